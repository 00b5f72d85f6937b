"""What a candidate reads about one graded notebook, as plain data that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

from markupsafe import Markup
from nbformat import NotebookNode

from readybook.course import METADATA_KEY
from readybook.reports.marks import Mark, Marks
from readybook.reports.messages import message_of
from readybook.safety import Shown, code_html, markdown_html, pictures, plain, shown

State = Literal["full", "part", "none", "waiting", "open"]
Kind = Literal["answer", "by hand", "task", "check", "other"]

_TASK = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_TITLE = re.compile(r"#[ \t]+(.+)")


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


@dataclass(frozen=True)
class _Piece:
    """A cell, and where on the page it belongs."""

    section: str
    item: str
    title: str
    kind: Kind
    grade_id: str
    cell: NotebookNode


def make_page(nb: NotebookNode, marks: Marks, name: str, hidden_lines: tuple[str, str]) -> Page:
    """Return the page of an autograded notebook, which may come from any nbgrader course.

    name: of the notebook, its title when it has none of its own.
    hidden_lines: what begins and what ends the lines of a check that candidates do not get.
    """
    facts = _mapping(nb.metadata.get(METADATA_KEY))
    verdict = _mapping(facts.get("verdict"))
    scored = bool(marks.marks) and (verdict.get("status", "graded") == "graded" or marks.by_hand)
    reader = _Reader(marks, hidden_lines, sealed=bool(verdict))
    topics = {_text(topic.get("name")): topic for topic in map(_mapping, _list(facts.get("sections")))}
    pieces = list(_pieces(nb))
    return Page(
        title=_title(nb) or name,
        candidate=plain(marks.candidate),
        scored=scored,
        message=_message(verdict),
        notes=[_text(note) for note in _list(verdict.get("notes"))],
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

    def section(self, key: str, topic: Mapping[str, Any], pieces: Sequence[_Piece]) -> Section:
        number, title = key.partition("_")[0].lstrip("0"), _text(topic.get("title"))
        graded = [piece for piece in pieces if piece.kind != "other"]
        others = [piece.cell for piece in pieces if piece.kind == "other"]
        return Section(
            title=f"{number}. {title}" if number.isdecimal() and title else title,
            optional=topic.get("optional") is True,
            items=[
                self.item([piece for piece in graded if piece.item == item])
                for item in dict.fromkeys(piece.item for piece in graded)
            ],
            others=[_answer(cell) for cell in others if cell.source.strip()],
        )

    def item(self, pieces: Sequence[_Piece]) -> Item:
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
        public = _without(cell.source, self.hidden_lines)
        hidden = public != cell.source
        about, code = _comment_and_code(public)
        message = message_of(cell, mark, hidden=hidden, sealed=self.sealed)
        return Check(mark, hidden, about, code_html(code) if code else Markup(), message)


def _message(verdict: Mapping[str, Any]) -> str:
    status = _text(verdict.get("status", "graded"))
    if status == "not graded":
        # What is wrong on our side is for instructors, who have it in the log.
        return "something went wrong on our side; your instructors have to grade this again."
    return _text(verdict.get("message")) or ("" if status == "graded" else status)


def _title(nb: NotebookNode) -> str:
    texts = (cell.source for cell in nb.cells if _facts(cell).get("role") == "text")
    match = _TITLE.match(next(texts, ""))
    return _words(match[1]) if match else ""


def _pieces(nb: NotebookNode) -> Iterator[_Piece]:
    section = item = task = ""
    for cell in nb.cells:
        facts, grade = _facts(cell), _mapping(cell.metadata.get("nbgrader"))
        section = _text(facts.get("section")) or section
        if facts.get("role") == "text" and (match := _TASK.match(cell.source)):
            task = _words(match[1])
        kind = _kind(facts, grade)
        if kind is None:
            continue
        grade_id = _text(grade.get("grade_id"))
        if kind != "other":
            # Elsewhere a check belongs to the answer above it.
            item = _text(facts.get("item")) or (item if kind == "check" and item else grade_id)
        yield _Piece(section, item, task or item.replace("-", " "), kind, grade_id, cell)
        if kind not in ("answer", "other"):
            task = ""


def _kind(facts: Mapping[str, Any], grade: Mapping[str, Any]) -> Kind | None:
    if grade.get("task"):
        return "task"
    if grade.get("solution"):
        return "by hand" if grade.get("grade") else "answer"
    if grade.get("grade"):
        return "check"
    return None if grade or facts.get("role") in ("text", "given") else "other"


def _answer(cell: NotebookNode) -> Answer:
    if cell.cell_type == "markdown":
        return Answer(Markup(), markdown_html(cell.source), pictures(cell.get("attachments")))
    return Answer(code_html(cell.source), Markup(), shown(cell.get("outputs")))


def _without(source: str, hidden_lines: tuple[str, str]) -> str:
    begin, end = hidden_lines
    kept, inside = [], False
    for line in source.split("\n"):
        inside = begin in line or (inside and end not in line)
        if not inside and end not in line:
            kept.append(line)
    return "\n".join(kept)


def _comment_and_code(source: str) -> tuple[str, str]:
    """Return the comment that a check opens with as a sentence, and all of it when there is more."""
    lines = source.strip().split("\n")
    comments = [*takewhile(lambda line: line.startswith("#"), lines)]
    about = " ".join(line.lstrip("# ") for line in comments)
    return plain(about), "" if len(comments) == len(lines) else source.strip()


def _state(marks: Sequence[Mark]) -> State:
    if any(mark.waiting for mark in marks):
        return "waiting"
    if not all(mark.given for mark in marks):
        return "open"
    points, possible = sum(mark.points for mark in marks), sum(mark.possible for mark in marks)
    return "full" if points >= possible else "part" if points > 0 else "none"


def _facts(cell: NotebookNode) -> Mapping[str, Any]:
    return _mapping(cell.metadata.get(METADATA_KEY))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return " ".join(plain(value).split())


def _words(markdown: str) -> str:
    return _text(markdown.replace("`", "").replace("$", ""))
