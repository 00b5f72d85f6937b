"""A watch over the processes of one box: when they use too much together, they are all ended."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from readybook.grading.box import GIBIBYTE, MEBIBYTE, Limits

PROC = Path("/proc")
# What the machine must keep free, whoever took the rest: some kinds of memory belong to no process.
SPARE = 200 * MEBIBYTE

ENDING_LOOKS = 5
MACHINE_FULL = "the machine ran out of memory while it ran"


@dataclass(frozen=True)
class Process:
    """What /proc says about one process."""

    parent: int
    threads: int
    resident: int
    faults: int
    started: int
    headless: bool  # its first thread has ended: the system tells nothing about the memory of such a one


class Watch(threading.Thread):
    """Looks at the process `pid` and all below until it is gone; ends them when they pass a limit.

    `verdict` then says why, in one sentence; it is empty while all is well. As a context manager it
    ends all the processes at the end of its block. Without Linux's /proc it sees nothing and only does that.

    exact: whether `peak`, the most memory that was used at any look, is to be exact. Otherwise it may be
    too high, as long as the limit is kept: to ask for the exact figure at every look takes long.
    """

    def __init__(self, pid: int, limits: Limits, interval: float = 0.2, *, exact: bool = False) -> None:
        super().__init__(name=f"watch over {pid}", daemon=True)
        self.pid = pid
        self.limits = limits
        self.interval = interval
        self.exact = exact
        self.verdict = ""
        self.peak = 0
        self._over = threading.Event()
        self._headless: dict[int, int] = {}
        self._first = look(pid)
        self._shares: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}

    def __enter__(self) -> Watch:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self.join()
        self.end()

    def run(self) -> None:
        while self._same() and not self._over.wait(self.interval):
            try:
                self.verdict = self._too_much(below(self.pid))
            except Exception as error:  # nobody would notice a box without a watch
                self.verdict = f"the watch over it failed ({error!r})"
            if self.verdict:
                self.end()
                return

    def _same(self) -> bool:
        """Whether the process is still the one that the watch was set on: numbers are given again."""
        now = look(self.pid)
        return now is not None and self._first is not None and now.started == self._first.started

    def end(self) -> None:
        """End all the processes."""
        if self._same() or not PROC.is_dir():
            end(self.pid)

    def _too_much(self, found: dict[int, Process]) -> str:
        limits = self.limits
        if len(found) > limits.processes:
            return f"it ran more than {limits.processes} processes at once"
        if sum(process.threads for process in found.values()) > limits.threads:
            return f"it ran more than {limits.threads} threads at once"
        # A process that is just ending looks like this for a moment.
        self._headless = {pid: self._headless.get(pid, 0) + 1 for pid in found if found[pid].headless}
        if any(looks >= ENDING_LOOKS for looks in self._headless.values()):
            return "it ended the first thread of a running process, which hides that process's memory"
        used = self._memory(found)
        if used > limits.memory:
            self._shares.clear()  # remembered shares add up to too much when processes fork: look again
            used = self._memory(found)
        self.peak = max(self.peak, used)
        if used > limits.memory:
            return f"it used more than {limits.memory / GIBIBYTE:.3g} GB of memory"
        if found and available() < SPARE:
            return MACHINE_FULL
        return ""

    def _memory(self, found: dict[int, Process]) -> int:
        """Memory of all processes, pages that several share counting once; never too low.

        The exact share of a process takes milliseconds to ask for, and a notebook has dozens of processes
        that only wait. What a process holds, shared or not, is known anyway: that is its share at most,
        and the exact one is asked for only when those might add up to more than the limit. A share holds good
        until the process touches a new page.
        """
        shares: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}
        bounds: dict[int, int] = {}
        for pid, process in found.items():
            key, state = (pid, process.started), (process.faults, process.resident)
            known = self._shares.get(key)
            if known and known[0] == state:
                shares[key] = known
            else:
                bounds[pid] = process.resident
        used = sum(share for _, share in shares.values()) + sum(bounds.values())
        for pid in sorted(bounds, key=lambda each: bounds[each], reverse=True):
            if used <= self.limits.memory and not self.exact:
                break
            process = found[pid]
            share = proportional(pid, process.resident)
            shares[pid, process.started] = ((process.faults, process.resident), share)
            used += share - process.resident
        self._shares = shares
        return used


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
    size = resident * os.sysconf("SC_PAGE_SIZE")
    return Process(parent, threads, size, small + great, started, headless=ended)


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
    return SPARE
