"""Grades all submissions of an assignment: runs them side by side, and has nbgrader save them one by one."""

from __future__ import annotations

import os
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass, field
from functools import partial
from logging import Logger
from pathlib import Path
from warnings import catch_warnings, simplefilter

from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SAWarning

from readybook import __version__
from readybook.course import Course, CourseError
from readybook.grading import workers
from readybook.grading.configuration import other_exporter
from readybook.grading.exporter import SealedExporter
from readybook.grading.load import AGAIN, second_of
from readybook.grading.places import log_file, sole_folder
from readybook.grading.prepare import INTERNAL, Done, Task, without_verdict
from readybook.grading.saving import Graded, NotSaved, OneByOne, Saver, no_room
from readybook.grading.staging import Submission
from readybook.grading.temporary import own_temporary_folder
from readybook.grading.warm import WarmUnavailable
from readybook.handed_in import is_meant
from readybook.settings import LiteralDirectory, course_directory, read_settings
from readybook.verdict import PASSED_OVER

LOG = "grade.log"
ATTEMPTS = 3
ENDING_SECONDS = 10


@dataclass(frozen=True)
class Choice:
    """Which submissions to grade, and where: `jobs` processes here, or the scheduler of a cluster.

    candidates: patterns, of which a name has to match one; none for all. again: also unchanged ones.
    """

    jobs: int
    candidates: Sequence[str] = ()
    again: bool = False
    scheduler: str = ""


@dataclass
class _UnderWay:
    """A submission that is being run: what there is to do for each notebook, and what that will give.

    is_alone: whether nothing else is run meanwhile, as it was starved before.
    """

    submission: Submission
    folder: Path
    tasks: Mapping[str, Task]
    is_alone: bool = False
    futures: list[Future[Done]] = field(default_factory=list)
    attempts: int = 0
    start: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        return all(future.done() for future in self.futures)

    @property
    def is_starved(self) -> bool:
        """Whether it met a limit of time among too many others."""
        return not self.is_alone and any(
            future.exception() is None and future.result().starved for future in self.futures
        )

    @property
    def lost(self) -> bool:
        """Whether it was not run to its end through no fault of its own."""
        faults = (BrokenExecutor, WarmUnavailable, workers.WorkerUnfit)
        return any(isinstance(future.exception(), faults) for future in self.futures)


class Batch:
    """Grades the submissions of one assignment; made by `batch`."""

    def __init__(
        self, exporter: SealedExporter, saver: Saver, choice: Choice, stack: ExitStack, log: Logger
    ) -> None:
        self.exporter = exporter
        self.staging = exporter.staging
        self.saver = saver
        self.choice = choice
        self.log = log
        self._stack = stack
        self._workers: workers.Workers | None = None
        self._todo = deque(self._chosen().items())
        self._starved: deque[tuple[str, Path]] = deque()
        self._seen = {candidate for candidate, _ in self._todo}

    @property
    def total(self) -> int:
        """The number of submissions known so far, and of what was passed over."""
        return len(self._seen) + len(self._passed_over())

    def results(self) -> Iterator[Graded]:
        """Grade; yield each submission as soon as it is saved.

        Raises CourseError when nothing more can be done, such as on a full disk.
        """
        under_way: list[_UnderWay] = []
        while self._todo or under_way or self._starved:
            while turn := self._turn(under_way):
                begun = self._begin(*turn)
                if isinstance(begun, Graded):
                    yield begun
                else:
                    under_way.append(begun)
            if not any(each.is_over for each in under_way):
                wait([future for each in under_way for future in each.futures], return_when=FIRST_COMPLETED)
            over = [each for each in under_way if each.is_over]
            if lost := [each for each in over if each.lost and each.attempts < ATTEMPTS]:
                self._begin_anew(lost, under_way)
                continue
            for each in over:
                under_way.remove(each)
                if each.is_starved:
                    self.log.warning("%s: %s", each.submission.candidate, AGAIN)
                    self._starved.append((each.submission.candidate, each.folder))
                else:
                    yield self._save(each)
            if not self._todo:
                self._look_for_new_ones()
        yield from self._passed_over()

    # -- what there is to do -----------------------------------------------------------------------

    def _chosen(self) -> dict[str, Path]:
        found = self.staging.submissions()
        return {candidate: folder for candidate, folder in found.items() if self._is_chosen(candidate)}

    def _passed_over(self) -> list[Graded]:
        found = self.staging.passed_over
        return [Graded(name, PASSED_OVER, found[name]) for name in found if self._is_chosen(name)]

    def _is_chosen(self, candidate: str) -> bool:
        return any(is_meant(candidate, pattern) for pattern in self.choice.candidates or ("*",))

    def _turn(self, under_way: Sequence[_UnderWay]) -> tuple[str, Path, bool] | None:
        """Return who is to be run now, and whether alone; None when nobody is.

        Who was starved comes last, and others wait for that.
        """
        if any(each.is_alone for each in under_way):
            return None
        if self._todo:
            return (*self._todo.popleft(), False) if len(under_way) < 2 * self._running().number else None
        return (*self._starved.popleft(), True) if self._starved and not under_way else None

    def _look_for_new_ones(self) -> None:
        new = [(name, folder) for name, folder in self._chosen().items() if name not in self._seen]
        for candidate, _ in new:
            self.log.warning("%s: was handed in during the run, and is graded with the others", candidate)
        self._todo.extend(new)
        self._seen |= {candidate for candidate, _ in new}

    # -- running -----------------------------------------------------------------------------------

    def _begin(self, candidate: str, folder: Path, is_alone: bool) -> Graded | _UnderWay:
        if not os.path.lexists(folder):
            return Graded(candidate, "gone", "it was handed in when the run began, and is not there any more")
        try:
            submission = self.staging.take_in(candidate, folder)
            known = self.saver.known_verdict(submission)
            if known and not self.choice.again:
                return self.saver.graded(candidate, known, unchanged=True)
        except OSError as error:
            raise no_room(error) from error
        each = _UnderWay(submission, folder, self.staging.tasks(submission), is_alone)
        self._submit(each)
        return each

    def _submit(self, each: _UnderWay) -> None:
        each.attempts += 1
        if self.choice.scheduler:
            run = partial(workers.run_there, modules=self.exporter.modules, version=__version__)
        else:
            run = partial(workers.run_here, warm=self.exporter.warm_parents)
        each.futures = [self._running().executor.submit(run, task) for task in each.tasks.values()]

    def _running(self) -> workers.Workers:
        if self._workers is None:
            where = (
                workers.cluster(self.choice.scheduler)
                if self.choice.scheduler
                else workers.processes(self.choice.jobs)
            )
            self._workers = self._stack.enter_context(where)
        return self._workers

    def _begin_anew(self, lost: Sequence[_UnderWay], under_way: Sequence[_UnderWay]) -> None:
        """Run again what was lost with a worker or with warm parents, on others."""
        faults = [future.exception() for each in lost for future in each.futures]
        self.log.warning("%d submissions are run again: %s", len(lost), next(filter(None, faults)))
        if any(isinstance(fault, BrokenExecutor) for fault in faults):
            wait([future for each in under_way for future in each.futures], timeout=ENDING_SECONDS)
            self._workers = None
        parents = self.exporter.warm_parents
        if parents and not parents.are_there:
            self.exporter.warm_anew()
        for each in lost:
            self._submit(each)

    def _save(self, each: _UnderWay) -> Graded:
        candidate = each.submission.candidate
        found = {
            name: _done(task, future)
            for (name, task), future in zip(each.tasks.items(), each.futures, strict=True)
        }
        for done in found.values():
            if each.is_alone and done.ran:
                second_of(done.ran, starved=done.starved)
        ran = [done for done in found.values() if done.ran or done.error]
        self.exporter.results.update({done.prepared.digest: done for done in ran})
        try:
            laid = self.staging.lay(each.submission, {name: done.prepared for name, done in found.items()})
            self.saver.save(candidate, laid)
        except OSError as error:
            raise no_room(error) from error
        except NotSaved as reason:
            return Graded(candidate, "not saved", str(reason))
        finally:
            self.exporter.results.clear()
            self.staging.forget(candidate)
        verdict = self.saver.read_verdict(each.submission)
        return self.saver.graded(candidate, verdict, seconds=time.monotonic() - each.start)


def _done(task: Task, future: Future[Done]) -> Done:
    """Return what came of a task; when it was lost time and again, that it was not graded."""
    if error := future.exception():
        fault = "".join(traceback.format_exception(error))
        return Done(without_verdict(task, "not graded", INTERNAL, fault))
    return future.result()


@contextmanager
def batch(course: Course, assignment: str, choice: Choice) -> Iterator[Batch]:
    """Give the batch of an assignment's submissions, ready to grade; end all that belongs to it.

    Raises CourseError when nothing can be graded.
    """
    with ExitStack() as stack:
        stack.enter_context(chdir(course.root))
        stack.enter_context(catch_warnings())
        simplefilter("ignore", SAWarning)  # nbgrader's way with its own gradebook
        final = course_directory(course, assignment)
        if not Path(final.format_path(final.source_directory, ".", assignment)).is_dir():
            raise CourseError(f"there is no assignment {assignment!r} in {final.source_directory}/")
        stack.enter_context(own_temporary_folder())
        log = stack.enter_context(log_file(course.root / LOG))
        autograded = Path(final.format_path(final.autograded_directory, ".", ".")).resolve()
        half = stack.enter_context(sole_folder(autograded))
        settings = read_settings(course)
        settings.CourseDirectory.autograded_directory = str(half)
        staged = LiteralDirectory(config=settings, assignment_id=assignment, root=str(course.root))
        converter = OneByOne(coursedir=staged, config=settings, log=log)
        if not issubclass(converter.exporter_class, SealedExporter):
            raise CourseError(other_exporter(converter))
        try:
            converter.start()
        except NbGraderException as error:
            raise CourseError(str(error)) from None
        stack.callback(converter.exporter.close)
        yield Batch(converter.exporter, Saver(converter, final), choice, stack, log)
