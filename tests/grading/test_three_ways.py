"""A check gives the same points in a plain kernel, under nbgrader's own way, and sealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade, has_failed

from readybook.authoring.bank import Answer, read_answers, reference_answers
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading.execute import write_outcomes
from readybook.grading.plan import is_check
from readybook.grading.warm import WarmParents
from tests.grading.conftest import answered, run

RIGHT_ROUNDS = 5
WRONG_ROUNDS = 3
ROOT = Course(Path(__file__).resolve().parents[2])


def rounds(assignment: str) -> Iterator[dict[str, Answer]]:
    """Sets of answers from the bank: right ones from all over it, then some with one wrong one a section.

    `readybook verify-checks` grades all of the bank sealed; here is what the other ways say of a part of it.
    """
    sections = read_sections(ROOT, assignment)
    banks = [read_answers(ROOT.answers(s.path)) for s in sections if ROOT.answers(s.path).is_file()]
    right: dict[str, list[Answer]] = {}
    for answer in (answer for bank in banks for answer in bank if answer.is_correct):
        right.setdefault(answer.item, []).append(answer)
    for step in range(RIGHT_ROUNDS):
        yield {item: answers[step * len(answers) // RIGHT_ROUNDS] for item, answers in right.items()}
    # In one section a wrong answer may be used by another item's, so that there is one a section only.
    wrong = [[answer for answer in bank if not answer.is_correct] for bank in banks]
    for step in range(WRONG_ROUNDS):
        chosen = [answers[step * len(answers) // WRONG_ROUNDS] for answers in wrong]
        yield {answer.item: answer for answer in chosen}


def cases() -> Iterator[object]:
    for assignment in ROOT.built_assignments():
        for number, answers in enumerate(rounds(assignment)):
            yield pytest.param(assignment, answers, id=f"{assignment}-{number}")


def points(book: NotebookNode) -> dict[str, float]:
    """What nbgrader reads from the outputs of each check."""
    return {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0] for cell in book.cells if is_check(cell)
    }


@pytest.mark.parametrize(("assignment", "answers"), [*cases()])
def test_every_check_gives_the_same_points_in_all_three_ways(
    course: Course, warm: WarmParents, assignment: str, answers: dict[str, Answer]
) -> None:
    sources = reference_answers(read_sections(course, assignment))
    sources |= {item: answer.text for item, answer in answers.items()}
    book = answered(course, assignment, sources)
    release = read_notebook(course.release(assignment))

    in_one_kernel, _ = Execute(timeout=60, shutdown_kernel="immediate").preprocess(book, {"metadata": {}})
    plain = {
        cell.metadata.nbgrader.grade_id: not any(output.output_type == "error" for output in cell.outputs)
        for cell in in_one_kernel.cells
        if is_check(cell)
    }
    for cell in in_one_kernel.cells:  # our configuration of stock grading: a warning costs nothing
        if cell.cell_type == "code" and has_failed(cell):
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    stock = points(in_one_kernel)

    ran = run(book, release, course.root, warm=warm)
    write_outcomes(book, ran)

    failing = {grade_id for answer in answers.values() for grade_id in answer.fails}
    assert {grade_id for grade_id, passed in plain.items() if not passed} == failing
    assert {grade_id for grade_id, outcome in ran.outcomes.items() if outcome.error} == failing
    assert points(book) == stock
