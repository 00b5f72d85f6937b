"""Runs a section at the author's desk, in this process: quick, trusted, and nothing is saved.

Submissions are never run this way; nbgrader runs those in kernels of their own.
"""

from __future__ import annotations

import contextlib
import copy
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config


@dataclass(frozen=True)
class Outcome:
    """How one code cell went: `error` is None, or what a learner would read in its last line."""

    cell_id: str
    role: str
    error: str | None
    printed: str

    @property
    def passed(self) -> bool:
        return self.error is None


def stubbed(notebook: NotebookNode, config: Config) -> NotebookNode:
    """Return a copy in which nbgrader has replaced the solutions by stubs."""
    cleared: NotebookNode
    cleared, _ = ClearSolutions(config=config).preprocess(copy.deepcopy(notebook), {})
    return cleared


def run(
    notebook: NotebookNode,
    answers: Mapping[str, str] | None = None,
    namespace: dict[str, Any] | None = None,
) -> dict[str, Outcome]:
    """Run all code cells in order in one namespace and return each cell's outcome by its id.

    answers: for an item's name the code to run in place of its solution cell.
    namespace: where the cells leave their names; a fresh one when not given.
    """
    os.environ["MPLBACKEND"] = "Agg"
    namespace = {} if namespace is None else namespace
    namespace["__name__"] = "__main__"
    outcomes = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        facts = cell.metadata.readybook
        source = cell.source
        if facts.role == "solution":
            source = (answers or {}).get(facts.item, source)
        outcomes[cell.id] = _run_cell(cell.id, facts.role, source, namespace)
    return outcomes


def _run_cell(cell_id: str, role: str, source: str, namespace: dict[str, Any]) -> Outcome:
    printed = io.StringIO()
    error = None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(source, f"<{cell_id}>", "exec", dont_inherit=True, optimize=0), namespace)
        except Exception as problem:  # the author is shown whatever the cell raised
            error = f"{type(problem).__name__}: {problem}"
        finally:
            _close_figures()
    return Outcome(cell_id, role, error, printed.getvalue())


def _close_figures() -> None:
    from matplotlib import pyplot

    pyplot.close("all")
