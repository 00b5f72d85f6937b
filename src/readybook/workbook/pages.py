"""A notebook as the tree of its pages: chapters, and in them each cell the way a reader needs it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from nbformat import NotebookNode

from readybook.marks import Marks
from readybook.names import names_of
from readybook.pieces import (
    Piece,
    any_title_of,
    comment_and_code,
    facts_of,
    lead_of,
    mapping,
    numbered_title,
    topics_of,
    words,
)
from readybook.workbook.cover import capitalised, item_label, section_label, status
from readybook.workbook.nodes import Node, plain
from readybook.workbook.outputs import of_outputs
from readybook.workbook.pictures import Pictures
from readybook.workbook.prose import blocks
from readybook.workbook.readiness import Check, Item, Readiness, Section, is_blank, public_lines, unprefixed

FIRST_CHAPTER = "Before you begin"
MOST_NAMES = 8
LABEL_OF_LATER = "Checked when graded: "


@dataclass(frozen=True)
class Setting:
    """How the cells of one notebook are set.

    folder: where the notebook lies, for pictures beside it. everything: print also the code of given cells
    and of checks, but never a hidden line. of_course: cells that no course made are the candidate's own;
    a notebook without such marks is nobody's answer to anything.
    """

    readiness: Readiness
    pictures: Pictures
    folder: Path | None = None
    marks: Marks | None = None
    everything: bool = False
    of_course: bool = True

    def item(self, name: str) -> Item | None:
        """Return a graded item by its name."""
        found = (item for section in self.readiness.sections for item in section.items if item.name == name)
        return next(found, None)

    def section(self, name: str) -> Section | None:
        """Return a section with graded items by its name."""
        return next((section for section in self.readiness.sections if section.name == name), None)


def chapters(nb: NotebookNode, pieces: Sequence[Piece], setting: Setting) -> list[Node]:
    """Return the chapters of a notebook, one a section; a notebook without sections is one chapter."""
    topics = topics_of(nb)
    setting = replace(setting, of_course=bool(topics) or any(facts_of(piece.cell) for piece in pieces))
    made = []
    for name, group in groupby(pieces, key=lambda piece: piece.section):
        title = numbered_title(name, topics.get(name, {})) or (FIRST_CHAPTER if topics else "")
        section = setting.section(name)
        made.append(
            {
                "is": "chapter",
                "title": title,
                "label": section_label(name) if section else "",
                "status": status(section.items, setting.readiness.graded) if section else "",
                "body": list(
                    _joined(_without_title(_cells(list(group), setting), {title, any_title_of(nb)}))
                ),
            }
        )
    return made


def _cells(pieces: Sequence[Piece], setting: Setting) -> Iterator[Node]:
    for number, piece in enumerate(pieces):
        following = next((later.item for later in pieces[number + 1 :] if later.item), "")
        match piece.kind:
            case "text" | "task":
                yield from _text(piece, setting.item(following), setting)
            case "given":
                yield _given(piece, setting)
            case "check":
                yield from _check(piece, setting)
            case "answer" | "by hand" | "other":
                yield from _own(piece, setting)
        comment = setting.marks.comments.get(piece.grade_id) if setting.marks else None
        if comment:
            yield {"is": "comment", "body": blocks(comment, setting.pictures)}


def _text(piece: Piece, item: Item | None, setting: Setting) -> Iterator[Node]:
    """Yield the blocks of a text; one that opens with a bold sentence on an item gets a heading of it."""
    found = _prose(piece, setting)
    is_lead = found and found[0]["is"] == "paragraph" and found[0]["body"][0]["is"] == "strong"
    if item and is_lead and lead_of(piece.cell.source) == item.title:
        lead, *rest = found[0]["body"]
        yield {
            "is": "task",
            "level": 2,
            "body": lead["body"],
            "label": item_label(item.name),
            "state": item.state,
            "possible": item.possible,
            "points": item.points,
        }
        rest = _after_points(rest)
        found = [{"is": "paragraph", "body": rest}, *found[1:]] if rest else found[1:]
    yield from found


def _after_points(body: Sequence[Node]) -> list[Node]:
    """Return a task's first paragraph without the points behind its heading, which the heading shows."""
    rest = list(body)
    is_behind_blank = len(rest) > 1 and rest[0]["is"] == "text" and not rest[0]["text"].strip()
    if is_behind_blank and rest[1]["is"] == "emphasis" and "point" in plain(rest[1]["body"]):
        rest = rest[2:]
    if rest and rest[0]["is"] == "text":
        opening = capitalised(rest[0]["text"].lstrip(" .:\n"))
        rest = [{"is": "text", "text": opening}, *rest[1:]] if opening else rest[1:]
    while rest and rest[0]["is"] == "break":
        rest = rest[1:]
    return rest


def _given(piece: Piece, setting: Setting) -> Node:
    about, code = comment_and_code(piece.cell.source)
    return {
        "is": "given",
        "about": about or _defined(piece.cell.source),
        "code": (code or piece.cell.source) if setting.everything else None,
        "outputs": _outputs(piece, setting),
    }


def _defined(code: str) -> str:
    """Return a sentence on the names that a cell binds."""
    try:
        names = sorted(names_of(code).bound)
    except (SyntaxError, ValueError):
        names = []
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"Defines {', '.join(names[:MOST_NAMES])}{more}." if names else "Code of the course."


def _own(piece: Piece, setting: Setting) -> Iterator[Node]:
    """Yield what the candidate wrote, or that there is nothing yet."""
    graded = piece.kind != "other"
    if graded and is_blank(piece):
        yield {"is": "blank", "words": "Not attempted." if piece.kind == "answer" else "Not answered yet."}
    elif piece.cell.cell_type == "code":
        code, outputs = piece.cell.source.rstrip(), _outputs(piece, setting)
        name = _name(setting, graded, "Your cell")
        if code.strip() or outputs:
            yield {"is": "code", "graded": graded, "name": name, "text": code, "outputs": outputs}
    elif found := [_listing(piece.cell.source)] if piece.cell.cell_type == "raw" else _prose(piece, setting):
        if name := _name(setting, graded, "Your notes"):
            yield {"is": "voice", "graded": graded, "name": name, "body": found}
        else:
            yield from found
    if piece.kind == "by hand" and (item := setting.item(piece.item)):
        yield {"is": "checks", "rows": [_row(check, "") for check in item.checks]}


def _name(setting: Setting, graded: bool, otherwise: str) -> str:
    """Return what stands above a cell that no course made; nothing in a notebook of no course."""
    return "Your answer" if graded else otherwise if setting.of_course else ""


def _check(piece: Piece, setting: Setting) -> Iterator[Node]:
    item = setting.item(piece.item)
    check = next((one for one in item.checks if one.grade_id == piece.grade_id), None) if item else None
    if check:
        _, code = comment_and_code(public_lines(piece.cell.source))
        code = code if setting.everything else ""
        yield {"is": "checks", "rows": [_row(check, code)]}


def _row(check: Check, code: str) -> Node:
    return {
        "state": check.state,
        "about": capitalised(check.about.removeprefix(LABEL_OF_LATER)),
        "message": "" if check.state in ("passed", "todo") else capitalised(unprefixed(check.message)),
        "points": check.points,
        "possible": check.possible,
        "code": code,
    }


def _listing(source: str) -> Node:
    return {"is": "listing", "language": None, "text": source}


def _prose(piece: Piece, setting: Setting) -> list[Node]:
    attachments = mapping(piece.cell.get("attachments"))
    return blocks(piece.cell.source, setting.pictures, folder=setting.folder, attachments=attachments)


def _outputs(piece: Piece, setting: Setting) -> list[Node]:
    about, _ = comment_and_code(piece.cell.source)
    return of_outputs(piece.cell.get("outputs"), setting.pictures, folder=setting.folder, alt=about)


def _without_title(nodes: Iterator[Node], titles: Container[str]) -> Iterator[Node]:
    """Leave out the first heading when the chapter or the cover says the same."""
    is_first = True
    for node in nodes:
        if is_first and node["is"] == "heading":
            is_first = False
            if words(plain(node["body"])) in titles:
                continue
        yield node


def _joined(nodes: Iterator[Node]) -> Iterator[Node]:
    """Join the checks that stand below each other."""
    for is_checks, group in groupby(nodes, key=lambda node: node["is"] == "checks"):
        if is_checks:
            yield {"is": "checks", "rows": [row for node in group for row in node["rows"]]}
        else:
            yield from group
