"""The corpus, graded as an instructor grades: nothing forged, nothing harmed, nothing lost.

One case in twelve of each kind, since the whole takes more than an hour;
READYBOOK_ATTACKS=all grades them all.
"""

from __future__ import annotations

import os
from typing import get_args

import pytest

from . import corpus
from .case import Case, Kind
from .grade import Row
from .run import grade

CASES = corpus.CASES if os.environ.get("READYBOOK_ATTACKS") == "all" else corpus.sample(12)
SCORED = [case for case in CASES if "graded" in case.status]
UNSCORED = [case for case in CASES if "graded" not in case.status]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    """Grade all cases once, with this project's own configuration."""
    return {row.case: row for row in grade(CASES)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_is_forged(rows: dict[str, Row], case: Case) -> None:
    assert not rows[case.name].forged, rows[case.name]


@pytest.mark.parametrize("case", [case for case in CASES if case.harms], ids=str)
def test_nothing_is_harmed(rows: dict[str, Row], case: Case) -> None:
    assert not rows[case.name].harm


@pytest.mark.parametrize("case", SCORED, ids=str)
def test_nothing_is_lost(rows: dict[str, Row], case: Case) -> None:
    assert not rows[case.name].lost, rows[case.name]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_submission_has_a_verdict(rows: dict[str, Row], case: Case) -> None:
    assert rows[case.name].status in case.status, rows[case.name]


@pytest.mark.parametrize("case", UNSCORED, ids=str)
def test_who_is_not_graded_is_told_why(rows: dict[str, Row], case: Case) -> None:
    row = rows[case.name]
    assert row.given is None
    assert len(row.message.split()) > 3, row.message


def test_forged_work_that_deserves_nothing_gets_nothing(rows: dict[str, Row]) -> None:
    forged = [case for case in CASES if case.kind == "forge" and not case.deserves]
    assert len(forged) > 8
    assert {rows[case.name].given for case in forged} <= {0, None}


@pytest.mark.parametrize("name", ["reference-junior", "reference-exercise"])
def test_the_authors_answers_get_all_automatic_points(rows: dict[str, Row], name: str) -> None:
    assert rows[name].given == rows[name].deserved == {"reference-junior": 64, "reference-exercise": 41}[name]


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 50
    assert len({case.name for case in corpus.CASES}) == len(corpus.CASES) >= 600
    assert {case.kind for case in CASES} == {case.kind for case in corpus.CASES} == set(get_args(Kind))
