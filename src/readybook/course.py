"""A course directory as plain data: its assignments, their sections and their items."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Role = Literal["text", "own", "given", "solution", "visible", "hidden", "written"]

# The key under which our own facts travel in the metadata of built notebooks and their cells.
METADATA_KEY = "readybook"


class CourseError(Exception):
    """What a person must mend, in one sentence: which file, what is wrong, what to do."""


@dataclass(frozen=True)
class Check:
    """One grade cell: a visible check, a hidden check or a written answer."""

    grade_id: str
    role: Role
    item: str
    section: str
    points: float


@dataclass(frozen=True)
class Section:
    """One topic of an assignment, built from one text file."""

    name: str
    title: str
    optional: bool
    checks: tuple[Check, ...]

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def number(self) -> str:
        return self.name.partition("_")[0].lstrip("0")

    @property
    def topic(self) -> str:
        return self.name.partition("_")[2].replace("_", " ")


@dataclass(frozen=True)
class Assignment:
    """One nbgrader assignment: one notebook."""

    name: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Course:
    """The folders and files of one course directory."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Course:
        """Return the course that `start` lies in.

        Raises CourseError when neither it nor a folder above it is a course directory.
        """
        for folder in (start, *start.parents):
            if (folder / "nbgrader_config.py").is_file() and (folder / "source").is_dir():
                return cls(folder)
        raise CourseError(
            f"{start}: neither this folder nor one above it is a course directory "
            "(one with nbgrader_config.py and source/); go to one, or name it with --course"
        )

    def assignment_names(self) -> tuple[str, ...]:
        """Return the names of the assignments that have text sources, in alphabetical order."""
        folder = self.root / "notebooks"
        if not folder.is_dir():
            raise CourseError(
                f"{folder}: there are no text sources here; restore the folder or go to the course"
            )
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))

    def text_sources(self, assignment: str) -> tuple[Path, ...]:
        """Return the text files of an assignment in the order of their numbers."""
        names = self.assignment_names()
        if assignment not in names:
            raise CourseError(
                f"there is no assignment {assignment!r} in notebooks/; there are {', '.join(names)}"
            )
        paths = tuple(sorted((self.root / "notebooks" / assignment).glob("[0-9][0-9]_*.py")))
        if not paths:
            raise CourseError(f"notebooks/{assignment}: holds no text source such as 00_setup.py")
        return paths

    def answers(self, text_source: Path) -> Path:
        """Return where the answer bank keeps the answers to a text source."""
        return self.root / "answers" / text_source.parent.name / text_source.name

    def source(self, assignment: str) -> Path:
        """Return the instructor's notebook of an assignment."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def release(self, assignment: str) -> Path:
        """Return the candidates' notebook of an assignment."""
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def kept_releases(self, assignment: str) -> Path:
        """Return the folder of an assignment's releases that can still be graded when they are replaced."""
        return kept_releases(self.root, assignment)

    def autograded(self, candidate: str, assignment: str) -> Path:
        """Return the notebook that grading leaves of a candidate's submission."""
        return self.root / "autograded" / candidate / assignment / f"{assignment}.ipynb"

    def built_source(self, assignment: str) -> Path:
        """Return the instructor's notebook of an assignment, which must be there."""
        names = self.built_assignments()
        if assignment not in names:
            known = f"there are {', '.join(names)}" if names else "there are none; run 'readybook build'"
            raise CourseError(f"there is no assignment {assignment!r} in source/; {known}")
        return self.source(assignment)

    def built_assignments(self) -> tuple[str, ...]:
        """Return the names of the assignments that have an instructor's notebook."""
        return tuple(
            sorted(path.stem for path in self.root.glob("source/*/*.ipynb") if path.stem == path.parent.name)
        )


def kept_releases(root: Path, assignment: str) -> Path:
    """Return where a course directory keeps an assignment's releases; they hold its hidden checks."""
    return root / "kept_releases" / assignment


def read_assignment(path: Path) -> Assignment:
    """Read sections and checks from the instructor's notebook that `readybook build` made.

    Raises CourseError when there is none or when it was not built by us.
    """
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
        facts = book["metadata"][METADATA_KEY]["sections"]
        metadata = [cell["metadata"] for cell in book["cells"]]
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such notebook; run 'readybook build'") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(f"{path}: was not built by readybook; run 'readybook build'") from None
    checks = [_check(facts) for facts in metadata if facts.get("nbgrader", {}).get("grade")]
    sections = tuple(
        Section(
            name=fact["name"],
            title=fact["title"],
            optional=fact["optional"],
            checks=tuple(check for check in checks if check.section == fact["name"]),
        )
        for fact in facts
    )
    return Assignment(path.stem, sections)


def _check(metadata: dict[str, Any]) -> Check:
    facts, grade = metadata[METADATA_KEY], metadata["nbgrader"]
    return Check(grade["grade_id"], facts["role"], facts["item"], facts["section"], float(grade["points"]))
