"""A check that lacks a name says which cell above was to give it, and why that did not run."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode, v4

from readybook.grading.causes import missing_packages, reason_of, stopped_above, with_cause
from readybook.grading.examiner import MESSAGE, Outcome

UNDEFINED = "name 'train' is not defined"


def cell(
    name: str, source: str, error: tuple[str, str] | None = None, *, grade: bool = False
) -> NotebookNode:
    facts = {"grade_id": name, "grade": grade, "solution": not grade, "locked": grade, "points": 1}
    made: NotebookNode = v4.new_code_cell(source, metadata={"nbgrader": facts} if name else {})
    made.outputs = [failed(*error)] if error else []
    return made


def failed(name: str, text: str) -> NotebookNode:
    made: NotebookNode = v4.new_output("error", ename=name, evalue=text, traceback=[])
    return made


def told(*cells: NotebookNode, error: str = "NameError", message: str = UNDEFINED) -> str:
    """What the check below these cells says."""
    book = v4.new_notebook(cells=[*cells, cell("train-check", "train()", grade=True)])
    *_, (piece, stopped) = stopped_above(book)
    return with_cause(Outcome("train-check", error, message), piece.item, stopped).message


ANSWER = cell("train", "def train(:\n  pass", ("SyntaxError", "invalid syntax (1183.py, line 3)"))
FINE = cell("train", "def train(): pass")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (("SyntaxError", "invalid syntax (1183.py, line 3)"), "SyntaxError in line 3"),
        (("IndentationError", "unexpected indent (<string>, line 12)"), "IndentationError in line 12"),
        (("SyntaxError", "x" * 500 + " (1183.py, line 3)"), "SyntaxError in line 3"),
        (
            ("ModuleNotFoundError", "No module named 'pandas'"),
            "ModuleNotFoundError: No module named 'pandas'",
        ),
        (("ValueError", "not (so, line 3)"), "ValueError: not (so, line 3)"),
        (("KeyboardInterrupt", ""), "KeyboardInterrupt"),
        (("ValueError", "\x1b[31ma\nb\x07"), "ValueError: a b"),
        (("CellTimeout", "This cell did not come to an end in 60 s."), "it was stopped after 60 s"),
        (
            ("KernelLost", "This cell was left out: it used up its memory."),
            "it was left out: it used up its memory",
        ),
        (("NotRun", "This cell was not run: the time was used up."), "the submission's time was used up"),
    ],
)
def test_an_error_becomes_a_short_clause(error: tuple[str, str], reason: str) -> None:
    assert reason_of(failed(*error)) == reason


def test_the_cell_of_the_answer_is_named() -> None:
    assert told(ANSWER) == f"{UNDEFINED}: the cell of this answer did not run: SyntaxError in line 3"


def test_another_cell_that_was_to_give_the_name_is_named() -> None:
    own = cell("", "from train_lib import train", ("ModuleNotFoundError", "No module named 'train_lib'"))
    reason = "a cell above that was to give it did not run: ModuleNotFoundError: No module named 'train_lib'"
    assert told(own, FINE) == f"{UNDEFINED}: {reason}"


def test_a_cell_that_only_lacked_the_name_is_no_cause() -> None:
    trial = cell("", "train()", ("NameError", UNDEFINED))
    assert told(trial, FINE) == UNDEFINED
    assert "SyntaxError in line 3" in told(ANSWER, trial)
    assert told(cell("train", "train()", ("NameError", UNDEFINED))) == UNDEFINED


def test_what_fails_for_another_reason_says_that_alone() -> None:
    assert told(ANSWER, error="AssertionError", message="train() is not 2") == "train() is not 2"
    other = cell("", "1 / 0", ("ZeroDivisionError", "division by zero"))
    assert told(other, FINE) == UNDEFINED
    assert told(other, FINE, message="a name is used that is not defined (hidden check)").endswith("check)")


def test_a_check_below_another_answer_is_not_told_of_this_one() -> None:
    between = cell("other", "def other(): pass")
    assert told(ANSWER, between, message="name 'helper' is not defined") == "name 'helper' is not defined"


def test_a_message_stays_short() -> None:
    long = cell("train", "train = 1", ("ValueError", "y" * 5000))
    assert len(told(long, message="name '" + "n" * 250 + "' is not defined")) <= MESSAGE


def test_packages_that_are_not_there_are_noted_once() -> None:
    book = v4.new_notebook(
        cells=[
            cell("", "import pandas.io", ("ModuleNotFoundError", "No module named 'pandas.io'")),
            cell("a", "import pandas", ("ModuleNotFoundError", "No module named 'pandas'")),
            cell("b", "import tqdm", ("ModuleNotFoundError", "No module named 'tqdm'")),
            cell("c", "x", ("NameError", "name 'x' is not defined")),
        ]
    )
    assert missing_packages(book) == ["imports what is not installed where it was graded: pandas, tqdm"]
    assert missing_packages(v4.new_notebook(cells=[FINE])) == []
