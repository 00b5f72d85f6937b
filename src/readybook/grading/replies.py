"""Reads what comes from the candidate's process, and trusts nothing about it.

A frame is a JSON header and the bytes of its arrays. Only exact built-in values, arrays of plain numbers
and text, and records of these are made from it; everything else stays over there and is named by a number.
Every size is checked before memory is taken for it. Any frame that is not as it must be raises
HostileReply, after which nothing more may be read from that connection.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import keyword
import math
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

HEADER_BYTES = 4 << 20
BLOB_BYTES = 256 << 20
NODES = 400_000
DEPTH = 70
TENSOR_TYPES = (
    *("float16", "float32", "float64", "bfloat16", "complex64", "complex128", "bool"),
    *("uint8", "int8", "int16", "int32", "int64"),
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
    _readers: dict[str, Callable[..., Any]] = field(init=False)

    def __post_init__(self) -> None:
        kinds = (
            "list tuple set frozenset dict named record range slice complex bytes ellipsis "
            "objects array scalar tensor handle callback"
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
        except (HostileReply, NoReply):
            raise
        except Exception:  # whatever a library makes of damaged parts
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
        return set(self._list(depth, items))

    def _frozenset(self, depth: int, items: list[Any]) -> frozenset[Any]:
        return frozenset(self._list(depth, items))

    def _dict(self, depth: int, pairs: list[Any]) -> dict[Any, Any]:
        made = {self.value(key, depth): self.value(item, depth) for key, item in pairs}
        if len(made) < len(pairs):
            self._refuse()
        return made

    def _named(self, depth: int, name: str, fields: list[str], items: list[Any]) -> Any:
        kind = collections.namedtuple(  # type: ignore[misc]
            _word(name), [_word(part) for part in fields]
        )
        return kind(*self._list(depth, items))

    def _record(self, depth: int, name: str, fields: list[str], items: list[Any]) -> Any:
        kind = dataclasses.make_dataclass(_word(name), [_word(part) for part in fields])
        return kind(*self._list(depth, items))

    def _range(self, _: int, parts: list[int]) -> range:
        return range(*(_whole(part) for part in parts))

    def _slice(self, depth: int, parts: list[Any]) -> slice:
        return slice(*self._list(depth, parts))

    def _complex(self, _: int, parts: list[float]) -> complex:
        real, imaginary = parts
        return complex(float(real), float(imaginary))

    def _bytes(self, _: int, size: int) -> bytes:
        return self._take(size)

    def _ellipsis(self, _: int) -> Any:
        return ...

    def _objects(self, depth: int, shape: list[int], items: list[Any]) -> Any:
        if math.prod(_shape(shape)) != len(items):
            self._refuse()
        made = np.empty(len(items), dtype=object)
        for index, item in enumerate(items):
            made[index] = self.value(item, depth)
        return made.reshape(_shape(shape))

    def _array(self, _: int, dtype: str, shape: list[int], size: int) -> Any:
        if type(dtype) is not str or len(dtype) > 20:
            self._refuse()
        kind = np.dtype(dtype)
        if kind.kind not in "biufcUSmM" or kind.hasobject or kind.subdtype is not None:
            self._refuse()
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
        import torch

        if dtype not in TENSOR_TYPES:
            self._refuse()
        kind = getattr(torch, dtype)
        if math.prod(_shape(shape)) * kind.itemsize != _whole(size):
            self._refuse()
        data = bytearray(self._take(size))
        made = torch.frombuffer(data, dtype=torch.uint8 if dtype == "bool" else kind) if size else None
        made = torch.empty(0, dtype=kind) if made is None else made
        made = (made != 0 if dtype == "bool" else made).reshape(_shape(shape)).clone()
        if graph is not None:
            made = made.requires_grad_() if graph == -1 else self.gradient(made, _whole(graph))
        if grown is not None:
            made.grad = self.value(grown, depth)
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
    if type(shape) is not list or len(shape) > 32 or any(_whole(n) < 0 for n in shape):
        raise HostileReply("the answer is not in the agreed form")
    return tuple(shape)


def _word(name: Any) -> str:
    """Return `name` if it may become the name of a class or field over here."""
    fine = type(name) is str and len(name) <= 100 and name.isidentifier() and not name.startswith("__")
    if not fine or keyword.iskeyword(name):
        raise HostileReply("the answer is not in the agreed form")
    return str(name)
