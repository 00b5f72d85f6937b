"""The doors to a workbook: nbconvert, and `readybook pdf` for one notebook and for all candidates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_export_names, get_exporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from pypdf import PdfReader

from readybook.authoring.build import build
from readybook.cli import main
from readybook.course import Course
from readybook.workbook import needs
from tests.workbook.made import answer, check, notebook, text

EXPORTER = "Readiness_Workbook_PDF"


def book() -> NotebookNode:
    return notebook(
        text("# A small workbook"),
        answer("def double(x):\n    return 2 * x"),
        check("# Twice 1 is 2.\nassert double(1) == 2"),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    nbformat.write(book(), tmp_path / "small.ipynb")
    return tmp_path / "small.ipynb"


def words(path: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def nbconvert(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", "--to", EXPORTER, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_jupyter_offers_it_among_its_exports() -> None:
    assert EXPORTER in get_export_names()
    exporter = get_exporter(EXPORTER)()
    assert (exporter.output_mimetype, exporter.file_extension) == ("application/pdf", ".pdf")
    assert exporter.export_from_notebook == "Readiness Workbook PDF"


def test_nbconvert_writes_it_with_the_name_and_date_that_are_asked_for(path: Path) -> None:
    options = ("--WorkbookExporter.candidate=Ada", "--WorkbookExporter.date=2026-03-01", "--output=out")
    done = nbconvert("small.ipynb", *options, folder=path.parent)
    assert done.returncode == 0, done.stderr
    assert "Ada" in words(path.with_name("out.pdf"))
    assert "1 March 2026" in words(path.with_name("out.pdf"))


def test_nbconvert_says_in_one_sentence_that_a_file_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "bad.ipynb").write_text("{bad", encoding="utf-8")
    done = nbconvert("bad.ipynb", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "bad.ipynb: is not a notebook that can be read (NotJSONError)"
    assert "Traceback" not in done.stderr


def test_nbconvert_says_so_however_the_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "deep.ipynb").write_text("[" * 100_000, encoding="utf-8")
    done = nbconvert("deep.ipynb", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("deep.ipynb: is not a notebook that can be read")
    assert "Traceback" not in done.stderr


def test_a_package_that_is_not_installed_is_named_with_the_command_for_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = needs.find_spec
    monkeypatch.setattr(needs, "find_spec", lambda name: None if name == "typst" else there(name))
    sentence = "the PDF needs typst; run 'pip install typst'"
    assert main(["pdf", str(path)]) == 1
    assert capsys.readouterr().err == f"readybook: {sentence}\n"
    with pytest.raises(ConversionException, match=sentence):
        get_exporter(EXPORTER)().from_notebook_node(book())
    with pytest.raises(SystemExit, match=sentence):
        get_exporter(EXPORTER)().from_filename(str(path))


def test_one_notebook_lands_beside_itself_or_where_it_is_told(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf", str(path), "--name", "Ada"]) == 0
    assert "Ada" in words(path.with_suffix(".pdf"))
    assert main(["pdf", str(path), "--output", str(path.parent / "deep" / "mine.pdf")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"wrote {path.parent / 'deep' / 'mine.pdf'}"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.ipynb"], "none.ipynb: there is no such file"),
        (["bad.ipynb"], "bad.ipynb: is not a notebook that can be read (NotJSONError)"),
        (["latin.ipynb"], "latin.ipynb: cannot be read as a notebook"),
        (["small.ipynb", "--output", "bad.ipynb/x.pdf"], "bad.ipynb/x.pdf: the PDF cannot be written"),
        (["small.ipynb", "--date", "soon"], "date 'soon' is none: write it as YYYY-MM-DD"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    arguments: list[str],
    says: str,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(path.parent)
    Path("bad.ipynb").write_text("{bad", encoding="utf-8")
    Path("latin.ipynb").write_bytes(b'{"cells": "\xe9"}')
    assert main(["pdf", *arguments]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"readybook: {says}")
    assert said.count("\n") == 1
    assert not [file for file in Path.cwd().iterdir() if file.suffix in (".pdf", ".part")]


def test_all_candidates_workbooks_are_written_and_a_broken_one_stops_none(
    small_course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(small_course, ("small",), say=lambda _: None)
    monkeypatch.chdir(small_course.root)
    for candidate in ("ada", "eve"):
        target = small_course.autograded(candidate, "small")
        target.parent.mkdir(parents=True)
        nbformat.write(book(), target)
    small_course.autograded("eve", "small").write_text("{", encoding="utf-8")
    with Gradebook(f"sqlite:///{small_course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_assignment("small")
    assert main(["pdf", "small"]) == 1
    said = capsys.readouterr().out
    target = small_course.root / "feedback" / "ada" / "small" / "small.pdf"
    assert f"wrote {target}" in said
    assert "eve: " in said
    assert "is not a notebook that can be read" in said
    assert "ada" in words(target)


def test_an_assignment_without_graded_submissions_is_told(
    small_course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(small_course, ("small",), say=lambda _: None)
    monkeypatch.chdir(small_course.root)
    assert main(["pdf", "small"]) == 1
    assert "run 'readybook grade small'" in capsys.readouterr().err
