"""Plain `nbgrader autograde`, as an instructor meets it: batches, refusals, interruptions, other users."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading.bubblewrap import bubblewrap
from readybook.releases import digest, digest_in
from readybook.verdict import read_verdict
from tests.grading.instructor import BAD, HARMFUL, POINTS, RIGHT, hand_in, nbgrader, running, scores, spoil


def test_forty_submissions_with_ten_bad_ones_get_forty_verdicts(graded_course: Course) -> None:
    for number in range(30):
        hand_in(graded_course, f"good-{number}", RIGHT)
    for how in BAD:
        spoil(hand_in(graded_course, how, RIGHT), how)
    for name, answer in HARMFUL.items():
        hand_in(graded_course, name, answer)
    done = nbgrader(graded_course, "autograde", "small")
    assert done.returncode == 0, done.stderr[-3000:]
    rows = scores(graded_course)
    assert len(rows) == 40
    assert {rows[f"good-{n}"].earned(optional=False) for n in range(30)} == {POINTS}
    assert {name: rows[name].status for name in BAD} == BAD
    assert {
        name: (rows[name].status, rows[name].earned(optional=False)) for name in HARMFUL
    } == dict.fromkeys(HARMFUL, ("graded", 0.0))
    for name in BAD:
        verdict = rows[name].verdict
        assert verdict is not None
        assert verdict.message.startswith(f"{name}/small.ipynb: ")
        assert verdict.boxed is None


NO_NAMESPACES = (
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--bind",
    "/tmp",
    "/tmp",
    "--unshare-user",
    "--disable-userns",
)


def test_without_a_box_nothing_is_graded_unless_the_instructor_says_so(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    root = str(graded_course.root)
    inside = (bubblewrap(), *NO_NAMESPACES, "--bind", root, root, "--")
    done = nbgrader(graded_course, "autograde", "small", inside=inside)
    assert done.returncode == 1
    assert "Nothing was graded: " in done.stderr
    assert "allow_unboxed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (graded_course.root / "autograded" / "ann").exists()

    allowed = "--SealedExporter.allow_unboxed=True"
    done = nbgrader(graded_course, "autograde", "small", allowed, inside=inside)
    assert done.returncode == 0, done.stderr[-3000:]
    row = scores(graded_course)["ann"]
    assert row.earned(optional=False) == POINTS
    assert row.verdict is not None
    assert row.verdict.boxed is False
    done = subprocess.run(
        [sys.executable, "-m", "readybook", "scores", "small"],
        cwd=graded_course.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ann: ran without a box" in done.stdout


def test_a_wrong_setting_is_told_in_a_sentence(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    done = nbgrader(graded_course, "autograde", "small", "--SealedExporter.cell_seconds=0")
    assert done.returncode == 1
    assert "a setting in nbgrader_config.py is wrong" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_release_a_sentence_says_how_to_make_it(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    shutil.rmtree(graded_course.root / "release")
    done = nbgrader(graded_course, "autograde", "small")
    assert done.returncode == 1
    assert "run 'nbgrader generate_assignment small --force'" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_warm_parents_kernels_start_cold_and_points_are_the_same(graded_course: Course) -> None:
    hand_in(graded_course, "amy", RIGHT)
    hand_in(graded_course, "ben", RIGHT)
    lost = """
import nbgrader.apps
from readybook.grading.warm import WarmParent, WarmUnavailable
def fails(*_):
    raise WarmUnavailable("it has ended")
WarmParent.fork = fails
nbgrader.apps.NbGraderApp.launch_instance(["autograde", "small"])
"""
    done = subprocess.run(
        [sys.executable, "-c", lost], cwd=graded_course.root, capture_output=True, text=True, check=False
    )
    assert done.stderr.count("Every kernel starts cold from here on: it has ended") == 1
    assert [row.earned(optional=False) for row in scores(graded_course).values()] == [POINTS] * 2


def test_an_interrupted_run_leaves_no_half_and_goes_on_the_next_time(
    graded_course: Course, folder_for_temporary_files: Path
) -> None:
    hand_in(graded_course, "ann", RIGHT)
    hand_in(graded_course, "bob", "import time\ntime.sleep(50)\n" + RIGHT)
    command = [sys.executable, "-m", "nbgrader", "autograde", "small"]
    with subprocess.Popen(
        command,
        cwd=graded_course.root,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Whoever runs these tests in the background has them ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Autograding" in line and "bob" in line:
                break
        time.sleep(4)
        os.killpg(process.pid, signal.SIGINT)
        process.stderr.read()
    assert process.returncode != 0
    autograded = graded_course.root / "autograded"
    assert {path.parent.parent.name for path in autograded.rglob("*.ipynb")} == {"ann"}
    assert not list(folder_for_temporary_files.iterdir())
    assert not [line for line in running() if str(graded_course.root) in line]

    spoil(graded_course.root / "submitted/bob/small/small.ipynb", "empty")
    done = nbgrader(graded_course, "autograde", "small")
    assert done.returncode == 0, done.stderr[-3000:]
    assert {name: row.status for name, row in scores(graded_course).items()} == {
        "ann": "graded",
        "bob": "unreadable",
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_is_told_in_a_sentence(graded_course: Course, tmp_path: Path) -> None:
    hand_in(graded_course, "ann", RIGHT)
    disk = tmp_path / "disk"
    disk.mkdir()
    fill = f'mount -t tmpfs -o size=16k tmpfs "{disk}" && head -c 12k /dev/zero > "{disk}/data" && '
    run = f'TMPDIR="{disk}" exec "$@"'
    inside = ("unshare", "--mount", "sh", "-c", fill + run, "sh")
    done = nbgrader(graded_course, "autograde", "small", inside=inside)
    assert done.returncode == 1
    assert "submissions could not be laid out to be graded" in done.stderr
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run as an ordinary user here")
def test_an_ordinary_user_grades_alike(graded_course: Course) -> None:
    """User 65534 grades, in a private view of the machine that lets it read this Python."""
    hand_in(graded_course, "ann", RIGHT)
    with tempfile.TemporaryDirectory(prefix="ordinary-") as folder:
        root = Path(folder) / "course"
        shutil.copytree(graded_course.root, root)
        for path in (Path(folder), *Path(folder).rglob("*")):
            os.chown(path, 65534, 65534)
        view, home, python = Path(folder) / "view", Path.home(), Path(sys.base_prefix)
        view.mkdir()
        show = (
            f'mount --bind "{python}" "{view}" && mount -t tmpfs -o mode=755 tmpfs "{home}" && '
            f'mkdir -p "{python}" && mount --move "{view}" "{python}" && '
            if python.is_relative_to(home)
            else ""
        )
        become = 'exec setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/tmp "$@"'
        inside = ("unshare", "--mount", "sh", "-c", show + become, "sh")
        done = nbgrader(Course(root), "autograde", "small", inside=inside)
        assert done.returncode == 0, done.stderr[-3000:]
        assert scores(Course(root))["ann"].earned(optional=False) == POINTS
        verdict = read_verdict(Course(root).autograded("ann", "small"))
        assert verdict is not None
        assert verdict.boxed


def test_what_the_candidate_wrote_is_kept_word_for_word(graded_course: Course) -> None:
    odd = "def double(x):\n\treturn x+x   # ünïcode 😀 <b>&amp;</b>  \n\n\n"
    hand_in(graded_course, "ann", odd)
    assert nbgrader(graded_course, "autograde", "small").returncode == 0
    book = json.loads(graded_course.autograded("ann", "small").read_text(encoding="utf-8"))
    (cell,) = [cell for cell in book["cells"] if cell["id"] == "double"]
    assert "".join(cell["source"]) == odd


def test_a_folder_whose_name_could_be_markup_is_passed_over(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    hand_in(graded_course, "<img src=x onerror=alert(1)>", RIGHT)
    done = nbgrader(graded_course, "autograde", "small")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "is no name for a candidate's folder; rename it" in done.stderr
    assert set(scores(graded_course)) == {"ann"}


def test_nbgraders_own_example_course_grades_unchanged(tmp_path: Path) -> None:
    """`nbgrader quickstart` knows nothing of us: its checks delete names and catch errors."""
    assert nbgrader(Course(tmp_path), "quickstart", "course").returncode == 0
    course = Course(tmp_path / "course")
    (course.root / "nbgrader_config.py").unlink()
    shutil.copy(Path(__file__).resolve().parents[2] / "nbgrader_config.py", course.root)
    done = nbgrader(course, "generate_assignment", "ps1")
    assert done.returncode == 0, done.stderr
    release = read_notebook(course.root / "release" / "ps1" / "problem1.ipynb")
    assert digest_in(release.metadata) == digest(release)
    for candidate, folder in (("solved", "source"), ("untouched", "release")):
        shutil.copytree(course.root / folder / "ps1", course.root / "submitted" / candidate / "ps1")
    done = nbgrader(course, "autograde", "ps1")
    assert done.returncode == 0, done.stderr[-3000:]
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        grades = {
            candidate: {
                grade.name: grade.auto_score for grade in notebook.grades if grade.auto_score is not None
            }
            for candidate in ("solved", "untouched")
            for notebook in book.find_submission("ps1", candidate).notebooks
            if notebook.name == "problem1"
        }
        points = {cell.name: cell.max_score for cell in book.find_notebook("problem1", "ps1").grade_cells}
    assert grades["solved"] == {name: points[name] for name in grades["solved"]}
    assert len(grades["solved"]) == 4
    assert set(grades["untouched"].values()) == {0}


@pytest.mark.parametrize("place", ["prepare.rebuild", "exporter.run_job"])
def test_an_error_of_our_own_costs_no_other_submission_its_score(graded_course: Course, place: str) -> None:
    hand_in(graded_course, "amy", "print('breaks the grader')")
    hand_in(graded_course, "ben", RIGHT)
    module, name = place.split(".")
    broken = f"""
import nbgrader.apps
from readybook.grading import {module}
works = {module}.{name}
def fails_for_one(*arguments):
    if "breaks the grader" in str(arguments):
        raise RuntimeError("a defect")
    return works(*arguments)
{module}.{name} = fails_for_one
nbgrader.apps.NbGraderApp.launch_instance(["autograde", "small"])
"""
    done = subprocess.run(
        [sys.executable, "-c", broken], cwd=graded_course.root, capture_output=True, text=True, check=False
    )
    rows = scores(graded_course)
    assert rows["amy"].status == "not graded"
    assert "internal error" in str(rows["amy"].verdict)
    assert "RuntimeError: a defect" in done.stderr
    assert rows["ben"].earned(optional=False) == POINTS
