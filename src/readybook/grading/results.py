"""What comes of running one submission, as plain data, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbformat import NotebookNode

from readybook.grading.examiner import Outcome


@dataclass(frozen=True)
class Seconds:
    """How long things may take: one cell, one check, and all of a submission."""

    cell: int = 60
    check: int = 60
    total: int = 600


@dataclass
class Ran:
    """What became of a submission: outputs by the index of their cell, outcomes by grade id.

    met_wall_limit: whether it met a limit of time while it waited for a processor that others had.
    boxed: whether all kernels that ran it were shut in; None when none did.
    """

    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    met_wall_limit: bool = False
    boxed: bool | None = None

    def note(self, sentence: str) -> None:
        """Add a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


class ExaminerFailed(Exception):
    """What is ours, examiner or machine, did not do its work; the text says what is known."""
