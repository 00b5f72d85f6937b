"""The document tree: plain dicts whose key "is" names their kind, and the few that many modules make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Node = dict[str, Any]
PictureOf = Callable[[str, str, float | None], Node]
"""Turns the address of a picture, its description and its width in CSS pixels into a node."""


def text(words: str) -> Node:
    """Return an inline node of plain text."""
    return {"is": "text", "text": words}


def paragraph(*body: Node) -> Node:
    """Return a block of inline nodes."""
    return {"is": "paragraph", "body": list(body)}


def missing(what: str) -> Node:
    """Return the node that stands, visibly, for something of the notebook that cannot be set."""
    return {"is": "missing", "text": what}


def notice(words: str) -> Node:
    """Return a line of our own words between what the notebook says."""
    return {"is": "notice", "text": words}


def counted(number: int, thing: str) -> str:
    """Return the words for a number of things: "1 row", "2,000 rows"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def plain(nodes: list[Node]) -> str:
    """Return the words of inline nodes or blocks without any of their looks."""
    return "".join(_words(node) for node in nodes)


def _words(node: Node) -> str:
    if "text" in node:
        return str(node["text"])
    own = {"break": " ", "formula": str(node.get("tex", "")), "picture": str(node.get("alt", ""))}
    kind = str(node.get("is"))
    if kind == "list":
        return " ".join(plain(item["body"]) for item in node["items"])
    if kind == "table":
        return " ".join(plain(cell["body"]) for row in node["rows"] for cell in row["cells"])
    if kind == "terminal":
        return " ".join(span["text"] for line in node["lines"] for span in line)
    return own[kind] if kind in own else plain(node.get("body", []))
