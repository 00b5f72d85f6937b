"""Releases that were handed out are kept, so that work on them can be graded after they were replaced."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from nbformat.v4 import new_code_cell, new_notebook

from readybook.authoring.build import build
from readybook.course import METADATA_KEY, Course, CourseError
from readybook.releases import Release, digest, digest_in, keep, kept


def a_release(text: str = "1", day: str = "") -> Release:
    book = new_notebook(cells=[new_code_cell(text, id="only")])
    return Release(book, {"check": f"assert {text}"}, digest(book), day)


def test_a_release_is_kept_with_its_checks_and_the_day_of_the_first_time(tmp_path: Path) -> None:
    release = a_release(day="2026-01-31")
    keep(tmp_path, "small", release)
    mended = Release(release.notebook, {"check": "assert 1, 'better'"}, release.digest)
    keep(tmp_path, "small", mended)
    assert kept(tmp_path, "small") == [Release(mended.notebook, mended.locked, mended.digest, "2026-01-31")]


def test_kept_releases_are_listed_by_age_and_by_notebook(tmp_path: Path) -> None:
    for text, day in (("2", "2026-03-01"), ("1", "2026-02-01")):
        keep(tmp_path, "small", a_release(text, day))
    keep(tmp_path, "small-2", a_release("3"))
    assert [release.day for release in kept(tmp_path, "small")] == ["2026-02-01", "2026-03-01"]
    assert [release.day for release in kept(tmp_path, "small-2")] == [date.today().isoformat()]


def test_keeping_the_same_release_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        keep(tmp_path / folder, "small", a_release(day="2026-01-31"))
    one, two = (next((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_an_unsound_kept_release_is_told_in_a_sentence(tmp_path: Path) -> None:
    keep(tmp_path, "small", a_release())
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CourseError, match=rf"{path.name}: this kept release cannot be read"):
        kept(tmp_path, "small")


@pytest.mark.parametrize(
    "found", [None, [], "x", {"digests": 1}, {"digests": {"release": "../../etc/passwd"}}]
)
def test_a_digest_that_is_none_is_passed_over(found: object) -> None:
    assert digest_in({METADATA_KEY: found}) == ""


def test_jupyters_server_keeps_the_digest(course: Course, tmp_path: Path) -> None:
    shutil.copy(course.release("junior_ml_workbook"), tmp_path / "mine.ipynb")
    files = FileContentsManager(root_dir=str(tmp_path))
    opened = files.get("mine.ipynb")
    opened["content"]["cells"][-1]["source"] = "my own answer"
    files.save(opened, "mine.ipynb")
    mine = nbformat.read(tmp_path / "mine.ipynb", as_version=4)
    assert mine.cells[-1].source == "my own answer"
    assert digest_in(mine.metadata) == digest(
        nbformat.read(course.release("junior_ml_workbook"), as_version=4)
    )


def test_build_keeps_what_it_replaces_once_candidates_may_have_it(small_course: Course) -> None:
    build(small_course, ["small"])
    reword(small_course, "Twice $x$", "Two times $x$")
    build(small_course, ["small"])
    assert not small_course.kept_releases("small").exists()  # nobody can have seen the first one

    handed_in = small_course.root / "submitted" / "ann" / "small"
    handed_in.mkdir(parents=True)
    shutil.copy(small_course.release("small"), handed_in)
    os.mkfifo(handed_in / "stuck.ipynb")
    second = nbformat.read(small_course.release("small"), as_version=4)
    reword(small_course, "Two times $x$", "The double of $x$")
    build(small_course, ["small"])
    (found,) = kept(small_course.kept_releases("small"), "small")
    assert found.digest == digest_in(second.metadata) == digest(found.notebook)
    assert "a negative number is doubled" in found.locked["double-hidden"]


def reword(course: Course, before: str, after: str) -> None:
    path = course.text_sources("small")[1]
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
