"""Reads what comes from the candidate's process, and trusts nothing about it.

A frame is a JSON header and the bytes of its arrays. Only exact values of built-in and standard types, arrays
of plain numbers and text, and records of these are made from it; everything else stays over there and is
named by a number. Every size is checked before memory is taken for it, and whatever is handed on to a library
has exactly the type that the library is told. Any frame that is not as it must be raises HostileReply, after
which nothing more may be read from that connection.
"""

from __future__ import annotations

import json
import math
import re
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from readybook.grading.agent import TENSOR_TYPES
from readybook.grading.records import FIELDS, named_type, record_type, word
from readybook.grading.standard_values import MAKERS

HEADER_BYTES = 4 << 20
BLOB_BYTES = 256 << 20
NODES = 400_000
DEPTH = 70
RECORD_TYPES = 200
HEX_DIGITS = 100_000
RANGE = 10_000_000  # one could be made into a list before any alarm is heard
# What libraries make of damaged parts; an alarm is none of these.
LIBRARY_ERRORS = (
    *(TypeError, ValueError, LookupError, ArithmeticError, AttributeError, RuntimeError, MemoryError),
    *(SyntaxError, AssertionError, BufferError, ImportError, OSError),
)
ARRAY_TYPE = re.compile(
    r"[<>|](b1|[iu][1248]|f[248]|c8|c16|[US][1-9]\d{0,7}|[mM]8(\[(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?)"
)


class HostileReply(Exception):
    """The candidate's process answered with something that no honest agent sends."""


class NoReply(Exception):
    """The candidate's process ended, or did not answer in time; the text says which."""


@dataclass(frozen=True)
class Frame:
    """One message: its header, and the bytes that the header's arrays take in their order."""

    header: dict[str, Any]
    blobs: bytes


def read_frame(connection: socket.socket, deadline: float) -> Frame:
    """Read one frame until `deadline`, a time of `time.monotonic`.

    Raises NoReply when the other side is gone or too slow, HostileReply when the frame is malformed.
    """
    header_size, blob_size = struct.unpack(">II", _read(connection, 8, deadline))
    if header_size > HEADER_BYTES or blob_size > BLOB_BYTES:
        raise HostileReply("the answer is too large")
    text, blobs = _read(connection, header_size, deadline), _read(connection, blob_size, deadline)
    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError):
        raise HostileReply("the answer is not in the agreed form") from None
    if type(header) is not dict:
        raise HostileReply("the answer is not in the agreed form")
    return Frame(header, blobs)


def _read(connection: socket.socket, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0:
            raise NoReply("did not come to an end in time")
        connection.settimeout(left)
        try:
            part = connection.recv(min(size - len(data), 1 << 20))
        except TimeoutError:
            raise NoReply("did not come to an end in time") from None
        except OSError:
            raise NoReply("ended the whole program") from None
        if not part:
            raise NoReply("ended the whole program")
        data += part
    return bytes(data)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise HostileReply("the answer names something twice")
    return made


@dataclass
class Decoder:
    """Makes values of one frame's trees.

    handle, callback and gradient say what a number for something over there, for a function over here,
    and for a tensor with a gradient stand for.
    """

    blobs: bytes
    handle: Callable[[int, dict[str, Any]], Any]
    callback: Callable[[int], Any]
    gradient: Callable[[Any, int], Any]
    position: int = 0
    nodes: int = 0
    record_types: set[Any] = field(default_factory=set)
    _readers: dict[str, Callable[..., Any]] = field(init=False)

    def __post_init__(self) -> None:
        kinds = (
            "list tuple set frozenset dict named record made int range slice complex bytes ellipsis "
            "dtype objects array scalar tensor parameter handle callback"
        )
        self._readers = {kind: getattr(self, "_" + kind) for kind in kinds.split()}

    def value(self, tree: Any, depth: int = 0) -> Any:
        """Return the value of a tree; raises HostileReply."""
        self.nodes += 1
        if self.nodes > NODES or depth > DEPTH:
            raise HostileReply("the answer has too many parts")
        if tree is None or type(tree) in (bool, int, float, str):
            return tree
        if type(tree) is dict:  # only on top: the names of a check
            return {name: self.value(part, depth + 1) for name, part in tree.items()}
        if type(tree) is not list or not tree or type(tree[0]) is not str:
            self._refuse()
        reader = self._readers.get(tree[0])
        if reader is None:
            self._refuse()
        try:
            return reader(depth + 1, *tree[1:])
        except LIBRARY_ERRORS:
            raise HostileReply("the answer is not in the agreed form") from None

    def finish(self) -> None:
        """Raise HostileReply unless all bytes of the frame were used."""
        if self.position != len(self.blobs):
            self._refuse()

    def _refuse(self) -> NoReturn:
        raise HostileReply("the answer is not in the agreed form")

    def _list(self, depth: int, items: list[Any]) -> list[Any]:
        if type(items) is not list:
            self._refuse()
        return [self.value(item, depth) for item in items]

    def _tuple(self, depth: int, items: list[Any]) -> tuple[Any, ...]:
        return tuple(self._list(depth, items))

    def _set(self, depth: int, items: list[Any]) -> set[Any]:
        made = set()
        for item in self._list(depth, items):  # one by one: an alarm can end what is made to take long
            made.add(item)
        return made

    def _frozenset(self, depth: int, items: list[Any]) -> frozenset[Any]:
        return frozenset(self._set(depth, items))

    def _dict(self, depth: int, pairs: list[Any]) -> dict[Any, Any]:
        if type(pairs) is not list:
            self._refuse()
        made = {self.value(key, depth): self.value(item, depth) for key, item in pairs}
        if len(made) < len(pairs):
            self._refuse()
        return made

    def _named(self, depth: int, name: str, fields: list[str], items: list[Any], number: int) -> Any:
        made = self._of_type(named_type, name, fields)(*self._list(depth, items))
        return self._kept(made, name, number)

    def _record(self, depth: int, name: str, fields: list[str], items: list[Any], number: int) -> Any:
        made = self._of_type(record_type, name, fields)(*self._list(depth, items))
        return self._kept(made, name, number)

    def _kept(self, made: Any, name: str, number: int) -> Any:
        """Tell a value which object over there it is."""
        nothing: dict[str, Any] = {"name": "", "doc": "", "bases": [], "parameters": None}
        original = self.handle(_whole(number), {**nothing, "type": name, "callable": False})
        object.__setattr__(made, "__original__", lambda: original)
        return made

    def _of_type(self, make: Callable[[str, tuple[str, ...]], Any], name: Any, fields: Any) -> Any:
        """Return a type with checked names; a frame may not ask for any number of them."""
        if type(fields) is not list or len(fields) > FIELDS:
            self._refuse()
        words = word(name), tuple(word(part) for part in fields)
        self.record_types.add(words)
        if len(self.record_types) > RECORD_TYPES:
            self._refuse()
        return make(*words)

    def _made(self, depth: int, name: str, parts: list[Any]) -> Any:
        """Make a value of the standard library, such as a Fraction, from parts of exact types."""
        kinds, make = MAKERS[name]
        values = self._list(depth, parts)
        if len(values) != len(kinds) or any(type(v) not in k for v, k in zip(values, kinds, strict=True)):
            self._refuse()
        return make(*values)

    def _int(self, _: int, text: str) -> int:
        if type(text) is not str or len(text) > HEX_DIGITS:
            raise HostileReply("it holds a whole number of more than 100,000 digits")
        return int(text, 16)

    def _range(self, _: int, parts: list[int]) -> range:
        made = range(*(_whole(part) for part in parts))
        if made and (made[-1] - made[0]) // made.step >= RANGE:
            raise HostileReply(f"it holds a range of more than {RANGE:,} numbers")
        return made

    def _slice(self, depth: int, parts: list[Any]) -> slice:
        start, stop, step = self._list(depth, parts)
        return slice(start, stop, step)

    def _complex(self, _: int, parts: list[float]) -> complex:
        real, imaginary = parts
        if type(real) is not float or type(imaginary) is not float:
            self._refuse()
        return complex(real, imaginary)

    def _bytes(self, _: int, size: int) -> bytes:
        return self._take(size)

    def _ellipsis(self, _: int) -> Any:
        return ...

    def _dtype(self, _: int, library: str, name: str) -> Any:
        if library == "numpy":
            return _array_type(name)
        import torch

        if library != "torch" or name not in TENSOR_TYPES:
            self._refuse()
        return getattr(torch, name)

    def _objects(self, depth: int, shape: list[int], items: list[Any]) -> Any:
        if type(items) is not list or math.prod(_shape(shape)) != len(items):
            self._refuse()
        made = np.empty(len(items), dtype=object)
        for index, item in enumerate(items):
            made[index] = self.value(item, depth)
        return made.reshape(_shape(shape))

    def _array(self, _: int, dtype: str, shape: list[int], size: int) -> Any:
        kind = _array_type(dtype)
        if math.prod(_shape(shape)) * kind.itemsize != _whole(size):
            self._refuse()
        made = np.frombuffer(self._take(size), dtype=kind) if size else np.empty(0, dtype=kind)
        if kind.kind == "U" and made.size:
            points = made.view(np.dtype(np.uint32).newbyteorder(kind.byteorder))
            if points.max() > sys.maxunicode:  # numpy would hand these to Python unchecked
                self._refuse()
        if kind.kind == "b":
            made = made.view(np.uint8) != 0
        return made.reshape(_shape(shape)).copy()

    def _scalar(self, depth: int, dtype: str, shape: list[int], size: int) -> Any:
        if shape:
            self._refuse()
        return self._array(depth, dtype, shape, size)[()]

    def _tensor(self, depth: int, dtype: str, shape: list[int], size: int, graph: Any, grown: Any) -> Any:
        made = self._numbers(dtype, shape, size)
        if graph is not None:
            made = made.requires_grad_() if graph == -1 else self.gradient(made, _whole(graph))
        return self._grow(made, depth, grown)

    def _parameter(self, depth: int, dtype: str, shape: list[int], size: int, graph: Any, grown: Any) -> Any:
        import torch

        made = torch.nn.Parameter(self._numbers(dtype, shape, size), requires_grad=graph is not None)
        return self._grow(made, depth, grown)

    def _numbers(self, dtype: str, shape: list[int], size: int) -> Any:
        """Return a tensor without a gradient."""
        import torch

        if dtype not in TENSOR_TYPES:
            self._refuse()
        kind = getattr(torch, dtype)
        if math.prod(_shape(shape)) * kind.itemsize != _whole(size):
            self._refuse()
        data = bytearray(self._take(size))
        made = torch.frombuffer(data, dtype=torch.uint8 if dtype == "bool" else kind) if size else None
        made = torch.empty(0, dtype=kind) if made is None else made
        return (made != 0 if dtype == "bool" else made).reshape(_shape(shape)).clone()

    def _grow(self, made: Any, depth: int, grown: Any) -> Any:
        """Give a tensor the gradient that it has over there."""
        if grown is not None:
            gradient = self.value(grown, depth)
            if not is_tensor_like(gradient, made):
                self._refuse()
            made.grad = gradient.detach()
        return made

    def _handle(self, _: int, number: int, about: dict[str, Any]) -> Any:
        if type(about) is not dict:
            self._refuse()
        return self.handle(_whole(number), about)

    def _callback(self, _: int, number: int) -> Any:
        return self.callback(_whole(number))

    def _take(self, size: int) -> bytes:
        end = self.position + _whole(size)
        if end > len(self.blobs):
            self._refuse()
        part, self.position = self.blobs[self.position : end], end
        return part


def _whole(number: Any) -> int:
    if type(number) is not int or abs(number) > 1 << 62:
        raise HostileReply("the answer is not in the agreed form")
    return number


def _shape(shape: Any) -> tuple[int, ...]:
    """Return a shape that bytes of a frame could fill; what is empty one way is not endless the other."""
    if type(shape) is not list or len(shape) > 32 or any(_whole(n) < 0 for n in shape):
        raise HostileReply("the answer is not in the agreed form")
    if math.prod(max(n, 1) for n in shape) > BLOB_BYTES:
        raise HostileReply("the answer is too large")
    return tuple(shape)


def _array_type(name: Any) -> np.dtype[Any]:
    """Return the type of plain numbers, times or texts with this name."""
    if type(name) is not str or not ARRAY_TYPE.fullmatch(name):
        raise HostileReply("the answer is not in the agreed form")
    return np.dtype(name)


def is_tensor_like(value: Any, other: Any) -> bool:
    """Whether `value` is exactly a tensor, with the shape and the type of the tensor `other`."""
    import torch

    return type(value) is torch.Tensor and value.shape == other.shape and value.dtype == other.dtype
