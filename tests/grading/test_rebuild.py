"""What is graded is the release with the candidate's work in it, whatever was done to the notebook."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, from_dict, v4

from readybook.authoring import bank, trial
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading.intake import take_in
from readybook.grading.plan import plan
from readybook.grading.rebuild import Rebuilt, rebuild

JUNIOR, IMBALANCED = "junior_ml_workbook", "imbalanced_classification"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


# A small release, as any nbgrader course has


def cell(
    name: str,
    source: str,
    *,
    solution: bool = False,
    grade: bool = False,
    kind: str = "code",
    locked: bool = True,
) -> NotebookNode:
    facts = {"grade_id": name, "solution": solution, "grade": grade, "locked": locked and not solution}
    make = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    made: NotebookNode = make(source, id=f"id-{name}", metadata={"nbgrader": facts | {"schema_version": 3}})
    return made


def text(name: str, source: str) -> NotebookNode:
    made: NotebookNode = v4.new_markdown_cell(source, id=f"id-{name}")
    return made


@pytest.fixture
def release() -> NotebookNode:
    trial_cell = v4.new_code_cell("# try it\nf(1)", id="id-try")
    return v4.new_notebook(
        cells=[
            text("title", "# Homework"),
            cell("data", "import math\ndata = [1, 2]"),
            text("task-f", "Write f."),
            cell("f", f"def f(x):\n    {STUB}", solution=True),
            trial_cell,
            cell("f-check", "assert f(1) == 1", grade=True),
            text("task-g", "Write g."),
            cell("g", f"def g(x):\n    {STUB}", solution=True),
            cell("g-check", "assert g(1) == 2", grade=True),
            text("task-why", "Say why."),
            cell("why", "YOUR ANSWER HERE", solution=True, grade=True, kind="markdown"),
            text("task-v", "Set `my_value`."),
            cell("my-value", STUB, solution=True),
            cell("v-check", "assert my_value == 3", grade=True),
        ]
    )


F, G, WHY, VALUE = "def f(x):\n    return x", "def g(x):\n    return 2 * x", "Because.", "my_value = 3"
ANSWERS = {"f": F, "g": G, "why": WHY, "my-value": VALUE}


@pytest.fixture
def solved(release: NotebookNode) -> NotebookNode:
    book = copy.deepcopy(release)
    for name, source in ANSWERS.items():
        at(book, name).source = source
    return book


def at(book: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in book.cells if cell.id == f"id-{name}")


def place(book: NotebookNode, name: str) -> int:
    return [cell.id for cell in book.cells].index(f"id-{name}")


def own(source: str, kind: str = "code") -> NotebookNode:
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}[kind]
    made: NotebookNode = make(source, metadata={"tags": ["skip-execution"], "nbgrader": {"grade_id": ""}})
    return made


def put(book: NotebookNode, after: str, *cells: NotebookNode) -> None:
    book.cells[place(book, after) + 1 : place(book, after) + 1] = cells


def bare(book: NotebookNode) -> NotebookNode:
    """Take away what other tools take away: all metadata, and the ids."""
    for number, one in enumerate(book.cells):
        one.metadata = from_dict({})
        one.id = f"cell-{number}"
    return book


def answers(done: Rebuilt) -> dict[str, str]:
    return {name: at(done.notebook, name).source for name in ANSWERS}


def order(done: Rebuilt) -> list[str]:
    """The ids of the release's cells, and the sources of the candidate's own, in order."""
    return [
        one.source if "role" in one.metadata.get("readybook", {}) else one.id[3:]
        for one in done.notebook.cells
    ]


def release_order(release: NotebookNode) -> list[str]:
    return [one.id[3:] for one in release.cells]


def test_without_a_submission_the_release_is_graded(release: NotebookNode) -> None:
    done = rebuild(release, None)
    assert done == Rebuilt(release, (), 0)
    assert done.notebook is not release


def test_answers_come_word_for_word_and_all_else_is_the_release(
    release: NotebookNode, solved: NotebookNode
) -> None:
    at(solved, "f").source = "  \n\n# ünïcode\tand blanks  \n" + F + "\n\n"
    at(solved, "f").outputs = [v4.new_output("stream", text="old")]
    before = copy.deepcopy(release)
    done = rebuild(release, solved)
    assert answers(done) == ANSWERS | {"f": at(solved, "f").source}
    assert done.notes == ()
    assert done.recognised == 4
    assert release == before
    for name, source in ANSWERS.items():
        at(before, name).source = source
    at(before, "f").source = at(solved, "f").source
    assert done.notebook == before


def test_own_cells_stay_behind_the_cell_they_followed_with_clean_metadata(
    release: NotebookNode, solved: NotebookNode
) -> None:
    solved.cells.insert(0, own("top", "markdown"))
    put(solved, "task-f", own("helper = 1"), own("note", "raw"))
    put(solved, "f", own("below = 2"))
    put(solved, "v-check", own("end"))
    done = rebuild(release, solved)
    ours = release_order(release)
    assert order(done) == ["top", *ours[:3], "helper = 1", "note", "f", "below = 2", *ours[4:], "end"]
    mine = [one for one in done.notebook.cells if one.id.startswith("own-")]
    assert [one.cell_type for one in mine] == ["markdown", "code", "raw", "code", "code"]
    assert all(one.metadata == {"readybook": {"role": "own"}} for one in mine)
    nbformat.validate(done.notebook)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(source="assert True"),
        lambda one: one.metadata.update(tags=["skip-execution"]),
        lambda one: one.metadata.nbgrader.update(points=99, grade=False, solution=True),
        lambda one: one.metadata.nbgrader.update(schema_version=99),
        lambda one: one.update(cell_type="markdown"),
        lambda one: one.update(cell_type="raw", source=""),
    ],
)
@pytest.mark.parametrize("name", ["data", "f-check", "v-check"])
def test_nothing_done_to_a_locked_cell_changes_it(
    release: NotebookNode, solved: NotebookNode, name: str, change: Callable[[NotebookNode], None]
) -> None:
    change(at(solved, name))
    done = rebuild(release, solved)
    assert at(done.notebook, name) == at(release, name)
    assert order(done) == release_order(release)
    assert answers(done) == ANSWERS


def test_what_was_added_to_a_given_cell_runs_right_below_it(
    release: NotebookNode, solved: NotebookNode
) -> None:
    at(
        solved, "data"
    ).source = "import math\nfrom math import exp\ndata = [7]\n\ndef helper(x):\n    return x"
    at(solved, "f-check").source = "import sys\nassert True"
    put(solved, "data", own("mine = 1"))
    done = rebuild(release, solved)
    added = "from math import exp\ndef helper(x):\n    return x"
    assert order(done)[:4] == ["title", "data", added, "mine = 1"]
    assert at(done.notebook, "data") == at(release, "data")
    assert [one for one in order(done) if "import sys" in one] == []
    assert done.notes == (
        "'data', 'f-check': changed in the file, and graded as they were given out",
        "'data': imports and helpers that were added to it run in a cell of their own below it",
    )
    assert rebuild(release, done.notebook).notebook == done.notebook
    nbformat.validate(done.notebook)


def test_a_changed_locked_cell_is_told(release: NotebookNode, solved: NotebookNode) -> None:
    at(solved, "data").source = "data = []"
    assert rebuild(release, solved).notes == (
        "'data': changed in the file, and graded as they were given out",
    )


@pytest.mark.parametrize("name", ["data", "f-check", "try", "task-g", "title"])
def test_a_deleted_cell_of_ours_comes_back(release: NotebookNode, solved: NotebookNode, name: str) -> None:
    solved.cells.remove(at(solved, name))
    done = rebuild(release, solved)
    assert at(done.notebook, name) == at(release, name)
    assert order(done) == release_order(release)


def test_a_deleted_answer_is_the_stub_and_told(release: NotebookNode, solved: NotebookNode) -> None:
    solved.cells.remove(at(solved, "g"))
    done = rebuild(release, solved)
    assert at(done.notebook, "g") == at(release, "g")
    assert done.recognised == 3
    assert done.notes == ("'g': not in the file",)


def test_a_retyped_answer_gets_its_type_back(release: NotebookNode, solved: NotebookNode) -> None:
    at(solved, "f").cell_type = "markdown"
    at(solved, "g").cell_type = "raw"
    at(solved, "why").cell_type = "code"
    done = rebuild(release, solved)
    assert answers(done) == ANSWERS
    assert [at(done.notebook, name).cell_type for name in ("f", "g", "why")] == ["code", "code", "markdown"]
    nbformat.validate(done.notebook)


def test_of_copies_the_last_counts_and_the_earlier_run_before_it(
    release: NotebookNode, solved: NotebookNode
) -> None:
    first = copy.deepcopy(at(solved, "f"))
    first.source = "def f(x):\n    return 7"
    solved.cells.insert(place(solved, "f"), first)
    done = rebuild(release, solved)
    assert order(done)[2:5] == ["task-f", first.source, "f"]
    assert answers(done) == ANSWERS
    assert "'f': there more than once" in done.notes[0]


@pytest.mark.parametrize("blank", ["", f"def f(x):\n    {STUB}", f"def f(x):  \n    {STUB}\n"])
def test_an_untouched_copy_never_wins(release: NotebookNode, solved: NotebookNode, blank: str) -> None:
    last = copy.deepcopy(at(solved, "f"))
    last.source = blank
    put(solved, "f", last)
    done = rebuild(release, solved)
    assert answers(done) == ANSWERS
    assert order(done) == release_order(release)


def test_copies_of_locked_cells_change_nothing(release: NotebookNode, solved: NotebookNode) -> None:
    check = copy.deepcopy(at(solved, "f-check"))
    put(solved, "data", check, copy.deepcopy(at(solved, "data")))
    edited = copy.deepcopy(check)
    edited.source = "assert f(2) == 2  # my own"
    put(solved, "f-check", edited)
    done = rebuild(release, solved)
    assert at(done.notebook, "f-check") == at(release, "f-check")
    assert [one for one in order(done) if one not in release_order(release)] == [edited.source]


def test_exchanged_labels_are_put_right_by_what_the_cells_define(
    release: NotebookNode, solved: NotebookNode
) -> None:
    first, second = at(solved, "f"), at(solved, "g")
    first.metadata, second.metadata = second.metadata, first.metadata
    first.id, second.id = second.id, first.id
    assert answers(rebuild(release, solved)) == ANSWERS


@pytest.mark.parametrize("label", ["f-check", "data", "my-value", "task-g"])
def test_an_answer_under_another_label_is_told_by_its_name(
    release: NotebookNode, solved: NotebookNode, label: str
) -> None:
    solved.cells.remove(at(solved, label))
    at(solved, "g").metadata = at(release, label).metadata
    at(solved, "g").id = f"id-{label}"
    done = rebuild(release, solved)
    expected = {
        name: at(release, name).source if name == label else source for name, source in ANSWERS.items()
    }
    assert answers(done) == expected
    assert order(done) == release_order(release)


def test_a_label_of_no_cell_is_no_label(release: NotebookNode, solved: NotebookNode) -> None:
    put(solved, "f", own("x = 1"))
    solved.cells[place(solved, "f") + 1].metadata.nbgrader = from_dict({"grade_id": "nothing-of-ours"})
    done = rebuild(release, solved)
    assert "x = 1" in order(done)
    assert done.recognised == 4


@pytest.mark.parametrize("strip", ["ids", "nbgrader", "both"])
def test_lost_labels_cost_nothing(release: NotebookNode, solved: NotebookNode, strip: str) -> None:
    put(solved, "task-f", own("helper = 1"))
    for number, one in enumerate(solved.cells):
        if strip != "nbgrader":
            one.id = f"c{number}"
        if strip != "ids":
            one.metadata = from_dict({})
    done = rebuild(release, solved)
    assert answers(done) == ANSWERS
    assert order(done) == [*release_order(release)[:3], "helper = 1", *release_order(release)[3:]]
    assert done.recognised >= 3


def test_without_labels_the_last_definition_near_its_place_counts(
    release: NotebookNode, solved: NotebookNode
) -> None:
    put(solved, "task-f", own("def f(x):\n    return 5"))
    put(solved, "v-check", own("def f(x):\n    return 'scratch'"))
    done = rebuild(release, bare(solved))
    assert answers(done) == ANSWERS
    assert order(done)[2:5] == ["task-f", "def f(x):\n    return 5", "f"]
    assert order(done)[-1].endswith("'scratch'")


def test_without_labels_a_cell_with_magics_or_a_mistake_in_it_is_told_too(
    release: NotebookNode, solved: NotebookNode
) -> None:
    at(solved, "f").source = "%matplotlib inline\n!ls\n" + F
    at(solved, "g").source = G + "\nthis is no Python ("
    at(solved, "my-value").source = "a, my_value = 2, 3"
    changed = {name: at(solved, name).source for name in ANSWERS}
    assert answers(rebuild(release, bare(solved))) == changed


def test_without_labels_split_answers_stay_in_order(release: NotebookNode, solved: NotebookNode) -> None:
    at(solved, "f").source = "def f(x):\n    return same(x)"
    put(solved, "task-f", own("def same(x):\n    return x"))
    put(solved, "f", own("f.limit = 3"))
    done = rebuild(release, bare(solved))
    assert order(done)[2:6] == ["task-f", "def same(x):\n    return x", "f", "f.limit = 3"]


def test_merged_answers_are_not_undone_by_the_stub_of_the_missing_one(
    release: NotebookNode, solved: NotebookNode
) -> None:
    for labelled in (True, False):
        book = copy.deepcopy(solved)
        at(book, "f").source = F + "\n\n" + G
        book.cells.remove(at(book, "g"))
        done = rebuild(release, book if labelled else bare(book))
        assert at(done.notebook, "f").source == F + "\n\n" + G
        assert at(done.notebook, "g").source == ""
        assert "'g' is missing, and a cell above it gives the answer" in done.notes[-1]


def test_a_function_defined_in_an_own_cell_above_a_deleted_one_counts(
    release: NotebookNode, solved: NotebookNode
) -> None:
    solved.cells.remove(at(solved, "g"))
    put(solved, "task-f", own(G))
    done = rebuild(release, solved)
    assert G in [one.source for one in done.notebook.cells]
    namespace: dict[str, object] = {}
    for one in done.notebook.cells:
        if one.cell_type == "code" and "YOUR CODE" not in one.source:
            exec(one.source, namespace)


def test_a_changed_try_it_cell_is_kept(release: NotebookNode, solved: NotebookNode) -> None:
    at(solved, "try").source = "f(1), f(2)"
    at(solved, "task-g").source = "Write g. **I did.**"
    assert order(rebuild(release, solved)) == release_order(release)
    for book in (copy.deepcopy(solved), bare(copy.deepcopy(solved))):
        done = rebuild(release, book)
        assert at(done.notebook, "try").source == "f(1), f(2)"
        assert at(done.notebook, "task-g").source == "Write g. **I did.**"
        assert at(done.notebook, "task-g").metadata == at(release, "task-g").metadata


def test_an_answer_written_below_its_cell_counts(release: NotebookNode, solved: NotebookNode) -> None:
    at(solved, "why").source = at(release, "why").source
    put(solved, "why", own(WHY, "markdown"), own("and more", "markdown"))
    done = rebuild(release, solved)
    assert answers(done) == ANSWERS
    assert "and more" in order(done)
    assert done.notes == ("'why': answered in the cell below",)
    assert done.recognised == 4


def test_notes_at_the_end_are_no_answer(release: NotebookNode) -> None:
    release.cells = release.cells[: place(release, "why") + 1]
    book = copy.deepcopy(release)
    book.cells.append(own("My notes.", "markdown"))
    assert at(rebuild(release, book).notebook, "why") == at(release, "why")


def test_a_picture_pasted_into_an_answer_comes_along(release: NotebookNode, solved: NotebookNode) -> None:
    at(solved, "why").attachments = from_dict({"a.png": {"image/png": "iVBO"}})
    done = rebuild(release, solved)
    assert at(done.notebook, "why").attachments == {"a.png": {"image/png": "iVBO"}}
    nbformat.validate(done.notebook)


def test_reordered_answers_stand_in_the_order_of_the_release(
    release: NotebookNode, solved: NotebookNode
) -> None:
    put(solved, "g", own("after g"))
    block = solved.cells[place(solved, "task-g") : place(solved, "g-check") + 1]
    rest = [one for one in solved.cells if one not in block]
    solved.cells = [*rest[:2], *block, *rest[2:]]
    expected = release_order(release)
    expected.insert(expected.index("g") + 1, "after g")
    for book in (solved, bare(copy.deepcopy(solved))):
        done = rebuild(release, book)
        assert order(done) == expected
        assert answers(done) == ANSWERS


@pytest.mark.parametrize("target", [0, 3, 7, 13])
def test_a_cell_dragged_away_takes_no_helpers_with_it(
    release: NotebookNode, solved: NotebookNode, target: int
) -> None:
    put(solved, "task-f", own("helper = 1"))
    put(solved, "task-g", own("other = 1"))
    check = at(solved, "v-check")
    solved.cells.remove(check)
    solved.cells.insert(target, check)
    done = order(rebuild(release, solved))
    assert done.index("data") < done.index("helper = 1") < done.index("f")
    assert done.index("f-check") < done.index("other = 1") < done.index("g")


def test_another_notebook_is_not_recognised(release: NotebookNode) -> None:
    stranger = v4.new_notebook(
        cells=[
            v4.new_code_cell(STUB),
            v4.new_code_cell("import math\ndata = [1, 2]"),
            own("YOUR ANSWER HERE", "markdown"),
        ]
    )
    assert rebuild(release, stranger).recognised == 0
    assert rebuild(release, v4.new_notebook()).recognised == 0


def test_a_release_without_cell_ids_gets_cells_without_ids(
    release: NotebookNode, solved: NotebookNode
) -> None:
    put(solved, "f", own("x = 1"))
    release.nbformat_minor = 4
    for one in release.cells:
        del one["id"]
    done = rebuild(release, solved)
    assert [one.source for one in done.notebook.cells].index("x = 1") == 4
    nbformat.validate(done.notebook)


def test_an_id_of_ours_is_never_given_twice(release: NotebookNode, solved: NotebookNode) -> None:
    at(release, "try").id = "own-1"
    at(solved, "try").id = "own-1"
    put(solved, "f", own("x = 1"), own("y = 1"))
    done = rebuild(release, solved)
    assert len({one.id for one in done.notebook.cells}) == len(done.notebook.cells)


# The real assignments


@cache
def reference_answers(course: Course, assignment: str) -> dict[str, str]:
    return bank.reference_answers(read_sections(course, assignment))


def finished(course: Course, assignment: str) -> NotebookNode:
    reference = reference_answers(course, assignment)
    book = read_notebook(course.release(assignment))
    for one in book.cells:
        if one.metadata.readybook.role in ("solution", "written"):
            one.source = reference[one.metadata.readybook.item]
    return book


def is_answer(one: NotebookNode) -> bool:
    return one.metadata.get("readybook", {}).get("role") in ("solution", "written")


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
@pytest.mark.parametrize("stripped", [False, True])
def test_every_reference_answer_comes_back(course: Course, assignment: str, stripped: bool) -> None:
    done_by_candidate = finished(course, assignment)
    submitted = bare(copy.deepcopy(done_by_candidate)) if stripped else done_by_candidate
    done = rebuild(read_notebook(course.release(assignment)), submitted)
    assert done.notebook == finished(course, assignment)
    assert done.recognised >= sum(one.metadata.readybook.role == "solution" for one in done.notebook.cells)


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
def test_every_answer_of_the_bank_is_told_without_labels(course: Course, assignment: str) -> None:
    release = read_notebook(course.release(assignment))
    by_item: dict[str, list[str]] = {}
    for section in read_sections(course, assignment):
        path = course.answers(section.path)
        for one in bank.read_answers(path) if path.exists() else ():
            by_item.setdefault(one.item, []).append(one.source)
    assert by_item
    for sources in zip_longest(*by_item.values()):  # each time another answer to every item
        book = finished(course, assignment)
        for one in filter(is_answer, book.cells):
            answer = dict(zip(by_item, sources, strict=True)).get(one.metadata.readybook.item)
            one.source = answer or one.source
        expected = copy.deepcopy(book)
        assert rebuild(release, bare(book)).notebook == expected


@pytest.fixture(scope="module")
def judge(course: Course) -> Callable[[NotebookNode], set[str]]:
    """Run the first section of a rebuilt notebook with its hidden checks; return what failed."""
    source = {one.id: one.source for one in read_notebook(course.source(JUNIOR)).cells}

    def failed(book: NotebookNode) -> set[str]:
        book = copy.deepcopy(book)
        ids = [one.id for one in book.cells]
        book.cells = book.cells[: ids.index("sigmoid-reflection")]
        for one in book.cells:
            if one.metadata.readybook.role == "hidden":
                one.source = source[one.id]
        outcomes = trial.run(book).values()
        return {one.cell_id for one in outcomes if one.role in ("visible", "hidden") and not one.passed}

    return failed


def section_changes() -> Iterator[tuple[str, Callable[[NotebookNode], object]]]:
    def named(book: NotebookNode, name: str) -> NotebookNode:
        return next(one for one in book.cells if one.id == name)

    def split(book: NotebookNode) -> None:
        helper = v4.new_code_cell("def odds(z):\n    return np.exp(-np.asarray(z, dtype=float))")
        named(book, "sigmoid").source = "def sigmoid(z):\n    return 1 / (1 + odds(z))"
        book.cells.insert(book.cells.index(named(book, "sigmoid")), helper)

    def copied(book: NotebookNode) -> None:
        wrong = copy.deepcopy(named(book, "sigmoid"))
        wrong.source = "def sigmoid(z):\n    return z"
        book.cells.insert(book.cells.index(named(book, "sigmoid")), wrong)

    def merged(book: NotebookNode) -> None:
        named(book, "sigmoid").source += "\n\n" + named(book, "classify").source
        book.cells.remove(named(book, "classify"))

    def dragged(book: NotebookNode) -> None:
        last = named(book, "sigmoid-hidden")
        book.cells.remove(last)
        book.cells.insert(0, last)

    def reversed_cells(book: NotebookNode) -> None:
        book.cells.reverse()

    yield "nothing", lambda _: None
    yield "split", split
    yield "copied", copied
    yield "merged", merged
    yield "dragged", dragged
    yield "reversed", reversed_cells
    yield "retyped", lambda book: named(book, "sigmoid").update(cell_type="raw")


@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize(("name", "change"), list(section_changes()))
def test_a_right_section_keeps_its_points(
    course: Course,
    judge: Callable[[NotebookNode], set[str]],
    name: str,
    change: Callable[[NotebookNode], object],
    stripped: bool,
) -> None:
    if stripped and name == "retyped":
        stripped = False
    book = finished(course, JUNIOR)
    change(book)
    done = rebuild(read_notebook(course.release(JUNIOR)), bare(book) if stripped else book)
    assert judge(done.notebook) == set()


def test_the_judge_of_this_file_sees_a_wrong_answer(
    course: Course, judge: Callable[[NotebookNode], set[str]]
) -> None:
    done = rebuild(read_notebook(course.release(JUNIOR)), None)
    assert "sigmoid-hidden" in judge(done.notebook)


# Anything at all


def mutilate(book: NotebookNode, chance: random.Random) -> None:
    cells = book.cells
    for _ in range(chance.choice([1, 3, 10, 40])):
        one = chance.choice(cells)
        other = chance.choice(cells)
        deed = chance.randrange(12)
        if deed == 0 and len(cells) > 1:
            cells.remove(one)
        elif deed == 1:
            cells.insert(chance.randrange(len(cells) + 1), copy.deepcopy(one))
        elif deed == 2:
            cells.remove(one)
            cells.insert(chance.randrange(len(cells) + 1), one)
        elif deed == 3:
            one.metadata = from_dict({})
        elif deed == 4:
            one.metadata = copy.deepcopy(other.metadata)
        elif deed == 5:
            one.cell_type = chance.choice(["code", "markdown", "raw"])
        elif deed == 6:
            one.source = chance.choice(["", "assert True", "x = 1", other.source, one.source + "\n# more"])
        elif deed == 7:
            one.id = chance.choice([other.id, "own-1", "new"])
        elif deed == 8:
            cells.insert(chance.randrange(len(cells) + 1), own(chance.choice(["x = 1", other.source])))
        elif deed == 9:
            one.metadata["readybook"] = chance.choice([{"role": "own"}, {"role": "hidden", "item": "x"}])
        elif deed == 10:
            one.metadata["nbgrader"] = {"grade_id": chance.choice(["sigmoid", "train", "nothing"])}
        else:
            chance.shuffle(cells[: chance.randrange(len(cells))])


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
def test_no_mutilation_changes_what_is_ours(course: Course, assignment: str, tmp_path: Path) -> None:
    release = read_notebook(course.release(assignment))
    ours = [one for one in release.cells if not is_answer(one)]
    locked = [one for one in ours if one.metadata.readybook.role in ("given", "visible", "hidden")]
    names = {one.id for one in release.cells}
    base = finished(course, assignment)
    folder = tmp_path / "alice" / assignment
    folder.mkdir(parents=True)
    for seed in range(150):
        book = copy.deepcopy(base)
        mutilate(book, random.Random(seed))
        (folder / "x.ipynb").write_text(json.dumps(book), encoding="utf-8")
        done = rebuild(release, take_in(folder, "x").notebook)
        kept = {one.id: one for one in done.notebook.cells if one.id in names}
        assert [one.id for one in done.notebook.cells if one.id in names] == [one.id for one in release.cells]
        assert [kept[one.id] for one in locked] == locked
        assert [(kept[one.id].metadata, kept[one.id].cell_type) for one in release.cells] == [
            (one.metadata, one.cell_type) for one in release.cells
        ]
        for one in done.notebook.cells:
            if one.id not in names:
                assert one.metadata == {"readybook": {"role": "own"}}
        again = rebuild(release, done.notebook)
        assert again.notebook == done.notebook, seed


# Size


def labelled(name: str, number: int, kind: str = "code", source: str = "") -> NotebookNode:
    made: NotebookNode = own(f"# {number}\n{source}", kind)
    made.id = f"c{number}"
    made.metadata = from_dict({"nbgrader": {"grade_id": name}} if name else {})
    return made


HEAPS: dict[str, Callable[[int, NotebookNode], NotebookNode]] = {
    "all claim a check and bind every name": lambda n, book: labelled(checks(book)[0], n, source=names(book)),
    "claim all labels in turn": lambda n, book: labelled(checks(book)[n % 20], n, source=names(book)),
    "all claim a written answer": lambda n, _: labelled("sigmoid-reflection", n, "markdown"),
}


def checks(book: NotebookNode) -> list[str]:
    return [one.id for one in book.cells if one.metadata.get("nbgrader", {}).get("grade")]


def names(book: NotebookNode) -> str:
    return "".join(f"{one.id.replace('-', '_')} = 1\n" for one in book.cells if is_answer(one))


def seconds_for(release: NotebookNode, cells: list[NotebookNode]) -> float:
    submitted = v4.new_notebook(cells=cells)
    start = time.process_time()
    plan(rebuild(release, submitted).notebook, release)
    return time.process_time() - start


@pytest.mark.parametrize("heap", HEAPS)
def test_time_grows_with_the_number_of_cells_and_not_with_its_square(course: Course, heap: str) -> None:
    release = read_notebook(course.release(JUNIOR))
    few, many = (
        seconds_for(release, [HEAPS[heap](number, release) for number in range(count)])
        for count in (500, 2000)
    )
    assert many < 8 * few, f"{few:.2f} s for 500 cells, {many:.2f} s for 2,000"


@pytest.mark.parametrize("line", ["v = 1\n", "v{} = 1\n", "x, " * 200 + "\n", "import a as b\n", "(", "1+"])
def test_long_texts_are_looked_through_in_seconds(course: Course, line: str) -> None:
    release = read_notebook(course.release(JUNIOR))
    text = "".join(line.format(number) for number in range(90_000 // len(line)))
    cells = [labelled("", number, source=text) for number in range(50)]
    assert seconds_for(release, cells) < 6
