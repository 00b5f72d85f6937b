"""Takes submissions in, rebuilds them on the release, and lays them where nbgrader is to find them."""

from __future__ import annotations

import glob
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from logging import Logger, LoggerAdapter
from pathlib import Path
from typing import Any, cast

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files

from readybook import __version__
from readybook.course import METADATA_KEY, kept_releases
from readybook.grading.intake import Intake, Limits, take_in
from readybook.grading.job import Job, digest_of
from readybook.grading.jsontext import IntakeError
from readybook.grading.kernel import KernelOptions
from readybook.grading.plan import plan
from readybook.grading.rebuild import rebuild
from readybook.grading.releases import Releases, put_in_checks, read_releases
from readybook.grading.sealed import Seconds
from readybook.marks import known_notebooks
from readybook.verdict import Status, Verdict

# Where a rebuilt notebook has its key until there is a verdict, which then has it.
STAGED_KEY = "staged_key"
# nbgrader's pages show these names without care for markup.
CANDIDATE = re.compile(r"\w[\w.@+ -]{0,99}")


@dataclass(frozen=True)
class Rules:
    """How submissions are taken in and run."""

    intake: Limits
    options: KernelOptions
    seconds: Seconds


@dataclass(frozen=True)
class Submission:
    """What one candidate handed in: what came in of each notebook.

    key: changes with anything that the verdict hangs on, of the submission's or of the course's.
    """

    candidate: str
    notebooks: Mapping[str, Intake]
    key: str


class Staging:
    """A directory of ours in which what is sound of every submission is laid, in place of submitted/.

    submitted: the course as it is configured. releases: what candidates got, by the notebooks' names.
    kept: files of the course's, by their paths, that do not win over the candidate's of the same name.
    """

    def __init__(
        self,
        submitted: CourseDirectory,
        releases: Mapping[str, NotebookNode],
        rules: Rules,
        kept: frozenset[str],
        log: Logger | LoggerAdapter[Any],
    ) -> None:
        self.submitted = submitted
        self.releases = releases
        self.rules = rules
        self.kept = kept
        self.log = log
        self._refused: set[str] = set()
        self._folder = tempfile.TemporaryDirectory(prefix="readybook-submitted-")
        settings = {name: getattr(submitted, name) for name in submitted.trait_names(config=True)}
        self.coursedir = CourseDirectory(**{**settings, "submitted_directory": self._place("notebooks")})

    def submissions(self) -> dict[str, Path]:
        """Return candidates and their folders, in the order of their names, as nbgrader finds them."""
        where = self.submitted.submitted_directory, self.submitted.assignment_id
        pattern = self.submitted.format_path(where[0], self.submitted.student_id, where[1])
        regexp = self.submitted.format_path(where[0], "(?P<candidate>.*)", where[1], escape=True)
        found = {}
        for folder in sorted(glob.glob(pattern)):  # noqa: PTH207 (a pattern for whole paths)
            if not (match := re.fullmatch(regexp, folder)):
                continue
            if CANDIDATE.fullmatch(match["candidate"]):
                found[match["candidate"]] = Path(folder)
            elif folder not in self._refused:
                self._refused.add(folder)
                self.log.warning("refused: %r is no name for a candidate's folder; rename it", folder)
        return found

    def take_in(self, candidate: str, folder: Path) -> Submission:
        """Read what a candidate handed in."""
        taken = {name: take_in(folder, name, self.rules.intake, book) for name, book in self.releases.items()}
        facts = [
            [each.status, each.message, each.digest, each.timestamp, dict(each.files)]
            for each in taken.values()
        ]
        return Submission(candidate, taken, digest_of(self._course_key, facts))

    @cached_property
    def _course_key(self) -> str:
        """A digest of everything of ours that verdicts hang on."""
        rules = [asdict(self.rules.intake), self.rules.options.as_facts(), asdict(self.rules.seconds)]
        checks = {
            name: [each.present.locked, {digest: old.locked for digest, old in each.past.items()}]
            for name, each in self._issued.items()
        }
        return digest_of(__version__, self.releases, checks, self.course_files, sorted(self.kept), rules)

    def lay(self, submission: Submission) -> Path:
        """Lay a submission's rebuilt notebooks into a folder as nbgrader expects it, and return that."""
        folder = self._folder_of(submission.candidate)
        folder.mkdir(parents=True, exist_ok=True)
        for name, taken in submission.notebooks.items():
            self._lay_notebook(submission, name, taken, folder)
            for path, data in taken.files.items():
                place = Path(self._place("files"), submission.candidate, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            if taken.timestamp:
                (folder / "timestamp.txt").write_text(taken.timestamp, encoding="utf-8")
        return folder

    def forget(self, candidate: str) -> None:
        """Remove what was laid."""
        shutil.rmtree(self._folder_of(candidate).parent, ignore_errors=True)
        shutil.rmtree(self._place("files", candidate), ignore_errors=True)

    def _lay_notebook(self, submission: Submission, name: str, taken: Intake, folder: Path) -> None:
        candidate, present = submission.candidate, self._issued[name].present
        release, note = present, ""
        status, message = cast(Status, taken.status or "graded"), taken.message
        try:
            if taken.notebook is not None:
                release, note = self._issued[name].of(taken.notebook)
            rebuilt = rebuild(release.notebook, taken.notebook)
        except IntakeError as reason:
            rebuilt = rebuild(present.notebook, None)
            status, message = cast(Status, reason.status), f"{candidate}/{name}.ipynb: {reason.clause}"
        except Exception as error:  # one submission that we cannot handle must not stop the others
            self.log.error("%s/%s was not graded: internal error", candidate, name, exc_info=error)
            rebuilt = rebuild(present.notebook, None)
            status, message = "not graded", "internal error; look in the log of 'nbgrader autograde'"
        if status == "graded" and not rebuilt.recognised:
            status, message = "missing", f"{candidate}/{name}.ipynb: holds no answer cell of this assignment"
        verdict = Verdict(
            status=status,
            message=message,
            notes=(*([note] if note else []), *taken.notes, *rebuilt.notes),
            boxed=self.rules.options.boxed,
            digest=taken.digest,
        )
        if status != "graded":
            self.log.warning("%s: %s", status, message)
        put_in_checks(rebuilt.notebook, present)  # which nbgrader's own OverwriteCells is to find
        metadata = rebuilt.notebook.metadata
        facts = {"verdict": verdict.to_metadata(), STAGED_KEY: submission.key}
        metadata[METADATA_KEY] = {**metadata.get(METADATA_KEY, {}), **facts}
        nbformat.write(rebuilt.notebook, folder / f"{name}.ipynb")

    def job(self, notebook: NotebookNode, name: str, candidate: str) -> Job:
        """Return what there is to run of a rebuilt notebook; raises CourseError when a check cannot be.

        The checks of the release that it came from are put into the notebook.
        """
        release = self._issued[name].complete(notebook)
        handed_in = _contents(Path(self._place("files"), candidate))
        # The course's own files win over what the candidate handed in under their names.
        ours = {path: data for path, data in self.course_files.items() if path not in self.kept}
        return Job(
            plan(notebook, release.notebook),
            {**handed_in, **ours},
            self.course_files,
            self.rules.options,
            self.rules.seconds,
        )

    @cached_property
    def course_files(self) -> dict[str, bytes]:
        """What lies beside the assignment in source/, by name."""
        folder = self._source_folder
        paths = map(Path, find_all_files(folder, [*self.submitted.ignore, "*.ipynb"]))
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths)}

    def _place(self, *parts: str) -> str:
        return str(Path(self._folder.name, *parts))

    def _folder_of(self, candidate: str) -> Path:
        return Path(
            self.coursedir.format_path(
                self.coursedir.submitted_directory, candidate, self.coursedir.assignment_id
            )
        )

    @cached_property
    def _issued(self) -> dict[str, Releases]:
        """The releases of each notebook.

        Raises CourseError when the gradebook does not know the present one, or a kept one cannot be read.
        """
        course = self.submitted
        known = known_notebooks(course.db_url, course.assignment_id)
        folder = kept_releases(Path(course.root), course.assignment_id)
        sources = {path.stem: path for path in Path(self._source_folder).glob("*.ipynb")}
        return {
            name: read_releases(
                folder,
                name,
                book,
                nbformat.read(sources[name], as_version=4) if name in sources else None,
                known.get(name),
            )
            for name, book in self.releases.items()
        }

    @property
    def _source_folder(self) -> str:
        return str(
            self.submitted.format_path(self.submitted.source_directory, ".", self.submitted.assignment_id)
        )


def _contents(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}
