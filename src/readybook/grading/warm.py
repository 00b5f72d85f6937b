"""Warm parents as the grader sees them: processes that imported a course's modules once, and fork."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from readybook.grading import box

PRELOAD_SECONDS = 120.0
FORK_SECONDS = 30.0


class WarmUnavailable(Exception):
    """Why processes cannot be forked from a warm parent here; the text is one sentence."""


class Fork:
    """A process that a warm parent made, as far as `subprocess.Popen` would tell of it."""

    stdin = stdout = stderr = None

    def __init__(self, handle: int) -> None:
        """`handle`: what `os.pidfd_open` gave; it is closed by `wait`."""
        self._handle = handle
        facts = Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii").splitlines()
        self.pid = next(int(line.split()[1]) for line in facts if line.startswith("Pid:"))

    def poll(self) -> int | None:
        """Return None while it runs, then 0: how it ended is told to its parent alone."""
        if self._handle < 0:
            return 0
        return 0 if select.select([self._handle], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> int:
        if self._handle >= 0:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("fork", timeout or 0)
            os.close(self._handle)
            self._handle = -1
        return 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class WarmParent:
    """A running warm parent; made by `warm_parents`."""

    def __init__(self, control: socket.socket, complaints: IO[str]) -> None:
        self._control = control
        self._complaints = complaints

    def wait(self) -> None:
        """Wait until it has imported what it should; raises WarmUnavailable."""
        self._control.settimeout(PRELOAD_SECONDS)
        try:
            said = self._control.recv(4096)
        except OSError:
            said = b""
        if not said:
            self._complaints.seek(0)
            last = (self._complaints.read().strip() or "it said nothing").splitlines()[-1]
            raise WarmUnavailable(f"a warm parent did not start ({last})")
        if json.loads(said)["threads"] != 1:
            raise WarmUnavailable("a module of the course starts threads, which no fork survives")

    def fork(self, request: dict[str, Any], descriptors: Sequence[int]) -> Fork:
        """Have a process forked that does as `request` says and has copies of `descriptors`.

        Raises WarmUnavailable. May be called from several threads.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours, theirs:
            ours.settimeout(FORK_SECONDS)
            try:
                message = json.dumps(request).encode()
                socket.send_fds(self._control, [message], [theirs.fileno(), *descriptors])
                theirs.close()
                return _reported(ours)
            except (OSError, ValueError) as error:
                raise WarmUnavailable(f"a warm parent did not fork: {error}") from error


def _reported(report: socket.socket) -> Fork:
    """Return the process that is reported, once it is ready; the two are said in any order."""
    fork, is_ready = None, False
    while not (fork and is_ready):
        data, handles, _, _ = socket.recv_fds(report, 4096, 1)
        if handles:
            fork = Fork(handles[0])
        elif data == b"ready":
            is_ready = True
        else:
            if fork:
                fork.kill()
                fork.wait()
            raise WarmUnavailable(f"a warm parent did not fork: {data.decode() or 'it ended'}")
    return fork


@dataclass(frozen=True)
class WarmParents:
    """Where kernels come from, and examiners; kernels share nothing but folders inside `folder`."""

    kernels: WarmParent
    examiners: WarmParent
    folder: Path

    def ready(self) -> WarmParents:
        """Wait until both can fork; raises WarmUnavailable."""
        self.kernels.wait()
        self.examiners.wait()
        return self


@contextmanager
def warm_parents(
    modules: Sequence[str], hidden: Sequence[Path], environment: Mapping[str, str]
) -> Iterator[WarmParents]:
    """Start both parents side by side; what comes from them ends with the block.

    modules: what they import before. hidden: folders that boxes do not show.
    Start them from a thread that outlives the block, and call `ready` first. Raises WarmUnavailable.
    """
    if not hasattr(os, "pidfd_open"):
        raise WarmUnavailable(f"{sys.platform} has no handles of processes")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="readybook-")))

        def boxed(control: int) -> Sequence[str]:
            return box.boxed_parent(control, modules, shared=folder, environment=environment, hidden=hidden)

        def unboxed(control: int) -> Sequence[str]:
            settings = box.parent_settings(control, modules, boxed=False)
            return [sys.executable, str(Path(__file__).with_name("warm_parent.py")), settings]

        kernels, examiners = [
            stack.enter_context(_started(command, environment)) for command in (boxed, unboxed)
        ]
        yield WarmParents(kernels, examiners, folder)


@contextmanager
def _started(command: Callable[[int], Sequence[str]], environment: Mapping[str, str]) -> Iterator[WarmParent]:
    """Start a warm parent, and end it at the end of the block.

    command: its command line, for the descriptor on which it is to hear.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs, tempfile.TemporaryFile("w+", errors="replace") as complaints:
        process = subprocess.Popen(
            command(theirs.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            pass_fds=(theirs.fileno(),),
            env={**os.environ, **environment},
        )
        theirs.close()
        try:
            yield WarmParent(ours, complaints)
        finally:
            process.kill()
            process.wait()
