"""A course that changes while it runs: each submission is graded on the release it came from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import nbformat
import pytest
from nbformat import NotebookNode

from readybook.authoring.build import build
from readybook.authoring.notebooks import read_notebook
from readybook.course import Course
from readybook.releases import digest_in
from tests.conftest import write_small_course
from tests.grading.instructor import RIGHT, nbgrader, scores

CHOICE = """\
# %% [markdown]
# ## 2. Halving: which operation?
#
# **2.1 Which operation undoes doubling?** *(2 points)*
#
# - `"a"`: subtract two.
# - `"b"`: divide by two.

# %% solution="undo"
# Replace the line below by: undo = "a" (or "b")
### BEGIN SOLUTION
undo = "b"
### END SOLUTION

# %% hidden="undo" points=2
# Checked when graded: which operation it is.
### BEGIN HIDDEN TESTS
assert undo == "b", "the opposite of doubling is not taking two away"
### END HIDDEN TESTS
"""
SHUFFLED = (
    CHOICE.replace('`"a"`: subtract', '`"c"`: subtract')
    .replace('`"b"`: divide', '`"a"`: divide')
    .replace('`"c"`: subtract', '`"b"`: subtract')
    .replace('undo = "b"\n###', 'undo = "a"\n###')
    .replace('undo == "b"', 'undo == "a"')
)
TRIPLE = '''\
# %% [markdown]
# ## 3. Tripling: three times as much
#
# **3.1 Write `triple`** *(1 point)*. It returns three times its argument.

# %% solution="triple"
def triple(x):
    """Return three times x, a number."""
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION

# %% hidden="triple" points=1
# Checked when graded: other numbers.
### BEGIN HIDDEN TESTS
assert triple(2) == 6, "three times 2 is 6"
### END HIDDEN TESTS
'''
ALL_RIGHT = {"double": RIGHT, "undo": 'undo = "b"', "triple": "def triple(x):\n    return 3 * x"}
ONLY_TWO = "def triple(x):\n    return 6"
NEW_ITEM = '''

# %% solution="fourfold"
def fourfold(x):
    """Return four times x, a number."""
    ### BEGIN SOLUTION
    return 4 * x
    ### END SOLUTION

# %% hidden="fourfold" points=1
# Checked when graded: a number.
### BEGIN HIDDEN TESTS
assert fourfold(2) == 8, "four times 2 is 8"
### END HIDDEN TESTS
'''
FIRST, SECOND, THIRD = "first", "second", "third"


@dataclass(frozen=True)
class Graded:
    """What became of one submission: its status or points by section, its notes, its sentence."""

    status: str
    points: tuple[float, ...]
    notes: str
    message: str


@dataclass(frozen=True)
class Story:
    """A small course, and what is done to it. releases: what was handed out so far."""

    course: Course
    releases: dict[str, NotebookNode] = field(default_factory=dict)

    def write(self, section: str, text: str) -> None:
        path = self.course.root / "notebooks" / "small" / f"{section}.py"
        path.write_text(text, encoding="utf-8")

    def reword(self, section: str, before: str, after: str) -> None:
        path = self.course.root / "notebooks" / "small" / f"{section}.py"
        text = path.read_text(encoding="utf-8")
        assert before in text
        self.write(section, text.replace(before, after))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "readybook", *arguments]
        return subprocess.run(command, cwd=self.course.root, capture_output=True, text=True, check=False)

    def hand_out(self, name: str) -> None:
        build(self.course, ["small"])
        done = nbgrader(self.course, "generate_assignment", "small")
        assert done.returncode == 0, done.stderr
        self.releases[name] = read_notebook(self.course.release("small"))

    def hand_in(
        self, candidate: str, release: str, answers: Mapping[str, str], claim: str | None = None
    ) -> None:
        """Answer a release; `claim` stands in the place of its digest, which '' takes away."""
        book = nbformat.from_dict(self.releases[release])
        for cell in book.cells:
            cell.source = answers.get(cell.id, cell.source)
        if claim is not None:
            book.metadata = {"readybook": {"digests": {"release": claim}}} if claim else {}
        path = self.course.root / "submitted" / candidate / "small" / "small.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(book, path)

    def graded(self) -> dict[str, Graded]:
        return {
            name: Graded(
                row.status,
                tuple(section.points for section in row.sections),
                "; ".join(row.verdict.notes) if row.verdict else "",
                row.verdict.message if row.verdict else "",
            )
            for name, row in scores(self.course).items()
        }


@dataclass(frozen=True)
class Changed:
    """What was seen of a course that was changed after a submission to it had been graded."""

    story: Story
    before: Mapping[str, Graded]
    not_handed_out: subprocess.CompletedProcess[str]
    after: Mapping[str, Graded]
    by_nbgrader: Mapping[str, Graded]
    log: str


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Texts, letters, points and a check of the same cells are changed; old and new copies are handed in."""
    story = Story(write_small_course(tmp_path_factory.mktemp("changed")))
    story.write("02_undo", CHOICE)
    story.write("03_triple", TRIPLE)
    story.hand_out(FIRST)
    story.hand_in("old", FIRST, ALL_RIGHT)
    assert story.run("grade", "small").returncode == 0
    before = story.graded()

    story.reword("01_double", "Twice $x$ is", "Two times $x$ is")
    story.reword("01_double", 'hidden="double" points=2', 'hidden="double" points=4')
    story.write("02_undo", SHUFFLED)
    story.reword("03_triple", '2 is 6"', '2 is 6"\nassert triple(3) == 9, "three times 3 is 9"')
    build(story.course, ["small"])
    not_handed_out = story.run("grade", "small")
    story.hand_out(SECOND)

    first = digest_in(story.releases[FIRST].metadata)
    new = {**ALL_RIGHT, "undo": 'undo = "a"'}
    story.hand_in("old-wrong", FIRST, {**new, "triple": ONLY_TWO})
    story.hand_in("old-unnamed", FIRST, ALL_RIGHT, claim="")
    story.hand_in("old-unknown", FIRST, ALL_RIGHT, claim="0123456789abcdef")
    story.hand_in("new", SECOND, new)
    story.hand_in("new-wrong", SECOND, ALL_RIGHT)
    story.hand_in("new-unnamed", SECOND, new, claim="")
    story.hand_in("new-claiming-old", SECOND, ALL_RIGHT, claim=first)
    story.hand_in("odd", SECOND, new, claim="../../../etc")
    story.hand_in("stranger", SECOND, {**new, "setup": "# nothing that was given out"}, claim="f" * 16)
    assert story.run("grade", "small").returncode == 0
    after = story.graded()
    done = nbgrader(story.course, "autograde", "small", "--force")
    assert done.returncode == 0, done.stderr[-3000:]
    return Changed(story, before, not_handed_out, after, story.graded(), done.stderr)


def test_an_old_copy_is_judged_by_the_key_of_its_own_release(changed: Changed) -> None:
    assert changed.before["old"].points == (3, 2, 1)
    assert changed.after["old"].points == (5, 2, 1)  # points count as they are today
    assert changed.after["old-wrong"].points[1] == 0
    assert "graded on the release it came from" in changed.after["old"].notes


def test_a_new_copy_is_judged_by_the_new_key_and_has_no_note(changed: Changed) -> None:
    assert changed.after["new"] == Graded("graded", (5, 2, 1), "", "")
    assert changed.after["new-wrong"].points[1] == 0


def test_a_section_that_asks_the_same_has_the_checks_of_today_in_old_copies_too(changed: Changed) -> None:
    assert changed.after["old-wrong"].points[2] == 0


def test_a_copy_that_names_no_release_is_told_by_its_text(changed: Changed) -> None:
    assert changed.after["old-unnamed"].points == changed.after["old"].points
    assert "by its text it is the release" in changed.after["old-unnamed"].notes
    for name in ("new-unnamed", "odd"):
        assert changed.after[name].points == changed.after["new"].points
        assert "by its text it is the present one" in changed.after[name].notes


def test_an_unknown_release_is_refused_in_a_sentence_unless_it_asks_the_same(changed: Changed) -> None:
    assert changed.after["old-unknown"].points == changed.after["old"].points
    assert "its release 01234567 is not known" in changed.after["old-unknown"].notes
    refused = changed.after["stranger"]
    assert refused.status == "refused"
    assert refused.message.startswith("stranger/small.ipynb: it came from the release ffffffff, which ")


def test_who_claims_an_older_release_is_told(changed: Changed) -> None:
    claimed = changed.after["new-claiming-old"]
    assert claimed.points[1] == 2
    assert "though its text is the present one's" in claimed.notes


def test_nbgrader_alone_judges_alike_and_finds_nothing_to_correct(changed: Changed) -> None:
    assert changed.by_nbgrader == changed.after
    assert "has changed!" not in changed.log


def test_nothing_is_graded_before_the_gradebook_knows_the_checks_in_use(changed: Changed) -> None:
    assert changed.not_handed_out.returncode == 1
    assert "run 'nbgrader generate_assignment small'" in changed.not_handed_out.stderr
    assert "Traceback" not in changed.not_handed_out.stderr


@dataclass(frozen=True)
class Extended:
    """What was seen when cells were added to an assignment with submissions."""

    story: Story
    build: subprocess.CompletedProcess[str]
    kept: bool
    generate: subprocess.CompletedProcess[str]
    still: Mapping[str, Graded]
    way_out: Mapping[str, subprocess.CompletedProcess[str]]
    after: Mapping[str, Graded]


@pytest.fixture(scope="module")
def extended(changed: Changed, tmp_path_factory: pytest.TempPathFactory) -> Extended:
    """An item is added; then its built notebooks come from elsewhere, as by `git pull`; then the way out."""
    root = tmp_path_factory.mktemp("extended") / "course"
    shutil.copytree(changed.story.course.root, root)
    story = Story(Course(root), dict(changed.story.releases))
    for folder in (root / "submitted").iterdir():
        if folder.name not in ("old", "new"):
            shutil.rmtree(folder)
    built = {path: path.read_bytes() for path in root.glob("*/small/*.ipynb")}
    story.reword("03_triple", TRIPLE[-20:], TRIPLE[-20:] + NEW_ITEM)
    refused = story.run("build")
    kept = all(path.read_bytes() == text for path, text in built.items())

    (root / "gradebook.db").rename(root / "away.db")
    build(story.course, ["small"])
    (root / "away.db").rename(root / "gradebook.db")
    release = story.course.release("small").read_bytes()
    generate = nbgrader(story.course, "generate_assignment", "small")
    kept = kept and story.course.release("small").read_bytes() == release
    story.releases[THIRD] = read_notebook(story.course.release("small"))
    story.hand_in("newest", THIRD, ALL_RIGHT)
    story.run("grade", "small", "--again")
    still = story.graded()

    way_out = {
        "export": nbgrader(story.course, "export", "--to", "small.csv", "--assignment", "small"),
        "remove": nbgrader(story.course, "db", "assignment", "remove", "small", "--force"),
        "generate": nbgrader(story.course, "generate_assignment", "small"),
        "grade": story.run("grade", "small"),
    }
    return Extended(story, refused, kept, generate, still, way_out, story.graded())


def test_new_cells_are_refused_before_anything_is_written_and_the_way_out_is_named(
    extended: Extended,
) -> None:
    for done in (extended.build, extended.generate):
        assert done.returncode == 1
        assert "new: 'fourfold', 'fourfold-hidden'" in done.stderr
        assert "nbgrader db assignment remove small --force" in done.stderr
        assert "Traceback" not in done.stderr
    assert extended.kept


def test_copies_of_what_the_gradebook_knows_are_graded_all_the_same(extended: Extended) -> None:
    assert extended.still["old"].points == (5, 2, 1)
    assert extended.still["new"].points == (5, 2, 1)
    assert extended.still["newest"].status == "not graded"
    assert "the gradebook knows another release" in extended.still["newest"].message


def test_the_way_out_leads_to_the_new_cells_and_names_the_copies_that_lack_them(extended: Extended) -> None:
    for name in ("export", "remove", "generate"):
        assert extended.way_out[name].returncode == 0, extended.way_out[name].stderr
    csv = (extended.story.course.root / "small.csv").read_text(encoding="utf-8")
    assert "old" in csv
    assert extended.after["newest"].status == "graded"
    assert extended.after["old"].status == "refused"
    assert "has other cells now ('fourfold', 'fourfold-hidden')" in extended.after["old"].message
