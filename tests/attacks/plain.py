"""What plain Jupyter gives a case: its notebook run in order in one ordinary kernel, with all checks.

`python -m tests.attacks.plain NAME ...` shows the checks in which that differs from what the case deserves; a
kind stands for all cases of it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from readybook.course import Course

from .case import ROOT, Case, automatic_checks
from .corpus import CASES
from .place import Place

CELL_SECONDS = 60


def passed(case: Case) -> set[str]:
    """Return the grade ids of the automatic checks that raise no error."""
    with tempfile.TemporaryDirectory(prefix="plain-") as folder:
        place = Place(Path(folder), Path(folder))
        for name, text in case.files.items():
            (place.home / name).parent.mkdir(parents=True, exist_ok=True)
            (place.home / name).write_text(place.fill(text, case.name), encoding="utf-8")
        book = with_all_checks(case.notebook(place), case.assignment)
        NotebookClient(
            book,
            timeout=CELL_SECONDS,
            interrupt_on_timeout=True,
            allow_errors=True,
            resources={"metadata": {"path": folder}},
        ).execute()
    return {name for name in known(case) if all(is_error_free(cell) for cell in cells_of(book, name))}


def with_all_checks(book: NotebookNode, assignment: str) -> NotebookNode:
    """Put the instructor's text into each check, hidden tests included."""
    for name, text in check_texts(assignment).items():
        for cell in cells_of(book, name):
            cell.source = text
    return book


@cache
def check_texts(assignment: str) -> dict[str, str]:
    book = nbformat.read(Course(ROOT).source(assignment), as_version=4)
    known = {check.grade_id for check in automatic_checks(assignment)}
    marked = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in book.cells}
    return {name: text for name, text in marked.items() if name in known}


def known(case: Case) -> list[str]:
    return [check.grade_id for check in automatic_checks(case.assignment)]


def cells_of(book: NotebookNode, grade_id: str) -> Iterator[NotebookNode]:
    return (c for c in book.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def is_error_free(cell: NotebookNode) -> bool:
    return not any(output.output_type == "error" for output in cell.outputs)


def difference(case: Case) -> str:
    """Return in one line how plain Jupyter's points differ from the deserved ones, empty if they do not."""
    due = {
        check.grade_id
        for check in automatic_checks(case.assignment)
        if check.item in case.solved or check.grade_id in case.passes
    }
    found = passed(case)
    lines = [f"fails {name}" for name in sorted(due - found)]
    lines += [f"passes {name}" for name in sorted(found - due)]
    return ", ".join(lines)


def main(names: list[str]) -> int:
    chosen = [case for case in CASES if case.name in names or case.kind in names]
    bad = 0
    for case in chosen:
        said = difference(case)
        bad += bool(said)
        print(f"{case.name}: {said or 'as deserved'}", flush=True)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
