"""Turns the bytes of a notebook file, however odd, into a notebook of sound shape.

A candidate's work must not be lost to an encoding, an old format or a wrong type; so this asks for as
little as it can. What nobody needs to grade (outputs, widget state, tags) is left behind here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode, from_dict

from readybook.course import METADATA_KEY
from readybook.grading.jsontext import IntakeError, parse
from readybook.releases import digest_in

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_VERSION = re.compile(r"3\.[0-9]{1,2}(\.[0-9]{1,2})?", re.A)
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "text": "markdown", "html": "markdown"}
_IMAGES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True)
class Decoded:
    """A notebook of nbformat 4 without outputs, and what had to be mended in it.

    python: the version of Python that it was written under, such as `3.12.1`; empty when it does not say.
    """

    notebook: NotebookNode
    notes: tuple[str, ...]
    python: str = ""


def decode(data: bytes, most_cells: int, most_text: int) -> Decoded:
    """Return the notebook in a file's bytes; raise IntakeError when there is none that can be understood.

    most_cells, most_text: how many cells, and characters of text in them, are taken.
    """
    notes: list[str] = []
    found = _notebook(parse(data, notes))
    cells = _cells(found, notes)
    if len(cells) > most_cells:
        raise IntakeError("refused", f"the file has {len(cells):,} cells, at most {most_cells:,} are graded")
    taken = [_cell(cell, number, notes) for number, cell in enumerate(cells, 1) if isinstance(cell, dict)]
    if len(taken) < len(cells):
        notes.append(f"{len(cells) - len(taken)} of the cells were no cells and were left out")
    text = sum(len(cell.source) for cell in taken)
    if text > most_text:
        clause = f"its cells hold {text:,} characters of text, at most {most_text:,} are graded"
        raise IntakeError("refused", clause)
    _give_ids(taken, notes)
    metadata = _release(found.get("metadata"))
    book = from_dict({"cells": taken, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    return Decoded(book, tuple(dict.fromkeys(notes)), _python(found))


def _python(found: Any) -> str:
    """Return the version of Python that Jupyter writes into a notebook's metadata."""
    for key in ("metadata", "language_info"):
        found = found.get(key) if isinstance(found, dict) else None
    facts = found if isinstance(found, dict) else {}
    version = facts.get("version")
    is_told = facts.get("name") == "python" and isinstance(version, str) and _VERSION.match(version)
    return is_told[0] if is_told else ""


def _notebook(found: Any) -> dict[str, Any]:
    if isinstance(found, list):
        found = {"cells": found, "nbformat": 4}
    if not isinstance(found, dict):
        raise IntakeError("unreadable", "the file is JSON, but not a notebook")
    inner = found.get("content")
    if "cells" not in found and "worksheets" not in found and isinstance(inner, dict):
        return inner
    return dict(found)


def _cells(found: dict[str, Any], notes: list[str]) -> Sequence[Any]:
    if found.get("nbformat", 4) != 4:
        notes.append(
            f"the file said nbformat {_shown(found['nbformat'])}; its cells were read as nbformat 4's"
        )
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):
        sheets = [sheet for sheet in found["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in _listed(sheet.get("cells"))]
    if not isinstance(cells, (list, dict)):
        raise IntakeError("unreadable", "the file is JSON, but it has no list of cells")
    return _listed(cells)


def _listed(value: Any) -> Sequence[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _shown(value: Any) -> str:
    return repr(value)[:20] if isinstance(value, (int, float, str)) else "of a wrong type"


def _cell(cell: dict[str, Any], number: int, notes: list[str]) -> NotebookNode:
    kind = _kind(cell)
    source = _source(cell, number, notes)
    level = cell.get("level")
    if cell.get("cell_type") == "heading":
        source = "#" * (level if isinstance(level, int) and 0 < level < 7 else 1) + " " + source
    facts: dict[str, Any] = {
        "cell_type": kind,
        "id": cell["id"] if isinstance(cell.get("id"), str) else "",
        "metadata": _metadata(cell.get("metadata")),
        "source": source,
    }
    if kind == "code":
        facts |= {"execution_count": None, "outputs": []}
    elif pictures := _attachments(cell.get("attachments")):
        facts["attachments"] = pictures
    taken: NotebookNode = from_dict(facts)
    return taken


def _kind(cell: dict[str, Any]) -> str:
    kind = cell.get("cell_type")
    if isinstance(kind, str) and kind.strip().lower() in (*_KINDS, "heading"):
        return _KINDS.get(kind.strip().lower(), "markdown")
    return "code" if {"outputs", "execution_count", "input", "prompt_number"} & set(cell) else "markdown"


def _source(cell: dict[str, Any], number: int, notes: list[str]) -> str:
    found = next((cell[key] for key in ("source", "input", "code", "text") if key in cell), "")
    if isinstance(found, list):
        lines = [_line(line) for line in found]
        breaks = len(lines) > 1 and not any(line.endswith("\n") for line in lines[:-1])
        text = ("\n" if breaks else "").join(lines)
        if breaks or any(not isinstance(line, str) for line in found):
            notes.append(f"the lines of cell {number} were mended")
    else:
        text = _line(found)
        if not isinstance(found, str):
            notes.append(f"the text of cell {number} was of a wrong type")
    clean = _SURROGATES.sub("\ufffd", text.replace("\0", "").lstrip("\ufeff"))
    if clean != text:
        notes.append(f"characters that no text can hold were taken out of cell {number}")
    return clean.replace("\r\n", "\n").replace("\r", "\n")


def _line(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if isinstance(value, (list, dict, bool)) or value is None else str(value)


def _metadata(found: Any) -> dict[str, Any]:
    """Return what recognising a cell needs: names. Everything else is taken from the release."""
    known = {"nbgrader": ("grade_id",), "readybook": ("section", "role", "item")}
    kept: dict[str, Any] = {}
    for key, names in known.items():
        facts = found.get(key) if isinstance(found, dict) else None
        if isinstance(facts, dict):
            kept[key] = {name: facts[name] for name in names if _is_text(facts.get(name))}
    return {key: facts for key, facts in kept.items() if facts}


def _release(found: Any) -> dict[str, Any]:
    """Return, of a notebook's metadata, which release it came from."""
    digest = digest_in(found)
    return {METADATA_KEY: {"digests": {"release": digest}}} if digest else {}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not _SURROGATES.search(value)


def _attachments(found: Any) -> dict[str, dict[str, str]]:
    """Return the pictures pasted into a text cell; other attachments could be scripts."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in found.items() if isinstance(found, dict) else ():
        pictures = bundle.items() if isinstance(bundle, dict) else ()
        good = {mime: data for mime, data in pictures if mime in _IMAGES and _is_base64(data)}
        if good and _is_text(name):
            kept[name] = good
    return kept


def _is_base64(data: Any) -> bool:
    return isinstance(data, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]*+", data) is not None


def _give_ids(cells: Sequence[NotebookNode], notes: list[str]) -> None:
    taken: set[str] = set()
    for number, cell in enumerate(cells, 1):
        if not _CELL_ID.fullmatch(cell.id) or cell.id in taken:
            if cell.id:
                notes.append("cell ids that were doubled or malformed were made anew")
            cell.id = _free(f"unnamed-{number}", taken)
        taken.add(cell.id)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "x"
    return name[-64:] if len(name) > 64 else name
