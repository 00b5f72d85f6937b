"""A small course is graded alike by every Python; it needs no library but numpy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from readybook.authoring.build import build
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from tests.conftest import write_small_course
from tests.grading.instructor import POINTS, RIGHT, hand_in, nbgrader, scores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")

# What differs from one Python to the next: whether a comprehension is a function, what a warning is and
# whether a fork gives one, what locals() is, when an annotation is looked at, what an f-string may hold.
HABITS = {
    "plain": RIGHT,
    "comprehensions": "def double(x):\n    return sum([x for x in [x, x]]) + 0 * sum(key for key in [x])",
    "walrus": "[last := step for step in range(3)]\ndef double(x):\n    return (two := last) * x",
    "class": "class Twice:\n    by = 2\n    all = [n * 2 for n in [by]]\n    def __call__(self, x):\n"
    "        return x * self.by\ndouble = Twice()",
    "annotations": "def double(x: 'Number' = None, *, by: (lambda: 0) = 2) -> [n for n in range(2)]:\n"
    "    total: Number = by * x\n    return total",
    "locals": "def double(x):\n    locals()['x'] = 0\n    exec('x = 1', {}, dict(locals()))\n"
    "    return 2 * x",
    "escapes": "pattern = '\\d'\ndef double(x):\n    return 2 * x if x is not 0.5 else 1",
    "all-warnings": f"import warnings\nwarnings.simplefilter('always')\n{RIGHT}",
    "no-warnings": f"import warnings\nwarnings.simplefilter('error')\n{RIGHT}",
    "a-thread": "import threading, time, warnings\nwarnings.simplefilter('always')\n"
    f"threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n{RIGHT}",
    "signature": "class Twice:\n    def __call__(self, x):\n        return x * 2\n"
    "    __signature__ = property(lambda self: Unknown)\ndouble = Twice()",
    "formatted": "def double(x):\n    names = {'a': 2}\n    return int(f'{names[\"a\"]:>{2}}') * x",
}
if sys.version_info >= (3, 14):  # annotations are looked at by whoever asks for them, and fail then
    HABITS["late-annotations"] = "def double(x: Unknown) -> Unknown:\n    return 2 * x"
WRONG = "def double(x):\n    return x * x  # '\\d'"
# A check with comprehensions, an escape and a comparison that a compiler has something to say about.
CHECK = '''\
pairs = {key: value for key, value in [(1, 2), (-1, -2), (0, 0)]}
assert all(double(key) == pairs[key] for key in pairs), "double is not twice: '\\d'"
assert [last := double(key) for key in pairs] and last is not 1, "the last is not 0"'''


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, subprocess.CompletedProcess[str]]:
    """The small course with such a check, after a batch of all these habits and one wrong answer."""
    course = write_small_course(tmp_path_factory.mktemp("course"))
    section = course.text_sources("small")[1]
    text = section.read_text(encoding="utf-8")
    old = 'assert double(-3) == -6, "a negative number is doubled like any other"'
    assert old in text
    section.write_text(text.replace(old, CHECK), encoding="utf-8")
    build(course, ["small"], say=lambda _: None)
    assert nbgrader(course, "generate_assignment", "small").returncode == 0
    for habit, answer in {**HABITS, "wrong": WRONG}.items():
        hand_in(course, habit, answer)
    command = [sys.executable, "-m", "readybook", "grade", "small", "--json"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False, timeout=600)
    return course, done


@pytest.mark.parametrize("habit", HABITS)
def test_an_honest_habit_gets_all_points_on_this_python(graded: Any, habit: str) -> None:
    course, done = graded
    assert scores(course)[habit].earned(optional=False) == POINTS, done


def test_a_wrong_answer_gets_what_it_gets_on_every_python(graded: Any) -> None:
    course, _ = graded
    assert scores(course)["wrong"].earned(optional=False) == 0


def test_no_python_has_anything_to_say_to_the_instructor_about_it(graded: Any) -> None:
    course, done = graded
    assert done.returncode == 0
    assert "Warning" not in done.stderr + Path(course.root, "grade.log").read_text(encoding="utf-8")
    assert {json.loads(line)["status"] for line in done.stdout.splitlines()} == {"graded"}


def test_what_grading_does_shows_in_no_notebook(graded: Any) -> None:
    course, _ = graded
    for habit in HABITS:
        book = read_notebook(Path(course.root, "autograded", habit, "small", "small.ipynb"))
        assert "fork" not in str([cell.get("outputs") for cell in book.cells])
