"""What each cell of a notebook is to its reader: an answer, a check, a task, or something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

from nbformat import NotebookNode

from readybook.course import METADATA_KEY
from readybook.safety import plain

Kind = Literal["text", "given", "answer", "by hand", "task", "check", "other"]

_TASK = re.compile(r"\*\*(?P<title>.+?)\*\*(?P<points>\s*\*\([^)]*point[^)]*\)\*)?", re.DOTALL)
_TITLE = re.compile(r"#[ \t]+(.+)")


@dataclass(frozen=True)
class Piece:
    """A cell, and where it belongs; the title is that of the task it stands under."""

    section: str
    item: str
    title: str
    kind: Kind
    grade_id: str
    cell: NotebookNode


def pieces_of(nb: NotebookNode) -> Iterator[Piece]:
    """Yield the cells of a notebook, which may come from any nbgrader course, in their order."""
    section = item = task = ""
    has_points = False
    for cell in nb.cells:
        facts, grade = facts_of(cell), mapping(cell.metadata.get("nbgrader"))
        section = words(facts.get("section")) or section
        match = _TASK.match(cell.source) if facts.get("role") == "text" else None
        if match and (match["points"] or not has_points):
            # A text that says its points is the task; one without them may be a remark on it.
            task, has_points = spoken(match["title"]), bool(match["points"])
        kind = _kind(facts, grade)
        grade_id = words(grade.get("grade_id"))
        of_item = ""
        if kind not in ("text", "given", "other"):
            # Elsewhere a check belongs to the answer above it.
            item = words(facts.get("item")) or (item if kind == "check" and item else grade_id)
            of_item = item
        yield Piece(section, of_item, task or item.replace("-", " "), kind, grade_id, cell)
        if kind in ("by hand", "task", "check"):
            task, has_points = "", False


def lead_of(source: str) -> str:
    """Return the bold words that a text opens with; empty when it opens otherwise."""
    match = _TASK.match(source)
    return spoken(match["title"]) if match else ""


def _kind(facts: Mapping[str, Any], grade: Mapping[str, Any]) -> Kind:
    if grade.get("task"):
        return "task"
    if grade.get("solution"):
        return "by hand" if grade.get("grade") else "answer"
    if grade.get("grade"):
        return "check"
    if facts.get("role") == "text":
        return "text"
    return "given" if grade or facts.get("role") == "given" else "other"


def title_of(nb: NotebookNode) -> str:
    """Return the heading that the first text of the course opens with; empty when it has none."""
    texts = (cell.source for cell in nb.cells if facts_of(cell).get("role") == "text")
    return _heading(next(texts, ""))


def any_title_of(nb: NotebookNode) -> str:
    """Return the course's title of a notebook, else the heading that its first text opens with."""
    texts = (cell.source for cell in nb.cells if cell.cell_type == "markdown")
    return title_of(nb) or _heading(next(texts, ""))


def _heading(source: str) -> str:
    match = _TITLE.match(source)
    return spoken(match[1]) if match else ""


def topics_of(nb: NotebookNode) -> dict[str, Mapping[str, Any]]:
    """Return the facts on each section that the build left in the notebook, by the section's name."""
    topics = mapping(nb.metadata.get(METADATA_KEY)).get("sections")
    listed = topics if isinstance(topics, list) else []
    return {words(each.get("name")): each for each in map(mapping, listed)}


def numbered_title(name: str, topic: Mapping[str, Any]) -> str:
    """Return a section's title as a reader knows it, such as `1. Sigmoid: log-odds to probability`."""
    number, title = name.partition("_")[0].lstrip("0"), words(topic.get("title"))
    return f"{number}. {title}" if number.isdecimal() and title else title


def without_hidden(source: str, hidden_lines: tuple[str, str]) -> str:
    """Return the code of a check without the lines that candidates do not get.

    hidden_lines: what begins such lines, and what ends them.
    """
    begin, end = hidden_lines
    kept, inside = [], False
    for line in source.split("\n"):
        inside = begin in line or (inside and end not in line)
        if not inside and end not in line:
            kept.append(line)
    return "\n".join(kept)


def comment_and_code(source: str) -> tuple[str, str]:
    """Return the comment that a cell opens with as a sentence, and all of it when there is more."""
    lines = source.strip().split("\n")
    comments = [*takewhile(lambda line: line.startswith("#"), lines)]
    about = " ".join(line.lstrip("# ") for line in comments)
    return plain(about), "" if len(comments) == len(lines) else source.strip()


def why_not_graded(verdict: Mapping[str, Any]) -> str:
    """Return why a submission has no points, in words for its candidate; empty when it was graded.

    verdict: as it is kept in the metadata of an autograded notebook, or empty.
    """
    status = words(verdict.get("status", "graded"))
    if status == "not graded":
        # What is wrong on our side is for instructors, who have it in the log.
        return "something went wrong on our side; your instructors have to grade this again."
    return words(verdict.get("message")) or ("" if status == "graded" else status)


def facts_of(cell: NotebookNode) -> Mapping[str, Any]:
    """Return what the build left in a cell's metadata."""
    return mapping(cell.metadata.get(METADATA_KEY))


def mapping(value: object) -> Mapping[str, Any]:
    """Return a value of a submission's metadata that ought to be a mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def words(value: object) -> str:
    """Return a value of a submission's metadata that ought to be text, in one line."""
    return " ".join(plain(value).split())


def spoken(markdown: str) -> str:
    """Return a short piece of Markdown as plain words."""
    return words(markdown.replace("`", "").replace("$", ""))


def texts(values: object) -> Sequence[str]:
    """Return a value of a submission's metadata that ought to be a list of texts."""
    return [words(value) for value in values] if isinstance(values, list) else []
