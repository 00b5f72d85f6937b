"""Finds what in a check asks for the very object behind a name, which a sealed check never meets."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from readybook.parsing import parsed

_INSIDE = frozenset(
    {
        *("__code__", "__globals__", "__closure__", "__dict__", "__defaults__", "__subclasses__"),
        *("getsource", "getsourcelines", "getsourcefile", "getmodule", "getclosurevars"),
        *("get_ipython", "In", "Out", "globals", "vars", "locals", "settrace", "setprofile"),
    }
)


def looks_inside(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each such thing in a cell's text.

    Raises SyntaxError when the text is not plain Python.
    """
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Name) and node.id in _INSIDE:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and node.attr in _INSIDE:
            yield node.lineno, node.attr
