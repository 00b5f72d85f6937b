"""The nbconvert exporter behind File > Save and Export Notebook As > Readiness Workbook PDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from traitlets import Bool, TraitError, Unicode, default, validate

from readybook.pieces import mapping, words
from readybook.workbook.needs import what_is_missing


class WorkbookExporter(Exporter):
    """Writes a notebook as an Interview Readiness Workbook: a PDF with a cover that says how ready one is."""

    export_from_notebook = "Readiness Workbook PDF"
    output_mimetype = "application/pdf"

    candidate = Unicode(
        "", help="The name on the cover; without it the notebook's line for the name, or its folder's."
    ).tag(config=True)
    everything = Bool(
        False, help="Print also the code of given cells and of visible checks; hidden lines never are."
    ).tag(config=True)
    date = Unicode("", help="The date on the cover as YYYY-MM-DD; without it today.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @validate("date")
    def _valid_date(self, proposal: dict[str, Any]) -> str:
        from readybook.workbook.document import moment

        try:
            moment(proposal["value"])
        except ValueError:
            raise TraitError(f"date {proposal['value']!r} is none: write it as YYYY-MM-DD") from None
        return str(proposal["value"])

    # Only the command line reads files by this; what cannot be done deserves a sentence, not a traceback.
    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the PDF of a notebook file; exit with a sentence when there can be none."""
        if missing := what_is_missing():
            sys.exit(missing)
        from readybook.workbook.typeset import CannotTypeset

        try:
            return super().from_filename(filename, resources, **kw)
        except CannotTypeset as error:
            sys.exit(f"{filename}: cannot be set as a PDF: {error}")

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the PDF of an open notebook file; exit with a sentence when it is no notebook."""
        try:
            book = nbformat.read(file_stream, as_version=4)
        except Exception as error:  # nbformat and json raise many kinds for one fact: no notebook
            name = words(getattr(file_stream, "name", "")) or "standard input"
            sys.exit(f"{name}: is not a notebook that can be read ({type(error).__name__})")
        return self.from_notebook_node(book, resources, **kw)

    # As with nbconvert's own exporters to PDF, what comes back is no notebook.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF of a notebook; raises ConversionException when a package for it is missing."""
        if missing := what_is_missing():
            raise ConversionException(missing)
        # Jupyter asks every exporter what it is when it makes its menu; only an export loads the rest.
        from readybook.workbook.document import Facts, moment, pdf_of
        from readybook.workbook.sound import sound

        nb, resources = super().from_notebook_node(sound(nb), resources, **kw)
        where = mapping(resources.get("metadata"))
        path = words(where.get("path"))
        facts = Facts(
            name=words(where.get("name")) or "notebook",
            when=moment(self.date),
            folder=Path(path or "."),
            candidate=self.candidate,
            everything=self.everything,
        )
        return pdf_of(nb, facts), resources
