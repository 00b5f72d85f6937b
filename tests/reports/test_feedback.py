"""The feedback page tells a candidate all that is theirs, tells nothing hidden, and runs nothing."""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook

from readybook.authoring.release import nbgrader_config
from readybook.course import Course
from readybook.marks import Mark, Marks
from readybook.messages import message_of
from readybook.reports.page import make_page
from readybook.safety import MOST_OUTPUTS, markdown_html, pictures, plain, safe_outputs, shown
from tests.reports.hostile import (
    ALL,
    ASSIGNMENT,
    MALLORY,
    PAYLOADS,
    SECRETS,
    comment_on,
    hand_in,
    hand_in_hostile,
    make_course,
    nbgrader,
)

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\nthe rest").decode()
DELIMITERS = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "div", "p"),
    *("span", "strong", "em", "del", "code", "pre", "a", "img", "ul", "ol", "li", "blockquote", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary"),
}
ATTRIBUTES = {
    *("class", "id", "lang", "scope", "alt", "aria-hidden", "charset", "http-equiv", "content", "name"),
    *("href", "src"),
}


class Markup(HTMLParser):
    """Everything in a page that is not text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem != "style":
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three graded submissions: a good one, one that fails, a hostile one; with a person's comment each."""
    root = make_course(tmp_path_factory.mktemp("course"))
    good = {"double": "def double(x):\n    return x + x", "triple": "def triple(x):\n    return 3 * x"}
    hand_in(root, "good", {**good, "why": "Because **two halves** make a whole."})
    failing = {
        "double": "def double(x):\n    return 2",
        "triple": "def triple(x):\n    raise AssertionError(f'the hidden input is {x}')",
        "why": "I do not know.",
    }
    hand_in(root, "failing", failing, v4.new_code_cell("double(424)"))
    hand_in_hostile(root)
    nbgrader(root, "autograde", ASSIGNMENT)
    comment_on(root, "good", "why", "Well *said*.")
    comment_on(root, MALLORY, "why", ALL)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        late = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "failing")
        late.late_submission_penalty = 0.5
        gradebook.find_grade("why", ASSIGNMENT, ASSIGNMENT, "good").manual_score = 1.5
        gradebook.find_grade("why", ASSIGNMENT, ASSIGNMENT, "good").needs_manual_grade = False
        gradebook.db.commit()
    nbgrader(root, "generate_feedback", ASSIGNMENT)
    return root


@pytest.fixture(scope="module")
def page(course: Path) -> Callable[[str], str]:
    def read(candidate: str) -> str:
        return (course / "feedback" / candidate / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text("utf-8")

    return read


@pytest.fixture(scope="module")
def graded(course: Path) -> Callable[[], NotebookNode]:
    """A copy of the good candidate's autograded notebook."""
    path = course / "autograded" / "good" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    book = nbformat.read(path, as_version=4)
    return lambda: copy.deepcopy(book)


def test_the_page_tells_points_of_items_sections_and_all(page: Callable[[str], str]) -> None:
    words = Markup(page("good")).words
    assert "A small workbook 6.5 of 7 points" in words
    assert "1. Numbers: times two and three 6.5 of 7" in words
    assert "1.1 Write double 3 of 3 ✓ full points Passed. 1 of 1 Twice 1." in words
    assert "1.2 Write triple 2 of 2" in words
    assert "1.3 Why? 1.5 of 2 ◐ part of the points" in words


def test_the_page_shows_answers_and_comments(page: Callable[[str], str]) -> None:
    assert "<strong>two halves</strong>" in page("good")
    assert "Well <em>said</em>." in page("good")
    assert "Your answer def double(x): return x + x" in Markup(page("good")).words


def test_a_failed_check_says_why_and_nothing_more(page: Callable[[str], str]) -> None:
    words = Markup(page("failing")).words
    assert "Not right yet: a large number is doubled like any other 0 of 2" in words
    assert "Checked when graded: other numbers." in words
    assert "Traceback" not in words


def test_what_waits_and_what_was_taken_off_is_told(page: Callable[[str], str]) -> None:
    words = Markup(page("failing")).words
    assert "0.5 of 7 points, and 1 answer waits for a person" in words
    assert "0.5 points were taken off for handing in late." in words
    assert "1.3 Why? 0 of 2 … waits for a person" in words


def test_the_candidates_own_cells_are_shown_with_their_outputs(page: Callable[[str], str]) -> None:
    words = Markup(page("failing")).words
    assert "Other cells of this section (1), not graded double(424) 2" in words


@pytest.mark.parametrize("candidate", ["good", "failing", MALLORY])
def test_nothing_hidden_is_in_the_page(page: Callable[[str], str], candidate: str) -> None:
    found = [secret for secret in SECRETS if secret in page(candidate)]
    assert found == []


@pytest.mark.parametrize("candidate", ["failing", MALLORY])
def test_an_exception_cannot_carry_a_hidden_input_into_the_page(
    page: Callable[[str], str], candidate: str
) -> None:
    assert "212121" not in page(candidate)


def test_nothing_of_a_submission_is_markup(page: Callable[[str], str]) -> None:
    markup = Markup(page(MALLORY))
    assert set(markup.tags) <= TAGS
    addresses = [value for name, value in markup.attributes if name in ("href", "src")]
    assert all(re.fullmatch(r"#section-\d+|data:image/(png|jpeg);base64,[\w+/=]+", a) for a in addresses)
    assert {name for name, _ in markup.attributes} <= ATTRIBUTES


def test_all_that_a_hostile_submission_says_stands_there_as_text(page: Callable[[str], str]) -> None:
    words = Markup(page(MALLORY)).words
    for payload in PAYLOADS:
        if "](" not in payload and "```" not in payload:
            assert " ".join(payload.split()) in words, payload
    assert MALLORY in words


def test_the_page_allows_itself_no_script_and_no_address(page: Callable[[str], str]) -> None:
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in page(MALLORY)
    assert "http" not in page("good").replace("http-equiv", "")


def test_the_page_has_a_language_a_width_and_one_heading_of_each_level(page: Callable[[str], str]) -> None:
    markup = Markup(page("good"))
    assert ("lang", "en") in markup.attributes
    assert ("name", "viewport") in markup.attributes
    levels = [tag for tag in markup.tags if tag in ("h1", "h2", "h3")]
    assert levels == ["h1", "h2", "h3", "h3", "h3"]


def test_the_course_itself_is_set_up_for_these_pages(course: Path) -> None:
    ours, tried = (nbgrader_config(Course(root)) for root in (Path(__file__).parents[2], course))
    assert ours.GenerateFeedback == tried.GenerateFeedback
    assert ours.HTMLExporter == tried.HTMLExporter


def test_a_course_that_we_did_not_build_gets_its_feedback(tmp_path: Path) -> None:
    root = make_course(tmp_path, readybook_metadata=False)
    hand_in(root, "jane", {"double": "def double(x):\n    return 2 * x", "triple": "triple = abs"})
    nbgrader(root, "autograde", ASSIGNMENT)
    nbgrader(root, "generate_feedback", ASSIGNMENT)
    page = (root / "feedback" / "jane" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text("utf-8")
    words = Markup(page).words
    assert "small 3 of 7 points" in words
    assert "double 3 of 3 ✓ full points" in words
    assert "Not right yet: triple(1) is not 3" in words
    assert "Show the check assert triple(1) == 3" in words
    assert [secret for secret in SECRETS if secret in page] == []


@pytest.mark.parametrize("status", ["unreadable", "refused", "missing"])
def test_a_submission_without_a_verdict_shows_the_reason_and_no_points(
    graded: Callable[[], NotebookNode], status: str
) -> None:
    book = graded()
    book.metadata.readybook.verdict = {"status": status, "message": "the file ends in the middle of a cell"}
    page = make_page(book, Marks("jane", marks={"why": Mark(0, 2, True, False)}), "small", DELIMITERS)
    assert not page.scored
    assert page.sections == []
    assert page.message == "the file ends in the middle of a cell"


def test_an_error_of_ours_is_not_explained_to_candidates(graded: Callable[[], NotebookNode]) -> None:
    book = graded()
    book.metadata.readybook.verdict = {"status": "not graded", "message": "see /root/x, hidden_helper failed"}
    page = make_page(book, Marks("jane"), "small", DELIMITERS)
    assert "hidden_helper" not in page.message
    assert "your instructors" in page.message


def test_notes_and_a_missing_box_are_told(graded: Callable[[], NotebookNode]) -> None:
    book = graded()
    book.metadata.readybook.verdict = {
        "status": "graded",
        "notes": ["A copied cell was left out."],
        "boxed": False,
    }
    page = make_page(book, Marks("jane"), "small", DELIMITERS)
    assert page.notes == ["A copied cell was left out."]
    assert page.unboxed


@pytest.mark.parametrize(
    "wrong", [None, 7, "text", ["a"], {"verdict": 7}, {"verdict": {"notes": 7}}, {"sections": [3]}]
)
def test_metadata_of_wrong_types_do_no_harm(graded: Callable[[], NotebookNode], wrong: object) -> None:
    book = graded()
    book.metadata.readybook = wrong
    for cell in book.cells:
        cell.metadata.readybook = wrong
    page = make_page(book, Marks("jane", marks={"why": Mark(1, 2, False, True)}), "small", DELIMITERS)
    assert page.title == "small"
    assert [item.points for section in page.sections for item in section.items if item.marks] == [1]


def test_hidden_lines_without_an_end_stay_hidden(graded: Callable[[], NotebookNode]) -> None:
    book = graded()
    (check,) = [cell for cell in book.cells if cell.id == "double-hidden"]
    check.source = check.source.replace("### END HIDDEN TESTS", "")
    page = make_page(
        book, Marks("jane", marks={"double-hidden": Mark(0, 2, False, True)}), "small", DELIMITERS
    )
    (found,) = page.sections[0].items[0].checks
    assert (found.about, found.code) == ("Checked when graded: other numbers.", "")


def failed(
    evalue: str, *, ename: str = "AssertionError", source: str = 'assert f(7), "look at 7"'
) -> NotebookNode:
    return v4.new_code_cell(
        source, outputs=[v4.new_output("error", ename=ename, evalue=evalue, traceback=[])]
    )


@pytest.mark.parametrize(
    ("cell", "sealed", "message"),
    [
        (failed("look at 7"), False, "Not right yet: look at 7"),
        (failed("the input was 7"), False, "Not right yet."),
        (failed("shape (3,)", source='assert f(7), f"shape {s}"'), False, "Not right yet: shape (3,)"),
        (failed("all", source='assert f(7), f"{s}"'), False, "Not right yet."),
        (failed("the input was 7", ename="ValueError"), False, "Stopped with ValueError."),
        (failed("", ename="Seven424242"), False, "Stopped with an error."),
        (failed("not attempted yet", ename="NotImplementedError"), False, "Still to do."),
        (failed("f took too long", ename="TimeoutError"), True, "Not right yet: f took too long"),
        (failed("not attempted yet", ename="NotImplementedError"), True, "Still to do: not attempted yet"),
    ],
)  # fmt: skip
def test_a_hidden_check_says_only_what_its_author_wrote(
    cell: NotebookNode, sealed: bool, message: str
) -> None:
    assert message_of(cell, Mark(0, 1, False, True), hidden=True, sealed=sealed) == message


def test_points_that_a_person_gave_for_a_failed_check_are_told_as_such() -> None:
    said = message_of(failed("look at 7"), Mark(1, 1, False, True), hidden=True, sealed=True)
    assert said == "Points given by a person."


def test_a_check_that_gives_a_part_of_its_points_says_so() -> None:
    cell = v4.new_code_cell("0.5", outputs=[v4.new_output("execute_result", data={"text/plain": "0.5"})])
    assert message_of(cell, Mark(0.5, 1, False, True), hidden=False, sealed=True) == "Passed in part."


def test_outputs_keep_text_and_pictures_only() -> None:
    data = {"text/html": "<b>", "image/svg+xml": "<svg>", "image/png": PNG, "text/plain": ["a", "b"]}
    (output,) = safe_outputs([v4.new_output("display_data", data=data)])
    assert output.data == {"image/png": f"{PNG}", "text/plain": "ab"}


def test_an_output_with_nothing_to_show_is_named() -> None:
    (output,) = safe_outputs([{"output_type": "display_data", "data": {"text/html": "<b>"}, "metadata": {}}])
    assert output.data == {"text/plain": "(not shown here: text/html)"}


@pytest.mark.parametrize("data", ["PHN2Zz4=", "not base64!", "", None, 7, PNG[:-3], f"{PNG}\"onerror='x'"])
def test_a_picture_that_is_none_is_left_out(data: object) -> None:
    assert shown(
        [{"output_type": "display_data", "data": {"image/png": data, "text/plain": "words"}}]
    ) == shown([{"output_type": "display_data", "data": {"text/plain": "words"}}])
    assert pictures({"x.png": {"image/png": data}}) == []


@pytest.mark.parametrize(
    "broken",
    [None, 7, "text", [7], [{}], [{"output_type": "stream"}], [{"output_type": "error", "traceback": [7]}],
     [{"output_type": "execute_result", "data": 7, "execution_count": "x"}], [{"output_type": "<script>"}]],
)  # fmt: skip
def test_outputs_of_wrong_types_become_valid_ones(broken: object) -> None:
    book = v4.new_notebook(cells=[v4.new_code_cell("", outputs=safe_outputs(broken))])
    nbformat.validate(book)


def test_text_that_no_file_can_hold_is_mended() -> None:
    (output,) = safe_outputs([{"output_type": "stream", "name": "x", "text": "a\ud800b"}])
    assert output.text.encode() == b"a?b"


def test_a_flood_of_outputs_is_cut_and_counted() -> None:
    flood = [v4.new_output("error", ename="E", evalue="x")] * (MOST_OUTPUTS + 5)
    found = shown(flood)
    assert len(found) == MOST_OUTPUTS + 1
    assert found[-1].text == "(5 more outputs are not shown)"


def test_text_reads_as_a_terminal_leaves_it() -> None:
    assert plain("\x1b[31mred\x1b[0m\r\n10 %\r100 %\nbell\x07") == "red\n100 %\nbell"


def test_markdown_is_rendered_and_its_html_is_not() -> None:
    html = markdown_html("**bold** and <b>not</b>\n\n| a |\n|---|\n| $x_1$ |")
    assert "<strong>bold</strong> and &lt;b&gt;not&lt;/b&gt;" in html
    assert "<td>$x_1$</td>" in html


def test_endlessly_nested_markdown_is_still_shown() -> None:
    assert "the end" in markdown_html("[" * 3000 + "> " * 3000 + "*a " * 2000 + "the end")
