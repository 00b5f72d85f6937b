"""The time that a submission has: one clock, kept by the grader, for every wait."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

# How many times as long as it may something takes at most, where it has to wait for a processor.
MOST_TIMES = 3
# The share of its time without a processor from which on the machine counts as overloaded.
STARVED = 0.2


@dataclass(frozen=True)
class Deadline:
    """A moment, of `time.monotonic`, after which nobody waits any more."""

    end: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the moment in so many seconds."""
        return cls(time.monotonic() + seconds)

    def left(self, most: float = math.inf) -> float:
        """Return the seconds until then, at most so many, and never fewer than none."""
        return max(0.0, min(most, self.end - time.monotonic()))

    @property
    def is_over(self) -> bool:
        """Whether that moment has come."""
        return self.left() == 0


class Stopwatch:
    """Seconds since it was made, told apart from those in which a processor was waited for.

    waited: tells for how many seconds the watched processes wanted a processor and had none, so far.
    """

    def __init__(self, waited: Callable[[], float]) -> None:
        self._waited = waited
        self._began, self._waited_before = time.monotonic(), waited()

    @property
    def seconds(self) -> float:
        """All seconds by the clock on the wall."""
        return time.monotonic() - self._began

    @property
    def used(self) -> float:
        """Those seconds in which nothing was kept waiting for a processor."""
        return self.seconds - (self._waited() - self._waited_before)

    @property
    def starved(self) -> bool:
        """Whether the machine was so busy that what took long might have been quick."""
        return self._waited() - self._waited_before > STARVED * self.seconds

    def is_over(self, limit: float) -> bool:
        """Whether `limit` seconds are used up, those without a processor not counting, up to a bound."""
        return self.used >= limit or self.seconds >= MOST_TIMES * limit
