"""Honest submissions whose notebooks have another shape, or files beside them; see `habits.py`."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from nbformat import NotebookNode, v4

from .case import own_cell
from .habits import habit

MODULE_IMPORTS = (
    "import numpy as np\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.model_selection import train_test_split\nfrom sklearn.neighbors import KNeighborsClassifier\n"
)


def solutions(book: NotebookNode) -> list[NotebookNode]:
    return [c for c in book.cells if c.cell_type == "code" and c.metadata.readybook.get("role") == "solution"]


def named(book: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in book.cells if cell.id == name)


def windows_lines(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = cell.source.replace("\n", "\r\n")


def tabs(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = cell.source.replace("    ", "\t")


def timed_cells(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = f"%%time\n{cell.source}"


def other_languages(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = f"# Здесь моё решение — 我的答案 — حلّي 🙂\n{cell.source}\nπ_ähnlich, 数 = 3.14, 'größer \u200b'  # ok"


def long_lines(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source += "\n# " + "blah " * 4_000 + "\nlong_text = " + repr("x" * 20_000)


def written_files(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            name = cell.id.replace("-", "_")
            own_cell(
                book,
                f"%%writefile my_{name}.py\n{MODULE_IMPORTS}{cell.source}",
                f"own-{name}",
                after="messages",
            )
            cell.source = f"from my_{name} import {name}"


def run_scripts(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            own_cell(
                book,
                f"%%writefile my_{cell.id}.py\n{MODULE_IMPORTS}{cell.source}",
                f"own-{cell.id}",
                after="messages",
            )
            cell.source = f"%run -i my_{cell.id}.py"


def executed_text(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = f"exec(compile({cell.source!r}, '<mine>', 'exec'))"


def redefined(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            at = book.cells.index(cell)
            book.cells.insert(at + 1, v4.new_code_cell(cell.source, id=f"own-again-{cell.id}"))
            cell.source = cell.source.partition("\n")[0] + "\n    return None  # first try"


def in_two_cells(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            name = cell.id.replace("-", "_")
            helper = cell.source.replace(f"def {name}(", f"def helper_of_{name}(", 1)
            book.cells.insert(book.cells.index(cell), v4.new_code_cell(helper, id=f"own-helper-{cell.id}"))
            cell.source = f"{name} = lambda *a, **k: helper_of_{name}(*a, **k)"


def setup_extended(book: NotebookNode) -> None:
    named(
        book, "setup"
    ).source += "\nfrom scipy.special import expit\nimport math, itertools as it\nEPSILON = 1e-12"
    named(book, "messages").source += "\n\n\ndef squared(values):\n    return np.square(values)"
    named(book, "sigmoid").source = "def sigmoid(z):\n    return expit(np.asarray(z, dtype=float))[()]"
    named(
        book, "l2-penalty"
    ).source = "def l2_penalty(weights, lam):\n    return math.fsum(it.chain(lam * squared(weights)))"


def setup_cleared(book: NotebookNode) -> None:
    for name in ("setup", "messages", "as-floats"):
        own_cell(
            book,
            named(book, name).source,
            f"own-{name}",
            after="as-floats" if name == "setup" else "own-setup",
        )
        named(book, name).source = ""


def setup_rewritten(book: NotebookNode) -> None:
    named(book, "setup").source = (
        "# all imports\nfrom numpy import exp, abs as magnitude\n" + named(book, "setup").source
    )
    named(
        book, "sigmoid"
    ).source = "def sigmoid(z):\n    small = exp(-magnitude(z))\n    return np.where(np.asarray(z) >= 0, 1, small) / (1 + small)"


def data_cell_extended(book: NotebookNode) -> None:
    named(book, "cross-entropy-data").source += "\nloss_floor = 1e-12  # mine"
    named(book, "binary-cross-entropy").source = (
        "def binary_cross_entropy(y_true, p_hat):\n    p = np.clip(p_hat, loss_floor, 1 - loss_floor)\n"
        "    return -np.where(np.asarray(y_true) == 1, np.log(p), np.log1p(-p)).mean()"
    )


EDITS = {
    "windows-lines": ("Lines of answers end as on Windows.", windows_lines),
    "tabs": ("Answers are indented by tabs.", tabs),
    "timed-cells": ("Every answer is timed by a cell magic.", timed_cells),
    "other-languages": ("Comments and names are in other scripts.", other_languages),
    "long-lines": ("Answers have lines of 20,000 characters.", long_lines),
    "written-files": ("Answers are written to files and imported.", written_files),
    "run-scripts": ("Answers are written to files and run.", run_scripts),
    "executed-text": ("Answers are texts that are executed.", executed_text),
    "redefined": ("Every function is defined again in a cell below.", redefined),
    "in-two-cells": ("Every function stands above, and gets its name below.", in_two_cells),
    "setup-extended": ("Imports, a number and a helper were added to given cells.", setup_extended),
    "setup-cleared": (
        "The given cells were emptied, and stand in cells of the candidate's own.",
        setup_cleared,
    ),
    "setup-rewritten": ("Lines were put above the given imports.", setup_rewritten),
    "data-extended": ("A number was added to the given data.", data_cell_extended),
}

FILES = {
    "imported-beside": ("A module of the candidate's own lies beside and is imported.", {"helpers.py": "import numpy as np\ndef stable(z): return np.exp(-np.logaddexp(0, -np.asarray(z)))\n"},
                        "sigmoid", "import sys; sys.path.insert(0, '.')\nfrom helpers import stable as sigmoid"),
    "package-beside": ("A package of the candidate's own lies beside.", {"mine/__init__.py": "from .core import *\n", "mine/core.py": "import numpy as np\ndef sigmoid(z): return np.exp(-np.logaddexp(0, -np.asarray(z)))\n"},
                       "sigmoid", "import importlib, mine\nimportlib.reload(mine)\n%load_ext autoreload\n%autoreload 2\nsigmoid = mine.sigmoid"),
    "table-beside": ("A table lies beside and is read.", {"data/numbers.csv": "line,2\nknn,2\n"},
                     "numbers-to-keep", "import csv\nTABLE = dict(csv.reader(open('data/numbers.csv')))\ndef numbers_to_keep(model, n_train, /):\n    return int(TABLE[model]) * (n_train if model == 'knn' else 1)"),
}  # fmt: skip

CASES = [
    *(habit(f"habit-{name}", says=says, edit=edit) for name, (says, edit) in EDITS.items()),
    *(habit(f"habit-{name}", says=says, files=files, answers={item: code}) for name, (says, files, item, code) in FILES.items()),
]  # fmt: skip
