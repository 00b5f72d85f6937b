"""Small notebooks, made cell by cell, for tests of one thing at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode, v4

STUB = '# YOUR CODE HERE: replace the next line\nraise NotImplementedError("not attempted yet")'
HIDDEN = (
    "# Checked when graded: other numbers.\n### BEGIN HIDDEN TESTS\nassert secret == 41\n### END HIDDEN TESTS"
)


def notebook(*cells: NotebookNode, **metadata: Any) -> NotebookNode:
    """Return a notebook with one section, `01_double`, that its cells belong to."""
    sections = [{"name": "01_double", "title": "Doubling: twice as much", "optional": False}]
    return v4.new_notebook(cells=list(cells), metadata={"readybook": {"sections": sections, **metadata}})


def text(words: str, section: str = "01_double") -> NotebookNode:
    return v4.new_markdown_cell(words, metadata={"readybook": {"section": section, "role": "text"}})


def answer(source: str, item: str = "double", outputs: Sequence[NotebookNode] = ()) -> NotebookNode:
    return _code(source, item, "solution", outputs, solution=True)


def check(
    source: str,
    item: str = "double",
    *,
    points: float = 1,
    failed: str = "",
    kind: str = "AssertionError",
    ran: bool = True,
) -> NotebookNode:
    """Return a check that passed, or that failed with a message."""
    error = v4.new_output("error", ename=kind, evalue=failed, traceback=[f"Not right yet: {failed}"])
    role = (
        "hidden" if "HIDDEN" in source or (source.count("\n") == 0 and source.startswith("#")) else "visible"
    )
    cell = _code(source, item, role, [error] if failed else [], grade=True, points=points)
    cell.execution_count = 3 if ran else None
    return cell


def written(words: str, item: str = "why", points: float = 2) -> NotebookNode:
    return v4.new_markdown_cell(
        words, metadata=_metadata(item, "written", grade=True, solution=True, points=points)
    )


def _code(source: str, item: str, role: str, outputs: Sequence[NotebookNode], **facts: Any) -> NotebookNode:
    return v4.new_code_cell(
        source, execution_count=1, outputs=list(outputs), metadata=_metadata(item, role, **facts)
    )


def _metadata(item: str, role: str, **facts: Any) -> dict[str, Any]:
    grade = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, **facts}
    grade["grade_id"] = item if role in ("solution", "written") else f"{item}-{role}"
    return {"readybook": {"section": "01_double", "item": item, "role": role}, "nbgrader": grade}
