"""A rule for checks: they run in another process than the candidate's code, and see only its values."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from readybook.authoring.sections import SourceCell
from readybook.inside import looks_inside
from readybook.parsing import parsed


def keeps_apart(cell: SourceCell) -> Iterator[str]:
    """Yield a sentence for each thing in a check that cannot work across two processes."""
    if cell.role not in ("visible", "hidden"):
        return
    try:
        tree = parsed(cell.source)
    except SyntaxError:  # told by a rule of its own
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield (
                f"line {node.lineno} of the cell: a check defines no class, since its objects could not be "
                "handed to the candidate's code, which runs in another process; use plain data or functions"
            )
    for line, name in looks_inside(cell.source):
        yield (
            f"line {line} of the cell: {name!r} looks into the candidate's process, which a check never "
            "meets; check what the code returns"
        )
