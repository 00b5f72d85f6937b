# %% correct="np.column_stack" item="add-square"
def add_square(X):
    return np.column_stack((X, np.square(X)))

# %% correct="loops, returned as a list of rows" item="add-square"
def add_square(X):
    rows = []
    for row in X:
        new_row = []
        for value in row:
            new_row.append(value)
        for value in row:
            new_row.append(value * value)
        rows.append(new_row)
    return rows

# %% correct="fills an empty array" item="add-square"
def add_square(X):
    n, d = X.shape
    result = np.empty((n, 2 * d))
    result[:, :d] = X
    for j in range(d):
        result[:, d + j] = X[:, j] ** 2
    return result

# %% misconception="any new columns will do: random ones" item="add-square" fails="add-square-visible add-square-hidden" says="at random"
def add_square(X):
    return np.hstack([X, np.random.RandomState(0).randn(*X.shape)])

# %% misconception="only the squares" item="add-square" fails="add-square-visible add-square-hidden" says="keep X"
def add_square(X):
    return X**2

# %% misconception="x and its square side by side" item="add-square" fails="add-square-visible add-square-hidden" says="order"
def add_square(X):
    columns = []
    for j in range(X.shape[1]):
        columns += [X[:, j], X[:, j] ** 2]
    return np.stack(columns, axis=1)

# %% misconception="cross products as well" item="add-square" fails="add-square-visible add-square-hidden" says="cross product"
def add_square(X):
    from sklearn.preprocessing import PolynomialFeatures

    return PolynomialFeatures(2, include_bias=False).fit_transform(X)

# %% misconception="constant and cross products as well" item="add-square" fails="add-square-visible add-square-hidden" says="constant"
def add_square(X):
    from sklearn.preprocessing import PolynomialFeatures

    return PolynomialFeatures(degree=2).fit_transform(X)

# %% misconception="twice x" item="add-square" fails="add-square-visible add-square-hidden" says="twice"
def add_square(X):
    return np.hstack([X, X * 2])

# %% misconception="squares first" item="add-square" fails="add-square-visible add-square-hidden" says="first two columns"
def add_square(X):
    return np.hstack([X**2, X])

# %% misconception="squares only the first column" item="add-square" fails="add-square-visible add-square-hidden" says="shape"
def add_square(X):
    return np.column_stack([X, X[:, 0] ** 2])

# %% misconception="squares in place" item="add-square" fails="add-square-hidden" points=1 says="changed X"
def add_square(X):
    before = X.copy()
    X **= 2
    return np.hstack([before, X])

# %% misconception="stacks rows instead of columns" item="add-square" fails="add-square-visible add-square-hidden" says="shape"
def add_square(X):
    return np.concatenate([X, X**2])

# %% misconception="squares keep the sign" item="add-square" fails="add-square-visible add-square-hidden" says="square"
def add_square(X):
    return np.hstack([X, X * np.abs(X)])

# %% misconception="returns nothing" item="add-square" fails="add-square-visible add-square-hidden" says="None"
def add_square(X):
    X = np.hstack([X, X**2])

# %% misconception="NaN" item="add-square" fails="add-square-visible add-square-hidden" says="finite"
def add_square(X):
    return np.hstack([X, np.full(X.shape, np.nan)])

# %% misconception="the visible case by heart" item="add-square" fails="add-square-hidden" points=1 says="shape"
def add_square(X):
    return np.array([[1, -2, 1, 4], [3, 0.5, 9, 0.25], [-4, 5, 16, 25], [1, -2, 1, 4]])

# %% correct="calls add_square, new generator, accuracy by hand" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    generator = np.random.default_rng(seed)

    def accuracy(train, test):
        model = LogisticRegression(max_iter=1000)
        model.fit(train, y_train)
        return np.mean(model.predict(test) == y_test)

    train_noise = generator.standard_normal(X_train.shape)
    test_noise = generator.standard_normal(X_test.shape)
    return {
        "noise": accuracy(np.hstack([X_train, train_noise]), np.hstack([X_test, test_noise])),
        "raw": accuracy(X_train, X_test),
        "squared": accuracy(add_square(X_train), add_square(X_test)),
    }

# %% correct="scaled pipelines and a seeded global generator" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    np.random.seed(seed)
    result = {}
    for name in ["raw", "squared", "noise"]:
        a, b = X_train, X_test
        if name == "squared":
            a, b = np.column_stack([a, a**2]), np.column_stack([b, b**2])
        if name == "noise":
            a = np.column_stack([a, np.random.normal(0, 1, size=a.shape)])
            b = np.column_stack([b, np.random.normal(0, 1, size=b.shape)])
        model = make_pipeline(StandardScaler(), LogisticRegression()).fit(a, y_train)
        result[name] = model.score(b, y_test)
    return result

# %% correct="weak penalty, accuracy counted in a loop" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    n_train = len(X_train)
    noise = rng.randn(n_train + len(X_test), X_train.shape[1])
    sets = {}
    sets["raw"] = [X_train, X_test]
    sets["squared"] = [np.c_[X_train, X_train * X_train], np.c_[X_test, X_test * X_test]]
    sets["noise"] = [np.c_[X_train, noise[:n_train]], np.c_[X_test, noise[n_train:]]]
    for name in sets:
        model = LogisticRegression(C=100.0, max_iter=2000).fit(sets[name][0], y_train)
        right = 0
        for guess, truth in zip(model.predict(sets[name][1]), y_test):
            if guess == truth:
                right += 1
        sets[name] = right / len(y_test)
    return sets

# %% misconception="random columns are feature engineering too" item="compare-features" fails="compare-features-visible compare-features-hidden" says="squares part"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    more_train = np.hstack([X_train, rng.randn(*X_train.shape)])
    more_test = np.hstack([X_test, rng.randn(*X_test.shape)])
    raw = LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
    more = LogisticRegression().fit(more_train, y_train).score(more_test, y_test)
    return {"raw": raw, "squared": more, "noise": more}

# %% misconception="the noise set has the squares too" item="compare-features" fails="compare-features-visible compare-features-hidden" says="know nothing"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    both = lambda X: np.hstack([X, X**2])
    noisy = lambda X: np.hstack([X, X**2, rng.randn(*X.shape)])
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    return {
        "raw": score(X_train, X_test),
        "squared": score(both(X_train), both(X_test)),
        "noise": score(noisy(X_train), noisy(X_test)),
    }

# %% misconception="measures on the training part" item="compare-features" fails="compare-features-visible compare-features-hidden" says="training part"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    noise = np.random.RandomState(seed).randn(*X_train.shape)
    sets = {"raw": X_train, "squared": np.hstack([X_train, X_train**2])}
    sets["noise"] = np.hstack([X_train, noise])
    return {n: LogisticRegression().fit(A, y_train).score(A, y_train) for n, A in sets.items()}

# %% misconception="fits on the test part" item="compare-features" fails="compare-features-visible compare-features-hidden" says="fit on train"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    noise = np.random.RandomState(seed).randn(*X_test.shape)
    sets = {"raw": X_test, "squared": np.hstack([X_test, X_test**2])}
    sets["noise"] = np.hstack([X_test, noise])
    return {n: LogisticRegression().fit(A, y_test).score(A, y_test) for n, A in sets.items()}

# %% misconception="fits on both parts together" item="compare-features" fails="compare-features-hidden" points=1 says="fit on train"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    X, y = np.vstack([X_train, X_test]), np.append(y_train, y_test)
    noise = np.random.RandomState(seed).randn(*X.shape)
    sets = {"raw": X, "squared": np.hstack([X, X**2]), "noise": np.hstack([X, noise])}
    n = len(X_train)
    return {
        name: LogisticRegression().fit(A, y).score(A[n:], y_test) for name, A in sets.items()
    }

# %% misconception="the square alone" item="compare-features" fails="compare-features-hidden" points=1 says="x and its square"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    return {
        "raw": score(X_train, X_test),
        "squared": score(X_train**2, X_test**2),
        "noise": score(noisy(X_train), noisy(X_test)),
    }

# %% misconception="noise alone, without x" item="compare-features" fails="compare-features-hidden" points=1 says="do not replace it"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    both = lambda X: np.hstack([X, X**2])
    return {
        "raw": score(X_train, X_test),
        "squared": score(both(X_train), both(X_test)),
        "noise": score(rng.randn(*X_train.shape), rng.randn(*X_test.shape)),
    }

# %% misconception="seed not used" item="compare-features" fails="compare-features-hidden" points=1 says="other seeds"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(0)
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    both = lambda X: np.hstack([X, X**2])
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    return {
        "raw": score(X_train, X_test),
        "squared": score(both(X_train), both(X_test)),
        "noise": score(noisy(X_train), noisy(X_test)),
    }

# %% misconception="squares X in place" item="compare-features" fails="compare-features-hidden" points=1 says="changed an argument"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    result = {"raw": score(X_train, X_test), "noise": score(noisy(X_train), noisy(X_test))}
    old_train, old_test = X_train.copy(), X_test.copy()
    X_train **= 2
    X_test **= 2
    result["squared"] = score(np.hstack([old_train, X_train]), np.hstack([old_test, X_test]))
    return result

# %% misconception="numbers of right answers" item="compare-features" fails="compare-features-visible compare-features-hidden" says="between 0 and 1"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    right = lambda a, b: np.sum(LogisticRegression().fit(a, y_train).predict(b) == y_test)
    both = lambda X: np.hstack([X, X**2])
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    return {
        "raw": right(X_train, X_test),
        "squared": right(both(X_train), both(X_test)),
        "noise": right(noisy(X_train), noisy(X_test)),
    }

# %% misconception="the numbers of the workbook by heart" item="compare-features" fails="compare-features-visible compare-features-hidden" says="raw"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    return {"raw": 0.311, "squared": 0.911, "noise": 0.478}

# %% misconception="the visible case by heart" item="compare-features" fails="compare-features-hidden" points=1 says="x alone parts"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    return {"raw": 0.25, "squared": 1.0, "noise": 0.25}

# %% misconception="a list" item="compare-features" fails="compare-features-visible compare-features-hidden" says="dict"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    return [0.25, 1.0, 0.25]

# %% misconception="empty dict" item="compare-features" fails="compare-features-visible compare-features-hidden" says="keys"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    return {}

# %% misconception="NaN accuracies" item="compare-features" fails="compare-features-visible compare-features-hidden" says="between 0 and 1"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    return {"raw": np.nan, "squared": np.nan, "noise": np.nan}

# %% misconception="right or wrong per point, not an accuracy" item="compare-features" fails="compare-features-visible compare-features-hidden" says="number"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    hits = LogisticRegression().fit(X_train, y_train).predict(X_test) == y_test
    return {"raw": hits, "squared": hits, "noise": hits}

# %% correct="0-d arrays in single precision" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.default_rng(seed)
    model = LogisticRegression()
    r = {}
    for n, a, b in [("raw", X_train, X_test), ("squared", np.c_[X_train, X_train**2], np.c_[X_test, X_test**2]),
                    ("noise", np.c_[X_train, rng.normal(size=X_train.shape)], np.c_[X_test, rng.normal(size=X_test.shape)])]:
        r[n] = np.array(model.fit(a, y_train).score(b, y_test), dtype=np.float32)
    return r

# %% correct="capital letter and blanks" item="feature-meaning"
feature_meaning = "B "

# %% misconception="more columns are always better" item="feature-meaning" fails="feature-meaning-hidden" says="random column"
feature_meaning = "a"

# %% misconception="no longer linear in the weights" item="feature-meaning" fails="feature-meaning-hidden" says="weights times columns"
feature_meaning = "c"

# %% misconception="new information" item="feature-meaning" fails="feature-meaning-hidden" says="no new information"
feature_meaning = "d"

# %% misconception="not a letter" item="feature-meaning" fails="feature-meaning-hidden" says="set feature_meaning"
feature_meaning = None
