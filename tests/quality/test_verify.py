"""`readybook verify-checks` grades the bank as submissions are graded, and tells what is not as stated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from readybook.authoring.build import build
from readybook.cli import main
from readybook.course import Course
from tests.conftest import write_small_course

BANK = "answers/small/01_double.py"
SECTION = "notebooks/small/01_double.py"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = write_small_course(tmp_path_factory.mktemp("pattern"))
    build(course, ["small"])
    return course


@pytest.fixture
def built(pattern: Course, tmp_path: Path) -> Course:
    return Course(shutil.copytree(pattern.root, tmp_path / "course"))


def verify(course: Course, *options: str) -> int:
    return main(["--course", str(course.root), "verify-checks", "--jobs", "1", *options])


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_bank_that_is_judged_as_it_says_gives_a_table(
    built: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(built) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if "double" in line)
    assert row.count("1 of 1") == 3


def test_every_answer_that_is_misjudged_is_told_with_file_and_line(
    built: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    append(
        built.root / BANK,
        '\n# %% correct="one too many" item="double"\ndef double(x):\n    return 2 * x + 1\n'
        '\n# %% misconception="is right" item="double" fails="double-hidden" points=1 says="negative"\n'
        "def double(x):\n    return 2 * x\n"
        '\n# %% misconception="forgets the sign" item="double" fails="double-hidden" points=1 says="shape"\n'
        "def double(x):\n    return abs(2 * x)\n",
    )
    assert verify(built) == 1
    said = capsys.readouterr().err
    assert "01_double.py:9: 'one too many' should fail nothing, but it fails double-visible" in said
    assert "01_double.py:13: 'is right' should fail double-hidden, but it fails nothing" in said
    assert "01_double.py:17: 'forgets the sign': no message says 'shape'" in said
    assert "3 answers are not judged as they say" in said


def test_cells_of_the_candidate_s_own_may_stand_above_an_answer(built: Course) -> None:
    append(
        built.root / BANK,
        "\n# %% extra=true\nimport operator\n\n\ndef twice(x):\n    return operator.add(x, x)\n"
        '\n# %% correct="a helper in a cell of its own" item="double"\ndef double(x):\n    return twice(x)\n',
    )
    assert verify(built) == 0


def test_an_answer_that_ends_the_kernel_costs_the_others_nothing(
    built: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    append(
        built.root / BANK,
        '\n# %% misconception="ends it all" item="double" fails="double-visible double-hidden" says="ended"\n'
        "import os\n\n\ndef double(x):\n    os._exit(0)\n",
    )
    assert verify(built) == 0, capsys.readouterr().err


def test_a_verdict_that_hangs_on_the_hash_seed_is_told(
    built: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    append(
        built.root / BANK,
        '\n# %% correct="right at times" item="double"\ndef double(x):\n'
        "    import sys\n    return 2 * x + (hash('a') % 2 if sys.flags.hash_randomization else 0)\n",
    )
    verify(built, "--repeat", "6")
    said = capsys.readouterr().err
    assert "'right at times' should fail nothing" in said
    assert "hash seed" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('\n# %% correct="a" item="treble"\nx = 1\n', "answers an unknown item, 'treble'"),
        (
            '\n# %% misconception="a" item="double" fails="double-wrong" says="a"\nx = 1\n',
            "should fail double-wrong, but the checks of 'double' are double-visible and double-hidden",
        ),
        (
            '\n# %% misconception="a" item="double" fails="double-hidden" says="a"\nx = 1\n',
            "leaves 1 points to the checks that it passes, but its header says points=0",
        ),
        ('\n# %% correct="a" item="double"\ndef double(:\n', "is not plain Python"),
        ("\n# %% extra=true\nx = 1\n", "an extra cell stands above the answer"),
    ],
)
def test_a_bank_that_makes_no_sense_is_told_with_its_file(
    small_course: Course, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    append(small_course.root / BANK, text)
    assert verify(small_course) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "01_double.py" in said
    assert "Traceback" not in said


def test_a_release_that_is_out_of_date_is_told_before_anything_is_graded(
    built: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    path = built.root / SECTION
    path.write_text(path.read_text(encoding="utf-8").replace("of its argument", "of x"), encoding="utf-8")
    append(path, "\n# %% [markdown]\n# More.\n")
    assert verify(built) == 1
    assert "out of date" in capsys.readouterr().err
