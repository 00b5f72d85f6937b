"""Honest submissions whose numbers, losses and scores come in unusual types; see `habits.py`."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from .case import EXERCISE, JUNIOR, Case, reference
from .habits import habit

# Real numbers in other clothes: as arrays of one axis, and as single numbers.
VECTORS = {
    "array-subclass": "np.asarray(a).view(type('Column', (np.ndarray,), {'unit': 'm'}))",
    "tensor": "torch.as_tensor(a)",
    "tensor-subclass": "torch.as_tensor(a).as_subclass(type('Column', (torch.Tensor,), {}))",
    "parameter": "torch.nn.Parameter(torch.as_tensor(a), requires_grad=False)",
    "tensor-view": "torch.as_tensor(a).repeat_interleave(2)[::2]",
    "array-array": "array.array('d', a)",
    "user-list": "collections.UserList(list(a))",
    "deque": "collections.deque(a)",
    "flat-iterator": "np.asarray(a).flat",
    "memoryview": "memoryview(np.ascontiguousarray(a))",
    "ctypes-array": "(ctypes.c_double * len(a))(*a)",
    "has-array": "Arrayed(np.asarray(a))",
    "has-interface": "Interfaced(np.asarray(a))",
    "sequence": "Sequenced(list(a))",
    "memory-map": "mapped(np.asarray(a))",
    "shared-buffer": "np.frombuffer(mmap.mmap(-1, max(len(a), 1) * 8), dtype=float, count=len(a)) + a",
    "big-endian": "np.asarray(a).astype('>f8')",
    "backwards": "np.asarray(a)[::-1].copy()[::-1]",
    "read-only": "read_only(np.asarray(a))",
    "masked": "np.ma.array(a)",
    "mixed-list": "[n % 2 and np.float64(v) or torch.tensor(v).double() if n % 3 else float(v) for n, v in enumerate(a)]",
    "named-tuple": "collections.namedtuple('Row', [f'c{n}' for n in range(len(a))])(*a)",
    "tuple-subclass": "type('Row', (tuple,), {})(a)",
    "record-field": "np.rec.fromarrays([a, a], names='x,y').x",
    "characters": "np.char.mod('%.17g', np.asarray(a)).astype(float)",
}  # fmt: skip
NUMBERS = {
    "float-subclass": "type('Cost', (float,), {'__str__': lambda self: 'much'})(a)",
    "array-of-none": "np.array(a).view(type('Cost', (np.ndarray,), {}))",
    "tensor": "torch.tensor(a).as_subclass(type('Cost', (torch.Tensor,), {}))",
    "memory-map": "mapped(np.array([a]))[0]",
    "float-of-numpy": "type('Cost', (np.float64,), {})(a)",
    "long-double": "np.longdouble(a)",
}
CLOTHES = """
import array, collections, collections.abc, ctypes, mmap, tempfile
import torch
class Arrayed:
    def __init__(self, values): self.values = values
    def __array__(self, dtype=None, copy=None): return np.array(self.values, dtype=dtype)
class Interfaced:
    def __init__(self, values): self.values, self.__array_interface__ = values, values.__array_interface__
class Sequenced(collections.abc.Sequence):
    def __init__(self, values): self.values = values
    def __len__(self): return len(self.values)
    def __getitem__(self, n): return self.values[n]
def mapped(values):
    made = np.memmap(tempfile.NamedTemporaryFile(), dtype=float, mode='w+', shape=values.shape)
    made[:] = values
    return made
def read_only(values):
    values = values.copy(); values.flags.writeable = False
    return values
"""
EXERCISE_ANSWERS = {
    "loss-function-class": ("The loss is a torch.autograd.Function.", "weighted-bce-loss", """
class Loss(torch.autograd.Function):
    @staticmethod
    def forward(context, z, y, w):
        context.save_for_backward(z, y); context.w = w
        return (w * y * F.softplus(-z) + (1 - y) * F.softplus(z)).mean()
    @staticmethod
    def backward(context, grown):
        z, y = context.saved_tensors
        return grown * ((1 - y) * torch.sigmoid(z) - context.w * y * torch.sigmoid(-z)) / len(z), None, None
def weighted_bce_loss(logits, targets, pos_weight): return Loss.apply(logits, targets, float(pos_weight))
"""),
    "loss-subclass": ("The loss is of a subclass of torch.Tensor.", "weighted-bce-loss", """
class Cost(torch.Tensor): pass
def weighted_bce_loss(logits, targets, pos_weight):
    return (pos_weight * targets * F.softplus(-logits) + (1 - targets) * F.softplus(logits)).mean().as_subclass(Cost)
"""),
    "loss-einsum": ("The loss is an einsum of stacked terms.", "weighted-bce-loss", """
def weighted_bce_loss(logits, targets, pos_weight):
    terms = torch.stack([F.softplus(-logits), F.softplus(logits)])
    return torch.einsum('kn,kn->', torch.stack([pos_weight * targets, 1 - targets]), terms) / logits.numel()
"""),
    "loss-vmap": ("The loss is a vmap over the samples.", "weighted-bce-loss", """
def one(z, y, w): return w * y * F.softplus(-z) + (1 - y) * F.softplus(z)
def weighted_bce_loss(logits, targets, pos_weight):
    return torch.func.vmap(one, in_dims=(0, 0, None))(logits, targets, torch.tensor(float(pos_weight))).mean()
"""),
    "loss-scripted": ("The loss is compiled by TorchScript.", "weighted-bce-loss", """
@torch.jit.script
def scripted(z: torch.Tensor, y: torch.Tensor, w: float) -> torch.Tensor:
    return (w * y * torch.nn.functional.softplus(-z) + (1 - y) * torch.nn.functional.softplus(z)).mean()
def weighted_bce_loss(logits, targets, pos_weight): return scripted(logits, targets, float(pos_weight))
"""),
    "weight-of-numpy": ("The weight is a 0-d array of a subclass.", "positive-weight", """
class Ratio(np.ndarray): pass
def positive_weight(y):
    values = y.numpy()
    return np.array((values == 0).sum() / (values == 1).sum()).view(Ratio)
"""),
    "scores-mapping": ("The scores are a Counter and an OrderedDict merged.", "evaluate", """
from collections import Counter, OrderedDict
def evaluate(model, X, y, threshold=0.5):
    with torch.inference_mode():
        called = (model.eval()(X).sigmoid() >= threshold).long()
    counts = Counter(zip(y.long().tolist(), called.tolist()))
    tn, fp, fn, tp = (counts[pair] for pair in [(0, 0), (0, 1), (1, 0), (1, 1)])
    ratio = lambda a, b: a / b if b else 0.0
    return OrderedDict(precision=ratio(tp, tp + fp), recall=ratio(tp, tp + fn), f1=ratio(2 * tp, 2 * tp + fp + fn)) | dict(tn=tn, fp=fp, fn=fn, tp=tp)
"""),
    "trained-copy": ("The training works on the model with hooks, a scheduler, clipping and a tensor of losses.", "train", """
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    generator = torch.Generator().manual_seed(seed); torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0)
    losses = []
    for epoch in range(epochs):
        model.train()
        total = torch.zeros(())
        for rows in torch.utils.data.BatchSampler(torch.utils.data.RandomSampler(range(len(y)), generator=generator), batch_size, False):
            optimizer.zero_grad(set_to_none=True)
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=torch.as_tensor(pos_weight))
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1e6)
            optimizer.step()
            total += loss.detach() * len(rows)
        scheduler.step()
        losses.append(total / len(y))
        print(f'{epoch}: {losses[-1]:.3f}')
    return model, torch.stack(losses)
"""),
}  # fmt: skip


def clothed() -> list[Case]:
    """Return submissions whose numbers come in other types, one kind for arrays and one for numbers in each."""
    numbers = list(NUMBERS.items())
    cases = []
    for position, (name, code) in enumerate(VECTORS.items()):
        other, number = numbers[position % len(numbers)]
        answers = {
            "knn-predict": f"{reference(JUNIOR)['knn-predict']}\nplain_knn = knn_predict\n"
            f"def knn_predict(*args):\n    a = plain_knn(*args)\n    return {code}",
            "l2-penalty": f"{reference(JUNIOR)['l2-penalty']}\nplain_penalty = l2_penalty\n"
            f"def l2_penalty(*args):\n    a = plain_penalty(*args)\n    return {number}",
        }
        cases.append(
            habit(
                f"habit-type-{name}",
                says=f"An array comes back as {name.replace('-', ' ')}, a number as {other.replace('-', ' ')}.",
                first=CLOTHES.strip(),
                answers=answers,
            )
        )
    return cases


CASES = [
    *clothed(),
    *(habit(f"habit-{name}", says=says, assignment=EXERCISE, answers={item: code.strip()}) for name, (says, item, code) in EXERCISE_ANSWERS.items()),
]  # fmt: skip
