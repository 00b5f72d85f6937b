"""Makes of what was handed in the notebook to grade, and the plan of its run; then runs it.

All of it is a pure function of a `Task`, and happens where submissions run, under their limits.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar, cast

import nbformat
from nbformat import NotebookNode

from readybook.course import METADATA_KEY, CourseError
from readybook.grading.handed_in import HandedIn, Limits, sha256, shown
from readybook.grading.job import Job, run_job, text_digest
from readybook.grading.jsontext import IntakeError
from readybook.grading.kernel import KernelOptions
from readybook.grading.limited import TooMuch, limited
from readybook.grading.load import is_starved
from readybook.grading.opening import opened
from readybook.grading.plan import plan
from readybook.grading.rebuild import rebuild
from readybook.grading.releases import Releases, put_in_checks
from readybook.grading.sealed import Ran, Seconds
from readybook.grading.steps import Plan
from readybook.grading.warm import WarmParents, WarmUnavailable
from readybook.verdict import Status, Verdict

# Where a rebuilt notebook has its key until there is a verdict, which then has it.
STAGED_KEY = "staged_key"
INTERNAL = "internal error; look in the log of 'nbgrader autograde'"

T = TypeVar("T")


@dataclass(frozen=True)
class Rules:
    """How submissions are taken in and run."""

    intake: Limits
    options: KernelOptions
    seconds: Seconds

    def limited(self, work: Callable[[], T]) -> T:
        """Return what work on a submission returns, done within its limits; raises as `limited` does."""
        return limited(work, self.seconds.total, self.options.limits.memory)


@dataclass(frozen=True)
class Terms:
    """The course's part in grading one notebook, the same for all who hand it in.

    releases: what candidates got, now and before. course_files: what lies beside it in source/. kept: paths
    of these that do not win over the candidate's.
    """

    releases: Releases
    course_files: Mapping[str, bytes]
    kept: frozenset[str]
    rules: Rules

    def plan(self, notebook: NotebookNode) -> Plan:
        """Plan the run of a rebuilt notebook, within the limits; raises CourseError as `plan` does.

        The checks of the release that it came from are put into the notebook.
        """
        release = self.releases.complete(notebook)
        return self.rules.limited(partial(plan, notebook, release.notebook))

    def job(self, planned: Plan, handed_in: Mapping[str, bytes]) -> Job:
        """Return what there is to run, with the files that were handed in beside the notebook."""
        # The course's own files win over what the candidate handed in under their names.
        ours = {path: data for path, data in self.course_files.items() if path not in self.kept}
        files = {**handed_in, **ours}
        return Job(planned, files, self.course_files, self.rules.options, self.rules.seconds)


@dataclass(frozen=True)
class Task:
    """One notebook of one submission. key: changes with anything that the verdict hangs on."""

    handed_in: HandedIn
    key: str
    terms: Terms


@dataclass(frozen=True)
class Prepared:
    """A rebuilt notebook as nbgrader is to find it, and what else is known of it.

    text: JSON of nbformat 4. status, message: those of its verdict so far. digest: as of `text_digest`.
    plan: of its run; None without a verdict, or when a check cannot be sealed. fault: what went wrong on
    our side, for the log.
    """

    text: str
    status: Status
    message: str = ""
    digest: str = ""
    plan: Plan | None = None
    fault: str = ""


@dataclass(frozen=True)
class Done:
    """What came of a task; `ran` and `error` are both None when there was nothing to run.

    starved: whether it met a limit of time where the machine had too much to do, which says nothing of it.
    """

    prepared: Prepared
    ran: Ran | None = None
    error: Exception | None = None
    starved: bool = False

    def result(self) -> Ran:
        """Return what came of the run; raises what went wrong on our side."""
        if self.ran is None:
            raise self.error or RuntimeError("it was not run")
        return self.ran


def carried_out(task: Task, warm: WarmParents | None = None) -> Done:
    """Prepare and run one notebook of a submission; raises WarmUnavailable as `run_job` does."""
    whole = prepare(task)
    if whole.plan is None:
        return Done(whole)
    prepared = replace(whole, plan=None)  # nobody needs it any more
    try:
        ran = run_job(task.terms.job(whole.plan, task.handed_in.files), warm)
        return Done(prepared, ran, starved=is_starved(ran))
    except WarmUnavailable:
        raise
    except Exception as error:  # saving tells of it
        error.add_note(traceback.format_exc())
        return Done(prepared, error=error)


def prepare(task: Task) -> Prepared:
    """Return the notebook to grade, made within the submission's limits; never raises."""
    try:
        return task.terms.rules.limited(partial(_prepared, task))
    except TooMuch as reason:
        place = f"{shown(task.handed_in.candidate)}/{task.handed_in.wanted}.ipynb"
        return without_verdict(task, "refused", f"{place}: {reason}")
    except Exception as error:  # one submission that we cannot handle must not stop the others
        return without_verdict(task, "not graded", INTERNAL, "".join(traceback.format_exception(error)))


def without_verdict(task: Task, status: Status, message: str, fault: str = "") -> Prepared:
    """Return a notebook as it was given out, with a status that says why there is nothing more."""
    copies = task.handed_in.copies
    digest = sha256(copies[0].data) if len(copies) == 1 else ""
    verdict = Verdict(status, message, digest=digest)
    book = rebuild(task.terms.releases.present.notebook, None).notebook
    return Prepared(_text(book, task, verdict), status, message, fault=fault)


def _prepared(task: Task) -> Prepared:
    """Return the notebook to grade, and its plan; pure."""
    handed_in, terms = task.handed_in, task.terms
    present = terms.releases.present
    taken = opened(handed_in, terms.rules.intake, present.notebook)
    place = f"{shown(handed_in.candidate)}/{handed_in.wanted}.ipynb"
    status, message = taken.status, taken.message
    release, note = present, ""
    try:
        if taken.notebook is not None:
            release, note = terms.releases.of(taken.notebook)
        rebuilt = rebuild(release.notebook, taken.notebook)
    except IntakeError as reason:
        rebuilt = rebuild(present.notebook, None)
        status, message = reason.status, f"{place}: {reason.clause}"
    if not status and not rebuilt.recognised:
        status, message = "missing", f"{place}: holds no answer cell of this assignment"
    verdict = Verdict(
        status=cast(Status, status or "graded"),
        message=message,
        notes=(*([note] if note else []), *taken.notes, *rebuilt.notes, *newer_python(taken.python)),
        digest=taken.digest,
    )
    book = rebuilt.notebook
    text, digest = _text(book, task, verdict), text_digest(book)
    planned = None
    if verdict.status == "graded":
        with suppress(CourseError):  # saving meets it again, and says so
            planned = plan(book, terms.releases.complete(book).notebook)
    return Prepared(text, verdict.status, message, digest, planned)


def newer_python(version: str) -> list[str]:
    """Return a note when a notebook was written under a newer Python than this one, or none."""
    ours = sys.version_info[:2]
    theirs = tuple(int(part) for part in version.split(".")[:2]) if version else ours
    if theirs <= ours:
        return []
    newer, older = (".".join(map(str, each)) for each in (theirs, ours))
    return [f"written under Python {newer} and graded under {older}, which has not all that {newer} has"]


def _text(book: NotebookNode, task: Task, verdict: Verdict) -> str:
    """Complete a rebuilt notebook with the hidden tests and its verdict so far, and return it as JSON."""
    put_in_checks(book, task.terms.releases.present)  # which nbgrader's own OverwriteCells is to find
    facts = {"verdict": verdict.to_metadata(), STAGED_KEY: task.key}
    book.metadata[METADATA_KEY] = {**book.metadata.get(METADATA_KEY, {}), **facts}
    return str(nbformat.writes(book)) + "\n"
