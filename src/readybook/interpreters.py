"""Finds the Pythons of this machine, so that the project can be tried on each that is promised."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from readybook.environment import OLDEST, TOO_NEW

PROMISED = tuple(f"3.{minor}" for minor in range(OLDEST[1], TOO_NEW[1]))


def interpreters() -> dict[str, str]:
    """Return the path of one Python for each promised version that is found, such as {"3.12": ...}.

    For the version that runs it is the one that runs. Others are looked for in PATH and among pyenv's.
    """
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = {version: sys.executable if version == here else _found(version) for version in PROMISED}
    return {version: path for version, path in found.items() if path}


def _found(version: str) -> str:
    return next((found for path in _places(version) if (found := _itself(path, version))), "")


def _places(version: str) -> Iterator[str]:
    if in_path := shutil.which(f"python{version}"):
        yield in_path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for path in sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True):
        yield str(path)


def _itself(python: str, version: str) -> str:
    """Return where a Python really lies; nothing when it does not run, or is not what it is called.

    pyenv lays files into PATH that start another one, or only say that there is none.
    """
    asked = [python, "-I", "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    is_version, _, path = done.stdout.strip().partition(" ")
    return path if done.returncode == 0 and is_version == version else ""
