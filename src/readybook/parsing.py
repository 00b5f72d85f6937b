"""Reads Python text without a word about its style, whatever the Python and its flags make of that."""

from __future__ import annotations

import ast
import warnings


def parsed(source: str) -> ast.Module:
    """Return the syntax tree of a cell.

    Since 3.12 parsing tells everybody of an invalid escape such as "\\d", and under `-W error` that is a
    SyntaxError: the cell's own run may say so, our look at it must not.

    Raises SyntaxError when the source is not plain Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def refuse_what_cannot_run(source: str) -> None:
    """Raise SyntaxError when a cell does not compile, with `await` allowed outside of functions.

    Parsing leaves some mistakes to the compiler, such as two parameters of one name.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
