"""Puts a notebook's document together: cover, chapters, the notes a reader needs, and the notebook itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbformat import NotebookNode

from readybook.marks import Marks
from readybook.pieces import Piece, any_title_of, mapping, pieces_of, texts, why_not_graded
from readybook.workbook.bounds import bounded
from readybook.workbook.cover import cover
from readybook.workbook.fonts import mend_glyphs
from readybook.workbook.headings import settle
from readybook.workbook.nodes import Node, counted
from readybook.workbook.pages import Setting, chapters
from readybook.workbook.pictures import Pictures
from readybook.workbook.readiness import Readiness, read_readiness
from readybook.workbook.sound import shared, sound, without_hidden_elsewhere
from readybook.workbook.typeset import typeset, workshop
from readybook.workbook.whose import candidate_of

MOST_GLYPHS_NAMED = 12
LONGEST_TITLE = 300  # characters; it stands on every page
UNTITLED = "Notebook"


@dataclass(frozen=True)
class Facts:
    """What a notebook does not say of itself.

    name: that of its file, without the suffix. when: the time that the document is made at. candidate: empty
    when the notebook or its folder tells. marks: what the gradebook holds on it.
    """

    name: str
    when: datetime
    folder: Path | None = None
    candidate: str = ""
    everything: bool = False
    marks: Marks | None = None


def pdf_of(nb: NotebookNode, facts: Facts) -> bytes:
    """Return the PDF of a notebook, however broken the notebook is.

    Raises CannotTypeset when Typst gives none.
    """
    nb = sound(nb)
    with workshop() as root:
        document = _document(nb, facts, Pictures(root))
        document["attached"] = f"{facts.name}.ipynb"
        attached = json.dumps(shared(nb), ensure_ascii=False, indent=1)
        (root / "notebook.ipynb").write_text(attached, encoding="utf-8")
        return typeset(root, document, facts.when)


def _document(nb: NotebookNode, facts: Facts, pictures: Pictures) -> Node:
    nb = without_hidden_elsewhere(nb)
    pieces = list(pieces_of(nb))
    marks = facts.marks if facts.marks and _is_scored(nb, facts.marks) else None
    readiness = read_readiness(nb, pieces, marks)
    setting = Setting(readiness, pictures, facts.folder, facts.marks, facts.everything)
    made = bounded(chapters(nb, pieces, setting))
    full_title = _short(any_title_of(nb) or facts.name.replace("_", " ")) or UNTITLED
    title, _, subtitle = full_title.partition(": ")
    tree, absent = mend_glyphs(
        {
            "title": title,
            "subtitle": subtitle[:1].upper() + subtitle[1:],
            "full_title": full_title,
            "candidate": facts.candidate or _named(facts.marks) or candidate_of(nb, pieces, facts.folder),
            "date": f"{facts.when.day} {facts.when:%B %Y}",
            "footer": _footer(readiness),
            "cover": cover(readiness, [*_lost(pieces, marks), *_notes(nb, readiness, marks)]),
            "contents": sum(len(chapter["body"]) for chapter in made) > 20,
            "chapters": settle(made),
        }
    )
    return {**tree, "glyphs": _glyph_note(absent)}


def _is_scored(nb: NotebookNode, marks: Marks) -> bool:
    """Tell whether the points in the gradebook are worth showing: grading gave them, or a person did."""
    verdict = mapping(mapping(nb.metadata.get("readybook")).get("verdict"))
    return bool(marks.marks) and (verdict.get("status", "graded") == "graded" or marks.by_hand)


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"


def _named(marks: Marks | None) -> str:
    """Return whose work the gradebook holds; a name written into a graded notebook may be another's."""
    return marks.candidate if marks and marks.marks else ""


def _lost(pieces: Sequence[Piece], marks: Marks | None) -> list[str]:
    """Return a sentence on points of the gradebook whose cells somebody took out of the notebook."""
    there = {piece.grade_id for piece in pieces}
    lost = [mark for name, mark in (marks.marks if marks else {}).items() if name not in there]
    if not lost:
        return []
    points, possible = sum(mark.points for mark in lost), sum(mark.possible for mark in lost)
    where = f"in {counted(len(lost), 'graded cell')} that this notebook has not"
    return [f"{points:g} of {possible:g} points more are {where}; they are not counted here."]


def _notes(nb: NotebookNode, readiness: Readiness, marks: Marks | None) -> list[str]:
    """Return the sentences on where the outcomes come from, the most important first."""
    verdict = mapping(mapping(nb.metadata.get("readybook")).get("verdict"))
    notes = texts(verdict.get("notes"))
    if marks and marks.penalty:
        notes = [f"For lateness, {marks.penalty:g} points are taken off the sum.", *notes]
    if verdict.get("status", "graded") != "graded":
        return [f"This submission was not graded: {why_not_graded(verdict)}", *notes]
    if not readiness.sections:
        return []
    if readiness.graded:
        return ["The points are those of the gradebook.", *notes]
    if verdict:
        return ["From the graded notebook, hidden checks included; a person has not marked it here.", *notes]
    if not readiness.ran:
        return ["Nothing in this notebook was run, so that no check has an outcome yet."]
    return ["From the outputs in the candidate's own notebook; hidden checks run when it is graded."]


def _footer(readiness: Readiness) -> str:
    return "Graded workbook" if readiness.graded else "Made from the candidate's own notebook"


def _glyph_note(absent: set[str]) -> str:
    if not absent:
        return ""
    named = ", ".join(f"U+{ord(each):04X}" for each in sorted(absent)[:MOST_GLYPHS_NAMED])
    more = f" and {len(absent) - MOST_GLYPHS_NAMED} more" if len(absent) > MOST_GLYPHS_NAMED else ""
    return (
        f"The fonts at hand have no glyph for {named}{more}: such characters stand as numbers in brackets. "
        "For Chinese, Japanese and Korean: pip install readybook[cjk]."
    )


def moment(date: str = "") -> datetime:
    """Return noon of a date written as YYYY-MM-DD, or the present moment.

    Raises ValueError when the text is no such date.
    """
    if not date:
        return datetime.now(UTC).replace(microsecond=0)
    return datetime.strptime(date, "%Y-%m-%d").replace(hour=12, tzinfo=UTC)
