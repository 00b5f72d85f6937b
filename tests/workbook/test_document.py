"""The PDF read back: what stands in it, what can be clicked, what is attached, and what never gets in."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode, v4
from pypdf import PdfReader

from readybook.marks import Mark, Marks
from readybook.workbook.document import Facts, pdf_of
from tests.workbook.made import HIDDEN, STUB, answer, check, notebook, text, written

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
RIGHT = "def double(x):\n    return 2 * x  # MINE"


def paper(book: NotebookNode, **facts: Any) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(book, Facts("small", WHEN, **facts))))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def half_done() -> NotebookNode:
    return notebook(
        text("# A small workbook: doubling and halving\n\nRead it.", "00_setup"),
        text("## 1. Doubling: twice as much\n\nTwice $x$ is $2x$."),
        text("**1.1 Write `double`** *(3 points)*. It returns twice its argument."),
        answer(RIGHT),
        check("# Twice 1 is 2.\nassert double(1) == 2"),
        check(HIDDEN, points=2),
        text("**1.2 Write `halve`** *(1 point)*. It halves."),
        answer("def halve(x):\n    return x", "halve"),
        check("# Half of 2 is 1.\nassert halve(2) == 1", "halve", failed="halve(2) is 2, not 1"),
        text("**1.3 Why?** *(2 points)*. Two sentences."),
        written("Because two halves make a WHOLE."),
        text("**1.4 Write `third`** *(1 point)*. A third."),
        answer(f"def third(x):\n    {STUB}", "third"),
        check("# A third of 3 is 1.", "third"),
        v4.new_markdown_cell("My own NOTE."),
    )


def test_the_cover_says_whose_it_is_when_and_how_ready() -> None:
    cover = paper(half_done(), candidate="Ada Example").pages[0].extract_text()
    for said in ("A small workbook", "Doubling and halving", "Ada Example", "1 March 2026", "To revise next",
                 "halve(2) is 2, not 1", "Not attempted", "1.4 Write third"):  # fmt: skip
        assert said in cover


def test_everything_of_the_notebook_stands_in_its_order() -> None:
    read = words(paper(half_done()))
    order = ["1.1 Write double", "# MINE", "Twice 1 is 2.", "1.2 Write halve", "return x",
             "halve(2) is 2, not 1", "1.3 Why?", "WHOLE", "1.4 Write third", "Not attempted.",
             "My own NOTE."]  # fmt: skip
    inside = read[read.rindex(order[0]) :]
    places = [inside.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_sections_and_tasks_are_bookmarks() -> None:
    def titles(outline: list[Any]) -> list[str]:
        return [t for each in outline for t in (titles(each) if isinstance(each, list) else [each.title])]

    found = titles(paper(half_done()).outline)
    assert found == [
        "Before you begin",
        "1. Doubling: twice as much",
        "1.1 Write double",
        "1.2 Write halve",
        "1.3 Why?",
        "1.4 Write third",
    ]


def test_the_cover_leads_to_the_pages_it_names() -> None:
    goals = [note.get_object()["/Subtype"] for note in paper(half_done()).pages[0]["/Annots"]]
    assert goals.count("/Link") >= 2


def test_it_is_tagged_titled_and_in_a_language_with_all_fonts_inside() -> None:
    pdf = paper(half_done(), candidate="Ada Example")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("A small workbook", "Ada Example")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"]), font["/BaseFont"]


def test_formulas_and_pictures_have_words_for_those_who_cannot_see_them() -> None:
    raw = pdf_of(half_done(), Facts("small", WHEN))
    assert b"2x" in raw
    assert b"/Alt" in raw


def test_the_notebook_is_attached_as_it_was() -> None:
    book = half_done()
    ((name, (data,)),) = paper(book).attachments.items()
    attached = nbformat.reads(data.decode(), as_version=4)
    assert name == "small.ipynb"
    nbformat.validate(attached)
    assert [cell.id for cell in attached.cells] == [cell.id for cell in book.cells]
    assert attached.cells[3].source == RIGHT


def test_equal_notebooks_and_dates_give_equal_bytes() -> None:
    book = half_done()
    assert pdf_of(book, Facts("small", WHEN)) == pdf_of(book, Facts("small", WHEN))


@pytest.mark.parametrize("everything", [False, True])
def test_hidden_checks_reach_neither_the_pages_nor_the_attachment(everything: bool) -> None:
    book = half_done()
    leak = v4.new_output(
        "error", ename="AssertionError", evalue="secret 41", traceback=["----> assert secret == 41"]
    )
    book.cells[5].outputs = [leak]
    pdf = paper(book, everything=everything)
    ((_, (data,)),) = pdf.attachments.items()
    for found in (words(pdf), data.decode()):
        assert "secret" not in found
        assert "HIDDEN TESTS" not in found


def test_locked_code_is_one_line_unless_everything_is_asked_for() -> None:
    assert "assert double(1) == 2" not in words(paper(half_done()))
    assert "assert double(1) == 2" in words(paper(half_done(), everything=True))


def test_points_and_comments_of_the_gradebook_stand_at_their_items() -> None:
    points = {
        "double-visible": (1.0, 1.0),
        "double-hidden": (0.0, 2.0),
        "halve-visible": (0.0, 1.0),
        "why": (1.5, 2.0),
    }
    marks = Marks(
        "ada",
        points=2.5,
        penalty=0.5,
        marks={key: Mark(*given, waiting=False, given=True) for key, given in points.items()},
        comments={"why": "Say which **halves**."},
    )
    read = words(paper(half_done(), marks=marks))
    assert "For lateness, 0.5 points are taken off the sum." in read
    for said in ("2.5 of", "1.5 of 2 points", "Say which halves.", "The points are those of the gradebook."):
        assert said in read


def test_a_notebook_that_was_never_run_says_so_on_its_cover() -> None:
    book = half_done()
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    cover = " ".join(paper(book).pages[0].extract_text().split())
    assert "Nothing in this notebook was run" in cover
    assert "not run" in cover


def test_what_went_wrong_on_our_side_is_not_told_and_its_points_are_not_shown() -> None:
    book = half_done()
    book.metadata.readybook.verdict = {"status": "not graded", "message": "/srv/secret/path is full"}
    marks = Marks("ada", penalty=1.5, marks={"double-visible": Mark(0, 1, waiting=False, given=True)})
    read = words(paper(book, marks=marks))
    assert "something went wrong on our side" in read
    assert "secret" not in read
    assert "0 of 1 point" not in read


def test_a_submission_that_could_not_be_graded_says_why() -> None:
    book = half_done()
    book.metadata.readybook.verdict = {"status": "unreadable", "message": "It is no notebook."}
    assert "This submission was not graded: It is no notebook." in words(paper(book))


@pytest.mark.parametrize(
    ("line", "folder", "name"),
    [
        ("**Your name:** Ada Lovelace", "", "Ada Lovelace"),
        ("Your name: *Ada*", "submitted/turing/small", "Ada"),
        ("**Your name:** *double-click here and write it*", "submitted/turing/small", "turing"),
        ("**Your name:** *double-click here and write it*", "", "Name not given"),
    ],
)
def test_the_name_is_the_one_written_or_the_folders(
    line: str, folder: str, name: str, tmp_path: Path
) -> None:
    book = half_done()
    book.cells.insert(1, text(line))
    assert name in paper(book, folder=tmp_path / folder).pages[0].extract_text()


def test_a_notebook_of_no_course_has_no_figures_and_nobodys_answers() -> None:
    emptied = v4.new_code_cell("", outputs=[v4.new_output("stream", name="stdout", text="STILL HERE")])
    cells = [v4.new_markdown_cell("# Iris: a first look\n\nWords."), v4.new_code_cell("x = 1"), emptied]
    pdf = paper(v4.new_notebook(cells=cells))
    read = words(pdf)
    assert len(pdf.pages) == 1
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Iris"
    for said in ("A first look", "Words.", "x = 1", "STILL HERE"):
        assert said in read
    for ours in ("Name not given", "checks", "Your cell", "Your notes", "candidate"):
        assert ours not in read


def test_a_notebook_without_cells_says_so() -> None:
    assert "There is nothing in this notebook." in words(paper(v4.new_notebook()))


def test_a_bold_remark_below_a_task_is_no_task_of_its_own() -> None:
    book = half_done()
    book.cells.insert(3, text("**Remarks** are not tasks."))
    read = words(paper(book))
    assert read.count("1.1 Write double") >= 1
    assert "Remarks are not tasks." in read
    assert "Remarks 3 points" not in read


def test_an_outcome_stands_in_words_beside_each_check() -> None:
    read = words(paper(half_done()))
    assert "passed Twice 1 is 2." in read
    assert "looked at when graded A third of 3 is 1." in read
    assert "not right yet Half of 2 is 1. halve(2) is 2, not 1" in read


def test_short_code_and_the_checks_of_it_are_never_broken_over_pages() -> None:
    code = "\n".join(["def double(x):", *(f"    step_{line} = {line}" for line in range(10))])
    book = notebook(text("# Many\n\nWords.", "00_setup"))
    for number in range(12):
        book.cells += [text(f"**1.{number} Write `f{number}`** *(1 point)*. It is short.")]
        book.cells += [answer(code, f"f{number}"), check("# Twice 1 is 2.\nassert x", f"f{number}")]
    inside = [page.extract_text() for page in paper(book).pages if "step_0" in page.extract_text()]
    assert len(inside) > 2
    for page in inside:
        assert page.count("It is short.") == page.count("step_0") == page.count("step_9")
        assert page.count("step_9") == page.count("Twice 1 is 2.")


def test_many_sections_with_long_names_leave_each_on_one_line_of_the_cover() -> None:
    topics = [
        {"name": f"{number:02}_s", "title": "A name that goes on and on and on and on and on: why"}
        for number in range(1, 26)
    ]
    book = notebook(text("# Many\n\nWords.", "00_setup"), sections=topics)
    for number in range(1, 26):
        cells = [answer(RIGHT, f"f{number}"), check("# Twice.\nassert x", f"f{number}", failed="no " * 200)]
        for cell in cells:
            cell.metadata.readybook.section = f"{number:02}_s"
        book.cells += cells
    cover = paper(book, candidate="N" * 80).pages[0].extract_text()
    assert all(f"{number}. A name that goes on and on" in cover for number in range(1, 26))


def test_headings_of_ones_own_stand_below_the_chapters_and_tasks() -> None:
    book = half_done()
    book.cells.insert(4, v4.new_markdown_cell("# BIG thoughts\n\nWords.\n\n# MORE"))
    book.cells.insert(2, text("# On numbers"))
    found = paper(book).outline
    chapter = found[found.index(next(each for each in found if "Doubling" in str(each.get("/Title")))) + 1]
    inner = [each.title for each in chapter if not isinstance(each, list)]
    assert inner[:2] == ["On numbers", "1.1 Write double"]
    assert [each.title for each in chapter[2]] == ["BIG thoughts", "MORE"]


TYPST = [
    '#read("document.json")',
    "$x$ *a* _b_ @ref <label> // no",
    "#panic()",
    "\\u{1F600}",
    "`raw` ]]] #{1}",
]


@pytest.mark.parametrize("words_of_it", TYPST)
def test_text_that_looks_like_the_typesetters_own_is_only_text(words_of_it: str) -> None:
    book = half_done()
    book.cells[3].source = f"mark = r'''{words_of_it}'''"
    book.cells[8].outputs[0].evalue = words_of_it
    book.cells[-1] = v4.new_code_cell("", outputs=[v4.new_output("stream", name="stdout", text=words_of_it)])
    book.cells.append(
        v4.new_code_cell("1", outputs=[v4.new_output("stream", name="stdout", text=words_of_it)])
    )
    read = words(paper(book, candidate=words_of_it)).replace(" ", "")
    assert read.count(words_of_it.replace(" ", "")) >= 4
