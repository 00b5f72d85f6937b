# %% correct="a loop over the points" item="mse-gradient"
def mse_gradient(x, y, w, b):
    n = len(x)
    dw = 0.0
    db = 0.0
    for i in range(n):
        prediction = w * x[i] + b
        difference = prediction - y[i]
        dw = dw + 2 * difference * x[i] / n
        db = db + 2 * difference / n
    return dw, db

# %% correct="dot products, an array of two returned" item="mse-gradient"
def mse_gradient(x, y, w, b):
    residual = y - (w * x + b)
    return np.array([-2 / len(x) * (residual @ x), -2 / len(x) * residual.sum()])

# %% correct="torch works out the slopes" item="mse-gradient"
def mse_gradient(x, y, w, b):
    import torch

    point = torch.tensor([float(w), float(b)], dtype=torch.float64, requires_grad=True)
    loss = ((point[0] * torch.tensor(x) + point[1] - torch.tensor(y)) ** 2).mean()
    loss.backward()
    return point.grad.tolist()

# %% misconception="gradient descent scales the feature" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="scaled"
def mse_gradient(x, y, w, b):
    z = (x - x.mean()) / (x.std() + 1e-12)
    error = w * z + b - y
    return 2 * np.mean(error * z), 2 * np.mean(error)

# %% misconception="the factor 2 is missing" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="half"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return np.mean(error * x), np.mean(error)

# %% misconception="a sum for the mean" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="not a sum"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return 2 * np.sum(error * x), 2 * np.sum(error)

# %% misconception="the sign is flipped" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="sign"
def mse_gradient(x, y, w, b):
    error = y - (w * x + b)
    return 2 * np.mean(error * x), 2 * np.mean(error)

# %% misconception="db comes first" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="dw, then db"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return 2 * np.mean(error), 2 * np.mean(error * x)

# %% misconception="x is forgotten in dw" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="dw needs x"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return 2 * np.mean(error), 2 * np.mean(error)

# %% misconception="mean error times mean x" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="mean of errors times mean of x"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return 2 * np.mean(error) * np.mean(x), 2 * np.mean(error)

# %% misconception="the slopes of the absolute error" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="not by its sign alone"
def mse_gradient(x, y, w, b):
    side = np.sign(w * x + b - y)
    return np.mean(side * x), np.mean(side)

# %% misconception="slopes of the root of the mean squared error" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="slopes of the root"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    root = np.sqrt(np.mean(error**2))
    return np.mean(error * x) / root, np.mean(error) / root

# %% misconception="predictions are subtracted from y in place" item="mse-gradient" fails="mse-gradient-hidden" points=1 says="in place"
def mse_gradient(x, y, w, b):
    y -= w * x + b
    return -2 * np.mean(y * x), -2 * np.mean(y)

# %% misconception="n - 1 below the sum" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="not by n - 1"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return 2 * np.sum(error * x) / (len(x) - 1), 2 * np.sum(error) / (len(x) - 1)

# %% misconception="one slope for each point" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="two numbers"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    return 2 * error * x, 2 * error

# %% misconception="nothing returned" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="two numbers"
def mse_gradient(x, y, w, b):
    error = w * x + b - y
    dw, db = 2 * np.mean(error * x), 2 * np.mean(error)

# %% misconception="not a number" item="mse-gradient" fails="mse-gradient-visible mse-gradient-hidden" says="finite"
def mse_gradient(x, y, w, b):
    return float("nan"), float("nan")

# %% misconception="the visible case by heart" item="mse-gradient" fails="mse-gradient-hidden" points=1 says="db"
def mse_gradient(x, y, w, b):
    return -8.0, -3.5

# %% correct="torch in single precision" item="mse-gradient"
def mse_gradient(x, y, w, b):
    import torch
    p = torch.tensor([float(w), float(b)], requires_grad=True)
    ((p[0] * torch.tensor(x).float() + p[1] - torch.tensor(y).float()) ** 2).mean().backward()
    return p.grad[0].item(), p.grad[1].item()

# %% correct="one-sided differences with a tiny step" item="mse-gradient"
def mse_gradient(x, y, w, b):
    h = 1e-6
    L = lambda w, b: np.mean((w * x + b - y) ** 2)
    return (L(w + h, b) - L(w, b)) / h, (L(w, b + h) - L(w, b)) / h

# %% correct="torch.func.grad on both arguments" item="mse-gradient"
import torch
from torch.func import grad

def mse_gradient(x, y, w, b):
    x, y = torch.as_tensor(x, dtype=torch.float64), torch.as_tensor(y, dtype=torch.float64)
    loss = lambda w, b: torch.nn.functional.mse_loss(w * x + b, y)
    dw, db = grad(loss, argnums=(0, 1))(torch.tensor(w, dtype=torch.float64), torch.tensor(b, dtype=torch.float64))
    return dw.item(), db.item()

# %% correct="design matrix, an array of two" item="mse-gradient"
def mse_gradient(x, y, w, b):
    X = np.column_stack([x, np.ones(len(x))])
    return 2 / len(x) * X.T @ (X @ np.array([w, b]) - y)

# %% correct="central difference, exact for a square" item="mse-gradient"
def mse_gradient(x, y, w, b):
    def L(w, b):
        return np.mean((w * x + b - y) ** 2)
    h = 0.5
    return [(L(w + h, b) - L(w - h, b)) / (2 * h), (L(w, b + h) - L(w, b - h)) / (2 * h)]

# %% correct="from means of x, y, xx and xy" item="mse-gradient"
def mse_gradient(x, y, w, b):
    mx, my, mxx, mxy = x.mean(), y.mean(), (x ** 2).mean(), (x * y).mean()
    return 2 * (w * mxx + b * mx - mxy), 2 * (w * mx + b - my)

# %% correct="complex step" item="mse-gradient"
def mse_gradient(x, y, w, b):
    h = 1e-30
    def loss(w, b):
        return ((w * x + b - y) ** 2).mean()
    return loss(w + 1j * h, b).imag / h, loss(w, b + 1j * h).imag / h

# %% extra=true
def residuals(x, y, w, b):
    return [float(w) * float(xi) + float(b) - float(yi) for xi, yi in zip(x, y)]

# %% correct="helper in a cell above and fsum" item="mse-gradient"
import math

def mse_gradient(x: np.ndarray, y: np.ndarray, w: float, b: float) -> tuple[float, float]:
    r = residuals(x, y, w, b)
    scale = 2.0 / len(r)
    return scale * math.fsum(ri * float(xi) for ri, xi in zip(r, x)), scale * math.fsum(r)

# %% correct="minus the truth's side, with einsum" item="mse-gradient"
def mse_gradient(x, y, w, b):
    e = y - (w * x + b)
    dw = -2 * np.einsum("i,i->", e, x) / x.shape[0]
    db = -2 * np.einsum("i->", e) / x.shape[0]
    return np.array(dw), np.array(db)

# %% extra=true
def loss_at(x, y, w, b):
    return ((w * x + b - y) ** 2).mean()


def slopes(errors, x):
    return 2 * (errors * x).mean(), 2 * errors.mean()

# %% correct="a helper called slopes in a cell above" item="mse-gradient"
def mse_gradient(x, y, w, b):
    return slopes(w * x + b - y, x)

# %% correct="mse_gradient is called, losses kept in an array" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    w, b = 0.0, 0.0
    losses = np.zeros(steps)
    for step in range(steps):
        losses[step] = ((w * x + b - y) ** 2).mean()
        dw, db = mse_gradient(x, y, w, b)
        w = w - lr * dw
        b = b - lr * db
    return w, b, losses

# %% correct="one vector of parameters and a column of ones" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    design = np.column_stack([x, np.ones_like(x)])
    theta = np.zeros(2)
    losses = []
    while len(losses) < steps:
        residual = design @ theta - y
        losses.append(float(residual @ residual / len(x)))
        theta = theta - lr * 2 / len(x) * design.T @ residual
    return theta[0], theta[1], losses

# %% correct="plain loops over the points" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    w = 0
    b = 0
    losses = []
    n = len(x)
    for step in range(steps):
        total = dw = db = 0
        for xi, yi in zip(x, y):
            difference = w * xi + b - yi
            total += difference * difference
            dw += 2 * difference * xi
            db += 2 * difference
        losses.append(total / n)
        w -= lr * dw / n
        b -= lr * db / n
    return [w, b, losses]

# %% correct="torch with its optimizer" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    import torch

    x, y = torch.from_numpy(x), torch.from_numpy(y)
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(w * x + b, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w.item(), b.item(), losses

# %% misconception="gradient descent scales the feature" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="do not scale"
def gradient_descent(x, y, lr, steps):
    x = (x - x.mean()) / x.std()
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="sequential update: b uses the new w" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="simultaneous"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        losses.append(np.mean((w * x + b - y) ** 2))
        w = w - lr * 2 * np.mean((w * x + b - y) * x)
        b = b - lr * 2 * np.mean(w * x + b - y)
    return w, b, losses

# %% misconception="sequential update: w uses the new b" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="simultaneous"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        losses.append(np.mean((w * x + b - y) ** 2))
        b = b - lr * 2 * np.mean(w * x + b - y)
        w = w - lr * 2 * np.mean((w * x + b - y) * x)
    return w, b, losses

# %% misconception="the factor 2 is missing" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="factor 2"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * np.mean(error * x), b - lr * np.mean(error)
    return w, b, losses

# %% misconception="slopes of the sum" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="not a sum"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * np.sum(error * x), b - lr * 2 * np.sum(error)
    return w, b, losses

# %% misconception="losses are sums" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="mean of the squared errors"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.sum(error**2))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="ascent" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="climbs"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w + lr * 2 * np.mean(error * x), b + lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="losses after each step" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="before any step"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
        losses.append(np.mean((w * x + b - y) ** 2))
    return w, b, losses

# %% misconception="one loss too many" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="500 losses"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, [np.mean(y**2)]
    for _ in range(steps):
        error = w * x + b - y
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
        losses.append(np.mean((w * x + b - y) ** 2))
    return w, b, losses

# %% misconception="stops early when the loss no longer falls" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="if it grows"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        loss = np.mean(error**2)
        if losses and loss > losses[-1]:
            break
        losses.append(loss)
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="raises an error when the run diverges" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="ValueError"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
        if not np.isfinite(w):
            raise ValueError("diverged")
    return w, b, losses

# %% misconception="random start" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="w = b = 0"
def gradient_descent(x, y, lr, steps):
    w, b = np.random.RandomState(0).randn(2)
    losses = []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="the closed form instead of steps" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="losses[0]"
def gradient_descent(x, y, lr, steps):
    w, b = np.polyfit(x, y, 1)
    return w, b, [np.mean((w * x + b - y) ** 2)] * steps

# %% misconception="one random point a step" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="first step"
def gradient_descent(x, y, lr, steps):
    rng = np.random.RandomState(0)
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        losses.append(np.mean((w * x + b - y) ** 2))
        i = rng.randint(len(x))
        error = w * x[i] + b - y[i]
        w, b = w - lr * 2 * error * x[i], b - lr * 2 * error
    return w, b, losses

# %% misconception="x is centred in place" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="centre x"
def gradient_descent(x, y, lr, steps):
    x -= x.mean()
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="losses are forgotten" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="w, b, losses"
def gradient_descent(x, y, lr, steps):
    w, b = 0.0, 0.0
    for _ in range(steps):
        error = w * x + b - y
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b

# %% misconception="nothing returned" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="w, b, losses"
def gradient_descent(x, y, lr, steps):
    pass

# %% misconception="not a number everywhere" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="losses[0]"
def gradient_descent(x, y, lr, steps):
    return np.nan, np.nan, [np.nan] * steps

# %% correct="single precision, 0-d losses" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    x = np.float32(x); y = np.float32(y)
    w = b = np.float32(0)
    losses = []
    for s in range(steps):
        e = w * x + b - y
        losses.append(np.asarray((e * e).mean()))
        w, b = w - np.float32(lr) * 2 * (e * x).mean(), b - np.float32(lr) * 2 * e.mean()
    return np.asarray(w), np.asarray(b), losses

# %% correct="plain Python floats, squares by multiplication" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    x = [float(v) for v in x]; y = [float(v) for v in y]
    w = b = 0.0
    losses = []
    n = len(x)
    for s in range(steps):
        e = [w * u + b - v for u, v in zip(x, y)]
        losses.append(sum(t * t for t in e) / n)
        w, b = w - lr * 2 * sum(t * u for t, u in zip(e, x)) / n, b - lr * 2 * sum(e) / n
    return [w, b, losses]

# %% misconception="plain Python floats overflow in a power" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="OverflowError"
def gradient_descent(x, y, lr, steps):
    x = [float(v) for v in x]; y = [float(v) for v in y]
    w = b = 0.0
    losses = []
    n = len(x)
    for s in range(steps):
        e = [w * u + b - v for u, v in zip(x, y)]
        losses.append(sum(t ** 2 for t in e) / n)
        w, b = w - lr * 2 * sum(t * u for t, u in zip(e, x)) / n, b - lr * 2 * sum(e) / n
    return [w, b, losses]

# %% misconception="torch gradients pile up" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="pile up"
def gradient_descent(x, y, lr, steps):
    import torch
    p = torch.zeros(2, requires_grad=True)
    X, Y = torch.tensor(x).float(), torch.tensor(y).float()
    losses = []
    for _ in range(steps):
        l = ((p[0] * X + p[1] - Y) ** 2).mean()
        losses.append(l.item())
        l.backward()
        with torch.no_grad():
            p -= lr * p.grad
    return p[0].item(), p[1].item(), losses

# %% correct="plain floats that catch the overflow" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    points = list(zip(x.tolist(), y.tolist()))
    n = len(points)
    for _ in range(steps):
        try:
            loss = sum((w * xi + b - yi) ** 2 for xi, yi in points) / n
        except OverflowError:
            loss = float("inf")
        losses.append(loss)
        dw = sum(2 * (w * xi + b - yi) * xi for xi, yi in points) / n
        db = sum(2 * (w * xi + b - yi) for xi, yi in points) / n
        w, b = w - lr * dw, b - lr * db
    return w, b, losses

# %% correct="torch linear layer in double precision, detached tensors" item="gradient-descent"
import torch
from torch import nn

def gradient_descent(x, y, lr, steps):
    net = nn.Linear(1, 1).double()
    nn.init.zeros_(net.weight)
    nn.init.zeros_(net.bias)
    X, Y = torch.from_numpy(x).view(-1, 1), torch.from_numpy(y).view(-1, 1)
    losses = torch.empty(steps, dtype=torch.float64)
    for i in range(steps):
        loss = nn.MSELoss()(net(X), Y)
        losses[i] = loss.detach()
        grads = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            for p, g in zip(net.parameters(), grads):
                p -= lr * g
    return net.weight.detach().squeeze(), net.bias.detach().squeeze(), losses

# %% correct="an affine map repeated" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    H = 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
    g = 2 * np.array([np.mean(x * y), np.mean(y)])
    A, c = np.eye(2) - lr * H, lr * g
    path = [np.zeros(2)]
    for _ in range(steps):
        path.append(A @ path[-1] + c)
    losses = [np.mean((p[0] * x + p[1] - y) ** 2) for p in path[:-1]]
    return path[-1][0], path[-1][1], np.array(losses)

# %% correct="generator of states" item="gradient-descent"
from itertools import islice

def descend(x, y, lr):
    w, b = np.float64(0), np.float64(0)
    while True:
        e = w * x + b - y
        yield w, b, np.mean(e * e)
        w, b = w - 2 * lr * np.mean(e * x), b - 2 * lr * np.mean(e)

def gradient_descent(x, y, lr, steps):
    states = list(islice(descend(x, y, lr), steps + 1))
    return [states[-1][0], states[-1][1], [s[2] for s in states[:-1]]]

# %% extra=true
import logging

def slopes_at(x, y, w, b):
    r = np.add(np.multiply(w, x), b) - y
    return np.average(r ** 2), 2 * np.average(r * x), 2 * np.average(r)

# %% correct="helper in a cell above, with a log line on divergence" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    w, b, losses = np.array(0.0), np.array(0.0), []
    if steps == 0:
        return 0.0, 0.0, losses
    while len(losses) < steps:
        loss, dw, db = slopes_at(x, y, w, b)
        losses.append(loss)
        if not np.isfinite(loss):
            logging.warning("the loss is out of range")
        w, b = w - lr * dw, b - lr * db
    return w, b, tuple(losses)

# %% correct="history of n + 1 states, losses in one sweep at the end" item="gradient-descent"
def gradient_descent(x, y, lr, steps):
    w, b = np.zeros(steps + 1), np.zeros(steps + 1)
    for t in range(steps):
        e = w[t] * x + b[t] - y
        w[t + 1] = w[t] - lr * np.mean(2 * e * x)
        b[t + 1] = b[t] - lr * np.mean(2 * e)
    losses = np.mean((np.outer(w[:-1], x) + b[:-1, None] - y) ** 2, axis=1)
    return w[-1], b[-1], losses

# %% misconception="half the loss, so that no factor 2 is needed" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="that is half"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.mean(error**2) / 2)
        w, b = w - lr * np.mean(error * x), b - lr * np.mean(error)
    return w, b, losses

# %% misconception="the root of the loss is noted" item="gradient-descent" fails="gradient-descent-visible gradient-descent-hidden" says="square root"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(np.sqrt(np.mean(error**2)))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses

# %% misconception="the visible case by heart" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="the first step"
def gradient_descent(x, y, lr, steps):
    return 2.0, 1.0, ([21.0] + [0.0] * steps)[:steps]

# %% misconception="one step too many" item="gradient-descent" fails="gradient-descent-hidden" points=1 says="more than one step"
def gradient_descent(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps + 1):
        error = w * x + b - y
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * np.mean(error * x), b - lr * 2 * np.mean(error)
    return w, b, losses[:steps]

# %% correct="a capital letter with blanks" item="descent-meaning"
descent_meaning = " B"

# %% misconception="gradient descent scales features" item="descent-meaning" fails="descent-meaning-hidden" says="scaling"
descent_meaning = "a"

# %% misconception="a step solves for the best line" item="descent-meaning" fails="descent-meaning-hidden" says="closed-form"
descent_meaning = "c"

# %% misconception="a step is a random search" item="descent-meaning" fails="descent-meaning-hidden" says="random search"
descent_meaning = "d"

# %% misconception="not a letter of the four" item="descent-meaning" fails="descent-meaning-hidden" says="set descent_meaning"
descent_meaning = "w and b"
