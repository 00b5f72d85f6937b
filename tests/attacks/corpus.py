"""All cases of the corpus."""

from __future__ import annotations

from . import (
    channel,
    claims,
    control,
    exhaustion,
    fault,
    forge,
    habit_notebooks,
    habit_states,
    habit_types,
    habits,
    halves,
    harm,
    honest,
    malformed,
    oversize,
    stall,
    surroundings,
    tampering,
)
from .case import Case

CASES = tuple(
    case
    for module in (
        control,
        forge,
        tampering,
        channel,
        halves,
        claims,
        harm,
        exhaustion,
        stall,
        oversize,
        surroundings,
        fault,
        malformed,
        honest,
        habits,
        habit_states,
        habit_types,
        habit_notebooks,
    )
    for case in module.CASES
)


def sample(every: int) -> tuple[Case, ...]:
    """Return one case in `every` of each kind, and all controls: enough for a gate that has minutes."""
    kinds = dict.fromkeys(case.kind for case in CASES)
    chosen = {case.name for kind in kinds for case in [c for c in CASES if c.kind == kind][::every]}
    return tuple(case for case in CASES if case.name in chosen or case.kind == "control")
