"""The quality gates and the tests, one after the other, each with its own words."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

from readybook.course import Course, CourseError

_GATES = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("readybook", "build", "--check"),
    ("readybook", "verify-checks"),
    ("pytest", "-m", "not browser", "-n", "auto", "--dist", "loadfile"),
)
_CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)


def run_gates(course: Course) -> None:
    """Run every gate, also after one has failed; raise CourseError naming those that did."""
    failed = [" ".join(gate) for gate in _GATES if not _passes(course, gate)]
    if failed:
        raise CourseError(f"failed: {'; '.join(failed)}")


def run_browser_tests(course: Course) -> None:
    """Drive JupyterLab and formgrader in the system's Chromium; raise CourseError when there is none."""
    names = [os.environ.get("READYBOOK_CHROMIUM", ""), *_CHROMIUM_NAMES]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if not found:
        raise CourseError(
            "the browser tests need Chromium or Chrome: install it, or give its path in READYBOOK_CHROMIUM; "
            "nothing else needs it"
        )
    if not _passes(course, ("pytest", "-m", "browser"), {"READYBOOK_CHROMIUM": found}):
        raise CourseError("the browser tests failed")


def _passes(course: Course, gate: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    if importlib.util.find_spec(gate[0]) is None:
        raise CourseError(f"{gate[0]} is not installed; run: pip install -e .[test] -c constraints.txt")
    print(f"\n$ {' '.join(gate)}", flush=True)
    command = [sys.executable, "-m", *gate]
    return (
        subprocess.run(command, cwd=course.root, env=os.environ | (environment or {}), check=False).returncode
        == 0
    )
