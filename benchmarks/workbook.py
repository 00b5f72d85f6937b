"""How fast a workbook becomes a PDF: in a warm process, as a command, long ones, and beside other exporters.

Run from the course's folder, on a machine that does nothing else: `python -m benchmarks.workbook`. Writes
docs/pdf_benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from readybook.course import Course
from readybook.workbook.document import Facts, pdf_of
from tests.workbook.samples import solved

ASSIGNMENT = "junior_ml_workbook"
LONG = 300
WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
# Exporters that come with nbconvert; what they need beyond it is often not there.
OTHERS = ("webpdf", "pdf")


def long_notebook(book: NotebookNode) -> NotebookNode:
    """Return a notebook of 300 cells, the workbook's own over and over."""
    repeated = [NotebookNode(cell) for _ in range(LONG // len(book.cells) + 1) for cell in book.cells][:LONG]
    cells = [nbformat.from_dict({**cell, "id": f"cell-{number}"}) for number, cell in enumerate(repeated)]
    return NotebookNode({**book, "cells": cells})


def warm(book: NotebookNode, rounds: int) -> list[float]:
    """Return the seconds of each export after a first one."""
    pdf_of(book, Facts("workbook", WHEN))
    return [timed(lambda: pdf_of(book, Facts("workbook", WHEN))) for _ in range(rounds)]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def command(arguments: Sequence[str], folder: Path) -> tuple[float, float, str]:
    """Run a command; return its seconds, its peak of memory in MB, and its last words when it failed."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=folder, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode(errors="replace").strip().splitlines()
    failed = words[-1] if process.returncode and words else "it failed" if process.returncode else ""
    return time.perf_counter() - start, used.ru_maxrss / 1024, failed


def shown(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def rows(book: NotebookNode, folder: Path, rounds: int) -> list[tuple[str, str, str]]:
    """Return for each way its name, its seconds, and a remark."""
    nbformat.write(book, folder / "workbook.ipynb")
    ours = [command(("readybook", "pdf", "workbook.ipynb"), folder) for _ in range(rounds)]
    pages = f"{len(book.cells)} cells"
    found = [
        ("in a warm process", shown(warm(book, rounds)), pages),
        (f"in a warm process, {LONG} cells", shown(warm(long_notebook(book), rounds)), f"{LONG} cells"),
        (
            "`readybook pdf`, its start and all",
            shown([seconds for seconds, _, _ in ours]),
            f"peak of memory {max(memory for _, memory, _ in ours):.0f} MB",
        ),
    ]
    for name in OTHERS:
        runs = [command(("nbconvert", "--to", name, "workbook.ipynb"), folder) for _ in range(rounds)]
        why = next((failed for _, _, failed in runs if failed), "")
        seconds = "-" if why else shown([seconds for seconds, _, _ in runs])
        memory = f"peak of memory {max(memory for _, memory, _ in runs):.0f} MB, without its helpers"
        found.append(
            (f"`jupyter nbconvert --to {name}`", seconds, f"not to be had here: {why}" if why else memory)
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of each way (default: %(default)s)")
    options = parser.parse_args()
    course = Course.find(Path.cwd())
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        table = rows(solved(course, ASSIGNMENT), Path(name), options.rounds)
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}"
    lines = [
        "# How fast a workbook becomes a PDF\n",
        f"Written by `python -m benchmarks.workbook` from the solved `{ASSIGNMENT}` with all its pictures.",
        "Seconds: median, and in brackets lowest and highest.\n",
        f"Machine: {machine}; rounds: {options.rounds}.\n",
        "| way | seconds | |",
        "| --- | --: | --- |",
        *(f"| {' | '.join(row)} |" for row in table),
    ]
    text = "\n".join(lines) + "\n"
    (course.root / "docs" / "pdf_benchmarks.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
