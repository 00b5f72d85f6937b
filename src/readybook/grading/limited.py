"""Does work of ours on a candidate's data in a process of its own, with limits of time and memory.

Whatever the data make of it, the process that asks is never held, filled or ended.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeVar

if os.name != "nt":
    import resource

T = TypeVar("T")
MEBIBYTE = 1 << 20
CHUNK = 1 << 16
LARGEST = 200 * MEBIBYTE
# How long a process may take by the clock, in times of its processor time and at least in seconds: the
# machine may be busy with other things.
PATIENCE = 2
LEAST_PATIENCE = 120
# What ends a process from outside, for reasons that are not the candidate's.
_FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class TooMuch(Exception):
    """Which limit the data met; the text is a clause that a file's name can stand before."""


class Lost(Exception):
    """The process was ended, or starved, through no fault of the data."""


def limited(work: Callable[[], T], seconds: int, memory: int) -> T:
    """Return what `work` returns, which has to be plain data.

    seconds: of processor time. memory: bytes, besides those that this process has.
    Raises TooMuch, Lost, and what `work` raises.
    """
    reads, writes = os.pipe()
    with warnings.catch_warnings():
        # Python warns of other threads' locks: the work takes none, and who stands still is Lost.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        os.close(reads)
        _do(work, writes, seconds, memory)
    os.close(writes)
    try:
        said = _heard(reads, time.monotonic() + max(LEAST_PATIENCE, PATIENCE * seconds))
    finally:
        os.close(reads)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    if not said:
        raise _what_ended_it(status, seconds)
    is_done, value = pickle.loads(said)
    if is_done:
        result: T = value
        return result
    raise value


def _do(work: Callable[[], T], writes: int, seconds: int, memory: int) -> NoReturn:
    """Do it in the new process, say what came of it, and end."""
    try:
        gc.disable()  # it does not live long enough to be worth it
        too_much = pickle.dumps((False, TooMuch(f"it takes more than {memory // MEBIBYTE} MB to read")))
        _limit(seconds, memory)
        try:
            said = pickle.dumps((True, work()))
        except MemoryError:
            said = too_much
        except Exception as error:
            said = _told(error)
        rest = memoryview(said)
        while rest:
            rest = rest[os.write(writes, rest) :]
    finally:
        os._exit(0)


def _told(error: Exception) -> bytes:
    error.add_note("".join(traceback.format_exception(error)))
    try:
        said = pickle.dumps((False, error))
        pickle.loads(said)
    except Exception:  # an exception of any library's
        said = pickle.dumps((False, RuntimeError("".join(traceback.format_exception(error)))))
    return said


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if used := _data_size():
        resource.setrlimit(resource.RLIMIT_DATA, (used + memory, used + memory))


def _data_size() -> int:
    """Return the bytes of this process that count against RLIMIT_DATA; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0


def _heard(reads: int, end: float) -> bytes:
    """Return all that is said; nothing when it is not said in time, or too much."""
    parts, size = list[bytes](), 0
    while size <= LARGEST and select.select([reads], [], [], max(0, end - time.monotonic()))[0]:
        part = os.read(reads, CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    if size > LARGEST:
        raise TooMuch(f"it grew to more than {LARGEST // MEBIBYTE} MB")
    return b""


def _what_ended_it(status: int, seconds: int) -> Exception:
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number == signal.SIGXCPU:
        return TooMuch(f"it takes more than {seconds} s to read")
    if number and number not in _FROM_OUTSIDE:
        return TooMuch(f"reading it ended the program ({signal.Signals(number).name})")
    return Lost("a submission could not be read: the process for it was ended, or did not get on")
