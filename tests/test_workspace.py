"""A candidate's working copies are made once and never overwritten."""

from __future__ import annotations

import nbformat

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


def test_a_copy_of_an_older_release_is_told_and_kept_and_the_new_one_laid_beside_it(
    small_course: Course,
) -> None:
    build(small_course, ["small"])
    copy = working_copies(small_course) / "small.ipynb"
    book = nbformat.read(copy, as_version=4)
    book.cells[-1].source = "my work"
    nbformat.write(book, copy)
    mine = copy.read_bytes()
    said: list[str] = []
    working_copies(small_course, said.append)
    assert said == []

    path = small_course.text_sources("small")[1]
    path.write_text(path.read_text(encoding="utf-8").replace("Twice $x$", "Two times $x$"), encoding="utf-8")
    build(small_course, ["small"])
    for _ in range(2):
        said.clear()
        folder = working_copies(small_course, said.append)
        (new,) = set(folder.glob("*.ipynb")) - {copy}
        assert said == [
            "my_workbooks/small.ipynb is of an older release and stays as it is; "
            f"the present one lies beside it: my_workbooks/{new.name}"
        ]
        assert new.read_bytes() == small_course.release("small").read_bytes()
        assert copy.read_bytes() == mine
    assert list(small_course.kept_releases("small").glob("*.zip"))
