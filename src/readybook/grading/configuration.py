"""Whether nbgrader is set to grade in our way wholly: half of it would run candidates' code unprotected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.preprocessors import ClearOutputPreprocessor, ExecutePreprocessor
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets.utils.importstring import import_item

SEALED = "readybook.grading.execute.SealedExecute"
EXPORTER = "c.Autograde.exporter_class = 'readybook.grading.exporter.SealedExporter'"
# The preprocessors of a course of our own; of them the needed ones, in the order in which they are.
LISTS = {
    "sanitize_preprocessors": (
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
    ),
    "autograde_preprocessors": (
        SEALED,
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "readybook.grading.execute.SaveStatus",
        "nbgrader.preprocessors.AssignLatePenalties",
    ),
}
NEEDED = {
    "sanitize_preprocessors": ("nbgrader.preprocessors.OverwriteCells",),
    "autograde_preprocessors": (
        SEALED,
        "nbgrader.preprocessors.SaveAutoGrades",
        "readybook.grading.execute.SaveStatus",
    ),
}


class HalfConfigured(NbGraderException, KeyboardInterrupt):  # type: ignore[misc]
    """Ends a running `nbgrader autograde` as Ctrl-C does: the submission's half goes, and no other begins."""


def other_exporter(converter: Autograde) -> str:
    """Return what to say where submissions are to be graded in our way, but by another exporter."""
    return (
        f"Nothing was graded: {_file(converter)}: c.Autograde.exporter_class is another than ours, with "
        f"which candidates' code would run without a box; set {EXPORTER}"
    )


def why_incomplete(converter: Autograde, exporter: Exporter) -> str | None:
    """Return what is wrong about a course that has our exporter, in one sentence; None when it is whole."""
    fault = next(_faults(converter, exporter), None)
    return fault and f"Nothing was graded: {_file(converter)}: {fault}"


def _faults(converter: Autograde, exporter: Exporter) -> Iterator[str]:
    for name, whole in LISTS.items():
        setting = f"c.Autograde.{name}"
        line = f"set {setting} = {list(whole)}"
        try:
            steps = [_step(each) for each in getattr(converter, name)]
        except ImportError as error:
            yield f"{setting} has what cannot be imported ({error}); {line}"
            continue
        needed = [import_item(each) for each in NEEDED[name]]
        if runs := _named(steps, ExecutePreprocessor):
            yield f"{setting} has {runs}, which runs candidates' code without a box; {line}"
        if [step for step in steps if step in needed] != needed:
            yield f"{setting} has not, in this order, {', '.join(NEEDED[name])}; {line}"
        elif clears := _named(steps[_after(steps, import_item(SEALED)) :], ClearOutputPreprocessor):
            yield f"{setting} has {clears} where checks have said already what was wrong; {line}"
        for step in needed:
            if not step(parent=exporter).enabled:
                yield f"c.{step.__name__}.enabled = False switches off what grading needs; take it out"


def _step(entry: Any) -> Any:
    return import_item(entry) if isinstance(entry, str) else entry


def _after(steps: Sequence[Any], step: type) -> int:
    return steps.index(step) + 1 if step in steps else len(steps)


def _named(steps: Sequence[Any], kind: type) -> str:
    """Return the name of the first step of a kind, be it a class or an object; empty without one."""
    classes = [step if isinstance(step, type) else type(step) for step in steps]
    return next((each.__name__ for each in classes if issubclass(each, kind)), "")


def _file(converter: Autograde) -> Path:
    return Path(converter.coursedir.root, "nbgrader_config.py")
