"""What holds for a document as a whole: levels of headings without gaps, and links that find their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from readybook.workbook.nodes import Node


@dataclass
class _Place:
    """How far the reading has come: the level of the last heading, and the highest that may follow here."""

    last: int = 0
    highest: int = 1
    used: set[str] = field(default_factory=set)


def settle(tree: Any, *, above: int = 0) -> Any:
    """Return the tree with headings that skip no level and with links only to places that are in it.

    `above` is the level of the heading that the document's own pages put before it, 0: none. Titles of
    chapters are level 1 and tasks level 2; what a notebook says below them stands below them.
    Each place that a link leads to gets a name of its own in "anchor"; a link names it as "#name" in "url".
    """
    places: dict[str, str] = {}
    for number, node in enumerate(_nodes(tree)):
        if node.get("anchor"):
            places.setdefault(str(node["anchor"]), f"place-{number}")
    return _settled(tree, places, _Place(above))


def _nodes(tree: Any) -> Iterator[Node]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _settled(tree: Any, places: dict[str, str], place: _Place) -> Any:
    if isinstance(tree, list):
        return [done for node in tree for done in _each(node, places, place)]
    if not isinstance(tree, dict):
        return tree
    node = dict(tree)
    if node.get("is") == "task":
        node["level"] = min(int(node["level"]), place.last + 1)
    inside = _entered(node, place)
    if node.get("is") == "heading":
        node["level"] = place.last = min(max(int(node["level"]), place.highest), place.last + 1)
    if "anchor" in node:
        name = places.get(str(node["anchor"]), "")
        node["anchor"] = None if name in place.used else name or None
        place.used.add(name)
    settled = {
        key: value if key == "anchor" else _settled(value, places, inside) for key, value in node.items()
    }
    place.last = inside.last
    return settled


def _entered(node: Node, place: _Place) -> _Place:
    """Return where the reading is inside a node; what was used is known everywhere."""
    match node.get("is"):
        case "chapter":
            return replace(place, last=1, highest=2) if node.get("title") else replace(place)
        case "task":
            return replace(place, last=node["level"])
        case "voice" if place.highest > 1:
            return replace(place, highest=3)
    return place


def _each(node: Any, places: dict[str, str], place: _Place) -> list[Any]:
    if isinstance(node, dict) and node.get("is") == "link" and str(node.get("url")).startswith("#"):
        name = places.get(str(node["url"])[1:])
        body = _settled(node["body"], places, place)
        return [{**node, "url": f"#{name}", "body": body}] if name else list(body)
    return [_settled(node, places, place)]
