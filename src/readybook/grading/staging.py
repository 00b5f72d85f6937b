"""Takes submissions in, rebuilds them on the release, and lays them where nbgrader is to find them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import cached_property
from logging import Logger, LoggerAdapter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from readybook import __version__
from readybook.candidates import same
from readybook.course import kept_releases
from readybook.grading.handed_in import HandedIn
from readybook.grading.intake import collect
from readybook.grading.job import Job, digest_of
from readybook.grading.prepare import Prepared, Rules, Task, Terms
from readybook.grading.releases import Releases, read_releases
from readybook.handed_in import look
from readybook.marks import known_notebooks
from readybook.settings import LiteralDirectory


@dataclass(frozen=True)
class Submission:
    """What one candidate handed in for each notebook, not looked into yet.

    key: changes with anything that the verdict hangs on, of the submission's or of the course's.
    """

    candidate: str
    notebooks: Mapping[str, HandedIn]
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
        self.passed_over: dict[str, str] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="readybook-submitted-")
        self.close = self._folder.cleanup
        settings = {name: getattr(submitted, name) for name in submitted.trait_names(config=True)}
        self.coursedir = LiteralDirectory(**{**settings, "submitted_directory": self._place("notebooks")})

    def submissions(self) -> dict[str, Path]:
        """Return candidates and their folders, in the order of their names.

        `passed_over` then says why others were not taken. Raises CourseError when submitted/ cannot be read.
        """
        found = look(self.submitted)
        for candidate, reason in found.passed_over.items():
            if self.passed_over.get(candidate) != reason:
                self.log.warning("passed over: %s", reason)
        self.passed_over = found.passed_over
        return {self._known_as(name): folder for name, folder in found.submissions.items()}

    def _known_as(self, name: str) -> str:
        """Return how the gradebook writes a name, if it knows who that is."""
        return self._names.get(name) or self._names.get(same(name), name)

    @cached_property
    def _names(self) -> dict[str, str]:
        with Gradebook(self.submitted.db_url, self.submitted.course_id) as book:
            names = [student.id for student in book.students]
        return {**{same(name): name for name in names}, **{name: name for name in names}}

    def take_in(self, candidate: str, folder: Path) -> Submission:
        """Read what a candidate handed in."""
        found = {name: collect(folder, name, self.rules.intake) for name in self.releases}
        facts = [each.as_facts() for each in found.values()]
        return Submission(candidate, found, digest_of(self._course_key, facts))

    @cached_property
    def _course_key(self) -> str:
        """A digest of everything of ours that verdicts hang on."""
        rules = [asdict(self.rules.intake), self.rules.options.as_facts(), asdict(self.rules.seconds)]
        checks = {
            name: [each.present.locked, {digest: old.locked for digest, old in each.past.items()}]
            for name, each in self._issued.items()
        }
        return digest_of(__version__, self.releases, checks, self.course_files, sorted(self.kept), rules)

    def tasks(self, submission: Submission) -> dict[str, Task]:
        """Return what there is to do for each notebook, by name."""
        return {
            name: Task(handed_in, submission.key, self.terms(name))
            for name, handed_in in submission.notebooks.items()
        }

    def lay(self, submission: Submission, prepared: Mapping[str, Prepared]) -> Path:
        """Lay a submission's rebuilt notebooks into a folder as nbgrader expects it, and return that."""
        folder = self._folder_of(submission.candidate)
        folder.mkdir(parents=True, exist_ok=True)
        for name, handed_in in submission.notebooks.items():
            self._tell(f"{submission.candidate}/{name}", prepared[name])
            (folder / f"{name}.ipynb").write_text(prepared[name].text, encoding="utf-8")
            for path, data in handed_in.files.items():
                place = Path(self._place("files"), submission.candidate, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            if handed_in.timestamp:
                (folder / "timestamp.txt").write_text(handed_in.timestamp, encoding="utf-8")
        return folder

    def _tell(self, what: str, prepared: Prepared) -> None:
        if prepared.fault:
            self.log.error("%s was not graded: internal error\n%s", what, prepared.fault)
        if prepared.status != "graded":
            self.log.warning("%s: %s", prepared.status, prepared.message)

    def forget(self, candidate: str) -> None:
        """Remove what was laid."""
        shutil.rmtree(self._folder_of(candidate).parent, ignore_errors=True)
        shutil.rmtree(self._place("files", candidate), ignore_errors=True)

    def job(self, notebook: NotebookNode, name: str, candidate: str) -> Job:
        """Return what there is to run of a rebuilt notebook; raises CourseError when a check cannot be.

        The checks of the release that it came from are put into the notebook.
        """
        terms = self.terms(name)
        return terms.job(terms.plan(notebook), _contents(Path(self._place("files"), candidate)))

    def terms(self, name: str) -> Terms:
        """Return the course's part in grading one notebook."""
        return Terms(self._issued[name], self.course_files, self.kept, self.rules)

    @cached_property
    def course_files(self) -> dict[str, bytes]:
        """What lies beside the assignment in source/, by name."""
        folder = self._source_folder
        paths = sorted(_not_ignored(folder, [*self.submitted.ignore, "*.ipynb"]))
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

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


def _not_ignored(folder: str, patterns: Sequence[str]) -> Iterator[Path]:
    """Yield the files that nbgrader copies, by their names alone: it takes the folder too for a pattern."""
    for place, folders, names in os.walk(folder):
        ignored = {name for name in (*folders, *names) if any(fnmatch(name, each) for each in patterns)}
        folders[:] = [name for name in folders if name not in ignored]
        yield from (Path(place, name) for name in names if name not in ignored)
