"""The verb `verify-checks`: the whole bank through real grading, a table, and every deviation told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from readybook.authoring import build
from readybook.authoring.bank import banks, impossible
from readybook.course import Course, CourseError
from readybook.quality.judging import Judgement, judged
from readybook.quality.luck import changed_by_chance
from readybook.quality.tally import table, tallies


def verify_checks(
    course: Course, assignments: Sequence[str], jobs: int, console: Console, repetitions: int = 0
) -> dict[str, list[Judgement]]:
    """Grade the answer bank of each assignment and print what came of it; return it by assignment.

    jobs: submissions at once. repetitions: how often each answer is tried besides, each time under another
    hash seed and another number of threads, with the sections in order or in reverse.

    Raises CourseError with a sentence for each answer that is not judged as its header says.
    """
    texts = {name: build.read_sections(course, name) for name in assignments}
    every = {name: banks(course, sections) for name, sections in texts.items()}
    problems = [
        line
        for name, known in every.items()
        for bank in known.values()
        for line in impossible(bank, texts[name])
    ]
    if problems:
        raise CourseError("\n".join(problems))
    build.check(course, assignments)
    found: dict[str, list[Judgement]] = {}
    wrong: list[str] = []
    for name in assignments:
        sections, known = texts[name], every[name]
        with _bar(console) as bar:
            follow = partial(_advance, bar, bar.add_task(f"{name}: submissions", total=None))
            found[name] = judged(course, name, sections, known, jobs, follow)
        console.print(table(name, tallies(found[name])))
        wrong += [judgement.deviation for judgement in found[name] if judgement.deviation]
        with _bar(console) as bar:
            task = bar.add_task(f"{name}: repetitions", total=repetitions, visible=repetitions > 0)
            for sentences in changed_by_chance(course, name, known, repetitions, jobs):
                wrong += sentences
                bar.advance(task)
    if wrong:
        raise CourseError("\n".join([*wrong, f"{len(wrong)} answers are not judged as they say"]))
    return found


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
