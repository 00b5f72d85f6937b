"""The answer bank is read by its headers, and the checks are held to what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from readybook.authoring import bank
from readybook.authoring.build import read_sections
from readybook.course import Course, CourseError


def misjudged(course: Course) -> list[str]:
    sections = read_sections(course, "small")
    return list(bank.misjudged(bank.read_bank(course.answers(sections[1].path)), sections))


def edit_bank(course: Course, old: str, new: str) -> None:
    path = course.root / "answers/small/01_double.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_answers_that_are_judged_as_they_say_give_no_complaint(small_course: Course) -> None:
    assert misjudged(small_course) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("return x + x", "return x + 1", "'addition' should fail nothing, but it fails double-hidden"),
        (
            "return x * x",
            "return x + x",
            "should fail double-visible and double-hidden, but it fails nothing",
        ),
        ('says="factor"', 'says="sign"', "no message says 'sign'"),
        ('"addition" item="double"', '"addition" item="treble"', "answers an unknown item, 'treble'"),
    ],
)
def test_a_misjudged_answer_is_told(small_course: Course, old: str, new: str, complaint: str) -> None:
    edit_bank(small_course, old, new)
    (told,) = misjudged(small_course)
    assert complaint in told


@pytest.mark.parametrize(
    "header",
    [
        '# %% correct="a"',
        '# %% item="double"',
        '# %% correct="a" misconception="b" item="double"',
        '# %% correct="a" item="double" fails="double-visible"',
        '# %% misconception="a" item="double"',
        '# %% misconception="a" item="double" fails="double-visible" because="b"',
    ],
)
def test_a_senseless_header_is_told_with_file_and_line(tmp_path: Path, header: str) -> None:
    path = tmp_path / "01_topic.py"
    path.write_text(f'# %% correct="fine" item="double"\nx = 1\n\n{header}\nx = 2\n', encoding="utf-8")
    with pytest.raises(CourseError, match=r"01_topic.py:4: "):
        bank.read_answers(path)


def test_reference_answers_are_the_solutions_and_model_answers_without_markers(small_course: Course) -> None:
    answers = bank.reference_answers(read_sections(small_course, "small"))
    assert "return twice_as_much" in answers["double"]
    assert "###" not in answers["double"]
    assert answers["double-reflection"] == "Because two halves make a whole."
