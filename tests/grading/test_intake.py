"""Whatever lies in a submission's folder, intake says what it is, and hangs or fails on nothing."""

from __future__ import annotations

import copy
import json
import os
import random
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode, v4

from readybook.grading import intake, opening
from readybook.grading.intake import Intake, Limits, collect, take_in

STUB = "raise NotImplementedError()"


def answer(name: str, source: str) -> NotebookNode:
    facts = {"grade_id": name, "solution": True, "grade": False, "locked": False, "schema_version": 3}
    return v4.new_code_cell(source, id=name, metadata={"nbgrader": facts})


def book(*sources: str) -> NotebookNode:
    cells = [answer(f"a{number}", source) for number, source in enumerate(sources, 1)]
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Title: größer", id="title"), *cells])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submitted" / "alice" / "hw"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def taken(folder: Path) -> Callable[..., Intake]:
    """Hand in these bytes as x.ipynb and take them in."""

    def take(data: bytes | str | dict[str, Any], limits: Limits | None = None) -> Intake:
        text = json.dumps(data) if isinstance(data, dict) else data
        (folder / "x.ipynb").write_bytes(text if isinstance(text, bytes) else text.encode())
        return take_in(folder, "x", limits or Limits())

    return take


def sources(got: Intake) -> list[str]:
    assert got.notebook is not None, got.message
    nbformat.validate(got.notebook)
    return [cell.source for cell in got.notebook.cells]


TEXT = nbformat.writes(book("x = 1\ny = 'é'", "z = 2"))
SOURCES = ["# Title: größer", "x = 1\ny = 'é'", "z = 2"]


def with_cells(*cells: object, **facts: object) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **facts}


def test_a_sound_notebook_comes_through_without_notes(taken: Callable[..., Intake]) -> None:
    got = taken(TEXT)
    assert sources(got) == SOURCES
    assert (got.status, got.message, got.notes) == ("", "", ())
    assert len(got.digest) == 64


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252", "latin-1"]
)
def test_any_usual_encoding_is_read(taken: Callable[..., Intake], encoding: str) -> None:
    assert sources(taken(TEXT.encode(encoding))) == SOURCES


def test_one_odd_byte_spoils_no_other_letter(taken: Callable[..., Intake]) -> None:
    data = TEXT.encode().replace("größer".encode(), "größer".encode("latin-1"))
    got = taken(data)
    assert sources(got) == SOURCES
    assert "not in UTF-8" in got.notes[0]


@pytest.mark.parametrize(
    ("data", "clause"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\xff\xfe", "the file is empty"),
        (b"\0" * 5000, "nothing but zeros"),
        (b"%PDF-1.7 ...", "is a PDF, not a notebook"),
        (b"PK\x03\x04...", "is a zip archive, not a notebook"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"<!DOCTYPE html><html></html>", "is a web page (HTML)"),
        (b"\n<html><body>", "is a web page (HTML)"),
        (b"<?xml version='1.0'?>", "is XML"),
        (b"# %%\nimport numpy as np\n", "is Python code"),
        (b"def sigmoid(z):\n    return 1", "is Python code"),
        (b"Dear interviewer,", "is plain text"),
        (b'"a string"', "is JSON, but not a notebook"),
        (b"\x01\x02\x03 q", "something else, not a notebook"),
        (b"[1, 2", "the file ends"),
        (b"{}", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"cells": [}, "metadata": {}}', "not valid JSON (line 1, column"),
        (TEXT[: len(TEXT) // 2].encode(), "the file ends in the middle of a cell"),
        (b'{"metadata": {"a": "b', "the file ends before its first cell"),
        (b'{\n<<<<<<< HEAD\n"cells": []\n=======\n>>>>>>> mine\n}', "unfinished Git merge"),
        (b"[" * 100_000, "the file ends"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_notebook_is_called_by_its_name(
    taken: Callable[..., Intake], data: bytes, clause: str
) -> None:
    got = taken(data)
    assert (got.notebook, got.status) == (None, "unreadable")
    assert got.message.startswith("alice/x.ipynb: the file ")
    assert clause in got.message


def test_every_truncation_is_told_or_costs_nothing(taken: Callable[..., Intake]) -> None:
    for length in range(1, len(TEXT)):
        got = taken(TEXT.encode()[:length], None)
        if got.notebook is None:
            assert "ends" in got.message
        else:
            assert sources(got) == SOURCES
    assert "after its last cell" in taken(TEXT[: TEXT.index('"nbformat"')]).notes[0]


def test_deep_lists_are_cut_and_the_cells_kept(taken: Callable[..., Intake]) -> None:
    deep = "[" * 5000 + '"]"' + "]" * 5000
    mixed = '{"a": [' * 3000 + "1, {}" + "]}" * 3000
    cell = json.dumps({"cell_type": "code", "source": "x = 1", "metadata": {"w": "@@"}, "outputs": []})
    cells = ", ".join(cell.replace('"@@"', junk) for junk in (deep, mixed, "[1, " + deep + ", 2]", "1"))
    got = taken(f'{{"metadata": {{"widgets": {mixed}, "after": 1}}, "cells": [{cells}], "nbformat": 4}}')
    assert sources(got) == ["x = 1"] * 4
    assert got.notes[0] == "lists nested too deeply were left out"


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n]} garbage",
        TEXT + "\0" * 100,
        "\ufeff\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace('"nbformat": 4', '"nbformat": 5'),
        TEXT.replace('"nbformat": 4', '"nbformat": "four"'),
        TEXT.replace('"nbformat": 4', '"nbformat": NaN'),
        TEXT.replace('"nbformat": 4', '"nbformat": ' + "9" * 6000),
        TEXT.replace('"nbformat": 4,\n', "").replace('"nbformat_minor": 5', '"nbformat_minor": 1e999'),
        TEXT.replace('"outputs": []', '"outputs": {"a": [[]]}'),
        TEXT.replace('"execution_count": null', '"execution_count": -Infinity'),
        TEXT.replace('"metadata": {}', '"metadata": "none"'),
        TEXT.replace('"metadata": {}', '"metadata": {"widgets": {"state": {"a": [[1]]}}, "kernelspec": "R"}'),
        TEXT.replace('"metadata": {}', '"metadata": {"x": 1}, "metadata": {"y": 2}'),
        TEXT.replace('"id": "a1"', '"id": "title"'),
        TEXT.replace('"id": "a1"', '"id": "not a valid id!"'),
        TEXT.replace('"id": "a1",', ""),
        TEXT.replace('"id": "a1"', '"id": 7'),
        json.dumps({"name": "x.ipynb", "type": "notebook", "content": json.loads(TEXT)}),
        json.dumps(json.loads(TEXT)["cells"]),
    ],
)
def test_what_was_odd_about_a_file_costs_nothing(taken: Callable[..., Intake], text: str) -> None:
    assert sources(taken(text)) == SOURCES


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (["a\n", "b"], "a\nb"),
        (["a", "b"], "a\nb"),
        (["a\n", 1, None, ["x"]], "a\n1"),
        (7, "7"),
        (None, ""),
        ({"a": 1}, ""),
        ("a\0b\r\nc\rd", "ab\nc\nd"),
        ("\ufeffimport os", "import os"),
    ],
)
def test_a_cell_text_of_a_wrong_type_becomes_text(
    taken: Callable[..., Intake], source: object, text: str
) -> None:
    assert sources(taken(with_cells({"cell_type": "code", "source": source}))) == [text]


def test_lone_surrogates_and_control_characters_can_be_written_again(taken: Callable[..., Intake]) -> None:
    cell = '{"cell_type": "code", "source": "a = \\"\\ud83d\\"\\u0007 # \t tab", "metadata": {}}'
    (source,) = sources(taken('{"cells": [' + cell + "]}"))
    assert source == 'a = "\ufffd"\x07 # \t tab'
    source.encode("utf-8")


def test_what_is_no_cell_is_left_out_and_told(taken: Callable[..., Intake]) -> None:
    got = taken(with_cells("text", 3, None, [], {"cell_type": "code", "source": "x = 1"}))
    assert sources(got) == ["x = 1"]
    assert got.notes == ("4 of the cells were no cells and were left out",)


@pytest.mark.parametrize(
    "metadata", [None, 3, "x", [], {"nbgrader": 3}, {"nbgrader": {"grade_id": ["a"]}}, {"readybook": "own"}]
)
def test_metadata_of_any_type_is_no_reason_to_fail(taken: Callable[..., Intake], metadata: object) -> None:
    cell = {"cell_type": "code", "source": "x = 1", "metadata": metadata, "attachments": 5}
    assert sources(taken(with_cells(cell))) == ["x = 1"]


def test_old_formats_are_read(taken: Callable[..., Intake]) -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Topic", "metadata": {}},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": [], "prompt_number": 3},
        {"cell_type": "html", "source": "<b>bold</b>"},
    ]
    got = taken({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}, 3]})
    assert sources(got) == ["## Topic", "x = 1\ny = 2", "<b>bold</b>"]
    assert "nbformat 3" in got.notes[0]
    assert [cell.cell_type for cell in got.notebook.cells] == ["markdown", "code", "markdown"]
    first = [{"cell_type": "code", "code": "x = 1"}, {"cell_type": "text", "text": "why"}]
    assert sources(taken({"cells": first})) == ["x = 1", "why"]


def test_labels_and_pasted_pictures_stay_and_nothing_else(taken: Callable[..., Intake]) -> None:
    pictures = {"a.png": {"image/png": "iVBOR==", "image/svg+xml": "<svg>"}, "b": {"text/html": "<b>"}}
    written = {
        "cell_type": "markdown",
        "source": "![](attachment:a.png)",
        "metadata": {"nbgrader": {"grade_id": "w", "points": 99}, "tags": ["skip-execution"]},
        "attachments": pictures,
    }
    got = taken(with_cells(written))
    assert sources(got) == ["![](attachment:a.png)"]
    assert got.notebook.cells[0].attachments == {"a.png": {"image/png": "iVBOR=="}}
    assert got.notebook.cells[0].metadata == {"nbgrader": {"grade_id": "w"}}


# What lies there


def refused(folder: Path, status: str = "refused") -> str:
    started = time.monotonic()
    got = take_in(folder, "x")
    assert time.monotonic() - started < 2
    assert (got.notebook, got.status, got.digest) == (None, status, "")
    return got.message


def test_a_link_is_refused_wherever_it_leads(folder: Path) -> None:
    (folder.parent / "real.ipynb").write_text(TEXT)
    (folder / "x.ipynb").symlink_to(folder.parent / "real.ipynb")
    assert refused(folder) == "alice/x.ipynb: it is a link, and only plain files are taken"
    (folder.parent / "real.ipynb").unlink()
    assert "is a link" in refused(folder)


def test_a_second_name_of_a_file_is_refused(folder: Path) -> None:
    (folder.parent.parent / "source.ipynb").write_text(TEXT)
    os.link(folder.parent.parent / "source.ipynb", folder / "x.ipynb")
    assert "is a hard link" in refused(folder)


def test_a_pipe_is_refused_and_nobody_waits_for_it(folder: Path) -> None:
    os.mkfifo(folder / "x.ipynb")
    os.mkfifo(folder / "timestamp.txt")
    assert "is a pipe" in refused(folder)


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "s" / "alice" / "hw"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("x.ipynb")
        assert "is a socket" in refused(folder)


def test_a_folder_named_like_a_notebook_is_refused(folder: Path) -> None:
    (folder / "x.ipynb").mkdir()
    assert "is a folder" in refused(folder)


def test_a_device_is_refused() -> None:
    directory = os.open("/dev", os.O_RDONLY)
    try:
        with pytest.raises(intake.IntakeError, match="is a device"):
            intake._read("null", directory, 10)
    finally:
        os.close(directory)


@pytest.mark.parametrize("level", ["alice", "hw"])
def test_a_linked_folder_is_refused(tmp_path: Path, level: str) -> None:
    real = tmp_path / "elsewhere" / "hw"
    real.mkdir(parents=True)
    (real / "x.ipynb").write_text(TEXT)
    alice = tmp_path / "submitted" / "alice"
    if level == "alice":
        alice.parent.mkdir()
        alice.symlink_to(real.parent)
    else:
        alice.mkdir(parents=True)
        (alice / "hw").symlink_to(real)
    assert refused(alice / "hw") == f"alice{'/hw' if level == 'hw' else ''}: it is a link, not a folder"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "hw").write_text(TEXT)
    assert refused(tmp_path / "alice" / "hw") == "alice/hw: it is a file, not a folder"


def test_a_huge_sparse_file_is_never_read(folder: Path) -> None:
    with (folder / "x.ipynb").open("wb") as file:
        file.truncate(1 << 40)
    with (folder / "data.bin").open("wb") as file:
        file.truncate(1 << 40)
    assert refused(folder) == "alice/x.ipynb: the file is larger than 20 MB"


def test_a_file_that_grows_while_it_is_looked_at_is_not_read_to_its_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_check", lambda *_: None)
    (folder / "x.ipynb").write_text(TEXT)
    got = take_in(folder, "x", Limits(notebook_bytes=100))
    assert got.message == "alice/x.ipynb: the file is larger than 100 bytes"


def test_a_file_exchanged_for_a_link_in_the_last_moment_is_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "secret").write_text(TEXT)
    (folder / "x.ipynb").write_text(TEXT)
    check = intake._check

    def exchange(name: str, facts: os.stat_result, most: int) -> None:
        check(name, facts, most)
        (folder / "x.ipynb").unlink(missing_ok=True)
        (folder / "x.ipynb").symlink_to(folder.parent / "secret")

    monkeypatch.setattr(intake, "_check", exchange)
    assert "cannot be read" in refused(folder, "unreadable")


def test_a_file_without_permission_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "x.ipynb").write_text(TEXT)
    opened = os.open

    def deny(path: Any, *arguments: Any, **more: Any) -> int:
        if path == "x.ipynb":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(os, "open", deny)  # as root every file can be opened
    assert refused(folder, "unreadable") == "alice/x.ipynb: the file cannot be read (Permission denied)"


def test_too_many_cells_are_refused(taken: Callable[..., Intake]) -> None:
    got = taken(with_cells(*[{}] * 30), Limits(cells=29))
    assert (got.status, got.message) == (
        "refused",
        "alice/x.ipynb: the file has 30 cells, at most 29 are graded",
    )


def test_more_text_than_anybody_writes_is_refused(taken: Callable[..., Intake]) -> None:
    outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * 900}]
    cells = [{"cell_type": "code", "source": "v = 1\n" * 20, "outputs": outputs}] * 2
    assert sources(taken(with_cells(*cells), Limits(notebook_bytes=4000))) == ["v = 1\n" * 20] * 2
    got = taken(with_cells(*cells * 4), Limits(notebook_bytes=12_000))
    assert sources(got)
    got = taken(with_cells({"cell_type": "code", "source": "v = 1\n" * 200}), Limits(notebook_bytes=4000))
    assert (got.status, got.message) == (
        "refused",
        "alice/x.ipynb: its cells hold 1,200 characters of text, at most 1,000 are graded",
    )


@pytest.mark.parametrize(
    ("facts", "version"),
    [
        ({"name": "python", "version": "3.12.1"}, "3.12.1"),
        ({"name": "python", "version": "3.14.0rc1"}, "3.14.0"),
        ({"name": "python", "version": "2.7"}, ""),
        ({"name": "python", "version": 3.12}, ""),
        ({"name": "R", "version": "3.12"}, ""),
        ({"name": "python", "version": "3.\u0661\u0662"}, ""),
        ({"name": "python"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_the_python_that_a_notebook_was_written_under_is_kept(
    taken: Callable[..., Intake], facts: object, version: str
) -> None:
    assert taken(with_cells(metadata={"language_info": facts})).python == version
    assert taken({"cells": [], "metadata": facts}).python == ""


# Which file


def test_nothing_handed_in_is_missing(folder: Path) -> None:
    assert "there is no such file, but nothing" in refused(folder, "missing")
    assert refused(folder.parent / "other", "missing") == "alice/other: nothing was handed in"
    assert refused(folder.parent.parent / "bob" / "hw", "missing") == "bob: nothing was handed in"


@pytest.mark.parametrize(
    "name", ["x (1).ipynb", "X.IPYNB", "x-Copy1.ipynb", "solution.ipynb", "x.ipynb.txt", "x.ipynb.json"]
)
def test_the_only_notebook_is_taken_under_another_name(folder: Path, name: str) -> None:
    (folder / name).write_text(TEXT)
    (folder / "._x.ipynb").write_text("a hidden copy")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "x-checkpoint.ipynb").write_text(TEXT)
    for release in (None, book(STUB, STUB)):
        got = take_in(folder, "x", release=release)
        assert sources(got) == SOURCES
        assert got.notes == (f"the notebook was named {name}",)


def test_a_notebook_of_something_else_is_not_taken(folder: Path) -> None:
    (folder / "other.ipynb").write_text(nbformat.writes(v4.new_notebook(cells=[v4.new_code_cell("q = 1")])))
    got = take_in(folder, "x", release=book(STUB))
    assert (got.status, got.notebook) == ("missing", None)
    assert got.message.endswith("but other.ipynb: no notebook of this assignment")


def test_of_several_notebooks_the_exact_name_wins_else_the_recognised_one(folder: Path) -> None:
    (folder / "a.ipynb").write_text(TEXT)
    (folder / "b.ipynb").write_text(nbformat.writes(v4.new_notebook(cells=[v4.new_code_cell("q = 1")])))
    assert "but a.ipynb, b.ipynb: it is not clear which" in refused(folder, "missing")
    assert sources(take_in(folder, "x", release=book(STUB))) == SOURCES
    (folder / "x.ipynb").write_text(nbformat.writes(book("mine")))
    assert sources(take_in(folder, "x"))[1] == "mine"


def test_each_of_many_copies_is_decoded_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (folder / f"x ({number}).ipynb").write_text(TEXT)
    decoded = []
    works = opening.decode
    monkeypatch.setattr(opening, "decode", lambda *a: decoded.append(a) or works(*a))
    assert "it is not clear which to take" in take_in(folder, "x", release=book(STUB)).message
    assert len(decoded) == 5


def test_of_more_copies_than_anybody_makes_none_is_opened(folder: Path) -> None:
    for number in range(30):
        (folder / f"x ({number}).ipynb").write_text(TEXT)
    got = take_in(folder, "x", release=book(STUB))
    assert got.status == "missing"
    assert got.message == (
        "alice/x.ipynb: there is no such file, but 30 other notebooks: give the right one this name"
    )


def test_copies_are_read_within_one_limit(folder: Path) -> None:
    for number in range(3):
        (folder / f"x ({number}).ipynb").write_text(TEXT)
    found = collect(folder, "x", Limits(total_bytes=len(TEXT.encode()) * 2 + 10))
    assert [bool(copy.data) for copy in found.copies] == [True, True, False]
    assert "the file is larger than 10 bytes" in found.copies[2].clause


def test_an_unreadable_only_notebook_is_unreadable_not_missing(folder: Path) -> None:
    (folder / "x (1).ipynb").write_text(TEXT[:300])
    got = take_in(folder, "x", release=book(STUB))
    assert got.status == "unreadable"
    assert got.message == "alice/x (1).ipynb: the file ends in the middle of a cell"


# Other files


def test_other_files_come_along_within_limits(folder: Path) -> None:
    (folder / "x.ipynb").write_text(TEXT)
    (folder / "other.ipynb").write_text(TEXT)
    (folder / "data" / "deep").mkdir(parents=True)
    (folder / "data" / "deep" / "a.csv").write_bytes(b"1,2")
    (folder / "helpers.py").write_bytes(b"y = 1")
    (folder / "big.bin").write_bytes(b"0" * 2000)
    (folder / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC\n")
    (folder / "link.csv").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder)
    got = take_in(folder, "x", Limits(other_file_bytes=1000))
    assert got.files == {"data/deep/a.csv": b"1,2", "helpers.py": b"y = 1"}
    assert got.timestamp == "2026-01-02 03:04:05 UTC"
    for note in (
        "big.bin: the file is larger",
        "link.csv: it is a link",
        "pipe: it is a pipe",
        "loop: it is",
    ):
        assert any(told.startswith(note) for told in got.notes), got.notes


def test_the_sum_and_the_number_of_files_are_limited(folder: Path) -> None:
    (folder / "x.ipynb").write_text(TEXT)
    for number in range(20):
        (folder / f"file{number}").write_bytes(b"0" * 100)
    (folder / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
    assert len(take_in(folder, "x", Limits(total_bytes=550)).files) == 5
    few = take_in(folder, "x", Limits(files=3))
    assert len(few.files) <= 3
    assert any("more than 3 files" in note for note in few.notes)
    assert sources(few) == SOURCES
    assert few.timestamp


def test_a_deep_tree_and_odd_names_do_no_harm(folder: Path) -> None:
    (folder / "x.ipynb").write_text(TEXT)
    deep = folder.joinpath(*"abcdefghijklmnop")
    deep.mkdir(parents=True)
    (deep / "file").write_text("far down")
    (folder / "line\nbreak\x1b[31m").write_text("odd")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe")).write_text("no text")
    got = take_in(folder, "x")
    assert sources(got) == SOURCES
    assert list(got.files) == ["line\nbreak\x1b[31m"]
    assert all(note.isprintable() for note in got.notes)
    assert "the folder lies too deep" in " ".join(got.notes)


@pytest.mark.parametrize(
    "text", ["tomorrow-ish", "", "9" * 150, "2026-99-99", "0001-01-01 00:00:00 +9999", "\0"]
)
def test_a_timestamp_that_says_nothing_is_left_out_and_told(folder: Path, text: str) -> None:
    (folder / "x.ipynb").write_text(TEXT)
    (folder / "timestamp.txt").write_text(text)
    got = take_in(folder, "x")
    assert got.timestamp == ""
    assert "holds no time" in got.notes[0]
    assert sources(got) == SOURCES


# Anything at all


def mutated(data: bytes, chance: random.Random) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        start = chance.randrange(len(mutant) + 1)
        end = min(len(mutant), start + chance.choice([0, 1, 1, 2, 20, 200]))
        pieces = [
            b"",
            b'"',
            b"[",
            b"}",
            b",",
            b"null",
            b"-1e999",
            b"\0",
            b"\xff",
            b"\\ud800",
            b"[" * 2000,
            b"{",
        ]
        pieces += [chance.randbytes(3), bytes(mutant[start:end]) * 2, b'"source"', b'"cells":', b"\xfe\xff"]
        mutant[start:end] = chance.choice(pieces)
    return bytes(mutant)


def test_no_bytes_whatever_raise_an_error(taken: Callable[..., Intake]) -> None:
    chance = random.Random(20)
    graded = 0
    for _ in range(3000):
        got = taken(mutated(TEXT.encode(), chance))
        assert got.status in ("", "unreadable", "refused")
        assert (got.notebook is None) == bool(got.status) == bool(got.message)
        if got.notebook is not None:
            nbformat.validate(got.notebook)
            nbformat.writes(got.notebook).encode("utf-8")
            graded += 1
    assert 300 < graded < 2900


def test_no_values_of_wrong_types_raise_an_error(taken: Callable[..., Intake]) -> None:
    chance = random.Random(21)
    odd: list[Any] = [
        None,
        True,
        0,
        -1.5,
        10**30,
        "",
        "x",
        "\ud800",
        [],
        [[]],
        {},
        {"a": []},
        [None, {"b": 1}],
    ]
    for _ in range(1500):
        data = copy.deepcopy(json.loads(TEXT))
        for _ in range(chance.choice([1, 2, 4])):
            place: Any = data
            while chance.random() < 0.8 and isinstance(place, (dict, list)) and place:
                keys = list(place) if isinstance(place, dict) else range(len(place))
                key = chance.choice(keys)
                if not isinstance(place[key], (dict, list)) or chance.random() < 0.25:
                    place[key] = copy.deepcopy(chance.choice(odd))
                    break
                place = place[key]
        got = taken(data)
        assert got.message == "" or got.message.startswith("alice/x.ipynb: the file ")
        if got.notebook is not None:
            nbformat.validate(got.notebook)
