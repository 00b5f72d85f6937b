"""Tries many answers to each item, every one in a fork of its own, which makes thousands of tries affordable.

The sections run once, with the authors' answers; where the solution of an item stands, forks run other
answers and then the item's checks. At the author's desk, like `trial`: submissions never come here.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from nbformat import NotebookNode

from readybook.authoring import trial
from readybook.authoring.notebooks import notebook
from readybook.authoring.sections import SourceSection
from readybook.course import CourseError

ENDLESS = "TimeoutError: it did not come to an end"
DIED = "RuntimeError: it ended the program"


@dataclass(frozen=True)
class Tried:
    """What came of one answer: the message of each check of its item that failed, by grade id."""

    item: str
    number: int
    failed: Mapping[str, str]


@dataclass
class _Fork:
    item: str
    number: int
    checks: Sequence[str]
    pid: int
    answer: int
    end: float
    heard: bytearray = field(default_factory=bytearray)

    def tried(self, otherwise: str) -> Tried:
        with contextlib.suppress(ValueError):
            return Tried(self.item, self.number, json.loads(self.heard.decode()))
        return Tried(self.item, self.number, dict.fromkeys(self.checks, otherwise))


def try_answers(
    sections: Sequence[SourceSection],
    answers: Mapping[str, Sequence[str]],
    *,
    jobs: int = 1,
    threads: int = 1,
    seconds: float = 30,
) -> Iterator[Tried]:
    """Try each of the `answers` to an item, given by its name, against the item's checks; yield what came.

    sections: in the order in which they run, the setup first. jobs: forks at once. threads: what numerical
    libraries may use in a fork. seconds: after which an answer counts as endless, and fails every check.

    Raises CourseError where processes cannot be forked.
    """
    if not hasattr(os, "fork"):
        raise CourseError("answers are tried in forks, which this system has not; use Linux, macOS or WSL2")
    book = notebook(sections)
    namespace: dict[str, Any] = {}
    for place, cell in enumerate(book.cells):
        facts = cell.metadata.readybook
        if facts.role == "solution" and answers.get(facts.item):
            tail = _tail(book, place, facts.item)
            yield from _forked(tail, facts.item, answers[facts.item], namespace, jobs, threads, seconds)
        if facts.role in ("given", "solution"):
            trial.run(NotebookNode(book, cells=[cell]), namespace=namespace)


def _tail(book: NotebookNode, place: int, item: str) -> NotebookNode:
    """Return the cells from the solution of an item to its last check, as far as a check may need them."""
    mine = [n for n, cell in enumerate(book.cells) if cell.metadata.readybook.get("item") == item]
    cells = [
        cell
        for n, cell in enumerate(book.cells[place : mine[-1] + 1], start=place)
        if n in mine or cell.metadata.readybook.role in ("given", "solution")
    ]
    return NotebookNode(book, cells=cells)


def _forked(
    tail: NotebookNode,
    item: str,
    answers: Sequence[str],
    namespace: dict[str, Any],
    jobs: int,
    threads: int,
    seconds: float,
) -> Iterator[Tried]:
    checks = [cell.id for cell in tail.cells if cell.metadata.readybook.role in ("visible", "hidden")]
    waiting = deque(enumerate(answers))
    running: dict[int, _Fork] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, answer = waiting.popleft()
                pid, pipe = _begin(tail, item, answer, namespace, threads)
                running[pipe] = _Fork(item, number, checks, pid, pipe, time.monotonic() + seconds)
            soonest = min(fork.end for fork in running.values())
            for pipe in select.select([*running], [], [], max(soonest - time.monotonic(), 0))[0]:
                if data := os.read(pipe, 1 << 16):
                    running[pipe].heard += data
                else:
                    yield _ended(running.pop(pipe)).tried(DIED)
            for fork in [fork for fork in running.values() if time.monotonic() > fork.end]:
                yield _ended(running.pop(fork.answer)).tried(ENDLESS)
    finally:
        for fork in running.values():
            _ended(fork)


def _begin(
    tail: NotebookNode, item: str, answer: str, namespace: dict[str, Any], threads: int
) -> tuple[int, int]:
    sys.stdout.flush()
    sys.stderr.flush()
    hears, tells = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(hears)
        _be_tried(tells, tail, item, answer, namespace, threads)
    os.close(tells)
    return pid, hears


def _be_tried(
    tells: int, tail: NotebookNode, item: str, answer: str, namespace: dict[str, Any], threads: int
) -> NoReturn:
    try:
        from threadpoolctl import threadpool_limits

        os.setsid()  # so that processes of the answer's own end with it
        threadpool_limits(threads)
        outcomes = trial.run(tail, {item: answer}, namespace).values()
        failed = {
            o.cell_id: o.error or "" for o in outcomes if o.role in ("visible", "hidden") and not o.passed
        }
        data = json.dumps(failed).encode()
        while data:
            data = data[os.write(tells, data) :]
    finally:
        os._exit(0)


def _ended(fork: _Fork) -> _Fork:
    os.close(fork.answer)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(fork.pid, signal.SIGKILL)
    os.kill(fork.pid, signal.SIGKILL)
    os.waitpid(fork.pid, 0)
    return fork
