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

# %% correct="a capital letter with a blank" item="validation-meaning"
validation_meaning = "D "

# %% misconception="validation balances the classes" item="validation-meaning" fails="validation-meaning-hidden" says="mirrors"
validation_meaning = "a"

# %% misconception="the validation accuracy is the figure to report" item="validation-meaning" fails="validation-meaning-hidden" says="fresh rows"
validation_meaning = "b"

# %% misconception="validation rows are more training rows" item="validation-meaning" fails="validation-meaning-hidden" says="by heart"
validation_meaning = "c"
