"""A watch over the processes of one box: when they use too much together, they are all ended."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from readybook.grading.box import GIBIBYTE, MEBIBYTE, Limits
from readybook.grading.clock import Deadline
from readybook.grading.memory import Memory
from readybook.grading.processes import (
    PROC,
    Process,
    available,
    below,
    children,
    end,
    look,
    seconds_without_processor,
)

# What the machine must keep free, whoever took the rest: some kinds of memory belong to no process.
SPARE = 200 * MEBIBYTE
# Copies of the kernel, which wait for checks, may hold as much again as the candidate's own processes.
WITH_COPIES = 2

ENDING_LOOKS = 5
# The share of its time that the watch may spend on looking.
LOOKING = 0.25
CARRIED = 2.0
MACHINE_FULL = "the machine ran out of memory while it ran"
TIME_USED_UP = "the submission's time was used up"


@dataclass(frozen=True)
class Copy:
    """A copy of the kernel that waits for the checks at a place."""

    place: str
    started: int


class Watch(threading.Thread):
    """Looks at the process `pid` and all below until it is gone; ends them when they pass a limit.

    `verdict` then says why, in one sentence; it is empty while all is well. As a context manager it
    ends all the processes at the end of its block. Without Linux's /proc it sees nothing and only does that.

    Copies of the kernel that wait for checks are ours and count apart: see `expect_copies`. Where they and
    the candidate's own processes need too much together, half of the copies end, and `ended_copies` says of
    which places: that costs a run, and no check. Stopped processes are woken, since others wait for them.

    deadline: when they are ended whatever they do. exact: whether `peak`, the most memory that the
    candidate's own processes used at any look, is to be exact. Otherwise it may be too high, as long as the
    limit is kept: to ask for the exact figure at every look takes long.
    """

    def __init__(
        self,
        pid: int,
        limits: Limits,
        interval: float = 0.2,
        *,
        deadline: Deadline | None = None,
        exact: bool = False,
    ) -> None:
        super().__init__(name=f"watch over {pid}", daemon=True)
        self.pid = pid
        self.limits = limits
        self.interval = interval
        self.verdict = ""
        self.peak = 0
        self.waited = 0.0  # seconds for which the box wanted a processor and had none
        self.ended_copies: set[str] = set()
        self._deadline = deadline
        self._exact = exact
        self._over = threading.Event()
        self._headless: dict[int, int] = {}
        self._first = look(pid)
        self._memory = Memory()
        self._kernel = pid
        self._copies: dict[int, Copy] = {}
        self._cpu: dict[int, float] = {}
        self._delays: dict[int, float] = {}
        self._looked = time.monotonic()
        self._idle = self._delay = 0.0

    def __enter__(self) -> Watch:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self.join()
        self.end()

    def run(self) -> None:
        pause = self.interval
        while self._same() and not self._over.wait(pause):
            began = time.monotonic()
            try:
                self.verdict = self._looked_at(below(self.pid))
            except Exception as error:  # nobody would notice a box without a watch
                self.verdict = f"the watch over it failed ({error!r})"
            if self.verdict:
                self.end()
                return
            pause = max(self.interval, (time.monotonic() - began) / LOOKING)

    def _same(self) -> bool:
        """Whether the process is still the one that the watch was set on: numbers are given again."""
        now = look(self.pid)
        return now is not None and self._first is not None and now.started == self._first.started

    def end(self) -> None:
        """End all the processes."""
        if self._same() or not PROC.is_dir():
            end(self.pid)

    # -- the kernel and its copies -----------------------------------------------------------------

    def expect_copies(self) -> None:
        """Take what runs deepest for the kernel; to be called before anything of the candidate's runs."""
        *_, self._kernel = below(self.pid) or [self.pid]

    @property
    def threads(self) -> int:
        """How many threads the kernel has."""
        process = look(self._kernel)
        return process.threads if process else 0

    @property
    def has_children(self) -> bool:
        """Whether the kernel has started processes that are no copies of it."""
        return bool(set(children(self._kernel)) - set(self._copies))

    def note_copy(self, place: str) -> None:
        """Count the kernel's newest child as its copy for a place.

        A program that pretends to have made a copy has one process that counts apart, and no more.
        """
        others = [pid for pid in children(self._kernel) if pid not in self._copies]
        fresh = {pid: process.started for pid in others if (process := look(pid))}
        if fresh:
            newest = max(fresh, key=lambda pid: (fresh[pid], pid))
            self._copies[newest] = Copy(place, fresh[newest])

    def _waiting(self, found: Mapping[int, Process]) -> dict[int, Copy]:
        """The copies that are there, oldest first."""
        known = dict(self._copies)
        return {
            pid: copy for pid, copy in known.items() if pid in found and found[pid].started == copy.started
        }

    def _end_copies(self, copies: Mapping[int, Copy]) -> None:
        """End the later half of the copies."""
        for pid in [*copies][len(copies) // 2 :]:
            self.ended_copies.add(copies[pid].place)
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)

    # -- looks -------------------------------------------------------------------------------------

    def _looked_at(self, found: dict[int, Process]) -> str:
        """Return why these processes have to end, or nothing."""
        self._note_waits(found)
        for pid, process in found.items():
            if process.stopped:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGCONT)
        if self._deadline and self._deadline.is_over:
            return TIME_USED_UP
        return self._too_much(found)

    def _note_waits(self, found: Mapping[int, Process]) -> None:
        """Add up how long what ran since the last look was kept from running, and not by its own company.

        The system tells of a wait when it is over, so that a few seconds are carried from look to look.
        """
        now = time.monotonic()
        passed, self._looked = now - self._looked, now
        ran, longest = 0.0, 0.0
        for pid, process in found.items():
            ran += max(0.0, process.cpu - self._cpu.get(pid, process.cpu))
            if process.runnable or process.cpu != self._cpu.get(pid):
                delay = seconds_without_processor(pid)
                longest = max(longest, delay - self._delays.get(pid, delay))
                self._delays[pid] = delay
        self._cpu = {pid: process.cpu for pid, process in found.items()}
        self._idle = min(max(self._idle + passed - ran, 0.0), CARRIED)
        self._delay = min(self._delay + longest, CARRIED)
        waited = min(self._idle, self._delay)
        self._idle -= waited
        self._delay -= waited
        self.waited += waited

    def _too_much(self, found: dict[int, Process]) -> str:
        limits = self.limits
        copies = self._waiting(found)
        if len(found) - len(copies) > limits.processes:
            return f"it ran more than {limits.processes} processes at once"
        if sum(process.threads for process in found.values()) - len(copies) > limits.threads:
            return f"it ran more than {limits.threads} threads at once"
        # A process that is just ending looks like this for a moment.
        self._headless = {pid: self._headless.get(pid, 0) + 1 for pid in found if found[pid].headless}
        if any(looks >= ENDING_LOOKS for looks in self._headless.values()):
            return "it ended the first thread of a running process, which hides that process's memory"
        own = {pid: process for pid, process in found.items() if pid not in copies}
        used = self._memory.used_by(own, limits.memory, exact=self._exact)
        self.peak = max(self.peak, used)
        if used > limits.memory:
            return f"it used more than {limits.memory / GIBIBYTE:.3g} GB of memory"
        is_full = bool(found) and available() < SPARE
        if copies and (is_full or self._memory.exceeds(found, WITH_COPIES * limits.memory)):
            self._end_copies(copies)
        elif is_full:
            return MACHINE_FULL
        return ""
