"""Of a given cell that was edited, what was added is kept, and what was changed is not."""

from __future__ import annotations

import pytest

from readybook.grading.additions import added_to

GIVEN = """\
import numpy as np
import torch

X, y = np.arange(3), np.ones(3)
torch.manual_seed(0)"""
TRIED = "try:\n    import pandas as pd\nexcept ImportError:\n    pd = None"
MODEL = "class Model(torch.nn.Module): pass"


@pytest.mark.parametrize(
    ("edited", "added"),
    [
        (GIVEN, ""),
        ("", ""),
        ("# mine\n" + GIVEN.replace("\n\n", "\n"), ""),
        ("from scipy.special import expit\n" + GIVEN, "from scipy.special import expit"),
        (
            GIVEN + "\n\n@np.vectorize\ndef helper(a):\n    # doubles\n    X = 2\n    return X*a",
            "@np.vectorize\ndef helper(a):\n    # doubles\n    X = 2\n    return X*a",
        ),
        (GIVEN.replace("np\n", "np, math\n"), "import math"),
        (GIVEN.replace("np\n", "np; import os\n"), "import os"),
        ("%matplotlib inline\n!ls\n" + GIVEN + "\nfew = X[:2]", "few = X[:2]"),
        (TRIED + "\n" + GIVEN, TRIED),
        (GIVEN + "\nnp.seterr(all='ignore')", "np.seterr(all='ignore')"),
        (GIVEN.replace("torch\n", "torch\nclass Model(torch.nn.Module): pass\n"), MODEL),
    ],
)
def test_what_is_new_is_kept(edited: str, added: str) -> None:
    assert added_to(GIVEN, edited) == added


@pytest.mark.parametrize(
    "edited",
    [
        GIVEN.replace("arange(3)", "arange(4)"),
        GIVEN.replace("manual_seed(0)", "manual_seed(1)"),
        "assert True",
        GIVEN + "\nX = 1",
        GIVEN + "\nX[0] = 5",
        GIVEN + "\nnp.pi = 3",
        GIVEN + "\nX += 1",
        GIVEN + "\ndel y",
        GIVEN + "\nfor X in range(3): pass",
        GIVEN + "\nif True:\n    y = 2",
        GIVEN + "\nimport numpy.random as np",
        GIVEN + "\ndef X(): pass",
    ],
)
def test_what_would_undo_the_given_is_not_kept(edited: str) -> None:
    assert added_to(GIVEN, edited) == ""


@pytest.mark.parametrize(
    "edited",
    [GIVEN + "\nthis is no Python (", GIVEN + "\nx = " + "(" * 5000, GIVEN + "\n" + "z = 1\n" * 50_000, "\0"],
)
def test_what_cannot_be_read_is_not_kept_and_hurts_nobody(edited: str) -> None:
    assert added_to(GIVEN, edited) == ""


def test_an_unreadable_given_cell_keeps_nothing() -> None:
    assert added_to("%%bash\nls (", "x = 1") == "x = 1"
    assert added_to("no Python (", "x = 1") == ""
