"""What lies in submitted/ for one assignment: whose submissions, and what is passed over and why."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatch, fnmatchcase
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import full_split

from readybook.candidates import same, shown, why_refused
from readybook.course import CourseError

# What machines make beside people's work.
_RUBBISH = (".ipynb_checkpoints", "__pycache__", "*.pyc", "__MACOSX", "._*", ".DS_Store", ".git", "~$*")
_NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)
# How much of two names has to be alike for one to be taken for the other, misspelt.
_ALIKE = 0.7
_MOST_NAMED = 3


@dataclass
class HandedIn:
    """The folders of the assignment's submissions, and why others were passed over, each by its candidate."""

    submissions: dict[str, Path] = field(default_factory=dict)
    passed_over: dict[str, str] = field(default_factory=dict)


def look(course: CourseDirectory) -> HandedIn:
    """Return what nbgrader's directory of a course holds of the assignment that is set in it.

    A candidate who handed in nothing but other assignments is neither taken nor passed over, and nor is one
    whom `student_id` or `student_id_exclude` leaves out. Raises CourseError when it cannot be read.
    """
    place = _Place.of(course)
    excluded = course.student_id_exclude.split(",")
    found = HandedIn()
    for candidate, folder in place.candidates():
        if candidate in excluded or not is_meant(candidate, course.student_id):
            continue
        submission = folder.joinpath(*place.below)
        if reason := place.why_passed_over(candidate, folder, submission):
            found.passed_over[candidate] = reason
        elif os.path.lexists(submission):
            found.submissions[candidate] = submission
    _part_with_doubles(found, place)
    return found


def is_meant(candidate: str, pattern: str) -> bool:
    """Whether a pattern, such as 'a*', or a name as it is, means this candidate."""
    name, pattern = same(candidate), same(pattern)
    return name == pattern or fnmatchcase(name, pattern)


def _part_with_doubles(found: HandedIn, place: _Place) -> None:
    """Pass over all folders of one name: nobody but a person can tell which holds the work."""
    number = Counter(map(same, found.submissions))
    for candidate in [name for name in found.submissions if number[same(name)] > 1]:
        del found.submissions[candidate]
        found.passed_over[candidate] = (
            f"{place.shown}/ holds {number[same(candidate)]} folders of this name, which differ only in how "
            "its letters are coded; keep one of them"
        )


@dataclass(frozen=True)
class _Place:
    """Where candidates' folders lie, by the course's `directory_structure`.

    affixes: what their names begin and end with. below: what leads from them to the assignment's folder.
    shown: how the place is named to people. labels: the names of all assignments and of their notebooks,
    and whether that is one of this assignment's.
    """

    folder: Path
    affixes: tuple[str, str]
    below: tuple[str, ...]
    assignment: str
    shown: str
    labels: Mapping[str, bool]

    @classmethod
    def of(cls, course: CourseDirectory) -> _Place:
        fill = {"nbgrader_step": course.submitted_directory, "assignment_id": course.assignment_id}
        structure = full_split(course.directory_structure)
        at = next(number for number, part in enumerate(structure) if "{student_id}" in part)
        above = [part.format(**fill) for part in structure[:at]]
        begin, end = structure[at].split("{student_id}", 1)
        return cls(
            folder=Path(course.root, *above),
            affixes=(begin.format(**fill), end.format(**fill)),
            below=tuple(part.format(**fill) for part in structure[at + 1 :]),
            assignment=course.assignment_id,
            shown=str(Path(*above)),
            labels=_labels(course),
        )

    def candidates(self) -> Iterator[tuple[str, Path]]:
        """Yield the name in each name that is there, in their order, and its path."""
        begin, end = self.affixes
        try:
            names = sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []
        except OSError as error:
            raise CourseError(f"{self.folder}: cannot be looked into ({error.strerror})") from None
        for name in names:
            if name.startswith(begin) and name.endswith(end) and not _is_rubbish(name):
                yield name[len(begin) : len(name) - len(end)], self.folder / name

    def why_passed_over(self, candidate: str, folder: Path, submission: Path) -> str:
        """Return why nothing is taken from here; nothing for a submission, and for other assignments'."""
        name = f"{self.shown}/{shown(folder.name)}"
        there = "/".join((name, *self.below))
        if not os.path.lexists(submission) or (folder == submission and not folder.is_dir()):
            return "" if folder.name.startswith(".") else self._why_no_submission(name, there, folder)
        if reason := why_refused(candidate):
            return f"{name} is no name for a candidate's folder; rename it ({reason})"
        return ""

    def _why_no_submission(self, name: str, there: str, folder: Path) -> str:
        if folder.is_symlink():
            return f"{name} is a link; lay the work itself into {there}/"
        if not folder.is_dir():
            if _NOTEBOOK.search(folder.name) and self._is_of_another(folder.name):
                return ""
            where = "/".join((self.shown, "CANDIDATE", *self.below))
            return f"{name} is a file where candidates' folders belong; lay the work into {where}/"
        try:
            inside = sorted(path for path in folder.iterdir() if not _is_rubbish(path.name))
        except OSError as error:
            return f"{name} cannot be looked into ({error.strerror}); have its permissions mended"
        work = [path for path in inside if path.is_dir() or _NOTEBOOK.search(path.name)]
        ours = [path for path in work if not self._is_of_another(path.name)]
        if work and not ours:
            return ""
        names = [f"'{shown(path.name)}'" for path in ours or inside]
        what = ", ".join([*names[:_MOST_NAMED], *(["..."] if len(names) > _MOST_NAMED else [])])
        instead = f"holds no folder {self.assignment!r} but {what}" if what else "is empty"
        return f"{name} {instead}; lay the work into {there}/"

    def _is_of_another(self, name: str) -> bool:
        """Whether a folder or notebook is named, if perhaps misspelt, as one of another assignment."""
        stem = _NOTEBOOK.sub("", name)
        if stem in self.labels:
            return not self.labels[stem]
        alike = {label: _likeness(stem, label) for label in self.labels}
        best = max(alike, key=lambda label: (alike[label], self.labels[label]))
        return alike[best] >= _ALIKE and not self.labels[best]


def _labels(course: CourseDirectory) -> dict[str, bool]:
    labels: dict[str, bool] = {}
    for step in (course.source_directory, course.release_directory):
        ours = Path(course.format_path(step, ".", course.assignment_id))
        for folder in ours.parent.iterdir() if ours.is_dir() else ():
            for name in (folder.name, *(path.stem for path in folder.glob("*.ipynb"))):
                labels[name] = labels.get(name, False) or folder == ours
    return {**labels, course.assignment_id: True}


def _likeness(one: str, other: str) -> float:
    """Return how much of two names is alike, from 0 to 1, whatever their case and their separators."""
    first, second = ("".join(filter(str.isalnum, name.casefold())) for name in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _is_rubbish(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _RUBBISH)
