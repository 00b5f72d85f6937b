"""The instructor's journey with real nbgrader commands, begun by `readybook demo`."""

from __future__ import annotations

import copy
import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from pypdf import PdfReader

from readybook.authoring import bank
from readybook.authoring.build import read_sections
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course, read_assignment
from readybook.demo import MARKER, Sample, hand_in
from readybook.reports.scores import CandidateScores, read_scores

JUNIOR, IMBALANCED = "junior_ml_workbook", "imbalanced_classification"
CANARY = "the user's own work"


@dataclass(frozen=True)
class Demo:
    """A copy of the course after `readybook demo`, its scratch course, and what was printed."""

    course: Course
    scratch: Course
    printed: str

    def scores(self, assignment: str) -> dict[str, CandidateScores]:
        rows = read_scores(self.scratch, read_assignment(self.scratch.source(assignment)))
        return {row.candidate: row for row in rows}


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False
    )


def copy_course(course: Course, root: Path) -> Course:
    root.mkdir(parents=True, exist_ok=True)
    for name in ("notebooks", "answers", "source", "release"):
        shutil.copytree(course.root / name, root / name)
    shutil.copy(course.root / "nbgrader_config.py", root)
    return Course(root)


@pytest.fixture(scope="module")
def demo(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run the demo once, in a course that holds work of the user's own."""
    mine = copy_course(course, tmp_path_factory.mktemp("course") / "with a blank")
    for name in ("submitted/me/notes.txt", "autograded/me/notes.txt", "feedback/notes.txt", "gradebook.db"):
        (mine.root / name).parent.mkdir(parents=True, exist_ok=True)
        (mine.root / name).write_text(CANARY, encoding="utf-8")
    done = run("readybook", "demo", cwd=mine.root)
    assert done.returncode == 0, done.stdout + done.stderr
    return Demo(mine, Course(mine.root / "demo"), done.stdout)


def earned(row: CandidateScores) -> list[float]:
    return [score.points for score in row.sections]


def automatic_points(demo: Demo, assignment: str, *, optional: bool | None = None) -> list[float]:
    return [
        sum(check.points for check in section.checks if check.role != "written")
        for section in read_assignment(demo.scratch.source(assignment)).sections
        if optional is None or section.optional == optional
    ]


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
def test_the_reference_earns_all_automatic_points(demo: Demo, assignment: str) -> None:
    row = demo.scores(assignment)["complete"]
    assert earned(row) == automatic_points(demo, assignment)
    written = [c for s in read_assignment(demo.scratch.source(assignment)).sections for c in s.checks]
    assert row.waiting == sum(check.role == "written" for check in written)


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
@pytest.mark.parametrize("candidate", ["blank", "notes-only"])
def test_who_solved_nothing_earns_nothing_and_waits_for_nobody(
    demo: Demo, assignment: str, candidate: str
) -> None:
    row = demo.scores(assignment)[candidate]
    assert set(earned(row)) == {0}
    assert row.waiting == 0


def test_the_typical_junior_loses_points_in_every_section_of_the_workbook(demo: Demo) -> None:
    row = demo.scores(JUNIOR)["typical-junior"]
    for score, possible in zip(row.sections, automatic_points(demo, JUNIOR), strict=True):
        assert 0 < score.points < possible, score.section.name


def test_the_demo_prints_scores_mistakes_and_what_to_do_next(demo: Demo) -> None:
    for words in ("complete", "typical-junior", "blank", "notes-only", "possible", "waits for a person"):
        assert words in demo.printed
    for assignment in (JUNIOR, IMBALANCED):
        assert f"What 'typical-junior' got wrong in {assignment}" in demo.printed
    assert "Nbgrader > Formgrader" in demo.printed
    assert str(demo.scratch.root) in demo.printed.replace("\n", "")


def test_the_demo_leaves_the_users_own_work_alone(demo: Demo) -> None:
    for name in ("submitted/me/notes.txt", "autograded/me/notes.txt", "feedback/notes.txt", "gradebook.db"):
        assert (demo.course.root / name).read_text(encoding="utf-8") == CANARY
    assert (demo.scratch.root / MARKER).exists()


def test_feedback_is_made_for_everybody(demo: Demo) -> None:
    pages = {path.parts[-3] for path in demo.scratch.root.glob(f"feedback/*/{JUNIOR}/{JUNIOR}.html")}
    assert pages == {"complete", "typical-junior", "blank", "notes-only"}


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
def test_everybody_gets_a_workbook_with_the_points_of_the_gradebook(demo: Demo, assignment: str) -> None:
    for candidate, row in demo.scores(assignment).items():
        path = demo.scratch.root / "feedback" / candidate / assignment / f"{assignment}.pdf"
        pages = [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]
        assert candidate in pages[0]
        for score in row.sections:
            assert f"{score.points:g} of {score.section.points:g} points" in pages[0] or not score.points
        assert "BEGIN HIDDEN TESTS" not in " ".join(pages)


@pytest.mark.parametrize("assignment", [JUNIOR, IMBALANCED])
def test_an_untouched_workbook_shows_one_line_for_each_unfinished_cell(demo: Demo, assignment: str) -> None:
    book = read_notebook(demo.scratch.root / "autograded" / "blank" / assignment / f"{assignment}.ipynb")
    (error,) = outputs(book, book_check(assignment), "error")
    assert error.traceback == ["Still to do: not attempted yet"]
    for cell in book.cells:
        kinds = [output.output_type for output in cell.get("outputs", [])]
        if "error" in kinds and not cell.id.endswith("-hidden"):
            (failure,) = outputs(book, cell.id, "error")
            assert len(failure.traceback) == 1, f"{cell.id} shows a traceback"
            assert "display_data" not in kinds, f"{cell.id} shows half a picture"


def book_check(assignment: str) -> str:
    return {JUNIOR: "sigmoid-visible", IMBALANCED: "train-visible"}[assignment]


def test_a_passing_check_says_so(demo: Demo) -> None:
    book = read_notebook(demo.scratch.root / "autograded" / "complete" / JUNIOR / f"{JUNIOR}.ipynb")
    (stream,) = outputs(book, "sigmoid-visible", "stream")
    assert stream.text == "Passed.\n"


def outputs(book: NotebookNode, cell_id: str, kind: str) -> list[NotebookNode]:
    (cell,) = [cell for cell in book.cells if cell.id == cell_id]
    return [output for output in cell.outputs if output.output_type == kind]


@pytest.fixture(scope="module")
def grade(demo: Demo) -> Callable[[str, Sample], CandidateScores]:
    """Hand in one more made-up submission and grade it with plain nbgrader."""

    def grade_one(assignment: str, sample: Sample) -> CandidateScores:
        hand_in(demo.scratch, assignment, sample, read_notebook(demo.course.release(assignment)))
        done = run("nbgrader", "autograde", assignment, "--student", sample.candidate, cwd=demo.scratch.root)
        assert done.returncode == 0, done.stderr
        return demo.scores(assignment)[sample.candidate]

    return grade_one


def reference(demo: Demo, assignment: str) -> dict[str, str]:
    return bank.reference_answers(read_sections(demo.course, assignment))


def test_warnings_logging_and_stderr_cost_nothing(
    demo: Demo, grade: Callable[[str, Sample], CandidateScores]
) -> None:
    noisy = (
        "import logging, sys, warnings\n"
        "def sigmoid(z):\n"
        "    warnings.warn('careful')\n"
        "    logging.getLogger('mine').error('careful')\n"
        "    print('careful', file=sys.stderr)\n"
        "    return 1 / (1 + np.exp(-z))\n"
    )
    row = grade(JUNIOR, Sample("noisy", {**reference(demo, JUNIOR), "sigmoid": noisy}))
    assert earned(row) == automatic_points(demo, JUNIOR)


def test_a_deleted_check_cannot_be_passed_by_deleting_it(demo: Demo) -> None:
    release = read_notebook(demo.course.release(JUNIOR))
    release.cells = [cell for cell in release.cells if cell.id not in ("sigmoid-visible", "sigmoid-hidden")]
    hand_in(
        demo.scratch,
        JUNIOR,
        Sample("without-checks", reference(demo, JUNIOR) | {"sigmoid": "x = 1"}),
        release,
    )
    done = run("nbgrader", "autograde", JUNIOR, "--student", "without-checks", cwd=demo.scratch.root)
    assert done.returncode == 0, done.stderr
    row = demo.scores(JUNIOR)["without-checks"]
    assert earned(row)[0] == automatic_points(demo, JUNIOR)[0] - 4
    assert earned(row)[1:] == automatic_points(demo, JUNIOR)[1:]


def test_a_copied_answer_cell_does_not_cost_the_submission(demo: Demo) -> None:
    release = read_notebook(demo.course.release(JUNIOR))
    (original,) = [cell for cell in release.cells if cell.id == "sigmoid"]
    copied = copy.deepcopy(original)
    copied.id = "a-copy"
    hand_in(demo.scratch, JUNIOR, Sample("with-a-copy", reference(demo, JUNIOR)), release)
    path = demo.scratch.root / "submitted" / "with-a-copy" / JUNIOR / f"{JUNIOR}.ipynb"
    book = read_notebook(path)
    book.cells.insert(0, copied)
    nbformat.write(book, path)
    done = run("nbgrader", "autograde", JUNIOR, "--student", "with-a-copy", cwd=demo.scratch.root)
    assert done.returncode == 0, done.stderr
    assert earned(demo.scores(JUNIOR)["with-a-copy"]) == automatic_points(demo, JUNIOR)


def test_a_cell_that_ends_the_kernel_costs_only_itself(
    demo: Demo, grade: Callable[[str, Sample], CandidateScores]
) -> None:
    answers = reference(demo, JUNIOR) | {"sigmoid": "import os\nos._exit(1)"}
    row = grade(JUNIOR, Sample("dead", answers))
    possible = automatic_points(demo, JUNIOR)
    assert earned(row)[0] == possible[0] - 4
    assert earned(row)[1:] == possible[1:]
    assert row.verdict is not None
    assert "ended the whole program" in " ".join(row.verdict.notes)


def test_a_notebook_that_cannot_be_read_is_told_from_a_score_of_zero(demo: Demo) -> None:
    whole = demo.scratch.root / "submitted" / "complete" / JUNIOR / f"{JUNIOR}.ipynb"
    path = demo.scratch.root / "submitted" / "cut-short" / JUNIOR / whole.name
    path.parent.mkdir(parents=True)
    path.write_bytes(whole.read_bytes()[:20_000])
    done = run("nbgrader", "autograde", JUNIOR, "--student", "cut-short", cwd=demo.scratch.root)
    assert done.returncode == 0, done.stderr
    assert demo.scores(JUNIOR)["cut-short"].status == "unreadable"
    done = run("readybook", "scores", JUNIOR, cwd=demo.scratch.root)
    assert "cut-short: unreadable" in " ".join(done.stdout.split())
    done = run("nbgrader", "generate_feedback", JUNIOR, "--student", "cut-short", cwd=demo.scratch.root)
    assert done.returncode == 0, done.stderr
    page = demo.scratch.root / "feedback" / "cut-short" / JUNIOR / f"{JUNIOR}.html"
    assert "ends in the middle of a cell" in page.read_text(encoding="utf-8")
    row = exported(demo)["cut-short", JUNIOR]
    assert (row["status"], row["score"]) == ("unreadable", "")


def test_sections_that_fail_in_the_worst_way_leave_the_others_their_points(
    demo: Demo, grade: Callable[[str, Sample], CandidateScores]
) -> None:
    answers = reference(demo, JUNIOR)
    answers["binary-cross-entropy"] = "def binary_cross_entropy(y_true, p_hat:\n    a syntax error"
    answers["knn-predict"] = (
        "def knn_predict(*arguments):\n    while True:\n        raise MemoryError('broken')"
    )
    row = grade(JUNIOR, Sample("half-broken", answers))
    possible = automatic_points(demo, JUNIOR)
    assert [got == full for got, full in zip(earned(row), possible, strict=True)] == [
        True, False, True, True, False, True, True, True,
    ]  # fmt: skip


def test_validating_a_solved_copy_succeeds_and_an_untouched_one_names_its_failures(demo: Demo) -> None:
    solved = demo.scratch.root / "submitted" / "complete" / JUNIOR / f"{JUNIOR}.ipynb"
    done = run("nbgrader", "validate", str(solved), cwd=demo.scratch.root)
    assert "Success! Your notebook passes all the tests." in done.stdout, done.stdout + done.stderr
    untouched = demo.course.release(IMBALANCED)
    done = run("nbgrader", "validate", str(untouched), cwd=demo.scratch.root)
    assert "VALIDATION FAILED ON" in done.stdout, done.stdout + done.stderr


def test_plain_commands_work_in_a_fresh_clone_whose_release_is_there_already(
    course: Course, tmp_path: Path
) -> None:
    fresh = fresh_clone(course, tmp_path)
    released = fresh.release(JUNIOR).read_bytes()
    hand_in(fresh, JUNIOR, Sample("jane", {}), read_notebook(fresh.release(JUNIOR)))
    for command in ("generate_assignment", "autograde", "generate_feedback"):
        done = run("nbgrader", command, JUNIOR, cwd=fresh.root)
        assert done.returncode == 0, done.stderr
    assert fresh.release(JUNIOR).read_bytes() == released
    (row,) = read_scores(fresh, read_assignment(fresh.source(JUNIOR)))
    assert row.candidate == "jane"


def fresh_clone(course: Course, root: Path) -> Course:
    for folder in ("source", "release"):
        shutil.copytree(course.root / folder, root / folder)
    shutil.copy(course.root / "nbgrader_config.py", root)
    return Course(root)


@pytest.mark.parametrize(
    "name",
    [
        f"jane-doe_{IMBALANCED}.ipynb",
        f"jane-doe_{IMBALANCED} (1).ipynb",
        f"jane-doe/{IMBALANCED}.ipynb",
    ],
)
def test_files_that_came_by_mail_are_collected_under_the_candidates_name(
    course: Course, tmp_path: Path, name: str
) -> None:
    fresh_clone(course, tmp_path)
    mailed = tmp_path / "downloaded" / IMBALANCED / "archive" / name
    mailed.parent.mkdir(parents=True)
    shutil.copy(course.release(IMBALANCED), mailed)
    done = run("nbgrader", "zip_collect", IMBALANCED, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "submitted" / "jane-doe" / IMBALANCED / f"{IMBALANCED}.ipynb").is_file(), done.stderr


def test_files_that_cannot_be_told_apart_are_skipped(course: Course, tmp_path: Path) -> None:
    fresh_clone(course, tmp_path)
    archive = tmp_path / "downloaded" / IMBALANCED / "archive"
    for name in (
        f"{IMBALANCED}.ipynb",
        f"jane_{JUNIOR}.ipynb",
        f"__MACOSX/{IMBALANCED}.ipynb",
        f"jane/._{IMBALANCED}.ipynb",
    ):
        (archive / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course.release(IMBALANCED), archive / name)
    done = run("nbgrader", "zip_collect", IMBALANCED, cwd=tmp_path)
    assert "0 files collected, 4 files skipped" in done.stderr
    assert not (tmp_path / "submitted").exists()


def exported(demo: Demo) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of `nbgrader export` by candidate and assignment."""
    done = run("nbgrader", "export", "--to", "grades.csv", cwd=demo.scratch.root)
    assert done.returncode == 0, done.stderr
    with (demo.scratch.root / "grades.csv").open(encoding="utf-8") as table:
        return {(row["student_id"], row["assignment"]): row for row in csv.DictReader(table)}


def test_the_gradebook_exports_to_a_table_that_tells_zero_from_no_score(demo: Demo) -> None:
    rows = exported(demo)
    assert float(rows["complete", JUNIOR]["max_score"]) == 80
    assert float(rows["complete", IMBALANCED]["max_score"]) == 45
    assert rows["complete", JUNIOR]["status"] == "waiting"
    assert rows["blank", JUNIOR]["status"] == "graded"
    assert float(rows["blank", JUNIOR]["score"]) == 0


def test_generate_solution_gives_the_interviewers_reference(demo: Demo) -> None:
    done = run("nbgrader", "generate_solution", IMBALANCED, cwd=demo.scratch.root)
    assert done.returncode == 0, done.stderr
    solution = demo.scratch.root / "solution" / IMBALANCED / f"{IMBALANCED}.ipynb"
    text = "\n".join(cell.source for cell in nbformat.read(solution, as_version=4).cells)
    assert "not attempted yet" not in text
    assert "Mark scheme" in text


def test_a_second_demo_replaces_the_first(demo: Demo) -> None:
    (demo.scratch.root / "left-over.txt").touch()
    from readybook.demo import scratch_course

    scratch_course(Course(demo.course.root))
    assert not (demo.scratch.root / "left-over.txt").exists()
