"""One submission's run as plain data: the same job gives the same result in any process, on any machine."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from readybook.grading.kernel import KernelOptions
from readybook.grading.sealed import Ran, Seconds, run_sealed
from readybook.grading.steps import Plan
from readybook.grading.warm import WarmParents, WarmUnavailable


@dataclass(frozen=True)
class Job:
    """All that the run of one submission depends on.

    files: what the candidate's code finds beside the notebook, by name. course_files: the same for the
    checks.
    """

    plan: Plan
    files: Mapping[str, bytes]
    course_files: Mapping[str, bytes]
    options: KernelOptions
    seconds: Seconds


def digest_of(*facts: Any) -> str:
    """Return the SHA-256, in hexadecimal, of plain data; bytes in it count by their own digests."""
    text = json.dumps(facts, sort_keys=True, default=lambda data: hashlib.sha256(data).hexdigest())
    return hashlib.sha256(text.encode()).hexdigest()


def text_digest(notebook: NotebookNode) -> str:
    """Return a digest of what runs of a notebook: the texts of its cells, and where each stands."""
    return digest_of([[cell.cell_type, cell.source] for cell in notebook.cells])


def run_job(job: Job, warm: WarmParents | None = None) -> Ran:
    """Run a job; raises what `run_sealed` raises, and WarmUnavailable when warm parents end meanwhile."""
    with tempfile.TemporaryDirectory(prefix="readybook-") as name:
        files = _laid_out(job.files, Path(name, "files"))
        course = Path(name, "course")
        _laid_out(job.course_files, course)
        try:
            ran = run_sealed(job.plan, files, course, job.options, job.seconds, warm)
        except Exception:
            _look_after(warm)
            raise
        _look_after(warm)
        return ran


def _look_after(warm: WarmParents | None) -> None:
    """Raise WarmUnavailable when whatever came of a run is not the candidate's doing."""
    if warm and not warm.are_there:
        raise WarmUnavailable("a warm parent was ended, and with it what came from it")


def _laid_out(files: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    folder.mkdir()
    paths = {name: folder / name for name in files}
    for name, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    return paths
