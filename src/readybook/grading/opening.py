"""Opens what was handed in: finds the notebook among the files, and decodes it. Pure, and never raises.

It is work on whatever a candidate sent, so it runs where limits of time and memory hold (`limited.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from readybook.grading.handed_in import Copy, HandedIn, Limits, few, sha256, shown
from readybook.grading.jsontext import IntakeError
from readybook.grading.reading import Decoded, decode
from readybook.grading.rebuild import rebuild


@dataclass(frozen=True)
class Intake:
    """What came out of one submission folder for one notebook: a notebook, or a status that says why not.

    python: the version of Python that the notebook was written under, as far as it says so.
    """

    notebook: NotebookNode | None
    status: str
    message: str
    notes: tuple[str, ...]
    digest: str
    files: Mapping[str, bytes]
    timestamp: str
    python: str = ""


def opened(handed_in: HandedIn, limits: Limits, release: NotebookNode | None) -> Intake:
    """Return what was handed in of a notebook, decoded.

    release: with it a notebook under another name is taken only when items of the release are in it.
    Raises nothing but MemoryError.
    """
    notes = list(handed_in.notes)
    notebook, status, message = None, handed_in.status, handed_in.message
    digest = python = ""
    try:
        if not status:
            copy, decoded = _chosen(handed_in, limits, release)
            digest = sha256(copy.data)
            decoded = decoded or _decoded(copy, limits)
            if copy.name != f"{handed_in.wanted}.ipynb":
                notes.append(f"the notebook was named {shown(copy.name)}")
            notebook, python = decoded.notebook, decoded.python
            notes += decoded.notes
    except IntakeError as reason:
        status, message = reason.status, f"{shown(handed_in.candidate)}/{shown(reason.name)}: {reason.clause}"
    except MemoryError:
        raise
    except Exception as error:  # whatever was handed in, the batch goes on
        status = "unreadable"
        message = f"{shown(handed_in.candidate)}: the submission cannot be read ({type(error).__name__})"
    return Intake(notebook, status, message, few(notes), digest, handed_in.files, handed_in.timestamp, python)


def _chosen(handed_in: HandedIn, limits: Limits, release: NotebookNode | None) -> tuple[Copy, Decoded | None]:
    """Return the notebook of the right name, else the only other one, decoded when it had to be for that."""
    exact = f"{handed_in.wanted}.ipynb"
    copies = handed_in.copies
    if any(copy.name == exact for copy in copies):
        return _read(copies[0]), None
    if len(copies) > 1 and release is not None:
        sound = [(copy, decoded) for copy in copies if (decoded := _sound(copy, limits, release))]
        if len(sound) == 1:
            return sound[0]
        copies = tuple(copy for copy, _ in sound)
    if len(copies) == 1:
        decoded = _decoded(_read(copies[0]), limits)
        if release is None or _is_of(release, decoded):
            return copies[0], decoded
    there = ", ".join(map(shown, handed_in.there)) or "nothing"
    which = "it is not clear which to take" if len(copies) > 1 else "no notebook of this assignment"
    raise IntakeError("missing", f"there is no such file, but {there}: {which}", exact)


def _read(copy: Copy) -> Copy:
    """Return a copy that has been read; raise IntakeError for another."""
    if copy.status:
        raise IntakeError(copy.status, copy.clause, copy.name)
    return copy


def _sound(copy: Copy, limits: Limits, release: NotebookNode) -> Decoded | None:
    try:
        decoded = _decoded(_read(copy), limits)
    except IntakeError:
        return None
    return decoded if _is_of(release, decoded) else None


def _is_of(release: NotebookNode, decoded: Decoded) -> bool:
    return rebuild(release, decoded.notebook).recognised > 0


def _decoded(copy: Copy, limits: Limits) -> Decoded:
    try:
        return decode(copy.data, limits.cells, limits.text)
    except IntakeError as reason:
        raise IntakeError(reason.status, reason.clause, copy.name) from None
