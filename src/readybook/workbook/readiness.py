"""What the checks in a notebook say of its reader: passed, failed, not attempted, or waiting for a person."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nbformat import NotebookNode

from readybook.marks import Mark, Marks
from readybook.messages import message_of
from readybook.pieces import Piece, comment_and_code, mapping, numbered_title, topics_of, without_hidden
from readybook.safety import plain, safe_outputs

# part: some of the points. todo: not attempted. later: looked at when graded. unrun: nothing was run.
State = Literal["passed", "part", "failed", "todo", "waiting", "later", "unrun"]

READ_BY_A_PERSON = "Read by a person"
HIDDEN_LINES = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")

_STUB = re.compile(r"# YOUR CODE HERE[^\n]*\n\s*raise NotImplementedError")
_BLANK = {"", "YOUR ANSWER HERE", "*Your answer: double-click here and write.*"}
_DAMAGED = re.compile(r"(BEGIN|END)[\W_]{0,3}HIDDEN", re.IGNORECASE)
_PREFIX = re.compile(r"^(Not right yet|Still to do|Stopped with [\w ]+): ")


def unprefixed(message: str) -> str:
    """Return a check's message without the words that only say that it failed."""
    return _PREFIX.sub("", message)


@dataclass(frozen=True)
class Check:
    """What came of one check: a sentence on what it looks at, and one on what it found."""

    grade_id: str
    state: State
    about: str
    message: str
    possible: float
    points: float | None = None


@dataclass(frozen=True)
class Item:
    """One graded thing; points are None until it was graded."""

    name: str
    title: str
    state: State
    possible: float
    points: float | None
    checks: tuple[Check, ...]

    @property
    def message(self) -> str:
        """What the first check that failed says; empty when none did."""
        failed = (check.message for check in self.checks if check.state in ("failed", "part"))
        return unprefixed(next(failed, ""))


@dataclass(frozen=True)
class Section:
    """One topic with its graded items."""

    name: str
    title: str
    optional: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Readiness:
    """The outcomes of all checks in one notebook.

    graded: the points are nbgrader's; otherwise they are what the candidate's own checks say. ran: whether
    anything in the notebook was run at all.
    """

    sections: tuple[Section, ...]
    graded: bool
    ran: bool

    @property
    def required(self) -> tuple[Item, ...]:
        """The items of all sections that are not optional."""
        return tuple(item for section in self.sections if not section.optional for item in section.items)


def share(items: Sequence[Item], *states: State) -> float:
    """Return how much of the items' points stands in items of these states, from 0 to 1.

    Points that were given count as passed, also where an item has but a part of them.
    """
    possible = sum(item.possible for item in items) or 1.0
    return sum(_counted(item, states) for item in items) / possible


def _counted(item: Item, states: Sequence[State]) -> float:
    if item.state != "part":
        return item.possible if item.state in states else 0.0
    gained = sum(_gained(check) for check in item.checks)
    return ("passed" in states) * gained + ("failed" in states) * (item.possible - gained)


def _gained(check: Check) -> float:
    return check.points if check.points is not None else check.possible * (check.state == "passed")


def read_readiness(nb: NotebookNode, pieces: Sequence[Piece], marks: Marks | None = None) -> Readiness:
    """Return the outcomes of a notebook's checks, which may come from any nbgrader course.

    marks: what the gradebook holds on it; without them the outputs in the notebook speak.
    """
    given = {key: _finite(mark) for key, mark in marks.marks.items()} if marks else {}
    counted = _in_gradebook(pieces, given) if given else pieces
    sealed = bool(mapping(nb.metadata.get("readybook")).get("verdict"))
    topics = topics_of(nb)
    sections = []
    for name in dict.fromkeys(piece.section for piece in counted):
        own = [piece for piece in counted if piece.section == name and piece.item]
        topic = topics.get(name, {})
        items = [
            _item([piece for piece in own if piece.item == item], given, sealed)
            for item in dict.fromkeys(piece.item for piece in own)
        ]
        graded = tuple(item for item in items if item)
        if graded:
            sections.append(Section(name, numbered_title(name, topic), topic.get("optional") is True, graded))
    ran = any(_was_run(piece.cell) for piece in pieces)
    return Readiness(tuple(sections), bool(given), ran)


def _in_gradebook(pieces: Sequence[Piece], given: Mapping[str, Mark]) -> list[Piece]:
    """Return the pieces without graded ones that the gradebook does not know, or knows once and meets again.

    What a candidate's file says of its cells must not add to what the gradebook says.
    """
    kept, met = [], set[str]()
    for piece in pieces:
        if piece.kind not in ("check", "by hand") or (piece.grade_id in given and piece.grade_id not in met):
            kept.append(piece)
            met.add(piece.grade_id)
    return kept


def _finite(mark: Mark) -> Mark:
    points, possible = (each if math.isfinite(each) else 0.0 for each in (mark.points, mark.possible))
    return replace(mark, points=points, possible=possible)


def public_lines(source: str) -> str:
    """Return the code of a check without its hidden lines; nothing of it where their marks are damaged."""
    public = without_hidden(source, HIDDEN_LINES)
    first_end = source.partition(HIDDEN_LINES[1])[0]
    ends_first = first_end != source and HIDDEN_LINES[0] not in first_end
    return "" if ends_first or _DAMAGED.search(public) else public


def _item(pieces: Sequence[Piece], marks: Mapping[str, Mark], sealed: bool) -> Item | None:
    """Return the item, or None when it is not graded."""
    blank = all(is_blank(piece) for piece in pieces if piece.kind in ("answer", "by hand"))
    checks = [_check(piece, marks.get(piece.grade_id), sealed) for piece in pieces if piece.kind == "check"]
    by_hand = [_by_hand(piece, marks.get(piece.grade_id)) for piece in pieces if piece.kind == "by hand"]
    if not checks and not by_hand:
        return None
    both = [*checks, *by_hand]
    points = [check.points for check in both if check.points is not None]
    return Item(
        name=pieces[0].item,
        title=pieces[0].title,
        state=_state_of([check.state for check in both], blank),
        possible=sum(check.possible for check in both),
        points=sum(points) if len(points) == len(both) else None,
        checks=tuple(both),
    )


def _state_of(states: Sequence[State], blank: bool) -> State:
    found = set(states)
    gained = found & {"passed", "part"}
    if blank and not gained:
        return "todo"
    if found & {"failed", "part"}:
        return "part" if gained else "failed"
    order: tuple[State, ...] = ("waiting", "todo", "unrun", "passed")
    return next((state for state in order if state in found), "later")


def _check(piece: Piece, mark: Mark | None, sealed: bool) -> Check:
    cell = piece.cell
    public = public_lines(cell.source)
    hidden = public != cell.source
    about, code = comment_and_code(public)
    possible = _points(mapping(cell.metadata.get("nbgrader")).get("points"))
    if mark is not None:
        message = message_of(cell, mark, hidden=hidden, sealed=sealed)
        return Check(piece.grade_id, _graded(mark), about, message, mark.possible, mark.points)
    if not code and not hidden:
        return Check(piece.grade_id, "later", about, "", possible)
    state = _ran(cell)
    message = message_of(cell, _as_mark(state, possible), hidden=hidden, sealed=sealed)
    return Check(piece.grade_id, state, about, "" if state == "unrun" else message, possible)


def _as_mark(state: State, possible: float) -> Mark:
    possible = possible or 1.0
    return Mark(possible if state == "passed" else 0.0, possible, waiting=False, given=True)


def _graded(mark: Mark) -> State:
    if mark.waiting:
        return "waiting"
    if not mark.given:
        return "later"
    return "passed" if mark.points >= mark.possible else "part" if mark.points else "failed"


def _ran(cell: NotebookNode) -> State:
    if not _was_run(cell):
        return "unrun"
    errors = [output for output in safe_outputs(cell.get("outputs")) if output.output_type == "error"]
    if not errors:
        return "passed"
    return "todo" if errors[-1].ename == "NotImplementedError" else "failed"


def _by_hand(piece: Piece, mark: Mark | None) -> Check:
    told = _points(mapping(piece.cell.metadata.get("nbgrader")).get("points"))
    possible = mark.possible if mark else told
    if mark is not None and not mark.waiting and mark.given:
        return Check(piece.grade_id, _graded(mark), READ_BY_A_PERSON, "", possible, mark.points)
    state: State = "todo" if is_blank(piece) else "waiting"
    return Check(piece.grade_id, state, READ_BY_A_PERSON, "", possible)


def is_blank(piece: Piece) -> bool:
    """Tell whether an answer is still as it was given out."""
    if piece.cell.cell_type == "code":
        return bool(_STUB.search(piece.cell.source)) or not piece.cell.source.strip()
    return plain(piece.cell.source).strip() in _BLANK


def _was_run(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and (cell.get("outputs") or cell.get("execution_count")))


def _points(value: object) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e6 else 0.0


def counts(items: Iterable[Item]) -> Counter[State]:
    """Return how many items there are of each state."""
    return Counter(item.state for item in items)
