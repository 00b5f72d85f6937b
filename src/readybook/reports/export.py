"""nbgrader's table of grades with a column that tells a score of zero from no score."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin

from readybook.candidates import shown
from readybook.handed_in import look
from readybook.reports.scores import autograded
from readybook.settings import LiteralDirectory
from readybook.verdict import PASSED_OVER, read_verdict

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "status"),
)
SCORES = ("raw_score", "score")
NOTHING = "nothing handed in"

Row = dict[str, Any]


class StatusExport(ExportPlugin):  # type: ignore[misc]
    """Writes what nbgrader writes, and for each row its status; without a verdict there is no score.

    Whoever is passed over in submitted/ has a row too. Names with commas and quotes stay in their column,
    which nbgrader's own plugin does not see to.
    """

    def export(self, gradebook: Gradebook) -> None:
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
            writer.writeheader()
            for assignment in gradebook.assignments:
                if _is_chosen(assignment.name, self.assignment):
                    writer.writerows(map(_safe, self._rows(assignment, gradebook)))

    def _rows(self, assignment: Assignment, gradebook: Gradebook) -> Iterator[Row]:
        course = LiteralDirectory(parent=self.parent, assignment_id=assignment.name)
        passed_over = look(course).passed_over
        for student in gradebook.students:
            row = _row(assignment, student, gradebook)
            row["status"] = _status(row, course)
            if passed_over.pop(student.id, "") and row["status"] == NOTHING:
                row["status"] = PASSED_OVER
            if row["status"] not in ("graded", "waiting"):
                row |= dict.fromkeys(SCORES, "")
            if _is_chosen(student.id, self.student):
                yield row
        for name in passed_over:
            if _is_chosen(name, self.student):
                facts = {"assignment": assignment.name, "duedate": assignment.duedate}
                score = {"max_score": assignment.max_score, "status": PASSED_OVER}
                yield {**facts, "student_id": shown(name), **score}


def _is_chosen(name: str, wanted: list[object]) -> bool:
    return not wanted or name in map(str, wanted)


def _row(assignment: Assignment, student: Student, gradebook: Gradebook) -> Row:
    """Return what nbgrader says of a student in an assignment."""
    row: Row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "max_score": assignment.max_score,
    }
    try:
        found = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return {**row, "timestamp": None, "late_submission_penalty": 0.0}
    penalty = found.late_submission_penalty
    return {
        **row,
        "timestamp": found.timestamp,
        "raw_score": found.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, found.score - penalty),
        "status": "waiting" if found.needs_manual_grade else "graded",
    }


def _status(row: Row, course: CourseDirectory) -> str:
    if "status" not in row:
        return NOTHING
    verdict = read_verdict(autograded(course, row["student_id"], row["assignment"]))
    if verdict is None:
        return "not graded"
    return str(row["status"]) if verdict.status == "graded" else verdict.status


def _safe(row: Row) -> Row:
    """Return a row in whose name no spreadsheet finds a formula."""
    name = row["student_id"]
    is_formula = name[:1] in "=+-@" and any(letter in name for letter in "(|")
    return {**row, "student_id": f"'{name}" if is_formula else name}
