"""What the candidate's code did to arguments of a check, done to these as well.

The new values come from the candidate's process. Each has to be of exactly the type that is changed, since
libraries trust the types, shapes and memory of what is their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from readybook.grading.replies import HostileReply
from readybook.grading.standins import StandIn


def exactly(kind: type, value: Any) -> Any:
    """Return `value` if it is of just this type; raises HostileReply."""
    if type(value) is not kind:
        raise HostileReply("the answer is not in the agreed form")
    return value


def change_of(entry: Any) -> tuple[int | str, Any]:
    """Return the place of an argument, a number or a name, and its new value; raises HostileReply."""
    key, value = exactly(list, entry)
    return exactly(int if type(key) is int else str, key), value


def apply_change(original: Any, value: Any) -> None:
    """Give a mutable argument of ours the content that it has over there; raises HostileReply.

    What is the candidate's own has it there already.
    """
    if isinstance(original, StandIn):
        return
    kind = next((kind for kind in _REPLACED if isinstance(original, kind)), None)
    if kind is not None:
        _REPLACED[kind](original, exactly(bytes if kind is bytearray else kind, value))
    elif hasattr(original, "load_state_dict"):
        _load_state(original, value)
    elif hasattr(original, "requires_grad"):
        _change_tensor(original, value)
    else:
        _change_array(original, value)


def _replace_items(original: Any, value: Any) -> None:
    original[:] = value


def _replace_content(original: Any, value: Any) -> None:
    original.clear()
    original.update(value)


_REPLACED: dict[type, Callable[[Any, Any], None]] = {
    list: _replace_items,
    bytearray: _replace_items,
    dict: _replace_content,
    set: _replace_content,
}


def _load_state(original: Any, state: Any) -> None:
    """Give a model or an optimizer its new state, which has to be made of plain values alone."""
    _require_plain(exactly(dict, state))
    groups = [*getattr(original, "param_groups", []), *state.get("param_groups", [])]
    is_fused = [exactly(dict, group).get("fused") for group in groups]
    if any(is_fused):  # C code would trust the shapes in the state
        raise HostileReply("the answer is not in the agreed form")
    original.load_state_dict(state)


def _require_plain(value: Any) -> None:
    numpy, torch = sys.modules["numpy"], sys.modules["torch"]
    if isinstance(value, dict):
        _require_plain([*value.keys(), *value.values()])
    elif type(value) in (list, tuple):
        for part in value:
            _require_plain(part)
    elif type(value) not in (bool, int, float, str, type(None), torch.Tensor, numpy.float64):
        raise HostileReply("the answer is not in the agreed form")


def _change_tensor(original: Any, value: Any) -> None:
    plain = exactly(sys.modules["torch"].Tensor, value).detach()
    if original.dtype != plain.dtype:
        raise HostileReply("the answer is not in the agreed form")
    if original.shape == plain.shape:
        original.data.copy_(plain)  # into its memory, which others may have a view of
    else:
        original.data = plain


def _change_array(original: Any, value: Any) -> None:
    """Write into an array; its memory stays where it is, since others may have a view of it."""
    if original.nbytes != exactly(sys.modules["numpy"].ndarray, value).nbytes:
        raise HostileReply("the answer is not in the agreed form")
    if original.dtype != value.dtype:
        raise HostileReply("the answer is not in the agreed form")
    if original.shape != value.shape:  # an array can be reshaped in place, though few know it
        original.resize(value.shape, refcheck=False)
    original[...] = value
