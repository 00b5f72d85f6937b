"""Reads the answer bank: right answers and misconceptions for the items of a section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from readybook.authoring import trial
from readybook.authoring.notebooks import notebook
from readybook.authoring.sections import SourceSection, read_cells
from readybook.course import CourseError


@dataclass(frozen=True)
class Answer:
    """One answer to one item and what the checks must say of it.

    fails: grade ids that must fail, empty for a right answer; all others of the item must pass.
    says: words that the message of one of the failing checks must contain.
    """

    item: str
    title: str
    is_correct: bool
    source: str
    path: Path
    line: int
    fails: tuple[str, ...] = ()
    says: str = ""


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Read one file of the bank; raise CourseError with file and line for a header that makes no sense."""
    return tuple(_answer(path, *cell) for cell in read_cells(path) if cell[2] == "code")


def _answer(path: Path, line: int, options: dict[str, object], _: str, source: str) -> Answer:
    allowed = {"correct", "misconception", "item", "fails", "says"}
    words = {key: value for key, value in options.items() if isinstance(value, str)}
    kinds = {"correct", "misconception"} & set(words)
    if set(options) - allowed or len(words) != len(options) or len(kinds) != 1 or "item" not in words:
        raise CourseError(
            f'{path}:{line}: an answer\'s header is correct="..." or misconception="...", with item="...", '
            'and for a misconception fails="grade ids" and says="words"'
        )
    kind = kinds.pop()
    if (kind == "misconception") != ("fails" in words):
        raise CourseError(f"{path}:{line}: a misconception names the checks it fails, a correct answer none")
    return Answer(
        item=words["item"],
        title=words[kind],
        is_correct=kind == "correct",
        source=source,
        path=path,
        line=line,
        fails=tuple(words.get("fails", "").split()),
        says=words.get("says", ""),
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


def misjudged(answers: Iterable[Answer], sections: Sequence[SourceSection]) -> Iterator[str]:
    """Yield a sentence for each answer that the checks do not judge as it says.

    sections: what is run with the answer in place of the solution, beginning with the setup.
    """
    book = notebook(sections)
    items = {cell.name for section in sections for cell in section.cells if cell.role == "solution"}
    for answer in answers:
        where = f"{answer.path}:{answer.line}: {answer.title!r}"
        if answer.item not in items:
            yield f"{where} answers an unknown item, {answer.item!r}"
            continue
        outcomes = trial.run(book, {answer.item: answer.source}).values()
        failed = {
            o.cell_id: o.error or "" for o in outcomes if o.role in ("visible", "hidden") and not o.passed
        }
        if set(failed) != set(answer.fails):
            told = "; ".join(f"{name}: {error}" for name, error in failed.items()) or "nothing"
            yield f"{where} should fail {' and '.join(answer.fails) or 'nothing'}, but it fails {told}"
        elif answer.says and not any(answer.says.lower() in error.lower() for error in failed.values()):
            yield f"{where}: no message says {answer.says!r}; they say: {'; '.join(failed.values())}"
