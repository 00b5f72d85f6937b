# %% correct="sklearn, 40 % set aside and halved" item="three-way-split"
def three_way_split(X, y, seed):
    Xtr, Xother, ytr, yother = train_test_split(
        X, y, test_size=0.4, random_state=seed, stratify=y, shuffle=True
    )
    Xva, Xte, yva, yte = train_test_split(
        Xother, yother, test_size=0.5, random_state=seed + 1, stratify=yother
    )
    return Xtr, ytr, Xva, yva, Xte, yte

# %% correct="class by class with a permutation, lists returned" item="three-way-split"
def three_way_split(X, y, seed):
    rng = np.random.RandomState(seed)
    train, val, test = [], [], []
    for label in sorted(set(y)):
        rows = [i for i in range(len(y)) if y[i] == label]
        rng.shuffle(rows)
        first = int(0.6 * len(rows))
        second = first + int(0.2 * len(rows))
        train += rows[:first]
        val += rows[first:second]
        test += rows[second:]
    answer = []
    for part in (train, val, test):
        answer.append([X[i] for i in part])
        answer.append([y[i] for i in part])
    return answer

# %% correct="five stratified folds: three to train, one each to val and test" item="three-way-split"
def three_way_split(X, y, seed):
    from sklearn.model_selection import StratifiedKFold

    folds = [held for _, held in StratifiedKFold(5, shuffle=True, random_state=seed).split(X, y)]
    train = np.concatenate(folds[2:])
    return X[train], y[train], X[folds[0]], y[folds[0]], X[folds[1]], y[folds[1]]

# %% correct="test first, then a quarter of the rest for validation, with stratify" item="three-way-split"
def three_way_split(X, y, seed):
    X_dev, X_test, y_dev, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_dev, y_dev, test_size=0.25, stratify=y_dev, random_state=seed + 1
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% correct="Python's random module deals out plain lists, class by class" item="three-way-split"
import random


def three_way_split(X, y, seed):
    rng = random.Random(seed)
    by_class = {}
    for i, label in enumerate(y):
        by_class.setdefault(int(label), []).append(i)
    parts = {"train": [], "val": [], "test": []}
    for label in sorted(by_class):
        rows = by_class[label]
        rng.shuffle(rows)
        pattern = ["train", "train", "train", "val", "test"]
        for position, i in enumerate(rows):
            parts[pattern[position % 5]].append(i)
    result = []
    for name in ("train", "val", "test"):
        result.append([X[i].tolist() for i in parts[name]])
        result.append([int(y[i]) for i in parts[name]])
    return tuple(result)

# %% correct="a shuffled order, sorted by label, every fifth row goes out" item="three-way-split"
def three_way_split(X, y, seed):
    order = np.random.RandomState(seed).permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]
    place = np.arange(len(y)) % 5
    train = order[place < 3]
    val = order[place == 3]
    test = order[place == 4]
    return X[train], y[train], X[val], y[val], X[test], y[test]

# %% correct="StratifiedShuffleSplit of the row numbers" item="three-way-split"
def three_way_split(X, y, seed):
    from sklearn.model_selection import StratifiedShuffleSplit

    first = StratifiedShuffleSplit(n_splits=1, test_size=0.4, random_state=seed)
    train, rest = next(first.split(X, y))
    second = StratifiedShuffleSplit(n_splits=1, test_size=0.5, random_state=seed)
    val_in_rest, test_in_rest = next(second.split(X[rest], y[rest]))
    val, test = rest[val_in_rest], rest[test_in_rest]
    return X[train], y[train], X[val], y[val], X[test], y[test]

# %% correct="boolean masks filled class by class, rows stay in the old order" item="three-way-split"
def three_way_split(X: np.ndarray, y: np.ndarray, seed: int):
    rng = np.random.default_rng(seed)
    is_val = np.zeros(len(y), dtype=bool)
    is_test = np.zeros(len(y), dtype=bool)
    for c in set(y.tolist()):
        where = np.where(y == c)[0]
        k = len(where) // 5
        chosen = rng.choice(where, size=2 * k, replace=False)
        is_val[chosen[:k]] = True
        is_test[chosen[k:]] = True
    is_train = ~(is_val | is_test)
    return X[is_train], y[is_train], X[is_val], y[is_val], X[is_test], y[is_test]

# %% extra=true
def take_share(y, share, rng):
    """Positions of a random share of every class, and the positions left over."""
    taken = []
    for label in np.unique(y):
        rows = np.nonzero(y == label)[0]
        rng.shuffle(rows)
        taken.extend(rows[: int(share * len(rows) + 0.5)])
    left = np.setdiff1d(np.arange(len(y)), taken)
    return np.array(taken), left
# %% correct="a helper takes a share of every class, called twice" item="three-way-split"
def three_way_split(X, y, seed):
    rng = np.random.RandomState(seed)
    train, rest = take_share(y, 0.6, rng)
    in_val, in_test = take_share(y[rest], 0.5, rng)
    val, test = rest[in_val], rest[in_test]
    return X[train], y[train], X[val], y[val], X[test], y[test]

# %% correct="train drawn first, the rest halved, all on row numbers" item="three-way-split"
def three_way_split(X, y, seed):
    numbers = list(range(len(y)))
    train, rest = train_test_split(numbers, train_size=0.6, random_state=seed, stratify=y)
    val, test = train_test_split(rest, test_size=0.5, random_state=seed, stratify=y[rest])
    parts = []
    for rows in (train, val, test):
        parts.extend([np.take(X, rows, axis=0), np.take(y, rows)])
    return tuple(parts)

# %% misconception="the validation part is balanced, half of each class" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="balance"
def three_way_split(X, y, seed):
    rng = np.random.default_rng(seed)
    size = round(0.2 * len(y))
    classes = np.unique(y)
    val = np.concatenate([
        rng.choice(np.flatnonzero(y == c), size // len(classes), replace=False) for c in classes
    ])
    rest = np.setdiff1d(np.arange(len(y)), val)
    train, test = train_test_split(rest, test_size=0.25, stratify=y[rest], random_state=seed)
    return X[train], y[train], X[val], y[val], X[test], y[test]

# %% misconception="the training part is balanced by repeating rare rows" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="two parts"
def three_way_split(X, y, seed):
    rest, test = train_test_split(np.arange(len(y)), test_size=0.2, stratify=y, random_state=seed)
    train, val = train_test_split(rest, test_size=0.25, stratify=y[rest], random_state=seed)
    rng = np.random.RandomState(seed)
    most = np.bincount(y[train]).max()
    train = np.concatenate([rng.choice(train[y[train] == c], most) for c in np.unique(y)])
    return X[train], y[train], X[val], y[val], X[test], y[test]

# %% misconception="random but not stratified" item="three-way-split" fails="three-way-split-hidden" points=1 says="not stratified"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.2, random_state=seed)
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="validation drawn from all rows again, so it overlaps with test" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="two parts"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    _, X_val, _, y_val = train_test_split(X, y, test_size=0.2, stratify=y, random_state=seed + 1)
    X_train, _, y_train, _ = train_test_split(X, y, train_size=0.6, stratify=y, random_state=seed)
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="20 % of the remaining 80 %: 64/16/20" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="60/20/20"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.2, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="the order of scikit-learn: all X, then all y" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="order"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_train, X_val, X_test, y_train, y_val, y_test

# %% misconception="the seed is ignored: always 0" item="three-way-split" fails="three-way-split-hidden" points=1 says="another seed"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=0
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=0
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="no seed at all: another split at each call" item="three-way-split" fails="three-way-split-hidden" points=1 says="same seed"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.2, stratify=y)
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="rows and labels shuffled apart" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="own labels"
def three_way_split(X, y, seed):
    rng = np.random.RandomState(seed)
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="X and y shuffled in place first" item="three-way-split" fails="three-way-split-hidden" points=1 says="in place"
def three_way_split(X, y, seed):
    np.random.RandomState(seed).shuffle(X)
    np.random.RandomState(seed).shuffle(y)
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="slices without a shuffle" item="three-way-split" fails="three-way-split-hidden" points=1 says="not stratified"
def three_way_split(X, y, seed):
    a, b = int(0.6 * len(X)), int(0.8 * len(X))
    return X[:a], y[:a], X[a:b], y[a:b], X[b:], y[b:]

# %% misconception="scales the rows on the way" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="changed"
def three_way_split(X, y, seed):
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="nothing returned" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="six parts"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )

# %% misconception="six empty parts" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="lost"
def three_way_split(X, y, seed):
    return X[:0], y[:0], X[:0], y[:0], X[:0], y[:0]

# %% misconception="fixed slices, only shuffled inside each part" item="three-way-split" fails="three-way-split-hidden" points=1 says="other rows"
def three_way_split(X, y, seed):
    tr, va, te = [], [], []
    for c in np.unique(y):
        i = np.flatnonzero(y == c); n = len(i)
        tr += list(i[:int(.6*n)]); va += list(i[int(.6*n):int(.8*n)]); te += list(i[int(.8*n):])
    rng = np.random.RandomState(seed)
    for p in (tr, va, te):
        rng.shuffle(p)
    return X[tr], y[tr], X[va], y[va], X[te], y[te]

# %% misconception="the test part does not move with the seed" item="three-way-split" fails="three-way-split-hidden" points=1 says="stays the same"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=42
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% misconception="validation comes first" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="order is train, val, test"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=0.2, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed
    )
    return X_val, y_val, X_train, y_train, X_test, y_test

# %% misconception="the test part serves as validation part too" item="three-way-split" fails="three-way-split-visible three-way-split-hidden" says="two parts"
def three_way_split(X, y, seed):
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.4, stratify=y, random_state=seed
    )
    return X_train, y_train, X_test, y_test, X_test, y_test

# %% misconception="the visible size by heart" item="three-way-split" fails="three-way-split-hidden" points=1 says="60/20/20"
def three_way_split(X, y, seed):
    X_rest, X_test, y_rest, y_test = train_test_split(
        X, y, test_size=20, stratify=y, random_state=seed
    )
    X_train, X_val, y_train, y_val = train_test_split(
        X_rest, y_rest, test_size=20, stratify=y_rest, random_state=seed
    )
    return X_train, y_train, X_val, y_val, X_test, y_test

# %% correct="scores in a list, argmax takes the first" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    from sklearn.metrics import accuracy_score

    scores = [
        accuracy_score(y_val, KNeighborsClassifier(k).fit(X_train, y_train).predict(X_val))
        for k in ks
    ]
    return np.array(ks)[np.argmax(scores)]

# %% correct="neighbours sorted by hand, max with a key" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    def accuracy(k):
        right = 0
        for row, label in zip(X_val, y_val):
            distance = ((X_train - row) ** 2).sum(axis=1)
            nearest = y_train[np.argsort(distance)[:k]]
            right += np.bincount(nearest).argmax() == label
        return right / len(y_val)

    return max(ks, key=accuracy)

# %% correct="a search over the one given split" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    from sklearn.model_selection import PredefinedSplit

    fold = [-1] * len(y_train) + [0] * len(y_val)
    search = GridSearchCV(
        KNeighborsClassifier(), {"n_neighbors": list(ks)}, cv=PredefinedSplit(fold), refit=False
    )
    search.fit(np.vstack([X_train, X_val]), np.r_[y_train, y_val])
    return search.best_params_["n_neighbors"]

# %% correct="a loop keeps the best so far, with a strict comparison" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    best_k, best_accuracy = None, -1.0
    for k in ks:
        model = KNeighborsClassifier(n_neighbors=k)
        model.fit(X_train, y_train)
        accuracy = model.score(X_val, y_val)
        if accuracy > best_accuracy:
            best_k, best_accuracy = k, accuracy
    return best_k

# %% correct="validation_curve over one split" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    rows = np.arange(len(X_train) + len(X_val))
    cut = len(X_train)
    _, scores = validation_curve(
        KNeighborsClassifier(), np.vstack([X_train, X_val]), np.append(y_train, y_val),
        param_name="n_neighbors", param_range=ks, cv=[(rows[:cut], rows[cut:])],
    )
    return ks[int(np.argmax(scores[:, 0]))]

# %% correct="a dict of counts of right answers, prints in between" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    right_by_k = {}
    for k in ks:
        knn = KNeighborsClassifier(n_neighbors=k)
        knn.fit(X_train, y_train)
        guesses = knn.predict(X_val)
        right = 0
        for i in range(len(y_val)):
            if guesses[i] == y_val[i]:
                right = right + 1
        right_by_k[k] = right
        print("k =", k, "right:", right)
    most = max(right_by_k.values())
    for k in ks:
        if right_by_k[k] == most:
            return k

# %% correct="fewest errors, sorted by errors and place" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    from sklearn.metrics import zero_one_loss

    table = []
    for place, k in enumerate(ks):
        predicted = KNeighborsClassifier(n_neighbors=k).fit(X_train, y_train).predict(X_val)
        errors = zero_one_loss(y_val, predicted, normalize=False)
        table.append((errors, place, k))
    return sorted(table)[0][2]

# %% correct="a stop at a perfect score, result as a numpy int" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    if len(ks) == 1:
        return np.int64(ks[0])
    best, best_score = ks[0], -np.inf
    for k in ks:
        score = KNeighborsClassifier(n_neighbors=k).fit(X_train, y_train).score(X_val, y_val)
        if score == 1:
            return np.int64(k)
        if score > best_score:
            best, best_score = k, score
    return np.int64(best)

# %% correct="one fit, set_params for each k" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    model = KNeighborsClassifier().fit(X_train, y_train)
    scores = []
    for k in ks:
        model.set_params(n_neighbors=k)
        scores.append(model.score(X_val, y_val))
    return ks[scores.index(max(scores))]

# %% correct="walks ks from the back, so that ties go to the first" item="choose-k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    winner, top = None, 0
    for k in reversed(list(ks)):
        model = KNeighborsClassifier(k)
        model.fit(X_train, y_train)
        score = (model.predict(X_val) == y_val).sum()
        if score >= top:
            winner, top = k, score
    return winner

# %% misconception="validation rows top up the training part" item="choose-k" fails="choose-k-visible choose-k-hidden" says="no fit has seen"
def choose_k(X_train, y_train, X_val, y_val, ks):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    scores = [KNeighborsClassifier(k).fit(X, y).score(X_val, y_val) for k in ks]
    return ks[int(np.argmax(scores))]

# %% misconception="the best training accuracy" item="choose-k" fails="choose-k-visible choose-k-hidden" says="no fit has seen"
def choose_k(X_train, y_train, X_val, y_val, ks):
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_train, y_train) for k in ks]
    return ks[int(np.argmax(scores))]

# %% misconception="fitted on validation, scored on train" item="choose-k" fails="choose-k-visible choose-k-hidden" says="fitted on train"
def choose_k(X_train, y_train, X_val, y_val, ks):
    scores = [KNeighborsClassifier(k).fit(X_val, y_val).score(X_train, y_train) for k in ks]
    return ks[int(np.argmax(scores))]

# %% misconception="cross-validation on the training part, validation unused" item="choose-k" fails="choose-k-visible choose-k-hidden" says="validation"
def choose_k(X_train, y_train, X_val, y_val, ks):
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": ks}, cv=3)
    return search.fit(X_train, y_train).best_params_["n_neighbors"]

# %% misconception="of equally good k the last" item="choose-k" fails="choose-k-hidden" points=1 says="first in ks"
def choose_k(X_train, y_train, X_val, y_val, ks):
    best, best_score = None, 0
    for k in ks:
        score = KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val)
        if score >= best_score:
            best, best_score = k, score
    return best

# %% misconception="of equally good k the smallest" item="choose-k" fails="choose-k-hidden" points=1 says="first in ks"
def choose_k(X_train, y_train, X_val, y_val, ks):
    ks = sorted(ks)
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks]
    return ks[int(np.argmax(scores))]

# %% misconception="of equally good k the largest" item="choose-k" fails="choose-k-hidden" points=1 says="larger or the smaller"
def choose_k(X_train, y_train, X_val, y_val, ks):
    ks = sorted(ks, reverse=True)
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks]
    return ks[int(np.argmax(scores))]

# %% misconception="returns the accuracy" item="choose-k" fails="choose-k-visible choose-k-hidden" says="no accuracy"
def choose_k(X_train, y_train, X_val, y_val, ks):
    return max(KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks)

# %% misconception="returns the position" item="choose-k" fails="choose-k-visible choose-k-hidden" says="position"
def choose_k(X_train, y_train, X_val, y_val, ks):
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks]
    return int(np.argmax(scores))

# %% misconception="returns k with its accuracy" item="choose-k" fails="choose-k-visible choose-k-hidden" says="nothing else"
def choose_k(X_train, y_train, X_val, y_val, ks):
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks]
    return ks[int(np.argmax(scores))], max(scores)

# %% misconception="the least accurate k" item="choose-k" fails="choose-k-visible choose-k-hidden" says="worst"
def choose_k(X_train, y_train, X_val, y_val, ks):
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks]
    return ks[int(np.argmin(scores))]

# %% misconception="nothing returned" item="choose-k" fails="choose-k-visible choose-k-hidden" says="return one k"
def choose_k(X_train, y_train, X_val, y_val, ks):
    for k in ks:
        print(k, KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val))

# %% misconception="scales the columns first" item="choose-k" fails="choose-k-hidden" points=1 says="unscaled"
def choose_k(X_train, y_train, X_val, y_val, ks):
    from sklearn.preprocessing import StandardScaler
    s = StandardScaler().fit(X_train)
    return max(ks, key=lambda k: KNeighborsClassifier(n_neighbors=k).fit(s.transform(X_train), y_train).score(s.transform(X_val), y_val))

# %% misconception="takes ks apart with pop" item="choose-k" fails="choose-k-hidden" points=1 says="changed the list ks"
def choose_k(X_train, y_train, X_val, y_val, ks):
    best_k, best = None, -1
    while ks:
        k = ks.pop(0)
        score = KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val)
        if score > best:
            best_k, best = k, score
    return best_k

# %% misconception="centres the rows in place" item="choose-k" fails="choose-k-hidden" points=1 says="changed the rows"
def choose_k(X_train, y_train, X_val, y_val, ks):
    middle = X_train.mean(axis=0)
    X_train -= middle
    X_val -= middle
    scores = [KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in ks]
    return ks[int(np.argmax(scores))]

# %% misconception="always the first k" item="choose-k" fails="choose-k-visible choose-k-hidden" says="higher validation accuracy"
def choose_k(X_train, y_train, X_val, y_val, ks):
    return ks[0]

# %% misconception="the visible answer by heart" item="choose-k" fails="choose-k-hidden" points=1 says="first in ks"
def choose_k(X_train, y_train, X_val, y_val, ks):
    return 3

# %% correct="predictions compared in a loop" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    rows = list(X_train) + list(X_val)
    labels = list(y_train) + list(y_val)
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(rows, labels)
    right = 0
    for guess, truth in zip(model.predict(X_test), y_test):
        if guess == truth:
            right = right + 1
    return right / len(y_test)

# %% correct="accuracy_score and np.r_" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    from sklearn.metrics import accuracy_score

    knn = KNeighborsClassifier(k).fit(np.r_[X_train, X_val], np.r_[y_train, y_val])
    return accuracy_score(y_test, knn.predict(X_test))

# %% correct="the mean of matches in single precision" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    knn = KNeighborsClassifier(k).fit(
        np.concatenate((X_val, X_train)), np.concatenate((y_val, y_train))
    )
    return np.array(knn.predict(X_test) == y_test, dtype=np.float32).mean()

# %% correct="a diagonal of the confusion matrix" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    from sklearn.metrics import confusion_matrix

    model = KNeighborsClassifier(n_neighbors=k).fit(
        np.r_[X_train, X_val], np.r_[y_train, y_val]
    )
    table = confusion_matrix(y_test, model.predict(X_test))
    return np.trace(table) / table.sum()

# %% correct="pairs of row and label from both parts, unzipped again" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    pairs = [*zip(X_train, y_train), *zip(X_val, y_val)]
    rows, labels = zip(*pairs)
    knn = KNeighborsClassifier(n_neighbors=k)
    knn.fit(np.stack(rows), labels)
    print("fitted on", len(labels), "rows")
    return knn.score(X_test, y_test)

# %% correct="one minus the error rate, rows filled into an empty array" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    n, m = len(X_train), len(X_val)
    X_fit = np.empty((n + m, X_train.shape[1]))
    y_fit = np.empty(n + m, dtype=int)
    X_fit[:n], X_fit[n:] = X_train, X_val
    y_fit[:n], y_fit[n:] = y_train, y_val
    predicted = KNeighborsClassifier(n_neighbors=k).fit(X_fit, y_fit).predict(X_test)
    wrong = np.count_nonzero(predicted != y_test)
    return 1 - wrong / y_test.size

# %% correct="a 0-d array of the mean hit" item="final-accuracy"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(np.append(X_train, X_val, axis=0), np.append(y_train, y_val))
    hits = model.predict(X_test) == y_test
    return np.asarray(hits.mean())

# %% extra=true
def join(first, second):
    return np.concatenate([np.asarray(first), np.asarray(second)])
# %% correct="joined by a helper, accuracy with statistics.mean" item="final-accuracy"
import statistics


def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k: int) -> float:
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(join(X_train, X_val), join(y_train, y_val))
    return statistics.mean(float(a == b) for a, b in zip(model.predict(X_test), y_test))

# %% misconception="validation rows only even out the classes" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="not all of train"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    counts = np.bincount(np.concatenate([y_train, y_val]), minlength=2)
    gap = np.bincount(y_train, minlength=2)
    rare = int(np.argmin(gap))
    need = abs(int(gap[0]) - int(gap[1]))
    take = np.flatnonzero(y_val == rare)[:need]
    X, y = np.r_[X_train, X_val[take]], np.r_[y_train, y_val[take]]
    return KNeighborsClassifier(k).fit(X, y).score(X_test, y_test)

# %% misconception="fitted on train alone" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="not all of train"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    return KNeighborsClassifier(n_neighbors=k).fit(X_train, y_train).score(X_test, y_test)

# %% misconception="test rows join the fit" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="test rows"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val, X_test]), np.concatenate([y_train, y_val, y_test])
    return KNeighborsClassifier(n_neighbors=k).fit(X, y).score(X_test, y_test)

# %% misconception="measured on the validation part" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="measured on"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return KNeighborsClassifier(n_neighbors=k).fit(X, y).score(X_val, y_val)

# %% misconception="k left at its default" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="default"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return KNeighborsClassifier().fit(X, y).score(X_test, y_test)

# %% misconception="k chosen anew on the test part" item="final-accuracy" fails="final-accuracy-hidden" points=1 says="another k"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return max(
        KNeighborsClassifier(j).fit(X, y).score(X_test, y_test) for j in (1, 3, 5)
    )

# %% misconception="a percentage" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="fraction"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return 100 * KNeighborsClassifier(k).fit(X, y).score(X_test, y_test)

# %% misconception="the share of errors" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="errors"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return 1 - KNeighborsClassifier(k).fit(X, y).score(X_test, y_test)

# %% misconception="one value for each test row" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="one number"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return KNeighborsClassifier(k).fit(X, y).predict(X_test) == y_test

# %% misconception="not a number" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="fraction"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    return float("nan")

# %% misconception="a scaler fitted on test rows too" item="final-accuracy" fails="final-accuracy-hidden" points=1 says="do not scale"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    from sklearn.preprocessing import StandardScaler
    s = StandardScaler().fit(np.r_[X_train, X_val, X_test])
    return KNeighborsClassifier(k).fit(s.transform(np.r_[X_train, X_val]), np.r_[y_train, y_val]).score(s.transform(X_test), y_test)

# %% misconception="k is always 1" item="final-accuracy" fails="final-accuracy-hidden" points=1 says="the given k"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    return KNeighborsClassifier(1).fit(np.r_[X_train, X_val], np.r_[y_train, y_val]).score(X_test, y_test)

# %% misconception="centres all parts in place" item="final-accuracy" fails="final-accuracy-hidden" points=1 says="changed the rows"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    middle = np.vstack([X_train, X_val]).mean(axis=0)
    for part in (X_train, X_val, X_test):
        part -= middle
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    return KNeighborsClassifier(k).fit(X, y).score(X_test, y_test)

# %% misconception="fitted on the test part, measured on train" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="fitted on test rows"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    k = min(k, len(X_test))
    return KNeighborsClassifier(k).fit(X_test, y_test).score(X_train, y_train)

# %% misconception="the visible value by heart" item="final-accuracy" fails="final-accuracy-hidden" points=1 says="training part alone"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    return 0.8

# %% misconception="nothing returned" item="final-accuracy" fails="final-accuracy-visible final-accuracy-hidden" says="return one number"
def final_accuracy(X_train, y_train, X_val, y_val, X_test, y_test, k):
    X, y = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
    print(KNeighborsClassifier(k).fit(X, y).score(X_test, y_test))

# %% correct="a capital letter with a blank" item="validation-meaning"
validation_meaning = "D "

# %% misconception="validation balances the classes" item="validation-meaning" fails="validation-meaning-hidden" says="mirrors"
validation_meaning = "a"

# %% misconception="the validation accuracy is the figure to report" item="validation-meaning" fails="validation-meaning-hidden" says="fresh rows"
validation_meaning = "b"

# %% misconception="validation rows are more training rows" item="validation-meaning" fails="validation-meaning-hidden" says="by heart"
validation_meaning = "c"

# %% misconception="not a letter" item="validation-meaning" fails="validation-meaning-hidden" says="set validation_meaning"
validation_meaning = None

# %% equivalent="An accuracy is never below 0." item="choose-k"
# was: best_k, best_accuracy = None, -1.0
# now: best_k, best_accuracy = None, - 2.0
