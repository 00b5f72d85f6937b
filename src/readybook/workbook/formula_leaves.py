"""The leaves of MathML (signs, names, numbers, texts, spaces) to the leaves of a MATH tree."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml.symbols_parser import convert_symbol

from readybook.workbook import formula_marks as marks
from readybook.workbook.formula_source import RELAX, TEXT_MARK, NotReadable

Math = dict[str, Any]

_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*([a-z]+)")


def text_of(element: Element) -> str:
    """The text, latex2mathml's character references resolved; a left-over command raises NotReadable."""
    text = element.text or ""
    if text == RELAX:
        return ""
    if "\\" in text or text in ("{", "}", "&", "#", "$", "^", "_"):
        raise NotReadable(f"{text} is left over")
    return _REFERENCE.sub(lambda found: chr(int(found[1], 16)), text)


def symbol(text: str, variant: str | None) -> Math:
    """A sign, or a letter that is italic where TeX has it so."""
    if unicodedata.name(text[0], "").startswith(("MATHEMATICAL SCRIPT", "SCRIPT CAPITAL")):
        # fonts draw these code points in two hands; the plain letter lets the style choose
        text, variant = unicodedata.normalize("NFKC", text), "script"
    return {"is": "symbol", "text": marks.SIGNS.get(text, text), "styles": _styles(variant)}


def _styles(variant: str | None) -> list[str]:
    return list(marks.STYLES.get(variant or "", ()))


def delimiter(element: Element) -> str | None:
    """The sign of a delimiter; None for the empty one."""
    code = convert_symbol(element.text or "")  # of \big and its like, latex2mathml leaves the TeX of the sign
    text = chr(int(code, 16)) if code else text_of(element)
    return marks.FENCE_SIGNS.get(text, text) or None


def number(element: Element) -> Math:
    """A number, with what latex2mathml took for its unit as letters."""
    styles = _styles(element.get("mathvariant"))
    found = re.fullmatch(r"(-?)([\d.]+)\s*([a-z]*)", text_of(element))
    if found is None:
        raise NotReadable("a number that is none")
    # latex2mathml takes "2in" for a length, and with it a minus sign
    parts = [symbol("-", None)] * bool(found[1]) + [{"is": "word", "text": found[2], "styles": styles}]
    parts += [symbol(letter, None) for letter in found[3]]
    return parts[0] if len(parts) == 1 else {"is": "row", "body": parts}


def text_leaf(element: Element) -> Math:
    """A text, or the space that stands for one."""
    text = text_of(element)
    if text.startswith(TEXT_MARK):
        text = bytes.fromhex(text.removeprefix(TEXT_MARK)).decode()
    elif text == "\u00a0":
        return {"is": "space", "em": 0.333}
    return {"is": "text", "text": text, "styles": _styles(element.get("mathvariant"))}


def space(element: Element) -> Math:
    """A space of some width in em, or the end of a line."""
    if element.get("linebreak"):
        return {"is": "newline"}
    if element.get("mathbackground"):
        raise NotReadable("a black rule")
    return {"is": "space", "em": em(element.get("width", "0em"))}


def em(length: str) -> float:
    """A length of MathML in em, within bounds that a page can bear."""
    if length in marks.WIDTHS:
        return marks.WIDTHS[length]
    found = _LENGTH.fullmatch(length)
    if found is None or found[2] not in marks.UNITS:
        raise NotReadable(f"length {length}")
    return max(-marks.WIDEST_SPACE, min(marks.WIDEST_SPACE, float(found[1]) * marks.UNITS[found[2]]))
