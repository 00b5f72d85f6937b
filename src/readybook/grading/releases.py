"""Decides which release a submission came from, and so by which checks it is graded."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from readybook.course import METADATA_KEY, CourseError
from readybook.grading.jsontext import IntakeError
from readybook.grading.recognise import plain_text
from readybook.marks import KnownNotebook, cells_of, locked_texts
from readybook.releases import Release, digest_in, kept

Cell = tuple[object, ...]


@dataclass(frozen=True)
class Releases:
    """The releases of one notebook that submissions may have come from: plain data.

    present: the one that the gradebook knows. past: others that are kept, by digest. place: where they are
    kept, for people. unrecorded: the digest of what lies in release/, when that is not the present one.
    """

    present: Release
    past: Mapping[str, Release]
    place: str
    unrecorded: str = ""

    def complete(self, notebook: NotebookNode) -> Release:
        """Put its own checks into a notebook that was rebuilt on a release, and return that release."""
        release = self.past.get(digest_in(notebook.metadata), self.present)
        put_in_checks(notebook, release)
        return release

    def of(self, submitted: NotebookNode) -> tuple[Release, str]:
        """Return the release that a submission came from, and what a person should know about that.

        Raises IntakeError when it came from one that is not known, or that cannot be graded any more.
        """
        digest = digest_in(submitted.metadata)
        if digest == self.present.digest:
            return self.present, ""
        likeliest = self._likeliest(submitted)
        if not digest:
            note = f"nothing in the file tells its release; by its text it is {self._shown(likeliest)}"
            return self._gradable(likeliest), note if self.past else ""
        if digest in self.past:
            release = self._gradable(self.past[digest])
            note = f"graded on the release it came from, {_shown(release)}, and not on the present one"
            doubt = ", though its text is the present one's" if likeliest is self.present else ""
            return release, note + doubt
        if digest == self.unrecorded:
            raise IntakeError(
                "not graded",
                "it came from what lies in release/, and the gradebook knows another release; run 'nbgrader "
                "generate_assignment', which says what to do",
            )
        if _asks_the_same(submitted, likeliest):
            note = f"its release {digest[:8]} is not known, but asks what {self._shown(likeliest)} asks"
            return self._gradable(likeliest), note
        raise IntakeError(
            "refused",
            f"it came from the release {digest[:8]}, which {self.place} has not kept; put"
            " the file of that release there, or ask for the answers in the present one",
        )

    def _likeliest(self, submitted: NotebookNode) -> Release:
        texts = _texts(submitted)
        return max((self.present, *self.past.values()), key=lambda release: len(_given(release) & texts))

    def _gradable(self, release: Release) -> Release:
        now, then = _graded_cells(self.present.notebook), _graded_cells(release.notebook)
        if now != then:
            names = ", ".join(sorted({repr(name) for name, *_ in now ^ then}))
            raise IntakeError(
                "refused",
                f"it came from the release {_shown(release)}, and the gradebook has other cells now ({names})"
                "; grade it in a course directory that still has that release, or ask for the answers in the "
                "present one",
            )
        return release

    def _shown(self, release: Release) -> str:
        return "the present one" if release is self.present else f"the release {_shown(release)}"


def put_in_checks(notebook: NotebookNode, release: Release) -> None:
    """Complete the locked cells with the hidden tests, which what was given out has not."""
    for cell in notebook.cells:
        source = release.locked.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if source is not None:
            cell.source = source


def read_releases(
    folder: Path, name: str, book: NotebookNode, source: NotebookNode | None, known: KnownNotebook | None
) -> Releases:
    """Return the releases of the notebook `name`.

    folder: where they are kept. book: what lies in release/. source: the instructor's notebook. known: what
    the gradebook has of it. A past release has the points of today, and where it asks what is asked today,
    the checks of today as well: a check that was mended is mended for everybody.

    Raises CourseError when the gradebook has to be told of the present release first, and when one that is
    kept cannot be read.
    """
    others = kept(folder, name)
    present = present_release(folder.name, book, source, known, others)
    return Releases(
        present=present,
        past={each.digest: _as_of_today(each, present) for each in others if each.digest != present.digest},
        place=f"{folder.parent.name}/{folder.name}",
        unrecorded="" if present.notebook is book else digest_in(book.metadata),
    )


def present_release(
    assignment: str,
    book: NotebookNode,
    source: NotebookNode | None,
    known: KnownNotebook | None,
    others: Sequence[Release],
) -> Release:
    """Return the release that the gradebook knows: what lies in release/, or else one of `others`.

    Raises CourseError when the gradebook has to be told of the release first.
    """
    locked = known.locked if known else {}
    on_disk = Release(book, locked, digest_in(book.metadata))
    if known is None or source is None or not _belong_together(source, book):
        return on_disk
    # The release has cells that the source has not, where nbgrader adds a header or a footer.
    if locked_texts(book).keys() == locked.keys() and locked_texts(source).items() <= locked.items():
        return on_disk
    same = [release for release in others if release.locked == locked]
    if same and known.submissions and cells_of(source) != known.cells:
        return same[-1]  # nbgrader takes no other cells as long as there are submissions
    raise CourseError(
        f"the gradebook does not know the present release of {assignment}, or its checks, yet; "
        f"run 'nbgrader generate_assignment {assignment}'"
    )


def _belong_together(source: NotebookNode, release: NotebookNode) -> bool:
    """Tell whether `readybook build` wrote both of them at once."""
    built, of = (
        book.metadata.get(METADATA_KEY, {}).get("digests", {}).get("source") for book in (source, release)
    )
    return bool(built) and built == of


def _as_of_today(past: Release, present: Release) -> Release:
    """Return a past release with today's points, and today's checks in each section that asks the same."""
    then, now = _sections(past.notebook), _sections(present.notebook)
    is_setup_same = all(
        then.get(name) == now.get(name) for name in then.keys() | now.keys() if name[:2] == "00"
    )
    same = {name for name in then if is_setup_same and then[name] == now.get(name)}
    notebook, locked = copy.deepcopy(past.notebook), dict(past.locked)
    today = _labelled(present.notebook)
    for grade_id, cell in _labelled(notebook).items():
        if grade_id not in today:
            continue
        if "points" in cell.metadata.nbgrader:
            cell.metadata.nbgrader.points = today[grade_id].metadata.nbgrader.get("points", 0)
        if grade_id in locked and _section(cell) in same:
            cell.source = today[grade_id].source
            locked[grade_id] = present.locked.get(grade_id, locked[grade_id])
    return replace(past, notebook=notebook, locked=locked)


def _sections(book: NotebookNode) -> dict[str, list[Cell]]:
    """Return what each section asks: the kinds, texts and grade ids of its cells that are no checks."""
    found: dict[str, list[Cell]] = {}
    for cell in book.cells:
        facts = cell.metadata.get("nbgrader", {})
        if not facts.get("grade") or facts.get("solution"):
            found.setdefault(_section(cell), []).append((facts.get("grade_id"), cell.cell_type, cell.source))
    return found


def _labelled(book: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells that have a grade id, by that."""
    found = [(cell.metadata.get("nbgrader", {}).get("grade_id"), cell) for cell in book.cells]
    return {grade_id: cell for grade_id, cell in found if grade_id}


def _section(cell: NotebookNode) -> str:
    return str(cell.metadata.get(METADATA_KEY, {}).get("section", ""))


def _graded_cells(book: NotebookNode) -> set[Cell]:
    parts = ("grade", "solution", "task")
    return {
        (facts["grade_id"], cell.cell_type, *(bool(facts.get(part)) for part in parts))
        for cell in book.cells
        if any((facts := cell.metadata.get("nbgrader", {})).get(part) for part in parts)
    }


def _asks_the_same(submitted: NotebookNode, release: Release) -> bool:
    """Tell whether all that the release gives out is in a submission, and no label of another one."""
    has_other_labels = _labelled(submitted).keys() - _labelled(release.notebook).keys()
    return not has_other_labels and _given(release) <= _texts(submitted)


def _given(release: Release) -> frozenset[str]:
    """Return the texts of a release that are no answers."""
    cells = [cell for cell in release.notebook.cells if not cell.metadata.get("nbgrader", {}).get("solution")]
    return frozenset(map(plain_text, cells)) - {""}


def _texts(book: NotebookNode) -> frozenset[str]:
    return frozenset(map(plain_text, book.cells))


def _shown(release: Release) -> str:
    return f"{release.digest[:8]} of {release.day}"
