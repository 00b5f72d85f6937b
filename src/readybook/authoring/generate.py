"""nbgrader's way in: `c.GenerateAssignment.exporter_class`, through which every release is handed out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import IncludeHeaderFooter

from readybook.authoring.notebooks import notebook_text, read_notebook
from readybook.course import METADATA_KEY, CourseError, kept_releases
from readybook.marks import KnownNotebook, cells_of, known_notebooks
from readybook.releases import Release, digest, digest_in, keep


class ReleaseExporter(NotebookExporter):
    """Puts its digest into each release, and keeps the release, so that work on it can always be graded.

    nbgrader makes one for each run of `nbgrader generate_assignment`, before it removes the old release.
    What its gradebook cannot take is refused here in a sentence, while everything is still in its place.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        if (converter := self._with_gradebook) is None:
            return
        try:
            _refuse_other_cells(converter)
        except CourseError as error:
            self.log.error("Nothing was changed: %s", error)
            raise NbGraderException(str(error)) from None

    @property
    def _with_gradebook(self) -> GenerateAssignment | None:
        """What this exports for, when that records releases in a gradebook."""
        is_recorded = isinstance(self.parent, GenerateAssignment) and not self.parent.no_database
        return self.parent if is_recorded else None

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **settings: Any) -> Any:
        """Export as ever, with the release's digest in its metadata."""
        text, resources = super().from_notebook_node(nb, resources, **settings)  # type: ignore[no-untyped-call]
        release = nbformat.reads(text, as_version=4)
        found = digest(release)
        if digest_in(release.metadata) != found:
            facts = release.metadata.setdefault(METADATA_KEY, {})
            facts["digests"] = {**facts.get("digests", {}), "release": found}
            text = notebook_text(release)
        if (converter := self._with_gradebook) is not None:
            self._keep(release, Path(converter.coursedir.root), **resources["nbgrader"])
        return text, resources

    def _keep(
        self, release: NotebookNode, root: Path, *, assignment: str, notebook: str, db_url: str, **_: str
    ) -> None:
        locked = known_notebooks(db_url, assignment)[notebook].locked
        folder = kept_releases(root, assignment)
        try:
            keep(folder, notebook, Release(release, locked, digest_in(release.metadata)))
        except CourseError as error:
            self.log.warning("Once it is replaced, work on this release cannot be graded any more: %s", error)


def _refuse_other_cells(converter: GenerateAssignment) -> None:
    added = IncludeHeaderFooter(parent=converter)
    if added.header or added.footer:  # whose cells are not known yet: nbgrader itself looks at them
        return
    course = converter.coursedir
    known = known_notebooks(course.db_url, course.assignment_id)
    paths = [Path(path) for found in converter.assignments.values() for path in found]
    books = {path.stem: read_notebook(path) for path in paths}
    if course.notebook_id != "*":
        common = books.keys() & known.keys()
        books, known = {name: books[name] for name in common}, {name: known[name] for name in common}
    refuse_other_cells(course.assignment_id, books, known)


def refuse_other_cells(
    assignment: str, sources: Mapping[str, NotebookNode], known: Mapping[str, KnownNotebook]
) -> None:
    """Raise CourseError when there are submissions, and an assignment is to have other cells than theirs.

    sources: instructors' notebooks, by name. known: what the gradebook has of the assignment.
    """
    submissions = max((notebook.submissions for notebook in known.values()), default=0)
    wanted = {(name, *cell) for name, book in sources.items() for cell in cells_of(book)}
    there = {(name, *cell) for name, notebook in known.items() for cell in notebook.cells}
    if not submissions or (wanted == there and sources.keys() == known.keys()):
        return
    changes = [
        f"{word}: {', '.join(sorted({repr(name) for *_, name in cells}))}"
        for word, cells in (("new", wanted - there), ("gone", there - wanted))
        if cells
    ]
    count = f"{submissions} submission{'s' if submissions > 1 else ''}"
    raise CourseError(
        f"{assignment}: the gradebook has {count} of it, so that no graded or locked cell can be added or "
        f"removed any more ({'; '.join(changes)}); make what has changed a new assignment with a name of its "
        f"own, or run 'nbgrader export --to {assignment}.csv --assignment {assignment}' and 'nbgrader db "
        f"assignment remove {assignment} --force', which leaves its scores in that file alone, and then this "
        "command again"
    )
