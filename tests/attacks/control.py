"""What shows that the measure is right: nothing for nothing, everything for everything."""

from __future__ import annotations

from functools import partial

from readybook.authoring.build import read_sections
from readybook.course import Course
from readybook.demo import typical_mistakes

from .case import EVERYTHING, EXERCISE, JUNIOR, ROOT, Case, automatic_checks, items

control = partial(Case, kind="control")


def typical(assignment: str) -> Case:
    """Return the made-up junior of the demo, who brings one misconception to each section."""
    course = Course(ROOT)
    mistakes = {m.item: m for m in typical_mistakes(course, read_sections(course, assignment))}
    return control(
        f"typical-{assignment.split('_')[0]}",
        says="One well-known mistake in each section.",
        assignment=assignment,
        solves=tuple(name for name in items(assignment) if name not in mistakes),
        answers={name: mistake.source for name, mistake in mistakes.items()},
        passes=tuple(
            check.grade_id
            for check in automatic_checks(assignment)
            if check.item in mistakes and check.grade_id not in mistakes[check.item].fails
        ),
    )


CASES = [
    control("untouched-junior", says="Nothing was done."),
    control("untouched-exercise", says="Nothing was done.", assignment=EXERCISE),
    control("reference-junior", says="The authors' answers.", solves=EVERYTHING),
    control("reference-exercise", says="The authors' answers.", assignment=EXERCISE, solves=EVERYTHING),
    control(
        "half-junior", says="The first section alone.", solves=("sigmoid", "classify", "sigmoid-meaning")
    ),
    typical(JUNIOR),
    typical(EXERCISE),
]
