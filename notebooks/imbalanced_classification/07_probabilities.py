# %% [markdown] optional=true
# ## 7. Probabilities: undo the weight (optional, senior level)
#
# Trained with `pos_weight` $w$, a model learns from a world in which each positive
# counts $w$ times. If a share $s$ of the patients who look alike is ill, the loss is
# smallest at an output $p$ whose **odds** are $w$ times those of $s$:
#
# $$\frac{p}{1 - p} = w \, \frac{s}{1 - s}$$
#
# So $p$ ranks patients, but it is not the chance of being ill. Nor is it $w$ times
# that chance: the weight multiplies odds, not probabilities.

# %% given="undo-data"
# A small tree, fitted to the patients with a weight of 4, stands for the model.
from sklearn.calibration import calibration_curve
from sklearn.tree import DecisionTreeClassifier

undo_weights = np.where(y_train.numpy() == 1, 4.0, 1.0)
undo_tree = DecisionTreeClassifier(min_samples_leaf=100, random_state=0)
undo_tree.fit(X_train.numpy(), y_train.numpy(), sample_weight=undo_weights)
undo_p = undo_tree.predict_proba(X_test.numpy())[:, 1]

# %% [markdown]
# **7.1 Write `unweighted_probability`** *(4 points)*. It takes the output $p$ of a
# model trained with `pos_weight` and returns the share $s$ that belongs to it by the
# formula above. Certainty stays certain: $p = 0$ gives exactly 0, and $p = 1$ gives
# exactly 1. Small probabilities, such as $10^{-13}$, are right to several digits too.

# %% solution="unweighted-probability"
def unweighted_probability(p, pos_weight):
    """Return the share of the ill that stands behind the output p.

    p: a float, or a numpy array or torch tensor of any shape, values in [0, 1];
    it stays unchanged.
    pos_weight: a float above 0, as used in training; it may be below 1.
    Returns a tensor for a tensor, an array for an array, both of p's shape, and
    one number for a float.
    """
    ### BEGIN SOLUTION
    return p / (p + pos_weight * (1 - p))
    ### END SOLUTION


# %%
# Try it: a weight of 3 turns even odds into odds of 1 to 3, so expect 0.25.
unweighted_probability(0.5, 3.0)

# %% visible="unweighted-probability" points=1
# Odds of 1:4, 1:1 and 4:1, all four times too high, are really 1:16, 1:4 and 1:1.
undo_q = unweighted_probability(np.array([0.2, 0.5, 0.8]), 4.0)
assert undo_q is not None, "the function returned None: does it end in a return?"
undo_q = as_floats(undo_q)
assert undo_q.shape == (3,), f"for 3 probabilities the result has shape {undo_q.shape}"
assert np.all(np.isfinite(undo_q)), "every result must be a finite number"
assert undo_q.min() >= 0, "below 0: the log of the weight shifts log-odds, nothing else"
assert not np.allclose(undo_q, [1 / 16, 0.25, 1]), "those are odds: turn them back"
assert not np.allclose(undo_q, [0.2, 0.5, 0.8]), "nothing was undone: these are the p"
assert not np.allclose(undo_q, [0.05, 0.125, 0.2]), (
    "this divides the probabilities, but the weight multiplied the odds"
)
assert not np.allclose(undo_q, [0.5, 0.8, 16 / 17]), (
    "this applies the weight once more: probabilities must fall, not rise"
)
assert not np.allclose(undo_q, [0.0327, 0.1192, 0.3512], atol=1e-3), (
    "two kinds of logarithm are mixed: natural ones go with exp and sigmoid")
assert np.allclose(undo_q, [1 / 17, 0.2, 0.5]), (
    f"expected 0.059, 0.200 and 0.500, got {undo_q.round(3)}"
)
print("Passed.")

# %% hidden="unweighted-probability" points=3
# Checked when graded: floats, tensors, 0 and 1, weights below 1, unchanged arguments.
### BEGIN HIDDEN TESTS
# Tolerances: float32 is right to 6e-8, and 1 - p to about 3e-5 at log-odds of 6.
undo_z = np.array([[-30.0, -2.0, 0.5], [1.0, 3.0, 6.0]])  # log-odds
for undo_w in (0.25, 1.0, 2.5, 40.0):
    undo_in, undo_due = 1 / (1 + np.exp(-undo_z)), 1 / (1 + undo_w * np.exp(-undo_z))
    undo_before = undo_in.copy()
    undo_q = unweighted_probability(undo_in, undo_w)
    assert undo_q is not None, "the function returned None for an array"
    assert not isinstance(undo_q, torch.Tensor), "an array must give an array, a tensor came back"
    undo_q = as_floats(undo_q)
    assert undo_q.shape == (2, 3), "an array of shape (2, 3) must give one of the same shape"
    assert np.all(np.isfinite(undo_q)), "every result must be a finite number"
    assert np.array_equal(undo_in, undo_before), "the array that was given has been changed"
    assert not np.allclose(undo_q, undo_before / undo_w) or undo_w == 1, "divide odds, not probabilities"
    assert undo_w >= 1 or undo_q[1, 0] > undo_before[1, 0], "a weight below 1 made p too low: shares are higher"
    assert np.allclose(undo_q[1], undo_due[1], rtol=1e-5), "the log-odds must shift by the log of the weight"
    assert np.allclose(undo_q, undo_due, rtol=1e-5, atol=0), "a small p lost its digits: do not clip or round"
    undo_t = unweighted_probability(torch.tensor(undo_before, dtype=torch.float32), undo_w)
    assert isinstance(undo_t, torch.Tensor), "a tensor must give a tensor"
    assert undo_t.shape == (2, 3), "a tensor of shape (2, 3) must give one of the same shape"
    assert np.allclose(as_floats(undo_t), undo_due, rtol=1e-4, atol=0), "the result for a tensor is off"
    undo_f = unweighted_probability(0.3, undo_w)
    assert undo_f is not None and np.shape(undo_f) == (), "a float must give one number"
    assert abs(as_floats(undo_f) - 0.3 / (0.3 + 0.7 * undo_w)) < 1e-6, "the result for a float is off"
    undo_ends = [unweighted_probability(0.0, undo_w), unweighted_probability(1.0, undo_w)]
    undo_ends += [*unweighted_probability(np.array([0.0, 1.0]), undo_w)]
    undo_ends += unweighted_probability(torch.tensor([0.0, 1.0]), undo_w).tolist()
    assert np.array_equal(as_floats(undo_ends), [0, 1] * 3), "0 and 1 must stay exactly 0 and 1"
### END HIDDEN TESTS

# %% given="undo-picture"
# Picture: share of ill patients against probability, before and after the correction.
undo_right = unweighted_probability(undo_p, 4.0)
for undo_scores, undo_style, undo_name in (
    (undo_p, "k--x", "weighted model"), (undo_right, "k-o", "after your correction")
):
    undo_share, undo_mean = calibration_curve(y_test.numpy(), undo_scores, n_bins=5)
    plt.plot(undo_mean, undo_share, undo_style, label=undo_name)
plt.plot([0, 1], [0, 1], ":", color="grey", label="says what happens")
plt.xlabel("mean probability in a bin")
plt.ylabel("share of ill patients")
plt.title("After the correction, probabilities say what happens")
plt.legend()
plt.show()

# %% [markdown]
# **7.2 What changes?** *(1 point)* All outputs on the test part are corrected, with
# `pos_weight` 4. Set `correction_effect` to the letter of the statement that is
# right.
#
# - `"a"`: at a threshold of 0.5, the same patients are flagged as before
# - `"b"`: the precision-recall curve rises, for false alarms are removed
# - `"c"`: the precision-recall curve stays, as the patients keep their order
# - `"d"`: the precision-recall curve falls, for positives lose their weight

# %% solution="correction-effect"
# Replace the line below by: correction_effect = "a" (or "b", "c", "d")
### BEGIN SOLUTION
correction_effect = "c"
### END SOLUTION

# %% hidden="correction-effect" points=1
# Checked when graded: what the correction changes, and what it leaves alone.
### BEGIN HIDDEN TESTS
undo_choice = str(correction_effect).strip().lower()
assert undo_choice in ("a", "b", "c", "d"), 'set correction_effect to "a", "b", "c" or "d"'
assert undo_choice != "a", "take a patient with p = 0.6: is that patient still flagged after it?"
assert undo_choice != "b", "one threshold is not the curve: compare the order before and after"
assert undo_choice != "d", "training is over: the correction changes numbers, not what was learned"
assert undo_choice == "c", "read the four statements again: what does the curve depend on?"
### END HIDDEN TESTS
