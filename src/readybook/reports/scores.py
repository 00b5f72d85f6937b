"""Reads scores from nbgrader's gradebook: one row a candidate, one score a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url

from readybook.course import Assignment, Course, CourseError, Section
from readybook.handed_in import look
from readybook.settings import course_directory
from readybook.verdict import PASSED_OVER, Verdict, read_verdict


@dataclass(frozen=True)
class SectionScore:
    """What one candidate has earned in one section so far."""

    section: Section
    points: float
    waiting: int


@dataclass(frozen=True)
class CandidateScores:
    """One candidate's scores in one assignment, and what grading says of the submission.

    verdict: None when the submission was not graded, or not by us.
    """

    candidate: str
    sections: tuple[SectionScore, ...]
    verdict: Verdict | None = None

    @property
    def status(self) -> str:
        """`graded`, or why there are no points."""
        return self.verdict.status if self.verdict else "not graded"

    @property
    def waiting(self) -> int:
        """Number of items that wait for a person to mark them."""
        return sum(score.waiting for score in self.sections)

    def earned(self, *, optional: bool) -> float:
        """Return the points earned in the optional sections, or in the required ones."""
        return sum(score.points for score in self.sections if score.section.optional == optional)


def read_scores(course: Course, assignment: Assignment) -> list[CandidateScores]:
    """Return the scores of every candidate who handed in, in the order of their names.

    Points come from the gradebook, verdicts from the autograded notebooks. Raises CourseError when there is
    no gradebook or nothing of this assignment in it.
    """
    directory = course_directory(course, assignment.name)
    url = make_url(directory.db_url)
    gradebook = url.database if url.drivername == "sqlite" else url.render_as_string()
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        raise CourseError(
            f"{gradebook}: there is no gradebook yet; run 'nbgrader autograde {assignment.name}'"
        )
    with Gradebook(url.render_as_string(hide_password=False)) as book:
        try:
            submissions = book.assignment_submissions(assignment.name)
            rows = [
                _candidate_scores(
                    submission.student.id,
                    submission.notebooks,
                    assignment,
                    read_verdict(autograded(directory, submission.student.id, assignment.name)),
                )
                for submission in submissions
            ]
        except MissingEntry:
            raise CourseError(f"{gradebook}: nothing of {assignment.name} has been graded yet") from None
    if not rows:
        raise CourseError(f"{gradebook}: nothing of {assignment.name} has been graded yet")
    return sorted(rows, key=lambda row: row.candidate)


def read_passed_over(course: Course, assignment: Assignment) -> list[CandidateScores]:
    """Return who lies in submitted/ and is passed over, in the order of their names; raises CourseError."""
    found = look(course_directory(course, assignment.name)).passed_over
    return [CandidateScores(name, (), Verdict(PASSED_OVER, reason)) for name, reason in found.items()]


def autograded(directory: CourseDirectory, candidate: str, assignment: str) -> Path:
    """Return the notebook that grading leaves of a candidate's submission."""
    folder = directory.format_path(directory.autograded_directory, candidate, assignment)
    return Path(folder, f"{assignment}.ipynb")


def _candidate_scores(
    candidate: str, notebooks: Sequence[object], assignment: Assignment, verdict: Verdict | None
) -> CandidateScores:
    grades = {
        grade.name: grade
        for notebook in notebooks
        if notebook.name == assignment.name  # type: ignore[attr-defined]
        for grade in notebook.grades  # type: ignore[attr-defined]
    }
    scores = []
    for section in assignment.sections:
        mine = [grades[check.grade_id] for check in section.checks if check.grade_id in grades]
        scores.append(
            SectionScore(
                section=section,
                points=sum(grade.score for grade in mine),
                waiting=sum(bool(grade.needs_manual_grade) for grade in mine),
            )
        )
    return CandidateScores(candidate, tuple(scores), verdict)
