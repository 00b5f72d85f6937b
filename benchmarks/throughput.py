"""How fast many submissions are graded: nbgrader alone, this course, and the floor below which nobody gets.

Run from the course's folder, on a machine that does nothing else: `python -m benchmarks.throughput --help`.
All ways grade the same solved workbooks, in turn, in one session; what counts are the ratios. Writes
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.instruments import Batch, Measured, floor, grade, kilobytes, measure, memory
from benchmarks.otter import Otter, version
from benchmarks.sealing import STOCK, nbgrader, scratch
from readybook.course import Course


@dataclass
class Found:
    """What was measured of one assignment, each way by its name.

    single: seconds of a single `nbgrader autograde`, stock and ours. sizes: kB a submission in submitted/,
    autograded/ and the gradebook. peaks: the memory of the coordinator and of everything, in MB, for one job
    and for all.
    """

    ways: dict[str, Measured] = field(default_factory=lambda: defaultdict(Measured))
    single: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    batches: dict[str, list[Batch]] = field(default_factory=lambda: defaultdict(list))
    sizes: Sequence[float] = ()
    peaks: Sequence[Sequence[float]] = ()

    def batch(self, way: str, course: Course, assignment: str, submissions: int, jobs: int) -> None:
        """Grade all submissions of a course anew, as one run of a way."""

        def whole() -> float:
            self.batches[way].append(grade(course, assignment, jobs))
            return self.batches[way][-1].seconds

        measure(self.ways[way], submissions, whole)


def compare(course: Course, assignment: str, options: argparse.Namespace) -> Found:
    """Measure all ways for one assignment."""
    found, jobs = Found(), os.cpu_count() or 1
    settings = (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
    again = ("autograde", assignment, "--force")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        few = {
            way: scratch(course, assignment, folder / way, config, options.stock)
            for way, config in (("stock", STOCK), ("ours", settings))
        }
        batch = scratch(course, assignment, folder / "batch", settings, options.submissions)
        otter = Otter(options.otter, course, assignment, folder / "otter") if options.otter else None
        for number in range(options.rounds):
            say(f"{assignment}: round {number + 1} of {options.rounds}")
            for way, where in few.items():
                measure(found.ways[way], options.stock, partial(nbgrader, where, *again))
                found.single[way].append(nbgrader(where, *again, "--student", "solved-0"))
            if otter:
                measure(found.ways["otter"], options.stock, partial(otter.grade, options.stock))
            found.batch("one job", batch, assignment, options.submissions, 1)
            found.batch("all jobs", batch, assignment, options.submissions, jobs)
            low = floor(course, assignment, 3)
            found.ways["floor"].seconds += low.seconds
            found.ways["floor"].core_seconds += low.core_seconds
        say(f"{assignment}: memory")
        found.peaks = [memory(batch, assignment, n) for n in (1, jobs)]
        found.sizes = [
            kilobytes(batch.root / name) / options.submissions
            for name in ("submitted", "autograded", "gradebook.db")
        ]
        say(f"{assignment}: {options.many} submissions")
        many = scratch(course, assignment, folder / "many", settings, options.many)
        found.batch("many", many, assignment, options.many, jobs)
    return found


def page(assignment: str, found: Found, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines about one assignment."""
    jobs = os.cpu_count() or 1
    known_as = f" (otter-grader {version(options.otter)})" if options.otter else ""
    titles = {
        "stock": f"`nbgrader autograde`, stock, {options.stock} submissions",
        "otter": f"`otter run`{known_as}, each of {options.stock} submissions by itself",
        "ours": f"`nbgrader autograde`, this course, {options.stock} submissions",
        "one job": f"`readybook grade --jobs 1`, {options.submissions} submissions",
        "all jobs": f"`readybook grade --jobs {jobs}`, {options.submissions} submissions",
        "many": f"the same, {options.many} submissions",
        "floor": "the cells in a warm fork, one at a time, and nothing else",
    }
    yield f"## {assignment}\n"
    yield "| | s a submission | core-seconds | times stock's throughput |"
    yield "| --- | --: | --: | --: |"
    stock = statistics.median(found.ways["stock"].seconds)
    for way in filter(found.ways.__contains__, titles):
        measured = found.ways[way]
        speed = [stock / each for each in measured.seconds]
        columns = [titles[way], *map(shown, (measured.seconds, measured.core_seconds, speed))]
        yield f"| {' | '.join(columns)} |"
    lone = [ours / stock for ours, stock in zip(found.single["ours"], found.single["stock"], strict=True)]
    least = statistics.median(found.ways["floor"].core_seconds)
    cores = [statistics.median(found.ways[way].core_seconds) / least for way in ("all jobs", "many")]
    (_, alone), (coordinator, everything) = found.peaks
    held = found.batches["many"][0].memory
    yield f"\n- A single submission by `nbgrader autograde`: {shown(lone)} of stock's time."
    first, writing = zip(*((batch.first, batch.writing) for batch in found.batches["all jobs"]), strict=True)
    yield f"- `readybook grade` has its first result after {shown(first)} s."
    yield (
        f"- Core-seconds a submission, with all jobs: {cores[0]:.1f} times the floor's; "
        f"{cores[1]:.1f} times with {options.many} submissions."
    )
    yield (
        f"- Memory of the coordinator: {held[0]:.0f} MB after the first of {options.many} submissions, "
        f"{held[len(held) // 2]:.0f} MB after half of them, {held[-1]:.0f} MB after the last."
    )
    yield (
        f"- Peaks of memory, in a run of ten: the coordinator {coordinator:.0f} MB, everything together "
        f"{everything:.0f} MB; each further job {(everything - alone) / max(jobs - 1, 1):.0f} MB."
    )
    yield f"- The one that writes takes {shown(writing)} core-seconds a submission."
    yield (
        "- A submission takes {:.0f} kB in submitted/, {:.0f} kB in autograded/ and {:.0f} kB in the "
        "gradebook.\n".format(*found.sizes)
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
    parser.add_argument(
        "--many", type=int, default=200, help="in one long batch of ours (default: %(default)s)"
    )
    parser.add_argument(
        "--otter",
        type=Path,
        metavar="PYTHON",
        help="the Python of an environment with otter-grader[grading], ipykernel, and what the course "
        "imports; without it otter-grader is left out",
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
        lines += page(assignment, compare(course, assignment, options), options)
    text = "\n".join(lines)
    (course.root / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
