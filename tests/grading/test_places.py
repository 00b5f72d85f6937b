"""Grading in folders of any name, of candidates of any name; whatever is passed over is named."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readybook.course import Course
from readybook.grading.temporary import reachable
from tests.grading.instructor import POINTS, RIGHT, hand_in, nbgrader, scores
from tests.grading.test_batch import grade, graded_files, saved, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")

NAMES = ("O'Brien", "Smith, Jane", "Jose\u0301", "अनिता", "100% *?", "_a&b>c#;{d}", "=1+1", "\u200f😀")
MARKUP, CODED = "<img src=x onerror=alert(1)>", "a%3Cimg src=x%3E"
PASSED_OVER = {
    MARKUP,
    CODED,
    "[x]",
    "mis",
    "direct",
    "jane.zip",
    "Zoe\u0308",
    "Zo\u00eb",
    ".hidden",
    "new\nline",
}
ODD = "Prüfung 2026 (Jörg) C++ a{b} $x"
LONG = "a+b (c) " + "d" * 60


def fill(course: Course) -> None:
    """Hand in for everybody; some of it cannot be taken."""
    for name in (*NAMES, MARKUP, CODED, "[x]", "Zoe\u0308", "Zo\u00eb", ".hidden", "new\nline"):
        hand_in(course, name, RIGHT)
    submitted = course.root / "submitted"
    (submitted / "mis" / "Small").mkdir(parents=True)
    (submitted / "direct").mkdir()
    shutil.copy(course.release("small"), submitted / "direct")
    (submitted / "jane.zip").touch()


def readybook(course: Course, *arguments: str) -> str:
    command = [sys.executable, "-m", "readybook", *arguments]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def plain(known_course: Course, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, str]:
    """A course in an ordinary folder, and what plain nbgrader said on grading it."""
    course = Course(tmp_path_factory.mktemp("plain") / "course")
    shutil.copytree(known_course.root, course.root)
    fill(course)
    done = nbgrader(course, "autograde", "small")
    assert done.returncode == 0, done.stderr[-3000:]
    return course, done.stderr


@pytest.fixture(scope="module")
def batch(
    known_course: Course, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Course, subprocess.CompletedProcess[str]]:
    """The same in an odd folder, with a long and odd one for temporary files, and what a batch said there."""
    course = Course(tmp_path_factory.mktemp("odd") / ODD)
    shutil.copytree(known_course.root, course.root)
    fill(course)
    temporary = tmp_path_factory.mktemp("temporary") / LONG
    temporary.mkdir()
    done = grade(course, "--json", TMPDIR=str(temporary))
    assert not list(temporary.iterdir())
    log = (course.root / "grade.log").read_text(encoding="utf-8")
    assert "starts cold" not in log, log
    return course, done


def test_every_name_and_folder_gives_what_plain_nbgrader_gives_in_a_plain_one(
    plain: tuple[Course, str], batch: tuple[Course, subprocess.CompletedProcess[str]]
) -> None:
    rows = told(batch[1])
    assert {name: row["points"] for name, row in rows.items() if row["status"] == "graded"} == dict.fromkeys(
        NAMES, POINTS
    ), batch[1].stderr
    assert saved(batch[0]) == saved(plain[0])
    assert graded_files(batch[0]) == graded_files(plain[0])


def test_whatever_is_passed_over_is_named_everywhere(
    batch: tuple[Course, subprocess.CompletedProcess[str]],
) -> None:
    course, done = batch
    assert done.returncode == 1
    assert "8 graded, 10 passed over." in done.stderr
    rows = {name: row for name, row in told(done).items() if row["status"] == "passed over"}
    assert set(rows) == PASSED_OVER
    assert {row["points"] for row in rows.values()} == {None}
    table = readybook(course, "scores", "small")
    unfolded = "".join(table.split())
    for row in rows.values():
        assert row["message"] in done.stderr
        assert "".join(row["message"].split()) in unfolded
    exported = nbgrader(course, "export", "--to", "grades.csv")
    assert exported.returncode == 0, exported.stderr
    with (course.root / "grades.csv").open(newline="", encoding="utf-8") as file:
        grades = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: grades[name]["score"] for name in NAMES} == dict.fromkeys(NAMES, "3.0")
    left_out = {name: row["score"] for name, row in grades.items() if row["status"] == "passed over"}
    assert left_out == dict.fromkeys(PASSED_OVER - {"new\nline"} | {"new\ufffdline"}, "")


def test_plain_nbgrader_warns_of_whatever_is_passed_over(plain: tuple[Course, str]) -> None:
    warnings = [line for line in plain[1].splitlines() if "WARNING" in line and "passed over: " in line]
    assert len(warnings) == len(PASSED_OVER)
    for part in ("submitted/mis holds no folder 'small' but 'Small'", "submitted/jane.zip is a file"):
        assert any(part in line for line in warnings), warnings


def test_pages_and_workbooks_are_made_under_every_name(
    batch: tuple[Course, subprocess.CompletedProcess[str]],
) -> None:
    course, _ = batch
    done = nbgrader(course, "generate_feedback", "small")
    assert done.returncode == 0, done.stderr[-3000:]
    readybook(course, "pdf", "small")
    for name in NAMES:
        folder = course.root / "feedback" / name / "small"
        assert {path.name for path in folder.iterdir()} == {"small.html", "small.pdf"}, name


def test_only_those_of_a_choice_are_graded_and_told_of(
    batch: tuple[Course, subprocess.CompletedProcess[str]],
) -> None:
    course, _ = batch
    done = grade(course, "--json", "--candidate", "Jos\u00e9", "--candidate", "100% *?", "--candidate", "mi*")
    assert {name: row["status"] for name, row in told(done).items()} == {
        "Jose\u0301": "graded",
        "100% *?": "graded",
        "mis": "passed over",
    }


def test_a_name_that_the_gradebook_knows_in_another_form_stays_one_candidate(graded_course: Course) -> None:
    hand_in(graded_course, "Jos\u00e9", RIGHT)
    assert grade(graded_course).returncode == 0
    shutil.rmtree(graded_course.root / "submitted" / "Jos\u00e9")
    hand_in(graded_course, "Jose\u0301", "def double(x):\n    return x * x")
    assert grade(graded_course).returncode == 0
    assert {name: row.earned(optional=False) for name, row in scores(graded_course).items()} == {
        "Jos\u00e9": 0
    }


def test_a_long_path_for_temporary_files_is_no_hindrance_to_cold_kernels(
    graded_course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(graded_course, "ann", RIGHT)
    temporary = tmp_path / LONG
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    done = nbgrader(graded_course, "autograde", "small", "--SealedExporter.warm=False")
    assert done.returncode == 0, done.stderr[-3000:]
    assert scores(graded_course)["ann"].earned(optional=False) == POINTS
    assert not list(temporary.iterdir())


def test_sockets_are_reached_by_the_folders_own_path_or_a_short_one(tmp_path: Path) -> None:
    short, long = Path("/tmp/rb"), tmp_path / ("d" * 100)
    long.mkdir()
    with reachable(short) as path:
        assert path == short
    with reachable(long) as path:
        assert path.resolve() == long.resolve()
        assert len(os.fsencode(path)) < 60
    assert not path.parent.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make places read-only")
def test_where_no_socket_has_a_place_the_sentence_names_the_variable(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    (graded_course.root / ("d" * 100)).mkdir()
    script = (
        'mount --bind "$0" /mnt && cd /mnt && export TMPDIR=/mnt/$(ls -d d*) && '
        "for place in /tmp /var/tmp /dev/shm; do "
        "mount --bind $place $place && mount -o remount,bind,ro $place || exit 9; done; "
        'exec "$@" -m readybook grade small'
    )
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, str(graded_course.root), sys.executable],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": ""},
    )
    assert done.returncode == 1
    assert "set TMPDIR to a folder with a shorter path" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["a [2026]", "100%25"])
def test_a_folder_in_which_nbgrader_finds_nothing_is_told_in_a_sentence(
    known_course: Course, tmp_path: Path, name: str
) -> None:
    course = Course(Path(shutil.copytree(known_course.root, tmp_path / name)))
    done = grade(course)
    assert done.returncode == 1
    assert done.stderr.startswith(f"readybook: {course.root}: nbgrader takes the brackets or percent signs")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("path", [None, "", "/nonexistent"])
def test_without_a_path_and_a_home_a_batch_is_graded(
    graded_course: Course, monkeypatch: pytest.MonkeyPatch, path: str | None
) -> None:
    hand_in(graded_course, "ann", RIGHT)
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if path is None:
        monkeypatch.delenv("PATH")
    else:
        monkeypatch.setenv("PATH", path)
    done = grade(graded_course, "--json")
    assert done.returncode == 0, done.stderr
    assert told(done)["ann"]["points"] == POINTS


def test_mailed_files_are_collected_under_every_name_and_what_is_skipped_is_told(
    known_course: Course, tmp_path: Path
) -> None:
    course = Course(Path(shutil.copytree(known_course.root, tmp_path / ODD.replace("{b}", "b"))))
    archive = course.root / "downloaded" / "small" / "archive"
    taken = (
        *(
            "O'Brien_small.ipynb",
            "Smith, Jane_small (1).ipynb",
            "Jose\u0301_small.ipynb",
            "अनिता_small(2).ipynb",
        ),
        *("100% ?/small.ipynb", "_under/small.ipynb", "emil_meyer_small.ipynb"),
    )
    skipped = {
        "small.ipynb": "nothing says whose it is",
        "ida-small.ipynb": "it is not called CANDIDATE_small.ipynb",
        "Small.ipynb": "it is not called CANDIDATE_small.ipynb",
        "[x]_small.ipynb": "is no name for a candidate's folder",
        "a.txt": "it is no notebook",
        "__MACOSX/small.ipynb": "it is a hidden copy that macOS makes",
        "jane/._small.ipynb": "it is a hidden copy that macOS makes",
    }
    for name in (*taken, *skipped):
        (archive / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course.release("small"), archive / name)
    done = nbgrader(course, "zip_collect", "small")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "7 files collected, 7 files skipped" in done.stderr
    assert {path.name for path in (course.root / "submitted").iterdir()} == {
        *("O'Brien", "Smith, Jane", "Jos\u00e9", "अनिता", "100% ?", "_under", "emil_meyer")
    }
    said = [line for line in done.stderr.splitlines() if ": skipped, since " in line]
    for name, reason in skipped.items():
        assert any(f"{Path(name).name}: skipped, since" in line and reason in line for line in said), name
    assert "(?P<" not in done.stderr
