"""TeX to formula nodes: parsed by latex2mathml, mended and mapped to a MATH tree for `math.typ`."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from typing import Any

from latex2mathml.converter import Converter

from readybook.workbook.formula_leaves import Math
from readybook.workbook.formula_marks import table_style
from readybook.workbook.formula_source import OWN, NotReadable, prepared
from readybook.workbook.formula_tree import row

LONGEST = 10_000  # characters of TeX
DEEPEST = 40  # dicts and lists within one another; Typst nests calls up to 80 deep, show rules up to 64
MOST_MACROS = 200
MOST_EXPANSIONS = 500  # of macros in one formula
LONGEST_MACRO = 200  # tokens

_STRANGE = frozenset(("Cc", "Cs", "Co", "Cn"))  # categories of characters that no font sets


class Macros(dict[str, tuple[list[str], int]]):
    r"""Macros that formulas of one notebook define (\newcommand and the like), for the formulas after.

    latex2mathml expands without bound; a macro here may use each argument once, so that an expansion adds at
    most the macro's own length, and expansions are counted.
    """

    expansions = 0

    def __setitem__(self, name: str, macro: tuple[list[str], int]) -> None:
        body, _ = macro
        arguments = [after for sign, after in pairwise(body) if sign == "#"]
        if len(self) >= MOST_MACROS or len(body) > LONGEST_MACRO or len(arguments) > len(set(arguments)):
            raise NotReadable(f"macro {name} could grow without bound")
        super().__setitem__(name, macro)

    def __getitem__(self, name: str) -> tuple[list[str], int]:
        self.expansions += 1
        if self.expansions > MOST_EXPANSIONS:
            raise NotReadable("too many expansions of macros")
        return super().__getitem__(name)


def formula(tex: str, *, block: bool, macros: Macros | None = None) -> dict[str, Any]:
    """The formula node of TeX without its dollars; its "math" is None when it cannot be set as a formula.

    A tag's text is the node's "number"; "starred" says that it stands without brackets (\\tag*).
    """
    node = {
        "is": "formula",
        "tex": _clean(tex),
        "math": None,
        "block": block,
        "number": None,
        "starred": False,
    }
    if len(tex) > LONGEST or any(_is_strange(sign) for sign in tex):
        return node
    try:
        math, tags = _math(tex, Macros() if macros is None else macros)
    # latex2mathml raises whatever its walk runs into (StopIteration, IndexError, RecursionError, its own)
    except Exception:
        return node
    for text, starred in tags:
        node |= {"number": text, "starred": starred}
    return {**node, "math": math}


def _math(tex: str, macros: Macros) -> tuple[Math, list[tuple[str, bool]]]:
    source = prepared(tex, [name.removeprefix(f"\\{OWN}") for name in macros])
    converter = Converter()
    converter.macros = macros
    macros.expansions = 0
    # asked for inline, limits stand below where the TeX says so; Typst knows which signs take them in block
    math = row(converter.convert_to_element(source.tex)) if source.tex.strip() else row([])
    math = _in_lines(math)
    if _depth(math) > DEEPEST or any(map(_is_strange, json.dumps(math, ensure_ascii=False))):
        raise NotReadable("nested too deep, or signs that no font has")
    return math, source.tags


def _in_lines(math: Math) -> Math:
    r"""A formula broken by \\ outside every environment, as centred lines."""
    if math["is"] != "row" or {"is": "newline"} not in math["body"]:
        return math
    lines: list[list[Math]] = [[]]
    for part in math["body"]:
        if part == {"is": "newline"}:
            lines.append([])
        else:
            lines[-1].append(part)
    rows = [[{"is": "row", "body": line}] for line in lines if line]
    return {"is": "table", **table_style("gathered", "", 1), "rows": rows, "rules": []}


def _depth(data: object) -> int:
    """How many dicts and lists stand within one another."""
    deepest = 0
    pending: list[tuple[Any, int]] = [(data, 1)]
    while pending:
        part, level = pending.pop()
        deepest = max(deepest, level)
        values = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        pending += [(value, level + 1) for value in values if isinstance(value, dict | list)]
    return deepest


def _is_strange(sign: str) -> bool:
    return unicodedata.category(sign) in _STRANGE and sign not in "\n\r\t"


def _clean(tex: str) -> str:
    return "".join("\ufffd" if _is_strange(sign) else sign for sign in tex).strip()
