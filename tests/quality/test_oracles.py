"""The authors' own solutions agree with independent ones: a wrong reference would misjudge everybody."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode

from readybook.authoring import trial
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import notebook
from readybook.course import Course
from tests.quality.oracles import ORACLES


def solutions(course: Course) -> dict[str, Any]:
    """Return the authors' function for each coded item, by the item's name."""
    found: dict[str, Any] = {}
    for assignment in course.assignment_names():
        book = notebook(read_sections(course, assignment))
        names: dict[str, Any] = {}
        cells = [cell for cell in book.cells if cell.metadata.readybook.role in ("given", "solution")]
        trial.run(NotebookNode(book, cells=cells), namespace=names)
        for cell in book.cells:
            if cell.metadata.readybook.role == "solution":
                item = cell.metadata.readybook.item
                value = names[item.replace("-", "_")]
                if callable(value):
                    found[item] = value
    return found


@pytest.fixture(scope="module")
def known(course: Course) -> dict[str, Any]:
    return solutions(course)


def test_every_function_of_the_course_has_an_oracle(known: dict[str, Any]) -> None:
    assert set(known) == set(ORACLES)


@pytest.mark.parametrize("item", ORACLES)
def test_the_solution_agrees_with_an_independent_one(item: str, known: dict[str, Any]) -> None:
    ORACLES[item](known[item])
