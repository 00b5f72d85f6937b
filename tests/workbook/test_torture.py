"""Everything that is hard to set, set at once by Typst and read back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from readybook.workbook.outputs import of_outputs
from readybook.workbook.pictures import Pictures
from readybook.workbook.prose import blocks
from tests.workbook.paper import read_back, words_of
from tests.workbook.torture import lay_files, torture

IN_ALT = {"MARK-ALT-1"}


def nodes_of_cells(notebook: Any, root: Path, folder: Path) -> list[dict[str, Any]]:
    pictures, nodes = Pictures(root), []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            nodes += blocks(cell.source, pictures, folder=folder, attachments=cell.get("attachments"))
            continue
        if cell.source:
            nodes.append({"is": "listing", "language": "python", "text": cell.source})
        nodes += of_outputs(cell.outputs, pictures, folder=folder)
    return nodes


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    root, folder = tmp_path_factory.mktemp("document"), tmp_path_factory.mktemp("home") / "notebook"
    lay_files(folder)
    return read_back(nodes_of_cells(torture(), root, folder), root)


@pytest.fixture(scope="module")
def text(paper: pypdf.PdfReader) -> str:
    return words_of(paper).replace("-\n", "-")  # lines break after a hyphen


def marks(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"MARK-[A-Z]+-\d+", text)))


def text_of_notebook() -> str:
    found = []
    for cell in torture().cells:
        found.append(cell.source)
        found += [str(output) for output in cell.get("outputs", [])]
    return "\n".join(found)


def test_every_marked_thing_is_on_paper(text):
    wanted = set(marks(text_of_notebook())) - IN_ALT
    assert len(wanted) > 80
    assert wanted - set(marks(text)) == set()


def test_things_stand_in_the_order_of_the_notebook(text):
    wanted = [mark for mark in marks(text_of_notebook()) if mark in marks(text) and "FOOTNOTE" not in mark]
    found = [mark for mark in marks(text) if mark in set(wanted)]
    assert found == wanted


def test_what_is_not_meant_for_readers_is_not_on_paper(text):
    assert "NEVER-SHOWN" not in text


def test_text_that_looks_like_code_of_typst_stays_text(text):
    assert text.count('#read("/etc/passwd")') >= 3
    assert "root:" not in text


def test_links_lead_where_they_say_and_nowhere_else(paper):
    addresses = set()
    for page in paper.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A", {})
            if "/URI" in action:
                addresses.add(action["/URI"])
    assert {"https://example.com/one", "https://example.com/auto", "mailto:a@example.com"} <= addresses
    assert all(address.startswith(("https://example.com/", "mailto:")) for address in addresses)


def test_all_fonts_are_embedded(paper):
    kept = {"/FontFile", "/FontFile2", "/FontFile3"}
    fonts = [font.get_object() for page in paper.pages for font in page["/Resources"]["/Font"].values()]
    below = [font["/DescendantFonts"][0].get_object() for font in fonts if "/DescendantFonts" in font]
    assert below
    assert all(kept & set(font["/FontDescriptor"].keys()) for font in below)
    assert all("/DescendantFonts" in font or font["/Subtype"] == "/Type3" for font in fonts)


def test_pictures_have_their_descriptions(paper):
    kinds = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict) and "/S" in element:
            kinds.append((element["/S"], element.get("/Alt")))
            walk(element.get("/K", []))

    walk(paper.trailer["/Root"]["/StructTreeRoot"]["/K"])
    described = [alt for kind, alt in kinds if kind == "/Figure"]
    assert "MARK-ALT-1" in described
    assert "Figure size 640x480 with 1 Axes" in described
    assert all(described)
