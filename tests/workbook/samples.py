"""Workbooks as candidates leave them: solved, half done with mistakes, and just as they were given out."""

from __future__ import annotations

import copy
from functools import lru_cache

from nbclient import NotebookClient
from nbformat import NotebookNode

from readybook.authoring.bank import reference_answers
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.demo import typical_mistakes

NAME = "Ada Example"


def solved(course: Course, assignment: str) -> NotebookNode:
    """Return the workbook with every answer right, as it is after Run All."""
    sections = read_sections(course, assignment)
    return ran(course, assignment, tuple(sorted(reference_answers(sections).items())))


def half_done(course: Course, assignment: str) -> NotebookNode:
    """Return the workbook with the first half of the sections answered, some of it wrongly."""
    sections = read_sections(course, assignment)
    answers = dict(reference_answers(sections[: len(sections) // 2 + 1]).items())
    for wrong in typical_mistakes(course, sections)[:3]:
        answers[wrong.item] = wrong.source
    return ran(course, assignment, tuple(sorted(answers.items())))


@lru_cache(maxsize=8)
def _ran(course: Course, assignment: str, answers: tuple[tuple[str, str], ...]) -> NotebookNode:
    book = read_notebook(course.release(assignment))
    given = dict(answers)
    for cell in book.cells:
        facts = cell.metadata.readybook
        if facts.role in ("solution", "written") and facts.item in given:
            cell.source = given[facts.item]
        elif "**Your name:**" in cell.source:
            cell.source = cell.source.replace("*double-click here and write it*", NAME)
    NotebookClient(book, timeout=300, allow_errors=True).execute()
    return book


def ran(course: Course, assignment: str, answers: tuple[tuple[str, str], ...]) -> NotebookNode:
    """Return the workbook with these answers to its items, as it is after Run All."""
    return copy.deepcopy(_ran(course, assignment, answers))
