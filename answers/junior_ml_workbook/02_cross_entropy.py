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


# %% misconception="cross-entropy penalises large values too" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="no size"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    fit = -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
    return fit + 0.1 * np.sum(p**2)


# %% misconception="cross-entropy is the sum of squared gaps" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="squared gap"
def binary_cross_entropy(y_true, p_hat):
    return np.mean((y_true - p_hat) ** 2)


# %% misconception="the sum instead of the mean" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="mean"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="the minus sign is missing" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="sign"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# %% misconception="base 2" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="natural"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log2(p) + (1 - y_true) * np.log2(1 - p))


# %% misconception="only label 1 counts" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="label 0"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log(p))


# %% correct="the probability of the true label, float32" item="binary-cross-entropy"
def binary_cross_entropy(y_true, p_hat):
    p = np.where(y_true == 1, p_hat, 1 - p_hat).astype(np.float32)
    return -np.log(np.maximum(p, np.float32(1e-7))).mean()

# %% misconception="labels 0 and 1 exchanged" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="which label"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean((1 - y_true) * np.log(p) + y_true * np.log(1 - p))

# %% misconception="labels and probabilities swapped" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="too much"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(y_true, 1e-12, 1 - 1e-12)
    return -np.mean(p_hat * np.log(p) + (1 - p_hat) * np.log(1 - p))


# %% misconception="no care for 0 and 1" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="exactly 0 or 1"
def binary_cross_entropy(y_true, p_hat):
    return -np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))


# %% misconception="only 0 is kept away" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="exactly 0 or 1"
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


# %% misconception="the given probabilities are clipped in place" item="binary-cross-entropy" fails="binary-cross-entropy-hidden" points=1 says="changed"
def binary_cross_entropy(y_true, p_hat):
    np.clip(p_hat, 1e-12, 1 - 1e-12, out=p_hat)
    return -np.mean(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))


# %% misconception="one cost for each sample" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="one"
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


# %% misconception="an array of one entry" item="binary-cross-entropy" fails="binary-cross-entropy-visible binary-cross-entropy-hidden" says="one"
def binary_cross_entropy(y_true, p_hat):
    p = np.clip(p_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), keepdims=True)


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


# %% misconception="the mean of the squares" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="mean"
def l2_penalty(weights, lam):
    return lam * np.mean(weights**2)


# %% misconception="half of it" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="half"
def l2_penalty(weights, lam):
    return lam / 2 * np.sum(weights**2)


# %% misconception="lambda forgotten" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="lambda"
def l2_penalty(weights, lam):
    return np.sum(weights**2)


# %% misconception="lambda inside the square" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="lambda itself"
def l2_penalty(weights, lam):
    return np.sum((lam * weights) ** 2)


# %% misconception="lambda 0 is taken for missing" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="lambda 0"
def l2_penalty(weights, lam):
    lam = lam or 1.0
    return lam * np.sum(weights**2)


# %% correct="torch in float32" item="l2-penalty"
import torch

def l2_penalty(weights, lam):
    return lam * torch.tensor(weights, dtype=torch.float32).pow(2).sum()

# %% misconception="rounded to three places" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="do not round"
def l2_penalty(weights, lam):
    return round(lam * np.sum(weights**2), 3)

# %% misconception="the weights are squared in place" item="l2-penalty" fails="l2-penalty-hidden" points=1 says="changed the weights"
def l2_penalty(weights, lam):
    weights **= 2
    return lam * weights.sum()


# %% misconception="one penalty for each weight" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="one"
def l2_penalty(weights, lam):
    return lam * weights**2


# %% misconception="an empty list" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="one"
def l2_penalty(weights, lam):
    return []


# %% misconception="None" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="return"
def l2_penalty(weights, lam):
    return None


# %% misconception="NaN" item="l2-penalty" fails="l2-penalty-visible l2-penalty-hidden" says="finite"
def l2_penalty(weights, lam):
    return np.nan


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


# %% misconception="cross-entropy penalises the weights already" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="does not see the weights"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat)


# %% misconception="the penalty alone" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="penalty alone"
def regularized_loss(y_true, p_hat, weights, lam):
    return l2_penalty(weights, lam)


# %% misconception="the penalty is subtracted" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="raise"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) - l2_penalty(weights, lam)


# %% misconception="lambda multiplies both parts" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="one of the two"
def regularized_loss(y_true, p_hat, weights, lam):
    return lam * (binary_cross_entropy(y_true, p_hat) + np.sum(weights**2))


# %% misconception="lambda applied twice" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="part"
def regularized_loss(y_true, p_hat, weights, lam):
    return binary_cross_entropy(y_true, p_hat) + lam * l2_penalty(weights, lam)


# %% misconception="the penalty is divided by the number of samples" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="divided"
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


# %% misconception="a total for each sample" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="one"
def regularized_loss(y_true, p_hat, weights, lam):
    costs = -(y_true * np.log(p_hat) + (1 - y_true) * np.log(1 - p_hat))
    return costs + lam * np.sum(weights**2)


# %% misconception="no return" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="return"
def regularized_loss(y_true, p_hat, weights, lam):
    total = binary_cross_entropy(y_true, p_hat) + l2_penalty(weights, lam)


# %% misconception="NaN" item="regularized-loss" fails="regularized-loss-visible regularized-loss-hidden" says="finite"
def regularized_loss(y_true, p_hat, weights, lam):
    return np.nan


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
