"""Tries one text source the way its author wants to know: rules, checks, answer bank, nonsense."""

from __future__ import annotations

from pathlib import Path

from readybook.authoring import bank, lint, nonsense
from readybook.authoring.build import misfits
from readybook.authoring.sections import read_section
from readybook.course import Course, CourseError


def try_section(course: Course, path: Path) -> str:
    """Return one sentence of praise with the section's points.

    Raises CourseError with a line for each broken rule, misfitting or misled check, or misjudged answer.
    """
    section = read_section(path)
    setup = path.with_name("00_setup.py")
    sections = [section] if section.is_setup else [read_section(setup), section]
    problems = [str(problem) for problem in lint.problems(sections) if problem.path == path]
    known = bank.banks(course, [section]).get(section.name, bank.Bank())
    problems = problems or misfits(sections, course) or list(bank.misjudged(known, sections))
    problems = problems or list(nonsense.misled(sections))
    if problems:
        raise CourseError("\n".join(problems))
    points = sum(cell.points for cell in section.cells)
    return (
        f"{path.name}: {points:g} points; the checks accept the solutions, reject the stubs "
        f"and nonsense, and judge {len(known.answers)} answers of the bank as they should."
    )
