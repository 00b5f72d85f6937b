"""Whether this machine can shut candidates' code in, tried with a real boxed process."""

from __future__ import annotations

import functools
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from readybook.grading.box import Limits, boxed
from readybook.grading.bubblewrap import BoxUnavailable, bubblewrap, complaint_of, last_line


@functools.cache
def why_unavailable() -> str | None:
    """Return why no box can be had here, in one sentence; None when one was tried and held."""
    if sys.platform != "linux":
        return f"boxes need Linux and this is {sys.platform}; grade on a Linux machine or in WSL2"
    try:
        if complaint := complaint_of(bubblewrap()):
            return f"this machine does not let bubblewrap build a box ({complaint}); {_remedy()}"
        return _fault_of_a_box()
    except BoxUnavailable as error:
        return str(error)


def _remedy() -> str:
    """What to do, by what this machine says about itself."""
    settings = (
        ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
        ("kernel.unprivileged_userns_clone", "0", "1"),
        ("user.max_user_namespaces", "0", "10000"),
    )
    for name, bad, good in settings:
        with suppress(OSError):
            if Path("/proc/sys", name.replace(".", "/")).read_text(encoding="ascii").strip() == bad:
                return f"have its administrator run 'sysctl {name}={good}'"
    return (
        "in a container, start that with '--security-opt seccomp=unconfined --security-opt "
        "apparmor=unconfined --security-opt systempaths=unconfined', or grade on a Linux machine or in WSL2"
    )


def _fault_of_a_box() -> str | None:
    """Run Python in a box; return what went wrong, in one sentence, or None."""
    look = "import os; print(os.listdir(), os.path.exists(os.sys.argv[1]))"
    with tempfile.TemporaryDirectory(prefix="readybook-") as folder:
        shared, outside = Path(folder, "shared"), Path(folder, "outside")
        shared.mkdir()
        outside.touch()
        probe = [sys.executable, "-c", look, str(outside)]
        command = boxed(probe, shared=shared, files={}, limits=Limits(), environment={})
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=60, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"a box was tried and did not run ({error}); grade on another Linux machine or in WSL2"
    if done.returncode:
        return (
            f"{sys.executable} does not run in a box ({last_line(done.stderr)}); "
            "make its environment anew with 'python -m venv' or conda and grade from there"
        )
    if done.stdout.split() != ["[]", "False"]:
        return "a box was tried and was not tight; grade on another Linux machine or in WSL2"
    return None
