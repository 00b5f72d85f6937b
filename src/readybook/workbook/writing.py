"""Writes workbooks to files: of one notebook, or of all candidates whose submissions were graded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from readybook.course import Course, CourseError
from readybook.marks import Marks, read_marks
from readybook.workbook.document import Facts, moment, pdf_of
from readybook.workbook.typeset import CannotTypeset


@dataclass(frozen=True)
class Wishes:
    """What whoever asks for workbooks may choose: name and date on the cover, and how much is printed."""

    candidate: str = ""
    date: str = ""
    everything: bool = False


def write_workbook(notebook: Path, target: Path | None, wishes: Wishes, marks: Marks | None = None) -> Path:
    """Write the workbook of one notebook, beside it unless a target is named; return where it lies.

    Raises CourseError with one sentence for a file that is no notebook, and for one that cannot be written.
    """
    path = target or notebook.with_suffix(".pdf")
    facts = Facts(
        name=notebook.stem,
        when=_moment(wishes.date),
        folder=notebook.parent,
        candidate=wishes.candidate,
        everything=wishes.everything,
        marks=marks,
    )
    book = _read(notebook)
    try:
        _save(path, pdf_of(book, facts))
    except CannotTypeset as error:
        raise CourseError(f"{notebook}: cannot be set as a PDF: {error}") from None
    return path


def write_workbooks(course: Course, assignment: str, wishes: Wishes) -> Iterator[tuple[str, Path | str]]:
    """Write every candidate's workbook into feedback/; yield each with its file, or with what is wrong."""
    course.built_source(assignment)
    notebooks = sorted(course.root.glob(f"autograded/*/{assignment}/{assignment}.ipynb"))
    if not notebooks:
        raise CourseError(
            f"{course.root / 'autograded'}: holds no graded submission of {assignment}; "
            f"run 'readybook grade {assignment}'"
        )
    # It loads all of nbgrader, which the workbook of a single notebook does not need.
    from readybook.settings import course_directory

    db_url = course_directory(course).db_url
    for notebook in notebooks:
        candidate = notebook.parts[-3]
        target = course.root / "feedback" / candidate / assignment / f"{assignment}.pdf"
        try:
            marks = read_marks(db_url, candidate, assignment, assignment)
            yield candidate, write_workbook(notebook, target, wishes, marks)
        except CourseError as error:
            yield candidate, str(error)


def _read(path: Path) -> NotebookNode:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read as a notebook ({error})") from None
    try:
        book: NotebookNode = nbformat.reads(text, as_version=4)
    except Exception as error:  # nbformat and json raise many kinds for one fact: no notebook
        raise CourseError(f"{path}: is not a notebook that can be read ({type(error).__name__})") from None
    return book


def _save(path: Path, pdf: bytes) -> None:
    """Put the file in its place at once, so that a stopped run leaves no half of it there."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(pdf)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CourseError(f"{path}: the PDF cannot be written ({error.strerror})") from None


def _moment(date: str) -> datetime:
    try:
        return moment(date)
    except ValueError:
        raise CourseError(f"date {date!r} is none: write it as YYYY-MM-DD") from None
