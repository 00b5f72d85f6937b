# %% correct="a loop over samples" item="binary-cross-entropy"
import math


def binary_cross_entropy(y_true, p_hat):
    total = 0.0
    for y, p in zip(y_true, p_hat):
        p = min(max(p, 1e-15), 1 - 1e-15)
        if y == 1:
            total = total - math.log(p)
        else:
            total = total - math.log(1 - p)
    return total / len(y_true)


# %% correct="scikit-learn does it" item="binary-cross-entropy"
from sklearn.metrics import log_loss


def binary_cross_entropy(y_true, p_hat):
    return log_loss(y_true, p_hat, labels=[0, 1])


# %% correct="torch does it, with its own limit of 100" item="binary-cross-entropy"
import torch


def binary_cross_entropy(y_true, p_hat):
    p = torch.tensor(p_hat, dtype=torch.float64)
    y = torch.tensor(y_true, dtype=torch.float64)
    return torch.nn.functional.binary_cross_entropy(p, y).item()


# %% correct="a small number added inside the logarithms" item="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    eps = 1e-7
    gains = y_true * np.log(p_hat + eps) + (1 - y_true) * np.log(1 - p_hat + eps)
    return -gains.mean()


# %% correct="the probability of the true label, float32" item="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    p = np.where(y_true == 1, p_hat, 1 - p_hat).astype(np.float32)
    return -np.log(np.maximum(p, np.float32(1e-7))).mean()


# %% correct="xlogy and xlog1py of scipy" item="binary-cross-entropy"
from scipy.special import xlog1py, xlogy


def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-15, 1 - 1e-15)
    return -(xlogy(y_true, p) + xlog1py(1 - y_true, -p)).sum() / y_true.size


# %% correct="two dot products, a 0-d array comes back" item="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    y = np.asarray(y_true, dtype=float)
    p = np.clip(np.asarray(p_hat, dtype=float), 1e-9, 1 - 1e-9)
    cost = y @ np.log(p) + (1 - y) @ np.log(1 - p)
    return np.array(-cost / y.shape[0])


# %% correct="a generator expression with logarithms changed in base" item="binary-cross-entropy"
import statistics
import math


def binary_cross_entropy(y_true: np.ndarray, p_hat: np.ndarray) -> float:
    def cost(y: int, p: float) -> float:
        right = float(p) if y else 1.0 - float(p)
        return -math.log2(max(right, 1e-10)) * math.log(2)

    return statistics.fmean(cost(y, p) for y, p in zip(y_true, p_hat))


# %% correct="split by label, with prints and temporaries" item="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    epsilon = 1e-8
    safe = p_hat.copy()
    safe[safe < epsilon] = epsilon
    safe[safe > 1 - epsilon] = 1 - epsilon
    n = len(y_true)
    print("n =", n)
    ones = safe[y_true == 1]
    zeros = safe[y_true == 0]
    sum_ones = np.sum(np.log(ones))
    sum_zeros = np.sum(np.log(1 - zeros))
    print("parts", sum_ones, sum_zeros)
    mean = (sum_ones + sum_zeros) / n
    return -mean


# %% correct="logarithm of the likelihood of a Bernoulli variable" item="binary-cross-entropy"
from scipy.stats import bernoulli


def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-13, 1 - 1e-13)
    return -np.mean(bernoulli.logpmf(y_true, p))


# %% correct="softplus of the log-odds" item="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-10, 1 - 1e-10)
    z = np.log(p) - np.log1p(-p)
    return float(np.mean(np.logaddexp(0, z) - y_true * z))


# %% misconception="cross-entropy penalises large values too" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="no size"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    fit = -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
    return fit + 0.1 * np.sum(p**2)


# %% misconception="cross-entropy is the sum of squared gaps" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="squared gap"
def binary_cross_entropy(y_true, p_hat):
    return np.mean((y_true - p_hat) ** 2)


# %% misconception="the sum instead of the mean" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="take their mean"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="the minus sign is missing" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="look at the sign"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="base 2" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="another base"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log2(p) + (1 - y_true) * np.log2(1 - p))


# %% misconception="only label 1 counts" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="label 0"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log(p))


# %% misconception="labels 0 and 1 exchanged" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="which label"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean((1 - y_true) * np.log(p) + y_true * np.log(1 - p))


# %% misconception="labels and probabilities swapped" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="log taken of the labels"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(y_true, 1e-12, 1 - 1e-12)
    return -np.mean(p_hat * np.log(p) + (1 - p_hat) * np.log(1 - p))


# %% misconception="no care for 0 and 1" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="mind the log of 0"
def binary_cross_entropy(y_true, p_hat):
    return -np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))


# %% misconception="only 0 is kept away" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="mind the log of 0"
def binary_cross_entropy(y_true, p_hat):
    p = np.maximum(p_hat, 1e-12)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="infinite logarithms set to 0" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="sure and wrong"
def binary_cross_entropy(y_true, p_hat):
    log_p = np.nan_to_num(np.log(p_hat), neginf=0.0)
    log_q = np.nan_to_num(np.log(1 - p_hat), neginf=0.0)
    return -np.mean(y_true * log_p + (1 - y_true) * log_q)


# %% misconception="infinite logarithms set to the largest float" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="between 10 and 1000"
def binary_cross_entropy(y_true, p_hat):
    log_p, log_q = np.nan_to_num(np.log(p_hat)), np.nan_to_num(np.log(1 - p_hat))
    return -np.mean(y_true * log_p + (1 - y_true) * log_q)


# %% misconception="clipped at one percent" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="cost nothing"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 0.01, 0.99)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="the given probabilities are clipped in place" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="given probabilities were changed"
def binary_cross_entropy(y_true, p_hat):
    np.clip(p_hat, 1e-12, 1 - 1e-12, out=p_hat)
    return -np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))


# %% misconception="one cost for each sample" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="one number for all samples"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="rounded" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="round"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return round(float(-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))), 4)


# %% misconception="NaN" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="finite"
def binary_cross_entropy(y_true, p_hat):
    return float("nan")


# %% misconception="no return" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="return"
def binary_cross_entropy(y_true, p_hat):
    pass


# %% misconception="an array of one entry" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="one number for all samples"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), keepdims=True)


# %% misconception="p is put through a sigmoid first" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="no sigmoid"
def binary_cross_entropy(y_true, p_hat):
    p = 1 / (1 + np.exp(-p_hat))
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="base 10" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="another base"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log10(p) + (1 - y_true) * np.log10(1 - p))


# %% misconception="only label 0 counts" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="either label"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean((1 - y_true) * np.log(1 - p))


# %% misconception="the minus sign reaches the first term only" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="before both terms"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return np.mean(-y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="the log of p for both labels" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="which label"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(p))


# %% misconception="p rounded to a class" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="not the class"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(np.where(p_hat >= 0.5, 1, 0), 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="a mean for each label, then added" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="one mean"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    cost_of_ones = -np.log(p[y_true == 1])
    cost_of_zeros = -np.log(1 - p[y_true == 0])
    return cost_of_ones.mean() + cost_of_zeros.mean()


# %% misconception="the labels are changed in place" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="changed"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    y_true[y_true == 0] = -1
    return np.mean(-np.log(np.where(y_true == -1, 1 - p, p)))


# %% misconception="the visible cost only" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="other labels"
def binary_cross_entropy(y_true, p_hat):
    return 0.233566752


# %% misconception="an epsilon that vanishes next to 1" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="mind the log of 0"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-20, 1 - 1e-20)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% correct="a loop over weights" item="l2-penalty"
def l2_penalty(weights, lam):
    total = 0
    for weight in weights:
        total += weight**2
    return lam * total


# %% correct="a product of the weights with themselves" item="l2-penalty"
def l2_penalty(weights, lam):
    return lam * (weights @ weights)


# %% correct="the squared norm" item="l2-penalty"
def l2_penalty(weights, lam):
    return lam * np.linalg.norm(weights) ** 2


# %% correct="torch in float32" item="l2-penalty"
import torch

def l2_penalty(weights, lam):
    return lam * torch.tensor(weights, dtype=torch.float32).pow(2).sum()


# %% correct="generator with type hints and an early return" item="l2-penalty"
def l2_penalty(weights: np.ndarray, lam: float) -> float:
    if lam == 0:
        return 0.0
    return float(lam) * sum(float(w) ** 2 for w in weights)


# %% correct="einsum, a 0-d array comes back" item="l2-penalty"
def l2_penalty(weights, lam):
    return np.asarray(lam * np.einsum("i,i->", weights, weights))


# %% correct="hypotenuse of all the weights, squared" item="l2-penalty"
import math


def l2_penalty(weights, lam):
    return lam * math.hypot(*weights) ** 2


# %% correct="each weight charged, then added, with prints" item="l2-penalty"
def l2_penalty(weights, lam):
    squares = np.power(weights, 2)
    print("squares:", squares)
    charges = []
    for i in range(len(squares)):
        charge = lam * squares[i]
        charges.append(charge)
    answer = sum(charges)
    print("penalty:", answer)
    return answer


# %% correct="quadratic form with lambda on the diagonal" item="l2-penalty"
def l2_penalty(weights, lam):
    matrix = lam * np.eye(len(weights))
    return weights @ matrix @ weights


# %% correct="variance and mean put together" item="l2-penalty"
def l2_penalty(weights, lam):
    return lam * len(weights) * (np.var(weights) + np.mean(weights) ** 2)


# %% correct="absolute values squared, added with fsum" item="l2-penalty"
import math


def l2_penalty(weights, lam):
    return math.fsum(lam * abs(w) ** 2 for w in weights.tolist())


# %% misconception="the L2 penalty is the cross-entropy" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="second part"
def l2_penalty(weights, lam):
    p = 1 / (1 + np.exp(-weights))
    return -lam * np.mean(np.log(p))


# %% misconception="absolute values (L1)" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="L1"
def l2_penalty(weights, lam):
    return lam * np.sum(np.abs(weights))


# %% misconception="the length, not its square" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="root"
def l2_penalty(weights, lam):
    return lam * np.linalg.norm(weights)


# %% misconception="sum first, then square" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="square each"
def l2_penalty(weights, lam):
    return lam * np.sum(weights) ** 2


# %% misconception="the mean of the squares" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="that is a mean"
def l2_penalty(weights, lam):
    return lam * np.mean(weights**2)


# %% misconception="half of it" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="one half"
def l2_penalty(weights, lam):
    return lam / 2 * np.sum(weights**2)


# %% misconception="lambda forgotten" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="where has lambda gone"
def l2_penalty(weights, lam):
    return np.sum(weights**2)


# %% misconception="lambda inside the square" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="lambda itself"
def l2_penalty(weights, lam):
    return np.sum((lam * weights) ** 2)


# %% misconception="lambda 0 is taken for missing" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="lambda 0"
def l2_penalty(weights, lam):
    lam = lam or 1.0
    return lam * np.sum(weights**2)


# %% misconception="rounded to three places" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="do not round"
def l2_penalty(weights, lam):
    return round(lam * np.sum(weights**2), 3)


# %% misconception="the weights are squared in place" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="changed the weights"
def l2_penalty(weights, lam):
    weights **= 2
    return lam * weights.sum()


# %% misconception="one penalty for each weight" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="one number for all weights"
def l2_penalty(weights, lam):
    return lam * weights**2


# %% misconception="an empty list" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="one number for all weights"
def l2_penalty(weights, lam):
    return []


# %% misconception="None" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="return"
def l2_penalty(weights, lam):
    return None


# %% misconception="NaN" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="finite"
def l2_penalty(weights, lam):
    return np.nan


# %% misconception="the first weight is taken for the bias" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="left out"
def l2_penalty(weights, lam):
    return lam * np.sum(weights[1:] ** 2)


# %% misconception="a loop that stops one too early" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="left out"
def l2_penalty(weights, lam):
    total = 0
    for i in range(len(weights) - 1):
        total += weights[i] ** 2
    return lam * total


# %% misconception="negative weights cost nothing" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="left out"
def l2_penalty(weights, lam):
    return lam * np.sum(weights[weights > 0] ** 2)


# %% misconception="a penalty with a minus sign" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="not negative"
def l2_penalty(weights, lam):
    return -lam * np.sum(weights**2)


# %% misconception="the visible penalty only" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="other weights"
def l2_penalty(weights, lam):
    return 0.098


# %% misconception="weights and lambda in the wrong places" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="one number"
def l2_penalty(lam, weights):
    return lam * np.sum(np.square(weights))


# %% correct="calls the two functions" item="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + l2_penalty(weights, lam)


# %% correct="everything in loops" item="regularized-loss"
import math


def regularized_loss(y_true, p_hat, weights, lam):
    fit = 0
    for i in range(len(y_true)):
        if y_true[i] == 1:
            fit += -math.log(p_hat[i])
        else:
            fit += -math.log(1 - p_hat[i])
    fit = fit / len(y_true)
    size = 0
    for w in weights:
        size += w * w
    return fit + lam * size


# %% correct="scikit-learn and a squared norm" item="regularized-loss"
from sklearn.metrics import log_loss


def regularized_loss(y_true, p_hat, weights, lam):
    return log_loss(y_true, p_hat, labels=[0, 1]) + lam * np.dot(weights, weights)


# %% correct="both parts written out, no call" item="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    fit = -np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))
    size = lam * np.sum(weights**2)
    return fit + size


# %% extra=true
def cross_entropy_part(y, p):
    return -np.log(np.where(y == 1, p, 1 - p)).mean()


def penalty_part(w, strength):
    return strength * np.square(w).sum()


# %% correct="two helpers of an own cell" item="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    return cross_entropy_part(y_true, p_hat) + penalty_part(weights, lam)


# %% correct="mean of each sample's cost plus penalty" item="regularized-loss"
def regularized_loss(y_true: np.ndarray, p_hat: np.ndarray,
                     weights: np.ndarray, lam: float) -> float:
    n: int = y_true.shape[0]
    penalty: float = float(lam * (weights**2).sum())
    per_sample = [
        -(y * np.log(p) + (1 - y) * np.log1p(-p)) + penalty for y, p in zip(y_true, p_hat)
    ]
    return float(sum(per_sample) / n)


# %% correct="negative log of likelihood times a Gaussian prior" item="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    likelihoods = p_hat**y_true * (1 - p_hat) ** (1 - y_true)
    log_prior = -lam * np.linalg.norm(weights) ** 2
    return np.array(-np.log(likelihoods).mean() - log_prior)


# %% correct="early return without a penalty, and prints" item="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    ones = np.log(p_hat[y_true == 1]).sum()
    zeros = np.log(1 - p_hat[y_true == 0]).sum()
    cross_entropy = -(ones + zeros) / len(p_hat)
    print("cross-entropy", cross_entropy)
    if lam == 0:
        return cross_entropy
    penalty = lam * sum([w * w for w in weights])
    print("penalty", penalty)
    return cross_entropy + penalty


# %% correct="softplus of the log-odds and a scipy norm" item="regularized-loss"
from scipy.linalg import norm
from scipy.special import logit


def regularized_loss(y_true, p_hat, weights, lam):
    z = logit(p_hat)
    return (np.logaddexp(0, z) - y_true * z).mean() + lam * norm(weights) ** 2


# %% correct="one sum of parts in a list" item="regularized-loss"
def regularized_loss(y_true, p_hat, weights, lam):
    y, p = np.array(y_true, float), np.array(p_hat, float)
    parts = [-(y @ np.log(p)) / y.size, -((1 - y) @ np.log(1 - p)) / y.size]
    parts += [lam * w * w for w in weights]
    return np.float64(sum(parts))


# %% correct="torch loss plus a torch sum" item="regularized-loss"
import torch


def regularized_loss(y_true, p_hat, weights, lam):
    y, p, w = (torch.tensor(v, dtype=torch.float64) for v in (y_true, p_hat, weights))
    loss = torch.nn.BCELoss()(p, y)
    return (loss + lam * (w**2).sum()).item()


# %% misconception="cross-entropy penalises the weights already" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="does not see the weights"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat)


# %% misconception="the penalty alone" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="penalty alone"
def regularized_loss(y_true, p_hat, weights, lam):
    return l2_penalty(weights, lam)


# %% misconception="the penalty is subtracted" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="look at the signs"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) - l2_penalty(weights, lam)


# %% misconception="lambda multiplies both parts" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="one of the two parts"
def regularized_loss(y_true, p_hat, weights, lam):
    return lam * (binary_cross_entropy(y_true, p_hat) + np.sum(weights**2))


# %% misconception="lambda applied twice" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="lambda counts once"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + lam * l2_penalty(weights, lam)


# %% misconception="the penalty is divided by the number of samples" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="not divided"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + l2_penalty(weights, lam) / len(y_true)


# %% misconception="an L1 penalty" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="L1"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + lam * np.sum(np.abs(weights))


# %% misconception="the visible value only" item="regularized-loss" fails="regularized-loss-hidden" points=1 says="other data"
def regularized_loss(y_true, p_hat, weights, lam):
    return 0.3315667515


# %% misconception="the weights are squared in place" item="regularized-loss" fails="regularized-loss-hidden" points=1 says="weights were changed"
def regularized_loss(y_true, p_hat, weights, lam):
    weights *= weights
    return binary_cross_entropy(y_true, p_hat) + lam * weights.sum()


# %% misconception="a total for each sample" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="one number in all"
def regularized_loss(y_true, p_hat, weights, lam):
    costs = -(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))
    return costs + lam * np.sum(weights**2)


# %% misconception="no return" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="return"
def regularized_loss(y_true, p_hat, weights, lam):
    total = binary_cross_entropy(y_true, p_hat) + l2_penalty(weights, lam)


# %% misconception="NaN" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="finite"
def regularized_loss(y_true, p_hat, weights, lam):
    return np.nan


# %% misconception="the sum of the costs, not their mean" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="not their sum"
def regularized_loss(y_true, p_hat, weights, lam):
    fit = -np.sum(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))
    return fit + lam * np.sum(weights**2)


# %% misconception="half a penalty" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="no half"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + lam / 2 * np.sum(weights**2)


# %% misconception="the length of the weights" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="no root"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + lam * np.linalg.norm(weights)


# %% misconception="the mean of the squared weights" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="no mean"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + lam * np.mean(weights**2)


# %% misconception="lambda forgotten in the total" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="where has lambda gone"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + np.sum(weights**2)


# %% misconception="lambda at the cross-entropy" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="one of the two parts"
def regularized_loss(y_true, p_hat, weights, lam):
    return lam * binary_cross_entropy(y_true, p_hat) + np.sum(weights**2)


# %% misconception="lambda shares out between the parts" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="one of the two parts"
def regularized_loss(y_true, p_hat, weights, lam):
    return (1 - lam) * binary_cross_entropy(y_true, p_hat) + l2_penalty(weights, lam)


# %% misconception="a log-likelihood minus the penalty" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="signs"
def regularized_loss(y_true, p_hat, weights, lam):
    fit = np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))
    return fit + lam * np.sum(weights**2)


# %% misconception="base 2 in the total" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="natural logarithm"
def regularized_loss(y_true, p_hat, weights, lam):
    fit = -np.mean(y_true * np.log2(p_hat) + (1 - y_true) * np.log2(1 - p_hat))
    return fit + lam * np.sum(weights**2)


# %% misconception="lambda 0 is taken for missing in the total" item="regularized-loss" fails="regularized-loss-hidden" points=1 says="with lambda 0"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + (lam or 1.0) * np.sum(weights**2)


# %% correct="upper case" item="cross-entropy-meaning"
cross_entropy_meaning = "D"


# %% misconception="cross-entropy penalises large weights, and so does L2" item="cross-entropy-meaning" fails="cross-entropy-meaning-hidden" says="any weight"
cross_entropy_meaning = "a"


# %% misconception="cross-entropy is the one that penalises weights" item="cross-entropy-meaning" fails="cross-entropy-meaning-hidden" says="mixed up"
cross_entropy_meaning = "b"


# %% misconception="L2 looks at predictions" item="cross-entropy-meaning" fails="cross-entropy-meaning-hidden" says="equal predictions"
cross_entropy_meaning = "c"


# %% misconception="a whole sentence" item="cross-entropy-meaning" fails="cross-entropy-meaning-hidden" says="set cross_entropy_meaning"
cross_entropy_meaning = "the same cross-entropy"

# %% equivalent="Labels are 0 and 1, nothing beyond." item="regularized-loss"
# was: p_of_label = np.where(y_true == 1, p_hat, 1 - p_hat)
# now: p_of_label = np.where(y_true >= 1, p_hat, 1 - p_hat)
