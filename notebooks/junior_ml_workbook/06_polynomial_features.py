# %% [markdown]
# ## 6. Polynomial features: a column that says it better
#
# **Feature engineering** rewrites what is known so that the model can use it. On
# $x$ alone, logistic regression cuts the line once. With the square as a second
# column it can cut twice, though it is still linear in its weights:
#
# $$P(y = 1 \mid x) = \sigma(w_1 x + w_2 x^2 + b)$$
#
# It is not a matter of more columns. A random column knows nothing about $y$: it
# only gives the model more chances to fit accidents of the training part.

# %% given="square-data"
# 300 points between -2 and 2: class 1 at both ends, class 0 in the middle, and
# some noise around the borders. 30 % are held out: 90 points.
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

square_rng = np.random.RandomState(42)
square_X = square_rng.uniform(-2, 2, (300, 1))
square_y = (square_X[:, 0] ** 2 + 0.3 * square_rng.randn(300) > 1).astype(int)
square_X_train, square_X_test, square_y_train, square_y_test = train_test_split(
    square_X, square_y, test_size=0.3, random_state=0
)

# %% [markdown]
# **6.1 Write `add_square`** *(3 points)*. Return a new array: first all columns of
# `X` as they are, in their order, then the square of each column, in the same
# order. Columns $a, b$ become $a, b, a^2, b^2$. No cross products $ab$, no
# constant column. One column is still two-dimensional: shape $(n, 1)$ becomes
# $(n, 2)$.

# %% solution="add-square"
def add_square(X):
    """Return the columns of X, followed by their squares in the same order.

    X: float array of shape (n, d). Returns a new array of shape (n, 2 * d).
    """
    ### BEGIN SOLUTION
    return np.hstack([X, X**2])
    ### END SOLUTION


# %%
# Try it: expect one row, 3, -1, 9, 1.
add_square(np.array([[3.0, -1.0]]))

# %% visible="add-square" points=1
# Two columns, four rows, the first row equal to the last. float32 passes too.
add_X = np.array([[1.0, -2.0], [3.0, 0.5], [-4.0, 5.0], [1.0, -2.0]])
add_seen = add_square(add_X.copy())
assert add_seen is not None, "add_square returned None: does it end in a return?"
add_seen = as_floats(add_seen)
assert add_seen.shape != (4, 2), "two columns in, four out: keep X and add its squares"
assert add_seen.shape != (8, 2), "the squares stand below X: put them beside it"
assert add_seen.shape != (4, 3), "square each of the columns, not only one of them"
assert add_seen.shape[1:] != (5,), "no cross product: only the squares are added"
assert add_seen.shape[1:] != (6,), "no constant column, no cross product: only squares"
assert add_seen.shape == (4, 4), f"expect shape (4, 4), got {add_seen.shape}"
assert np.all(np.isfinite(add_seen)), "every value must be a finite number"
add_twins = np.allclose(add_seen[0], add_seen[3])
assert add_twins, "equal rows must stay equal: compute from X, draw nothing at random"
add_mixed = np.allclose(add_seen[:, 1], [1, 9, 16, 1])
assert not add_mixed, "all columns of X come first, then all squares: look at the order"
assert np.allclose(add_seen[:, :2], add_X), "the first two columns must be X as it was"
assert not np.allclose(add_seen[:, 2:], 2 * add_X), "that is twice x, not its square"
assert add_seen[:, 2:].min() >= 0, "a square is never negative: look at negative x"
add_hope = [[1, 4], [9, 0.25], [16, 25], [1, 4]]
assert np.allclose(add_seen[:, 2:], add_hope), f"square each: got {add_seen[2, 2:]}"
print("Passed.")

# %% hidden="add-square" points=2
# Checked when graded: one column, three columns, a single row, and X left unchanged.
### BEGIN HIDDEN TESTS
add_hope = np.random.RandomState(8).uniform(-3, 3, (50, 3))
add_X = add_hope.copy()  # tolerance 1e-6: float32 passes
add_seen = as_floats(add_square(add_X))
assert np.array_equal(add_X, add_hope), "add_square changed X: return a new array, leave X as it was"
assert add_seen.shape == (50, 6), f"3 columns become 6, got shape {add_seen.shape}"
assert np.all(np.isfinite(add_seen)), "every value must be a finite number"
assert np.allclose(add_seen[:, :3], add_hope, rtol=1e-6), "the first columns must be X as it was"
add_products = np.array([[a * a, b * b, c * c] for a, b, c in add_hope])
assert not np.allclose(add_seen[:, 3:], add_products[:, ::-1]), "the squares keep the order of the columns"
assert np.allclose(add_seen[:, 3:], add_products, rtol=1e-6), "the last columns must be the squares"
add_seen = as_floats(add_square(np.array([[-1.5], [0.0], [0.2]])))
assert add_seen.shape == (3, 2), f"shape (3, 1) becomes (3, 2), got {add_seen.shape}"
add_hope = [[-1.5, 2.25], [0, 0], [0.2, 0.04]]
assert np.allclose(add_seen, add_hope, rtol=1e-6), "one column: x, then x squared, for any sign and size"
add_seen = as_floats(add_square(np.array([[4.0, -7.0]])))
assert add_seen.shape == (1, 4), f"a single row stays a row: shape (1, 4), got {add_seen.shape}"
assert np.allclose(add_seen, [[4, -7, 16, 49]], rtol=1e-6), "a single row: its values, then their squares"
### END HIDDEN TESTS

# %% given="square-picture"
# Picture: ticks of two classes mixed along a line, and the same points lifted onto
# a parabola, where one straight cut parts them. Drawn from your add_square.
square_lifted = np.asarray(add_square(square_X))
for square_label, square_style in enumerate(("C1x", "C0o")):
    square_part = square_lifted[square_y == square_label]
    square_name = f"class {square_label}"
    plt.plot(*square_part.T, square_style, markersize=4, label=square_name)
    square_floor = np.full(len(square_part), -0.4 - 0.3 * square_label)
    plt.plot(square_part[:, 0], square_floor, square_style[:2] + "|", markersize=8)
plt.axhline(1, linestyle="--", color="grey", label="one straight cut")
plt.xlabel("x (ticks: the points on x alone, a row a class)")
plt.ylabel("square of x")
plt.title("On x alone one cut cannot part them, with the square it can")
plt.legend()
plt.show()

# %% [markdown]
# **6.2 Write `compare_features`** *(4 points)*. Fit one `LogisticRegression`
# (default settings will do) for each of three sets of columns, on the training
# part only, and return its accuracy on the test part:
#
# - `"raw"`: `X`
# - `"squared"`: `X` and its squares
# - `"noise"`: `X` and as many random columns as `X` has, standard normal numbers,
#   drawn anew for train and test
#
# `seed` sets your random generator (any kind): same seed, same result. Checks give
# `"noise"` a wide band. You may call `add_square`; a mistake in it then shows here
# too.

# %% solution="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    """Return the hold-out accuracy of three sets of columns.

    X_train, X_test: float arrays of shape (n, d) and (m, d). y_train, y_test: 0 or 1,
    shapes (n,) and (m,), both classes in y_train. seed: int, for the random columns.
    Returns a dict of plain numbers from 0 to 1, keys "raw", "squared" and "noise".
    """
    ### BEGIN SOLUTION
    rng = np.random.RandomState(seed)
    random_train, random_test = rng.randn(*X_train.shape), rng.randn(*X_test.shape)
    feature_sets = {
        "raw": (X_train, X_test),
        "squared": (np.hstack([X_train, X_train**2]), np.hstack([X_test, X_test**2])),
        "noise": (np.hstack([X_train, random_train]), np.hstack([X_test, random_test])),
    }
    return {
        name: float(LogisticRegression().fit(train, y_train).score(test, y_test))
        for name, (train, test) in feature_sets.items()
    }
    ### END SOLUTION


# %%
# Try it: raw 0.311, squared 0.911, and noise between 0.3 and 0.65, by your generator.
compare_features(square_X_train, square_y_train, square_X_test, square_y_test)

# %% visible="compare-features" points=1
# Mirrored points: on x alone all a model can do is guess the class seen more often.
cmp_in, cmp_out = np.linspace(0.1, 0.7, 60), np.linspace(1.3, 2, 90)
cmp_X = np.concatenate([cmp_in, -cmp_in, cmp_out, -cmp_out])[:, np.newaxis]
cmp_y = np.repeat([0, 1], [120, 180])
cmp_test = np.r_[0:120:2, 120:300:9]  # 60 points of class 0, 20 of class 1
cmp_seen = compare_features(cmp_X, cmp_y, cmp_X[cmp_test] + 0.01, cmp_y[cmp_test])
assert isinstance(cmp_seen, dict), "return a dict with three accuracies"
assert set(cmp_seen) == {"raw", "squared", "noise"}, "keys: raw, squared and noise"
assert all(np.ndim(v) == 0 for v in cmp_seen.values()), "an accuracy is one number"
cmp_seen = as_floats([cmp_seen[name] for name in ("raw", "squared", "noise")])
assert np.all((cmp_seen >= 0) & (cmp_seen <= 1)), "accuracies lie between 0 and 1"
cmp_raw, cmp_squared, cmp_noise = cmp_seen
assert cmp_squared > 0.05, "squared is all wrong: the share of right answers is asked"
assert abs(cmp_raw - 0.6) > 0.05, "raw: that is the training part, measure on the test"
cmp_far = min(abs(cmp_raw - 0.75), abs(cmp_raw - 0.4))
assert cmp_far > 0.05, "raw: fitted on the test part, fit on train"
assert abs(cmp_raw - 0.25) < 0.05, f"raw x can only guess: 0.25, got {cmp_raw:.3f}"
assert cmp_squared > 0.95, f"squares part these classes, got {cmp_squared:.3f}"
assert cmp_noise < 0.6, f"noise knows nothing of y: leave squares out, {cmp_noise:.3f}"
print("Passed.")

# %% hidden="compare-features" points=3
# Checked when graded: other data, turned labels, two columns, seeds, unchanged arguments.
### BEGIN HIDDEN TESTS
cmp_side, cmp_more = np.linspace(1, 2, 20), np.linspace(1.02, 1.98, 70)
cmp_X, cmp_new = np.r_[cmp_side, -cmp_side][:, None], np.r_[cmp_more, -cmp_more][:, None]
cmp_y, cmp_true = np.repeat([1, 0], 20), np.repeat([1, 0], 70)
cmp_given = [cmp_X.copy(), cmp_y.copy(), cmp_new.copy(), cmp_true.copy()]
cmp_seen = compare_features(*cmp_given)
assert isinstance(cmp_seen, dict) and set(cmp_seen) == {"raw", "squared", "noise"}, "keys: raw, squared, noise"
assert all(np.ndim(v) == 0 for v in cmp_seen.values()), "every accuracy is one plain number"
cmp_same = all(map(np.array_equal, cmp_given, [cmp_X, cmp_y, cmp_new, cmp_true]))
assert cmp_same, "compare_features changed an argument: work on copies"
assert 0.97 < cmp_seen["raw"] <= 1, "x alone parts these two classes: raw must be near 1, fitted on train"
assert 0.97 < cmp_seen["squared"] <= 1, "x parts these classes, its square alone does not: use x and its square"
assert 0.97 < cmp_seen["noise"] <= 1, "x parts these classes: random columns join X and do not replace it"
cmp_seen = compare_features(cmp_X.copy(), cmp_y.copy(), cmp_new.copy(), 1 - cmp_true)
cmp_low = all(0 <= v < 0.1 for v in cmp_seen.values())
assert cmp_low, "the test labels are turned round here, so all must be wrong: fit on train, measure on test"
cmp_rng = np.random.RandomState(3)
cmp_angle, cmp_y = cmp_rng.uniform(0, 6.28, 600), np.arange(600) % 2
cmp_far = np.where(cmp_y == 1, 1.7, 0.6) + cmp_rng.uniform(-0.3, 0.3, 600)
cmp_X = np.c_[cmp_far * np.cos(cmp_angle), cmp_far * np.sin(cmp_angle)]
cmp_parts = (cmp_X[:200], cmp_y[:200], cmp_X[200:], np.r_[cmp_y[200:500], 1 - cmp_y[500:]])
cmp_runs = [compare_features(*cmp_parts, seed=s) for s in (1, 2, 3, 4) * 2]
assert 0.7 < cmp_runs[0]["squared"] <= 1, "a ring around a disc: square both columns, not only one of them"
assert cmp_runs[0]["squared"] < 0.8, "a quarter of the test labels is turned: fit on train, measure on test"
cmp_guess = [run[name] for run in cmp_runs for name in ("raw", "noise")]
assert all(0.25 < v < 0.75 for v in cmp_guess), "a ring: without squares a model can only guess"
cmp_noise = [float(run["noise"]) for run in cmp_runs]  # four seeds: equal by chance once in a million
assert cmp_noise[:4] == cmp_noise[4:], "the same seed must give the same result"
assert len(set(cmp_noise)) > 1, "other seeds, same noise: draw with seed"
### END HIDDEN TESTS

# %% given="feature-picture"
# Picture: three bars, from your compare_features. Only the bar of squared, about
# 0.9, stands far above the dashed line of a coin toss at 0.5.
feature_names = ["raw", "squared", "noise"]
feature_run = compare_features(
    square_X_train, square_y_train, square_X_test, square_y_test
)
feature_bars = [feature_run[name] for name in feature_names]
plt.bar(feature_names, feature_bars, color="lightgrey", edgecolor="k", hatch="//")
plt.axhline(0.5, linestyle="--", color="k", label="coin toss")
plt.xlabel("columns")
plt.ylabel("hold-out accuracy")
plt.title("Only the square does clearly better than a coin toss")
plt.legend()
plt.show()

# %% [markdown]
# Raw $x$ below a coin toss is no bug: both ends belong to class 1, so no single
# cut suits. This sample put the cut near $x = 1$ with class 1 on its left, which
# is true only left of about $-1$.

# %% [markdown]
# **6.3 Why does the square help?** *(1 point)* Set `feature_meaning` to the letter
# of the statement that is right for the data above.
#
# - `"a"`: it is a second column, and any second column, even random, would help
# - `"b"`: it lets a weighted sum of columns be high at both ends, where class 1 is
# - `"c"`: it makes the model non-linear in its weights, so that it can bend
# - `"d"`: it brings information about y that cannot be worked out from x

# %% solution="feature-meaning"
# Replace the line below by: feature_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
feature_meaning = "b"
### END SOLUTION

# %% hidden="feature-meaning" points=1
# Checked when graded: what a polynomial feature gives to a linear model.
### BEGIN HIDDEN TESTS
feature_choice = str(feature_meaning).strip().lower()
assert feature_choice in ("a", "b", "c", "d"), 'set feature_meaning to "a", "b", "c" or "d"'
assert feature_choice != "a", "a random column is a second column too: look at its bar"
assert feature_choice != "c", "the formula in the recap is still a sum of weights times columns"
assert feature_choice != "d", "the square is computed from x alone: it holds no new information"
assert feature_choice == "b", "one letter: think of which x get a high sum with and without the square"
### END HIDDEN TESTS

# %% [markdown]
# **6.4 Judge a gain** *(2 points)*. On the data above a colleague adds one random
# column (seed 0) to raw $x$. Accuracy on the 90 held-out points goes from 0.31 to
# 0.48. "Hold-out accuracy rose, so this column is a good feature." Do you agree,
# and what would you run to find out? Two or three sentences.

# %% [markdown] written="feature-reflection" points=2
# **Model answer.** No. The column was drawn without looking at x or y, so it
# cannot say anything about y; 0.48 is a coin toss, and the rise comes from raw x
# having been worse than that by accident of its one cut. Draw the column again
# with other seeds (or split again): the accuracy moves between about 0.3 and 0.6
# and its mean stays at or below one half, while the square gives about 0.9.
#
# **Mark scheme.**
# - 2: does not agree, gives a reason (the column cannot know y, or 0.48 is no better
#   than a coin toss, or 0.31 was an unlucky start), **and** names a test that would
#   show it (other seeds, other splits, cross-validation, or shuffling the column).
# - 1: does not agree, but gives only such a reason or only such a test.
# - 0: agrees; or has neither, such as "more columns are always bad" or "the gain is
#   small".
#
# **Sample answers.**
# - Excellent, 2 points: "I do not agree. The numbers were drawn without looking at
#   the labels, and 0.48 is what guessing gets, so the column only pushed a badly
#   placed cut somewhere else. I would repeat it with twenty seeds: if the gain is
#   luck, the accuracy will jump around and stay at about one half."
# - Poor, 0 points: "I agree, because hold-out accuracy is measured on points the
#   model has not seen, so a rise from 0.31 to 0.48 is real. I would keep the column
#   and add some more of them."
