"""Real answers come in many types: what passes a check in plain Python passes it through the seal."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from readybook.grading.warm import WarmParents
from tests.grading.conftest import _notebook, messages, run

ROOT = Path(__file__).parents[2]

ANSWERS = '''
# %% given
import array, collections, dataclasses, datetime, decimal, enum, fractions, math, typing
import numpy as np
import torch
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import Bunch
from torch import nn
# %% answer
class Column:
    """Numbers with an interface of their own, as libraries of tables have them."""
    def __init__(self, numbers): self.numbers = np.asarray(numbers)
    def __array__(self, dtype=None, copy=None): return self.numbers
    def __len__(self): return len(self.numbers)
    def __getitem__(self, at): return self.numbers[at]
    def __eq__(self, other): return Column(self.numbers == other)
    def __gt__(self, other): return Column(self.numbers > other)
    def __sub__(self, other): return Column(self.numbers - other)
    def __rsub__(self, other): return Column(other - self.numbers)
    def largest(self): return self.numbers.max()
    def sum(self): return self.numbers.sum()
    def all(self): return self.numbers.all()
class Row:
    def __init__(self, numbers): self.numbers = numbers
    def __len__(self): return len(self.numbers)
    def __getitem__(self, at): return self.numbers[at]
class Array(np.ndarray): pass
class Tensor(torch.Tensor): pass
class Stack(collections.UserList): pass
KINDS = {
    "an array of a class of its own": lambda x: np.array(x).view(Array),
    "a record array": lambda x: np.array(x).view(np.recarray),
    "a matrix": np.matrix,
    "an array with a mask that hides nothing": np.ma.array,
    "long floats": lambda x: np.array(x, dtype=np.longdouble),
    "an iterator of an array": lambda x: np.array(x).flat,
    "an array of Python": lambda x: array.array("d", x),
    "whole numbers of Python": lambda x: array.array("l", [int(v) for v in x]),
    "a view of memory": lambda x: memoryview(np.array(x)),
    "a UserList": collections.UserList,
    "a class from UserList": Stack,
    "a deque": collections.deque,
    "a column": Column,
    "a sequence": Row,
    "fractions": lambda x: [fractions.Fraction(v) for v in x],
    "decimals": lambda x: tuple(decimal.Decimal(v) for v in x),
    "scalars": lambda x: [np.float32(v) for v in x],
    "objects": lambda x: np.array(x, dtype=object),
    "a tensor of a class of its own": lambda x: torch.tensor(x).as_subclass(Tensor),
    "a parameter": lambda x: nn.Parameter(torch.tensor(x)),
}
def numbers(kind, x):
    return KINDS[kind](x)
def squares(x):
    return (x.as_subclass(Tensor) ** 2).sum()
def largest(x):
    return torch.max(x, 0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
    def forward(self, x):
        return x * self.weight
class Shift(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.mean_ = X.mean(axis=0)
        return self
    def transform(self, X):
        return X - self.mean_
def fitted():
    return DecisionTreeClassifier().fit([[0.0], [1.0]], [0, 1])
def counts(text):
    return collections.Counter(text.split())
def by_length(text):
    found = collections.defaultdict(list)
    for word in text.split():
        found[len(word)].append(word)
    return found
def scores():
    return Bunch(accuracy=0.5)
def last(n):
    return collections.deque(range(10), maxlen=n)
def day():
    return datetime.date(2024, 2, 29), datetime.datetime(2024, 1, 2, 3), datetime.timedelta(hours=30)
def factorial(n):
    return math.factorial(n)
def types():
    return np.dtype("float32"), torch.float64
def steps():
    return np.array([3, 4], dtype="M8[10D]")
@dataclasses.dataclass
class Account:
    owner: str
    balance: float = 0.0
    def deposit(self, amount):
        self.balance += amount
def interest(account):
    account.balance *= 2
@dataclasses.dataclass(frozen=True)
class Point:
    x: float
    y: float
    def norm(self):
        return math.hypot(self.x, self.y)
def distance(point):
    return point.norm()
class Pair(typing.NamedTuple):
    low: int
    high: int
    def width(self):
        return self.high - self.low
def width(pair):
    return pair.width()
class Color(enum.Enum):
    RED = 1
    BLUE = 2
class Weight:
    def __init__(self, grams): self.grams = grams
    def __float__(self): return self.grams / 1000
def weight():
    return Weight(500)
def color():
    return Color.RED
'''

CHECKS = {
    "real numbers in any form": '''
for kind in KINDS:
    out = numbers(kind, [1.0, 2.0, 4.0])
    out = out.detach() if isinstance(out, torch.Tensor) else out
    seen = np.asarray(out)
    assert seen.size == 3 and np.shape(out)[-1] == 3, kind
    assert seen.astype(float).ravel().tolist() == [1, 2, 4], kind
''',
    "numbers that are calculated with": '''
for kind in ("an array of a class of its own", "an array of Python", "a column"):
    out = numbers(kind, [1.0, 2.0, 4.0])
    assert np.allclose(out, [1, 2, 4]) and len(out) == 3 and out[1] == 2, kind
    assert np.abs(np.array([1, 2, 4]) - out).sum() == 0, kind
column = numbers("a column", [1.0, 2.0])
assert (column > 1.5).sum() == 1 and (column - 1).sum() == 1 and column.largest() == 2
assert (column == [1, 2]).all()
''',
    "a tensor of its own class with a gradient": '''
x = torch.tensor([1.0, 2.0], requires_grad=True)
out = squares(x)
assert isinstance(out, torch.Tensor) and out.shape == () and out.requires_grad
out.backward()
assert x.grad.tolist() == [2, 4]
''',
    "what torch names the parts of": '''
out = largest(torch.tensor([[1.0, 5.0], [2.0, 3.0]]))
assert out.values.tolist() == [2, 5] and out.indices.tolist() == [1, 0]
''',
    "classes of libraries": '''
net = Net()
assert isinstance(net, nn.Module) and not isinstance(net, torch.Tensor) and type(net).__name__ == "Net"
assert isinstance(net.weight, nn.Parameter) and isinstance(list(net.parameters())[0], nn.Parameter)
assert issubclass(Net, nn.Module) and not isinstance(Net, nn.Module)
assert isinstance(Shift(), BaseEstimator) and isinstance(Shift(), TransformerMixin)
assert not isinstance(Shift(), ClassifierMixin)
assert Shift().fit_transform(np.ones((2, 1))).tolist() == [[0], [0]]
assert isinstance(fitted(), DecisionTreeClassifier) and isinstance(fitted(), ClassifierMixin)
''',
    "kinds of dictionaries and lists": '''
assert counts("a b a") == {"a": 2, "b": 1} and counts("a")["z"] == 0
assert counts("a a").most_common(1) == [("a", 2)]
assert by_length("a bb c") == {1: ["a", "c"], 2: ["bb"]} and by_length("")[3] == []
assert scores().accuracy == 0.5 and scores()["accuracy"] == 0.5 and isinstance(scores(), dict)
out = last(3)
out.appendleft(0)
assert list(out) == [0, 7, 8] and out.maxlen == 3
''',
    "days, long numbers, types": '''
assert day() == (datetime.date(2024, 2, 29), datetime.datetime(2024, 1, 2, 3), datetime.timedelta(days=1.25))
assert factorial(3000) == math.factorial(3000) and factorial(20) == math.factorial(20)
assert float(weight()) == 0.5 and math.isclose(weight(), 0.5)
assert types() == (np.float32, torch.float64)
assert (steps() == np.array(["1970-01-31", "1970-02-10"], dtype="M8[D]")).all()
''',
    "records with methods": '''
account = Account("Ann")
account.deposit(5)
interest(account)
assert account.balance == 10 and account == Account("Ann", 10) and account != Account("Bob", 10)
assert dataclasses.asdict(account) == {"owner": "Ann", "balance": 10}
point = Point(3.0, 4.0)
assert point.norm() == 5 and distance(point) == 5
assert point == Point(3, 4) and len({point, Point(3.0, 4.0)}) == 1
pair = Pair(2, 5)
assert pair.width() == 3 and width(pair) == 3 and pair == (2, 5) and pair.high == 5
''',
    "one object twice": '''
assert color() == Color.RED and color() is Color.RED and color() != Color.BLUE and color().name == "RED"
net = Net()
assert net == net and not net != net
''',
}  # fmt: skip

REFUSED = {
    "assert np.allclose(Net(), 3)": "which is not an array of numbers: return a numpy array",
    "assert Net() == 3": "which cannot be compared: return numbers, text or a container of these",
    "assert Net() + 1": "which cannot be calculated with: return numbers, text or a container of these",
    "assert not Net()": "which is neither true nor false: return True, False or a number",
    "assert float(Net()) == 3": "which is not a number: return a number",
}


def cells_of(text: str) -> list[list[str]]:
    return [part.split("\n", 1) for part in text.strip().split("# %% ")[1:]]


def graded(text: str, folder: Path, warm: WarmParents) -> list[str]:
    cells = cells_of(text)
    return messages(run(_notebook(cells, whole=True), _notebook(cells, whole=False), folder, warm=warm))


def test_what_passes_in_plain_python_passes_when_graded(tmp_path: Path, warm: WarmParents) -> None:
    text = ANSWERS + "".join(f"# %% check\n{check}" for check in CHECKS.values())
    for check in CHECKS.values():
        space: dict[str, Any] = {"__name__": "__main__"}
        for _, source in cells_of(ANSWERS):
            exec(source, space)
        with warnings.catch_warnings(action="ignore"):
            exec(check, space)
    assert dict(zip(CHECKS, graded(text, tmp_path, warm), strict=True)) == dict.fromkeys(CHECKS, "")


def test_what_is_no_number_is_named_in_visible_and_in_hidden_checks(
    tmp_path: Path, warm: WarmParents
) -> None:
    checks = [f"# %% {role}\n{check}\n" for role in ("check", "hidden") for check in REFUSED]
    start = "the answer holds an object of the type Net, "
    assert graded(ANSWERS + "".join(checks), tmp_path, warm) == [start + end for end in REFUSED.values()] * 2


@pytest.mark.parametrize(
    ("answer", "check", "message"),
    [
        ("range(240_000_000)", "list(f())", "a range of more than 10,000,000 numbers"),
        ("7 ** 200_000", "f()", "a whole number of more than 100,000 digits"),
        ("np.zeros((0, 10**9))", "f()", "the answer is too large"),
    ],
)
def test_what_would_keep_the_examiner_busy_is_refused_with_a_sentence(
    tmp_path: Path, warm: WarmParents, answer: str, check: str, message: str
) -> None:
    text = f"# %% answer\nimport numpy as np\ndef f():\n    return {answer}\n# %% check\n{check}\n"
    (said,) = graded(text, tmp_path, warm)
    assert message in said


def test_an_object_that_says_it_is_a_parameter_is_no_tensor(tmp_path: Path, warm: WarmParents) -> None:
    text = """
# %% given
import torch
# %% answer
class Parameter:
    __module__, __qualname__ = "torch.nn.parameter", "Parameter"
    shape, dtype = torch.Size([1]), torch.float32
def f():
    return Parameter()
# %% check
assert not isinstance(f(), torch.Tensor)
# %% check
assert torch.equal(f(), torch.ones(1))
"""
    first, second = graded(text, tmp_path, warm)
    assert first == ""
    assert "must be Tensor, not Parameter" in second


def test_no_claim_and_no_answer_ends_the_examiners_process() -> None:
    command = [sys.executable, "-m", "tests.grading.fuzz_replies", "2000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    facts = json.loads(done.stdout)
    assert facts["frames"] == 2000
    assert facts["refused"] < 1500
    assert facts["uses that went well"] > 300
    assert facts["classes"] > 2000
    assert facts["claimed"] > 500
