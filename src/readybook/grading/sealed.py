"""Runs one submission: the candidate's cells in a box, then the checks in the examiner.

A pure function of the plan: nothing is read or written but processes and directories of its own, which
are gone at the end whatever happens.
"""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from readybook.grading.box import Limits
from readybook.grading.examiner import CheckCell, Examination, Outcome
from readybook.grading.kernel import ONE_THREAD, CandidateKernel, KernelLost, KernelOptions, candidate_kernel
from readybook.grading.steps import Plan, Run, Snapshot
from readybook.grading.surroundings import PYTHON, environment
from readybook.grading.warm import Fork, WarmParent, WarmParents
from readybook.grading.watch import MACHINE_FULL

START_SECONDS = 120
RESTARTS = 3
# The share of its time within which a submission's cells must have run to be run once more for a rare check.
QUICK = 0.1
TIME_OVER = "This check could not be run: the submission's time, or what it may use, was used up."
SNAPSHOT = "__import__('sys').modules['agent'].snapshot({!r}, {!r})"


@dataclass(frozen=True)
class Seconds:
    """How long things may take: one cell, one check, and all of a submission."""

    cell: int = 60
    check: int = 60
    total: int = 600


@dataclass
class Ran:
    """What became of a submission: outputs by the index of their cell, outcomes by grade id.

    boxed: whether all kernels that ran it were shut in; None when none did.
    """

    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    boxed: bool | None = None


class ExaminerFailed(Exception):
    """The examiner, which is ours, did not do its work; the text says what is known."""


def run_sealed(
    plan: Plan,
    files: Mapping[str, Path],
    folder: Path,
    options: KernelOptions,
    seconds: Seconds,
    warm: WarmParents | None = None,
) -> Ran:
    """Run a submission as planned.

    files: what lies beside the notebook, by name. folder: where the examiner works, with the course's own
    files. warm: where kernel and examiner are forked from; without it they are started cold.

    Raises ExaminerFailed when the checks could not be run through no fault of the candidate's.
    """
    ran = Ran()
    end = time.monotonic() + seconds.total
    place = warm.folder if warm else None
    with tempfile.TemporaryDirectory(prefix="readybook-", dir=place) as name, ExitStack() as stack:
        shared = Path(name)
        door = stack.enter_context(socket.socket(socket.AF_UNIX))
        door.bind(str(shared / "door"))
        door.listen(1000)
        examination = Examination(plan.given, plan.checks, seconds.check, options.limits.memory * 2)
        examiner = stack.enter_context(_Examiner(examination, door, folder, warm.examiners if warm else None))
        options = replace(options, limits=with_room_for_snapshots(options.limits, plan))
        kernels = warm.kernels if warm else None
        candidate = _Candidate(plan, shared, files, options, kernels, seconds.cell, end, ran)
        for _ in range(RESTARTS + 2):
            with ExitStack() as attempt:
                places = candidate.run_cells(attempt)
                if time.monotonic() > end - (1 - QUICK) * seconds.total:
                    examiner.uses_up = False
                if _examine(plan, examiner, candidate, places, seconds, end, ran):
                    break
            examiner.restart()
        for check in plan.checks:
            ran.outcomes.setdefault(check.grade_id, Outcome(check.grade_id, "NoAnswer", TIME_OVER))
    return ran


def with_room_for_snapshots(limits: Limits, plan: Plan) -> Limits:
    """Return limits in which the copies that wait for checks do not count as the candidate's processes."""
    snapshots = sum(isinstance(step, Snapshot) for step in plan.steps)
    return replace(limits, processes=limits.processes + 2 * snapshots, threads=limits.threads + 2 * snapshots)


@dataclass
class _Candidate:
    """The candidate's side of one run: the plan, what it needs, and which cells had to be left out."""

    plan: Plan
    shared: Path
    files: Mapping[str, Path]
    options: KernelOptions
    parent: WarmParent | None
    seconds: int
    end: float
    ran: Ran
    left_out: dict[int, str] = field(default_factory=dict)
    kernel: CandidateKernel | None = None
    runs: int = 0
    losses: int = 0
    steps: Sequence[Run | Snapshot] = ()

    def __post_init__(self) -> None:
        self.steps = self.plan.steps

    def fate(self, outcome: Outcome) -> str:
        """Why the snapshots are gone after a check, or nothing as long as they are there."""
        unheard = outcome.gone or outcome.error == "NoAnswer"
        if self.kernel is None or (self.kernel.fate == "" and not unheard):
            return ""
        with suppress(KernelLost):
            self.kernel.silently("pass")  # it may be about to end, which only an answer disproves
        return self.kernel.fate

    def run_cells(self, stack: ExitStack) -> dict[str, str]:
        """Run all cells; return by what names snapshots of the places wait, until `stack` is closed.

        A cell that ends the kernel is left out, and all others are run anew in a fresh one.
        """
        while True:
            memory: dict[int, int] = {}
            with ExitStack() as attempt:
                try:
                    places = self._run_once(attempt, memory)
                except KernelLost as lost:
                    reason = str(lost)
                else:
                    stack.push(attempt.pop_all())
                    return places
            if reason == MACHINE_FULL:
                raise ExaminerFailed(f"{reason}; grade this submission again when the machine has room")
            if "memory" in reason and not self.options.measured:
                # Which cell is to blame shows only in a run that is measured, and those take longer.
                self.options = replace(self.options, measured=True)
                continue
            self.ran.notes.append(f"The kernel was started anew: {reason}.")
            if not memory:
                self.ran.notes.append("Nothing could be run after that.")
                return {}
            self._leave_out(memory, reason)

    def _leave_out(self, memory: Mapping[int, int], reason: str) -> None:
        """Find the cell that is to blame: the last one, or the one that took most of the memory."""
        *_, last = memory
        rest = {index: size for index, size in memory.items() if index not in self.left_out}
        hungriest = max(rest, key=lambda index: rest[index], default=last)
        self.left_out[hungriest if "memory" in reason else last] = reason
        self.losses += 1
        if self.losses >= RESTARTS:
            at = next(n for n, step in enumerate(self.steps) if isinstance(step, Run) and step.index == last)
            self.steps = self.steps[:at]
            self.ran.notes.append("After several such cells, the rest of the notebook was not run.")

    def _run_once(self, attempt: ExitStack, memory: dict[int, int]) -> dict[str, str]:
        """Run the steps in a new kernel; note in `memory` by how much each cell raised what is used."""
        kernel = attempt.enter_context(
            candidate_kernel(self.plan.cells, self.shared, self.files, self.options, self.parent)
        )
        self.kernel = kernel
        self.ran.boxed = kernel.boxed and self.ran.boxed is not False
        self.runs += 1
        places: dict[str, str] = {}
        for step in self.steps:
            if isinstance(step, Snapshot):
                label = f"{step.place}, run {self.runs}"
                if kernel.silently(SNAPSHOT.format(str(self.shared / "door"), label)):
                    places[step.place] = label
                continue
            before = kernel.peak_memory
            memory[step.index] = 0
            try:
                outputs = self._run_cell(kernel, step)
            finally:
                memory[step.index] = kernel.peak_memory - before
            if step.shown:
                self.ran.outputs[step.index] = outputs
        return places

    def _run_cell(self, kernel: CandidateKernel, step: Run) -> list[NotebookNode]:
        left = min(self.seconds, self.end - time.monotonic())
        if step.index in self.left_out:
            return [_failure("KernelLost", f"This cell was left out: {self.left_out[step.index]}.")]
        if left < 1:
            return [_failure("NotRun", "This cell was not run: the submission's time was used up.")]
        return kernel.run(step.index, step.source, left)


def _examine(
    plan: Plan,
    examiner: _Examiner,
    candidate: _Candidate,
    places: Mapping[str, str],
    seconds: Seconds,
    end: float,
    ran: Ran,
) -> bool:
    """Have the waiting checks run one by one; return whether that is all that can be done.

    A check that brings down the examiner, or stops it, or has the box ended, fails alone: the others are to
    be run with a new examiner, and new snapshots. So is a check that used up its snapshot and needs another.
    """
    waiting = [check for check in plan.checks if check.grade_id not in ran.outcomes]
    examiner.begin(waiting, places)
    for check in waiting:
        # A check runs twice at most; it also has some seconds for its own work.
        left = min(2 * seconds.check + 30, end + seconds.check - time.monotonic())
        heard = examiner.hear(left)
        if heard is None:
            is_over = time.monotonic() > end
            text = TIME_OVER if is_over else "What your code returned kept this check from coming to an end."
            ran.outcomes[check.grade_id] = Outcome(check.grade_id, "NoAnswer", text)
            return is_over
        outcome = Outcome(**heard)
        if outcome.again:
            examiner.uses_up = False
            return False
        ran.outcomes[check.grade_id] = outcome
        if fate := candidate.fate(outcome):
            text = f"Your code was ended: {fate}."
            ran.outcomes[check.grade_id] = Outcome(check.grade_id, "NoAnswer", text)
            ran.notes.append(f"The kernel was started anew: in a check, {fate}.")
            return time.monotonic() > end
    return True


class _Examiner:
    """The examiner's process, as far as its owner sees it; a context manager that ends it."""

    def __init__(
        self, examination: Examination, door: socket.socket, folder: Path, parent: WarmParent | None
    ) -> None:
        self._examination = examination
        self._door = door
        self._folder = folder
        self._parent = parent
        self.uses_up = True  # whether the last check at a place uses up the snapshot there, which is faster
        self._start()

    def __enter__(self) -> _Examiner:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for file in (self._questions, self._answers, self._complaints):
            with suppress(OSError):  # what it did not read any more
                file.close()

    def restart(self) -> None:
        self.__exit__()
        self._start()

    def _start(self) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._complaints = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 (closed at exit)
        (hears, asks), (answered, answers) = os.pipe(), os.pipe()
        self._questions, self._answers = os.fdopen(asks, "w"), os.fdopen(answered)
        try:
            self._process = self._launched(hears, answers, self._complaints.fileno())
        finally:
            os.close(hears)
            os.close(answers)
        threading.Thread(target=_listen, args=(self._answers, self._lines), daemon=True).start()
        self._say(self._examination.to_json())

    def _launched(self, *streams: int) -> Fork | subprocess.Popen[bytes]:
        """Start the process with these standard streams."""
        if self._parent:
            return self._parent.fork({"folder": str(self._folder)}, [self._door.fileno(), *streams])
        return subprocess.Popen(
            [*PYTHON, "-m", "readybook.grading.examiner", str(self._door.fileno())],
            cwd=self._folder,
            stdin=streams[0],
            stdout=streams[1],
            stderr=streams[2],
            pass_fds=(self._door.fileno(),),
            env=environment(str(self._folder), ONE_THREAD),
            umask=0o077,
        )

    def begin(self, checks: Sequence[CheckCell], places: Mapping[str, str]) -> None:
        """Have these checks run; raises ExaminerFailed when it cannot run the given cells that they need."""
        if self.hear(START_SECONDS) is None:
            self._complaints.seek(0)
            raise ExaminerFailed(self._complaints.read()[-5000:] or "the examiner did not start")
        wanted = [check.grade_id for check in checks]
        self._say(json.dumps({"places": dict(places), "checks": wanted, "uses_up": self.uses_up}))

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """Return its next word, or None when it has none within `seconds`, or has ended."""
        try:
            line = self._lines.get(timeout=max(seconds, 1))
        except queue.Empty:
            return None
        return dict(json.loads(line)) if line else None

    def _say(self, line: str) -> None:
        with suppress(OSError):  # it has ended, which `hear` will tell
            self._questions.write(line + "\n")
            self._questions.flush()


def _listen(stdout: IO[str], lines: queue.Queue[str]) -> None:
    with suppress(ValueError):  # the file was closed, since nobody listens any more
        for line in stdout:
            lines.put(line)
    lines.put("")


def _failure(name: str, text: str) -> NotebookNode:
    output: NotebookNode = new_output("error", ename=name, evalue=text, traceback=[text])
    return output
