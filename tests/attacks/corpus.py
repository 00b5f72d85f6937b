"""All cases of the corpus."""

from __future__ import annotations

from . import channel, control, fault, forge, harm, honest, malformed, tampering

CASES = tuple(
    case
    for module in (control, forge, tampering, channel, harm, fault, malformed, honest)
    for case in module.CASES
)
