# %% [markdown]
# ## 7. Validation: three parts, three jobs
#
# A model is **fitted** on the training part. A setting that the fit does not
# learn, such as the number of neighbours $k$, is **chosen** on the validation
# part:
#
# $$\hat{k} = \arg\max_k \; \mathrm{accuracy}_{\mathrm{val}}
# (\text{model fitted on train with } k)$$
#
# The best of many validation scores is partly luck, so the figure to report
# comes from the **test** part, used once, at the very end.
#
# The validation part is not there to balance the data: in a stratified split
# every part keeps the class shares of the whole.

# %% given="validation-data"
from sklearn.datasets import make_classification
from sklearn.model_selection import GridSearchCV, train_test_split, validation_curve
from sklearn.neighbors import KNeighborsClassifier

valid_X, valid_y = make_classification(
    400, n_features=6, n_informative=4, random_state=0
)
valid_ks = [1, 3, 5, 7, 9, 11, 13, 15]

# %% given="validation-picture"
# Picture: accuracy by k, averaged over five folds. On the rows used for fitting it
# starts at 1.0 for k = 1 and falls; on held-out rows it is highest at k = 3.
valid_seen, valid_held_out = validation_curve(
    KNeighborsClassifier(), valid_X, valid_y,
    param_name="n_neighbors", param_range=valid_ks, cv=5,
)
plt.plot(valid_ks, valid_seen.mean(axis=1), "s--", label="rows used for fitting")
plt.plot(valid_ks, valid_held_out.mean(axis=1), "o-", label="held-out rows")
plt.xlabel("number of neighbours k")
plt.ylabel("accuracy")
plt.title("Rows used for fitting praise k = 1, held-out rows do not")
plt.legend()
plt.show()

# %% [markdown]
# **7.1 Write `three_way_split`** *(3 points)*. Every row of `X` goes, with its
# label, into exactly one part: 60 % train, 20 % validation, 20 % test. The split
# is random and stratified: the three shares hold within each class.
#
# Where a class does not divide evenly, its count in a part may miss the exact
# share by up to 2 rows. The same seed gives the same split, another seed puts
# other rows into the parts. Mind the order of the six results.

# %% solution="three-way-split"
def three_way_split(X, y, seed):
    """Return X_train, y_train, X_val, y_val, X_test, y_test, in this order.

    X: float array (n, d). y: int array (n,) of two or more classes 0, 1, 2, ...,
    each with at least 10 rows. seed: int, 0 or more.
    Rows come back unscaled; their order within a part does not matter.
    """
    ### BEGIN SOLUTION
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test
    ### END SOLUTION


# %%
# Try it: 240 240 80 80 80 80 (one or two more or less is fine).
print(*(len(part) for part in three_way_split(valid_X, valid_y, seed=0)))

# %% visible="three-way-split" points=1
# Six parts in order, 60/20/20, each row once with its label, class shares kept.
split_y = (np.arange(100) % 5 == 0).astype(int)  # 80 rows of class 0, 20 of class 1
split_six = three_way_split(np.c_[np.arange(100.0), split_y], split_y.copy(), 3)
assert isinstance(split_six, (tuple, list)) and len(split_six) == 6, "return six parts"
split_dims = [np.ndim(part) for part in split_six]
assert split_dims == [2, 1, 2, 1, 2, 1], (
    f"the parts have {split_dims} dimensions: the order is X, y of train, val, test")
split_len = [len(part) for part in split_six]
assert split_len[::2] == split_len[1::2], f"rows and labels do not pair: {split_len}"
split_all = as_floats(np.vstack(split_six[::2]))
assert len(set(split_all[:, 0])) == len(split_all), "a row occurs twice or in two parts"
assert set(split_all[:, 0]) == set(range(100)), "some row is lost, or rows were changed"
split_labels = as_floats(np.concatenate(split_six[1::2]))
assert np.array_equal(split_all[:, 1], split_labels), "rows lost their own labels"
split_ones = [int(as_floats(labels).sum()) for labels in split_six[1::2]]
assert max(split_len[2:]) < 50, f"{split_len[::2]} rows: the order is train, val, test"
split_gap = np.abs(np.subtract(split_len[::2], [60, 20, 20]))
assert max(split_gap) <= 2, f"{split_len[::2]} rows in the parts, not 60/20/20"
split_gap = np.abs(np.subtract(split_ones, [12, 4, 4]))
assert max(split_gap) <= 2, (
    f"{split_ones} of class 1: stratify; no part is for balance, all mirror the whole")
print("Passed.")

# %% hidden="three-way-split" points=2
# Checked when graded: three classes, uneven counts, no row lost or doubled, seeds, nothing changed.
### BEGIN HIDDEN TESTS
split_y = np.repeat([0, 1, 2], [601, 302, 100])
split_X = np.c_[np.arange(1003.0), split_y, np.arange(1003.0) ** 2]
split_fair = np.outer([0.6, 0.2, 0.2], [601, 302, 100])
split_seen = []
for split_seed in (0, 1, 7, 42, 7):
    split_my_X, split_my_y = split_X.copy(), split_y.copy()
    split_six = three_way_split(split_my_X, split_my_y, split_seed)
    assert np.array_equal(split_my_X, split_X) and np.array_equal(split_my_y, split_y), (
        "X or y was changed in place: shuffle a copy or an index instead")
    assert isinstance(split_six, (tuple, list)) and len(split_six) == 6, "return six parts"
    assert [np.ndim(part) for part in split_six] == [2, 1] * 3, "the order is X, y of train, val, test"
    split_six = [as_floats(part) for part in split_six]
    split_len = [len(part) for part in split_six]
    assert split_len[::2] == split_len[1::2], "in some part the numbers of rows and labels differ"
    split_ids = np.concatenate([part[:, 0] for part in split_six[::2]])
    assert len(np.unique(split_ids)) == len(split_ids), "a row occurs twice or in two parts"
    assert np.array_equal(np.sort(split_ids), split_X[:, 0]), "a row was lost or changed"
    split_ids = split_ids.astype(int)
    assert np.array_equal(np.vstack(split_six[::2]), split_X[split_ids]), "rows come back as they were"
    assert np.array_equal(np.concatenate(split_six[1::2]), split_y[split_ids]), "rows lost their own labels"
    split_counts = np.array([np.bincount(labels.astype(int), minlength=3) for labels in split_six[1::2]])
    assert np.all(np.abs(split_counts.sum(axis=1) - split_fair.sum(axis=1)) <= 6), "the sizes are not 60/20/20"
    assert np.ptp(split_counts[1]) > 40, "classes of equal size in validation: it mirrors the data, no balance"
    assert np.all(np.abs(split_counts - split_fair) <= 2), "not stratified: a class misses its share of a part"
    split_seen.append([set(part[:, 0]) for part in split_six[::2]])
assert split_seen[2] == split_seen[4], "the same seed must give the same split"
assert split_seen[0] != split_seen[1], "another seed must put other rows into the parts"
assert all(a != b for a, b in zip(*split_seen[:2])), "a part stays the same with another seed: seed every draw"
### END HIDDEN TESTS

# %% [markdown]
# **7.2 Write `choose_k`** *(2 points)*. For each `k` in `ks`, fit
# `KNeighborsClassifier(n_neighbors=k)`, other settings and the columns left as they
# are (no scaling), and return the `k` with the best validation accuracy. Of equally
# good ones, were it all with 0, return the one that comes first in `ks`, which may be
# in any order.

# %% solution="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    """Return the k, an int out of ks, with the best validation accuracy.

    X_train, X_val: float arrays (n, d). y_train, y_val: int arrays (n,) of classes.
    ks: non-empty list of ints, none above the number of training rows.
    """
    ### BEGIN SOLUTION
    best_k, best_accuracy = None, -1.0
    for k in ks:
        model = KNeighborsClassifier(n_neighbors=k).fit(X_train, y_train)
        accuracy = model.score(X_val, y_val)
        if accuracy > best_accuracy:  # a tie keeps the earlier k
            best_k, best_accuracy = k, accuracy
    return best_k
    ### END SOLUTION


# %%
# Try it on slices of the data: 5, which ties with 15 and comes first.
choose_k(valid_X[:240], valid_y[:240], valid_X[240:320], valid_y[240:320], valid_ks)

# %% visible="choose-k" points=1
# One k out of ks comes back, the one that does best on held-out rows.
neighbour_X = np.arange(12.0).reshape(-1, 1)
neighbour_y = np.array([1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1])
neighbour_val_X = np.array([0.2, 2.4, 3.3, 5.2, 7.2, 8.3, 9.2, 10.1]).reshape(-1, 1)
neighbour_val_y = np.array([0, 0, 0, 0, 0, 1, 1, 1])
chosen = choose_k(neighbour_X, neighbour_y, neighbour_val_X, neighbour_val_y, [5, 1, 3])
assert chosen is not None and np.ndim(chosen) == 0, "return one k, nothing else"
assert chosen in (5, 1, 3), f"got {chosen}: return the k, no accuracy or position"
assert chosen != 1, (
    "k = 1 only looks best on rows of the fit: fit on train, take the best val score")
assert chosen == 3, "another k has a higher validation accuracy when fitted on train"
print("Passed.")

# %% hidden="choose-k" points=1
# Checked when graded: noisy labels, equally good k, ks in another order, nothing changed.
### BEGIN HIDDEN TESTS
noisy = np.random.RandomState(234)  # numpy keeps the stream of RandomState for good
noisy_X = noisy.randn(100, 2)
noisy_y = (noisy_X.sum(axis=1) + noisy.randn(100) > 0).astype(int)
noisy_parts = noisy_X[:60], noisy_y[:60], noisy_X[60:], noisy_y[60:]
noisy_given, noisy_ks = [part.copy() for part in noisy_parts], [7, 1, 11, 3, 25]
chosen = choose_k(*noisy_given, noisy_ks)
assert noisy_ks == [7, 1, 11, 3, 25], "choose_k changed the list ks it was given: work on a copy"
assert all(map(np.array_equal, noisy_given, noisy_parts)), "choose_k changed the rows or labels it was given"
assert chosen is not None and np.ndim(chosen) == 0, "return one k, nothing else"
assert chosen in (7, 1, 11, 3, 25), "return the k itself, not its accuracy or its position in ks"
assert chosen != 1, "k = 1 is not the best on rows that no fit has seen: fit on unscaled train, score on val"
assert chosen != 25, "that k does worst on the validation part: look for the highest accuracy"
assert chosen != 3, "two k are equally good: return the one that comes first in ks"
assert chosen == 11, "another k does better on validation: fit on train alone, score on validation alone"
chosen = choose_k(*(part.copy() for part in noisy_parts), [25, 3, 11, 1, 7])
assert chosen != 11, "of equally good k the first in ks wins, whether it is the larger or the smaller"
assert chosen == 3, "the same ks in another order must give an equally good k"
assert choose_k(*noisy_parts, [25]) == 25, "with a single k in ks there is nothing else to return"
noisy_never = *noisy_parts[:3], noisy_parts[3] + 2
assert choose_k(*noisy_never, [3, 1]) == 3, "if no k gets a row right, all are equally good: return the first"
### END HIDDEN TESTS

# %% [markdown]
# **7.3 Write `final_accuracy`** *(2 points)*. With `k` chosen, the validation
# rows have done their job, so they may help to fit: fit
# `KNeighborsClassifier(n_neighbors=k)`, again without scaling, on the rows of train
# and validation together. Return its accuracy on the test part, a fraction between 0 and 1.
# Nothing is fitted or chosen on test rows.

# %% solution="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    """Return the test accuracy, a number in [0, 1], of the model refitted with k.

    X_...: float arrays (n, d). y_...: int arrays (n,) of classes. k: int.
    """
    ### BEGIN SOLUTION
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(np.vstack([X_train, X_val]), np.concatenate([y_train, y_val]))
    return model.score(X_test, y_test)
    ### END SOLUTION


# %%
# Try it on slices of the data with k = 5: 0.85.
valid_slices = [part for rows in (slice(240), slice(240, 320), slice(320, 400))
                for part in (valid_X[rows], valid_y[rows])]
final_accuracy(*valid_slices, 5)

# %% visible="final-accuracy" points=1
# Refitted on train + validation, then measured on the test part.
final_parts = [
    np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([0, 0, 1, 1]),  # train
    np.array([[4.0], [6.0]]), np.array([1, 0]),  # validation
    np.array([[3.0], [7.0], [0.4], [9.6], [0.6]]), np.array([1, 0, 0, 1, 1]),  # test
]
final_share = final_accuracy(*final_parts, 1)
assert final_share is not None and np.ndim(final_share) == 0, "return one number"
final_share = as_floats(final_share)
assert 0 <= final_share <= 1, f"a fraction between 0 and 1, got {final_share:.3f}"
assert abs(final_share - 0.4) > 1e-6, "0.4: another k, or not all of train + validation"
assert abs(final_share - 0.2) > 1e-6, "0.2 is the share of errors, not of right answers"
assert abs(final_share - 0.75) > 1e-6, "0.75: fitted on test rows, measured on train"
assert final_share < 1, "1.0: fitted on test rows, or measured on rows of the fit"
assert abs(final_share - 0.8) < 1e-6, (
    f"got {final_share:.3f}, expected 0.8: fit on train + validation, score on test")
print("Passed.")

# %% hidden="final-accuracy" points=1
# Checked when graded: other data, two k, test rows kept out of the fit, no scaling, nothing changed.
### BEGIN HIDDEN TESTS
noisy = np.random.RandomState(286)  # numpy keeps the stream of RandomState for good
noisy_X = noisy.randn(130, 2)
noisy_y = (noisy_X.sum(axis=1) + noisy.randn(130) > 0).astype(int)
final_parts = [part for rows in (slice(60), slice(60, 90), slice(90, 130))
               for part in (noisy_X[rows], noisy_y[rows])]
final_given = [part.copy() for part in final_parts]
final_share = final_accuracy(*final_given, 3)
assert all(map(np.array_equal, final_given, final_parts)), "final_accuracy changed the rows or labels"
assert final_share is not None and np.ndim(final_share) == 0, "return one number, the test accuracy"
final_share = as_floats(final_share)
assert 0 <= final_share <= 1, "an accuracy is a fraction between 0 and 1"
assert abs(final_share - 0.8) > 1e-6, "fitted on the training part alone: refit on train + validation"
assert abs(final_share - 0.775) > 1e-6, "fitted on validation alone, or with k = 1: use the given k on both"
assert min(abs(final_share - 0.95), abs(final_share - 0.9)) > 1e-6, "test rows took part in the fit"
assert min(abs(final_share - 0.6), abs(final_share - 5 / 6)) > 1e-6, "measured on validation, not on test"
assert abs(final_share - 0.125) > 1e-6, "that is the share of errors, not of right answers"
assert abs(final_share - 0.825) > 1e-6, "use the k that was given, not the default of 5 neighbours"
assert abs(final_share - 0.875) < 1e-6, "fit on train + validation with the given k, then score on test"
final_share = as_floats(final_accuracy(*(part * [5, 1] if part.ndim == 2 else part for part in final_parts), 9))
assert abs(final_share - 0.75) > 1e-6, "do not scale: the columns are used as they are"
assert abs(final_share - 0.825) < 1e-6, "with other data and another k the model is fitted anew, with that k"
### END HIDDEN TESTS

# %% [markdown]
# **To compare: cross-validation.** Nothing to write. The search below lets five
# parts take turns as validation part and averages, which wastes fewer rows and
# leans less on one lucky split than a single validation part. Its 0.895 is the
# best of eight averages, so it is a basis for choosing and not a test result. All 400
# rows take part, so none is left for a test.

# %% given="validation-search"
# The search picks k = 3 with a mean accuracy of 0.895 over its five held-out folds.
valid_search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": valid_ks}, cv=5)
valid_search.fit(valid_X, valid_y)
print(valid_search.best_params_, round(valid_search.best_score_, 4))

# %%
# Try it all together: k differs with the seed, the accuracy is mostly 0.82 to 0.94.
for valid_seed in range(3):
    valid_parts = three_way_split(valid_X, valid_y, valid_seed)
    valid_k = choose_k(*valid_parts[:4], valid_ks)
    print(valid_k, round(final_accuracy(*valid_parts, valid_k), 3))

# %% [markdown]
# **7.4 What is it for?** *(1 point)* In `choose_k`, what does the validation part
# do? Set `validation_meaning` to the letter of the right statement.
#
# - `"a"`: it evens out the classes, so that no label outweighs the others
# - `"b"`: it gives, for the best `k`, the accuracy to promise to users
# - `"c"`: its rows join the fit, so that every `k` learns from more examples
# - `"d"`: it compares the values of `k` on rows that none of the fits has used

# %% solution="validation-meaning"
# Replace the line below by: validation_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
validation_meaning = "d"
### END SOLUTION

# %% hidden="validation-meaning" points=1
# Checked when graded: the job of the validation part.
### BEGIN HIDDEN TESTS
validation_letter = str(validation_meaning).strip().lower()
assert validation_letter in ("a", "b", "c", "d"), 'set validation_meaning to "a", "b", "c" or "d"'
assert validation_letter != "a", "weights or resampling balance classes; a stratified part mirrors the data"
assert validation_letter != "b", "the best of several scores is partly luck; a promise needs fresh rows"
assert validation_letter != "c", "a score on rows of the fit praises models that learn by heart"
assert validation_letter == "d", "ask which rows a fair comparison of several fitted models needs"
### END HIDDEN TESTS

# %% [markdown]
# **7.5 Your judgement** *(2 points)*. A colleague has 80 validation rows and a test
# part nobody has looked at. Of 500 models tried, the best validation accuracy is
# 0.96, and the report says: "Users will see 96 %." What is wrong, and what has to
# be done before naming a figure? Two or three sentences.

# %% [markdown] written="validation-reflection" points=2
# **Model answer.** The 0.96 is the largest of 500 noisy scores on the same 80 rows,
# so it is partly luck and most likely too high for new data. Measure the chosen
# model once on the untouched test part, report that figure, and do not go on
# choosing after it has been seen.
#
# **Mark scheme.**
# - 2: says that the best of many scores on the same rows is too high, or partly luck,
#   **and** that the one chosen model is measured once on the test part.
# - 1: only one of the two; or both, but goes on choosing by the test score.
# - 0: neither; takes 0.96 for an honest estimate, or thinks that validation is there
#   to balance the classes.
#
# **Sample answers.**
# - Excellent, 2 points: "With 500 tries on only 80 rows one of them will score high
#   by chance, so 96 % is too good to be true for new users. Before telling anyone a
#   number I would run this one model on the test set a single time and report what
#   comes out, even if it is lower."
# - Poor, 0 points: "80 rows are enough for a percentage, so 96 % is fine as long as
#   both classes are equally frequent in the validation part. I would check that
#   balance first and then publish the number."
