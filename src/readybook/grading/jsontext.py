"""Reads JSON from the bytes of a file that may be in any encoding, cut off, too deep, or no JSON at all."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

# What json's scanner can nest varies with the Python; no notebook needs more than this.
_DEEPEST = 60
_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[{][\[{\s]*+|[\]}][\]}\s]*+', re.S)
# Bytes that are no UTF-8 mean what Windows and latin-1 mean by them.
_ODD_BYTES = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)
}
_BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x80\x04\x95", "a pickle"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"version https://git-lfs", "a pointer to a file in Git LFS"),
)
_PYTHON = re.compile(r"\s*(#|\"\"\"|import |from \w+ import |def |class |@|\w+ = )")


class IntakeError(Exception):
    """Why there is nothing to grade: a status, a clause that says what is wrong, and with which file."""

    def __init__(self, status: str, clause: str, name: str = "") -> None:
        super().__init__(clause)
        self.status = status
        self.clause = clause
        self.name = name


def parse(data: bytes, notes: list[str]) -> Any:
    """Return the value that a file's bytes stand for, and note what had to be mended.

    Raises IntakeError when the bytes are something else; it says what they look like.
    """
    if data and not data.strip(b"\0"):
        raise IntakeError("unreadable", "the file holds nothing but zeros, as after an interrupted copy")
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            raise IntakeError("unreadable", f"the file is {kind}, not a notebook")
    return _parsed(_text(data, notes), notes)


def _text(data: bytes, notes: list[str]) -> str:
    encoding = json.detect_encoding(data)
    if encoding.startswith("utf-8"):
        text = data.decode("utf-8", "surrogateescape")
        mended = text.translate(_ODD_BYTES)
        if mended != text:
            notes.append("the file was not in UTF-8; its other letters were read as Windows' or latin-1")
        text = mended
    else:
        text = data.decode(encoding, "replace")
        notes.append(f"the file was in {encoding[:6].upper()}")
    return text.lstrip("\ufeff")


def _parsed(text: str, notes: list[str]) -> Any:
    reader = json.JSONDecoder(strict=False, parse_int=_small_int, parse_constant=lambda _: None)
    start = len(text) - len(text.lstrip())
    try:
        # Counted here and not met by the reader: how deep that goes differs from one Python to the next.
        if any(depth > _DEEPEST for _, _, depth in _depths(text)):
            text = _cut_depths(text)
            notes.append("lists nested too deeply were left out")
        found, end = reader.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        whole = _up_to_last_cell(text, error, reader)
        if whole is None:
            raise IntakeError("unreadable", _what_is_wrong(text, error)) from None
        notes.append("the file ends too early, but after its last cell")
        return whole
    if text[end:].strip(" \t\r\n\0"):
        notes.append("what followed the end of the notebook was left out")
    return found


def _small_int(digits: str) -> int:
    return int(digits) if len(digits) < 20 else 0


def _depths(text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each string and run of brackets with the depth before and after it."""
    depth = 0
    for token in _TOKENS.finditer(text):
        run, before = token.group(), depth
        if run[0] in "[{":
            depth += run.count("[") + run.count("{")
        elif run[0] in "]}":
            depth -= run.count("]") + run.count("}")
        yield token, before, depth


def _cut_depths(text: str) -> str:
    """Return JSON text in which `null` stands for whatever lies deeper than any notebook needs."""
    parts, kept_to, cutting = [], 0, False
    for token, before, after in _depths(text):
        if not cutting and after > _DEEPEST:
            opening = islice(re.finditer(r"[\[{]", token.group()), _DEEPEST - before)
            kept_end = token.start() + max((bracket.end() for bracket in opening), default=0)
            parts += [text[kept_to:kept_end], _filler(text[kept_end - 1])]
            cutting = True
        elif cutting and after < _DEEPEST:
            closing = islice(re.finditer(r"[\]}]", token.group()), before - _DEEPEST, None)
            kept_to = token.start() + next(closing).start()
            cutting = False
    return "".join(parts) + ("" if cutting else text[kept_to:])


def _filler(bracket: str) -> str:
    return "" if bracket in "[{" else "null"


def _up_to_last_cell(text: str, error: Exception, reader: json.JSONDecoder) -> Any | None:
    """Return a notebook cut off after its list of cells, or None when it is broken in another way."""
    if not text.lstrip().startswith("{") or not _ends_early(text, error):
        return None
    end = max((token.end() for token, before, after in _depths(text) if before > after == 1), default=0)
    try:
        whole, _ = reader.raw_decode(text[:end].strip() + "}")
    except (ValueError, RecursionError):
        return None
    return whole if isinstance(whole.get("cells"), list) else None


def _ends_early(text: str, error: Exception) -> bool:
    if isinstance(error, json.JSONDecodeError):
        # A cut-off `null` or `\u00e9` is told where it begins.
        is_at_end = error.pos >= len(text.rstrip()) - 6
        return is_at_end or error.msg.startswith("Unterminated string")
    return max((after for _, _, after in deque(_depths(text), maxlen=1)), default=0) > 0


def _what_is_wrong(text: str, error: Exception) -> str:
    beginning = text.lstrip()[:2000]
    if not beginning:
        return "the file is empty"
    if re.match(r"<(!doctype html|html|head|body|!--)", beginning, re.I):
        return "the file is a web page (HTML), not a notebook"
    if beginning.startswith("<?xml") or beginning.startswith("<svg"):
        return "the file is XML, not a notebook"
    if re.search(r"^<{7} ", text, re.M) and re.search(r"^>{7} ", text, re.M):
        return "the file holds the marks of an unfinished Git merge (<<<<<<<)"
    if not beginning.startswith(("{", "[")):
        kind = "Python code" if _PYTHON.match(beginning) else "plain text or something else"
        return f"the file is {kind}, not a notebook"
    if _ends_early(text, error):
        where = "in the middle of a cell" if '"cells"' in text else "before its first cell"
        return f"the file ends {where}"
    if isinstance(error, json.JSONDecodeError):
        return f"the file is not valid JSON (line {error.lineno}, column {error.colno}: {error.msg})"
    return "the file is not valid JSON"
