"""Speaks for the candidate's kernel: answers the examiner's calls with values, never with code.

This file runs inside the box beside the candidate's code, as a module of its own, and so needs
nothing but the standard library (numpy, torch and scikit-learn only where the candidate loaded them).
Nothing here is trusted: whatever it sends is read by `replies.py`, which expects the worst.

Where checks stand in a notebook the kernel is told to `snapshot`: it forks, and the copy waits at the
examiner's door. Checks therefore see the state of that moment, never each other's traces, and what
they send is never seen by the kernel whose outputs the candidate gets back.

Frames from here: two big-endian 32-bit lengths, a JSON header, the bytes of its arrays.
Frames to here: one 64-bit length and a pickle, since the examiner is trusted.
"""

from __future__ import annotations

import array
import collections
import contextlib
import ctypes
import dataclasses
import datetime
import decimal
import enum
import fractions
import gc
import inspect
import io
import json
import math
import os
import pickle
import select
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

DEPTH = 60
PRINTED = 20_000
FORKS, FORK_SECONDS, MOST_FORK_SECONDS = 5, 3.0, 30.0
END_SECONDS = 2.0
WRITABLE = ("/box/work", "/tmp", "/dev/shm")
ALIVE = b"."
PLAIN = (bool, int, float, str, type(None))
DIGITS = 1 << 4000  # longer numbers are written in another way
NUMPY_KINDS = "biufcUSmM"
BUFFER_FORMATS = {"b": ["?"], "i": [*"bhilqn"], "u": [*"BHILQN"], "f": [*"fd"]}
TENSOR_TYPES = (
    *("float16", "float32", "float64", "bfloat16", "complex64", "complex128", "bool"),
    *("uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"),
)
FACTORIES = (int, float, str, list, dict, set, tuple, bool)
_fork, _exit = os.fork, os._exit


def snapshot(door: str, label: str) -> int:
    """Fork a copy of this process that waits at the examiner's door until it is asked something.

    A fork of a process with several threads may, rarely, find a lock taken that nobody will ever free; one
    that does not get to the door in time is given up for another. Returns how many forks it took.
    """
    with every_descriptor():
        for attempt in range(1, FORKS + 1):
            told, tells = os.pipe()
            child = _fork()
            if not child:
                _wait_at(door, label, tells)
            os.close(tells)
            arrived = _arrives(told, child)
            os.close(told)
            if arrived:
                return attempt
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    raise OSError("no copy of the kernel could be made for the checks")


def attend(door: str, label: str) -> NoReturn:
    """Go to the examiner's door with this very process, which serves one check and ends.

    For checks that need what no fork has: threads, child processes, memory, or further descriptors.
    """
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with every_descriptor():
            make_room()
            session = _at_door(door, label)
        seconds, _ = session.receive()
        _serve(session, seconds)
    finally:
        _exit(0)


def _arrives(told: int, child: int) -> bool:
    """Whether a fork says that it is at the door; one that has no processor is given more time for it."""
    said = select.poll()  # select.select ends at descriptor 1024
    said.register(told, select.POLLIN)
    began = time.monotonic()
    while not said.poll(500):
        passed = time.monotonic() - began
        if passed > MOST_FORK_SECONDS or (passed > FORK_SECONDS and not _is_runnable(child)):
            return False
    return os.read(told, 1) == b"."


def _is_runnable(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].startswith(b"R")
    return False


def _wait_at(door: str, label: str, tells: int) -> NoReturn:
    try:
        gc.freeze()  # to look through all that is here would copy it
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is meant for the running cell
        adopt_orphans()
        session = _at_door(door, label)
        os.write(tells, b".")
        os.close(tells)
        while True:
            _answer_one_check(session)
            session = _at_door(door, label)
    except BaseException:
        pass  # the examiner has gone, or the candidate's code broke this process
    finally:
        _exit(0)


@contextlib.contextmanager
def every_descriptor() -> Iterator[None]:
    """Use the descriptors too, in the block, that were kept from the candidate's code and its faults."""
    import resource  # which some systems do not have

    usual, all_there_are = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (all_there_are, all_there_are))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (usual, all_there_are))


def make_room() -> None:
    """Close the last descriptors where none is left: this process ends soon, and needs a few."""
    import resource

    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        last = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        os.closerange(last - 8, last)


def _at_door(door: str, label: str) -> Session:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(door)
    session = Session(connection)
    session.send({"hello": label})
    return session


def _answer_one_check(session: Session) -> None:
    """Once a check begins, let a fork serve it, kill that when its time is over, and say: still here.

    The last one that this process is there for is served without a fork. Whatever a check has started or
    filled up is gone before the next one comes.
    """
    seconds, is_last = session.receive()
    if is_last:
        forget_workers()
        session.files = written_files()
        _serve(session, seconds)
    files = written_files()
    child = _fork()
    if not child:
        forget_workers()
        _serve(session)
    end = time.monotonic() + seconds
    pause = 0.0005
    while not os.waitpid(child, os.WNOHANG)[0]:
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(pause)
        pause = min(pause * 1.5, 0.005)
    clear_away(files)
    with contextlib.suppress(OSError):
        session.connection.sendall(ALIVE)
    session.connection.close()


def _serve(session: Session, seconds: float = 0.0) -> NoReturn:
    """Answer until the examiner hangs up, and end; after `seconds`, if any are given, the system ends it."""
    try:
        if seconds:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, seconds)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 1000))  # reading arguments takes some
        session.serve()
    finally:
        _exit(0)


def adopt_orphans() -> None:
    """Become the parent of all that the forks of this process leave behind, however they started it."""
    set_child_subreaper = 36
    with contextlib.suppress(Exception):  # where there is no such thing, they outlive their check
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def clear_away(files: set[str]) -> None:
    """End what a check has started, and remove what it has written where that takes up much of the room.

    files: what was there before.
    """
    end = time.monotonic() + END_SECONDS
    while (left := children()) and time.monotonic() < end:
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        for pid in left:
            os.waitpid(pid, 0)
    if any(_is_filling(folder) for folder in writable_folders()):
        for path in written_files() - files:
            with contextlib.suppress(OSError):
                Path(path).unlink()


def children() -> list[int]:
    """Return the processes that this one has started or adopted and not yet buried."""
    with contextlib.suppress(OSError):
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        return [int(number) for number in text.split()]
    return []


def writable_folders() -> tuple[str, ...]:
    """Return the folders that only this box writes to; none without a box."""
    return WRITABLE if Path(WRITABLE[0]).is_dir() else ()


def written_files() -> set[str]:
    """Return all files in those folders."""
    found: set[str] = set()
    for top in writable_folders():
        device = Path(top).stat().st_dev
        for folder, below, names in os.walk(top):
            found.update(f"{folder}/{name}" for name in names)
            below[:] = [name for name in below if Path(folder, name).lstat().st_dev == device]
    return found


def _is_filling(folder: str) -> bool:
    """Whether less than half of a folder's room, or of its files, is left."""
    room = os.statvfs(folder)
    return 2 * room.f_bavail < room.f_blocks or 2 * room.f_favail < room.f_files


class Session:
    """One check's conversation: the examiner asks, this side answers, until the examiner hangs up."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.objects: list[Any] = []  # what the examiner holds handles of
        self.numbers: dict[int, int] = {}  # of these, by the identity of the object
        self.outputs: list[tuple[Any, list[Any]]] = []  # tensors with a graph, and the leaves they came from
        self.leaves: list[Any] = []
        self.callbacks: dict[int, Any] = {}
        self.files: set[str] | None = None  # what was there before, for the one that clears away itself

    # -- the conversation ------------------------------------------------------------------------

    def serve(self) -> None:
        """Answer requests until the connection ends."""
        while True:
            verb, *details = self.receive()
            self.send(self.answer(getattr(self, "do_" + verb), details))

    def answer(self, work: Callable[..., dict[str, Any]], details: list[Any]) -> dict[str, Any]:
        printed = Printed()
        stdout, stderr = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = printed
        try:
            reply = work(*details)
        except BaseException as error:
            reply = {"error": describe_error(error)}
        finally:
            sys.stdout, sys.stderr = stdout, stderr
        if printed.getvalue():
            reply["printed"] = printed.getvalue()
        return reply

    def do_names(self, names: list[str]) -> dict[str, Any]:
        space = sys.modules["__main__"].__dict__
        return {"result": {name: space[name] for name in names if name in space}}

    def do_call(self, target: Any, arguments: bytes, asks: bool, around: tuple[Any, ...]) -> dict[str, Any]:
        """Call `target`; report which arguments it changed, with their new values.

        around: states of random generators, whether torch records, and names that the check has rebound.
        """
        self.leaves = []
        args, kwargs = self.loads(arguments)
        generators, gradients, names = around
        set_generators(generators)
        rebind(names)
        before = generator_images()
        if gradients or "torch" not in sys.modules:
            result = target(*args, **kwargs)
        else:
            with sys.modules["torch"].no_grad():
                result = target(*args, **kwargs)
        reply = {"result": result}
        after = generator_images()
        if drawn := [name for name in after if after[name] != before.get(name)]:
            reply["drawn"] = drawn
        changes = self.changes([*enumerate(args), *kwargs.items()], arguments, asks)
        if changes:
            reply["changed"] = changes
        return reply

    def do_attribute(self, target: Any, name: str) -> dict[str, Any]:
        return {"result": getattr(target, name)}

    def do_set_attribute(self, target: Any, name: str, value: Any) -> dict[str, Any]:
        setattr(target, name, value)
        return {"result": None}

    def do_item(self, target: Any, key: Any) -> dict[str, Any]:
        return {"result": target[key]}

    def do_length(self, target: Any) -> dict[str, Any]:
        return {"result": len(target)}

    def do_contains(self, target: Any, value: Any) -> dict[str, Any]:
        return {"result": bool(value in target)}

    def do_array(self, target: Any) -> dict[str, Any]:
        """Return the numbers or texts that numpy finds in an object, or None when it finds none."""
        import numpy

        try:
            found = numpy.asarray(target)
        except Exception:
            return {"result": None}
        return {"result": found if found.ndim or found.dtype.kind in NUMPY_KINDS else None}

    def do_number(self, target: Any) -> dict[str, Any]:
        """Return an object as a float, or None when it is no number."""
        try:
            return {"result": float(target)}
        except Exception:
            return {"result": None}

    def do_iterate(self, target: Any) -> dict[str, Any]:
        return {"result": Handled(iter(target))}

    def do_next(self, target: Any) -> dict[str, Any]:
        try:
            return {"result": [next(target)]}
        except StopIteration:
            return {"result": []}

    def do_gradient(self, index: int, outgoing: Any) -> dict[str, Any]:
        """Return the gradients of an earlier result with respect to the leaves of its call."""
        output, leaves = self.outputs[index]
        return {
            "result": list(
                sys.modules["torch"].autograd.grad(
                    output, leaves, outgoing, allow_unused=True, retain_graph=True
                )
            )
        }

    def call_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run one of the examiner's functions, in the examiner."""
        self.send({"callback": number, "result": [list(args), kwargs]})
        value, error = self.receive()
        if error is not None:
            raise error
        return value

    # -- reading: pickles from the examiner, which is trusted -------------------------------------

    def receive(self) -> Any:
        (length,) = struct.unpack(">Q", self.read(8))
        return self.loads(self.read(length))

    def read(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            part = self.connection.recv(min(length - len(data), 1 << 20))
            if not part:
                self.leave()  # the check is over; an exception could be caught by the code that runs
            data += part
        return bytes(data)

    def leave(self) -> NoReturn:
        try:
            if self.files is not None:
                clear_away(self.files)
                line = self.connection.fileno()
                os.closerange(0, line)
                os.closerange(line + 1, os.sysconf("SC_OPEN_MAX"))
                self.connection.sendall(ALIVE)
        finally:
            _exit(0)

    def loads(self, data: bytes) -> Any:
        return Unpickler(io.BytesIO(data), self).load()

    def changes(self, arguments: list[tuple[Any, Any]], pickled: bytes, asks: bool) -> list[Any]:
        """Return [position or name, new value] of each argument that differs from what was sent."""
        kinds = {"builtins": {"list", "dict", "set", "bytearray"}, "numpy": {"ndarray"}, "torch": {"Tensor"}}
        mutable = [
            (key, now) for key, now in arguments if type(now).__name__ in kinds.get(type(now).__module__, ())
        ]
        found: list[Any] = []
        if mutable:
            leaves, self.leaves = self.leaves, []
            args, kwargs = self.loads(pickled)
            self.leaves = leaves
            before = dict([*enumerate(args), *kwargs.items()])
            found = [[key, now] for key, now in mutable if self.image(now) != self.image(before[key])]
        if asks:
            states = [(key, now) for key, now in arguments if hasattr(now, "load_state_dict")]
            found += [[key, dict(now.state_dict())] for key, now in states]
        return found

    def keep(self, value: Any) -> int:
        """Return the number of an object that the examiner may ask for: always the same one."""
        number = self.numbers.setdefault(id(value), len(self.objects))
        if number == len(self.objects):
            self.objects.append(value)
        return number

    def image(self, value: Any) -> tuple[str, bytes]:
        encoder = Encoder(Session(self.connection))
        return json.dumps(encoder.encode(value)), b"".join(encoder.blobs)

    # -- writing: plain data for a reader who trusts nothing --------------------------------------

    def send(self, message: dict[str, Any]) -> None:
        encoder = Encoder(self)
        message = dict(message)
        try:
            for key in ("result", "changed"):  # in the order in which they stand in the header
                if key in message:
                    message[key] = encoder.encode(message[key])
            header = json.dumps(message).encode()
        except BaseException as error:
            encoder.blobs = []
            header = json.dumps({"error": describe_error(error)}).encode()
        blobs = b"".join(encoder.blobs)
        self.connection.sendall(struct.pack(">II", len(header), len(blobs)) + header + blobs)


class Unpickler(pickle.Unpickler):
    """Resolves what stays where it is: the candidate's objects here, the examiner's functions there."""

    def __init__(self, file: io.BytesIO, session: Session) -> None:
        super().__init__(file)
        self.session = session

    def persistent_load(self, reference: Any) -> Any:
        kind, value, *more = reference
        if kind == "handle":
            return self.session.objects[value]
        if kind == "callback":
            return self.session.callbacks.setdefault(value, Callback(self.session, value, *more))
        leaf = value.requires_grad_()
        self.session.leaves.append(leaf)
        return leaf


class Callback:
    """A function of the check that the candidate's code was given; calling it runs it over there."""

    def __init__(self, session: Session, number: int, name: str) -> None:
        self._session, self._number, self.__name__ = session, number, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._session.call_back(self._number, args, kwargs)


class Handled:
    """Marks a value that is to be sent as a handle."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Encoder:
    """Turns values into JSON with tagged lists; arrays go into `blobs`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.blobs: list[bytes] = []

    def encode(self, value: Any, depth: int = 0) -> Any:
        if depth > DEPTH:
            raise ValueError(f"the result is nested deeper than {DEPTH} levels, or contains itself")
        kind = type(value)
        if kind in PLAIN:
            long = kind is int and abs(value) >= DIGITS
            return ["int", hex(value)] if long else value
        numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
        if numpy and isinstance(value, (numpy.ndarray, numpy.generic, numpy.flatiter, numpy.dtype)):
            return self.array(value, depth)
        if torch and isinstance(value, (torch.Tensor, torch.dtype)):
            return self.tensor(value, depth)
        inner = depth + 1
        if kind in (list, tuple):  # most of what there is
            return [kind.__name__, [self.encode(v, inner) for v in value]]
        if isinstance(value, Handled):
            return self.handle(value.value)
        if isinstance(value, Callback):
            return ["callback", value._number]
        if isinstance(value, tuple) and (fields := field_names(kind)):
            return self.record("named", value, fields, list(value), inner)
        if is_frozen_record(value):
            fields = record_fields(value) or []
            return self.record("record", value, fields, [getattr(value, name) for name in fields], inner)
        if parts := standard_parts(value):
            return ["made", parts[0], [self.encode(v, inner) for v in parts[1:]]]
        for container in (list, tuple, set, frozenset):
            if isinstance(value, container):
                items = container.__iter__(value)  # type: ignore[arg-type]
                return [container.__name__, [self.encode(v, inner) for v in items]]
        if isinstance(value, dict):
            pairs = dict.items(value)
            return ["dict", [[self.encode(k, inner), self.encode(v, inner)] for k, v in pairs]]
        if kind in (collections.UserList, collections.UserDict, collections.UserString):
            return self.encode(value.data, depth)
        if kind in (array.array, memoryview):
            return self.buffer(value)
        if kind is range:
            return ["range", [value.start, value.stop, value.step]]
        if kind is slice:
            return ["slice", [self.encode(v, inner) for v in (value.start, value.stop, value.step)]]
        if kind is complex:
            return ["complex", [value.real, value.imag]]
        if kind in (bytes, bytearray):
            self.blobs.append(bytes(value))
            return ["bytes", len(value)]
        if kind is type(Ellipsis):
            return ["ellipsis"]
        for plain, exact in ((str, str.__str__), (int, int.__int__), (float, float.__float__)):
            if isinstance(value, plain):  # of a subclass: its value, whatever else it says of itself
                return self.encode(exact(value), depth)  # type: ignore[arg-type]
        return self.handle(value)

    def record(self, tag: str, value: Any, fields: list[str], parts: list[Any], depth: int) -> Any:
        """Encode what cannot change by its parts; the thing itself, with its methods, stays here."""
        number = self.session.keep(value)
        return [tag, type(value).__name__, fields, [self.encode(part, depth) for part in parts], number]

    def array(self, value: Any, depth: int) -> Any:
        """Encode an array of any kind as a plain one, a scalar, or a type; the rest as a handle."""
        numpy = sys.modules["numpy"]
        if isinstance(value, numpy.dtype):
            return ["dtype", "numpy", value.str] if value.kind in NUMPY_KINDS else self.handle(value)
        plain = numpy.asarray(value)
        if plain.dtype.kind == "O" and isinstance(value, numpy.ndarray):
            items = [self.encode(v, depth + 1) for v in plain.ravel().tolist()]
            return ["objects", list(plain.shape), items]
        if plain.dtype.kind not in NUMPY_KINDS or numpy.ma.is_masked(value):
            return self.handle(value)
        if plain.dtype.type in (numpy.longdouble, numpy.clongdouble):
            plain = plain.astype(float if plain.dtype.kind == "f" else complex)
        if plain.dtype.kind in "mM":  # one that counts in steps of ten seconds counts in seconds
            plain = plain.astype(f"{plain.dtype.kind}8[{numpy.datetime_data(plain.dtype)[0]}]")
        tag = "scalar" if isinstance(value, numpy.generic) else "array"
        return self.bytes_of(tag, plain.dtype.str, plain.shape, plain.tobytes())

    def buffer(self, value: Any) -> Any:
        """Encode what shares its memory, such as an array.array, as an array if it holds plain numbers."""
        view = memoryview(value)
        kind = next((kind for kind, formats in BUFFER_FORMATS.items() if view.format in formats), None)
        if kind is None:
            return self.handle(value)
        order = "|" if view.itemsize == 1 else "<" if sys.byteorder == "little" else ">"
        dtype = f"{order}{kind}{view.itemsize}"
        return self.bytes_of("array", dtype, view.shape, view.tobytes())

    def bytes_of(self, tag: str, dtype: str, shape: Any, data: bytes) -> list[Any]:
        self.blobs.append(data)
        return [tag, dtype, list(shape), len(data)]

    def tensor(self, value: Any, depth: int) -> Any:
        """Encode a tensor of any class as a plain one or a parameter; one without numbers as a handle."""
        torch = sys.modules["torch"]
        if isinstance(value, torch.dtype):
            name = str(value).partition(".")[2]
            return ["dtype", "torch", name] if name in TENSOR_TYPES else self.handle(value)
        tag = "parameter" if isinstance(value, torch.nn.Parameter) else "tensor"
        with torch._C.DisableTorchFunctionSubclass():  # a subclass may do anything when it is asked
            try:
                plain = value.detach().to_dense().cpu().contiguous().resolve_conj().resolve_neg()
                dtype = str(plain.dtype).partition(".")[2]
                data = (plain.view(torch.int16) if dtype == "bfloat16" else plain).numpy().tobytes()
            except Exception:  # without values, or of numbers that numpy does not know
                return self.handle(value)
            tree = self.bytes_of(tag, dtype, plain.shape, data)
            graph = None
            if value.requires_grad:
                graph = -1
                if value.grad_fn is not None and self.session.leaves:
                    with torch.enable_grad():
                        self.session.outputs.append((value.as_subclass(torch.Tensor), self.session.leaves))
                    graph = len(self.session.outputs) - 1
            gradient = value.grad if value.is_leaf else None
        grown = None if gradient is None else self.encode(gradient, depth + 1)
        return [*tree, graph, grown]

    def handle(self, value: Any) -> Any:
        """Keep the object here and describe it: what it calls itself is shown, and believed by nobody."""
        number = self.session.keep(value)
        kind = value if isinstance(value, type) else type(value)
        about = {
            "type": type(value).__name__,
            "name": told(value, "__name__")[:100],
            "doc": told(value, "__doc__")[:10_000],
            "callable": callable(value),
            "is_class": isinstance(value, type),
            "fields": record_fields(value),
            "bases": [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__[:30]],
            "parameters": parameters(value),
        }
        return ["handle", number, about]


def told(value: Any, name: str) -> str:
    """Return an attribute as text, empty when there is none or the object fails to tell."""
    try:
        return str(getattr(value, name, "") or "")
    except Exception:
        return ""


def record_fields(value: Any) -> list[str] | None:
    """Return the attributes that tell members of a dataclass or an enumeration apart, or None."""
    if isinstance(value, enum.Enum):
        return ["name", "value"]
    is_record = dataclasses.is_dataclass(value) and not isinstance(value, type)
    return [field.name for field in dataclasses.fields(value)] if is_record else None


def is_frozen_record(value: Any) -> bool:
    """Whether a value is an instance of a dataclass that holds values alone and cannot change."""
    options = getattr(type(value), "__dataclass_params__", None)
    return options is not None and options.frozen and not callable(value)


def field_names(kind: type) -> list[str]:
    """Return the names of the fields of a named tuple, or of one that C code made such as torch.max's."""
    named = getattr(kind, "_fields", None) or (
        hasattr(kind, "n_sequence_fields") and getattr(kind, "__match_args__", None)
    )
    return list(named or ())


def standard_parts(value: Any) -> list[Any]:
    """Return the name and the parts of a value of the standard library that crosses by these, or nothing."""
    kind = type(value)
    if kind is fractions.Fraction:
        return ["Fraction", value.numerator, value.denominator]
    if kind is decimal.Decimal:
        return ["Decimal", str(value)]
    if kind in (datetime.date, datetime.time, datetime.datetime):
        return [kind.__name__, value.isoformat()]
    if kind is datetime.timedelta:
        return ["timedelta", value.days, value.seconds, value.microseconds]
    if kind is collections.deque:
        return ["deque", list(value), value.maxlen]
    if kind is collections.defaultdict and any(value.default_factory is f for f in (None, *FACTORIES)):
        return ["defaultdict", told(value.default_factory, "__name__") or None, dict(value)]
    if kind in (collections.OrderedDict, collections.Counter) or is_bunch(value):
        return [kind.__name__, dict(value)]
    return []


def is_bunch(value: Any) -> bool:
    """Whether a value is what scikit-learn's functions return, a dict that is read by attributes."""
    utils = sys.modules.get("sklearn.utils")
    return utils is not None and type(value) is getattr(utils, "Bunch", None)


class Printed(io.StringIO):
    """Keeps the first part of what a call prints."""

    def write(self, text: str) -> int:
        if self.tell() < PRINTED:
            super().write(text[: PRINTED - self.tell()])
        return len(text)


def parameters(value: Any) -> list[Any] | None:
    """Return [name, kind, has a default] of each parameter, or None when that cannot be told."""
    try:
        found = inspect.signature(value).parameters.values()
        return [[p.name, int(p.kind), p.default is not inspect.Parameter.empty] for p in found]
    except Exception:  # whatever the candidate's code does: since 3.14 this evaluates annotations
        return None


def describe_error(error: BaseException) -> dict[str, Any]:
    """Return an exception as plain data: its built-in types, most special first, its text and arguments."""
    names = [base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins"]
    try:
        text = str(error)
    except BaseException:
        text = ""
    simple = all(type(a) in PLAIN and (type(a) is not float or math.isfinite(a)) for a in error.args)
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": type(error).__name__,
        "builtins": names,
        "text": text[:2000],
        "arguments": [a[:2000] if type(a) is str else a for a in error.args] if simple else None,
        "line": frames[-1].lineno if frames else None,
    }


def generator_images() -> dict[str, Any]:
    """Return something that tells whether a global random generator was used."""
    images: dict[str, Any] = {}
    if "random" in sys.modules:
        images["random"] = sys.modules["random"].getstate()
    if "numpy" in sys.modules:
        state = sys.modules["numpy"].random.get_state()
        images["numpy"] = (state[1].tobytes(), state[2:])
    if "torch" in sys.modules:
        images["torch"] = sys.modules["torch"].get_rng_state().numpy().tobytes()
    return images


def rebind(names: dict[str, Any]) -> None:
    """Bind names as the check has bound them: a value in a list, or None for a deleted name."""
    space = sys.modules["__main__"].__dict__
    for name, value in names.items():
        if value is None:
            space.pop(name, None)
        else:
            space[name] = value[0]


def forget_workers() -> None:
    """Let joblib start new workers: it remembers the original's, whose threads a fork does not have."""
    executors = sys.modules.get("joblib.externals.loky.reusable_executor")
    if executors is not None:
        executors._executor = None  # type: ignore[attr-defined]


def set_generators(states: dict[str, Any]) -> None:
    """Take over the state of the global random generators that the check has seeded or used."""
    if "random" in states:
        sys.modules["random"].setstate(states["random"])
    if "numpy" in states and "numpy" in sys.modules:
        sys.modules["numpy"].random.set_state(states["numpy"])
    if "torch" in states and "torch" in sys.modules:
        sys.modules["torch"].set_rng_state(states["torch"])
