# %% [markdown]
# # Interview exercise: a rare class in PyTorch
#
# One patient in five has the disease. Write the loss, the training loop and the
# evaluation of a model that does not overlook the ill. Required: sections 1 to
# 4, 30 points, 20 to 35 minutes.
#
# 1. Run the setup cells below, then read a section from its top. No section
#    needs another.
# 2. Replace every line `raise NotImplementedError(...)` by your own code.
# 3. Run the check below your code. Hidden checks, run when the exercise is
#    graded, look at more cases.

# %% [markdown]
# Functions leave the tensors they are given unchanged. Warnings and printing
# never cost marks. Add cells of your own wherever you like; check cells are locked
# and need no change. *Run > Run All Cells* shows every check's result, also below
# an unfinished one.
#
# The setup gives you `np`, `plt`, `torch`, `nn`, `F` (`torch.nn.functional`),
# `make_data`, `make_model`, `X_train`, `y_train`, `X_test` and `y_test`.

# %% [markdown]
# **Your name:** *double-click here and write it*
#
# When you finish, choose *File > Save and Export Notebook As > Readiness Workbook
# PDF* and keep it: your Interview Readiness Workbook, with your name on its cover.

# %% given="setup"
import warnings

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from IPython import get_ipython
from torch import nn

plt.rcParams.update({"figure.figsize": (6, 3.4), "figure.dpi": 110})
torch.set_num_threads(1)  # the fastest choice for little data

# %% given="messages"
# Warnings come as ordinary text, and a check that fails says so in one line.
def show_warning(message, category, *_, **__):
    print(f"{category.__name__}: {message}")


def show_failure(shell, kind, error, trace, tb_offset=None):
    start = "Still to do" if kind is NotImplementedError else "Not right yet"
    error._render_traceback_ = lambda: [f"{start}: {error}"]
    shell.showtraceback((kind, error, trace))


warnings.showwarning = show_warning
if get_ipython() is not None:
    get_ipython().set_custom_exc((AssertionError, NotImplementedError), show_failure)

# %% given="as-floats"
# Checks read numbers with this; you may use it too.
def as_floats(result):
    """Return real numbers, in any form, as an array of floats."""
    values = result.detach() if isinstance(result, torch.Tensor) else result
    numbers = np.asarray(values)
    assert numbers.dtype.kind in "biuf", (
        "expected real numbers: text, None, complex numbers and other objects are none")
    return numbers.astype(float)


# %% given="data-and-model"
def make_data(seed, n=4000):
    """Return X, float32 (n, 2), and y, float32 (n,): 20 % ones, the others zeros.

    n: a multiple of 5, so that the 20 % are exact.
    """
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) < round(0.2 * n))
    unclear = rng.random(n) < np.where(y, 0.3, 0.1)  # patients hard to tell apart
    place = np.where(unclear, 0.5, np.where(y, 3.0, -3.0))
    X = np.stack([place, 0.5 * place], axis=1) + 0.7 * rng.normal(size=(n, 2))
    return torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


def make_model(seed):
    """Return an untrained model: X of shape (n, 2) in, logits of shape (n,) out."""
    with torch.random.fork_rng(devices=[]):  # leaves torch's own seed alone
        torch.manual_seed(seed)
        return nn.Sequential(
            nn.Linear(2, 32), nn.ReLU(), nn.Dropout(0.2),
            nn.Linear(32, 1), nn.Flatten(0),
        )


# %% given="data-picture"
# Picture: two measurements of 600 patients. Ill and healthy overlap in the middle.
X_train, y_train = make_data(seed=0)
X_test, y_test = make_data(seed=1000)
ill_rows = y_train[:600] == 1
plt.scatter(*X_train[:600][~ill_rows].T, s=20, marker=".", label="healthy (80 %)")
plt.scatter(*X_train[:600][ill_rows].T, s=20, marker="x", label="ill (20 %)")
plt.xlabel("first measurement")
plt.ylabel("second measurement")
plt.title("The ill are few, and some look like the healthy")
plt.legend()
plt.show()
