"""A small course, and submissions to it that try to run something in whoever looks at them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook

ASSIGNMENT = "small"
MALLORY = "mallory<img src=x onerror=window.ran=1>"

# Nothing of this may reach a candidate.
SECRETS = ("424242", "hidden_helper", "848484", "636363", "printed while hidden")

# Each of these does something in a page that shows it as it comes.
PAYLOADS = (
    "<script>window.ran = 1</script>",
    "<script src='https://outside.example/x.js'></script>",
    "<img src=x onerror='window.ran = 1'>",
    "<img src='https://outside.example/x.png'>",
    "<svg onload='window.ran = 1'><circle r=5 /></svg>",
    "</textarea></pre></title></style><script>window.ran = 1</script>",
    "<style>body { background: url(https://outside.example/x.png) }</style>",
    "<meta http-equiv='refresh' content='0; url=https://outside.example/'>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<a href='javascript:window.ran = 1'>a link</a>",
    "[a link](javascript:window.ran=1) ![a picture](https://outside.example/x.png)",
    "<link rel=stylesheet href='https://outside.example/x.css'><base href='https://outside.example/'>",
    "<object data='data:text/html,<script>parent.ran = 1</script>'></object>",
    '"><img src=x onerror="window.ran = 1">',
    "{{ 7 * 7 }} {% include 'feedback.css' %} ${7*7}",
    "```mermaid\n</pre><script>window.ran = 1</script>\n```",
    r"$\href{javascript:window.ran=1}{x}$ \unicode{<script>window.ran = 1</script>}",
)
ALL = "\n\n".join(PAYLOADS)

# The course's own settings, but nbgrader alone grades: it keeps all that candidates send.
CONFIG = (Path(__file__).resolve().parents[2] / "nbgrader_config.py").read_text(encoding="utf-8") + (
    "\ndel c.Autograde\nc.Execute.shutdown_kernel = 'immediate'\n"
)

HIDDEN_DOUBLE = """\
# Checked when graded: other numbers.
### BEGIN HIDDEN TESTS
hidden_helper = lambda x: print("printed while hidden") or 424242 + x
assert double(hidden_helper(0)) == 848484, "a large number is doubled like any other"
### END HIDDEN TESTS"""

HIDDEN_TRIPLE = """\
assert triple(1) == 3, "triple(1) is not 3"
### BEGIN HIDDEN TESTS
assert triple(212121) == 636363, "a large number is tripled like any other"
### END HIDDEN TESTS"""


def make_course(root: Path, *, readybook_metadata: bool = True) -> Path:
    """Write a course with its settings, and have nbgrader release its one assignment.

    Its submissions are graded by nbgrader alone, which keeps all that candidates send.
    """
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    book = _source()
    if not readybook_metadata:
        for node in (book, *book.cells):
            node.metadata.pop("readybook", None)
    folder = root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(book, folder / f"{ASSIGNMENT}.ipynb")
    nbgrader(root, "generate_assignment", ASSIGNMENT)
    return root


def hand_in(root: Path, candidate: str, answers: Mapping[str, str], *more: NotebookNode) -> None:
    """Write a submission: the release with answers, by grade id, and more cells below each answer."""
    book = nbformat.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    for cell in book.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(grade_id, cell.source)
    book.cells[4:4] = more
    write_submission(root, candidate, book)


def write_submission(root: Path, candidate: str, book: NotebookNode) -> None:
    folder = root / "submitted" / candidate / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(book, folder / f"{ASSIGNMENT}.ipynb")


def hand_in_hostile(root: Path) -> None:
    """Hand in a submission that is hostile wherever it can hold a text."""
    told = f"def double(x):\n    {ALL!r}\n    return 2 * x\n\n# {PAYLOADS[0]}\nprint({ALL!r})"
    triple = f"def triple(x):\n    raise ValueError(f'the hidden input is {{x}}' + {ALL!r})"
    shows = (
        "from IPython.display import display\n"
        f"for kind in {RICH!r}:\n"
        f"    display({{kind: {ALL!r}, 'text/plain': {ALL!r}}}, raw=True)\n"
        f"display({{'image/png': {ALL!r}}}, raw=True)\n"
        f"display({{'image/svg+xml': {PAYLOADS[4]!r}}}, raw=True)\n"
        f"raise RuntimeError({ALL!r})"
    )
    own = v4.new_code_cell(shows, metadata={"tags": ["raises-exception", PAYLOADS[0]], "name": PAYLOADS[1]})
    words = v4.new_markdown_cell(ALL, attachments={PAYLOADS[2]: {"image/png": ALL, "image/svg+xml": ALL}})
    hand_in(root, MALLORY, {"double": told, "triple": triple, "why": ALL}, own, words, v4.new_raw_cell(ALL))
    path = root / "submitted" / MALLORY / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    book = nbformat.read(path, as_version=4)
    book.metadata.update(title=ALL, authors=[{"name": ALL}], widgets={"x": ALL})
    for cell in book.cells:
        if "readybook" in cell.metadata:
            cell.metadata.readybook.update(section=PAYLOADS[0])
    book.metadata.setdefault("readybook", NotebookNode()).update(
        sections=[{"name": PAYLOADS[0], "title": ALL, "optional": ALL}],
        verdict={"status": "graded", "message": ALL, "notes": [ALL, 7], "boxed": False, "digest": ALL},
    )
    nbformat.write(book, path)


RICH = (
    "text/html",
    "application/javascript",
    "text/latex",
    "text/markdown",
    "application/vnd.jupyter.widget-view+json",
    "text/vnd.mermaid",
    "image/svg+xml",
    "application/x-<script>window.ran = 1</script>",
)


def comment_on(root: Path, candidate: str, grade_id: str, words: str) -> None:
    """Write a person's comment on an answer into the gradebook, as formgrader does."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.find_comment(grade_id, ASSIGNMENT, ASSIGNMENT, candidate).manual_comment = words
        gradebook.db.commit()


def nbgrader(root: Path, *arguments: str) -> str:
    """Run nbgrader in the course and return its log; it has to succeed."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _source() -> NotebookNode:
    cells = [
        _text("# A small workbook\n\nOne section, for tests."),
        _text("**1.1 Write `double`** *(3 points)*. It returns twice its argument."),
        _graded("double", "double", "solution", "### BEGIN SOLUTION\ndouble = float\n### END SOLUTION"),
        _graded(
            "double-visible", "double", "visible", "# Twice 1.\nassert double(1) == 2, 'twice 1 is 2'", 1
        ),
        _graded("double-hidden", "double", "hidden", HIDDEN_DOUBLE, 2),
        _text("**1.2 Write `triple`** *(2 points)*. It returns three times its argument."),
        _graded("triple", "triple", "solution", "### BEGIN SOLUTION\ntriple = float\n### END SOLUTION"),
        _graded("triple-hidden", "triple", "hidden", HIDDEN_TRIPLE, 2),
        _text("**1.3 Why?** *(2 points)*"),
        _graded("why", "why", "written", "The model answer: hidden_helper.", 2),
    ]
    sections = [{"name": "01_numbers", "title": "Numbers: times two and three", "optional": False}]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "readybook": {"sections": sections}})
    for cell in book.cells:
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
    return book


def _text(source: str) -> NotebookNode:
    return v4.new_markdown_cell(source, metadata={"readybook": {"role": "text", "section": "01_numbers"}})


def _graded(grade_id: str, item: str, role: str, source: str, points: float | None = None) -> NotebookNode:
    facts: dict[str, Any] = {
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": role in ("solution", "written"),
        "locked": role not in ("solution", "written"),
        "task": False,
        "schema_version": 3,
    }
    if points is not None:
        facts["points"] = points
    new = v4.new_markdown_cell if role == "written" else v4.new_code_cell
    where = {"role": role, "item": item, "section": "01_numbers"}
    return new(source, metadata={"nbgrader": facts, "readybook": where, "tags": ["raises-exception"]})
