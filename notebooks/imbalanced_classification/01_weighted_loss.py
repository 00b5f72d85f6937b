# %% [markdown]
# ## 1. Weighted loss: make a missed patient count
#
# A logit $z$ stands for the probability $\sigma(z)$ that a patient is ill. Binary
# cross-entropy charges each patient with label $y$
#
# $$\ell(z, y) = -y \log \sigma(z) - (1 - y) \log(1 - \sigma(z))$$
#
# Each healthy patient pulls logits down, each ill one up. With four healthy for each
# ill one, doubtful patients are mostly called healthy. `pos_weight` multiplies the
# first, positive term only. It is not a fine on false alarms: it makes overlooking
# an ill patient dearer.

# %% [markdown]
# **1.1 Write `positive_weight`** *(2 points)*. The usual choice lets both classes
# weigh the same in total: the number of negatives divided by the number of
# positives.

# %% solution="positive-weight"
def positive_weight(y):
    """Return negatives / positives as a float or a 0-d tensor.

    y: float32 tensor (n,) of zeros and ones, with at least one 1.
    """
    ### BEGIN SOLUTION
    positives = y.sum().item()
    return (len(y) - positives) / positives
    ### END SOLUTION


# %%
# Try it: 20 % positives give 4.0.
positive_weight(y_train)

# %% visible="positive-weight" points=1
# Nine negatives for three positives.
weight_seen = positive_weight(torch.tensor([0.0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0]))
assert weight_seen is not None, "positive_weight gave None: end it with return"
assert not isinstance(weight_seen, str), "one number is expected, not text"
assert np.ndim(weight_seen) == 0, "one number is expected, not a list or a vector"
weight_seen = as_floats(weight_seen)
assert np.isfinite(weight_seen), "a finite number is expected"
assert abs(weight_seen - 1 / 3) > 1e-3, "upside down: a rare class needs more than 1"
assert abs(weight_seen - 4) > 1e-3, "the top counts the negatives, not all samples"
assert abs(weight_seen - 6) > 1e-3, "6 is a difference: divide the two counts"
assert abs(weight_seen - 2) > 1e-3, "2 is samples / (2 * positives): negatives on top"
assert abs(weight_seen - 1 / 4) > 1e-3, "that is the share of positives, not a ratio"
assert abs(weight_seen - 3) < 1e-5, f"expected 9 / 3 = 3, got {weight_seen:.4g}"
print("Passed.")

# %% hidden="positive-weight" points=1
# Checked when graded: other shares of positives, and y left unchanged.
### BEGIN HIDDEN TESTS
# 1e-4 leaves room for a mean in float32: near 99 it is off by about 2e-5.
for weight_ones, weight_zeros in ((1, 99), (30, 20), (7, 7), (5, 0)):
    weight_y = torch.cat([torch.ones(weight_ones), torch.zeros(weight_zeros)])
    weight_all = weight_ones + weight_zeros
    weight_seen = positive_weight(weight_y)
    assert weight_y.tolist() == [1] * weight_ones + [0] * weight_zeros, "positive_weight changed the labels"
    assert weight_seen is not None, "positive_weight returned None: end it with return"
    assert not isinstance(weight_seen, str), "one number is expected, not text"
    assert np.ndim(weight_seen) == 0, "one number is expected, not a list or a vector"
    weight_seen, weight_due = as_floats(weight_seen), weight_zeros / weight_ones
    assert np.isfinite(weight_seen), "a finite number is expected"
    assert weight_due == 1 or abs(weight_seen * weight_due - 1) > 1e-4, "upside down: negatives go on top"
    assert abs(weight_seen - weight_due - 1) > 1e-4, "the top counts the negatives, not all samples"
    assert weight_due == 1 or abs(weight_seen - weight_all / 2 / weight_ones) > 1e-4, (
        "that is samples / (2 * positives): the top counts the negatives alone")
    assert abs(weight_seen - weight_ones / weight_all) > 1e-4, "that is the share of the positives, not a ratio"
    assert weight_seen != weight_zeros // weight_ones or weight_seen == weight_due, "do not round the ratio"
    assert weight_due >= 1 or weight_seen < 1, "with more positives than negatives the weight is below 1"
    assert abs(weight_seen - weight_due) < 1e-4, "not negatives / positives for other shares of positives"
### END HIDDEN TESTS

# %% [markdown]
# **1.2 Write `weighted_bce_loss`** *(6 points)*. Add up the losses of all samples,
# the positive terms times `pos_weight`, and divide by the number of samples (not
# by the sum of the weights). Value and gradient must be right and finite for
# logits up to $\pm 1000$. Your own arithmetic and torch's functions are equally
# welcome.

# %% solution="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    """Return the mean weighted cross-entropy as a 0-d tensor with a gradient.

    logits: float32 tensor (n,), not yet through a sigmoid.
    targets: float32 tensor (n,) of zeros and ones. pos_weight: positive float.
    """
    ### BEGIN SOLUTION
    missed = targets * F.softplus(-logits)  # -log(sigmoid(z)) without overflow
    alarmed = (1 - targets) * F.softplus(logits)
    return (pos_weight * missed + alarmed).mean()
    ### END SOLUTION


# %%
# Try it: 0.4105 (the patients cost 0.127 and 0.313, the first counts 4 times).
weighted_bce_loss(torch.tensor([2.0, -1.0]), torch.tensor([1.0, 0.0]), 4.0)

# %% visible="weighted-bce-loss" points=2
# One scalar with a gradient; then an ill and a healthy patient, weight 1 and 3.
loss_z = torch.tensor([-1.5, -0.7], requires_grad=True)
loss_y = torch.tensor([1.0, 0.0])
loss_out = weighted_bce_loss(loss_z, loss_y.clone(), 1.0)
assert isinstance(loss_out, torch.Tensor), "return a tensor: a number has no gradient"
assert loss_out.shape == (), f"expected one scalar, got shape {tuple(loss_out.shape)}"
assert loss_out.requires_grad, "the loss has no gradient: keep all steps in torch"
loss_seen = loss_out.item()
assert np.isfinite(loss_seen), "the loss of two ordinary logits must be finite"
assert abs(loss_seen - 0.7393) > 1e-3, "the logits went through the sigmoid twice"
assert loss_seen > 0, "a loss is not negative: look at the sign of the logarithms"
assert abs(loss_seen - 2.1046) > 1e-3, "this is a sum: divide by the number of samples"
assert abs(loss_seen - 1.0523) < 1e-3, "pos_weight 1: expect plain cross-entropy, 1.052"
loss_seen = weighted_bce_loss(loss_z, loss_y.clone(), 3.0).item()
assert abs(loss_seen - 1.0523) > 1e-3, "pos_weight has no effect on the loss"
assert abs(loss_seen - 3.1569) > 1e-3, "pos_weight is for the positive term alone"
assert abs(loss_seen - 1.4555) > 1e-3, "the weight went to the healthy, not to the ill"
assert abs(loss_seen - 0.4852) > 1e-3, "the weight is upside down: the ill cost more"
assert abs(loss_seen - 1.3768) > 1e-3, "divide by the number of samples, not by weights"
assert abs(loss_seen - 2.7537) < 1e-3, f"expected 2.754, got {loss_seen:.3f}"
print("Passed.")

# %% hidden="weighted-bce-loss" points=4
# Checked when graded: the place of the weight, the mean, the gradient, logits of 1000, nothing changed.
### BEGIN HIDDEN TESTS
loss_z = torch.tensor([-2.0, 1.5, 0.5, 3.0, -4.0, 0.25, -0.6], requires_grad=True)
loss_y, loss_w = torch.tensor([1.0, 0, 0, 1, 0, 0, 0]), np.array([5, 1, 1, 5, 1, 1, 1])
loss_p = 1 / (1 + np.exp(-loss_z.detach().numpy()))
loss_ill, loss_healthy = -np.log(loss_p[[0, 3]]).sum(), -np.log(1 - loss_p[[1, 2, 4, 5, 6]]).sum()
loss_due, loss_slope = (5 * loss_ill + loss_healthy) / 7, loss_w * (loss_p - loss_y.numpy()) / 7
loss_out = weighted_bce_loss(loss_z, loss_y, 5.0)
assert isinstance(loss_out, torch.Tensor) and loss_out.shape == (), "return one scalar tensor"
assert loss_y.tolist() == [1, 0, 0, 1, 0, 0, 0], "weighted_bce_loss changed the targets it was given"
assert loss_out.requires_grad, "the loss has no gradient: keep all steps in torch"
assert np.isfinite(loss_out.item()), "the loss of ordinary logits must be finite"
for loss_wrong, loss_hint in (  # tolerances: float32 is right to about 1e-6 here
    ((loss_ill + 5 * loss_healthy) / 7, "your loss grows when false alarms get heavier: weigh the positives"),
    (5 * (loss_ill + loss_healthy) / 7, "pos_weight multiplies the positive term only, not the whole loss"),
    (5 * loss_ill / 2 + loss_healthy / 5, "each class was averaged apart: divide by the number of all samples"),
    (loss_due * 7 / 15, "divide by the number of samples, not by the sum of the weights"),
    (loss_due / np.log(2), "that is a logarithm with base 2: the natural one is meant"),
    (np.logaddexp(0, loss_p * (1 - 2 * loss_y.numpy())) @ loss_w / 7, "the logits met the sigmoid twice"),
):
    assert abs(loss_out.item() - loss_wrong) > 1e-4, loss_hint
assert abs(loss_out.item() - loss_due) < 1e-4, "wrong value: weigh the positive terms, then average over all"
loss_out.backward()
assert loss_z.grad is not None, "no gradient reaches the logits: keep all steps in torch"
assert np.allclose(loss_z.grad, loss_slope, atol=1e-5), "wrong gradient: some step is cut off from the logits"
loss_z = torch.tensor([1000.0, -1000.0, 1000.0, -1000.0], requires_grad=True)
loss_out = weighted_bce_loss(loss_z, torch.tensor([0.0, 1, 1, 0]), 2.0)
assert np.isfinite(loss_out.item()), "logits of 1000 overflowed: avoid the logarithm of a rounded probability"
assert abs(loss_out.item() - 750) < 0.1, "logits of 1000 are cut off: the loss must go on growing with them"
loss_out.backward()
assert np.allclose(loss_z.grad, [0.25, -0.5, 0, 0]), "wrong gradient at 1000: does an unused branch overflow?"
### END HIDDEN TESTS
