"""Submissions that are large, many or deep: in their files, cells, outputs, names and texts."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from nbformat import NotebookNode, v4

from .case import EVERYTHING, JUNIOR, Case, Edit, items, own_cell
from .place import Place, larger_than, over_time

# One limit holds for all outputs of a notebook; its own text comes on top.
LARGEST = 15
size = partial(Case, kind="size", harms=(over_time, larger_than(LARGEST)))
# What came in large may be as large when it is given back.
as_it_came = partial(Case, kind="size", harms=(over_time, larger_than(45)))


def cells_of(number: int, source: str) -> Edit:
    """Return an edit that adds so many own cells at the end; {n} in the source is the cell's number."""

    def edit(book: NotebookNode) -> None:
        for n in range(number):
            own_cell(book, source.replace("{n}", str(n)), f"own-{n}")

    return edit


# name: (what there is much of, how many own cells, each cell). Every answer is right, and due.
OUTPUTS = {
    "much-printed": ("200 own cells print 480 kB each.", 200, "print('x' * 480_000)"),
    "much-written-to-stderr": ("50 own cells write 480 kB of errors each.", 50, "import sys\nfor _ in range(480): sys.stderr.write('y' * 999 + '\\n')"),
    "much-shown": ("50 own cells show a text of 400 kB each.", 50, "'z' * 400_000"),
    "many-tracebacks": ("50 own cells raise an error of 400 kB each.", 50, "raise ValueError('error ' * 70_000)"),
    "many-displays": ("50 own cells show a thousand small pictures each.", 50, "from IPython.display import display\nfor n in range(1_000): display({'text/plain': str(n), 'text/html': '<i>' + str(n) * 50}, raw=True)"),
    "many-pictures": ("30 own cells draw a picture of noise each.", 30, "plt.figure(figsize=(8, 8), dpi=150); plt.imshow(np.random.rand(600, 600, 3)); plt.axis('off'); plt.show()"),
    "displays-updated": ("20 own cells update one display with 100 kB 200 times.", 20, "from IPython.display import display\none = display('', display_id='same')\nfor n in range(200): one.update({'text/plain': str(n) * 30_000}, raw=True)"),
    "metadata-of-outputs": ("40 own cells show nothing with 400 kB of metadata.", 40, "from IPython.display import display\ndisplay({'text/plain': ''}, metadata={'k' + str(n): 'x' * 400 for n in range(1_000)}, raw=True)"),
    "control-characters": ("20 own cells print 200 kB of escapes and returns.", 20, "print('\\x1b[31m\\r\\b\\x1b[' * 30_000)"),
}  # fmt: skip
CELLS = {
    "thousand-cells": ("There are 1,000 own cells.", 1_000, "{n}"),
    "many-names": ("Three own cells bind 300,000 names.", 3, "globals().update({f'name_{n}_{n}' + str(k): k for k in range(100_000)})"),
    "many-lines": ("An own cell has 200,000 lines.", 1, "v = 1\n" * 200_000),
    "long-line": ("An own cell is a line of 5 MB.", 1, "v = '" + "x" * 5_000_000 + "'"),
    "long-comment": ("An own cell is a comment of 5 MB, full of what looks like code.", 1, "# " + "def f(x): return [1] " * 240_000),
    "long-sum": ("An own cell adds 30,000 ones in one line.", 1, "v = " + "1 + " * 30_000 + "1"),
    "long-chain": ("An own cell follows 3,000 attributes.", 1, "v = np" + ".real" * 3_000),
    "long-alternative": ("An own cell has 2,000 alternatives.", 1, "if False: pass\n" + "elif False: pass\n" * 2_000),
    "deep-blocks": ("An own cell is 90 blocks deep, and 19 loops.", 1, "".join(" " * n + "if 1:\n" for n in range(90)) + " " * 90 + "v = 1"),
    "deep-brackets": ("An own cell is 190 brackets deep.", 1, "v = " + "[" * 190 + "]" * 190),
    "deep-negations": ("An own cell says no 20,000 times.", 1, "v = " + "not " * 20_000 + "1"),
    "many-decorators": ("A function has 2,000 decorators.", 1, "same = lambda f: f\n" + "@same\n" * 2_000 + "def decorated(): pass"),
    "many-comprehensions": ("A comprehension goes over 19 others.", 1, "v = [1 " + " ".join(f"for x{n} in [1]" for n in range(19)) + "]"),
    "texts-of-marks": ("Own cells are full of the marks that builds look for.", 3, "### BEGIN SOLUTION\n### END SOLUTION\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n" * 3_000),
    "magics-by-thousands": ("An own cell has a thousand magics and questions.", 1, "%pwd\nnp.sin?\n" * 500),
}  # fmt: skip
# Texts of written answers that patterns might read for ever.
TEXTS = {
    "brackets": "[" * 50_000,
    "links": "[a](" * 20_000,
    "stars": "*a **b " * 20_000,
    "underscores": "_a" * 30_000,
    "backticks": "`" * 30_001 + " x " + "``` " * 10_000,
    "quotes": "> " * 5_000 + "deep",
    "lists": "".join("  " * n + "- x\n" for n in range(500)),
    "tags": "<a " * 20_000 + "<!--" * 10_000,
    "formulas": "$" * 30_001 + "\\begin{x}" * 5_000,
    "tables": "|" * 20_000 + "\n" + "|-" * 20_000,
    "blanks": (" " * 30_000 + "\n") * 3 + "x",
    "entities": "&#0;&amp;" * 20_000 + "&" * 20_000,
    "headings": "# " * 30_000 + "\n" + "#" * 30_000,
    "images": "![" * 20_000 + "](x" * 20_000,
}


def long_texts(*names: str) -> Edit:
    def edit(book: NotebookNode) -> None:
        written = [cell for cell in book.cells if cell.metadata.readybook.get("role") == "written"]
        for cell, name in zip(written, names, strict=False):
            cell.source = TEXTS[name]

    return edit


def one_label_many_cells(book: NotebookNode) -> None:
    names = " = ".join(name.replace("-", "_") for name in items(JUNIOR))
    label = next(cell.metadata for cell in book.cells if cell.id == "sigmoid")
    for n in range(1_800):
        book.cells.append(v4.new_code_cell(f"{names} = {n}", id=f"own-{n}", metadata=label))


def no_label_many_cells(book: NotebookNode) -> None:
    for cell in book.cells:
        cell.metadata = NotebookNode()
    names = " = ".join(name.replace("-", "_") for name in items(JUNIOR))
    for n in range(1_800):
        own_cell(book, f"{names} = {n}", f"own-{n}")


def similar_texts(book: NotebookNode) -> None:
    sources = [cell.source for cell in book.cells]
    for n in range(1_500):
        book.cells.append(v4.new_markdown_cell(sources[n % len(sources)] + f"\n{n}", id=f"own-{n}"))


def all_labels_many_times(book: NotebookNode) -> None:
    labelled = [cell for cell in book.cells if cell.metadata.get("nbgrader")]
    for n in range(9):
        for cell in labelled:
            twin = NotebookNode(cell)
            twin.id = f"own-{n}-{cell.id}"[:60]
            twin.source = f"{cell.source}\n# {n}"
            book.cells.append(twin)


def large_metadata(book: NotebookNode) -> None:
    book.metadata["large"] = {f"key {n}": "x" * 100 for n in range(50_000)}
    for cell in book.cells:
        cell.metadata["large"] = ["x" * 100] * 200


def large_attachment(book: NotebookNode) -> None:
    book.cells.append(v4.new_markdown_cell(
        "![mine](attachment:mine.png)", id="own-attached", attachments={"mine.png": {"image/png": "A" * 12_000_000}}
    ))  # fmt: skip


def large_saved_outputs(book: NotebookNode) -> None:
    for cell in [cell for cell in book.cells if cell.cell_type == "code"][:30]:
        cell.outputs = [v4.new_output("stream", text="x" * 400_000)]


def deep_metadata(data: bytes) -> bytes:
    deep = b'{"x": ' * 900 + b"1" + b"}" * 900
    return data.replace(b'"collapsed"', b'"mine": ' + deep + b', "collapsed"').replace(
        b'"nbgrader": {', b'"mine": ' + deep + b', "nbgrader": {'
    )


def filled(cell: str, megabytes: int) -> Callable[[bytes], bytes]:
    """Return an encoder that fills the file up to a size with copies of one cell, written as JSON."""

    def encode(data: bytes) -> bytes:
        number = (megabytes * 1_000_000 - len(data)) // (len(cell) + 1)
        return data.replace(b'"cells": [', b'"cells": [' + b",".join([cell.encode()] * number) + b",", 1)

    return encode


def lines_of(line: str, megabytes: int) -> Callable[[bytes], bytes]:
    number = megabytes * 1_000_000 // len(line)
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "own",
        "metadata": {},
        "outputs": [],
        "source": line * number,
    }
    return lambda data: data.replace(b'"cells": [', b'"cells": [' + json.dumps(cell).encode() + b",", 1)


def with_copies(number: int, keep: bool) -> Callable[[Path, Place], None]:
    """Return what lays copies of the notebook beside it, under other names, with or without the right one."""

    def lay(folder: Path, _: Place) -> None:
        data = (folder / f"{JUNIOR}.ipynb").read_bytes()
        for n in range(number):
            (folder / f"{JUNIOR} ({n + 1}).ipynb").write_bytes(data)
        if not keep:
            (folder / f"{JUNIOR}.ipynb").unlink()

    return lay


def pairs(names: list[str]) -> list[list[str]]:
    return [names[start : start + 7] for start in range(0, len(names), 7)]


EITHER = ("graded", "refused", "missing", "unreadable")
CASES = [
    *(size(name, says=says, solves=EVERYTHING, edit=cells_of(number, source)) for name, (says, number, source) in OUTPUTS.items()),
    *(as_it_came(name, says=says, solves=EVERYTHING, edit=cells_of(number, source)) for name, (says, number, source) in CELLS.items()),
    *(size(f"long-texts-{number}", says=f"Written answers are {', '.join(names)} by the thousands.", solves=EVERYTHING, edit=long_texts(*names))
      for number, names in enumerate(pairs(list(TEXTS)), 1)),
    as_it_came("one-label-many-cells", says="1,800 cells carry one label, and each binds every name.", edit=one_label_many_cells),
    as_it_came("no-label-many-cells", says="No cell has a label, and 1,800 bind every name.", edit=no_label_many_cells, status=EITHER),
    as_it_came("similar-texts", says="1,500 texts are nearly those of the release.", solves=EVERYTHING, edit=similar_texts),
    as_it_came("all-labels-many-times", says="Every labelled cell stands there nine times more.", solves=EVERYTHING, edit=all_labels_many_times),
    as_it_came("large-metadata", says="Metadata have 10 MB.", solves=EVERYTHING, edit=large_metadata),
    as_it_came("large-attachment", says="A picture of 12 MB is attached.", solves=EVERYTHING, edit=large_attachment),
    size("large-saved-outputs", says="Saved outputs have 12 MB.", solves=EVERYTHING, edit=large_saved_outputs),
    size("deep-metadata", says="Every cell's metadata are 900 deep.", solves=EVERYTHING, encode=deep_metadata),
    as_it_came("lines-19-megabytes", says="An own cell has 19 MB of lines 'v=1'.", encode=lines_of("v=1\n", 19), status=EITHER),
    as_it_came("names-19-megabytes", says="An own cell binds a million names in 19 MB.",
               encode=lines_of("(v,w),*x=y={'z':1}\n", 19), status=EITHER),
    as_it_came("cells-19-megabytes", says="190,000 empty cells fill 19 MB.", status=EITHER,
               encode=filled('{"cell_type": "raw", "metadata": {}, "source": "", "id": "own"}', 19)),
    as_it_came("outputs-19-megabytes", says="A hundred thousand broken outputs fill 19 MB.", status=EITHER,
               encode=filled('{"cell_type": "code", "metadata": {}, "source": "1", "outputs": [{}, 7, {"output_type": "x"}]}', 19)),
    as_it_came("one-copy", says="A copy lies beside the notebook.", solves=EVERYTHING, lay=with_copies(1, keep=True)),
    as_it_came("many-copies", says="60 copies lie beside the notebook.", solves=EVERYTHING, lay=with_copies(60, keep=True)),
    as_it_came("four-copies-alone", says="Four copies under other names, each of 1,800 cells that bind every name.",
               edit=one_label_many_cells, lay=with_copies(4, keep=False), status=EITHER),
    as_it_came("many-copies-alone", says="190 copies under other names, and none under its own.", lay=with_copies(190, keep=False), status=EITHER),
]  # fmt: skip
