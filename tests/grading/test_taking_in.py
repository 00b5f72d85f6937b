"""What was handed in is opened where it runs, costs nobody else anything, and its faults are named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode

from readybook.course import Course
from readybook.grading.prepare import newer_python
from readybook.verdict import read_verdict
from tests.grading.instructor import POINTS, RIGHT, hand_in, scores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")

NO_PYTHON = "def double(x):\n    return (x + x\n"
NO_PACKAGE = "import readybook_has_no_such_package\n\n" + RIGHT
HELPED = "def double(x):\n    return int(fsum([x, x]))"


def changed(path: Path, change: Callable[[NotebookNode], None]) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    change(book)
    path.write_text(json.dumps(book), encoding="utf-8")


def newer(book: NotebookNode) -> None:
    book["metadata"]["language_info"] = {"name": "python", "version": "3.99.1"}


def with_import(book: NotebookNode) -> None:
    (setup,) = [cell for cell in book["cells"] if "import numpy" in "".join(cell["source"])]
    setup["source"] = ["import numpy as np\n", "from math import fsum"]


def test_each_submission_costs_itself_alone_and_says_what_is_wrong_with_it(graded_course: Course) -> None:
    with (graded_course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc.SealedExporter.memory_gigabytes = 0.5\n")
        config.write("c.SealedExporter.notebook_megabytes = 40\n")
    hand_in(graded_course, "ann", RIGHT)
    objects = '{"":0},' * 5_000_000
    hand_in(graded_course, "big", RIGHT).write_text(
        '{"cells": [], "more": [' + objects + "0]}", encoding="utf-8"
    )
    hand_in(graded_course, "cut", NO_PYTHON)
    hand_in(graded_course, "lib", NO_PACKAGE)
    changed(hand_in(graded_course, "new", RIGHT), newer)
    changed(hand_in(graded_course, "set", HELPED), with_import)
    done = readybook(graded_course, "grade", "small", "--json")
    rows = {row["candidate"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert {name: row["points"] for name, row in rows.items()} == {
        "ann": POINTS,
        "big": None,
        "cut": 0,
        "lib": 0,
        "new": POINTS,
        "set": POINTS,
    }
    assert rows["big"]["status"] == "refused"
    assert rows["big"]["message"] == "big/small.ipynb: it takes more than 512 MB to read"
    assert set(said(graded_course, "cut")) == {
        "name 'double' is not defined: the cell of this answer did not run: SyntaxError in line 2"
    }
    cause = "ModuleNotFoundError: No module named 'readybook_has_no_such_package'"
    assert set(said(graded_course, "lib")) == {
        f"name 'double' is not defined: the cell of this answer did not run: {cause}"
    }
    told = readybook(graded_course, "scores", "small").stdout
    for note in (
        "big: refused: big/small.ipynb: it takes more than 512 MB to read",
        "lib: imports what is not installed where it was graded: readybook_has_no_such_package",
        *(f"new: {note}" for note in newer_python("3.99.1")),
        "set: 'setup': imports and helpers that were added to it run in a cell of their own below it",
    ):
        assert note in " ".join(told.split())
    again = readybook(graded_course, "grade", "small", "--json").stdout
    assert all(json.loads(line)["unchanged"] for line in again.splitlines())


def readybook(course: Course, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "readybook", *arguments]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False, timeout=600)


def said(course: Course, candidate: str) -> list[str]:
    """The messages of a candidate's checks."""
    book = json.loads(course.autograded(candidate, "small").read_text(encoding="utf-8"))
    checks = [cell for cell in book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
    return [output["evalue"] for cell in checks for output in cell.get("outputs", ())]


def test_who_met_a_limit_of_time_on_an_overloaded_machine_is_run_once_more(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    starved_at_first = """
import nbgrader.apps
from readybook.grading import exporter, load
works, runs = exporter.run_job, []
def starved(*arguments):
    ran = works(*arguments)
    runs.append(ran)
    ran.met_wall_limit = len(runs) == 1
    if ran.met_wall_limit:
        ran.outcomes.clear()
    return ran
exporter.run_job = starved
load.is_overloaded = lambda: True
nbgrader.apps.NbGraderApp.launch_instance(["autograde", "small"])
"""
    done = subprocess.run(
        [sys.executable, "-c", starved_at_first],
        cwd=graded_course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ann/small: met a limit of time on an overloaded machine" in done.stderr
    assert scores(graded_course)["ann"].earned(optional=False) == POINTS
    verdict = read_verdict(graded_course.autograded("ann", "small"))
    assert verdict is not None
    assert verdict.notes == (
        "The machine was overloaded when this was first run, so it was run once more alone.",
    )
