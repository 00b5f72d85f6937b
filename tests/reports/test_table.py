"""The table of scores is readable on a narrow terminal and tells what waits."""

from __future__ import annotations

import io

from rich.console import Console

from readybook.course import Assignment, Check, Section
from readybook.reports.scores import CandidateScores, SectionScore
from readybook.reports.table import remarks, scores_table
from readybook.verdict import Verdict

LOST = Verdict("unreadable", "the file ends in the middle of a cell")


def section(number: int, *, optional: bool = False) -> Section:
    check = Check(f"item{number}-hidden", "hidden", f"item{number}", f"0{number}_topic_{number}", 10)
    return Section(f"0{number}_topic_{number}", f"Topic {number}", optional, (check,))


def drawn(assignment: Assignment, rows: list[CandidateScores]) -> str:
    page = io.StringIO()
    Console(file=page, width=80).print(scores_table(assignment, rows))
    return page.getvalue()


def row(assignment: Assignment, candidate: str, points: float, waiting: int = 0) -> CandidateScores:
    scores = tuple(SectionScore(section, points, waiting) for section in assignment.sections)
    return CandidateScores(candidate, scores, Verdict())


def test_eight_sections_fit_eighty_columns() -> None:
    assignment = Assignment("workbook", tuple(section(n) for n in range(1, 9)))
    text = drawn(assignment, [row(assignment, "typical-junior", 7.5, waiting=1)])
    (line,) = [line for line in text.splitlines() if "typical-junior" in line]
    assert line.split() == ["typical-junior", *["7.5*"] * 8, "60", "8"]
    assert "8 topic 8" in " ".join(text.split())


def test_a_submission_that_could_not_be_run_is_not_shown_as_zero() -> None:
    assignment = Assignment("workbook", (section(1), section(2)))
    scores = tuple(SectionScore(each, 0, 1) for each in assignment.sections)
    text = drawn(assignment, [CandidateScores("jane", scores), CandidateScores("joe", scores, LOST)])
    assert ["jane", "-", "-", "-", "not", "graded"] in [line.split() for line in text.splitlines()]
    assert ["joe", "-", "-", "-", "unreadable"] in [line.split() for line in text.splitlines()]


def test_what_a_person_should_know_is_said_below_the_table() -> None:
    unboxed = Verdict(notes=("a cell was copied",), boxed=False)
    rows = [CandidateScores("ann", ()), CandidateScores("joe", (), LOST), CandidateScores("eve", (), unboxed)]
    ann, joe, *eve = remarks(rows)
    assert "nbgrader autograde" in ann
    assert joe == "joe: unreadable: the file ends in the middle of a cell"
    assert "without a box" in eve[0]
    assert eve[1] == "eve: a cell was copied"


def test_optional_sections_have_a_total_of_their_own() -> None:
    assignment = Assignment("exercise", (section(1), section(2, optional=True)))
    text = drawn(assignment, [row(assignment, "jane", 4)])
    (head,) = [line for line in text.splitlines() if "candidate" in line]
    (line,) = [line for line in text.splitlines() if "jane" in line]
    assert head.split() == ["candidate", "1", "(2)", "required", "optional", "waiting"]
    assert line.split() == ["jane", "4", "4", "4", "4", "0"]
