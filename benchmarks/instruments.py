"""What is measured in benchmarks, and with what: seconds, core-seconds and memory of commands that grade."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading.kernel import ONE_THREAD
from readybook.grading.preload import modules_of
from readybook.grading.processes import below

FLOOR = """
import contextlib, io, json, os, sys, time
os.environ["MPLBACKEND"] = "Agg"
from readybook.grading.warm_parent import preload, rehearse_drawing
cells, modules, times = json.load(sys.stdin)
preload(modules)
rehearse_drawing()
from matplotlib import pyplot


def draw():
    for number in pyplot.get_fignums():
        pyplot.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight")
    pyplot.close("all")


pyplot.show = draw  # as a notebook does
for _ in range(times):
    start = time.perf_counter()
    child = os.fork()
    if not child:
        space = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for cell in cells:
                with contextlib.suppress(Exception):
                    exec(compile(cell, "<cell>", "exec"), space)
        os._exit(0)
    _, _, used = os.wait4(child, 0)
    print(time.perf_counter() - start, used.ru_utime + used.ru_stime)
"""


@dataclass
class Measured:
    """Of one way, for each round: seconds and core-seconds a submission."""

    seconds: list[float] = field(default_factory=list)
    core_seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """One run of `readybook grade`: seconds to its first result and in all, the coordinator's core-seconds
    for each submission after the first, and its memory in MB after each.
    """

    first: float
    seconds: float
    writing: float
    memory: list[float]


def core_seconds(pid: int) -> float:
    """Core-seconds that a process has spent itself; 0 when it is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def kilobytes(path: Path) -> float:
    """The size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1000


def busy() -> float:
    """Core-seconds that this machine has spent on anything so far."""
    user, nice, system, *_ = map(int, Path("/proc/stat").read_text(encoding="ascii").split()[1:8])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def measure(measured: Measured, submissions: int, work: Callable[[], float]) -> None:
    before = busy()
    measured.seconds.append(work() / submissions)
    measured.core_seconds.append((busy() - before) / submissions)


def grade(course: Course, assignment: str, jobs: int) -> Batch:
    """Grade all submissions anew."""
    start = time.perf_counter()
    with grading(course, assignment, jobs) as run:
        assert run.stdout is not None
        run.stdout.readline()
        first, spent, held = time.perf_counter() - start, core_seconds(run.pid), [proportional(run.pid)]
        last = spent
        for _ in run.stdout:
            last = core_seconds(run.pid) or last
            held.append(proportional(run.pid) or held[-1])
        run.wait()
    return Batch(first, time.perf_counter() - start, (last - spent) / (len(held) - 1), held)


def memory(course: Course, assignment: str, jobs: int) -> list[float]:
    """Grade ten submissions anew; return the peaks of memory of the coordinator, and of all, in MB."""
    with grading(course, assignment, jobs, "--candidate", "solved-?") as run, memory_of(run.pid) as peaks:
        run.communicate()
    return peaks


@contextmanager
def grading(course: Course, assignment: str, jobs: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `readybook grade` beside the block."""
    command = [sys.executable, "-m", "readybook", "grade", assignment]
    options = ["--again", "--json", "--jobs", str(jobs), *more]
    with subprocess.Popen(
        [*command, *options], cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        yield run
    if run.returncode:
        sys.exit(f"readybook grade {assignment} failed: see {course.root / 'grade.log'}")


@contextmanager
def memory_of(pid: int) -> Iterator[list[float]]:
    """Give the peaks of the memory of a process, and of all below it, in MB; shared pages count once."""
    peaks = [0.0, 0.0]
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            used = {each: proportional(each) for each in below(pid)}
            peaks[0] = max(peaks[0], used.get(pid, 0.0))
            peaks[1] = max(peaks[1], sum(used.values()))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


def proportional(pid: int) -> float:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024
    return 0.0


def floor(course: Course, assignment: str, times: int) -> Measured:
    """The solved notebook's cells, with their pictures, in a fork that has imported everything."""
    book = read_notebook(course.source(assignment))
    cells = [cell.source for cell in book.cells if cell.cell_type == "code"]
    modules = modules_of([book], course.source(assignment).parent, ONE_THREAD)
    done = subprocess.run(
        [sys.executable, "-c", FLOOR],
        input=json.dumps([cells, modules, times]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **ONE_THREAD},
    )
    rows = [list(map(float, line.split())) for line in done.stdout.splitlines()]
    return Measured([row[0] for row in rows], [row[1] for row in rows])
