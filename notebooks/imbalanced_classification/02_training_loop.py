# %% [markdown]
# ## 2. Training loop: five epochs that learn
#
# A training loop takes a batch, computes its loss, finds the gradient and lets an
# optimiser move the parameters. `backward()` does not replace the old gradient:
# it adds to it, so every update needs a fresh start.
#
# The loss of an epoch is the mean over its $n$ samples. Batch $b$, with $n_b$
# samples and mean loss $L_b$, counts by its size:
#
# $$L_{\text{epoch}} = \frac{1}{n} \sum_b n_b L_b$$

# %% [markdown]
# **2.1 Write `train`** *(8 points)*. Train the model you are given and return it.
#
# - **Start**: call `torch.manual_seed(seed)`. Shuffling and dropout then repeat:
#   same seed and same untrained model, same losses.
# - **Model**: in train mode, whatever its mode before; any mode afterwards.
# - **Batches**: shuffled anew each epoch; the last may be smaller and is used too.
# - **Loss**: weighted cross-entropy, the mean over the batch.
#   `F.binary_cross_entropy_with_logits` with its `pos_weight` is fine here.
# - **Optimiser**: SGD (momentum is welcome), Adam, AdamW or RMSprop; learning rate
#   `lr`, other settings near torch's defaults.

# %% [markdown]
# `losses` is a list with one float an epoch: $L_{\text{epoch}}$ of the batch losses
# as they came during training, each from before its own update, `pos_weight`
# included. Print a line an epoch with its loss. Leave `X` and `y` unchanged.

# %% solution="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    """Train the model and return the pair (model, losses).

    X: float32 (n, d). y: float32 (n,), zeros and ones. pos_weight: a float."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    loss_of = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    model.train()
    for epoch in range(epochs):
        losses.append(0.0)
        for rows in torch.randperm(len(y)).split(batch_size):
            loss = loss_of(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[-1] += loss.item() * len(rows) / len(y)
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses
    ### END SOLUTION


# %%
# Try it: with Adam the loss falls from about 0.34 to 0.22.
train(make_model(0), X_train, y_train, epochs=5, lr=0.01, pos_weight=4.0,
      batch_size=64, seed=0)[1]

# %% visible="train" points=3
# One finite loss an epoch, a model that learns, and the same losses again.
loop_task = dict(epochs=4, lr=0.05, pos_weight=4.0, batch_size=25, seed=3)
loop_X, loop_y = make_data(3, n=1000)
loop_out = train(make_model(3), loop_X, loop_y, **loop_task)
assert isinstance(loop_out, (tuple, list)), "train returns two things: model, losses"
assert len(loop_out) == 2, f"train returns two things, not {len(loop_out)}"
assert isinstance(loop_out[0], nn.Module), "the first thing to return is the model"
assert isinstance(loop_out[1], (tuple, list, np.ndarray)), "losses is a list of floats"
loop_losses = np.array([as_floats(v) for v in loop_out[1]])
assert loop_losses.shape == (4,), f"4 epochs, 4 losses: got {loop_losses.shape}"
assert np.all(np.isfinite(loop_losses)), "every loss must be a finite number"
loop_pairs = zip(make_model(3).parameters(), loop_out[0].parameters(), strict=True)
loop_moved = any(not torch.equal(old, new) for old, new in loop_pairs)
assert loop_moved, "no parameter changed: does each step see a gradient?"
assert loop_losses[-1] < loop_losses[0], (
    f"the loss rose, {loop_losses.round(3)}: old gradients, uphill, or summed epochs?")
assert 0 < loop_losses[-1] < 3, "no mean cross-entropy: a total, or arguments swapped?"
assert loop_losses[-1] < 0.4, "loss stays high: y shuffled unlike X, or two sigmoids?"
loop_again = train(make_model(3), loop_X, loop_y, **loop_task)[1]
loop_again = np.array([as_floats(v) for v in loop_again])
assert np.allclose(loop_again, loop_losses), "same seed, other losses: seed torch first"
print("Passed.")

# %% hidden="train" points=5
# Checked when graded: losses, batches, train mode, fresh gradients, seeds, the weight.
### BEGIN HIDDEN TESTS
def loop_run(layer, x, y, size=7, seed=1, epochs=3, lr=1e-7, weight=3.0, start=1.0):
    net = nn.Sequential(layer, nn.Linear(x.shape[1], 1), nn.Flatten(0)).eval()
    nn.init.constant_(net[1].weight, start), nn.init.zeros_(net[1].bias)
    made, losses = train(net, x, y, epochs=epochs, lr=lr, batch_size=size, pos_weight=weight, seed=seed)
    assert isinstance(made, nn.Module), "the first thing to return is the model"
    losses = np.array([as_floats(v) for v in losses])
    assert losses.shape == (epochs,) and np.isfinite(losses).all(), "one finite loss an epoch"
    return losses, torch.cat([p.detach().flatten() for p in made.parameters()])


loop_due, (loop_t, loop_x) = np.array(1.270785), torch.tensor([[1.0] * 3 + [0.0] * 7, [-1.0] * 3 + [-2.0] * 7])
loop_got, loop_drop = [loop_run(nn.Dropout(p), loop_x[:, None], loop_t)[0] for p in (0.0, 0.5)]
assert loop_t[:3].sum() == 3 and torch.equal(loop_x, loop_t - 2), "train changed X or y: leave them alone"
loop_a, loop_b = [(3.93979 * k + 0.12693 * (m - k)) / m for k, m in ((3 - np.arange(4), 7), (np.arange(4), 3))]
loop_bads = loop_due * [[10, 1], [10, 2], [10, 3]], (loop_a + loop_b) / 2, [*loop_a, *loop_b, *(0.7 * loop_a)]
for loop_bad, loop_hint in zip(loop_bads, ("a total over rows or epochs: an epoch's loss is its own mean",
        "batches of 7 and 3 count alike: weigh by size", "the rows of a batch are left out of the losses")):
    assert not np.all(abs(loop_got[:, None] - loop_bad).min(axis=1) < 1e-3), loop_hint
assert np.ptp(loop_got) < 1e-3, "losses move at a tiny lr: use lr, rows with their labels, and means over rows"
assert abs(loop_got[0] - loop_due) < 1e-3, f"loss {loop_got[0]:.2f}, not 1.27: pos_weight, or two sigmoids?"
assert np.all(abs(loop_drop - loop_due) > 1e-3), "dropout was idle: train mode in every epoch"
loop_got = loop_run(nn.Identity(), *make_data(5, n=1000), 10, epochs=6, lr=0.2, weight=1.0, start=0.0)[0]
assert np.mean(loop_got[-3:]) < 0.165, "the loss does not settle low: do old gradients linger, or no steps?"
loop_runs = [loop_run(nn.BatchNorm1d(2), *make_data(6, 200), b, s)[0] for b, s in ((8, 1), (8, 2), (200, 1))]
assert np.ptp(loop_runs[2]) < 1e-4, "n rows at batch_size n are one batch: is batch_size used?"
loop_got, loop_step = loop_run(nn.Identity(), *make_data(5, 1000), 1000, 1, 1, 0.1, 16.0, 0.0)
assert abs(loop_got[0] - 4 * np.log(2)) < 1e-3, "report each batch's loss as it was before the update"
assert loop_step.abs().max() < 3, "the first step is far too long: is the batch's loss a mean?"
assert loop_step[-1] > 0, "pos_weight has no effect on the gradient"
assert np.ptp(loop_runs[0]) > 1e-4, "the same batches in each epoch: shuffle anew"
assert not np.allclose(*loop_runs[:2], rtol=0, atol=1e-4), "another seed changes nothing: shuffle in each epoch"
### END HIDDEN TESTS
