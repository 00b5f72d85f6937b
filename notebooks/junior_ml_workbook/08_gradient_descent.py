# %% [markdown]
# ## 8. Gradient descent: small steps downhill
#
# A line $\hat{y} = w x + b$ has the mean squared error
# $L(w, b) = \frac{1}{n} \sum_i (w x_i + b - y_i)^2$. Gradient descent starts
# somewhere and repeats a step of size $\eta$, the learning rate, against the
# slopes:
#
# $$w \leftarrow w - \eta \, \frac{\partial L}{\partial w}, \qquad
# b \leftarrow b - \eta \, \frac{\partial L}{\partial b}$$
#
# Both slopes are taken at the same point, before either number moves. It is not
# a way of scaling features: `x` stays as it is, and only $w$ and $b$ move.

# %% given="descent-data"
# 200 noisy points on the line y = 2 x - 0.5.
descent_rng = np.random.RandomState(1)
descent_x = descent_rng.rand(200)
descent_y = 2 * descent_x - 0.5 + 0.05 * descent_rng.randn(200)

# %% [markdown]
# **8.1 Write `mse_gradient`** *(3 points)*. Return the two slopes of $L$ at the
# given $w$ and $b$: first $\partial L / \partial w$, then
# $\partial L / \partial b$. $L$ is the mean of the squared errors, neither their
# sum nor half of it, so keep the factor 2 that the square brings. A single data
# point is allowed.

# %% solution="mse-gradient"
def mse_gradient(x, y, w, b):
    """Return (dw, db), the slopes of the mean squared error of w * x + b.

    x, y: float arrays (n,), n of 1 or more. w, b: numbers. dw, db: numbers.
    """
    ### BEGIN SOLUTION
    error = w * x + b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)
    ### END SOLUTION


# %%
# Try it at w = 0, b = 0: about -0.833 and -0.948.
mse_gradient(descent_x, descent_y, 0.0, 0.0)

# %% visible="mse-gradient" points=1
# Two numbers come back: the slopes along w and along b, in this order.
slope_x, slope_y = np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 1.0, 4.0, 7.0])
slope_seen = mse_gradient(slope_x, slope_y, 1.0, 0.0)
slope_is_pair = slope_seen is not None and np.shape(slope_seen) == (2,)
assert slope_is_pair, "return two numbers: (dw, db)"
slope_seen = as_floats(slope_seen)
assert np.all(np.isfinite(slope_seen)), f"expect two finite numbers, got {slope_seen}"
assert abs(slope_seen[1] + 6.5) > 1e-3, "x was scaled or centred: x stays as it is"
slope_slips = {
    (-3.5, -8): "dw comes first, then db",
    (8, 3.5): "the sign is wrong: an error is prediction minus y",
    (-32, -14): "4 times too large: L is a mean, not a sum",
    (-4, -1.75): "half of what it should be: the square brings a factor 2",
    (-10.67, -4.67): "divide by n, not by n - 1",
    (-3.5, -3.5): "dw needs x: each error counts times its own x",
    (-5.25, -3.5): "mean of errors times mean of x: each error has its own x",
    (-1.75, -0.76): "those are slopes of the root: L is the mean itself",
    (-1.25, -0.75): "each error counts by its size, not by its sign alone"}
slope_text = f"(dw, db) is {slope_seen.round(3)}, expected -8 and -3.5"
slope_text = slope_slips.get(tuple(slope_seen.round(2)), slope_text)
assert np.allclose(slope_seen, [-8, -3.5]), slope_text  # 1e-5: differences pass
print("Passed.")

# %% hidden="mse-gradient" points=2
# Checked when graded: other points, a single data point, the flat bottom, nothing changed.
### BEGIN HIDDEN TESTS
slope_x = np.array([-1.5, 0.2, 0.9, 2.4, 4.0, 5.5])
slope_y = np.array([2.0, -1.0, 0.5, 3.0, 2.5, 7.0])
slope_scaled = (slope_x - slope_x.mean()) / slope_x.std()
for slope_w, slope_b in [(0.0, 0.0), (1.0, -2.0), (-3.0, 0.5), (2.5, 10.0)]:
    slope_off = np.polyval([slope_w, slope_b], slope_x) - slope_y
    slope_want = 2 * np.array([slope_x @ slope_off, slope_off.sum()]) / 6
    slope_my_x, slope_my_y = slope_x.copy(), slope_y.copy()
    slope_seen = mse_gradient(slope_my_x, slope_my_y, slope_w, slope_b)
    assert slope_seen is not None and np.shape(slope_seen) == (2,), "return two numbers: (dw, db)"
    slope_seen = as_floats(slope_seen)
    assert np.all(np.isfinite(slope_seen)), "both slopes must be finite numbers"
    assert not np.allclose(slope_seen, slope_want[::-1]), "the order is dw, then db"
    assert not np.allclose(-slope_seen, slope_want), "both signs are wrong: an error is prediction minus y"
    assert not np.allclose(2 * slope_seen, slope_want), "half the slope: the square brings a factor 2"
    assert not np.allclose(slope_seen / 6, slope_want), "the loss is a mean over the points, not a sum"
    slope_bent = 2 * np.mean(np.polyval([slope_w, slope_b], slope_scaled) - slope_y)
    assert slope_w == 0 or abs(slope_seen[1] - slope_bent) > 1e-4, "x was scaled or centred: it stays as it is"
    # 1e-5 and 1e-4: room for single precision and for slopes by small differences
    assert np.allclose(slope_seen[1], slope_want[1], 1e-5, 1e-4), (
        "db is not how L, the mean of n squared errors, changes along b")
    assert np.allclose(slope_seen[0], slope_want[0], 1e-5, 1e-4), (
        "dw is not how the loss changes along w: each error counts times its own, unscaled x")
    assert np.array_equal(slope_my_x, slope_x), "x was changed in place: compute into a new array"
    assert np.array_equal(slope_my_y, slope_y), "y was changed in place: compute into a new array"
slope_seen = as_floats(mse_gradient(np.array([3.0]), np.array([1.0]), 2.0, -1.0))
slope_is_right = slope_seen.shape == (2,) and np.allclose(slope_seen, [24, 8], 1e-5)
assert slope_is_right, "a single point is a mean over one error"
slope_seen = as_floats(mse_gradient(slope_x, slope_y, *np.polyfit(slope_x, slope_y, 1)))
assert np.allclose(slope_seen, 0, atol=1e-4), "at the least-squares line the loss is flat: both slopes are 0"
### END HIDDEN TESTS

# %% [markdown]
# **8.2 Write `gradient_descent`** *(4 points)*. Start at $w = b = 0$, take
# `steps` steps, return the last $w$ and $b$ and one loss $L$ for each step, taken
# **before** that step: `losses[0]` belongs to $w = b = 0$. Zero steps give
# `0.0, 0.0, []`.
#
# A learning rate too large makes the loss grow. Let it run to the end without an
# error: `inf` and `nan` are fine, `len(losses)` is always `steps`. NumPy numbers do
# that; a plain Python float whose `**` overflows raises an error. You may call
# `mse_gradient`; a slip in it then counts here too.

# %% solution="gradient-descent"
def gradient_descent(x, y, lr, steps):
    """Return (w, b, losses) after `steps` simultaneous steps from w = b = 0.

    x, y: float arrays (n,), n of 1 or more. lr: number above 0.
    steps: int, 0 or more. losses: list or array of `steps` numbers, losses[i] the
    mean squared error before step i + 1, so the last one is not that of (w, b).
    """
    ### BEGIN SOLUTION
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        dw, db = 2 * np.mean(error * x), 2 * np.mean(error)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses
    ### END SOLUTION


# %%
# Try it: about 1.997 and -0.495, close to the true 2 and -0.5. Then 500 losses
# that grow out of range, without an error (a warning does no harm).
print(gradient_descent(descent_x, descent_y, 0.5, 200)[:2])
print(len(gradient_descent(descent_x, descent_y, 5.0, 500)[2]))

# %% visible="gradient-descent" points=1
# One loss for each step, falling, and the end close to the line y = 2 x + 1.
line_x, line_y = np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 3.0, 5.0, 7.0])
line_run = gradient_descent(line_x, line_y, 0.1, 500)
assert isinstance(line_run, (tuple, list)) and len(line_run) == 3, "return w, b, losses"
line_w, line_b, line_losses = map(as_floats, line_run)
assert line_w.ndim == line_b.ndim == 0, "w and b are single numbers"
assert line_losses.shape == (500,), (
    f"500 steps give 500 losses, got shape {line_losses.shape}")
line_slips = {84: "a loss is the mean of the squared errors, not their sum",
              10.5: "that is half: L is the mean itself", 4.583: "L has no square root"}
line_slip = line_slips.get(round(float(line_losses[0]), 3), "before any step")
assert abs(line_losses[0] - 21) < 1e-5, f"losses[0] is L at w = b = 0: {line_slip}"
assert abs(line_losses[1] - 117.16) > 1e-3, "slopes are those of a mean, not of a sum"
assert line_losses[1] < line_losses[0], "the first step climbs: is its sign right?"
assert abs(line_losses[2] - 13.95135) > 1e-3, "slopes of earlier steps pile up"
assert np.isfinite(line_w) and np.isfinite(line_b), f"got w = {line_w}, b = {line_b}"
assert abs(line_b - 4) > 1e-3, "do not scale or centre x: only w and b move"
assert abs(line_w - 2) + abs(line_b - 1) < 1e-3, (
    f"the end is w = {line_w:.3f}, b = {line_b:.3f}, not near the line 2 x + 1")
assert line_losses[-1] < 1e-6, "after 500 steps the loss should be almost 0"
print("Passed.")

# %% hidden="gradient-descent" points=3
# Checked when graded: the first steps exactly, every loss, no steps, a learning rate too large.
### BEGIN HIDDEN TESTS
line_x, line_y = np.array([2.0, 1.0, -1.0, 0.5, 3.0]), np.array([1.0, 2.0, 0.0, -1.5, 4.0])
line_best = np.polyfit(line_x, line_y, 1)
line_bend = 2 * np.array([[np.mean(line_x**2), line_x.mean()], [line_x.mean(), 1.0]])
line_first = 0.05 * line_bend @ line_best
line_given = line_x.copy(), line_y.copy()
*line_end, line_losses = gradient_descent(*line_given, 0.05, 1)
line_end = as_floats(line_end)
assert np.array_equal(line_given, [line_x, line_y]), "x or y was changed in place: compute into new arrays"
assert line_end.shape == (2,) and np.shape(line_losses) == (1,), "one step: two numbers w, b and one loss"
for line_wrong, line_words in [
    (-line_first, "the step climbs: go against the slope"), (5 * line_first, "L is a mean, not a sum"),
    (line_first / 2, "half a step: the square brings a factor 2 to the slopes"),
    (2 * line_first - 0.05 * line_bend @ line_first, "for steps = 1 that is more than one step"),
    *[(line_first - 0.05 * line_bend[0, 1] * line_first[::-1] * line_i, "w and b moved one after the other: "
       "a simultaneous update takes both slopes before either moves") for line_i in np.eye(2)]]:
    assert not np.allclose(line_end, line_wrong, 1e-4), line_words
assert np.allclose(line_end, line_first, 1e-4), "the first step is not lr times the slopes, with x as given"
for line_lr, line_steps in [(0.05, 2), (0.05, 4), (0.1, 0), (0.2, 25), (1.0, 15)]:  # 1e-4: float32 passes
    line_turn = np.eye(2) - line_lr * line_bend
    line_trail = [line_best - np.linalg.matrix_power(line_turn, i) @ line_best for i in range(line_steps + 1)]
    line_true = [np.mean((np.polyval(point, line_x) - line_y) ** 2) for point in line_trail]
    line_w, line_b, line_losses = map(as_floats, gradient_descent(line_x, line_y, line_lr, line_steps))
    assert np.shape(line_losses) == (line_steps,), "one loss for each step: none for 0 steps, all if it grows"
    line_piled = np.allclose([line_w, line_b], line_trail[-1] + line_first, 1e-4)
    assert line_steps != 2 or not line_piled, "earlier slopes pile up: a step takes those at its point alone"
    assert not line_steps or not np.allclose(line_losses, line_true[1:]), "losses: before each step, not after"
    assert np.allclose(line_losses, line_true[:-1], 1e-4), "losses are the mean squared errors before each step"
    assert np.allclose([line_w, line_b], line_trail[-1], 1e-4), "w and b are not those after the last step"
assert np.shape(gradient_descent(line_x, line_y, 3.0, 1000)[2]) == (1000,), "inf and nan are fine: run on"
### END HIDDEN TESTS

# %% [markdown]
# **Look at your own runs.** Two pictures, drawn by your `gradient_descent`:
# the losses for three learning rates, then the way over the loss surface.

# %% given="descent-rates"
# Picture: the loss by step on a log scale. It falls slowly for 0.05, fast for 0.5,
# and climbs without end for 0.85, where each step overshoots by more than the last.
for descent_lr, descent_style in [(0.05, ":"), (0.5, "-"), (0.85, "--")]:
    descent_run = gradient_descent(descent_x, descent_y, descent_lr, 60)
    plt.plot(descent_run[2], descent_style, label=f"learning rate {descent_lr}")
plt.yscale("log")
plt.xlabel("step")
plt.ylabel("mean squared error")
plt.title("Too large a learning rate climbs instead of falling")
plt.legend()
plt.show()

# %% given="descent-path"
# Picture: ellipses of equal loss with two paths from (0, 0) towards their centre.
# Rate 0.1 walks smoothly; rate 0.75 jumps from side to side across the valley.
descent_paths = {rate: [gradient_descent(descent_x, descent_y, rate, n)[:2]
                        for n in range(25)] for rate in (0.1, 0.75)}
descent_w, descent_b = np.meshgrid(np.linspace(-0.5, 3, 80), np.linspace(-1.5, 2, 80))
(descent_vx, descent_c), (_, descent_vy) = np.cov(descent_x, descent_y, bias=True)
descent_offset = descent_w * descent_x.mean() + descent_b - descent_y.mean()
descent_spread = descent_w**2 * descent_vx - 2 * descent_w * descent_c + descent_vy
plt.contour(descent_w, descent_b, descent_spread + descent_offset**2,
            levels=[0.01, 0.05, 0.2, 0.5, 1, 2, 4], colors="grey", linewidths=0.8)
for descent_lr, descent_style in [(0.1, "o-"), (0.75, "s--")]:
    plt.plot(*np.transpose(descent_paths[descent_lr]), descent_style, markersize=3,
             label=f"learning rate {descent_lr}")
plt.xlabel("w")
plt.ylabel("b")
plt.title("Both paths go downhill, the larger rate in zigzags")
plt.legend()
plt.show()

# %% [markdown]
# **8.3 What does a step do?** *(1 point)* Set `descent_meaning` to the letter of the
# statement that describes one step of gradient descent.
#
# - `"a"`: it rescales the features, so that all of them have a like spread
# - `"b"`: it moves $w$ and $b$ against the slopes of the loss at this point
# - `"c"`: it solves for the $w$ and $b$ with the smallest loss of all
# - `"d"`: it tries random changes of $w$ and $b$ and keeps the best one

# %% solution="descent-meaning"
# Replace the line below by: descent_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
descent_meaning = "b"
### END SOLUTION

# %% hidden="descent-meaning" points=1
# Checked when graded: what one step changes, and by what rule.
### BEGIN HIDDEN TESTS
descent_letter = str(descent_meaning).strip().lower()
assert descent_letter in ("a", "b", "c", "d"), 'set descent_meaning to "a", "b", "c" or "d"'
assert descent_letter != "a", "that describes scaling, done to the data beforehand; a step leaves x as it is"
assert descent_letter != "c", "that describes a closed-form solution; one step only comes nearer"
assert descent_letter != "d", "that describes random search; a step of gradient descent follows a rule"
assert descent_letter == "b", "ask which numbers a step changes, and in which direction"
### END HIDDEN TESTS

# %% [markdown]
# **8.4 Your judgement** *(2 points)*. With `x` between 0 and 1000 and a learning rate
# of 0.5 the losses are $10^6, 10^{17}, 10^{28}, \dots$ A colleague says: "Run it ten
# thousand steps. Gradient descent will bring `x` to scale and then settle." What do
# you answer, and what would you change? Two or three sentences.

# %% [markdown] written="descent-reflection" points=2
# **Model answer.** Gradient descent never changes `x`, only $w$ and $b$. Each step
# overshoots the minimum by more than the last, so more steps make it worse until
# the numbers overflow. I would take a far smaller learning rate, or standardise
# `x` myself before the run, which makes the loss surface rounder (with a small rate
# alone, $b$ crawls).
#
# **Mark scheme.**
# - 2: says that the steps overshoot and more of them cannot help (or that `x` is not
#   changed by the run), **and** names a remedy that works: a much smaller learning
#   rate, or scaling `x` beforehand.
# - 1: only the reason or only the remedy.
# - 0: agrees with the colleague, or blames noise or too few data.
#
# **Sample answers.**
# - Excellent, 2 points: "No, it will end in inf: the losses grow because every step
#   jumps across the valley and lands higher on the other side. The run never touches
#   x. I would divide x by 1000 before starting, or cut the rate to about a millionth."
# - Poor, 0 points: "I agree that it needs more steps, the first losses are always
#   noisy. With ten thousand steps and more data points it should settle."
