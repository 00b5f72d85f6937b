"""One check's line to the candidate's process, over which values come and go.

Plain data, arrays and tensors come over it by value; anything else is represented by a `StandIn`.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import pickle
import socket
import struct
import sys
import time
import types
from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

from readybook.grading.agent import ALIVE, generator_images
from readybook.grading.changes import apply_change, change_of, exactly
from readybook.grading.records import Kept
from readybook.grading.replies import (
    LIBRARY_ERRORS,
    Decoder,
    Frame,
    HostileReply,
    NoReply,
    is_tensor_like,
    read_frame,
)
from readybook.grading.standins import StandIn, stand_in

MAX_CALLBACKS = 100_000
LAST_SECONDS = 3.0
_DELETED = object()


class Around(NamedTuple):
    """What a call finds around it in one process: random generators, torch's recording, rebound names."""

    generators: dict[str, Any]
    records: bool
    names: dict[str, Any]


class UnsendableArgument(Exception):
    """A check hands over something that cannot leave the examiner."""


class Conversation:
    """One check's line to a snapshot of the candidate's process.

    connection: answers as `agent.Session` does. deadline: a time of `time.monotonic` after which every
    request raises NoReply. given: names that given cells bind, on both sides. applies_changes: whether
    arguments that were changed over there are changed here. is_last: whether no other check needs the
    snapshot, which then serves this one without a fork, and is gone.
    """

    def __init__(
        self,
        connection: socket.socket,
        deadline: float,
        given: Container[str],
        *,
        applies_changes: bool,
        is_last: bool,
    ) -> None:
        self.connection = connection
        self.deadline = deadline
        self.given = given
        self.applies_changes = applies_changes
        self.is_last = is_last
        self.saw_changes = False
        self._space: Mapping[str, Any] = {}
        self._bound: dict[str, Any] = {}
        self.broken: Exception | None = None
        self._raised: Exception | None = None
        self._stand_ins: dict[tuple[int, type], StandIn] = {}
        self._functions: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._leaves: list[Any] = []
        self._generators = generator_images()

    def begin(self) -> None:
        """Tell the snapshot to serve one check, and for how many seconds."""
        self._send((max(self.deadline - time.monotonic(), 0.0), self.is_last))

    def end(self, seconds: float) -> bool:
        """Hang up; return whether the snapshot says, within so many seconds, that it is still there.

        One that is used up says only that nothing of the check is left, and may as well have ended.
        """
        until = time.monotonic() + (min(seconds, LAST_SECONDS) if self.is_last else seconds)
        said = b"-"
        with self.connection, contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            while said and not said.endswith(ALIVE):
                self.connection.settimeout(max(until - time.monotonic(), 0.001))
                said = self.connection.recv(1 << 16)
        return self.is_last or said.endswith(ALIVE)

    def names(self, names: list[str]) -> dict[str, Any]:
        """Return those of the candidate's `names` that are bound."""
        found = self.ask("names", names)
        if type(found) is not dict or any(type(name) is not str or name not in names for name in found):
            raise self._break(HostileReply("the answer is not in the agreed form"))
        return found

    def watch(self, space: Mapping[str, Any], names: list[str]) -> None:
        """From now on, tell the candidate's process when the check rebinds or deletes one of these names."""
        self._space = space
        self._bound = {name: space[name] for name in names if name in space}

    def _rebound(self) -> dict[str, Any]:
        """Return the names that the check has rebound since last time, and None for those it has deleted."""
        now = {name: self._space[name] for name in self._bound if name in self._space}
        known = self._bound
        changed = {name: [value] for name, value in now.items() if value is not known[name]}
        deleted = {name: None for name in known if name not in now and known[name] is not _DELETED}
        self._bound = {name: now.get(name, _DELETED) for name in known}
        return {**changed, **deleted}

    def call(self, target: StandIn, args: tuple[Any, ...], kwargs: dict[str, Any], *, asks: bool) -> Any:
        """Call something of the candidate's with arguments of ours; `asks`: for its effect on them."""
        outer, self._leaves = self._leaves, []
        try:
            arguments = self._pickle((args, kwargs))
            around = Around(self._changed_generators(), torch_is_recording(), self._rebound())
            result, changed = self._ask("call", target, arguments, asks, tuple(around))
        finally:
            self._leaves = outer
        self.saw_changes = self.saw_changes or (bool(changed) and not asks)
        if self.applies_changes or asks:
            originals = dict([*enumerate(args), *kwargs.items()])
            for key, value in changed:
                try:
                    apply_change(originals[key], value)
                except (HostileReply, *LIBRARY_ERRORS):
                    problem = "it changed an argument in a way that cannot be followed"
                    raise self._break(HostileReply(problem)) from None
        return result

    def ask(self, verb: str, *details: Any) -> Any:
        """Return the answer to a request; raises what the candidate's code raised, NoReply, HostileReply."""
        return self._ask(verb, *details)[0]

    def _ask(self, verb: str, *details: Any) -> tuple[Any, list[tuple[Any, Any]]]:
        if self.broken is not None:
            raise self.broken
        leaves = self._leaves
        self._send((verb, *details))
        for _ in range(MAX_CALLBACKS):
            frame = self._receive()
            if "callback" not in frame.header:
                return self._answer(frame, leaves)
            self._call_back(frame)
        raise self._break(HostileReply("the answer asks back without end"))

    def _answer(self, frame: Frame, leaves: list[Any]) -> tuple[Any, list[tuple[Any, Any]]]:
        header = frame.header
        if not set(header) <= {"result", "changed", "printed", "error", "drawn"}:
            raise self._break(HostileReply("the answer is not in the agreed form"))
        printed = header.get("printed", "")
        if type(printed) is str:
            sys.stdout.write(printed)
        self._advance(header.get("drawn"))
        if "error" in header:
            error, raised = candidate_error(header["error"]), self._raised
            if raised is not None and type(error) is type(bare(raised)) and not str(error):
                raise raised
            raise error
        decoder = self._decoder(frame, leaves)
        try:
            # The parts take their bytes in the order in which the header names them.
            parts = {key: decoder.value(header[key]) for key in header if key in ("result", "changed")}
            decoder.finish()
            changed = [change_of(entry) for entry in exactly(list, parts.get("changed", []))]
        except (HostileReply, TypeError, ValueError) as error:
            raise self._break(HostileReply(str(error))) from None
        return parts.get("result"), changed

    def _call_back(self, frame: Frame) -> None:
        decoder = self._decoder(frame, [])
        try:
            args, kwargs = exactly(list, decoder.value(frame.header.get("result")))
            args, kwargs = exactly(list, args), exactly(dict, kwargs)
            function = self._function(frame.header["callback"])
            decoder.finish()
        except (HostileReply, TypeError, ValueError) as error:
            raise self._break(HostileReply(str(error))) from None
        try:
            answer: tuple[Any, Exception | None] = (function(*args, **kwargs), None)
        except (NoReply, HostileReply):
            raise
        except Exception as error:
            # Its text is the check's own and stays here; only its kind goes over.
            self._raised = error
            answer = (None, bare(error))
        self._send(answer)

    def _decoder(self, frame: Frame, leaves: list[Any]) -> Decoder:
        return Decoder(
            frame.blobs,
            handle=self._stand_in,
            callback=self._function,
            gradient=lambda value, index: with_gradient(self, value, index, leaves),
        )

    def _stand_in(self, number: int, about: dict[str, Any]) -> StandIn:
        """Return what stands for an object over there: one and the same each time."""
        made = stand_in(self, number, about)
        return self._stand_ins.setdefault((number, type(made)), made)

    def _function(self, number: Any) -> Any:
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise HostileReply("the answer names a function that it was never given")
        return self._functions[number]

    # -- the line ----------------------------------------------------------------------------------

    def _send(self, message: Any) -> None:
        data = self._pickle(message)
        self.connection.settimeout(max(self.deadline - time.monotonic(), 0.001))
        try:
            self.connection.sendall(struct.pack(">Q", len(data)) + data)
        except TimeoutError:
            raise self._break(NoReply("did not come to an end in time")) from None
        except OSError:
            raise self._break(NoReply("ended the whole program")) from None

    def _receive(self) -> Frame:
        try:
            return read_frame(self.connection, self.deadline)
        except (NoReply, HostileReply) as error:
            raise self._break(error) from None

    def _break(self, error: Exception) -> Exception:
        """Use the line no more: every later request of this check ends in the same way."""
        self.broken = error
        self.connection.close()
        return error

    def _pickle(self, message: Any) -> bytes:
        file = io.BytesIO()
        try:
            _Pickler(file, self).dump(message)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise UnsendableArgument(f"this check hands over what cannot leave it: {error}") from None
        return file.getvalue()

    def _changed_generators(self) -> dict[str, Any]:
        """Return the states of those global random generators that the check has used since last time."""
        before, self._generators = self._generators, generator_images()
        used = [name for name, image in self._generators.items() if image != before.get(name)]
        states = generator_states() if used else {}
        return {name: states[name] for name in used}

    def _advance(self, drawn: Any) -> None:
        """Move on our generators where the candidate's were used, so that seeding them anew is noticed."""
        for name, draw in _DRAWS.items():
            if type(drawn) is list and name in drawn and name in sys.modules:
                draw()
        if drawn:
            self._generators = generator_images()

    def reference(self, value: Any) -> Any:
        """Return what stands for `value` in a pickle, or None for what is sent as it is."""
        if isinstance(value, StandIn):
            return ("handle", object.__getattribute__(value, "_number"))
        if isinstance(value, Kept) and value.__original__ is not None:
            return self.reference(value.__original__())
        torch = sys.modules.get("torch")
        if torch is not None and type(value) is torch.Tensor and value.requires_grad:
            self._leaves.append(value)
            return ("leaf", value.detach())
        if isinstance(value, types.FunctionType | types.MethodType) and self._is_ours(value):
            number = self._numbers.get(id(value))
            if number is None:
                number = self._numbers[id(value)] = len(self._functions)
                self._functions.append(value)
            return ("callback", number, value.__name__)
        if isinstance(value, type) and value.__module__ == "__main__" and value.__name__ not in self.given:
            raise pickle.PicklingError(f"an object of its own class {value.__name__}")
        return None

    def _is_ours(self, function: types.FunctionType | types.MethodType) -> bool:
        return function.__module__ == "__main__" or "<locals>" in function.__qualname__


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, conversation: Conversation) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.conversation = conversation

    def persistent_id(self, value: Any) -> Any:
        return self.conversation.reference(value)


def candidate_error(described: Any) -> Exception:
    """Return the exception that the candidate's code raised, as the most special built-in type it was."""
    if type(described) is not dict or type(described.get("text")) is not str:
        return HostileReply("the answer is not in the agreed form")
    names = described.get("builtins")
    for name in names if type(names) is list else []:
        kind = getattr(builtins, name, None) if type(name) is str else None
        if isinstance(kind, type) and issubclass(kind, Exception) and kind is not Exception:
            return _made(kind, described)
    error = RuntimeError(described["text"][:2000])
    error.__dict__["from_candidate"] = True
    return error


def _made(kind: type[Exception], described: dict[str, Any]) -> Exception:
    arguments = described.get("arguments")
    if type(arguments) is not list or any(type(a) not in (str, int, float, bool) for a in arguments[:5]):
        arguments = [described["text"][:2000]]
    error: Exception
    try:
        error = kind(*arguments[:5])
    except Exception:  # such as UnicodeDecodeError, which wants what a text cannot give
        error = ValueError(described["text"][:2000]) if issubclass(kind, ValueError) else RuntimeError()
    error.__dict__["from_candidate"] = True
    return error


def bare(error: Exception) -> Exception:
    """Return an exception of the same built-in type without a text."""
    try:
        return type(error)() if type(error).__module__ == "builtins" else RuntimeError()
    except TypeError:  # such as UnicodeDecodeError, which wants arguments
        return RuntimeError()


_DRAWS: dict[str, Callable[[], Any]] = {
    "random": lambda: sys.modules["random"].random(),
    "numpy": lambda: sys.modules["numpy"].random.random(),
    "torch": lambda: sys.modules["torch"].rand(1),
}


def torch_is_recording() -> bool:
    torch = sys.modules.get("torch")
    return torch is None or bool(torch.is_grad_enabled())


def generator_states() -> dict[str, Any]:
    """Return the state of each global random generator that is loaded."""
    states: dict[str, Any] = {}
    if "random" in sys.modules:
        states["random"] = sys.modules["random"].getstate()
    if "numpy" in sys.modules:
        states["numpy"] = sys.modules["numpy"].random.get_state()
    if "torch" in sys.modules:
        states["torch"] = sys.modules["torch"].get_rng_state()
    return states


def with_gradient(conversation: Conversation, value: Any, index: int, leaves: list[Any]) -> Any:
    """Return `value` as a function of `leaves` whose gradient is computed over there (torch.autograd)."""
    import torch

    class Remote(torch.autograd.Function):
        @staticmethod
        def forward(_: Any, *__: Any) -> Any:
            return value

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(_: Any, *outgoing: Any) -> Any:
            grown = conversation.ask("gradient", index, outgoing[0])
            if type(grown) is not list or len(grown) != len(leaves):
                raise HostileReply("the answer is not in the agreed form")
            for leaf, part in zip(leaves, grown, strict=True):
                if part is not None and not is_tensor_like(part, leaf):
                    raise HostileReply("the answer's gradient has another shape than its argument")
            return tuple(part if part is None else part.detach() for part in grown)

    return Remote.apply(*leaves) if leaves else value.requires_grad_()  # type: ignore[no-untyped-call]
