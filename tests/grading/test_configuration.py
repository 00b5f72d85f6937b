"""Half of our way of grading is refused: with it, candidates' code would run unprotected."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, IgnorePattern
from traitlets.config import Config

from readybook.course import Course
from readybook.grading.configuration import LISTS, why_incomplete
from readybook.grading.exporter import SealedExporter
from tests.grading.instructor import RIGHT, hand_in, nbgrader

LINES = {
    "the exporter alone": r"^c\.Autograde\.autograde_preprocessors = \[.*?^\]$",
    "the preprocessors alone": r"^c\.Autograde\.exporter_class = .*?$",
}


@pytest.fixture(params=LINES)
def half_course(graded_course: Course, request: pytest.FixtureRequest) -> Iterator[tuple[Course, Path]]:
    """A course with half of our settings, and a file that is written once code of its candidate runs."""
    settings = graded_course.root / "nbgrader_config.py"
    text, found = re.subn(LINES[request.param], "", settings.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert found == 1
    settings.write_text(text)
    trace = graded_course.root.with_name("trace")
    hand_in(graded_course, "ann", f"open({str(trace)!r}, 'w').close()\n{RIGHT}")
    yield graded_course, trace
    trace.unlink(missing_ok=True)


def test_half_of_the_settings_is_refused_before_any_code_runs(half_course: tuple[Course, Path]) -> None:
    course, trace = half_course
    command = [sys.executable, "-m", "readybook", "grade", "small"]
    batch = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    plain = nbgrader(course, "autograde", "small")
    for done in (batch, plain):
        assert done.returncode == 1
        told = [line for line in done.stderr.splitlines() if "Nothing was graded" in line]
        assert len(told) == 1
        assert f"{course.root / 'nbgrader_config.py'}: " in told[0]
        assert re.search(r"set c\.Autograde\.\w+ = \S", told[0])
        assert "Traceback" not in done.stderr
    assert not trace.exists()
    assert not list(course.root.glob("autograded/*/*/*"))


CLEAN, RUN = LISTS["sanitize_preprocessors"], LISTS["autograde_preprocessors"]
FIRST, *REST = RUN
STEPS, BEFORE = "Autograde.autograde_preprocessors", "Autograde.sanitize_preprocessors"


def fault(setting: str = STEPS, value: object = RUN) -> str | None:
    """What is said of our own settings with one of them changed."""
    section, trait = setting.split(".")
    config = Config()
    config.Autograde.sanitize_preprocessors, config.Autograde.autograde_preprocessors = [*CLEAN], [*RUN]
    config[section][trait] = list(value) if isinstance(value, tuple) else value
    converter = Autograde(coursedir=CourseDirectory(root="/course"), config=config)
    return why_incomplete(converter, SealedExporter(config=config))


def test_our_own_settings_are_whole_and_the_course_has_them() -> None:
    assert fault() is None
    assert fault(STEPS, [FIRST, IgnorePattern, *REST]) is None
    text = (Path(__file__).resolve().parents[2] / "nbgrader_config.py").read_text()
    for name, steps in LISTS.items():
        (line,) = re.findall(rf"^c\.Autograde\.{name} = \[(.*?)^\]$", text, flags=re.MULTILINE | re.DOTALL)
        assert re.findall(r'"(.*)"', line) == list(steps)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        (STEPS, REST, "SealedExecute"),
        (STEPS, [*REST, FIRST], "in this order"),
        (STEPS, [FIRST, Execute, *REST], "Execute, which runs"),
        (STEPS, [FIRST, "nbgrader.preprocessors.ClearOutput", *REST], "ClearOutput where checks"),
        (STEPS, [FIRST, "nowhere.Step", *REST], "cannot be imported"),
        (BEFORE, [], "OverwriteCells"),
        (BEFORE, [Execute, *CLEAN], "Execute, which runs"),
        ("SealedExecute.enabled", False, "c.SealedExecute.enabled = False"),
        ("NbGraderPreprocessor.enabled", False, "c.OverwriteCells.enabled = False"),
    ],
)
def test_what_is_missing_or_in_the_way_is_named(setting: str, value: object, told: str) -> None:
    sentence = fault(setting, value)
    assert sentence is not None
    assert sentence.startswith("Nothing was graded: /course/nbgrader_config.py: c.")
    assert told in sentence
