"""The folders that a batch works in; what a batch that was killed has left is removed by the next one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging import FileHandler, Formatter, Logger, LogRecord, getLogger
from pathlib import Path

from nbgrader.utils import rmtree

from readybook.course import CourseError

if os.name != "nt":
    import fcntl

UNDER_WAY = ".grading"  # in autograded/: what is not yet whole


@contextmanager
def sole_folder(autograded: Path) -> Iterator[Path]:
    """Give an empty folder in autograded/, which only one batch at a time can have.

    Raises CourseError when another has it.
    """
    folder = autograded / UNDER_WAY
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(autograded, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CourseError(
            f"{autograded}: another 'readybook grade' is at work here; wait for its end"
        ) from None
    try:
        rmtree(str(folder))
        folder.mkdir()
        yield folder
    finally:
        rmtree(str(folder))
        os.close(handle)


class LogFile(FileHandler):
    """A log that says nothing, rather than to fill the terminal, when the disk is full."""

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 (the library's name)
        """Pass over what cannot be written."""


@contextmanager
def log_file(path: Path) -> Iterator[Logger]:
    log = Logger("readybook.grade", level="INFO")
    try:
        handler = LogFile(path, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path}: the log cannot be written ({error.strerror})") from None
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    libraries = getLogger()
    libraries.addHandler(handler)
    try:
        yield log
    finally:
        libraries.removeHandler(handler)
        with suppress(OSError):  # what could not be written cannot be written now either
            handler.close()
