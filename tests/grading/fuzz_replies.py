"""Sends hostile frames that claim every class there is, and uses what comes of them as checks do.

    python -m tests.grading.fuzz_replies 200000

The line to the candidate's process is replaced by one on which anything comes; the rest is what grades.
A crash ends the process by a signal; else it prints what it did.
"""

from __future__ import annotations

import collections
import contextlib
import faulthandler
import json
import math
import random
import resource
import signal
import sys
import time
import warnings
from typing import Any

import numpy as np
import torch

from readybook.grading.agent import TENSOR_TYPES
from readybook.grading.conversation import Conversation
from readybook.grading.replies import Frame, HostileReply
from readybook.grading.standard_values import MAKERS
from readybook.grading.standins import CLAIMED, StandIn, library_class
from tests.grading.library_classes import import_libraries, is_native, library_classes
from tests.grading.uses_of_answers import USES

MEMORY = 6 << 30
SECONDS, SLOW = 20.0, 2.0
ARRAY_TYPES = (
    *("<f8", ">f8", "<f4", "<f2", "<i8", ">i4", "|i1", "|u1", "|b1", "<c16", "<U3", ">U1", "|S2", "<M8[s]"),
    *(
        "<m8[D]",
        "<M8",
        "<U0",
        "|S0",
        "|V0",
        "|V8",
        "|O8",
        "<U1000000",
        "<M8[7s]",
        "<f16",
        "<M8[0s]",
        "V",
        "i",
    ),
)
SIZES = (0, 0, 1, 1, 2, 3, 3, 4, 7, 10**6, 10**18, 2**62, 2**63, -1)


class Late(Exception):
    """A use took too long."""


class Line(Conversation):
    """A conversation in which every answer is made up."""

    def __init__(self, frames: Frames) -> None:
        super().__init__(
            contextlib.closing(None), time.monotonic() + 60, (), applies_changes=True, is_last=True
        )  # type: ignore[arg-type]
        self.connection = Nothing()  # type: ignore[assignment]
        self.frames = frames
        self.left = 12

    def _send(self, message: Any) -> None:
        if self.broken is not None:
            raise self.broken
        self._pickle(message)

    def _receive(self) -> Frame:
        self.left -= 1
        if self.left < 0:
            raise self._break(HostileReply("enough"))
        return self.frames.frame()


class Nothing:
    def close(self) -> None:
        pass


class Frames:
    """Makes frames: trees that an honest agent could send, then spoilt here and there."""

    def __init__(self, rng: random.Random, names: list[str]) -> None:
        self.rng = rng
        self.names = names
        self.blobs = b""

    def frame(self) -> Frame:
        rng, self.blobs = self.rng, b""
        header: dict[str, Any] = {"result": self.tree(0)}
        if rng.random() < 0.15:
            header["changed"] = rng.choice(
                [
                    ["list", [["list", [self.key(), self.tree(1)]] for _ in range(rng.randrange(3))]],
                    self.tree(0),
                ]
            )
        if rng.random() < 0.05:
            header["callback"] = rng.choice([0, 0, 0, 1, -1, "x"])
            header["result"] = rng.choice([["list", [["list", [self.tree(2)]], ["dict", []]]], self.tree(0)])
        if rng.random() < 0.05:
            header["drawn"] = ["random", "numpy", "torch", 1]
        text = json.dumps(header)
        if rng.random() < 0.05:
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice('0123456789[]{}",-.en') + text[at + rng.randrange(2) :]
        try:
            spoilt = json.loads(text)
        except ValueError:
            raise HostileReply("no JSON") from None
        return Frame(spoilt if type(spoilt) is dict else {}, self.blobs)

    def key(self) -> Any:
        return self.rng.choice([0, 0, 1, 2, -1, "x", None, True])

    def tree(self, depth: int) -> Any:
        kinds = SHALLOW if depth > 3 or self.rng.random() < 0.5 else DEEP
        if self.rng.random() < 0.02:
            return [self.rng.choice([*SHALLOW, *DEEP]), *[self.tree(depth + 1) for _ in range(3)]]
        kind = self.rng.choice(kinds)
        return getattr(self, kind)(depth)

    def trees(self, depth: int) -> list[Any]:
        return [self.tree(depth + 1) for _ in range(self.rng.choice((0, 1, 1, 2, 3)))]

    def plain(self, _: int) -> Any:
        return self.rng.choice(
            [
                None,
                True,
                False,
                0,
                1,
                -1,
                2,
                10**30,
                0.5,
                math.nan,
                math.inf,
                "",
                "x",
                "1",
                "é\ud800",
                2**31,
                3,
            ]
        )

    def shape(self) -> list[Any]:
        return [
            self.rng.choice(SIZES if self.rng.random() < 0.1 else SIZES[:9])
            for _ in range(self.rng.randrange(4))
        ]

    def take(self, size: int) -> int:
        if 0 <= size <= 1 << 16:
            self.blobs += self.rng.randbytes(size) if self.rng.random() < 0.7 else bytes(size)
        return size

    def array(self, _: int) -> Any:
        dtype = self.rng.choice(ARRAY_TYPES if self.rng.random() < 0.3 else ARRAY_TYPES[:14])
        shape = [] if self.rng.random() < 0.3 else self.shape()
        with contextlib.suppress(TypeError, ValueError):
            size = math.prod(shape) * np.dtype(dtype).itemsize
            return [self.rng.choice(["array", "array", "scalar"]), dtype, shape, self.take(size)]
        return ["array", dtype, shape, 8]

    def tensor(self, depth: int) -> Any:
        dtype = self.rng.choice(TENSOR_TYPES)
        shape = self.shape()
        size = self.take(math.prod(shape) * getattr(torch, dtype).itemsize)
        tag = self.rng.choice(["tensor", "tensor", "parameter"])
        grown = None
        if self.rng.random() < 0.2 and depth < 5:
            grown = self.rng.choice(
                [self.tree(depth + 1), ["tensor", dtype, shape, self.take(size), None, None]]
            )
        return [tag, dtype, shape, size, self.rng.choice([None, None, -1, 0, 1, -2]), grown]

    def handle(self, _: int) -> Any:
        about = {
            "type": self.rng.choice(["Net", "", "type", "x" * 99, "a\0b"]),
            "name": "f",
            "doc": "",
            "callable": self.rng.random() < 0.7,
            "is_class": self.rng.random() < 0.2,
            "fields": self.rng.choice([None, None, ["x"], [], ["__class__"], 1]),
            "bases": [self.rng.choice(self.names) for _ in range(self.rng.choice((0, 1, 1, 1, 2, 5)))],
            "parameters": self.rng.choice([None, [["x", 1, False]], [["x", 9, 1]], [[]], 3]),
        }
        return ["handle", self.rng.randrange(5), about]

    def callback(self, _: int) -> Any:
        return ["callback", self.rng.choice([0, 0, 1, -1, 2**62])]

    def int(self, _: int) -> Any:
        return ["int", self.rng.choice(["0xff", "-0x" + "f" * 2000, "z", "f" * 200_000])]

    def parts(self, _: int) -> Any:
        return self.rng.choice(
            [
                ["range", [0, 5, 1]], ["range", [0, 2**60, 1]], ["range", [5, 0, -2]], ["range", [0, 1, 0]],
                ["complex", [1.0, math.nan]], ["complex", [1, 2]], ["ellipsis"], ["bytes", self.take(3)],
                ["dtype", "numpy", self.rng.choice(ARRAY_TYPES)], ["dtype", "torch", "Tensor"],
                ["dtype", "torch", self.rng.choice(TENSOR_TYPES)],
            ]
        )  # fmt: skip

    def container(self, depth: int) -> Any:
        return [self.rng.choice(["list", "tuple", "set", "frozenset"]), self.trees(depth)]

    def dict(self, depth: int) -> Any:
        return ["dict", [[self.tree(depth + 1), part] for part in self.trees(depth)]]

    def slice(self, depth: int) -> Any:
        return ["slice", [self.tree(depth + 1) for _ in range(3)]]

    def record(self, depth: int) -> Any:
        names = self.rng.choice([["x", "y"], ["x"], ["count", "index"], ["_x"], ["x", "x"], ["self"], []])
        return [self.rng.choice(["named", "record"]), self.rng.choice(["P", "Q", "class", "P" * 101]), names,
                [self.tree(depth + 1) for _ in names], self.rng.choice([0, 1, 2, None])]  # fmt: skip

    def objects(self, depth: int) -> Any:
        items = self.trees(depth)
        return ["objects", self.rng.choice([[len(items)], [len(items), 1], [1], [0, 10**18]]), items]

    def made(self, depth: int) -> Any:
        name = self.rng.choice([*MAKERS])
        kinds = [self.rng.choice(part) for part in MAKERS[name][0]]
        samples = {int: 3, str: "2020-01-01", list: ["list", self.trees(depth)], dict: self.dict(depth)}
        return [
            "made",
            name,
            [self.tree(depth + 1) if self.rng.random() < 0.1 else samples.get(k) for k in kinds],
        ]


SHALLOW = ("plain", "array", "tensor", "handle", "handle", "parts", "callback", "int")
DEEP = ("container", "container", "dict", "slice", "record", "objects", "made", "tensor", "handle")


def use(name: str, value: Any) -> bool:
    """Use a value in one way; return whether that came to an end without an error."""
    start = time.process_time()
    try:
        USES[name](value)
    except Exception:
        return False
    finally:
        if time.process_time() - start > SLOW:
            print(f"{name} took long with {type(value)}", file=sys.stderr)
    return True


def ring(*_: object) -> None:
    raise Late


def prove_claims() -> dict[str, int]:
    """Raise AssertionError if a stand-in may claim a class whose instances C code reads."""
    classes = library_classes()
    claimed = {name: kind for name in classes if (kind := library_class(name))}
    for name, kind in claimed.items():
        assert not any(is_native(base) for base in kind.__mro__), name
    asks = type.__instancecheck__
    natives = [
        kind for kind in classes.values() if type(kind).__instancecheck__ is not asks and is_native(kind)
    ]
    for name in claimed:
        fake = claiming([name])
        assert fake.__class__ is claimed[name], name
        assert not any(accepts(kind, fake) for kind in natives), name
    return {"classes": len(classes), "claimed": len(claimed)}


def accepts(kind: type, value: Any) -> bool:
    try:
        return isinstance(value, kind)
    except TypeError:  # some classes cannot be asked for
        return False


def claiming(names: list[str]) -> StandIn:
    """Return a stand-in that claims these classes and whose process answers with nonsense."""
    frames = Frames(random.Random(1), names)
    about = frames.handle(0)[2] | {"bases": names, "is_class": False, "parameters": None, "callable": True}
    made = Line(frames)._decoder(Frame({}, b""), []).value(["handle", 0, about])
    assert isinstance(made, StandIn)
    return made


def meet(line: Line, rng: random.Random, facts: collections.Counter[str]) -> None:
    """Ask for something, and use what comes in three ways."""
    line._functions.append(lambda *args: args)
    facts["frames"] += 1
    try:
        value = line.ask("attribute", "x")
    except Exception:
        facts["refused"] += 1
        return
    for way in rng.sample(sorted(USES), 3):
        facts["uses"] += 1
        facts["uses that went well"] += use(way, value)


def main(count: int, seed: int) -> None:
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    import_libraries()
    facts: collections.Counter[str] = collections.Counter(prove_claims())
    rng = random.Random(seed)
    everything = sorted(library_classes())
    claimed = {name for name in everything if library_class(name)}
    signal.signal(signal.SIGALRM, ring)
    for name in everything:
        forbidden = name.startswith(CLAIMED) and name not in claimed
        for way in rng.sample(sorted(USES), min(count // 200, len(USES)) if forbidden else 1):
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            facts["uses"] += 1
            use(way, claiming([name]))
    slowest = 0.0
    for _ in range(count):
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        start = time.perf_counter()
        meet(Line(Frames(rng, everything if rng.random() < 0.5 else sorted(claimed))), rng, facts)
        slowest = max(slowest, time.perf_counter() - start)
    facts["slowest, in ms"] = round(1000 * slowest)
    print(json.dumps(facts))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
