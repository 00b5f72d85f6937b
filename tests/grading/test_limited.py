"""Work on a candidate's data never holds, fills or ends the process that asks for it."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from readybook.course import CourseError
from readybook.grading import limited
from readybook.grading.limited import Lost, TooMuch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory need Linux")
MEMORY = 300 << 20


def busy() -> None:
    while True:
        pass


def hungry() -> list[bytearray]:
    return [bytearray(1 << 20) for _ in range(1000)]


def test_what_work_returns_and_raises_comes_back() -> None:
    assert limited.limited(lambda: {"a": [1, None]}, 10, MEMORY) == {"a": [1, None]}

    def fails() -> None:
        raise CourseError("mend it")

    with pytest.raises(CourseError, match="mend it") as told:
        limited.limited(fails, 10, MEMORY)
    assert "in fails" in told.value.__notes__[0]


def test_an_error_that_no_other_process_can_hold_comes_back_as_its_text() -> None:
    class OfItsOwn(Exception):
        pass

    def fails() -> None:
        raise OfItsOwn("of its own")

    with pytest.raises(RuntimeError, match="OfItsOwn: of its own"):
        limited.limited(fails, 10, MEMORY)


def test_processor_time_memory_and_size_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooMuch, match="it takes more than 1 s to read"):
        limited.limited(busy, 1, MEMORY)
    with pytest.raises(TooMuch, match="it takes more than 300 MB to read"):
        limited.limited(hungry, 10, MEMORY)
    monkeypatch.setattr(limited, "LARGEST", 1 << 20)
    with pytest.raises(TooMuch, match="it grew to more than 1 MB"):
        limited.limited(lambda: bytes(2 << 20), 10, MEMORY)


def test_a_crash_is_the_datas_doing_and_an_ending_from_outside_is_not() -> None:
    def crash() -> None:
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)

    with pytest.raises(TooMuch, match="ended the program") as told:
        limited.limited(crash, 10, MEMORY)
    assert "SIGSEGV" in str(told.value)
    with pytest.raises(Lost):
        limited.limited(lambda: os.kill(os.getpid(), signal.SIGKILL), 10, MEMORY)


def test_who_does_not_get_on_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "LEAST_PATIENCE", 1)
    start = time.monotonic()
    with pytest.raises(Lost):
        limited.limited(lambda: time.sleep(300), 1, MEMORY)
    assert time.monotonic() - start < 60


def test_nothing_is_left_of_it() -> None:
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    before = len(os.listdir("/proc/self/fd")), children.read_text()  # noqa: PTH208
    with pytest.raises(TooMuch):
        limited.limited(busy, 1, MEMORY)
    assert (len(os.listdir("/proc/self/fd")), children.read_text()) == before  # noqa: PTH208
