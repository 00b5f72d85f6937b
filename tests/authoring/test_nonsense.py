"""A check that nonsense can satisfy is told to its author, and so is one that minds a mere form."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from readybook.authoring import nonsense
from readybook.authoring.desk import try_section
from readybook.authoring.nonsense import FORMS, PARTS, WHOLES, Bent
from readybook.authoring.sections import read_section
from readybook.course import Course, CourseError
from tests.conftest import ROOT

SECTION = '''\
# %% [markdown]
# ## 1. Halving
#
# Half of $x$ is $x / 2$.

# %% solution="halve"
def halve(x):
    """Return half of each number of the array x, and how many there are."""
    ### BEGIN SOLUTION
    return {{"halves": np.multiply(x, 0.5), "count": len(x)}}
    ### END SOLUTION


# %% visible="halve" points=1
# Half of 1 and 3.
halve_out = halve(np.array([1.0, 3.0]))
assert isinstance(halve_out, dict), "return a dict"
assert set(halve_out) == {{"halves", "count"}}, "return a dict of halves and count"
{visible}

# %% hidden="halve" points=2
# Checked when graded: other numbers.
### BEGIN HIDDEN TESTS
halve_out = halve(np.array([2.0, 5.0, 7.0]))
assert isinstance(halve_out, dict), "return a dict"
assert set(halve_out) == {{"halves", "count"}}, "return a dict of halves and count"
{hidden}
### END HIDDEN TESTS
'''
STRICT = '''\
halve_seen, halve_count = np.asarray(halve_out["halves"]), np.asarray(halve_out["count"])
assert halve_seen.dtype.kind in 'biuf', "expect real numbers"
assert halve_seen.shape == {shape}, "one half for each number"
assert halve_count.dtype.kind in "biuf" and halve_count.shape == (), "the count is one number"
assert np.abs(halve_seen - {halves}).max() < 1e-6 and halve_count == {count}, "not half of each"'''
VISIBLE = STRICT.format(shape="(2,)", halves="[0.5, 1.5]", count=2)
HIDDEN = STRICT.format(shape="(3,)", halves="[1, 2.5, 3.5]", count=3)


def misled(course: Course, *, visible: str = VISIBLE, hidden: str = HIDDEN) -> list[str]:
    """What is told of the small course with these checks of `halve`, without file and line."""
    path = course.root / "notebooks/small/01_double.py"
    path.write_text(SECTION.format(visible=visible, hidden=hidden), encoding="utf-8")
    (course.root / "answers/small/01_double.py").unlink(missing_ok=True)
    told = list(nonsense.misled([read_section(path.with_name("00_setup.py")), read_section(path)]))
    assert all(sentence.startswith(f"{path}:") for sentence in told)
    return [sentence.split(": ", 1)[1] for sentence in told]


def test_checks_that_pin_type_shape_and_values_give_no_complaint(small_course: Course) -> None:
    assert misled(small_course) == []


@pytest.mark.parametrize(
    ("pinned", "loose", "title"),
    [
        ("halve_seen.shape == (3,)", "len(halve_seen)", "one axis more, only in part 1"),
        ("halve_seen.dtype.kind in 'biuf'", "halve_seen is not None", "Python objects, only in part 1"),
        ("halve_count.shape == ()", "halve_count is not None", "one axis more, only in part 2"),
        ("3.5]).max() < 1e-6 and", "3.5]).max() <= 1e-6 or", "NaN, only in part 1"),
    ],
    ids=["shape of an array", "type", "shape of a number", "finiteness"],
)
def test_a_hidden_check_that_leaves_a_part_open_is_told(
    small_course: Course, pinned: str, loose: str, title: str
) -> None:
    assert pinned in HIDDEN
    told = misled(small_course, hidden=HIDDEN.replace(pinned, loose))
    assert f"halve-hidden accepts nonsense from 'halve': {title}" in told


def test_a_check_without_a_shape_check_is_told_of_shapes_that_broadcast(small_course: Course) -> None:
    told = misled(
        small_course,
        visible='assert np.allclose(halve_out["halves"], [0.5, 1.5]), "not half of each"',
    )
    accepted = {sentence.rpartition(": ")[2] for sentence in told if "visible accepts" in sentence}
    assert accepted >= {"one axis more", "a huge array"}


def test_an_empty_array_that_compares_as_close_is_told(small_course: Course) -> None:
    told = misled(
        small_course, visible='assert np.allclose(halve_out["halves"] - halve_out["halves"], 0), "not half"'
    )
    assert "halve-visible accepts nonsense from 'halve': an empty array" in told


def test_a_check_that_stumbles_over_nonsense_is_told(small_course: Course) -> None:
    told = misled(small_course, visible='assert halve_out["halves"].max() == 1.5, "not half of each"')
    assert any("visible breaks down" in sentence and "AttributeError" in sentence for sentence in told)


def test_a_check_that_minds_a_mere_form_is_told(small_course: Course) -> None:
    told = misled(
        small_course, hidden=f'assert type(halve_out["halves"]) is np.ndarray, "no array"\n{HIDDEN}'
    )
    assert told == ["halve-hidden refuses what 'halve' returns as lists: AssertionError: no array"]


def test_try_tells_what_misleads_a_check(small_course: Course) -> None:
    misled(small_course, visible='assert np.allclose(halve_out["halves"], [0.5, 1.5]), "not half of each"')
    with pytest.raises(CourseError, match=r"01_double.py:\d+: halve-visible accepts nonsense from 'halve'"):
        try_section(small_course, small_course.root / "notebooks/small/01_double.py")


def test_a_variable_is_bent_like_a_result() -> None:
    assert Bent(PARTS["text of numbers"])({"share": 0.5, "name": "line"}) == {"share": "0.5", "name": "line"}


def test_one_part_alone_can_be_bent() -> None:
    bent = Bent(PARTS["NaN"], place=1)
    first, second = bent(lambda: (1.0, 2.0))()
    assert first == 1.0
    assert math.isnan(second)
    assert (bent.parts, bent.used) == (2, True)


def test_what_has_no_numbers_is_left_alone() -> None:
    bent = Bent(PARTS["NaN"])
    assert bent("b") == "b"
    assert not bent.used


def test_a_tensor_keeps_its_gradient_when_it_is_bent() -> None:
    loss = torch.tensor(0.5, requires_grad=True)
    bent = Bent(PARTS["NaN"])(loss)
    assert bent.requires_grad
    assert bent.isnan()


def test_classes_0_and_1_may_be_booleans_and_other_numbers_may_not() -> None:
    bent = Bent(PARTS["booleans"])
    assert bent([0, 1, 1]) == [0, 1, 1]
    assert not bent.used
    assert bent([0.2, 0.8]) == [True, True]
    assert bent.used


def test_a_tuple_is_made_too_short_and_too_long() -> None:
    assert Bent(WHOLES["one entry too few"], parted=False)((1, 2, 3)) == (1, 2)
    assert Bent(WHOLES["one entry too many"], parted=False)((1, 2, 3)) == (1, 2, 3, 3)


@pytest.mark.parametrize("title", FORMS)
def test_another_form_has_the_same_values(title: str) -> None:
    for value in (0.5, 2, [0.25, 1.0], np.array([[0.5, 1.5]])):
        assert np.array_equal(Bent(FORMS[title])(value), value)


@pytest.mark.parametrize("path", [*ROOT.glob("notebooks/*/0[1-9]_*.py")], ids=lambda path: path.stem)
def test_no_check_of_the_course_is_misled(path: Path) -> None:
    assert list(nonsense.misled([read_section(path.with_name("00_setup.py")), read_section(path)])) == []
