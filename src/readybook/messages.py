"""Says in one line what came of a check, without a word of what it hides."""

from __future__ import annotations

import ast
import builtins
import re

from nbformat import NotebookNode

from readybook.marks import Mark
from readybook.parsing import parsed
from readybook.safety import plain, safe_outputs

MOST_CHARACTERS = 400

_ANYTHING = ".{0,40}"
_STARTS = {"AssertionError": "Not right yet", "NotImplementedError": "Still to do"}


def message_of(cell: NotebookNode, mark: Mark, *, hidden: bool, sealed: bool) -> str:
    """Return the line for a check cell that was run.

    hidden: it holds lines that candidates do not get. sealed: the examiner chose the words; without it
    an error's text may come from the candidate's code, which has seen the hidden inputs.
    """
    if mark.waiting:
        return "Waits for a person."
    errors = [output for output in safe_outputs(cell.get("outputs")) if output.output_type == "error"]
    passed = mark.points >= mark.possible
    if not mark.given:
        return "Not graded yet."
    if not errors:
        return "Passed." if passed else "Passed in part." if mark.points else "Did not pass."
    if passed:
        return "Points given by a person."
    kind, text = errors[-1].ename, _one_line(errors[-1].evalue)
    if hidden and not sealed and not can_say(cell.source, text):
        text = ""
    if sealed or kind in _STARTS:
        start = _STARTS.get(kind, _STARTS["AssertionError"])
    else:
        known = isinstance(getattr(builtins, kind, None), type)
        start = f"Stopped with {kind if known else 'an error'}"
    return f"{start}: {text.removeprefix(f'{start}: ')}" if text else f"{start}."


def can_say(source: str, message: str) -> bool:
    """Tell whether a message is one of the texts that stand in the code of a check."""
    try:
        nodes = list(ast.walk(parsed(source)))
    except (SyntaxError, ValueError, RecursionError):
        return False
    patterns = {_pattern(node) for node in nodes} - {"", _ANYTHING}
    return any(re.fullmatch(pattern, message) for pattern in patterns)


def _pattern(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(_one_line(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) or _ANYTHING for part in node.values)
    return ""


def _one_line(text: str) -> str:
    line = " ".join(plain(text).split())
    return line if len(line) <= MOST_CHARACTERS else f"{line[:MOST_CHARACTERS]}..."
