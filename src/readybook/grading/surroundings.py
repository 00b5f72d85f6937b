"""What our processes get in place of the instructor's surroundings, which must not move a point."""

from __future__ import annotations

import functools
import hashlib
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata, util
from pathlib import Path
from types import MappingProxyType

from readybook.caches import cache_folder

if os.name != "nt":
    import resource

# No flags of the caller's; nothing is imported from the current directory or the user's own packages.
# Give a process that is started so an `environment`, which has no variable of Python's but the list's.
PYTHON = (sys.executable, "-P", "-s", "-X", "utf8")
STACK = 8 << 20
LIBRARIES = 4 << 30  # addresses that numerical libraries take up beside a submission's own memory


def environment(home: str, more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return the environment of a process outside any box: a list's, never the caller's own.

    home: a folder that it may write to. more: variables beside those of the list, or in their place.
    """
    fonts = font_list()
    drawing = {"MPLBACKEND": "Agg", "MPLCONFIGDIR": str(fonts.parent) if fonts else f"{home}/matplotlib"}
    return {**variables(home), "TMPDIR": tempfile.gettempdir(), **drawing, **more}


def variables(home: str) -> dict[str, str]:
    """Return the list: what every process gets, in a box and outside."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "USER": "candidate",
        "LOGNAME": "candidate",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",  # sets have one order, so that the same answer is always judged the same
        "CUDA_VISIBLE_DEVICES": "",  # boxes show no devices, so that checks are not to find any either
        "IPYTHONDIR": f"{home}/.ipython",
        "JUPYTER_RUNTIME_DIR": f"{home}/.jupyter",
    }


def over_the_callers() -> dict[str, str]:
    """Return what has to be laid over the caller's own environment where no other can be given."""
    unset = {name: "" for name in os.environ if name.startswith("PYTHON")}  # empty is unset, to Python
    return {**unset, "PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}


def settle() -> None:
    """Let this process warn where it was told to fail, and its files be its owner's whatever the umask."""
    if sys.warnoptions:
        warnings.simplefilter("default")
    os.umask(os.umask(0o077) & 0o077)


def why_too_narrow(memory: int, file_size: int, open_files: int, seconds: int) -> str | None:
    """Raise the limits of this process, and so of all that it starts; return why that is not enough.

    memory, file_size: bytes, open_files: a number, and seconds of processor time, that a submission is
    promised. Limits can be raised up to what `ulimit -H` says.
    """
    if os.name == "nt":
        return None
    needs = (
        ("NOFILE", "n", "open files", open_files, 1),
        ("FSIZE", "f", "kilobytes of a file", file_size, 1024),
        ("STACK", "s", "kilobytes of stack", STACK, 1024),
        ("DATA", "d", "kilobytes of memory", memory, 1024),
        ("AS", "v", "kilobytes of addresses", memory + LIBRARIES, 1024),
        ("CPU", "t", "seconds of processor time", seconds, 1),
    )
    for name, option, what, needed, unit in needs:
        number = getattr(resource, f"RLIMIT_{name}")
        soft, hard = resource.getrlimit(number)
        if _finite(hard) < needed:
            return (
                f"programs may have {hard // unit} {what} here ('ulimit -H{option}'), and submissions need "
                f"{-(-needed // unit)}; raise that limit, or grade from a shell without it"
            )
        if name == "STACK":  # where there is no limit, threads get smaller ones than under the usual limit
            resource.setrlimit(number, (STACK, hard))
        elif _finite(soft) < needed:
            resource.setrlimit(number, (hard, hard))
    return None


def _finite(limit: int) -> float:
    return float("inf") if limit == resource.RLIM_INFINITY else limit


@functools.cache
def font_list() -> Path | None:
    """Return matplotlib's list of the machine's fonts, made once and kept; None when that cannot be done.

    Without it every process that draws spends a second on making its own.
    """
    if not util.find_spec("matplotlib"):
        return None
    what = f"{sys.prefix} {metadata.version('matplotlib')}"
    with suppress(OSError, RuntimeError, subprocess.SubprocessError):
        cache = cache_folder()
        folder = cache / f"fonts-{hashlib.sha256(what.encode()).hexdigest()[:16]}"
        if not folder.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache) as fresh:
                make = [*PYTHON, "-c", "import matplotlib.font_manager"]
                settings = variables(fresh) | {"MPLCONFIGDIR": f"{fresh}/fonts"}
                subprocess.run(make, cwd=fresh, env=settings, check=True, capture_output=True, timeout=120)
                Path(fresh, "fonts").rename(folder)
        return next(folder.glob("fontlist-*.json"), None)
    return None
