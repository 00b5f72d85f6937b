"""Rules for text sources that nbgrader does not check; each broken one is told in a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from readybook.authoring.notebooks import grade_id
from readybook.authoring.sealing import keeps_apart
from readybook.authoring.sections import SourceCell, SourceSection
from readybook.names import Names, names_of
from readybook.parsing import parsed

MAX_WORDS = 95
MAX_CODE_LINES = 22
MAX_HIDDEN_LINES = 32
MAX_LINE_LENGTH = 88
MAX_HIDDEN_LINE_LENGTH = 112
# Shorter lines, such as `return total / n`, are common property and give nothing away.
_TELLING_LENGTH = 24

_SOLUTION = re.compile(r"^ *### BEGIN SOLUTION\n(.*?)^ *### END SOLUTION$", re.M | re.S)
_HIDDEN = re.compile(r"\A(# [^\n]+\n)+### BEGIN HIDDEN TESTS\n(?P<body>.*)\n### END HIDDEN TESTS\s*\Z", re.S)
_MARKER = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
_LEVEL = re.compile(r"^- (\d+(?:\.\d+)?): \S", re.M)
_SAMPLE = re.compile(r"^- (Excellent|Poor), (\d+(?:\.\d+)?) points?: \"[^\"]{20,}\"", re.M)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.S)


@dataclass(frozen=True)
class Problem:
    """One broken rule: where, and a sentence that says what to do."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def problems(sections: Sequence[SourceSection]) -> list[Problem]:
    """Return every broken rule of one assignment's text sources, in the order of files and lines."""
    found = [
        Problem(section.path, cell.line, sentence)
        for section in sections
        for cell in section.cells
        for rule in _CELL_RULES
        for sentence in rule(cell)
    ]
    for assignment_rule in (_doubled_names, _unmatched_checks, _shared_names, _given_away):
        found.extend(assignment_rule(sections))
    return sorted(found, key=lambda problem: (problem.path, problem.line))


# Rules about one cell


def _parses(cell: SourceCell) -> Iterator[str]:
    if not cell.is_markdown:
        try:
            parsed(cell.source)
        except SyntaxError as error:
            yield f"is not plain Python ({error.msg}, line {error.lineno} of the cell); no magics here"


def _markers_belong(cell: SourceCell) -> Iterator[str]:
    if cell.role == "solution":
        regions = _SOLUTION.findall(cell.source)
        if len(regions) != 1 or len(_MARKER.findall(cell.source)) != 2:
            yield "a solution cell has one region, ### BEGIN SOLUTION to ### END SOLUTION"
        elif not regions[0].strip():
            yield "the solution is empty, so the stub would be all there is"
    elif cell.role == "hidden":
        if not _HIDDEN.match(cell.source) or len(_MARKER.findall(cell.source)) != 2:
            yield "a hidden check is a comment, then ### BEGIN HIDDEN TESTS to ### END HIDDEN TESTS"
    elif _MARKER.search(cell.source):
        yield f"a {cell.role} cell reaches the candidate whole; no solution or hidden test belongs here"


def _check_is_fair(cell: SourceCell) -> Iterator[str]:
    if cell.role not in ("visible", "hidden"):
        return
    if not cell.source.startswith("#"):
        yield "a check starts with a comment that says what is checked"
    tree = _parsed(cell)
    # nbgrader reads a displayed number as the score, and other values as full marks.
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not _is_print(tree.body[-1].value):
        yield "a check ends in an assertion or in a print, not in a displayed value"
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    if not asserts:
        yield "a check asserts something"
    for node in asserts:
        if node.msg is None or (isinstance(node.msg, ast.Constant) and not str(node.msg.value).strip()):
            yield f"line {node.lineno} of the cell: an assertion has a message: what is wrong, where to look"


def _is_print(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def _is_short(cell: SourceCell) -> Iterator[str]:
    lines = cell.source.splitlines()
    if cell.role == "text":
        words = len(_FORMULA.sub("formula", cell.source).split())
        if words > MAX_WORDS:
            yield f"has {words} words; at most {MAX_WORDS}, a formula counting as one"
        return
    if cell.role == "written":
        return
    hidden = cell.role == "hidden"
    count = sum(bool(line.strip()) for line in lines)
    most, longest = (
        (MAX_HIDDEN_LINES, MAX_HIDDEN_LINE_LENGTH) if hidden else (MAX_CODE_LINES, MAX_LINE_LENGTH)
    )
    if count > most:
        yield f"has {count} lines of code; at most {most}, so divide the cell"
    for number, line in enumerate(lines, start=1):
        if len(line) > longest:
            yield f"line {number} of the cell has {len(line)} characters; at most {longest}"


def _text_renders(cell: SourceCell) -> Iterator[str]:
    if not cell.is_markdown:
        return
    prose = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.S)
    if re.search(r"\\[(\[]", _FORMULA.sub("", prose)):
        yield r"JupyterLab does not render \( \) and \[ \]; write $ or $$ around formulas"
    if re.search(r"^(?![-*+>|#\s]|\d+\.).+\n *([-*+]|\d+\.) ", prose, re.M):
        yield "a list begins after an empty line; a line of text that looks like an item is wrapped anew"
    if re.search(r"!\[\s*\]", prose) or re.search(r"<img(?![^>]*\balt=[\"'][^\"'])[^>]*>", prose):
        yield "an image has alt text that says what it shows"


def _can_be_marked(cell: SourceCell) -> Iterator[str]:
    if cell.role != "written":
        return
    if not re.search(r"^\*\*Model answer\.\*\* +\S", cell.source, re.M):
        yield "a written item gives the instructor a **Model answer.**"
    levels = {float(level) for level in _LEVEL.findall(cell.source)}
    if not levels >= set(range(int(cell.points) + 1)) or max(levels) != cell.points:
        yield (
            f"the **Mark scheme.** is a list '- N: what earns it', with a level for every whole number of "
            f"points from {cell.points:g} to 0"
        )
    samples = {name: float(points) for name, points in _SAMPLE.findall(cell.source)}
    if samples.get("Excellent") != cell.points or not 0 <= samples.get("Poor", -1) <= cell.points / 2:
        yield (
            f"**Sample answers.** show how to mark: '- Excellent, {cell.points:g} points: \"...\"' and "
            f"'- Poor, N points: \"...\"' with at most half of them"
        )


_CELL_RULES: tuple[Callable[[SourceCell], Iterator[str]], ...] = (
    _parses,
    _markers_belong,
    _check_is_fair,
    keeps_apart,
    _is_short,
    _text_renders,
    _can_be_marked,
)


# Rules about the assignment as a whole


def _doubled_names(sections: Sequence[SourceSection]) -> Iterator[Problem]:
    seen: dict[str, Path] = {}
    for section, cell in _named_cells(sections):
        name = grade_id(cell)
        if name in seen:
            yield Problem(
                section.path, cell.line, f"the name {name!r} is taken by another cell of {seen[name].name}"
            )
        seen.setdefault(name, section.path)


def _unmatched_checks(sections: Sequence[SourceSection]) -> Iterator[Problem]:
    for section in sections:
        solutions: dict[str, int] = {}
        hidden = {cell.name for cell in section.cells if cell.role == "hidden"}
        for cell in section.cells:
            if cell.role == "solution":
                solutions[cell.name] = cell.line
                if cell.name not in hidden:
                    yield Problem(section.path, cell.line, f"the item {cell.name!r} has no hidden check")
            elif cell.role in ("visible", "hidden") and cell.name not in solutions:
                yield Problem(
                    section.path,
                    cell.line,
                    f"unknown item {cell.name!r}: no solution cell above has that name",
                )


def _shared_names(sections: Sequence[SourceSection]) -> Iterator[Problem]:
    scopes = [(section, _scope(section)) for section in sections]
    setup = frozenset[str]().union(*(scope.bound for section, scope in scopes if section.is_setup))
    for section, scope in scopes:
        if section.is_setup:
            continue
        for cell in section.cells:
            names = _names(cell)
            # An ungraded cell may show the sections at work together: no points hang on it.
            for other, other_scope in scopes if cell.role != "own" else ():
                foreign = names.read & other_scope.bound - scope.bound - setup
                for name in sorted(foreign if other is not section else ()):
                    yield Problem(
                        section.path, cell.line, f"reads {name!r}, which only {other.path.name} binds"
                    )
            yield from _rebinding(section, cell, names, setup)


def _rebinding(
    section: SourceSection, cell: SourceCell, names: Names, setup: frozenset[str]
) -> Iterator[Problem]:
    for name in sorted(names.bound & setup):
        yield Problem(section.path, cell.line, f"binds {name!r} anew, which setup gives to every section")
    if cell.role not in ("visible", "hidden"):
        return
    theirs = frozenset[str]().union(
        *(_names(other).bound for other in section.cells if other.role in ("given", "solution"))
    )
    for name in sorted(names.bound & theirs):
        yield Problem(
            section.path, cell.line, f"a check binds {name!r}, a name of the candidate's; choose another"
        )


def _given_away(sections: Sequence[SourceSection]) -> Iterator[Problem]:
    shown = {
        line.strip()
        for section in sections
        for cell in section.cells
        for line in candidate_text(cell).splitlines()
    }
    for section, cell in _named_cells(sections):
        for line in _secret_lines(cell):
            if len(line) >= _TELLING_LENGTH and line in shown:
                yield Problem(
                    section.path, cell.line, f"the candidate would see this line of the solution: {line}"
                )


def candidate_text(cell: SourceCell) -> str:
    """Return the part of a cell that the candidate gets to see."""
    if cell.role == "solution":
        return _SOLUTION.sub("", cell.source)
    if cell.role == "hidden":
        return cell.source.partition("### BEGIN HIDDEN TESTS")[0]
    return "" if cell.role == "written" else cell.source


def _secret_lines(cell: SourceCell) -> list[str]:
    if cell.role == "written":
        return [line.strip() for line in cell.source.splitlines()]
    if cell.role == "solution":
        return [line.strip() for region in _SOLUTION.findall(cell.source) for line in region.splitlines()]
    return []


def _named_cells(sections: Iterable[SourceSection]) -> Iterator[tuple[SourceSection, SourceCell]]:
    for section in sections:
        for cell in section.cells:
            if cell.name:
                yield section, cell


def _parsed(cell: SourceCell) -> ast.Module:
    try:
        return parsed(cell.source)
    except SyntaxError:  # told by a rule of its own
        return ast.Module(body=[], type_ignores=[])


def _names(cell: SourceCell) -> Names:
    try:
        return Names(frozenset(), frozenset()) if cell.is_markdown else names_of(cell.source)
    except SyntaxError:  # told by a rule of its own
        return Names(frozenset(), frozenset())


def _scope(section: SourceSection) -> Names:
    every = [_names(cell) for cell in section.cells]
    return Names(
        bound=frozenset[str]().union(*(names.bound for names in every)),
        read=frozenset[str]().union(*(names.read for names in every)),
    )
