"""Mutants of a solution show what its checks do not look at."""

from __future__ import annotations

import pytest

from readybook.authoring.bank import banks
from readybook.authoring.build import read_sections
from readybook.course import Course
from readybook.quality.mutants import Survey, mutants_of, survey
from readybook.quality.workbench import DIED, ENDLESS, try_answers

SECTION = "notebooks/small/01_double.py"
BANK = "answers/small/01_double.py"


def edit(course: Course, name: str, old: str, new: str) -> None:
    path = course.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def surveyed(course: Course) -> Survey:
    sections = read_sections(course, "small")
    return survey(sections, banks(course, sections))["double"]


def test_mutants_are_small_changes_none_of_them_twice() -> None:
    found = [mutant.text for mutant in mutants_of("f", "def f(x):\n    return x + 2 if x > 0 else -x\n")]
    assert "def f(x):\n    return x - 2 if x > 0 else -x\n" in found
    assert any(">=" in text for text in found)
    assert len(set(found)) == len(found)


def test_checks_that_look_at_everything_refuse_all_mutants(small_course: Course) -> None:
    found = surveyed(small_course)
    assert found.alive == []
    assert found.killed == 2


def test_a_mutant_that_no_check_refuses_is_listed_with_its_line(small_course: Course) -> None:
    edit(
        small_course,
        SECTION,
        "twice_as_much = np.multiply(x, 2)",
        "twice_as_much = x * 2 if x < 7 else x + x",
    )
    (alive,) = [mutant for mutant in surveyed(small_course).alive if "< 8" in mutant.now.replace("  ", " ")]
    assert alive.item == "double"
    assert alive.was == "twice_as_much = x * 2 if x < 7 else x + x"


@pytest.mark.parametrize(
    ("now", "equivalent", "stale"),
    [("twice_as_much = x * 2 if x < 8 else x + x", 1, 0), ("twice_as_much = x * 3", 0, 1)],
)
def test_a_mutant_that_the_bank_explains_counts_as_equivalent_and_else_the_explanation_is_stale(
    small_course: Course, now: str, equivalent: int, stale: int
) -> None:
    was = "twice_as_much = x * 2 if x < 7 else x + x"
    edit(small_course, SECTION, "twice_as_much = np.multiply(x, 2)", was)
    path = small_course.root / BANK
    text = f'\n# %% equivalent="both give 14 at 7" item="double"\n# was: {was}\n# now: {now}\n'
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    found = surveyed(small_course)
    assert found.equivalent == equivalent
    assert len(found.stale) == stale


def test_an_answer_without_an_end_fails_every_check_and_costs_the_others_nothing(
    small_course: Course,
) -> None:
    texts = ["def double(x):\n    while True:\n        pass\n", "def double(x):\n    return x + x\n"]
    endless, right = try_answers(read_sections(small_course, "small"), {"double": texts}, seconds=1)
    assert endless.failed == {"double-visible": ENDLESS, "double-hidden": ENDLESS}
    assert right.failed == {}


def test_an_answer_that_ends_the_program_fails_every_check(small_course: Course) -> None:
    text = "import os\n\n\ndef double(x):\n    os._exit(0)\n"
    (tried,) = try_answers(read_sections(small_course, "small"), {"double": [text]})
    assert tried.failed == {"double-visible": DIED, "double-hidden": DIED}
