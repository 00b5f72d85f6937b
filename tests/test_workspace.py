"""A candidate's working copies are made once and never overwritten."""

from __future__ import annotations

from readybook.authoring.build import build
from readybook.course import Course
from readybook.workspace import working_copies


def test_working_copies_are_made_from_the_release(small_course: Course) -> None:
    build(small_course, ["small"])
    folder = working_copies(small_course)
    assert (folder / "small.ipynb").read_bytes() == small_course.release("small").read_bytes()


def test_a_candidates_work_is_never_overwritten(small_course: Course) -> None:
    build(small_course, ["small"])
    copy = working_copies(small_course) / "small.ipynb"
    copy.write_text("my work", encoding="utf-8")
    working_copies(small_course)
    assert copy.read_text(encoding="utf-8") == "my work"
