"""Finds which names a piece of notebook code binds, and which it reads from other cells."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

_BUILTINS = frozenset(dir(builtins)) | {"__name__"}


@dataclass(frozen=True)
class Names:
    """The global names of one cell: those it binds, and those it needs from other cells."""

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


def replaced_names(source: str) -> frozenset[str]:
    """Return the globals that a cell rebinds or deletes after it has read them, or deletes at once.

    A check does so with a name of the candidate's that it replaces for a while. What runs only when a
    function is called does not count.
    """
    order = _Order()
    order.visit(ast.parse(source))
    return frozenset(order.replaced)


class _Order(ast.NodeVisitor):
    """Goes through a cell's top level in the order in which it runs."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.bound: set[str] = set()
        self.replaced: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.read |= {node.id} - self.bound
            return
        if node.id in self.read or (isinstance(node.ctx, ast.Del) and node.id not in self.bound):
            self.replaced.add(node.id)
        self.bound.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        for part in (node.value, *node.targets):
            self.visit(part)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.visit_Name(ast.Name(node.name, ast.Store()))

    def visit_Lambda(self, node: ast.Lambda) -> None:
        pass

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)  # the rest has names of its own

    visit_SetComp = visit_ListComp  # noqa: N815 (ast's names)
    visit_DictComp = visit_ListComp  # noqa: N815
    visit_GeneratorExp = visit_ListComp  # noqa: N815
