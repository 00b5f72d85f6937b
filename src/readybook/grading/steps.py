"""What is to be done with one submission, as plain data: the steps of its kernel, and its checks."""

from __future__ import annotations

from dataclasses import dataclass

from readybook.grading.examiner import CheckCell, Given


@dataclass(frozen=True)
class Run:
    """Run the cell of this index in the candidate kernel; `shown` unless its outputs belong to nobody."""

    index: int
    source: str
    shown: bool = True


@dataclass(frozen=True)
class Snapshot:
    """Keep a copy of the candidate kernel as it is now, for the checks at this place."""

    place: str


@dataclass(frozen=True)
class Plan:
    """The steps of the candidate kernel, in order, what the examiner gets, and how many cells there are."""

    cells: int
    steps: tuple[Run | Snapshot, ...]
    given: tuple[Given, ...]
    checks: tuple[CheckCell, ...]
