"""Courses that the tests work on: the real one, and a small one that is quick to build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from readybook.course import Course

ROOT = Path(__file__).resolve().parents[1]

SETUP = """\
# %% [markdown]
# # A small workbook

# %% given="setup"
import numpy as np
"""

SECTION = '''\
# %% [markdown]
# ## 1. Doubling: twice as much
#
# Twice $x$ is $2x$.

# %% [markdown]
# **1.1 Write `double`** *(3 points)*. It returns twice its argument.

# %% solution="double"
def double(x):
    """Return twice x, a number."""
    ### BEGIN SOLUTION
    twice_as_much = np.multiply(x, 2)
    return twice_as_much
    ### END SOLUTION


# %%
# Try it: 4 is to be expected.
double(2)

# %% visible="double" points=1
# Twice 1 is 2.
assert double(1) == 2, "double(1) is not 2: look at the factor"

# %% hidden="double" points=2
# Checked when graded: other numbers.
### BEGIN HIDDEN TESTS
assert double(-3) == -6, "a negative number is doubled like any other"
### END HIDDEN TESTS

# %% [markdown] written="double-reflection" points=2
# **Model answer.** Because two halves make a whole.
#
# **Mark scheme.**
# - 2: says so.
# - 1: says half of it.
# - 0: does not.
#
# **Sample answers.**
# - Excellent, 2 points: "Two halves are one whole, so twice a half is a whole."
# - Poor, 0 points: "It is twice as much because we multiply it."
'''

ANSWERS = """\
# %% correct="addition" item="double"
def double(x):
    return x + x

# %% misconception="squares instead" item="double" fails="double-visible double-hidden" says="factor"
def double(x):
    return x * x
"""


@pytest.fixture(scope="session")
def course() -> Course:
    """The real course; tests read it and never write to it."""
    return Course(ROOT)


@pytest.fixture
def small_course(tmp_path: Path) -> Course:
    """A course of one assignment, `small`, with one section that no rule objects to."""
    return write_small_course(tmp_path)


def write_small_course(root: Path) -> Course:
    """Write the text sources of the small course into an empty folder."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    texts = {
        "notebooks/small/00_setup.py": SETUP,
        "notebooks/small/01_double.py": SECTION,
        "answers/small/01_double.py": ANSWERS,
    }
    (root / "source").mkdir()
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Course(root)
