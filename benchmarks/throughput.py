"""How fast many submissions are graded: nbgrader alone, this course, and the floor below which nobody gets.

Run from the course's folder, on a machine that does nothing else: `python -m benchmarks.throughput --help`.
All ways grade the same solved workbooks, in turn, in one session; what counts are the ratios. Writes
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.sealing import STOCK, nbgrader, scratch
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading.kernel import ONE_THREAD
from readybook.grading.preload import modules_of
from readybook.grading.watch import below

FLOOR = """
import contextlib, io, json, os, sys, time
os.environ["MPLBACKEND"] = "Agg"
from readybook.grading.warm_parent import preload
cells, modules, times = json.load(sys.stdin)
preload(modules)
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
    """One run of `readybook grade`: seconds to its first result and in all, and the coordinator's
    core-seconds for each submission after the first.
    """

    first: float
    seconds: float
    writing: float


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
        first, spent, others = time.perf_counter() - start, core_seconds(run.pid), 0
        last = spent
        for _ in run.stdout:
            others += 1
            last = core_seconds(run.pid) or last
        run.wait()
    return Batch(first, time.perf_counter() - start, (last - spent) / others)


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


def compare(course: Course, assignment: str, options: argparse.Namespace) -> Iterator[str]:
    """Measure all ways for one assignment; yield the lines of a table."""
    settings = (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
    ways = {name: Measured() for name in ("stock", "autograde", "one job", "all jobs", "floor")}
    single: dict[str, list[float]] = {"stock": [], "ours": []}
    batches: dict[str, list[Batch]] = {"one job": [], "all jobs": []}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        few = {
            name: scratch(course, assignment, Path(folder) / name, config, options.stock)
            for name, config in (("stock", STOCK), ("ours", settings))
        }
        many = scratch(course, assignment, Path(folder) / "many", settings, options.submissions)
        for number in range(options.rounds):
            say(f"{assignment}: round {number + 1} of {options.rounds}")
            for name, way in (("stock", "stock"), ("ours", "autograde")):
                again = ("autograde", assignment, "--force")
                measure(ways[way], options.stock, lambda c=few[name], a=again: nbgrader(c, *a))
                single[name].append(nbgrader(few[name], *again, "--student", "solved-0"))
            for way, jobs in (("one job", 1), ("all jobs", os.cpu_count() or 1)):

                def whole(way: str = way, jobs: int = jobs) -> float:
                    batches[way].append(grade(many, assignment, jobs))
                    return batches[way][-1].seconds

                measure(ways[way], options.submissions, whole)
            low = floor(course, assignment, 3)
            ways["floor"].seconds += low.seconds
            ways["floor"].core_seconds += low.core_seconds
        say(f"{assignment}: memory")
        jobs = os.cpu_count() or 1
        sizes = [
            kilobytes(many.root / name) / options.submissions
            for name in ("submitted", "autograded", "gradebook.db")
        ]
        (_, alone), (coordinator, everything) = (memory(many, assignment, n) for n in (1, jobs))
    titles = {
        "stock": f"`nbgrader autograde`, stock, {options.stock} submissions",
        "autograde": f"`nbgrader autograde`, this course, {options.stock} submissions",
        "one job": f"`readybook grade --jobs 1`, {options.submissions} submissions",
        "all jobs": f"`readybook grade --jobs {os.cpu_count()}`, {options.submissions} submissions",
        "floor": "the cells in a warm fork, one at a time, and nothing else",
    }
    yield f"## {assignment}\n"
    yield "| | s a submission | core-seconds | times stock's throughput |"
    yield "| --- | --: | --: | --: |"
    stock = ways["stock"].seconds
    for way, measured in ways.items():
        speed = [statistics.median(stock) / each for each in measured.seconds]
        columns = [titles[way], *map(shown, (measured.seconds, measured.core_seconds, speed))]
        yield f"| {' | '.join(columns)} |"
    lone = [ours / theirs for ours, theirs in zip(single["ours"], single["stock"], strict=True)]
    runs = batches["all jobs"]
    further = (everything - alone) / max(jobs - 1, 1)
    cores = statistics.median(ways["all jobs"].core_seconds) / statistics.median(ways["floor"].core_seconds)
    yield f"\n- A single submission by `nbgrader autograde`: {shown(lone)} of stock's time."
    yield f"- `readybook grade` has its first result after {shown([b.first for b in runs])} s."
    yield f"- Core-seconds a submission, with all jobs: {cores:.1f} times the floor's."
    yield (
        f"- Memory, in a run of ten: the coordinator {coordinator:.0f} MB, everything together "
        f"{everything:.0f} MB; each further job {further:.0f} MB."
    )
    yield f"- The one that writes takes {shown([b.writing for b in runs])} core-seconds a submission."
    yield (
        "- A submission takes {:.0f} kB in submitted/, {:.0f} kB in autograded/ and {:.0f} kB in the "
        "gradebook.\n".format(*sizes)
    )


def shown(values: Sequence[float]) -> str:
    """The median, and the spread where there is one."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:.2f}" if len(values) == 1 else f"{middle:.2f} ({low:.2f} to {high:.2f})"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--submissions", type=int, default=40, help="in a batch of ours (default: %(default)s)"
    )
    parser.add_argument(
        "--stock",
        type=int,
        default=6,
        help="in a batch of nbgrader's own, which is slow (default: %(default)s)",
    )
    parser.add_argument("--rounds", type=int, default=3, help="of all ways in turn (default: %(default)s)")
    options = parser.parse_args()
    course = Course.find(Path.cwd())
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.platform()}"
    lines = [
        "# Benchmarks\n",
        "Written by `make bench` (`python -m benchmarks.throughput`), which grades the same solved workbooks "
        "in all ways in turn.",
        "Median, and in brackets lowest and highest; the commands' own start is part of every figure, and",
        "core-seconds are those of the whole machine meanwhile.\n",
        f"Machine: {machine}; rounds: {options.rounds}.\n",
    ]
    for assignment in course.built_assignments():
        lines += compare(course, assignment, options)
    text = "\n".join(lines)
    (course.root / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
