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


# %% correct="walk from the root with a stack, with prints" item="is-leaf"
def is_leaf(tree):
    left = tree.tree_.children_left
    right = tree.tree_.children_right
    n_nodes = len(left)
    leaves = np.zeros(n_nodes, dtype=bool)
    stack = [0]
    while len(stack) > 0:
        node = stack.pop()
        print("visiting", node)
        if left[node] == right[node]:
            leaves[node] = True
        else:
            stack.append(left[node])
            stack.append(right[node])
    return leaves


# %% correct="recursion that fills a dictionary" item="is-leaf"
def is_leaf(tree):
    found = {}

    def visit(node):
        left, right = tree.tree_.children_left[node], tree.tree_.children_right[node]
        found[node] = left == -1
        if left != -1:
            visit(left)
            visit(right)

    visit(0)
    return np.array([bool(found[node]) for node in sorted(found)])


# %% correct="nodes that are nobody's parent" item="is-leaf"
def is_leaf(tree):
    has_child = (tree.tree_.children_left >= 0) | (tree.tree_.children_right >= 0)
    return ~has_child


# %% correct="a tuple of booleans with type hints" item="is-leaf"
def is_leaf(tree: DecisionTreeClassifier) -> tuple:
    return tuple(bool(child < 0) for child in tree.tree_.children_right)


# %% correct="ids of nodes with children taken out of all ids" item="is-leaf"
def is_leaf(tree):
    ids = np.arange(tree.tree_.node_count)
    split_ids = np.flatnonzero(tree.tree_.children_left != -1)
    return ~np.isin(ids, split_ids)


# %% misconception="a leaf is a split point" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="marks the node that splits"
def is_leaf(tree):
    return tree.tree_.children_left != -1


# %% misconception="the ids of the leaves" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="one entry a node"
def is_leaf(tree):
    return np.flatnonzero(tree.tree_.children_left == -1)


# %% misconception="zeros and ones" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="expect booleans"
def is_leaf(tree):
    return (tree.tree_.children_left == -1).astype(int)


# %% misconception="only pure nodes are leaves" item="is-leaf" fails="is-leaf-hidden" points=1 says="purity do not"
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


# %% misconception="only the deepest nodes are leaves" item="is-leaf" fails="is-leaf-hidden" points=1 says="depth, id"
def is_leaf(tree):
    t = tree.tree_
    depth = np.zeros(t.node_count, dtype=int)
    for node in range(t.node_count):
        for child in (t.children_left[node], t.children_right[node]):
            if child != -1:
                depth[child] = depth[node] + 1
    return depth == depth.max()


# %% misconception="a leaf holds one training sample" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="ask no question"
def is_leaf(tree):
    return tree.tree_.n_node_samples == 1


# %% misconception="the second half of the ids, as in a heap" item="is-leaf" fails="is-leaf-hidden" points=1 says="id, size"
def is_leaf(tree):
    n_nodes = tree.tree_.node_count
    return np.arange(n_nodes) >= n_nodes // 2


# %% misconception="left children only" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="ask no question"
def is_leaf(tree):
    return np.isin(np.arange(tree.tree_.node_count), tree.tree_.children_left)


# %% misconception="an empty mask" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="one entry a node"
def is_leaf(tree):
    return np.array([], dtype=bool)


# %% misconception="NaN for each node" item="is-leaf" fails="is-leaf-visible is-leaf-hidden" says="expect booleans"
def is_leaf(tree):
    return np.full(tree.tree_.node_count, np.nan)


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


# %% correct="paths of all the leaves, each checked against the sample" item="leaf-of"
def leaf_of(tree, x):
    t = tree.tree_
    todo = [(0, [])]
    while todo:
        node, path = todo.pop()
        if t.children_left[node] == -1:
            if all((x[f] <= limit) == wants for f, limit, wants in path):
                return node
            continue
        f, limit = t.feature[node], t.threshold[node]
        todo.append((t.children_left[node], path + [(f, limit, True)]))
        todo.append((t.children_right[node], path + [(f, limit, False)]))


# %% correct="children stacked in a table with prints" item="leaf-of"
def leaf_of(tree, x):
    children = np.column_stack([tree.tree_.children_left, tree.tree_.children_right])
    current = 0
    while children[current][0] != -1:
        question_feature = tree.tree_.feature[current]
        question_threshold = tree.tree_.threshold[current]
        value = x[question_feature]
        print("node", current, "asks", question_feature, "<=", question_threshold, value)
        side = 0 if value <= question_threshold else 1
        current = children[current][side]
    print("leaf", current)
    return np.array(current)


# %% correct="all answers first, then a walk along the arrows" item="leaf-of"
def leaf_of(tree, x):
    t = tree.tree_
    nodes = np.arange(t.node_count)
    answers = np.asarray(x)[np.maximum(t.feature, 0)] <= t.threshold
    step = np.where(answers, t.children_left, t.children_right)
    step = np.where(t.children_left == -1, nodes, step)
    node = 0
    while step[node] != node:
        node = step[node]
    return node


# %% correct="pointer doubling until nothing moves" item="leaf-of"
def leaf_of(tree, x):
    t = tree.tree_
    leaf = t.children_left == -1
    go_left = np.array([leaf[i] or x[t.feature[i]] <= t.threshold[i] for i in range(len(leaf))])
    jump = np.where(leaf, np.arange(len(leaf)), np.where(go_left, t.children_left, t.children_right))
    while not np.array_equal(jump, jump[jump]):
        jump = jump[jump]
    return jump[0].item()


# %% correct="walrus walk in Python lists" item="leaf-of"
def leaf_of(tree, x):
    left = tree.tree_.children_left.tolist()
    right = tree.tree_.children_right.tolist()
    values = [float(v) for v in x]
    node = 0
    while (below := left[node]) >= 0:
        node = below if values[tree.tree_.feature[node]] <= tree.tree_.threshold[node] else right[node]
    return node


# %% extra=true
import logging


def next_node(tree_, node, x):
    logging.warning("at node %s", node)
    if x[tree_.feature[node]] <= tree_.threshold[node]:
        return tree_.children_left[node]
    return tree_.children_right[node]


# %% correct="a step function of an own cell that logs" item="leaf-of"
def leaf_of(tree, x):
    node = 0
    while not is_leaf(tree)[node]:
        node = next_node(tree.tree_, node, x)
    return np.int64(node)


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


# %% misconception="one step before looking" item="leaf-of" fails="leaf-of-hidden" points=1 says="IndexError"
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


# %% misconception="nothing returned" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="is it returned"
def leaf_of(tree, x):
    pass


# %% misconception="not a number" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="compare the walks"
def leaf_of(tree, x):
    return float("nan")


# %% misconception="the tree's own apply" item="leaf-of" fails="leaf-of-hidden" points=1 says="method of the tree"
def leaf_of(tree, x):
    return int(tree.apply([x])[0])


# %% misconception="the last node of the tree's decision path" item="leaf-of" fails="leaf-of-hidden" points=1 says="method of the tree"
def leaf_of(tree, x):
    return int(max(tree.decision_path(np.reshape(x, (1, -1))).indices))


# %% misconception="the sample is scaled to tenths in place" item="leaf-of" fails="leaf-of-hidden" points=1 says="changed the sample"
def leaf_of(tree, x):
    t, node = tree.tree_, 0
    x *= 10
    while t.children_left[node] != -1:
        goes_left = x[t.feature[node]] <= 10 * t.threshold[node]
        node = t.children_left[node] if goes_left else t.children_right[node]
    return int(node)


# %% misconception="the ids of the picture by heart" item="leaf-of" fails="leaf-of-hidden" points=1 says="single node"
def leaf_of(tree, x):
    return 1 if x[0] <= 2.5 else 2


# %% misconception="how deep the walk goes" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="compare the walks"
def leaf_of(tree, x):
    t, node, depth = tree.tree_, 0, 0
    while t.children_left[node] != -1:
        goes_left = x[t.feature[node]] <= t.threshold[node]
        node = t.children_left[node] if goes_left else t.children_right[node]
        depth += 1
    return depth


# %% misconception="the whole path" item="leaf-of" fails="leaf-of-visible leaf-of-hidden" says="one number"
def leaf_of(tree, x):
    t, path = tree.tree_, [0]
    while t.children_left[path[-1]] != -1:
        goes_left = x[t.feature[path[-1]]] <= t.threshold[path[-1]]
        path.append(int((t.children_left if goes_left else t.children_right)[path[-1]]))
    return path


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


# %% correct="a dictionary from class to share and its max" item="predict-one"
def predict_one(tree, x):
    shares = dict(zip(tree.classes_, tree.tree_.value[leaf_of(tree, x)].ravel()))
    return max(shares, key=shares.get)


# %% correct="list index of the maximum, turned into a plain Python value" item="predict-one"
def predict_one(tree, x):
    shares = tree.tree_.value[leaf_of(tree, x), 0, :].tolist()
    print("shares", shares)
    label = tree.classes_.tolist()[shares.index(max(shares))]
    print("label", label)
    return label


# %% correct="stable sort of the shares, largest first" item="predict-one"
def predict_one(tree, x):
    shares = tree.tree_.value[leaf_of(tree, x)][0]
    order = np.argsort(-shares, kind="stable")
    return tree.classes_[order[0]]


# %% correct="first class whose share is as large as the maximum" item="predict-one"
def predict_one(tree, x):
    (shares,) = tree.tree_.value[leaf_of(tree, x)]
    winners = tree.classes_[shares == shares.max()]
    return winners[0]


# %% correct="all nodes' labels at once, then the leaf's" item="predict-one"
def predict_one(tree, x):
    label_of_node = tree.classes_[tree.tree_.value[:, 0, :].argmax(axis=1)]
    return label_of_node[int(leaf_of(tree, x))]


# %% correct="recursion that hands back the label, with type hints" item="predict-one"
def predict_one(tree: DecisionTreeClassifier, x: np.ndarray, node: int = 0):
    left, right = tree.tree_.children_left[node], tree.tree_.children_right[node]
    if left == right:
        return tree.classes_[tree.tree_.value[node][0].argmax()]
    if x[tree.tree_.feature[node]] <= tree.tree_.threshold[node]:
        return predict_one(tree, x, left)
    return predict_one(tree, x, right)


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


# %% misconception="the smallest share" item="predict-one" fails="predict-one-visible predict-one-hidden" says="which share"
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


# %% misconception="any class with a share" item="predict-one" fails="predict-one-hidden" points=1 says="largest share decides"
def predict_one(tree, x):
    return tree.classes_[np.flatnonzero(tree.tree_.value[leaf_of(tree, x)][0])[0]]


# %% misconception="nothing returned" item="predict-one" fails="predict-one-visible predict-one-hidden" says="return"
def predict_one(tree, x):
    pass


# %% misconception="the tree's own predict" item="predict-one" fails="predict-one-hidden" points=1 says="method of the tree"
def predict_one(tree, x):
    return tree.predict([x])[0]


# %% misconception="the largest of the tree's own shares" item="predict-one" fails="predict-one-hidden" points=1 says="method of the tree"
def predict_one(tree, x):
    return tree.classes_[np.argmax(tree.predict_proba(np.reshape(x, (1, -1)))[0])]


# %% misconception="the largest share itself" item="predict-one" fails="predict-one-visible predict-one-hidden" says="whose share"
def predict_one(tree, x):
    return float(tree.tree_.value[leaf_of(tree, x)].max())


# %% misconception="sides swapped on the way" item="predict-one" fails="predict-one-visible predict-one-hidden" says="which side"
def predict_one(tree, x):
    t, node = tree.tree_, 0
    while t.children_left[node] != -1:
        side = t.children_right if x[t.feature[node]] <= t.threshold[node] else t.children_left
        node = side[node]
    return tree.classes_[np.argmax(t.value[node])]


# %% misconception="labels by heart" item="predict-one" fails="predict-one-hidden" points=1 says="labels are texts"
def predict_one(tree, x):
    return int(x[0] > 2.5)


# %% misconception="a threshold of -2 is the end for predict_one" item="predict-one" fails="predict-one-hidden" points=1 says="split at -2.0"
def predict_one(tree, x):
    t, node = tree.tree_, 0
    while t.threshold[node] != -2:
        side = t.children_left if x[t.feature[node]] <= t.threshold[node] else t.children_right
        node = side[node]
    return tree.classes_[np.argmax(t.value[node])]


# %% misconception="only the root's question counts for the class" item="predict-one" fails="predict-one-hidden" points=1 says="larger tree"
def predict_one(tree, x):
    t, node = tree.tree_, 0
    if t.children_left[0] != -1:
        side = t.children_left if x[t.feature[0]] <= t.threshold[0] else t.children_right
        node = side[0]
    return tree.classes_[np.argmax(t.value[node])]


# %% misconception="NaN for a label" item="predict-one" fails="predict-one-visible predict-one-hidden" says="training labels"
def predict_one(tree, x):
    return float("nan")


# %% correct="upper case with a blank" item="tree-leaf-meaning"
tree_leaf_meaning = " B"


# %% misconception="a leaf is a split point" item="tree-leaf-meaning" fails="tree-leaf-meaning-hidden" says="threshold"
tree_leaf_meaning = "a"


# %% misconception="the depth" item="tree-leaf-meaning" fails="tree-leaf-meaning-hidden" says="depth"
tree_leaf_meaning = "c"


# %% misconception="one leaf for each class" item="tree-leaf-meaning" fails="tree-leaf-meaning-hidden" says="same class"
tree_leaf_meaning = "d"

# %% equivalent="A leaf has child -1, and no node has a number below that." item="is-leaf"
# was: return tree.tree_.children_left == -1
# now: return tree.tree_.children_left <= -1

# %% equivalent="A leaf has child -1, and no node has a number below that." item="leaf-of"
# was: while nodes.children_left[node] != -1:
# now: while nodes.children_left[node] > -1:

# %% equivalent="A leaf has child -1, and no node has a number below that." item="predict-one"
# was: while nodes.children_left[node] != -1:
# now: while nodes.children_left[node] > -1:

# %% equivalent="A tree with one output has one row of shares, which is the first and the last." item="predict-one"
# was: return tree.classes_[np.argmax(nodes.value[node][0])]
# now: return tree.classes_[np.argmax(nodes.value[node][ -1])]
