# %% [markdown]
# # Interview Readiness Workbook: junior machine learning
#
# Eight short sections, ten points each, about twenty minutes a section. Take
# them in any order: none needs another. Each puts right one belief that many
# people bring along.
#
# 1. Run the three setup cells below, then read a section from its top.
# 2. Replace every line `raise NotImplementedError(...)` by your own code.
# 3. Run the check below your code: it tells you at once what is right. Hidden
#    checks, run when the workbook is graded, look at more cases.

# %% [markdown]
# Functions leave what they are given unchanged. Warnings never cost marks. Add
# cells of your own wherever you like; check cells are locked and need no change.
# *Run > Run All Cells* shows every check's result, also below an unfinished one.

# %% [markdown]
# **Your name:** *double-click here and write it*
#
# When you finish, choose *File > Save and Export Notebook As > Readiness Workbook
# PDF* and keep it: your Interview Readiness Workbook, with your name on its cover.

# %% given="setup"
import warnings

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython

plt.rcParams.update({"figure.figsize": (6, 3.4), "figure.dpi": 110})

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
    numbers = np.asarray(result)
    assert numbers.dtype.kind in "biuf", (
        "expected real numbers: text, None, complex numbers and other objects are none")
    return numbers.astype(float)
