"""JupyterLab for tests and pictures: a server of its own, a browser, and what a person does in a notebook."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course

# Every wait ends on a condition; this is how many seconds a slow and busy machine may take to meet it.
PATIENCE = 90
_HAS_RUN = re.compile(r"\[\d+\]:")
_BROWSER_OPTIONS = (
    "--no-sandbox",  # Chromium refuses its sandbox to root, as whom containers run
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # With or without a network, pages see the same: none.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_SETTINGS = {
    # All cells are in the page, also those that are out of sight.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}


def copied(course: Course, root: Path, *folders: str) -> Course:
    """Make a course directory of the course's settings and some of its folders."""
    shutil.copy(course.root / "nbgrader_config.py", root)
    for folder in folders:
        shutil.copytree(course.root / folder, root / folder)
    return Course(root)


@contextmanager
def running_browser(executable: str) -> Iterator[Browser]:
    """Start Chromium; close it afterwards."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_BROWSER_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, width: int = 1440, height: int = 900) -> Page:
    """Open an empty page as large as a laptop's window."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE * 1000)
    return page


@contextmanager
def running_lab(folder: Path, *, cwd: Path) -> Iterator[str]:
    """Start JupyterLab on `folder` and give its address; end it afterwards.

    cwd: the course directory, from which nbgrader takes its settings.
    Raises RuntimeError with the server's log when it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="readybook-lab-", ignore_cleanup_errors=True) as scratch:
        home = Path(scratch)
        port = _free_port()
        command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", "--no-browser"]
        command += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
        # Without it Jupyter refuses to serve root, as whom containers run.
        command += ["--allow-root"]
        with (home / "server.log").open("w+b") as log:
            server = subprocess.Popen(
                command, cwd=cwd, env=_environment(home), stdout=log, stderr=subprocess.STDOUT
            )
            try:
                address = f"http://127.0.0.1:{port}"
                if not _answers(address, server):
                    log.seek(0)
                    said = log.read().decode(errors="replace")
                    raise RuntimeError(f"JupyterLab did not come up; its log:\n{said}")
                yield address
            finally:
                _end(server)


@dataclass(frozen=True)
class Workbook:
    """A notebook that is open in JupyterLab: its cells, and what a person does with them.

    name: of its file. cells: those of the file when it was opened, in the order in which they are shown.
    """

    name: str
    page: Page
    panel: Locator
    cells: Sequence[NotebookNode]

    @classmethod
    def open(cls, page: Page, path: Path) -> Workbook:
        """Open a file from JupyterLab's file browser and wait until its kernel is ready."""
        page.locator(f".jp-DirListing-item[title^='Name: {path.name}']").dblclick()
        label = page.get_by_text(path.name, exact=True)
        tab = page.locator(".lm-TabBar-tab.lm-mod-current[data-type='document-title']", has=label)
        panel = page.locator(f"[id='{tab.get_attribute('data-id')}']")
        book = cls(path.name, page, panel, read_notebook(path).cells)
        expect(panel.locator(".jp-Cell")).to_have_count(len(book.cells))
        expect(page.get_by_title(f"Change kernel for {path.name}")).to_contain_text("Idle")
        return book

    @property
    def tab(self) -> Locator:
        return self.page.locator(f".lm-TabBar-tab[data-id='{self.panel.get_attribute('id')}']")

    def show(self) -> None:
        """Bring the notebook's tab to the front."""
        self.tab.click()
        expect(self.panel).to_be_visible()

    def names(self, *roles: str) -> list[str]:
        """Return the grade ids of the cells that have one of these roles."""
        return [
            cell.metadata.nbgrader.grade_id
            for cell in self.cells
            if cell.metadata.get("readybook", {}).get("role") in roles and "nbgrader" in cell.metadata
        ]

    def source(self, name: str) -> str:
        """Return what the cell with this grade id held when the file was opened."""
        return str(self.cells[self._place(name)].source)

    def cell(self, name: str) -> Locator:
        """Return the cell with this grade id."""
        return self.panel.locator(".jp-Cell").nth(self._place(name))

    def _place(self, name: str) -> int:
        return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in self.cells].index(name)

    def output(self, name: str) -> str:
        """Return all text that a cell shows below its code."""
        return self.cell(name).locator(".jp-Cell-outputArea").inner_text().strip()

    def run_all(self) -> None:
        """Run > Run All Cells, in a notebook not yet run; wait until its last code cell is done."""
        self.show()
        choose(self.page, "Run", "Run All Cells")
        expect(self.panel.locator(".jp-CodeCell .jp-InputPrompt").last).to_have_text(_HAS_RUN)

    def run(self, name: str) -> None:
        """Select a code cell, run it by keyboard, and wait until it is done."""
        prompt = self.cell(name).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        prompt.click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(_HAS_RUN)

    def write(self, name: str, text: str, *, line: str) -> None:
        """Replace a line of a cell's code: click on it, select it, and type."""
        editor = self.cell(name).locator(".cm-content")
        editor.locator(".cm-line", has_text=line).click()
        expect(editor).to_be_focused()
        self.page.keyboard.press("Home")
        self.page.keyboard.press("Shift+End")
        self.page.keyboard.type(text)

    def answer(self, name: str, words: str) -> None:
        """Give a written answer: open the cell, replace its text, and have it rendered."""
        text, editor = (self.cell(name).locator(part) for part in (".jp-RenderedMarkdown", ".cm-content"))
        # A double click opens the text, but only a click into it directs the keys there.
        text.dblclick()
        editor.click()
        expect(editor).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Control+Enter")
        expect(text).to_have_text(words)

    def validate(self) -> str:
        """Press the Validate button and return what the dialog says."""
        self.show()
        self.panel.get_by_role("button", name="Validate").click()
        dialog = self.page.locator(".jp-Dialog", has_text="Validation Results")
        said = dialog.inner_text()
        dialog.get_by_role("button", name="Ok").click()
        expect(dialog).to_have_count(0)
        return said

    def save(self) -> None:
        """Save by keyboard and wait until the tab shows no unsaved change."""
        expect(self.tab).to_contain_class("jp-mod-dirty")
        self.page.keyboard.press("ControlOrMeta+s")
        expect(self.tab).not_to_contain_class("jp-mod-dirty")


def open_lab(page: Page, address: str) -> None:
    """Open JupyterLab as at a first visit: without the tabs that the last one left behind."""
    page.goto(f"{address}/lab?reset")
    expect(page.locator(".jp-DirListing-item").first).to_be_visible()


def choose(page: Page, menu: str, *items: str) -> None:
    """Choose an item from JupyterLab's menu bar, through its submenus."""
    page.locator(".lm-MenuBar-itemLabel").get_by_text(menu, exact=True).click()
    for item in items:
        page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()


def _environment(home: Path) -> dict[str, str]:
    """Return an environment in which Jupyter neither reads nor writes the user's own files."""
    settings = home / "settings"
    for name, value in _SETTINGS.items():
        package, plugin = name.split(":")
        path = settings / package / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(value), encoding="utf-8")
    own = {
        "JUPYTERLAB_SETTINGS_DIR": settings,
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    return os.environ | {name: str(value) for name, value in own.items()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; return False when it has ended or stays silent."""
    patience_ends = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < patience_ends:
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and its kernels with it; insist when it does not."""
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
