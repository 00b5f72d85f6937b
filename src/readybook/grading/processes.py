"""What the system says about running processes, and how to end them."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """What /proc says about one process; `cpu`: seconds of processor time, of its buried children too."""

    parent: int
    threads: int
    resident: int
    faults: int
    started: int
    cpu: float
    runnable: bool
    stopped: bool
    headless: bool  # its first thread has ended: the system tells nothing about the memory of such a one


def end(pid: int) -> None:
    """End the process `pid` and all below it, at once.

    The child goes before the parent: a box's own first process takes all of the box with it,
    whereas bubblewrap's outer process only asks for that.
    """
    found = list(below(pid)) if PROC.is_dir() else [pid]
    for each in found[1:] + found[:1]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)


def below(pid: int) -> dict[int, Process]:
    """Return `pid` and all processes that came from it, as far as they run, parents before children.

    Where the system tells nothing about processes (macOS), there are none.
    """
    if not PROC.is_dir():
        return {}
    everything = {
        int(entry.name): look(int(entry.name)) for entry in os.scandir("/proc") if entry.name.isdigit()
    }
    children: dict[int, list[int]] = {}
    for each, process in everything.items():
        if process:
            children.setdefault(process.parent, []).append(each)
    found, waiting = {}, [pid]
    while waiting:
        each = waiting.pop()
        if process := everything.get(each):
            found[each] = process
        waiting += children.get(each, ())
    return found


def look(pid: int) -> Process | None:
    """Read what /proc says about a process; None when it is gone or only its end is to be noted."""
    try:
        with Path(f"/proc/{pid}/stat").open("rb", buffering=0) as file:
            text = file.read(4096)
    except OSError:
        return None
    # The program's name, in brackets, may hold anything, brackets and spaces too.
    fields = text.rpartition(b") ")[2].split()
    parent, small, great, threads, started, resident = (int(fields[at]) for at in (1, 7, 9, 17, 19, 21))
    ended = fields[0] in (b"Z", b"X")
    if ended and threads <= 1:
        return None
    return Process(
        parent,
        threads,
        resident=resident * os.sysconf("SC_PAGE_SIZE"),
        faults=small + great,
        started=started,
        cpu=sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK"),
        runnable=fields[0] == b"R",
        stopped=fields[0] == b"T",
        headless=ended,
    )


def children(pid: int) -> list[int]:
    """Return the processes that the first thread of a process has started, as far as they are there."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(number) for number in text.split()]


def seconds_without_processor(pid: int) -> float:
    """Return for how long a process has wanted a processor and had none; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def proportional(pid: int, otherwise: int) -> int:
    """Return a process's share of memory in bytes; `otherwise` when the system does not tell."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return otherwise


def available() -> int:
    """Return the memory that the machine could still give, in bytes."""
    for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return sys.maxsize
