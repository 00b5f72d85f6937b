"""Puts a candidate's work into a fresh copy of the release, so that what is graded is our notebook.

Checks, given cells, points, tags and ids come from the release whatever was done to them; the
candidate's answers and own cells come from the submission word for word.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell

from readybook.grading.additions import added_to
from readybook.grading.recognise import Matches, Slot, recognise


@dataclass(frozen=True)
class Rebuilt:
    """The notebook to grade, what was odd, and how many answers of the release were found."""

    notebook: NotebookNode
    notes: tuple[str, ...]
    recognised: int


@dataclass(frozen=True)
class _Choice:
    """Of the submitted cells: which one answers each slot, and which ones are the candidate's own.

    added: by slot, what the candidate added to a given cell.
    """

    taken: Mapping[int, int]
    own: frozenset[int]
    added: Mapping[int, str]


def rebuild(release: NotebookNode, submitted: NotebookNode | None) -> Rebuilt:
    """Return the release with the candidate's answers and own cells in it; without a submission, alone."""
    book: NotebookNode = copy.deepcopy(release)
    if submitted is None:
        return Rebuilt(book, (), 0)
    cells = submitted.cells
    matches = recognise(release, cells)
    choice = _choose(matches)
    for index, number in choice.taken.items():
        _put_in(book.cells[index], cells[number])
    followers = _followers(choice, matches)
    notes = (*_notes(matches, choice), *_leave_out_hiding_stubs(book, matches, choice, followers))
    book.cells = list(_in_order(book, cells, followers, choice.added))
    answers = {slot.index for slot in matches.slots if slot.kind == "answer"}
    return Rebuilt(book, notes, len(answers & matches.filled - matches.by_place))


def _choose(matches: Matches) -> _Choice:
    taken: dict[int, int] = {}
    added: dict[int, str] = {}
    own = {number for number, index in enumerate(matches.slot_of) if index is None}
    texts = matches.texts
    for slot in matches.slots:
        claimants = matches.claimants(slot)
        edited = [number for number in claimants if texts[number] not in ("", slot.text)]
        if slot.kind == "fixed":
            # The one that was edited is put right; further copies are cells of the candidate's.
            is_put_right = len(edited) == len(claimants)
            own |= set(edited[1:] if is_put_right else edited)
            if is_put_right and edited and (text := _added(matches, slot, edited[0])):
                added[slot.index] = text
        elif claimants:
            taken[slot.index] = (edited or claimants)[-1]
            own |= {number for number in edited[:-1] if texts[number] != texts[edited[-1]]}
    return _Choice(taken, frozenset(own), added)


def _added(matches: Matches, slot: Slot, number: int) -> str:
    is_code = slot.is_code and matches.cells[number].cell_type == "code"
    return added_to(slot.text, matches.texts[number]) if is_code and not slot.is_check else ""


def _put_in(cell: NotebookNode, theirs: NotebookNode) -> None:
    cell.source = theirs.source
    cell.pop("attachments", None)
    if cell.cell_type != "code" and "attachments" in theirs:
        cell.attachments = copy.deepcopy(theirs.attachments)


def _followers(choice: _Choice, matches: Matches) -> dict[int, list[int]]:
    """Return for each slot (-1: the top) the candidate's own cells that belong after it, in order."""
    line = [(n, i) for n, i in enumerate(matches.slot_of) if i is not None and n not in choice.own]
    anchors = _anchors([index for _, index in line])
    followers: dict[int, list[int]] = {}
    passed = 0
    for number in range(len(matches.cells)):
        if number in choice.own:
            followers.setdefault(anchors[passed], []).append(number)
        elif passed < len(line) and line[passed][0] == number:
            passed += 1
    return followers


def _anchors(line: Sequence[int]) -> list[int]:
    """Return after which slot a cell goes that stands behind the first 0, 1, 2, ... recognised cells.

    That is the last of them, unless it alone was dragged away from its place: then the one before it.
    """
    end = max(line, default=0) + 1
    anchors = [-1]
    for place, index in enumerate(line):
        before = line[place - 1] if place else -1
        after = line[place + 1] if place + 1 < len(line) else end
        is_dragged = before < after and not before <= index <= after
        anchors.append(before if is_dragged else index)
    return anchors


def _leave_out_hiding_stubs(
    book: NotebookNode, matches: Matches, choice: _Choice, followers: Mapping[int, Sequence[int]]
) -> list[str]:
    """Empty the stub of a missing answer that the candidate gave in a cell above: it would undo it."""
    notes, above = [], set[str]()
    for slot in matches.slots:
        above |= _names(matches, followers.get(slot.index - 1, ()))
        if slot.index in choice.taken:
            above |= _names(matches, [choice.taken[slot.index]])
        elif slot.kind == "answer" and slot.names & above:
            book.cells[slot.index].source = ""
            notes.append(f"the cell of {slot.label!r} is missing, and a cell above it gives the answer")
    return notes


def _names(matches: Matches, numbers: Iterable[int]) -> frozenset[str]:
    code = [number for number in numbers if matches.cells[number].cell_type == "code"]
    return frozenset[str]().union(*(matches.names[number] for number in code))


def _in_order(
    book: NotebookNode,
    cells: Sequence[NotebookNode],
    followers: Mapping[int, Sequence[int]],
    added: Mapping[int, str],
) -> Iterable[NotebookNode]:
    has_ids = book.get("nbformat_minor", 0) >= 5
    prefix = "own"
    while any(cell.get("id", "").startswith(f"{prefix}-") for cell in book.cells):
        prefix += "x"
    count = 0
    for index in range(-1, len(book.cells)):
        if index >= 0:
            yield book.cells[index]
        own = [new_code_cell(added[index])] if index in added else []
        for cell in (*own, *(cells[number] for number in followers.get(index, ()))):
            count += 1
            yield _own_cell(cell, f"{prefix}-{count}" if has_ids else "")


def _own_cell(theirs: NotebookNode, cell_id: str) -> NotebookNode:
    facts: dict[str, Any] = {
        "cell_type": theirs.cell_type,
        "metadata": {"readybook": {"role": "own"}},
        "source": theirs.source,
    }
    if cell_id:
        facts["id"] = cell_id
    if theirs.cell_type == "code":
        facts |= {"execution_count": None, "outputs": []}
    elif "attachments" in theirs:
        facts["attachments"] = theirs.attachments
    cell: NotebookNode = from_dict(facts)
    return cell


def _notes(matches: Matches, choice: _Choice) -> Iterable[str]:
    changed, doubled, missing = list[str](), list[str](), list[str]()
    added = [slot.label for slot in matches.slots if slot.index in choice.added]
    told = [
        slot.label for slot in matches.slots if slot.kind == "answer" and slot.index in matches.unlabelled
    ]
    below = [slot.label for slot in matches.slots if slot.index in matches.below]
    for slot in matches.slots:
        claimants = [number for number in matches.claimants(slot) if number not in choice.own]
        if slot.kind == "fixed" and any(matches.texts[number] != slot.text for number in claimants):
            changed.append(slot.label)
        if slot.kind != "answer":
            continue
        if not matches.claimants(slot):
            missing.append(slot.label)
        elif len(matches.claimants(slot)) > 1 and slot.index not in matches.below:
            doubled.append(slot.label)
    for labels, sentence in (
        (changed, "changed in the file, and graded as they were given out"),
        (added, "imports and helpers that were added to it run in a cell of their own below it"),
        (doubled, "there more than once; the last that was worked on counts"),
        (told, "told by their text or place, as their labels were lost"),
        (below, "answered in the cell below"),
        (missing, "not in the file"),
    ):
        if labels:
            yield f"{_list(labels)}: {sentence}"


def _list(labels: Sequence[str]) -> str:
    more = len(labels) - 5
    return ", ".join(map(repr, labels[:5])) + (f" and {more} more" if more > 0 else "")
