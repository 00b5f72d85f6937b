"""What candidates were given: how one release is told from another, and those that are kept for grading."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from readybook.course import METADATA_KEY, CourseError

_DIGEST = re.compile(r"[0-9a-f]{16}")
_NOTEBOOK, _CHECKS = "release.ipynb", "checks.json"


@dataclass(frozen=True)
class Release:
    """A notebook as candidates got it, and what is needed to grade it.

    locked: the full text of its locked cells, hidden tests included, by grade id. digest: of its cells;
    empty when it carries none. day: when it was kept, as YYYY-MM-DD; empty for one that is in use.
    """

    notebook: NotebookNode
    locked: Mapping[str, str]
    digest: str
    day: str = ""


def digest(book: NotebookNode) -> str:
    """Return a fingerprint of a notebook's cells, 16 hexadecimal digits, by which a later edit shows."""
    return hashlib.sha256(json.dumps(book.cells, sort_keys=True).encode()).hexdigest()[:16]


def digest_in(metadata: Any) -> str:
    """Return the digest of the release that a notebook's metadata name, or '' when they name none."""
    for key in (METADATA_KEY, "digests", "release"):
        metadata = metadata.get(key) if isinstance(metadata, Mapping) else None
    return metadata if isinstance(metadata, str) and _DIGEST.fullmatch(metadata) else ""


def keep(folder: Path, name: str, release: Release) -> None:
    """Keep a release of the notebook `name`; one that is kept already keeps its day.

    Raises CourseError when the file cannot be written.
    """
    path = _path(folder, name, release.digest)
    try:
        day = _read(path).day if path.exists() else release.day or date.today().isoformat()
        year, month, number = map(int, day.split("-"))
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        with zipfile.ZipFile(draft, "w") as file:
            for part, text in (
                (_NOTEBOOK, nbformat.writes(release.notebook)),
                (_CHECKS, json.dumps(dict(release.locked), indent=1, sort_keys=True)),
            ):
                facts = zipfile.ZipInfo(part, (year, month, number, 0, 0, 0))
                file.writestr(facts, text + "\n", zipfile.ZIP_DEFLATED)
        draft.replace(path)
    except OSError as error:
        raise CourseError(f"{path}: the release cannot be kept there ({error.strerror})") from None


def is_kept(folder: Path, name: str, digest: str) -> bool:
    """Tell whether there is a kept release of that digest."""
    return _path(folder, name, digest).exists()


def kept(folder: Path, name: str) -> list[Release]:
    """Return the kept releases of the notebook `name`, the oldest first.

    Raises CourseError when one of the files is unsound.
    """
    found = [_read(path) for path in folder.glob("*.zip") if path.stem.rpartition("-")[0] == name]
    return sorted(found, key=lambda release: (release.day, release.digest))


def _path(folder: Path, name: str, digest: str) -> Path:
    return folder / f"{name}-{digest}.zip"


def _read(path: Path) -> Release:
    try:
        with zipfile.ZipFile(path) as file:
            year, month, day, *_ = file.getinfo(_CHECKS).date_time
            return Release(
                notebook=nbformat.reads(file.read(_NOTEBOOK).decode(), as_version=4),
                locked=json.loads(file.read(_CHECKS)),
                digest=path.stem.rpartition("-")[2],
                day=f"{year}-{month:02}-{day:02}",
            )
    except Exception as error:  # zipfile, json and nbformat raise many kinds for one fact
        raise CourseError(
            f"{path}: this kept release cannot be read ({type(error).__name__}); bring it back from a "
            "backup, or delete it if nobody can have worked on it"
        ) from None
