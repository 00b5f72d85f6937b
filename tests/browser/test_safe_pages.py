"""Chromium opens what a hostile submission becomes: nothing of it runs, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Request, expect

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

from .lab import new_page, running_lab

pytestmark = pytest.mark.browser

# What the page for marking holds of a submission may be made of these, and nothing of it may act.
MARKED = (
    "div span p a em strong del code pre img ul ol li blockquote br hr table thead tbody tr th td h1 h2 h3 h4"
)
FORMS = "button input textarea"
ELEMENTS = "root => [...new Set([...root.querySelectorAll('*')].map(e => e.localName))]"
ACTING = """root => [...root.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(
    a => a.name.startsWith('on') || ['href', 'srcdoc', 'action'].includes(a.name)
        || (a.name === 'src' && !a.value.startsWith('data:image/png;base64,'))
).map(a => `${a.name}=${a.value}`)"""


class Watched:
    """A page, and the addresses outside of `home` that it asked for."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.page = new_page(browser)
        self.home = home
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:image/png;base64,")):
            self.outside.append(request.url)

    def ran(self) -> bool:
        """Tell whether a payload has run, here or in a frame, or has led the page away."""
        return self.page.url.startswith(self.home) is False or self.page.evaluate("'ran' in window")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which a hostile and an ordinary submission were graded by nbgrader alone."""
    root = make_course(tmp_path_factory.mktemp("course"))
    hand_in_hostile(root)
    hand_in(root, "jane", {"double": "def double(x):\n    return 2 * x", "why": "**Two** halves."})
    nbgrader(root, "autograde", ASSIGNMENT)
    comment_on(root, MALLORY, "why", ALL)
    nbgrader(root, "generate_feedback", ASSIGNMENT)
    return root


@pytest.fixture(scope="module")
def address(course: Path) -> Iterator[str]:
    with running_lab(course, cwd=course) as address:
        yield address


@pytest.fixture
def marking(browser: Browser, address: str, course: Path) -> Iterator[Watched]:
    """formgrader's page for marking the hostile submission, as opened from its list."""
    watched = Watched(browser, address)
    watched.page.goto(f"{address}/formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    expect(watched.page.locator("#main-table .name a").first).to_be_attached()
    watched.page.goto(f"{address}/formgrader/submissions/{submission(course, MALLORY)}/")
    expect(watched.page.locator("#double-visible")).to_have_attribute("placeholder", "1")
    yield watched
    watched.page.close()


@pytest.fixture
def feedback(browser: Browser, course: Path) -> Iterator[Watched]:
    path = course / "feedback" / MALLORY / ASSIGNMENT / f"{ASSIGNMENT}.html"
    watched = Watched(browser, path.as_uri())
    watched.page.goto(path.as_uri())
    yield watched
    watched.page.close()


def submission(course: Path, candidate: str) -> str:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return str(gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, candidate).id)


@pytest.mark.parametrize("payload", [0, 2, 4, 5, 8, 13])
def test_the_payloads_do_run_where_nothing_is_done_against_them(
    browser: Browser, tmp_path: Path, payload: int
) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><title>x</title>{PAYLOADS[payload]}", encoding="utf-8")
    watched = Watched(browser, path.as_uri())
    watched.page.goto(path.as_uri())
    watched.page.wait_for_function("'ran' in window")
    assert watched.ran()
    watched.page.close()


def test_nothing_runs_and_nothing_is_fetched_in_the_feedback(feedback: Watched) -> None:
    for details in feedback.page.locator("summary").all():
        details.click()
    expect(feedback.page.locator("body")).to_contain_text("{{ 7 * 7 }}")
    assert feedback.page.frames == [feedback.page.main_frame]
    assert not feedback.ran()
    assert feedback.outside == []


def test_the_feedback_tells_nothing_hidden(feedback: Watched) -> None:
    content = feedback.page.content()
    assert [secret for secret in SECRETS if secret in content] == []


def test_the_feedback_fits_a_narrow_window(feedback: Watched) -> None:
    feedback.page.set_viewport_size({"width": 360, "height": 740})
    assert feedback.page.evaluate("document.documentElement.scrollWidth") == 360


def test_nothing_runs_and_nothing_is_fetched_while_marking(marking: Watched) -> None:
    comment = marking.page.locator("#why-comment")
    expect(comment).to_have_value(ALL)
    assert marking.page.frames == [marking.page.main_frame]
    assert not marking.ran()
    assert marking.outside == []


def test_what_is_marked_stands_there_as_text(marking: Watched) -> None:
    shown = marking.page.locator("#notebook")
    assert set(shown.evaluate(ELEMENTS)) <= {*MARKED.split(), *FORMS.split()}
    assert shown.evaluate(ACTING) == []
    for payload in (PAYLOADS[0], PAYLOADS[8], PAYLOADS[12]):
        assert shown.inner_text().count(payload) > 3


def test_marking_works_with_mouse_and_keys(marking: Watched) -> None:
    page = marking.page
    with page.expect_response("**/formgrader/api/grade/*") as saved:
        page.locator("#why").fill("1.5")
        page.locator("#why").press("Tab")
    assert saved.value.ok
    assert "Student's answer" in page.locator(".nbgrader_cell", has=page.locator("#why")).inner_text()
    page.locator(".help").click()
    expect(page.locator("#help-dialog")).to_contain_text("Move to the next score or comment input")
    page.get_by_role("button", name="Close").last.click()
    assert marking.errors == []


def test_the_name_of_a_candidate_is_shown_on_demand_as_text(marking: Watched) -> None:
    name = marking.page.locator(".breadcrumb a.name-shown")
    expect(name).to_be_hidden()
    marking.page.locator(".glyphicon-eye-open").click()
    expect(name).to_be_visible()
    expect(name).to_have_text(MALLORY)
    assert not marking.ran()


def test_an_ordinary_answer_is_rendered_for_marking(browser: Browser, address: str, course: Path) -> None:
    watched = Watched(browser, address)
    watched.page.goto(f"{address}/formgrader/submissions/{submission(course, 'jane')}/")
    answer = watched.page.locator(".nbgrader_cell", has=watched.page.locator("[id='why']"))
    expect(answer.locator("strong")).to_have_text("Two")
    assert watched.errors == []
    watched.page.close()
