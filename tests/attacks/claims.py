"""Forgeries that claim to be what they are not: classes of libraries, arrays, gradients, records, states.

What a candidate's process says of an object is a claim. Believing it may cost the answer that made it, and
neither another answer nor the examiner.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from .case import EXERCISE, JUNIOR, Case, bound
from .fault import all_but
from .place import over_time, processes_left

claim = partial(Case, kind="claim", harms=(over_time, processes_left))

# Objects of classes that say they are another's; their attributes fit whatever is asked of them.
CLAIMS = """
class Fits:
    shape, ndim, dtype, requires_grad, grad, device, layout, T = (), 0, "float32", True, None, "cpu", None, 0.5
    is_sparse = is_quantized = is_meta = is_nested = False
    data, real, imag, size, itemsize, nbytes, strides, flat, base = 0.5, 0.5, 0.0, 1, 8, 8, (), [0.5], None
    def __call__(self, *args, **options): return 0.5
    def __len__(self): return 1
    def __iter__(self): return iter([0.5])
    def __getitem__(self, key): return 0.5
    item = tolist = numpy = detach = cpu = double = float = sum = mean = backward = __call__
def claimed(*names):
    base = Fits
    for name in reversed(names):
        module, _, word = name.rpartition(".")
        base = type(word, (base,), {"__module__": module, "__qualname__": word})
    return base()
"""

TORCH = (
    *("torch.nn.parameter.Parameter", "torch.Tensor", "torch._tensor.Tensor", "torch._C.TensorBase"),
    *("torch.nn.parameter.UninitializedParameter", "torch.nn.parameter.Buffer", "torch.Size", "torch.dtype"),
    *(
        "torch.storage.UntypedStorage",
        "torch.storage.TypedStorage",
        "torch.FloatStorage",
        "torch._C.Generator",
    ),
    *("torch.nn.modules.module.Module", "torch.nn.modules.loss.BCEWithLogitsLoss", "torch.optim.adam.Adam"),
    *("torch.utils.data.dataset.TensorDataset", "torch.nn.utils.rnn.PackedSequence", "torch.device"),
    *("torch.utils._pytree.TreeSpec", "torch.nested._internal.nested_tensor.NestedTensor"),
)
OTHERS = (
    *(
        "numpy.ndarray",
        "numpy.matrix",
        "numpy.ma.MaskedArray",
        "numpy.float64",
        "numpy.generic",
        "numpy.dtype",
    ),
    *("numpy.random.mtrand.RandomState", "numpy.recarray", "sklearn.tree._tree.Tree"),
    *("sklearn.tree._classes.DecisionTreeClassifier", "sklearn.neighbors._kd_tree.KDTree64"),
    *("sklearn.metrics._dist_metrics.DistanceMetric64", "sklearn._loss._loss.CyHalfBinomialLoss"),
    *("sklearn.neighbors._ball_tree.BallTree64", "sklearn.exceptions.NotFittedError", "sklearn.utils.Bunch"),
    *("scipy.sparse._csr.csr_matrix", "scipy.spatial._ckdtree.cKDTree", "builtins.int", "builtins.float"),
    *(
        "builtins.bool",
        "builtins.str",
        "builtins.list",
        "builtins.dict",
        "builtins.type",
        "builtins.NoneType",
    ),
    *("builtins.AssertionError", "builtins.StopIteration", "builtins.BaseException", "builtins.memoryview"),
    *("builtins.function", "builtins.module", "decimal.Decimal", "fractions.Fraction", "numbers.Real"),
    *("collections.abc.Sequence", "collections.abc.Mapping", "collections.OrderedDict", "unittest.mock._ANY"),
    *("readybook.grading.standins.StandIn", "tests.attacks.case.Case", "pathlib.PosixPath", "enum.Enum"),
)
# Names that no class has; each is put where a class says its own.
ODD_NAMES = (
    "'torch.nn.' * 100_000",
    "'\\ud800.x'",
    "'..'",
    "''",
    "7",
    "None",
    "['torch.nn', 'Module']",
    "'torch.nn.\\0Module'",
    "'torch.nn.modules.__import__'",
    "'sklearn.os.system'",
)
ODDLY = """
class Text(str):
    def __format__(self, how): raise SystemExit
    __str__ = __repr__ = __format__
def oddly(name):
    made = type("Odd", (Fits,), {"__doc__": "x" * 10**7})
    for where in ("__module__", "__qualname__", "__name__"):
        try: setattr(made, where, Text(name) if isinstance(name, str) else name)
        except Exception: pass
    one = made()
    one.__name__ = name
    return one
"""

# Trees that the honest writer never writes, sent in place of a result.
RAW = """
import itertools, json, sys
class Raw:
    def __init__(self, tree, *blobs): self.tree, self.blobs_of_it = tree, blobs
for agent in [m for m in list(sys.modules.values()) if hasattr(m, "Session") and hasattr(m, "Encoder")]:
    def encode(self, value, depth=0, honest=agent.Encoder.encode):
        if not isinstance(value, Raw): return honest(self, value, depth)
        self.blobs.extend(value.blobs_of_it)
        return value.tree
    agent.Encoder.encode = encode
ABOUT = {"type": "x", "name": "x", "doc": "", "callable": True, "bases": ["torch.nn.parameter.Parameter"],
         "parameters": None}
HANDLE = ["handle", 0, ABOUT]
FOUR, EIGHT = bytes(4), bytes(8)
"""
TREES = (
    "['range', [0, 10, 0]]", "['range', [0, 2**62, 1]]", "['range', [0.5, 1, 1]]", "['slice', [HANDLE, HANDLE, 0]]",
    "['array', '|V8', [1], 8], EIGHT", "['array', '|O', [1], 8], EIGHT", "['array', '<M8[7000Y]', [1], 8], EIGHT",
    "['array', '<U1000000', [0, 2**60], 0]", "['array', '|S0', [2**40], 0]", "['array', '(2,)<i4', [1], 8], EIGHT",
    "['array', '<f8,<f8', [1], 16], EIGHT, EIGHT", "['array', '<g', [1], 16], b'\\xff' * 16", "['array', '<U2', [1], 8], b'\\xff' * 8",
    "['array', '<f8', [-1, -1], 8], EIGHT", "['array', '<f8', [1] * 64, 8], EIGHT", "['array', '<f8', [2**31, 2**31, 0], 0]",
    "['array', 'float64' + ' ' * 10, [1], 8], EIGHT", "['array', '<f8', [1], 10**18], EIGHT", "['array', '<f8', [True], 8], EIGHT",
    "['scalar', '<U1000000', [], 0]", "['scalar', '<f8', [1], 8], EIGHT", "['scalar', '<m8[0s]', [], 8], EIGHT",
    "['objects', [1], [HANDLE]]", "['objects', [2**40], []]", "['bytes', -8], EIGHT", "['complex', ['nan', 'inf']]",
    "['named', 'x', ['index', 'count', '_replace'], [1, 2, 3]]", "['named', 'x', ['a', 'a'], [1, 2]]",
    "['named', '__class__', ['_fields'], [1]]", "['named', 'x', ['a'] , [1, 2, 3]]", "['named', 'x', ['_' + str(n) for n in range(9_000)], list(range(9_000))]",
    "['record', 'x', ['self', 'cls', 'type'], [1, 2, 3]]", "['record', 'None', ['True'], [1]]", "['record', 'x', ['__init__'], [1]]",
    "['record', 'x', ['f' + str(n) for n in range(9_000)], list(range(9_000))]", "['record', 'int', ['real', 'imag'], [0.5, 0]]",
    "['dict', [[HANDLE, 1], [HANDLE, 2]]]", "['dict', [[['list', []], 1]]]", "['set', [['dict', []]]]", "['set', [float('nan')] * 9_000]",
    "['frozenset', [HANDLE] * 9_000]", "['handle', -1, ABOUT]", "['handle', 2**61, ABOUT]", "['handle', 0, {}]", "['handle', 0, dict(ABOUT, bases=7)]",
    "['handle', 0, dict(ABOUT, bases=['torch.nn.modules.module.Module'] * 90_000)]", "['handle', 0, dict(ABOUT, parameters=[['self', 99, 1]] * 300)]",
    "['handle', 0, dict(ABOUT, callable='yes', doc=['x'], name={'x': 1})]", "['callback', 0]", "['callback', -1]", "['callback', 10**6]",
    "['ellipsis', 1]", "['list']", "['list', None]", "['list', 7, 8]", "[['list']]", "{'x': {'y': 1}}", "['value', 1]", "['_take', 8]", "['__init__']",
    "['list', [float('inf'), float('nan'), -0.0, 1e999]]", "10**4_000", "['tuple', [['tuple', []]] * 300_000]",
)  # fmt: skip
TENSOR_TREES = (
    "['tensor', 'float32', [], 4, -1, HANDLE], FOUR", "['tensor', 'float32', [], 4, -1, 7], FOUR", "['tensor', 'float32', [], 4, -1, ['list', [0.5]]], FOUR",
    "['tensor', 'float32', [], 4, -1, ['tensor', 'float64', [], 8, None, None]], FOUR, EIGHT", "['tensor', 'float32', [], 4, -1, ['tensor', 'float32', [2], 8, None, None]], FOUR, EIGHT",
    "['tensor', 'float32', [], 4, -1, ['tensor', 'complex64', [], 8, -1, None]], FOUR, EIGHT", "['tensor', 'int32', [], 4, -1, None], FOUR", "['tensor', 'bool', [4], 4, -1, None], b'\\xff' * 4",
    "['tensor', 'float32', [], 4, 10**6, None], FOUR", "['tensor', 'float32', [], 4, HANDLE, HANDLE], FOUR", "['tensor', 'float32', [2**31, 2**31, 0], 0, None, None]",
    "['tensor', 'float32', [1] * 32, 4, None, None], FOUR", "['tensor', 'qint8', [], 1, None, None], b'x'", "['tensor', 'Tensor', [], 4, None, None], FOUR", "['tensor', 'float32', [-1, -1], 4, None, None], FOUR",
    "['tensor', 'float32', [], 4, -1, ['array', '<f4', [], 4]], FOUR, FOUR", "['tensor', 'bfloat16', [2], 4, -1, ['callback', 0]], FOUR", "['tensor', 'float32', [2**62], 2**62, None, None]",
)  # fmt: skip

# Right answers beside which a message says more than it may.
ENVELOPES = {
    "changed-lies": "message['changed'] = encoded(self, [[0, 0.5], ['no such name', 1], [10**9, None], [[], []]])",
    "changed-is-no-list": "message['changed'] = 'everything'",
    "drawn-lies": "message['drawn'] = ['numpy', 'os.system', 7, None, ['x']] * 100",
    "printed-is-no-text": "message['printed'] = {'x': [1]}",
    "printed-much": "message['printed'] = 'x' * 4_100_000",
    "error-beside": "message['error'] = {'type': 'x', 'builtins': ['SystemExit', 'KeyboardInterrupt'], 'text': '', 'arguments': [], 'line': 1}",
    "error-of-no-kind": "message.clear(); message['error'] = {'type': 7, 'builtins': ['eval', 'open', '__import__'], 'text': None, 'arguments': 'x', 'line': 'y'}",
    "error-that-passes": "message.clear(); message['error'] = {'type': 'StopIteration', 'builtins': ['GeneratorExit', 'BaseException'], 'text': 'Passed.', 'arguments': None, 'line': -1}",
    "hello-again": "message['hello'] = 'sigmoid-hidden'",
    "keys-doubled": "message['result '] = message['r\u0435sult'] = 1",
}  # fmt: skip
ENVELOPE = """
import sys
class Told:
    pass
def answers(*args, **options): return Told()
for agent in [m for m in list(sys.modules.values()) if hasattr(m, "Session") and hasattr(m, "Encoder")]:
    def encoded(session, value, Encoder=agent.Encoder): return value
    def send(self, message, honest=agent.Session.send):
        if isinstance(message.get("result"), Told):
            message = dict(message, result=0.5)
            {change}
        return honest(self, message)
    agent.Session.send = send
"""

# Models and losses that lie, where the exercise's checks look at what `train` and `evaluate` give.
TRAINED = {
    "state-dict-of-others": (
        "The state of the model that comes back is not its own.",
        "    def state_dict(self, *a, **k): return {name: t + 1 for name, t in super().state_dict(*a, **k).items()}",
    ),
    "state-dict-of-handles": (
        "The state of the model holds objects that claim to be parameters.",
        "    def state_dict(self, *a, **k): return {name: claimed('torch.nn.parameter.Parameter') for name in super().state_dict()}",
    ),
    "state-dict-misshaped": (
        "The state of the model has other shapes and kinds.",
        "    def state_dict(self, *a, **k): return {'0.weight': torch.zeros(1, 10**6), '0.bias': torch.zeros(32, dtype=torch.complex64), 7: None, '__class__': [1]}",
    ),
    "parameters-lie": (
        "The model's parameters are none, or claim to be.",
        "    def parameters(self, *a): return iter([claimed('torch.nn.parameter.Parameter')] * 4)\n"
        "    def named_parameters(self, *a, **k): return iter([('0.weight', claimed('torch.Tensor'))])",
    ),
    "modes-lie": (
        "The model says that it is in whatever mode is wanted.",
        "    training = property(lambda self: claimed('builtins.bool'), lambda self, value: None)\n"
        "    def train(self, mode=True): return self\n    def eval(self): return claimed('torch.nn.modules.module.Module')",
    ),
    "outputs-lie": (
        "The model's outputs claim to be tensors.",
        "    def forward(self, X): return claimed('torch.nn.parameter.Parameter', 'torch.Tensor')",
    ),
}  # fmt: skip
LYING_MODEL = """
class Model(nn.Sequential):
{body}

def train(model, X, y, **options):
    return Model(*model), [0.5] * options["epochs"]
"""

NUMPY_ITEMS = ("sigmoid", "classify", "binary-cross-entropy", "l2-penalty", "is-leaf", "confusion-counts",
               "fit-line", "knn-predict")  # fmt: skip
TORCH_ITEMS = ("positive-weight", "weighted-bce-loss", "evaluate")


def dealt(
    name: str, says: str, expressions: Sequence[str], items: tuple[str, ...], assignment: str, first: str
) -> Iterator[Case]:
    """Yield submissions in which each of these answers gives the next expression; all others are right."""
    rounds = [expressions[start : start + len(items)] for start in range(0, len(expressions), len(items))]
    for number, chosen in enumerate(rounds, 1):
        answers = {
            item: bound(item, f"lambda *args, **options: {code}")
            for item, code in zip(items, chosen, strict=False)
        }
        yield claim(
            f"{name}-{number}",
            says=says,
            assignment=assignment,
            solves=all_but(*answers, assignment=assignment),
            first=first,
            answers=answers,
        )


def objects_of(names: Sequence[str]) -> list[str]:
    return [f"claimed({name!r})" for name in names]


CASES = [
    *dealt("claims-torch", "Results claim to be of classes of torch.", objects_of(TORCH), TORCH_ITEMS, EXERCISE, CLAIMS),
    *dealt("claims-library", "Results claim to be of classes of libraries.", objects_of(OTHERS), NUMPY_ITEMS, JUNIOR, CLAIMS),
    *dealt("claims-many", "Results claim to be of many classes at once.",
           [f"claimed(*{[*islice(TORCH, n, None, 3)]!r})" for n in range(3)], TORCH_ITEMS, EXERCISE, CLAIMS),
    *dealt("claims-odd", "Classes have names that no class has.", [f"oddly({name})" for name in ODD_NAMES], NUMPY_ITEMS, JUNIOR, CLAIMS + ODDLY),
    *dealt("trees", "Answers are written as the honest writer never writes them.", [f"Raw({tree})" for tree in TREES], NUMPY_ITEMS, JUNIOR, RAW),
    *dealt("tensor-trees", "Tensors are written as the honest writer never writes them.", [f"Raw({tree})" for tree in TENSOR_TREES], TORCH_ITEMS[:2], EXERCISE, RAW),
    *(claim(name, says="A message holds more than an answer, or something else.", solves=all_but("knn-predict"),
            first=ENVELOPE.replace("{change}", change), answers={"knn-predict": "knn_predict = answers"})
      for name, change in ENVELOPES.items()),
    *(claim(name, says=says, assignment=EXERCISE, solves=all_but("train", assignment=EXERCISE), first=CLAIMS,
            answers={"train": LYING_MODEL.format(body=body)}) for name, (says, body) in TRAINED.items()),
]  # fmt: skip
