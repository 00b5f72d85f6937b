"""What the checks in a notebook say of its reader, and what the cover makes of it."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode, v4

from readybook.marks import Mark, Marks
from readybook.pieces import pieces_of
from readybook.workbook.cover import cover, figure
from readybook.workbook.readiness import Readiness, State, read_readiness
from tests.workbook.made import HIDDEN, STUB, answer, check, notebook, text, written

VISIBLE = "# Twice 1 is 2.\nassert double(1) == 2"
RIGHT = "def double(x):\n    return 2 * x"
LATER = "# Checked when graded: other numbers."


def readiness(book: NotebookNode, **marks: Mark) -> Readiness:
    given = (
        Marks("ada", marks={name.replace("_", "-"): mark for name, mark in marks.items()}) if marks else None
    )
    return read_readiness(book, list(pieces_of(book)), given)


def states(found: Readiness) -> dict[str, State]:
    return {item.name: item.state for section in found.sections for item in section.items}


def test_an_answer_whose_check_passed_is_passed_although_hidden_checks_are_still_to_come() -> None:
    found = readiness(notebook(answer(RIGHT), check(VISIBLE), check(LATER, points=2)))
    assert states(found) == {"double": "passed"}
    assert [one.state for one in found.sections[0].items[0].checks] == ["passed", "later"]


def test_a_failed_check_says_why() -> None:
    found = readiness(
        notebook(answer("def double(x):\n    return x"), check(VISIBLE, failed="the factor is 1"))
    )
    (item,) = found.sections[0].items
    assert (item.state, item.message) == ("failed", "the factor is 1")


def test_an_answer_that_was_left_as_given_out_is_not_attempted_however_its_check_ended() -> None:
    stub = f"def double(x):\n    {STUB}"
    todo = check(VISIBLE, failed="not attempted yet", kind="NotImplementedError")
    assert states(readiness(notebook(answer(stub), todo))) == {"double": "todo"}
    assert states(readiness(notebook(answer(stub), check(VISIBLE, failed="wrong")))) == {"double": "todo"}


def test_an_answer_given_in_another_cell_counts_when_its_check_passed() -> None:
    assert states(readiness(notebook(answer(f"def double(x):\n    {STUB}"), check(VISIBLE)))) == {
        "double": "passed"
    }


def test_what_was_not_run_has_no_outcome() -> None:
    found = readiness(notebook(answer(RIGHT), check(VISIBLE, ran=False)))
    assert states(found) == {"double": "unrun"}
    assert figure(found.required, graded=False) == "not run"


@pytest.mark.parametrize(
    ("words", "state"),
    [("Because.", "waiting"), ("", "todo"), ("*Your answer: double-click here and write.*", "todo")],
)
def test_words_wait_for_a_person_and_no_words_are_not_attempted(words: str, state: State) -> None:
    assert states(readiness(notebook(written(words)))) == {"why": state}


def test_points_of_the_gradebook_outweigh_what_the_notebook_shows() -> None:
    book = notebook(
        answer(RIGHT), check(VISIBLE), check(HIDDEN, points=2, failed="secret"), written("Because.")
    )
    full, none = Mark(1, 1, waiting=False, given=True), Mark(0, 2, waiting=False, given=True)
    found = readiness(
        book, double_visible=full, double_hidden=none, why=Mark(1.5, 2, waiting=False, given=True)
    )
    assert states(found) == {"double": "part", "why": "part"}
    assert figure(found.required, graded=True) == "2.5 of 5 points"


def test_a_notebook_of_another_nbgrader_course_is_understood() -> None:
    cells = [
        v4.new_code_cell(
            "# YOUR CODE HERE\nraise NotImplementedError()",
            metadata={"nbgrader": {"grade_id": "a", "solution": True, "grade": False}},
        ),
        v4.new_code_cell(
            "assert a",
            metadata={"nbgrader": {"grade_id": "t", "grade": True, "solution": False, "points": 3}},
        ),
    ]
    found = readiness(v4.new_notebook(cells=cells))
    assert states(found) == {"a": "todo"}
    assert found.sections[0].items[0].possible == 3


@pytest.mark.parametrize(
    "strange", [None, 7, "x", [], {"grade": True, "points": "many"}, {"grade": 1, "points": -5}]
)
def test_metadata_of_wrong_types_take_nothing_along(strange: object) -> None:
    odd = v4.new_code_cell("1")
    odd.metadata = {"nbgrader": strange, "readybook": strange}
    book = notebook(odd, answer(RIGHT), check(VISIBLE))
    assert states(readiness(book))["double"] == "passed"


def test_what_was_not_attempted_is_never_shown_as_zero_percent() -> None:
    found = readiness(notebook(answer(f"def double(x):\n    {STUB}"), check(VISIBLE, failed="wrong")))
    facts = cover(found, [])
    assert facts["figure"] == "not attempted"
    assert [part["state"] for part in facts["bar"]] == ["todo"]
    assert facts["todo"] == ["1. Doubling"]


def test_without_a_gradebook_figure_bar_and_sentence_count_items() -> None:
    book = notebook(
        *(answer(RIGHT), check(VISIBLE, points=3)),
        *(answer("wrong = 1", "half"), check(VISIBLE, "half", points=1, failed="no")),
        written("Because.", points=4),
    )
    facts = cover(readiness(book), [])
    assert (facts["figure"], facts["caption"]) == ("1 of 2", "items passed, of those checked here")
    assert [(part["state"], part["share"]) for part in facts["bar"]] == [
        ("passed", 1 / 3),
        ("failed", 1 / 3),
        ("waiting", 1 / 3),
    ]
    assert (
        facts["sentence"]
        == "Of 3 items: 1 passed the checks in the notebook, 1 not right yet, 1 waiting for a person."
    )
    assert facts["praise"] == ""


def test_who_has_everything_right_that_can_be_checked_is_told_so() -> None:
    facts = cover(readiness(notebook(answer(RIGHT), check(VISIBLE), written("Because."))), [])
    assert (facts["figure"], facts["praise"]) == ("1 of 1", "All that can be checked here is right.")


def test_a_long_message_is_shortened_on_the_cover_alone() -> None:
    message = "double(1) is not 2, " * 30
    found = readiness(notebook(answer("double = abs"), check(VISIBLE, failed=message)))
    (entry,) = cover(found, [])["revise"]
    assert len(entry["says"]) <= 122
    assert entry["says"].endswith("not 2 …")
    assert len(found.sections[0].items[0].message) > 300


def test_what_was_not_tried_never_fills_the_cover() -> None:
    cells = [
        cell
        for number in range(30)
        for cell in (
            answer(f"def f{number}(x):\n    {STUB}", f"f{number}"),
            check(VISIBLE, f"f{number}", failed="no"),
        )
    ]
    facts = cover(readiness(notebook(answer(RIGHT), check(VISIBLE), *cells)), [])
    assert (len(facts["todo"]), facts["more_todo"]) == (16, 14)


def test_the_cover_names_what_to_revise_with_the_checks_words_and_the_sections_idea() -> None:
    book = notebook(
        text("**1.1 Write `double`** *(1 point)*. It doubles."),
        answer("double = abs"),
        check(VISIBLE, failed="double(1) is not 2: look at the factor"),
    )
    (entry,) = cover(readiness(book), [])["revise"]
    assert entry["title"] == "1.1 Write double"
    assert entry["says"] == "double(1) is not 2: look at the factor"
    assert entry["idea"] == "1. Doubling: Twice as much"


def test_a_section_in_which_all_that_was_decided_is_right_is_a_strength() -> None:
    facts = cover(readiness(notebook(answer(RIGHT), check(VISIBLE), written("Because."))), [])
    assert [entry["title"] for entry in facts["strengths"]] == ["1. Doubling"]
    assert facts["revise"] == []
