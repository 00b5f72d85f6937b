"""The course's own workbooks as candidates leave them, executed by a real kernel and set as PDFs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest
from nbformat import NotebookNode
from pypdf import PdfReader

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.pieces import pieces_of
from readybook.workbook.document import Facts, pdf_of
from readybook.workbook.readiness import Readiness, read_readiness
from tests.workbook.samples import NAME, half_done, solved

ASSIGNMENTS = ("imbalanced_classification", "junior_ml_workbook")
WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def outcomes(book: NotebookNode) -> Readiness:
    return read_readiness(book, list(pieces_of(book)))


def pages(book: NotebookNode) -> list[str]:
    pdf = PdfReader(io.BytesIO(pdf_of(book, Facts("workbook", WHEN))))
    metadata = pdf.trailer["/Root"]["/Metadata"].get_data()
    # Both standards, or something in the document is not accessible or cannot be archived.
    assert b"pdfuaid:part" in metadata
    assert b"pdfaid:part" in metadata
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def lowest_ink(page: pypdfium2.PdfPage) -> float:
    """Return how far down the page its text reaches, from 0 to 1, the footer left aside."""
    grey = np.asarray(page.render(scale=0.5, grayscale=True).to_pil())
    above_footer = grey[: int(len(grey) * 0.92)]
    return float(np.flatnonzero((above_footer < 200).any(axis=1)).max()) / len(above_footer)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_solved_workbook_has_nothing_to_revise_and_shows_every_answer(
    course: Course, assignment: str
) -> None:
    book = solved(course, assignment)
    assert {item.state for item in outcomes(book).required} <= {"passed", "waiting", "later"}
    cover, *inside = pages(book)
    assert NAME in cover
    assert "not right yet" not in cover.replace("not right yet still to be looked at", "")
    assert "To revise next" not in cover
    everything = "".join(inside).replace(" ", "")
    answers = [piece.cell for piece in pieces_of(book) if piece.kind == "answer"]
    assert len(answers) > 10
    for answer in answers:
        for line in answer.source.splitlines():
            assert re.sub(r"\s", "", line) in everything, line


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_half_done_workbook_names_its_mistakes_and_what_was_not_attempted(
    course: Course, assignment: str
) -> None:
    book = half_done(course, assignment)
    found = [item for section in outcomes(book).sections for item in section.items]
    states = {item.state for item in found}
    assert {"passed", "failed", "todo"} <= states
    cover = pages(book)[0]
    assert "To revise next" in cover
    for item in found:
        if item.state == "failed":
            assert item.title in cover


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_workbook_as_it_was_given_out_says_that_nothing_was_run(course: Course, assignment: str) -> None:
    cover = pages(read_notebook(course.release(assignment)))[0]
    assert "Nothing in this notebook was run" in cover
    assert "not attempted" in cover
    assert "%" not in cover


@pytest.mark.parametrize("make", [solved, half_done])
def test_no_page_but_the_last_is_half_empty(
    make: Callable[[Course, str], NotebookNode], course: Course
) -> None:
    pdf = pypdfium2.PdfDocument(pdf_of(make(course, ASSIGNMENTS[1]), Facts("workbook", WHEN)))
    filled = [lowest_ink(pdf[number]) for number in range(2, len(pdf) - 1)]
    assert len(filled) > 10
    assert min(filled) > 0.6
