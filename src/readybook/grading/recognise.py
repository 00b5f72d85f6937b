"""Tells which cell of the release each submitted cell is, by its labels, its text or the names it binds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from nbformat import NotebookNode

Kind = Literal["answer", "fixed", "plain"]

# No line of a cell longer than this is code that somebody wrote.
_LONGEST = 1_000_000
# Line by line: a cell with a magic or a syntax error in it must be recognised too.
_BINDING = re.compile(
    r"^(?:(?:async[ \t]+)?def|class)[ \t]+(?P<defined>\w+)"
    r"|^(?:from|import)[ \t].*?\bas[ \t]++(?P<imported>\w++)[ \t]*+$"
    r"|^(?P<assigned>\w++(?:[ \t]*,[ \t]*\w++)*+)[ \t]*(?::[^=\n]*+)?=(?!=)",
    re.M,
)


@dataclass(frozen=True)
class Slot:
    """One cell of the release, and what it can be told by.

    kind: an *answer* is the candidate's to write, a *fixed* cell is ours, a *plain* one is ungraded.
    is_check: whether it is a graded one of ours.
    """

    index: int
    kind: Kind
    is_code: bool
    label: str
    text: str
    names: frozenset[str]
    is_check: bool = False


@dataclass
class Matches:
    """For each submitted cell the index of its slot or None, and how the slots were found.

    never: the cells that are not to be matched but by their labels: empty ones, and once told to be own.
    """

    slots: Sequence[Slot]
    cells: Sequence[NotebookNode]
    texts: Sequence[str]
    names: Sequence[frozenset[str]]
    slot_of: list[int | None]
    by_content: set[int] = field(default_factory=set)
    by_place: set[int] = field(default_factory=set)
    below: set[int] = field(default_factory=set)
    never: set[int] = field(default_factory=set)
    _cells_of: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, index in enumerate(self.slot_of):
            if index is not None:
                self._cells_of.setdefault(index, set()).add(number)
        self.never = {
            number for number, cell in enumerate(self.cells) if not self.texts[number] or is_ours(cell)
        }

    def match(self, number: int, index: int) -> None:
        """Give a submitted cell to a slot, and take it from the one that it had."""
        before = self.slot_of[number]
        if before is not None:
            self._cells_of[before].remove(number)
        self.slot_of[number] = index
        self._cells_of.setdefault(index, set()).add(number)

    def claimants(self, slot: Slot) -> list[int]:
        return sorted(self._cells_of.get(slot.index, ()))

    def is_filled(self, index: int) -> bool:
        return bool(self._cells_of.get(index))

    @property
    def unlabelled(self) -> set[int]:
        return self.by_content | self.by_place

    def free(self) -> list[int]:
        """The cells that are not matched yet and may be."""
        return [
            number for number, index in enumerate(self.slot_of) if index is None and number not in self.never
        ]

    @property
    def filled(self) -> set[int]:
        return {index for index, numbers in self._cells_of.items() if numbers}


def _slot(index: int, cell: NotebookNode) -> Slot:
    facts = cell.metadata.get("nbgrader", {})
    label = facts.get("grade_id", "")
    kind: Kind = "plain"
    if facts.get("solution"):
        kind = "answer"
    elif facts.get("grade") or facts.get("locked") or facts.get("task"):
        kind = "fixed"
    text, is_code = plain_text(cell), cell.cell_type == "code"
    names = names_bound(text) if is_code else frozenset[str]()
    if kind == "answer" and is_code and not names:
        names = frozenset({label.replace("-", "_")})
    return Slot(index, kind, is_code, label, text, names, bool(facts.get("grade")))


def plain_text(cell: NotebookNode) -> str:
    """Return a cell's text without the blanks that tools add or take away."""
    return "\n".join(line.rstrip() for line in cell.source.strip().split("\n"))


def names_bound(text: str) -> frozenset[str]:
    """Return the names that lines at a cell's left margin define, import or assign."""
    found = {match[match.lastgroup or 0] for match in _BINDING.finditer(text[:_LONGEST])}
    return frozenset(name for several in found for name in re.findall(r"\w+", several))


def is_ours(cell: NotebookNode) -> bool:
    """Tell whether an earlier rebuild has marked this cell as the candidate's own."""
    return bool(cell.metadata.get("readybook") == {"role": "own"})


def recognise(release: NotebookNode, cells: Sequence[NotebookNode]) -> Matches:
    """Match submitted cells with the cells of the release; several may match the same one."""
    every = [_slot(index, cell) for index, cell in enumerate(release.cells)]
    labels = {label: index for index, cell in enumerate(release.cells) for label in _labels(cell)}
    found = (next((labels[name] for name in _labels(cell) if name in labels), None) for cell in cells)
    slot_of = [None if is_ours(cell) else index for cell, index in zip(cells, found, strict=True)]
    texts = [plain_text(cell) for cell in cells]
    asked = frozenset[str]().union(*(slot.names for slot in every))  # no other name tells anything
    matches = Matches(every, cells, texts, [names_bound(text) & asked for text in texts], slot_of)
    _follow_names(matches)
    _match_texts(matches)
    _match_names(matches)
    if matches.filled:
        _match_places(matches)
        _match_answers_below(matches)
    return matches


def _labels(cell: NotebookNode) -> Iterator[tuple[str, ...]]:
    """Yield the labels that a cell still carries, the most telling first."""
    facts = cell.metadata.get("readybook", {})
    if grade_id := cell.metadata.get("nbgrader", {}).get("grade_id"):
        yield "grade_id", grade_id
    if cell_id := cell.get("id"):
        yield "id", cell_id
    if {"role", "item"} <= set(facts):
        yield "item", facts["role"], facts["item"]


def _follow_names(matches: Matches) -> None:
    """Give a cell whose label speaks of one answer, but whose text is another's, to that other."""
    unbound = [slot for slot in matches.slots if slot.kind == "answer" and not _has_binder(matches, slot)]
    for number, index in enumerate(matches.slot_of):
        names = matches.names[number]
        claimed = None if index is None else matches.slots[index]
        if claimed is None or names & claimed.names or matches.texts[number] == claimed.text:
            continue
        if slot := next((slot for slot in unbound if slot.names & names), None):
            matches.match(number, slot.index)
            matches.by_content.add(slot.index)
            unbound.remove(slot)


def _has_binder(matches: Matches, slot: Slot) -> bool:
    return any(
        slot.names & matches.names[number] or matches.texts[number] == slot.text
        for number in matches.claimants(slot)
    )


def _match_texts(matches: Matches) -> None:
    """Match equal texts, first those in the order of the release, then any text that is unique in it."""
    theirs = [
        (object() if number in matches.never else text) if index is None else index
        for number, (text, index) in enumerate(zip(matches.texts, matches.slot_of, strict=True))
    ]
    ours = [slot.index if matches.is_filled(slot.index) else slot.text for slot in matches.slots]
    aligned = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    pairs = [(block.a + step, block.b + step) for block in aligned for step in range(block.size)]
    often = Counter(slot.text for slot in matches.slots)
    unique: dict[object, int] = {slot.text: slot.index for slot in matches.slots if often[slot.text] == 1}
    pairs += [(unique[key], number) for number, key in enumerate(theirs) if key in unique]
    for index, number in pairs:
        if matches.slot_of[number] is None and not matches.is_filled(index) and matches.slots[index].text:
            matches.match(number, index)
            # A stub such as "YOUR ANSWER HERE" stands in every course.
            (matches.by_content if matches.names[number] else matches.by_place).add(index)


def _match_names(matches: Matches) -> None:
    """Give each answer that has no cell the last cell binding one of its names, near its place if any is."""
    free = [number for number in matches.free() if matches.cells[number].cell_type == "code"]
    for slot in matches.slots:
        if slot.kind != "answer" or not slot.is_code or matches.is_filled(slot.index):
            continue
        binding = [n for n in free if matches.slot_of[n] is None and matches.names[n] & slot.names]
        if binding:
            window = _window(matches, slot.index, slot.index)
            best = [number for number in binding if number in window] or binding
            matches.match(best[-1], slot.index)
            matches.by_content.add(slot.index)


def _match_places(matches: Matches) -> None:
    """Pair what is left between two recognised cells, when as many are left on both sides."""
    for run in _unfilled_runs(matches):
        window = _window(matches, run[0].index, run[-1].index)
        free = [number for number in matches.free() if number in window]
        for is_code in (True, False):
            left = [number for number in free if (matches.cells[number].cell_type == "code") == is_code]
            wanted = [slot for slot in run if slot.is_code == is_code and slot.kind != "fixed"]
            if len(left) != len(wanted):
                wanted = [slot for slot in wanted if slot.kind == "answer" and not is_code]
            for slot, number in zip(wanted, left, strict=False):
                matches.match(number, slot.index)
                matches.by_place.add(slot.index)


def _match_answers_below(matches: Matches) -> None:
    """Take for a written answer what stands in a cell right below its untouched one."""
    free = set(matches.free())
    untouched = {
        slot.index
        for slot in matches.slots
        if slot.kind == "answer" and not slot.is_code and _is_untouched(matches, slot)
    }
    # At the end of the notebook it might as well be notes.
    end = max((number for number, _ in _placed(matches)), default=0)
    for number, index in enumerate(matches.slot_of[:-1]):
        below = number + 1
        is_below = below in free and below < end and matches.cells[below].cell_type == "markdown"
        if index is not None and index in untouched and is_below:
            matches.match(below, index)
            matches.below.add(index)
            if matches.texts[below] != matches.slots[index].text:
                untouched.remove(index)


def _is_untouched(matches: Matches, slot: Slot) -> bool:
    return all(matches.texts[number] in ("", slot.text) for number in matches.claimants(slot))


def _window(matches: Matches, first: int, last: int) -> range:
    """Return the submitted cells between the neighbours of slots `first` to `last`."""
    filled = matches.filled
    before = max((index for index in filled if index < first), default=None)
    after = min((index for index in filled if index > last), default=None)
    start = max((n for n, index in _placed(matches) if index == before), default=-1) + 1
    end = min((n for n, index in _placed(matches) if index == after), default=len(matches.cells))
    return range(start, end)


def _placed(matches: Matches) -> Iterable[tuple[int, int]]:
    return [(number, index) for number, index in enumerate(matches.slot_of) if index is not None]


def _unfilled_runs(matches: Matches) -> Iterator[list[Slot]]:
    filled, run = matches.filled, list[Slot]()
    for slot in matches.slots:
        if slot.index not in filled:
            run.append(slot)
        elif run:
            yield run
            run = []
    if run:
        yield run
