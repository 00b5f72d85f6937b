"""Reads what nbgrader's gradebook holds on one notebook: cells, points, who gave them, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from readybook.course import CourseError


@dataclass(frozen=True)
class Mark:
    """The points of one graded cell; `waiting` for a person, `given` once anybody has decided."""

    points: float
    possible: float
    waiting: bool
    given: bool


@dataclass(frozen=True)
class Marks:
    """All of one notebook, by grade id; empty when the gradebook has never heard of it."""

    candidate: str
    points: float = 0
    penalty: float = 0
    by_hand: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


def read_marks(db_url: str, candidate: str, assignment: str, notebook: str) -> Marks:
    """Return what the gradebook holds on this candidate's notebook."""
    # It loads all of nbgrader, which whoever only wants a document of a notebook need not wait for.
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(db_url) as gradebook:
        try:
            found = gradebook.find_submission_notebook(notebook, assignment, candidate)
        except MissingEntry:
            return Marks(candidate)
        names = [part for part in (found.student.first_name, found.student.last_name) if part]
        return Marks(
            candidate=f"{' '.join(names)} ({candidate})" if names else candidate,
            points=found.score,
            penalty=found.late_submission_penalty or 0,
            by_hand=any(grade.manual_score is not None for grade in found.grades),
            marks={
                grade.name: Mark(
                    points=grade.score,
                    possible=grade.max_score,
                    waiting=bool(grade.needs_manual_grade),
                    given=grade.auto_score is not None or grade.manual_score is not None,
                )
                for grade in found.grades
            },
            comments={comment.name: comment.comment for comment in found.comments if comment.comment},
        )


@dataclass(frozen=True)
class KnownNotebook:
    """A notebook of an assignment as the gradebook knows it.

    cells: the part that a cell has there (`grade`, `solution`, `task`, `source`), and its grade id.
    locked: the full text of the locked cells, by grade id. submissions: how many there are.
    """

    cells: frozenset[tuple[str, str]]
    locked: Mapping[str, str]
    submissions: int


def known_notebooks(db_url: str, assignment: str) -> dict[str, KnownNotebook]:
    """Return the notebooks of an assignment that a gradebook knows, by name; a gradebook is not made.

    Raises CourseError when the gradebook cannot be read.
    """
    from nbgrader.api import Gradebook, MissingEntry

    url = make_url(db_url)
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        return {}
    try:
        with Gradebook(db_url) as gradebook:
            return {each.name: _known(each) for each in gradebook.find_assignment(assignment).notebooks}
    except MissingEntry:
        return {}
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise CourseError(
            f"{url.render_as_string(hide_password=True)}: the gradebook cannot be read ({reason}); bring it "
            "back from a backup, or move it away"
        ) from None


def _known(notebook: Any) -> KnownNotebook:
    return KnownNotebook(
        cells=frozenset(
            (part, cell.name)
            for part in ("grade", "solution", "task", "source")
            for cell in getattr(notebook, f"{part}_cells")
        ),
        locked={cell.name: cell.source for cell in notebook.source_cells if cell.locked},
        submissions=len(notebook.submissions),
    )


def cells_of(book: NotebookNode) -> frozenset[tuple[str, str]]:
    """Return the cells of an instructor's notebook as `nbgrader generate_assignment` would record them."""
    found = set()
    for cell in book.cells:
        facts = cell.metadata.get("nbgrader", {})
        parts = {part for part in ("grade", "solution", "task") if facts.get(part)}
        if parts or facts.get("locked"):
            found |= {(part, facts["grade_id"]) for part in (*parts, "source")}
    return frozenset(found)


def locked_texts(book: NotebookNode) -> dict[str, str]:
    """Return the text of a notebook's locked cells by grade id, as the gradebook keeps it."""
    found = {}
    for cell in book.cells:
        facts = cell.metadata.get("nbgrader", {})
        if not facts.get("solution") and (facts.get("grade") or facts.get("locked")):
            found[facts["grade_id"]] = cell.source
    return found
