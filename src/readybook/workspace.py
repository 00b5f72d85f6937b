"""A person's own copies of the workbooks, and tidying up after the tools."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from readybook.course import Course, CourseError
from readybook.demo import MARKER
from readybook.releases import digest_in

_CACHES = (".mypy_cache", ".pytest_cache", ".ruff_cache")


def open_lab(course: Course, *, port: int | None, extra: Sequence[str]) -> None:
    """Open JupyterLab on my_workbooks/; return when it has been closed.

    port: raises CourseError when it is in use; None takes the first free one from 8888.
    """
    folder = working_copies(course, say=print)
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", *extra]
    if port is not None:
        if not 0 < port < 65536:
            raise CourseError(f"port {port} is none: choose a number from 1 to 65535")
        if _in_use(port):
            raise CourseError(f"port {port} is in use; choose another with --port, or leave it out")
        command += [f"--port={port}", "--ServerApp.port_retries=0"]
    if subprocess.run(command, check=False).returncode:
        raise CourseError("JupyterLab ended with an error; its own words are above")


def working_copies(course: Course, say: Callable[[str], None] = lambda _: None) -> Path:
    """Copy each release to my_workbooks/, unless a copy is there already: nobody's work is overwritten.

    say: is told of each copy that came from another release; the present one is laid beside it.
    """
    folder = course.root / "my_workbooks"
    try:
        folder.mkdir(exist_ok=True)
        for name in course.built_assignments():
            copy, present = folder / f"{name}.ipynb", _digest_of(course.release(name))
            if copy.exists() and present and _digest_of(copy) not in ("", present):
                new = folder / f"{name} ({present[:8]}).ipynb"
                say(
                    f"{copy.relative_to(course.root)} is of an older release and stays as it is; "
                    f"the present one lies beside it: {new.relative_to(course.root)}"
                )
                copy = new
            if not copy.exists():
                shutil.copyfile(course.release(name), copy)
    except OSError as error:
        raise CourseError(f"{error.filename}: the workbooks cannot be copied ({error.strerror})") from None
    return folder


def _digest_of(path: Path) -> str:
    """Return the digest of the release that a notebook file came from, or '' when that cannot be told."""
    try:
        return digest_in(json.loads(path.read_text(encoding="utf-8"))["metadata"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def clean(course: Course) -> list[Path]:
    """Remove demo/ and the caches of the tools, and return what was removed."""
    rubbish = [course.root / name for name in _CACHES]
    if (course.root / "demo" / MARKER).is_file():
        rubbish.append(course.root / "demo")
    removed = [path for path in rubbish if path.exists()]
    for path in removed:
        shutil.rmtree(path)
    return removed


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
