"""The fonts that documents are set in, and the characters that none of them holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont, TTLibError

# package and folder in it; the optional one last: its files are large and seldom needed
PACKAGES = (("justmytype_western_core", "fonts"), ("manimgx_fonts", ""), ("justmytype_intl_cjk", "fonts"))
SUFFIXES = (".ttf", ".otf", ".ttc")
FIRST_TO_LOOK_UP = 0x250  # Inter holds every printable character below
NEVER_TEXT = frozenset({"is", "file", "url", "anchor", "language", "colour", "align", "kind"})
KEPT_CONTROLS = "\n\t"
# Characters that change the direction of everything after them can make text read as what it is not
TURNS_DIRECTION = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
SHOWN_AS_SPACE = ("Zs", "Zl", "Zp")
NEVER_DRAWN = frozenset(
    map(chr, [0x34F, *range(0x180B, 0x180F), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)  # variation selectors and a joiner; the other undrawn characters are of the category Cf


@cache
def font_folders() -> tuple[Path, ...]:
    """Return the folders of the font packages that are installed; nothing is imported for it."""
    folders = []
    for package, inner in PACKAGES:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations if spec else None) or ():
            folders.append(Path(place, inner))
    return tuple(folder for folder in folders if folder.is_dir())


@cache
def fonts() -> typst.Fonts:
    """Return the fonts for Typst: those of the packages and none of the system's."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(f) for f in font_folders()]
    )


@cache
def covered() -> frozenset[str]:
    """Return all characters that any of the fonts holds; reads every font file."""
    return frozenset().union(*(_held(path) for path in _files()))


def uncovered(text: str) -> set[str]:
    """Return the characters of a text that no font holds; fonts are read only as far as they are needed."""
    left = {char for char in set(text) if ord(char) >= FIRST_TO_LOOK_UP and not _undrawn(char)}
    for path in _files():
        if not left:
            break
        left -= _held(path)
    return left


def mend_glyphs(tree: Any) -> tuple[Any, set[str]]:
    """Return the tree with every text fit to be set, and the characters that no font holds.

    Such a character becomes its number, as in [U+1F9EC]; characters that are no text at all are dropped.
    """
    lost = uncovered("".join(set("".join(texts_of(tree)))))
    return _mended(tree, lost), lost


def mend_text(text: str, lost: set[str]) -> str:
    """Return a text without characters that are no text, and with numbers in place of those in `lost`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char, lost) for char in text)


def _shown(char: str, lost: set[str]) -> str:
    if char in lost:
        return " " if unicodedata.category(char) in SHOWN_AS_SPACE else f"[U+{ord(char):04X}]"
    return "" if _no_text(char) else char


def _no_text(char: str) -> bool:
    category = unicodedata.category(char)
    code = ord(char)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    is_control = category == "Cc" and char not in KEPT_CONTROLS
    return is_control or category == "Cs" or is_noncharacter or char in TURNS_DIRECTION


def _undrawn(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or char in NEVER_DRAWN or _no_text(char)


def texts_of(tree: Any) -> Iterator[str]:
    """Yield every text of a tree that a reader sees."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            waiting.extend(value for key, value in node.items() if key not in NEVER_TEXT)
        elif isinstance(node, list):
            waiting.extend(node)


def _mended(tree: Any, lost: set[str]) -> Any:
    if isinstance(tree, str):
        return mend_text(tree, lost)
    if isinstance(tree, dict):
        return {key: value if key in NEVER_TEXT else _mended(value, lost) for key, value in tree.items()}
    return [_mended(node, lost) for node in tree] if isinstance(tree, list) else tree


@cache
def _files() -> tuple[Path, ...]:
    return tuple(
        path
        for folder in font_folders()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
    )


@cache
def _held(path: Path) -> frozenset[str]:
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (OSError, TTLibError):
        return frozenset()
