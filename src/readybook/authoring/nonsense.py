"""Bends what the solutions return: a check must refuse nonsense, and take the same value in another form."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from nbformat import NotebookNode

from readybook.authoring import trial
from readybook.authoring.bank import reference_answers
from readybook.authoring.notebooks import grade_id, notebook
from readybook.authoring.sections import SourceSection
from readybook.names import names_of

Turn = Callable[[Any], Any]

_HUGE_BYTES = 4 << 20
# What a learner can make sense of; any other error is a check that stumbled over the answer.
_TELLING = ("AssertionError", "TypeError", "ValueError")


def misled(sections: Sequence[SourceSection]) -> Iterator[str]:
    """Yield a sentence for each check that accepts nonsense, breaks down over it, or refuses a mere form.

    sections: what is run, beginning with the setup. Every check must refuse an answer of which each part
    is nonsense, and a hidden check also one of which a single part is.
    """
    book, answers = notebook(sections), reference_answers(sections)
    lines = {grade_id(cell): f"{s.path}:{cell.line}" for s in sections for cell in s.cells if cell.name}
    for item in [cell.metadata.readybook.item for cell in book.cells if _role(cell) == "solution"]:
        namespace: dict[str, Any] = {}
        place = [cell.id for cell in book.cells].index(item)
        trial.run(_only(book, book.cells[:place], "given", "solution"), namespace=namespace)
        for check in [cell for cell in book.cells if cell.id in (f"{item}-visible", f"{item}-hidden")]:
            between = _only(book, book.cells[place : book.cells.index(check)], "given", "solution")
            between.cells.append(check)
            desk = _Desk(between, check, answers[item], namespace)
            for name in sorted(names_of(answers[item]).bound):
                yield from (f"{lines[check.id]}: {sentence}" for sentence in desk.complaints(name))


def _role(cell: NotebookNode) -> str:
    return str(cell.metadata.readybook.role)


def _only(book: NotebookNode, cells: Sequence[NotebookNode], *roles: str) -> NotebookNode:
    return NotebookNode(book, cells=[cell for cell in cells if _role(cell) in roles])


@dataclass(frozen=True)
class _Desk:
    """One check, and all that it takes to try it on a changed answer."""

    book: NotebookNode
    check: NotebookNode
    answer: str
    namespace: dict[str, Any]

    def complaints(self, name: str) -> Iterator[str]:
        """Yield a sentence for each change of `name` that misleads the check."""
        straight = Bent(lambda part: part)
        self._error(name, straight)
        for title, bent in _nonsense(straight.parts if _role(self.check) == "hidden" else 1):
            error = self._error(name, bent)
            if bent.used and error is None:
                yield f"{self.check.id} accepts nonsense from {name!r}: {title}"
            elif bent.used and error is not None and not error.startswith(_TELLING):
                yield f"{self.check.id} breaks down over nonsense from {name!r} ({title}): {error}"
        for title, turn in FORMS.items():
            error = self._error(name, bent := Bent(turn))
            if bent.used and error:
                yield f"{self.check.id} refuses what {name!r} returns as {title}: {error}"

    def _error(self, name: str, bent: Bent) -> str | None:
        self.namespace["_bent"] = bent
        answer = {self.check.metadata.readybook.item: f"{self.answer}\n{name} = _bent({name})"}
        return trial.run(self.book, answer, self.namespace)[self.check.id].error


def _nonsense(parts: int) -> Iterator[tuple[str, Bent]]:
    for title, turn in WHOLES.items():
        yield title, Bent(turn, parted=False)
    for title, turn in PARTS.items():
        yield title, Bent(turn)
        for place in range(parts) if parts > 1 else ():
            yield f"{title}, only in part {place + 1}", Bent(turn, place)


@dataclass
class Bent:
    """Changes a value, or what a function returns, part by part; counts the parts, tells if any changed.

    A part is an entry of a dict, a tuple or a list, at any depth; a list of numbers is one part.
    place: the one part to change, all when None. parted: False to change the value as a whole.
    """

    turn: Turn
    place: int | None = None
    parted: bool = True
    parts: int = 0
    used: bool = False

    def __call__(self, thing: Any) -> Any:
        if isinstance(thing, type) or not hasattr(thing, "__code__"):
            return self._bend(thing)
        return functools.wraps(thing)(lambda *args, **kwargs: self._bend(thing(*args, **kwargs)))

    def _bend(self, value: Any) -> Any:
        numbers = itertools.count()
        bent = self._walk(value, numbers) if self.parted else self._turned(value)
        self.parts = max(self.parts, next(numbers))
        return bent

    def _walk(self, value: Any, numbers: Iterator[int]) -> Any:
        if not _is_record(value):
            return self._turned(value) if self.place in (None, next(numbers)) else value
        if isinstance(value, dict):
            return {key: self._walk(part, numbers) for key, part in value.items()}
        return (list if isinstance(value, list) else tuple)(self._walk(part, numbers) for part in value)

    def _turned(self, value: Any) -> Any:
        turned = self.turn(value)
        self.used |= turned is not value
        return turned


def _is_record(value: Any) -> bool:
    """Tell whether a value is a container of parts; a list of numbers is as good as an array."""
    return isinstance(value, dict | tuple) or (isinstance(value, list) and _numbers(value) is None)


def _numbers(value: Any) -> Any:
    """Return a number, a list of numbers or an array as an array, a tensor as it is, all else as None."""
    if hasattr(value, "requires_grad") and hasattr(value, "new_empty"):
        return value
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError):  # lists of different lengths, of tensors with a gradient
        return None
    return array if array.dtype.kind in "biufc" and not isinstance(value, tuple | dict) else None


def _for_numbers(turn: Callable[[Any, Any], Any]) -> Turn:
    """Make a turn of what is said for (array, its library); it leaves alone what has no numbers."""

    def turned(value: Any) -> Any:
        array = _numbers(value)
        if array is None or 0 in array.shape:
            return value
        with np.errstate(all="ignore"):
            made = turn(array, _library(array))
        if made is array:
            return value
        return made.tolist() if isinstance(value, list) else made

    return turned


def _library(array: Any) -> Any:
    if isinstance(array, np.ndarray):
        return np
    import torch

    return torch


def _plain(array: Any) -> Any:
    return array if isinstance(array, np.ndarray) else np.asarray(array.detach())


def _text(array: Any, _: Any) -> Any:
    return _plain(array).astype(str) if array.ndim else str(array.item())


def _booleans(array: Any, _: Any) -> Any:
    """0 and 1 are as good as False and True; of other numbers nothing is left."""
    return array if ((array == 0) | (array == 1)).all() else array != 0


def _huge(array: Any, library: Any) -> Any:
    return library.broadcast_to(array, (_HUGE_BYTES // array.nbytes + 1, *array.shape))


def _doubled(array: Any, library: Any) -> Any:
    return library.concatenate([library.atleast_1d(array)] * 2)


def _objects(value: Any) -> Any:
    array = None if isinstance(value, list) else _numbers(value)  # a list holds objects anyway
    return value if array is None or not array.ndim else _plain(array).astype(object)


def _one_for_all(array: Any, _: Any) -> Any:
    return array.reshape(-1)[0] if array.ndim else array


def _shorter(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(list(value.items())[:-1])
    return value[:-1] if _is_record(value) else value


def _longer(value: Any) -> Any:
    return value if isinstance(value, dict) or not _is_record(value) else value + value[-1:]


WHOLES: Mapping[str, Turn] = {
    "None in its place": lambda _: None,
    "an empty tuple": lambda _: (),
    "an empty dict": lambda _: {},
    "one entry too few": _shorter,
    "one entry too many": _longer,
}
PARTS: Mapping[str, Turn] = {
    "None": lambda _: None,
    "a dict": lambda _: {},
    "NaN": _for_numbers(lambda array, _: array * math.nan),
    "infinity": _for_numbers(lambda array, _: array * 0 + math.inf),
    "minus infinity": _for_numbers(lambda array, _: array * 0 - math.inf),
    "complex numbers": _for_numbers(lambda array, _: array + 1j),
    "text of numbers": _for_numbers(_text),
    "booleans": _for_numbers(_booleans),
    "Python objects": _objects,
    "an empty array": _for_numbers(lambda array, _: array.reshape(-1)[:0]),
    "one axis more": _for_numbers(lambda array, _: array[None]),
    "everything twice": _for_numbers(_doubled),
    "one number for all": _for_numbers(_one_for_all),
    "a huge array": _for_numbers(_huge),
}


def _float32(array: Any, library: Any) -> Any:
    return array.astype(np.float32) if library is np and array.dtype.kind == "f" else array


def _number_in(box: Turn) -> Turn:
    """Make a turn of numbers alone: a Python number, or one of numpy's own."""
    return lambda value: box(value) if isinstance(value, int | float | np.generic) else value


# The same values in another natural form: no check may mind, unless its task asks for one form alone.
FORMS: Mapping[str, Turn] = {
    "float32": _for_numbers(_float32),
    "lists": lambda value: value.tolist() if isinstance(value, np.ndarray) and value.ndim else value,
    "arrays": lambda value: np.asarray(value) if isinstance(value, list) else value,
    "0-d arrays": _number_in(np.asarray),
    "numpy's numbers": _number_in(lambda value: np.asarray(value)[()]),
}
