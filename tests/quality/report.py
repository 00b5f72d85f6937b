"""Makes docs/quality_report.md: how the checks of every item were themselves checked.

`python -m tests.quality.report` grades the answer bank as submissions are graded, tries every answer 20 times
where chance could have a say, tries all mutants of the solutions, and holds the solutions to the oracles. It
takes about an hour on two cores. The sources have to be committed, so that the page can name their commit.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from readybook.authoring.bank import Equivalent, banks
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import notebook
from readybook.course import Course, CourseError
from readybook.quality.mutants import Survey, survey
from readybook.quality.tally import Tally, tallies
from readybook.quality.verify import verify_checks
from tests.quality import oracles
from tests.quality.test_oracles import solutions

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "quality_report.md"
# What the figures hang on; the page is stale when any of it has changed since.
FOLDERS = ("notebooks", "answers", "tests/quality/oracles.py")
INTRODUCTION = """\
# Quality report

A score is worth what its checks are worth. Here every check of every item was itself put to the test:

- **Answer bank** (`answers/`): right answers as people write them must all be accepted, and every
  misconception must be rejected by just the checks, with just the points, and by a message that says what its
  author stated (*named*). Graded the way submissions are: `readybook verify-checks`.
- **Chance**: each answer of the bank again, %s times, each time under another hash seed, with 1, 2 or 4
  threads, the sections in order or in reverse. One that is judged otherwise even once stops this report.
- **Mutants** of the solutions, one small change each (an operator, a comparison, a number, a loop), made by
  cosmic-ray: the checks must refuse all but those that are solutions too, which are listed below with the
  reason.
- **Oracles** (`tests/quality/oracles.py`): the solutions agree with scikit-learn, torch, exact fractions or
  50-digit arithmetic on inputs made up by hypothesis, extremes among them.

`make quality-report` makes this page anew; a test fails when texts, answers or oracles have changed since.
"""


@dataclass
class Item:
    """All that is known of the checks of one item."""

    name: str
    tally: Tally = field(default_factory=Tally)
    mutants: Survey | None = None
    cases: int = 0


def fingerprint() -> str:
    """Return a digest of all that the figures hang on."""
    found = hashlib.sha256()
    for name in FOLDERS:
        path = ROOT / name
        for each in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(each.relative_to(ROOT).as_posix().encode() + b"\0" + each.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def commit() -> str:
    """Return the commit of the sources; they must be as they are in it."""
    git = ["git", "-C", str(ROOT)]
    if subprocess.run([*git, "diff", "--quiet", "HEAD", "--", *FOLDERS], check=False).returncode:
        sys.exit(f"{' or '.join(FOLDERS)} has changes that are not committed; commit them first")
    return subprocess.run(
        [*git, "rev-parse", "--short=10", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


def total(items: list[Item]) -> str:
    """Return the figures of all items in one sentence, which the README repeats."""
    tally = sum((item.tally for item in items), Tally())
    surveys = [item.mutants for item in items if item.mutants]
    killed, alive = sum(s.killed for s in surveys), sum(len(s.alive) for s in surveys)
    return (
        f"{tally.accepted} of {tally.right} right answers accepted, {tally.rejected} of {tally.wrong} wrong "
        f"ones rejected and {tally.named} told by name, {killed} of {killed + alive} mutants refused, and "
        f"the solutions held to independent ones in {sum(item.cases for item in items)} cases"
    )


def lines(
    found: Mapping[str, list[Item]], equivalents: list[Equivalent], repetitions: int, made_at: str
) -> Iterator[str]:
    yield INTRODUCTION % repetitions
    every = [item for items in found.values() for item in items]
    yield f"**In all: {total(every)}.**\n"
    yield f"Made at commit {made_at}; sources {fingerprint()}; Python {platform.python_version()},"
    yield f"{platform.system()}, {os.cpu_count()} processors.\n"
    for assignment, items in found.items():
        yield f"## {assignment}\n"
        yield (
            "| item | right: accepted | wrong: rejected | named | mutants: refused | equivalent "
            "| oracle cases |"
        )
        yield "| --- | --: | --: | --: | --: | --: | --: |"
        for item in items:
            tally, mutants = item.tally, item.mutants
            refused = f"{mutants.killed} of {mutants.killed + len(mutants.alive)}" if mutants else "-"
            yield (
                f"| {item.name} | {tally.accepted} of {tally.right} | {tally.rejected} of {tally.wrong} "
                f"| {tally.named} of {tally.wrong} | {refused} "
                f"| {mutants.equivalent if mutants else '-'} | {item.cases or '-'} |"
            )
        yield ""
    yield "## Mutants that are solutions too\n"
    yield "| item | the line | its mutant | why no check can tell them |"
    yield "| --- | --- | --- | --- |"
    for one in equivalents:
        yield f"| {one.item} | `{_cell(one.was)}` | `{_cell(one.now)}` | {one.reason} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=20, help="tries of each answer (default: %(default)s)")
    options = parser.parse_args()
    course, console, jobs = Course(ROOT), Console(soft_wrap=True, highlight=False), os.cpu_count() or 1
    made_at = commit()
    names = course.assignment_names()
    found: dict[str, list[Item]] = {}
    equivalents: list[Equivalent] = []
    try:
        # A deviation, by chance or not, ends it here: what is written below went without any.
        judgements = verify_checks(course, names, jobs, console, options.repeat)
        known = solutions(course)
        for name in names:
            sections = read_sections(course, name)
            items = [
                Item(cell.metadata.readybook.item)
                for cell in notebook(sections).cells
                if cell.metadata.readybook.role == "solution"
            ]
            console.print(f"{name}: mutants and oracles")
            counts, surveys = tallies(judgements[name]), survey(sections, banks(course, sections), jobs)
            for item in items:
                if item.name in known:
                    oracles.ORACLES[item.name](known[item.name])
                item.tally = counts.get(item.name, Tally())
                item.mutants = surveys.get(item.name)
                item.cases = oracles.cases[item.name]
            found[name] = items
            equivalents += [one for bank in banks(course, sections).values() for one in bank.equivalents]
    except CourseError as error:
        sys.exit(str(error))
    REPORT.write_text("\n".join(lines(found, equivalents, options.repeat, made_at)) + "\n", encoding="utf-8")
    console.print(f"wrote {REPORT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
