# %% correct="np.polyfit" item="fit-line"
def fit_line(x, y):
    return np.polyfit(x, y, 1)

# %% correct="scikit-learn, coefficients taken out" item="fit-line"
def fit_line(x, y):
    from sklearn.linear_model import LinearRegression

    model = LinearRegression()
    model.fit(np.array(x).reshape(-1, 1), y)
    return float(model.coef_[0]), float(model.intercept_)

# %% correct="sums in a loop, returned as a list" item="fit-line"
def fit_line(x, y):
    n = len(x)
    sum_x = sum_y = sum_xx = sum_xy = 0.0
    for i in range(n):
        sum_x += x[i]
        sum_y += y[i]
        sum_xx += x[i] * x[i]
        sum_xy += x[i] * y[i]
    slope = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x)
    intercept = (sum_y - slope * sum_x) / n
    return [slope, intercept]

# %% correct="design matrix and lstsq" item="fit-line"
def fit_line(x, y):
    A = np.column_stack([x, np.ones_like(x)])
    (slope, intercept), *_ = np.linalg.lstsq(A, y, rcond=None)
    return slope, intercept

# %% misconception="only points on a line can be fitted: the end points give it" item="fit-line" fails="fit-line-hidden" points=1 says="end points"
def fit_line(x, y):
    low, high = np.argmin(x), np.argmax(x)
    slope = (y[high] - y[low]) / (x[high] - x[low])
    return slope, y[low] - slope * x[low]

# %% misconception="refuses data that are not linear" item="fit-line" fails="fit-line-hidden" points=1 says="finite"
def fit_line(x, y):
    if abs(np.corrcoef(x, y)[0, 1]) < 0.9:
        return np.nan, np.nan
    return tuple(np.polyfit(x, y, 1))

# %% misconception="intercept first" item="fit-line" fails="fit-line-visible fit-line-hidden" says="slope comes first"
def fit_line(x, y):
    slope, intercept = np.polyfit(x, y, 1)
    return intercept, slope

# %% misconception="through the origin" item="fit-line" fails="fit-line-visible fit-line-hidden" says="origin"
def fit_line(x, y):
    return np.sum(x * y) / np.sum(x * x), 0.0

# %% misconception="errors along x" item="fit-line" fails="fit-line-hidden" points=1 says="along y"
def fit_line(x, y):
    slope = np.var(y) / np.cov(x, y, ddof=0)[0, 1] if np.var(y) > 0 else 0.0
    return slope, np.mean(y) - slope * np.mean(x)

# %% misconception="n in one sum, n - 1 in the other" item="fit-line" fails="fit-line-visible fit-line-hidden" says="divisor"
def fit_line(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(x)
    return slope, np.mean(y) - slope * np.mean(x)

# %% misconception="x and y change places" item="fit-line" fails="fit-line-visible fit-line-hidden" says="along y"
def fit_line(x, y):
    slope, intercept = np.polyfit(y, x, 1)
    return slope, intercept

# %% misconception="x is centred in place" item="fit-line" fails="fit-line-hidden" points=1 says="changed"
def fit_line(x, y):
    x_mean = x.mean()
    x -= x_mean
    slope = (x * y).sum() / (x * x).sum()
    return slope, y.mean() - slope * x_mean

# %% misconception="arrays of one number each" item="fit-line" fails="fit-line-visible fit-line-hidden" says="plain numbers"
def fit_line(x, y):
    from sklearn.linear_model import LinearRegression

    model = LinearRegression().fit(x.reshape(-1, 1), y)
    return model.coef_, model.intercept_

# %% misconception="returns nothing" item="fit-line" fails="fit-line-visible fit-line-hidden" says="pair"
def fit_line(x, y):
    np.polyfit(x, y, 1)

# %% misconception="returns an empty list" item="fit-line" fails="fit-line-visible fit-line-hidden" says="two plain numbers"
def fit_line(x, y):
    return []

# %% correct="single precision" item="fit-line"
def fit_line(x, y):
    return np.polyfit(x.astype(np.float32), y.astype(np.float32), 1).astype(np.float32)

# %% correct="a numerical minimizer" item="fit-line"
def fit_line(x, y):
    from scipy.optimize import minimize
    r = minimize(lambda p: ((p[0] * x + p[1] - y) ** 2).sum(), [0, 0])
    return r.x[0], r.x[1]

# %% misconception="gradient descent that has not arrived yet" item="fit-line" fails="fit-line-visible fit-line-hidden" says="lie on"
def fit_line(x, y):
    w = b = 0.0
    for _ in range(1000):
        e = w * x + b - y
        w, b = w - 0.01 * 2 * np.mean(e * x), b - 0.01 * 2 * np.mean(e)
    return w, b

# %% correct="statistics module's named tuple" item="fit-line"
import statistics

def fit_line(x, y):
    return statistics.linear_regression(x.tolist(), y.tolist())

# %% correct="scipy linregress" item="fit-line"
from scipy.stats import linregress

def fit_line(x, y):
    result = linregress(x, y)
    return result.slope, result.intercept

# %% correct="torch least squares, 0-d tensors" item="fit-line"
import torch

def fit_line(x, y):
    X = torch.stack([torch.tensor(x), torch.ones(len(x), dtype=torch.float64)], dim=1)
    sol = torch.linalg.lstsq(X, torch.tensor(y)[:, None]).solution.flatten()
    return sol[0], sol[1]

# %% correct="curve_fit on a function of the line" item="fit-line"
from scipy.optimize import curve_fit

def fit_line(x, y):
    def line(t, m, c):
        return m * t + c
    best, _ = curve_fit(line, x, y)
    return tuple(best)

# %% correct="weighted mean of the slopes of all pairs" item="fit-line"
def fit_line(x, y):
    dx = x[:, None] - x[None, :]
    dy = y[:, None] - y[None, :]
    slope = (dx * dy).sum() / (dx ** 2).sum()
    return slope, np.mean(y - slope * x)

# %% correct="normal equations in torch" item="fit-line"
import torch

def fit_line(x, y):
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    M = torch.tensor([[(x * x).sum(), x.sum()], [x.sum(), len(x)]], dtype=torch.float64)
    v = torch.tensor([(x * y).sum(), y.sum()], dtype=torch.float64)
    return torch.linalg.solve(M, v)

# %% correct="covariance over variance, both of one kind" item="fit-line"
def fit_line(x, y):
    c = np.cov(x, y)
    slope = c[0, 1] / c[0, 0]
    intercept = y.mean() - slope * x.mean()
    return np.array(slope), np.array(intercept)

# %% correct="new polynomial package, turned round" item="fit-line"
from numpy.polynomial import polynomial as P

def fit_line(x, y):
    return P.polyfit(x, y, 1)[::-1]

# %% correct="QR of the design matrix" item="fit-line"
from scipy.linalg import qr, solve_triangular

def fit_line(x, y):
    X = np.c_[np.ones(len(x)), x]
    Q, R = qr(X, mode="economic")
    b, a = solve_triangular(R, Q.T @ y)
    return a, b

# %% misconception="the visible case by heart" item="fit-line" fails="fit-line-hidden" points=1 says="squared errors smallest"
def fit_line(x, y):
    return 2.0, 5.0

# %% misconception="x and y sorted apart" item="fit-line" fails="fit-line-hidden" points=1 says="sorted apart"
def fit_line(x, y):
    return np.polyfit(np.sort(x), np.sort(y), 1)

# %% misconception="the median slope of all pairs" item="fit-line" fails="fit-line-hidden" points=1 says="squared errors smallest"
def fit_line(x, y):
    i, j = np.triu_indices(len(x), 1)
    slope = np.median((y[j] - y[i]) / (x[j] - x[i]))
    return slope, np.median(y - slope * x)

# %% misconception="the sign of the intercept" item="fit-line" fails="fit-line-visible fit-line-hidden" says="lie on"
def fit_line(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    return slope, y.mean() + slope * x.mean()

# %% misconception="the slope alone" item="fit-line" fails="fit-line-visible fit-line-hidden" says="pair"
def fit_line(x, y):
    return np.polyfit(x, y, 1)[0]

# %% correct="loop over queries, returned as a list" item="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    predictions = []
    for q in x_query:
        distances = []
        for i in range(len(x_train)):
            distances.append((abs(x_train[i] - q), i))
        distances.sort()
        total = 0
        for distance, i in distances[:k]:
            total = total + y_train[i]
        predictions.append(total / k)
    return predictions

# %% correct="scikit-learn regressor" item="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    from sklearn.neighbors import KNeighborsRegressor

    knn = KNeighborsRegressor(n_neighbors=k).fit(x_train[:, None], y_train)
    return knn.predict(x_query[:, None])

# %% correct="argpartition on squared distances" item="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    squared = (np.subtract.outer(x_query, x_train)) ** 2
    nearest = np.argpartition(squared, k - 1, axis=1)[:, :k]
    return np.take(y_train, nearest).mean(axis=-1)

# %% misconception="k-NN needs a linear relationship: a line through the neighbours" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="fits no line"
def knn_predict(x_train, y_train, x_query, k):
    predictions = []
    for q in x_query:
        near = np.argsort(np.abs(x_train - q))[:k]
        if k == 1:
            predictions.append(y_train[near[0]])
        else:
            predictions.append(np.polyval(np.polyfit(x_train[near], y_train[near], 1), q))
    return np.array(predictions)

# %% misconception="one straight line for all queries" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="fits no line"
def knn_predict(x_train, y_train, x_query, k):
    return np.polyval(np.polyfit(x_train, y_train, 1), x_query)

# %% misconception="averages the neighbours' x" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="averages the x"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, :k]
    return x_train[nearest].mean(axis=1)

# %% misconception="the first k points, without looking at distances" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="distance"
def knn_predict(x_train, y_train, x_query, k):
    return np.full(len(x_query), y_train[:k].mean())

# %% misconception="absolute value forgotten" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="no sign"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(x_train - x_query[:, None], axis=1)[:, :k]
    return y_train[nearest].mean(axis=1)

# %% misconception="queries are sorted first" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="order"
def knn_predict(x_train, y_train, x_query, k):
    out = [y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in np.sort(x_query)]
    return np.array(out)

# %% misconception="median of the neighbours" item="knn-predict" fails="knn-predict-hidden" points=1 says="mean"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, :k]
    return np.median(y_train[nearest], axis=1)

# %% misconception="weights by distance" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="equal weights"
def knn_predict(x_train, y_train, x_query, k):
    from sklearn.neighbors import KNeighborsRegressor

    knn = KNeighborsRegressor(k, weights="distance").fit(x_train[:, None], y_train)
    return knn.predict(x_query[:, None])

# %% misconception="training points sorted in place" item="knn-predict" fails="knn-predict-hidden" points=1 says="changed x_train"
def knn_predict(x_train, y_train, x_query, k):
    order = np.argsort(x_train)
    x_train[:], y_train[:] = x_train[order], y_train[order]
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, :k]
    return y_train[nearest].mean(axis=1)

# %% misconception="one number for all queries" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="shape"
def knn_predict(x_train, y_train, x_query, k):
    return np.mean(y_train)

# %% misconception="a column instead of a flat array" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="shape"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, :k]
    return y_train[nearest].mean(axis=1, keepdims=True)

# %% misconception="NaN everywhere" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="finite"
def knn_predict(x_train, y_train, x_query, k):
    return np.full(len(x_query), np.nan)

# %% correct="scipy's tree of points" item="knn-predict"
from scipy.spatial import KDTree

def knn_predict(x_train, y_train, x_query, k):
    tree = KDTree(x_train[:, np.newaxis])
    _, where = tree.query(x_query[:, np.newaxis], k=list(range(1, k + 1)))
    return y_train[where].mean(axis=1)

# %% correct="torch topk, a tensor" item="knn-predict"
import torch

def knn_predict(x_train, y_train, x_query, k):
    xt, yt, xq = map(torch.tensor, (x_train, y_train, x_query))
    dist = (xq.unsqueeze(1) - xt).abs()
    near = dist.topk(k, largest=False).indices
    return yt[near].mean(dim=1)

# %% correct="heap of the nearest indices" item="knn-predict"
import heapq
import statistics

def knn_predict(x_train, y_train, x_query, k):
    n = range(len(x_train))
    return tuple(
        statistics.fmean(float(y_train[i]) for i in heapq.nsmallest(k, n, key=lambda i: abs(x_train[i] - q)))
        for q in x_query
    )

# %% correct="window moved over the sorted points" item="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    order = np.argsort(x_train)
    xs, ys = x_train[order], y_train[order]
    out = np.empty(len(x_query))
    for i, q in enumerate(x_query):
        left = np.searchsorted(xs, q)
        right = left
        while right - left < k:
            if left == 0:
                right += 1
            elif right == len(xs):
                left -= 1
            elif q - xs[left - 1] < xs[right] - q:
                left -= 1
            else:
                right += 1
        out[i] = ys[left:right].mean()
    return out

# %% extra=true
def predict_one(x_train, y_train, q, k):
    mask = np.abs(x_train - q) <= np.sort(np.abs(x_train - q))[k - 1]
    return y_train[mask].mean()

# %% correct="one query at a time by a radius, helper in a cell above" item="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    return np.array([predict_one(x_train, y_train, q, k) for q in x_query])

# %% correct="matrix of equal weights" item="knn-predict"
def knn_predict(x_train, y_train, x_query, k):
    rank = np.abs(np.subtract.outer(x_query, x_train)).argsort(axis=1).argsort(axis=1)
    W = (rank < k) / k
    return W @ y_train

# %% misconception="the sum of the neighbours" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="that is the sum"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, :k]
    return y_train[nearest].sum(axis=1)

# %% misconception="one neighbour too many" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="too many"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, : k + 1]
    return y_train[nearest].mean(axis=1)

# %% misconception="the nearest point always alone" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="too few"
def knn_predict(x_train, y_train, x_query, k):
    return y_train[np.abs(x_query[:, None] - x_train).argmin(axis=1)]

# %% misconception="the nearest point is taken for the query itself" item="knn-predict" fails="knn-predict-visible knn-predict-hidden" says="leave the nearest point out"
def knn_predict(x_train, y_train, x_query, k):
    nearest = np.argsort(np.abs(x_query[:, None] - x_train), axis=1)[:, 1 : k + 1]
    return y_train[nearest].mean(axis=1)

# %% misconception="the visible case by heart" item="knn-predict" fails="knn-predict-hidden" points=1 says="one prediction a query"
def knn_predict(x_train, y_train, x_query, k):
    return np.array([60.0, 20.0])

# %% misconception="queries centred in place" item="knn-predict" fails="knn-predict-hidden" points=1 says="changed x_query"
def knn_predict(x_train, y_train, x_query, k):
    middle = x_train.mean()
    x_query -= middle
    nearest = np.argsort(np.abs(x_query[:, None] - (x_train - middle)), axis=1)[:, :k]
    return y_train[nearest].mean(axis=1)

# %% correct="calls the candidate's own two functions" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    slope, intercept = fit_line(x_train, y_train)
    line_error = np.mean((slope * x_test + intercept - y_test) ** 2)
    knn_error = np.mean((np.asarray(knn_predict(x_train, y_train, x_test, k)) - y_test) ** 2)
    return {"knn": knn_error, "line": line_error}

# %% correct="scikit-learn throughout" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import mean_squared_error
    from sklearn.neighbors import KNeighborsRegressor

    X_train, X_test = x_train.reshape(-1, 1), x_test.reshape(-1, 1)
    errors = {}
    for name, model in [("line", LinearRegression()), ("knn", KNeighborsRegressor(k))]:
        model.fit(X_train, y_train)
        errors[name] = mean_squared_error(y_test, model.predict(X_test))
    return errors

# %% correct="loop over test points" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    coefficients = np.polyfit(x_train, y_train, deg=1)
    line_total = 0
    knn_total = 0
    for x, y in zip(x_test, y_test):
        line_total += (coefficients[0] * x + coefficients[1] - y) ** 2
        nearest = np.argsort(abs(x_train - x))[:k]
        knn_total += (np.mean(y_train[nearest]) - y) ** 2
    return dict(line=line_total / len(x_test), knn=knn_total / len(x_test))

# %% misconception="both need a line: one line for both keys" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="no line"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    error = np.mean((line - y_test) ** 2)
    return {"line": error, "knn": error}

# %% misconception="measures on the training points" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="test points"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    slope, intercept = np.polyfit(x_train, y_train, 1)
    near = [np.argsort(np.abs(x_train - x))[:k] for x in x_train]
    knn = np.array([y_train[i].mean() for i in near])
    line = slope * x_train + intercept
    return {"line": np.mean((line - y_train) ** 2), "knn": np.mean((knn - y_train) ** 2)}

# %% misconception="fits on the test points" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="fit on train"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    slope, intercept = np.polyfit(x_test, y_test, 1)
    near = [np.argsort(np.abs(x_test - x))[:k] for x in x_test]
    knn = np.array([y_test[i].mean() for i in near])
    line = slope * x_test + intercept
    return {"line": np.mean((line - y_test) ** 2), "knn": np.mean((knn - y_test) ** 2)}

# %% misconception="fits on training and test points together" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="training points alone"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    x, y = np.append(x_train, x_test), np.append(y_train, y_test)
    line = np.polyval(np.polyfit(x, y, 1), x_test)
    knn = np.array([y[np.argsort(np.abs(x - q))[:k]].mean() for q in x_test])
    return {"line": np.mean((line - y_test) ** 2), "knn": np.mean((knn - y_test) ** 2)}

# %% misconception="root of the mean squared error" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="square root"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in x_test])
    errors = {"line": line - y_test, "knn": knn - y_test}
    return {name: np.sqrt(np.mean(error**2)) for name, error in errors.items()}

# %% misconception="sum instead of mean" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="not the sum"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in x_test])
    return {"line": np.sum((line - y_test) ** 2), "knn": np.sum((knn - y_test) ** 2)}

# %% misconception="k is always 5 or as many as there are" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="k = n"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:5]].mean() for q in x_test])
    return {"line": np.mean((line - y_test) ** 2), "knn": np.mean((knn - y_test) ** 2)}

# %% misconception="subtracts the line from y_test in place" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="argument was changed"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in x_test])
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    y_test -= line
    return {"line": np.mean(y_test**2), "knn": np.mean((knn - y_test) ** 2)}

# %% misconception="other keys" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="keys"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    return {"linear": 0.2, "5-NN": 0.01}

# %% misconception="a tuple" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="dict"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    return 0.206, 0.25

# %% misconception="the visible case by heart" item="compare-on-holdout" fails="compare-on-holdout-hidden" points=1 says="train"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    return {"line": 505 / 2450, "knn": 0.25}

# %% misconception="errors of each point, not their mean" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="plain number"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in x_test])
    return {"line": (line - y_test) ** 2, "knn": (knn - y_test) ** 2}

# %% misconception="NaN errors" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="finite"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    return {"line": np.nan, "knn": np.nan}

# %% misconception="both models fitted on the test points, by their own calls" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="training points alone"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    a, b = fit_line(x_test, y_test)
    return {"line": np.mean((a * x_test + b - y_test) ** 2), "knn": np.mean((knn_predict(x_test, y_test, x_test, k) - y_test) ** 2)}

# %% correct="everything by hand in loops" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    n = len(x_train)
    m = len(x_test)
    mx = sum(x_train) / n
    my = sum(y_train) / n
    sxy = sum((x_train[i] - mx) * (y_train[i] - my) for i in range(n))
    sxx = sum((x_train[i] - mx) ** 2 for i in range(n))
    slope = sxy / sxx
    icpt = my - slope * mx
    line_error = 0
    knn_error = 0
    for j in range(m):
        guess = slope * x_test[j] + icpt
        line_error += (guess - y_test[j]) ** 2
        nearest = sorted(range(n), key=lambda i: abs(x_train[i] - x_test[j]))[:k]
        guess = sum(y_train[i] for i in nearest) / k
        knn_error += (guess - y_test[j]) ** 2
    print("line", line_error / m, "knn", knn_error / m)
    result = dict()
    result["line"] = line_error / m
    result["knn"] = knn_error / m
    return result

# %% correct="polyval and argsort, squared norm by length" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    r_line = np.polyval(np.polyfit(x_train, y_train, 1), x_test) - y_test
    near = np.argsort(abs(x_train - x_test[:, None]))[:, :k]
    r_knn = y_train[near].mean(-1) - y_test
    return dict(line=float(r_line @ r_line) / r_line.size, knn=float(r_knn @ r_knn) / r_knn.size)

# %% correct="torch and its mse_loss" item="compare-on-holdout"
import torch
import torch.nn.functional as F

def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    xt, yt, xs, ys = (torch.as_tensor(v) for v in (x_train, y_train, x_test, y_test))
    A = torch.stack([xt, torch.ones_like(xt)], 1)
    coef = torch.linalg.lstsq(A, yt).solution
    line = coef[0] * xs + coef[1]
    knn = yt[torch.cdist(xs[:, None], xt[:, None]).topk(k, largest=False).indices].mean(1)
    return {"line": F.mse_loss(line, ys), "knn": F.mse_loss(knn, ys)}

# %% correct="scipy line and tree, variance plus squared mean" item="compare-on-holdout"
from scipy import stats
from scipy.spatial import cKDTree

def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    fit = stats.linregress(x_train, y_train)
    e1 = y_test - fit.intercept - fit.slope * x_test
    _, idx = cKDTree(x_train.reshape(-1, 1)).query(x_test.reshape(-1, 1), k=k)
    if k == 1:
        idx = idx[:, None]
    e2 = y_test - y_train[idx].mean(axis=1)
    out = {}
    for key, e in (("line", e1), ("knn", e2)):
        out[key] = np.var(e) + np.mean(e) ** 2
    return out

# %% extra=true
def mse(truth, guess):
    truth, guess = np.asarray(truth), np.asarray(guess)
    assert truth.shape == guess.shape
    return np.average(np.square(np.subtract(truth, guess)))

# %% correct="helper mse in a cell above, list of predictions" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    slope, intercept = np.linalg.pinv(np.c_[x_train, np.ones(len(x_train))]) @ y_train
    line_says = [slope * q + intercept for q in x_test]
    knn_says = []
    for q in x_test:
        order = np.argsort(np.abs(x_train - q), kind="stable")
        knn_says.append(np.mean(y_train[order[:k]]))
    return {"knn": mse(y_test, knn_says), "line": mse(y_test, line_says)}

# %% correct="test points in random order, 0-d arrays" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    p = np.random.permutation(len(x_test))
    xs, ys = x_test[p], y_test[p]
    c = np.cov(x_train, y_train, bias=True)
    slope = c[0, 1] / c[0, 0]
    line = y_train.mean() + slope * (xs - x_train.mean())
    ranks = np.argsort(np.argsort(np.abs(xs[:, None] - x_train), axis=1), axis=1)
    knn = np.where(ranks < k, y_train, 0).sum(axis=1) / k
    return {"line": np.array(((line - ys) ** 2).mean()), "knn": np.array(((knn - ys) ** 2).mean())}

# %% extra=true
def mse_line(x_train, y_train, x_test, y_test):
    slope, intercept = np.polyfit(x_train, y_train, 1)
    return np.mean((y_test - slope * x_test - intercept) ** 2)


def knn_mean(x_train, y_train, x, k):
    knn_near = np.argsort(np.abs(x_train - x))[:k]
    return np.mean(y_train[knn_near])


def mse_knn(x_train, y_train, x_test, y_test, k):
    guesses = [knn_mean(x_train, y_train, x, k) for x in x_test]
    return np.mean((y_test - guesses) ** 2)

# %% correct="one helper a model, in a cell above" item="compare-on-holdout"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    return {"line": mse_line(x_train, y_train, x_test, y_test), "knn": mse_knn(x_train, y_train, x_test, y_test, k)}

# %% misconception="absolute errors" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="no absolute values"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in x_test])
    return {"line": np.mean(abs(line - y_test)), "knn": np.mean(abs(knn - y_test))}

# %% misconception="the two errors swapped" item="compare-on-holdout" fails="compare-on-holdout-visible compare-on-holdout-hidden" says="swapped"
def compare_on_holdout(x_train, y_train, x_test, y_test, k):
    line = np.polyval(np.polyfit(x_train, y_train, 1), x_test)
    knn = np.array([y_train[np.argsort(np.abs(x_train - q))[:k]].mean() for q in x_test])
    return {"line": np.mean((knn - y_test) ** 2), "knn": np.mean((line - y_test) ** 2)}

# %% correct="if and else" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    if model == "line":
        slope_and_intercept = 2
        return slope_and_intercept
    else:
        return n_train + n_train

# %% correct="counted from arrays" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    kept = np.zeros(2) if model == "line" else np.zeros((n_train, 2))
    return kept.size

# %% correct="a numpy integer" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    return np.int64(2) * (1 if model == "line" else n_train)

# %% misconception="both are straight lines: two numbers each" item="numbers-to-keep" fails="numbers-to-keep-visible numbers-to-keep-hidden" says="no fixed formula"
def numbers_to_keep(model, n_train):
    return 2

# %% misconception="non-parametric keeps nothing" item="numbers-to-keep" fails="numbers-to-keep-visible numbers-to-keep-hidden" says="no fixed formula"
def numbers_to_keep(model, n_train):
    return 2 if model == "line" else 0

# %% misconception="only the x are kept" item="numbers-to-keep" fails="numbers-to-keep-hidden" says="what to average"
def numbers_to_keep(model, n_train):
    return 2 if model == "line" else n_train

# %% misconception="k counts" item="numbers-to-keep" fails="numbers-to-keep-hidden" says="setting"
def numbers_to_keep(model, n_train):
    return 2 if model == "line" else 2 * n_train + 1

# %% misconception="the line keeps its training points too" item="numbers-to-keep" fails="numbers-to-keep-visible numbers-to-keep-hidden" says="shape is fixed"
def numbers_to_keep(model, n_train):
    return 2 * n_train

# %% misconception="slope only" item="numbers-to-keep" fails="numbers-to-keep-hidden" says="any tilt"
def numbers_to_keep(model, n_train):
    return 1 if model == "line" else 2 * n_train

# %% misconception="the noise level counts too" item="numbers-to-keep" fails="numbers-to-keep-hidden" says="noise"
def numbers_to_keep(model, n_train):
    return 3 if model == "line" else 2 * n_train

# %% misconception="returns None" item="numbers-to-keep" fails="numbers-to-keep-visible numbers-to-keep-hidden" says="None"
def numbers_to_keep(model, n_train):
    print(2, 2 * n_train)

# %% misconception="NaN" item="numbers-to-keep" fails="numbers-to-keep-visible numbers-to-keep-hidden" says="whole number"
def numbers_to_keep(model, n_train):
    return float("nan")

# %% correct="match with an error for other names" item="numbers-to-keep"
def numbers_to_keep(model: str, n_train: int) -> int:
    match model:
        case "line":
            return 2
        case "knn":
            return 2 * n_train
    raise ValueError(f"unknown model {model!r}")

# %% correct="sizes of what is really stored" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    x = np.arange(n_train, dtype=float)
    y = np.sin(x)
    if model == "line":
        return np.polyfit(x, y, 1).size
    return np.stack([x, y]).size

# %% correct="numpy integer by where" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    return np.where(model == "line", 2, 2 * n_train)[()]

# %% correct="points times two numbers each" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    points = n_train if model == "knn" else 1
    per_point = 2  # x and y for k-NN; slope and intercept for the line
    print(model, "keeps", points * per_point)
    return points * per_point

# %% correct="counting in a loop" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    kept = []
    if model == "line":
        kept.append("slope")
        kept.append("intercept")
    if model == "knn":
        for i in range(n_train):
            kept.append(("x", i))
            kept.append(("y", i))
    return len(kept)

# %% correct="power of the flag" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    is_knn = model == "knn"
    return 2 * n_train ** is_knn

# %% extra=true
from functools import partial

COUNT = {"knn": partial(int.__mul__, 2), "line": lambda n: 2}

# %% correct="table of functions in a cell above" item="numbers-to-keep"
def numbers_to_keep(model, n_train):
    return COUNT[model](int(n_train))

# %% misconception="the place in the list counts too" item="numbers-to-keep" fails="numbers-to-keep-hidden" says="place in the list"
def numbers_to_keep(model, n_train):
    return 2 if model == "line" else 3 * n_train

# %% misconception="text in place of a count" item="numbers-to-keep" fails="numbers-to-keep-visible numbers-to-keep-hidden" says="expected real numbers"
def numbers_to_keep(model, n_train):
    return "two" if model == "line" else "all of them"

# %% correct="capital letter and blanks" item="parametric-meaning"
parametric_meaning = " D "

# %% misconception="both need a linear relationship" item="parametric-meaning" fails="parametric-meaning-hidden" says="no linear relationship"
parametric_meaning = "a"

# %% misconception="non-parametric keeps nothing" item="parametric-meaning" fails="parametric-meaning-hidden" says="empty"
parametric_meaning = "b"

# %% misconception="the two are mixed up" item="parametric-meaning" fails="parametric-meaning-hidden" says="mixed up"
parametric_meaning = "c"

# %% misconception="not a letter" item="parametric-meaning" fails="parametric-meaning-hidden" says="set parametric_meaning"
parametric_meaning = None

# %% equivalent="Deviations from the mean add up to 0, so a constant added to y changes nothing." item="fit-line"
# was: slope = np.sum(from_mean * (y - y_mean)) / np.sum(from_mean**2)
# now: slope = np.sum(from_mean * (y + y_mean)) / np.sum(from_mean**2)
