"""The course's own bank, mutants and report: what every item must have to be worth its points."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from readybook.authoring.bank import Bank, banks, reference_answers
from readybook.authoring.build import read_sections
from readybook.authoring.sections import SourceSection
from readybook.course import Course
from readybook.quality.mutants import Survey, survey
from tests.conftest import ROOT
from tests.quality.report import REPORT, fingerprint

ASSIGNMENTS = Course(ROOT).assignment_names()


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def assignment(request: pytest.FixtureRequest, course: Course) -> tuple[list[SourceSection], dict[str, Bank]]:
    sections = read_sections(course, request.param)
    return sections, banks(course, sections)


@pytest.fixture(scope="module")
def surveys(assignment: tuple[list[SourceSection], dict[str, Bank]]) -> dict[str, Survey]:
    return survey(*assignment, jobs=os.cpu_count() or 1)


def items(sections: list[SourceSection], *, coded: bool) -> set[str]:
    """Names of the items that are answered in code, or of the questions with one right choice."""
    cells = [cell for section in sections for cell in section.cells]
    functions = {cell.name for cell in cells if cell.role == "visible"}
    answered = {cell.name for cell in cells if cell.role == "solution"}
    return answered & functions if coded else answered - functions


def chosen_letters(source: str) -> set[str]:
    return set(re.findall(r"^\w+ *= *[\"'](\w)[\"']$", source, flags=re.M))


def test_every_coded_item_has_many_right_and_wrong_answers(
    assignment: tuple[list[SourceSection], dict[str, Bank]],
) -> None:
    sections, known = assignment
    answers = [answer for bank in known.values() for answer in bank.answers]
    for item in items(sections, coded=True):
        mine = [answer for answer in answers if answer.item == item]
        assert sum(answer.is_correct for answer in mine) >= 8, item
        assert sum(not answer.is_correct for answer in mine) >= 5, item


def test_every_wrong_choice_is_in_the_bank_and_is_told_in_words_of_its_own(
    assignment: tuple[list[SourceSection], dict[str, Bank]],
) -> None:
    sections, known = assignment
    answers = [answer for bank in known.values() for answer in bank.answers]
    checks = {cell.name: cell.source for s in sections for cell in s.cells if cell.role == "hidden"}
    right = reference_answers(sections)
    for item in items(sections, coded=False):
        choices = set(re.findall(r"[\"'](\w)[\"']", re.findall(r"in \((.+?)\)", checks[item])[0]))
        wrong = [answer for answer in answers if answer.item == item and not answer.is_correct]
        chosen = {letter: answer.says for answer in wrong for letter in chosen_letters(answer.source)}
        assert chosen.keys() >= choices - chosen_letters(right[item]), item
        said = [chosen[letter] for letter in choices & chosen.keys()]
        assert len(set(said)) == len(said), item


def test_the_checks_refuse_every_mutant_that_nobody_has_explained(surveys: dict[str, Survey]) -> None:
    alive = [f"{m.item}: {m.was}  ->  {m.now}" for survey in surveys.values() for m in survey.alive]
    assert alive == []
    assert sum(survey.killed for survey in surveys.values()) > 300


def test_no_explanation_of_a_mutant_has_outlived_it(surveys: dict[str, Survey]) -> None:
    assert [f"{e.path.name}:{e.line}" for survey in surveys.values() for e in survey.stale] == []


def test_the_quality_report_is_of_these_texts_answers_and_oracles() -> None:
    page = REPORT.read_text(encoding="utf-8")
    assert fingerprint() in page, "it is stale: run 'make quality-report'"


def test_the_readme_states_the_totals_of_the_quality_report() -> None:
    page = REPORT.read_text(encoding="utf-8")
    found = re.search(r"\*\*In all: (.+)\.\*\*", page)
    assert found
    readme = " ".join(Path(ROOT / "README.md").read_text(encoding="utf-8").split())
    assert found[1] in readme
