"""Finds which names a piece of notebook code binds, and which it reads from other cells."""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

_BUILTINS = frozenset(dir(builtins)) | {"__name__"}


@dataclass(frozen=True)
class Names:
    """The global names of one cell."""

    bound: frozenset[str]
    read: frozenset[str]


def names_of(source: str, known: frozenset[str] = frozenset()) -> Names:
    """Return the globals that a cell binds, and those it reads, at any depth, without binding them.

    known: names that count as read although Python has builtins of these names.

    Raises SyntaxError when the source is not plain Python.
    """
    top = symtable.symtable(source, "cell", "exec")
    bound = frozenset(symbol.get_name() for symbol in top.get_symbols() if _binds(symbol))
    read = frozenset(_global_reads(top))
    return Names(bound, read - bound - (_BUILTINS - known))


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _global_reads(table: symtable.SymbolTable) -> Iterator[str]:
    at_top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (at_top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _global_reads(child)
