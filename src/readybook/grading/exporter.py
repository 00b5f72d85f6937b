"""nbgrader's way in: `c.Autograde.exporter_class`, which sees submissions before anything else opens them."""

from __future__ import annotations

import glob
import os
import re
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, cast

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Float, Integer, TraitError

from readybook.course import METADATA_KEY
from readybook.grading import box, intake
from readybook.grading.bubblewrap import BoxUnavailable
from readybook.grading.kernel import ONE_THREAD, KernelOptions
from readybook.grading.preload import modules_of
from readybook.grading.probe import why_unavailable
from readybook.grading.rebuild import rebuild
from readybook.grading.sealed import Seconds
from readybook.grading.warm import WarmParents, WarmUnavailable, warm_parents
from readybook.verdict import Status, Verdict

# nbgrader's pages show these names without care for markup.
CANDIDATE = re.compile(r"\w[\w.@+ -]{0,99}")


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
    notebook_megabytes = Integer(20, min=1, help="Larger notebooks are refused.").tag(config=True)

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
        self._locked: dict[str, dict[str, str]] = {}
        if isinstance(self.parent, Autograde):
            try:
                self._refuse_without_box()
                self._take_in(self.parent)
                self._begin_warming()
            except BoxUnavailable as error:
                self._fail(f"Nothing was graded: {error}")
            except OSError as error:
                self._fail(f"Nothing was graded: submissions could not be laid out to be graded: {error}")

    @property
    def seconds(self) -> Seconds:
        return Seconds(self.cell_seconds, self.check_seconds, self.total_seconds)

    @property
    def kernel_options(self) -> KernelOptions:
        limits = box.Limits(
            memory=int(self.memory_gigabytes * box.GIBIBYTE), disk=self.work_megabytes * box.MEBIBYTE
        )
        hidden = (Path(self.coursedir.root),)
        return KernelOptions(self.output_kilobytes * 1000, limits, boxed=self.is_boxed, hidden=hidden)

    def _begin_warming(self) -> None:
        """Start what kernels are forked from; it imports while nbgrader goes on."""
        self._running = ExitStack()
        weakref.finalize(self, self._running.close)
        self._warming: WarmParents | None = None
        if not (self.warm and self.is_boxed):
            return
        solved = [nbformat.read(path, as_version=4) for path in sorted(self.source_folder.glob("*.ipynb"))]
        modules = modules_of(solved, self.source_folder, ONE_THREAD)
        with self._or_cold():
            self._warming = self._running.enter_context(
                warm_parents(modules, self.kernel_options.hidden, ONE_THREAD)
            )

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

    def _take_in(self, converter: Autograde) -> None:
        """Lay what is sound of every submission into a directory of ours, and have nbgrader work on that."""
        submitted = converter.coursedir
        self._staging = tempfile.TemporaryDirectory(prefix="readybook-submitted-")
        settings = {name: getattr(submitted, name) for name in submitted.trait_names(config=True)}
        staged = CourseDirectory(**{**settings, "submitted_directory": self._staged("notebooks")})
        limits = intake.Limits(notebook_bytes=self.notebook_megabytes * intake.MB)
        for candidate, folder in _submissions(submitted):
            if not CANDIDATE.fullmatch(candidate):
                self.log.warning("refused: %r is no name for a candidate's folder; rename it", str(folder))
                continue
            target = Path(staged.format_path(self._staged("notebooks"), candidate, submitted.assignment_id))
            target.mkdir(parents=True)
            for name, release in self.releases.items():
                self._stage(candidate, folder, name, release, target, limits)
        converter.coursedir = staged
        converter.init_notebooks()

    def _stage(
        self,
        candidate: str,
        folder: Path,
        name: str,
        release: NotebookNode,
        target: Path,
        limits: intake.Limits,
    ) -> None:
        taken = intake.take_in(folder, name, limits, release)
        status, message = cast(Status, taken.status or "graded"), taken.message
        try:
            rebuilt = rebuild(release, taken.notebook)
        except Exception as error:  # one submission that we cannot handle must not stop the others
            self.log.error("%s/%s was not graded: internal error", candidate, name, exc_info=error)
            rebuilt = rebuild(release, None)
            status, message = "not graded", "internal error; look in the log of 'nbgrader autograde'"
        if status == "graded" and not rebuilt.recognised:
            status, message = "missing", f"{candidate}/{name}.ipynb: holds no answer cell of this assignment"
        verdict = Verdict(
            status=status,
            message=message,
            notes=(*taken.notes, *rebuilt.notes),
            boxed=self.is_boxed,
            digest=taken.digest,
        )
        if status != "graded":
            self.log.warning("%s: %s", status, message)
        self._put_in_checks(rebuilt.notebook, name)
        metadata = rebuilt.notebook.metadata
        metadata[METADATA_KEY] = {**metadata.get(METADATA_KEY, {}), "verdict": verdict.to_metadata()}
        nbformat.write(rebuilt.notebook, target / f"{name}.ipynb")
        for path, data in taken.files.items():
            place = Path(self._staged("files"), candidate, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        if taken.timestamp:
            (target / "timestamp.txt").write_text(taken.timestamp, encoding="utf-8")

    def handed_in(self, candidate: str) -> dict[str, Path]:
        """What a candidate handed in beside the notebook, by name.

        It is kept from autograded/ and feedback/, where a page of a candidate's would come alive.
        """
        folder = Path(self._staged("files"), candidate)
        return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}

    def _staged(self, what: str) -> str:
        return str(Path(self._staging.name, what))

    def _put_in_checks(self, notebook: NotebookNode, name: str) -> None:
        """Complete the locked cells with the hidden tests, which the release has not.

        nbgrader's own OverwriteCells would do so later, with a warning for every hidden check.
        """
        for cell in notebook.cells:
            source = self._locked_sources(name).get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if source is not None:
                cell.source = source

    def _locked_sources(self, name: str) -> dict[str, str]:
        """The text of the locked cells of a notebook, as `nbgrader generate_assignment` kept it."""
        if name not in self._locked:
            coursedir = self.coursedir
            with Gradebook(coursedir.db_url, coursedir.course_id) as book, suppress(MissingEntry):
                cells = book.find_notebook(name, coursedir.assignment_id).source_cells
                self._locked[name] = {cell.name: cell.source for cell in cells if cell.locked}
        return self._locked.setdefault(name, {})  # nbgrader itself says what to do about a missing entry


def _submissions(coursedir: CourseDirectory) -> Iterator[tuple[str, Path]]:
    """Yield candidates and their folders, in the order of their names, as nbgrader finds them."""
    where = coursedir.submitted_directory, coursedir.assignment_id
    pattern = coursedir.format_path(where[0], coursedir.student_id, where[1])
    regexp = coursedir.format_path(where[0], "(?P<candidate>.*)", where[1], escape=True)
    for folder in sorted(glob.glob(pattern)):  # noqa: PTH207 (a pattern for whole paths)
        if match := re.fullmatch(regexp, folder):
            yield match["candidate"], Path(folder)
