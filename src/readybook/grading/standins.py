"""Stand-ins for what the candidate wrote and what is not plain data, such as a model.

A stand-in is used here and kept over there: its calls and attributes are looked up by a `Conversation`.
What it says of itself is a claim of the candidate's process; whatever a check could be talked into by it
(comparing, truth, conversion to a number) is refused with a sentence.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from readybook.grading.replies import HostileReply

if TYPE_CHECKING:
    from readybook.grading.conversation import Conversation

# Libraries whose classes a stand-in may claim to be an instance of, since checks ask with isinstance.
CLAIMED = ("torch.nn.", "torch.optim.", "torch.utils.", "sklearn.", "collections.abc.")


def _refuses(what: str) -> Any:
    def method(self: StandIn, *_: Any) -> Any:
        kind = object.__getattribute__(self, "_about")["type"]
        raise TypeError(f"the answer holds an object of the type {kind}, which {what}")

    return method


class StandIn:
    """Something of the candidate's that is not plain data, such as a model: used here, but kept there."""

    def __init__(self, conversation: Conversation, number: int, about: dict[str, Any]) -> None:
        object.__setattr__(self, "_conversation", conversation)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_about", about)
        object.__setattr__(self, "__doc__", about["doc"])
        if about["name"]:
            object.__setattr__(self, "__name__", about["name"])

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """The library class that the candidate's process claims for it, for isinstance."""
        return claimed_class(object.__getattribute__(self, "_about")["bases"]) or type(self)

    @property
    def __signature__(self) -> inspect.Signature:
        given = object.__getattribute__(self, "_about")["parameters"]
        if given is None:
            raise AttributeError("__signature__")
        kinds = list(inspect._ParameterKind)
        empty = inspect.Parameter.empty
        return inspect.Signature(
            [
                inspect.Parameter(str(n), kinds[k], default=None if default else empty)
                for n, k, default in given
            ]
        )

    def _ask(self, verb: str, *details: Any) -> Any:
        return object.__getattribute__(self, "_conversation").ask(verb, self, *details)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._ask("attribute", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("set_attribute", name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._ask("item", key)

    def __len__(self) -> int:
        return int(self._ask("length"))

    def __contains__(self, value: Any) -> bool:
        return self._ask("contains", value) is True

    def __iter__(self) -> Iterator[Any]:
        iterator = self._ask("iterate")
        while True:
            match iterator._ask("next") if isinstance(iterator, StandIn) else None:
                case [value]:
                    yield value
                case []:
                    return
                case _:
                    raise HostileReply("the answer is not in the agreed form")

    def __repr__(self) -> str:
        return f"<an object of the type {object.__getattribute__(self, '_about')['type']}>"

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuses("cannot be compared")
    __bool__ = _refuses("is neither true nor false")
    __float__ = __int__ = __index__ = __complex__ = __round__ = _refuses("is not a number")
    __array__ = _refuses("is not an array of numbers")
    __hash__ = object.__hash__
    __reduce_ex__ = _refuses("cannot be copied")


class CallableStandIn(StandIn):
    """A function, class, method or model of the candidate's."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return object.__getattribute__(self, "_conversation").call(self, args, kwargs, asks=False)


def for_its_effect(function: Any) -> Any:
    """Return `function` with its effect on arguments let through, for a call whose result nobody takes."""
    if not isinstance(function, CallableStandIn):
        return function
    conversation = object.__getattribute__(function, "_conversation")
    return lambda *args, **kwargs: conversation.call(function, args, kwargs, asks=True)


def stand_in(conversation: Conversation, number: int, about: dict[str, Any]) -> StandIn:
    """Return the stand-in that an honest agent describes by `about`; raises HostileReply."""
    shape = {"type": str, "name": str, "doc": str, "callable": bool, "bases": list}
    if any(type(about.get(key)) is not kind for key, kind in shape.items()):
        raise HostileReply("the answer is not in the agreed form")
    about = {**about, "type": clean_word(about["type"])}
    return (CallableStandIn if about["callable"] else StandIn)(conversation, number, about)


def clean_word(text: str) -> str:
    return "".join(c for c in text[:60] if c.isalnum() or c == "_")


def claimed_class(bases: list[Any]) -> type | None:
    """Return the first of the named classes that is a loaded library's own."""
    for name in bases:
        if type(name) is str and name.startswith(CLAIMED):
            module, _, kind = name.rpartition(".")
            found = getattr(sys.modules.get(module), kind, None)
            if isinstance(found, type):
                return found
    return None
