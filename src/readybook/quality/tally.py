"""Counts, for each item, what became of the answers of the bank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

from readybook.quality.judging import Judgement


@dataclass
class Tally:
    """Of one item: right answers and how many were accepted, wrong ones, how many rejected and named."""

    right: int = 0
    accepted: int = 0
    wrong: int = 0
    rejected: int = 0
    named: int = 0

    def add(self, judgement: Judgement) -> None:
        if judgement.answer.is_correct:
            self.right += 1
            self.accepted += not judgement.failed and not judgement.deviation
        else:
            self.wrong += 1
            self.rejected += bool(judgement.failed)
            self.named += judgement.named

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right,
            self.accepted + other.accepted,
            self.wrong + other.wrong,
            self.rejected + other.rejected,
            self.named + other.named,
        )


def tallies(judgements: Iterable[Judgement]) -> dict[str, Tally]:
    """Return the counts by item, in the order in which items first appear."""
    found: dict[str, Tally] = {}
    for judgement in judgements:
        found.setdefault(judgement.answer.item, Tally()).add(judgement)
    return found


def table(assignment: str, counts: dict[str, Tally]) -> Table:
    """Return the counts of an assignment as a table for a terminal."""
    shown = Table(title=assignment, title_justify="left")
    shown.add_column("item")
    for title in ("right: accepted", "wrong: rejected", "mistake named"):
        shown.add_column(title, justify="right")
    rows = [*counts.items(), ("all", sum(counts.values(), Tally()))]
    for name, count in rows:
        shown.add_row(
            name,
            f"{count.accepted} of {count.right}",
            f"{count.rejected} of {count.wrong}",
            f"{count.named} of {count.wrong}",
            end_section=name != "all" and name == rows[-2][0],
        )
    return shown
