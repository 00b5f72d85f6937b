"""What plain Jupyter gives a case: its notebook run in order by IPython in one process, with all checks.

`python -m tests.attacks.plain NAME ...` shows the checks in which that differs from what the case deserves; a
kind stands for all cases of it. Nothing is boxed here, so that only harmless cases are run.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from readybook.course import Course

from . import halves
from .case import ROOT, Case, automatic_checks
from .corpus import CASES
from .place import Place

SECONDS = 300
HARMLESS = ("control", "honest", "habit", "surround")
# Imported once; each case then runs in a fork.
LIBRARIES = (
    *("IPython", "matplotlib.pyplot", "torch", "scipy.special", "sklearn.linear_model", "sklearn.tree"),
    *("sklearn.neighbors", "sklearn.model_selection", "sklearn.metrics", "sklearn.datasets"),
)


def passed(case: Case) -> set[str]:
    """Return the grade ids of the automatic checks that raise no error; none when the process ends early."""
    with tempfile.TemporaryDirectory(prefix="plain-", ignore_cleanup_errors=True) as folder:
        place = Place(Path(folder), Path(folder))
        for name, text in case.files.items():
            (place.home / name).parent.mkdir(parents=True, exist_ok=True)
            (place.home / name).write_text(place.fill(text, case.name), encoding="utf-8")
        book = with_all_checks(case.notebook(place), case.assignment)
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.chdir(folder)
            run_cells(book, writing)
        os.close(writing)
        ending = threading.Timer(SECONDS, os.kill, (child, signal.SIGKILL))
        ending.start()
        os.waitpid(child, 0)  # pipes of its own children may stay open
        ending.cancel()
        said = os.read(reading, 1 << 16) if _is_readable(reading) else b""
        os.close(reading)
        _end_session(child)
    return set(json.loads(said or b"[]"))


def run_cells(book: NotebookNode, writing: int) -> None:
    """Run all cells as a kernel does, write down which checks raised no error, and leave the process."""
    from IPython.core.interactiveshell import InteractiveShell

    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)
    sys.path.insert(0, "")  # as for a kernel
    shell = InteractiveShell.instance()
    fine = []
    for cell in book.cells:
        if cell.cell_type == "code":
            result = shell.run_cell(cell.source, store_history=True)
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if result.success and cell.metadata.get("readybook", {}).get("role") in ("visible", "hidden"):
                fine.append(name)
    os.write(writing, json.dumps(fine).encode())
    os._exit(0)


def _is_readable(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def _end_session(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def with_all_checks(book: NotebookNode, assignment: str) -> NotebookNode:
    """Put the instructor's text into each check, hidden tests included."""
    for cell in book.cells:
        cell.source = check_texts(assignment).get(
            cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source
        )
    return book


@cache
def check_texts(assignment: str) -> dict[str, str]:
    """Return the text of each automatic check, by its grade id."""
    book = nbformat.read(Course(ROOT).source(assignment), as_version=4)
    known = {check.grade_id for check in automatic_checks(assignment)}
    marked = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in book.cells}
    return {name: text for name, text in marked.items() if name in known}


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
    for name in LIBRARIES:
        importlib.import_module(name)
    different = 0
    for case in [case for case in CASES if case.kind in HARMLESS or case in halves.CASES]:
        if case.name in names or case.kind in names:
            said = difference(case)
            different += bool(said)
            print(f"{case.name}: {said or 'as deserved'}", flush=True)
    return min(different, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
