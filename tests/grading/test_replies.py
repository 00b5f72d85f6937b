"""Whatever the candidate's process sends, the examiner gets plain values or refuses."""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import random
import resource
import socket
import struct
import threading
import time
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from readybook.grading import agent
from readybook.grading.changes import apply_change
from readybook.grading.replies import Decoder, Frame, HostileReply, NoReply, read_frame
from readybook.grading.standins import library_class

FRAMES = 100_000
MEMORY = 300 << 20


def frame_of(value: Any) -> tuple[bytes, bytes]:
    """The header and the blobs that an honest agent sends for a result."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        session = agent.Session(theirs)
        session.leaves = [torch.zeros(1)]
        session.send({"result": value})
        frame = read_frame(ours, time.monotonic() + 5)
    return json.dumps(frame.header).encode(), frame.blobs


def received(data: bytes) -> Frame:
    """The frame in `data`, read as from a process that then ends."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(data)
        return read_frame(ours, time.monotonic() + 5)


def decoded(frame: Frame) -> Any:
    decoder = Decoder(
        frame.blobs,
        handle=lambda number, _: ("handle", number),
        callback=lambda number: ("callback", number),
        gradient=lambda value, _: value,
    )
    value = decoder.value(frame.header.get("result"))
    decoder.finish()
    return value


def sent_over(value: Any) -> Any:
    header, blobs = frame_of(value)
    return decoded(received(struct.pack(">II", len(header), len(blobs)) + header + blobs))


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**300), 2**300)
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.binary(max_size=50)
)
ARRAYS = hnp.arrays(
    dtype=hnp.integer_dtypes() | hnp.floating_dtypes(sizes=(16, 32, 64)) | hnp.boolean_dtypes(),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)
TAGS = ["list", "tuple", "dict", "set", "array", "scalar", "tensor", "objects", "handle", "callback", "named"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
    | st.sampled_from(TAGS),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(VALUES)
def test_honest_values_arrive_exactly_as_they_were(value: Any) -> None:
    assert same(sent_over(value), value)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(JSON, st.binary(max_size=64))
def test_any_tree_is_a_value_or_is_refused(tree: Any, blobs: bytes) -> None:
    header = json.dumps({"result": tree}).encode()
    with contextlib.suppress(HostileReply):
        decoded(received(struct.pack(">II", len(header), len(blobs)) + header + blobs))


def hostile(rng: random.Random, honest: list[tuple[bytes, bytes]]) -> bytes:
    """One frame that no honest agent sends: damaged, cut, lying about its sizes, or sheer noise."""
    header, blobs = rng.choice(honest)
    kind = rng.randrange(6)
    if kind == 0:
        return rng.randbytes(rng.randrange(60))
    if kind == 1:
        sizes = rng.choice(
            [(len(header), 2**32 - 1), (2**32 - 1, 0), (rng.randrange(2**32), rng.randrange(2**32))]
        )
        return struct.pack(">II", *sizes) + header + blobs
    data = bytearray(header)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(data))
        if kind == 2:
            data[at] = rng.choice(b'0123456789[]{}",:-+.eNI \x00\xff')
        elif kind == 3:
            data[at : at + rng.randrange(8)] = rng.choice(honest)[0][: rng.randrange(40)] or b"1"
        elif kind == 4:
            data[at:at] = b"9" * rng.randrange(30)
        else:
            blobs = bytes(rng.choice(blobs or b"\xff") ^ 0xFF for _ in range(rng.randrange(40)))
    return struct.pack(">II", len(data), len(blobs)) + bytes(data) + blobs


def test_a_hundred_thousand_hostile_frames_do_no_harm() -> None:
    rng = random.Random(0)
    samples: list[Any] = [
        [1, 2.5, None, "x" * 30, True],
        {"a": (1, 2), 3: {4, 5}, "b": [[[[]]]]},
        np.arange(12.0).reshape(3, 4),
        np.array(["ab", "cde"]),
        np.float32(2.5),
        np.array([1, "a", None], dtype=object),
        torch.arange(6.0).reshape(2, 3),
        torch.ones(2, requires_grad=True) * 2,
        object(),
        range(5),
        b"bytes",
        1j,
    ]
    honest = [frame_of(sample) for sample in samples]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest = 0.0
    refused = 0
    for _ in range(FRAMES):
        data = hostile(rng, honest)
        start = time.perf_counter()
        try:
            decoded(received(data))
        except (HostileReply, NoReply):
            refused += 1
        slowest = max(slowest, time.perf_counter() - start)
    assert refused > FRAMES / 2
    assert slowest < 3
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MEMORY


@pytest.mark.parametrize(
    "tree",
    [
        ["array", "|O8", [1], 8],
        ["array", "|V8", [1], 8],
        ["array", "<f8", [2**40, 2**40], 8],
        ["array", "<f8", [-1], 8],
        ["array", "<f8", [1], -8],
        ["array", "<U1", [2], 8],
        ["array", "<f8,<f8", [1], 16],
        ["tensor", "__class__", [1], 8, None, None],
        ["record", "class", ["x"], [1]],
        ["record", "Point", ["__class__"], [1]],
        ["named", "Pair", ["x", "x"], [1, 2]],
        ["callback", 0, "more"],
        ["dict", [[["list", []], 1]]],
        ["set", [["list", []]]],
        ["pickle", "gASV"],
        ["range", [0, 1, 0]],
        ["range", [1e9]],
        ["range", [0, 2**40, 1]],
        ["int", "f" * 200_000],
        ["complex", ["1", 2.0]],
        ["array", "<U0", [5], 0],
        ["array", "|V0", [5], 0],
        ["array", "<f8", [0, 10**18], 0],
        ["array", "<M8[7s]", [1], 8],
        ["array", "<c32", [0], 0],
        ["tensor", "float32", [2], 8, None, ["list", []]],
        ["tensor", "float32", [2], 8, None, ["handle", 0, {}]],
        ["tensor", "float32", [1], 4, None, ["tensor", "int32", [1], 4, None, None]],
        ["tensor", "float32", [1], 4, None, ["tensor", "float32", [], 4, None, None]],
        ["dtype", "torch", "Tensor"],
        ["dtype", "numpy", "O"],
        ["made", "Decimal", ["1e999999"]],
        ["made", "Fraction", [True, 1]],
        ["made", "Counter", [["list", []]]],
        ["made", "deque", [["handle", 0, {}], None]],
        ["named", "Pair", ["x"] * 300, [1] * 300, 0],
        ["named", "Pair", ["\N{MATHEMATICAL BOLD SMALL X}"], [1], 0],
        ["list", [["record", f"R{n}", [], [], 0] for n in range(1000)]],
        [[]],
        [],
    ],
)
def test_trees_that_would_do_harm_are_refused(tree: Any) -> None:
    with pytest.raises(HostileReply):
        decoded(Frame({"result": tree}, b"\xff" * 8))


@pytest.mark.parametrize(
    ("original", "value"),
    [
        ([1], (2,)),
        ({"a": 1}, [("a", 2)]),
        ({1}, [2]),
        (bytearray(b"a"), bytearray(b"b")),
        (np.zeros(3), [1.0, 2.0, 3.0]),
        (np.zeros(3), np.zeros(1000)),
        (np.zeros(3), np.zeros(3, dtype=object)),
        (torch.zeros(3), np.zeros(3)),
        (torch.zeros(3), torch.zeros(3, dtype=torch.float64)),
        (torch.zeros(3), torch.nn.Parameter(torch.zeros(3))),
        (torch.nn.Linear(1, 1), {"weight": object()}),
        (torch.optim.SGD([torch.zeros(1)]), {"state": {}, "param_groups": [{"fused": True, "params": [0]}]}),
    ],
)
def test_a_change_of_an_argument_has_exactly_its_type(original: Any, value: Any) -> None:
    with pytest.raises(HostileReply):
        apply_change(original, value)


def test_an_array_keeps_its_memory_when_its_shape_changes() -> None:
    original = np.zeros((3, 4))
    view = original[:2]
    apply_change(original, np.arange(12.0).reshape(4, 3))
    assert original.tolist() == np.arange(12.0).reshape(4, 3).tolist()
    assert view.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]


@pytest.mark.parametrize(
    ("name", "may_be_claimed"),
    [
        ("torch.nn.modules.linear.Linear", True),
        ("torch.optim.adam.Adam", True),
        ("torch.optim.lr_scheduler.StepLR", True),
        ("torch.utils.data.dataset.TensorDataset", True),
        ("torch.utils.data.dataloader.DataLoader", True),
        ("sklearn.tree._classes.DecisionTreeClassifier", True),
        ("sklearn.pipeline.Pipeline", True),
        ("collections.abc.Mapping", True),
        ("torch.nn.parameter.Parameter", False),
        ("torch.nn.modules.linear.Parameter", False),
        ("torch.nn.utils.rnn.PackedSequence", False),
        ("sklearn.tree._tree.Tree", False),
        ("sklearn.tree._classes.Tree", False),
        ("sklearn.exceptions.NotFittedError", False),
        ("sklearn.utils._bunch.Bunch", False),
        ("builtins.int", False),
        ("sklearn.base.__doc__", False),
        ("sklearn.base", False),
    ],
)
def test_no_class_is_claimed_whose_fields_c_code_reads(name: str, may_be_claimed: bool) -> None:
    for module in ("sklearn.pipeline", "sklearn.tree"):
        importlib.import_module(module)
    assert (library_class(name) is not None) == may_be_claimed


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 1_000_000,
        b'{"result":' * 100_000,
        b'{"result": ' + b"9" * 100_000 + b"}",
        b'{"result": 1, "result": 2}',
        b'{"result": ["list", [' + b"[]," * 400_000 + b"[]]]}",
        b"\xff\xfe",
        b"null",
    ],
)
def test_bombs_are_refused_quickly(text: bytes) -> None:
    start = time.perf_counter()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        data = struct.pack(">II", len(text), 0) + text
        threading.Thread(target=theirs.sendall, args=(data,), daemon=True).start()
        with pytest.raises(HostileReply):
            decoded(read_frame(ours, time.monotonic() + 10))
    assert time.perf_counter() - start < 5


def test_a_process_that_sends_nothing_or_half_a_frame_is_told_from_one_that_ended() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\x00\x00")
        with pytest.raises(NoReply, match="in time"):
            read_frame(ours, time.monotonic() + 0.2)
    with pytest.raises(NoReply, match="ended"):
        received(b"\x00\x00\x00")
