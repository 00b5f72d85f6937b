"""Names the cause of a failed check where it lies in a cell of the candidate's above that did not run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from readybook.grading.examiner import MESSAGE, Outcome
from readybook.pieces import Piece, pieces_of
from readybook.safety import plain

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_WHERE = re.compile(r"\(.*\bline (\d+)\)$")
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_LATE = re.compile(r"This cell did not come to an end in (\d+) s")
_LEFT_OUT = re.compile(r"This cell was left out: (.*?)\.?$")
_MOST_ERROR = 120
_MOST_NAMED = 5


@dataclass(frozen=True)
class _Stopped:
    """A cell of the candidate's that ended in an error: what it is, its text, and the error in words."""

    item: str
    text: str
    reason: str


def with_cause(outcome: Outcome, item: str, stopped: Sequence[_Stopped]) -> Outcome:
    """Return the outcome of a check of an item; a name that is missing is put down to the cell that failed.

    stopped: the candidate's cells above the check that ended in an error.
    """
    if outcome.error != "NameError":
        return outcome
    found = _UNDEFINED.search(outcome.message)
    # Those that stopped because the name was missing are no cause of that.
    first = [cell for cell in stopped if not (found and found[0] in cell.reason)]
    of_answer = [cell for cell in first if cell.item == item and item]
    speaking = [cell for cell in first if found and re.search(rf"\b{found[1]}\b", cell.text)]
    cause = next(iter([cell for cell in of_answer if cell in speaking] + speaking + of_answer), None)
    if cause is None:
        return outcome
    where = "the cell of this answer" if cause in of_answer else "a cell above that was to give it"
    message = f"{outcome.message}: {where} did not run: {cause.reason}"
    return replace(outcome, message=message if len(message) <= MESSAGE else message[: MESSAGE - 4] + " ...")


def stopped_above(nb: NotebookNode) -> Iterator[tuple[Piece, tuple[_Stopped, ...]]]:
    """Yield the cells of a run notebook in order, with the candidate's cells before each that stopped."""
    stopped = tuple[_Stopped, ...]()
    for piece in pieces_of(nb):
        yield piece, stopped
        if piece.cell.cell_type == "code" and piece.kind in ("answer", "other"):
            errors = [output for output in piece.cell.outputs if output.output_type == "error"]
            stopped += tuple(
                _Stopped(piece.item, piece.cell.source, reason_of(error)) for error in errors[:1]
            )


def reason_of(error: NotebookNode) -> str:
    """Return an error output of a cell as a short clause."""
    name, text = _line(error.ename), _line(error.evalue)
    where = _WHERE.search(error.evalue)
    if late := _LATE.match(text):
        return f"it was stopped after {late[1]} s"
    if left_out := _LEFT_OUT.match(text):
        return f"it was left out: {left_out[1]}"
    if name == "NotRun":
        return "the submission's time was used up"
    if name in _SYNTAX and where:
        return f"{name} in line {where[1]}"
    return f"{name}: {text}" if text else name


def _line(text: str) -> str:
    line = " ".join(plain(text).split())
    return line if len(line) <= _MOST_ERROR else f"{line[: _MOST_ERROR - 4]} ..."


def missing_packages(nb: NotebookNode) -> list[str]:
    """Return a note on the packages that cells of a run notebook asked for in vain, or none."""
    outputs = [output for cell in nb.cells for output in cell.get("outputs", ())]
    errors = [output for output in outputs if output.get("ename") == "ModuleNotFoundError"]
    found = [_NO_MODULE.match(error.evalue) for error in errors]
    names = list(dict.fromkeys(match[1].partition(".")[0][:60] for match in found if match))
    if not names:
        return []
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return [f"imports what is not installed where it was graded: {', '.join(names[:_MOST_NAMED])}{more}"]
