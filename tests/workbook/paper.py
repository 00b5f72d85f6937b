"""A minimal document for the tests of nodes: it is set by Typst itself and read back."""

from __future__ import annotations

import io
import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdf
import typst

from readybook.workbook.fonts import fonts, mend_glyphs
from readybook.workbook.headings import settle

MAIN = """#import "/template/nodes.typ": set-blocks
#import "/template/look.typ": look
#set document(title: "Test")
#set page(paper: "a4", margin: (x: 2cm, y: 2cm), numbering: "1")
#set text(lang: "en", font: look.body-font, size: look.body-size, fill: look.ink)
#set par(leading: 0.65em, spacing: 1em)
#set-blocks(json("/nodes.json"))
"""


def lay_out(nodes: list[dict[str, Any]], root: Path, **options: Any) -> Any:
    """Write the document into a folder and return what Typst makes of it: PDF/UA-1 by default."""
    tree, _lost = mend_glyphs(settle(nodes))
    shutil.copytree(str(files("readybook.workbook") / "template"), root / "template", dirs_exist_ok=True)
    (root / "nodes.json").write_text(json.dumps(tree), encoding="utf-8")
    (root / "main.typ").write_text(MAIN, encoding="utf-8")
    options = options or {"format": "pdf", "pdf_standards": ["ua-1"]}
    return typst.Compiler(str(root / "main.typ"), root=str(root), font_paths=fonts()).compile(**options)


def read_back(nodes: list[dict[str, Any]], root: Path) -> pypdf.PdfReader:
    """Return the document of some nodes as a PDF reader sees it."""
    return pypdf.PdfReader(io.BytesIO(lay_out(nodes, root)))


def words_of(reader: pypdf.PdfReader) -> str:
    """Return the words of all pages."""
    return "\n".join(page.extract_text() for page in reader.pages)
