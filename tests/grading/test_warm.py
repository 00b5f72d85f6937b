"""Warm parents: what is forked from them is apart from all else, and nothing is lost without them."""

from __future__ import annotations

import ast
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from readybook.grading import preload
from readybook.grading.kernel import ONE_THREAD
from readybook.grading.plan import plan
from readybook.grading.preload import modules_of, modules_of_checks
from readybook.grading.processes import below
from readybook.grading.warm import Modules, WarmParents, WarmUnavailable, warm_parents
from tests.grading.conftest import RunCells, forked, messages

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")


@contextmanager
def running(parents: WarmParents, code: str) -> Iterator[int]:
    """Run Python text in a forked box; give the descriptor on which its output is read."""
    told, tells = os.pipe()
    process = forked(parents, code, tells)
    os.close(tells)
    try:
        yield told
    finally:
        process.kill()
        process.wait(10)
        os.close(told)


def said(descriptor: int) -> str:
    text = b""
    while part := os.read(descriptor, 1 << 16):
        text += part
    return text.decode()


BUSY = """
import os, pty, socket, time
for folder in ("/tmp", "/box/work", "/dev/shm"):
    open(folder + "/mine", "w").write("secret")
heard = socket.socket(socket.AF_UNIX); heard.bind("\\0here"); heard.listen()
local = socket.socket(); local.bind(("127.0.0.1", 5555)); local.listen()
terminal = pty.openpty()
print("ready")
time.sleep(60)
"""
LOOK = """
import os, socket
for folder in ("/tmp", "/box/work", "/dev/shm", "/dev/pts"):
    print(folder, [name for name in os.listdir(folder) if name == "mine" or name.isdigit()])
print(sorted(name for name in os.listdir("/proc") if name.isdigit()))
for family, place in ((socket.AF_UNIX, "\\0here"), (socket.AF_INET, ("127.0.0.1", 5555))):
    try: socket.socket(family).connect(place); print("connected")
    except OSError as error: print(error.strerror)
print(os.listdir(FOLDER))
"""


def test_two_boxes_in_flight_know_nothing_of_each_other(warm: WarmParents) -> None:
    with running(warm, BUSY) as told:
        assert os.read(told, 100).split()[0] == b"ready"
        look = LOOK.replace("FOLDER", repr(str(warm.folder)))
        with running(warm, look) as other_told:
            *seen, folders = said(other_told).splitlines()
    assert seen == [
        "/tmp []",
        "/box/work []",
        "/dev/shm []",
        "/dev/pts []",
        "['1', '2']",
        "Connection refused",
        "Connection refused",
    ]
    assert len(ast.literal_eval(folders)) == 1


def test_a_box_has_no_way_to_the_parent(warm: WarmParents) -> None:
    code = (
        "import os\n"
        "for name in os.listdir('/proc/self/fd'):\n"
        "    try: print(name, os.readlink('/proc/self/fd/' + name).partition(':')[0])\n"
        "    except OSError: pass"
    )
    with running(warm, code) as told:
        assert {line.split()[1] for line in said(told).splitlines()} == {"/dev/null", "pipe"}


def test_each_box_has_random_numbers_of_its_own(run_cells: RunCells) -> None:
    draw = """
# %% given
import random, numpy
# %% answer
drawn = [random.random(), numpy.random.random()]
def numbers():
    return drawn
# %% check
print(*numbers())
"""
    one, other = (run_cells(draw).outcomes["cell-2"].printed.split() for _ in range(2))
    assert not set(one) & set(other)


def test_all_ends_when_the_grader_is_killed() -> None:
    code = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from readybook.grading.warm import Modules, warm_parents\n"
        "from readybook.grading.kernel import ONE_THREAD\n"
        "from tests.grading.test_warm import BUSY, running\n"
        "with warm_parents(Modules(), [], ONE_THREAD) as parents, running(parents.ready(), BUSY):\n"
        "    print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"ready\n"
        started = list(below(grader.pid))
        assert len(started) >= 5
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    end = time.monotonic() + 10
    while any(Path(f"/proc/{pid}/exe").exists() for pid in started) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in started if Path(f"/proc/{pid}/exe").exists()]


def test_a_box_ends_with_the_process_that_asked_for_it(warm: WarmParents) -> None:
    code = (
        "import pickle, sys, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from tests.grading.test_warm import BUSY, running\n"
        "with running(pickle.load(sys.stdin.buffer), BUSY) as told:\n"
        "    print(sum(1 for _ in open(told, closefd=False).readline()), flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asker:
        assert asker.stdin is not None
        assert asker.stdout is not None
        before = set(below(os.getpid()))
        asker.stdin.write(pickle.dumps(warm))
        asker.stdin.close()
        assert asker.stdout.readline() == b"6\n"
        started = set(below(os.getpid())) - before
        assert started
        asker.kill()
        asker.wait()
    end = time.monotonic() + 10
    while started & set(below(os.getpid())) and time.monotonic() < end:
        time.sleep(0.05)
    assert not started & set(below(os.getpid()))


def test_a_module_that_starts_threads_is_no_module_to_fork_with(tmp_path: Path) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    modules = Modules(examiners=("threaded",))
    found = {**ONE_THREAD, "PYTHONPATH": str(tmp_path)}
    with warm_parents(modules, [], found) as parents, pytest.raises(WarmUnavailable) as caught:
        parents.ready()
    assert "starts threads" in str(caught.value)


def test_a_parent_that_has_ended_is_told(run_cells: RunCells) -> None:
    with warm_parents(Modules(), [], ONE_THREAD) as warming:
        parents = warming.ready()
    with pytest.raises(WarmUnavailable):
        parents.examiners.fork({"folder": "/"}, [])
    assert messages(run_cells("# %% answer\nx = 1\n# %% check\nassert x == 1")) == [""]


def test_what_a_course_imports_is_found_by_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    (tmp_path / "beside.txt").write_text("1")
    book = new_notebook(
        cells=[
            new_code_cell("open('beside.txt').read()\nimport colorsys"),
            new_code_cell("raise ValueError"),
            new_code_cell("def late():\n    import wave\nlate()\nprint('seen by nobody')"),
        ]
    )
    found = modules_of([book], tmp_path, {})
    assert {"colorsys", "wave"} <= set(found)
    monkeypatch.setattr(preload, "_found_by_running", lambda *_: ["found again"])
    assert modules_of([book], tmp_path, {}) == found
    assert [path.name for path in tmp_path.iterdir() if path.name != "caches"] == ["beside.txt"]


def test_only_what_checks_import_is_loaded_for_examiners() -> None:
    sources = ["import colorsys", "import wave", "from xml import dom", "import json.decoder"]
    unused, needed, mine, check = (new_code_cell(source) for source in sources)
    needed.source += "\nSIZE = 1"
    mine.metadata.nbgrader = {"grade": False, "solution": True, "grade_id": "mine"}
    check.source += "\nassert SIZE"
    check.metadata.nbgrader = {"grade": True, "solution": False, "grade_id": "check", "points": 1}
    book = new_notebook(cells=[unused, needed, mine, check])
    assert modules_of_checks([plan(book, book)]) == ["wave", "json.decoder"]
