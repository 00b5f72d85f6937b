"""Which release a submission is taken to come from, and which checks an old one has: no kernel needed."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from readybook.course import METADATA_KEY, CourseError
from readybook.grading.jsontext import IntakeError
from readybook.grading.releases import Releases, read_releases
from readybook.marks import KnownNotebook, cells_of, locked_texts
from readybook.releases import Release, digest, digest_in, keep

SETUP, TEXT, STUB = "import math", "Which letter? a: one, b: two", "letter = None"
VISIBLE, HIDDEN = "assert letter", "# Checked when graded.\nassert letter == 'b'"


def a_book(
    setup: str = SETUP,
    text: str = TEXT,
    stub: str = STUB,
    visible: str = VISIBLE,
    hidden: str = HIDDEN,
    points: int = 1,
    extra: str = "",
) -> NotebookNode:
    """An instructor's notebook: a setup, and one section with a text, an answer and two checks."""
    cells = [
        _cell("setup", setup, "00_setup", locked=True),
        new_markdown_cell(text, id="text", metadata={METADATA_KEY: {"section": "01_letter"}}),
        _cell("letter", stub, "01_letter", solution=True),
        _cell("letter-visible", visible, "01_letter", grade=True, locked=True, points=points),
        _cell("letter-hidden", hidden, "01_letter", grade=True, locked=True, points=points),
    ]
    if extra:
        cells.append(_cell(extra, "assert True", "01_letter", grade=True, locked=True, points=1))
    book: NotebookNode = new_notebook(cells=cells)
    book.metadata[METADATA_KEY] = {"digests": {"source": digest(book)}}
    return book


def _cell(grade_id: str, source: str, section: str, **facts: object) -> NotebookNode:
    parts = {"grade": False, "solution": False, "locked": False, "grade_id": grade_id, **facts}
    metadata = {METADATA_KEY: {"section": section}, "nbgrader": parts}
    return new_code_cell(source, id=grade_id, metadata=metadata)


def given_out(source: NotebookNode) -> NotebookNode:
    """What candidates get of it: without the hidden check."""
    book = NotebookNode.copy(source)
    book.cells = [NotebookNode({**cell}) for cell in source.cells]
    book.cells[4].source = "# Checked when graded."
    facts = source.metadata[METADATA_KEY]["digests"]
    book.metadata = NotebookNode({METADATA_KEY: {"digests": {**facts, "release": digest(book)}}})
    return book


def a_release(source: NotebookNode, day: str = "2026-01-31") -> Release:
    book = given_out(source)
    return Release(book, locked_texts(source), digest_in(book.metadata), day)


def known(source: NotebookNode, submissions: int = 1) -> KnownNotebook:
    return KnownNotebook(cells_of(source), locked_texts(source), submissions)


def releases(folder: Path, then: NotebookNode, now: NotebookNode) -> Releases:
    """What grading knows after `then` was replaced by `now`."""
    keep(folder, "small", a_release(then))
    return read_releases(folder, "small", given_out(now), now, known(now))


@pytest.mark.parametrize(
    ("change", "is_of_today"),
    [
        ({"visible": "assert letter, 'say which'"}, True),
        ({"points": 3}, True),
        ({"text": "Which letter? a: two, b: one"}, False),
        ({"stub": "letter = 'a'"}, False),
        ({"setup": "import cmath"}, False),
    ],
)
def test_what_asks_the_same_has_the_checks_of_today(
    tmp_path: Path, change: dict[str, str], is_of_today: bool
) -> None:
    then = a_book()
    now = a_book(hidden="# Checked when graded.\nassert letter == 'a'", **change)  # type: ignore[arg-type]
    found, note = releases(tmp_path, then, now).of(given_out(then))
    assert found.locked == locked_texts(now if is_of_today else then)
    assert "of 2026-01-31, and not on the present one" in note
    points = {cell.metadata.nbgrader.points for cell in found.notebook.cells[3:]}
    assert points == {change.get("points", 1)}


def test_a_hidden_check_that_was_mended_makes_no_new_release(tmp_path: Path) -> None:
    then, now = a_book(), a_book(hidden="# Checked when graded.\nassert letter in 'b'")
    found = releases(tmp_path, then, now)
    assert found.of(given_out(then)) == (found.present, "")
    assert found.present.locked == locked_texts(now)


def test_a_release_with_other_graded_cells_is_refused_by_name(tmp_path: Path) -> None:
    then, now = a_book(), a_book(extra="another-hidden")
    with pytest.raises(IntakeError, match=r"has other cells now \('another-hidden'\)") as caught:
        releases(tmp_path, then, now).of(given_out(then))
    assert caught.value.status == "refused"


def test_releases_travel_to_other_processes_whole(tmp_path: Path) -> None:
    found = releases(tmp_path, a_book(), a_book(text="Another text"))
    (tmp_path / next(tmp_path.iterdir()).name).unlink()
    assert pickle.loads(pickle.dumps(found)).of(given_out(a_book()))[0].digest in found.past


def test_an_unknown_release_with_a_cell_more_does_not_ask_the_same(tmp_path: Path) -> None:
    found = releases(tmp_path, a_book(), a_book(text="Another text"))
    same, more = given_out(a_book()), given_out(a_book(extra="another-hidden"))
    for book in (same, more):
        book.metadata[METADATA_KEY]["digests"]["release"] = "f" * 16
    assert "its release ffffffff is not known, but asks what the release" in found.of(same)[1]
    with pytest.raises(IntakeError, match="it came from the release ffffffff, which"):
        found.of(more)


def test_where_one_release_alone_was_ever_given_out_nothing_is_said(tmp_path: Path) -> None:
    book = a_book()
    found = read_releases(tmp_path, "small", given_out(book), book, known(book))
    unnamed = given_out(book)
    unnamed.metadata = NotebookNode()
    assert found.of(unnamed) == (found.present, "")


@pytest.mark.parametrize(
    "change", [{"hidden": "assert letter"}, {"text": "Another text", "visible": "assert 1"}]
)
def test_a_gradebook_that_can_be_told_of_the_release_has_to_be(
    tmp_path: Path, change: dict[str, str]
) -> None:
    then, now = a_book(), a_book(**change)  # type: ignore[arg-type]
    keep(tmp_path, "small", a_release(then))
    with pytest.raises(CourseError, match="run 'nbgrader generate_assignment "):
        read_releases(tmp_path, "small", given_out(now), now, known(then))
