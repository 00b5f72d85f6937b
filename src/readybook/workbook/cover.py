"""The cover: how ready its reader is, overall and by section, what went well and what to revise next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from readybook.workbook.readiness import Item, Readiness, Section, State, counts, share

# What a bar shows from left to right; each state has a pattern of its own beside its colour.
BAR: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("passed", ("passed",)),
    ("failed", ("failed",)),
    ("waiting", ("waiting", "later")),
    ("todo", ("todo", "unrun")),
)
CAPTION = "of what the checks here decide"
_WORD = re.compile(r"[a-z]+(?![\w(\[=.])")
MOST_STRENGTHS = 8
MOST_TO_REVISE = 6


def cover(readiness: Readiness, notes: Sequence[str]) -> dict[str, Any]:
    """Return the cover's facts: figures, sentences and bars overall and for each section, and what follows.

    notes: sentences that a reader has to know before all else.
    """
    required = readiness.required
    return {
        "figure": figure(required, readiness.graded),
        "caption": CAPTION if figure(required, readiness.graded).endswith("%") else "",
        "sentence": sentence(required, readiness.graded),
        "bar": bar(required),
        "graded": readiness.graded,
        "sections": [
            {
                "title": topic(section.title) or "The notebook",
                "goal": section_label(section.name),
                "optional": section.optional,
                "figure": figure(section.items, readiness.graded),
                "bar": bar(section.items),
            }
            for section in readiness.sections
        ],
        "strengths": _strengths(readiness)[:MOST_STRENGTHS],
        **_to_do(readiness),
        "notes": list(notes),
    }


def figure(items: Sequence[Item], graded: bool) -> str:
    """Return what came of the items in a few words: a share, points, or that nothing was tried or run."""
    found = counts(items)
    if not items:
        return "nothing to check"
    if found["todo"] == len(items):
        return "not attempted"
    if found["unrun"] + found["todo"] + found["later"] == len(items):
        return "not run" if found["unrun"] else "not checked yet"
    if graded:
        points = sum(item.points or 0 for item in items)
        return f"{points:g} of {sum(item.possible for item in items):g} points"
    decided = [item for item in items if item.state not in ("waiting", "later")]
    return f"{share(decided, 'passed'):.0%}" if decided else "waits for a person"


def sentence(items: Sequence[Item], graded: bool) -> str:
    """Return in one sentence how many items are in each state."""
    found = counts(items)
    parts = [
        (found["passed"], "passed" if graded else "pass the checks in the notebook"),
        (found["part"], "in part"),
        (found["failed"], "not right yet"),
        (found["todo"], "not attempted"),
        (found["unrun"], "not run"),
        (found["waiting"], "waiting for a person"),
        (found["later"], "looked at when graded"),
    ]
    said = ", ".join(f"{number} {words}" for number, words in parts if number)
    return f"Of {len(items)} items: {said}." if items else "There are no checks in this notebook."


def topic(title: str) -> str:
    """Return a section's title without the idea behind its colon."""
    return title.partition(":")[0]


def idea(title: str) -> str:
    """Return what stands behind the colon of a section's title, as a sentence begins."""
    return capitalised(title.partition(":")[2].strip())


def capitalised(words: str) -> str:
    """Return words as a sentence begins, unless they begin with a piece of code."""
    return words[:1].upper() + words[1:] if _WORD.match(words) else words


def bar(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Return the parts of a bar from left to right, each with its share of the items' points."""
    parts = [{"state": name, "share": share(items, *states)} for name, states in BAR]
    return [part for part in parts if float(str(part["share"])) > 0]


def section_label(name: str) -> str:
    """Return by which label the cover refers to a section."""
    return f"section {name}"


def item_label(name: str) -> str:
    """Return by which label the cover refers to an item."""
    return f"item {name}"


def _pairs(readiness: Readiness) -> Iterator[tuple[Section, Item]]:
    for section in readiness.sections:
        for item in section.items:
            yield section, item


def _of_item(section: Section, item: Item) -> dict[str, str]:
    told = f"{topic(section.title)}: {idea(section.title)}" if idea(section.title) else section.title
    return {
        "title": item.title,
        "says": capitalised(item.message),
        "idea": told,
        "goal": item_label(item.name),
    }


def _of_section(section: Section) -> dict[str, str]:
    title, about = topic(section.title), idea(section.title)
    return {"title": title, "says": about, "idea": "", "goal": section_label(section.name)}


def _strengths(readiness: Readiness) -> list[dict[str, str]]:
    """Return the sections in which all that was decided is right, and where there are none, such items."""
    whole = [_of_section(section) for section in readiness.sections if _is_right(section.items)]
    right = (_of_item(section, item) for section, item in _pairs(readiness) if item.state == "passed")
    return whole or list(right)


def _is_right(items: Iterable[Item]) -> bool:
    states = {item.state for item in items}
    return "passed" in states and states <= {"passed", "waiting", "later"}


def _to_do(readiness: Readiness) -> dict[str, Any]:
    """Return what to revise, with the failed check's words and the section's idea, and what was not tried."""
    wrong = [
        _of_item(section, item) for section, item in _pairs(readiness) if item.state in ("failed", "part")
    ]
    return {
        "revise": wrong[:MOST_TO_REVISE],
        "more_to_revise": max(len(wrong) - MOST_TO_REVISE, 0),
        "todo": [title for section in readiness.sections for title in _not_tried(section)],
    }


def _not_tried(section: Section) -> list[str]:
    """Return a required section's title when nothing in it was tried, else the titles of its blank items."""
    blank = [item.title for item in section.items if item.state in ("todo", "unrun")]
    if section.optional:
        return []
    return [topic(section.title)] if blank and len(blank) == len(section.items) else blank
