"""Builds the course: text sources to source/ and release/, and tells when those have drifted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat

from readybook.authoring import lint, trial
from readybook.authoring.generate import refuse_other_cells
from readybook.authoring.handed_out import keep_handed_out
from readybook.authoring.notebooks import notebook, notebook_text, read_notebook
from readybook.authoring.release import nbgrader_config, released
from readybook.authoring.sections import SourceSection, read_section
from readybook.course import METADATA_KEY, Course, CourseError
from readybook.marks import known_notebooks
from readybook.releases import digest
from readybook.settings import gradebook_url

_GENERATED = "made by 'readybook build' from the text sources in notebooks/; edit those, not this"


@dataclass(frozen=True)
class Drift:
    """One built notebook that differs from what the text sources give."""

    path: Path
    reason: Literal["missing", "out of date", "edited by hand"]


def read_sections(course: Course, assignment: str) -> list[SourceSection]:
    """Read all text sources of an assignment; raise CourseError naming every broken rule."""
    sections = [read_section(path) for path in course.text_sources(assignment)]
    problems = lint.problems(sections)
    if problems:
        raise CourseError("\n".join(map(str, problems)))
    return sections


def rebuild(course: Course, assignments: Sequence[str]) -> dict[Path, str]:
    """Return the text that each built notebook should have, by its path; nothing is written."""
    books = {name: notebook(read_sections(course, name)) for name in assignments}
    releases = released(course, {name: notebook_text(book) for name, book in books.items()})
    texts = {}
    for name, source in books.items():
        release = nbformat.reads(releases[name], as_version=4)
        facts = {"generated": _GENERATED, "digests": {"source": digest(source), "release": digest(release)}}
        for path, book in ((course.source(name), source), (course.release(name), release)):
            book.metadata[METADATA_KEY].update(facts)
            texts[path] = notebook_text(book)
    return texts


def drifts(texts: Mapping[Path, str]) -> list[Drift]:
    """Compare what is on disk with a rebuild."""
    found = []
    for path, text in texts.items():
        if not path.exists():
            found.append(Drift(path, "missing"))
        elif path.read_bytes() != text.encode():
            found.append(Drift(path, "edited by hand" if _edited(path) else "out of date"))
    return found


def _edited(path: Path) -> bool:
    try:
        book = read_notebook(path)
    except CourseError:
        return True
    digests = book.metadata.get(METADATA_KEY, {}).get("digests", {})
    return bool(digest(book) != digests.get(path.parent.parent.name))


def check(course: Course, assignments: Sequence[str]) -> None:
    """Raise CourseError naming each built notebook that differs from a rebuild."""
    found = drifts(rebuild(course, assignments))
    if found:
        lines = [f"{drift.path.relative_to(course.root)}: {drift.reason}" for drift in found]
        raise CourseError(
            "\n".join([*lines, "edit the text sources in notebooks/ and run 'readybook build'"])
        )


def build(
    course: Course,
    assignments: Sequence[str],
    *,
    force: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write the built notebooks that changed and return their paths; keep releases that were handed out.

    Raises CourseError, and leaves every file as it was, when a rule is broken, when a check does
    not fit its solution, when a notebook was edited by hand and `force` is not given, or when the
    gradebook has submissions to an assignment and cannot take its new cells.
    """
    texts = rebuild(course, assignments)
    found = drifts(texts)
    edited = [str(drift.path.relative_to(course.root)) for drift in found if drift.reason == "edited by hand"]
    if edited and not force:
        raise CourseError(
            f"{', '.join(edited)}: edited by hand; move the edit to the text sources in notebooks/, "
            "then run 'readybook build --force' to overwrite it"
        )
    changed = [drift.path for drift in found]
    names = sorted({path.stem for path in changed})
    for name in names:
        source = nbformat.reads(texts[course.source(name)], as_version=4)
        refuse_other_cells(name, {name: source}, known_notebooks(gradebook_url(course), name))
    for name in names:
        say(f"{name}: trying every check on the solutions and on the stubs")
        misfits = trial_problems(course, name)
        if misfits:
            raise CourseError("\n".join(misfits))
    for name in names:
        keep_handed_out(course, name)
    _write_all({path: texts[path] for path in changed})
    return changed


def trial_problems(course: Course, assignment: str) -> list[str]:
    """Return a sentence for each check that its solution fails or that its stub already passes."""
    return misfits(read_sections(course, assignment), course)


def misfits(sections: Sequence[SourceSection], course: Course) -> list[str]:
    """Run the sections with their solutions and with stubs; return what does not fit, in sentences."""
    book = notebook(sections)
    found = [
        f"{outcome.cell_id}: fails with the solutions in place: {outcome.error}"
        for outcome in trial.run(book).values()
        if outcome.error
    ]
    for outcome in trial.run(trial.stubbed(book, nbgrader_config(course))).values():
        if outcome.role in ("visible", "hidden") and outcome.passed:
            found.append(f"{outcome.cell_id}: passes although nothing has been solved")
    return found


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write all files or none: first beside their places, then over them."""
    drafts = {path: path.with_name(path.name + ".new") for path in texts}
    try:
        for path, draft in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(texts[path], encoding="utf-8", newline="\n")
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        raise CourseError(f"{error.filename}: cannot be written ({error.strerror})") from None
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
