"""Shows how the grading of many submissions goes, and what came of it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, ClassVar, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from readybook.candidates import shown
from readybook.verdict import PASSED_OVER

# What is to be mended and graded again; everything else is a verdict.
UNSETTLED = ("not graded", "not saved", PASSED_OVER)


class Result(Protocol):
    """What became of one submission; a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def candidate(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def unchanged(self) -> bool: ...


class Results(Protocol):
    """Submissions that are being graded."""

    @property
    def total(self) -> int: ...

    def results(self) -> Iterator[Result]: ...


class Rate(ProgressColumn):
    """Submissions a minute."""

    def render(self, task: Task) -> Text:
        return Text(f"{60 * task.speed:.0f} a minute" if task.speed else "")


def follow(submissions: Results, assignment: str, *, as_json: bool) -> int:
    """Grade, showing progress on a terminal and a summary at the end; return the exit status.

    as_json: print a line of JSON for each submission, and nothing else, to standard output.
    The status is 1 when some could not be graded or saved, or were passed over.
    """
    console = Console(stderr=as_json, soft_wrap=True, highlight=False, markup=False)
    seen: list[Result] = []
    kinds: Counter[str] = Counter()
    bar = _bar(Console(stderr=True)) if sys.stderr.isatty() else None
    with bar or nullcontext():
        task = bar.add_task("grading", total=submissions.total) if bar else None
        for result in submissions.results():
            seen.append(result)
            kinds[result.status] += 1
            if as_json:
                print(json.dumps(vars(result)), flush=True)
            if bar and task is not None:
                bar.update(task, advance=1, total=submissions.total, description=_failures(kinds))
    for line in summary(seen, assignment):
        console.print(line)
    return 1 if any(result.status in UNSETTLED for result in seen) else 0


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def _failures(kinds: Counter[str]) -> str:
    return ", ".join(["grading", *(f"{kinds[kind]} {kind}" for kind in kinds if kind != "graded")])


def summary(seen: list[Result], assignment: str) -> Iterator[str]:
    """Yield the lines that say what came of it, and where to look."""
    if not seen:
        yield f"There is no submission to grade: they belong into submitted/CANDIDATE/{assignment}/."
        return
    for result in sorted(seen, key=lambda result: result.candidate):
        if result.status != "graded":
            yield f"{shown(result.candidate)}: {result.status}: {result.message}"
    kinds = Counter(result.status for result in seen)
    in_order = sorted(kinds, key=lambda kind: (kind != "graded", kind))
    counted = ", ".join(f"{kinds[kind]} {kind}" for kind in in_order)
    unchanged = sum(result.unchanged for result in seen)
    known = f" ({unchanged} unchanged since they were graded)" if unchanged else ""
    number = "1 submission" if len(seen) == 1 else f"{len(seen)} submissions"
    yield f"{number} of {assignment}: {counted}{known}."
    yield f"Scores: readybook scores {assignment}. Graded notebooks: autograded/. Log: grade.log."
