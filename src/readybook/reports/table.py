"""Draws the table of scores: a row a candidate, a column a section."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from readybook.course import Assignment
from readybook.reports.scores import CandidateScores, SectionScore


def scores_table(assignment: Assignment, rows: Sequence[CandidateScores]) -> Table:
    """Return a table of points earned, with the points possible in its last line.

    A star marks a section in which something waits for a person; optional sections have a
    total of their own.
    """
    table = Table(title=assignment.name, caption="* waits for a person to mark it", show_footer=True)
    table.add_column("candidate", footer="possible", no_wrap=True)
    for section in assignment.sections:
        header = f"{section.number} {section.topic}" + (" (optional)" if section.optional else "")
        table.add_column(header, footer=f"{section.points:g}", justify="right")
    kinds = sorted({section.optional for section in assignment.sections})
    for optional in kinds:
        possible = sum(section.points for section in assignment.sections if section.optional == optional)
        name = "optional" if optional else "required" if True in kinds else "total"
        table.add_column(name, footer=f"{possible:g}", justify="right", style="bold")
    table.add_column("items waiting", justify="right")
    for row in rows:
        totals = [f"{row.earned(optional=optional):g}" for optional in kinds]
        table.add_row(row.candidate, *map(_points, row.sections), *totals, str(row.waiting))
    return table


def _points(score: SectionScore) -> str:
    return f"{score.points:g}" + ("*" if score.waiting else "")
