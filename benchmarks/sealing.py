"""What sealing and boxing cost: the same honest submissions under nbgrader's own way and under ours.

Run from the course's folder: `python -m benchmarks.sealing [ROUNDS]`. Both ways grade the same solved
workbooks, in turn, so that whatever else the machine does falls on both; what counts are the ratios.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from readybook.authoring.bank import reference_answers
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.demo import Sample, hand_in
from readybook.grading import box
from readybook.grading.kernel import KernelOptions
from readybook.grading.plan import plan
from readybook.grading.sealed import Seconds, run_sealed

SUBMISSIONS = 3
STOCK = """\
c = get_config()
c.CourseDirectory.course_id = "stock"
"""
CALLS = """\
import time
import numpy as np
def seconds(argument, n=300):
    same(argument)
    start = time.perf_counter()
    for _ in range(n):
        same(argument)
    return (time.perf_counter() - start) / n
for name, value in (("a number", 1.5), ("8 kB", np.zeros(1000)), ("800 kB", np.zeros(100_000))):
    print(f"{name}: {1000 * seconds(value):.2f} ms")
"""


def scratch(
    course: Course, assignment: str, folder: Path, config: str, submissions: int = SUBMISSIONS
) -> Course:
    """A course with solved submissions, ready to be graded by a configuration."""
    for name in ("source", "release"):
        shutil.copytree(course.root / name, folder / name)
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    made = Course(folder)
    answers = reference_answers(read_sections(course, assignment))
    for number in range(submissions):
        hand_in(
            made, assignment, Sample(f"solved-{number}", answers), read_notebook(course.release(assignment))
        )
    nbgrader(made, "generate_assignment", assignment, "--force")
    return made


def nbgrader(course: Course, *arguments: str) -> float:
    """Run a command in the course and return its seconds."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "nbgrader", *arguments]
    start = time.perf_counter()
    subprocess.run(
        command, cwd=course.root, check=True, capture_output=True, env={**os.environ, "PATH": path}
    )
    return time.perf_counter() - start


def calls() -> str:
    """What calls across the seal cost, as a check that makes them prints it."""
    cell = {
        "schema_version": 3,
        "grade": False,
        "solution": True,
        "locked": False,
        "task": False,
        "grade_id": "a",
    }
    check = {**cell, "grade": True, "solution": False, "locked": True, "grade_id": "b", "points": 1}
    book: NotebookNode = new_notebook(
        cells=[
            new_code_cell("def same(x):\n    return x", metadata={"nbgrader": cell}),
            new_code_cell(CALLS, metadata={"nbgrader": check}),
        ]
    )
    options = KernelOptions(100_000, box.Limits(), boxed=True)
    ran = run_sealed(plan(book, book), {}, Path.cwd(), options, Seconds())
    return ran.outcomes["b"].printed.strip()


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    course = Course.find(Path.cwd())
    settings = (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.platform()}")
    for assignment in course.built_assignments():
        with tempfile.TemporaryDirectory(prefix="sealing-") as folder:
            ways = {
                name: scratch(course, assignment, Path(folder) / name, config)
                for name, config in (("stock", STOCK), ("sealed", settings))
            }
            seconds: dict[str, list[float]] = {"stock": [], "sealed": []}
            for _ in range(rounds):
                for name, way in ways.items():
                    seconds[name].append(nbgrader(way, "autograde", assignment, "--force"))
        ratios = [ours / stock for ours, stock in zip(seconds["sealed"], seconds["stock"], strict=True)]
        each = {name: statistics.median(values) / SUBMISSIONS for name, values in seconds.items()}
        print(
            f"{assignment}: stock {each['stock']:.1f} s, sealed {each['sealed']:.1f} s a submission; "
            f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}, {rounds} rounds)"
        )
    print("one call across the seal:", calls().replace("\n", ", "))


if __name__ == "__main__":
    main()
