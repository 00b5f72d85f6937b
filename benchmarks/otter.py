"""An assignment ported to otter-grader, which grades it by its own command: `otter run`, one at a time."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading.plan import is_check

TEST = """\
OK_FORMAT = False
from otter.test_files import test_case
name = {name!r}
points = {points!r}
SOURCE = {source!r}
@test_case(points=points)
def check(env):
    exec(SOURCE, env)
"""


def ported(course: Course, assignment: str) -> tuple[NotebookNode, dict[str, str]]:
    """Return the solved notebook with otter's marks in place of its checks, and otter's tests by name."""
    book = read_notebook(course.source(assignment))
    tests: dict[str, str] = {}
    cells: list[NotebookNode] = []
    for cell in book.cells:
        if is_check(cell):
            name = cell.metadata.nbgrader.grade_id.replace("-", "_")
            tests[name] = TEST.format(name=name, points=cell.metadata.nbgrader.points, source=cell.source)
            cells[-1].metadata.setdefault("otter", {"tests": []})["tests"].append(name)
        else:
            cells.append(nbformat.from_dict({**cell, "metadata": {}}))
    return nbformat.from_dict({**book, "cells": cells}), tests


def version(python: Path) -> str:
    """Return which otter-grader an environment has."""
    command = [str(python), "-c", "import otter; print(otter.__version__)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class Otter:
    """otter-grader, in an environment of its own, ready to grade an assignment.

    python: that environment's; it needs `otter-grader[grading]`, ipykernel, and what the course imports.
    """

    def __init__(self, python: Path, course: Course, assignment: str, folder: Path) -> None:
        self.program = python.with_name("otter")
        self.folder = folder
        book, tests = ported(course, assignment)
        (folder / "tests").mkdir(parents=True)
        for name, text in tests.items():
            (folder / "tests" / f"{name}.py").write_text(text, encoding="utf-8")
        nbformat.write(book, folder / "solved.ipynb")
        self._run("generate", "--tests-dir", "tests", "--no-environment", "--no-requirements")

    def grade(self, submissions: int) -> float:
        """Grade so many submissions and return the seconds; stops when a test does not pass."""
        start = time.perf_counter()
        for _ in range(submissions):
            said = self._run("run", "--no-logo", "solved.ipynb")
            if "(100.000%)" not in said:
                raise SystemExit(f"otter-grader does not give the solved workbook all points:\n{said}")
        return time.perf_counter() - start

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.program), *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"otter {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout
