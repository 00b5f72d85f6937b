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

import collections
import contextlib
import dataclasses
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
from collections.abc import Callable
from typing import Any, NoReturn

DEPTH = 60
PRINTED = 20_000
FORKS, FORK_SECONDS = 5, 3.0
ALIVE = b"."
PLAIN = (bool, int, float, str, type(None))
_fork, _exit = os.fork, os._exit


def snapshot(door: str, label: str) -> int:
    """Fork a copy of this process that waits at the examiner's door until it is asked something.

    A fork of a process with several threads may, rarely, find a lock taken that nobody will ever free; one
    that does not get to the door in time is given up for another. Returns how many forks it took.
    """
    for attempt in range(1, FORKS + 1):
        told, tells = os.pipe()
        child = _fork()
        if not child:
            _wait_at(door, label, tells)
        os.close(tells)
        arrived = bool(select.select([told], [], [], FORK_SECONDS)[0]) and os.read(told, 1) == b"."
        os.close(told)
        if arrived:
            return attempt
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    raise OSError("no copy of the kernel could be made for the checks")


def _wait_at(door: str, label: str, tells: int) -> NoReturn:
    try:
        gc.freeze()  # to look through all that is here would copy it
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is meant for the running cell
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


def _at_door(door: str, label: str) -> Session:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(door)
    session = Session(connection)
    session.send({"hello": label})
    return session


def _answer_one_check(session: Session) -> None:
    """Once a check begins, let a fork serve it, kill that when its time is over, and say: still here.

    The last one that this process is there for is served without a fork.
    """
    seconds, is_last = session.receive()
    if is_last:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
        _serve(session)
    child = _fork()
    if not child:
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
    with contextlib.suppress(OSError):
        session.connection.sendall(ALIVE)
    session.connection.close()


def _serve(session: Session) -> NoReturn:
    try:
        forget_workers()
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 1000))  # reading arguments takes some
        session.serve()
    finally:
        _exit(0)


class Session:
    """One check's conversation: the examiner asks, this side answers, until the examiner hangs up."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.objects: list[Any] = []  # what the examiner holds handles of
        self.outputs: list[tuple[Any, list[Any]]] = []  # tensors with a graph, and the leaves they came from
        self.leaves: list[Any] = []
        self.callbacks: dict[int, Any] = {}

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
                _exit(0)  # the check is over; an exception could be caught by the code that runs
            data += part
        return bytes(data)

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
            return value
        module = kind.__module__.partition(".")[0]
        if module == "numpy" and hasattr(value, "dtype") and hasattr(value, "tobytes"):
            return self.array(value, depth)
        if module == "torch" and isinstance(value, sys.modules["torch"].Tensor):
            return self.tensor(value, depth)
        inner = depth + 1
        if isinstance(value, Handled):
            return self.handle(value.value)
        if isinstance(value, Callback):
            return ["callback", value._number]
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            return ["named", kind.__name__, list(kind._fields), [self.encode(v, inner) for v in value]]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = [field.name for field in dataclasses.fields(value)]
            return [
                "record",
                kind.__name__,
                fields,
                [self.encode(getattr(value, name), inner) for name in fields],
            ]
        for container in (list, tuple, set, frozenset):
            if isinstance(value, container):
                items = container.__iter__(value)  # type: ignore[arg-type]
                return [container.__name__, [self.encode(v, inner) for v in items]]
        if isinstance(value, dict):
            pairs = dict.items(value)
            return ["dict", [[self.encode(k, inner), self.encode(v, inner)] for k, v in pairs]]
        if isinstance(value, collections.deque):
            return ["list", [self.encode(v, inner) for v in value]]
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
                return exact(value)  # type: ignore[arg-type]
        return self.handle(value)

    def array(self, value: Any, depth: int) -> Any:
        numpy = sys.modules["numpy"]
        if value.dtype.kind == "O":
            items = [self.encode(v, depth + 1) for v in value.ravel().tolist()]
            return ["objects", list(value.shape), items]
        if value.dtype.kind not in "biufcUSmM":
            return self.handle(value)
        plain = numpy.ascontiguousarray(value)
        self.blobs.append(plain.tobytes())
        tag = "array" if isinstance(value, numpy.ndarray) else "scalar"
        return [tag, plain.dtype.str, list(value.shape), len(self.blobs[-1])]

    def tensor(self, value: Any, depth: int) -> Any:
        torch = sys.modules["torch"]
        plain = value.detach().to_dense().cpu().contiguous().resolve_conj().resolve_neg()
        dtype = str(plain.dtype).partition(".")[2]
        if dtype == "bfloat16":
            plain = plain.view(torch.int16)
        self.blobs.append(plain.numpy().tobytes())
        graph = None
        if value.requires_grad:
            graph = -1
            if value.grad_fn is not None and self.session.leaves:
                self.session.outputs.append((value, self.session.leaves))
                graph = len(self.session.outputs) - 1
        size = len(self.blobs[-1])
        gradient = value.grad if value.is_leaf else None
        grown = None if gradient is None else self.encode(gradient, depth + 1)
        return ["tensor", dtype, list(value.shape), size, graph, grown]

    def handle(self, value: Any) -> Any:
        """Keep the object here and describe it: what it calls itself is shown, and believed by nobody."""
        self.session.objects.append(value)
        kind = value if isinstance(value, type) else type(value)
        about = {
            "type": type(value).__name__,
            "name": str(getattr(value, "__name__", ""))[:100],
            "doc": str(getattr(value, "__doc__", "") or "")[:10_000],
            "callable": callable(value),
            "bases": [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__[:30]],
            "parameters": parameters(value),
        }
        return ["handle", len(self.session.objects) - 1, about]


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
