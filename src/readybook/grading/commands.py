"""Runs plain nbgrader commands in a course directory and follows their log."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from readybook.course import CourseError
from readybook.grading.surroundings import PYTHON, over_the_callers


def nbgrader_log(root: Path, *arguments: str) -> Iterator[str]:
    """Run `nbgrader ARGUMENTS` in `root`, yielding each line of its log as it comes.

    Raises CourseError with nbgrader's last error line when the command fails.
    """
    command = [*PYTHON, "-m", "nbgrader", *arguments]
    said = []
    with subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **over_the_callers()},
    ) as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            yield said[-1]
    if process.returncode:
        errors = [line for line in said if "ERROR" in line] or said[-1:] or ["it said nothing"]
        raise CourseError(f"'nbgrader {' '.join(arguments)}' failed: {errors[-1]}")
