"""Files that are odd or broken. What can be understood deserves its points, the rest a status."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from .case import EVERYTHING, JUNIOR, Case
from .place import Place

malformed = partial(Case, kind="malformed")


def as_json(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    """Return an encoder that changes the file's JSON."""

    def encode(data: bytes) -> bytes:
        book = json.loads(data)
        change(book)
        return json.dumps(book).encode()

    return encode


def old_format(data: bytes) -> bytes:
    book = nbformat.convert(nbformat.reads(data.decode(), as_version=4), 3)
    return json.dumps(book).encode()


def future_format(book: dict[str, Any]) -> None:
    book.update(nbformat=5, nbformat_minor=0)


def no_nbgrader(book: dict[str, Any]) -> None:
    for cell in book["cells"]:
        cell["metadata"].pop("nbgrader", None)


def no_metadata(book: dict[str, Any]) -> None:
    book["metadata"] = {}
    for cell in book["cells"]:
        cell["metadata"] = {}


def no_ids(book: dict[str, Any]) -> None:
    book["nbformat_minor"] = 4
    for cell in book["cells"]:
        del cell["id"]


def same_ids(book: dict[str, Any]) -> None:
    for cell in book["cells"]:
        cell["id"] = "cell"


def bad_ids(book: dict[str, Any]) -> None:
    for number, cell in enumerate(book["cells"]):
        cell["id"] = [None, 7, "with a blank", "x" * 100][number % 4]


def list_sources(book: dict[str, Any]) -> None:
    for cell in book["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


def wrong_types(book: dict[str, Any]) -> None:
    book["metadata"].update(kernelspec="python", language_info=[], widgets=3, title={"x": None})
    for cell in book["cells"]:
        cell["metadata"].update(tags="none", collapsed="yes", slideshow=[])
        if cell["cell_type"] == "code":
            cell.update(outputs=None, execution_count="four")


def wrong_grade_types(book: dict[str, Any]) -> None:
    for cell in book["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(points="many", locked="no", schema_version="3")


def foreign_kernel(book: dict[str, Any]) -> None:
    book["metadata"]["kernelspec"] = {
        "name": "conda-env-mine-py",
        "display_name": "mine",
        "language": "python",
    }
    book["metadata"]["language_info"] = {"name": "python", "version": "3.6.1"}


def widget_state(book: dict[str, Any]) -> None:
    book["metadata"]["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"x" * 32: {"model_name": "LayoutModel"}}}
    }
    book["cells"][3]["outputs"] = [{
        "output_type": "display_data", "metadata": {},
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x" * 32}},
    }]  # fmt: skip


def colab(book: dict[str, Any]) -> None:
    book["metadata"] = {"colab": {"provenance": []}, "accelerator": "GPU"}
    for number, cell in enumerate(book["cells"]):
        cell["metadata"] = {"id": f"C0lab{number}", "nbgrader": cell["metadata"].get("nbgrader")}
        if cell["metadata"]["nbgrader"] is None:
            del cell["metadata"]["nbgrader"]
        cell["id"] = f"C0lab{number}"


def bad_outputs(book: dict[str, Any]) -> None:
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "mystery"}, {"output_type": "stream", "text": 5}, 7]


def not_finite(data: bytes) -> bytes:
    return data.replace(b'"metadata": {', b'"metadata": {"zoom": NaN, "far": -Infinity, ', 1)


def deep(data: bytes) -> bytes:
    nested = b'{"x": ' * 50_000 + b"1" + b"}" * 50_000
    return data.replace(b'"metadata": {', b'"metadata": {"deep": ' + nested + b", ", 1)


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def cut_at_the_end(data: bytes) -> bytes:
    return data.rstrip()[:-1]


def conflict(data: bytes) -> bytes:
    return b"<<<<<<< HEAD\n" + data + b"=======\n" + data + b">>>>>>> mine\n"


def latin(data: bytes) -> bytes:
    """Return the file as an old editor saves it: with accents, in Windows' own encoding."""
    book = json.loads(data)
    book["cells"][0]["source"] += "\nGrüße, naïve café"
    return json.dumps(book, ensure_ascii=False).encode("cp1252", errors="replace")


def surrogates(data: bytes) -> bytes:
    return re.sub(rb'"# Interview', rb'"\\ud800 # Interview', data, count=1)


def misnamed(name: str) -> Callable[[Path, Place], None]:
    def lay(folder: Path, _: Place) -> None:
        (folder / f"{JUNIOR}.ipynb").rename(folder / name)

    return lay


def in_a_folder(folder: Path, _: Place) -> None:
    (folder / f"{JUNIOR}.ipynb").unlink()
    (folder / f"{JUNIOR}.ipynb").mkdir()


def stamped(text: str) -> Callable[[Path, Place], None]:
    def lay(folder: Path, _: Place) -> None:
        (folder / "timestamp.txt").write_text(text, encoding="utf-8")

    return lay


# Right answers in an odd file: all points.
ODD: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "bom": ("A byte order mark stands first.", lambda data: b"\xef\xbb\xbf" + data),
    "utf-16": ("The file is UTF-16.", lambda data: data.decode().encode("utf-16")),
    "utf-32": ("The file is UTF-32.", lambda data: data.decode().encode("utf-32")),
    "latin-1": ("The file is in a Windows encoding, with accents.", latin),
    "windows-lines": ("Lines end as on Windows.", lambda data: data.replace(b"\n", b"\r\n")),
    "nbformat-3": ("The file has the format of 2013.", old_format),
    "nbformat-5": ("The file says it has a format of the future.", as_json(future_format)),
    "minor-99": (
        "The file has an unknown minor format.",
        as_json(lambda book: book.update(nbformat_minor=99)),
    ),
    "minor-missing": (
        "The file does not say its minor format.",
        as_json(lambda book: book.pop("nbformat_minor")),
    ),
    "ids-missing": ("Cells have no ids.", as_json(no_ids)),
    "ids-doubled": ("All cells have the same id.", as_json(same_ids)),
    "ids-bad": ("Ids are numbers, null or too long.", as_json(bad_ids)),
    "lists-of-lines": ("Sources are lists of lines.", as_json(list_sources)),
    "wrong-types": ("Metadata have other types.", as_json(wrong_types)),
    "wrong-grade-types": ("nbgrader's metadata have other types.", as_json(wrong_grade_types)),
    "foreign-kernelspec": ("The kernel is one of the candidate's own machine.", as_json(foreign_kernel)),
    "kernelspec-missing": (
        "There are no metadata of the notebook.",
        as_json(lambda book: book.update(metadata={})),
    ),
    "widget-state": ("The file holds the state of widgets.", as_json(widget_state)),
    "saved-by-colab": ("The file was saved by Colab, with other ids.", as_json(colab)),
    "bad-outputs": ("Saved outputs are broken.", as_json(bad_outputs)),
    "nbgrader-missing": ("nbgrader's metadata are gone.", as_json(no_nbgrader)),
    "metadata-missing": ("All metadata are gone.", as_json(no_metadata)),
    "not-finite": ("Metadata hold NaN and Infinity.", not_finite),
    "lone-surrogate": ("A text holds half a character.", surrogates),
    "deep-json": ("Metadata are 50,000 deep.", deep),
    "trailing-text": ("Another editor left text behind the end.", lambda data: data + b"\n\n\0\0"),
}
# Nothing that could be graded: a status and no points.
BROKEN: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "truncated": ("The file ends in the middle.", truncated),
    "empty-file": ("The file is empty.", lambda _: b""),
    "blank-file": ("The file holds blanks.", lambda _: b"  \n\n"),
    "html-instead": (
        "The file is a web page.",
        lambda _: b"<!DOCTYPE html><html><body>Sign in</body></html>",
    ),
    "pdf-instead": ("The file is a PDF.", lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    "zip-instead": ("The file is a zip.", lambda _: b"PK\x03\x04" + bytes(100)),
    "python-instead": ("The file is a script.", lambda _: b"import numpy as np\nprint(1)\n"),
    "cells-are-text": ("The cells are a text.", as_json(lambda book: book.update(cells="cells"))),
    "random-bytes": ("The file is noise.", lambda _: bytes(range(256)) * 50),
    "merge-conflict": ("The file holds two versions and conflict marks.", conflict),
}
STAMPS = {
    "garbage-timestamp": "yesterday, around noon",
    "far-timestamp": "9999-99-99 99:99:99 UTC",
    "long-timestamp": "2" * 100_000,
}


def no_cells(book: NotebookNode) -> None:
    book.cells = []


CASES = [
    *(malformed(name, says=says, solves=EVERYTHING, encode=encode) for name, (says, encode) in ODD.items()),
    *(malformed(name, says=says, encode=encode, status=("unreadable",)) for name, (says, encode) in BROKEN.items()),
    *(
        malformed(name, says="The timestamp makes no sense.", solves=EVERYTHING, lay=stamped(text))
        for name, text in STAMPS.items()
    ),
    malformed("copy-suffix", says="The browser added (1) to the name.", solves=EVERYTHING,
              lay=misnamed(f"{JUNIOR} (1).ipynb")),
    malformed("own-name", says="The notebook has the candidate's name.", solves=EVERYTHING,
              lay=misnamed("jane-doe.ipynb")),
    malformed("capital-suffix", says="The name ends in .IPYNB.", solves=EVERYTHING, lay=misnamed(f"{JUNIOR}.IPYNB")),
    malformed("other-suffix", says="Only a PDF was handed in.", lay=misnamed(f"{JUNIOR}.pdf"), status=("missing",)),
    malformed("folder-instead", says="A folder has the notebook's name.", lay=in_a_folder,
              status=("missing", "refused")),
    malformed("cut-at-the-end", says="The last brace is missing.", solves=EVERYTHING, encode=cut_at_the_end),
    malformed("list-instead", says="The file is a JSON list.", encode=lambda _: b"[1, 2, 3]", status=("missing",)),
    malformed("no-cells", says="The notebook has no cells.", edit=no_cells, status=("missing",)),
]  # fmt: skip
