"""Grades one batch of cases where it stands, and looks for harm afterwards.

Runs as `python -m tests.attacks.grade JOB.json`, so that it can run inside a throwaway box.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from .case import EXERCISE, JUNIOR, ROOT, Case, automatic_checks
from .corpus import CASES
from .place import ENVIRONMENT_SECRET, THROWAWAY, Listeners, Place, Scene, changed

ADOPT_ORPHANS, ENDING_SECONDS = 36, 5
WATCHED = ("nbgrader_config.py", f"source/{EXERCISE}", f"submitted/neighbour/{EXERCISE}")


@dataclass(frozen=True)
class Job:
    """Which cases to grade in which course; `feedback` asks for the candidates' pages too.

    at_once: by `readybook grade`, so many at once; 0 for plain `nbgrader autograde`.
    seconds: longest time for the whole command. limit: longest time that one submission may take.
    """

    course: Path
    home: Path
    port: int
    cases: tuple[str, ...]
    whole_batch: bool
    at_once: int
    feedback: bool
    seconds: float
    limit: float

    @classmethod
    def read(cls, path: Path) -> Job:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            **facts | {key: Path(facts[key]) for key in ("course", "home")} | {"cases": tuple(facts["cases"])}
        )


@dataclass(frozen=True)
class Row:
    """How one case was graded: `given` is None when the gradebook holds no scores for it."""

    case: str
    deserved: float
    given: float | None
    status: str
    harm: str
    message: str
    seconds: float

    @property
    def forged(self) -> float:
        """Points given that were not deserved."""
        return max(0.0, (self.given or 0) - self.deserved)

    @property
    def lost(self) -> float:
        """Points deserved that were not given."""
        return max(0.0, self.deserved - (self.given or 0))


def grade(job: Job) -> list[Row]:
    """Hand in, grade and probe all cases of a job, which are of one assignment when it is a whole batch."""
    cases = [case for case in CASES if case.name in job.cases]
    place = Place(job.course, job.home, job.port)
    place.plant()
    for case in [*neighbours(place), *cases]:
        case.hand_in(place)
    before = {name: place.digest(name) for name in WATCHED}
    listeners = Listeners(place)
    try:
        times, logs = run_all(job, cases, place)
    finally:
        listeners.close()
    after = partial(
        Scene, place=place, before=before, heard=listeners.heard, limit=job.limit, orphans=orphans()
    )
    return [row(case, after, times.get(case.name, 0.0), logs) for case in cases]


def neighbours(place: Place) -> list[Case]:
    """Return the submissions of an innocent candidate, with a secret in each."""
    words = f"# neighbour says {place.secret('neighbour')}"
    return [
        Case("neighbour", "control", "", assignment=name, solves=("*",), last=words)
        for name in (JUNIOR, EXERCISE)
    ]


def run_all(job: Job, cases: list[Case], place: Place) -> tuple[dict[str, float], str]:
    """Run nbgrader; return the seconds each case took and all that was logged."""
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(job.home),
        "PYTHONPATH": str(ROOT / "src"),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        ENVIRONMENT_SECRET: place.secret("environment"),
    } | ({THROWAWAY: "1"} if THROWAWAY in os.environ else {})
    times: dict[str, float] = {}
    logs = ""
    for assignment in sorted({case.assignment for case in cases}):
        mine = [case for case in cases if case.assignment == assignment]
        extra = [] if job.whole_batch else [f"--student={mine[0].name}"]
        command = ["nbgrader", "autograde", assignment, *extra]
        if job.at_once:
            command = ["readybook", "grade", assignment, "--json", "--jobs", str(job.at_once)]
        log, stamps = follow(command, job, environment)
        times |= stamps
        logs += log
        if job.feedback:
            follow(["nbgrader", "generate_feedback", assignment, *extra], job, environment)
    return times, logs


def follow(command: list[str], job: Job, environment: Mapping[str, str]) -> tuple[str, dict[str, float]]:
    """Run a command, at most as long as the job allows; time each submission by what is said of it."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=job.course,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
    signal.alarm(int(job.seconds))
    said, stamps, current, since, told = [], {}, "", time.monotonic(), {}
    for line in process.stdout or ():
        said.append(line)
        if '"candidate": ' in line:
            told = json.loads(line)
            stamps[told["candidate"]] = told["seconds"]
        now = re.search(r"Converting notebook .*/([^/]+)/[^/]+/[^/]+$", line)
        if now and now[1] != current:
            stamps[current] = stamps.get(current, 0.0) + time.monotonic() - since
            current, since = now[1], time.monotonic()
    stamps[current] = stamps.get(current, 0.0) + time.monotonic() - since
    before = stamps.pop("", 0.0)  # where all submissions are read, whose time that is nobody can tell
    stamps = {case: seconds + before * (not told) for case, seconds in stamps.items()}
    process.wait()
    signal.alarm(0)
    if process.returncode:
        said.append(f"ERROR | {command[1]} ended with {process.returncode}\n")
    return "".join(said), stamps


def orphans() -> int:
    """End all that the command has left behind, and return how many processes these were."""
    end = time.monotonic() + ENDING_SECONDS
    while (left := _children()) and time.monotonic() < end:
        time.sleep(0.1)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return len(left)


def _children() -> list[int]:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    lists = [path.read_text(encoding="ascii") for path in Path("/proc/self/task").glob("*/children")]
    return [int(process) for text in lists for process in text.split()]


def row(case: Case, after: partial[Scene], seconds: float, log: str) -> Row:
    """Return what the gradebook, the notebooks and the probes say of one case."""
    place: Place = after.keywords["place"]
    book = autograded(case, place)
    said = "\n".join(outputs(book))
    scene = after(case=case.name, page=page(case, place), outputs=said, seconds=seconds)
    harms = [*(probe(scene) for probe in case.harms)]
    harms += [changed("nbgrader_config.py")(scene)] if case.kind == "forge" else []
    verdict = book.get("metadata", {}).get("readybook", {}).get("verdict", {})
    given = points(case, place)
    if "internal error" in verdict.get("message", ""):
        print(log, file=sys.stderr)  # the reference in the message leads to its place in the log
    message = verdict.get("message") or first_error(case, book) or (last_error(log) if given is None else "")
    return Row(
        case=case.name,
        deserved=case.deserves,
        given=given,
        status=verdict.get("status", ""),
        harm="; ".join(dict.fromkeys(filter(None, harms))),
        message=message,
        seconds=round(seconds, 1),
    )


def autograded(case: Case, place: Place) -> dict[str, Any]:
    path = place.course / "autograded" / case.name / case.assignment / f"{case.assignment}.ipynb"
    try:
        book: dict[str, Any] = nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, KeyError):
        return {}
    return book


def outputs(book: dict[str, Any]) -> Iterator[str]:
    """Yield every text that the submission put out."""
    for cell in book.get("cells", []):
        for output in cell.get("outputs", []):
            yield str(output.get("text", ""))
            yield str(output.get("data", {}).get("text/plain", ""))
            yield str(output.get("evalue", ""))


def first_error(case: Case, book: dict[str, Any]) -> str:
    """Return the message of the first check that failed."""
    known = {check.grade_id for check in automatic_checks(case.assignment)}
    for cell in book.get("cells", []):
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") in known:
            for output in cell.get("outputs", []):
                if output.get("output_type") == "error":
                    return str(output.get("evalue", "") or output.get("ename", ""))
    return ""


def last_error(log: str) -> str:
    """Return the last complaint of nbgrader's, or the last line of the last traceback."""
    found = [line for line in log.splitlines() if "ERROR" in line or re.match(r"[\w.]+(Error|Exit)\b", line)]
    return found[-1].partition("]")[2].strip() or found[-1].strip() if found else ""


def page(case: Case, place: Place) -> str:
    """Return the page that the candidate gets."""
    path = place.course / "feedback" / case.name / case.assignment / f"{case.assignment}.html"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def points(case: Case, place: Place) -> float | None:
    """Return what the gradebook gives, None when nothing was graded."""
    with Gradebook(f"sqlite:///{place.course / 'gradebook.db'}") as book:
        try:
            submission = book.find_submission(case.assignment, case.name)
        except MissingEntry:
            return None
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        known = {check.grade_id for check in automatic_checks(case.assignment)}
        if not any(grade.auto_score is not None for grade in grades if grade.name in known):
            return None
        return float(sum(grade.score for grade in grades))


def main() -> None:
    path = Path(sys.argv[1])
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1)
    rows = grade(Job.read(path))
    path.with_suffix(".rows").write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")


if __name__ == "__main__":
    main()
