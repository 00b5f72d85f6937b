"""Grades the answer bank the way submissions are graded, and holds each answer to what its header says."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4
from nbgrader.utils import determine_grade

from readybook.authoring.bank import Answer, Bank, deviation, reference_answers
from readybook.authoring.notebooks import read_notebook
from readybook.authoring.sections import SourceSection
from readybook.course import METADATA_KEY, Course
from readybook.grading.batch import Choice, batch
from readybook.grading.commands import nbgrader_log
from readybook.verdict import read_verdict


@dataclass(frozen=True)
class Judgement:
    """What grading made of one answer of the bank.

    failed: the message of each check of its item that failed. points: of all checks of its item.
    deviation: how that differs from what the answer's header says; empty if it does not.
    """

    answer: Answer
    points: float
    failed: Mapping[str, str]
    deviation: str

    @property
    def named(self) -> bool:
        """Whether a message said the words that name the mistake."""
        said = self.answer.says.lower()
        return bool(said) and any(said in message.lower() for message in self.failed.values())


def judged(
    course: Course,
    assignment: str,
    sections: Sequence[SourceSection],
    banks: Mapping[str, Bank],
    jobs: int,
    progress: Callable[[int, int], None],
) -> list[Judgement]:
    """Grade all answers of an assignment's banks; return what came of each.

    jobs: submissions at once. progress: is told how many submissions are graded, and of how many.
    """
    answers = [answer for bank in banks.values() for answer in bank.answers]
    release, reference = read_notebook(course.release(assignment)), reference_answers(sections)
    # nbgrader's gradebook commits some sixty times a submission; in memory that costs nothing.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="readybook-bank-", dir=memory) as folder:
        scratch = _scratch_course(course, Path(folder))
        deque(nbgrader_log(scratch.root, "generate_assignment", assignment), maxlen=0)

        def graded(name: str, sheets: list[list[Answer]]) -> dict[Answer, Judgement]:
            for number, sheet in enumerate(sheets):
                path = scratch.root / "submitted" / f"{name}-{number}" / assignment / f"{assignment}.ipynb"
                path.parent.mkdir(parents=True)
                nbformat.write(filled_in(release, sheet, reference), path)
            with batch(scratch, assignment, Choice(jobs, candidates=[f"{name}-*"])) as submissions:
                for done, _ in enumerate(submissions.results(), start=1):
                    progress(done, len(sheets))
            return {
                judgement.answer: judgement
                for number, sheet in enumerate(sheets)
                for judgement in _judgements(scratch.autograded(f"{name}-{number}", assignment), sheet)
            }

        found = graded("together", _sheets(answers, lambda answer: answer.item))
        # Answers to items of one section may get into each other's way, whose fault a deviation then is.
        doubtful = [answer for answer in answers if found[answer].deviation]
        if doubtful:
            found |= graded("apart", _sheets(doubtful, lambda answer: answer.path))
    return [found[answer] for answer in answers]


def _sheets(answers: Sequence[Answer], apart: Callable[[Answer], Hashable]) -> list[list[Answer]]:
    """Deal answers out to submissions, so that no two in one are alike in `apart`."""
    piles: dict[Hashable, list[Answer]] = {}
    for answer in answers:
        piles.setdefault(apart(answer), []).append(answer)
    return [[answer for answer in row if answer] for row in zip_longest(*piles.values())]


def _scratch_course(course: Course, root: Path) -> Course:
    shutil.copy(course.root / "nbgrader_config.py", root)
    shutil.copytree(course.root / "source", root / "source")
    return Course(root)


def filled_in(release: NotebookNode, sheet: Sequence[Answer], reference: Mapping[str, str]) -> NotebookNode:
    """Return a copy of the release with these answers in it, and the authors' beside them in their sections.

    Sections without an answer stay as they are: they would only take time.
    """
    book = copy.deepcopy(release)
    answers = {answer.item: answer for answer in sheet}
    chosen = {_section(cell) for cell in book.cells if _item(cell) in answers}
    cells = []
    for cell in book.cells:
        facts = cell.metadata.get(METADATA_KEY, {})
        if facts.get("role") == "solution" and facts["section"] in chosen:
            answer = answers.get(facts["item"])
            cell.source = answer.source if answer else reference[facts["item"]]
            extra = answer.extra if answer else ()
            cells += [v4.new_code_cell(text, id=f"{cell.id}-extra-{n}") for n, text in enumerate(extra)]
        cells.append(cell)
    book.cells = cells
    return book


def _judgements(path: Path, sheet: Sequence[Answer]) -> Iterator[Judgement]:
    verdict = read_verdict(path)
    if verdict is None or verdict.status != "graded":
        told = f"{verdict.status}: {verdict.message}" if verdict else "it was not graded"
        for answer in sheet:
            yield Judgement(answer, 0, {}, f"{answer.where} got no verdict: {told}")
        return
    checks = [cell for cell in read_notebook(path).cells if _role(cell) in ("visible", "hidden")]
    answered = {answer.item for answer in sheet}
    beside = [cell for cell in checks if _item(cell) not in answered and _message(cell)]
    for answer in sheet:
        mine = [cell for cell in checks if _item(cell) == answer.item]
        failed = {cell.metadata.nbgrader.grade_id: message for cell in mine if (message := _message(cell))}
        points = sum(determine_grade(cell)[0] or 0 for cell in mine)
        own = [cell for cell in beside if _section(cell) == _section(mine[0])]
        deserved = sum(float(cell.metadata.nbgrader.points) for cell in mine)
        deserved = deserved if answer.is_correct else answer.points
        told = deviation(answer, failed) or _spoils(answer, own)
        if not told and points != deserved:
            told = f"{answer.where} deserves {deserved:g} points and got {points:g}"
        yield Judgement(answer, points, failed, told)


def _spoils(answer: Answer, beside: Sequence[NotebookNode]) -> str:
    """Say so when an answer costs another item of its section points."""
    if not beside:
        return ""
    told = "; ".join(f"{cell.metadata.nbgrader.grade_id}: {_message(cell)}" for cell in beside)
    return f"{answer.where} makes checks of other items fail: {told}"


def _role(cell: NotebookNode) -> str:
    return str(cell.metadata.get(METADATA_KEY, {}).get("role", ""))


def _section(cell: NotebookNode) -> str:
    return str(cell.metadata[METADATA_KEY]["section"])


def _item(cell: NotebookNode) -> str:
    return str(cell.metadata.get(METADATA_KEY, {}).get("item", ""))


def _message(cell: NotebookNode) -> str:
    """The kind and the text of the error that a check cell ended in; empty when it passed."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[-1].ename}: {errors[-1].evalue}" if errors else ""
