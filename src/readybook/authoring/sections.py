"""Reads the text source of a section: percent-format cells whose headers carry roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext

from readybook.course import CourseError, Role

_PERCENT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
# jupytext's own notes on blank lines, which are not the author's words
_SPACING = {"lines_to_next_cell", "lines_to_end_of_cell_marker"}
_HEADER = re.compile(r"# %%(\s|$)")
_NAMED_ROLES: tuple[Role, ...] = ("given", "solution", "visible", "hidden", "written")
_POINTED_ROLES: frozenset[Role] = frozenset({"visible", "hidden", "written"})
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class SourceCell:
    """One cell of a text source, with the line of its header."""

    role: Role
    source: str
    line: int
    name: str = ""
    points: float = 0
    optional: bool = False

    @property
    def is_markdown(self) -> bool:
        return self.role in ("text", "written")


@dataclass(frozen=True)
class SourceSection:
    """One text source: a section, or the setup that opens an assignment."""

    path: Path
    cells: tuple[SourceCell, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def is_setup(self) -> bool:
        return self.name.startswith("00")

    @property
    def optional(self) -> bool:
        return any(cell.optional for cell in self.cells)

    @property
    def title(self) -> str:
        """The section's first heading, without its number."""
        headings = re.findall(
            r"^#+ +(.+)$", "\n".join(c.source for c in self.cells if c.role == "text"), re.M
        )
        return re.sub(r"^\d+\. +", "", headings[0]) if headings else self.name


def read_cells(path: Path) -> list[tuple[int, dict[str, Any], str, str]]:
    """Return (line, header options, cell type, source) of each cell of a percent-format file.

    Raises CourseError when the file cannot be read or does not begin with a cell header.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]
    first = next((number for number, line in enumerate(text.splitlines(), start=1) if line.strip()), 0)
    if not lines or first != lines[0]:
        raise CourseError(
            f"{path}:{first or 1}: a text source begins with a cell header, '# %%' or '# %% [markdown]'"
        )
    cells = jupytext.reads(text, fmt=_PERCENT).cells
    if len(cells) != len(lines):
        raise CourseError(f"{path}: its cells cannot be told apart; is there a '# %%' inside a string?")
    return [
        (
            line,
            {key: cell.metadata[key] for key in cell.metadata.keys() - _SPACING},
            cell.cell_type,
            cell.source,
        )
        for line, cell in zip(lines, cells, strict=True)
    ]


def read_section(path: Path) -> SourceSection:
    """Read one text source.

    Raises CourseError, with file and line, for a header whose role, name or points make no sense.
    """
    return SourceSection(path, tuple(_cell(path, *parts) for parts in read_cells(path)))


def _cell(path: Path, line: int, options: dict[str, Any], cell_type: str, source: str) -> SourceCell:
    def fail(problem: str) -> CourseError:
        return CourseError(f"{path}:{line}: {problem}")

    roles = [role for role in _NAMED_ROLES if role in options]
    unknown = set(options) - set(_NAMED_ROLES) - {"points", "optional"}
    if unknown:
        raise fail(f"unknown word in the cell header: {', '.join(sorted(unknown))}")
    if len(roles) > 1:
        raise fail(f"a cell has one role, not {' and '.join(roles)}")
    is_markdown = cell_type == "markdown"
    if not roles:
        if "points" in options:
            raise fail("points belong to a visible, hidden or written cell")
        return SourceCell(
            "text" if is_markdown else "own", source, line, optional=bool(options.get("optional"))
        )

    role = roles[0]
    name, points = options[role], options.get("points", 0)
    if is_markdown != (role == "written"):
        raise fail(f"a {role} cell is {'a [markdown]' if role == 'written' else 'a code'} cell")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise fail(f"{role}={name!r}: a name is a topic in lower-case words joined by hyphens")
    if role not in _POINTED_ROLES and "points" in options:
        raise fail(f"a {role} cell has no points; give them to its checks")
    if role in _POINTED_ROLES and not (
        isinstance(points, int | float) and points >= 0 and "points" in options
    ):
        raise fail(f"a {role} cell needs points=N with N at least 0")
    return SourceCell(role, source, line, name=name, points=points)
