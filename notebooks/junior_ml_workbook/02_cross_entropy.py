# %% [markdown]
# ## 2. Cross-entropy and L2: what each part charges for
#
# A training loss can charge for two different things. **Cross-entropy** charges
# for probabilities that disagree with the labels. The **L2 penalty** charges for
# large weights. The total is their sum:
#
# $$-\frac{1}{n} \sum_{i=1}^{n} \left[ y_i \ln p_i + (1 - y_i) \ln(1 - p_i) \right] +
# \lambda \sum_{j=1}^{d} w_j^2$$
#
# Cross-entropy is not a penalty on large coefficients: it looks at labels and
# probabilities, and weights matter only through the probabilities. The L2 penalty
# in turn sees no label.

# %% given="cross-entropy-picture"
# Two curves: for label 1 the cost falls as p rises, for label 0 it rises with p.
loss_cost_axis = np.linspace(0, 5, 200)
loss_p_axis = np.exp(-loss_cost_axis)  # backwards: from a cost to its probability
plt.plot(loss_p_axis, loss_cost_axis, label="label 1")
plt.plot(1 - loss_p_axis, loss_cost_axis, "--", label="label 0")
plt.xlabel("predicted probability p of label 1")
plt.ylabel("cross-entropy of one sample")
plt.title("Sure and wrong is expensive, sure and right is free")
plt.legend(loc="upper center")
plt.show()

# %% given="cross-entropy-data"
loss_labels = np.array([1, 0, 1, 1, 0])
loss_p_hat = np.array([0.9, 0.2, 0.6, 0.8, 0.1])
loss_weights = np.array([0.8, -0.3, 0.5])
loss_lambda = 0.1

# %% [markdown]
# **2.1 Write `binary_cross_entropy`** *(3 points)*: the first part of the total,
# with the natural logarithm and the mean over samples. It returns one number,
# compared within 0.001 %.
#
# Edge case: $p$ may be exactly 0 or 1. The result must be finite. A sample that is
# sure and right then costs 0 (within $10^{-6}$); one that is sure and wrong costs
# between 10 and 1000. Keeping $p$ a tiny $\epsilon$ away from 0 and 1 does this: any
# $\epsilon$ from $10^{-15}$ to $10^{-7}$ will do.

# %% solution="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    """Return the mean cross-entropy of the labels under the probabilities.

    y_true: integer array of labels 0 and 1, perhaps all alike, shape (n,), n >= 1.
    p_hat: float array of probabilities of label 1, shape (n,), in [0, 1].
    Returns one float. Both arrays are left unchanged.
    """
    ### BEGIN SOLUTION
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return float(-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)))
    ### END SOLUTION


# %%
# Try it: expect 0.2336.
np.round(binary_cross_entropy(loss_labels, loss_p_hat), 4)

# %% visible="binary-cross-entropy" points=1
# One finite number first, then the value from above.
bce_out = binary_cross_entropy(
    np.array([1, 0, 1, 1, 0]), np.array([0.9, 0.2, 0.6, 0.8, 0.1]))
assert bce_out is not None, "nothing came back: does the function end in a return?"
bce_out = as_floats(bce_out)
assert bce_out.shape == (), f"one number for all samples, not shape {bce_out.shape}"
assert np.isfinite(bce_out), f"the cross-entropy must be a finite number, got {bce_out}"
bce_near = round(float(bce_out), 4)  # enough to know a mistake by
assert bce_near >= 0, f"a cost is not negative, got {bce_near}: look at the sign"
assert bce_near > 0, "no cost at all: p itself counts, not the class it rounds to"
assert bce_near != 1.1678, "that is the sum over samples: take their mean"
assert bce_near not in (0.337, 0.1014), "another base: use the natural logarithm"
assert bce_near not in (0.1679, 0.0657), "samples of either label cost something"
assert bce_near != 0.1022, "the minus sign stands before both terms"
assert bce_near != 0.052, "that is the mean squared gap: where is the log?"
assert bce_near != 0.5385, "p is a probability already: no sigmoid belongs here"
assert bce_near not in (1.7481, 0.9503), "which label has the log of what?"
assert bce_near < 3, "far too much: is the log taken of the labels instead of p?"
assert bce_near < 0.234, "too much: one mean over all samples, and no size is added"
assert abs(bce_out / 0.233566752 - 1) < 1e-5, (
    f"got {bce_out:.6f}: compare with the formula, and do not round")
print("Passed.")

# %% hidden="binary-cross-entropy" points=2
# Checked when graded: other samples, p of exactly 0 and 1, arguments left unchanged.
### BEGIN HIDDEN TESTS
bce_y, bce_p = np.array([1, 0, 0, 1, 1, 0, 0]), np.array([0.25, 0.5, 0.1, 0.8, 0.95, 0.4, 0.7])
bce_costs = np.array([1.38629436, 0.69314718, 0.10536052, 0.22314355, 0.05129329, 0.51082562, 1.20397280])
bce_kept = [bce_y.tolist(), bce_p.tolist()]
bce_out = binary_cross_entropy(bce_y, bce_p)
assert bce_out is not None, "nothing came back: does the function end in a return?"
bce_out = as_floats(bce_out)
assert bce_out.shape == () and np.isfinite(bce_out), "expect one finite number for all samples"
assert bce_out > 0, "a cost is not negative: look at the sign"
assert [bce_y.tolist(), bce_p.tolist()] == bce_kept, "labels or probabilities were changed: work on new arrays"
bce_want = bce_costs.mean()
assert abs(bce_out - 7 * bce_want) > 1e-3, "that is the sum over samples: take their mean"
assert abs(bce_out - bce_want / 0.69314718) > 1e-3, "that is in bits: use the natural logarithm"
assert abs(bce_out - bce_costs[[0, 3, 4]].sum() / 7) > 1e-3, "samples with label 0 cost something too"
assert abs(bce_out - ((bce_y - bce_p) ** 2).mean()) > 1e-3, "that is the mean squared gap: where is the log?"
assert abs(bce_out + np.log(np.abs(bce_y - bce_p)).mean()) > 1e-3, "which label has the log of what?"
assert bce_out < bce_want + 1e-3, "too much: one mean over all samples, no size is added, and p is in the log"
# The tolerance leaves room for any shift of p up to 1e-7.
assert abs(bce_out / bce_want - 1) < 1e-5, "other labels and probabilities gave a wrong mean"
bce_out = as_floats(binary_cross_entropy(np.array([1, 0]), np.array([1.0, 0.0])))
assert bce_out.shape == () and np.isfinite(bce_out), "p of 0 or 1 gave no finite number: mind the log of 0"
assert abs(bce_out) <= 1.1e-6, "samples that are sure and right cost nothing: is p moved too far?"
bce_p = np.array([0.0])
bce_out = as_floats(binary_cross_entropy(np.array([1]), bce_p))
assert bce_out.shape == () and np.isfinite(bce_out), "p of exactly 0 gave no finite number: mind the log of 0"
assert 10 <= bce_out <= 1000, "sure and wrong must cost between 10 and 1000: see how far p is moved from 0"
assert np.array_equal(bce_p, [0.0]), "the given probabilities were changed: work on a new array"
bce_out = as_floats(binary_cross_entropy(np.array([0]), np.array([1.0])))
assert bce_out.shape == () and np.isfinite(bce_out), "p of exactly 1 gave no finite number: mind the log of 0"
assert 10 <= bce_out <= 1000, "sure and wrong must cost between 10 and 1000: see how far p is moved from 1"
### END HIDDEN TESTS

# %% [markdown]
# **2.2 Write `l2_penalty`** *(2 points)*: the second part of the total, $\lambda$
# times the sum of the squared weights. There is no mean, no root and no factor
# $\frac{1}{2}$. Every weight in the array counts. The result is compared
# within 0.001 %.
#
# Edge case: negative weights cost as much as positive ones of the same size, and
# $\lambda = 0$ makes the penalty 0.

# %% solution="l2-penalty"
def l2_penalty(weights, lam):
    """Return lam times the sum of the squared weights.

    weights: float array of shape (d,), d >= 1. It is left unchanged.
    lam: one float, at least 0. Returns one float.
    """
    ### BEGIN SOLUTION
    return float(lam * np.sum(np.square(weights)))
    ### END SOLUTION


# %%
# Try it: expect 0.098.
np.round(l2_penalty(loss_weights, loss_lambda), 4)

# %% visible="l2-penalty" points=1
# One finite number first, then the value from above.
l2_out = l2_penalty(np.array([0.8, -0.3, 0.5]), 0.1)
assert l2_out is not None, "nothing came back: does l2_penalty end in a return?"
l2_out = as_floats(l2_out)
assert l2_out.shape == (), f"one number for all weights, not shape {l2_out.shape}"
assert np.isfinite(l2_out), f"the penalty must be a finite number, got {l2_out}"
assert l2_out >= 0, f"a penalty is not negative, got {l2_out:.4f}"
assert abs(l2_out - 0.16) > 1e-6, "that sums absolute values (L1): L2 needs squares"
assert abs(l2_out - 0.1) > 1e-6, "square each weight before you add them up"
assert abs(l2_out - 0.0989949) > 1e-6, "that is the length of w: no root is taken here"
assert abs(l2_out - 0.98) > 1e-6, "where has lambda gone?"
assert abs(l2_out - 0.0098) > 1e-6, "lambda itself is not squared"
assert abs(l2_out - 0.049) > 1e-6, "there is no factor of one half in this penalty"
assert abs(l2_out - 0.0326667) > 1e-6, "that is a mean: the squares are only added up"
assert round(float(l2_out), 6) not in (0.034, 0.073, 0.089), (
    "one weight was left out: all count, whatever their place or sign")
assert abs(l2_out / 0.098 - 1) < 1e-5, (
    f"got {l2_out:.6f}: compare with the second part of the total")
print("Passed.")

# %% hidden="l2-penalty" points=1
# Checked when graded: other weights and lambdas, how it grows, weights left unchanged.
### BEGIN HIDDEN TESTS
l2_w = np.array([1.0, -2.0, 3.0])
l2_kept = l2_w.copy()
l2_out = l2_penalty(l2_w, 0.2)
assert l2_out is not None, "nothing came back: does l2_penalty end in a return?"
l2_out = as_floats(l2_out)
assert l2_out.shape == () and np.isfinite(l2_out), "expect one finite number for all weights"
assert l2_out >= 0, "a penalty is not negative: it is added to the loss"
assert abs(l2_out - 1.2) > 1e-6, "that sums absolute values (L1): L2 needs squares"
assert abs(l2_out - 0.8) > 1e-6, "square each weight before you add them up"
assert abs(l2_out - 0.7483315) > 1e-6, "that is the length of the weights: no root is taken here"
assert abs(l2_out - 14) > 1e-6, "lambda was left out"
assert abs(l2_out - 0.56) > 1e-6, "lambda itself is not squared"
assert abs(l2_out - 1.4) > 1e-6, "there is no factor of one half in this penalty"
assert abs(l2_out - 2.8 / 3) > 1e-6, "that is a mean: the squares are only added up"
assert round(float(l2_out), 6) not in (2.6, 2.0, 1.0), "one weight was left out: all count, of either sign"
# 1e-5, as the task says: float32 is off by 1e-7.
assert abs(l2_out / 2.8 - 1) < 1e-5, "other weights or another lambda gave a wrong penalty"
assert np.array_equal(l2_w, l2_kept), "l2_penalty changed the weights it was given: work on a new array"
l2_out = as_floats([l2_penalty(np.array([-4.0]), 0.5), l2_penalty(np.array([4.0]), 0.5)])
assert l2_out.shape == (2,) and np.isfinite(l2_out).all(), "expect one finite number, also for a single weight"
assert np.abs(l2_out / 8 - 1).max() < 1e-5, "a single weight, negative or positive, gave a wrong penalty"
l2_out = as_floats([l2_penalty(np.array([5.0, 2.0]), 0.0), l2_penalty(np.zeros(4), 3.0)])
assert l2_out.shape == (2,) and np.isfinite(l2_out).all(), "expect one finite number, also for zeros"
assert np.abs(l2_out).max() < 1e-9, "with lambda 0, or with weights 0, there is nothing to charge for"
l2_out = as_floats(l2_penalty(np.full(6, 0.013), 2.0))
assert l2_out.shape == () and abs(l2_out / 0.002028 - 1) < 1e-5, "small weights count as well: do not round"
### END HIDDEN TESTS

# %% [markdown]
# **2.3 Write `regularized_loss`** *(2 points)*: the total, cross-entropy plus L2
# penalty. Here every $p$ lies strictly between 0 and 1.
#
# You may call the two functions above. Then a slip in one of them also counts here.
# You may just as well write the total without them; it is compared within 0.001 %.
#
# Edge case: $\lambda = 0$ leaves the cross-entropy alone.

# %% solution="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    """Return mean cross-entropy plus lam times the sum of the squared weights.

    y_true: integer array of 0 and 1, shape (n,). p_hat: float array, shape (n,).
    weights: float array, shape (d,); d may differ from n. lam: one float >= 0.
    Returns one float. All arrays are left unchanged.
    """
    ### BEGIN SOLUTION
    # Written out, so that it stands without the two functions above.
    p_of_label = np.where(y_true == 1, p_hat, 1 - p_hat)
    return float(-np.log(p_of_label).mean() + lam * np.sum(np.square(weights)))
    ### END SOLUTION


# %%
# Try it: expect 0.3316.
np.round(regularized_loss(loss_labels, loss_p_hat, loss_weights, loss_lambda), 4)

# %% visible="regularized-loss" points=1
# One finite number first, then the value from above.
total_out = regularized_loss(
    np.array([1, 0, 1, 1, 0]), np.array([0.9, 0.2, 0.6, 0.8, 0.1]),
    np.array([0.8, -0.3, 0.5]), 0.1)
assert total_out is not None, "nothing came back: does the function end in a return?"
total_out = as_floats(total_out)
assert total_out.shape == (), f"expect one number in all, got shape {total_out.shape}"
assert np.isfinite(total_out), f"the loss must be a finite number, got {total_out}"
total_near = round(float(total_out), 4)  # enough to know a mistake by
assert total_near != 0.2336, "the cross-entropy alone: it does not see the weights"
assert total_near != 0.098, "that is the penalty alone: it sees no labels"
assert abs(total_near) != 0.1356, "both parts raise the loss: look at the signs"
assert total_near not in (1.0034, 0.1214, 0.3082), "lambda weighs one of the two parts"
assert total_near != 0.2434, "lambda counts once: the penalty has it already"
assert total_near != 1.2136, "where has lambda gone?"
assert total_near not in (0.2532, 0.2662), "the penalty is not divided: no mean"
assert total_near != 0.3936, "that penalty is L1: L2 needs squares"
assert total_near not in (0.2826, 0.3326), "no half and no root in this penalty"
assert total_near != 1.2658, "cross-entropy is a mean over samples, not their sum"
assert abs(total_out / 0.331566752 - 1) < 1e-5, (
    f"got {total_out:.6f}: check each part against the formula, unrounded")
print("Passed.")

# %% hidden="regularized-loss" points=1
# Checked when graded: other data, no penalty, larger weights, arguments left unchanged.
### BEGIN HIDDEN TESTS
total_y, total_p, total_w = np.array([0, 1, 1, 0]), np.array([0.3, 0.75, 0.5, 0.2]), np.array([2.0, -1.0])
total_fit = (0.3566749439 + 0.2876820724 + 0.6931471806 + 0.2231435513) / 4
total_kept = [total_y.tolist(), total_p.tolist(), total_w.tolist()]
total_out = regularized_loss(total_y, total_p, total_w, 0.3)
assert total_out is not None, "nothing came back: does the function end in a return?"
total_out = as_floats(total_out)
assert total_out.shape == () and np.isfinite(total_out), "expect one finite number in all"
assert abs(total_out - total_fit) > 1e-4, "that is the cross-entropy alone: it does not see the weights"
assert abs(total_out - 1.5) > 1e-4, "that is the penalty alone: it sees neither labels nor probabilities"
assert abs(total_out - total_fit + 1.5) > 1e-4, "large weights must raise the loss, not lower it"
assert abs(total_out - 0.3 * (total_fit + 5)) > 1e-4, "lambda belongs to one of the two parts only"
assert abs(total_out - 0.3 * total_fit - 5) > 1e-4, "lambda belongs to the other one of the two parts"
assert abs(total_out - total_fit - 0.45) > 1e-4, "lambda counts once: the penalty has it already"
assert abs(total_out - total_fit - 5) > 1e-4, "lambda was left out of the penalty"
assert abs(total_out - total_fit - 0.75) > 1e-4, "no half and no mean in the penalty: it is a plain sum"
assert abs(total_out - total_fit / 0.69314718 - 1.5) > 1e-4, "another base: use the natural logarithm"
assert abs(total_out - 4 * total_fit - 1.5) > 1e-4, "cross-entropy is a mean over samples, not their sum"
assert abs(total_out - total_fit - 1.5 / 4) > 1e-4, "the penalty is not divided by the number of samples"
assert abs(total_out - total_fit - 0.9) > 1e-4, "that penalty uses absolute values (L1): L2 needs squares"
# The tolerance leaves room for any shift of p up to 1e-7.
assert abs(total_out / (total_fit + 1.5) - 1) < 1e-5, "other data gave a wrong total: check each part alone"
assert [total_y.tolist(), total_p.tolist()] == total_kept[:2], "labels or probabilities changed: work on copies"
assert total_w.tolist() == total_kept[2], "the given weights were changed: work on new arrays"
total_out = as_floats(regularized_loss(total_y.copy(), total_p.copy(), 10 * total_w, 0.0))
assert total_out.shape == () and np.isfinite(total_out), "expect one finite number, also without a penalty"
assert abs(total_out / total_fit - 1) < 1e-5, "with lambda 0 the size of the weights must not matter at all"
total_out = as_floats(regularized_loss(total_y.copy(), total_p.copy(), 10 * total_w, 0.3))
assert total_out.shape == () and np.isfinite(total_out), "expect one finite number, also for large weights"
assert abs(total_out / (total_fit + 150) - 1) < 1e-5, "weights ten times as large: the penalty grows by squares"
### END HIDDEN TESTS

# %% [markdown]
# **2.4 Same predictions, larger weights** *(1 point)* Model B uses
# the features of model A divided by ten, so each weight is ten times as large (none
# is 0). All probabilities and labels are the same. With the same $\lambda > 0$,
# which is right?
#
# - `"a"`: B has the larger cross-entropy and the larger L2 penalty.
# - `"b"`: B has the larger cross-entropy and the same L2 penalty.
# - `"c"`: B has the same cross-entropy and the same L2 penalty.
# - `"d"`: B has the same cross-entropy and the larger L2 penalty.

# %% solution="cross-entropy-meaning"
# Replace the line below by: cross_entropy_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
cross_entropy_meaning = "d"
### END SOLUTION

# %% hidden="cross-entropy-meaning" points=1
# Checked when graded: what cross-entropy and the L2 penalty look at.
### BEGIN HIDDEN TESTS
loss_choice = str(cross_entropy_meaning).strip().lower()
assert loss_choice in ("a", "b", "c", "d"), 'set cross_entropy_meaning to "a", "b", "c" or "d"'
assert loss_choice != "a", "does any weight occur in the formula of cross-entropy? See what each part looks at"
assert loss_choice != "b", "the two parts are mixed up: see which letters occur in each half of the formula"
assert loss_choice != "c", "equal predictions settle only the part that looks at predictions"
assert loss_choice == "d", "see which letters occur in each half of the formula"
### END HIDDEN TESTS

# %% [markdown]
# **2.5 Judge a case** *(2 points)*. A logistic model is trained with cross-entropy
# alone on classes that a line separates perfectly. The loss creeps towards 0 while
# the weights grow and grow. A colleague says: "Wait, cross-entropy will soon stop
# the large weights." What do you answer, and what do you change? Two or three
# sentences.

# %% [markdown] written="cross-entropy-reflection" points=2
# **Model answer.** It will not: cross-entropy sees only labels and probabilities.
# On separable classes larger weights push every probability closer to its label, so
# the loss keeps falling and growth is even rewarded. Add an L2 penalty with a
# $\lambda$ chosen on held-out data, so that large weights cost something.
#
# **Mark scheme.**
# - 2: cross-entropy does not limit the weights (it does not see them, or it even
#   rewards their growth here), **and** a remedy that does limit them (an L2 or other
#   penalty on the weights; stopping early is accepted too).
# - 1: only one of the two, for example "add L2" with no reason.
# - 0: neither, for example agrees that cross-entropy penalises large weights and
#   changes something that leaves the weights free, such as the learning rate.
#
# **Sample answers.**
# - Excellent, 2 points: "Cross-entropy will not stop them: it only compares p with the
#   labels, and with separable classes every larger weight makes p still better. So I
#   would add lambda times the sum of squared weights to the loss and pick lambda on
#   a validation set."
# - Poor, 0 points: "The colleague is right, a large weight makes the cross-entropy
#   large, so it will stop by itself. If it takes too long I would lower the learning
#   rate and train for more epochs."
