# %% [markdown]
# ## 3. Tree leaves: where a decision tree answers
#
# A decision tree asks one question at each **split node**: is feature $j$ of
# this sample at most $t$? Yes leads left, no leads right. The walk starts at
# the root and ends in a **leaf**, a node without children. The leaf answers
# with the class that has the largest share $p_k$ of its training samples:
#
# $$\hat{y}(x) = \arg\max_k \; p_k(\text{leaf reached by } x)$$
#
# A leaf is not a split point. The split point is the threshold $t$ in a
# question, and a leaf asks no question.

# %% given="tree-picture"
# Picture: a tree of three nodes. Node 0 asks x <= 2.5; nodes 1 and 2 ask nothing.
from sklearn.tree import DecisionTreeClassifier, plot_tree

tree_x = np.arange(6.0).reshape(-1, 1)
tree_y = np.array([0, 0, 0, 1, 1, 1])
toy_tree = DecisionTreeClassifier(random_state=0).fit(tree_x, tree_y)
tree_style = {"impurity": False, "proportion": True, "fontsize": 10}
plot_tree(toy_tree, feature_names=["x"], node_ids=True, **tree_style)
plt.title("One split point (2.5), two leaves (nodes 1 and 2)")
plt.show()

# %% [markdown]
# A fitted scikit-learn tree keeps its nodes in arrays, `tree.tree_.children_left`
# and so on. Position $i$ belongs to node $i$; the root is node 0.
#
# - `children_left`, `children_right`: ids of the two children, -1 for no child
# - `feature`, `threshold`: the question `x[feature] <= threshold`. A leaf has
#   the filler -2 in both, but a real threshold can be -2 too
# - `value`: shape (nodes, 1, classes), the share of each class among the
#   node's training samples, in the order of `tree.classes_`

# %% [markdown]
# **3.1 Write `is_leaf`** *(2 points)*. It marks the leaves. A tree can be a
# single node.

# %% solution="is-leaf"
def is_leaf(tree):
    """Tell for every node whether it is a leaf.

    tree: fitted DecisionTreeClassifier. Returns a 1-D boolean array, one entry
    a node, in the order of the node ids.
    """
    ### BEGIN SOLUTION
    return tree.tree_.children_left == -1
    ### END SOLUTION


# %%
# Try it: the tree in the picture gives False, True, True.
is_leaf(toy_tree)

# %% visible="is-leaf" points=1
# One boolean a node, and in the tree of the picture two of three are leaves.
tree_stump = DecisionTreeClassifier(random_state=0)
tree_stump.fit(np.arange(6.0).reshape(-1, 1), [0, 0, 0, 1, 1, 1])
tree_mask = is_leaf(tree_stump)
assert tree_mask is not None, "is_leaf returned None: does it end with a return?"
tree_mask = np.asarray(tree_mask)
assert tree_mask.shape == (3,), f"expect one entry a node, (3,): got {tree_mask.shape}"
assert tree_mask.dtype == bool, f"expect booleans, True or False: got {tree_mask.dtype}"
assert not np.array_equal(
    tree_mask, [True, False, False]
), "this marks the node that splits: a leaf is a node where the walk ends"
assert np.array_equal(
    tree_mask, [False, True, True]
), f"which nodes of the picture ask no question? got {tree_mask.tolist()}"
print("Passed.")

# %% hidden="is-leaf" points=1
# Checked when graded: a single node, a threshold of -2, and a larger tree.
### BEGIN HIDDEN TESTS
tree_rows = np.random.RandomState(0).randint(0, 20, (80, 4)).astype(float)
tree_labels = 1 * (tree_rows[:, 0] + tree_rows[:, 2] > 20) + (tree_rows[:, 1] > 12)
tree_cases = [
    ([[1.0], [2.0]], [1, 1], "a tree of a single node never splits, so every walk ends at its root"),
    ([[-3.0], [-1.0]], [0, 1], "this tree splits at -2.0: a threshold of -2 does not make a node a leaf"),
    (tree_rows, tree_labels,
     "a larger tree: depth, id, size and purity do not make a leaf; it is where a walk ends"),
]
for tree_data, tree_target, tree_message in tree_cases:
    tree_fitted = DecisionTreeClassifier(max_leaf_nodes=9, random_state=0).fit(tree_data, tree_target)
    tree_want = np.isin(np.arange(tree_fitted.tree_.node_count), tree_fitted.apply(tree_data))
    tree_mask = is_leaf(tree_fitted)
    assert tree_mask is not None, "is_leaf returned None: does it end with a return?"
    tree_mask = np.asarray(tree_mask)
    assert tree_mask.shape == tree_want.shape, f"expect one entry a node: got shape {tree_mask.shape}"
    assert tree_mask.dtype == bool, f"expect booleans, True or False: got {tree_mask.dtype}"
    tree_flipped = len(tree_want) > 1 and np.array_equal(tree_mask, ~tree_want)
    assert not tree_flipped, "the wrong way round: a leaf is where the walk ends"
    assert np.array_equal(tree_mask, tree_want), tree_message
### END HIDDEN TESTS

# %% [markdown]
# **3.2 Write `leaf_of`** *(3 points)*. Walk one sample by hand from the root
# through the arrays and return the id of the node where it ends. The walk is
# the exercise, so do without the tree's methods, such as `tree.apply`. A sample
# exactly on a threshold goes left. In a tree of one node the walk ends at node 0.
#
# Good to know: scikit-learn rounds `x` to float32 before it compares. The
# numbers in the checks give the same leaf with and without rounding.

# %% solution="leaf-of"
def leaf_of(tree, x):
    """Return the node id (one integer) of the leaf that a sample reaches.

    tree: fitted DecisionTreeClassifier. x: 1-D float array, the features of one
    sample, none missing.
    """
    ### BEGIN SOLUTION
    nodes = tree.tree_
    node = 0
    while nodes.children_left[node] != -1:
        goes_left = x[nodes.feature[node]] <= nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return int(node)
    ### END SOLUTION


# %%
# Try it: x = 1.5 ends in node 1, and x = 3.2 in node 2.
leaf_of(toy_tree, np.array([1.5])), leaf_of(toy_tree, np.array([3.2]))

# %% visible="leaf-of" points=1
# In the tree of the picture, 1.5 and 3.2 go different ways.
tree_stump = DecisionTreeClassifier(random_state=0)
tree_stump.fit(np.arange(6.0).reshape(-1, 1), [0, 0, 0, 1, 1, 1])
tree_ids = [np.asarray(leaf_of(tree_stump, np.array([v]))) for v in (1.5, 3.2)]
assert all(
    i.shape == () and i.dtype.kind in "iuf" for i in tree_ids
), f"expect one number, a node id: got {tree_ids[0]} for x = 1.5; is it returned?"
tree_ids = [i.item() for i in tree_ids]
assert 2.5 not in tree_ids, "2.5 is the split point; a leaf is a node where a walk ends"
assert tree_ids != [0, 0], "node 0 is the root and splits: the walk must go on"
assert tree_ids != [0, 1], "expect ids of nodes, not classes or a count of the leaves"
assert tree_ids != [2, 1], "the walk turned the wrong way: which side is for <= ?"
assert tree_ids == [1, 2], f"compare the walks with the picture: got nodes {tree_ids}"
print("Passed.")

# %% hidden="leaf-of" points=2
# Checked when graded: exact thresholds, one node, several features, a larger tree,
# x left unchanged, and that no method of the tree does the walk.
### BEGIN HIDDEN TESTS
tree_rows = np.random.RandomState(1).randint(0, 20, (90, 4)).astype(float)
tree_labels = 1 * (tree_rows[:, 0] + tree_rows[:, 2] > 20) + (tree_rows[:, 1] > 12)
tree_six = np.arange(6.0).reshape(-1, 1)
tree_pairs = [[0.0, 9.0], [9.0, 1.0], [1.0, 0.0], [8.0, 8.0]]
tree_cases = [
    (tree_six, [1] * 6, [[7.0]], "a tree of a single node: the walk is over before it begins"),
    (tree_six, [0, 0, 0, 1, 1, 1], [[2.5]], "a sample exactly on the threshold: which side is it on?"),
    (tree_six - 4.5, [0, 0, 0, 1, 1, 1], [[-3.0], [-1.0]], "a split at -2.0: only a leaf ends the walk"),
    (tree_pairs, [1, 0, 0, 1], tree_pairs, "a question about feature 1: each node names its own feature"),
    (tree_rows, tree_labels, tree_rows[::3],
     "a larger tree: follow the ids of the children, and walk on until a node has none"),
]
for tree_data, tree_target, tree_samples, tree_message in tree_cases:
    tree_fitted = DecisionTreeClassifier(max_leaf_nodes=9, random_state=0).fit(tree_data, tree_target)
    tree_want = tree_fitted.apply(tree_samples).tolist()
    tree_calls, tree_inputs = [], [np.array(sample) for sample in tree_samples]
    for tree_name in ("apply", "decision_path", "predict", "predict_proba"):  # they work on, and leave a mark
        tree_kept = getattr(tree_fitted, tree_name)
        setattr(tree_fitted, tree_name, lambda *a, f=tree_kept, **k: tree_calls.append(1) or f(*a, **k))
    tree_ids = [np.asarray(leaf_of(tree_fitted, sample)) for sample in tree_inputs]
    assert all(i.shape == () and i.dtype.kind in "iuf" for i in tree_ids), "expect one number, a node id"
    assert np.array_equal(tree_inputs, tree_samples), "leaf_of changed the sample x: leave it as it is"
    assert [i.item() for i in tree_ids] == tree_want, f"wrong node for {tree_message}"
    assert not tree_calls, "a method of the tree, such as apply, was called: walk through the arrays instead"
### END HIDDEN TESTS

# %% [markdown]
# **3.3 Write `predict_one`** *(2 points)*. It predicts the class of one sample:
# the class with the largest share at the leaf reached. Return the label itself,
# an entry of `tree.classes_`, which may be a text such as `"spam"` or a number
# such as 7. On a tie, take the class that comes first in `tree.classes_`. You
# may call your `leaf_of`; again, do without the tree's methods.

# %% solution="predict-one"
def predict_one(tree, x):
    """Return the class label that the tree predicts for one sample.

    tree: fitted DecisionTreeClassifier. x: 1-D float array, the features of one
    sample, none missing. Returns one entry of tree.classes_, not an array.
    """
    ### BEGIN SOLUTION
    nodes = tree.tree_
    node = 0  # walks again, to stand on its own; to call leaf_of is just as good
    while nodes.children_left[node] != -1:
        goes_left = x[nodes.feature[node]] <= nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return tree.classes_[np.argmax(nodes.value[node][0])]
    ### END SOLUTION


# %%
# Try it: x = 1.5 is of class 0, and x = 3.2 of class 1.
predict_one(toy_tree, np.array([1.5])), predict_one(toy_tree, np.array([3.2]))

# %% visible="predict-one" points=1
# In the tree of the picture, 1.5 and 3.2 get different classes.
tree_stump = DecisionTreeClassifier(random_state=0)
tree_stump.fit(np.arange(6.0).reshape(-1, 1), [0, 0, 0, 1, 1, 1])
tree_said = [np.asarray(predict_one(tree_stump, np.array([v]))) for v in (1.5, 3.2)]
assert all(
    s.shape == () for s in tree_said
), f"expect one label, not an array: got shape {tree_said[0].shape}"
tree_floats = all(s.dtype.kind == "f" for s in tree_said)
tree_said = [s.item() for s in tree_said]
assert None not in tree_said, "predict_one returned None: does it end with a return?"
assert 2.5 not in tree_said, "2.5 is the split point; the answer is a class, at a leaf"
assert tree_said != [1, 2], "these are the ids of the leaves: which class is there?"
assert not (tree_floats and tree_said == [1, 1]), "these are shares: whose share is it?"
assert tree_said[0] != tree_said[1], "the class comes from the leaf, not from the root"
assert tree_said != [1, 0], "swapped: which side is for <= , and which share decides?"
assert tree_said == [0, 1], f"compare with the training labels: got {tree_said}"
print("Passed.")

# %% hidden="predict-one" points=1
# Checked when graded: other labels, ties, a single node, a larger tree, x left
# unchanged, and that no method of the tree predicts.
### BEGIN HIDDEN TESTS
tree_rows = np.random.RandomState(2).randint(0, 20, (90, 4)).astype(float)
tree_labels = 30 + 10 * (tree_rows[:, 0] + tree_rows[:, 2] > 20) + 10 * (tree_rows[:, 1] > 12)
tree_six = np.arange(6.0).reshape(-1, 1)
tree_cases = [
    (tree_six, ["spam"] * 3 + ["ham"] * 3, [[1.5], [3.2]], "a tree whose labels are texts: see tree.classes_"),
    (tree_six - 4.5, [7, 7, 7, 9, 9, 9], [[-2.0], [0.0]], "a split at -2.0, or a sample exactly on it"),
    ([[3.0]] * 5, [20, 30, 30, 10, 40], [[3.0]], "a leaf of mixed classes: the largest share decides"),
    ([[3.0]] * 4, [9, 7, 9, 7], [[3.0]], "a tie: the task says which class wins"),
    (tree_rows, tree_labels, tree_rows[::3], "a larger tree: walk to the leaf, then see its shares"),
]
for tree_data, tree_target, tree_samples, tree_message in tree_cases:
    tree_fitted = DecisionTreeClassifier(max_leaf_nodes=9, random_state=0).fit(tree_data, tree_target)
    tree_want = tree_fitted.predict(tree_samples).tolist()
    tree_places = np.argmax(tree_fitted.predict_proba(tree_samples), axis=1).tolist()
    tree_calls, tree_inputs = [], [np.array(sample) for sample in tree_samples]
    for tree_name in ("apply", "decision_path", "predict", "predict_proba"):  # they work on, and leave a mark
        tree_kept = getattr(tree_fitted, tree_name)
        setattr(tree_fitted, tree_name, lambda *a, f=tree_kept, **k: tree_calls.append(1) or f(*a, **k))
    tree_said = [np.asarray(predict_one(tree_fitted, sample)) for sample in tree_inputs]
    assert all(s.shape == () for s in tree_said), "expect one label, not an array"
    assert np.array_equal(tree_inputs, tree_samples), "predict_one changed the sample x: leave it as it is"
    tree_said = [s.item() for s in tree_said]
    assert tree_said != tree_places, "this is the class's position in tree.classes_: return the label there"
    assert tree_said == tree_want, f"wrong label for {tree_message}"
    assert not tree_calls, "a method of the tree, such as predict, was called: use leaf, value and classes_"
### END HIDDEN TESTS

# %% [markdown]
# **3.4 What was counted?** *(1 point)* For a fitted tree, `tree.get_n_leaves()`
# returns 4. Set `tree_leaf_meaning` to the letter of what these four are.
#
# - `"a"`: the thresholds at which the tree splits the samples
# - `"b"`: the end nodes, each of which holds one prediction
# - `"c"`: the questions that are asked on the longest path
# - `"d"`: the classes which the tree is able to predict

# %% solution="tree-leaf-meaning"
# Replace the line below by: tree_leaf_meaning = "a" (or "b", "c", "d")
### BEGIN SOLUTION
tree_leaf_meaning = "b"
### END SOLUTION

# %% hidden="tree-leaf-meaning" points=1
# Checked when graded: what a leaf is.
### BEGIN HIDDEN TESTS
tree_choice = str(tree_leaf_meaning).strip().lower()
assert tree_choice in ("a", "b", "c", "d"), 'set tree_leaf_meaning to "a", "b", "c" or "d"'
assert tree_choice != "a", "a threshold belongs to a node that splits, and a walk goes on from there"
assert tree_choice != "c", "that describes the depth of the tree"
assert tree_choice != "d", "two leaves can predict the same class, so leaves are not classes"
assert tree_choice == "b", "think of where a walk through the tree ends"
### END HIDDEN TESTS

# %% [markdown]
# **3.5 In your own words** *(2 points)*. A bank's tree has a leaf with three
# training customers, and all three repaid. For a new customer who reaches this
# leaf the tree states a 100 % chance of repaying. Would you rely on that number,
# and what would you do about it? Two or three sentences.

# %% [markdown] written="tree-reflection" points=2
# **Model answer.** No. The 100 % is only the share of repayers among the three
# training customers in this leaf; three are far too few, and the tree chose its
# splits to make leaves pure. I would ask for more samples a leaf
# (`min_samples_leaf`, pruning) or compare such leaves with held-out customers.
#
# **Mark scheme.**
# - 2: says that the number is a share of very few training samples (or overfitted),
#   **and** names one fitting remedy or test (more samples a leaf, pruning, many trees,
#   smoothed shares, a comparison with held-out customers).
# - 1: only one of the two, for example "three customers are too few" with no step.
# - 0: neither, for example relies on the number since the leaf is pure.
#
# **Sample answers.**
# - Excellent, 2 points: "I would not rely on it, because 3 out of 3 is a tiny sample
#   and the next customer may well not repay. I would set min_samples_leaf to
#   something like 50, or prune, and look at validation data to see how many customers
#   in such leaves really repaid."
# - Poor, 0 points: "Yes, the leaf is pure, so the tree has found a rule that
#   separates the good customers. All customers like this one repaid, and therefore I
#   would give the loan."
