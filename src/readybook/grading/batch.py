"""Grades all submissions of an assignment: runs them side by side, and has nbgrader save them one by one."""

from __future__ import annotations

import errno
import shutil
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import ExitStack, chdir, contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from logging import Logger
from pathlib import Path
from warnings import catch_warnings, simplefilter

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import rmtree
from sqlalchemy import text
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from readybook import __version__
from readybook.course import Course, CourseError
from readybook.grading import workers
from readybook.grading.exporter import SealedExporter
from readybook.grading.job import Job
from readybook.grading.places import log_file, own_temporary_folder, sole_folder
from readybook.grading.sealed import Ran
from readybook.grading.staging import Submission
from readybook.grading.warm import WarmUnavailable
from readybook.settings import course_directory, read_settings
from readybook.verdict import Verdict, read_verdict, verdict_of

LOG = "grade.log"
ATTEMPTS = 3
ENDING_SECONDS = 10
LOCKED_SECONDS = 30
LEAST_ROOM = 16 << 20  # bytes free on the disk, below which it counts as full


@dataclass(frozen=True)
class Choice:
    """Which submissions to grade, and where: `jobs` processes here, or the scheduler of a cluster.

    candidates: patterns, of which a name has to match one; none for all. again: also unchanged ones.
    """

    jobs: int
    candidates: Sequence[str] = ()
    again: bool = False
    scheduler: str = ""


@dataclass(frozen=True)
class Graded:
    """What became of one submission in a batch.

    status: a verdict's, or `gone` or `not saved`. points: None without a verdict; what a person has still
    to mark is not among them. unchanged: whether it was graded before, and nothing was done now.
    """

    candidate: str
    status: str
    message: str = ""
    points: float | None = None
    possible: float | None = None
    waiting: bool = False
    unchanged: bool = False
    seconds: float = 0.0


@dataclass
class _UnderWay:
    """A submission that is being run: its jobs, and what they will give."""

    submission: Submission
    folder: Path
    jobs: Sequence[Job]
    futures: list[Future[Ran]] = field(default_factory=list)
    attempts: int = 0
    start: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        return all(future.done() for future in self.futures)

    @property
    def lost(self) -> bool:
        """Whether it was not run to its end through no fault of its own."""
        faults = (BrokenExecutor, WarmUnavailable, workers.WorkerUnfit)
        return any(isinstance(future.exception(), faults) for future in self.futures)


class OneByOne(Autograde):  # type: ignore[misc]
    """nbgrader's Autograde for submissions that are laid before it one after the other."""

    def init_notebooks(self) -> None:
        """List none: `save` is told of each."""
        self.assignments: dict[str, list[str]] = {}

    def save(self, folder: Path) -> None:
        """Grade what lies in a folder; raises NbGraderException."""
        self.assignments = {str(folder): sorted(map(str, folder.glob("*.ipynb")))}
        self.convert_notebooks()


class Batch:
    """Grades the submissions of one assignment; made by `batch`."""

    def __init__(
        self, converter: OneByOne, choice: Choice, final: CourseDirectory, stack: ExitStack, log: Logger
    ) -> None:
        assert isinstance(converter.exporter, SealedExporter)
        self.converter = converter
        self.exporter = converter.exporter
        self.staging = converter.exporter.staging
        self.choice = choice
        self.final = final
        self.log = log
        self._stack = stack
        self._workers: workers.Workers | None = None
        self._in_gradebook = self._look_into_gradebook()
        self._todo = deque(self._chosen().items())
        self._seen = {candidate for candidate, _ in self._todo}

    @property
    def total(self) -> int:
        """The number of submissions known so far."""
        return len(self._seen)

    def results(self) -> Iterator[Graded]:
        """Grade; yield each submission as soon as it is saved.

        Raises CourseError when nothing more can be done, such as on a full disk.
        """
        under_way: list[_UnderWay] = []
        while self._todo or under_way:
            while self._todo and len(under_way) < 2 * self._running().number:
                begun = self._begin(*self._todo.popleft())
                if isinstance(begun, Graded):
                    yield begun
                else:
                    under_way.append(begun)
            if under_way:
                wait([future for each in under_way for future in each.futures], return_when=FIRST_COMPLETED)
            over = [each for each in under_way if each.is_over]
            if lost := [each for each in over if each.lost and each.attempts < ATTEMPTS]:
                self._begin_anew(lost, under_way)
                continue
            for each in over:
                under_way.remove(each)
                yield self._save(each)
            if not self._todo:
                self._look_for_new_ones()

    # -- what there is to do -----------------------------------------------------------------------

    def _chosen(self) -> dict[str, Path]:
        patterns = self.choice.candidates or ("*",)
        return {
            candidate: folder
            for candidate, folder in self.staging.submissions().items()
            if any(fnmatchcase(candidate, pattern) for pattern in patterns)
        }

    def _look_for_new_ones(self) -> None:
        new = [(name, folder) for name, folder in self._chosen().items() if name not in self._seen]
        for candidate, _ in new:
            self.log.warning("%s: was handed in during the run, and is graded with the others", candidate)
        self._todo.extend(new)
        self._seen |= {candidate for candidate, _ in new}

    def _look_into_gradebook(self) -> frozenset[str]:
        """Return who has been graded; raises CourseError when the gradebook cannot be used."""
        assignment = self.final.assignment_id
        try:
            with Gradebook(self.final.db_url, self.final.course_id) as book:
                book.db.execute(text("UPDATE base_cell SET name = name WHERE 1 = 0"))
                book.find_assignment(assignment)
                return frozenset(each.student.id for each in book.assignment_submissions(assignment))
        except MissingEntry:
            raise CourseError(
                f"the gradebook does not know {assignment!r}; run 'nbgrader generate_assignment {assignment}'"
            ) from None
        except SQLAlchemyError as error:
            raise CourseError(
                f"{_shown_url(self.final.db_url)}: the gradebook cannot be written to ({_reason(error)}); "
                "nothing was graded"
            ) from None

    # -- running -----------------------------------------------------------------------------------

    def _begin(self, candidate: str, folder: Path) -> Graded | _UnderWay:
        if not folder.is_dir():
            return Graded(candidate, "gone", "it was handed in when the run began, and is not there any more")
        try:
            submission = self.staging.take_in(candidate, folder)
            known = self._known_verdict(submission)
            if known and not self.choice.again:
                return self._graded(candidate, known, unchanged=True)
            laid = self.staging.lay(submission)
            each = _UnderWay(submission, laid, list(self._jobs(candidate, laid)))
        except OSError as error:
            raise _no_room(error) from error
        self._submit(each)
        return each

    def _jobs(self, candidate: str, folder: Path) -> Iterator[Job]:
        for path in sorted(folder.glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            verdict = verdict_of(notebook.metadata)
            if verdict and verdict.status == "graded":
                with suppress(CourseError):  # saving meets it again, and says so
                    yield self.staging.job(notebook, path.stem, candidate)

    def _submit(self, each: _UnderWay) -> None:
        each.attempts += 1
        if self.choice.scheduler:
            run = partial(workers.run_there, modules=tuple(self.exporter.modules), version=__version__)
        else:
            run = partial(workers.run_here, warm=self.exporter.warm_parents)
        each.futures = [self._running().executor.submit(run, job) for job in each.jobs]

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

    # -- saving ------------------------------------------------------------------------------------

    def _save(self, each: _UnderWay) -> Graded:
        """Have nbgrader grade and save a submission whose jobs are over, then put it into its place."""
        candidate = each.submission.candidate
        for job, future in zip(each.jobs, each.futures, strict=True):
            self.exporter.results[job.digest] = future
        try:
            self._convert(each.folder)
            self._put_in_place(candidate)
        except OSError as error:
            raise _no_room(error) from error
        except NbGraderException as error:
            if shutil.disk_usage(self.final.root).free < LEAST_ROOM:
                raise _no_room(OSError(errno.ENOSPC, "")) from error
            return Graded(candidate, "not saved", f"{_reason(error)}; run the command again")
        finally:
            self.exporter.results.clear()
            self.staging.forget(candidate)
        verdict = self._read_verdict(each.submission)
        return self._graded(candidate, verdict, seconds=time.monotonic() - each.start)

    def _convert(self, folder: Path) -> None:
        end = time.monotonic() + LOCKED_SECONDS
        while True:
            try:
                return self.converter.save(folder)
            except NbGraderException as error:
                if "locked" not in _reason(error) or time.monotonic() > end:
                    raise

    def _put_in_place(self, candidate: str) -> None:
        """Move a graded submission to where it belongs, so that it is seen whole or not at all."""
        whole = self._path(self.converter.coursedir, candidate)
        place = self._path(self.final, candidate)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            old = whole.with_name("old")
            place.rename(old)
            whole.rename(place)
            rmtree(str(old))
        else:
            whole.rename(place)
        whole.parent.rmdir()

    def _path(self, directory: CourseDirectory, candidate: str) -> Path:
        return Path(directory.format_path(directory.autograded_directory, candidate, directory.assignment_id))

    # -- verdicts ----------------------------------------------------------------------------------

    def _known_verdict(self, submission: Submission) -> Verdict | None:
        """Return the verdict if there is a final one on just this submission, in the gradebook too."""
        verdict = self._read_verdict(submission)
        is_saved = submission.candidate in self._in_gradebook
        return verdict if is_saved and verdict.key == submission.key else None

    def _read_verdict(self, submission: Submission) -> Verdict:
        """Return the least good of the verdicts on a submission's notebooks."""
        folder = self._path(self.final, submission.candidate)
        found = [read_verdict(folder / f"{name}.ipynb") for name in submission.notebooks]
        missing = Verdict(status="not graded", message=f"look into {LOG}")
        return min((each or missing for each in found), key=lambda each: (each.status == "graded", each.key))

    def _graded(
        self, candidate: str, verdict: Verdict, *, unchanged: bool = False, seconds: float = 0.0
    ) -> Graded:
        if verdict.status != "graded":
            return Graded(
                candidate, verdict.status, verdict.message, unchanged=unchanged, seconds=round(seconds, 3)
            )
        with Gradebook(self.final.db_url, self.final.course_id) as book:
            found = book.find_submission(self.final.assignment_id, candidate)
            points, possible, waiting = found.score, found.max_score, found.needs_manual_grade
        return Graded(candidate, "graded", "", points, possible, bool(waiting), unchanged, round(seconds, 3))


@contextmanager
def batch(course: Course, assignment: str, choice: Choice) -> Iterator[Batch]:
    """Give the batch of an assignment's submissions, ready to grade; end all that belongs to it.

    Raises CourseError when nothing can be graded.
    """
    course.built_source(assignment)
    with ExitStack() as stack:
        stack.enter_context(chdir(course.root))
        stack.enter_context(catch_warnings())
        simplefilter("ignore", SAWarning)  # nbgrader's way with its own gradebook
        stack.enter_context(own_temporary_folder())
        log = stack.enter_context(log_file(course.root / LOG))
        final = course_directory(course, assignment)
        autograded = Path(final.format_path(final.autograded_directory, ".", ".")).resolve()
        half = stack.enter_context(sole_folder(autograded))
        settings = read_settings(course)
        settings.CourseDirectory.autograded_directory = str(half)
        staged = CourseDirectory(config=settings, assignment_id=assignment, root=str(course.root))
        converter = OneByOne(coursedir=staged, config=settings, log=log)
        if not issubclass(converter.exporter_class, SealedExporter):
            raise CourseError(
                f"{course.root / 'nbgrader_config.py'}: 'readybook grade' needs c.Autograde.exporter_class = "
                "'readybook.grading.exporter.SealedExporter'; set it, or run 'nbgrader autograde'"
            )
        try:
            converter.start()
        except NbGraderException as error:
            raise CourseError(str(error)) from None
        stack.callback(converter.exporter.close)
        yield Batch(converter, choice, final, stack, log)


def _no_room(error: OSError) -> CourseError:
    what = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error)
    return CourseError(
        f"stopped: {what}; what was graded so far is saved, and the same command goes on from there"
    )


def _reason(error: BaseException) -> str:
    """Return, in one line, the first reason of an error."""
    cause = error.__context__ if isinstance(error, NbGraderException) else error
    original = getattr(cause, "orig", None) or cause or error
    return (str(original).strip() or type(original).__name__).splitlines()[0]


def _shown_url(url: str) -> str:
    """Return a database's address without the password that may be in it."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)
