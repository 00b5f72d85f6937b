"""What a long batch asks of the process that leads it: its memory, as submissions go by.

Run from the course's folder: `python -m benchmarks.long_batch ASSIGNMENT [SUBMISSIONS]`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.instruments import grade
from benchmarks.sealing import scratch
from readybook.course import Course

TENTHS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment")
    parser.add_argument("submissions", type=int, nargs="?", default=1000, help="default: %(default)s")
    options = parser.parse_args()
    course = Course.find(Path.cwd())
    settings = (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        many = scratch(course, options.assignment, Path(folder, "many"), settings, options.submissions)
        batch = grade(many, options.assignment, os.cpu_count() or 1)
    graded = len(batch.memory)
    print(f"{options.assignment}: {graded} submissions in {batch.seconds:.0f} s")
    print("submissions graded, memory of the coordinator in MB")
    for number in sorted({1, *(graded * tenth // TENTHS for tenth in range(1, TENTHS + 1))}):
        print(f"{number:6} {batch.memory[number - 1]:6.0f}")


if __name__ == "__main__":
    main()
