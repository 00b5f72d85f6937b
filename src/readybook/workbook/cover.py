"""The cover: how ready its reader is, overall and by section, what went well and what to revise next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from readybook.workbook.readiness import Item, Readiness, Section, State, counts, share

# What a bar shows from left to right; each state has a pattern of its own beside its colour.
BAR: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("passed", ("passed",)),
    ("failed", ("failed", "part")),
    ("waiting", ("waiting", "later")),
    ("todo", ("todo", "unrun")),
)
_WORD = re.compile(r"[a-z]+(?![\w(\[=.])")
MOST_STRENGTHS = 8
MOST_TO_REVISE = 5
MOST_NOT_TRIED = 16
LONGEST_MESSAGE = 120
LONGEST_IDEA = 70
# With more sections than these, each has to do with one line and the lists below with half their length
MANY_SECTIONS = 12
LONGEST_TITLES = (80, 40)


def cover(readiness: Readiness, notes: Sequence[str]) -> dict[str, Any]:
    """Return the cover's facts: figures, sentences and bars overall and for each section, and what follows.

    notes: sentences that a reader has to know before all else.
    """
    every = [item for _, item in _pairs(readiness)]
    required, graded = readiness.required or every, readiness.graded
    has_optional = len(required) < len(every)
    has_many = len(readiness.sections) > MANY_SECTIONS
    return {
        "figure": figure(required, graded),
        "caption": _caption(required, graded, has_optional),
        "praise": praise(required),
        "sentence": sentence(required, graded, has_optional),
        "bar": bar(required, graded),
        "sections": [
            {
                "title": _shortened(topic(section.title), LONGEST_TITLES[has_many]) or "The notebook",
                "goal": section_label(section.name),
                "optional": section.optional,
                "figure": figure(section.items, graded),
                "bar": bar(section.items, graded),
            }
            for section in readiness.sections
        ],
        "strengths": _strengths(readiness)[: MOST_STRENGTHS // (1 + has_many)],
        **_to_do(readiness, MOST_TO_REVISE // (1 + has_many)),
        "notes": list(notes),
    }


def figure(items: Sequence[Item], graded: bool) -> str:
    """Return what came of the items in a few words: how many passed, points, or why there are none yet."""
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
    still_to_be_looked_at = found["waiting"] + found["later"]
    if still_to_be_looked_at == len(items):
        return "waits for a person"
    return f"{found['passed']} of {len(items) - still_to_be_looked_at}"


def status(items: Sequence[Item], graded: bool) -> str:
    """Return what came of a section's items, as a line of its own."""
    said = figure(items, graded)
    return f"{said} passed{_rest(items)}" if _is_count(said) else capitalised(said)


def _rest(items: Sequence[Item]) -> str:
    found = counts(items)
    wrong, blank = found["failed"] + found["part"], found["todo"] + found["unrun"]
    parts = [
        (wrong, "not right yet"),
        (found["waiting"] + found["later"], "still to be looked at"),
        (blank, "not attempted"),
    ]
    return "".join(f", {number} {words}" for number, words in parts if number)


def _is_count(said: str) -> bool:
    return said[:1].isdigit() and said[-1:].isdigit()


def _caption(items: Sequence[Item], graded: bool, has_optional: bool) -> str:
    kind = "required items" if has_optional else "items"
    return f"{kind} passed, of those checked here" if _is_count(figure(items, graded)) else ""


def praise(items: Sequence[Item]) -> str:
    """Return a sentence when all items were tried and none is wrong; else nothing."""
    found = counts(items)
    if not found["passed"] or found["failed"] + found["part"] + found["todo"] + found["unrun"]:
        return ""
    return "All that can be checked here is right." if found["passed"] < len(items) else "All of it is right."


def sentence(items: Sequence[Item], graded: bool, has_optional: bool = False) -> str:
    """Return in one sentence how many items are in each state."""
    found = counts(items)
    parts = [
        (found["passed"], "passed" if graded else "passed the checks in the notebook"),
        (found["part"], "right in part"),
        (found["failed"], "not right yet"),
        (found["todo"], "not attempted"),
        (found["unrun"], "not run"),
        (found["waiting"], "waiting for a person"),
        (found["later"], "looked at when graded"),
    ]
    said = ", ".join(f"{number} {words}" for number, words in parts if number)
    kind = ("required " if has_optional else "") + ("item" if len(items) == 1 else "items")
    return f"Of {len(items)} {kind}: {said}." if items else "There are no checks in this notebook."


def topic(title: str) -> str:
    """Return a section's title without the idea behind its colon."""
    return title.partition(":")[0]


def idea(title: str) -> str:
    """Return what stands behind the colon of a section's title, as a sentence begins."""
    return capitalised(title.partition(":")[2].strip())


def capitalised(words: str) -> str:
    """Return words as a sentence begins, unless they begin with a piece of code."""
    return words[:1].upper() + words[1:] if _WORD.match(words) else words


def bar(items: Sequence[Item], graded: bool) -> list[dict[str, Any]]:
    """Return the parts of a bar from left to right with their shares, of points or else of the items.

    A bar shows what the figure beside it says: without a gradebook nobody has points yet.
    """
    found = counts(items)
    shares = {
        name: share(items, *states) if graded else sum(found[state] for state in states) / (len(items) or 1)
        for name, states in BAR
    }
    return [{"state": name, "share": part} for name, part in shares.items() if part > 0]


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
    about = idea(section.title)
    told = _shortened(f"{topic(section.title)}: {about}" if about else section.title, LONGEST_IDEA)
    return {
        "title": item.title,
        "says": capitalised(_shortened(item.message, LONGEST_MESSAGE)),
        "idea": told,
        "goal": item_label(item.name),
    }


def _shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters and a sign that it goes on; the whole stands inside."""
    if len(text) <= most:
        return text
    whole = text[:most].rpartition(" ")[0] or text[:most]
    return whole.rstrip(" ,;:") + " …"


def _of_section(section: Section) -> dict[str, str]:
    title, about = topic(section.title), idea(section.title)
    goal = section_label(section.name)
    return {"title": title, "says": "", "idea": _shortened(about, LONGEST_IDEA), "goal": goal}


def _strengths(readiness: Readiness) -> list[dict[str, str]]:
    """Return the sections in which all that was decided is right, and where there are none, such items."""
    whole = [_of_section(section) for section in readiness.sections if _is_right(section.items)]
    right = (_of_item(section, item) for section, item in _pairs(readiness) if item.state == "passed")
    return whole or list(right)


def _is_right(items: Iterable[Item]) -> bool:
    states = {item.state for item in items}
    return "passed" in states and states <= {"passed", "waiting", "later"}


def _to_do(readiness: Readiness, most: int) -> dict[str, Any]:
    """Return what to revise, with the failed check's words and the section's idea, and what was not tried."""
    wrong = [
        _of_item(section, item) for section, item in _pairs(readiness) if item.state in ("failed", "part")
    ]
    blank = [title for section in readiness.sections for title in _not_tried(section)]
    return {
        "revise": wrong[:most],
        "more_to_revise": max(len(wrong) - most, 0),
        "todo": blank[:MOST_NOT_TRIED],
        "more_todo": max(len(blank) - MOST_NOT_TRIED, 0),
    }


def _not_tried(section: Section) -> list[str]:
    """Return a required section's title when nothing in it was tried, else the titles of its blank items."""
    blank = [item.title for item in section.items if item.state in ("todo", "unrun")]
    if section.optional:
        return []
    return [topic(section.title)] if blank and len(blank) == len(section.items) else blank
