"""Reads what nbgrader's gradebook holds on one notebook: points, who gave them, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
