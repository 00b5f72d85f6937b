"""The quality gates and the tests, one after the other, each with its own words."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from readybook import environment
from readybook.course import Course, CourseError
from readybook.interpreters import PROMISED, interpreters

_TESTS = ("pytest", "-m", "not browser", "-n", "auto", "--dist", "loadfile")
_GATES = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("readybook", "build", "--check"),
    ("readybook", "verify-checks"),
    _TESTS,
)
# What reads text and code, which is what differs from one Python to the next, and needs no torch, whose
# build for Linux may be large.
_QUICK_TESTS = (
    *("tests/test_names.py", "tests/test_cli.py", "tests/authoring/test_sections.py"),
    *("tests/authoring/test_lint.py", "tests/authoring/test_bank.py"),
    *("tests/grading/test_every_python.py", "tests/grading/test_intake.py", "tests/grading/test_rebuild.py"),
)
_NOT_IN_SMALL = frozenset({"torch", "cosmic-ray", "mypy", "pgserver", "playwright", "psycopg", "ruff"})
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


def run_on_every_python(course: Course, *, quick: bool) -> None:
    """Run the demonstration and all tests on every promised Python that is found here.

    quick: only tests that need no torch, in small environments, and not on the Python that runs this.

    Raises CourseError naming what failed.
    """
    found = interpreters()
    if missing := [version for version in PROMISED if version not in found]:
        print(f"Not found here, and so not tried: Python {', '.join(missing)}.", flush=True)
    pythons = {version: path for version, path in found.items() if not (quick and path == sys.executable)}
    with ThreadPoolExecutor() as pool:
        ready = list(pool.map(lambda version: _environment(version, pythons[version], quick), pythons))
    commands = [(*_TESTS, *_QUICK_TESTS)] if quick else [("readybook", "demo"), _TESTS]
    failed = [
        f"'{' '.join(command[:2])}' on Python {version}"
        for version, python in zip(pythons, ready, strict=True)
        for command in commands
        if not _passes(course, command, python=python)
    ]
    if failed:
        raise CourseError(f"failed: {', '.join(failed)}")


def _environment(version: str, python: str, quick: bool) -> str:
    """Return the Python of an environment for a version, made if need be."""
    if python == sys.executable:
        return python
    venv = environment.VENV / "pythons" / (f"{version}-quick" if quick else version)
    environment.make(venv, python, _without_torch() if quick else environment.EVERYTHING)
    return str(environment.program(venv, "python"))


def _without_torch() -> tuple[tuple[str, ...], ...]:
    """Return what pip installs where torch is left out, and what the quick tests do without."""
    project = tomllib.loads((environment.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    needed = [text for text in wanted if re.split(r"[^\w-]", text)[0] not in _NOT_IN_SMALL]
    return ("--no-compile", *needed), ("--no-deps", "--editable", ".")


def _passes(
    course: Course,
    gate: Sequence[str],
    variables: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> bool:
    if python == sys.executable and importlib.util.find_spec(gate[0]) is None:
        raise CourseError(f"{gate[0]} is not installed; run: pip install -e .[test] -c constraints.txt")
    which = "" if python == sys.executable else f"{python}: "
    print(f"\n$ {which}{' '.join(gate)}", flush=True)
    command = [python, "-m", *gate]
    done = subprocess.run(command, cwd=course.root, env=os.environ | (variables or {}), check=False)
    return done.returncode == 0
