"""Finds which names a piece of notebook code binds, and which it reads from other cells."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from readybook.parsing import parsed
from readybook.scopes import uses_of_globals

# Of every Python from 3.11 to 3.14 on every system, and no look at the one that runs: each has its own,
# and a kernel adds more.
_BUILTIN_NAMES = """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
    ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
    EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError
    FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
    InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
    OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
    RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
    StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
    UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError _IncompleteInputError
    __build_class__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ abs aiter all
    anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
    copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset
    getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list
    locals map max memoryview min next object oct open ord pow print property quit range repr reversed
    round set setattr slice sorted staticmethod str sum super tuple type vars zip
"""
_BUILTINS = frozenset(_BUILTIN_NAMES.split())


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
    bound: set[str] = set()
    read: set[str] = set()
    for use in uses_of_globals(parsed(source)):
        if use.to is ast.Load:
            read.add(use.name)
        elif not use.later:
            bound.add(use.name)
    return Names(frozenset(bound), frozenset(read - bound - (_BUILTINS - known)))


def replaced_names(source: str) -> frozenset[str]:
    """Return the globals that a cell rebinds or deletes after it has read them, or deletes at once.

    A check does so with a name of the candidate's that it replaces for a while. What runs only when a
    function is called does not count.

    Raises SyntaxError when the source is not plain Python.
    """
    bound: set[str] = set()
    read: set[str] = set()
    replaced: set[str] = set()
    for use in uses_of_globals(parsed(source)):
        if use.later:
            continue
        if use.to is ast.Load:
            read |= {use.name} - bound
            continue
        if use.name in read or (use.to is ast.Del and use.name not in bound):
            replaced.add(use.name)
        bound.add(use.name)
    return frozenset(replaced)
