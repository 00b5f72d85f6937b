"""The command line answers bad input with one sentence, status 1, and no change on disk."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from readybook.cli import main
from readybook.course import Course


def test_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    assert done.value.code == 0
    told = capsys.readouterr().out
    for verb in ("demo", "lab", "build", "try", "scores", "test", "test-browser", "clean"):
        assert re.search(rf"^ +{verb}\s", told, re.M), verb


def test_a_wrong_verb_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["grad"])
    assert done.value.code == 2
    assert "invalid choice: 'grad'" in capsys.readouterr().err


def test_a_folder_that_is_no_course_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--course", str(tmp_path), "build"]) == 1
    told = capsys.readouterr().err
    assert "course directory" in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_course_is_found_from_a_folder_below(small_course: Course) -> None:
    assert Course.find(small_course.root / "notebooks" / "small") == small_course


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["build", "smal"], "there is no assignment 'smal'"),
        (["build", "--check"], "source/small/small.ipynb: missing"),
        (
            ["scores", "small"],
            "there is no assignment 'small' in source/; there are none; run 'readybook build'",
        ),
        (["try", "notebooks/small/09_none.py"], "there is no such file"),
    ],
)
def test_bad_input_is_one_sentence(
    small_course: Course, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    before = sorted(small_course.root.rglob("*"))
    assert main(["--course", str(small_course.root), *arguments]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told
    assert sorted(small_course.root.rglob("*")) == before


def test_scores_without_a_gradebook_say_what_to_run(
    small_course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--course", str(small_course.root), "build"]) == 0
    assert main(["--course", str(small_course.root), "scores", "small"]) == 1
    assert "run 'nbgrader autograde small'" in capsys.readouterr().err


def test_trying_a_section_tells_its_points(small_course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    path = small_course.text_sources("small")[1]
    text = path.read_text(encoding="utf-8")
    for case in ("double(1) == 2", "double(-3) == -6"):  # `try` wants checks that refuse more axes, too
        text = text.replace(f"assert {case}", f"assert np.ndim(double(1)) == 0, 'a number'\nassert {case}")
    path.write_text(text, encoding="utf-8")
    assert main(["--course", str(small_course.root), "try", str(path)]) == 0
    assert "01_double.py: 5 points" in capsys.readouterr().out


def test_a_port_in_use_is_told(small_course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--course", str(small_course.root), "build"])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--course", str(small_course.root), "lab", "--port", str(port)]) == 1
    assert f"port {port} is in use" in capsys.readouterr().err


def test_a_demo_folder_of_the_users_own_is_left_alone(
    small_course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--course", str(small_course.root), "build"])
    (small_course.root / "demo").mkdir()
    (small_course.root / "demo" / "mine.txt").touch()
    assert main(["--course", str(small_course.root), "demo"]) == 1
    assert "was not made by 'readybook demo'" in capsys.readouterr().err
    assert main(["--course", str(small_course.root), "clean"]) == 0
    assert (small_course.root / "demo" / "mine.txt").exists()
