"""`readybook grade`: the same results as plain nbgrader, side by side, and nothing lost."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook

from readybook.course import Course
from readybook.grading.exporter import SealedExporter
from readybook.grading.processes import below
from tests.grading.instructor import (
    BAD,
    HARMFUL,
    POINTS,
    RIGHT,
    hand_in,
    nbgrader,
    running,
    scores,
    spoil,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")
SLOW = "import time\ntime.sleep({seconds})\n" + RIGHT


def grade(course: Course, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "readybook", "grade", "small", *options],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, **environment},
    )


def told(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """What `--json` said of each candidate."""
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["candidate"]: row for row in rows}


@contextmanager
def under_way(course: Course, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run a batch beside the test, and wait until it has said something of its first submission."""
    with subprocess.Popen(
        [sys.executable, "-m", "readybook", "grade", "small", "--json", *options],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Whoever runs these tests in the background has them ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline(), process.stderr.read() if process.stderr else ""
        yield process


def until(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def nothing_is_left(course: Course, temporary: Path) -> bool:
    """Whether no process, no half and no temporary file of a batch is there any more."""
    processes = [line for line in running() if str(temporary) in line or str(course.root) in line]
    return not processes and not (course.root / "autograded" / ".grading").exists()


def saved(course: Course, address: str = "") -> dict[str, dict[str, Any]]:
    """Everything that the gradebook says of each candidate's items."""
    with Gradebook(address or f"sqlite:///{course.root / 'gradebook.db'}", "readybook") as book:
        return {
            submission.student.id: {
                "score": submission.score,
                "grades": [
                    (grade.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                    for notebook in submission.notebooks
                    for grade in sorted(notebook.grades, key=lambda grade: grade.name)
                ],
                "comments": sorted(
                    (comment.name, comment.auto_comment)
                    for notebook in submission.notebooks
                    for comment in notebook.comments
                ),
            }
            for submission in book.assignment_submissions("small")
        }


def graded_files(course: Course) -> dict[str, bytes]:
    """What lies in autograded/, but for addresses in memory, which are other ones in each run."""
    folder = course.root / "autograded"
    return {
        str(path.relative_to(folder)): re.sub(rb" at 0x[0-9a-f]+", b"", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def copy_of(course: Course, folder: Path) -> Course:
    shutil.copytree(course.root, folder, ignore=lambda *_: ["pipe"])
    return Course(folder)


def test_a_batch_gives_what_plain_nbgrader_gives_for_any_number_of_jobs(
    graded_course: Course, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for number in range(4):
        hand_in(graded_course, f"good-{number}", RIGHT)
    hand_in(graded_course, "wrong", "def double(x):\n    return x * x")
    for how in ("cut", "empty", "pdf", "folder"):
        spoil(hand_in(graded_course, how, RIGHT), how)
    for name, answer in HARMFUL.items():
        hand_in(graded_course, name, answer)
    folder = tmp_path_factory.mktemp("copies")
    others = {jobs: copy_of(graded_course, folder / jobs) for jobs in ("1", "3")}
    assert nbgrader(graded_course, "autograde", "small").returncode == 0
    for jobs, course in others.items():
        done = grade(course, "--jobs", jobs)
        assert done.returncode == 0, done.stderr
        assert saved(course) == saved(graded_course)
        assert graded_files(course) == graded_files(graded_course)
        log = (course.root / "grade.log").read_text(encoding="utf-8")
        assert "run again" not in log
        assert "Traceback" not in log


def test_only_what_changed_is_graded_again(graded_course: Course) -> None:
    paths = {name: hand_in(graded_course, name, RIGHT) for name in ("ann", "bob", "eve")}
    assert nbgrader(graded_course, "autograde", "small", "--student", "ann").returncode == 0
    first = told(grade(graded_course, "--json"))
    assert {name: row["unchanged"] for name, row in first.items()} == {
        "ann": True,
        "bob": False,
        "eve": False,
    }
    assert {row["points"] for row in first.values()} == {POINTS}
    spoil(paths["bob"], "cut")
    again = told(grade(graded_course, "--json"))
    assert {name: (row["unchanged"], row["status"]) for name, row in again.items()} == {
        "ann": (True, "graded"),
        "bob": (False, "unreadable"),
        "eve": (True, "graded"),
    }
    assert {name: row.status for name, row in scores(graded_course).items()} == {
        "ann": "graded",
        "bob": "unreadable",
        "eve": "graded",
    }
    chosen = told(grade(graded_course, "--json", "--again", "--candidate", "a*", "--candidate", "eve"))
    assert {name: row["unchanged"] for name, row in chosen.items()} == {"ann": False, "eve": False}


def test_a_changed_check_has_everything_graded_again(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    assert not told(grade(graded_course, "--json"))["ann"]["unchanged"]
    for path in (graded_course.root / "source").rglob("*.ipynb"):
        path.write_text(path.read_text(encoding="utf-8").replace("double(-3) == -6", "double(-3) == 6"))
    assert nbgrader(graded_course, "generate_assignment", "small").returncode == 0
    row = told(grade(graded_course, "--json"))["ann"]
    assert not row["unchanged"]
    assert row["points"] == 1


def test_a_batch_that_is_killed_is_taken_up_where_it_was(
    graded_course: Course, folder_for_temporary_files: Path
) -> None:
    names = [f"candidate-{number}" for number in range(6)]
    for name in names:
        hand_in(graded_course, name, SLOW.format(seconds=2))
    with under_way(graded_course, "--jobs", "2") as process:
        process.kill()
    assert until(lambda: not [line for line in running() if str(folder_for_temporary_files) in line])
    assert all(path.stat().st_size for path in (graded_course.root / "autograded").glob("[!.]*/**/*.ipynb"))
    rows = told(grade(graded_course, "--json"))
    assert sorted(rows) == names
    assert 1 <= sum(row["unchanged"] for row in rows.values()) < len(names)
    assert {row["points"] for row in rows.values()} == {POINTS}
    assert len(saved(graded_course)) == len(names)
    assert nothing_is_left(graded_course, folder_for_temporary_files)
    assert not list(folder_for_temporary_files.glob("readybook-grade-*"))


def test_ctrl_c_ends_a_batch_at_once_and_leaves_nothing(
    graded_course: Course, folder_for_temporary_files: Path
) -> None:
    hand_in(graded_course, "ann", RIGHT)
    for name in ("bob", "eve"):
        hand_in(graded_course, name, SLOW.format(seconds=50))
    with under_way(graded_course, "--jobs", "2") as process:
        os.killpg(process.pid, signal.SIGINT)
        start = time.monotonic()
        _, complaints = process.communicate(timeout=30)
    assert time.monotonic() - start < 20
    assert process.returncode == 130
    assert complaints.strip().splitlines()[-1] == "readybook: stopped"
    assert "Traceback" not in complaints
    assert set(saved(graded_course)) == {"ann"}
    assert until(lambda: nothing_is_left(graded_course, folder_for_temporary_files))
    assert not list(folder_for_temporary_files.iterdir())


@pytest.mark.parametrize("victim", ["loky", "warm_parent"])
def test_who_loses_a_process_of_ours_is_run_again(graded_course: Course, victim: str) -> None:
    """Kills all worker processes of the batch, or what kernels are forked from."""
    names = ["ann", *(f"slow-{number}" for number in range(4))]
    for name in names:
        hand_in(graded_course, name, RIGHT if name == "ann" else SLOW.format(seconds=4))
    with under_way(graded_course, "--jobs", "2") as process:
        time.sleep(2)
        killed = [pid for pid in below(process.pid) if victim in command_of(pid)]
        assert killed
        for pid in killed:
            with suppress(ProcessLookupError):  # it ended with another of them
                os.kill(pid, signal.SIGKILL)
        said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    rows = [json.loads(line) for line in said.splitlines()]
    assert {row["candidate"]: row["points"] for row in rows} == dict.fromkeys(names[1:], POINTS)
    assert "run again" in (graded_course.root / "grade.log").read_text(encoding="utf-8")


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def test_what_is_wrong_is_told_in_one_sentence(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    cases: Mapping[tuple[str, ...], str] = {
        ("--jobs", "0"): "give 1 or more",
        ("--jobs", "many"): "give 1 or more",
        ("--scheduler", "tcp://127.0.0.1:9"): "no Dask scheduler answers there",
        ("--scheduler", "nonsense://x"): "no Dask scheduler answers there",
    }
    for options, sentence in cases.items():
        done = grade(graded_course, *options)
        assert done.returncode in (1, 2), options
        assert sentence in done.stderr.splitlines()[-1], done.stderr
        assert "Traceback" not in done.stderr
    assert not (graded_course.root / "autograded" / "ann").exists()
    done = subprocess.run(
        [sys.executable, "-m", "readybook", "grade", "large"],
        cwd=graded_course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "there is no assignment 'large'" in done.stderr


def test_a_gradebook_that_cannot_be_written_to_is_told_before_anything_runs(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    gradebook = graded_course.root / "gradebook.db"
    content = gradebook.read_bytes()
    gradebook.write_bytes(b"not a database" * 100)
    done = grade(graded_course)
    assert done.returncode == 1
    assert "the gradebook cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr
    gradebook.write_bytes(content)
    assert grade(graded_course).returncode == 0


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(graded_course: Course) -> None:
    for name in ("ann", "bob"):
        hand_in(graded_course, name, SLOW.format(seconds=3) if name == "bob" else RIGHT)
    other = sqlite3.connect(graded_course.root / "gradebook.db", isolation_level=None)
    with under_way(graded_course) as process:
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(9)
        other.execute("ROLLBACK")
        said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    assert [json.loads(line)["points"] for line in said.splitlines()] == [POINTS]


def test_two_batches_do_not_meet_in_one_course(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    hand_in(graded_course, "bob", SLOW.format(seconds=8))
    with under_way(graded_course) as process:
        done = grade(graded_course)
        assert done.returncode == 1
        assert "another 'readybook grade' is at work" in done.stderr
        process.communicate(timeout=120)
    assert process.returncode == 0


def test_submissions_may_come_and_go_during_a_run(graded_course: Course) -> None:
    for name in ("ann", "bob", "eve", "zoe"):
        hand_in(graded_course, name, SLOW.format(seconds=2))
    with under_way(graded_course, "--jobs", "1") as process:
        shutil.rmtree(graded_course.root / "submitted" / "zoe")
        hand_in(graded_course, "new", RIGHT)
        said, complaints = process.communicate(timeout=120)
    rows = {row["candidate"]: row for row in map(json.loads, said.splitlines())}
    assert {name: row["status"] for name, row in rows.items()} == {
        "bob": "graded",
        "eve": "graded",
        "zoe": "gone",
        "new": "graded",
    }
    assert "zoe: gone: it was handed in when the run began" in complaints


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_stops_a_batch_which_then_goes_on(graded_course: Course, tmp_path: Path) -> None:
    for number in range(3):
        hand_in(graded_course, f"candidate-{number}", RIGHT)
    root = graded_course.root
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        f'mount -t tmpfs -o size=40m tmpfs "{disk}" && cp -r "{root}"/[!d]* "{disk}" && cd "{disk}" && '
        f'cat /dev/zero > filler; "{sys.executable}" -m readybook grade small; echo "status $?"; '
        f'rm filler; "{sys.executable}" -m readybook grade small --json'
    )
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, check=False, timeout=300
    )
    assert "the disk is full" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    status, *rows = done.stdout.splitlines()
    assert status == "status 1"
    assert [json.loads(row)["points"] for row in rows] == [POINTS] * 3


def test_a_terminal_shows_a_bar_and_a_pipe_only_the_summary(graded_course: Course) -> None:
    hand_in(graded_course, "ann", RIGHT)
    spoil(hand_in(graded_course, "bob", RIGHT), "cut")
    done = grade(graded_course)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "bob: unreadable: bob/small.ipynb: " + BAD_ENDING,
        "2 submissions of small: 1 graded, 1 unreadable.",
        "Scores: readybook scores small. Graded notebooks: autograded/. Log: grade.log.",
    ]
    shell = f'"{sys.executable}" -m readybook grade small --again'
    seen = subprocess.run(
        ["script", "-qec", shell, "/dev/null"],
        cwd=graded_course.root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"},
    ).stdout
    assert "1 unreadable" in seen
    assert "a minute" in seen
    assert "0/2" in seen
    assert "2/2" in seen


@pytest.fixture
def dask() -> Iterator[Callable[..., str]]:
    """Starts a Dask scheduler and workers, each with further environment variables; gives the address."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dask-")))

        def run(kind: str, *options: str, **environment: str) -> None:
            log = stack.enter_context((place / f"{kind}.log").open("a"))
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options],
                env={**os.environ, **environment},
                cwd=place,
                stdout=log,
                stderr=log,
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)

        def start(*workers: Mapping[str, str]) -> str:
            file = place / "scheduler.json"
            run("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
            assert until(file.exists)
            address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
            for environment in workers:
                run("worker", address, "--nthreads", "1", "--no-dashboard", **environment)
            with Client(address) as client:
                client.wait_for_workers(len(workers), timeout=60)
            return address

        yield start


def test_a_cluster_gives_the_same_and_may_lose_a_worker(
    graded_course: Course, dask: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = ["ann", *(f"slow-{number}" for number in range(5))]
    for name in names:
        hand_in(graded_course, name, RIGHT if name == "ann" else SLOW.format(seconds=3))
    spoil(hand_in(graded_course, "cut", RIGHT), "cut")
    other = copy_of(graded_course, tmp_path_factory.mktemp("copies") / "other")
    address = dask({}, {})
    with under_way(graded_course, "--scheduler", address) as process:
        time.sleep(1)
        with Client(address) as client:
            victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        said, complaints = process.communicate(timeout=240)
    assert process.returncode == 0, complaints
    rows = {row["candidate"]: row for row in map(json.loads, said.splitlines())}
    assert {row["points"] for name, row in rows.items() if name.startswith("slow")} == {POINTS}
    assert grade(other).returncode == 0
    assert saved(graded_course) == saved(other)
    assert graded_files(graded_course) == graded_files(other)


def test_a_worker_that_cannot_grade_is_told(
    graded_course: Course, dask: Callable[..., str], tmp_path: Path
) -> None:
    hand_in(graded_course, "ann", RIGHT)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "sitecustomize.py").write_text("import readybook\nreadybook.__version__ = '0.0.1'\n")
    done = grade(graded_course, "--scheduler", dask({"PYTHONPATH": str(elsewhere)}))
    assert done.returncode == 1
    assert "it has readybook 0.0.1, and this machine" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def postgresql() -> Iterator[str]:
    """Gives the address of an empty database of a PostgreSQL server."""
    pgserver = pytest.importorskip("pgserver", reason="there is no PostgreSQL wheel for this Python")
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


def test_the_gradebook_may_be_a_postgresql_database(
    graded_course: Course, postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hand_in(graded_course, "ann", RIGHT)
    hand_in(graded_course, "bob", "def double(x):\n    return x * x")
    other = copy_of(graded_course, tmp_path_factory.mktemp("copies") / "other")
    with (graded_course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nc.CourseDirectory.db_url = {postgresql!r}\n")
    (graded_course.root / "gradebook.db").unlink()
    made = nbgrader(graded_course, "generate_assignment", "small")
    assert made.returncode == 0, made.stderr
    first = told(grade(graded_course, "--json"))
    assert {name: row["points"] for name, row in first.items()} == {"ann": POINTS, "bob": 0}
    assert grade(other).returncode == 0
    assert saved(graded_course, postgresql) == saved(other)
    assert not (graded_course.root / "gradebook.db").exists()
    assert all(row["unchanged"] for row in told(grade(graded_course, "--json")).values())
    assert scores(graded_course)["ann"].earned(optional=False) == POINTS


BAD_ENDING = "the file ends in the middle of a cell"
assert set(BAD) >= {"cut"}


def test_no_notebook_stays_in_memory_once_it_is_exported() -> None:
    exporter = SealedExporter()
    for number in range(3):
        where = {"metadata": {"name": "small", "path": str(number)}}
        exporter.from_notebook_node(new_notebook(metadata={"kept": number}), resources=where)
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, NotebookNode) and "kept" in each]
