"""Lets a submission be graded in which a cell was copied or split."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import DeduplicateIds


class ForgetDuplicates(DeduplicateIds):  # type: ignore[misc]
    """nbgrader's own preprocessor, which frees a second cell of its id but leaves empty metadata behind.

    That empty rest ends nbgrader's run with a KeyError, and the candidate's whole submission with it.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.metadata.get("nbgrader") == {}:
            del cell.metadata["nbgrader"]
        return cell, resources
