"""Damaged notebooks: each becomes a PDF, or gets one sentence on why it cannot; nothing hangs or raises."""

from __future__ import annotations

import io
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4
from pypdf import PdfReader

from readybook.course import CourseError
from readybook.marks import Mark, Marks
from readybook.safety import plain
from readybook.workbook.document import Facts, pdf_of
from readybook.workbook.writing import Wishes, write_workbook
from tests.workbook.damage import FAMILIES, damaged, notebooks
from tests.workbook.made import HIDDEN, answer, check, notebook, text, written
from tests.workbook.torture import encoded, lay_files, png

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
EACH_FAMILY = 25
LONGEST = 20  # seconds
VALUES = (0.0, 1.0, 2.5, -1.0, 1e9, float("inf"), float("nan"))


@pytest.fixture(scope="module")
def books() -> list[NotebookNode]:
    return notebooks()


@pytest.mark.filterwarnings("ignore::nbformat.warnings.DuplicateCellId")
@pytest.mark.parametrize("family", FAMILIES)
def test_a_damaged_notebook_becomes_a_pdf_or_one_sentence(
    family: str, books: list[NotebookNode], tmp_path: Path
) -> None:
    lay_files(tmp_path / "home")
    path = tmp_path / "home" / "damaged.ipynb"
    refusals: list[str] = []
    for seed in range(EACH_FAMILY):
        path.write_bytes(damaged(books[seed % len(books)], family, seed))
        began = time.monotonic()
        try:
            pdf = write_workbook(path, None, Wishes(everything=seed % 2 == 0), _strange_marks(seed))
        except CourseError as error:
            refusals.append(str(error))
        else:
            assert len(PdfReader(pdf).pages) >= 1, seed
        assert time.monotonic() - began < LONGEST, seed
    assert len(refusals) < EACH_FAMILY
    for sentence in refusals:
        assert "\n" not in sentence
        assert "cannot be set" not in sentence  # what can be read can be set


def _strange_marks(seed: int) -> Marks | None:
    dice = random.Random(seed)
    names = ("double-visible", "double-hidden", "halve-visible", "why", "")
    marks = {
        name: Mark(dice.choice(VALUES), dice.choice(VALUES), dice.random() < 0.2, dice.random() < 0.8)
        for name in names
    }
    return Marks("ada", marks=marks, comments={"why": "\ud800 $x$"}) if seed % 3 == 0 else None


def test_a_cell_without_a_kind_is_set_as_it_stands() -> None:
    book = small(v4.new_markdown_cell("MINE"))
    book.cells[-1].cell_type = "marktown"
    assert "MINE" in words(paper(book))


def paper(book: NotebookNode, marks: Marks | None = None, *, everything: bool = False) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(book, Facts("small", WHEN, marks=marks, everything=everything))))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def small(*more: NotebookNode) -> NotebookNode:
    return notebook(text("# A small workbook"), answer("def double(x):\n    return 2 * x"), *more)


LONG = {
    "a word of a million letters": [v4.new_markdown_cell("w" * 1_000_000)],
    "a line of code of a million letters": [v4.new_code_cell("x = '" + "w" * 1_000_000 + "'")],
    "a picture written into the code": [v4.new_code_cell("x = '''" + ("w" * 76 + "\n") * 20_000 + "'''")],
    "a hundred thousand accents": [v4.new_markdown_cell("e" + "\u0301" * 100_000)],
    "a family of thirty thousand": [v4.new_markdown_cell("\u200d".join("👨" * 30_000))],
    "very many long words": [v4.new_markdown_cell(" ".join("w" * 100 for _ in range(590)))],
    "very many lines in one paragraph": [v4.new_markdown_cell("  \n".join("w" * 40 for _ in range(1500)))],
    "very many long words in one line of code": [v4.new_code_cell("#" + " ".join(["w" * 40] * 1300))],
    "an address that is too long": [v4.new_markdown_cell(f"[x](http://example.com/{'a' * 9000})")],
    "a title of many pages": [text("# " + "word " * 20_000)],
    "a large page of HTML": [
        v4.new_code_cell(
            "1", outputs=[v4.new_output("display_data", data={"text/html": "<p>a</p>" * 200_000})]
        )
    ],
    "a long table": [v4.new_markdown_cell("|a|\n|-|\n|" + "w " * 200_000 + "|")],
    "lists in lists": [v4.new_markdown_cell("".join(f"{'  ' * depth}- x\n" for depth in range(300)))],
}


@pytest.mark.parametrize("what", LONG)
def test_what_is_too_long_is_cut_in_little_time_and_the_rest_is_attached(what: str) -> None:
    began = time.monotonic()
    pdf = paper(small(*LONG[what]))
    assert time.monotonic() - began < LONGEST
    ((_, (attached,)),) = pdf.attachments.items()
    assert LONG[what][0].source in [cell.source for cell in nbformat.reads(attached.decode(), 4).cells]


def test_lines_that_are_left_out_are_counted() -> None:
    read = words(paper(small(v4.new_code_cell("x = 1\n" * 3000))))
    assert "1,000 more lines left out here" in read


def test_a_drawing_with_a_filter_is_set_without_it_in_little_time() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"><filter id="f"><feTurbulence '
        'baseFrequency="0.05" numOctaves="9"/></filter><rect width="9" height="9" filter="url(#f)"/></svg>'
    )
    began = time.monotonic()
    output = v4.new_output("display_data", data={"image/svg+xml": svg})
    assert "cannot" not in words(paper(small(v4.new_code_cell("1", outputs=[output]))))
    assert time.monotonic() - began < LONGEST


@pytest.mark.parametrize("nothing", ["$$ $$", "a $$\n$$ b", "![\x07](attachment:dot.png)"])
def test_what_has_no_words_does_not_take_the_accessibility_of_the_rest(nothing: str) -> None:
    cell = v4.new_markdown_cell(nothing, attachments={"dot.png": {"image/png": encoded(png())}})
    assert b"pdfuaid:part" in paper(small(cell)).trailer["/Root"]["/Metadata"].get_data()


def test_a_notebook_that_opens_with_a_task_is_still_accessible() -> None:
    book = small(text("**1.1 Write `double`**. Do."), check("# Twice.\nassert 1"))
    book.metadata.pop("readybook")
    assert b"pdfuaid:part" in paper(book).trailer["/Root"]["/Metadata"].get_data()


SECRET = "assert secret == 41"


@pytest.mark.parametrize(
    "source",
    [
        HIDDEN,
        f"# About.\n### BEGIN HIDDEN TESTS\n{SECRET}",
        f"# About.\n{SECRET}\n### END HIDDEN TESTS",
        f"# About.\n### begin hidden tests\n{SECRET}\n### end hidden tests",
        f"# About.\n### BEGIN HIDDEN TEST\n{SECRET}\n### END HIDDEN TEST",
        f"# {SECRET}\n### BEGIN_HIDDEN_TESTS\n{SECRET}\n### END HIDDEN TESTS",
    ],
)
@pytest.mark.parametrize("kind", ["check", "answer", "given", "own", "text", "raw"])
def test_hidden_lines_stay_hidden_whatever_the_file_says_of_their_cell(kind: str, source: str) -> None:
    leak = v4.new_output("error", ename="E", evalue=SECRET, traceback=[f"----> {SECRET}"])
    cell = check(source)
    cell.outputs = [leak]
    if kind == "text":
        cell = text(source)
    elif kind == "raw":
        cell = v4.new_raw_cell(source)
    elif kind == "answer":
        cell.metadata.nbgrader.update(grade=False, solution=True)
    elif kind != "check":
        cell.metadata = {"readybook": {"role": kind}}
    pdf = paper(small(cell), everything=True)
    ((_, (attached,)),) = pdf.attachments.items()
    assert "secret" not in words(pdf)
    assert b"secret" not in attached


def graded() -> tuple[NotebookNode, Marks]:
    book = small(check("# Twice.\nassert double(1) == 2"), check(HIDDEN, points=2), written("Because."))
    given = {"double-visible": (0.0, 1.0), "double-hidden": (0.0, 2.0)}
    marks = {name: Mark(*points, waiting=False, given=True) for name, points in given.items()}
    marks["why"] = Mark(0, 2, waiting=True, given=False)
    return book, Marks("ada", marks=marks)


def cover(book: NotebookNode, marks: Marks) -> str:
    return " ".join(paper(book, marks).pages[0].extract_text().split())


def test_the_cover_of_a_graded_notebook_does_not_listen_to_its_cells() -> None:
    book, marks = graded()
    honest = cover(book, marks)
    assert "0 of 5 points" in honest
    again = check("# Twice.\nassert double(1) == 2", points=50)
    book.cells += [again, check("# More.\nassert 1", "invented", points=90), written("Mine.", "essay", 99)]
    for cell in book.cells:
        if "nbgrader" in cell.metadata and cell.metadata.nbgrader.grade:
            cell.metadata.nbgrader.points = 99
            cell.update({"outputs": []} if cell.cell_type == "code" else {})
    assert cover(book, marks) == honest


def test_the_cover_of_a_graded_notebook_names_whom_the_gradebook_names() -> None:
    book, marks = graded()
    book.cells.insert(1, text("**Your name:** Somebody Else"))
    assert "Somebody Else" not in cover(book, marks)
    assert "ada" in cover(book, marks)


def test_graded_cells_that_were_taken_out_are_told_on_the_cover() -> None:
    book, marks = graded()
    del book.cells[2]
    assert "0 of 1 points more are in 1 graded cell that this notebook has not" in cover(book, marks)


def test_a_line_without_end_is_read_in_time_that_grows_with_its_length() -> None:
    began = time.monotonic()
    assert plain("a word\rover " + "word " * 20_000).startswith("over word")
    assert time.monotonic() - began < 2
