"""What one submission's folder held, as plain data: bytes that nobody has looked into yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MB = 1024 * 1024
_MOST_NOTES = 12


@dataclass(frozen=True)
class Limits:
    """How much of one submission is looked at; bytes and counts.

    copies: how many notebooks under other names are looked at where none has the right one.
    """

    notebook_bytes: int = 20 * MB
    other_file_bytes: int = 20 * MB
    total_bytes: int = 100 * MB
    files: int = 200
    cells: int = 2000
    copies: int = 20

    @property
    def text(self) -> int:
        """How many characters all cells may hold together; the rest of a file is outputs and pictures."""
        return self.notebook_bytes // 4


@dataclass(frozen=True)
class Copy:
    """A file that may be the notebook: its bytes, or a status and a clause that say why there are none."""

    name: str
    data: bytes = b""
    status: str = ""
    clause: str = ""


@dataclass(frozen=True)
class HandedIn:
    """What lies in one submission's folder for one notebook.

    wanted: the notebook's name. copies: the file of that name, or those that could be it under another;
    there: the names to tell when it is none of them. files: what else lies there, by path. status and
    message: why nothing was read, or nothing.
    """

    candidate: str
    wanted: str
    copies: tuple[Copy, ...] = ()
    there: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    timestamp: str = ""
    notes: tuple[str, ...] = ()
    status: str = ""
    message: str = ""

    def as_facts(self) -> list[Any]:
        """Return as plain data what a verdict hangs on; of bytes it is their digests."""
        copies = [[copy.name, sha256(copy.data), copy.status, copy.clause] for copy in self.copies]
        files = {path: sha256(data) for path, data in self.files.items()}
        return [self.status, self.message, self.timestamp, copies, files, list(self.there)]


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def shown(name: str) -> str:
    """Return a file's name as it may stand in a sentence: printable, on one line, not too long."""
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return clean if len(clean) <= 80 else clean[:77] + "..."


def few(notes: Sequence[str]) -> tuple[str, ...]:
    """Return the first notes of many, and how many more there are."""
    more = len(notes) - _MOST_NOTES
    return (*notes[:_MOST_NOTES], *([f"and {more} more of this kind"] if more > 0 else []))
