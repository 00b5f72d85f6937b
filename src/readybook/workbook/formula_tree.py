"""MathML elements of latex2mathml to MATH trees, the plain data that `math.typ` sets.

A MATH is a dict whose key "is" names its kind; the other keys are what `math.typ` reads for that kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from readybook.workbook import formula_marks as marks
from readybook.workbook.formula_leaves import Math, delimiter, em, number, space, symbol, text_leaf, text_of
from readybook.workbook.formula_source import NotReadable

_NEGATIVE_THIN = {"is": "space", "em": -0.167}


def row(elements: Iterable[Element]) -> Math:
    """One MATH for elements in a line; a row of one is that one. Raises NotReadable for what has no MATH."""
    body = list(_joined(math_of(element) for element in _without_negations(elements)))
    return body[0] if len(body) == 1 else {"is": "row", "body": body}


def math_of(element: Element) -> Math:
    """The MATH of one MathML element."""
    reader = _READERS.get(element.tag)
    if reader is None:
        raise NotReadable(f"element {element.tag}")
    return reader(element)


def _joined(parts: Iterable[Math]) -> Iterator[Math]:
    """The parts without empty rows, with TeX's space before fences, upright letters in a line as one word."""
    last: Math | None = None
    for part in parts:
        if part == {"is": "row", "body": []}:
            continue
        if last == _NEGATIVE_THIN and _is_fence(part):
            last = None  # it takes back a space that Typst does not set
        if last is not None and _is_operator(last) and (_is_fence(part) or part.get("text") in ("|", "‖")):
            yield last
            last = {"is": "space", "em": marks.WIDTHS["thinmathspace"]}
        if last is not None and _is_letter_of_word(part) and _is_letter_of_word(last) and _alike(last, part):
            last = {**last, "is": "word", "text": last["text"] + part["text"]}
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _is_fence(part: Math) -> bool:
    return part["is"] == "fence" or bool(part.get("open") or part.get("close"))


def _is_operator(part: Math) -> bool:
    while part["is"] == "scripts":
        part = part["base"]
    return part["is"] == "operator" or (part["is"] == "symbol" and part["text"] in marks.BIG_OPERATORS)


def _is_letter_of_word(part: Math) -> bool:
    return part["is"] in ("symbol", "word") and bool(part["styles"]) and part["text"].isalpha()


def _alike(one: Math, other: Math) -> bool:
    return bool(one["styles"] == other["styles"] and {"upright", "italic", "mono"} & set(one["styles"]))


def _without_negations(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements, with latex2mathml's slash of no width before a sign made part of that sign."""
    negated = False
    for element in elements:
        slash = element.find("mtext")
        if element.tag == "mpadded" and slash is not None and slash.text == "&#x029F8;":
            negated = True
            continue
        if negated:
            text = text_of(element)
            if element.tag not in ("mo", "mi") or len(text) != 1:
                raise NotReadable(r"\not before more than a sign")
            element = Element("mo")
            element.text = unicodedata.normalize("NFC", f"{text}\u0338")
        yield element
        negated = False


def _identifier(element: Element) -> Math:
    text = "" if len(element) else text_of(element)
    if not text:
        return row(element)
    if set(text) <= set(marks.PRIMES):
        return {"is": "primes", "count": sum(marks.PRIMES[sign] for sign in text)}
    if text == "mod":
        return {"is": "word", "text": text, "styles": ["upright"]}
    if len(text) > 1 and not unicodedata.combining(text[1]):
        name: Math = {"is": "word", "text": text, "styles": []}
        limits = text in marks.OPERATORS_WITH_LIMITS or element.get("movablelimits") == "true"
        return {"is": "operator", "body": name, "limits": limits}
    variant = element.get("mathvariant")
    if text.isascii() and text.isalpha() and text != element.text:
        variant = variant or "normal"  # what latex2mathml makes of a single letter in \mathrm
    return symbol(text, variant)


def _operator(element: Element) -> Math:
    if len(element):
        return {"is": "operator", "body": row(element), "limits": True}
    if element.get("minsize"):
        return {"is": "delimiter", "text": delimiter(element) or "", "em": em(element.get("minsize", ""))}
    if element.get("form") or element.get("fence") == "true":
        return {"is": "middle", "text": delimiter(element) or ""}
    if element.text == "mod":
        return {"is": "class", "class": "binary", "body": _identifier(element)}
    return _identifier(element)


def _group(element: Element) -> Math:
    children, kind = list(element), element.get("class", "")
    if kind.startswith("operator"):
        return {"is": "operator", "body": row(children), "limits": kind == "operator-limits"}
    if kind == "nolimits":
        return {"is": "scripts-only", "body": row(children)}
    if kind in marks.CLASSES:
        return {"is": "class", "class": marks.CLASSES[kind], "body": row(children)}
    if kind == "hline":
        return {"is": "rule"}
    if children and children[0].get("form") == "prefix" and children[-1].get("form") == "postfix":
        return _fence(children)
    return row(_with_fractions_fenced(children))


def _fence(elements: Sequence[Element]) -> Math:
    """What stands between two delimiters that grow with it."""
    first, *between, last = elements
    return {"is": "fence", "open": delimiter(first), "close": delimiter(last), "body": row(between)}


def _with_fractions_fenced(elements: Sequence[Element]) -> list[Element]:
    """The elements, with each fraction between delimiters of its own height (a binomial) made a group."""
    found: list[Element] = []
    for element in elements:
        found.append(element)
        ends = found[-3::2]
        if len(found) >= 3 and found[-2].tag == "mfrac" and all(end.get("maxsize") for end in ends):
            group = Element("mrow")
            group.extend(found[-3:])
            group[0].set("form", "prefix")
            group[2].set("form", "postfix")
            found[-3:] = [group]
    return found


def _styled(element: Element) -> Math:
    body = row(_with_fractions_fenced(list(element)))
    if element.get("mathcolor"):
        colour = marks.COLOURS.get(element.get("mathcolor", "").strip().lower())
        return {"is": "colour", "colour": colour, "body": body} if colour else body
    if element.get("displaystyle") == "true":
        return {"is": "size", "size": "display", "body": body}
    level = element.get("scriptlevel")
    return {"is": "size", "size": marks.SIZES[level], "body": body} if level in marks.SIZES else body


def _parts(element: Element, count: int) -> list[Math]:
    if len(element) != count:
        raise NotReadable(f"{element.tag} of {len(element)} parts")
    return [math_of(child) for child in element]


def _fraction(element: Element) -> Math:
    top, bottom = _parts(element, 2)
    line = not re.match(r"0(?![.\d]*[1-9])", element.get("linethickness", "1"))
    return {"is": "fraction", "top": top, "bottom": bottom, "line": line}


def _root(element: Element) -> Math:
    if element.tag == "msqrt":
        return {"is": "root", "body": row(element), "index": None}
    body, index = _parts(element, 2)
    return {"is": "root", "body": body, "index": None if index == {"is": "row", "body": []} else index}


def _scripts(element: Element) -> Math:
    parts = _parts(element, 3 if element.tag in ("msubsup", "munderover") else 2)
    base, bottom, top = parts if len(parts) == 3 else (parts[0], *_bottom_and_top(element.tag, parts[1]))
    return {"is": "scripts", "base": base, "bottom": bottom, "top": top, "limits": element.tag[1] in "uo"}


def _bottom_and_top(tag: str, part: Math) -> tuple[Math | None, Math | None]:
    return (part, None) if tag in ("msub", "munder") else (None, part)


def _over_or_under(element: Element) -> Math:
    """Accents, lines and braces; arrows that grow; else what stands above or below a base."""
    children = list(element)
    if len(children) > 1 and children[0].tag == "mstyle" and children[1].tag == "mpadded":
        return _arrow(children)
    side = "under" if element.tag == "munder" else "over"
    sign = text_of(children[1]) if len(children) == 2 and children[1].tag == "mo" else ""
    if sign == marks.LINE:
        return {"is": "line", "side": side, "body": math_of(children[0])}
    if sign in marks.BRACES:
        return {
            "is": "brace",
            "shape": marks.BRACES[sign],
            "side": side,
            "body": math_of(children[0]),
            "note": None,
        }
    if sign in marks.ACCENTS and side == "over" and (children[0].tag != "mo" or sign not in "→←↔~"):
        return _accent(element, sign)
    scripts = _scripts(element)
    base, note = scripts["base"], scripts["bottom"] or scripts["top"]
    if len(children) == 2 and base["is"] == "brace" and base["side"] == side and base["note"] is None:
        return {**base, "note": note}
    return scripts


def _accent(element: Element, sign: str) -> Math:
    mark = element[1]
    wide = {
        "^": element.get("accent") != "true", "~": mark.get("stretchy") != "false",
        "ˇ": mark.get("stretchy") == "true",
    }.get(sign, sign in "→←↔" and mark.get("stretchy") != "true")  # fmt: skip
    return {"is": "accent", "mark": marks.ACCENTS[sign], "wide": wide, "body": math_of(element[0])}


def _arrow(children: Sequence[Element]) -> Math:
    notes = [math_of(child) for child in children[1:]]
    bottom = notes[0] if len(notes) == 2 else None
    return {"is": "arrow", "text": text_of(children[0][0]), "top": notes[-1], "bottom": bottom}


def _enclosed(element: Element) -> Math:
    notation = element.get("notation", "")
    if notation == "box":
        return {"is": "box", "body": row(element)}
    if notation == "horizontalstrike":
        raise NotReadable(notation)
    return {
        "is": "strike",
        "up": "updiagonal" in notation,
        "down": "downdiagonal" in notation,
        "body": row(element),
    }


def _hidden(element: Element) -> Math:
    return {"is": "hidden", "body": row(element)}


def _table(element: Element) -> Math:
    name, _, columns = element.get("class", "matrix").partition(" ")
    rows: list[list[Math]] = []
    rules: list[int] = []
    for line in element:
        rows.append([_cell(cell, rules, len(rows)) for cell in line])
    if rules and rules[-1] == len(rows) - 1 and all(cell == {"is": "row", "body": []} for cell in rows[-1]):
        rows.pop()
    width = max((len(cells) for cells in rows), default=0)
    if width == 0:
        return {"is": "row", "body": []}
    filled = [cells + [{"is": "row", "body": []}] * (width - len(cells)) for cells in rows]
    return {
        "is": "table",
        **marks.table_style(name, columns, width),
        "rows": filled,
        "rules": sorted(set(rules)),
    }


def _cell(element: Element, rules: list[int], place: int) -> Math:
    children = [child for child in element if child.get("class") != "hline"]
    if len(children) < len(element):
        rules.append(place)
    return row(_with_fractions_fenced(children))


_READERS: dict[str, Callable[[Element], Math]] = {
    "math": _group, "mrow": _group, "mi": _identifier, "mo": _operator, "mn": number, "mtext": text_leaf,
    "mstyle": _styled, "mspace": space, "mfrac": _fraction, "msqrt": _root, "mroot": _root, "msub": _scripts,
    "msup": _scripts, "msubsup": _scripts, "mover": _over_or_under, "munder": _over_or_under,
    "munderover": _over_or_under, "menclose": _enclosed, "mpadded": row, "mphantom": _hidden,
    "mtable": _table,
}  # fmt: skip
