"""Sets a document tree as a PDF by Typst: accessible and archival where it can be, else a plain PDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import typst

from readybook.workbook.fonts import fonts
from readybook.workbook.nodes import Node

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATE = "workbook.typ"
DOCUMENT = "document.json"
# The first that Typst can keep: archival with attachments and accessible, accessible alone, neither.
STANDARDS: tuple[list[PDFStandard], ...] = (["a-3a", "ua-1"], ["ua-1"], [])


class CannotTypeset(Exception):
    """Typst gives no PDF; the message says why in one sentence."""


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder with the template, which Typst cannot leave; pictures and attachments go into it."""
    with TemporaryDirectory(prefix="readybook-pdf-") as name:
        root = Path(name)
        for part in (resources.files(__package__) / "template").iterdir():
            (root / part.name).write_bytes(part.read_bytes())
        yield root


def typeset(root: Path, document: Node, when: datetime) -> bytes:
    """Return the PDF of a document tree in its workshop; equal trees and times give equal bytes.

    Raises CannotTypeset when Typst refuses it by any standard.
    """
    written = json.dumps(document, ensure_ascii=False, allow_nan=False)
    (root / DOCUMENT).write_bytes(written.encode("utf-8", "replace"))
    compiler = typst.Compiler(root / TEMPLATE, root=root, font_paths=fonts())
    why = ""
    for standard in STANDARDS:
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=standard, timestamp=when)
            return cast(bytes, pdf)  # pictures alone come as lists
        except typst.TypstError as error:
            why = error.message.splitlines()[0]
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of Typst's is no Exception
            why = f"Typst failed ({type(error).__name__})"
    raise CannotTypeset(why)
