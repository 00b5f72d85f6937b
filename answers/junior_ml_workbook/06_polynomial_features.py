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

# %% correct="two nested loops fill an array of zeros" item="add-square"
def add_square(X):
    n, d = X.shape
    result = np.zeros((n, 2 * d))
    for i in range(n):
        for j in range(d):
            result[i, j] = X[i, j]
            result[i, d + j] = X[i, j] * X[i, j]
    return result

# %% correct="a comprehension that builds each row twice as long" item="add-square"
def add_square(X):
    return np.array([list(row) + [value ** 2 for value in row] for row in X])

# %% correct="PolynomialFeatures of each column on its own, put together again" item="add-square"
def add_square(X):
    from sklearn.preprocessing import PolynomialFeatures

    blocks = [
        PolynomialFeatures(degree=2, include_bias=False).fit_transform(X[:, [j]])
        for j in range(X.shape[1])
    ]
    firsts = [block[:, :1] for block in blocks]
    seconds = [block[:, 1:] for block in blocks]
    return np.concatenate(firsts + seconds, axis=1)

# %% correct="a dict of named columns, stacked" item="add-square"
def add_square(X):
    columns = {f"x{j}": X[:, j] for j in range(X.shape[1])}
    for name in list(columns):
        columns[name + "_squared"] = columns[name] ** 2
    return np.stack(list(columns.values()), axis=-1)

# %% correct="torch.cat, and numpy on the way out" item="add-square"
import torch


def add_square(X):
    t = torch.from_numpy(np.array(X, dtype=np.float64))
    return torch.cat([t, t.square()], dim=1).numpy()

# %% correct="FunctionTransformer in a FeatureUnion" item="add-square"
def add_square(X):
    from sklearn.pipeline import FeatureUnion
    from sklearn.preprocessing import FunctionTransformer

    union = FeatureUnion([
        ("same", FunctionTransformer()),
        ("square", FunctionTransformer(np.square)),
    ])
    return union.fit_transform(X)

# %% correct="broadcast powers 1 and 2 along a new axis, then a reshape" item="add-square"
def add_square(X):
    return (X[:, None, :] ** np.array([1, 2])[None, :, None]).reshape(len(X), -1)

# %% correct="einsum of X with itself" item="add-square"
def add_square(X):
    squares = np.einsum("ij,ij->ij", X, X)
    return np.block([[X, squares]])

# %% extra=true
def squared_copy(A):
    """A new array with every entry squared."""
    out = np.empty_like(A)
    np.multiply(A, A, out=out)
    return out
# %% correct="a helper in an own cell" item="add-square"
def add_square(X):
    return np.append(X, squared_copy(X), axis=1)

# %% correct="a list of rows in plain Python" item="add-square"
def add_square(X):
    rows = []
    for row in X.tolist():
        rows.append(row + [x * x for x in row])
    return np.array(rows)

# %% correct="a beginner with prints, temporaries and a type hint" item="add-square"
def add_square(X: np.ndarray) -> np.ndarray:
    print("input shape:", X.shape)
    X_copy = X.copy()
    squares = X_copy * X_copy
    all_columns = []
    for column_number in range(X.shape[1]):
        all_columns.append(X_copy[:, column_number])
    for column_number in range(X.shape[1]):
        all_columns.append(squares[:, column_number])
    result = np.column_stack(all_columns)
    print("result shape:", result.shape)
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

# %% misconception="squares only the first column" item="add-square" fails="add-square-visible add-square-hidden" says="not only one"
def add_square(X):
    return np.column_stack([X, X[:, 0] ** 2])

# %% misconception="squares in place" item="add-square" fails="add-square-hidden" points=1 says="changed X"
def add_square(X):
    before = X.copy()
    X **= 2
    return np.hstack([before, X])

# %% misconception="stacks rows instead of columns" item="add-square" fails="add-square-visible add-square-hidden" says="below X"
def add_square(X):
    return np.concatenate([X, X**2])

# %% misconception="squares keep the sign" item="add-square" fails="add-square-visible add-square-hidden" says="never negative"
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

# %% misconception="whole numbers only" item="add-square" fails="add-square-visible add-square-hidden" says="as it was"
def add_square(X):
    result = np.zeros((X.shape[0], 2 * X.shape[1]), dtype=int)
    result[:, : X.shape[1]] = X
    result[:, X.shape[1] :] = X**2
    return result

# %% misconception="standardises the columns first" item="add-square" fails="add-square-visible add-square-hidden" says="as it was"
def add_square(X):
    Z = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-12)
    return np.hstack([Z, Z**2])

# %% misconception="a single row falls flat" item="add-square" fails="add-square-hidden" points=1 says="single row"
def add_square(X):
    return np.squeeze(np.hstack([X, X**2]))

# %% misconception="squares in the reverse order" item="add-square" fails="add-square-visible add-square-hidden" says="keep the order"
def add_square(X):
    return np.hstack([X, X[:, ::-1] ** 2])

# %% misconception="squares summed over the columns" item="add-square" fails="add-square-visible add-square-hidden" says="each of the columns"
def add_square(X):
    return np.column_stack([X, (X**2).sum(axis=1)])

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

# %% correct="0-d arrays in single precision" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.default_rng(seed)
    model = LogisticRegression()
    r = {}
    for n, a, b in [("raw", X_train, X_test), ("squared", np.c_[X_train, X_train**2], np.c_[X_test, X_test**2]),
                    ("noise", np.c_[X_train, rng.normal(size=X_train.shape)], np.c_[X_test, rng.normal(size=X_test.shape)])]:
        r[n] = np.array(model.fit(a, y_train).score(b, y_test), dtype=np.float32)
    return r

# %% correct="calls add_square, accuracy_score, keys in another order" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    from sklearn.metrics import accuracy_score

    np.random.seed(seed)
    result = {}

    model = LogisticRegression(random_state=seed)
    model.fit(np.append(X_train, np.random.randn(*X_train.shape), axis=1), y_train)
    noisy_test = np.append(X_test, np.random.randn(*X_test.shape), axis=1)
    result["noise"] = accuracy_score(y_test, model.predict(noisy_test))

    model = LogisticRegression(random_state=seed)
    model.fit(add_square(X_train), y_train)
    result["squared"] = accuracy_score(y_test, model.predict(add_square(X_test)))

    model = LogisticRegression(random_state=seed)
    model.fit(X_train, y_train)
    result["raw"] = accuracy_score(y_test, model.predict(X_test))
    return result

# %% correct="random columns of Python's random module" item="compare-features"
import random


def compare_features(X_train, y_train, X_test, y_test, seed=0):
    generator = random.Random(seed)

    def noise_like(X):
        return [[generator.gauss(0, 1) for _ in row] for row in X]

    accuracies = {}
    for name in ["raw", "squared", "noise"]:
        if name == "raw":
            train, test = X_train, X_test
        elif name == "squared":
            train = np.concatenate((X_train, X_train * X_train), axis=1)
            test = np.concatenate((X_test, X_test * X_test), axis=1)
        else:
            train = np.concatenate((X_train, noise_like(X_train)), axis=1)
            test = np.concatenate((X_test, noise_like(X_test)), axis=1)
        classifier = LogisticRegression()
        classifier.fit(train, y_train)
        guesses = classifier.predict(test)
        right = 0
        for guess, truth in zip(guesses, y_test):
            if guess == truth:
                right += 1
        accuracies[name] = right / len(y_test)
    return accuracies

# %% correct="one big draw for train and test, one block each" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    n, d = X_train.shape
    noise = np.random.default_rng(seed).standard_normal((n + len(X_test), d))
    X_all = np.vstack([X_train, X_test])
    out = {}
    for key, extra in (("raw", X_all[:, :0]), ("squared", X_all ** 2), ("noise", noise)):
        Z = np.hstack([X_all, extra])
        clf = LogisticRegression(C=10.0, solver="liblinear").fit(Z[:n], y_train)
        out[key] = np.mean(clf.predict(Z[n:]) == y_test)
    return out

# %% correct="torch draws the noise, accuracy as 0-d arrays" item="compare-features"
import torch


def compare_features(X_train, y_train, X_test, y_test, seed=0):
    g = torch.Generator().manual_seed(seed)
    noise_train = torch.randn(X_train.shape, generator=g).numpy()
    noise_test = torch.randn(X_test.shape, generator=g).numpy()

    def fit_and_score(train, test):
        p = LogisticRegression().fit(train, y_train).predict_proba(test)[:, 1]
        return np.array(((p > 0.5).astype(int) == y_test).mean())

    return {
        "raw": fit_and_score(X_train, X_test),
        "squared": fit_and_score(np.hstack([X_train, X_train ** 2]), np.hstack([X_test, X_test ** 2])),
        "noise": fit_and_score(np.hstack([X_train, noise_train]), np.hstack([X_test, noise_test])),
    }

# %% correct="warns on stderr and logs while it fits" item="compare-features"
import logging
import sys


def compare_features(X_train, y_train, X_test, y_test, seed=0):
    log = logging.getLogger("features")
    rng = np.random.RandomState(seed)
    results = {}
    for name, make in [
        ("raw", lambda X: X),
        ("squared", lambda X: np.column_stack([X, X ** 2])),
        ("noise", lambda X: np.column_stack([X, rng.normal(size=X.shape)])),
    ]:
        model = LogisticRegression(max_iter=50)
        model.fit(make(X_train), y_train)
        results[name] = model.score(make(X_test), y_test)
        log.warning("%s: %s", name, results[name])
        print(name, results[name], file=sys.stderr)
    warnings.warn("three models were fitted")
    return results

# %% extra=true
def holdout_accuracy(features, train, test):
    model = LogisticRegression().fit(features(train[0]), train[1])
    return (model.predict(features(test[0])) == test[1]).mean()
# %% correct="helper in its own cell, an own seed for train and test" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    train, test = (X_train, y_train), (X_test, y_test)
    generators = iter([np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])])
    return {
        "raw": holdout_accuracy(lambda X: X, train, test),
        "squared": holdout_accuracy(add_square, train, test),
        "noise": holdout_accuracy(
            lambda X: np.hstack([X, next(generators).standard_normal(X.shape)]), train, test
        ),
    }

# %% correct="scores worked out from the fitted weights" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    def accuracy(train, test):
        model = LogisticRegression(solver="newton-cholesky").fit(train, y_train)
        scores = test @ model.coef_[0] + model.intercept_[0]
        return np.count_nonzero((scores > 0) == (y_test == 1)) / len(y_test)

    bits = np.random.Generator(np.random.MT19937(seed))
    raw = accuracy(X_train, X_test)
    squared = accuracy(np.append(X_train, X_train**2, 1), np.append(X_test, X_test**2, 1))
    noise = accuracy(
        np.append(X_train, bits.normal(0.0, 1.0, X_train.shape), 1),
        np.append(X_test, bits.normal(0.0, 1.0, X_test.shape), 1),
    )
    return {"squared": squared, "noise": noise, "raw": raw}

# %% correct="a column transformer in a pipeline makes the squares" item="compare-features"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    rng = np.random.RandomState(seed)
    extras = {
        "raw": None,
        "squared": np.square,
        "noise": lambda X: rng.standard_normal(X.shape),
    }
    accuracies = {}
    for name, function in extras.items():
        steps = [("x", FunctionTransformer())]
        if function is not None:
            steps.append(("more", FunctionTransformer(function)))
        pipeline = make_pipeline(FeatureUnion(steps), LogisticRegression())
        pipeline.fit(X_train, y_train)
        accuracies[name] = pipeline.score(X_test, y_test)
    return accuracies

# %% misconception="random columns are feature engineering too" item="compare-features" fails="compare-features-visible compare-features-hidden" says="squares part"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    more_train = np.hstack([X_train, rng.randn(*X_train.shape)])
    more_test = np.hstack([X_test, rng.randn(*X_test.shape)])
    raw = LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
    more = LogisticRegression().fit(more_train, y_train).score(more_test, y_test)
    return {"raw": raw, "squared": more, "noise": more}

# %% misconception="the noise set has the squares too" item="compare-features" fails="compare-features-visible compare-features-hidden" says="leave squares out"
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

# %% misconception="fits on the test part" item="compare-features" fails="compare-features-visible compare-features-hidden" says="fitted on the test part"
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

# %% misconception="right or wrong per point, not an accuracy" item="compare-features" fails="compare-features-visible compare-features-hidden" says="one number"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    hits = LogisticRegression().fit(X_train, y_train).predict(X_test) == y_test
    return {"raw": hits, "squared": hits, "noise": hits}

# %% misconception="shares of wrong answers" item="compare-features" fails="compare-features-visible compare-features-hidden" says="right answers"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    wrong = lambda a, b: np.mean(LogisticRegression().fit(a, y_train).predict(b) != y_test)
    both = lambda X: np.hstack([X, X**2])
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    return {
        "raw": wrong(X_train, X_test),
        "squared": wrong(both(X_train), both(X_test)),
        "noise": wrong(noisy(X_train), noisy(X_test)),
    }

# %% misconception="train and test swapped in the call" item="compare-features" fails="compare-features-visible compare-features-hidden" says="fitted on the test part"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    score = lambda a, b: LogisticRegression().fit(b, y_test).score(a, y_train)
    both = lambda X: np.hstack([X, X**2])
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    return {
        "raw": score(X_train, X_test),
        "squared": score(both(X_train), both(X_test)),
        "noise": score(noisy(X_train), noisy(X_test)),
    }

# %% misconception="no seed for the random columns" item="compare-features" fails="compare-features-hidden" points=1 says="same seed"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    both = lambda X: np.hstack([X, X**2])
    noisy = lambda X: np.hstack([X, np.random.default_rng().normal(size=X.shape)])
    return {
        "raw": score(X_train, X_test),
        "squared": score(both(X_train), both(X_test)),
        "noise": score(noisy(X_train), noisy(X_test)),
    }

# %% misconception="only the first column is squared" item="compare-features" fails="compare-features-hidden" points=1 says="both columns"
def compare_features(X_train, y_train, X_test, y_test, seed=0):
    rng = np.random.RandomState(seed)
    score = lambda a, b: LogisticRegression().fit(a, y_train).score(b, y_test)
    first = lambda X: np.column_stack([X, X[:, 0] ** 2])
    noisy = lambda X: np.hstack([X, rng.randn(*X.shape)])
    return {
        "raw": score(X_train, X_test),
        "squared": score(first(X_train), first(X_test)),
        "noise": score(noisy(X_train), noisy(X_test)),
    }

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

# %% equivalent="The caller gives the seed, and no draw is better than another." item="compare-features"
# was: def compare_features(X_train, y_train, X_test, y_test, seed=0):
# now: def compare_features(X_train, y_train, X_test, y_test, seed= 1):
