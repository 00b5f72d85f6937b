"""What nbgrader does for a submission that has been run: gradebook, autograded notebook, and verdict."""

from __future__ import annotations

import errno
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import rmtree
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from readybook.course import CourseError
from readybook.grading.staging import Submission
from readybook.verdict import Verdict, read_verdict

LOCKED_SECONDS = 30
LEAST_ROOM = 16 << 20  # bytes free on the disk, below which it counts as full


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


class OneByOne(Autograde):  # type: ignore[misc]
    """nbgrader's Autograde for submissions that are laid before it one after the other."""

    def init_notebooks(self) -> None:
        """List none: `save` is told of each."""
        self.assignments: dict[str, list[str]] = {}

    def save(self, folder: Path) -> None:
        """Grade what lies in a folder; raises NbGraderException."""
        self.assignments = {str(folder): sorted(map(str, folder.glob("*.ipynb")))}
        self.convert_notebooks()


class NotSaved(Exception):
    """Why a submission could not be saved; the text is one sentence."""


class Saver:
    """Saves submissions one by one, and tells what is saved.

    converter: works in a folder of its own for what is not yet whole. final: the course as it is configured.
    """

    def __init__(self, converter: OneByOne, final: CourseDirectory) -> None:
        self.converter = converter
        self.final = final
        self._in_gradebook = self._look_into_gradebook()

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

    def save(self, candidate: str, folder: Path) -> None:
        """Have nbgrader grade and save what lies in a folder, then put it into its place.

        Raises NotSaved, and CourseError when the disk is full.
        """
        try:
            self._convert(folder)
            self._put_in_place(candidate)
        except OSError as error:
            raise no_room(error) from error
        except NbGraderException as error:
            if shutil.disk_usage(self.final.root).free < LEAST_ROOM:
                raise no_room(OSError(errno.ENOSPC, "")) from error
            raise NotSaved(f"{_reason(error)}; run the command again") from error

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

    def known_verdict(self, submission: Submission) -> Verdict | None:
        """Return the verdict if there is a final one on just this submission, in the gradebook too."""
        verdict = self.read_verdict(submission)
        is_saved = submission.candidate in self._in_gradebook
        return verdict if is_saved and verdict.key == submission.key else None

    def read_verdict(self, submission: Submission) -> Verdict:
        """Return the least good of the verdicts on a submission's notebooks."""
        folder = self._path(self.final, submission.candidate)
        found = [read_verdict(folder / f"{name}.ipynb") for name in submission.notebooks]
        missing = Verdict(status="not graded", message="look into the log")
        return min((each or missing for each in found), key=lambda each: (each.status == "graded", each.key))

    def graded(
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


def no_room(error: OSError) -> CourseError:
    """Return what to say when nothing more can be written."""
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
    return make_url(url).render_as_string(hide_password=True)
