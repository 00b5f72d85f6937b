"""The candidate's side of a submission's run: kernels that run its cells, and copies that wait for checks."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output

from readybook.grading.clock import STARVED, Deadline, Stopwatch
from readybook.grading.examiner import Outcome
from readybook.grading.kernel import (
    CandidateKernel,
    KernelLost,
    KernelNotStarted,
    KernelOptions,
    candidate_kernel,
)
from readybook.grading.results import ExaminerFailed, Ran
from readybook.grading.steps import Plan, Run, Snapshot
from readybook.grading.warm import WarmParent
from readybook.grading.watch import MACHINE_FULL, TIME_USED_UP

RESTARTS = 3


@dataclass
class Candidate:
    """The candidate's side of one run: the plan, what it needs, and which cells had to be left out.

    seconds: for one cell. cells_end: when no further cell begins. end: when all is over.
    uncopied: places of which the kernel could make no copy. in_company: places at which the kernel had
    threads or processes that its copy lacks.
    """

    plan: Plan
    shared: Path
    files: Mapping[str, Path]
    options: KernelOptions
    parent: WarmParent | None
    seconds: int
    cells_end: Deadline
    end: Deadline
    ran: Ran
    left_out: dict[int, str] = field(default_factory=dict)
    uncopied: set[str] = field(default_factory=set)
    in_company: set[str] = field(default_factory=set)
    kernel: CandidateKernel | None = None
    began: float = field(default_factory=time.monotonic)
    waited: float = 0.0
    runs: int = 0
    losses: int = 0
    steps: Sequence[Run | Snapshot] = ()

    def __post_init__(self) -> None:
        self.steps = self.plan.steps

    @property
    def door(self) -> str:
        """Where copies of the kernel, or it itself, meet the examiner."""
        return str(self.shared / "door")

    @property
    def ended_copies(self) -> set[str]:
        """The places whose copies had to end for want of memory."""
        return self.kernel.ended_copies if self.kernel else set()

    @property
    def verdict(self) -> str:
        """Why the present kernel was ended by its watch, or nothing."""
        return self.kernel.watch.verdict if self.kernel and self.kernel.watch else ""

    @property
    def has_starved(self) -> bool:
        """Whether the kernels so far waited for a processor for much of the time."""
        return self.waited > STARVED * (time.monotonic() - self.began)

    def stopwatch(self) -> Stopwatch:
        """Start a stopwatch by which the present kernel's time without a processor does not count."""
        return self.kernel.stopwatch() if self.kernel else Stopwatch(lambda: 0.0)

    def fate(self, outcome: Outcome) -> str:
        """Why the snapshots are gone after a check, or nothing as long as they are there."""
        unheard = outcome.gone or outcome.error == "NoAnswer"
        if self.kernel is None or (self.kernel.fate == "" and not unheard):
            return ""
        with suppress(KernelLost):
            self.kernel.silently("pass")  # it may be about to end, which only an answer disproves
        if self.kernel.fate == MACHINE_FULL:
            raise ExaminerFailed(f"{MACHINE_FULL}; grade this submission again when the machine has room")
        return self.kernel.fate

    def run_cells(self, stack: ExitStack, places: Collection[str]) -> dict[str, str]:
        """Run all cells; return by what names snapshots of these places wait, until `stack` is closed.

        A cell that ends the kernel is left out, and all others are run anew in a fresh one.
        Raises ExaminerFailed when the machine is to blame.
        """
        return self._run(stack, self.steps, places, in_person=False)

    def attend(self, stack: ExitStack, place: str) -> dict[str, str]:
        """Run the cells before a place and have the kernel itself wait there, as `run_cells` does copies.

        It serves one check and ends. Nothing of this run is shown.
        """
        at = next((n for n, step in enumerate(self.steps) if step == Snapshot(place)), len(self.steps))
        return self._run(stack, self.steps[: at + 1], {place}, in_person=True)

    def _run(
        self, stack: ExitStack, steps: Sequence[Run | Snapshot], places: Collection[str], *, in_person: bool
    ) -> dict[str, str]:
        while not self.end.is_over:
            memory: dict[int, int] = {}
            with ExitStack() as attempt:
                try:
                    found = self._run_once(attempt, steps, places, memory, in_person=in_person)
                except KernelNotStarted as lost:
                    if not self.end.is_over:
                        raise ExaminerFailed(f"{lost}; grade this submission again") from lost
                    break
                except KernelLost as lost:
                    reason = str(lost)
                else:
                    stack.push(attempt.pop_all())
                    return found
            if reason == TIME_USED_UP:
                break
            if reason == MACHINE_FULL:
                raise ExaminerFailed(f"{reason}; grade this submission again when the machine has room")
            if "memory" in reason and not self.options.measured:
                # Which cell is to blame shows only in a run that is measured, and those take longer.
                self.options = replace(self.options, measured=True)
                continue
            self.ran.notes.append(f"The kernel was started anew: {reason}.")
            if not memory:
                self.ran.notes.append("Nothing could be run after that.")
                break
            self._leave_out(memory, reason)
            steps = [step for step in steps if step in self.steps]
        return {}

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

    def _run_once(
        self,
        attempt: ExitStack,
        steps: Sequence[Run | Snapshot],
        places: Collection[str],
        memory: dict[int, int],
        *,
        in_person: bool,
    ) -> dict[str, str]:
        """Run the steps in a new kernel; note in `memory` by how much each cell raised what is used."""
        kernel = attempt.enter_context(
            candidate_kernel(self.plan.cells, self.shared, self.files, self.options, self.end, self.parent)
        )
        self.kernel = kernel
        self.ran.boxed = kernel.boxed and self.ran.boxed is not False
        attempt.callback(self._note_waits, kernel)
        self.runs += 1
        found: dict[str, str] = {}
        for step in steps:
            if isinstance(step, Run):
                self._run_step(kernel, step, memory, keep=not in_person)
            elif step.place in places and not self.cells_end.is_over:
                label = f"{step.place}, run {self.runs}"
                if in_person:
                    kernel.listen_no_more()
                    kernel.attend(self.door, label)
                    return {step.place: label}
                if kernel.has_company:
                    self.in_company.add(step.place)
                if kernel.snapshot(self.door, step.place, label):
                    found[step.place] = label
                else:
                    self.uncopied.add(step.place)
        kernel.listen_no_more()
        if kernel.left_out_outputs:
            kept = self.options.notebook_output_bytes / 1e6
            self.ran.note(f"Of the cells' outputs, what came after the first {kept:g} MB was left out.")
        return found

    def _note_waits(self, kernel: CandidateKernel) -> None:
        self.ran.met_wall_limit |= kernel.met_wall_limit
        self.waited += kernel.watch.waited if kernel.watch else 0.0

    def _run_step(self, kernel: CandidateKernel, step: Run, memory: dict[int, int], *, keep: bool) -> None:
        before = kernel.peak_memory
        memory[step.index] = 0
        try:
            outputs = self._run_cell(kernel, step)
        finally:
            memory[step.index] = kernel.peak_memory - before
        if step.shown and keep:
            self.ran.outputs[step.index] = outputs

    def _run_cell(self, kernel: CandidateKernel, step: Run) -> list[NotebookNode]:
        if step.index in self.left_out:
            return [_failure("KernelLost", f"This cell was left out: {self.left_out[step.index]}.")]
        if self.cells_end.left() < 1:
            return [_failure("NotRun", "This cell was not run: the submission's time was used up.")]
        return kernel.run(step.index, step.source, self.seconds, self.cells_end)


def _failure(name: str, text: str) -> NotebookNode:
    output: NotebookNode = new_output("error", ename=name, evalue=text, traceback=[text])
    return output
