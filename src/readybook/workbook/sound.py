"""Makes a notebook safe to read through, whatever it holds, and one safe to hand on with the document."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode, from_dict

from readybook.pieces import mapping, pieces_of
from readybook.workbook.readiness import public_lines

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_KINDS = ("code", "markdown", "raw")
_DEEPEST = 100  # lists and mappings within one another; deeper ones cannot be copied and written again
_FACTS = ("readybook", "authors", "kernelspec", "language_info")


def sound(nb: NotebookNode) -> NotebookNode:
    """Return a copy whose cells all have a kind, a text and metadata of valid types."""
    book = mapping(_plain(nb, 0))
    listed = book.get("cells")
    metadata = mapping(book.get("metadata"))
    cells = [cell for cell in (listed if isinstance(listed, list) else []) if mapping(cell)]
    ids = [mapping(cell).get("id") for cell in cells]
    are_ids = all(isinstance(each, str) and _ID.fullmatch(each) for each in ids) and len(set(ids)) == len(ids)
    return from_dict(  # type: ignore[no-any-return]
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {key: metadata[key] for key in _FACTS if isinstance(metadata.get(key), dict | list)},
            "cells": [
                _cell(cell, str(ids[number]) if are_ids else f"cell-{number}")
                for number, cell in enumerate(cells)
            ],
        }
    )


def _plain(value: object, depth: int) -> Any:
    """Return a value as JSON can hold it: text that can be encoded, finite numbers, nothing too deep."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping) and depth < _DEEPEST:
        return {_plain(str(key), depth): _plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list) and depth < _DEEPEST:
        return [_plain(each, depth + 1) for each in value]
    return value if isinstance(value, int) else None


def _cell(cell: Mapping[str, Any], cell_id: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": cell_id,
        "cell_type": cell.get("cell_type") if cell.get("cell_type") in _KINDS else "raw",
        "metadata": dict(mapping(cell.get("metadata"))),
        "source": _text(cell.get("source")),
    }
    if facts["cell_type"] == "code":
        outputs, count = cell.get("outputs"), cell.get("execution_count")
        facts["outputs"] = (
            [dict(each) for each in outputs if mapping(each)] if isinstance(outputs, list) else []
        )
        facts["execution_count"] = count if type(count) is int and count >= 0 else None
    elif mapping(cell.get("attachments")):
        facts["attachments"] = dict(cell["attachments"])
    return facts


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def shared(nb: NotebookNode) -> NotebookNode:
    """Return a copy without what candidates do not get: hidden lines of checks, and what these put out."""
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        _leave_out_hidden(cell)
    return nb


def without_hidden_elsewhere(nb: NotebookNode) -> NotebookNode:
    """Return a copy in which only checks have hidden lines: a damaged file may call a check anything else."""
    nb = copy.deepcopy(nb)
    for piece in pieces_of(nb):
        if piece.kind != "check" and _leave_out_hidden(piece.cell):
            about = "Hidden lines of a check are left out here."
            piece.cell.source += f"\n# {about}" if piece.cell.cell_type == "code" else f"\n\n*{about}*"
    return nb


def _leave_out_hidden(cell: NotebookNode) -> bool:
    """Take hidden lines out of a cell, with all that they put out; tell whether there were any."""
    public = public_lines(cell.source)
    if public == cell.source:
        return False
    cell.source = public
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return True
