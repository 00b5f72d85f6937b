"""Checks meet the candidate's code only through values, and still read like plain Python."""

from __future__ import annotations

import pytest

from readybook.course import CourseError
from readybook.grading.sealed import Seconds
from tests.grading.conftest import RunCells, messages

SHORT = Seconds(cell=5, check=5, total=15)
PASSED = ""


def test_a_check_uses_the_candidates_names_as_if_they_were_its_own(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import math
limit = 10
# %% answer
def double(x, *, times=2):
    return x * times

answer = {'a': (1, 2.5)}
# %% check
assert double(limit) == 20
assert double('ab', times=3) == 'ababab'
# %% check
assert answer == {'a': (1, 2.5)} and isinstance(answer['a'], tuple)
# %% check
assert math.isclose(double(0.1), 0.2), 'close'
# %% check
assert double(1) == 3, 'double(1) is not 3'
""")
    assert messages(ran) == [PASSED, PASSED, PASSED, "double(1) is not 3"]


def test_values_of_many_kinds_cross_unchanged(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import numpy as np, math
from collections import namedtuple, OrderedDict
# %% answer
def same(x):
    return x
# %% check
for value in (None, True, 2**200, -0.0, 1e308, 'é😀', b'a', 1j, (1, [2, {3: {4}}]), frozenset({1}),
              range(3), slice(1, None), ..., [], (), {}):
    assert same(value) == value and type(same(value)) is type(value), value
assert math.isnan(same(float('nan'))) and same(float('inf')) == math.inf
# %% check
for value in (np.arange(6).reshape(2, 3), np.array(2.5), np.zeros((0, 3)), np.array(['a', 'bc']),
              np.array([True]), np.float32(1.5), np.array([1, 'a', None], dtype=object)):
    got = same(value)
    assert np.array_equal(got, value) and got.dtype == value.dtype and type(got) is type(value)
""")
    assert messages(ran) == [PASSED, PASSED]


def test_records_classes_generators_and_functions_can_be_used(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
import dataclasses, collections
Pair = collections.namedtuple('Pair', 'x y')
@dataclasses.dataclass
class Point:
    x: float
    y: float = 0.0
class Stack:
    def __init__(self, items=()): self.items = list(items)
    def push(self, item): self.items.append(item); return self
    def __len__(self): return len(self.items)
    def __getitem__(self, at): return self.items[at]
def count(n):
    yield from range(n)
def add(a, b=1):
    return lambda c: a + b + c
def apply(f, x):
    return f(x)
# %% check
p = Pair(1, 2)
assert p.x == 1 and p[1] == 2 and Point(1.5).x == 1.5
# %% check
s = Stack([1])
assert len(s.push(2)) == 2 and s[1] == 2 and s.items == [1, 2] and list(s) == [1, 2]
# %% check
assert list(count(3)) == [0, 1, 2] and sum(x for x in count(4)) == 6
# %% check
assert add(1)(2) == 4 and apply(lambda x: x + [1], []) == [1] and apply(add(1), 1) == 3
# %% check
import inspect
assert list(inspect.signature(add).parameters) == ['a', 'b'] and add.__name__ == 'add'
# %% check
seen = []
def note(x):
    seen.append(x)
    return x
assert apply(note, 7) == 7 and seen == [7]
""")
    assert messages(ran) == [PASSED] * 6


def test_exceptions_come_back_as_the_type_they_were(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
class Mine(KeyError): pass
def fail(kind):
    if kind == 'mine': raise Mine('k')
    raise {'value': ValueError, 'zero': ZeroDivisionError}[kind]('no ' + kind)
# %% check
for kind, error in (('value', ValueError), ('zero', ZeroDivisionError), ('mine', KeyError)):
    try:
        fail(kind)
    except error as caught:
        assert kind in str(caught) or caught.args == ('k',)
    else:
        raise AssertionError('nothing was raised')
# %% check
fail('value')
# %% hidden
fail('value')
""")
    assert messages(ran) == [
        PASSED,
        "no value",
        "a value of the right type that cannot be used, such as an array of another shape (hidden check)",
    ]


def test_gradients_and_models_of_torch_pass_the_seal(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import torch
from torch import nn
make = lambda: nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
# %% answer
def loss(logits, weight):
    return (weight * logits ** 2).sum()
def train(model, x):
    step = torch.optim.SGD(model.parameters(), lr=0.1)
    model(x).sum().backward()
    step.step()
    return model
def detached(logits):
    return torch.tensor(float(logits.sum()), requires_grad=True)
# %% check
logits = torch.tensor([1.0, -2.0], requires_grad=True)
value = loss(logits, torch.tensor(3.0))
assert value.shape == () and value.item() == 15
assert torch.equal(torch.autograd.grad(value, logits)[0], torch.tensor([6.0, -12.0]))
(2 * loss(3 * logits, 1.0)).backward()
assert torch.equal(logits.grad, 36 * logits.detach())
# %% check
model = make()
before = [p.clone() for p in model.parameters()]
after = train(model, torch.ones(4, 2))
assert isinstance(after, nn.Module) and len(after) == 2 and isinstance(after[0], nn.Linear)
moved = [not torch.equal(a, b) for a, b in zip(before, after.parameters(), strict=True)]
assert all(moved), moved
assert all(torch.equal(a, b) for a, b in zip(before, model.parameters())), 'the argument changed'
assert after(torch.ones(5, 2)).shape == (5, 1) and after.training is True
# %% check
x = torch.ones(2, requires_grad=True)
torch.autograd.grad(detached(x), x)
""")
    assert messages(ran)[:2] == [PASSED, PASSED]
    assert "not have been used in the graph" in messages(ran)[2]


def test_fitted_estimators_go_both_ways(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import numpy as np
from sklearn.tree import DecisionTreeClassifier
# %% answer
def fit(X, y):
    return DecisionTreeClassifier(random_state=0).fit(X, y)
def leaves(tree):
    return tree.get_n_leaves()
# %% check
X, y = np.arange(6.0)[:, None], np.array([0, 0, 0, 1, 1, 1])
tree = fit(X, y)
assert isinstance(tree, DecisionTreeClassifier) and tree.predict(X).tolist() == y.tolist()
assert leaves(tree) == 2 and leaves(DecisionTreeClassifier().fit(X, y)) == 2 and tree.score(X, y) == 1
""")
    assert messages(ran) == [PASSED]


CHANGES = "def spoil(x):\n    total = sum(x)\n    x[:] = [0] * len(x)\n    return 0"


def test_changed_arguments_cannot_move_the_expected_value(run_cells: RunCells) -> None:
    ran = run_cells(f"""
# %% answer
{CHANGES}
# %% check
data = [1, 2, 3]
got = spoil(data)
assert got == sum(data), 'not the sum'
""")
    assert messages(ran) == ["not the sum"]


def test_a_check_that_compares_an_argument_with_its_copy_sees_the_change(run_cells: RunCells) -> None:
    ran = run_cells(
        """
# %% answer
{CHANGES}
# %% check
data = [1, 2]
kept = data[:]
got = spoil(data)
assert data == kept, "the argument changed"
# %% check
data = [1, 2]
kept = data[:]
got = spoil(data[:])
assert data == kept, "the argument changed"
# %% check
data = [1, 2, 3]
kept = data[:]
spoil(data)
spoil(kept[:])
assert data == [0, 0, 0] and kept == [1, 2, 3]
""".replace("{CHANGES}", CHANGES)
    )
    assert messages(ran) == ["the argument changed", PASSED, PASSED]


def test_a_check_that_sees_its_argument_changed_starts_again_from_the_same_state(run_cells: RunCells) -> None:
    cells = """
# %% answer
calls = []
def grown(data):
    calls.append(1)
    data.append(0)
    return len(calls)
# %% check
assert grown([]) == 1, "another check's trace"
# %% check
assert grown([1]) == 1, "its own trace"
# %% answer
def second(data):
    return data.append(1)
# %% check
second([])
"""
    ran = run_cells(cells)
    assert messages(ran) == [PASSED, PASSED, PASSED]
    assert ran.notes == []
    slow = run_cells(cells.replace("calls = []", "calls = []\nimport time; time.sleep(2)"), seconds=SHORT)
    assert messages(slow) == [PASSED, PASSED, PASSED]


def test_a_check_that_fails_says_what_it_says_of_changed_arguments_in_one_process(
    run_cells: RunCells,
) -> None:
    ran = run_cells("""
# %% answer
def total(x):
    x -= x.mean()
    return x.sum()
# %% check
import torch
data = torch.tensor([1.0, 2.0])
got = total(data[:, None])
assert data[0] == 1, "the argument changed"
assert got == 3, "not the sum"
# %% check
import numpy as np
data = np.array([1.0, 2.0])
got = total(data[:, None])
assert data[0] == 1, "the argument changed"
assert got == 3, "not the sum"
""")
    assert messages(ran) == ["the argument changed", "the argument changed"]


@pytest.mark.parametrize("kind", ["np.array([3, 1, 2])", "[3, 1, 2]", "torch.tensor([3, 1, 2])", "{3: 1}"])
def test_a_call_for_its_effect_changes_the_argument(run_cells: RunCells, kind: str) -> None:
    ran = run_cells(f"""
# %% given
import numpy as np
{"import torch" if "torch" in kind else ""}
# %% answer
def mark(x):
    x[0] = 9
# %% check
data = {kind}
mark(data)
assert data[0] == 9
""")
    assert messages(ran) == [PASSED]


def test_what_the_candidate_rebinds_means_nothing_to_a_check(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import numpy as np
def expected(x):
    return 2 * x
# %% answer
def double(x):
    return 0
# %% own
import builtins, numpy
expected = lambda x: 0
numpy.allclose = lambda *a, **k: True
np.allclose = numpy.allclose
builtins.abs = lambda x: 0
# %% check
assert np.allclose(double(1), expected(1)), 'not twice'
assert abs(double(2) - 4) < 1
""")
    assert messages(ran) == ["not twice"]


LIARS = {
    "always-equal": "class Liar:\n    __eq__ = lambda *_: True",
    "number-like": "class Liar:\n    __float__ = __index__ = lambda _: 4\n    __array__ = lambda *_, **__: 4",
    "array": "import numpy as np\nclass Liar(np.ndarray):\n    __new__ = lambda c: np.zeros(1).view(c)\n"
    "    __eq__ = lambda *_: True",
}


@pytest.mark.parametrize("kind", LIARS)
def test_objects_that_say_they_are_equal_are_not_believed(run_cells: RunCells, kind: str) -> None:
    ran = run_cells(f"""
# %% answer
{LIARS[kind]}
def f(x):
    return Liar()
# %% check
assert f(2) == 4, "wrong"
""")
    refused = "the answer holds an object of the type Liar, which cannot be compared: "
    refused += "return numbers, text or a container of these"
    assert messages(ran) == ["wrong" if kind == "array" else refused]


def test_a_number_that_lies_about_itself_arrives_as_what_it_is(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
class Liar(int):
    __eq__ = lambda *_: True
    __hash__ = int.__hash__
def f(x):
    return Liar(7)
# %% check
assert f(2) == 7, "seven"
assert f(2) == 4, "wrong"
""")
    assert messages(ran) == ["wrong"]


def test_the_text_of_a_check_never_enters_the_candidates_process(run_cells: RunCells) -> None:
    """The candidate's function looks for a word of the check in all memory of its process."""
    ran = run_cells("""
# %% answer
import os
def search():
    word = "".join(["Nightin", "gale7"])
    places = [(word in str(os.environ)), (word in str(In))]
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            start, end = (int(x, 16) for x in line.split()[0].split("-"))
            is_a_library = " rw" not in line and "/" in line  # and nothing but what lies on the disk
            if " r" not in line or "[v" in line or is_a_library:
                continue
            try:
                memory.seek(start)
                places.append(memory.read(end - start).count(word.encode()) > 1)
            except OSError:
                pass
    return [len(places) > 20, any(places)]
# %% hidden
assert search() == [True, False], f"Nightingale7 was found {search()}"
assert "Nightingale7"
""")
    assert messages(ran) == [PASSED]


def test_hidden_messages_show_nothing_that_libraries_or_the_candidate_add(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import numpy as np
# %% answer
def f(x):
    return x
def g(x):
    raise ValueError(f'saw {x}')
# %% hidden
np.testing.assert_allclose(f(1.0), 77.0)
# %% check
np.testing.assert_allclose(f(1.0), 77.0)
# %% hidden
g(4242)
# %% hidden
assert f(1) == 2
""")
    hidden, visible, raised, bare = messages(ran)
    assert hidden == "a value is not what it should be (hidden check)"
    assert "77" in visible
    assert "4242" not in raised
    assert "cannot be used" in raised
    assert bare == "a condition of this check does not hold"


def test_a_check_that_ends_in_a_number_gives_a_part_of_the_points(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
def f():
    return 1
# %% check
f() / 4
# %% check
'text'
""")
    assert [outcome.score for outcome in ran.outcomes.values()] == [0.25, None]


def test_seeds_that_a_check_sets_hold_in_the_candidates_code(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import random
import numpy as np
# %% answer
def draw():
    return random.random() + np.random.rand()
# %% check
random.seed(3), np.random.seed(3)
a = draw()
b = draw()
random.seed(3), np.random.seed(3)
assert a == draw() and a != b
""")  # fmt: skip
    assert messages(ran) == [PASSED]


def test_what_the_candidate_prints_can_be_checked(run_cells: RunCells) -> None:
    ran = run_cells(r"""
# %% answer
def greet(name):
    print('hello', name)
# %% check
import io, contextlib
with contextlib.redirect_stdout(io.StringIO()) as out:
    greet('Ann')
assert out.getvalue() == 'hello Ann\n'
""")  # fmt: skip
    assert messages(ran) == [PASSED]


def test_a_cell_may_use_what_a_visible_check_above_it_left(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
def f(x):
    return x
# %% check
seen_data = [1, 2]
assert f(seen_data) == [1, 2]
# %% answer
def g():
    return len(seen_data)
# %% check
assert g() == 2
""")
    assert messages(ran) == [PASSED, PASSED]


def test_a_check_may_replace_a_name_of_the_candidates_for_a_while(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
def square(x):
    return x * x
def total(n):
    return sum(square(i) for i in range(n))
def alone(n):
    return sum(i * i for i in range(n))
# %% check
kept = square
del square
try:
    total(3)
except NameError:
    pass
else:
    raise AssertionError("total does not use square")
finally:
    square = kept
assert total(3) == 5
# %% check
kept = square
square = lambda x: 10
assert total(3) == 30, f"replaced: {total(3)}"
assert alone(3) == 5, "alone"
square = kept
assert total(3) == 5, f"back: {total(3)}"
assert square(3) == 9, "square"
# %% check
del square
try:
    alone(3)
except NameError:
    pass
else:
    raise AssertionError("alone does not use square")
""")
    assert messages(ran) == [PASSED, PASSED, "alone does not use square"]


def test_a_name_that_is_not_bound_is_told(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
pass
# %% hidden
assert wanted(1) == 1
""")
    assert messages(ran) == ["name 'wanted' is not defined"]


# Faults cost only themselves


def test_a_function_that_ends_the_program_fails_its_own_check_only(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
import os
def f(x):
    os._exit(1)
def g(x):
    return x
# %% check
f(1)
# %% check
assert g(1) == 1
# %% answer
def h():
    return 1
# %% check
assert h() == 1
""")
    assert messages(ran) == ["Your code ended the whole program.", PASSED, PASSED]


def test_a_function_without_end_fails_its_own_check_only(run_cells: RunCells) -> None:
    ran = run_cells(
        """
# %% answer
def f(x):
    while True: pass
def g(x):
    return x
# %% check
f(1)
# %% check
assert g(1) == 1
""",
        seconds=Seconds(20, 3, 60),
    )
    assert messages(ran) == ["Your code did not come to an end in time.", PASSED]


@pytest.mark.parametrize(
    "ending",
    [
        "import os; os._exit(1)",
        "quit()",
        "import IPython; IPython.Application.instance().kernel.do_shutdown(True)",
    ],
)
def test_a_cell_that_ends_the_kernel_is_left_out_and_the_rest_is_graded(
    run_cells: RunCells, ending: str
) -> None:
    ran = run_cells(f"""
# %% answer
def f():
    return 1
# %% check
assert f() == 1
# %% own
{ending}
# %% answer
import time
time.sleep(1)
def g():
    return 2
# %% check
assert g() == 2
""")
    assert messages(ran) == [PASSED, PASSED]
    assert ran.notes == ["The kernel was started anew: a cell ended the whole program."]
    assert "left out" in ran.outputs[2][0].evalue


def test_cells_that_do_not_end_are_stopped_and_the_rest_is_graded(run_cells: RunCells) -> None:
    ran = run_cells(
        """
# %% own
while True: pass
# %% own
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: pass
# %% answer
def g():
    return 2
# %% check
assert g() == 2
""",
        seconds=Seconds(3, 3, 60),
    )
    assert messages(ran) == [PASSED]
    assert "did not come to an end" in ran.outputs[0][-1].evalue
    assert "left out" in ran.outputs[1][0].evalue


def test_checks_do_not_see_what_other_checks_did(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
calls = []
def f():
    calls.append(1)
    return len(calls)
# %% check
assert f() == 1 and f() == 2
# %% check
assert f() == 1
""")
    assert messages(ran) == [PASSED, PASSED]


def test_hidden_data_cannot_be_printed_by_a_later_cell(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
seen = []
import os
os.fork = lambda: 0
def f(x):
    seen.append(x)
    open('/tmp/x', 'a').write(x)
    return x
# %% hidden
assert f('secret-input') == 'secret-input'
# %% own
print(seen)
print(open('/tmp/x').read())
""")  # fmt: skip
    assert messages(ran) == [PASSED]
    assert "secret-input" not in str(ran.outputs)


def test_a_flood_of_output_is_cut(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% own
for _ in range(3000): print('x' * 1000)
# %% answer
a = 1
# %% check
assert a == 1
""")
    assert messages(ran) == [PASSED]
    assert len(str(ran.outputs)) < 200_000
    assert "left out" in str(ran.outputs)


def test_an_output_that_is_changed_afterwards_costs_nothing(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% own
from IPython.display import display
told = display("one", display_id=True)
told.update("two")
# %% own
told.update("three")
# %% answer
a = 1
# %% check
assert a == 1
""")
    assert messages(ran) == [PASSED]
    assert ran.notes == []
    assert [output.data["text/plain"] for output in ran.outputs[0]] == ["'three'"]


def test_figures_are_shown_and_each_is_drawn_anew(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% given
import matplotlib.pyplot as plt
# %% own
plt.plot([1, 2])
plt.show()
# %% own
plt.bar([1, 2], [3, 4])
# %% answer
a = 1
# %% check
assert a == 1
""")
    assert messages(ran) == [PASSED]
    shown = [
        output for cell in (1, 2) for output in ran.outputs[cell] if "image/png" in output.get("data", {})
    ]
    assert len(shown) == 2
    assert shown[0].data["image/png"] != shown[1].data["image/png"]


def test_one_output_too_large_to_be_read_costs_the_later_cells_nothing(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% own
print('x' * 40_000_000)
# %% own
print("still heard")
# %% own
print("and here")
# %% answer
a = 1
# %% check
assert a == 1
""")
    assert messages(ran) == [PASSED]
    assert "left out" in str(ran.outputs[0])
    assert ran.outputs[1][0].text == "still heard\n"
    assert ran.outputs[2][0].text == "and here\n"


def test_a_check_that_hands_over_its_own_class_is_the_courses_fault(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
def f(x):
    return 1
# %% check
class Own:
    pass
assert f(Own()) == 1
""")
    (outcome,) = ran.outcomes.values()
    assert "its own class Own" in outcome.fault


@pytest.mark.parametrize("look", ["f.__code__", "inspect.getsource(f)", "'f' in globals()"])
def test_a_check_that_looks_into_the_candidates_code_is_the_courses_fault(
    run_cells: RunCells, look: str
) -> None:
    with pytest.raises(CourseError, match="the check 'cell-1' uses"):
        run_cells(f"""
# %% answer
def f(x):
    return 1
# %% check
import inspect
assert {look}
""")


def test_a_function_that_takes_all_memory_in_a_check_fails_its_own_check_only(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
import os, time
def f(x):
    for _ in range(6):
        if not os.fork():
            held = b"x" * 900_000_000
            time.sleep(30)
    time.sleep(30)
def g(x):
    return x
# %% check
f(1)
# %% check
assert g(1) == 1
# %% answer
def h(x):
    return x
# %% check
assert h(1) == 1
""")
    hungry, *others = messages(ran)
    assert "more than 3 GB of memory" in hungry
    assert others == [PASSED, PASSED]


def test_a_function_that_ends_all_processes_fails_its_own_check_only(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
import os
def f(x):
    os.kill(-1, 9)
def g(x):
    return x
# %% check
f(1)
# %% check
assert g(1) == 1
""")
    assert messages(ran) == ["Your code was ended: it ended all of its processes.", PASSED]


def test_what_a_checks_own_function_complains_of_stays_with_the_check(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
seen = []
def use(f):
    return f(1)
def pry(f):
    try:
        f(1)
    except Exception as error:
        return repr(error)
# %% hidden
def recorder(x):
    assert x == 42, "it should be the secret 42"
use(recorder)
# %% hidden
def recorder(x):
    assert x == 42, "it should be the secret 42"
assert pry(recorder) == "AssertionError()"
""")
    assert messages(ran) == ["it should be the secret 42", PASSED]


def test_workers_of_joblib_can_be_used_in_cells_and_in_checks(run_cells: RunCells) -> None:
    ran = run_cells("""
# %% answer
from joblib import Parallel, delayed
def squares(numbers):
    return Parallel(n_jobs=2)(delayed(pow)(n, 2) for n in numbers)
# %% own
squares([1, 2, 3])
# %% check
assert squares([1, 2, 3]) == [1, 4, 9]
# %% check
assert squares([4, 5]) == [16, 25]
""")
    assert messages(ran) == [PASSED, PASSED]


def test_a_cell_that_spoils_all_connections_costs_no_check_before_it(run_cells: RunCells) -> None:
    ran = run_cells(
        """
# %% answer
def f(x):
    return x
# %% check
assert f(1) == 1
# %% own
import os, stat
for name in os.listdir("/proc/self/fd"):
    try:
        if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
            os.write(int(name), b"\\xff" * 64)
    except OSError:
        pass
# %% own
while True: pass
""",
        seconds=Seconds(2, 2, 60),
    )
    assert messages(ran) == [PASSED]
