"""Ways in which checks use an answer, and those in which a library's C code gets hold of it."""

from __future__ import annotations

import collections
import copy
import inspect
import itertools
import json
import math
import operator
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse
import sklearn.base
import sklearn.metrics
import sklearn.utils.validation
import torch
from torch import nn

from readybook.grading.changes import apply_change


def model() -> nn.Module:
    return nn.Linear(2, 1)


def used_up_to(value: Any, count: int) -> list[Any]:
    return list(itertools.islice(iter(value), count))


def set_gradient(x: Any) -> None:
    made = torch.zeros(3, requires_grad=True)
    made.grad = x
    made.grad.add_(1)


def write(into: Any, x: Any) -> None:
    into[...] = x


def step(x: Any, *, state: bool) -> None:
    ours = model()
    optimizer = torch.optim.Adam(ours.parameters())
    ours(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    apply_change(optimizer if state else ours, x)
    optimizer.step()
    ours(torch.ones(3, 2))


def reshaped(x: Any) -> Any:
    array = np.arange(12.0).reshape(3, 4)
    view = array[:2, :2]
    apply_change(array, x)
    return view + array.sum()


def retaped(x: Any) -> None:
    made = torch.arange(3.0, requires_grad=True)
    grown = (made * made).sum()
    apply_change(made, x)
    grown.backward()


A, T = np.arange(3.0), torch.arange(3.0)
WEIGHT = torch.ones(2, 3, requires_grad=True)


def match(x: Any) -> Any:
    match x:
        case {"a": value}:
            return value
        case [first, *_]:
            return first
        case nn.Module() | torch.Tensor() | int():
            return x


NUMPY = (
    *(
        "asarray",
        "array",
        "shape",
        "size",
        "isfinite",
        "sum",
        "mean",
        "unique",
        "argsort",
        "sort",
        "any",
        "copy",
    ),
    *("ndim", "diff", "round", "abs", "ravel", "atleast_2d", "linspace", "cumsum", "median"),
)
TORCH = (
    *("tensor", "as_tensor", "is_tensor", "isfinite", "sum", "sigmoid", "numel", "stack", "cat", "detach"),
    *(
        "argmax",
        "softmax",
        "from_numpy",
        "relu",
        "Size",
        "Tensor",
        "FloatTensor",
        "sort",
        "flatten",
        "device",
    ),
)
OPERATORS = (
    *(
        operator.add,
        operator.sub,
        operator.mul,
        operator.truediv,
        operator.matmul,
        operator.and_,
        divmod,
        pow,
    ),
    *(operator.eq, operator.ne, operator.lt, operator.contains, operator.getitem, operator.iadd),
)
OTHERS = (A, T, WEIGHT, 2, 0.5, [1, 2, 3], None)
WITH_ANOTHER = (
    *((torch.equal, T), (torch.allclose, T), (torch.matmul, WEIGHT), (torch.maximum, T), (torch.dot, T)),
    *((torch.gather, T), (torch.where, T), (torch.testing.assert_close, T), (nn.functional.linear, WEIGHT)),
    *((nn.functional.mse_loss, T), (nn.functional.embedding, WEIGHT), (nn.functional.huber_loss, T)),
    *(
        (nn.functional.binary_cross_entropy_with_logits, T),
        (np.allclose, A),
        (np.array_equal, A),
        (np.dot, A),
    ),
    *((np.concatenate, A), (np.testing.assert_allclose, A), (np.isclose, A), (np.where, A), (np.add, A)),
    *((np.take, A), (np.searchsorted, A), (math.isclose, 1.0), (isinstance, 1.0)),
    *(
        (getattr(sklearn.metrics, name), [0, 1, 1])
        for name in ("accuracy_score", "roc_auc_score", "f1_score")
    ),
)
ALONE = (
    *(repr, str, format, len, float, int, complex, bool, hash, any, abs, round, callable, type, id, dir),
    *(reversed, dict, iter, copy.copy, copy.deepcopy, json.dumps, pickle.dumps, math.floor, math.sqrt),
    *(operator.index, inspect.signature, inspect.isclass, collections.Counter, scipy.sparse.issparse),
    *(
        scipy.sparse.csr_matrix,
        sklearn.base.clone,
        sklearn.base.is_classifier,
        set_gradient,
        reshaped,
        retaped,
    ),
    *(sklearn.utils.validation.check_array, sklearn.utils.validation.check_is_fitted),
    *(sklearn.utils.validation.column_or_1d, nn.Sequential, nn.ModuleList, nn.ParameterList, nn.Parameter),
)
KINDS = (nn.Module, torch.Tensor, nn.Parameter, np.ndarray, sklearn.base.BaseEstimator)


def from_left(function: Any, other: Any) -> Callable[[Any], Any]:
    return lambda x: function(x, other)


def from_right(function: Any, other: Any) -> Callable[[Any], Any]:
    return lambda x: function(other, x)


USES: dict[str, Callable[[Any], Any]] = {
    **{f"np.{name}": getattr(np, name) for name in NUMPY},
    **{f"torch.{name}": getattr(torch, name) for name in TORCH},
    **{function.__name__: function for function in ALONE},
    **{
        f"{function.__name__} {side.__name__} {number}": side(function, other)
        for number, (function, other) in enumerate([*itertools.product(OPERATORS, OTHERS), *WITH_ANOTHER])
        for side in (from_left, from_right)
    },
    "up to 20": lambda x: used_up_to(x, 20),
    "sort": lambda x: sorted(used_up_to(x, 20)),
    "stack of two": lambda x: torch.stack([T, x]),
    "cat of two": lambda x: torch.cat([T, x]),
    "tensor of two": lambda x: torch.tensor([x, x]),
    "array of two": lambda x: np.array([x, x]),
    "floats of two": lambda x: np.array([x, 1.0], dtype=float),
    "indexed": lambda x: A[x],
    "indexed tensor": lambda x: T[x],
    "written": lambda x: write(np.zeros(3), x),
    "written tensor": lambda x: write(torch.zeros(3), x),
    "text": lambda x: f"{x:.3f} {x!r} {x}",
    "called": lambda x: x(1, T, [1], WEIGHT * 1),
    "called for gradients": lambda x: torch.autograd.grad(x(torch.ones(3, requires_grad=True)), T),
    "attribute": lambda x: x.shape,
    "method": lambda x: x.sum().backward(),
    "first": lambda x: x[0],
    "items": lambda x: dict(x.items()),
    "unpacked": lambda x: [*itertools.islice(x, 3)],
    "parameters": lambda x: torch.optim.SGD(x.parameters(), lr=0.1).step(),
    "optimized": lambda x: torch.optim.SGD([x], lr=0.1),
    "in a model": lambda x: nn.Sequential(nn.Linear(2, 3), x)(torch.ones(1, 2)),
    "its state": lambda x: nn.Sequential(x).state_dict(),
    "moved": lambda x: nn.Sequential(x).to(torch.float64),
    "loaded": lambda x: next(iter(torch.utils.data.DataLoader(x, batch_size=2))),
    "changed model": lambda x: step(x, state=False),
    "changed optimizer": lambda x: step(x, state=True),
    "changed list": lambda x: apply_change([1], x),
    "changed dict": lambda x: apply_change({1: 2}, x),
    "matched": lambda x: match(x),
    "subclass": lambda x: issubclass(x, nn.Module),
    "instance": lambda x: isinstance(x, KINDS),
    "predicts": lambda x: sklearn.metrics.accuracy_score([0, 1], x.predict(A[:2, None])),
}
