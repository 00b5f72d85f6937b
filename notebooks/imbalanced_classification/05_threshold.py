# %% [markdown] optional=true
# ## 5. Threshold: keep a promised recall (optional, middle and senior level)
#
# This part is scored apart from the required one: 5 points a section.
#
# A model gives probabilities; the **threshold** $t$ makes decisions of them. Here
# a row is flagged when its probability is $t$ or more:
#
# $$\text{recall}(t) = \frac{\text{positives with } p \ge t}{\text{all positives}}$$
#
# The threshold is not part of the model, and 0.5 is only a habit: choose it from
# what mistakes cost or from a promised recall, on validation rows, not on the
# test part.

# %% given="threshold-data"
# Probabilities that some model gave to 60 ill and 240 healthy validation patients.
cut_random = np.random.default_rng(5)
cut_scores = np.concatenate(
    [cut_random.beta(4, 2, size=60), cut_random.beta(2, 5, size=240)]
)
cut_labels = np.repeat([1.0, 0.0], [60, 240])

# %% [markdown]
# **5.1 Write `threshold_for_recall`** *(4 points)*. It returns the largest
# threshold whose recall is at least `target`; a recall equal to `target` is
# enough. Rows with equal probabilities are flagged together, so recall may jump
# past the target.

# %% solution="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    """Return the largest threshold whose recall is at least target.

    probabilities, y: both numpy arrays or both torch tensors, of shape (n,), in
    any order; y holds zeros and ones, at least one of them a 1. Both stay
    unchanged.
    target: a float, 0 < target <= 1.
    Returns a float: one of the probabilities, unrounded. A row is flagged when
    its probability >= threshold.
    """
    ### BEGIN SOLUTION
    of_positives = np.asarray(probabilities, dtype=float)[np.asarray(y) == 1]
    descending = np.sort(of_positives)[::-1]
    recall = np.arange(1, len(descending) + 1) / len(descending)
    return float(descending[np.argmax(recall >= target)])
    ### END SOLUTION


# %%
# Try it: half of the four positives have 0.7 or more, so expect 0.7.
threshold_for_recall(
    np.array([0.9, 0.7, 0.6, 0.3, 0.8]), np.array([1, 1, 1, 1, 0]), target=0.5
)

# %% visible="threshold-for-recall" points=1
# Four positives in mixed order; a target of 0.75 needs three of them.
cut_p = np.array([0.352, 0.921, 0.153, 0.614, 0.885, 0.476, 0.737])
cut_y = np.array([1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0])
cut_t = threshold_for_recall(cut_p, cut_y, 0.75)
assert cut_t is not None, "the function returned None: does it end in a return?"
cut_t = as_floats(cut_t)
assert cut_t.shape == (), f"expected one number, got the shape {cut_t.shape}"
assert np.isfinite(cut_t), f"the threshold must be a finite number, got {cut_t}"
cut_r = (cut_p[cut_y == 1] >= cut_t - 1e-6).mean()  # room for float32
assert cut_r >= 0.75, (
    f"at {cut_t:.3f} recall is {cut_r:.2f}, below 0.75 (flagged positives / positives)")
assert cut_r == 0.75, (
    f"at {cut_t:.3f} recall is {cut_r:.2f}, a larger threshold does: rows with p = t "
    "are flagged, a recall equal to the target is enough, and only positives count")
assert abs(cut_t - 0.476) < 1e-6, (
    f"{cut_t:.3f} keeps the recall, but is not the largest probability that does")
print("Passed.")

# %% hidden="threshold-for-recall" points=3
# Checked when graded: ties, target 1.0, tensors, unchanged arguments, other data.
### BEGIN HIDDEN TESTS
cut_all = []
for cut_seed, cut_goal in ((1, 0.33), (2, 0.5), (3, 0.77), (4, 0.999), (5, 1.0)):
    cut_make = np.random.default_rng(cut_seed)
    cut_p = cut_make.permutation(np.repeat(cut_make.random(32), 1 + cut_seed % 3))
    cut_y = cut_make.permutation(np.arange(len(cut_p)) < 16).astype(float)
    cut_want = max(t for t in cut_p if sum(cut_p[cut_y == 1] >= t) / 16 >= cut_goal)
    cut_all.append((cut_p, cut_y, cut_goal, cut_want))
cut_tied = np.array([0.8, 0.3, 0.3, 0.3, 0.3, 0.3])
cut_all.append((cut_tied, np.array([1.0, 1.0, 0.0, 1.0, 1.0, 0.0]), 0.5, 0.3))
cut_float32 = torch.tensor([0.125, 0.811, 0.432, 0.643, 0.222]), torch.tensor([1.0, 0, 1, 1, 1])
cut_all.append((*cut_float32, 0.75, 0.222))
cut_all.append((*cut_float32, 1.0, 0.125))
for cut_p, cut_y, cut_goal, cut_want in cut_all:
    cut_before = np.asarray(cut_p).copy(), np.asarray(cut_y).copy()
    cut_t = threshold_for_recall(cut_p, cut_y, cut_goal)
    assert cut_t is not None, "the function returned None for some data"
    cut_t = as_floats(cut_t)
    assert cut_t.shape == () and np.isfinite(cut_t), "expected one finite number"
    assert all(np.array_equal(a, b) for a, b in zip(cut_before, (cut_p, cut_y))), (
        "the arguments were changed: sort a copy"
    )
    cut_r = sum(cut_before[0][cut_before[1] == 1] >= cut_t - 1e-6) / sum(cut_before[1])  # room for float32
    assert cut_r >= cut_goal, "recall (flagged positives / positives) is below the target: no rounding down"
    assert np.abs(cut_before[0] - cut_t).min() < 1e-6, "the threshold must be one of the probabilities"
    assert cut_t > cut_want - 1e-6, (
        "a larger threshold keeps the recall: p = t is flagged, recall = target is enough, count positives")
### END HIDDEN TESTS

# %% given="threshold-picture"
# Picture: histograms of both classes and the thresholds for recall 0.70 and 0.95.
cut_lines = [threshold_for_recall(cut_scores, cut_labels, goal) for goal in (0.7, 0.95)]
cut_bins = np.linspace(0, 1, 21)
plt.hist(cut_scores[60:], cut_bins, color="silver", edgecolor="grey", label="healthy")
plt.hist(cut_scores[:60], cut_bins, fill=False, hatch="///", label="ill")
plt.axvline(cut_lines[0], linestyle=":", color="k", label="recall 0.7")
plt.axvline(cut_lines[1], linestyle="--", color="k", label="recall 0.95")
plt.xlabel("probability given by the model")
plt.ylabel("number of patients")
plt.title("More recall moves the threshold into the healthy")
plt.legend()
plt.show()

# %% [markdown]
# **5.2 What may be promised?** *(1 point)* Of 20 ill validation patients, none used
# in training, 19 are flagged at the chosen threshold: recall 0.95. What of recall on
# new patients from the same source? Set `promised_recall` to the right letter.
#
# - `"a"`: it will be at least 0.95, as the threshold ensures it
# - `"b"`: it may well be below 0.95, as 20 patients are few
# - `"c"`: it cannot be estimated, as the model never saw them
# - `"d"`: it will be 0.95, if the share of the ill stays the same

# %% solution="promised-recall"
# Replace the line below by: promised_recall = "a" (or "b", "c", "d")
### BEGIN SOLUTION
promised_recall = "b"
### END SOLUTION

# %% hidden="promised-recall" points=1
# Checked when graded: what a recall measured on 20 patients tells about others.
### BEGIN HIDDEN TESTS
cut_choice = str(promised_recall).strip().lower()
assert cut_choice in ("a", "b", "c", "d"), 'set promised_recall to "a", "b", "c" or "d"'
assert cut_choice != "a", "the threshold was fitted to the 20; nothing ties other patients to it"
assert cut_choice != "c", "rows kept out of training are just what an estimate is made of"
assert cut_choice != "d", "recall looks at the ill only, so their share among all is not the point"
assert cut_choice == "b", "read the four statements again: how much can one more missed patient change?"
### END HIDDEN TESTS
