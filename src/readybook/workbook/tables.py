"""HTML tables become table nodes: whatever their spans say, the cells never overlap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bs4 import Tag

from readybook.workbook.nodes import Node, counted, notice, paragraph, plain, text

MOST_COLUMNS = 13
FIRST_COLUMNS, LAST_COLUMNS = 7, 5
MOST_ROWS = 40
FIRST_ROWS, LAST_ROWS = 25, 10
WIDEST = 400  # columns that are looked at; more make no table that anyone reads
SIDES = ("left", "right", "center")
NUMBER = re.compile(r"[-+\u2212]?[$€£]?\d[\d,.\s_]*(?:[eE][-+]?\d+)?\s*%?|nan|-?inf|NaN|NaT|None|<NA>|")

Inlines = Callable[[Tag], list[Node]]


@dataclass(eq=False)
class _Cell:
    element: Tag
    header: bool
    body: list[Node] | None = None

    def words(self, inlines: Inlines) -> list[Node]:
        if self.body is None:
            self.body = inlines(self.element)
        return self.body


@dataclass(frozen=True)
class _Row:
    header: bool
    slots: list[_Cell | None]


def table(element: Tag, inlines: Inlines) -> list[Node]:
    """Return the table with its caption and a notice of what is left out; `inlines` reads a cell."""
    rows = _squared(_rows(element))
    caption = element.find("caption")
    above = [paragraph({"is": "emphasis", "body": inlines(caption)})] if isinstance(caption, Tag) else []
    if not rows or not rows[0].slots:
        left = element.get_text(" ", strip=True)
        return above + ([paragraph(text(left))] if left and not above else [])
    across, columns_left = _chosen(len(rows[0].slots), MOST_COLUMNS, FIRST_COLUMNS, LAST_COLUMNS)
    heads = _leading(rows)
    body, rows_left = _chosen(len(rows) - heads, MOST_ROWS, FIRST_ROWS, LAST_ROWS)
    down = [*range(min(heads, MOST_ROWS)), *(None if at is None else at + heads for at in body)]
    node: Node = {
        "is": "table",
        "columns": len(across),
        "align": [_side(rows[heads:], at, inlines) for at in across],
        "rows": _set_rows(rows, down, across, inlines),
    }
    return [*above, node, *_notices(rows_left, columns_left)]


def _notices(rows: int, columns: int) -> list[Node]:
    parts = [counted(number, thing) for number, thing in ((rows, "row"), (columns, "column")) if number]
    return [notice(f"{' and '.join(parts)} left out here")] if parts else []


def _rows(element: Tag) -> list[Tag]:
    """Return the rows of this table alone: a table in one of its cells keeps its own."""
    return [row for row in element.find_all("tr") if row.find_parent("table") is element]


def _squared(rows: list[Tag]) -> list[_Row]:
    """Return all rows with one slot for each column; a cell with spans stands in several slots."""
    taken: dict[tuple[int, int], _Cell] = {}
    headers = [_is_header(row) for row in rows]
    for down, row in enumerate(rows):
        across = 0
        for element in _taken_out(_cells(row)):
            while (down, across) in taken:
                across += 1
            wide, deep = _span(element, "colspan", WIDEST), _span(element, "rowspan", len(rows) - down)
            cell = _Cell(element, element.name == "th")
            for right in range(across, min(across + wide, WIDEST)):
                if (down, right) in taken:  # a cell from above: the first comer keeps its place
                    break
                for below in range(down, down + deep):
                    taken.setdefault((below, right), cell)
    columns = _told_apart(taken)
    return [
        _Row(header, [taken.get((down, across)) for across in columns]) for down, header in enumerate(headers)
    ]


def _told_apart(taken: dict[tuple[int, int], _Cell]) -> list[int]:
    """Return the columns in which a cell begins: others are there only by spans that are too wide."""
    return sorted(
        {across for (down, across), cell in taken.items() if taken.get((down, across - 1)) is not cell}
    )


def _taken_out(cells: list[Tag]) -> list[Tag]:
    """Return the cells taken out of one another: without its end tag one cell holds the next."""
    return [cell.extract() for cell in cells]


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]


def _span(element: Tag, key: str, most: int) -> int:
    told = str(element.get(key, "1")).strip()
    if not told.isdecimal():
        return 1
    span = int(told[:6])
    return most if span == 0 and key == "rowspan" else max(1, min(span, most))


def _is_header(row: Tag) -> bool:
    parent = row.find_parent(["thead", "tbody", "tfoot", "table"])
    cells = _cells(row)
    return parent is not None and (
        parent.name == "thead" or (bool(cells) and all(cell.name == "th" for cell in cells))
    )


def _leading(rows: list[_Row]) -> int:
    """Return how many rows at the top are headers; at most 8 are repeated on each page."""
    count = 0
    while count < min(len(rows) - 1, 8) and rows[count].header:
        count += 1
    return count


def _chosen(number: int, most: int, first: int, last: int) -> tuple[list[int | None], int]:
    """Return the places that are shown, None for a gap, and how many are left out."""
    if number <= most:
        return list(range(number)), 0
    return [*range(first), None, *range(number - last, number)], number - first - last


def _side(rows: list[_Row], across: int | None, inlines: Inlines) -> str:
    """Return the side that a column's cells ask for; columns of numbers stand to the right."""
    if across is None:
        return "center"
    cells = [row.slots[across] for row in rows[:MOST_ROWS]]
    asked = Counter(side for cell in cells if cell for side in [_asked(cell.element)] if side)
    if asked:
        return asked.most_common(1)[0][0]
    numbers = all(NUMBER.fullmatch(plain(cell.words(inlines)).strip()) for cell in cells if cell)
    return "right" if numbers and any(cells) else "left"


def _asked(cell: Tag) -> str | None:
    style = re.search(r"text-align\s*:\s*(\w+)", str(cell.get("style") or ""))
    side = (style[1] if style else str(cell.get("align") or "")).lower()
    return side if side in SIDES else None


def _set_rows(
    rows: list[_Row], down: list[int | None], across: list[int | None], inlines: Inlines
) -> list[Node]:
    grid = [[_slot(rows, at, column) for column in across] for at in down]
    heads = _leading(rows)
    covered: set[tuple[int, int]] = set()
    out: list[Node] = []
    for y, at in enumerate(down):
        cells: list[Node] = []
        for x in range(len(across)):
            if (y, x) in covered:
                continue
            cells.append(_set_cell(grid, y, x, heads, covered, inlines))
        out.append({"header": at is not None and y < heads, "cells": cells})
    return out


def _slot(rows: list[_Row], down: int | None, across: int | None) -> _Cell | str | None:
    if down is None:
        return "⋮"
    return "⋯" if across is None else rows[down].slots[across]


def _set_cell(
    grid: list[list[_Cell | str | None]],
    y: int,
    x: int,
    heads: int,
    covered: set[tuple[int, int]],
    inlines: Inlines,
) -> Node:
    """Return the largest cell from this slot on; spans are counted anew, so that they fit by construction."""
    slot = grid[y][x]
    wide = deep = 1
    if isinstance(slot, _Cell):
        lowest = heads if y < heads else len(grid)  # Typst refuses a cell that reaches out of the header
        while x + wide < len(grid[y]) and grid[y][x + wide] is slot and (y, x + wide) not in covered:
            wide += 1
        while y + deep < lowest and all(grid[y + deep][x + i] is slot for i in range(wide)):
            deep += 1
        covered.update((y + j, x + i) for j in range(deep) for i in range(wide))
    body = slot.words(inlines) if isinstance(slot, _Cell) else [text(slot)] if slot else []
    return {
        "body": body,
        "colspan": wide,
        "rowspan": deep,
        "header": isinstance(slot, _Cell) and slot.header,
    }
