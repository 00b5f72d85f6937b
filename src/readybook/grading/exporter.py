"""nbgrader's way in: `c.Autograde.exporter_class`, which sees submissions before anything else opens them."""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Float, Integer, TraitError

from readybook.course import CourseError
from readybook.grading import box, intake
from readybook.grading.bubblewrap import BoxUnavailable
from readybook.grading.configuration import why_incomplete
from readybook.grading.job import Job, run_job, text_digest
from readybook.grading.kernel import ONE_THREAD, KernelOptions
from readybook.grading.load import AGAIN, is_starved, second_of
from readybook.grading.plan import plan
from readybook.grading.preload import modules_of, modules_of_checks
from readybook.grading.prepare import Done, Rules, prepare
from readybook.grading.probe import why_unavailable
from readybook.grading.sealed import Ran, Seconds
from readybook.grading.staging import Staging
from readybook.grading.surroundings import settle, why_too_narrow
from readybook.grading.warm import Modules, Warming, WarmParents, WarmUnavailable, warm_parents


class SealedExporter(NotebookExporter):
    """Grades submissions without trusting them.

    nbgrader makes one for each run of `nbgrader autograde`, after it has listed the submissions and before
    it opens any. Each is then taken in, rebuilt on the release and laid into a directory of its own, which
    nbgrader works on in place of submitted/.
    """

    allow_unboxed = Bool(
        False,
        help="Run candidates' code without a box when there is none on this machine. It can then read and "
        "change whatever you can. Every verdict and report says that it was unboxed.",
    ).tag(config=True)
    cell_seconds = Integer(60, min=1, help="Longest time for one cell of a candidate's.").tag(config=True)
    check_seconds = Integer(60, min=1, help="Longest time for one check.").tag(config=True)
    total_seconds = Integer(600, min=1, help="Longest time for one submission.").tag(config=True)
    memory_gigabytes = Float(3.0, min=0.5, help="Memory of all of a submission's processes together.").tag(
        config=True
    )
    work_megabytes = Integer(256, min=1, help="Size of the directory that a submission may write to.").tag(
        config=True
    )
    output_kilobytes = Integer(500, min=1, help="How much of one cell's output is kept.").tag(config=True)
    notebook_output_megabytes = Float(
        10.0, min=0.1, help="How much of the output of all of a notebook's cells together is kept."
    ).tag(config=True)
    notebook_megabytes = Integer(20, min=1, help="Larger notebooks are refused.").tag(config=True)

    optimistic_validation = Bool(True, help="Validate notebooks once, when all is done.").tag(config=True)
    warm = Bool(
        True,
        help="Fork kernels from a process that has imported the course's modules, where the system can. "
        "It saves seconds a submission; without it each kernel starts cold.",
    ).tag(config=True)

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**settings)  # type: ignore[no-untyped-call]
        except TraitError as error:
            self._fail(f"Nothing was graded: a setting in nbgrader_config.py is wrong: {error}")
        self.results: dict[str, Done] = {}
        gc.freeze()  # what is loaded now stays, and need not be looked through again
        settle()
        if isinstance(self.parent, Autograde):
            if fault := why_incomplete(self.parent, self) or self._too_narrow():
                self._fail(fault)
            try:
                self._refuse_without_box()
                self._begin_warming()
                self.staging = self._staging(self.parent)
                weakref.finalize(self, self.staging.close)
                if self.parent.assignments:  # one that lists none lays them itself
                    self.parent.assignments = self._laid_out()
            except (BoxUnavailable, CourseError) as error:
                self._fail(f"Nothing was graded: {error}")
            except OSError as error:
                self._fail(f"Nothing was graded: submissions could not be laid out to be graded: {error}")

    @property
    def seconds(self) -> Seconds:
        return Seconds(self.cell_seconds, self.check_seconds, self.total_seconds)

    def _too_narrow(self) -> str | None:
        limits, seconds = self.kernel_options.limits, self.seconds.total
        reason = why_too_narrow(limits.memory, limits.file_size, limits.open_files, seconds)
        return reason and f"Nothing was graded: {reason}"

    @property
    def kernel_options(self) -> KernelOptions:
        limits = box.Limits(
            memory=int(self.memory_gigabytes * box.GIBIBYTE), disk=self.work_megabytes * box.MEBIBYTE
        )
        hidden = (Path(self.coursedir.root),)
        return KernelOptions(
            self.output_kilobytes * 1000,
            limits,
            boxed=self.is_boxed,
            hidden=hidden,
            notebook_output_bytes=int(self.notebook_output_megabytes * intake.MB),
        )

    def _laid_out(self) -> dict[str, list[str]]:
        """Lay all submissions where nbgrader is to find them; return their folders and what is in those."""
        staging = self.staging
        folders = []
        for candidate, folder in staging.submissions().items():
            submission = staging.take_in(candidate, folder)
            tasks = staging.tasks(submission)
            folders.append(staging.lay(submission, {name: prepare(task) for name, task in tasks.items()}))
        if not folders:
            raise CourseError("no submission could be taken; the warnings above say why")
        return {str(folder): sorted(map(str, folder.glob("*.ipynb"))) for folder in folders}

    def _begin_warming(self) -> None:
        """Start what kernels are forked from; it imports while nbgrader goes on."""
        self._running = ExitStack()
        self._warming: Warming | None = None
        with self._or_cold():
            if self.warm and self.is_boxed:
                self._warming = self._running.enter_context(
                    warm_parents(self.modules, self.kernel_options.hidden, ONE_THREAD)
                )
        self.close = weakref.finalize(self, self._running.close)

    def warm_anew(self) -> None:
        """Start others where those have ended that kernels are forked from."""
        self.close()
        vars(self).pop("warm_parents", None)
        self._begin_warming()

    @cached_property
    def modules(self) -> Modules:
        """What the course's own solved notebooks import."""
        paths = sorted(self.source_folder.glob("*.ipynb"))
        solved = {path.stem: nbformat.read(path, as_version=4) for path in paths}
        plans = []
        with suppress(CourseError):  # each submission meets it again, and says so
            plans = [plan(solved[name], book) for name, book in self.releases.items() if name in solved]
        loaded = modules_of(list(solved.values()), self.source_folder, ONE_THREAD, self.log.warning)
        return Modules(kernels=tuple(loaded), examiners=tuple(modules_of_checks(plans)))

    def _staging(self, converter: Autograde) -> Staging:
        """Give nbgrader a directory of ours to work on in place of submitted/."""
        rules = Rules(
            intake=intake.Limits(notebook_bytes=self.notebook_megabytes * intake.MB),
            options=self.kernel_options,
            seconds=self.seconds,
        )
        kept = frozenset(converter.exclude_overwriting.get(self.coursedir.assignment_id, ()))
        staging = Staging(self.coursedir, self.releases, rules, kept, self.log)
        converter.coursedir = staging.coursedir
        return staging

    @contextmanager
    def _or_cold(self) -> Iterator[None]:
        try:
            yield
        except WarmUnavailable as reason:
            self.log.warning("Every kernel starts cold, which takes some seconds longer: %s", reason)

    @cached_property
    def warm_parents(self) -> WarmParents | None:
        """Where kernels and examiners are forked from, once that is ready; None when they start cold."""
        with self._or_cold():
            return self._warming.ready() if self._warming else None
        return None

    @cached_property
    def is_boxed(self) -> bool:
        return why_unavailable() is None

    @cached_property
    def source_folder(self) -> Path:
        """The course's own files of the assignment."""
        return self._folder(self.coursedir.source_directory)

    @cached_property
    def releases(self) -> dict[str, NotebookNode]:
        """The notebooks that candidates got, by name.

        Raises NbGraderException when there are none.
        """
        folder = self._folder(self.coursedir.release_directory)
        pattern = f"{self.coursedir.notebook_id}.ipynb"
        found = {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob(pattern))}
        if not found:
            assignment = self.coursedir.assignment_id
            self._fail(
                f"{folder}: holds no {pattern}, on which submissions are rebuilt; "
                f"run 'nbgrader generate_assignment {assignment} --force'"
            )
        return found

    def _folder(self, step: str) -> Path:
        coursedir = self.coursedir
        return Path(coursedir.format_path(step, ".", coursedir.assignment_id))

    @property
    def coursedir(self) -> CourseDirectory:
        assert isinstance(self.parent, Autograde)
        return self.parent.coursedir

    def _refuse_without_box(self) -> None:
        reason = why_unavailable()
        if reason is None:
            return
        if not hasattr(os, "fork"):
            self._fail(f"Nothing was graded: {reason}")
        if not self.allow_unboxed:
            self._fail(
                f"Nothing was graded: {reason}. To run candidates' code unprotected on this machine all the "
                "same, set c.SealedExporter.allow_unboxed = True in nbgrader_config.py"
            )
        self.log.warning("Candidates' code runs WITHOUT a box (allow_unboxed is set): %s", reason)

    def _fail(self, sentence: str) -> NoReturn:
        self.log.error(sentence)
        raise NbGraderException(sentence)

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **settings: Any) -> Any:
        """Export as ever; forget the metadata that nbconvert would keep of every notebook, for HTML."""
        exported = super().from_notebook_node(nb, resources, **settings)  # type: ignore[no-untyped-call]
        self._nb_metadata.clear()
        return exported

    def run(self, nb: NotebookNode, name: str, candidate: str) -> Ran:
        """Return what comes of a rebuilt notebook; raises CourseError, and what `run_job` raises."""
        if done := self.results.pop(text_digest(nb), None):
            self.staging.terms(name).releases.complete(nb)
            return done.result()
        job = self.staging.job(nb, name, candidate)
        ran = self._run(job)
        if is_starved(ran):
            self.log.warning("%s/%s: %s", candidate, name, AGAIN)
            ran = self._run(job)
            second_of(ran, starved=is_starved(ran))
        return ran

    def _run(self, job: Job) -> Ran:
        try:
            return run_job(job, self.warm_parents)
        except WarmUnavailable as reason:
            self.log.warning("Every kernel starts cold from here on: %s", reason)
            self.warm_parents = None
            return run_job(job)
