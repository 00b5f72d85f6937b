"""Whatever the instructor's machine brings along, a submission gets the same points and the same words."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from readybook.authoring.build import build
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from tests.conftest import SECTION, SETUP, write_small_course
from tests.grading.instructor import RIGHT, hand_in, nbgrader, scores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")

# What a process sees of its surroundings, told in the message of a check: in the kernel and in the examiner.
TELLS = '''
import locale, os, random, resource, sys, time, warnings
import matplotlib.pyplot as plt

def told():
    """Return what this process knows of its surroundings."""
    warnings.warn("heard by nobody")
    one, many = random.Random(1).randint(0, 99), [*{"a", "b", "c", "d"}]
    drawing = plt.rcParams["savefig.dpi"], plt.get_backend()[-6:]
    limits = [resource.getrlimit(each)[0] for each in (3, 0)]
    hour, letters = time.localtime(0).tm_hour, locale.getpreferredencoding()
    threads, mask = os.environ.get("OMP_NUM_THREADS"), os.umask(0o077)
    optimized = sys.flags.optimize, __debug__
    return one, many, *drawing, *limits, hour, letters, threads, mask, *optimized
'''
LINE = 'assert double(1) == 2, "double(1) is not 2: look at the factor"'
TELLING = 'assert double(1) == 2, f"{double(1)}; {told()}"'
ANSWERS = {
    "right": RIGHT,
    "wrong": "def double(x):\n    return [told()]",
    "untouched": 'raise NotImplementedError("not attempted yet")',
}
Verdicts = dict[str, tuple[float | None, list[tuple[str, str]]]]
SOFT = {
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_FSIZE: 1 << 20,
    resource.RLIMIT_CPU: 9,
    resource.RLIMIT_AS: 1 << 30,
    resource.RLIMIT_STACK: 1 << 20,
}


@dataclass(frozen=True)
class Shell:
    """A shell in which an instructor grades.

    variables: those that it has beside the usual ones, or has not (None). flags: of its Python. files: what
    lies in the course folder, by name. umask and limits: soft ones, by their numbers.
    """

    variables: Mapping[str, str | None] = field(default_factory=dict)
    flags: Sequence[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    limits: Mapping[int, int] = field(default_factory=dict)

    def run(self, course: Course, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m COMMAND` in a course."""

        def narrow() -> None:
            os.umask(self.umask)
            for number, value in self.limits.items():
                resource.setrlimit(number, (value, resource.getrlimit(number)[1]))

        caches = {"XDG_CACHE_HOME": str(Path.home() / ".cache")}  # where this machine's fonts are known
        mine = {name: value and in_place(value, course) for name, value in self.variables.items()}
        given = {**os.environ, **caches, **mine}
        for name, text in self.files.items():
            (course.root / name).parent.mkdir(exist_ok=True)
            (course.root / name).write_text(text, encoding="utf-8")
        try:
            return subprocess.run(
                [sys.executable, *self.flags, *command],
                cwd=course.root,
                env={name: value for name, value in given.items() if value is not None},
                preexec_fn=narrow,
                capture_output=True,
                encoding="utf-8",
                check=False,
                timeout=300,
            )
        finally:
            for name in self.files:
                (course.root / name).unlink()


def in_place(value: str, course: Course) -> str:
    """A variable's value, with the paths of what lies beside the course."""
    return value.format(hostile=course.root.parent / "hostile", home=course.root.parent / "home")


USER_SITE = f".local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
SPOILS = "import builtins; builtins.abs = builtins.print"
RAISES = "raise ImportError('none of the course, nor of its environment')"
HOSTILE = {"random.py": RAISES, "numpy/__init__.py": RAISES, "matplotlibrc": "savefig.dpi: 7"}
NO_LETTERS = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
THREADS = {"OMP_NUM_THREADS": "7", "OMP_THREAD_LIMIT": "9", "MKL_NUM_THREADS": "7", "KMP_AFFINITY": "verbose"}
BACKEND = {"MPLBACKEND": "svg"}
OPTIMIZED = {"PYTHONOPTIMIZE": "2"}
STRICT = {"PYTHONWARNINGS": "error"}
TIME = {"TZ": "Asia/Kathmandu"}

# Hostile ones, for whom they are found by; and what else a home folder may start a program with.
BESIDE = {
    **{f"hostile/{name}": text for name, text in HOSTILE.items()},
    "hostile/sitecustomize.py": SPOILS,
    "home/startup.py": SPOILS,
    "home/.config/matplotlib/matplotlibrc": HOSTILE["matplotlibrc"],
    "home/.ipython/profile_default/startup/00.py": SPOILS,
    "home/.ipython/profile_default/ipython_config.py": f"c.InteractiveShellApp.exec_lines = [{SPOILS!r}]",
    f"home/{USER_SITE}/usercustomize.py": SPOILS,
    f"home/{USER_SITE}/spoils.pth": SPOILS,
    f"home/{USER_SITE}/random.py": RAISES,
}

SHELLS = {
    "asserts taken out": Shell(OPTIMIZED),
    "warnings are errors": Shell(STRICT),
    "flags": Shell(flags=["-OO", "-W", "error", "-bb"]),
    "options": Shell(flags=["-X", "dev", "-X", "importtime", "-X", "frozen_modules=off"]),
    "a hash seed": Shell({"PYTHONHASHSEED": "77"}),
    "modules on Python's path": Shell({"PYTHONPATH": "{hostile}"}),
    "start-up files in the home folder": Shell({"HOME": "{home}", "PYTHONSTARTUP": "{home}/startup.py"}),
    "IPython's profiles": Shell({"IPYTHONDIR": "{home}/.ipython", "JUPYTER_PREFER_ENV_PATH": "0"}),
    "Python's other variables": Shell(
        {"PYTHONSAFEPATH": "", "PYTHONINSPECT": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONBREAKPOINT": "0"}
    ),
    "modules in the course folder": Shell(files=HOSTILE),
    "threads": Shell({**THREADS, "TORCH_LOGS": "+all", "CUDA_VISIBLE_DEVICES": "0"}),
    "a backend to draw with": Shell(BACKEND),
    "settings of drawing": Shell({"MATPLOTLIBRC": "{hostile}/matplotlibrc", "MPLCONFIGDIR": "{hostile}"}),
    "a locale without letters": Shell(NO_LETTERS),
    "a locale of another encoding": Shell({"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"}),
    "another time zone": Shell(TIME),
    "files for everybody": Shell(umask=0o000),
    "files for nobody": Shell(umask=0o777),
    "narrow limits": Shell(limits=SOFT),
    "no limit of the stack": Shell(limits={resource.RLIMIT_STACK: resource.RLIM_INFINITY}),
    "no home": Shell({"HOME": "/proc/nobody"}),
    "nothing at all": Shell(dict.fromkeys({*os.environ} - {"TMPDIR"})),
}
PLAIN_SHELLS = {
    "variables": Shell({**OPTIMIZED, **STRICT, **NO_LETTERS, **THREADS, **BACKEND, **TIME}),
    "flags": Shell(flags=["-OO", "-W", "error", "-X", "dev"], umask=0o077),
    "files": Shell({"HOME": "{home}", "MATPLOTLIBRC": "{hostile}/matplotlibrc"}, files=HOSTILE),
    "limits": Shell({"HOME": "/proc/nobody"}, limits=SOFT, umask=0o777),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose one failing check tells what it and the candidate's code see of the surroundings."""
    folder = tmp_path_factory.mktemp("surroundings")
    for name, text in BESIDE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "course").mkdir()
    course = write_small_course(folder / "course")
    sources = course.root / "notebooks" / "small"
    (sources / "00_setup.py").write_text(SETUP + TELLS, encoding="utf-8")
    (sources / "01_double.py").write_text(SECTION.replace(LINE, TELLING), encoding="utf-8")
    build(course, ["small"], say=lambda _: None)
    done = nbgrader(course, "generate_assignment", "small")
    assert done.returncode == 0, done.stderr
    for name, answer in ANSWERS.items():
        hand_in(course, name, answer)
    return course


def verdicts(course: Course) -> Verdicts:
    """The points of each candidate, and the errors in which checks ended; and have all forgotten."""
    found = {
        name: (
            row.earned(optional=False),
            [
                (output.ename, output.evalue)
                for cell in read_notebook(course.autograded(name, "small")).cells
                for output in cell.get("outputs", ())
                if output.output_type == "error"
            ],
        )
        for name, row in scores(course).items()
    }
    shutil.rmtree(course.root / "autograded")
    return found


@pytest.fixture(scope="module")
def usual(course: Course) -> Verdicts:
    done = Shell().run(course, "-m", "readybook", "grade", "small")
    assert done.returncode == 0, done.stderr
    found = verdicts(course)
    assert {name: points for name, (points, _) in found.items()} == {"right": 3, "wrong": 0, "untouched": 0}
    assert "'figure', 'inline', 8388608" in found["wrong"][1][0][1]
    assert "'figure', 'Agg', 8388608" in found["wrong"][1][0][1]
    return found


@pytest.mark.parametrize("shell", SHELLS)
def test_readybook_gives_the_same_verdicts_in_every_shell(
    course: Course, usual: Verdicts, shell: str
) -> None:
    done = SHELLS[shell].run(course, "-m", "readybook", "grade", "small")
    assert done.returncode == 0, done.stderr
    assert verdicts(course) == usual


@pytest.mark.parametrize("shell", PLAIN_SHELLS)
def test_plain_nbgrader_gives_the_same_verdicts_in_every_shell(
    course: Course, usual: Verdicts, shell: str
) -> None:
    program = str(Path(sys.executable).with_name("nbgrader"))
    done = PLAIN_SHELLS[shell].run(course, program, "autograde", "small")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert verdicts(course) == usual


def test_names_are_printed_where_the_locale_has_no_letters(graded_course: Course) -> None:
    hand_in(graded_course, "jörg", RIGHT)
    for verb in ("grade", "scores"):
        done = Shell(NO_LETTERS).run(graded_course, "-m", "readybook", verb, "small")
        assert done.returncode == 0, done.stderr
    assert "jörg" in done.stdout


HARD = {
    "files that may be open": (resource.RLIMIT_NOFILE, 100, "-Hn"),
    "the size of a file": (resource.RLIMIT_FSIZE, 1 << 20, "-Hf"),
    "processor time": (resource.RLIMIT_CPU, 100, "-Ht"),
}


@pytest.mark.parametrize("what", HARD)
def test_a_limit_that_would_cost_points_and_cannot_be_raised_is_named(
    graded_course: Course, what: str
) -> None:
    number, value, option = HARD[what]
    hand_in(graded_course, "ann", RIGHT)
    done = subprocess.run(
        [sys.executable, "-m", "readybook", "grade", "small"],
        cwd=graded_course.root,
        preexec_fn=lambda: resource.setrlimit(number, (value, value)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Nothing was graded: " in line
    assert f"'ulimit {option}'" in line
