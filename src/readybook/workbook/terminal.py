"""What programs print becomes lines of coloured text, as a terminal would show them at the end."""

from __future__ import annotations

import re

from rich.ansi import AnsiDecoder
from rich.color import ColorType
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from readybook.workbook.nodes import Node, counted, notice

FIRST_LINES, LAST_LINES = 60, 20
LONGEST_LINE = 2_000
LONGEST_RAW = 200_000  # characters of one line that are looked at, with all that was overwritten in it
MOST_OVERWRITES = 200  # of a progress bar's states in one line only the last show
READABLE = 5.0  # contrast on white; a little more than 4.5, because some words stand on a tint
TAB = 8
CLEARS_LINE = re.compile(r"\x1b\[[012]?K")


def terminal(printed: str, kind: str) -> list[Node]:
    """Return printed text as terminal nodes; of many lines the first and the last, with a notice between.

    `kind` is "stream", "stderr", "error" or "result".
    """
    lines = printed.replace("\r\n", "\n").rstrip("\n").split("\n")
    if not printed.strip():
        return []
    left = len(lines) - FIRST_LINES - LAST_LINES
    if left <= 1:
        return [_node(lines, kind)]
    words = f"{counted(left, 'more line')} {'is' if left == 1 else 'are'} left out here"
    return [_node(lines[:FIRST_LINES], kind), notice(words), _node(lines[-LAST_LINES:], kind)]


def _node(lines: list[str], kind: str) -> Node:
    decoder = AnsiDecoder()
    return {"is": "terminal", "kind": kind, "lines": [_line(line, decoder) for line in lines]}


def _line(line: str, decoder: AnsiDecoder) -> list[Node]:
    seen, unseen = (
        line[-LONGEST_RAW:] if "\r" in line else line[:LONGEST_RAW],
        max(0, len(line) - LONGEST_RAW),
    )
    shown = Text()
    for state in seen.rstrip("\r").split("\r")[-MOST_OVERWRITES:]:
        over = decoder.decode_line(_without_backspaces(state))
        shown = over if CLEARS_LINE.match(state) else over + shown[len(over) :]
    shown.expand_tabs(TAB)
    cut = max(0, len(shown) - LONGEST_LINE)
    left = cut + (unseen if "\r" not in line else 0)
    spans = _spans(shown[:LONGEST_LINE] if cut else shown)
    if left:
        spans.append({"text": f" … {counted(left, 'more character')} left out", "colour": None, "note": True})
    return spans


def _without_backspaces(line: str) -> str:
    if "\b" not in line:
        return line
    kept: list[str] = []
    for char in line:
        if char != "\b":
            kept.append(char)
        elif kept:
            kept.pop()
    return "".join(kept)


def _spans(line: Text) -> list[Node]:
    segments = line.render(CONSOLE)
    return [_span(segment) for segment in Segment.simplify(segments) if segment.text]


def _span(segment: Segment) -> Node:
    style = segment.style or Style.null()
    span: Node = {"text": segment.text.rstrip("\n"), "colour": _colour(style)}
    told = {"bold": style.bold, "italic": style.italic, "underline": style.underline}
    span.update({key: True for key, value in told.items() if value})
    if style.reverse or (style.bgcolor is not None and not style.bgcolor.is_default):
        span["tinted"] = True
    return span


def _colour(style: Style) -> str | None:
    colour = style.color
    if colour is None or colour.type is ColorType.DEFAULT or style.reverse:
        return None
    return readable(tuple(colour.get_truecolor(DEFAULT_TERMINAL_THEME)))


def readable(colour: tuple[int, ...]) -> str:
    """Return a colour (red, green, blue) as "#rrggbb", darkened until it reads well on white."""
    red, green, blue = colour[:3]
    while 1.05 / (_luminance(red, green, blue) + 0.05) < READABLE:
        red, green, blue = (int(part * 0.95) for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _luminance(*colour: int) -> float:
    """Return the relative luminance as WCAG 2 defines it, 0 for black and 1 for white."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


CONSOLE = Console(color_system="truecolor", width=LONGEST_LINE, file=None, legacy_windows=False)
