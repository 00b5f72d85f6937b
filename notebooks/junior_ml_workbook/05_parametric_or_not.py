# %% [markdown]
# ## 5. Parametric or not: a line and its neighbours
#
# A **parametric** model fixes its shape first and keeps a set number of numbers.
# A **non-parametric** one lets the training points draw the shape. In one
# dimension, a line and $k$ nearest neighbours (k-NN):
#
# $$\hat y = a x + b \qquad\qquad \hat y = \frac{1}{k} \sum_{i\,\in\,\text{nearest } k} y_i$$
#
# It is not true that both need a linear relationship. k-NN only hopes that
# points close in $x$ have similar $y$. A line can be fitted to any points; where
# the truth bends it is merely the best straight answer.

# %% given="sine-data"
# 60 noisy points of one sine wave to fit, and 40 fresh ones to test on.
sine_rng = np.random.RandomState(0)
sine_x = np.linspace(-3, 3, 60)
sine_y = np.sin(sine_x) + 0.1 * sine_rng.randn(60)
sine_x_new = sine_rng.uniform(-3, 3, 40)
sine_y_new = np.sin(sine_x_new) + 0.1 * sine_rng.randn(40)

# %% [markdown]
# **5.1 Write `fit_line`** *(2 points)*. Return slope and intercept of the line
# that makes the sum of squared vertical errors smallest. The points come in any
# order and need not lie near a line. Any library call is welcome.

# %% solution="fit-line"
def fit_line(x, y):
    """Return (slope, intercept) of the least-squares line of y on x.

    x, y: float arrays of shape (n,), n >= 2, the x not all equal.
    Returns a pair of plain numbers, the slope first.
    """
    ### BEGIN SOLUTION
    x_mean, y_mean = np.mean(x), np.mean(y)
    from_mean = x - x_mean
    slope = np.sum(from_mean * (y - y_mean)) / np.sum(from_mean**2)
    return slope, y_mean - slope * x_mean
    ### END SOLUTION


# %%
# Try it: slope about 0.3, intercept about 0.
fit_line(sine_x, sine_y)

# %% visible="fit-line" points=1
# Four points that lie exactly on the line y = 2x + 5.
line_pair = fit_line(np.array([4.0, 1.0, 3.0, 7.0]), np.array([13.0, 7.0, 11.0, 19.0]))
line_is_pair = isinstance(line_pair, (tuple, list)) or np.shape(line_pair) == (2,)
assert line_is_pair, "fit_line must return a pair: slope, intercept"
line_is_plain = len(line_pair) == 2 and all(np.ndim(v) == 0 for v in line_pair)
assert line_is_plain, "return exactly two plain numbers, slope and intercept, no arrays"
line_pair = as_floats(line_pair)
assert np.all(np.isfinite(line_pair)), "slope and intercept must be finite numbers"
line_seen = f"got slope {line_pair[0]:.3f} and intercept {line_pair[1]:.3f}"
assert not np.allclose(line_pair, [5, 2]), f"the slope comes first: {line_seen}"
assert line_pair[1] != 0, f"the line need not pass through the origin: {line_seen}"
assert not np.allclose(line_pair, [0.5, -2.5]), (
    f"x and y change places here, predict y from x: {line_seen}")
line_mixed = np.isclose(line_pair[0], [8 / 3, 1.5]).any()
assert not line_mixed, f"is one sum divided by n, the other by n - 1? {line_seen}"
# the tolerance, 1e-5 of the value, leaves room for single precision and minimizers
assert np.allclose(line_pair, [2, 5]), f"these points lie on y = 2x + 5: {line_seen}"
print("Passed.")

# %% hidden="fit-line" points=1
# Checked when graded: noisy points, flat points, 200 points, and the arguments left unchanged.
### BEGIN HIDDEN TESTS
line_x, line_y = np.array([3.0, 0.0, 7.0, 1.0, 2.0]), np.array([5.0, 1.0, 4.0, 3.0, 2.0])
line_pair = fit_line(line_x, line_y)
assert isinstance(line_pair, (tuple, list)) or np.shape(line_pair) == (2,), "return a pair: slope, intercept"
assert len(line_pair) == 2 and all(np.ndim(v) == 0 for v in line_pair), "return two plain numbers"
line_pair = as_floats(line_pair)
assert np.all(np.isfinite(line_pair)), "slope and intercept must be finite numbers"
assert abs(line_pair[0] - 50 / 63) > 1e-3, "the line need not pass through the origin: fit an intercept too"
assert abs(line_pair[0] - 3 / 7) > 1e-3, "the end points alone do not make the line: every point has a say"
assert not np.isclose(line_pair[0], [1.1, 10 / 11]).any(), "x and y change places here: errors count along y"
line_mixed = np.isclose(line_pair[0], [55 / 116.8, 44 / 146]).any()
assert not line_mixed, "both sums need one divisor: here one has n, the other n - 1"
assert abs(line_pair[0] - 16 / 29.2) > 1e-3, "each x must keep its own y: here the two were sorted apart"
line_hope = [11 / 29.2, 3 - 2.6 * 11 / 29.2]  # 2e-5: room for single precision and minimizers
assert not np.allclose(line_pair[::-1], line_hope, rtol=2e-5), "the slope comes first, then the intercept"
assert np.allclose(line_pair, line_hope, rtol=2e-5), "these numbers do not make the squared errors smallest"
line_same = np.array_equal(line_x, [3, 0, 7, 1, 2]) and np.array_equal(line_y, [5, 1, 4, 3, 2])
assert line_same, "fit_line changed the x or y it was given: work on a copy"
line_flat = as_floats(fit_line(np.array([1.0, 2.0, 4.0]), np.full(3, 6.0)))
assert np.allclose(line_flat, [0, 6], atol=1e-5), "points of equal height have a flat line at that height"
line_rng = np.random.RandomState(5)
line_x = line_rng.uniform(2, 9, 200)
line_y = 30 - line_x**2 + line_rng.randn(200)  # bent: a line still has one best fit
line_a, line_b = as_floats(fit_line(line_x.copy(), line_y.copy()))
line_left = line_y - (line_a * line_x + line_b)
assert abs(line_left.mean()) < 1e-3, "at the best line the errors above and below cancel: mind the intercept"
assert abs((line_left * line_x).mean()) < 1e-2, "a tilt would make the squared errors smaller: mind the slope"
### END HIDDEN TESTS

# %% [markdown]
# **5.2 Write `knn_predict`** *(2 points)*. For each query take the $k$ training
# points whose $x$ lies closest, $|x - x_\text{query}|$ smallest, and return the
# plain mean of their $y$. Nothing is sorted for you. No check has ties: the $k$
# nearest are always clear. At $k = n$ every query gets the mean of all $y$.

# %% solution="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    """Return for each query the mean y of its k nearest training points.

    x_train, y_train: float arrays of shape (n,), in any order.
    x_query: float array of shape (m,). k: int, 1 <= k <= n.
    Returns m predictions, shape (m,), in the order of the queries.
    """
    ### BEGIN SOLUTION
    distance = np.abs(x_query[:, np.newaxis] - x_train)  # one row a query
    nearest = np.argsort(distance, axis=1)[:, :k]
    return y_train[nearest].mean(axis=1)
    ### END SOLUTION


# %%
# Try it: the two nearest of 4 are 3 and 6, so expect (30 + 60) / 2 = 45.
knn_predict(np.array([6.0, 1.0, 3.0]), np.array([60.0, 0.0, 30.0]), np.array([4.0]), 2)

# %% visible="knn-predict" points=1
# Four training points in no order, two queries, the two nearest of each.
knn_x, knn_y = np.array([5.0, 1.0, 2.0, 9.0]), np.array([50.0, 10.0, 30.0, 70.0])
knn_seen = knn_predict(knn_x, knn_y, np.array([9.5, 1.2]), 2)
knn_seen = as_floats(knn_seen)
assert knn_seen.shape == (2,), f"2 queries need shape (2,), got {knn_seen.shape}"
assert np.all(np.isfinite(knn_seen)), "every prediction must be a finite number"
knn_slips = {
    (72.5, 14): "k-NN fits no line to the neighbours: it takes their mean",
    (76.6, 18.7): "k-NN fits no line to the points: look for the nearest",
    (7, 1.5): "that averages the x: predict the mean of y",
    (120, 40): "that is the sum of the neighbours' y: take their mean",
    (30, 30): "look at the distance from each query",
    (20, 20): "a distance has no sign: how far, on either side?",
    (20, 60): "keep the queries' order, and the nearest k",
    (50, 30): "that is one neighbour too many", (70, 10): "one neighbour too few",
    (40, 40): "neither leave the nearest point out nor average all points"}
knn_text = f"nearest to 9.5 are 9 and 5, with equal weights; got {knn_seen.round(1)}"
knn_text = knn_slips.get(tuple(knn_seen.round(1)), knn_text)
assert np.allclose(knn_seen, [60, 20]), knn_text  # within 1e-5: single precision passes
print("Passed.")

# %% hidden="knn-predict" points=1
# Checked when graded: k of 1, 3 and n, queries far outside, many points, arguments unchanged.
### BEGIN HIDDEN TESTS
knn_rng = np.random.RandomState(7)
knn_kept = [knn_rng.uniform(-5, 5, 40), knn_rng.randn(40) ** 2]
knn_kept.append(knn_kept[0][::3].copy())
knn_x, knn_y, knn_given = knn_kept[0], knn_kept[1], [v.copy() for v in knn_kept]
knn_seen = as_floats(knn_predict(*knn_given, 1))
for knn_i, knn_name in enumerate(["x_train", "y_train", "x_query"]):
    knn_same = np.array_equal(knn_given[knn_i], knn_kept[knn_i])
    assert knn_same, f"knn_predict changed {knn_name}: leave what you are given unchanged"
assert knn_seen.shape == (14,), "one prediction a query, in a flat array"
knn_room = 1e-5  # ten times what single precision rounds; any other choice of points is further off
assert np.all(np.isfinite(knn_seen)), "every prediction must be a finite number"
assert np.ptp(knn_seen) > 0, "every query got one and the same y: look at the distance, without sign, from each"
assert not np.allclose(knn_seen, knn_kept[2], knn_room), "those are x: predict the mean of y"
assert np.allclose(knn_seen, knn_y[::3], knn_room), "k = 1 at a training point: its own y is the answer"
knn_seen = as_floats(knn_predict(knn_x.copy(), knn_y.copy(), np.array([-9.0, 0.1, 3.0]), 40))
assert knn_seen.shape == (3,), "one prediction a query, in a flat array"
assert np.allclose(knn_seen, knn_y.mean(), knn_room), "with k = n every query gets the plain mean of all y"
knn_want = knn_y[sorted(range(40), key=lambda i: -knn_x[i])[:5]].mean()
knn_seen = as_floats(knn_predict(knn_x.copy(), knn_y.copy(), np.array([50.0, 80.0]), 5))
assert knn_seen.shape == (2,), "one prediction a query, in a flat array"
assert np.allclose(knn_seen, knn_want, knn_room), "far outside the data k-NN stays flat: the mean of the last 5"
knn_at = knn_rng.uniform(-6, 6, 25)
knn_three = np.array([knn_y[sorted(range(40), key=lambda i: abs(knn_x[i] - q))[:3]] for q in knn_at])
knn_seen = as_floats(knn_predict(knn_x.copy(), knn_y.copy(), knn_at.copy(), 3))
assert knn_seen.shape == (25,), "one prediction a query, in a flat array"
knn_is_mid = np.allclose(knn_seen, np.median(knn_three, axis=1), knn_room)
assert not knn_is_mid, "that is the median of the neighbours, not their mean"
assert np.allclose(knn_seen, knn_three.mean(axis=1), knn_room), (
    "take the mean y of the 3 nearest with equal weights, in the order of the queries")
### END HIDDEN TESTS

# %% given="sine-picture"
# Picture: dots along a sine wave; a straight line cuts across it, the curve of
# 5-NN goes up and down with the dots. Drawn from your fit_line and knn_predict.
sine_grid = np.linspace(-3, 3, 200)
sine_slope, sine_intercept = fit_line(sine_x, sine_y)
sine_curve = knn_predict(sine_x, sine_y, sine_grid, 5)
plt.plot(sine_x, sine_y, "o", color="grey", markersize=3, label="training points")
plt.plot(sine_grid, sine_slope * sine_grid + sine_intercept, "k--", label="line")
plt.plot(sine_grid, sine_curve, "C0-", label="5-NN")
plt.xlabel("x")
plt.ylabel("y")
plt.title("The line misses the wave, 5-NN goes along with it")
plt.legend()
plt.show()

# %% [markdown]
# **5.3 Write `compare_on_holdout`** *(2 points)*. Fit both models on the training
# points, predict the test points, and return each model's mean squared error
# there. You may call your `fit_line` and `knn_predict` (a mistake in them then
# shows here too) or any library. Train and test may differ in length.

# %% solution="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    """Return the mean squared error of a line and of k-NN on the test points.

    x_train, y_train: float arrays of shape (n,). x_test, y_test: shape (m,).
    k: int, 1 <= k <= n; ties do not occur.
    Returns a dict of two plain numbers with exactly the keys "line" and "knn".
    """
    ### BEGIN SOLUTION
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    nearest = [np.argsort(np.abs(x_train - x))[:k] for x in x_test]
    knn = np.array([y_train[near].mean() for near in nearest])
    guesses = {"line": line, "knn": knn}
    return {name: float(np.mean((g - y_test) ** 2)) for name, g in guesses.items()}
    ### END SOLUTION


# %%
# Try it: about 0.187 (line) and 0.0094 (knn) on the training points themselves,
# then about 0.204 and 0.016 on the 40 fresh points, the honest test.
print(compare_on_holdout(sine_x, sine_y, sine_x, sine_y, 5))
print(compare_on_holdout(sine_x, sine_y, sine_x_new, sine_y_new, 5))

# %% visible="compare-on-holdout" points=1
# Four training points, two test points, k = 2.
mse_x, mse_y = np.array([0.0, 1.0, 2.0, 4.0]), np.array([2.0, 1.0, 3.0, 6.0])
mse_new, mse_truth = np.array([0.4, 3.2]), np.array([2.0, 5.0])
mse_pair = compare_on_holdout(mse_x, mse_y, mse_new, mse_truth, 2)
assert isinstance(mse_pair, dict), "return a dict with two errors"
assert set(mse_pair) == {"line", "knn"}, 'the keys must be "line" and "knn", no others'
assert all(np.ndim(v) == 0 for v in mse_pair.values()), "each error is one plain number"
mse_seen = as_floats([mse_pair["line"], mse_pair["knn"]])
assert np.all(np.isfinite(mse_seen)), "both errors must be finite numbers"
mse_text = f"got line {mse_seen[0]:.3f}, knn {mse_seen[1]:.3f}"
mse_want = 505 / 2450  # the squares of 19/35 and 12/35, averaged
assert not np.allclose(mse_seen, [0.25, mse_want]), f"the two are swapped: {mse_text}"
mse_slips = {
    0: "fit on the training points alone", 0.093: "fit on the training points alone",
    0.643: "measure on the test points",
    0.454: "take no square root", 0.412: "the mean, not the sum",
    0.443: "square each error: no absolute values"}
mse_slip = mse_slips.get(round(float(mse_seen[0]), 3), "expect 0.206 and 0.25")
assert abs(mse_seen[0] - mse_want) < 1e-5, f"{mse_slip}: {mse_text}"
assert abs(mse_seen[1] - mse_want) > 1e-3, f"k-NN is no line, it averages: {mse_text}"
assert abs(mse_seen[1] - 0.25) < 1e-5, f"expect 0.206 and 0.25: {mse_text}"
print("Passed.")

# %% hidden="compare-on-holdout" points=1
# Checked when graded: other test data than training data, straight data, k = n, a sine, unchanged arguments.
### BEGIN HIDDEN TESTS
mse_rng, mse_room = np.random.RandomState(11), 1e-5  # ten times what single precision rounds
mse_x, mse_new = mse_rng.uniform(-3, 3, 30), mse_rng.uniform(-3, 3, 47)
mse_y, mse_far = np.sin(mse_x) + 0.1 * mse_rng.randn(30), mse_rng.uniform(4, 6, 12)
mse_kept = [mse_x, mse_y, mse_new, np.sin(mse_new) + 4]
mse_given = [v.copy() for v in mse_kept]
mse_pair = compare_on_holdout(*mse_given, 30)
assert isinstance(mse_pair, dict) and set(mse_pair) == {"line", "knn"}, 'return a dict with "line" and "knn"'
assert all(np.ndim(v) == 0 for v in mse_pair.values()), "each error is one plain number"
mse_seen = as_floats([mse_pair["line"], mse_pair["knn"]])
assert np.all(np.isfinite(mse_seen)), "both errors must be finite numbers"
assert all(map(np.array_equal, mse_given, mse_kept)), "an argument was changed: work on a copy"
assert np.all(mse_seen > 1), "the test y lie far from the training y here: fit on train, measure on test"
mse_want = np.mean((mse_kept[3] - mse_y.mean()) ** 2)
assert abs(mse_seen[1] / mse_want**0.5 - 1) > mse_room, "the mean squared error: take no square root"
assert abs(mse_seen[1] / mse_want - 47) > 47 * mse_room, "the mean of the squared errors, not the sum"
mse_flat = np.mean(np.abs(mse_kept[3] - mse_y.mean()))
assert abs(mse_seen[1] - mse_flat) > 1e-3, "square each error: no absolute values"
assert abs(mse_seen[1] / mse_want - 1) < mse_room, "with k = n, k-NN predicts the mean of the training y"
mse_pair = compare_on_holdout(mse_x.copy(), 3 - 2 * mse_x, mse_far.copy(), 3 - 2 * mse_far, 1)
mse_want = np.mean((2 * (mse_far - mse_x.max())) ** 2)
assert abs(mse_pair["line"]) < mse_room, "straight data, no noise: the line is right outside the range too"
assert abs(mse_pair["knn"] / mse_want - 1) < mse_room, "outside the training range 1-NN repeats the last y"
mse_tilt = np.cov(mse_x, mse_y)[0, 1] / np.var(mse_x, ddof=1)
mse_want = np.mean((mse_y.mean() + mse_tilt * (mse_new - mse_x.mean()) - np.sin(mse_new)) ** 2)
mse_five = [mse_y[sorted(range(30), key=lambda i: abs(mse_x[i] - q))[:5]].mean() for q in mse_new]
mse_pair = compare_on_holdout(mse_x.copy(), mse_y.copy(), mse_new.copy(), np.sin(mse_new), 5)
assert abs(mse_pair["line"] - mse_want) < mse_room, "the line on a sine: least squares on train, MSE on test"
mse_want = np.mean((mse_five - np.sin(mse_new)) ** 2)
assert abs(mse_pair["knn"] - mse_want) < mse_room, "5-NN on a sine: the mean of 5 neighbours, MSE on test"
### END HIDDEN TESTS

# %% [markdown]
# **5.4 Write `numbers_to_keep`** *(1 point)*. How many numbers copied or
# computed from the training data must each model keep to predict any new $x$, in
# one dimension? Each stored coordinate counts as one number, and so does each stored
# target. The setting $k$ is your choice, not data: do not count it. No training
# point may be dropped or compressed away.

# %% solution="numbers-to-keep"
def numbers_to_keep(model, n_train):
    """Return how many numbers from the training data the model must keep.

    model: "line" or "knn". n_train: int >= 2, the number of training points.
    Returns an int.
    """
    ### BEGIN SOLUTION
    return {"line": 2, "knn": 2 * n_train}[model]
    ### END SOLUTION


# %%
# Try it: compare what each model keeps of 60 and of 6000 points.
[numbers_to_keep(model, n) for model in ("line", "knn") for n in (60, 6000)]

# %% visible="numbers-to-keep" points=0
# Which of the two models keeps more when there are more training points?
kept_line = as_floats([numbers_to_keep("line", 10), numbers_to_keep("line", 500)])
kept_knn = as_floats([numbers_to_keep("knn", 10), numbers_to_keep("knn", 500)])
assert kept_line.shape == kept_knn.shape == (2,), "return one number for each model"
assert np.all(np.mod([kept_line, kept_knn], 1) == 0), "a count is a whole number"
assert min(kept_line) > 0, "a line predicts from something: what is in its formula?"
kept_is_fixed = kept_line[0] == kept_line[1]
assert kept_is_fixed, f"a line's shape is fixed: got {kept_line} for 10 and 500 points"
kept_is_growing = kept_knn[0] < kept_knn[1]
assert kept_is_growing, f"k-NN has no fixed formula: got {kept_knn} for 10, 500"
print("Passed.")

# %% hidden="numbers-to-keep" points=1
# Checked when graded: the counts for both models, for small and large training sets.
### BEGIN HIDDEN TESTS
for kept_n in (5, 2, 60, 12345):
    kept_pair = as_floats([numbers_to_keep("line", kept_n), numbers_to_keep("knn", kept_n)])
    assert kept_pair.shape == (2,), "return one number for each model"
    kept_line, kept_knn = kept_pair
    assert kept_line != 1, "one number is not enough: a line may start at any height and have any tilt"
    assert kept_line != 3, "noise and number of points play no part in a prediction: nothing else is kept"
    assert kept_line == 2, "count what the formula of a line needs to predict: nothing else is kept"
    assert kept_knn != kept_n, "k-NN must find the neighbours and also know what to average: count both"
    assert kept_knn not in (2 * kept_n + 1, kept_n + 1), "k is a setting, not data: it does not count"
    assert kept_knn != 3 * kept_n, "a place in the list is no number from the data: what else has each point?"
    assert kept_knn == 2 * kept_n, "k-NN may be asked about any x: what does it need of each training point?"
### END HIDDEN TESTS

# %% [markdown]
# **5.5 What sets them apart?** *(1 point)* Set `parametric_meaning` to the letter
# of the statement that is right.
#
# - `"a"`: both need a linear relationship between x and y to work well
# - `"b"`: k-NN is non-parametric, so it keeps no numbers from the training data
# - `"c"`: a line keeps more numbers the more points it is fitted to, k-NN only k
# - `"d"`: a line's shape is fixed beforehand, k-NN's follows the points it keeps

# %% solution="parametric-meaning"
# Replace the line below by: parametric_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
parametric_meaning = "d"
### END SOLUTION

# %% hidden="parametric-meaning" points=1
# Checked when graded: what makes a model parametric.
### BEGIN HIDDEN TESTS
parametric_choice = str(parametric_meaning).strip().lower()
assert parametric_choice in ("a", "b", "c", "d"), 'set parametric_meaning to "a", "b", "c" or "d"'
assert parametric_choice != "a", "k-NN needs no linear relationship: look at its fit over the sine wave"
assert parametric_choice != "b", "non-parametric does not mean empty: what does k-NN search when it predicts?"
assert parametric_choice != "c", "the two are mixed up: which formula stays as long as it is when data grow?"
assert parametric_choice == "d", "one letter: think of what is decided before the data are seen"
### END HIDDEN TESTS

# %% [markdown]
# **5.6 Judge a plan** *(2 points)*. A colleague predicts a city's daily power use
# from temperature, with training days between -5 and 25 degrees. On hold-out days
# from the same range 5-NN has a tenth of the line's error. Next week brings 35
# degrees. "Use 5-NN," says the colleague, "non-parametric models assume nothing."
# Do you agree? Two or three sentences.

# %% [markdown] written="parametric-reflection" points=2
# **Model answer.** No. k-NN assumes that days close in temperature are alike, and
# at 35 degrees none is close: its five neighbours are all near 25, so it repeats
# their mean, however hot it gets. The hold-out days say nothing about 35 degrees,
# for the line either; collect hot days, or use what is known about cooling.
#
# **Mark scheme.**
# - 2: both that 5-NN outside the range repeats the mean of the days near its edge (or
#   assumes that close x means similar y), **and** that the hold-out error, measured
#   inside the range, does not carry over to 35 degrees.
# - 1: only one of the two. A recommendation of the line because it "extrapolates"
#   earns no second point unless it says that this too is untested.
# - 0: agrees, or argues only that the relationship is or is not linear.
#
# **Sample answers.**
# - Excellent, 2 points: "I disagree. At 35 degrees the five nearest days are simply the
#   hottest ones we have, around 25, so 5-NN would forecast a 25 degree day. Its small
#   hold-out error was measured between -5 and 25 and tells us nothing about 35."
# - Poor, 0 points: "Yes. Its error on the hold-out days is ten times smaller, and
#   power use is not linear in temperature, so the line cannot be right at 35 either."
