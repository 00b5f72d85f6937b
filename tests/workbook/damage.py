"""Notebook files as they must never be, damaged in one of several ways; equal seeds give equal files."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from tests.workbook.hostile_words import WORDS
from tests.workbook.made import HIDDEN, STUB, answer, check, notebook, text, written
from tests.workbook.torture import torture

ROOT = Path(__file__).resolve().parents[2]
RELEASED = ROOT / "release/imbalanced_classification/imbalanced_classification.ipynb"
MOST_CELLS = 6  # of a notebook in one damaged file, so that many files are set in little time

Tree = Any
Damage = Callable[[Tree, random.Random], None]

NUMBERS = [0, -1, 1, 3, 2**63, -(2**70), 10**400, 0.5, -0.0, 1e308, True, False]
NUMBERS += [float("nan"), float("inf"), float("-inf")]
KINDS = ["code", "markdown", "raw", "heading", "", "html", "CODE", None, 3, [], {}]
STREAMS = ["stream", "error", "display_data", "execute_result", "pyout", "pyerr", "", None, 7]
MEDIA = [f"image/{kind}" for kind in ("png", "jpeg", "svg+xml", "gif", "webp", "tiff")]
MEDIA += ["text/html", "text/latex", "text/markdown", "text/plain", "application/json", "x", ""]
MEDIA += ["application/vnd.jupyter.widget-view+json"]


def _small() -> NotebookNode:
    return notebook(
        text("# A small workbook: doubling and halving"),
        text("**1.1 Write `double`** *(3 points)*. It returns twice its argument."),
        answer("def double(x):\n    return 2 * x"),
        check("# Twice 1 is 2.\nassert double(1) == 2"),
        check(HIDDEN, points=2),
        text("**1.2 Write `halve`** *(1 point)*. It halves."),
        answer(f"def halve(x):\n    {STUB}", "halve"),
        check("# Half of 2 is 1.\nassert halve(2) == 1", "halve", failed="halve(2) is 2, not 1"),
        text("**1.3 Why?**"),
        written("Because."),
    )


def notebooks() -> list[NotebookNode]:
    """Return the sound notebooks that the damaged ones are made from."""
    return [torture(), _small(), nbformat.read(RELEASED, as_version=4)]


def damaged(book: NotebookNode, family: str, seed: int, *, whole: bool = False) -> bytes:
    """Return the file of a notebook, or of a few of its cells, after some damage of one family."""
    dice = random.Random(f"{family} {seed}")
    tree = json.loads(json.dumps(book))
    if not whole:
        tree["cells"] = dice.sample(tree["cells"], min(MOST_CELLS, len(tree["cells"])))
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        FAMILIES[family](tree, dice)
    data = json.dumps(tree).encode()
    return _spliced(data, dice) if family == "bytes" else data


def strange(dice: random.Random) -> Tree:
    """Return a value of any type that JSON knows, and seldom one that a notebook expects."""
    kind = dice.randrange(6)
    if kind == 0:
        return _nested(dice.choice((3, 60, 150, 300)), dice)
    if kind == 1:
        return dice.choice(NUMBERS)
    if kind == 2:
        return dice.choice((None, [], {}, [None], [[]], {"": None}, [1, "a", None], {"text": {}}))
    words = dice.choice(WORDS)
    return [words, dice.choice(WORDS)] if kind == 3 else words


def _nested(depth: int, dice: random.Random) -> Tree:
    value: Tree = dice.choice(("x", None, 1))
    for _ in range(depth):
        value = [value] if dice.random() < 0.5 else {"a": value}
    return value


def _spots(tree: Tree) -> Iterator[tuple[Tree, Any]]:
    """Yield every place in a tree, as what holds it and its key or number there."""
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        keys = (
            list(holder)
            if isinstance(holder, dict)
            else range(len(holder))
            if isinstance(holder, list)
            else ()
        )
        for key in keys:
            yield holder, key
            waiting.append(holder[key])


def _anywhere(tree: Tree, dice: random.Random) -> None:
    """Take something away, put something else in its place, or double it."""
    holder, key = dice.choice(list(_spots(tree)) or [(tree, "cells")])
    match dice.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            holder[key] = strange(dice)


def _texts(tree: Tree, dice: random.Random) -> None:
    """Put hostile words into a text, or before or after what stands in it."""
    spots = [(holder, key) for holder, key in _spots(tree) if isinstance(holder[key], str)]
    if spots:
        holder, key = dice.choice(spots)
        words = dice.choice(WORDS)
        holder[key] = dice.choice((words, words + holder[key], holder[key] + "\n\n" + words))


def _cells(tree: Tree, dice: random.Random) -> None:
    """Double, shuffle, empty, retype or break the cells."""
    cells = tree["cells"]
    number = dice.randrange(len(cells)) if cells else 0
    match dice.randrange(7):
        case 0:
            cells.extend(copy.deepcopy(cells[:40]))
        case 1:
            dice.shuffle(cells)
        case 2:
            cells.insert(number, strange(dice))
        case 3:
            del cells[number:]
        case _ if not cells or not isinstance(cells[number], dict):
            cells.append({"cell_type": "markdown", "metadata": {}, "source": strange(dice)})
        case 4:
            cells[number]["source"] = dice.choice(("", [], None, strange(dice)))
        case 5:
            cells[number]["cell_type"] = dice.choice(KINDS)
        case 6:
            cells[number]["attachments"] = {dice.choice(("dot.png", "")): strange(dice)}


def _outputs(tree: Tree, dice: random.Random) -> None:
    """Give a cell a strange output, or break one that it has."""
    code = [cell for cell in tree["cells"] if cell.get("cell_type") == "code"]
    if not code:
        tree["cells"].append({"cell_type": "code", "metadata": {}, "source": "1", "outputs": []})
        return
    cell = dice.choice(code)
    outputs = cell.get("outputs")
    match dice.randrange(6):
        case 0:
            cell["outputs"] = strange(dice)
        case 1:
            cell["execution_count"] = strange(dice)
        case _ if not isinstance(outputs, list):
            cell["outputs"] = []
        case 2 if outputs and isinstance(outputs[-1], dict):
            outputs[-1][dice.choice(("text", "data", "metadata", "ename", "evalue", "traceback", "name"))] = (
                strange(dice)
            )
        case 3:
            data = {dice.choice(MEDIA): dice.choice((strange(dice), _picture(dice))) for _ in range(2)}
            outputs.append(
                {
                    "output_type": "display_data",
                    "data": data,
                    "metadata": {"image/png": {"width": strange(dice)}},
                }
            )
        case 4:
            lines = [strange(dice), dice.choice(WORDS)]
            outputs.append(
                {"output_type": "error", "ename": strange(dice), "evalue": strange(dice), "traceback": lines}
            )
        case 5:
            outputs.append(
                {"output_type": dice.choice(STREAMS), "name": strange(dice), "text": strange(dice)}
            )


def _picture(dice: random.Random) -> str:
    """Return the base64 of a picture with wrong bytes, cut off somewhere, or no base64."""
    pictures = [
        output["data"]["image/png"]
        for cell in torture().cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    data = dice.choice(pictures)
    place = dice.randrange(len(data))
    return dice.choice(
        (data[:place], data[:place] + "AAAA" + data[place:], data[:place] + "!" + data[place:], data * 2)
    )


def _metadata(tree: Tree, dice: random.Random) -> None:
    """Break what the notebook says of itself."""
    facts = tree.get("metadata")
    ours = facts.get("readybook") if isinstance(facts, dict) else None
    if not isinstance(ours, dict):
        tree["metadata"] = {"readybook": {}}
        return
    topics = dice.choice(
        (strange(dice), [{"name": strange(dice), "title": strange(dice), "optional": strange(dice)}])
    )
    match dice.randrange(5):
        case 0:
            tree["metadata"] = strange(dice)
        case 1:
            facts[dice.choice(("readybook", "authors", "kernelspec", "language_info", "title"))] = strange(
                dice
            )
        case 2:
            facts["authors"] = [dice.choice((strange(dice), {"name": strange(dice)}))]
        case 3:
            ours["sections"] = topics
        case 4:
            verdict = {key: strange(dice) for key in ("status", "message", "notes", "boxed")}
            ours["verdict"] = dice.choice((strange(dice), verdict))


def _grades(tree: Tree, dice: random.Random) -> None:
    """Break what the cells say of their place in the course and of their points."""
    cells = [cell for cell in tree["cells"] if isinstance(cell.get("metadata"), dict)]
    if not cells:
        return
    facts = dice.choice(cells)["metadata"]
    ids = [dice.choice(WORDS), "double", "double-visible", "", "why", 'with "quotes" and \\', strange(dice)]
    grade = facts.get("nbgrader")
    match dice.randrange(5):
        case 0:
            facts[dice.choice(("nbgrader", "readybook"))] = strange(dice)
        case 1 | 2 if isinstance(grade, dict):
            grade["points"] = dice.choice((*NUMBERS, strange(dice)))
            grade["grade_id"] = dice.choice(ids)
        case 3 if isinstance(grade, dict):
            grade[dice.choice(("grade", "solution", "task", "locked"))] = dice.choice(
                (True, False, strange(dice))
            )
        case _:
            facts["readybook"] = {
                "section": dice.choice((*ids, "01_double", "_", "9_")),
                "item": dice.choice(ids),
                "role": dice.choice(("text", "given", "own", strange(dice))),
            }


def _formats(tree: Tree, dice: random.Random) -> None:
    """Say that the file is of another version of the format, and write it a little like that."""
    tree["nbformat"] = dice.choice((1, 2, 3, 4, 5, 99, strange(dice)))
    tree["nbformat_minor"] = dice.choice((0, 4, 5, 99, strange(dice)))
    if tree["nbformat"] == 3 and "cells" in tree:
        cells = tree.pop("cells")
        for cell in cells:
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                cell["input"] = cell.pop("source", "")
        tree["worksheets"] = [{"cells": cells}, *([strange(dice)] * dice.randrange(2))]


def _bytes(_tree: Tree, _dice: random.Random) -> None:
    """Leave the tree; the file itself is damaged."""


def _spliced(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data))
    noise = dice.choice(
        (dice.randbytes(9), b'"', b"}", b"]", b",", b"\x00", b"NaN", b"[" * 5000, b"1" * 5000, b"\xff")
    )
    return dice.choice((
        data[:place],
        data[:place] + noise + data[place:],
        data[:place] + noise + data[place + len(noise) :],
        data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :],
        b"\xef\xbb\xbf" + data,
        data.decode().encode("utf-16"),
        data + data,
        b"",
        b"[" * 100_000,
    ))  # fmt: skip


FAMILIES: dict[str, Damage] = {
    "anywhere": _anywhere,
    "texts": _texts,
    "cells": _cells,
    "outputs": _outputs,
    "metadata": _metadata,
    "grades": _grades,
    "formats": _formats,
    "bytes": _bytes,
}
