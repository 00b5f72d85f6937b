"""Makes the pictures in docs/pictures from the product: python tests/browser/pictures.py"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from lab import Workbook, choose, copied, new_page, open_lab, running_browser, running_lab
from playwright.sync_api import Browser, Locator, Page, expect
from rich.console import Console

from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course, read_assignment
from readybook.demo import hand_in, samples, typical_mistakes
from readybook.grading.commands import nbgrader_log
from readybook.reports.scores import read_scores
from readybook.reports.table import scores_table
from readybook.workspace import working_copies

WIDTH, HEIGHT = 1200, 900
HEIGHT_OF_A_LIST = 600
GRADED = "imbalanced_classification"


def main() -> int:
    executable = os.environ.get("READYBOOK_CHROMIUM") or shutil.which("chromium")
    if not executable:
        print("pictures.py: give the path of Chromium in READYBOOK_CHROMIUM", file=sys.stderr)
        return 1
    course = Course(Path(__file__).resolve().parents[2])
    folder = course.root / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with running_browser(executable) as browser:
        for take in (take_release, take_graded):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
                for picture in take(course, browser, Path(root), folder):
                    print(f"wrote {picture}")
    return 0


def take_release(course: Course, browser: Browser, root: Path, folder: Path) -> list[Path]:
    """The first item of the junior workbook after Run > Run All Cells: task, code and checks."""
    clone = copied(course, root, "source", "release")
    workbooks = working_copies(clone)
    with running_lab(workbooks, cwd=clone.root) as address:
        page = new_page(browser, WIDTH, HEIGHT)
        open_lab(page, address)
        book = Workbook.open(page, workbooks / "junior_ml_workbook.ipynb")
        book.run_all()
        book.save()
        tidy(page)
        task = book.cell("sigmoid").locator("xpath=preceding-sibling::*[1]")
        # As high as it takes to end below the last check, with the bars above and below the cells.
        bars = HEIGHT - int(page.locator(".jp-WindowedPanel-outer").evaluate("list => list.clientHeight"))
        cells = bottom(book.cell("sigmoid-hidden")) - top(task)
        page.set_viewport_size({"width": WIDTH, "height": bars + cells})
        task.evaluate("cell => cell.scrollIntoView({block: 'start'})")
        page.screenshot(path=folder / "release.png")
        page.close()
    return [folder / "release.png"]


def take_graded(course: Course, browser: Browser, root: Path, folder: Path) -> list[Path]:
    """The sample submissions of `readybook demo` after autograding: our table, and formgrader's list."""
    copy = copied(course, root, "source")
    sections = read_sections(course, GRADED)
    for sample in samples(sections, typical_mistakes(course, sections)):
        hand_in(copy, GRADED, sample, read_notebook(course.release(GRADED)))
    for command in ("generate_assignment", "autograde"):
        list(nbgrader_log(copy.root, command, GRADED))
    table = take_table(copy, browser, folder / "table.png")
    with running_lab(copy.root, cwd=copy.root) as address:
        page = new_page(browser, WIDTH, HEIGHT_OF_A_LIST)
        open_lab(page, address)
        choose(page, "Nbgrader", "Formgrader")
        tidy(page)
        formgrader = page.frame_locator("iframe")
        formgrader.get_by_role("link", name="Manual Grading").click()
        for _ in ("the assignment", "its notebook"):
            formgrader.locator("#main-table").get_by_role("link", name=GRADED).click()
        expect(formgrader.get_by_role("link", name="Submission #1")).to_be_visible()
        formgrader.get_by_role("button", name="Show All Names").click()
        for _ in ("lowest first", "highest first"):
            formgrader.get_by_text("Overall Score").click()
        expect(formgrader.locator("#main-table tr").first).to_contain_text("complete")
        page.screenshot(path=folder / "formgrader.png")
        page.close()
    return [table, folder / "formgrader.png"]


def take_table(course: Course, browser: Browser, picture: Path) -> Path:
    """What `readybook scores` prints."""
    assignment = read_assignment(course.source(GRADED))
    console = Console(record=True, width=80, file=io.StringIO())
    console.print(scores_table(assignment, read_scores(course, assignment)))
    page = new_page(browser, 800, HEIGHT)
    page.set_content(console.export_html(inline_styles=True))
    page.add_style_tag(content="pre { padding: 16px }")
    page.locator("pre").screenshot(path=picture)
    page.close()
    return picture


def top(element: Locator) -> int:
    return int(element.evaluate("element => element.getBoundingClientRect().top"))


def bottom(element: Locator) -> int:
    return int(element.evaluate("element => element.getBoundingClientRect().bottom"))


def tidy(page: Page) -> None:
    """Leave only what the picture is about."""
    choose(page, "View", "Appearance", "Show Left Sidebar")
    choose(page, "View", "Appearance", "Show Left Activity Bar")
    choose(page, "View", "Appearance", "Show Right Activity Bar")
    page.locator(".lm-TabBar-tab", has_text="Launcher").locator(".lm-TabBar-tabCloseIcon").click()
    page.mouse.move(
        WIDTH / 2, HEIGHT_OF_A_LIST / 2
    )  # away from the button, which shows that it is pointed at
    expect(page.locator("#filebrowser")).to_be_hidden()


if __name__ == "__main__":
    sys.exit(main())
