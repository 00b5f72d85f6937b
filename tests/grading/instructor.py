"""What an instructor does, on a small course: commands, and submissions of all kinds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course, read_assignment
from readybook.reports.scores import CandidateScores, read_scores

RIGHT = "def double(x):\n    return x + x"
POINTS = 3.0  # automatic points of the small course


def nbgrader(course: Course, *arguments: str, inside: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    command = [*inside, sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False, timeout=900)


def hand_in(course: Course, candidate: str, answer: str) -> Path:
    """Lay an answer to the small course's one item into submitted/."""
    book: NotebookNode = read_notebook(course.release("small"))
    for cell in book.cells:
        if cell.id == "double":
            cell.source = answer
    path = course.root / "submitted" / candidate / "small" / "small.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(book, path)
    return path


def scores(course: Course) -> dict[str, CandidateScores]:
    return {row.candidate: row for row in read_scores(course, read_assignment(course.source("small")))}


def spoil(path: Path, how: str) -> None:
    """Replace a notebook by something that is none."""
    whole = path.read_bytes()
    path.unlink()
    match how:
        case "cut":
            path.write_bytes(whole[: len(whole) // 2])
        case "empty":
            path.touch()
        case "link":
            path.symlink_to("/etc/passwd")
        case "pipe":
            os.mkfifo(path)
        case "pdf":
            path.write_bytes(b"%PDF-1.7 ...")
        case "folder":
            path.mkdir()


BAD = {
    "cut": "unreadable",
    "empty": "unreadable",
    "link": "refused",
    "pipe": "refused",
    "pdf": "unreadable",
    "folder": "refused",
}
HARMFUL = {
    "ends": "import os\nos._exit(1)",
    "floods": "for _ in range(10**5): print('x' * 1000)\ndouble = int",
    "equal": "class Same:\n    __eq__ = lambda *_: True\ndef double(x):\n    return Same()",
    "nothing": "raise NotImplementedError('not attempted yet')",
}


def running() -> Iterator[str]:
    """The command lines of all processes of this machine."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
