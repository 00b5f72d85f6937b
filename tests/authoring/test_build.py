"""Building through real nbgrader: the same bytes every time, nothing secret released, drift told."""

from __future__ import annotations

import shutil
import subprocess
import sys

import nbformat
import pytest

from readybook.authoring import build
from readybook.course import Course, CourseError, read_assignment

HIDDEN_FROM_CANDIDATES = (
    "twice_as_much",
    "negative number is doubled",
    "two halves",
    "HIDDEN TESTS",
    "SOLUTION",
)


def tree(course: Course) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(course.root.rglob("*")) if path.is_file()}


def test_building_twice_gives_the_same_bytes(small_course: Course) -> None:
    assert build.build(small_course, ["small"]) == [
        small_course.source("small"),
        small_course.release("small"),
    ]
    first = tree(small_course)
    assert build.build(small_course, ["small"]) == []
    small_course.source("small").unlink()
    small_course.release("small").unlink()
    build.build(small_course, ["small"])
    assert tree(small_course) == first


def test_plain_nbgrader_makes_the_very_same_release(small_course: Course) -> None:
    build.build(small_course, ["small"])
    ours = small_course.release("small").read_bytes()
    shutil.rmtree(small_course.root / "release")

    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "small"]
    subprocess.run(command, cwd=small_course.root, check=True, capture_output=True)

    assert small_course.release("small").read_bytes() == ours


def test_solutions_hidden_tests_and_model_answers_never_reach_the_release(small_course: Course) -> None:
    build.build(small_course, ["small"])
    source = small_course.source("small").read_text(encoding="utf-8")
    release = small_course.release("small").read_text(encoding="utf-8")
    for secret in HIDDEN_FROM_CANDIDATES:
        assert secret in source
        assert secret not in release


def test_cells_have_ids_of_their_own_and_no_outputs(small_course: Course) -> None:
    build.build(small_course, ["small"])
    for path in (small_course.source("small"), small_course.release("small")):
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
        ids = [cell.id for cell in book.cells]
        assert len(ids) == len(set(ids))
        assert {"setup", "double", "double-visible", "double-hidden", "double-reflection"} <= set(ids)
        code = [cell for cell in book.cells if cell.cell_type == "code"]
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_a_cell_keeps_its_id_when_text_is_added_before_it(small_course: Course) -> None:
    build.build(small_course, ["small"])
    before = {
        cell.id: cell.source for cell in nbformat.read(small_course.source("small"), as_version=4).cells
    }
    path = small_course.text_sources("small")[1]
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("# %% solution", "# %% [markdown]\n# More.\n\n# %% solution"), encoding="utf-8"
    )
    build.build(small_course, ["small"])
    after = {cell.id: cell.source for cell in nbformat.read(small_course.source("small"), as_version=4).cells}
    assert all(after[name] == source for name, source in before.items())


def test_the_built_notebook_tells_sections_and_points(small_course: Course) -> None:
    build.build(small_course, ["small"])
    (section,) = read_assignment(small_course.source("small")).sections
    assert (section.name, section.title, section.points) == ("01_double", "Doubling: twice as much", 5)
    assert [check.grade_id for check in section.checks] == [
        "double-visible",
        "double-hidden",
        "double-reflection",
    ]


def test_a_changed_text_source_makes_the_notebooks_out_of_date(small_course: Course) -> None:
    build.build(small_course, ["small"])
    path = small_course.text_sources("small")[1]
    path.write_text(path.read_text(encoding="utf-8").replace("Twice $x$", "Two times $x$"), encoding="utf-8")
    before = tree(small_course)
    with pytest.raises(CourseError) as caught:
        build.check(small_course, ["small"])
    assert "source/small/small.ipynb: out of date" in str(caught.value)
    assert "release/small/small.ipynb: out of date" in str(caught.value)
    assert tree(small_course) == before


@pytest.mark.parametrize("kind", ["source", "release"])
def test_a_notebook_edited_by_hand_is_told_and_kept(small_course: Course, kind: str) -> None:
    build.build(small_course, ["small"])
    path = small_course.root / kind / "small" / "small.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Twice $x$", "By hand $x$"), encoding="utf-8")
    before = tree(small_course)
    for attempt in (build.check, build.build):
        with pytest.raises(CourseError, match=rf"{kind}/small/small\.ipynb: edited by hand"):
            attempt(small_course, ["small"])
        assert tree(small_course) == before
    assert build.build(small_course, ["small"], force=True) == [path]
    build.check(small_course, ["small"])


def test_a_hand_edit_is_told_also_after_the_text_sources_changed(small_course: Course) -> None:
    build.build(small_course, ["small"])
    path = small_course.release("small")
    path.write_text(path.read_text(encoding="utf-8").replace("Twice $x$", "By hand $x$"), encoding="utf-8")
    text = small_course.text_sources("small")[1]
    text.write_text(text.read_text(encoding="utf-8").replace("Twice $x$", "Two times $x$"), encoding="utf-8")
    with pytest.raises(CourseError, match=r"release/small/small\.ipynb: edited by hand"):
        build.build(small_course, ["small"])


def test_a_check_that_its_stub_passes_stops_the_build(small_course: Course) -> None:
    path = small_course.text_sources("small")[1]
    text = path.read_text(encoding="utf-8").replace("assert double(1) == 2,", "assert callable(double),")
    path.write_text(text, encoding="utf-8")
    before = tree(small_course)
    with pytest.raises(CourseError, match="double-visible: passes although nothing has been solved"):
        build.build(small_course, ["small"])
    assert tree(small_course) == before


def test_a_check_that_the_solution_fails_stops_the_build(small_course: Course) -> None:
    path = small_course.text_sources("small")[1]
    path.write_text(path.read_text(encoding="utf-8").replace("== -6", "== 6"), encoding="utf-8")
    with pytest.raises(CourseError, match="double-hidden: fails with the solutions in place"):
        build.build(small_course, ["small"])


def test_an_unknown_assignment_is_told_with_those_there_are(small_course: Course) -> None:
    with pytest.raises(CourseError, match="there is no assignment 'smal' in notebooks/; there are small"):
        build.build(small_course, ["smal"])


def test_what_cannot_be_written_is_told_and_nothing_is_half_written(small_course: Course) -> None:
    (small_course.root / "release").write_text("a file where the folder should be", encoding="utf-8")
    before = tree(small_course)
    with pytest.raises(CourseError, match=r"release.*cannot be written"):
        build.build(small_course, ["small"])
    assert tree(small_course) == before


def test_a_gradebook_that_cannot_be_read_is_told_and_nothing_is_written(small_course: Course) -> None:
    (small_course.root / "gradebook.db").write_text("no database " * 100, encoding="utf-8")
    before = tree(small_course)
    with pytest.raises(CourseError, match=r"gradebook\.db: the gradebook cannot be read"):
        build.build(small_course, ["small"])
    assert tree(small_course) == before
