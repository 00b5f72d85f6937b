"""Tries the answers of the bank over and over where chance could have a say: no verdict may hang on it.

Run as a program, it tries all answers of one assignment once, under the hash seed that it was started with.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from readybook.authoring.bank import Answer, Bank, banks, deviation
from readybook.authoring.build import read_sections
from readybook.course import Course, CourseError
from readybook.grading.surroundings import PYTHON, environment
from readybook.quality.workbench import try_answers

THREADS = (1, 2, 4)


def changed_by_chance(
    course: Course, assignment: str, known: Mapping[str, Bank], repetitions: int, jobs: int
) -> Iterator[list[str]]:
    """Try every answer so many times; yield, for each time, a sentence for each that is judged otherwise.

    Each time has a hash seed of its own, 1, 2 or 4 threads, and the sections in order or in reverse; the
    global random generators begin anywhere.
    """
    answers = [answer for bank in known.values() for answer in bank.answers]
    for number in range(repetitions):
        told = []
        for at, failed in enumerate(_tried(course, assignment, number, jobs)):
            if sentence := deviation(answers[at], failed):
                told.append(f"{sentence} (repetition {number + 1}, {_circumstances(number)})")
        yield told


def _circumstances(number: int) -> str:
    order = "in reverse" if number % 2 else "in order"
    return f"hash seed {number + 1}, {THREADS[number % 3]} threads, sections {order}"


def _tried(course: Course, assignment: str, number: int, jobs: int) -> list[dict[str, str]]:
    """Return, for each answer of the banks in their order, the messages of the checks that failed."""
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    patient = {"OMP_WAIT_POLICY": "PASSIVE"}  # threads that wait leave the processors to others
    command = [*PYTHON, "-m", "readybook.quality.luck", str(course.root), assignment, str(number), str(jobs)]
    settings = {**one_thread, **patient, "PYTHONHASHSEED": str(number + 1)}
    with tempfile.TemporaryDirectory(prefix="readybook-") as home:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environment(home, settings), check=False
        )
    if done.returncode:
        raise CourseError(f"the answers of {assignment} could not be tried again: {done.stderr[-2000:]}")
    return list(json.loads(done.stdout))


def _try_all(course: Course, assignment: str, number: int, jobs: int) -> list[dict[str, str]]:
    setup, *sections = read_sections(course, assignment)
    known = banks(course, sections)
    answers = [answer for bank in known.values() for answer in bank.answers]
    by_item: dict[str, list[Answer]] = {}
    for answer in answers:
        by_item.setdefault(answer.item, []).append(answer)
    texts = {item: [answer.text for answer in mine] for item, mine in by_item.items()}
    order = [setup, *(reversed(sections) if number % 2 else sections)]
    failed = {
        (tried.item, tried.number): dict(tried.failed)
        for tried in try_answers(order, texts, jobs=jobs, threads=THREADS[number % 3])
    }
    return [failed[answer.item, by_item[answer.item].index(answer)] for answer in answers]


if __name__ == "__main__":
    folder, name, time, at_once = sys.argv[1:]
    json.dump(_try_all(Course(Path(folder)), name, int(time), int(at_once)), sys.stdout)
