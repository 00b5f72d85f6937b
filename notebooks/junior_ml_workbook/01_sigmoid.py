# %% [markdown]
# ## 1. Sigmoid: log-odds to probability
#
# A logistic model adds up the evidence into one number, the **log-odds**
# $z = w^\top x + b$. Log-odds can be any number; a probability must stay between
# 0 and 1. The sigmoid turns the first into the second, the model's estimate:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \hat{P}(y = 1 \mid x)$$
#
# It is not a residual: a residual compares a prediction with the truth, and
# $\sigma(z)$ is the prediction itself. It is not a class either: a class appears
# only when somebody chooses a threshold.

# %% given="sigmoid-picture"
# A curve in the shape of an S rises from 0 to 1 and meets the threshold 0.5 at z = 0.
sigmoid_p_axis = np.linspace(0.002, 0.998, 500)
sigmoid_z_axis = np.log(sigmoid_p_axis / (1 - sigmoid_p_axis))  # backwards: p to z
plt.plot(sigmoid_z_axis, sigmoid_p_axis, label="probability of y = 1")
plt.axhline(0.5, linestyle="--", color="grey", label="threshold 0.5")
plt.plot(0, 0.5, "ko")
plt.text(-5.8, 0.55, "from here up: class 1")
plt.text(-5.8, 0.42, "below: class 0")
plt.xlabel("log-odds z")
plt.ylabel("probability")
plt.title("The curve gives a probability, the threshold a class")
plt.legend(loc="lower right")
plt.show()

# %% [markdown]
# **1.1 Write `sigmoid`** *(4 points)*. It takes log-odds and returns
# probabilities in the same shape: an array for an array, one number for one
# number. Results count as right within $10^{-6}$, so do not round them.
#
# Edge case: $z = 1000$ and $z = -1000$, alone or in an array, must give 1 and 0
# within that margin, not NaN and not an error. An overflow *warning* costs nothing.

# %% solution="sigmoid"
def sigmoid(z):
    """Return the probability that each log-odds value stands for.

    z: a float, or a float array of any shape. It is left unchanged.
    Returns probabilities in [0, 1] in the shape of z (one number for one number).
    """
    ### BEGIN SOLUTION
    shrunk = np.exp(-np.abs(z))  # never above 1, so never an overflow
    return np.where(np.asarray(z) >= 0, 1, shrunk) / (1 + shrunk)
    ### END SOLUTION


# %%
# Try it: expect 0.018, 0.2689, 0.5, 0.7311, 0.9526 (rounded here for display only).
np.round(sigmoid(np.array([-4.0, -1.0, 0.0, 1.0, 3.0])), 4)

# %% visible="sigmoid" points=1
# Shape and finiteness first, then the five probabilities from above.
sigmoid_out = sigmoid(np.array([[-4.0, -1.0, 0.0], [0.0, 1.0, 3.0]]))
assert sigmoid_out is not None, "nothing came back: does sigmoid end in a return?"
sigmoid_out = as_floats(sigmoid_out)
assert sigmoid_out.shape == (2, 3), f"shape (2, 3) in, {sigmoid_out.shape} out"
assert np.isfinite(sigmoid_out).all(), "every probability must be a finite number"
assert not np.isin(sigmoid_out, (0, 1)).all(), (
    "only 0s and 1s came back: those are classes, and no threshold belongs here")
assert sigmoid_out.min() >= 0 and sigmoid_out.max() <= 1, (
    "a probability lies between 0 and 1; odds, log-odds and residuals need not")
assert abs(sigmoid_out[0, 2] - 0.6224593) > 1e-6, "z went through the sigmoid twice"
assert abs(sigmoid_out[0, 2] - 0.5) < 1e-6, (
    f"log-odds of 0 are an even chance, but {sigmoid_out[0, 2]:.3f} came back")
assert sigmoid_out[0, 0] < sigmoid_out[1, 2], (
    "rising log-odds must raise the probability: look at the sign in the exponent")
assert sigmoid_out[1, 1].round(3) not in (0.667, 0.909), "e is the base, not 2 or 10"
sigmoid_gap = np.abs(sigmoid_out.ravel() - np.array(
    [0.0179862, 0.2689414, 0.5, 0.5, 0.7310586, 0.9525741]))
assert sigmoid_gap.max() < 1e-6, (
    f"off by {sigmoid_gap.max():.1e}: compare with the formula, and do not round")
assert np.ndim(sigmoid(0.0)) == 0, "one number went in: one number must come out"
print("Passed.")

# %% hidden="sigmoid" points=3
# Checked when graded: other values and shapes, z of +-1000, z left unchanged.
### BEGIN HIDDEN TESTS
sigmoid_z = np.log([1 / 3, 3.0, 9.0])
sigmoid_kept = sigmoid_z.copy()
sigmoid_out = sigmoid(sigmoid_z)
assert sigmoid_out is not None, "nothing came back: does sigmoid end in a return?"
sigmoid_out = as_floats(sigmoid_out)
assert sigmoid_out.shape == (3,), f"three log-odds went in, the result has shape {sigmoid_out.shape}"
assert np.isfinite(sigmoid_out).all(), "every probability must be a finite number"
assert not np.isin(sigmoid_out, (0, 1)).all(), "only 0s and 1s came back: those are classes, not probabilities"
assert np.abs(sigmoid_out - [0.75, 0.25, 0.1]).max() > 1e-6, (
    "that is the chance of the other class, the gap 1 - p: look at the sign in the exponent")
assert np.abs(sigmoid_out - [1 / 3, 3, 9]).max() > 1e-6, "those are odds: a probability is a part of a whole"
assert abs(sigmoid_out.sum() - 1) > 1e-6, "the entries add up to 1: yet each stands for itself"
# 1e-6, as the task says: float32 is off by 1e-7, a result rounded to four places by 1e-5.
assert np.abs(sigmoid_out - [0.25, 0.75, 0.9]).max() < 1e-6, (
    "known odds gave a wrong probability: is the base e, and does z go through the formula once, unrounded?")
assert np.array_equal(sigmoid_z, sigmoid_kept), "sigmoid changed the array it was given: work on new arrays"
sigmoid_z = np.linspace(-9, 9, 30).reshape(5, 1, 6)
sigmoid_want = 0.5 + 0.5 * np.tanh(sigmoid_z / 2)
sigmoid_out = as_floats(sigmoid(sigmoid_z))
assert sigmoid_out.shape == (5, 1, 6), f"log-odds of shape (5, 1, 6) gave shape {sigmoid_out.shape}"
assert np.abs(sigmoid_out - sigmoid_want).max() < 1e-6, "values off: see the formula, do not round or limit z"
sigmoid_out = as_floats(sigmoid(np.array([-1000.0, 1000.0])))
assert sigmoid_out.shape == (2,), f"two log-odds went in, the result has shape {sigmoid_out.shape}"
assert np.isfinite(sigmoid_out).all(), "log-odds of 1000 or -1000 gave NaN or infinity: mind large exponents"
assert np.abs(sigmoid_out - [0, 1]).max() < 1e-6, "near certainty at both far ends: is z limited too early?"
sigmoid_out = as_floats([sigmoid(1.0), sigmoid(-1000.0), sigmoid(1000.0)])
assert sigmoid_out.shape == (3,), "one number in must give one number out"
assert np.abs(sigmoid_out - [0.7310586, 0, 1]).max() < 1e-6, "numbers alone: values off, also mind +-1000"
### END HIDDEN TESTS

# %% [markdown]
# **1.2 Write `classify`** *(3 points)*. It turns probabilities into classes: the
# integer 1 where a probability is equal to or above the threshold, the integer 0
# where it is below (integers, not booleans or floats). The shape is kept: one
# number for one number.
#
# Edge case: thresholds from 0 to 1 are allowed, both ends included. At threshold
# 0 every probability is class 1.

# %% solution="classify"
def classify(probabilities, threshold=0.5):
    """Return class 1 where a probability reaches the threshold, else class 0.

    probabilities: a float, or a float array of any shape. It is left unchanged.
    threshold: one float in [0, 1]; a probability equal to it is class 1.
    Returns integers 0 and 1 in the same shape (one number for one number).
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(probabilities) >= threshold, 1, 0)
    ### END SOLUTION


# %%
# Try it: expect 0 0 1 1 1. These are the rounded probabilities from above.
classify(np.array([0.018, 0.2689, 0.5, 0.7311, 0.9526]))

# %% visible="classify" points=1
# Shape and type first, then the five classes from above.
classify_out = classify(np.array([0.018, 0.2689, 0.5, 0.7311, 0.9526]))
assert classify_out is not None, "nothing came back: does classify end in a return?"
classify_out = np.asarray(classify_out)
assert classify_out.shape == (5,), f"shape (5,) went in, {classify_out.shape} came out"
assert np.issubdtype(classify_out.dtype, np.integer), (
    f"classes are the integers 0 and 1, but {classify_out.dtype} values came back")
assert classify_out.tolist() != [1, 1, 1, 1, 1], (
    "everything became class 1: the input is a probability already, not log-odds")
assert np.isin(classify_out, (0, 1)).all(), "the classes are 0 and 1, no other integers"
assert classify_out.any(), "all became class 0: compare, do not cut off the decimals"
assert classify_out[0] <= classify_out[4], (
    "the two classes are swapped: which side of the threshold is class 1?")
assert classify_out[2] == 1, "a probability equal to the threshold is class 1"
assert classify_out.tolist() == [0, 0, 1, 1, 1], (
    f"{classify_out.tolist()} came back: compare each probability with the threshold")
assert np.ndim(classify(0.5)) == 0, "one number went in: one number must come out"
print("Passed.")

# %% hidden="classify" points=2
# Checked when graded: other thresholds, ties, shapes, input left unchanged.
### BEGIN HIDDEN TESTS
classify_p = np.array([[0.0, 0.25, 0.249], [0.625, 0.75, 1.0]])
classify_kept = classify_p.copy()
classify_out = classify(classify_p, 0.75)
assert classify_out is not None, "nothing came back: does classify end in a return?"
classify_out = as_floats(classify_out)
assert classify_out.shape == (2, 3), f"probabilities of shape (2, 3) gave shape {classify_out.shape}"
assert np.isin(classify_out, (0, 1)).all(), "something other than 0 and 1 came back: those are no classes"
assert classify_out.tolist() != [[1, 1, 1], [1, 1, 1]], "all became class 1: the input is no log-odds"
assert classify_out.any(), "all became class 0: is the input squeezed or rounded before it is compared?"
assert classify_out.tolist() != [[0, 0, 0], [1, 1, 1]], "another threshold has no effect: 0.5 is only a default"
assert classify_out[0, 0] <= classify_out[1, 2], "the two classes are swapped: which side is class 1?"
assert classify_out[1, 1] == 1, "a probability equal to the threshold is class 1"
assert classify_out.tolist() == [[0, 0, 0], [0, 1, 1]], "a threshold above 0.5 gave wrong classes"
assert np.array_equal(classify_p, classify_kept), "classify changed the array it was given: work on a new one"
classify_out = as_floats(classify(classify_kept.copy(), threshold=0.25))
assert classify_out.tolist() == [[0, 1, 0], [1, 1, 1]], "just below a threshold is class 0: do not round"
classify_out = as_floats(classify(classify_kept.copy(), 0.0))
assert classify_out.tolist() == [[1, 1, 1], [1, 1, 1]], "threshold 0 is a threshold too: all reach it"
classify_out = as_floats(classify(classify_kept.copy(), 1.0))
assert classify_out.tolist() == [[0, 0, 0], [0, 0, 1]], "at threshold 1 only certainty is class 1"
classify_out = as_floats(classify(0.7, 0.8))
assert classify_out.shape == (), "one number in must give one class, not an array"
assert classify_out == 0, "one number alone, below the threshold, is class 0"
### END HIDDEN TESTS

# %% [markdown]
# **1.3 What does it mean?** *(1 point)* A model that predicts an illness
# ($y = 1$: ill) returns $\sigma(z) = 0.8$ for a patient. Which statement says what
# the model claims?
#
# - `"a"`: For this patient the prediction is 0.8 away from the truth.
# - `"b"`: Of many patients with a score of 0.8, about four in five are ill.
# - `"c"`: This patient is ill, since the score lies above one half.
# - `"d"`: Of all answers that the model gives, about 80 in 100 are right.

# %% solution="sigmoid-meaning"
# Replace the line below by: sigmoid_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
sigmoid_meaning = "b"
### END SOLUTION

# %% hidden="sigmoid-meaning" points=1
# Checked when graded: the meaning of a predicted probability.
### BEGIN HIDDEN TESTS
sigmoid_choice = str(sigmoid_meaning).strip().lower()
assert sigmoid_choice in ("a", "b", "c", "d"), 'set sigmoid_meaning to "a", "b", "c" or "d"'
assert sigmoid_choice != "a", "that describes a residual: it needs the truth, which the model does not know"
assert sigmoid_choice != "c", "that is a class: it needs a threshold, which the model has not been given"
assert sigmoid_choice != "d", "that describes accuracy: it is about all answers, whatever their score"
assert sigmoid_choice == "b", "ask what one score says about the people who receive it"
### END HIDDEN TESTS

# %% [markdown]
# **1.4 Judge a case** *(2 points)*. The model said 0.8, and the patient turned out
# healthy. A colleague says: "So the model was wrong, by 0.8." Is the colleague
# right, and how could you find out whether scores of 0.8 can be trusted? Two or
# three sentences.

# %% [markdown] written="sigmoid-reflection" points=2
# **Model answer.** No: 0.8 leaves one such patient in five healthy, so one healthy
# patient does not refute it. The 0.8 in "wrong by 0.8" is a residual of this one
# case and not what $\sigma(z)$ claims. To test the claim, take many patients,
# best from held-out data, with scores near 0.8 and see whether about 80 % are ill.
#
# **Mark scheme.**
# - 2: one case cannot refute a probability of 0.8, **and** a test on many cases with
#   scores near 0.8 (or a calibration curve, or a proper score on held-out data).
# - 1: only one of the two, for example "0.8 is not certainty" with no test.
# - 0: takes 0.8 for a class or for an error, or agrees with the colleague without
#   telling the residual from the probability.
#
# **Sample answers.**
# - Excellent, 2 points: "No. A score of 0.8 means that about one in five such
#   patients is healthy, and this may just be that one. I would collect all held-out
#   patients who scored between 0.75 and 0.85 and count how many of them are ill: if
#   it is close to 80 %, the scores can be trusted."
# - Poor, 0 points: "Yes, the truth is 0 and the model said 0.8, so the error is 0.8.
#   With a threshold of 0.5 it even put the patient into the wrong class. The model
#   needs more training data."
