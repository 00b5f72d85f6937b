"""Text sources are read by their roles, and a wrong header is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from readybook.authoring.sections import read_section
from readybook.course import Course, CourseError


def section_with(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "01_topic.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_role_is_read_with_its_line(small_course: Course) -> None:
    section = read_section(small_course.text_sources("small")[1])

    roles = [(cell.role, cell.name, cell.points) for cell in section.cells]
    assert roles == [
        ("text", "", 0),
        ("text", "", 0),
        ("solution", "double", 0),
        ("own", "", 0),
        ("visible", "double", 1),
        ("hidden", "double", 2),
        ("written", "double-reflection", 2),
    ]
    lines = section.path.read_text(encoding="utf-8").splitlines()
    assert all(lines[cell.line - 1].startswith("# %%") for cell in section.cells)


def test_the_title_is_the_first_heading_without_its_number(small_course: Course) -> None:
    assert read_section(small_course.text_sources("small")[1]).title == "Doubling: twice as much"


def test_comments_that_look_like_magics_stay_comments(tmp_path: Path) -> None:
    path = section_with(tmp_path, "# %%\n# !not a command\n# %not a magic\nx = 1\n")
    assert read_section(path).cells[0].source == "# !not a command\n# %not a magic\nx = 1"


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ('# %% hiden="a" points=1', "unknown word in the cell header: hiden"),
        ('# %% visible="a" hidden="a" points=1', "a cell has one role"),
        ('# %% visible="a"', "needs points=N"),
        ('# %% hidden="a" points=-1', "needs points=N"),
        ('# %% visible="a" points="two"', "needs points=N"),
        ('# %% solution="a" points=2', "give them to its checks"),
        ("# %% points=2", "points belong to"),
        ('# %% solution="Not A Topic"', "a name is a topic"),
        ('# %% written="a" points=2', "a written cell is a [markdown] cell"),
        ('# %% [markdown] solution="a"', "a solution cell is a code cell"),
    ],
)
def test_a_senseless_header_is_told_with_file_and_line(tmp_path: Path, header: str, complaint: str) -> None:
    path = section_with(tmp_path, f"# %%\nx = 1\n\n{header}\nx = 2\n")
    with pytest.raises(CourseError) as caught:
        read_section(path)
    assert str(caught.value).startswith(f"{path}:4: ")
    assert complaint in str(caught.value)


def test_a_file_that_does_not_begin_with_a_header_is_refused(tmp_path: Path) -> None:
    path = section_with(tmp_path, "import numpy\n\n# %%\nx = 1\n")
    with pytest.raises(CourseError, match=r"01_topic.py:1: a text source begins with a cell header"):
        read_section(path)


def test_a_missing_or_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="there is no such file"):
        read_section(tmp_path / "01_none.py")
    (tmp_path / "01_latin.py").write_bytes(b"# %%\n# caf\xe9\n")
    with pytest.raises(CourseError, match="cannot be read as UTF-8 text"):
        read_section(tmp_path / "01_latin.py")
