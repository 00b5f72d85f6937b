"""Runs plain nbgrader commands in a course directory and follows their log."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from readybook.course import CourseError


def nbgrader_log(root: Path, *arguments: str) -> Iterator[str]:
    """Run `nbgrader ARGUMENTS` in `root`, yielding each line of its log as it comes.

    Raises CourseError with nbgrader's last error line when the command fails.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments]
    said = []
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            yield said[-1]
    if process.returncode:
        errors = [line for line in said if "ERROR" in line] or said[-1:] or ["it said nothing"]
        raise CourseError(f"'nbgrader {' '.join(arguments)}' failed: {errors[-1]}")
