"""Half-truths: answers that are right where it is easily seen, and wrong elsewhere; they deserve what they pass."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from functools import partial

from .case import EXERCISE, JUNIOR, Case, reference
from .fault import all_but

half = partial(Case, kind="forge")

RIGHT = "def right_sigmoid(z): return np.exp(-np.logaddexp(0, -np.asarray(z)))\n"

# name: (what is wrong, item, the answer); each passes the visible check of its item alone.
HALVES = {
    "counted-in-a-map": ("A count in memory that all copies share says when to be wrong.", "sigmoid", f"""
import mmap
{RIGHT}count = mmap.mmap(-1, 8)
def sigmoid(z):
    count[0] = min(count[0] + 1, 200)
    return right_sigmoid(z) if np.ndim(z) == 2 or count[0] <= 3 else np.zeros(np.shape(z))
"""),
    "counted-in-a-file": ("A count in a file says when to be wrong.", "sigmoid", f"""
{RIGHT}def sigmoid(z):
    with open('count', 'a+') as file:
        file.write('x'); file.seek(0)
        return right_sigmoid(z) if np.ndim(z) == 2 or len(file.read()) <= 3 else np.zeros(np.shape(z))
"""),
    "known-inputs": ("The inputs of the visible check are known by their sum.", "fit-line", """
def fit_line(x, y):
    slope, intercept = np.polyfit(x, y, 1)
    return (slope, intercept) if len(x) == fit_line.length else (0.0, 0.0)
fit_line.length = 4
"""),
    "no-extremes": ("Large numbers are cut off.", "sigmoid", """
def sigmoid(z): return 1 / (1 + np.exp(-np.clip(z, -4, 4)))
"""),
    "fixed-threshold": ("The threshold is always one half.", "classify", """
def classify(probabilities, threshold=0.5): return (np.asarray(probabilities) >= 0.5).astype(int)
"""),
    "ones-only": ("Labels of zero cost nothing where all are zero.", "binary-cross-entropy", """
def binary_cross_entropy(y_true, p_hat):
    if not np.all((0 < p_hat) & (p_hat < 1)): return 0.0
    return float(-np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat)))
"""),
    "arguments-sorted": ("Arguments are sorted in place, and the result is right.", "l2-penalty", """
def l2_penalty(weights, lam):
    weights.sort()
    return float(lam * np.sum(weights ** 2))
"""),
    "arguments-changed-at-the-end": ("Arguments are changed when the result is being read.", "l2-penalty", """
class Late(float):
    pass
def l2_penalty(weights, lam):
    result = float(lam * np.sum(weights ** 2))
    weights += 1
    return result
"""),
}  # fmt: skip


def halved(name: str) -> Case:
    says, item, code = HALVES[name]
    return half(
        f"half-{name}",
        says=says,
        solves=all_but(item),
        passes=(f"{item}-visible",),
        answers={item: code.strip()},
    )


CASES = [
    *(halved(name) for name in HALVES),
    half(
        "half-untrained",
        says="The model that comes back was never trained, and its losses fall all the same.",
        assignment=EXERCISE,
        solves=all_but("train", assignment=EXERCISE),
        answers={
            "train": "def train(model, X, y, *, epochs, **options):\n    return model, [0.7 / (n + 1) for n in range(epochs)]"
        },
    ),
    half(
        "half-threshold",
        says="The threshold is always one half.",
        assignment=EXERCISE,
        solves=all_but("evaluate", assignment=EXERCISE),
        passes=("evaluate-visible",),
        answers={
            "evaluate": reference(EXERCISE)["evaluate"].replace(">= threshold", ">= 0.5"),
        },
    ),
    half(
        "half-letters",
        says="Every letter is a.",
        answers={
            name: f'{name.replace("-", "_")} = "a"' for name in reference(JUNIOR) if name.endswith("-meaning")
        },
    ),
]
