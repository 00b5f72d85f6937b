# %% [markdown]
# ## 3. Evaluation: what accuracy hides
#
# Ill patients are found (`tp`) or missed (`fn`), healthy ones alarmed (`fp`) or
# left in peace (`tn`). Precision asks how many alarms are right, recall how many
# of the ill are found, and $F_1$ punishes whichever is poor:
#
# $$P = \frac{tp}{tp + fp} \qquad R = \frac{tp}{tp + fn} \qquad F_1 = \frac{2PR}{P + R}$$
#
# The threshold is a probability. It is not a logit: probability 0.5 is logit 0.

# %% [markdown]
# **3.1 Write `evaluate`** *(8 points)*.
#
# - A patient is called ill if the probability is at least `threshold` (`>=`).
# - The model predicts in eval mode (so without dropout) and without gradients.
#   Afterwards leave it in eval mode or put its old mode back, as you like.
# - A ratio with denominator 0 is 0.0.
# - Return a dict with exactly the keys `"precision"`, `"recall"`, `"f1"` (floats,
#   not rounded) and `"tn"`, `"fp"`, `"fn"`, `"tp"` (whole numbers).

# %% solution="evaluate"
def evaluate(model, X, y, threshold=0.5):
    """Return the scores and counts of a model's predictions as a dict.

    model: turns X, float32 (n, d), into logits (n,). y: float32 (n,), 0 or 1.
    """
    ### BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp, fp = (called & ill).sum().item(), (called & ~ill).sum().item()
    fn, tn = (~called & ill).sum().item(), (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1,
            "tn": tn, "fp": fp, "fn": fn, "tp": tp}
    ### END SOLUTION


# %%
# Try it: logits 2 and 1 are alarms, one of them false; an ill patient is missed.
evaluate(nn.Flatten(0), torch.tensor([[2.0], [1.0], [-1.0]]), torch.tensor([1.0, 0, 1]))

# %% visible="evaluate" points=3
# Ten patients with known logits, one of them exactly 0.
score_net = nn.Sequential(nn.PReLU(init=1.0), nn.Flatten(0))  # gives back what comes in
score_z = torch.tensor([2, 1.5, 0.3, 0.1, 0, -0.2, -0.4, -1, -2, -3])[:, None]
score_y = torch.tensor([1.0, 0, 1, 0, 1, 0, 0, 1, 0, 0])
score_got = evaluate(score_net, score_z, score_y)
assert isinstance(score_got, dict), f"expected a dict, got {type(score_got).__name__}"
score_keys = ["tn", "fp", "fn", "tp", "precision", "recall", "f1"]
assert set(score_got) == set(score_keys), f"not the keys asked for: {list(score_got)}"
score_got = as_floats([score_got[key] for key in score_keys])
assert score_got.shape == (7,), "each score and each count is one number"
score_counts = score_got[:4].tolist()
assert score_counts != [5, 1, 3, 1], "the threshold was held against the logits"
assert score_counts != [4, 2, 2, 2], "probability 0.5 is an alarm at threshold 0.5"
assert score_counts != [4, 1, 2, 3], "fp are false alarms, fn are missed patients"
assert score_counts == [4, 2, 1, 3], f"tn, fp, fn, tp should be 4 2 1 3: {score_counts}"
assert not abs(score_got[4] - 0.75) < 1e-4, "precision and recall have changed places"
assert abs(score_got[4] - 0.6) < 1e-4, "precision: 3 of 5 alarms are right, 0.6"
assert abs(score_got[5] - 0.75) < 1e-4, "recall: 3 of 4 ill are found, 0.75"
assert abs(score_got[6] - 2 / 3) < 1e-5, "f1: no plain mean, no product, not rounded"
print("Passed.")

# %% hidden="evaluate" points=5
# Checked when graded: other thresholds, eval mode, ties, undefined ratios, X and y unchanged.
### BEGIN HIDDEN TESTS
score_keys = ["tn", "fp", "fn", "tp", "precision", "recall", "f1"]
score_z = np.round(np.random.default_rng(7).normal(-1, 2, size=400), 2) + 0.003
score_ill = np.random.default_rng(8).random(400) < 1 / (1 + np.exp(-score_z))
for score_drop, score_cut in ((0.0, 0.2), (0.0, 0.8), (0.5, 0.6)):
    score_net = nn.Sequential(nn.Dropout(score_drop), nn.PReLU(init=1.0), nn.Flatten(0))
    score_X, score_y = torch.tensor(score_z).float()[:, None], torch.tensor(score_ill).float()
    score_out = evaluate(score_net, score_X, score_y, threshold=score_cut)
    assert isinstance(score_out, dict) and set(score_out) == set(score_keys), "a dict of seven keys is expected"
    score_got = as_floats([score_out[key] for key in score_keys]).tolist()
    score_lines = [2 * score_ill + (score_z >= line) for line in (-np.log(1 / score_cut - 1), score_cut, 0)]
    score_due, score_raw, score_half = [np.bincount(line).tolist() for line in score_lines]
    assert score_got[:4] != score_raw, "the threshold was held against the logits"
    assert score_got[:4] != score_half, "the threshold has no effect"
    assert score_got[:4] != [score_due[i] for i in (0, 2, 1, 3)], "fp are false alarms, fn are missed patients"
    assert score_drop == 0 or score_got[:4] == score_due, "dropout was at work: predict in eval mode"
    assert score_got[:4] == score_due, f"wrong counts at {score_cut}: one sigmoid, the ill as positives?"
    score_p, score_r = score_due[3] / np.sum(score_due[1::2]), score_due[3] / np.sum(score_due[2:])
    assert abs(score_got[4] - score_p) < 1e-5, "precision, unrounded, is the share of alarms that are right"
    assert abs(score_got[5] - score_r) < 1e-5, "recall, unrounded, is the share of the ill who are found"
    assert abs(score_got[6] - 2 / (1 / score_p + 1 / score_r)) < 1e-5, "f1 does not fit precision and recall"
    assert np.array_equal(score_y, score_ill) and np.allclose(score_X[:, 0], score_z), "evaluate changed X or y"
for score_z, score_ill, score_due, score_hint in (
    ([0.0, -1.0, 0.0], [1.0, 1, 0], [0, 1, 1, 1, 0.5, 0.5, 0.5], "at or above the threshold is an alarm"),
    ([-5.0, -5.0, -5.0], [1.0, 0, 0], [2, 0, 1, 0, 0, 0, 0], "no alarm at all: precision and f1 are 0.0"),
    ([5.0, -5.0, -5.0], [1.0, 0, 0], [2, 0, 0, 1, 1, 1, 1], "no error at all: each score is 1.0"),
    ([5.0, -5.0, -5.0], [0.0, 0, 0], [2, 1, 0, 0, 0, 0, 0], "nobody is ill: recall and f1 are 0.0")):
    score_got = evaluate(nn.Flatten(0), torch.tensor(score_z)[:, None], torch.tensor(score_ill))
    assert np.allclose(as_floats([score_got[key] for key in score_keys]), score_due, atol=1e-4), score_hint
### END HIDDEN TESTS

# %% [markdown]
# **3.2 The whole run** *(no points)*. Your functions at work: on a baseline that
# calls everybody healthy, then on a model trained for five epochs (this needs your
# sections 1 and 2). The baseline is right for four patients in five and finds
# none of the ill: useless.

# %% given="baseline"
# A model whose logit is -5 for everybody, whatever was measured.
baseline = nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))
nn.init.zeros_(baseline[0].weight)
nn.init.constant_(baseline[0].bias, -5.0)
baseline_scores = evaluate(baseline, X_test, y_test)
baseline_right = baseline_scores["tn"] + baseline_scores["tp"]
print(f"always healthy: accuracy {baseline_right / len(y_test):.2f}")
print(*(f"{key} {float(value):.4g}" for key, value in baseline_scores.items()))

# %%
# With Adam expect recall near 0.98, precision near 0.71 and F1 near 0.82.
run_model = None
if {"positive_weight", "train"} <= set(globals()):  # sections 1 and 2 were run
    run_model, run_losses = train(
        make_model(0), X_train, y_train, epochs=5, lr=0.01, batch_size=64, seed=0,
        pos_weight=float(positive_weight(y_train)),
    )
    run_scores = evaluate(run_model, X_test, y_test, threshold=0.5)
    run_right = run_scores["tn"] + run_scores["tp"]
    print(f"your model: accuracy {run_right / len(y_test):.2f}")
    print(*(f"{key} {float(value):.4g}" for key, value in run_scores.items()))

# %%
# Picture: counts of predicted probabilities, log scale, healthy and ill patients.
if run_model is not None:
    with torch.no_grad():
        run_p = torch.sigmoid(run_model.eval()(X_test))
    run_bins = np.linspace(0, 1, 21)
    plt.hist(run_p[y_test == 0], run_bins, color="lightgrey", label="healthy")
    plt.hist(run_p[y_test == 1], run_bins, histtype="step", color="black", label="ill")
    plt.axvline(0.5, linestyle="--", color="grey", label="threshold 0.5")
    plt.yscale("log")
    plt.xlabel("predicted probability of being ill")
    plt.ylabel("patients")
    plt.title("Finding nearly all of the ill alarms some of the healthy")
    plt.legend(loc="upper center")
    plt.show()
