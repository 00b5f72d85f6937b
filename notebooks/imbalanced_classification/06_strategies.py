# %% [markdown] optional=true
# ## 6. Strategies: four answers to a rare class (optional, senior level)
#
# To find more of the ill one can weight them in the loss, repeat them in the
# training part (**oversampling**), or keep the model and move the threshold.
# A row that is there four times adds as much to the summed loss as a weight of four:
#
# $$\ell(z, 1) + \ell(z, 1) + \ell(z, 1) + \ell(z, 1) = 4\,\ell(z, 1)$$
#
# Repeated rows are not new data: no strategy here teaches the model what the
# rows do not hold. Each trades missed patients against false alarms.

# %% given="strategies-fit"
# A quick model for this section: a logistic regression as a torch module.
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve


def linear_fit(X, y, pos_weight):
    weights = np.where(y.numpy() == 1, float(pos_weight), 1.0)
    fitted = LogisticRegression().fit(X.numpy(), y.numpy(), sample_weight=weights)
    model = nn.Sequential(nn.Linear(X.shape[1], 1), nn.Flatten(0))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor(fitted.coef_))
        model[0].bias.copy_(torch.tensor(fitted.intercept_))
    return model.eval()


# %% [markdown]
# **6.1 Write `compare_strategies`** *(4 points)*. It gets models by calling
# `fit(X, y, pos_weight)`, on training rows only, and scores them on the test part:
#
# | key | X, y | `pos_weight` | threshold |
# | --- | --- | --- | --- |
# | `"plain"` | training part | 1.0 | 0.5 |
# | `"weighted"` | training part | negatives / positives | 0.5 |
# | `"oversampled"` | training part and repeats | 1.0 | 0.5 |
# | `"moved threshold"` | training part | 1.0 | `threshold` |

# %% [markdown]
# **Repeats** are positives of the training part, drawn at random with replacement
# and added to it (every row of it stays) until both classes are equally many. The
# same `seed` draws the same rows, another seed others. Rows may come in any order.
#
# **Scores** are those of the positive class, unrounded. A row is flagged when its
# probability is the threshold or more; a ratio with denominator 0 is 0.0. Use
# scikit-learn, own code, or your `evaluate` of section 3: additional scores do no
# harm.

# %% solution="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    """Return {key: {"precision": float, "recall": float, "f1": float}}.

    fit: returns a torch module that maps X to logits (n,), trained and ready to use.
    X_*: float32 tensors (n, d). y_*: float32 (n,), zeros and ones, some of both;
    y_train holds more zeros. All stay unchanged.
    threshold: a probability. seed: a whole number, 0 or more, for the draw only.
    """
    ### BEGIN SOLUTION
    def scores(model, cut):
        flagged, ill = torch.sigmoid(model(X_test)) >= cut, y_test == 1
        hits, alarms = int((flagged & ill).sum()), int(flagged.sum())
        recall, f1 = hits / int(ill.sum()), 2 * hits / (alarms + int(ill.sum()))
        return {"precision": hits / max(alarms, 1), "recall": recall, "f1": f1}

    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain = fit(X_train, y_train, 1.0)
    table = {"plain": scores(plain, 0.5), "moved threshold": scores(plain, threshold)}
    table["weighted"] = scores(fit(X_train, y_train, 1 + missing / len(ones)), 0.5)
    table["oversampled"] = scores(fit(X_train[rows], y_train[rows], 1.0), 0.5)
    return table
    ### END SOLUTION


# %%
# Try it: a recall of 0.7875 for "plain" and about 0.95 for the others.
compare_strategies(linear_fit, X_train, y_train, X_test, y_test, threshold=0.2, seed=0)

# %% visible="compare-strategies" points=1
# Four strategies, three scores each. A made-up fit stands for training.
def plan_fit(X, y, pos_weight):
    odds = float(pos_weight) * float((y == 1).sum()) / max(float((y == 0).sum()), 1.0)
    model = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))
    bias = torch.tensor([odds]).log()
    model.load_state_dict({"0.weight": torch.ones(1, 1), "0.bias": bias})
    return model


plan_train = torch.zeros(8, 1), torch.tensor([0.0, 1, 0, 0, 1, 0, 0, 0])
plan_X = torch.tensor([2.5, 1.3, 0.7, 0.1, -0.5, -2, -3]).reshape(-1, 1)
plan_test = plan_X, torch.tensor([1.0, 0, 1, 1, 0, 1, 0])
plan_out = compare_strategies(plan_fit, *plan_train, *plan_test, threshold=0.3, seed=1)
assert isinstance(plan_out, dict), "return a dictionary with one entry for each key"
for plan_key, plan_due in (("plain", (0.5, 0.25)), ("moved threshold", (0.667, 0.5)),
                           ("weighted", (0.75, 0.75)), ("oversampled", (0.75, 0.75))):
    plan_row = plan_out.get(plan_key)
    assert isinstance(plan_row, dict), f"the result has no dictionary for {plan_key!r}"
    plan_got = as_floats([plan_row.get(key, np.nan) for key in ("precision", "recall")])
    assert plan_got.tolist() != [0.25, 0.5], "precision and recall have changed places"
    assert [plan_key, *plan_got] != ["plain", 1.0, 0.25], "the threshold is no logit"
    assert plan_got.shape == (2,) and np.allclose(plan_got, plan_due, atol=0.001), (
        f"{plan_key}: test precision, recall should be {plan_due}, not {plan_got}")
print("Passed.")

# %% hidden="compare-strategies" points=3
# Checked when graded: what fit is given, the draw, all scores, unchanged arguments.
### BEGIN HIDDEN TESTS
def plan_fit(X, y, pos_weight):
    plan_calls.append((float(pos_weight), np.asarray(X)[:, 1], np.asarray(y)))
    odds = float(pos_weight) * float((y == 1).sum()) / max(float((y == 0).sum()), 1.0)
    bias, model = torch.tensor([odds]).log(), nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))
    model.load_state_dict({"0.weight": torch.eye(2)[:1], "0.bias": bias.round(decimals=4)})
    return model


plan_ids, plan_draws, plan_kept = torch.arange(160.0), [], {(i, i % 16 > 10) for i in range(160)}
plan_names, plan_x = ("precision", "recall", "f1"), [3.0, 2, 0.5, 0.2, 0.15, 0.1, 0, -0.2, -0.6, -0.9, -3]
plan_before = [torch.stack([0 * plan_ids, plan_ids], 1), (plan_ids % 16 > 10).float()]
plan_before += [torch.tensor([(x, -1) for x in plan_x]), torch.tensor([1.0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])]
plan_due = dict.fromkeys(("weighted", "oversampled"), (4 / 7, 4 / 5, 2 / 3)) | {"plain": (1 / 2, 1 / 5, 2 / 7)}
for plan_seed, plan_cut, *plan_moved in (3, .18, 5 / 9, 1, 5 / 7), (3, .999, 0, 0, 0), (4, .85, 1, .2, 1 / 3):
    plan_calls, plan_data, plan_due["moved threshold"] = [], [*map(torch.clone, plan_before)], plan_moved
    plan_out = compare_strategies(plan_fit, *plan_data, threshold=plan_cut, seed=plan_seed)
    assert all(map(torch.equal, plan_before, plan_data)), "the arguments were changed: index or copy them"
    assert isinstance(plan_out, dict) and {*plan_due} <= {*plan_out}, "return a dictionary with the four keys"
    for plan_w, plan_rows, plan_y in plan_calls:
        assert -1 not in plan_rows, "fit was given rows of the test part: they are for scoring only"
        assert plan_w > 0.99, "a pos_weight below 1 makes the rare class matter less"
        assert len(plan_y) == 160 or plan_w < 1.01, "repeats and a weight together count positives twice over"
        assert set(zip(plan_rows, plan_y)) == plan_kept, "every training row stays, with its own label"
    plan_fits = {(round(w, 3), len(y), sum(y)) for w, _, y in plan_calls}
    assert plan_fits == {(1, 160, 50), (2.2, 160, 50), (1, 220, 110)}, "fit got a wrong weight or class balance"
    plan_draws.append([sorted(rows) for _, rows, y in plan_calls if len(y) == 220][-1])
    plan_got = as_floats([[dict(plan_out[key]).get(name, np.nan) for name in plan_names] for key in plan_due])
    assert plan_got.shape == (4, 3) and np.isfinite(plan_got).all(), "each score is one number, and 0/0 is 0.0"
    assert not np.allclose(plan_got[0, :2], (1 / 2, 3 / 5)), "ties: at the threshold a row is flagged"
    assert np.allclose(plan_got, [*plan_due.values()]), "a score is off, rounded, or not of the test part alone"
assert plan_draws[0] == plan_draws[1] != plan_draws[2], "one seed draws the same rows, another seed others"
### END HIDDEN TESTS

# %% given="strategies-picture"
# Table of the four strategies (0.2 was chosen before the test part was seen), and a
# picture: the precision-recall curves of two models, with the strategies marked.
plan_table = compare_strategies(
    linear_fit, X_train, y_train, X_test, y_test, threshold=0.2, seed=0
)
for plan_name, plan_line in plan_table.items():
    print(f"{plan_name:16}", {key: round(float(v), 3) for key, v in plan_line.items()})
for plan_weight, plan_style in ((1.0, "k-"), (4.0, "k:")):
    plan_logits = linear_fit(X_train, y_train, plan_weight)(X_test).detach()
    plan_precision, plan_recall, _ = precision_recall_curve(y_test, plan_logits)
    plan_label = f"curve, pos_weight {plan_weight:g}"
    plt.plot(plan_recall, plan_precision, plan_style, alpha=0.5, label=plan_label)
for plan_name, plan_mark in zip(sorted(plan_table), ("ks", "kx", "ko", "k^")):
    plan_spot = plan_table[plan_name]["recall"], plan_table[plan_name]["precision"]
    plt.plot(*plan_spot, plan_mark, ms=9, fillstyle="none", label=plan_name)
plt.axis((0.7, 1.0, 0.6, 1.0))
plt.xlabel("recall on the test part")
plt.ylabel("precision")
plt.title("Three strategies meet, on nearly one curve")
plt.legend()
plt.show()

# %% [markdown]
# **6.2 Your judgement** *(1 point)*. In the picture three strategies all but meet.
# A clinic wants a recall of at least 0.95, will show each patient's probability to
# the doctor, and may ask for another recall next month. Which strategy do you hand
# over, how do you set it, and why? Two or three sentences.

# %% [markdown] written="strategies-judgement" points=1
# **Model answer.** The plain model with a moved threshold: its probabilities are
# the ones to show (after a look at their calibration), while weights and repeats
# inflate them. I choose the largest threshold that keeps a recall of 0.95 on
# validation rows and confirm it once on the test part. A new wish next month then
# needs a new threshold, not a new training run.
#
# **Mark scheme.** Three parts are looked for. *Choice*: a moved threshold on the plain
# model, or a weighted model whose probabilities are corrected. *Setting*: the threshold
# is set on validation rows or by cross-validation, not on the test part; "from the
# precision-recall curve" without naming rows does not count. *Reason from this case*:
# unweighted probabilities are right to show, or a new wish needs no new training.
# Half points are not given; wording and length earn nothing.
#
# - 1: all three parts, one clause each is enough.
# - 0: a part is missing or wrong, such as a threshold set on the test part, weights
#   or repeats taken for better information, or a choice by one score only.
#
# **Sample answers.**
# - Excellent, 1 point: "I would give them the unweighted model, since the doctors see
#   its probabilities and a weighted loss would make everybody look sicker than they
#   are. On held-out validation patients I look for the highest cut-off that still finds
#   95 % of the ill. If the clinic changes its mind next month I just look up another
#   cut-off, nothing is retrained."
# - Poor, 0 points: "I take oversampling, because then the model has seen more ill
#   patients and knows them better. Its recall on the test data is 0.95 already, so
#   nothing has to be set. If they want more recall I repeat the ill more often."
