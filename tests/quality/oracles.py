"""Independent answers to every coded item: scikit-learn, torch, exact fractions, 50-digit arithmetic.

Each oracle takes a solution and holds it to values that were found in another way, over inputs that
hypothesis makes up, extremes among them. `ORACLES` names them by item; `cases` counts what they tried.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn import metrics
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import PolynomialFeatures
from sklearn.tree import DecisionTreeClassifier

mpmath.mp.dps = 50
# A double carries 2.2e-16 of a number; a few operations, and sums of tens of terms, lose some tens of that.
DOUBLE = 1e-13
# torch's float32 carries 6e-8 of a number.
SINGLE = 2e-6

ORACLES: dict[str, Callable[[Any], None]] = {}
cases: Counter[str] = Counter()


def oracle(item: str, examples: int = 100, **inputs: st.SearchStrategy[Any]) -> Callable[..., Any]:
    """Register an oracle for an item: a function of the solution, and of inputs drawn from `inputs`."""

    def register(check: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(check)
        def counted(*args: Any, **kwargs: Any) -> None:
            cases[item] += 1
            check(*args, **kwargs)

        chosen = settings(max_examples=examples, deadline=None, derandomize=True, database=None)
        ORACLES[item] = chosen(given(**inputs)(counted))
        return check

    return register


def close(value: float, expected: float, relative: float = DOUBLE, absolute: float = DOUBLE) -> None:
    assert math.isclose(value, expected, rel_tol=relative, abs_tol=absolute), (value, expected)


def finite(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_infinity=False, allow_subnormal=False)


def vectors(elements: st.SearchStrategy[float], least: int = 1, most: int = 30) -> st.SearchStrategy[Any]:
    return st.lists(elements, min_size=least, max_size=most).map(np.array)


labels = st.integers(0, 1)
labels_pairs = st.lists(st.tuples(labels, labels), min_size=1, max_size=40).map(np.array)
seeds = st.integers(0, 2**31 - 1)
labelled = st.lists(st.tuples(labels, finite(0, 1)), min_size=1, max_size=30)
inner_labelled = st.lists(st.tuples(labels, finite(1e-6, 1 - 1e-6)), min_size=1, max_size=30)


# -- junior_ml_workbook ------------------------------------------------------------------------------


@oracle("sigmoid", z=arrays(float, array_shapes(min_dims=0, max_dims=3), elements=finite(-1e300, 1e300)))
def the_logistic_function_to_50_digits(sigmoid: Any, z: Any) -> None:
    found = np.asarray(sigmoid(z))
    assert found.shape == z.shape
    for value, at in zip(found.ravel(), z.ravel(), strict=True):
        # Below exp(-700) a double has fewer digits, and then none.
        close(value, float(1 / (1 + mpmath.exp(-mpmath.mpf(float(at))))), absolute=1e-300)


@oracle(
    "classify", p=vectors(finite(0, 1)), at=st.integers(0, 29), threshold=finite(0, 1), hits=st.booleans()
)
def one_comparison_after_the_other(classify: Any, p: Any, at: int, threshold: float, hits: bool) -> None:
    threshold = float(p[at % len(p)]) if hits else threshold
    assert np.asarray(classify(p, threshold)).tolist() == [int(value >= threshold) for value in p]
    assert int(classify(float(p[0]), threshold)) == int(p[0] >= threshold)


@oracle("binary-cross-entropy", pairs=labelled)
def cross_entropy_to_50_digits(binary_cross_entropy: Any, pairs: Any) -> None:
    y, p = np.array([y for y, _ in pairs]), np.array([p for _, p in pairs])
    found = binary_cross_entropy(y, p)
    inside = [min(max(mpmath.mpf(float(one)), mpmath.mpf("1e-12")), 1 - mpmath.mpf("1e-12")) for one in p]
    terms = [mpmath.log(q if label else 1 - q) for label, q in zip(y, inside, strict=True)]
    # 1 - 1e-12 is a double with an error of 1e-16, which is 1e-4 of the 1e-12 that a log is taken of.
    close(found, float(-sum(terms) / len(terms)), relative=2e-5)
    if ((p > 1e-9) & (p < 1 - 1e-9)).all():
        close(found, log_loss(y, p, labels=[0, 1]), relative=1e-9)


@oracle("l2-penalty", weights=vectors(finite(-1e100, 1e100)), lam=finite(0, 1e50))
def exact_squares(l2_penalty: Any, weights: Any, lam: float) -> None:
    exact = Fraction(lam) * sum(Fraction(float(weight)) ** 2 for weight in weights)
    # A square below 1e-308 is 0 as a double.
    close(l2_penalty(weights, lam), float(exact), absolute=1e-306 * max(lam, 1))


@oracle("regularized-loss", pairs=inner_labelled, weights=vectors(finite(-1e3, 1e3)), lam=finite(0, 1e3))
def torch_s_loss_and_weight_decay(regularized_loss: Any, pairs: Any, weights: Any, lam: float) -> None:
    y, p = np.array([y for y, _ in pairs]), np.array([p for _, p in pairs])
    loss = torch.nn.functional.binary_cross_entropy(torch.tensor(p), torch.tensor(y, dtype=torch.float64))
    decay = lam * torch.linalg.vector_norm(torch.tensor(weights)) ** 2
    close(regularized_loss(y, p, weights, lam), float(loss + decay), relative=1e-11)


def grown_tree(seed: int, rows: int, depth: int) -> tuple[DecisionTreeClassifier, Any]:
    """A tree on data of up to four classes; its features are eighths, which float32 holds exactly."""
    rng = np.random.default_rng(seed)
    X = rng.integers(-20, 20, size=(rows, 3)) / 8
    y = rng.choice(["a", "b", "c", "d"], size=rows)
    return DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, y), X


trees = {"seed": seeds, "rows": st.integers(1, 60), "depth": st.integers(1, 6)}


@oracle("is-leaf", **trees)
def the_leaves_that_training_rows_reach(is_leaf: Any, seed: int, rows: int, depth: int) -> None:
    tree, X = grown_tree(seed, rows, depth)
    found = np.asarray(is_leaf(tree))
    assert set(np.flatnonzero(found)) == set(tree.apply(X))
    assert found.sum() == tree.get_n_leaves()
    assert found.shape == (tree.tree_.node_count,)


@oracle("leaf-of", **trees)
def scikit_learn_s_own_walk(leaf_of: Any, seed: int, rows: int, depth: int) -> None:
    tree, X = grown_tree(seed, rows, depth)
    new = np.vstack([X, X[:10] + 1 / 8, [[99.0, -99.0, 0.0]]])
    assert [leaf_of(tree, x) for x in new] == tree.apply(new).tolist()


@oracle("predict-one", **trees)
def scikit_learn_s_own_prediction(predict_one: Any, seed: int, rows: int, depth: int) -> None:
    tree, X = grown_tree(seed, rows, depth)
    new = np.vstack([X, X[:10] + 1 / 8, [[99.0, -99.0, 0.0]]])
    assert [predict_one(tree, x) for x in new] == tree.predict(new).tolist()


@oracle("confusion-counts", pairs=labels_pairs)
def scikit_learn_s_confusion_matrix(confusion_counts: Any, pairs: Any) -> None:
    expected = metrics.confusion_matrix(pairs[:, 0], pairs[:, 1], labels=[0, 1]).ravel()
    assert [int(count) for count in confusion_counts(pairs[:, 0], pairs[:, 1])] == expected.tolist()


@oracle("classification-metrics", pairs=labels_pairs)
def scikit_learn_s_metrics(classification_metrics: Any, pairs: Any) -> None:
    y_true, y_pred = pairs[:, 0], pairs[:, 1]
    found = classification_metrics(y_true, y_pred)
    close(found["accuracy"], metrics.accuracy_score(y_true, y_pred))
    for name in ("precision", "recall", "f1"):
        score = getattr(metrics, f"{name}_score")
        close(found[name], score(y_true, y_pred, zero_division=0))


@oracle(
    "fit-line",
    points=st.lists(
        st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)),
        min_size=2,
        max_size=30,
        unique_by=lambda point: point[0],
    ),
)
def normal_equations_in_fractions(fit_line: Any, points: Any) -> None:
    slope, intercept = fit_line(*np.array(points, dtype=float).T)
    n, sum_x, sum_y = len(points), sum(x for x, _ in points), sum(y for _, y in points)
    sum_xy, sum_xx = sum(x * y for x, y in points), sum(x * x for x, _ in points)
    exact = Fraction(n * sum_xy - sum_x * sum_y, n * sum_xx - sum_x**2)
    # Whole numbers to 1000 keep the sums below 1e9, so their differences hold some 1e-10.
    close(slope, float(exact), relative=1e-9, absolute=1e-9)
    close(intercept, float((sum_y - exact * sum_x) / n), relative=1e-9, absolute=1e-6)


# Whole numbers and queries a bit beside them: no two points are equally far.
places = st.lists(st.integers(-50, 50), min_size=1, max_size=20, unique=True)


@oracle("knn-predict", x=places, queries=places, seed=seeds, k=st.integers(1, 20))
def scikit_learn_s_neighbors(knn_predict: Any, x: Any, queries: Any, seed: int, k: int) -> None:
    assume(k <= len(x))
    x_train, x_query = np.array(x, dtype=float), np.array(queries) + 0.3
    y_train = np.random.default_rng(seed).normal(size=len(x))
    model = KNeighborsRegressor(k).fit(x_train[:, None], y_train)
    np.testing.assert_allclose(
        knn_predict(x_train, y_train, x_query, k), model.predict(x_query[:, None]), rtol=1e-12, atol=1e-12
    )


@oracle("compare-on-holdout", x=places, queries=places, seed=seeds, k=st.integers(1, 20))
def scikit_learn_s_two_models(compare_on_holdout: Any, x: Any, queries: Any, seed: int, k: int) -> None:
    assume(len(x) >= 2 and k <= len(x))
    rng = np.random.default_rng(seed)
    x_train, x_test = np.array(x, dtype=float), np.array(queries) + 0.3
    y_train, y_test = rng.normal(size=len(x)), rng.normal(size=len(queries))
    found = compare_on_holdout(x_train, y_train, x_test, y_test, k)
    for name, model in (("line", LinearRegression()), ("knn", KNeighborsRegressor(k))):
        guess = model.fit(x_train[:, None], y_train).predict(x_test[:, None])
        close(found[name], mean_squared_error(y_test, guess), relative=1e-9, absolute=1e-9)


@oracle("numbers-to-keep", examples=30, n=st.integers(2, 500))
def what_fitted_models_hold(numbers_to_keep: Any, n: int) -> None:
    x, y = np.arange(n, dtype=float)[:, None], np.arange(n, dtype=float)
    line = LinearRegression().fit(x, y)
    neighbors = KNeighborsRegressor(1).fit(x, y)
    assert numbers_to_keep("line", n) == line.coef_.size + np.size(line.intercept_)
    assert numbers_to_keep("knn", n) == neighbors._fit_X.size + neighbors._y.size


@oracle(
    "add-square",
    X=arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=finite(-1e100, 1e100)),
)
def scikit_learn_s_polynomial_features(add_square: Any, X: Any) -> None:
    every = PolynomialFeatures(2, include_bias=False).fit(X)
    columns = every.transform(X)
    wanted = [*np.eye(X.shape[1]), *(2 * np.eye(X.shape[1]))]
    at = [every.powers_.tolist().index(powers.tolist()) for powers in wanted]
    np.testing.assert_allclose(add_square(X), columns[:, at], rtol=DOUBLE)


@oracle("compare-features", examples=20, seed=st.integers(0, 1000), d=st.integers(1, 3))
def another_solver_of_the_same_regression(compare_features: Any, seed: int, d: int) -> None:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(260, d))
    y = (np.abs(X).sum(axis=1) + 0.3 * rng.normal(size=260) > 0.8 * d).astype(int)
    train, test = slice(0, 160), slice(160, None)
    assume(len(set(y[train])) == 2)
    found = compare_features(X[train], y[train], X[test], y[test], seed=0)
    assert set(found) == {"raw", "squared", "noise"}
    for name, features in (("raw", X), ("squared", np.concatenate([X, X * X], axis=1))):
        model = LogisticRegression(solver="newton-cg", tol=1e-10).fit(features[train], y[train])
        # The two solvers stop at coefficients 1e-4 apart: a row on the border may change sides.
        assert abs(found[name] - model.score(features[test], y[test])) <= 1 / 100 + DOUBLE
    assert 0 <= found["noise"] <= 1


@oracle(
    "three-way-split",
    seed=st.integers(0, 10_000),
    counts=st.lists(st.integers(10, 60), min_size=2, max_size=4),
)
def every_row_once_and_shares_kept(three_way_split: Any, seed: int, counts: Any) -> None:
    y = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    X = np.column_stack([np.arange(len(y)), y]).astype(float)
    X_train, y_train, X_val, y_val, X_test, y_test = three_way_split(X, y, seed)
    assert sorted([*X_train[:, 0], *X_val[:, 0], *X_test[:, 0]]) == list(range(len(y)))
    for part, own, share in ((X_train, y_train, 0.6), (X_val, y_val, 0.2), (X_test, y_test, 0.2)):
        assert (part[:, 1] == own).all()
        # Two roundings, of the test part and of the validation part.
        assert abs(len(own) - share * len(y)) < 2
        for label, count in enumerate(counts):
            assert abs((own == label).sum() - share * count) < 2


def blobs(seed: int, sizes: tuple[int, ...]) -> list[Any]:
    """Parts (X, y) of random points of three classes that overlap; no two distances are equal."""
    rng = np.random.default_rng(seed)
    parts: list[Any] = []
    for size in sizes:
        y = rng.integers(0, 3, size=size)
        parts += [rng.normal(size=(size, 2)) + y[:, None], y]
    return parts


def share_right(X_train: Any, y_train: Any, X: Any, y: Any, k: int) -> Fraction:
    """Accuracy of k nearest neighbors by sorting all distances; the smallest class wins a tied vote."""
    right = 0
    for x, label in zip(X, y, strict=True):
        nearest = sorted(range(len(X_train)), key=lambda i: math.dist(x, X_train[i]))[:k]
        votes = Counter(int(y_train[i]) for i in nearest)
        right += min(votes, key=lambda each: (-votes[each], each)) == label
    return Fraction(right, len(y))


@oracle(
    "choose-k", examples=40, seed=seeds, ks=st.lists(st.integers(1, 25), min_size=1, max_size=5, unique=True)
)
def neighbors_by_sorted_distances(choose_k: Any, seed: int, ks: Any) -> None:
    X_train, y_train, X_val, y_val = blobs(seed, (25, 20))
    shares = {k: share_right(X_train, y_train, X_val, y_val, k) for k in ks}
    assert shares[choose_k(X_train, y_train, X_val, y_val, ks)] == max(shares.values())


@oracle("final-accuracy", examples=40, seed=seeds, k=st.integers(1, 30))
def neighbors_of_both_parts(final_accuracy: Any, seed: int, k: int) -> None:
    X_train, y_train, X_val, y_val, X_test, y_test = blobs(seed, (20, 10, 20))
    both = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    close(
        final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k),
        float(share_right(*both, X_test, y_test, k)),
    )


points = st.lists(st.tuples(finite(-3, 3), finite(-3, 3)), min_size=1, max_size=20).map(np.array)


@oracle("mse-gradient", points=points, w=finite(-5, 5), b=finite(-5, 5))
def automatic_and_exact_derivatives(mse_gradient: Any, points: Any, w: float, b: float) -> None:
    x, y = points.T
    found = mse_gradient(x, y, w, b)
    at = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    loss = torch.mean((at[0] * torch.tensor(x) + at[1] - torch.tensor(y)) ** 2)
    for value, expected in zip(found, torch.autograd.grad(loss, at)[0].tolist(), strict=True):
        close(value, expected, relative=1e-11, absolute=1e-11)

    def exact(w: Fraction, b: Fraction) -> Fraction:
        errors = [w * Fraction(float(one)) + b - Fraction(float(two)) for one, two in points]
        return sum(error**2 for error in errors) / len(errors)

    # The central difference of a parabola is its slope, exactly.
    step, w_, b_ = Fraction(1, 8), Fraction(w), Fraction(b)
    close(found[0], float((exact(w_ + step, b_) - exact(w_ - step, b_)) / (2 * step)), 1e-11, 1e-11)
    close(found[1], float((exact(w_, b_ + step) - exact(w_, b_ - step)) / (2 * step)), 1e-11, 1e-11)


@oracle("gradient-descent", examples=50, points=points, lr=finite(1e-4, 0.05), steps=st.integers(0, 40))
def torch_s_gradient_descent(gradient_descent: Any, points: Any, lr: float, steps: int) -> None:
    x, y = torch.tensor(points.T)
    at = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([at], lr=lr)
    expected = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.mean((at[0] * x + at[1] - y) ** 2)
        loss.backward()
        optimizer.step()
        expected.append(loss.item())
    w, b, losses = gradient_descent(*points.T, lr, steps)
    np.testing.assert_allclose([w, b], at.tolist(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(np.asarray(losses, dtype=float), expected, rtol=1e-10, atol=1e-12)


# -- imbalanced_classification -----------------------------------------------------------------------


@oracle("positive-weight", y=vectors(labels, most=200))
def counted_one_by_one(positive_weight: Any, y: Any) -> None:
    assume(y.any())
    expected = Fraction(sum(1 for one in y if not one), sum(1 for one in y if one))
    close(float(positive_weight(torch.tensor(y, dtype=torch.float32))), float(expected), relative=SINGLE)


@oracle(
    "weighted-bce-loss",
    pairs=st.lists(st.tuples(labels, st.floats(-1e4, 1e4, width=32)), min_size=1, max_size=30),
    pos_weight=finite(1e-3, 1e3),
)
def torch_s_own_loss_in_doubles(weighted_bce_loss: Any, pairs: Any, pos_weight: float) -> None:
    targets = torch.tensor([float(y) for y, _ in pairs])
    logits = torch.tensor([z for _, z in pairs], dtype=torch.float32, requires_grad=True)
    exact = logits.detach().double().requires_grad_()
    expected = torch.nn.functional.binary_cross_entropy_with_logits(
        exact, targets.double(), pos_weight=torch.tensor(pos_weight, dtype=torch.float64)
    )
    found = weighted_bce_loss(logits, targets, pos_weight)
    close(found.item(), expected.item(), relative=1e-5, absolute=1e-6)
    found.backward()
    expected.backward()
    assert logits.grad is not None
    assert exact.grad is not None
    np.testing.assert_allclose(
        logits.grad.numpy(), exact.grad.numpy(), rtol=1e-4, atol=1e-6 * max(1, pos_weight)
    )


@oracle("train", examples=4, seed=st.integers(0, 100), pos_weight=st.sampled_from([0.5, 1.0, 4.0]))
def the_optimum_that_scikit_learn_finds(train: Any, seed: int, pos_weight: float) -> None:
    rng = np.random.default_rng(seed)
    y = (np.arange(60) < 20).astype(np.float32)
    X = (rng.normal(size=(60, 2)) + y[:, None]).astype(np.float32)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Flatten(0))
        model, losses = train(
            model,
            torch.tensor(X),
            torch.tensor(y),
            epochs=600,
            lr=0.05,
            pos_weight=pos_weight,
            batch_size=60,
            seed=0,
        )
        found = torch.sigmoid(model(torch.tensor(X))).detach().numpy()
    weights = np.where(y == 1, pos_weight, 1.0)
    best = LogisticRegression(C=1e9, tol=1e-8).fit(X, y, sample_weight=weights)
    expected = best.predict_proba(X)[:, 1]
    # Adam with steps of 0.05 comes to rest within about 1e-3 of the optimum.
    np.testing.assert_allclose(found, expected, atol=5e-3)
    at_best = float(np.mean(weights * -np.log(np.where(y == 1, expected, 1 - expected))))
    close(float(losses[-1]), at_best, relative=1e-3)


class AsLogits(torch.nn.Module):
    """A model whose logits are the first column of X."""

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return X[:, 0]


@oracle(
    "evaluate",
    pairs=st.lists(st.tuples(labels, st.floats(-20, 20, width=32)), min_size=1, max_size=40),
    threshold=finite(0.01, 0.99),
)
def scikit_learn_s_scores(evaluate: Any, pairs: Any, threshold: float) -> None:
    y = torch.tensor([float(label) for label, _ in pairs])
    X = torch.tensor([[z, 0.0] for _, z in pairs], dtype=torch.float32)
    p = torch.sigmoid(X[:, 0])
    assume((p - threshold).abs().min() > 1e-6)  # on the border float32 decides
    found = evaluate(AsLogits(), X, y, threshold)
    called = (p.numpy() >= threshold).astype(int)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        y.numpy(), called, average="binary", zero_division=0
    )
    for name, value in (("precision", precision), ("recall", recall), ("f1", f1)):
        close(float(found[name]), float(value), relative=SINGLE, absolute=SINGLE)
    counts = metrics.confusion_matrix(y.numpy(), called, labels=[0, 1]).ravel()
    assert [int(found[name]) for name in ("tn", "fp", "fn", "tp")] == counts.tolist()


@oracle(
    "threshold-for-recall",
    pairs=st.lists(st.tuples(labels, finite(0, 1)), min_size=1, max_size=40),
    target=finite(0.01, 1),
)
def scikit_learn_s_curve(threshold_for_recall: Any, pairs: Any, target: float) -> None:
    y, p = np.array([y for y, _ in pairs]), np.array([p for _, p in pairs])
    assume(y.any())
    _, recall, thresholds = metrics.precision_recall_curve(y, p)
    assume(np.abs(recall - target).min() > 1e-9 or target == 1)
    assert threshold_for_recall(p, y, target) == thresholds[recall[:-1] >= target].max()


@oracle("compare-strategies", examples=20, seed=st.integers(0, 1000), threshold=finite(0.05, 0.95))
def scikit_learn_s_models_and_scores(compare_strategies: Any, seed: int, threshold: float) -> None:
    rng = np.random.default_rng(seed)
    y = (np.arange(300) % 5 == 0).astype(np.float32)
    X = (rng.normal(size=(300, 2)) + 1.5 * y[:, None]).astype(np.float32)
    train, test = slice(0, 200), slice(200, None)
    balances = []

    def fitted(X: Any, y: Any, weight: float) -> LogisticRegression:
        weights = np.where(y == 1, weight, 1.0)
        return LogisticRegression().fit(X, y, sample_weight=weights)

    def fit(X: torch.Tensor, y: torch.Tensor, pos_weight: float) -> torch.nn.Module:
        balances.append((float(y.mean()), float(pos_weight)))
        model = fitted(X.numpy(), y.numpy(), float(pos_weight))
        linear = torch.nn.Linear(2, 1)
        linear.weight.data = torch.tensor(model.coef_, dtype=torch.float32)
        linear.bias.data = torch.tensor(model.intercept_, dtype=torch.float32)
        return torch.nn.Sequential(linear, torch.nn.Flatten(0)).eval()

    X_, y_ = torch.tensor(X), torch.tensor(y)
    found = compare_strategies(fit, X_[train], y_[train], X_[test], y_[test], threshold=threshold, seed=seed)
    assert (0.5, 1.0) in balances
    for name, weight, cut in (
        ("plain", 1.0, 0.5),
        ("moved threshold", 1.0, threshold),
        ("weighted", 4.0, 0.5),
    ):
        p = fitted(X[train], y[train], weight).predict_proba(X[test])[:, 1]
        assume(np.abs(p - cut).min() > 1e-5)
        expected = metrics.precision_recall_fscore_support(
            y[test], p >= cut, average="binary", zero_division=0
        )
        for key, value in zip(("precision", "recall", "f1"), expected, strict=False):
            close(found[name][key], float(value), relative=SINGLE, absolute=SINGLE)
    assert set(found) == {"plain", "moved threshold", "weighted", "oversampled"}


@oracle("unweighted-probability", p=vectors(finite(0, 1)), pos_weight=finite(1e-6, 1e6))
def bayes_rule_in_fractions(unweighted_probability: Any, p: Any, pos_weight: float) -> None:
    found = unweighted_probability(p, pos_weight)
    for value, at in zip(found, p, strict=True):
        share = Fraction(float(at))
        exact = 1 if share == 1 else (odds := share / (1 - share) / Fraction(pos_weight)) / (1 + odds)
        # 1 - p loses what p has below 1e-16; near p = 1 the weight makes that 1e6 times larger.
        close(value, float(exact), relative=1e-9, absolute=1e-300)
    close(float(unweighted_probability(float(p[0]), pos_weight)), float(found[0]))
