"""Formula nodes set by the template, as the bytes of a PDF or as the text that stands in it."""

from __future__ import annotations

import io
import json
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pypdf
import typst

import readybook.workbook

TEMPLATE = Path(readybook.workbook.__file__).parent / "template"
PAGE = """\
#import "math.typ": set-formula
#set page(width: 40cm, height: auto)
#set document(title: "Formulas")
#show math.equation: set text(font: "New Computer Modern Math")
#for node in json("nodes.json") { set-formula(node) }
"""


def pdf(nodes: list[dict[str, Any]], folder: Path, **options: Any) -> bytes:
    """The formulas below one another. Raises typst.TypstError when the template cannot set one."""
    shutil.copy(TEMPLATE / "math.typ", folder)
    (folder / "page.typ").write_text(PAGE, encoding="utf-8")
    (folder / "nodes.json").write_text(json.dumps(nodes), encoding="utf-8")
    made = typst.compile(folder / "page.typ", root=folder, ignore_system_fonts=True, format="pdf", **options)
    assert isinstance(made, bytes)
    return made


def text(nodes: list[dict[str, Any]], folder: Path) -> str:
    """What stands in the PDF, letters of mathematics as plain letters and without white space."""
    pages = pypdf.PdfReader(io.BytesIO(pdf(nodes, folder))).pages
    plain = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in pages))
    return "".join(sign for sign in plain if not sign.isspace() and sign != "\ufe00")
