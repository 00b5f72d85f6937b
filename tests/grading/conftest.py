"""What tests of grading share: submissions of the real assignments, and a way to run one sealed."""

from __future__ import annotations

import copy
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from readybook.authoring.build import build
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.grading import box
from readybook.grading.kernel import ONE_THREAD, KernelOptions
from readybook.grading.plan import is_check, plan
from readybook.grading.sealed import Ran, Seconds, run_sealed
from readybook.grading.warm import Fork, Modules, WarmParents, warm_parents
from tests.conftest import write_small_course
from tests.grading.instructor import nbgrader

OPTIONS = KernelOptions(output_bytes=100_000, limits=box.Limits(), boxed=True)
RunCells = Callable[..., Ran]


def answered(course: Course, assignment: str, answers: Mapping[str, str]) -> NotebookNode:
    """The release with full checks, its solution cells replaced where there is an answer to their item."""
    book: NotebookNode = copy.deepcopy(read_notebook(course.release(assignment)))
    source = {cell.id: cell.source for cell in read_notebook(course.source(assignment)).cells}
    for cell in book.cells:
        if is_check(cell):
            cell.source = source[cell.id]
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers.get(cell.metadata.readybook.item, cell.source)
    return book


def run(book: NotebookNode, release: NotebookNode, folder: Path, **settings: object) -> Ran:
    """Run a notebook as `nbgrader autograde` does, without its bookkeeping."""
    seconds = settings.get("seconds", Seconds(20, 20, 120))
    files = settings.get("files", {})
    warm = settings.get("warm")
    options = settings.get("options", OPTIONS)
    return run_sealed(plan(book, release), files, folder, options, seconds, warm)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmParents]:
    """Where kernels are forked from, with the libraries of the course."""
    used = ("numpy", "sklearn.tree", "torch", "torch._dynamo", "matplotlib.pyplot")
    with warm_parents(Modules(used, used), [], ONE_THREAD) as parents:
        yield parents.ready()


def forked(
    parents: WarmParents,
    code: str,
    output: int,
    *,
    limits: box.Limits = box.Limits(),  # noqa: B008 (it cannot change)
    shared: Path | None = None,
    files: Mapping[str, Path] = MappingProxyType({}),
) -> Fork:
    """Run Python text in a box that is forked from a warm parent and prints to the descriptor `output`.

    It sees copies of what is in `shared`.
    """
    own = Path(tempfile.mkdtemp(dir=parents.folder))
    if shared:
        shutil.copytree(shared, own, dirs_exist_ok=True)
        code = code.replace(str(shared), str(own))
    argv = [sys.executable, "-uc", code]
    request = box.fork_request(argv, shared=own, files=files, limits=limits, channels=None)
    return parents.kernels.fork(request, [output, output])


@pytest.fixture(params=["warm", "cold"])
def run_cells(tmp_path: Path, request: pytest.FixtureRequest) -> RunCells:
    """Run a notebook given as text in percent format and return what became of it.

    Its cells are headed `# %% given`, `answer`, `own`, `check`, or `hidden`, whose text the release lacks.
    """

    parents = request.getfixturevalue("warm") if request.param == "warm" else None

    def work(text: str, **settings: object) -> Ran:
        cells = [part.split("\n", 1) for part in text.strip().split("# %% ")[1:]]
        book, release = _notebook(cells, whole=True), _notebook(cells, whole=False)
        return run(book, release, tmp_path, warm=parents, **settings)

    return work


def _notebook(cells: Sequence[Sequence[str]], *, whole: bool) -> NotebookNode:
    made = []
    for number, (role, text) in enumerate(cells):
        facts = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
        name = f"cell-{number}"
        if role == "answer":
            facts |= {"solution": True, "locked": False, "grade_id": name}
        elif role in ("check", "hidden"):
            facts |= {"grade": True, "points": 1, "grade_id": name}
        source = text if whole or role not in ("answer", "hidden") else "# a stub"
        if whole or role != "own":
            made.append(new_code_cell(source, metadata={} if role == "own" else {"nbgrader": facts}))
    return new_notebook(cells=made)


def messages(ran: Ran) -> list[str]:
    """The message of each check in order; empty for one that passed."""
    return [outcome.message if outcome.error else outcome.fault for outcome in ran.outcomes.values()]


@pytest.fixture
def folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where processes that a test starts put temporary files; its path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="rb-") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


@pytest.fixture(scope="session")
def known_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small course, built, and known to the gradebook; nobody writes to it."""
    course = write_small_course(tmp_path_factory.mktemp("known"))
    build(course, ["small"], say=lambda _: None)
    done = nbgrader(course, "generate_assignment", "small")
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture
def graded_course(known_course: Course, tmp_path: Path) -> Course:
    """A copy of the known course."""
    return Course(Path(shutil.copytree(known_course.root, tmp_path, dirs_exist_ok=True)))
