# %% correct="a loop over the nodes, a list" item="is-leaf"
def is_leaf(tree):
    leaves = []
    for node in range(tree.tree_.node_count):
        left = tree.tree_.children_left[node]
        right = tree.tree_.children_right[node]
        leaves.append(left == -1 and right == -1)
    return leaves

# %% correct="both children are the same" item="is-leaf"
def is_leaf(tree):
    return np.equal(tree.tree_.children_left, tree.tree_.children_right)

# %% correct="the filler in feature" item="is-leaf"
def is_leaf(tree):
    return tree.tree_.feature < 0

# %% misconception="a leaf is a split point" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="marks the node that splits"
def is_leaf(tree):
    return tree.tree_.children_left != -1

# %% misconception="the ids of the leaves" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="one entry a node"
def is_leaf(tree):
    return np.flatnonzero(tree.tree_.children_left == -1)

# %% misconception="zeros and ones" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="expect booleans"
def is_leaf(tree):
    return (tree.tree_.children_left == -1).astype(int)

# %% misconception="only pure nodes are leaves" item="is-leaf" fails="is-leaf-hidden" points=1 says="mix of classes"
def is_leaf(tree):
    return tree.tree_.impurity == 0

# %% misconception="the filler in threshold" item="is-leaf" fails="is-leaf-hidden" points=1 says="threshold of -2"
def is_leaf(tree):
    return tree.tree_.threshold == -2

# %% misconception="the root is never a leaf" item="is-leaf" fails="is-leaf-hidden" points=1 says="single node"
def is_leaf(tree):
    mask = tree.tree_.children_left == -1
    mask[0] = False
    return mask

# %% misconception="the example by heart" item="is-leaf" fails="is-leaf-hidden" points=1 says="one entry a node"
def is_leaf(tree):
    return np.array([False, True, True])

# %% misconception="one value for all nodes" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="one entry a node"
def is_leaf(tree):
    return np.array([True])

# %% misconception="nothing returned" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="return"
def is_leaf(tree):
    mask = tree.tree_.children_left == -1

# %% correct="a walk by recursion" item="leaf-of"
def leaf_of(tree, x):
    def walk(node):
        left, right = tree.tree_.children_left[node], tree.tree_.children_right[node]
        if left == right:
            return node
        if x[tree.tree_.feature[node]] <= tree.tree_.threshold[node]:
            return walk(left)
        return walk(right)
    return walk(0)

# %% correct="compared in float32, as scikit-learn does" item="leaf-of"
def leaf_of(tree, x):
    x = np.asarray(x, dtype=np.float32)
    node = np.int64(0)
    while tree.tree_.feature[node] >= 0:
        if x[tree.tree_.feature[node]] > tree.tree_.threshold[node]:
            node = tree.tree_.children_right[node]
        else:
            node = tree.tree_.children_left[node]
    return np.array(node)

# %% correct="verbose, a loop with break" item="leaf-of"
def leaf_of(tree, x):
    t = tree.tree_
    current = 0
    while True:
        left = t.children_left[current]
        right = t.children_right[current]
        if left == -1 and right == -1:
            break
        which = t.feature[current]
        value = x[which]
        limit = t.threshold[current]
        if value <= limit:
            current = left
        else:
            current = right
    return int(current)

# %% misconception="a leaf is a split point" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="split point"
def leaf_of(tree, x):
    return tree.tree_.threshold[0]

# %% misconception="the last node that splits" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="the walk must go on"
def leaf_of(tree, x):
    nodes, node, last = tree.tree_, 0, 0
    while nodes.children_left[node] != -1:
        last = node
        goes_left = x[nodes.feature[node]] <= nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return last

# %% misconception="sides swapped" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="wrong way"
def leaf_of(tree, x):
    nodes, node = tree.tree_, 0
    while nodes.children_left[node] != -1:
        goes_left = x[nodes.feature[node]] > nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return int(node)

# %% misconception="below the threshold only" item="leaf-of" fails="leaf-of-hidden" points=1 says="exactly on the threshold"
def leaf_of(tree, x):
    nodes, node = tree.tree_, 0
    while nodes.children_left[node] != -1:
        goes_left = x[nodes.feature[node]] < nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return int(node)

# %% misconception="always the first feature" item="leaf-of" fails="leaf-of-hidden" points=1 says="feature 1"
def leaf_of(tree, x):
    nodes, node = tree.tree_, 0
    while nodes.children_left[node] != -1:
        goes_left = x[0] <= nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return int(node)

# %% misconception="one question only" item="leaf-of" fails="leaf-of-hidden" points=1 says="larger tree"
def leaf_of(tree, x):
    nodes, node = tree.tree_, 0
    if nodes.children_left[node] != -1:
        goes_left = x[nodes.feature[node]] <= nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
    return int(node)

# %% misconception="children numbered as in a heap" item="leaf-of" fails="leaf-of-hidden" points=1 says="ids of the children"
def leaf_of(tree, x):
    nodes, node = tree.tree_, 0
    while node < nodes.node_count and nodes.children_left[node] != -1:
        goes_left = x[nodes.feature[node]] <= nodes.threshold[node]
        node = 2 * node + (1 if goes_left else 2)
    return node

# %% misconception="one step before looking" item="leaf-of" fails="leaf-of-hidden" points=1 says="out of bounds"
def leaf_of(tree, x):
    nodes, node = tree.tree_, 0
    while True:
        goes_left = x[nodes.feature[node]] <= nodes.threshold[node]
        node = (nodes.children_left if goes_left else nodes.children_right)[node]
        if node == -1 or nodes.children_left[node] == -1:
            return int(node)

# %% misconception="the filler in threshold ends the walk" item="leaf-of" fails="leaf-of-hidden" points=1 says="only a leaf ends the walk"
def leaf_of(tree, x):
    t, node = tree.tree_, 0
    while t.threshold[node] != -2:
        side = t.children_left if x[t.feature[node]] <= t.threshold[node] else t.children_right
        node = side[node]
    return node

# %% misconception="the number of the leaf among the leaves" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="count of the leaves"
def leaf_of(tree, x):
    leaves = np.flatnonzero(tree.tree_.children_left == -1)
    return int(np.searchsorted(leaves, tree.apply([x])[0]))

# %% misconception="an array of one id" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="one number"
def leaf_of(tree, x):
    return tree.apply([x])

# %% misconception="nothing returned" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="one number"
def leaf_of(tree, x):
    pass

# %% misconception="not a number" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="compare the walks"
def leaf_of(tree, x):
    return float("nan")

# %% correct="calls leaf_of" item="predict-one"
def predict_one(tree, x):
    shares = tree.tree_.value[leaf_of(tree, x)]
    return tree.classes_[shares.argmax()]

# %% correct="a loop over the classes, a plain Python label" item="predict-one"
def predict_one(tree, x):
    t = tree.tree_
    node = 0
    while t.children_left[node] != t.children_right[node]:
        if x[t.feature[node]] <= t.threshold[node]:
            node = t.children_left[node]
        else:
            node = t.children_right[node]
    best = None
    best_share = -1
    for label, share in zip(tree.classes_.tolist(), t.value[node, 0]):
        if share > best_share:
            best, best_share = label, share
    return best

# %% correct="the label as an array without axes" item="predict-one"
def predict_one(tree, x):
    t, node = tree.tree_, 0
    while t.feature[node] != -2:
        side = t.children_left if x[t.feature[node]] <= t.threshold[node] else t.children_right
        node = side[node]
    return np.array(tree.classes_[t.value[node].ravel().argmax()])

# %% misconception="a leaf is a split point" item="predict-one" fails="predict-one-visible predict-one-hidden" says="split point"
def predict_one(tree, x):
    return tree.tree_.threshold[0]

# %% misconception="the class of the root" item="predict-one" fails="predict-one-visible predict-one-hidden" says="not from the root"
def predict_one(tree, x):
    return tree.classes_[np.argmax(tree.tree_.value[0][0])]

# %% misconception="the position instead of the label" item="predict-one" fails="predict-one-hidden" points=1 says="position in tree.classes_"
def predict_one(tree, x):
    return int(np.argmax(tree.tree_.value[leaf_of(tree, x)][0]))

# %% misconception="the id of the leaf" item="predict-one" fails="predict-one-visible predict-one-hidden" says="ids of the leaves"
def predict_one(tree, x):
    return leaf_of(tree, x)

# %% misconception="the shares instead of the class" item="predict-one" fails="predict-one-visible predict-one-hidden" says="not an array"
def predict_one(tree, x):
    return tree.tree_.value[leaf_of(tree, x)][0]

# %% misconception="an array with one label" item="predict-one" fails="predict-one-visible predict-one-hidden" says="not an array"
def predict_one(tree, x):
    return tree.predict([x])

# %% misconception="the smallest share" item="predict-one" fails="predict-one-visible predict-one-hidden" says="training labels"
def predict_one(tree, x):
    return tree.classes_[np.argmin(tree.tree_.value[leaf_of(tree, x)][0])]

# %% misconception="the last class of a tie" item="predict-one" fails="predict-one-hidden" points=1 says="tie"
def predict_one(tree, x):
    return tree.classes_[np.argsort(tree.tree_.value[leaf_of(tree, x)][0], kind="stable")[-1]]

# %% misconception="the share must pass one half" item="predict-one" fails="predict-one-hidden" points=1 says="largest share"
def predict_one(tree, x):
    shares = tree.tree_.value[leaf_of(tree, x)][0]
    return tree.classes_[np.argmax(np.round(shares))]

# %% misconception="below the threshold only" item="predict-one" fails="predict-one-hidden" points=1 says="exactly on it"
def predict_one(tree, x):
    t, node = tree.tree_, 0
    while t.children_left[node] != -1:
        side = t.children_left if x[t.feature[node]] < t.threshold[node] else t.children_right
        node = side[node]
    return tree.classes_[np.argmax(t.value[node])]

# %% misconception="any class with a share" item="predict-one" fails="predict-one-hidden" points=1 says="largest share"
def predict_one(tree, x):
    return tree.classes_[np.flatnonzero(tree.tree_.value[leaf_of(tree, x)][0])[0]]

# %% misconception="nothing returned" item="predict-one" fails="predict-one-visible predict-one-hidden" says="return"
def predict_one(tree, x):
    pass

# %% correct="upper case with a blank" item="tree-leaf-meaning"
tree_leaf_meaning = " B"

# %% misconception="a leaf is a split point" item="tree-leaf-meaning" fails="tree-leaf-meaning-hidden" says="threshold"
tree_leaf_meaning = "a"

# %% misconception="the depth" item="tree-leaf-meaning" fails="tree-leaf-meaning-hidden" says="depth"
tree_leaf_meaning = "c"

# %% misconception="one leaf for each class" item="tree-leaf-meaning" fails="tree-leaf-meaning-hidden" says="same class"
tree_leaf_meaning = "d"
