"""Makes a notebook safe to read through, whatever it holds, and one safe to hand on with the document."""

from __future__ import annotations

import copy
import re
from typing import Any

from nbformat import NotebookNode, from_dict

from readybook.pieces import mapping, without_hidden
from readybook.workbook.readiness import HIDDEN_LINES

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_KINDS = ("code", "markdown", "raw")
_FACTS = ("readybook", "authors", "kernelspec", "language_info")


def sound(nb: NotebookNode) -> NotebookNode:
    """Return a copy whose cells all have a kind, a text and metadata of valid types; others are left out."""
    listed = nb.get("cells")
    metadata = mapping(nb.get("metadata"))
    cells = [cell for cell in (listed if isinstance(listed, list) else []) if _kind(cell) in _KINDS]
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


def _kind(cell: object) -> object:
    return mapping(cell).get("cell_type")


def _cell(cell: NotebookNode, cell_id: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": cell_id,
        "cell_type": cell["cell_type"],
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
        public = without_hidden(cell.source, HIDDEN_LINES)
        if public != cell.source:
            cell.source = public
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
    return nb
