"""Reads the answer bank: right answers and misconceptions for the items of a section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from readybook.authoring import trial
from readybook.authoring.notebooks import grade_id, notebook
from readybook.authoring.sections import SourceSection, read_cells
from readybook.course import Course, CourseError
from readybook.parsing import parsed

_KINDS = ("correct", "misconception", "extra", "equivalent")
_WORDS = {
    "correct": {"item"},
    "misconception": {"item", "fails", "says", "points"},
    "extra": set(),
    "equivalent": {"item"},
}
_MUTANT = re.compile(r"# was: (?P<was>.+)\n# now: (?P<now>.+)")
_HEADERS = (
    'a cell of the bank begins with correct="TITLE" or misconception="TITLE", and item="NAME" (a '
    'misconception also with fails="GRADE-IDS", says="WORDS" and, where it earns some, points=N), with '
    'extra=true, or with equivalent="REASON" and item="NAME"'
)


@dataclass(frozen=True)
class Answer:
    """One answer to one item and what the checks must say of it.

    extra: cells of the candidate's own above it. fails: grade ids that must fail, empty for a right answer;
    all others of the item must pass. says: words that the message of one of the failing checks must contain.
    points: what a partly right answer deserves.
    """

    item: str
    title: str
    is_correct: bool
    source: str
    path: Path
    line: int
    extra: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    says: str = ""
    points: float = 0

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}: {self.title!r}"

    @property
    def text(self) -> str:
        """The answer with its extra cells above it."""
        return "\n\n\n".join((*self.extra, self.source))


@dataclass(frozen=True)
class Equivalent:
    """A changed line of a solution that no check can tell from the solution, and why."""

    item: str
    reason: str
    was: str
    now: str
    path: Path
    line: int


@dataclass(frozen=True)
class Bank:
    """What one file of the bank holds."""

    answers: tuple[Answer, ...] = ()
    equivalents: tuple[Equivalent, ...] = ()


def read_bank(path: Path) -> Bank:
    """Read one file of the bank; raise CourseError with file and line for what makes no sense."""
    answers: list[Answer] = []
    equivalents: list[Equivalent] = []
    extra: list[str] = []
    for line, options, kind, source in read_cells(path):
        if kind != "code":
            continue
        read = _read(path, line, options, source)
        if isinstance(read, str):
            extra.append(read)
        elif isinstance(read, Equivalent):
            equivalents.append(read)
        else:
            answers.append(replace(read, extra=tuple(extra)))
            extra.clear()
    if extra:
        raise CourseError(
            f"{path}: an extra cell stands above the answer it belongs to; the last one has none"
        )
    return Bank(tuple(answers), tuple(equivalents))


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Read the answers in one file of the bank; raises as `read_bank` does."""
    return read_bank(path).answers


def banks(course: Course, sections: Iterable[SourceSection]) -> dict[str, Bank]:
    """Return the bank of each section by the section's name; an empty one where there is no file."""
    paths = {section.name: course.answers(section.path) for section in sections if not section.is_setup}
    return {name: read_bank(path) if path.exists() else Bank() for name, path in paths.items()}


def _read(path: Path, line: int, options: Mapping[str, Any], source: str) -> Answer | Equivalent | str:
    def fail(problem: str) -> CourseError:
        return CourseError(f"{path}:{line}: {problem}")

    kinds = [kind for kind in _KINDS if kind in options]
    if len(kinds) != 1 or set(options) - {kinds[0]} - _WORDS[kinds[0]]:
        raise fail(_HEADERS)
    (kind,) = kinds
    words = {key: value for key, value in options.items() if key not in ("points", "extra")}
    if not all(isinstance(value, str) and value for value in words.values()):
        raise fail(_HEADERS)
    if kind == "equivalent":
        lines = _MUTANT.fullmatch(source)
        if "item" not in words or not lines:
            raise fail("below equivalent=... and item=... stand two lines, '# was: LINE' and '# now: LINE'")
        return Equivalent(words["item"], words["equivalent"], lines["was"], lines["now"], path, line)
    try:
        parsed(source)
    except SyntaxError as error:
        raise fail(f"the cell below is not plain Python (its line {error.lineno}: {error.msg})") from None
    if kind == "extra":
        return source
    points = options.get("points", 0)
    if "item" not in words or isinstance(points, bool) or not isinstance(points, int | float):
        raise fail(_HEADERS)
    if kind == "misconception" and not words.keys() >= {"fails", "says"}:
        raise fail("a misconception names the checks it fails, and words that one of their messages says")
    return Answer(
        item=words["item"],
        title=words[kind],
        is_correct=kind == "correct",
        source=source,
        path=path,
        line=line,
        fails=tuple(words.get("fails", "").split()),
        says=words.get("says", ""),
        points=points,
    )


def reference_answers(sections: Iterable[SourceSection]) -> dict[str, str]:
    """Return the authors' own answer to each item: the solution's code, or the written model answer."""
    answers = {}
    for section in sections:
        for cell in section.cells:
            if cell.role == "solution":
                answers[cell.name] = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.M)
            elif cell.role == "written":
                answers[cell.name] = (
                    cell.source.partition("**Mark scheme")[0].replace("**Model answer.**", "").strip()
                )
    return answers


def checks_of(sections: Iterable[SourceSection]) -> dict[str, dict[str, float]]:
    """Return, for each item with a solution cell, the points of its checks by their grade ids."""
    cells = [cell for section in sections for cell in section.cells]
    checks: dict[str, dict[str, float]] = {cell.name: {} for cell in cells if cell.role == "solution"}
    for cell in cells:
        if cell.role in ("visible", "hidden"):
            checks.setdefault(cell.name, {})[grade_id(cell)] = cell.points
    return checks


def impossible(bank: Bank, sections: Iterable[SourceSection]) -> Iterator[str]:
    """Yield a sentence for each expectation that no grading can meet."""
    checks = checks_of(sections)
    for equivalent in bank.equivalents:
        if equivalent.item not in checks:
            yield f"{equivalent.path}:{equivalent.line}: names an unknown item, {equivalent.item!r}"
    for answer in bank.answers:
        mine = checks.get(answer.item)
        if mine is None:
            yield f"{answer.where} answers an unknown item, {answer.item!r}"
            continue
        if unknown := [name for name in answer.fails if name not in mine]:
            yield (
                f"{answer.where} should fail {' and '.join(unknown)}, but the checks of {answer.item!r} are "
                f"{' and '.join(mine)}"
            )
            continue
        left = sum(points for name, points in mine.items() if name not in answer.fails)
        if not answer.is_correct and answer.points != left:
            yield (
                f"{answer.where} leaves {left:g} points to the checks that it passes, but its header says "
                f"points={answer.points:g}"
            )


def deviation(answer: Answer, failed: Mapping[str, str]) -> str:
    """Return a sentence when the checks do not judge an answer as it says, and nothing when they do.

    failed: the message of each check of the item that failed.
    """
    if set(failed) != set(answer.fails):
        told = "; ".join(f"{name}: {error}" for name, error in failed.items()) or "nothing"
        return f"{answer.where} should fail {' and '.join(answer.fails) or 'nothing'}, but it fails {told}"
    if answer.says and not any(answer.says.lower() in error.lower() for error in failed.values()):
        return f"{answer.where}: no message says {answer.says!r}; they say: {'; '.join(failed.values())}"
    return ""


def misjudged(bank: Bank, sections: Sequence[SourceSection]) -> Iterator[str]:
    """Yield a sentence for each answer that the checks do not judge as it says, tried at the desk.

    sections: what is run with the answer in place of the solution, beginning with the setup.
    """
    yield from (problems := list(impossible(bank, sections)))
    if problems:
        return
    book = notebook(sections)
    for answer in bank.answers:
        outcomes = trial.run(book, {answer.item: answer.text}).values()
        failed = {
            o.cell_id: o.error or "" for o in outcomes if o.role in ("visible", "hidden") and not o.passed
        }
        if told := deviation(answer, failed):
            yield told
