"""The `readybook` command: one thin function a verb."""

from __future__ import annotations

import argparse
import codecs
import io
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from readybook import __version__
from readybook.course import Course, CourseError, read_assignment

# Verbs import what they need when they run, so that `readybook --help` answers at once.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status: 0 done, 1 something to mend, 2 misused, 130 interrupted."""
    options = _parser().parse_args(arguments)
    try:
        _refuse_without_home()
        return options.verb(options) or 0
    except CourseError as error:
        print(f"readybook: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("readybook: stopped", file=sys.stderr)
        return 130


def run() -> int:
    """Run what the command line says; nothing printed fails on a character that the terminal has not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a closed one is None
            told = codecs.lookup(locale.getencoding()).name
            stream.reconfigure(encoding="utf-8" if told == "ascii" else told, errors="replace")
    return main()


def _refuse_without_home() -> None:
    """Raise CourseError where Jupyter's libraries cannot be imported for want of one."""
    try:
        Path.home()
    except RuntimeError:
        raise CourseError("HOME is not set, and this user has no home; set HOME to a folder") from None


def _build(options: argparse.Namespace) -> None:
    from readybook.authoring import build

    course = _course(options)
    names = options.assignments or course.assignment_names()
    if options.check:
        build.check(course, names)
        print("source/ and release/ are what the text sources give.")
        return
    changed = build.build(course, names, force=options.force, say=print)
    for path in changed:
        print(f"wrote {path.relative_to(course.root)}")
    if not changed:
        print("source/ and release/ are up to date.")


def _try(options: argparse.Namespace) -> None:
    from readybook.authoring.desk import try_section

    print(try_section(_course(options), options.section.resolve()))


def _demo(options: argparse.Namespace) -> None:
    from rich.console import Console

    from readybook.demo import run_demo

    run_demo(_course(options), Console())


def _scores(options: argparse.Namespace) -> None:
    from rich.console import Console

    from readybook.reports.scores import read_passed_over, read_scores
    from readybook.reports.table import remarks, scores_table

    course = _course(options)
    assignment = read_assignment(course.built_source(options.assignment))
    rows = [*read_scores(course, assignment), *read_passed_over(course, assignment)]
    console = Console()
    console.print(scores_table(assignment, rows))
    for line in remarks(rows):
        console.print(line, markup=False, highlight=False)


def _grade(options: argparse.Namespace) -> int:
    from readybook.grading.batch import Choice, batch
    from readybook.reports.progress import follow

    choice = Choice(options.jobs, options.candidate, options.again, options.scheduler)
    with batch(_course(options), options.assignment, choice) as submissions:
        return follow(submissions, options.assignment, as_json=options.json)


def _pdf(options: argparse.Namespace) -> int:
    from rich.console import Console

    from readybook.workbook.needs import what_is_missing

    if missing := what_is_missing():
        raise CourseError(missing)
    from readybook.workbook.writing import Wishes, write_workbook, write_workbooks

    wishes = Wishes(options.name, options.date, options.everything)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    notebook = Path(options.what)
    if notebook.suffix == ".ipynb" or notebook.is_file():
        console.print(f"wrote {write_workbook(notebook, options.output, wishes)}")
        return 0
    if options.output or options.name:
        raise CourseError("--output and --name go with one notebook; an assignment has one PDF a candidate")
    failed = 0
    for candidate, outcome in write_workbooks(_course(options), options.what, wishes):
        failed += isinstance(outcome, str)
        console.print(f"{candidate}: {outcome}" if isinstance(outcome, str) else f"wrote {outcome}")
    return min(failed, 1)


def _verify_checks(options: argparse.Namespace) -> None:
    from rich.console import Console

    from readybook.quality.verify import verify_checks

    course = _course(options)
    names = options.assignments or course.assignment_names()
    verify_checks(course, names, options.jobs, Console(soft_wrap=True, highlight=False), options.repeat)


def _lab(options: argparse.Namespace) -> None:
    from readybook.workspace import open_lab

    open_lab(_course(options), port=options.port, extra=options.jupyter_options)


def _test(options: argparse.Namespace) -> None:
    from readybook.gates import run_gates

    run_gates(_course(options))


def _test_browser(options: argparse.Namespace) -> None:
    from readybook.gates import run_browser_tests

    run_browser_tests(_course(options))


def _test_pythons(options: argparse.Namespace) -> None:
    from readybook.gates import run_on_every_python

    run_on_every_python(_course(options), quick=options.quick)


def _clean(options: argparse.Namespace) -> None:
    from readybook.workspace import clean

    for path in clean(_course(options)):
        print(f"removed {path}")


def _course(options: argparse.Namespace) -> Course:
    return Course.find(options.course.resolve())


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of submissions to run at once; give 1 or more"
        )
    return int(text)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="readybook", description="Interview workbooks, built and graded.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--course",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the course directory (default: here or above)",
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")

    demo = verbs.add_parser("demo", help="grade sample submissions in demo/ and print the table")
    demo.set_defaults(verb=_demo)

    lab = verbs.add_parser("lab", help="open JupyterLab on your own copy of the workbooks, my_workbooks/")
    lab.add_argument("--port", type=int, help="a port to use (default: the first free one from 8888)")
    lab.add_argument("jupyter_options", nargs="*", help="further options for JupyterLab, after '--'")
    lab.set_defaults(verb=_lab)

    build = verbs.add_parser("build", help="rebuild source/ and release/ from the text sources in notebooks/")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which ones (default: all)")
    build.add_argument(
        "--check", action="store_true", help="write nothing; fail when a built notebook differs"
    )
    build.add_argument(
        "--force", action="store_true", help="overwrite built notebooks that were edited by hand"
    )
    build.set_defaults(verb=_build)

    try_ = verbs.add_parser("try", help="try one text source: its rules, its checks, its answer bank")
    try_.add_argument("section", type=Path, help="e.g. notebooks/junior_ml_workbook/01_sigmoid.py")
    try_.set_defaults(verb=_try)

    at_once: dict[str, Any] = {
        "type": _at_least_one,
        "default": _processors(),
        "metavar": "N",
        "help": "submissions that run at once (default: as many as there are processors, %(default)s)",
    }
    grade = verbs.add_parser(
        "grade", help="grade all submissions of an assignment side by side, going on where it was stopped"
    )
    grade.add_argument("assignment", metavar="ASSIGNMENT")
    grade.add_argument("--jobs", **at_once)
    grade.add_argument(
        "--candidate",
        action="append",
        default=[],
        metavar="PATTERN",
        help="only candidates whose names match, such as 'a*'; may be given several times",
    )
    grade.add_argument("--again", action="store_true", help="also those that have not changed since")
    grade.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="run on a Dask cluster, such as tcp://host:8786"
    )
    grade.add_argument("--json", action="store_true", help="print a line of JSON for each submission")
    grade.set_defaults(verb=_grade)

    scores = verbs.add_parser("scores", help="print the table of scores in gradebook.db")
    scores.add_argument("assignment", metavar="ASSIGNMENT")
    scores.set_defaults(verb=_scores)

    pdf = verbs.add_parser(
        "pdf", help="write a notebook, or all graded ones of an assignment, as Interview Readiness Workbooks"
    )
    pdf.add_argument("what", metavar="NOTEBOOK|ASSIGNMENT", help="e.g. junior_ml_workbook.ipynb")
    pdf.add_argument("--output", type=Path, metavar="FILE", help="(default: beside the notebook)")
    pdf.add_argument(
        "--name", default="", help="on the cover (default: as in the notebook, or its folder's in nbgrader)"
    )
    pdf.add_argument("--date", default="", metavar="YYYY-MM-DD", help="on the cover (default: today)")
    pdf.add_argument(
        "--everything", action="store_true", help="print also the code of given cells and visible checks"
    )
    pdf.set_defaults(verb=_pdf)

    verify = verbs.add_parser(
        "verify-checks", help="grade the whole answer bank; fail when an answer is not judged as it says"
    )
    verify.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which ones (default: all)")
    verify.add_argument("--jobs", **at_once)
    verify.add_argument(
        "--repeat",
        type=_at_least_one,
        default=0,
        metavar="N",
        help="also try each answer N times under other hash seeds, threads and orders of sections",
    )
    verify.set_defaults(verb=_verify_checks)

    test = verbs.add_parser("test", help="run all tests and quality gates")
    test.set_defaults(verb=_test)

    browser = verbs.add_parser("test-browser", help="drive JupyterLab and formgrader in Chromium")
    browser.set_defaults(verb=_test_browser)

    pythons = verbs.add_parser(
        "test-pythons", help="run the demo and all tests on every promised Python that is found here"
    )
    pythons.add_argument(
        "--quick", action="store_true", help="only tests that need no torch, on the others alone"
    )
    pythons.set_defaults(verb=_test_pythons)

    clean = verbs.add_parser("clean", help="remove demo/ and caches; never your own work or scores")
    clean.set_defaults(verb=_clean)
    return parser


if __name__ == "__main__":  # as `readybook.__main__` has it
    sys.exit(run())
