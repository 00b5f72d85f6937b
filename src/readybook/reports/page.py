"""What a candidate reads about one graded notebook, as plain data that is safe to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup
from nbformat import NotebookNode

from readybook.course import METADATA_KEY
from readybook.marks import Mark, Marks
from readybook.messages import message_of
from readybook.pieces import (
    Piece,
    comment_and_code,
    mapping,
    numbered_title,
    pieces_of,
    texts,
    title_of,
    topics_of,
    why_not_graded,
    without_hidden,
)
from readybook.safety import Shown, code_html, markdown_html, pictures, plain, shown

State = Literal["full", "part", "none", "waiting", "open"]


@dataclass(frozen=True)
class Answer:
    """One cell as the candidate left it, as code or as words, with what it showed."""

    code: Markup
    words: Markup
    outputs: Sequence[Shown]


@dataclass(frozen=True)
class Check:
    """What there is to say of one grade cell: its points, what it is about, what came of it."""

    mark: Mark
    hidden: bool
    about: str
    code: Markup
    message: str

    @property
    def state(self) -> State:
        return _state([self.mark])


@dataclass(frozen=True)
class Item:
    """One graded thing: the candidate's answers, the checks on them, and what a person gave and said."""

    title: str
    answers: Sequence[Answer]
    checks: Sequence[Check]
    by_hand: Sequence[Mark]
    comments: Sequence[Markup]

    @property
    def marks(self) -> list[Mark]:
        return [*(check.mark for check in self.checks), *self.by_hand]

    @property
    def points(self) -> float:
        return sum(mark.points for mark in self.marks)

    @property
    def possible(self) -> float:
        return sum(mark.possible for mark in self.marks)

    @property
    def state(self) -> State:
        return _state(self.marks)


@dataclass(frozen=True)
class Section:
    """One topic with its items, and the cells that count for nothing."""

    title: str
    optional: bool
    items: Sequence[Item]
    others: Sequence[Answer]

    @property
    def points(self) -> float:
        return sum(item.points for item in self.items)

    @property
    def possible(self) -> float:
        return sum(item.possible for item in self.items)


@dataclass(frozen=True)
class Page:
    """One notebook's results: no sections where nothing is `scored`, and then a `message` that says why."""

    title: str
    candidate: str
    scored: bool
    message: str
    notes: Sequence[str]
    unboxed: bool
    points: float
    penalty: float
    sections: Sequence[Section]

    @property
    def possible(self) -> float:
        return sum(section.possible for section in self.sections)

    @property
    def waiting(self) -> int:
        return sum(item.state == "waiting" for section in self.sections for item in section.items)


def make_page(nb: NotebookNode, marks: Marks, name: str, hidden_lines: tuple[str, str]) -> Page:
    """Return the page of an autograded notebook, which may come from any nbgrader course.

    name: of the notebook, its title when it has none of its own.
    hidden_lines: what begins and what ends the lines of a check that candidates do not get.
    """
    facts = mapping(nb.metadata.get(METADATA_KEY))
    verdict = mapping(facts.get("verdict"))
    scored = bool(marks.marks) and (verdict.get("status", "graded") == "graded" or marks.by_hand)
    reader = _Reader(marks, hidden_lines, sealed=bool(verdict))
    topics = topics_of(nb)
    pieces = [piece for piece in pieces_of(nb) if piece.kind not in ("text", "given")]
    return Page(
        title=title_of(nb) or name,
        candidate=plain(marks.candidate),
        scored=scored,
        message=why_not_graded(verdict),
        notes=texts(verdict.get("notes")),
        unboxed=verdict.get("boxed") is False,
        points=marks.points - marks.penalty,
        penalty=marks.penalty,
        sections=[
            reader.section(key, topics.get(key, {}), [piece for piece in pieces if piece.section == key])
            for key in dict.fromkeys(piece.section for piece in pieces if scored)
        ],
    )


@dataclass(frozen=True)
class _Reader:
    """Makes sections and items of cells; `sealed` when the messages are the examiner's."""

    marks: Marks
    hidden_lines: tuple[str, str]
    sealed: bool

    def section(self, key: str, topic: Mapping[str, Any], pieces: Sequence[Piece]) -> Section:
        graded = [piece for piece in pieces if piece.kind != "other"]
        others = [piece.cell for piece in pieces if piece.kind == "other"]
        return Section(
            title=numbered_title(key, topic),
            optional=topic.get("optional") is True,
            items=[
                self.item([piece for piece in graded if piece.item == item])
                for item in dict.fromkeys(piece.item for piece in graded)
            ],
            others=[_answer(cell) for cell in others if cell.source.strip()],
        )

    def item(self, pieces: Sequence[Piece]) -> Item:
        comments = [self.marks.comments.get(piece.grade_id) for piece in pieces]
        marked = [
            (piece, self.marks.marks[piece.grade_id])
            for piece in pieces
            if piece.grade_id in self.marks.marks
        ]
        return Item(
            title=pieces[0].title,
            answers=[_answer(piece.cell) for piece in pieces if piece.kind in ("answer", "by hand")],
            checks=[self.check(piece.cell, mark) for piece, mark in marked if piece.kind == "check"],
            by_hand=[mark for piece, mark in marked if piece.kind != "check"],
            comments=[markdown_html(comment) for comment in comments if comment],
        )

    def check(self, cell: NotebookNode, mark: Mark) -> Check:
        public = without_hidden(cell.source, self.hidden_lines)
        hidden = public != cell.source
        about, code = comment_and_code(public)
        message = message_of(cell, mark, hidden=hidden, sealed=self.sealed)
        return Check(mark, hidden, about, code_html(code) if code else Markup(), message)


def _answer(cell: NotebookNode) -> Answer:
    if cell.cell_type == "markdown":
        return Answer(Markup(), markdown_html(cell.source), pictures(cell.get("attachments")))
    return Answer(code_html(cell.source), Markup(), shown(cell.get("outputs")))


def _state(marks: Sequence[Mark]) -> State:
    if any(mark.waiting for mark in marks):
        return "waiting"
    if not all(mark.given for mark in marks):
        return "open"
    points, possible = sum(mark.points for mark in marks), sum(mark.possible for mark in marks)
    return "full" if points >= possible else "part" if points > 0 else "none"
