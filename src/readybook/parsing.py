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


def compiled(source: str) -> ast.Module:
    """Return the syntax tree of a cell that also compiles; await may stand outside of functions.

    Parsing leaves some mistakes to the compiler, such as two parameters of one name.

    Raises SyntaxError when it does not.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return parsed(source)
