"""Keeps a release that `readybook build` is about to replace, when candidates may have worked on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course, CourseError
from readybook.marks import known_notebooks, locked_texts
from readybook.releases import Release, digest_in, is_kept, keep
from readybook.settings import gradebook_url

LARGEST = 100 << 20  # bytes of a file that is looked through for a digest


def keep_handed_out(course: Course, assignment: str) -> None:
    """Keep the present release of an assignment with its present checks, if it was handed out.

    It was when it is kept already, when the gradebook knows its checks, or when there is a copy of it among
    what was handed in or is worked on here. Raises CourseError when it cannot be kept.
    """
    try:
        release = read_notebook(course.release(assignment))
        locked = locked_texts(read_notebook(course.source(assignment)))
    except CourseError:  # there is none, or none that could be graded
        return
    folder, digest = course.kept_releases(assignment), digest_in(release.metadata)
    if not digest:
        return
    known = known_notebooks(gradebook_url(course), assignment).get(assignment)
    if (
        is_kept(folder, assignment, digest)
        or (known is not None and known.locked == locked)
        or any(digest.encode() in _contents(path) for path in _copies(course, assignment))
    ):
        keep(folder, assignment, Release(release, locked, digest))


def _copies(course: Course, assignment: str) -> Iterator[Path]:
    for pattern in (f"submitted/*/{assignment}/*", f"downloaded/{assignment}/**/*", "my_workbooks/*"):
        yield from course.root.glob(f"{pattern}.ipynb")


def _contents(path: Path) -> bytes:
    """Return a plain file's bytes; none of anything else, which may never come to an end."""
    try:
        is_plain = path.is_file() and path.stat().st_size <= LARGEST
        return path.read_bytes() if is_plain else b""
    except OSError:
        return b""
