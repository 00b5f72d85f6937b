"""What grading says of one submission, as it is kept in the metadata of its autograded notebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from readybook.course import METADATA_KEY

Status = Literal["graded", "unreadable", "refused", "missing", "not graded", "passed over"]
# What lies in submitted/, and is no submission that nbgrader could find.
PASSED_OVER: Status = "passed over"


@dataclass(frozen=True)
class Verdict:
    """Points were given (`graded`), or one status with a sentence that says why there are none.

    notes: oddities that a person should know of. boxed: whether the candidate's code was shut in, as
    what ran it says; None when nothing of it ran.
    digest: SHA-256 of the notebook file as it was handed in, empty when there was none.
    key: a digest of all that the verdict hangs on; empty while it is not final.
    """

    status: Status = "graded"
    message: str = ""
    notes: tuple[str, ...] = ()
    boxed: bool | None = None
    digest: str = ""
    key: str = ""

    def to_metadata(self) -> dict[str, Any]:
        return asdict(self) | {"notes": list(self.notes)}


def verdict_of(metadata: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict in a notebook's metadata, or None when ours did not grade it."""
    facts = metadata.get(METADATA_KEY, {}).get("verdict")
    if not isinstance(facts, Mapping):
        return None
    known = {field.name for field in fields(Verdict)}
    facts = {key: value for key, value in facts.items() if key in known}
    return Verdict(**{**facts, "notes": tuple(facts.get("notes", ()))})


def read_verdict(autograded: Path) -> Verdict | None:
    """Return the verdict in an autograded notebook; None without such a file, or without a verdict in it."""
    try:
        return verdict_of(json.loads(autograded.read_text(encoding="utf-8"))["metadata"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
