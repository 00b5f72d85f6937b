"""What holds for a document as a whole: levels of headings without gaps, and links that find their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readybook.workbook.nodes import Node


def settle(tree: Any, *, above: int = 0) -> Any:
    """Return the tree with headings that skip no level and with links only to places that are in it.

    `above` is the level of the heading that the document's own pages put before it, 0: none.
    Each place that a link leads to gets a name of its own in "anchor"; a link names it as "#name" in "url".
    """
    places: dict[str, str] = {}
    for number, node in enumerate(_nodes(tree)):
        if node.get("anchor"):
            places.setdefault(str(node["anchor"]), f"place-{number}")
    return _settled(tree, places, set(), [above])


def _nodes(tree: Any) -> Iterator[Node]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _settled(tree: Any, places: dict[str, str], used: set[str], level: list[int]) -> Any:
    """`used` holds the places that have their name already; `level` holds the last heading's."""
    if isinstance(tree, list):
        return [done for node in tree for done in _each(node, places, used, level)]
    if not isinstance(tree, dict):
        return tree
    node = dict(tree)
    if node.get("is") == "heading":
        node["level"] = level[0] = min(int(node["level"]), level[0] + 1)
    if "anchor" in node:
        name = places.get(str(node["anchor"]), "")
        node["anchor"] = None if name in used else name or None
        used.add(name)
    return {
        key: value if key == "anchor" else _settled(value, places, used, level) for key, value in node.items()
    }


def _each(node: Any, places: dict[str, str], used: set[str], level: list[int]) -> list[Any]:
    if isinstance(node, dict) and node.get("is") == "link" and str(node.get("url")).startswith("#"):
        name = places.get(str(node["url"])[1:])
        body = _settled(node["body"], places, used, level)
        return [{**node, "url": f"#{name}", "body": body}] if name else list(body)
    return [_settled(node, places, used, level)]
