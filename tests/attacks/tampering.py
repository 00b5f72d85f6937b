"""Submissions whose notebook file, not its code, was made to earn points."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import copy
import os
import sqlite3
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from .case import EXERCISE, JUNIOR, Case, Edit, own_cell
from .place import Place

forge = partial(Case, kind="forge")


def checks(book: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in book.cells if cell.metadata.readybook.get("role") in ("visible", "hidden")]


def skip_checks(book: NotebookNode) -> None:
    for cell in checks(book):
        cell.metadata.tags = ["skip-execution", "raises-exception", "remove-output"]


def raise_points(book: NotebookNode) -> None:
    for cell in checks(book):
        cell.metadata.nbgrader.points = 1000


def unlock_and_pass(book: NotebookNode) -> None:
    for cell in checks(book):
        cell.metadata.nbgrader.update(locked=False, solution=True)
        cell.source = "print('Passed.')"


def ungrade(book: NotebookNode) -> None:
    for cell in checks(book):
        cell.metadata.nbgrader.update(grade=False, locked=False, points=0)
        cell.source = "pass"


def to_markdown(book: NotebookNode) -> None:
    for number, cell in enumerate(book.cells):
        if cell in checks(book):
            book.cells[number] = v4.new_markdown_cell("Passed.", metadata=cell.metadata, id=cell.id)


def double_checks(book: NotebookNode) -> None:
    for cell in checks(book):
        passing = copy.deepcopy(cell)
        passing.source, passing.id = "pass", f"{cell.id}-again"
        book.cells.append(passing)


def repoint_checks(book: NotebookNode) -> None:
    for cell in checks(book):
        own_cell(book, "pass", f"{cell.id}-decoy")
        book.cells[-1].metadata = cell.metadata
        cell.metadata = NotebookNode()


def repoint_solutions(book: NotebookNode) -> None:
    for cell in checks(book):
        cell.metadata.nbgrader.grade_id = cell.metadata.readybook["item"]
        cell.metadata.nbgrader.update(grade=False, solution=True, locked=False)


def delete_checks(book: NotebookNode) -> None:
    mine = checks(book)
    book.cells = [cell for cell in book.cells if cell not in mine]


def invent_points(book: NotebookNode) -> None:
    own_cell(book, "pass", "bonus")
    book.cells[-1].metadata.nbgrader = {
        "grade": True, "grade_id": "bonus", "locked": True, "points": 100,
        "schema_version": 3, "solution": False, "task": False, "cell_type": "code",
    }  # fmt: skip


def grade_written(book: NotebookNode) -> None:
    for cell in book.cells:
        if cell.metadata.readybook.get("role") == "written":
            cell.metadata.nbgrader.update(solution=False, locked=False)
            cell.cell_type, cell.outputs, cell.execution_count = "code", [], None
            cell.source = "pass"


def schema(version: object) -> Edit:
    def edit(book: NotebookNode) -> None:
        for cell in checks(book):
            if version is None:
                del cell.metadata.nbgrader["schema_version"]
            else:
                cell.metadata.nbgrader.schema_version = version

    return edit


def saved_outputs(book: NotebookNode) -> None:
    for cell in checks(book):
        cell.execution_count = 1
        cell.outputs = [
            v4.new_output("stream", text="Passed.\n"),
            v4.new_output("execute_result", {"text/plain": "100"}, execution_count=1),
        ]


def own_verdict(book: NotebookNode) -> None:
    book.metadata.readybook = {
        "verdict": {"status": "graded", "message": "", "notes": [], "boxed": True, "points": 80},
        "sections": [],
    }
    for cell in checks(book):
        cell.metadata.readybook = {"role": "own"}


def given_as_own(book: NotebookNode) -> None:
    for cell in book.cells:
        if cell.metadata.readybook.get("role") == "given":
            cell.metadata.readybook = {"role": "solution", "item": "sigmoid"}
            cell.metadata.nbgrader.update(locked=False, solution=True)
            cell.source = "class np:\n    def __getattr__(self, name): return lambda *a, **k: True\nnp = np()"


def foreign_kernel(book: NotebookNode) -> None:
    book.metadata.kernelspec = {
        "name": "always-right", "display_name": "x", "language": "python",
        "argv": ["true"], "env": {"PYTHONSTARTUP": "forge.py"},
    }  # fmt: skip


def everything_own(book: NotebookNode) -> None:
    for cell in book.cells:
        cell.metadata = NotebookNode()
        cell.source = "pass" if cell.cell_type == "code" else "Passed."


def second_notebook(folder: Path, _: Place) -> None:
    book = nbformat.read(folder / f"{JUNIOR}.ipynb", as_version=4)
    unlock_and_pass(book)
    nbformat.write(book, folder / f"{JUNIOR}-final.ipynb")


def link_to_source(folder: Path, place: Place) -> None:
    path = folder / f"{JUNIOR}.ipynb"
    path.unlink()
    path.symlink_to(os.path.relpath(place.course / "source" / JUNIOR / path.name, folder))


def linked_folder(folder: Path, place: Place) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.symlink_to(place.course / "source" / JUNIOR)


def neighbours_folder(folder: Path, place: Place) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.symlink_to(place.course / "submitted" / "neighbour" / folder.name)


def link_beside(folder: Path, place: Place) -> None:
    (folder / "data").symlink_to(place.course / "source" / EXERCISE)


EDITS = {
    "checks-tagged": ("The tag skip-execution stands on all grade cells.", skip_checks),
    "points-raised": ("Each check is said to be worth 1000 points.", raise_points),
    "checks-unlocked": ("Grade cells are called solutions and print Passed.", unlock_and_pass),
    "checks-ungraded": ("Grade cells are called ordinary cells of 0 points.", ungrade),
    "checks-to-markdown": ("Grade cells have become Markdown.", to_markdown),
    "checks-doubled": ("A passing copy of each grade cell follows, with the same grade_id.", double_checks),
    "checks-repointed": ("The grade_ids of the checks stand on empty cells at the end.", repoint_checks),
    "solutions-repointed": ("The checks carry the grade_ids of the solutions.", repoint_solutions),
    "checks-deleted": ("All grade cells are gone.", delete_checks),
    "points-invented": ("An own cell is a grade cell worth 100 points.", invent_points),
    "written-retyped": ("Written answers have become code cells that pass.", grade_written),
    "schema-99": ("Grade cells have schema version 99.", schema(99)),
    "schema-missing": ("Grade cells have no schema version.", schema(None)),
    "schema-text": ("Grade cells have a text for a schema version.", schema("three")),
    "outputs-saved": ("Saved outputs say that all is passed.", saved_outputs),
    "verdict-written": ("The notebook brings its own verdict and calls the checks own cells.", own_verdict),
    "given-rewritten": ("Locked cells are unlocked and replace numpy.", given_as_own),
    "kernel-chosen": ("The kernelspec is the candidate's.", foreign_kernel),
    "all-emptied": ("Every cell is a pass without metadata.", everything_own),
}
LAYOUTS = {
    "second-notebook": (
        "A second notebook with passing checks lies beside the first.",
        second_notebook,
        ("graded",),
    ),
    "linked-to-source": ("The notebook is a link to the instructor's.", link_to_source, ("refused",)),
    "linked-folder": ("The folder is a link to source/.", linked_folder, ("refused",)),
    "linked-neighbour": ("The folder is a link to another candidate's.", neighbours_folder, ("refused",)),
    "linked-data": ("A link to source/ lies beside the notebook.", link_beside, ("refused", "graded")),
}
TRIGGER = """
import glob, sqlite3
for name in ["@COURSE@/gradebook.db", *glob.glob("../../../*.db")]:
    try:
        with sqlite3.connect(name) as book:
            book.execute("CREATE TRIGGER IF NOT EXISTS forge AFTER UPDATE ON grade BEGIN "
                         "UPDATE grade SET manual_score = 9 WHERE id = NEW.id; END")
            book.execute("CREATE TRIGGER IF NOT EXISTS forge_new AFTER INSERT ON grade BEGIN "
                         "UPDATE grade SET manual_score = 9 WHERE id = NEW.id; END")
    except sqlite3.Error as error:
        print(error)
"""


def _gradebook_beside(folder: Path, _: Place) -> None:
    with sqlite3.connect(folder / "gradebook.db") as book:
        book.execute("CREATE TABLE grade (auto_score REAL)")


CASES = [
    *(forge(name, says=says, edit=edit) for name, (says, edit) in EDITS.items()),
    *(forge(name, says=says, lay=lay, status=status) for name, (says, lay, status) in LAYOUTS.items()),
    forge("linked-data-read", says="Solutions are read through a link that came with the submission.",
          assignment=EXERCISE, lay=link_beside, status=("refused", "graded"),
          first=f'import json\nfor cell in json.load(open("data/{EXERCISE}.ipynb"))["cells"]:\n'
                '    if "BEGIN SOLUTION" in "".join(cell["source"]): exec("".join(cell["source"]), globals())'),
    forge("gradebook-trigger", says="A trigger in gradebook.db raises every score.", first=TRIGGER),
    forge("gradebook-beside", says="A gradebook.db lies beside the notebook.", lay=_gradebook_beside),
    forge("config-beside", says="An nbgrader_config.py lies beside the notebook.",
          files={"nbgrader_config.py": "c = get_config()\nc.Execute.enabled = False\nc.SaveAutoGrades.enabled = False\n",
                 "jupyter_config.py": "c = get_config()\nc.Execute.enabled = False\n"}),
]  # fmt: skip
