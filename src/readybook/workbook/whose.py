"""Finds whose workbook a notebook is: by the line for the name, its metadata, or the folder it lies in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from readybook.pieces import Piece, mapping, words

_LINE = re.compile(r"^\**(?:Your )?name:?\**:?[ \t]*(?P<name>.*)$", re.IGNORECASE | re.MULTILINE)
_HINT = re.compile(r"double-click here")
_LONGEST = 80


def candidate_of(nb: NotebookNode, pieces: Sequence[Piece], folder: Path | None) -> str:
    """Return the candidate's name; empty when nothing tells it."""
    return _written(pieces) or _in_metadata(nb) or _in_path(folder)


def _written(pieces: Sequence[Piece]) -> str:
    texts = (piece.cell.source for piece in pieces if piece.cell.cell_type == "markdown")
    for text in texts:
        match = _LINE.search(text)
        if match:
            return "" if _HINT.search(match["name"]) else _tidy(match["name"].replace("*", ""))
    return ""


def _in_metadata(nb: NotebookNode) -> str:
    """Return the first author, for whom the notebook format has a place."""
    authors = nb.metadata.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else None
    return _tidy(mapping(first).get("name"))


def _in_path(folder: Path | None) -> str:
    """Return the name of the folder that nbgrader keeps a candidate's submission in."""
    parts = folder.absolute().parts[-3:] if folder else ()
    return _tidy(parts[1]) if len(parts) == 3 and parts[0] in ("submitted", "autograded") else ""


def _tidy(value: object) -> str:
    return words(value)[:_LONGEST]
