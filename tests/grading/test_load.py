"""A submission that lacked time among too many others is run again alone, once, before that is final."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from logging import Logger
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from readybook.grading import load
from readybook.grading.batch import Batch, Choice
from readybook.grading.handed_in import HandedIn
from readybook.grading.prepare import Done, Prepared
from readybook.grading.saving import Graded
from readybook.grading.sealed import Ran
from readybook.grading.staging import Submission
from readybook.grading.workers import Workers
from readybook.verdict import Verdict


class Place:
    """Where tasks are done, in threads; it knows how often each was, and what was done beside it."""

    def __init__(self, starved: dict[str, int]) -> None:
        self.starved = starved  # in how many runs each is
        self.runs: Counter[str] = Counter()
        self.beside: dict[tuple[str, int], int] = {}
        self._threads = ThreadPoolExecutor(4)
        self._active = 0
        self._lock = threading.Lock()

    def submit(self, _: object, task: str) -> Future[Done]:
        return self._threads.submit(self._do, task)

    def _do(self, name: str) -> Done:
        with self._lock:
            self.runs[name] += 1
            self._active += 1
            run = self.runs[name]
            self.beside[name, run] = self._active - 1
        time.sleep(0.05)
        with self._lock:
            self._active -= 1
        ran = Ran(met_wall_limit=run <= self.starved.get(name, 0))
        return Done(Prepared("", "graded", digest=name), ran, starved=ran.met_wall_limit)


def graded(
    tmp_path: Path, names: str, starved: dict[str, int]
) -> tuple[list[str], Place, dict[str, list[str]]]:
    """Grade submissions of these names; return in which order they were saved, and the notes on each."""
    notes: dict[str, list[str]] = {}
    exporter: Any = SimpleNamespace(results={}, warm_parents=None)
    exporter.staging = SimpleNamespace(
        submissions=lambda: dict.fromkeys(names, tmp_path),
        take_in=lambda name, _: Submission(name, {"small": HandedIn(name, "small")}, "key"),
        tasks=lambda submission: {"small": submission.candidate},
        lay=lambda *_: tmp_path,
        forget=lambda _: None,
        passed_over={},
    )

    def save(name: str, _: Path) -> None:
        notes[name] = exporter.results[name].ran.notes

    saver: Any = SimpleNamespace(
        known_verdict=lambda _: None,
        save=save,
        read_verdict=lambda _: Verdict(),
        graded=lambda name, *_, **__: Graded(name, "graded"),
    )
    batch = Batch(exporter, saver, Choice(2), ExitStack(), Logger("test"))
    place: Any = Place(starved)
    batch._workers = Workers(place, 2)
    return [result.candidate for result in batch.results()], place, notes


def test_who_was_starved_is_run_once_more_when_all_others_are_done(tmp_path: Path) -> None:
    order, place, notes = graded(tmp_path, "abcdefgh", {"b": 1, "e": 1})
    assert set(order[-2:]) == {"b", "e"}
    assert sorted(order) == list("abcdefgh")
    assert place.runs == Counter("abcdefghbe")
    assert place.beside["b", 2] == place.beside["e", 2] == 0
    once_more = ["The machine was overloaded when this was first run, so it was run once more alone."]
    assert notes == {name: once_more if name in "be" else [] for name in "abcdefgh"}


def test_who_never_ends_is_run_twice_at_most_and_that_is_told(tmp_path: Path) -> None:
    order, place, notes = graded(tmp_path, "abc", {"a": 99})
    assert order[-1] == "a"
    assert place.runs["a"] == 2
    assert "this is not final" in notes["a"][-1]


@pytest.mark.parametrize(("running", "overloaded"), [(0.5, False), (2.0, False), (15.0, True)])
def test_a_machine_with_many_waiting_programs_is_overloaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, running: float, overloaded: bool
) -> None:
    monkeypatch.setattr(load, "_CONTAINER", tmp_path / "none")
    monkeypatch.setattr(load.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(load.os, "getloadavg", lambda: (2 * running, 0, 0))
    assert load.is_overloaded() == overloaded
    assert load.is_starved(Ran(met_wall_limit=True)) == overloaded
    assert not load.is_starved(Ran())


def test_only_a_second_run_that_was_starved_too_leaves_doubt() -> None:
    assert load.is_doubtful(load.second_of(Ran(), starved=True))
    assert not load.is_doubtful(load.second_of(Ran(), starved=False))
    assert not load.is_doubtful(Ran())


def test_a_container_that_is_held_back_is_overloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(load.os, "getloadavg", lambda: (0, 0, 0))
    monkeypatch.setattr(load, "_CONTAINER", tmp_path / "cpu.pressure")
    text = "some avg10=90.00 avg60=90.00 avg300=5.00 total=1\nfull avg10={0} avg60={0} avg300=0.00 total=0\n"
    for share, overloaded in (("0.00", False), ("55.10", True)):
        (tmp_path / "cpu.pressure").write_text(text.format(share))
        assert load.is_overloaded() == overloaded
    (tmp_path / "cpu.pressure").write_text("nonsense")
    assert not load.is_overloaded()
