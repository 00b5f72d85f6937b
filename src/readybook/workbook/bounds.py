"""Keeps a document within what can be set in little time; the attached notebook has what is left out."""

from __future__ import annotations

import re
from typing import Any

from readybook.workbook.fonts import NEVER_TEXT, texts_of
from readybook.workbook.nodes import Node, counted, notice

LONGEST_WORD = 2_000  # characters without a space
LONGEST_LINE = 10_000  # characters of a line of code
LONGEST_TEXT = 60_000  # characters of one text, as of a code cell
MOST_LINES = 2_000  # of one text
MOST_TEXT = 2_000_000  # characters in all; about a thousand pages
EACH_TEXT = 30  # characters that a text costs besides its own

_WORD = re.compile(rf"(\S{{{LONGEST_WORD}}})(\S+)")


def bounded(chapters: list[Node]) -> list[Node]:
    """Return chapters without what is too long to be set; notices say what is left out."""
    left = [MOST_TEXT]
    return [{**chapter, "body": _kept(chapter["body"], left)} for chapter in chapters]


def _kept(nodes: list[Node], left: list[int]) -> list[Node]:
    """Return the nodes that there is room for; `left` holds for how many characters there still is."""
    kept: list[Node] = []
    for number, node in enumerate(nodes):
        outputs = node.get("outputs", [])
        short = _shortened({**node, "outputs": []} if outputs else node)
        left[0] -= _weight(short)
        if left[0] < 0:
            rest = counted(len(nodes) - number, "more part")
            return [*kept, notice(f"{rest} left out here: the attached notebook has them")]
        kept.append({**short, "outputs": _kept(outputs, left)} if outputs else short)
    return kept


def cut(text: str) -> str:
    """Return a text without what is too long in it; words in its place say how much that is."""
    text = _WORD.sub(lambda found: f"{found[1]} … {counted(len(found[2]), 'more character')} left out", text)
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        text = "\n".join([*lines[:MOST_LINES], _left_out(len(lines) - MOST_LINES, "more line")])
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]}\n{_left_out(len(text) - LONGEST_TEXT, 'more character')}"
    return text


def _cut_lines(code: str) -> str:
    lines = (line if len(line) <= LONGEST_LINE else _cut_line(line) for line in code.split("\n"))
    return "\n".join(lines)


def _cut_line(line: str) -> str:
    return f"{line[:LONGEST_LINE]} … {counted(len(line) - LONGEST_LINE, 'more character')} left out"


def _left_out(number: int, thing: str) -> str:
    return f"… {counted(number, thing)} left out here"


def _shortened(tree: Any) -> Any:
    if isinstance(tree, str):
        return tree if len(tree) <= LONGEST_WORD else cut(tree)
    if isinstance(tree, dict) and tree.get("is") in ("code", "listing"):
        tree = {**tree, "text": _cut_lines(tree["text"])}
    if isinstance(tree, dict):
        return {key: each if key in NEVER_TEXT else _shortened(each) for key, each in tree.items()}
    return [_shortened(each) for each in tree] if isinstance(tree, list) else tree


def _weight(tree: Any) -> int:
    return sum(len(text) + EACH_TEXT * (1 + text.count("\n")) for text in texts_of(tree))
