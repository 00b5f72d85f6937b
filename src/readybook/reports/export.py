"""nbgrader's table of grades with a column that tells a score of zero from no score."""

from __future__ import annotations

import csv
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from readybook.course import Course
from readybook.verdict import read_verdict

SCORES = ("raw_score", "score")


class StatusExport(CsvExportPlugin):  # type: ignore[misc]
    """Writes what nbgrader writes, and for each row its status; without a verdict there is no score."""

    def export(self, gradebook: Gradebook) -> None:
        super().export(gradebook)
        path = Path(self.to or "grades.csv")
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["status"] = self._status(row["student_id"], row["assignment"], gradebook)
            if row["status"] not in ("graded", "waiting"):
                row |= dict.fromkeys(SCORES, "")
        if rows:
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)

    def _status(self, candidate: str, assignment: str, gradebook: Gradebook) -> str:
        root = Path(self.parent.coursedir.root) if self.parent else Path.cwd()
        verdict = read_verdict(Course(root).autograded(candidate, assignment))
        handed_in = [submission.student.id for submission in gradebook.assignment_submissions(assignment)]
        if candidate not in handed_in:
            return "nothing handed in"
        if verdict is None:
            return "not graded"
        if verdict.status == "graded" and gradebook.find_submission(assignment, candidate).needs_manual_grade:
            return "waiting"
        return verdict.status
