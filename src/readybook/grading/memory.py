"""How much memory processes use together, pages that several share counting once."""

from __future__ import annotations

from collections.abc import Mapping

from readybook.grading.processes import Process, proportional

# A page that a process shared with one other, which has let go of it since, was half of its share.
STALE = 2
LOOKS = 3


class Memory:
    """Remembers the shares of processes, since to ask for one takes milliseconds.

    What a process holds, shared or not, is known anyway: that is its share at most, and the exact one is
    asked for only when those might add up to more than a limit. A share holds good until the process touches
    a new page; then it may only be too low because another process has let go of what the two shared.
    """

    def __init__(self) -> None:
        self._shares: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}

    def used_by(self, found: Mapping[int, Process], limit: int, *, exact: bool = False) -> int:
        """Return bytes that these processes use: exact when more than `limit`, else never too low."""
        used = self._bound(found, limit, exact=exact)
        for _ in range(LOOKS):  # shares that are asked for while processes fork add up to too much
            if used <= limit:
                break
            self._forget(found)
            used = self._bound(found, limit, exact=exact)
        return used

    def exceeds(self, found: Mapping[int, Process], limit: int) -> bool:
        """Whether they use more than `limit`, where some have let go of what they shared with others."""
        if self._bound(found, limit // STALE, exact=False) <= limit // STALE:
            return False
        self._forget(found)
        return self._bound(found, limit, exact=False) > limit

    def _forget(self, found: Mapping[int, Process]) -> None:
        for pid, process in found.items():
            self._shares.pop((pid, process.started), None)

    def _bound(self, found: Mapping[int, Process], limit: int, *, exact: bool) -> int:
        """Add up known shares and what the others hold; ask for shares until that is within the limit."""
        used = 0
        unknown: list[tuple[int, Process]] = []
        for pid, process in found.items():
            known = self._shares.get((pid, process.started))
            if known and known[0] == (process.faults, process.resident):
                used += known[1]
            else:
                unknown.append((pid, process))
                used += process.resident
        for pid, process in sorted(unknown, key=lambda each: each[1].resident, reverse=True):
            if used <= limit and not exact:
                break
            share = proportional(pid, process.resident)
            self._shares[pid, process.started] = ((process.faults, process.resident), share)
            used += share - process.resident
        return used
