"""The course itself: what candidates get is complete, fair, and keeps its secrets."""

from __future__ import annotations

import ast
import contextlib
import io
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from readybook.authoring import trial
from readybook.authoring.build import misfits, read_sections
from readybook.authoring.lint import candidate_text
from readybook.authoring.notebooks import notebook
from readybook.authoring.sections import SourceSection, read_section
from readybook.course import Course, read_assignment

COURSE = Course(Path(__file__).resolve().parents[1])
SECTIONS = [
    path
    for assignment in COURSE.assignment_names()
    for path in COURSE.text_sources(assignment)
    if not path.name.startswith("00")
]
JUNIOR_FUNCTIONS = {
    "sigmoid", "classify", "binary_cross_entropy", "l2_penalty", "regularized_loss", "is_leaf", "leaf_of",
    "predict_one", "confusion_counts", "classification_metrics", "metric_family", "fit_line", "knn_predict",
    "compare_on_holdout", "numbers_to_keep", "add_square", "compare_features", "three_way_split", "choose_k",
    "final_accuracy", "mse_gradient", "gradient_descent",
}  # fmt: skip
IMBALANCED_FUNCTIONS = {
    "positive_weight", "weighted_bce_loss", "train", "evaluate", "threshold_for_recall", "compare_strategies",
    "unweighted_probability",
}  # fmt: skip


def names_bound_by(assignment: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    outcomes = trial.run(notebook(read_sections(COURSE, assignment)), namespace=names)
    assert all(outcome.passed for outcome in outcomes.values())
    return names


@pytest.fixture(scope="module")
def junior() -> dict[str, Any]:
    """The names of the junior workbook, with the reference solutions."""
    return names_bound_by("junior_ml_workbook")


@pytest.fixture(scope="module")
def imbalanced() -> dict[str, Any]:
    """The names of the imbalanced exercise, with the reference solutions."""
    return names_bound_by("imbalanced_classification")


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_checks_of_a_section_accept_its_solutions_and_reject_its_stubs(path: Path) -> None:
    assert misfits([read_section(path.with_name("00_setup.py")), read_section(path)], COURSE) == []


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_broken_section_costs_the_others_nothing(path: Path) -> None:
    sections = read_sections(COURSE, path.parent.name)
    broken = {cell.name: "raise RuntimeError('broken')" for cell in read_section(path).cells if cell.name}
    book = notebook(sections)
    section_of = {cell.id: cell.metadata.readybook.section for cell in book.cells}
    checks = [
        outcome for outcome in trial.run(book, broken).values() if outcome.role in ("visible", "hidden")
    ]
    failed = {section_of[outcome.cell_id] for outcome in checks if not outcome.passed}
    passed = {section_of[outcome.cell_id] for outcome in checks if outcome.passed}
    assert failed == {path.stem}
    assert path.stem not in passed


@pytest.mark.parametrize("assignment", COURSE.assignment_names())
def test_solutions_hidden_tests_and_mark_schemes_never_reach_the_release(assignment: str) -> None:
    sections = read_sections(COURSE, assignment)
    release = nbformat.read(COURSE.release(assignment), as_version=4)
    released = {line.strip() for cell in release.cells for line in cell.source.splitlines()}
    secrets = secret_lines(sections)
    assert len(secrets) > 10
    assert secrets & released == set()


def secret_lines(sections: list[SourceSection]) -> set[str]:
    """Return the telling lines that only the instructor's notebook may hold."""
    cells = [cell for section in sections for cell in section.cells]
    shown = {line.strip() for cell in cells for line in candidate_text(cell).splitlines()}
    every = {line.strip() for cell in cells for line in cell.source.splitlines()}
    return {line for line in every - shown if len(line) >= 20}


@pytest.mark.parametrize("assignment", COURSE.assignment_names())
def test_release_notebooks_need_only_jupyter_and_the_scientific_packages(assignment: str) -> None:
    release = nbformat.read(COURSE.release(assignment), as_version=4)
    code = "\n\n".join(cell.source for cell in release.cells if cell.cell_type == "code")
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = [node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports]
    imported = {str(module).split(".")[0] for module in modules}
    assert "numpy" in imported
    assert imported <= {"IPython", "matplotlib", "numpy", "sklearn", "torch", "warnings"}


def test_the_names_that_candidates_and_graders_rely_on_are_there(
    junior: dict[str, Any], imbalanced: dict[str, Any]
) -> None:
    assert junior.keys() >= JUNIOR_FUNCTIONS
    assert imbalanced.keys() >= IMBALANCED_FUNCTIONS


def test_every_junior_section_has_ten_points_two_of_them_written() -> None:
    sections = read_assignment(COURSE.source("junior_ml_workbook")).sections
    assert [section.points for section in sections] == [10] * 8
    for section in sections:
        assert sum(check.points for check in section.checks if check.role == "written") == 2


def test_the_interview_exercise_scores_its_optional_sections_separately() -> None:
    sections = read_assignment(COURSE.source("imbalanced_classification")).sections
    assert sum(section.points for section in sections if not section.optional) == 30
    assert sum(section.points for section in sections if section.optional) == 15


def test_sigmoid_and_classes_of_the_seed(junior: dict[str, Any]) -> None:
    p = junior["sigmoid"](np.array([-4.0, -1.0, 0.0, 1.0, 3.0]))
    assert np.round(p, 4).tolist() == [0.018, 0.2689, 0.5, 0.7311, 0.9526]
    assert junior["classify"](p).tolist() == [0, 0, 1, 1, 1]


def test_losses_of_the_seed(junior: dict[str, Any]) -> None:
    labels, p = np.array([1, 0, 1, 1, 0]), np.array([0.9, 0.2, 0.6, 0.8, 0.1])
    weights = np.array([0.8, -0.3, 0.5])
    assert round(float(junior["binary_cross_entropy"](labels, p)), 4) == 0.2336
    assert round(float(junior["l2_penalty"](weights, 0.1)), 4) == 0.098
    assert round(float(junior["regularized_loss"](labels, p, weights, 0.1)), 4) == 0.3316


def test_tree_of_the_seed(junior: dict[str, Any]) -> None:
    tree = DecisionTreeClassifier(random_state=0).fit(np.arange(6.0).reshape(-1, 1), [0, 0, 0, 1, 1, 1])
    assert tree.tree_.threshold[0] == 2.5
    assert list(junior["is_leaf"](tree)) == [False, True, True]
    assert [junior["predict_one"](tree, np.array([x])) for x in (1.5, 3.2)] == [0, 1]


def test_metrics_of_the_seed(junior: dict[str, Any]) -> None:
    scores = junior["classification_metrics"](np.array([1, 0, 1, 1, 0, 1]), np.array([1, 0, 0, 1, 0, 1]))
    rounded = {name: round(float(value), 3) for name, value in scores.items()}
    assert rounded == {"accuracy": 0.833, "precision": 1.0, "recall": 0.75, "f1": 0.857}


def test_line_and_neighbours_of_the_seed(junior: dict[str, Any]) -> None:
    rng = np.random.RandomState(0)
    x = np.linspace(-3, 3, 60)
    y = np.sin(x) + 0.1 * rng.randn(60)
    slope, intercept = junior["fit_line"](x, y)
    assert round(float(np.mean((slope * x + intercept - y) ** 2)), 3) == 0.187
    assert round(float(np.mean((np.asarray(junior["knn_predict"](x, y, x, 5)) - y) ** 2)), 4) == 0.0094


def test_feature_sets_of_the_seed(junior: dict[str, Any]) -> None:
    rng = np.random.RandomState(42)
    X = rng.uniform(-2, 2, (300, 1))
    y = (X[:, 0] ** 2 + 0.3 * rng.randn(300) > 1).astype(int)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
    scores = junior["compare_features"](X_train, y_train, X_test, y_test)
    assert (round(scores["raw"], 3), round(scores["squared"], 3)) == (0.311, 0.911)


def test_cross_validated_search_of_the_seed() -> None:
    X, y = make_classification(400, n_features=6, n_informative=4, random_state=0)
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": range(1, 16, 2)}, cv=5).fit(X, y)
    assert search.best_params_ == {"n_neighbors": 3}
    assert round(search.best_score_, 3) == 0.895


def test_gradient_descent_of_the_seed(junior: dict[str, Any]) -> None:
    rng = np.random.RandomState(1)
    x = rng.rand(200)
    y = 2 * x - 0.5 + 0.05 * rng.randn(200)
    w, b, losses = junior["gradient_descent"](x, y, 0.5, 200)
    assert (round(float(w), 3), round(float(b), 3)) == (1.997, -0.495)
    assert len(losses) == 200


@pytest.mark.parametrize("seed", range(10))
def test_the_reference_run_finds_nearly_all_of_the_ill(imbalanced: dict[str, Any], seed: int) -> None:
    X_train, y_train = imbalanced["make_data"](seed)
    X_test, y_test = imbalanced["make_data"](seed + 1000)
    assert float(y_train.mean()) == pytest.approx(0.2)
    with contextlib.redirect_stdout(io.StringIO()):
        model, losses = imbalanced["train"](
            imbalanced["make_model"](seed), X_train, y_train, epochs=5, lr=0.01,
            pos_weight=imbalanced["positive_weight"](y_train), batch_size=64, seed=seed,
        )  # fmt: skip
    scores = imbalanced["evaluate"](model, X_test, y_test)
    assert len(losses) == 5
    assert scores["recall"] >= 0.95
    assert scores["f1"] >= 0.78


def test_always_negative_is_right_for_four_in_five_and_finds_nobody(imbalanced: dict[str, Any]) -> None:
    scores = imbalanced["baseline_scores"]
    assert (scores["tn"] + scores["tp"]) / len(imbalanced["y_test"]) == pytest.approx(0.8)
    assert scores["recall"] == 0
