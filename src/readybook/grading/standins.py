"""Stand-ins for what the candidate wrote and what is not plain data, such as a model.

A stand-in is used here and kept over there: its calls and attributes are looked up by a `Conversation`.
What it says of itself is a claim of the candidate's process. Comparing it and calculating with it is done
here, on the plain numbers that numpy finds in it over there, whatever the object itself would answer; where
there are none, it is refused with a sentence.

A stand-in may claim to be an instance of a library's class, since checks ask with isinstance. C code asks so
too, and then reads the object's memory; so only classes are claimed whose instances hold nothing for C code
to read (`is_made_of_python`).
"""

from __future__ import annotations

import functools
import inspect
import sys
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from readybook.grading.records import FIELDS, record_type, word
from readybook.grading.replies import HostileReply

if TYPE_CHECKING:
    from readybook.grading.conversation import Conversation

# Where classes stand that may be claimed: models, optimizers, data sets, estimators, kinds of collections.
CLAIMED = ("torch.nn.", "torch.optim.", "torch.utils.data.", "sklearn.", "collections.abc.")
BASES = 30
COMPARISONS = (np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal)
POINTER = tuple.__itemsize__  # bytes that the reference to an object takes


class UnfitAnswer(TypeError):
    """A check used an answer as something that it is not; the text says what came and what is expected."""


class StandIn(np.lib.mixins.NDArrayOperatorsMixin):
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
        about = object.__getattribute__(self, "_about")
        return (not about["is_class"] and claimed_class(about["bases"])) or type(self)

    @property
    def __bases__(self) -> tuple[type, ...]:
        """The library class that a class of the candidate's is said to come from, for issubclass."""
        about = object.__getattribute__(self, "_about")
        if not about["is_class"]:
            raise AttributeError("__bases__")
        return (claimed_class(about["bases"]) or object,)

    @property
    def __signature__(self) -> inspect.Signature:
        given = object.__getattribute__(self, "_about")["parameters"]
        if given is None:
            raise AttributeError("__signature__")
        return signature(given)

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
        length = self._ask("length")
        if type(length) is not int or not 0 <= length <= sys.maxsize:
            raise HostileReply("the answer is not in the agreed form")
        return length

    def __contains__(self, value: Any) -> bool:
        return self._ask("contains", value) is True

    def __iter__(self) -> Iterator[Any]:
        iterator = self._ask("iterate")
        while True:
            answer = iterator._ask("next") if isinstance(iterator, StandIn) else None
            if type(answer) is not list or len(answer) > 1:
                raise HostileReply("the answer is not in the agreed form")
            if not answer:
                return
            yield answer[0]

    def __repr__(self) -> str:
        return f"<an object of the type {type(self).__name__}>"

    def __eq__(self, other: Any) -> Any:
        """Compare two records of the candidate's by their fields; all else as numbers, or as one object."""
        names = getattr(type(self), "__dataclass_fields__", None)
        if names is not None and type(self) is type(other):
            return self is other or all(getattr(self, name) == getattr(other, name) for name in names)
        try:
            return super().__eq__(other)
        except UnfitAnswer:
            if self is other:
                return True
            raise

    def __ne__(self, other: Any) -> Any:
        equal = self == other
        return ~equal if isinstance(equal, np.ndarray) else not equal

    # -- as numbers ----------------------------------------------------------------------------------

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        numbers = self._numbers("is not an array of numbers: return a numpy array")
        return numbers if dtype is None else numbers.astype(dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Calculate with the plain numbers; what would be written into a stand-in is returned instead."""
        if any(isinstance(part, StandIn) for part in options.get("out", ())):
            del options["out"]
        verb = "compared" if ufunc in COMPARISONS else "calculated with"
        problem = f"cannot be {verb}: return numbers, text or a container of these"
        plain = [part._numbers(problem) if isinstance(part, StandIn) else part for part in inputs]
        return getattr(ufunc, method)(*plain, **options)

    def __bool__(self) -> bool:
        return bool(self._numbers("is neither true nor false: return True, False or a number"))

    def __float__(self) -> float:
        return float(self._number_alone())

    def __int__(self) -> int:
        return int(self._number_alone())

    def __complex__(self) -> complex:
        return complex(self._number_alone())

    def __index__(self) -> int:
        raise UnfitAnswer(self._about_it("is not a whole number"))

    def __round__(self, digits: int | None = None) -> Any:
        return round(float(self), digits)

    def __reduce_ex__(self, _: Any) -> Any:
        raise UnfitAnswer(self._about_it("cannot be copied"))

    __hash__ = object.__hash__

    def _number_alone(self) -> Any:
        numbers = self._ask("array")
        if type(numbers) is np.ndarray and numbers.size == 1:
            return numbers.item()
        number = self._ask("number")
        if type(number) is not float:
            raise UnfitAnswer(self._about_it("is not a number: return a number"))
        return number

    def _numbers(self, problem: str) -> Any:
        numbers = self._ask("array")
        if type(numbers) is not np.ndarray:
            raise UnfitAnswer(self._about_it(problem))
        return numbers

    def _about_it(self, problem: str) -> str:
        return f"the answer holds an object of the type {type(self).__name__}, which {problem}"


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
    about = {"is_class": False, "fields": None, **about}
    shape = {"type": str, "name": str, "doc": str, "callable": bool, "is_class": bool, "bases": list}
    if any(type(about.get(key)) is not kind for key, kind in shape.items()):
        raise HostileReply("the answer is not in the agreed form")
    fields = about["fields"]
    if type(fields) is not list and fields is not None:
        raise HostileReply("the answer is not in the agreed form")
    words = None if fields is None else tuple(word(name) for name in fields[:FIELDS])
    kind = _kind(clean_word(about["type"]) or "object", about["callable"], words)
    return kind(conversation, number, about)


@functools.lru_cache(maxsize=256)
def _kind(name: str, is_callable: bool, fields: tuple[str, ...] | None) -> type[StandIn]:
    """Return a kind of stand-ins with the name of what they stand for, which messages of all kinds show.

    fields: those of a dataclass, which functions such as `dataclasses.asdict` ask for, or None.
    """
    body: dict[str, Any] = {"__module__": "__main__"}
    if fields is not None:
        body["__dataclass_fields__"] = record_type("Record", fields).__dataclass_fields__
    return type(name, (CallableStandIn if is_callable else StandIn,), body)


def clean_word(text: str) -> str:
    return "".join(c for c in text[:60] if c.isalnum() or c == "_")


def signature(given: Any) -> inspect.Signature:
    """Return the signature with the given [name, kind, has a default] of each parameter."""
    kinds, empty = list(inspect._ParameterKind), inspect.Parameter.empty
    try:
        return inspect.Signature(
            [
                inspect.Parameter(name, kinds[kind], default=None if default else empty)
                for name, kind, default in given
            ]
        )
    except (TypeError, ValueError, IndexError):
        raise HostileReply("the answer is not in the agreed form") from None


def claimed_class(bases: list[Any]) -> type | None:
    """Return the class that stands for all those of the named ones that may be claimed, or None."""
    known = [kind for name in bases[:BASES] if (kind := library_class(name))]
    return _common_class(tuple(kind for kind in known if not any(kind in k.__mro__[1:] for k in known)))


@functools.lru_cache(maxsize=256)
def _common_class(kinds: tuple[type, ...]) -> type | None:
    """Return a class that comes from all of `kinds`, which may be that of an estimator and its mixins."""
    if len(set(kinds)) < 2:
        return kinds[0] if kinds else None
    try:
        return types.new_class(kinds[0].__name__, kinds, exec_body=lambda body: body.update(__module__=""))
    except Exception:  # libraries forbid some combinations, each in a way of its own
        return kinds[0]


def library_class(name: Any) -> type | None:
    """Return a loaded library's class by its full name if it may be claimed, or None."""
    if type(name) is not str or not name.startswith(CLAIMED):
        return None
    module, _, kind = name.rpartition(".")
    found = getattr(sys.modules.get(module), "__dict__", {}).get(kind)
    own = isinstance(found, type) and f"{found.__module__}.{found.__qualname__}" == name
    return found if own and is_made_of_python(found) else None


@functools.cache
def is_made_of_python(kind: type) -> bool:
    """Whether an instance of `kind` holds nothing but its attributes: no field that C code could read.

    C code that was told by isinstance what an object is reads the fields of that class. A class made in
    Python from others of its like adds none to those of `object`, but a dict and a list of weak references.
    """
    *own, root = kind.__mro__
    is_heap_type = 1 << 9  # Py_TPFLAGS_HEAPTYPE
    fields = kind.__basicsize__ - POINTER * ((kind.__dictoffset__ > 0) + (kind.__weakrefoffset__ > 0))
    return (
        root is object
        and all(base.__flags__ & is_heap_type for base in own)
        and fields == object.__basicsize__
        and kind.__itemsize__ == 0
    )
