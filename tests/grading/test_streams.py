"""What a cell prints is joined as nbclient joins it, however long its lines are."""

from __future__ import annotations

import random
import time

import pytest
from nbclient.client import _RGX_CARRIAGERETURN
from nbformat.v4 import new_output

from readybook.grading.streams import joined, overwritten


@pytest.mark.parametrize("seed", range(20))
def test_carriage_returns_overwrite_as_nbclient_says(seed: int) -> None:
    letters = random.Random(seed)
    for _ in range(300):
        text = "".join(letters.choice("ab\r\r\n") for _ in range(letters.randrange(12)))
        assert overwritten(text) == _RGX_CARRIAGERETURN.sub("", text)


def test_a_long_line_takes_no_time() -> None:
    start = time.process_time()
    assert overwritten("x" * 10_000_000 + "\ry") == "y"
    assert time.process_time() - start < 5


def test_pieces_of_a_stream_become_one_where_the_first_stood() -> None:
    pieces = [("stderr", "a"), ("stdout", "b"), ("stderr", "c\r"), ("stdout", "d\n"), ("stderr", "e")]
    shown = new_output("display_data", data={"text/plain": "f"})
    outputs = [new_output("stream", name=name, text=text) for name, text in pieces]
    stdout, stderr, last = joined([*outputs, shown])
    assert (stdout.name, stdout.text) == ("stdout", "bd\n")
    assert (stderr.name, stderr.text) == ("stderr", "e")
    assert last == shown
