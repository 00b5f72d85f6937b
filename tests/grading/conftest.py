"""What tests of grading share: submissions of the real assignments, and a way to run one sealed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from nbformat import NotebookNode

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading import box
from readybook.grading.kernel import KernelOptions
from readybook.grading.plan import is_check, plan
from readybook.grading.sealed import Ran, Seconds, run_sealed

OPTIONS = KernelOptions(output_bytes=100_000, limits=box.Limits(), boxed=True)
RunCells = Callable[..., Ran]


def answered(course: Course, assignment: str, answers: Mapping[str, str]) -> NotebookNode:
    """The release with full checks, its solution cells replaced where there is an answer to their item."""
    book: NotebookNode = copy.deepcopy(read_notebook(course.release(assignment)))
    source = {cell.id: cell.source for cell in read_notebook(course.source(assignment)).cells}
    for cell in book.cells:
        if is_check(cell):
            cell.source = source[cell.id]
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers.get(cell.metadata.readybook.item, cell.source)
    return book


def run(book: NotebookNode, release: NotebookNode, folder: Path, **settings: object) -> Ran:
    """Run a notebook as `nbgrader autograde` does, without its bookkeeping."""
    seconds = settings.get("seconds", Seconds(20, 20, 120))
    files = settings.get("files", {})
    return run_sealed(plan(book, release), book.cells, files, folder, OPTIONS, seconds)  # type: ignore[arg-type]


@pytest.fixture
def run_cells(tmp_path: Path) -> RunCells:
    """Run a notebook made of `given`, `answer` and `check` cells and return what became of it.

    cells: pairs of a role and a text. A check whose role is `hidden` has no text in the release.
    """

    def work(*cells: tuple[str, str], **settings: object) -> Ran:
        book, release = _notebook(cells, hidden=True), _notebook(cells, hidden=False)
        return run(book, release, tmp_path, **settings)

    return work


def _notebook(cells: tuple[tuple[str, str], ...], *, hidden: bool) -> NotebookNode:
    from nbformat.v4 import new_code_cell, new_notebook

    made = []
    for number, (role, text) in enumerate(cells):
        grading = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
        name = f"cell-{number}"
        if role == "answer":
            grading |= {"solution": True, "locked": False, "grade_id": name}
        elif role in ("check", "hidden"):
            grading |= {"grade": True, "points": 1, "grade_id": name}
        cell = new_code_cell(text, metadata={} if role == "own" else {"nbgrader": grading})
        if not hidden:
            # The release knows neither the answers nor the hidden tests.
            cell.source = "# a stub" if role in ("answer", "hidden") else text
        if hidden or role != "own":
            made.append(cell)
    return new_notebook(cells=made)


def messages(ran: Ran) -> list[str]:
    """The message of each check in order; empty for one that passed."""
    return [outcome.message if outcome.error else outcome.fault for outcome in ran.outcomes.values()]
