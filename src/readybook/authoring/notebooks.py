"""Turns sections into the instructor's notebook: cells with nbgrader's metadata and stable ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from readybook.authoring.sections import SourceCell, SourceSection
from readybook.course import METADATA_KEY, CourseError

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_GRADE_ID_SUFFIX = {"visible": "-visible", "hidden": "-hidden"}


def grade_id(cell: SourceCell) -> str:
    """Return nbgrader's name of a cell: its item plus its role."""
    return cell.name + _GRADE_ID_SUFFIX.get(cell.role, "")


def notebook(sections: Iterable[SourceSection]) -> NotebookNode:
    """Return the instructor's notebook of an assignment: no outputs, no times, the same ids every time."""
    sections = list(sections)
    facts = [
        {"name": section.name, "title": section.title, "optional": section.optional}
        for section in sections
        if not section.is_setup
    ]
    book: NotebookNode = v4.new_notebook(
        metadata={
            "kernelspec": _KERNEL,
            "language_info": {"name": "python"},
            METADATA_KEY: {"sections": facts},
        }
    )
    for section in sections:
        unnamed: Counter[str] = Counter()
        for cell in section.cells:
            unnamed[cell.role] += 1
            cell_id = grade_id(cell) or f"{section.name}-{cell.role}-{unnamed[cell.role]}"
            book.cells.append(_notebook_cell(cell, section, cell_id.replace("_", "-")))
    return book


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file; raise CourseError with one sentence when that cannot be done."""
    try:
        book: NotebookNode = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such notebook; run 'readybook build'") from None
    except Exception as error:  # nbformat and json raise many kinds for one fact: no notebook
        raise CourseError(f"{path}: this is not a readable notebook ({type(error).__name__})") from None
    return book


def notebook_text(book: NotebookNode) -> str:
    """Return a notebook's file content, in the one form that we and nbgrader write."""
    return str(nbformat.writes(book)) + "\n"


def _notebook_cell(cell: SourceCell, section: SourceSection, cell_id: str) -> NotebookNode:
    metadata: dict[str, Any] = {METADATA_KEY: {"section": section.name, "role": cell.role}}
    if cell.name:
        metadata[METADATA_KEY]["item"] = cell.name
        metadata["nbgrader"] = _nbgrader_metadata(cell)
    book_cell: NotebookNode
    if cell.is_markdown:
        book_cell = v4.new_markdown_cell(cell.source, id=cell_id, metadata=metadata)
    else:
        # "Run All" in JupyterLab goes on after a cell with this tag has failed, so that
        # an unfinished item does not hide the results of those that follow.
        metadata["tags"] = ["raises-exception"]
        book_cell = v4.new_code_cell(cell.source, id=cell_id, metadata=metadata)
    return book_cell


def _nbgrader_metadata(cell: SourceCell) -> dict[str, Any]:
    is_grade = cell.role in ("visible", "hidden", "written")
    is_solution = cell.role in ("solution", "written")
    metadata: dict[str, Any] = {
        "grade": is_grade,
        "grade_id": grade_id(cell),
        "locked": not is_solution,
        "schema_version": 3,
        "solution": is_solution,
        "task": False,
    }
    if is_grade:
        metadata["points"] = cell.points
    return metadata
