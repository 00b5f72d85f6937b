"""A browser for the tests, and a picture of its page when one of them fails."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Page

from .lab import new_page, running_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("READYBOOK_CHROMIUM")
    if not executable:
        pytest.skip("run by `readybook test-browser`, which looks for Chromium")
    with running_browser(executable) as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = new_page(browser)
    yield page
    page.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and page is not None:
        picture = item.config.cache.mkdir("browser") / f"{item.name}.png"
        page.screenshot(path=picture)
        report.sections.append(("Picture of the page", str(picture)))
    return report
