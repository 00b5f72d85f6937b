"""Values of the standard library that cross by their parts, such as fractions and counters."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
from collections.abc import Callable
from typing import Any

EXPONENT = 5000
FACTORIES = {kind.__name__: kind for kind in (int, float, str, list, dict, set, tuple, bool)}


def _decimal(text: str) -> decimal.Decimal:
    """Return a decimal; raises ValueError when it stands for a whole number that fills the memory."""
    made = decimal.Decimal(text)
    if made.is_finite() and (abs(made.adjusted()) > EXPONENT or len(text) > EXPONENT):
        raise ValueError("too many digits")
    return made


def _default(factory: str | None, content: dict[Any, Any]) -> collections.defaultdict[Any, Any]:
    return collections.defaultdict(None if factory is None else FACTORIES[factory], content)


def _bunch(content: dict[Any, Any]) -> Any:
    from sklearn.utils import Bunch  # type: ignore[import-untyped]

    if not all(type(key) is str for key in content):
        raise ValueError("a name is no text")
    return Bunch(**content)


NOTHING = type(None)
# For each name: the exact types that each part may have, and what makes a value of the parts.
MAKERS: dict[str, tuple[tuple[tuple[type, ...], ...], Callable[..., Any]]] = {
    "Fraction": (((int,), (int,)), fractions.Fraction),
    "Decimal": (((str,),), _decimal),
    "date": (((str,),), datetime.date.fromisoformat),
    "time": (((str,),), datetime.time.fromisoformat),
    "datetime": (((str,),), datetime.datetime.fromisoformat),
    "timedelta": (((int,), (int,), (int,)), datetime.timedelta),
    "deque": (((list,), (int, NOTHING)), collections.deque),
    "OrderedDict": (((dict,),), collections.OrderedDict),
    "Counter": (((dict,),), collections.Counter),
    "defaultdict": (((str, NOTHING), (dict,)), _default),
    "Bunch": (((dict,),), _bunch),
}
