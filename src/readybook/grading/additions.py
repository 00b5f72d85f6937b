"""Finds what a candidate added to a cell that was given out: imports, helpers and other new statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher

from readybook.grading.plan import LONGEST, plain
from readybook.names import names_of


def added_to(given: str, edited: str) -> str:
    """Return the statements of an edited cell that the given one has not and that undo nothing of it.

    What was changed or taken away is not among them; neither is what binds a name that the given cell binds.
    It is empty when a text is not Python, or longer than cells are.
    """
    try:
        ours, theirs = _statements(given), _statements(edited)
        bound = names_of(plain(given)).bound
        kept = [
            text
            for statement in _new(ours, theirs)
            if (text := _without(statement, bound, plain(edited).split("\n"), theirs))
        ]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return "\n".join(kept)


def _statements(source: str) -> list[ast.stmt]:
    return ast.parse(plain(source) if len(source) <= LONGEST else "").body


def _new(ours: list[ast.stmt], theirs: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of theirs that are not ours; of those in the place of one of ours, what binds."""
    before, after = [ast.dump(one) for one in ours], [ast.dump(one) for one in theirs]
    known = set(before)
    for tag, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for statement, text in zip(theirs[start:end], after[start:end], strict=True):
            is_new = tag == "insert" or (tag == "replace" and names_of(ast.unparse(statement)).bound)
            if is_new and text not in known:
                yield statement


def _without(
    statement: ast.stmt, bound: frozenset[str], lines: list[str], all_of_them: list[ast.stmt]
) -> str:
    """Return a statement's text without what it would rebind; empty when nothing is left."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        rest = [each for each in statement.names if (each.asname or each.name.partition(".")[0]) not in bound]
        if len(rest) < len(statement.names):
            statement.names = rest
            return ast.unparse(statement) if rest else ""
    text = ast.unparse(statement)
    if _touched(statement, text) & bound:
        return ""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    last = statement.end_lineno or first
    shares_lines = any(
        one is not statement and one.lineno <= last and (one.end_lineno or 0) >= first for one in all_of_them
    )
    return text if shares_lines else "\n".join(lines[first - 1 : last])


def _touched(statement: ast.stmt, text: str) -> frozenset[str]:
    """Return the names that a statement binds, deletes, or assigns into when it runs."""
    return names_of(text).bound | {name for node in _at_once(statement) if (name := _root(node))}


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a statement does, and not when a function is called."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _at_once(child)


def _root(node: ast.AST) -> str:
    """Return the name that a target of an assignment or a deletion begins with; empty for anything else."""
    if not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        return ""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
