"""Candidates' names, which are names of folders: which can be taken, which are equal, how they are shown."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from fnmatch import fnmatchcase
from urllib.parse import unquote

LONGEST_SHOWN = 80
# What joins letters, and marks the direction of a script: part of names, though not printed.
_JOINERS = "\u061c\u200c\u200d\u200e\u200f"


def same(name: str) -> str:
    """Return the form by which names are compared: macOS writes letters with marks in two parts."""
    return unicodedata.normalize("NFC", name)


def shown(name: str) -> str:
    """Return a name as it may stand in a sentence: printable, on one line, not too long."""
    clean = "".join(letter if _can_be_shown(letter) else "\ufffd" for letter in name)
    return clean if len(clean) <= LONGEST_SHOWN else clean[: LONGEST_SHOWN - 3] + "..."


def why_refused(name: str) -> str:
    """Return why no candidate can be called so, or nothing: nbgrader has to find and to show it."""
    if name.startswith("."):
        return "it begins with a dot, which hides it from nbgrader"
    if any(unicodedata.category(letter) == "Cs" for letter in name):
        return "it is not written in UTF-8"
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        return "it holds a line's end or another control character"
    if not fnmatchcase(name, name):
        return "nbgrader takes its brackets for a pattern and does not find it"
    # They put names into pages and scripts as they are, and into links, which browsers decode.
    if set(_settled(name, lambda text: html.unescape(unquote(text)))) & set('<"'):
        return "nbgrader's own pages would read it as markup"
    return ""


def _can_be_shown(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS or unicodedata.category(letter) == "Zs"


def _settled(text: str, change: Callable[[str], str]) -> str:
    """Change a text until nothing changes any more; each change has to shorten it."""
    while (changed := change(text)) != text:
        text = changed
    return text
