# %% [markdown]
# ## 4. Discussion: what the weight buys, and what it costs
#
# With `pos_weight` $w$ each ill patient counts $w$ times. In a group of patients
# of whom a share $p$ is ill, the loss is smallest at the prediction
#
# $$q = \frac{w\,p}{w\,p + (1 - p)}$$
#
# A weight is not free knowledge about patients: it moves the balance between two
# kinds of error. Three choices and one case follow; no code is needed.

# %% [markdown]
# **4.1 Why not accuracy?** *(1 point)* In a screening 2 % of the people are ill. A
# model reaches an accuracy of 98 %. Which statement is right?
#
# - `"a"`: it must find most of the ill, or its accuracy would be lower
# - `"b"`: it must raise few false alarms and also miss few of the ill
# - `"c"`: it may have found none of the ill, as a model without inputs could
# - `"d"`: it must be overfitted, as 98 % is too good for so rare a disease

# %% solution="screening-accuracy"
# Replace the line below by: screening_accuracy = "a" (or "b", "c", "d")
### BEGIN SOLUTION
screening_accuracy = "c"
### END SOLUTION

# %% hidden="screening-accuracy" points=1
# Checked when graded: what accuracy tells about a rare class.
### BEGIN HIDDEN TESTS
choice = str(screening_accuracy).strip().lower()
assert choice in ("a", "b", "c", "d"), 'set screening_accuracy to "a", "b", "c" or "d"'
assert choice != "a", "at 2 % ill, missing all of them costs two points of accuracy"
assert choice != "b", "98 % right leaves room for 2 % errors: count how many people are ill"
assert choice != "d", "overfitting is a gap between training and new data; one accuracy shows none"
assert choice == "c", "compare the model with one that gives everybody the same answer"
### END HIDDEN TESTS

# %% [markdown]
# **4.2 What becomes of the probabilities?** *(1 point)* A flexible model is trained
# to its minimum on plenty of data with `pos_weight = 4`. In one group of patients,
# who look all alike, half are ill. What does the model's sigmoid say about them?
#
# - `"a"`: about 0.8, more than the share of the ill
# - `"b"`: about 0.5, exactly the share of the ill
# - `"c"`: about 0.2, the share in the whole population
# - `"d"`: about 1.0, since the ill outweigh the healthy

# %% solution="weighted-probability"
# Replace the line below by: weighted_probability = "a" (or "b", "c", "d")
### BEGIN SOLUTION
weighted_probability = "a"
### END SOLUTION

# %% hidden="weighted-probability" points=1
# Checked when graded: what pos_weight does to predicted probabilities.
### BEGIN HIDDEN TESTS
choice = str(weighted_probability).strip().lower()
assert choice in ("a", "b", "c", "d"), 'set weighted_probability to "a", "b", "c" or "d"'
assert choice != "b", "that holds without a weight: pos_weight distorts the probabilities"
assert choice != "c", "the measurements tell this group apart from the whole population"
assert choice != "d", "the healthy still count once each: near 1 they would cost too much"
assert choice == "a", "put the share and the weight into the formula at the top"
### END HIDDEN TESTS

# %% [markdown]
# **4.3 Raise the threshold** *(1 point)*. The same model and test set, but the
# threshold goes from 0.5 to 0.8; some patients are still called ill. Which
# statement holds in general?
#
# - `"a"`: precision and recall both rise, as the sure cases remain
# - `"b"`: recall rises or stays, and precision often falls
# - `"c"`: neither changes, as the model has not been trained anew
# - `"d"`: recall falls or stays, and precision often rises

# %% solution="threshold-effect"
# Replace the line below by: threshold_effect = "a" (or "b", "c", "d")
### BEGIN SOLUTION
threshold_effect = "d"
### END SOLUTION

# %% hidden="threshold-effect" points=1
# Checked when graded: what a higher threshold does to precision and recall.
### BEGIN HIDDEN TESTS
choice = str(threshold_effect).strip().lower()
assert choice in ("a", "b", "c", "d"), 'set threshold_effect to "a", "b", "c" or "d"'
assert choice != "a", "a higher bar calls fewer patients ill: can more of the ill be found then?"
assert choice != "b", "that describes a lower threshold, or a larger weight"
assert choice != "c", "scores depend on the calls made, and the threshold decides those"
assert choice == "d", "think of which patients are no longer called ill"
### END HIDDEN TESTS

# %% [markdown]
# **4.4 Your recommendation** *(3 points)*. Of 1000 patients 200 are ill:
#
# | model | found | missed | false alarms | accuracy |
# | --- | --- | --- | --- | --- |
# | A, `pos_weight` 1 | 120 | 80 | 10 | 0.91 |
# | B, `pos_weight` 4 | 194 | 6 | 94 | 0.90 |
#
# An alarm means a cheap blood test; a missed patient comes back months later,
# much sicker. A colleague wants A: "it is more accurate".

# %% [markdown]
# Answer in three to five sentences: which model do you take, and why is accuracy no
# guide here? What did the weight change in the training of B? What does B cost, and
# in which case would you take A after all?

# %% [markdown] written="model-recommendation" points=3
# **Model answer.** I take B. Accuracy counts a missed patient and a false alarm as
# equal errors, and calling everybody healthy already scores 0.80; here a miss is far
# worse. Unweighted, the healthy outnumber the ill in the loss, so an unclear patient is
# called healthy; the weight makes each ill one count four times and moves that
# balance. The price is 84 more false alarms for 74 more patients found (precision 0.67
# after 0.92, recall 0.97 after 0.60), and outputs that are no longer true
# probabilities. If an alarm meant a risky operation, I would take A or a higher
# threshold.
#
# **Mark scheme.** Three ideas are looked for; each is there or not, and no marks are
# given for length or style. *Not accuracy*: the two errors cost differently here, or
# calling everybody healthy already scores 0.80 ("B has better recall" alone does not
# count). *Why weight*: in the loss, errors on the ill count more, so that the many
# healthy no longer decide the unclear cases ("it balances the data" with no word on
# loss or errors does not count). *Trade-off*: a price of B (false alarms, precision,
# distorted probabilities) **and** a case for A (costly or harmful alarms, few tests);
# one of the two alone does not count. An answer that takes A earns an idea too, if it
# weighs the costs named in the case.
#
# - 3: all three ideas.
# - 2: two of them.
# - 1: one of them, such as only "a miss is worse than a false alarm".
# - 0: none, such as A for its accuracy, or B with no reason.
#
# **Sample answers.**
# - Excellent, 3 points: "B. Someone who says 'healthy' to all 1000 is right for 800 of
#   them, so 0.91 against 0.90 tells nothing about who was missed. With the weight a
#   wrong 'healthy' for an ill patient costs four times as much in the loss, so the
#   model leans towards 'ill' where it is unsure. We pay with 94 needless blood tests
#   in place of 10, and if the follow-up were a biopsy I would rather have A."
# - Poor, 1 point: "I take B because missing a sick patient is much worse than one
#   blood test too many, so counting all mistakes the same is wrong here. The weight
#   balances the data set, so that the model works better for both classes. I see no
#   reason for A, since B is better in every respect that matters."
