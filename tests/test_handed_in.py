"""What lies in submitted/: nothing in it is passed over without a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from readybook.handed_in import HandedIn, look


def look_into(root: Path, **settings: str) -> HandedIn:
    return look(CourseDirectory(root=str(root), assignment_id="trees_and_forests", **settings))


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    """A course of two assignments, and where candidates' folders belong."""
    for name in ("trees_and_forests", "linear_models"):
        (tmp_path / "release" / name).mkdir(parents=True)
        (tmp_path / "release" / name / f"{name}.ipynb").touch()
    (tmp_path / "submitted" / "ann" / "trees_and_forests").mkdir(parents=True)
    return tmp_path / "submitted"


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("Trees_and_Forests/", "'Trees_and_Forests'"),
        ("trees_and_forests /", "'trees_and_forests '"),
        ("trees-and-forests (1)/", "'trees-and-forests (1)'"),
        ("homework/", "'homework'"),
        ("trees_and_forests.ipynb", "'trees_and_forests.ipynb'"),
        ("trees_and_forests.ipynb.txt", "'trees_and_forests.ipynb.txt'"),
        ("report.pdf", "'report.pdf'"),
        ("", "is empty"),
        ("__MACOSX/", "is empty"),
    ],
)
def test_a_folder_without_the_assignments_own_is_told_with_what_it_holds(
    submitted: Path, inside: str, named: str
) -> None:
    (submitted / "jane").mkdir()
    _make(submitted / "jane", inside)
    found = look_into(submitted.parent)
    assert set(found.submissions) == {"ann"}
    assert named in found.passed_over["jane"]
    assert "submitted/jane/trees_and_forests/" in found.passed_over["jane"]


@pytest.mark.parametrize(
    "inside", ["linear_models/", "Linear-Models/", "linear_models.ipynb", "linear models (1)/"]
)
def test_who_handed_in_another_assignment_is_not_told_of(submitted: Path, inside: str) -> None:
    (submitted / "jane").mkdir()
    _make(submitted / "jane", inside)
    _make(submitted / "jane", "notes.txt")
    assert look_into(submitted.parent).passed_over == {}


def test_what_is_no_folder_is_told(submitted: Path) -> None:
    (submitted / "jane.zip").touch()
    (submitted / "joe").symlink_to(submitted / "nowhere")
    (submitted / ".DS_Store").touch()
    (submitted / ".ipynb_checkpoints").mkdir()
    found = look_into(submitted.parent).passed_over
    assert set(found) == {"jane.zip", "joe"}
    assert "is a file where candidates' folders belong" in found["jane.zip"]
    assert "is a link" in found["joe"]


def test_a_name_that_cannot_be_taken_is_told(submitted: Path) -> None:
    for name in ("<b>", "new\nline", ".jane"):
        (submitted / name / "trees_and_forests").mkdir(parents=True)
    found = look_into(submitted.parent)
    assert set(found.passed_over) == {"<b>", "new\nline", ".jane"}
    assert all("rename it" in reason for reason in found.passed_over.values())


def test_two_folders_of_one_name_are_both_told_and_neither_is_taken(submitted: Path) -> None:
    for name in ("Zoe\u0308", "Zo\u00eb"):
        (submitted / name / "trees_and_forests").mkdir(parents=True)
    found = look_into(submitted.parent)
    assert set(found.submissions) == {"ann"}
    assert set(found.passed_over) == {"Zoe\u0308", "Zo\u00eb"}


def test_who_is_left_out_by_a_setting_is_neither_taken_nor_told(submitted: Path) -> None:
    (submitted / "jane").mkdir()
    assert look_into(submitted.parent, student_id_exclude="ann,jane") == HandedIn()
    assert look_into(submitted.parent, student_id="z*") == HandedIn()
    assert set(look_into(submitted.parent, student_id="a*").submissions) == {"ann"}


def test_folders_may_be_arranged_and_called_in_other_ways(tmp_path: Path) -> None:
    place = tmp_path / "work [2026] (a+b)" / "trees_and_forests" / "c-ann"
    place.mkdir(parents=True)
    (place.parent / "c-file").touch()
    found = look_into(
        tmp_path,
        submitted_directory="work [2026] (a+b)",
        directory_structure="{nbgrader_step}/{assignment_id}/c-{student_id}",
    )
    assert found.submissions == {"ann": place}
    assert set(found.passed_over) == {"file"}


def _make(folder: Path, inside: str) -> None:
    path = folder / inside
    if inside.endswith("/"):
        path.mkdir()
    elif inside:
        path.touch()
