# %% [markdown]
# ## 4. Metrics: scoring predicted classes
#
# A yes-or-no prediction says positive (P) or negative (N) and is true (T) or
# false (F). Four counts follow: TP, FP, TN, FN. **Accuracy** is the share of
# right answers, **precision** the share of true positives among all predicted
# positives, **recall** their share among all actual positives, and
#
# $$F_1 = \frac{2\, TP}{2\, TP + FP + FN}$$
#
# F1 is not a regression metric: it is the harmonic mean of precision and recall,
# made of counts of classes. A metric for quantities is $R^2$.

# %% given="confusion-picture"
# Picture: a 2 by 2 table of 100 mails; rows are the truth, columns the filter's word.
confusion_demo = np.array([[60, 10], [5, 25]])
plt.imshow(confusion_demo, cmap="Greys", vmin=0, vmax=200)
for confusion_cell, confusion_name in zip(np.ndindex(2, 2), ["TN", "FP", "FN", "TP"]):
    confusion_label = f"{confusion_name} = {confusion_demo[confusion_cell]}"
    plt.text(*confusion_cell[::-1], confusion_label, ha="center", va="center")
plt.xticks([0, 1], ["0 (no spam)", "1 (spam)"])
plt.yticks([0, 1], ["0 (no spam)", "1 (spam)"])
plt.xlabel("predicted class")
plt.ylabel("true class")
plt.title("The filter raises 10 false alarms and misses 5")
plt.show()

# %% [markdown]
# **4.1 Write `confusion_counts`** *(2 points)*. It counts the four outcomes and
# returns them in the order `(tn, fp, fn, tp)`. Class 1 is the positive one. When
# a class never occurs, its counts are 0, and there are still four numbers.

# %% solution="confusion-counts"
def confusion_counts(y_true, y_pred):
    """Return the counts (tn, fp, fn, tp), a flat tuple of four whole numbers.

    y_true, y_pred: 1-D integer arrays of 0s and 1s, of the same length, with at
    least one entry; 1 is the positive class.
    """
    ### BEGIN SOLUTION
    tn = int(np.sum((y_true == 0) & (y_pred == 0)))
    fp = int(np.sum((y_true == 0) & (y_pred == 1)))
    fn = int(np.sum((y_true == 1) & (y_pred == 0)))
    tp = int(np.sum((y_true == 1) & (y_pred == 1)))
    return tn, fp, fn, tp
    ### END SOLUTION


# %%
# Try it: expect 2, 0, 1 and 3 (tn, fp, fn, tp).
confusion_counts(np.array([1, 0, 1, 1, 0, 1]), np.array([1, 0, 0, 1, 0, 1]))

# %% visible="confusion-counts" points=1
# Six samples: four counts in the order (tn, fp, fn, tp).
confusion_true, confusion_pred = [1, 0, 1, 1, 0, 1], [1, 0, 0, 1, 0, 1]
confusion_seen = confusion_counts(np.array(confusion_true), np.array(confusion_pred))
assert confusion_seen is not None, "the result is None: does it end with a return?"
confusion_seen = np.asarray(confusion_seen)
assert confusion_seen.shape == (4,), (
    f"expect four numbers in a flat tuple: got shape {confusion_seen.shape}")
assert confusion_seen.dtype.kind in "iuf", "each of the four counts must be a number"
confusion_seen = confusion_seen.tolist()
assert sum(confusion_seen) == 6, (
    f"each of the 6 samples is counted once, so they add up to 6: got {confusion_seen}")
assert confusion_seen[::3] != [3, 2], (
    "class 1 is the positive one, and the true negatives come first")
assert confusion_seen != [2, 1, 0, 3], "is a missed positive a false alarm? see fp, fn"
assert confusion_seen == [2, 0, 1, 3] or sorted(confusion_seen) != [0, 1, 2, 3], (
    "the right counts in another order: it is (tn, fp, fn, tp)")
assert confusion_seen == [2, 0, 1, 3], f"count by hand to compare: got {confusion_seen}"
print("Passed.")

# %% hidden="confusion-counts" points=1
# Checked when graded: other data, one class only, and untouched inputs.
### BEGIN HIDDEN TESTS
confusion_cases = [
    ([0] * 8 + [1] * 7, [0] * 5 + [1] * 3 + [0] + [1] * 6, [5, 3, 1, 6]),
    ([0, 1, 0, 1, 1, 0, 1, 0, 1], [1, 0, 0, 0, 1, 0, 0, 0, 0], [3, 1, 4, 1]),
    ([0, 0, 0], [0, 0, 0], [3, 0, 0, 0]), ([1, 1], [1, 1], [0, 0, 0, 2]),
    ([0, 0], [1, 1], [0, 2, 0, 0]), ([1], [0], [0, 0, 1, 0]),
]
for confusion_true, confusion_pred, confusion_want in confusion_cases:
    confusion_inputs = np.array(confusion_true), np.array(confusion_pred)
    confusion_seen = confusion_counts(*confusion_inputs)
    assert confusion_seen is not None, "the result is None: does it end with a return?"
    confusion_seen = np.asarray(confusion_seen)
    assert confusion_seen.shape == (4,), (
        f"expect four numbers, also when a class never occurs: got shape {confusion_seen.shape}")
    assert confusion_seen.dtype.kind in "iuf", "each of the four counts must be a number"
    confusion_seen = confusion_seen.tolist()
    confusion_right = confusion_seen == confusion_want
    assert sum(confusion_seen) == len(confusion_true), "the counts must add up to the number of samples"
    assert confusion_right or confusion_seen[::3] != confusion_want[::-3], (
        "class 1 is the positive one, and the true negatives come first")
    assert confusion_right or confusion_seen[1:3] != confusion_want[2:0:-1], "false alarms are fp, misses fn"
    assert confusion_right or sorted(confusion_seen) != sorted(confusion_want), (
        "the right counts in another order: it is (tn, fp, fn, tp)")
    assert confusion_right, "each sample belongs to exactly one count: compare its truth with its prediction"
    assert np.array_equal(confusion_inputs[0], confusion_true), "y_true was changed: work on a copy"
    assert np.array_equal(confusion_inputs[1], confusion_pred), "y_pred was changed: work on a copy"
### END HIDDEN TESTS

# %% [markdown]
# **4.2 Write `classification_metrics`** *(3 points)*. From the four counts it
# works out accuracy, precision, recall and F1, all for class 1. Where a metric
# would divide by zero, as precision does when nothing is predicted positive, it
# is 0.0. You may call your `confusion_counts`.

# %% solution="classification-metrics"
def classification_metrics(y_true, y_pred):
    """Return a dict with exactly the keys "accuracy", "precision", "recall", "f1".

    y_true, y_pred: as in confusion_counts. Each value is one number
    from 0 to 1, compared within 1e-6; a metric that would divide by zero is 0.0.
    """
    ### BEGIN SOLUTION
    right = np.sum(y_true == y_pred)
    tp = np.sum((y_true == 1) & (y_pred == 1))
    predicted, actual = np.sum(y_pred == 1), np.sum(y_true == 1)
    return {
        "accuracy": float(right / len(y_true)),
        "precision": float(tp / predicted) if predicted else 0.0,
        "recall": float(tp / actual) if actual else 0.0,
        "f1": float(2 * tp / (predicted + actual)) if predicted + actual else 0.0,
    }
    ### END SOLUTION


# %%
# Try it: expect about 0.833, 1.0, 0.75 and 0.857.
classification_metrics(np.array([1, 0, 1, 1, 0, 1]), np.array([1, 0, 0, 1, 0, 1]))

# %% visible="classification-metrics" points=1
# The six samples again: a dict of four shares.
metrics_true, metrics_pred = [1, 0, 1, 1, 0, 1], [1, 0, 0, 1, 0, 1]
metrics_seen = classification_metrics(np.array(metrics_true), np.array(metrics_pred))
assert isinstance(metrics_seen, dict), f"expect a dict, got {type(metrics_seen)}"
assert "f1" in metrics_seen, 'the key "f1" is missing: F1 scores classes too'
metrics_want = {"accuracy": 5 / 6, "precision": 1.0, "recall": 3 / 4, "f1": 6 / 7}
assert set(metrics_seen) == set(metrics_want), f"see the keys: got {list(metrics_seen)}"
metrics_slips = {"accuracy 0.5000": "true negatives are right answers too",
    "precision 0.7500": "swapped with recall", "f1 0.4286": "half: look for the 2s",
    "precision 0.6667": "class 1 is the positive one",
    "precision 0.8333": "take class 1 alone, no average over the classes",
    "f1 0.2500": "0.25 is R2; F1 is made of counts", "f1 0.8750": "F1 is no plain mean"}
for metrics_key, metrics_value in metrics_want.items():
    metrics_got = np.asarray(metrics_seen[metrics_key])
    metrics_one = metrics_got.shape == () and metrics_got.dtype.kind in "iuf"
    assert metrics_one, f"{metrics_key}: expect one number, got {metrics_got}"
    metrics_off = abs(metrics_got - metrics_value)  # 1e-6: single precision passes
    assert metrics_got <= 1, f"{metrics_key}: expect a share from 0 to 1"
    assert not 1e-6 < metrics_off < 6e-3, f"{metrics_key}: all digits, do not round"
    assert metrics_off <= 1e-6, f"{metrics_key}: " + metrics_slips.get(
        f"{metrics_key} {metrics_got:.4f}", f"got {metrics_got:.3f}; which counts?")
print("Passed.")

# %% hidden="classification-metrics" points=2
# Checked when graded: other data, metrics that would divide by zero, untouched inputs.
### BEGIN HIDDEN TESTS
metrics_a, metrics_b = [0] * 7 + [1] * 5, [0] * 5 + [1] * 2 + [0] + [1] * 4
metrics_cases = [
    (metrics_a, metrics_b, (9 / 12, 4 / 6, 4 / 5, 8 / 11), "which counts does it divide?"),
    (metrics_b, metrics_a, (9 / 12, 4 / 5, 4 / 6, 8 / 11), "which counts does it divide?"),
    ([0, 1, 0, 1, 1], [0] * 5, (0.4, 0, 0, 0), "here nothing is predicted positive: see the task"),
    ([0, 0, 0, 0], [1, 0, 0, 0], (0.75, 0, 0, 0), "here nothing is actually positive: see the task"),
    ([0, 0, 0], [0, 0, 0], (1, 0, 0, 0), "here nothing is positive at all: see the task"),
    ([0, 1], [1, 0], (0, 0, 0, 0), "here every answer is wrong"),
    ([1, 1, 1], [1, 1, 1], (1, 1, 1, 1), "here every answer is right"),
]
metrics_slips = {"accuracy 0.3333": "true negatives are right too", "f1 0.3636": "half: look for the 2s",
                 "precision 0.8000": "swapped with recall", "precision 0.8333": "class 1 is the positive one",
                 "precision 0.7500": "take class 1 alone, no average", "f1 0.7333": "F1 is no plain average",
                 "f1 -0.0286": "that is R2; F1 is made of counts"}
for metrics_true, metrics_pred, metrics_want, metrics_hint in metrics_cases:
    metrics_inputs = np.array(metrics_true), np.array(metrics_pred)
    metrics_seen = classification_metrics(*metrics_inputs)
    assert isinstance(metrics_seen, dict), f"expect a dict: got {type(metrics_seen).__name__}"
    assert set(metrics_seen) == {"accuracy", "precision", "recall", "f1"}, "expect exactly the four keys"
    for metrics_key, metrics_value in zip(["accuracy", "precision", "recall", "f1"], metrics_want):
        metrics_got, metrics_note = np.asarray(metrics_seen[metrics_key]), f"{metrics_key}: "
        assert metrics_got.shape == () and metrics_got.dtype.kind in "iuf", metrics_note + "expect one number"
        assert np.isfinite(metrics_got), metrics_note + "where it would divide by zero it is 0.0"
        assert metrics_got <= 1, metrics_note + "expect a share from 0 to 1"
        metrics_off = abs(metrics_got - metrics_value)  # 1e-6: single precision passes
        metrics_words = metrics_slips.get(f"{metrics_key} {metrics_got:.4f}", metrics_hint)
        assert not 1e-6 < metrics_off < 6e-3, metrics_note + "keep all digits, do not round"
        assert metrics_off <= 1e-6, metrics_note + metrics_words
    assert np.array_equal(metrics_inputs, (metrics_true, metrics_pred)), "an input was changed: use a copy"
### END HIDDEN TESTS

# %% [markdown]
# **4.3 Fill `metric_family`** *(2 points)*. Which tasks are these ten metrics
# made for? Write a dict with these names as keys and `"classification"` or
# `"regression"` as values:
#
# `accuracy`, `f1`, `log_loss`, `max_error`, `mean_absolute_error`,
# `mean_squared_error`, `precision`, `r2`, `recall`, `roc_auc`
#
# As in scikit-learn, a classification metric compares true classes with
# predicted classes, or with their scores or probabilities. A regression metric
# compares true quantities with predicted quantities.

# %% solution="metric-family"
# Replace the line that raises by a dict with all ten names, in any order:
# metric_family = {"accuracy": "...", "f1": "...", "log_loss": "...", ...}
metric_family = None
### BEGIN SOLUTION
metric_family = {
    **dict.fromkeys(["accuracy", "f1", "log_loss"], "classification"),
    **dict.fromkeys(["precision", "recall", "roc_auc"], "classification"),
    **dict.fromkeys(["max_error", "mean_absolute_error"], "regression"),
    **dict.fromkeys(["mean_squared_error", "r2"], "regression"),
}
### END SOLUTION

# %%
# Try it: expect ten names, each with its family.
print(metric_family)

# %% visible="metric-family" points=1
# The form only: ten names, two families. Hidden checks look at who is where.
metric_names = "accuracy f1 log_loss max_error mean_absolute_error mean_squared_error"
metric_names = set(f"{metric_names} precision r2 recall roc_auc".split())
assert isinstance(metric_family, dict), "metric_family must be a dict: name -> family"
assert (
    set(metric_family) == metric_names
), f"missing or misspelt: {sorted(set(metric_family) ^ metric_names, key=str)}"
assert all(
    f in ("classification", "regression") for f in metric_family.values()
), 'each value must be "classification" or "regression", in lower case'
print("Passed.")

# %% hidden="metric-family" points=1
# Checked when graded: each metric is in its own family.
### BEGIN HIDDEN TESTS
metric_others = {
    "accuracy": "c", "log_loss": "c", "precision": "c", "recall": "c", "roc_auc": "c",
    "max_error": "r", "mean_absolute_error": "r", "mean_squared_error": "r",
}
assert isinstance(metric_family, dict), "metric_family must be a dict: name -> family"
assert set(metric_family) == {*metric_others, "f1", "r2"}, "expect exactly the ten names of the task"
assert all(
    family in ("classification", "regression") for family in metric_family.values()
), 'each value must be "classification" or "regression"'
assert metric_family["f1"] == "classification", "F1 joins precision and recall: what do those two count?"
assert metric_family["r2"] == "regression", "R2 compares squared errors with the spread of a quantity"
assert metric_family["log_loss"] == "classification", "log_loss scores predicted probabilities: of what?"
assert metric_family["roc_auc"] == "classification", "roc_auc ranks positives above negatives: what are those?"
metric_error = [metric_family[name] for name in metric_others if name.endswith("error")]
assert "classification" not in metric_error, "an error is a difference of two quantities: classes have none"
metric_wrong = sum(metric_family[name][0] != family for name, family in metric_others.items())
assert metric_wrong == 0, "accuracy, precision and recall: do they count classes or quantities?"
### END HIDDEN TESTS

# %% [markdown]
# **4.4 What does it say?** *(1 point)* A spam filter reaches $F_1 = 0.86$ on new
# mail, with spam as class 1. Set `f1_meaning` to the letter of what follows.
#
# - `"a"`: nothing, since F1 scores quantities, not classes
# - `"b"`: 86 % of all mails are put into the right class
# - `"c"`: 86 % of the mails marked as spam really are spam
# - `"d"`: precision and recall for spam both exceed 0.7

# %% solution="f1-meaning"
# Replace the line below by: f1_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
f1_meaning = "d"
### END SOLUTION

# %% hidden="f1-meaning" points=1
# Checked when graded: the meaning of F1.
### BEGIN HIDDEN TESTS
f1_choice = str(f1_meaning).strip().lower()
assert f1_choice in ("a", "b", "c", "d"), 'set f1_meaning to "a", "b", "c" or "d"'
assert f1_choice != "a", "look at the formula of F1: it is made of counts of classes"
assert f1_choice != "b", "that describes accuracy, which also counts the true negatives"
assert f1_choice != "c", "that describes precision alone, and F1 has a second part"
assert f1_choice == "d", "a harmonic mean stays close to the smaller of its two parts"
### END HIDDEN TESTS

# %% [markdown]
# **4.5 In your own words** *(2 points)*. Of 1000 people 20 are ill. A model calls
# every one of them healthy, and its maker advertises 98 % accuracy. Is the number
# true, is the model of use, and which metric would you ask for? Two or three
# sentences.

# %% [markdown] written="metrics-reflection" points=2
# **Model answer.** The number is true, 980 of 1000 answers are right, but all of
# them are true negatives. The model finds none of the 20 ill people, so it is of
# no use for finding them. I would ask for recall on the ill, which is 0 here,
# together with precision or F1.
#
# **Mark scheme.**
# - 2: says that the 98 % is true but comes from the large healthy class (or that no ill
#   person is found), **and** asks for recall, F1, the confusion counts or another
#   measure that shows the misses, such as balanced accuracy.
# - 1: only one of the two; a true number "but misleading", without where it comes from,
#   is no reason.
# - 0: neither, for example accepts the model for its accuracy, calls the 98 % a
#   miscalculation, or asks only for a regression metric such as R2.
#
# **Sample answers.**
# - Excellent, 2 points: "The 98 % is correct, but anybody gets it by saying healthy to
#   all, because 980 of the 1000 are. For finding the sick it is worthless. I would want
#   to see the recall: how many of the 20 were caught? None."
# - Poor, 0 points: "98 % is a very good accuracy, so the model is of use. It should
#   be tested on more people to be sure. I would also ask for the R2 of the model."
