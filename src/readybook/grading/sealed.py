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
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from readybook.grading.box import GIBIBYTE, Limits
from readybook.grading.cells import Candidate
from readybook.grading.clock import Deadline
from readybook.grading.examiner import CheckCell, Examination, Outcome, Task, outcome_of_both
from readybook.grading.kernel import ONE_THREAD, KernelOptions
from readybook.grading.processes import look
from readybook.grading.results import ExaminerFailed, Ran, Seconds
from readybook.grading.steps import Plan, Snapshot
from readybook.grading.surroundings import PYTHON, environment
from readybook.grading.temporary import reachable
from readybook.grading.warm import Fork, WarmParent, WarmParents
from readybook.grading.watch import TIME_USED_UP

__all__ = ["ExaminerFailed", "Ran", "Seconds", "run_sealed"]

START_SECONDS = 120
EXAMINER_BYTES = GIBIBYTE  # what it takes to import what checks need, and some more
END_SECONDS = 5
LOOK_SECONDS = 0.5
# The share of its time within which a submission's cells must have run to be run once more for a rare check.
QUICK = 0.1
# The share of a submission's time that its cells leave to its checks, unless the time of one check is less.
FOR_CHECKS = 0.25
# The share of a check's time for it in a copy that lacks threads or processes; then it gets a kernel.
IN_COMPANY = 0.1
NOT_FOR_WANT_OF_COMPANY = (None, "NotImplementedError", "NameError")
TIME_OVER = "This check could not be run: the submission's time, or what it may use, was used up."
HELD_UP = "What your code returned kept this check from coming to an end."


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
    end = Deadline.after(seconds.total)
    cells_end = Deadline.after(seconds.total - min(seconds.check, FOR_CHECKS * seconds.total))
    place = warm.folder if warm else None
    with tempfile.TemporaryDirectory(prefix="readybook-", dir=place) as name, ExitStack() as stack:
        shared = Path(name) if warm else stack.enter_context(reachable(Path(name)))
        door = stack.enter_context(socket.socket(socket.AF_UNIX))
        door.bind(str(shared / "door"))
        door.listen(1000)
        memory = max(options.limits.memory, EXAMINER_BYTES)
        examination = Examination(plan.given, plan.checks, seconds.check, memory)
        examiner = stack.enter_context(_Examiner(examination, door, folder, warm.examiners if warm else None))
        options = replace(options, limits=with_room_for_snapshots(options.limits, plan))
        kernels = warm.kernels if warm else None
        candidate = Candidate(plan, shared, files, options, kernels, seconds.cell, cells_end, end, ran)
        _Checks(plan, examiner, candidate, seconds, end, ran).examine()
    if len(ran.outcomes) < len(plan.checks):
        ran.met_wall_limit |= candidate.has_starved
    for check in plan.checks:
        ran.outcomes.setdefault(check.grade_id, Outcome(check.grade_id, "NoAnswer", TIME_OVER))
    return ran


def with_room_for_snapshots(limits: Limits, plan: Plan) -> Limits:
    """Return limits in which the copies that wait for checks do not count as the candidate's threads."""
    snapshots = sum(isinstance(step, Snapshot) for step in plan.steps)
    return replace(limits, threads=limits.threads + 2 * snapshots)


@dataclass
class _Checks:
    """The checks of one run: which have an outcome, and which still need a kernel.

    alone: checks that are to be run in a kernel of their own, with what came of them in a copy, if anything.
    """

    plan: Plan
    examiner: _Examiner
    candidate: Candidate
    seconds: Seconds
    end: Deadline
    ran: Ran
    alone: dict[str, Outcome | None] = field(default_factory=dict)

    def examine(self) -> None:
        """Run all checks, as far as there is time: with copies of one kernel, then of another, then alone."""
        while (waiting := self._waiting()) and not self.end.is_over:
            used_up = self.examiner.uses_up
            self.examiner.begin_anew()
            with ExitStack() as attempt:
                places = self.candidate.run_cells(attempt, {check.place for check in waiting})
                if self.end.left() < (1 - QUICK) * self.seconds.total:
                    self.examiner.uses_up = False
                self._examine_copies(waiting, places)
            if self._waiting() == waiting and self.examiner.uses_up == used_up:
                self.alone[waiting[0].grade_id] = None
        for check in self.plan.checks:
            if check.grade_id in self.alone:
                outcome = self._examine_alone(check) or self.alone[check.grade_id]
                if outcome:
                    self.ran.outcomes[check.grade_id] = replace(outcome, again=False)

    def _waiting(self) -> list[CheckCell]:
        settled = {*self.ran.outcomes, *self.alone}
        return [check for check in self.plan.checks if check.grade_id not in settled]

    def _examine_copies(self, waiting: Sequence[CheckCell], places: Mapping[str, str]) -> None:
        """Have the waiting checks run one by one, as far as that can be done with these copies.

        A check that brings down the examiner, or stops it, or has the box ended, fails alone: the others are
        to be run with a new examiner, and new copies. So is a check that used up its copy and needs another,
        and one whose copy had to end for want of memory.
        """
        candidate = self.candidate
        self.alone |= {check.grade_id: None for check in waiting if check.place in candidate.uncopied}
        lost = candidate.uncopied | candidate.ended_copies
        waiting = [check for check in waiting if check.place not in lost]
        task = Task(
            checks=tuple(check.grade_id for check in waiting),
            places=dict(places),
            uses_up=self.examiner.uses_up,
            seconds=dict.fromkeys(candidate.in_company, IN_COMPANY * self.seconds.check),
        )
        if not waiting or not self.examiner.begin(task, self.end):
            return
        for check in waiting:
            outcome = self._hear(check)
            if outcome is None or outcome.again:
                self.examiner.uses_up = self.examiner.uses_up and outcome is None
                return
            unheard = outcome.gone or outcome.error == "NoAnswer"
            if unheard and check.place in candidate.ended_copies:
                continue
            if fate := candidate.fate(outcome):
                if fate != TIME_USED_UP:
                    self._settle(replace(outcome, error="NoAnswer", message=f"Your code was ended: {fate}."))
                    self.ran.notes.append(f"The kernel was started anew: in a check, {fate}.")
                return
            if check.place in candidate.in_company and outcome.error not in NOT_FOR_WANT_OF_COMPANY:
                self.alone[check.grade_id] = outcome
            else:
                self._settle(outcome)
            if outcome.message == HELD_UP:
                return

    def _examine_alone(self, check: CheckCell) -> Outcome | None:
        """Run a check in a kernel of its own, or in two if changed arguments are to be let through."""
        first = self._meet(check, is_second=False)
        if first is None or not first.again:
            return first
        second = self._meet(check, is_second=True)
        return second and outcome_of_both(first, second)

    def _meet(self, check: CheckCell, *, is_second: bool) -> Outcome | None:
        if self.end.is_over:
            return None
        self.examiner.begin_anew()
        with ExitStack() as attempt:
            places = self.candidate.attend(attempt, check.place)
            if self.candidate.cells_end.is_over:
                return None  # cells that were not run for want of time say nothing of the answer
            task = Task((check.grade_id,), places, is_second=is_second)
            outcome = self._hear(check) if self.examiner.begin(task, self.end) else None
            verdict = self.candidate.verdict
        if outcome is None or verdict == TIME_USED_UP:
            return None
        if verdict and outcome.error == "NoAnswer":
            return replace(outcome, message=f"Your code was ended: {verdict}.")
        return outcome

    def _hear(self, check: CheckCell) -> Outcome | None:
        """Return the outcome of the check that runs, or None when the submission's time is over."""
        stopwatch = self.candidate.stopwatch()
        # A check runs twice at most; it also has some seconds for its own work.
        heard = self.examiner.hear(self.end.left(2 * self.seconds.check + 30))
        outcome = Outcome(**heard) if heard else Outcome(check.grade_id, "NoAnswer", HELD_UP)
        if outcome.error == "NoAnswer" and self.end.is_over:
            return None
        if outcome.error == "NoAnswer":
            self.ran.met_wall_limit |= stopwatch.starved and stopwatch.seconds >= self.seconds.check
        return outcome

    def _settle(self, outcome: Outcome) -> None:
        self.ran.outcomes[outcome.grade_id] = outcome


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
        self._is_fresh = True
        self._start()

    def __enter__(self) -> _Examiner:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        for file in (self._questions, self._answers, self._complaints):
            with suppress(OSError):  # what it did not read any more
                file.close()

    def begin_anew(self) -> None:
        """Have a process that has not examined anything yet."""
        if not self._is_fresh:
            self.__exit__()
            self._start()
        self._is_fresh = True

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

    def begin(self, task: Task, end: Deadline) -> bool:
        """Have checks run; return False when there is no time left for it.

        Raises ExaminerFailed when it cannot run the given cells that they need.
        """
        self._is_fresh = False
        if self.hear(end.left(START_SECONDS)) is None:
            if end.is_over:
                return False
            self._complaints.seek(0)
            raise ExaminerFailed(self._complaints.read()[-5000:] or "the examiner did not start")
        self._say(task.to_json())
        return True

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """Return its next word, or None when it has none within `seconds`, has ended, or grows too large."""
        patience = Deadline.after(seconds)
        while not patience.is_over and not self._is_too_large():
            with suppress(queue.Empty):
                line = self._lines.get(timeout=patience.left(LOOK_SECONDS))
                return dict(json.loads(line)) if line else None
        return None

    def _is_too_large(self) -> bool:
        process = look(self._process.pid)
        return process is not None and process.resident > self._examination.memory

    def _say(self, line: str) -> None:
        with suppress(OSError):  # it has ended, which `hear` will tell
            self._questions.write(line + "\n")
            self._questions.flush()


def _listen(stdout: IO[str], lines: queue.Queue[str]) -> None:
    with suppress(ValueError):  # the file was closed, since nobody listens any more
        for line in stdout:
            lines.put(line)
    lines.put("")
