"""The step of `nbgrader autograde` that runs a submission, in place of nbgrader's own `Execute`."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from readybook.course import METADATA_KEY, CourseError
from readybook.grading.causes import missing_packages, stopped_above, with_cause
from readybook.grading.configuration import HalfConfigured, other_exporter
from readybook.grading.examiner import Outcome
from readybook.grading.load import is_doubtful
from readybook.grading.plan import is_check
from readybook.grading.prepare import STAGED_KEY
from readybook.grading.sealed import Ran
from readybook.safety import safe_outputs
from readybook.verdict import Verdict, verdict_of

Resources = dict[str, Any]


class SealedExecute(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs the candidate's cells in a box and the checks apart from them; writes down what came of it."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        if not hasattr(self.parent, "staging"):
            self.log.error(other_exporter(self.parent.parent))
            raise HalfConfigured
        facts = nb.metadata.setdefault(METADATA_KEY, {})
        verdict, key = verdict_of(nb.metadata) or Verdict(), facts.pop(STAGED_KEY, "")
        if verdict.status == "graded":
            try:
                ran = self._run(nb, resources["nbgrader"]["notebook"], resources["nbgrader"]["student"])
            except (Exception, RecursionError) as error:
                verdict = self._not_graded(verdict, error, resources)
                verdict = replace(verdict, boxed=None if self.parent.is_boxed else False)
            else:
                write_outcomes(nb, ran)
                notes = (*verdict.notes, *missing_packages(nb), *ran.notes)
                verdict = replace(verdict, notes=notes, boxed=ran.boxed)
                key = "" if is_doubtful(ran) else key
        if verdict.status != "graded":
            write_status(nb, verdict)
        if verdict.status != "not graded":
            verdict = replace(verdict, key=key)
        facts["verdict"] = verdict.to_metadata()
        return nb, resources

    def _run(self, nb: NotebookNode, name: str, candidate: str) -> Ran:
        ran: Ran = self.parent.run(nb, name, candidate)
        for outcome in ran.outcomes.values():
            if outcome.fault:
                raise CourseError(f"the check {outcome.grade_id!r}: {outcome.fault}")
        return ran

    def _not_graded(self, verdict: Verdict, error: BaseException, resources: Resources) -> Verdict:
        facts = resources["nbgrader"]
        who = f"{facts['student']}/{facts['assignment']}"
        if isinstance(error, CourseError):
            self.log.error("%s was not graded: %s", who, error)
            return replace(verdict, status="not graded", message=f"The course has to be mended: {error}.")
        reference = f"{verdict.digest[:8] or 'none'}-{os.getpid()}"
        self.log.error("%s was not graded: internal error %s", who, reference, exc_info=error)
        return replace(
            verdict,
            status="not graded",
            message=f"internal error; look for {reference} in the log of 'nbgrader autograde'",
        )


class SaveStatus(NbGraderPreprocessor):  # type: ignore[misc]
    """Tells the gradebook of a submission without a verdict: no score yet, and the reason as a comment."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        verdict = verdict_of(nb.metadata)
        if verdict is not None and verdict.status != "graded":
            facts = resources["nbgrader"]
            with Gradebook(facts["db_url"]) as book:
                notebook = book.find_submission_notebook(
                    facts["notebook"], facts["assignment"], facts["student"]
                )
                for grade in notebook.grades:
                    grade.auto_score = None
                    grade.needs_manual_grade = True
                for comment in notebook.comments:
                    comment.auto_comment = f"{verdict.status}: {verdict.message}"
                book.db.commit()
        return nb, resources


def write_outcomes(nb: NotebookNode, ran: Ran) -> None:
    """Write the outputs of the candidate's cells and the outcomes of the checks into the notebook."""
    for index, cell in enumerate(nb.cells):
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = safe_outputs(ran.outputs.get(index, []))
    for piece, stopped in stopped_above(nb):
        if is_check(piece.cell):
            outcome = ran.outcomes.get(piece.grade_id)
            missing = Outcome(piece.grade_id, "NoAnswer", "This check was not run.")
            outcome = with_cause(outcome or missing, piece.item, stopped)
            piece.cell.outputs = outputs_of(outcome, float(piece.cell.metadata.nbgrader.points))


def outputs_of(outcome: Outcome, points: float) -> list[NotebookNode]:
    """Return the outputs of a check cell from which nbgrader reads its score, and a person the reason."""
    if outcome.error is not None:
        start = "Still to do" if outcome.error == "NotImplementedError" else "Not right yet"
        return [failure(outcome.error, outcome.message, f"{start}: {outcome.message}")]
    outputs = [new_output("stream", name="stdout", text=outcome.printed)] if outcome.printed else []
    if outcome.score is None:
        return outputs
    if not 0 <= outcome.score <= points:
        text = f"the check gives {outcome.score:g} points, which is not between 0 and {points:g}"
        return [failure("ValueError", text, text)]
    return [*outputs, new_output("execute_result", data={"text/plain": repr(outcome.score)})]


def write_status(nb: NotebookNode, verdict: Verdict) -> None:
    """Leave no check without the sentence that says why there is no verdict."""
    text = f"{verdict.status}: {verdict.message}"
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [failure("NoVerdict", text, text)] if is_check(cell) else []


def failure(name: str, message: str, line: str) -> NotebookNode:
    output: NotebookNode = new_output("error", ename=name, evalue=message, traceback=[line])
    return output
