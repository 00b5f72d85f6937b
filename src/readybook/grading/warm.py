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

from readybook.grading import box, surroundings
from readybook.grading.temporary import reachable

PRELOAD_SECONDS = 120.0
FORK_SECONDS = 30.0


class WarmUnavailable(Exception):
    """Why processes cannot be forked from a warm parent here; the text is one sentence."""


class Fork:
    """A process that a warm parent made, as far as `subprocess.Popen` would tell of it."""

    stdin = stdout = stderr = None

    def __init__(self, handle: int, line: socket.socket) -> None:
        """`handle`: what `os.pidfd_open` gave; `line`: with whose end it ends. `wait` closes both."""
        self._handle = handle
        self._line = line
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
            self._line.close()
            self._handle = -1
        return 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass(frozen=True)
class WarmParent:
    """How to reach a running warm parent, from any process of its owner's on this machine."""

    door: Path

    @property
    def is_there(self) -> bool:
        """Whether it still runs."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            return line.connect_ex(str(self.door)) == 0

    def fork(self, request: dict[str, Any], descriptors: Sequence[int]) -> Fork:
        """Have a process forked that does as `request` says and has copies of `descriptors`.

        It ends with what is returned, at the latest. Raises WarmUnavailable.
        """
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            line.settimeout(FORK_SECONDS)
            line.connect(str(self.door))
            socket.send_fds(line, [json.dumps(request).encode()], descriptors)
            return _reported(line)
        except (OSError, ValueError) as error:
            line.close()
            raise WarmUnavailable(f"a warm parent did not fork: {error}") from error
        except WarmUnavailable:
            line.close()
            raise


def _reported(line: socket.socket) -> Fork:
    """Return the process that is reported, once it is ready; the two are said in any order."""
    fork, is_ready = None, False
    while not (fork and is_ready):
        data, handles, _, _ = socket.recv_fds(line, 4096, 1)
        if handles:
            fork = Fork(handles[0], line)
        elif data == b"ready":
            is_ready = True
        else:
            if fork:
                fork.kill()
                fork.wait()
            raise WarmUnavailable(f"a warm parent did not fork: {data.decode() or 'it ended'}")
    return fork


@dataclass(frozen=True)
class Modules:
    """The names of what is imported before anything is forked: for kernels, and for examiners."""

    kernels: tuple[str, ...] = ()
    examiners: tuple[str, ...] = ()


@dataclass(frozen=True)
class WarmParents:
    """Where kernels come from, and examiners; kernels share nothing but folders inside `folder`."""

    kernels: WarmParent
    examiners: WarmParent
    folder: Path

    @property
    def are_there(self) -> bool:
        """Whether both still run."""
        return self.kernels.is_there and self.examiners.is_there


@dataclass(frozen=True)
class Warming:
    """Warm parents that may still be importing; they live until their owner hangs up."""

    parents: WarmParents
    lines: Sequence[tuple[socket.socket, IO[str]]]

    def ready(self) -> WarmParents:
        """Wait until both can fork; raises WarmUnavailable."""
        for owner, complaints in self.lines:
            _wait(owner, complaints)
        return self.parents


def _wait(owner: socket.socket, complaints: IO[str]) -> None:
    owner.settimeout(PRELOAD_SECONDS)
    try:
        said = owner.recv(4096)
    except OSError:
        said = b""
    if not said:
        complaints.seek(0)
        last = (complaints.read().strip() or "it said nothing").splitlines()[-1]
        raise WarmUnavailable(f"a warm parent did not start ({last})")
    if json.loads(said)["threads"] != 1:
        raise WarmUnavailable("a module of the course starts threads, which no fork survives")


@contextmanager
def warm_parents(
    modules: Modules, hidden: Sequence[Path], environment: Mapping[str, str]
) -> Iterator[Warming]:
    """Start both parents side by side; what comes from them ends with the block.

    modules: what they import before. hidden: folders that boxes do not show.
    Start them from a thread that outlives the block. Raises WarmUnavailable, and CourseError when there is no
    place for their sockets.
    """
    if not hasattr(os, "pidfd_open"):
        raise WarmUnavailable(f"{sys.platform} has no handles of processes")
    with ExitStack() as stack:
        # Where parents are ended in the midst of a batch, others still clear away what they laid there.
        place = tempfile.TemporaryDirectory(prefix="readybook-", ignore_cleanup_errors=True)
        folder = stack.enter_context(reachable(Path(stack.enter_context(place))))

        def boxed(owner: int, door: int) -> Sequence[str]:
            return box.boxed_parent(
                owner, door, modules.kernels, shared=folder, environment=environment, hidden=hidden
            )

        def unboxed(owner: int, door: int) -> Sequence[str]:
            settings = box.parent_settings(owner, door, modules.examiners, boxed=False)
            return [*surroundings.PYTHON, "-m", "readybook.grading.warm_parent", settings]

        parents = WarmParents(WarmParent(folder / "kernels"), WarmParent(folder / "examiners"), folder)
        lines = [
            stack.enter_context(_started(parent.door, command, environment))
            for parent, command in ((parents.kernels, boxed), (parents.examiners, unboxed))
        ]
        yield Warming(parents, lines)


@contextmanager
def _started(
    path: Path, command: Callable[[int, int], Sequence[str]], environment: Mapping[str, str]
) -> Iterator[tuple[socket.socket, IO[str]]]:
    """Start a warm parent with its door at `path`, and end it at the end of the block.

    command: its command line, for the descriptors on which it is to hear.
    Gives the owner's end of its line, and what it complains of.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs, door, tempfile.TemporaryFile("w+", errors="replace") as complaints:
        door.bind(str(path))
        door.listen(100)
        process = subprocess.Popen(
            command(theirs.fileno(), door.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            pass_fds=(theirs.fileno(), door.fileno()),
            cwd=path.parent,
            env=surroundings.environment(str(path.parent), environment),
            umask=0o077,
        )
        theirs.close()
        door.close()
        try:
            yield ours, complaints
        finally:
            process.kill()
            process.wait()
