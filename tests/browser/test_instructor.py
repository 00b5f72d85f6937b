"""An instructor's journey: submissions in formgrader, graded by nbgrader and by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course, read_assignment
from readybook.demo import hand_in, samples
from readybook.grading.commands import nbgrader_log

from .lab import choose, copied, open_lab, running_lab

pytestmark = pytest.mark.browser

ASSIGNMENT = "imbalanced_classification"
OWN_WORDS = "I would take B, since overlooking an ill patient is what hurts."


@pytest.fixture(scope="module")
def handed_in(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course directory as cloned, to which two candidates have handed in both assignments."""
    copy = copied(course, tmp_path_factory.mktemp("course"), "source", "release")
    for name in copy.built_assignments():
        complete, junior = samples(read_sections(course, name), [])[:2]
        answers = {**complete.answers, "model-recommendation": OWN_WORDS}
        for sample in (replace(complete, answers=answers), junior):
            hand_in(copy, name, sample, read_notebook(course.release(name)))
    for _ in nbgrader_log(copy.root, "generate_assignment", ASSIGNMENT):
        pass  # its log is of no interest
    return copy


@pytest.fixture(scope="module")
def address(handed_in: Course) -> Iterator[str]:
    with running_lab(handed_in.root, cwd=handed_in.root) as address:
        yield address


@pytest.fixture(scope="module")
def points(handed_in: Course) -> dict[str, float]:
    """The points of each graded cell, by its grade id."""
    sections = read_assignment(handed_in.source(ASSIGNMENT)).sections
    return {check.grade_id: check.points for section in sections for check in section.checks}


@pytest.fixture(scope="module")
def written(handed_in: Course) -> set[str]:
    """The grade ids of the written answers."""
    sections = read_assignment(handed_in.source(ASSIGNMENT)).sections
    return {check.grade_id for section in sections for check in section.checks if check.role == "written"}


@pytest.fixture(scope="module")
def autograded(page: Page, address: str) -> str:
    """Autograde the complete submission by the button on its row, and return what formgrader says."""
    row = submission(page, address, "complete")
    expect(row.locator(".status")).to_have_text("needs autograding")
    row.locator(".autograde a").click()
    dialog = page.locator(".modal-dialog")
    said = dialog.locator(".modal-body").inner_text()
    dialog.get_by_role("button", name="OK").click()
    return said


def submission(page: Page, address: str, candidate: str) -> Locator:
    """Open the list of an assignment's submissions and return a candidate's row."""
    page.goto(f"{address}/formgrader/manage_submissions/{ASSIGNMENT}")
    candidate_id = page.locator(".student-id", has_text=re.compile(f"^{candidate}$"))
    return page.locator("#main-table tr", has=candidate_id)


def answer_panel(page: Page, grade_id: str) -> Locator:
    """Return the panel of one graded cell on the page for grading by hand."""
    return page.locator(".nbgrader_cell", has=page.locator(f"[id='{grade_id}']"))


def test_formgrader_opens_from_the_menu_and_counts_the_submissions(page: Page, address: str) -> None:
    open_lab(page, address)
    choose(page, "Nbgrader", "Formgrader")
    rows = page.frame_locator("iframe").locator("#main-table tr")
    expect(rows.locator(".name")).to_have_text(["imbalanced_classification", "junior_ml_workbook"])
    expect(rows.locator(".num-submissions")).to_have_text(["2", "2"])


def test_autograding_gives_the_points_of_all_checks_and_asks_for_a_person(
    page: Page, address: str, autograded: str, points: dict[str, float], written: set[str]
) -> None:
    assert f"Successfully autograded '{ASSIGNMENT}' for student 'complete'." in autograded
    automatic = sum(points[grade_id] for grade_id in points.keys() - written)
    row = submission(page, address, "complete")
    expect(row.locator(".status")).to_have_text("needs manual grading")
    expect(row.locator(".score")).to_have_text(f"{automatic:g} / {sum(points.values()):g}")
    expect(submission(page, address, "typical-junior").locator(".status")).to_have_text("needs autograding")


@pytest.mark.usefixtures("autograded")
def test_a_written_answer_is_shown_and_takes_the_points_of_a_person(
    page: Page, address: str, points: dict[str, float], written: set[str]
) -> None:
    page.goto(f"{address}/formgrader/gradebook")
    page.locator("#main-table").get_by_role("link", name=ASSIGNMENT).click()
    page.locator("#main-table").get_by_role("link", name=ASSIGNMENT).click()
    page.get_by_role("link", name="Submission #1").click()

    answer = answer_panel(page, "model-recommendation")
    expect(answer).to_contain_text(OWN_WORDS)
    expect(answer).to_contain_text(f"/ {points['model-recommendation']:.1f}")
    for grade_id in written:
        score = answer_panel(page, grade_id).locator("input.score")
        expect(score).to_contain_class("needs_manual_grade")
        with page.expect_response("**/formgrader/api/grade/*") as saved:
            score.fill("1")
            score.press("Tab")
        assert saved.value.ok
        expect(score).not_to_contain_class("needs_manual_grade")

    expected = sum(points[grade_id] for grade_id in points.keys() - written) + len(written)
    row = submission(page, address, "complete")
    expect(row.locator(".status")).to_have_text("graded")
    expect(row.locator(".score")).to_have_text(f"{expected:g} / {sum(points.values()):g}")
