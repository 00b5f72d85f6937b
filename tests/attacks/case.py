"""What one case of the attack corpus is, what it deserves, and how its submission is written."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode, v4

from readybook.authoring.bank import reference_answers
from readybook.authoring.build import read_sections
from readybook.course import Course

from .place import Place, Probe

ROOT = Path(__file__).resolve().parents[2]
JUNIOR, EXERCISE = "junior_ml_workbook", "imbalanced_classification"
NOTHING: tuple[str, ...] = ()
EVERYTHING = ("*",)
# The given cell after which a case's own first cell stands, when all course imports are there.
LAST_SETUP = {JUNIOR: "messages", EXERCISE: "data-and-model"}

Kind = Literal[
    "forge",
    "claim",
    "harm",
    "exhaust",
    "stall",
    "size",
    "surround",
    "fault",
    "malformed",
    "honest",
    "habit",
    "control",
]
Edit = Callable[[NotebookNode], None]


@dataclass(frozen=True)
class Case:
    """One submission: what it is made of, what it deserves, and what harm to look for afterwards.

    solves: items answered as the authors would; the case deserves their automatic points.
    passes: further grade ids that it deserves, for work that is right in part.
    status: the words that the verdict may say; "graded" for whatever can be run.
    answers: for an item the text of its solution cell, in place of stub or reference.
    first, last: an own code cell after the setup, and one at the end.
    files: text files handed in beside the notebook.
    edit, encode, lay: change the notebook, its bytes, and the folder, in this order.
    """

    name: str
    kind: Kind
    says: str
    assignment: str = JUNIOR
    solves: tuple[str, ...] = NOTHING
    passes: tuple[str, ...] = ()
    status: tuple[str, ...] = ("graded",)
    first: str = ""
    last: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    edit: Edit | None = None
    encode: Callable[[bytes], bytes] | None = None
    lay: Callable[[Path, Place], None] | None = None
    harms: tuple[Probe, ...] = ()

    def __str__(self) -> str:
        return self.name

    @property
    def deserves(self) -> float:
        """The automatic points of the checks that this submission truly passes."""
        return sum(
            check.points
            for check in automatic_checks(self.assignment)
            if check.item in self.solved or check.grade_id in self.passes
        )

    @property
    def solved(self) -> tuple[str, ...]:
        return items(self.assignment) if self.solves == EVERYTHING else self.solves

    def hand_in(self, place: Place) -> None:
        """Write the submission to where nbgrader looks for it."""
        folder = place.course / "submitted" / self.name / self.assignment
        folder.mkdir(parents=True)
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(place.fill(text, self.name), encoding="utf-8")
        book = self.notebook(place)
        data = json.dumps(book, indent=1, ensure_ascii=False).encode() + b"\n"
        (folder / f"{self.assignment}.ipynb").write_bytes(self.encode(data) if self.encode else data)
        if self.lay:
            self.lay(folder, place)

    def notebook(self, place: Place) -> NotebookNode:
        """Return the release with this case's answers and own cells in it."""
        book = release(self.assignment)
        answers = {name: reference(self.assignment)[name] for name in self.solved} | dict(self.answers)
        for cell in book.cells:
            if cell.metadata.readybook.get("role") in ("solution", "written"):
                text = answers.get(cell.metadata.readybook["item"], cell.source)
                cell.source = place.fill(text, self.name)
        if self.first:
            own_cell(book, place.fill(self.first, self.name), "own-first", after=LAST_SETUP[self.assignment])
        if self.last:
            own_cell(book, place.fill(self.last, self.name), "own-last")
        if self.edit:
            self.edit(book)
        return book


@dataclass(frozen=True)
class AutomaticCheck:
    """A grade cell that no person marks."""

    grade_id: str
    item: str
    points: float


@cache
def automatic_checks(assignment: str) -> tuple[AutomaticCheck, ...]:
    """Return the checks of an assignment in order, read from the instructor's notebook."""
    book = nbformat.read(Course(ROOT).source(assignment), as_version=4)
    return tuple(
        AutomaticCheck(
            cell.metadata.nbgrader.grade_id, cell.metadata.readybook["item"], cell.metadata.nbgrader.points
        )
        for cell in book.cells
        if cell.metadata.readybook["role"] in ("visible", "hidden")
    )


def items(assignment: str) -> tuple[str, ...]:
    """Return the names of all items that have automatic checks."""
    return tuple(dict.fromkeys(check.item for check in automatic_checks(assignment)))


@cache
def _release(assignment: str) -> NotebookNode:
    return nbformat.read(Course(ROOT).release(assignment), as_version=4)


def release(assignment: str) -> NotebookNode:
    """Return a fresh copy of what candidates get."""
    return copy.deepcopy(_release(assignment))


@cache
def reference(assignment: str) -> dict[str, str]:
    """Return the authors' answers, written ones included."""
    return reference_answers(read_sections(Course(ROOT), assignment))


def functions(assignment: str = JUNIOR) -> list[str]:
    """Return the items whose answer is a function."""
    return [name for name in items(assignment) if "def " in reference(assignment)[name]]


def bound(item: str, expression: str) -> str:
    """Return an answer that binds an item's name to an expression."""
    return f"{item.replace('-', '_')} = {expression}"


def every(
    expression: str, assignment: str = JUNIOR, kinds: Iterable[str] = ("function", "choice")
) -> dict[str, str]:
    """Return answers that bind the name of every item of these kinds to one expression."""
    called = functions(assignment)
    chosen = [name for name in items(assignment) if ("function" if name in called else "choice") in kinds]
    return {name: bound(name, expression) for name in chosen}


def rounds(tricks: Sequence[str], number: int) -> Iterator[dict[str, str]]:
    """Deal the tricks to the functions of the workbook, in turn and as many rounds as wanted.

    One submission then tries as many tricks as it has functions, each in checks of its own.
    """
    names = functions(JUNIOR)
    for start in range(0, number * len(names), len(names)):
        yield {name: tricks[(start + n) % len(tricks)] for n, name in enumerate(names)}


def own_cell(book: NotebookNode, source: str, cell_id: str, after: str = "") -> None:
    """Put a code cell of the candidate's own behind the cell of that id, or at the end."""
    place = next((n + 1 for n, cell in enumerate(book.cells) if cell.id == after), len(book.cells))
    book.cells.insert(place, v4.new_code_cell(source, id=cell_id))
