"""Tells whether the machine had too much to do for what the clock says of a submission to count."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from readybook.grading.sealed import Ran

# Programs that want to run, for each processor, on average over the last minute: a batch makes one or two.
OVERLOAD = 2.5
# The share of the last minute in which a container that may not use more processor time stood still.
THROTTLED = 20.0
_CONTAINER = Path("/sys/fs/cgroup/cpu.pressure")
AGAIN = "met a limit of time on an overloaded machine, and is run once more alone"
_ONCE_MORE = "The machine was overloaded when this was first run, so it was run once more alone."
_AS_BEFORE = (
    "The machine was still overloaded then, so this is not final: grade it again when it is less busy."
)


def is_starved(ran: Ran) -> bool:
    """Whether a run that has just ended met a limit of time, and the machine may be to blame."""
    return ran.met_wall_limit and is_overloaded()


def is_overloaded() -> bool:
    """Whether the machine, or the container that this is, has had more to do than it can."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError):  # some systems do not tell
        if os.getloadavg()[0] > OVERLOAD * processors:
            return True
    with suppress(OSError):
        return stood_still(_CONTAINER.read_text(encoding="ascii")) > THROTTLED
    return False


def stood_still(pressure: str) -> float:
    """Return for how many percent of the last minute everything stood still, by what Linux says of that."""
    found = re.search(r"^full .*\bavg60=([\d.]+)", pressure, re.M)
    return float(found[1]) if found else 0.0


def second_of(ran: Ran, *, starved: bool) -> Ran:
    """Return a second run, with a note that it is one; `starved` when the machine was overloaded again."""
    ran.notes += [_ONCE_MORE, _AS_BEFORE] if starved else [_ONCE_MORE]
    return ran


def is_doubtful(ran: Ran) -> bool:
    """Whether also the second run was starved, so that its result is not final."""
    return _AS_BEFORE in ran.notes
