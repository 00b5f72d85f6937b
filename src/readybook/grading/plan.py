"""Decides what runs where: the candidate's cells in the candidate kernel, the checks in the examiner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from readybook.course import CourseError
from readybook.grading.examiner import CheckCell, Given
from readybook.grading.steps import Plan, Run, Snapshot
from readybook.inside import looks_inside
from readybook.names import Names, names_of, replaced_names
from readybook.parsing import refuse_what_cannot_run

NOTHING = Names(frozenset(), frozenset())
# Characters of a candidate's cell, and of all together, that are looked through for names.
LONGEST = 100_000
LONGEST_TOGETHER = 1_000_000


@dataclass(frozen=True)
class _Cell:
    """One code cell of the course's own: its text, the names of it, and its part in grading."""

    source: str
    names: Names
    is_check: bool
    is_solution: bool
    grade_id: str

    @property
    def is_given(self) -> bool:
        return not self.is_check and not self.is_solution


def plan(notebook: NotebookNode, release: NotebookNode) -> Plan:
    """Plan the run of a submission.

    notebook: rebuilt on the release, with the full checks. release: what candidates get. Whatever a check
    needs is looked for in the cells of the course before it: the last one that binds a name decides
    whether the name is ours (a given cell or a check) or the candidate's (a solution cell, or none).

    Raises CourseError when a check is not plain Python, or cannot be sealed.
    """
    full = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if is_check(cell)}
    code = [cell for cell in release.cells if cell.cell_type == "code"]
    tasks = frozenset().union(*(_names_or_nothing(cell.source).bound for cell in code if is_solution(cell)))
    cells = [_cell(cell, full, tasks) for cell in code]
    released = {cell.metadata.nbgrader.grade_id: cell.source for cell in release.cells if is_check(cell)}
    steps, places = _steps(notebook, released)
    given = [index for index, cell in enumerate(cells) if cell.is_given]
    numbers = {index: number for number, index in enumerate(given)}
    checks = []
    for index, cell in enumerate(cells):
        if cell.is_check and cell.grade_id in places:
            needed, remote = _needs(cells, index)
            checks.append(
                CheckCell(
                    grade_id=cell.grade_id,
                    source=cell.source,
                    place=places[cell.grade_id],
                    remote=tuple(sorted(remote)),
                    given=tuple(numbers[i] for i in sorted(needed)),
                    hidden=cell.source != released[cell.grade_id],
                )
            )
    used = {number for check in checks for number in check.given}
    return Plan(
        cells=len(notebook.cells),
        steps=tuple(steps),
        given=tuple(_given(cells, index, numbers[index] in used) for index in given),
        checks=tuple(checks),
    )


def is_check(cell: NotebookNode) -> bool:
    """Whether a cell is a grade cell that runs, and not an answer that a person marks."""
    return bool(cell.cell_type == "code" and is_grade(cell) and not is_solution(cell))


def _cell(cell: NotebookNode, full: dict[str, str], tasks: frozenset[str]) -> _Cell:
    checks = is_check(cell)
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    source = full.get(grade_id, cell.source) if checks else plain(cell.source)
    return _read(source, grade_id, tasks, checks=checks, is_solution=bool(is_solution(cell)))


@lru_cache(maxsize=1000)  # the same few cells of the course for every submission
def _read(source: str, grade_id: str, tasks: frozenset[str], *, checks: bool, is_solution: bool) -> _Cell:
    try:
        if checks:
            refuse_what_cannot_run(source)
        names = names_of(source, tasks)
    except SyntaxError as error:
        if checks:
            raise CourseError(
                f"the check {grade_id!r} is not plain Python (line {error.lineno}); mend it in the source"
            ) from None
        names = NOTHING
    if checks:
        for line, name in looks_inside(source):
            raise CourseError(
                f"the check {grade_id!r} uses {name!r} (line {line}), which looks into the candidate's "
                "process; a sealed check sees only what the code returns, so mend it in the source"
            )
        # It may replace or delete a name of the candidate's for a while, and still needs it.
        replaced = replaced_names(source)
        names = Names(names.bound - replaced, names.read | replaced)
    if re.search(r"^\s*from .* import \*", source, flags=re.M):
        names = Names(names.bound | {"*"}, names.read)
    return _Cell(source, names, checks, is_solution, grade_id)


def plain(source: str) -> str:
    """Return a cell's text without IPython's own lines, such as `%matplotlib inline`."""
    if source.lstrip().startswith("%%"):
        return ""
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))


def _needs(cells: Sequence[_Cell], index: int) -> tuple[set[int], set[str]]:
    """Return which given cells must run before the cell at `index`, and which names are the candidate's."""
    needed: set[int] = set()
    remote: set[str] = set()
    for i in range(index):
        if cells[i].is_given and "*" in cells[i].names.bound:
            needed.add(i)
    open_ends = [(name, index) for name in cells[index].names.read]
    seen: set[tuple[str, int]] = set()
    while open_ends:
        name, before = open_ends.pop()
        if (name, before) in seen:
            continue
        seen.add((name, before))
        binder = next((i for i in range(before - 1, -1, -1) if name in cells[i].names.bound), None)
        if binder is None or cells[binder].is_solution:
            remote.add(name)
        elif cells[binder].is_given and binder not in needed:
            needed.add(binder)
            open_ends += [(read, binder) for read in cells[binder].names.read]
    return needed, remote


def _given(cells: Sequence[_Cell], index: int, is_used: bool) -> Given:
    cell = cells[index]
    if not is_used:
        return Given("", (), ())
    _, remote = _needs(cells, index)
    return Given(cell.source, tuple(sorted(remote & cell.names.read)), tuple(sorted(cell.names.bound)))


def _steps(notebook: NotebookNode, released: dict[str, str]) -> tuple[list[Run | Snapshot], dict[str, str]]:
    """Return the candidate kernel's steps, and the place of each check."""
    steps: list[Run | Snapshot] = []
    places: dict[str, str] = {}
    borrowed = _borrowed(notebook, released)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if not is_check(cell):
            steps.append(Run(index, cell.source))
            continue
        if not steps or not isinstance(steps[-1], Snapshot):
            steps.append(Snapshot(f"place-{index}"))
        assert isinstance(steps[-1], Snapshot)
        places[cell.metadata.nbgrader.grade_id] = steps[-1].place
        if cell.metadata.nbgrader.grade_id in borrowed:
            steps.append(Run(index, released[cell.metadata.nbgrader.grade_id], shown=False))
    return steps, places


def _borrowed(notebook: NotebookNode, released: dict[str, str]) -> set[str]:
    """Return the visible checks from which a later cell of the candidate's takes a name."""
    offered = {grade_id: _names_or_nothing(source).bound for grade_id, source in released.items()}
    asked = frozenset[str]().union(*offered.values())
    reads: set[str] = set()
    borrowed: set[str] = set()
    room = LONGEST_TOGETHER
    for cell in reversed([cell for cell in notebook.cells if cell.cell_type == "code"]):
        if not is_check(cell):
            room -= len(cell.source)
            names = _names_or_nothing(plain(cell.source)) if room >= 0 else NOTHING
            reads -= names.bound
            reads |= names.read & asked
        elif offered[cell.metadata.nbgrader.grade_id] & reads:
            borrowed.add(cell.metadata.nbgrader.grade_id)
    return borrowed


def _names_or_nothing(source: str) -> Names:
    try:
        return names_of(source) if len(source) <= LONGEST else NOTHING
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return NOTHING
