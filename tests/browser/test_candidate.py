"""A candidate's journey: the released workbooks in JupyterLab, from the first look to the saved answers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Download, Page, expect
from pypdf import PdfReader

from readybook.authoring.bank import reference_answers
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.releases import digest_in
from readybook.workspace import working_copies

from .lab import PATIENCE, Workbook, choose, copied, new_page, open_lab, running_lab

pytestmark = pytest.mark.browser

ASSIGNMENTS = ("imbalanced_classification", "junior_ml_workbook")
WRITTEN_IN = "imbalanced_classification"
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)
# What every visible box of text, code or output needs in width, and what it has.
WIDTHS = """cells => cells.flatMap(cell => {
    const boxes = cell.querySelectorAll(".jp-RenderedMarkdown, .jp-OutputArea-output, .cm-scroller");
    return [...boxes].filter(box => box.checkVisibility()).map(box => {
        const left = box.getBoundingClientRect().left;
        const parts = [...box.querySelectorAll("*")].map(part => part.getBoundingClientRect().right - left);
        const room = Math.min(box.clientWidth, cell.getBoundingClientRect().right - left);
        return {needs: Math.max(box.scrollWidth, ...parts), has: room, shows: box.innerText.slice(0, 60)};
    });
})"""


@dataclass(frozen=True)
class Attempt:
    """An item, and lines to write in place of the one that raises."""

    item: str
    wrong: str
    right: str


ATTEMPTS = {
    "imbalanced_classification.ipynb": Attempt(
        "positive-weight",
        wrong="return y.sum() / (y == 0).sum()",
        right="return (y == 0).sum() / y.sum()",
    ),
    "junior_ml_workbook.ipynb": Attempt(
        "sigmoid",
        wrong="return 1 / (1 + np.exp(z))",
        right="return 1 / (1 + np.exp(-z))",
    ),
}


@pytest.fixture(scope="module")
def clone(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """What a candidate has got of the course."""
    return copied(course, tmp_path_factory.mktemp("clone"), "source", "release")


@pytest.fixture(scope="module")
def workbooks(course: Course, clone: Course) -> Path:
    """The working copies, a solved one beside each, and one more to write in."""
    folder = working_copies(clone)
    shutil.copy(clone.release(WRITTEN_IN), folder / f"{WRITTEN_IN}_mine.ipynb")
    for name in ASSIGNMENTS:
        answers = reference_answers(read_sections(course, name))
        book = read_notebook(clone.release(name))
        for cell in book.cells:
            facts = cell.metadata.readybook
            if facts.role in ("solution", "written"):
                cell.source = answers[facts.item]
        nbformat.write(book, folder / f"{name}_solved.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(clone: Course, workbooks: Path) -> Iterator[str]:
    """JupyterLab as `readybook lab` starts it."""
    with running_lab(workbooks, cwd=clone.root) as address:
        yield address


@pytest.fixture(scope="module")
def lab(page: Page, address: str) -> Page:
    open_lab(page, address)
    return page


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def untouched(request: pytest.FixtureRequest, lab: Page, workbooks: Path) -> Workbook:
    """A workbook as released, after Run > Run All Cells."""
    book = Workbook.open(lab, workbooks / f"{request.param}.ipynb")
    book.run_all()
    return book


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def solved(request: pytest.FixtureRequest, lab: Page, workbooks: Path) -> Workbook:
    """A workbook with the authors' answers, after Run > Run All Cells."""
    book = Workbook.open(lab, workbooks / f"{request.param}_solved.ipynb")
    book.run_all()
    return book


def widths(book: Workbook) -> list[dict[str, Any]]:
    book.show()
    return book.panel.locator(".jp-Cell").evaluate_all(WIDTHS)


def too_wide(boxes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [box for box in boxes if box["needs"] > box["has"] + 1]


def test_run_all_runs_every_cell_although_nothing_is_solved(untouched: Workbook) -> None:
    code_cells = [cell for cell in untouched.cells if cell.cell_type == "code"]
    prompts = untouched.panel.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert prompts == [f"[{n}]:" for n in range(1, len(code_cells) + 1)]


def test_an_unfinished_check_says_so_in_one_line(untouched: Workbook) -> None:
    said = {name: untouched.output(name) for name in untouched.names("visible")}
    to_do = {name for name, line in said.items() if line == "Still to do: not attempted yet"}
    assert len(to_do) >= 6
    # An item that is a value and not a function has one already, which its check calls wrong.
    values = {
        f"{name}-visible" for name in untouched.names("solution") if "def" not in untouched.source(name)
    }
    assert said.keys() - to_do <= values
    assert all(re.fullmatch(r"Not right yet: .+", said[name]) for name in said.keys() - to_do)


def test_no_cell_shows_a_traceback(untouched: Workbook) -> None:
    errors = untouched.panel.locator("[data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts()
    assert len(errors) > len(untouched.names("visible"))
    assert [error for error in errors if len(error.splitlines()) > 1] == []


def test_every_formula_is_rendered(untouched: Workbook) -> None:
    text = "\n".join(cell.source for cell in untouched.cells if cell.cell_type == "markdown")
    formulas = FORMULA.findall(re.sub(r"`[^`]*`", "", text))
    assert len(formulas) > 20
    rendered = untouched.panel.locator(".jp-RenderedMarkdown")
    expect(rendered.locator("mjx-container")).to_have_count(len(formulas))
    expect(rendered.locator("mjx-merror")).to_have_count(0)


def test_no_text_shows_raw_tex(untouched: Workbook) -> None:
    texts = untouched.panel.locator(".jp-RenderedMarkdown").evaluate_all(
        """texts => texts.map(text => {
            const copy = text.cloneNode(true);
            copy.querySelectorAll("mjx-container").forEach(formula => formula.remove());
            return copy.textContent;
        })"""
    )
    assert len(texts) == sum(cell.cell_type == "markdown" for cell in untouched.cells)
    assert [text for text in texts if re.search(r"\$|\\[a-zA-Z(\[]", text)] == []


def test_nothing_is_wider_than_its_cell(untouched: Workbook) -> None:
    boxes = widths(untouched)
    assert len(boxes) > len(untouched.cells)
    assert too_wide(boxes) == []


def test_a_box_that_is_too_wide_would_be_noticed(untouched: Workbook) -> None:
    size = untouched.page.viewport_size
    untouched.page.set_viewport_size({"width": 640, "height": 900})
    found = too_wide(widths(untouched))
    untouched.page.set_viewport_size(size)
    assert found


def test_only_what_candidates_shall_write_can_be_edited(untouched: Workbook) -> None:
    for name in untouched.names("given", "visible", "hidden"):
        expect(untouched.cell(name).locator(".jp-mod-readOnly")).to_have_count(1)
    for name in untouched.names("solution", "written"):
        expect(untouched.cell(name).locator(".jp-mod-readOnly")).to_have_count(0)


def test_a_check_can_be_neither_edited_nor_deleted(untouched: Workbook) -> None:
    untouched.show()
    keyboard, cells = untouched.page.keyboard, untouched.panel.locator(".jp-Cell")
    check = untouched.cell(untouched.names("visible")[0])
    code = check.locator(".cm-content").inner_text()

    check.locator(".cm-content").click()
    keyboard.type("mine = 1")
    keyboard.press("Escape")
    keyboard.type("dd")
    # The same gestures on a new cell below show that the keys arrived and that all is done.
    keyboard.press("b")
    expect(cells).to_have_count(len(untouched.cells) + 1)
    own = untouched.panel.locator(".jp-Cell.jp-mod-selected")
    own.locator(".cm-content").click()
    keyboard.type("mine = 1")
    expect(own.locator(".cm-content")).to_have_text("mine = 1")
    keyboard.press("Escape")
    keyboard.type("dd")
    expect(cells).to_have_count(len(untouched.cells))

    assert check.locator(".cm-content").inner_text() == code


def test_validate_shows_every_check_that_fails_and_every_missing_answer(untouched: Workbook) -> None:
    said = untouched.validate()
    assert said.count("The following cell failed:") == len(untouched.names("visible", "written"))
    assert said.count("You did not provide a response.") == len(untouched.names("written"))


def test_a_check_tells_a_wrong_answer_from_a_right_one(untouched: Workbook) -> None:
    attempt = ATTEMPTS[untouched.name]
    check = f"{attempt.item}-visible"
    raises = untouched.source(attempt.item).splitlines()[-1].strip()

    def answer(line: str, *, instead_of: str) -> str:
        untouched.write(attempt.item, line, line=instead_of)
        untouched.run(attempt.item)
        untouched.run(check)
        return untouched.output(check)

    untouched.show()
    assert re.fullmatch(r"Not right yet: .+", answer(attempt.wrong, instead_of=raises))
    assert answer(attempt.right, instead_of=attempt.wrong) == "Passed."
    # The workbook is left as it was found.
    assert answer(raises, instead_of=attempt.right) == "Still to do: not attempted yet"


def test_solved_every_check_says_passed(solved: Workbook) -> None:
    said = {name: solved.output(name).splitlines()[-1] for name in solved.names("visible")}
    assert len(said) >= 6
    assert said == dict.fromkeys(said, "Passed.")


def test_solved_nothing_is_wider_than_its_cell(solved: Workbook) -> None:
    boxes = widths(solved)
    assert len(boxes) > len(solved.cells)
    assert too_wide(boxes) == []


def test_solved_validate_says_success(solved: Workbook) -> None:
    assert "Success! Your notebook passes all the tests." in solved.validate()


def test_the_file_menu_downloads_the_workbook_as_a_pdf(solved: Workbook, tmp_path: Path) -> None:
    solved.show()
    downloads: list[Download] = []
    # The page that JupyterLab opens for it closes as soon as the download begins, which then is this page's.
    solved.page.on("download", lambda each: downloads.append(each))
    choose(solved.page, "File", "Save and Export Notebook As", "Readiness_Workbook_PDF")
    for _ in range(PATIENCE * 5):
        if downloads:
            break
        solved.page.wait_for_timeout(200)
    assert downloads[0].suggested_filename == solved.name.replace(".ipynb", ".pdf")
    downloads[0].save_as(tmp_path / "workbook.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "workbook.pdf").pages]
    assert "What went well" in pages[0]
    assert "not right yet" not in " ".join(pages[1:])


def test_answers_are_kept_when_a_saved_workbook_is_reopened(
    browser: Browser, lab: Page, address: str, clone: Course, workbooks: Path
) -> None:
    path = workbooks / f"{WRITTEN_IN}_mine.ipynb"
    code, words = "return 4.0  # für Ärzte: ¼ → 4", "I take B: a miss weighs more — für mich."
    book = Workbook.open(lab, path)
    book.write("weighted-bce-loss", code, line="raise NotImplementedError")
    book.answer("model-recommendation", words)
    book.run("screening-accuracy")
    prompt = book.cell("screening-accuracy").locator(".jp-InputPrompt").inner_text()
    book.save()

    page = new_page(browser)
    open_lab(page, address)
    again = Workbook.open(page, path)
    expect(again.cell("weighted-bce-loss").locator(".cm-line").last).to_have_text(f"    {code}")
    expect(again.cell("model-recommendation").locator(".jp-RenderedMarkdown")).to_have_text(words)
    expect(again.cell("screening-accuracy").locator(".jp-InputPrompt")).to_have_text(prompt)
    page.close()

    # nbgrader finds in every cell what it wrote there, and grading from which release they came.
    given, kept = (read_notebook(file) for file in (clone.release(WRITTEN_IN), path))
    assert [cell.metadata for cell in kept.cells] == [cell.metadata for cell in given.cells]
    assert digest_in(kept.metadata) == digest_in(given.metadata) != ""
