"""Types for the candidate's records: named tuples and dataclasses, made here with their names over there."""

from __future__ import annotations

import collections
import dataclasses
import functools
import keyword
import unicodedata
from collections.abc import Callable
from typing import Any

FIELDS = 255


class Kept:
    """What values have in common that cross by their parts, and are kept whole over there."""

    # A function, which copies share; its name is none that a field can have.
    __original__: Callable[[], Any] | None = None

    def __getattr__(self, name: str) -> Any:
        """Look for a method over there."""
        if self.__original__ is None or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.__original__(), name)


@functools.lru_cache(maxsize=256)
def named_type(name: str, fields: tuple[str, ...]) -> Any:
    return type(name, (Kept, collections.namedtuple(name, fields)), {})


@functools.lru_cache(maxsize=256)
def record_type(name: str, fields: tuple[str, ...]) -> Any:
    """Return a dataclass whose instances cannot change."""
    return dataclasses.make_dataclass(name, fields, bases=(Kept,), frozen=True)


def word(name: Any) -> str:
    """Return `name` if it may become the name of a class or field over here; raises ValueError."""
    fine = type(name) is str and len(name) <= 100 and name.isidentifier() and not name.startswith("__")
    if not fine or keyword.iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
        raise ValueError("a name that no class or field has here")
    return str(name)
