"""Temporary folders: one of a batch's own, and short paths by which sockets can lie in any."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from readybook.course import CourseError

if os.name != "nt":
    import fcntl

OWN = "readybook-grade-"
# Bytes that the path of a socket may have on macOS, 4 fewer than on Linux; and what comes behind a folder's.
SOCKET_BYTES, NAME_BYTES = 103, len("/readybook-12345678/kernel-12345678-1")
SHORT = ("/tmp", "/var/tmp", "/dev/shm")


@contextmanager
def own_temporary_folder() -> Iterator[None]:
    """Have all temporary files of this program in one folder, and remove those of killed ones.

    Raises CourseError when there is no place for them.
    """
    try:
        common = tempfile.gettempdir()
    except FileNotFoundError:
        raise CourseError(
            "temporary files cannot be written anywhere; set TMPDIR to a folder where they can"
        ) from None
    for place in {common, *_short_places()}:
        _remove_those_of_killed_ones(Path(place))
    with tempfile.TemporaryDirectory(prefix=OWN) as folder, _held(folder), reachable(Path(folder)) as path:
        before, tempfile.tempdir = tempfile.tempdir, str(path)
        try:
            yield
        finally:
            tempfile.tempdir = before


@contextmanager
def reachable(folder: Path) -> Iterator[Path]:
    """Give a path by which sockets can lie in a folder: its own, or a link's when that is too long.

    Raises CourseError when there is no place for a link either.
    """
    with ExitStack() as stack:
        path = folder if _is_short(folder) else _link_to(folder, stack)
        if path is None:
            raise CourseError(
                f"{folder.parent}: the path is too long for sockets, and nothing can be written to any of "
                f"{', '.join(_short_places())}; set TMPDIR to a folder with a shorter path"
            )
        yield path


def _link_to(folder: Path, stack: ExitStack) -> Path | None:
    """Make a link that has a short path, and lasts as long as the stack; None when that cannot be done."""
    for place in _short_places():
        with suppress(OSError):
            made = stack.enter_context(tempfile.TemporaryDirectory(prefix=OWN, dir=place))
            stack.enter_context(_held(made))
            link = Path(made, "t")
            link.symlink_to(folder)
            if _is_short(link):
                return link
    return None


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= SOCKET_BYTES - NAME_BYTES


def _short_places() -> list[str]:
    return [place for place in (os.environ.get("XDG_RUNTIME_DIR"), *SHORT) if place]


@contextmanager
def _held(folder: str) -> Iterator[None]:
    """Have others see that a folder is in use."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _remove_those_of_killed_ones(place: Path) -> None:
    for left in place.glob(f"{OWN}*"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(handle)
