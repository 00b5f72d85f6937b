"""Grades sample submissions in a scratch course directory, so that a newcomer sees it all at work."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from readybook.authoring import bank
from readybook.authoring.build import build, read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.authoring.sections import SourceSection
from readybook.course import Course, CourseError, read_assignment
from readybook.grading.commands import nbgrader_log
from readybook.reports.scores import read_scores
from readybook.reports.table import scores_table
from readybook.workbook.writing import Wishes, write_workbooks

# Only a folder that holds this file is ours to make anew.
MARKER = ".made-by-readybook-demo"


@dataclass(frozen=True)
class Sample:
    """One made-up candidate: a text for each answered item, and cells of notes."""

    candidate: str
    answers: Mapping[str, str]
    notes: tuple[str, ...] = ()


def run_demo(course: Course, console: Console) -> Course:
    """Build the course, grade the samples with nbgrader, print the tables; return the scratch course."""
    assignments = course.assignment_names()
    build(course, assignments, say=console.print)
    scratch = scratch_course(course)
    mistakes: dict[str, list[bank.Answer]] = {}
    for name in assignments:
        sections = read_sections(course, name)
        mistakes[name] = typical_mistakes(course, sections)
        for sample in samples(sections, mistakes[name]):
            hand_in(scratch, name, sample, read_notebook(course.release(name)))

    _grade(scratch, assignments, console)
    for name in assignments:
        assignment = read_assignment(scratch.source(name))
        console.print()
        console.print(scores_table(assignment, read_scores(scratch, assignment)))
        console.print(f"What 'typical-junior' got wrong in {name}:", style="bold")
        for answer in mistakes[name]:
            console.print(f"  {answer.item}: {answer.title}", highlight=False)
    _say_what_next(scratch, console)
    return scratch


def _say_what_next(scratch: Course, console: Console) -> None:
    name = scratch.built_assignments()[-1]
    page = scratch.root / "feedback" / "typical-junior" / name / f"{name}.html"
    jupyter = Path(sys.executable).with_name("jupyter")
    lines = (
        f"\nThe results lie in {scratch.root}",
        "  autograded/  the notebooks that were graded      gradebook.db  all scores",
        "  feedback/    a page and a PDF workbook for each candidate, such as",
        f"               {page}",
        f"               {page.with_suffix('.pdf')}",
        "To mark what waits for a person, start JupyterLab there and choose Nbgrader > Formgrader:",
        f'  cd "{scratch.root}"',
        f'  "{jupyter}" lab',
        "To solve a workbook yourself: make lab (or: readybook lab)",
    )
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)


def scratch_course(course: Course) -> Course:
    """Make demo/ anew, with the course's settings and instructors' notebooks in it."""
    root = course.root / "demo"
    if root.exists() and not (root / MARKER).is_file():
        raise CourseError(f"{root}: was not made by 'readybook demo'; move it away and try again")
    try:
        root.mkdir(exist_ok=True)
        (root / MARKER).touch()
        for old in root.iterdir():
            if old.is_dir():
                shutil.rmtree(old)
            elif old.name != MARKER:  # kept to the last, so that an interrupted run can be taken up
                old.unlink()
        shutil.copy(course.root / "nbgrader_config.py", root)
        shutil.copytree(course.root / "source", root / "source")
    except OSError as error:
        raise CourseError(f"{root}: cannot be made anew ({error.strerror})") from None
    return Course(root)


def typical_mistakes(course: Course, sections: list[SourceSection]) -> list[bank.Answer]:
    """Return the first misconception that the answer bank has for each required section."""
    firsts = []
    for section in sections:
        path = course.answers(section.path)
        if path.exists() and not section.optional:
            firsts += [answer for answer in bank.read_answers(path) if not answer.is_correct][:1]
    return firsts


def samples(sections: list[SourceSection], mistakes: list[bank.Answer]) -> list[Sample]:
    """Return a complete, a typical junior's, a blank and a notes-only submission."""
    reference = bank.reference_answers(sections)
    optional = {cell.name for section in sections if section.optional for cell in section.cells if cell.name}
    written = {cell.name for section in sections for cell in section.cells if cell.role == "written"}
    required = {name: text for name, text in reference.items() if name not in optional}
    junior = {
        **required,
        **dict.fromkeys(required.keys() & written, "I am not sure. It depends on the data."),
        **{mistake.item: mistake.source for mistake in mistakes},
    }
    return [
        Sample("complete", reference),
        Sample("typical-junior", junior),
        Sample("blank", {}),
        Sample(
            "notes-only",
            {},
            notes=("**My notes.** Read this again before the interview.", "- ask about data"),
        ),
    ]


def hand_in(scratch: Course, assignment: str, sample: Sample, release: NotebookNode) -> None:
    """Write a sample's notebook to where nbgrader looks for submissions."""
    for cell in release.cells:
        facts = cell.metadata.get("readybook", {})
        if facts.get("role") in ("solution", "written"):
            cell.source = sample.answers.get(facts["item"], cell.source)
    release.cells += [v4.new_markdown_cell(note, id=f"note-{n}") for n, note in enumerate(sample.notes)]
    folder = scratch.root / "submitted" / sample.candidate / assignment
    folder.mkdir(parents=True)
    nbformat.write(release, folder / f"{assignment}.ipynb")


def _grade(scratch: Course, assignments: Sequence[str], console: Console) -> None:
    """Run nbgrader's three commands on each assignment, then ours; a bar on a terminal, lines elsewhere."""
    candidates = len(list((scratch.root / "submitted").iterdir()))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=len(assignments) * (1 + 3 * candidates))

        def run(command: str, step_sign: str, name: str) -> None:
            console.print(f"nbgrader {command} {name}", highlight=False)
            for line in nbgrader_log(scratch.root, command, name):
                progress.advance(task, step_sign in line)

        # What writes runs one after the other: two commands can meet in SQLite, and one gives up then.
        for name in assignments:
            run("generate_assignment", "Converting notebook", name)
        for name in assignments:
            run("autograde", "Autograding", name)
        with ThreadPoolExecutor() as pool:
            list(pool.map(partial(run, "generate_feedback", "Converting notebook"), assignments))
        for name in assignments:
            console.print(f"readybook pdf {name}", highlight=False)
            for _ in write_workbooks(scratch, name, Wishes()):
                progress.advance(task)
