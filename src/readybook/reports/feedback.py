"""The page that candidates get back: points and messages, their own work, and nothing hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from traitlets import default

from readybook.course import METADATA_KEY
from readybook.marks import read_marks
from readybook.reports.page import Page, make_page
from readybook.safety import code_styles

TEMPLATES = Path(__file__).with_name("templates") / "readybook"


class FeedbackExporter(Exporter):
    """Writes the page; for `GenerateFeedback.exporter_class` in nbgrader_config.py."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    # As with nbconvert's own exporters to text, what comes back is no notebook.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of one autograded notebook."""
        # Of a submission's metadata nothing else is of use here, and its types may be wrong.
        nb = NotebookNode({**nb, "metadata": {METADATA_KEY: nb.metadata.get(METADATA_KEY)}})
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        where = resources["nbgrader"]
        marks = read_marks(where["db_url"], where["student"], where["assignment"], where["notebook"])
        tests = ClearHiddenTests(parent=self)
        hidden_lines = (tests.begin_test_delimeter, tests.end_test_delimeter)
        return _html(make_page(nb, marks, where["notebook"], hidden_lines)), resources


def _html(page: Page) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["points"] = "{:g}".format
    return environment.get_template("feedback.html.j2").render(page=page, styles=code_styles(".code"))
