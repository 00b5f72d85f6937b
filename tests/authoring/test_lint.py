"""Every rule for text sources is broken once, and is told at the line where it is broken."""

from __future__ import annotations

import pytest

from readybook.authoring.lint import problems
from readybook.authoring.sections import read_section
from readybook.course import Course

OTHER_SECTION = '''\
# %% [markdown]
# ## 2. Halving: half as much

# %% solution="halve"
def halve(x):
    """Return half of x."""
    ### BEGIN SOLUTION
    return np.divide(x, 2.0)
    ### END SOLUTION


# %% visible="halve" points=1
# Half of 2 is 1.
assert halve(2) == 1, "half of 2 is 1"

# %% hidden="halve" points=1
# Checked when graded: other numbers.
### BEGIN HIDDEN TESTS
assert halve(-4) == -2, "half of -4 is -2"
### END HIDDEN TESTS
'''


def complaints(course: Course) -> list[str]:
    """Return the broken rules, each as 'file:line: sentence' without the folders."""
    sections = [read_section(path) for path in course.text_sources("small")]
    return [str(problem).removeprefix(f"{problem.path.parent}/") for problem in problems(sections)]


def edit(course: Course, old: str, new: str) -> int:
    """Replace text in the section and return the line of the cell header above the place."""
    path = course.text_sources("small")[1]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = text[: text.index(old) + len(old)].splitlines()
    return max(number for number, line in enumerate(before, start=1) if line.startswith("# %%"))


def test_a_good_course_has_no_problems(small_course: Course) -> None:
    (small_course.root / "notebooks/small/02_half.py").write_text(OTHER_SECTION, encoding="utf-8")
    assert complaints(small_course) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("    return twice_as_much", "    return twice as much", "is not plain Python"),
        ("double(2)", "%time double(2)", "is not plain Python"),
        ("    ### END SOLUTION\n", "", "a solution cell has one region"),
        ("    twice_as_much = np.multiply(x, 2)\n    return twice_as_much\n", "", "the solution is empty"),
        ("### END HIDDEN TESTS\n", "### END HIDDEN TESTS\nprint(1)\n", "a hidden check is a comment, then"),
        ("# Checked when graded: other numbers.\n", "", "a hidden check is a comment, then"),
        ("double(2)", "double(2)  ### BEGIN SOLUTION", "reaches the candidate whole"),
        ("# Twice 1 is 2.\n", "", "starts with a comment"),
        (
            'look at the factor"\n',
            'look at the factor"\ndouble(1)\n',
            "ends in an assertion or in a print",
        ),
        (
            'assert double(1) == 2, "double(1) is not 2: look at the factor"',
            "x = double(1)",
            "asserts something",
        ),
        ("assert double(1) == 2", "class Own: ...\nassert double(1) == 2", "a check defines no class"),
        ("assert double(1) == 2", "assert double.__code__, 'x'\nassert double(1) == 2", "never meets"),
        (', "a negative number is doubled like any other"', "", "an assertion has a message"),
        ('"double(1) is not 2: look at the factor"', '""', "an assertion has a message"),
        ("# Twice $x$ is $2x$.", "# " + "word " * 120, "at most 95"),
        ("double(2)", "double(2)\n" + "x = 1\n" * 30, "divide the cell"),
        ("double(2)", "double(" + "2" * 120 + ")", "characters; at most 88"),
        ("$2x$", r"\(2x\)", "write $ or $$ around formulas"),
        ("$2x$", r"\[2x\]", "write $ or $$ around formulas"),
        ("$2x$", "$2x$ and 1 is\n# 1. Twice that", "that looks like an item"),
        ("$2x$", "![](figures/twice.png)", "an image has alt text"),
        ("$2x$", '<img src="figures/twice.png">', "an image has alt text"),
        ("**Model answer.**", "", "a written item gives the instructor a **Model answer.**"),
        ("# - 1: says half of it.\n", "", "a level for every whole number of points from 2 to 0"),
        ("# - Poor, 0 points", "# - Poor, 2 points", "with at most half of them"),
        ("# - Excellent, 2 points", "# - Good, 2 points", "**Sample answers.** show how to mark"),
        ('hidden="double"', 'hidden="treble"', "unknown item 'treble'"),
        ("assert double(1) == 2", "double = 2\nassert double == 2", "a check binds 'double'"),
        ("double(2)", "np = 3", "binds 'np' anew"),
        ("double(2)", "# as in\ntwice_as_much = np.multiply(x, 2)", "the candidate would see this line"),
    ],
)
def test_a_broken_rule_is_told_at_its_cell(small_course: Course, old: str, new: str, sentence: str) -> None:
    line = edit(small_course, old, new)
    told = complaints(small_course)
    culprits = [complaint for complaint in told if sentence in complaint]
    assert culprits, told
    if "candidate would see" not in sentence:  # told at the solution, which is above
        assert culprits[0].startswith(f"01_double.py:{line}: ")


def test_an_item_without_a_hidden_check_is_told(small_course: Course) -> None:
    path = small_course.text_sources("small")[1]
    text = path.read_text(encoding="utf-8")
    start, end = text.index("# %% hidden"), text.index("# %% [markdown] written")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    assert complaints(small_course) == ["01_double.py:9: the item 'double' has no hidden check"]


def test_a_name_used_twice_is_told(small_course: Course) -> None:
    (small_course.root / "notebooks/small/02_half.py").write_text(
        OTHER_SECTION.replace('="halve"', '="double"'), encoding="utf-8"
    )
    assert "02_half.py:4: the name 'double' is taken by another cell of 01_double.py" in complaints(
        small_course
    )


def test_reading_another_sections_name_is_told(small_course: Course) -> None:
    (small_course.root / "notebooks/small/02_half.py").write_text(
        OTHER_SECTION.replace("return np.divide(x, 2.0)", "return x - double(x) / 4"), encoding="utf-8"
    )
    assert complaints(small_course) == ["02_half.py:4: reads 'double', which only 01_double.py binds"]


def test_an_ungraded_cell_may_show_the_sections_at_work_together(small_course: Course) -> None:
    (small_course.root / "notebooks/small/02_half.py").write_text(
        OTHER_SECTION + "\n# %%\nhalve(double(2))\n", encoding="utf-8"
    )
    assert complaints(small_course) == []


def test_backslash_brackets_in_code_and_arrays_are_not_taken_for_math(small_course: Course) -> None:
    edit(small_course, "$2x$", r"`re.match(r'\(x\)')` or $\left[2x\right]$")
    assert complaints(small_course) == []
