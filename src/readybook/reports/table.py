"""Draws the table of scores: a row a candidate, a column a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAVY
from rich.table import Table
from rich.text import Text

from readybook.candidates import shown
from readybook.course import Assignment
from readybook.reports.scores import CandidateScores, SectionScore
from readybook.verdict import Verdict

NAME_WIDTH = 14  # of a column; longer names take several lines


def scores_table(assignment: Assignment, rows: Sequence[CandidateScores]) -> Table:
    """Return a table of points earned, with the points possible in its last line.

    A star marks a section in which something waits for a person; a submission without points has its
    status in the last column. Sections are numbered, with their topics below, so that the table fits a
    terminal of 80 columns; optional ones have a total of their own.
    """
    topics = " · ".join(f"{section.number} {section.topic}" for section in assignment.sections)
    notes = ["* some of it waits for a person to mark it"]
    if any(section.optional for section in assignment.sections):
        notes.append("( ) optional, scored separately")
    table = Table(
        title=f"{assignment.name}: points by section",
        caption="\n".join([topics, *notes]),
        title_justify="left",
        caption_justify="left",
        show_footer=True,
        box=SIMPLE_HEAVY,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column("candidate", footer="possible", overflow="fold", min_width=NAME_WIDTH)
    for section in assignment.sections:
        header = f"({section.number})" if section.optional else section.number
        table.add_column(header, footer=f"{section.points:g}", justify="right")
    kinds = sorted({section.optional for section in assignment.sections})
    for optional in kinds:
        possible = sum(section.points for section in assignment.sections if section.optional == optional)
        name = "optional" if optional else "required" if True in kinds else "total"
        table.add_column(name, footer=f"{possible:g}", justify="right", style="bold")
    table.add_column("waiting", justify="right")
    for row in rows:
        if row.status != "graded":
            table.add_row(
                Text(shown(row.candidate)), *["-"] * (len(assignment.sections) + len(kinds)), row.status
            )
            continue
        totals = [f"{row.earned(optional=optional):g}" for optional in kinds]
        table.add_row(Text(shown(row.candidate)), *map(_points, row.sections), *totals, str(row.waiting))
    return table


def remarks(rows: Sequence[CandidateScores]) -> list[str]:
    """Return a line for each submission that has no points, or of which a person should know something."""
    return [f"{shown(row.candidate)}: {remark}" for row in rows for remark in _remarks(row.verdict)]


def _remarks(verdict: Verdict | None) -> Iterator[str]:
    if verdict is None:
        yield "not graded; run 'nbgrader autograde' and look at its log"
        return
    if verdict.status != "graded":
        yield f"{verdict.status}: {verdict.message}"
    if verdict.boxed is False:
        yield "ran without a box, so what it did on this machine is not known"
    yield from verdict.notes


def _points(score: SectionScore) -> str:
    return f"{score.points:g}" + ("*" if score.waiting else "")
