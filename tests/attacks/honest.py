"""Odd but right: every point is deserved."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import copy
import textwrap
from collections.abc import Mapping
from functools import partial

from nbformat import NotebookNode, v4

from .case import EVERYTHING, EXERCISE, JUNIOR, Case, own_cell, reference

honest = partial(Case, kind="honest", solves=EVERYTHING)

# name: (what is odd, item, the answer)
ANSWERS = {
    "warnings": ("Each call warns.", "sigmoid",
                 "import warnings\ndef sigmoid(z):\n    warnings.warn('careful')\n    return 1 / (1 + np.exp(-np.asarray(z)))"),
    "logging": ("Each call logs an error.", "sigmoid",
                "import logging\nlog = logging.getLogger('mine')\nlogging.basicConfig()\n"
                "def sigmoid(z):\n    log.error('called with %s', z)\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "stderr": ("Each call writes to stderr.", "sigmoid",
               "import os, sys\ndef sigmoid(z):\n    print('here', file=sys.stderr); os.write(2, b'here')\n"
               "    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "prints": ("Each call prints 1,000 lines.", "sigmoid",
               "def sigmoid(z):\n    for n in range(1_000): print(n)\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "progress-bar": ("Each call draws a progress bar.", "sigmoid",
                     "import sys, time\ndef sigmoid(z):\n    for n in range(50): print(f'\\r{n * 2:3}%', end='', flush=True, file=sys.stderr)\n"
                     "    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "plots-in-function": ("Each call draws a picture.", "sigmoid",
                          "def sigmoid(z):\n    p = np.exp(-np.logaddexp(0, -np.asarray(z)))\n"
                          "    plt.plot(np.ravel(z), np.ravel(p)); plt.show()\n    return p"),
    "slow-import": ("An import takes three seconds.", "sigmoid",
                    "import time\ntime.sleep(3)\ndef sigmoid(z):\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "slow-function": ("Each call takes half a second.", "sigmoid",
                      "import time\ndef sigmoid(z):\n    time.sleep(0.5)\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "long-double": ("Results are long doubles.", "sigmoid",
                    "def sigmoid(z):\n    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.longdouble)))"),
    "nested-lists": ("Lists come back.", "sigmoid",
                     "def sigmoid(z):\n    return (1 / (1 + np.exp(-np.clip(z, -50, 50)))).tolist()"),
    "zero-dimensional": ("0-d arrays come back for numbers.", "l2-penalty",
                         "def l2_penalty(weights, lam):\n    return np.array(lam * np.sum(np.square(weights)))"),
    "numpy-scalars": ("numpy's own integers come back.", "confusion-counts",
                      "def confusion_counts(y_true, y_pred):\n    table = np.zeros((2, 2), dtype=np.uint16)\n"
                      "    np.add.at(table, (y_true, y_pred), 1)\n    return tuple(table.ravel())"),
    "torch-for-numpy": ("A tensor comes back.", "sigmoid",
                        "import torch\ndef sigmoid(z):\n    return torch.sigmoid(torch.as_tensor(z))"),
    "tensor-numbers": ("0-d tensors come back for numbers.", "l2-penalty",
                       "import torch\ndef l2_penalty(weights, lam):\n    return lam * torch.as_tensor(weights).square().sum()"),
    "decimal-fraction": ("A Fraction comes back.", "l2-penalty",
                         "from fractions import Fraction\ndef l2_penalty(weights, lam):\n"
                         "    return float(Fraction(float(lam)) * sum(Fraction(float(w)) ** 2 for w in weights))"),
    "named-tuple": ("A named tuple comes back.", "confusion-counts",
                    "from collections import namedtuple\nCounts = namedtuple('Counts', 'tn fp fn tp')\n"
                    "def confusion_counts(y_true, y_pred):\n"
                    "    pairs = [(int(t), int(p)) for t, p in zip(y_true, y_pred)]\n"
                    "    return Counts(*(pairs.count(pair) for pair in [(0, 0), (0, 1), (1, 0), (1, 1)]))"),
    "ordered-dict": ("A defaultdict comes back.", "classification-metrics",
                     "from collections import defaultdict\n"
                     "from sklearn.metrics import accuracy_score, precision_recall_fscore_support\n"
                     "def classification_metrics(y_true, y_pred):\n    table = defaultdict(float)\n"
                     "    table['accuracy'] = accuracy_score(y_true, y_pred)\n"
                     "    table['precision'], table['recall'], table['f1'], _ = precision_recall_fscore_support(\n"
                     "        y_true, y_pred, average='binary', zero_division=0)\n    return table"),
    "class-based": ("An object with __call__ is the function.", "sigmoid",
                    "class Sigmoid:\n    def __call__(self, z):\n        return np.exp(-np.logaddexp(0, -np.asarray(z)))\nsigmoid = Sigmoid()"),
    "bound-method": ("A bound method of a class is the function.", "l2-penalty",
                     "class Penalty:\n    power = 2\n    def of(self, weights, lam):\n        return float(lam * np.sum(np.abs(weights) ** self.power))\nl2_penalty = Penalty().of"),
    "lambda": ("A lambda is the function.", "add-square", "add_square = lambda X: np.concatenate([X, X * X], axis=1)"),
    "partial": ("A functools.partial is the function.", "classify",
                "from functools import partial\ndef cut(kind, probabilities, threshold=0.5):\n"
                "    return np.asarray(np.asarray(probabilities) >= threshold, dtype=kind)\nclassify = partial(cut, int)"),
    "recursion": ("The function calls itself.", "classify",
                  "def classify(probabilities, threshold=0.5):\n    if np.ndim(probabilities) == 0:\n        return int(probabilities >= threshold)\n"
                  "    return [classify(p, threshold) for p in probabilities]"),
    "caching": ("Results are cached by value.", "numbers-to-keep",
                "from functools import lru_cache\n@lru_cache\ndef numbers_to_keep(model, n_train):\n    return 2 if model == 'line' else 2 * n_train"),
    "decorated": ("The function has a timing decorator.", "l2-penalty",
                  "import functools, time\ndef timed(function):\n    @functools.wraps(function)\n    def inner(*args, **options):\n"
                  "        start = time.perf_counter()\n        result = function(*args, **options)\n"
                  "        print(f'{time.perf_counter() - start:.6f} s')\n        return result\n    return inner\n"
                  "@timed\ndef l2_penalty(weights, lam):\n    return float(lam * np.sum(np.square(weights)))"),
    "type-hints": ("The function has type hints and a dataclass.", "fit-line",
                   "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Line:\n    slope: float\n    intercept: float\n"
                   "def fit_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:\n"
                   "    line = Line(*map(float, np.polyfit(x, y, 1)))\n    return line.slope, line.intercept"),
    "renamed-parameters": ("Parameters have other names.", "l2-penalty",
                           "def l2_penalty(w, strength):\n    return float(strength * np.dot(w, w))"),
    "global-state": ("The function keeps count in a global.", "sigmoid",
                     "calls = []\ndef sigmoid(z):\n    calls.append(z)\n    return np.exp(-np.logaddexp(0, -np.asarray(z)))"),
    "random-seed": ("The global seed is set in each call.", "add-square",
                    "import random\ndef add_square(X):\n    np.random.seed(0); random.seed(0)\n    return np.hstack([X, X**2])"),
    "threads": ("A thread pool does the work.", "knn-predict",
                "from concurrent.futures import ThreadPoolExecutor\n"
                "def knn_predict(x_train, y_train, x_query, k):\n"
                "    one = lambda x: y_train[np.argsort(np.abs(x_train - x), kind='stable')[:k]].mean()\n"
                "    with ThreadPoolExecutor(2) as pool: return np.array(list(pool.map(one, x_query)))"),
    "joblib": ("joblib fits in two processes.", "choose-k",
               "from joblib import Parallel, delayed\n"
               "def accuracy_for(k, a, b, c, d):\n    return KNeighborsClassifier(n_neighbors=k).fit(a, b).score(c, d)\n"
               "def choose_k(X_train, y_train, X_val, y_val, ks):\n"
               "    scores = Parallel(n_jobs=2)(delayed(accuracy_for)(k, X_train, y_train, X_val, y_val) for k in ks)\n"
               "    return ks[int(np.argmax(scores))]"),
    "estimators-inside": ("scikit-learn does the work, with n_jobs=2.", "fit-line",
                          "from sklearn.linear_model import LinearRegression\ndef fit_line(x, y):\n"
                          "    model = LinearRegression(n_jobs=2).fit(np.reshape(x, (-1, 1)), y)\n"
                          "    return float(model.coef_[0]), float(model.intercept_)"),
    "pandas-like-index": ("Boolean indices and strides come back.", "add-square",
                          "def add_square(X):\n    wide = np.zeros((len(X), 4 * X.shape[1]), order='F')\n"
                          "    wide[:, ::2] = np.hstack([X, X**2])\n    return wide[:, ::2]"),
    "letter-in-capitals": ("A letter is a capital with blanks.", "sigmoid-meaning", "sigmoid_meaning = ' B '"),
    "math-only": ("Only the standard library is used.", "fit-line",
                  "import statistics\ndef fit_line(x, y):\n    line = statistics.linear_regression(list(x), list(y))\n    return line.slope, line.intercept"),
}  # fmt: skip

# Of the exercise, where tensors, models and gradients cross.
EXERCISE_ANSWERS = {
    "tensor-for-number": ("A 0-d tensor comes back for a number.", "positive-weight",
                          "def positive_weight(y):\n    return (y == 0).sum() / (y == 1).sum()"),
    "torch-loss": ("torch's own function does it.", "weighted-bce-loss",
                   "def weighted_bce_loss(logits, targets, pos_weight):\n"
                   "    return F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.as_tensor(pos_weight))"),
    "loss-module": ("A module is the loss.", "weighted-bce-loss",
                    "class Loss(nn.Module):\n    def forward(self, logits, targets, pos_weight):\n"
                    "        return nn.functional.binary_cross_entropy_with_logits(\n"
                    "            logits, targets, pos_weight=torch.tensor([float(pos_weight)]))\nweighted_bce_loss = Loss()"),
    "double-loss": ("The loss is taken in double precision.", "weighted-bce-loss",
                    "def weighted_bce_loss(logits, targets, pos_weight):\n    z, y = logits.double(), targets.double()\n"
                    "    return (pos_weight * y * F.softplus(-z) + (1 - y) * F.softplus(z)).mean()"),
    "data-loader": ("A DataLoader with two workers brings the batches.", "train", """
from torch.utils.data import DataLoader, TensorDataset

def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    workers = 2 if len(y) == 4000 else 0
    batches = DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=True, num_workers=workers)
    optimizer, weight, losses = torch.optim.Adam(model.parameters(), lr=lr), torch.tensor(pos_weight), []
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for rows, labels in batches:
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(rows), labels, pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: {losses[-1]:.3f}")
    return model, losses
"""),
    "trainer-class": ("A trainer class with SGD and momentum does it, losses are an array.", "train", """
class Trainer:
    def __init__(self, model, lr, pos_weight):
        self.model, self.criterion = model, nn.BCEWithLogitsLoss(pos_weight=torch.tensor(float(pos_weight)))
        self.optimizer = torch.optim.Adam(model.parameters(), lr)
    def epoch(self, X, y, size):
        self.model.train()
        sums = []
        for rows in torch.randperm(len(X)).split(size):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.criterion(self.model(X[rows]), y[rows])
            loss.backward()
            self.optimizer.step()
            sums.append(loss.detach() * len(rows))
        return torch.stack(sums).sum() / len(X)

def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    trainer = Trainer(model, lr, pos_weight)
    losses = np.array([float(trainer.epoch(X, y, batch_size)) for _ in range(epochs)])
    print(*losses.round(3), sep="\\n")
    return trainer.model, losses
"""),
    "sklearn-scores": ("scikit-learn counts, numbers are numpy's.", "evaluate", """
from sklearn.metrics import confusion_matrix

@torch.no_grad()
def evaluate(model, X, y, threshold=0.5):
    called = (torch.sigmoid(model.eval()(X)) >= threshold).int().numpy()
    tn, fp, fn, tp = confusion_matrix(y.int().numpy(), called, labels=[0, 1]).ravel()
    ratio = lambda a, b: np.float32(a / b) if b else 0.0
    return dict(tn=tn, fp=fp, fn=fn, tp=tp, precision=ratio(tp, tp + fp), recall=ratio(tp, tp + fn),
                f1=ratio(2 * tp, 2 * tp + fp + fn))
"""),
}  # fmt: skip

# Own cells that have nothing to do with the answers.
OWN_CELLS = {
    "magics": ("Magics and shell commands stand in an own cell.",
               "%matplotlib inline\n%timeit -n 1 -r 1 sum(range(10))\n!echo hello\nfiles = !ls\n%pwd"),
    "cell-magic": ("Cell magics time and capture.", "%%capture kept\nprint('kept')"),
    "input-own": ("An own cell asks for input.", "name = input('your name? ')"),
    "own-plot": ("An own cell draws three pictures.",
                 "fig, axes = plt.subplots(1, 3)\nfor ax in axes: ax.imshow(np.random.rand(50, 50))\nplt.show()"),
    "multiprocessing": ("An own cell uses a pool of two processes.",
                        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1, 2]))"),
    "pip-install": ("An own cell calls pip.", "%pip install --quiet numpy"),
    "own-warning-filter": ("Warnings are errors in an own cell.", "import warnings\nwarnings.filterwarnings('error', category=UserWarning)"),
    "seeds-set": ("All random seeds are set.", "import random\nrandom.seed(0); np.random.seed(0)"),
    "widgets": ("An own cell shows HTML and LaTeX.", "from IPython.display import HTML, Latex, display\ndisplay(HTML('<b>bold</b>'), Latex('$x$'))"),
    "file-written": ("An own cell writes and reads a file.", "open('mine.txt', 'w').write('kept')\nassert open('mine.txt').read() == 'kept'"),
    "float32-default": ("numpy prints and errors are set otherwise.", "np.set_printoptions(precision=2)\nnp.seterr(all='warn')"),
    "async-cell": ("An own cell awaits.", "import asyncio\nawait asyncio.sleep(0.1)"),
}  # fmt: skip


def helper_above(book: NotebookNode) -> None:
    at = next(n for n, cell in enumerate(book.cells) if cell.id == "sigmoid")
    book.cells[at].source = "def sigmoid(z):\n    return stable(np.asarray(z))"
    helper = "def stable(z):\n    return np.exp(-np.logaddexp(0, -z))"
    book.cells.insert(at, v4.new_code_cell(helper, id="own-helper"))


def split_solution(book: NotebookNode) -> None:
    at = next(n for n, cell in enumerate(book.cells) if cell.id == "sigmoid")
    whole = book.cells[at].source
    book.cells[at].source = "# see the next cell"
    book.cells.insert(at + 1, v4.new_code_cell(whole, id="own-split"))


def copied_solution(book: NotebookNode) -> None:
    for name in ("sigmoid", "classify", "fit-line"):
        at = next(n for n, cell in enumerate(book.cells) if cell.id == name)
        twin = copy.deepcopy(book.cells[at])
        twin.id = f"{name}-copy"
        twin.source = f"# my first try\n{twin.source}"
        book.cells.insert(at, twin)


def copied_check(book: NotebookNode) -> None:
    at = next(n for n, cell in enumerate(book.cells) if cell.id == "sigmoid-visible")
    twin = copy.deepcopy(book.cells[at])
    twin.id = "sigmoid-visible-copy"
    book.cells.append(twin)


def reordered(book: NotebookNode) -> None:
    starts = [n for n, cell in enumerate(book.cells) if cell.source.startswith("## ")]
    parts = [book.cells[a:b] for a, b in zip(starts, [*starts[1:], len(book.cells)], strict=True)]
    book.cells = [*book.cells[: starts[0]], *(cell for part in reversed(parts) for cell in part)]


def all_at_the_top(book: NotebookNode) -> None:
    code = "\n\n".join(textwrap.dedent(text) for name, text in reference(JUNIOR).items() if "def " in text)
    own_cell(book, code, "own-all", after="messages")
    for cell in book.cells:
        if cell.metadata.get("readybook", {}).get("role") == "solution" and "def " in cell.source:
            cell.source = "# written above"


def many_cells(book: NotebookNode) -> None:
    for number in range(100):
        own_cell(book, f"{number} + 1", f"own-{number}", after="sigmoid")


EDITS = {
    "helper-above": ("A helper stands in an own cell above the answer.", helper_above),
    "solution-split": ("The answer stands in an own cell below its place.", split_solution),
    "solution-copied": ("Three answer cells were copied; the last one counts.", copied_solution),
    "check-copied": ("A check was copied to the end.", copied_check),
    "sections-reordered": ("The sections stand in the other order.", reordered),
    "all-at-the-top": ("All functions are written in one own cell at the top.", all_at_the_top),
    "hundred-cells": ("A hundred own cells stand between answer and check.", many_cells),
}


def odd_answers(assignment: str, variants: Mapping[str, tuple[str, str, str]]) -> list[Case]:
    """Return submissions that hold all variants, each for an item, in as few notebooks as that takes."""
    sheets: list[dict[str, tuple[str, str]]] = []
    for says, item, code in variants.values():
        sheet = next((sheet for sheet in sheets if item not in sheet), None)
        if sheet is None:
            sheets.append(sheet := {})
        sheet[item] = (says, code)
    return [
        honest(
            f"odd-answers-{assignment.split('_')[0]}-{number}",
            says=" ".join(says for says, _ in sheet.values()),
            assignment=assignment,
            answers={item: code for item, (_, code) in sheet.items()},
        )
        for number, sheet in enumerate(sheets, 1)
    ]


CASES = [
    *odd_answers(JUNIOR, ANSWERS),
    *odd_answers(EXERCISE, EXERCISE_ANSWERS),
    *(honest(name, says=says, first=code) for name, (says, code) in OWN_CELLS.items()),
    *(honest(name, says=says, edit=edit) for name, (says, edit) in EDITS.items()),
]
