# %% correct="the formula as it stands, with a warning at -1000" item="sigmoid"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% correct="a loop over entries with math.exp" item="sigmoid"
import math


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        value = z[index]
        if value >= 0:
            result[index] = 1 / (1 + math.exp(-value))
        else:
            result[index] = math.exp(value) / (1 + math.exp(value))
    return result


# %% correct="scipy does it" item="sigmoid"
from scipy.special import expit


def sigmoid(z):
    return expit(z)


# %% correct="nested lists come back, z clipped" item="sigmoid"
def sigmoid(z):
    safe = np.clip(z, -50, 50)
    odds = np.exp(safe)
    return (odds / (1 + odds)).tolist()


# %% correct="torch, a tensor comes back" item="sigmoid"
import torch

def sigmoid(z):
    return torch.sigmoid(torch.as_tensor(z))


# %% correct="nested lists by recursion" item="sigmoid"
def sigmoid(z):
    if isinstance(z, (list, tuple, np.ndarray)) and np.ndim(z) > 0:
        return [sigmoid(part) for part in z]
    try:
        return 1 / (1 + 2.718281828459045 ** (-float(z)))
    except OverflowError:
        return 0.0


# %% correct="hyperbolic tangent of half the log-odds" item="sigmoid"
def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


# %% correct="distribution function of the logistic law in scipy" item="sigmoid"
from scipy import stats


def sigmoid(z):
    return stats.logistic.cdf(z)


# %% correct="minus logaddexp, then exp" item="sigmoid"
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


# %% correct="two masks and many temporaries, with prints" item="sigmoid"
def sigmoid(z):
    print("z is", z)
    z_array = np.array(z, dtype=float)
    out = np.zeros(z_array.shape)
    positive = z_array >= 0
    negative = np.logical_not(positive)
    exp_of_minus = np.exp(-z_array[positive])
    out[positive] = 1 / (1 + exp_of_minus)
    exp_of_plus = np.exp(z_array[negative])
    out[negative] = exp_of_plus / (1 + exp_of_plus)
    print("result is", out)
    return out


# %% correct="np.vectorize of a scalar function that logs" item="sigmoid"
import logging
import math


def one_value(v):
    logging.getLogger("workbook").warning("sigmoid of %s", v)
    if v < -700:
        return 0.0
    return 1.0 / (1.0 + math.exp(-v))


sigmoid = np.vectorize(one_value, otypes=[float])


# %% correct="softmax over a column of zeros" item="sigmoid"
from scipy.special import softmax


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    both = np.stack([np.zeros_like(z), z], axis=-1)
    return softmax(both, axis=-1)[..., 1]


# %% misconception="the output is a class" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="classes"
def sigmoid(z):
    return (1 / (1 + np.exp(-z)) >= 0.5).astype(int)


# %% misconception="the output is a residual" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="gap 1 - p"
def sigmoid(z):
    y = 1
    return y - 1 / (1 + np.exp(-z))


# %% misconception="the output is a squared residual against its own class" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="even chance"
def sigmoid(z):
    p = 1 / (1 + np.exp(-z))
    return ((p >= 0.5) - p) ** 2


# %% misconception="the sign is flipped" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="sign"
def sigmoid(z):
    return 1 / (1 + np.exp(z))


# %% misconception="the odds, without the whole" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="odds"
def sigmoid(z):
    return 1 / np.exp(-z)


# %% misconception="a softmax over the array" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="add up to 1"
def sigmoid(z):
    return np.exp(z) / np.sum(np.exp(z))


# %% misconception="tanh, from -1 to 1" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="between 0 and 1"
def sigmoid(z):
    return np.tanh(z)


# %% misconception="NaN for large log-odds" item="sigmoid" fails="sigmoid-hidden" points=1 says="NaN"
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# %% misconception="math.exp overflows with an error" item="sigmoid" fails="sigmoid-hidden" points=1 says="OverflowError"
import math


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        result[index] = 1 / (1 + math.exp(-z[index]))
    return result


# %% misconception="clipped too early" item="sigmoid" fails="sigmoid-hidden" points=1 says="limited too early"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


# %% misconception="rounded to four places" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="round"
def sigmoid(z):
    return np.round(1 / (1 + np.exp(-z)), 4)


# %% misconception="z is overwritten" item="sigmoid" fails="sigmoid-hidden" points=1 says="changed the array"
def sigmoid(z):
    z = np.asarray(z)
    z *= -1
    np.exp(z, out=z)
    return 1 / (1 + z)


# %% misconception="one number at a time" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="TypeError"
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# %% misconception="the known visible values only" item="sigmoid" fails="sigmoid-hidden" points=1 says="shape"
def sigmoid(z):
    if np.ndim(z) == 0:
        return 0.5
    return [[0.01798621, 0.26894142, 0.5], [0.5, 0.73105858, 0.95257413]]


# %% misconception="flattened" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="shape"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.ravel(z)))


# %% misconception="a shape that would broadcast" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="shape"
def sigmoid(z):
    return np.array([0.5])


# %% misconception="printed, not returned" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="return"
def sigmoid(z):
    print(1 / (1 + np.exp(-z)))


# %% misconception="NaN everywhere" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="finite"
def sigmoid(z):
    return np.full(np.shape(z), np.nan)


# %% misconception="an empty array" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="shape"
def sigmoid(z):
    return np.array([])


# %% misconception="overflow for one number alone" item="sigmoid" fails="sigmoid-hidden" points=1 says="OverflowError"
import math

def sigmoid(z):
    if np.ndim(z) == 0:
        return 1 / (1 + math.exp(-z))
    return 1 / (1 + np.exp(-z))


# %% misconception="the sigmoid of the sigmoid" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="twice"
def sigmoid(z):
    p = 1 / (1 + np.exp(-np.asarray(z)))
    return 1 / (1 + np.exp(-p))


# %% misconception="a power of two instead of e" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="base"
def sigmoid(z):
    return 1 / (1 + 2.0 ** (-np.asarray(z)))


# %% misconception="the common logarithm's base" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="e is the base"
def sigmoid(z):
    return 1 / (1 + 10.0 ** (-np.asarray(z)))


# %% misconception="any way to squeeze numbers between 0 and 1" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="even chance"
def sigmoid(z):
    z = np.asarray(z)
    spread = z.max() - z.min()
    return (z - z.min()) / (spread if spread > 0 else 1)


# %% misconception="the logarithm of the probability" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="between 0 and 1"
def sigmoid(z):
    return -np.logaddexp(0, -np.asarray(z))


# %% misconception="clipped at six" item="sigmoid" fails="sigmoid-hidden" points=1 says="limit z"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -6, 6)))


# %% misconception="an array of one for one number" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="one number"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.atleast_1d(z)))


# %% correct="a comparison turned into integers" item="classify"
def classify(probabilities, threshold=0.5):
    return (np.asarray(probabilities) >= threshold).astype(int)


# %% correct="recursion to nested lists" item="classify"
def classify(probabilities, threshold=0.5):
    if np.ndim(probabilities) == 0:
        if probabilities >= threshold:
            return 1
        else:
            return 0
    classes = []
    for entry in probabilities:
        classes.append(classify(entry, threshold))
    return classes


# %% correct="a verbose beginner with masks on a new array" item="classify"
def classify(probabilities, threshold=0.5):
    probabilities = np.asarray(probabilities)
    result = np.zeros(probabilities.shape, dtype=np.int8)
    is_high = probabilities >= threshold
    result[is_high] = 1
    return result


# %% correct="digitize, small integers" item="classify"
def classify(probabilities, threshold=0.5):
    return np.asarray(np.digitize(probabilities, [threshold]), dtype=np.uint8)


# %% correct="a loop over flat values, shaped again at the end" item="classify"
def classify(probabilities, threshold=0.5):
    if np.ndim(probabilities) == 0:
        if probabilities >= threshold:
            return 1
        else:
            return 0
    probabilities = np.asarray(probabilities)
    flat = []
    for p in probabilities.flatten():
        if p >= threshold:
            flat.append(1)
        else:
            flat.append(0)
    return np.array(flat, dtype=int).reshape(probabilities.shape)


# %% correct="zero where below, one elsewhere" item="classify"
def classify(probabilities, threshold=0.5):
    return np.where(np.array(probabilities) < threshold, 0, 1)


# %% correct="one minus the below mask, with type hints" item="classify"
def classify(probabilities: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    below: np.ndarray = np.less(probabilities, threshold)
    return 1 - np.asarray(below, dtype=np.int64)


# %% correct="Heaviside step of the distance to the threshold" item="classify"
def classify(probabilities, threshold=0.5):
    distance = np.subtract(probabilities, threshold)
    return np.heaviside(distance, 1).astype(int)


# %% extra=true
import warnings


def at_least(p, limit):
    warnings.warn("comparing floats", stacklevel=2)
    return 1 if p >= limit else 0


# %% correct="vectorized helper of an own cell that warns" item="classify"
def classify(probabilities, threshold=0.5):
    return np.vectorize(at_least, otypes=[int])(probabilities, threshold)


# %% correct="the rank among sorted thresholds" item="classify"
def classify(probabilities, threshold=0.5):
    return np.searchsorted(np.array([threshold]), probabilities, side="right")


# %% correct="torch comparison, back to numpy" item="classify"
import torch


def classify(probabilities, threshold=0.5):
    p = torch.as_tensor(probabilities, dtype=torch.float64)
    return (p >= threshold).long().numpy()


# %% misconception="the probability is the class already" item="classify" fails="classify-visible classify-hidden" says="classes are the integers"
def classify(probabilities, threshold=0.5):
    return probabilities


# %% misconception="the class is a residual from the threshold" item="classify" fails="classify-visible classify-hidden" says="classes are the integers"
def classify(probabilities, threshold=0.5):
    return np.abs(np.asarray(probabilities) - threshold)


# %% misconception="sigmoid once more" item="classify" fails="classify-visible classify-hidden" says="probability already"
def classify(probabilities, threshold=0.5):
    p = 1 / (1 + np.exp(-np.asarray(probabilities)))
    return np.where(p >= threshold, 1, 0)


# %% misconception="above only, not equal" item="classify" fails="classify-visible classify-hidden" says="equal to the threshold"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) > threshold, 1, 0)


# %% misconception="the threshold is ignored" item="classify" fails="classify-hidden" points=1 says="default"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) >= 0.5, 1, 0)


# %% misconception="rounding stands in for a threshold" item="classify" fails="classify-visible classify-hidden" says="equal to the threshold"
def classify(probabilities, threshold=0.5):
    return np.round(probabilities).astype(int)


# %% misconception="probabilities rounded to two places first" item="classify" fails="classify-hidden" points=1 says="just below"
def classify(probabilities, threshold=0.5):
    return np.where(np.round(probabilities, 2) >= threshold, 1, 0)


# %% misconception="threshold 0 is taken for missing" item="classify" fails="classify-hidden" points=1 says="threshold 0"
def classify(probabilities, threshold=0.5):
    threshold = threshold or 0.5
    return np.where(np.asarray(probabilities) >= threshold, 1, 0)


# %% misconception="classes swapped" item="classify" fails="classify-visible classify-hidden" says="swapped"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) >= threshold, 0, 1)


# %% misconception="booleans instead of integers" item="classify" fails="classify-visible" points=2 says="integers"
def classify(probabilities, threshold=0.5):
    return probabilities >= threshold


# %% misconception="one number at a time" item="classify" fails="classify-visible classify-hidden" says="ValueError"
def classify(probabilities, threshold=0.5):
    return 1 if probabilities >= threshold else 0


# %% misconception="the input is overwritten" item="classify" fails="classify-hidden" points=1 says="changed the array"
def classify(probabilities, threshold=0.5):
    probabilities = np.asarray(probabilities)
    reached = probabilities >= threshold
    probabilities[reached] = 1
    probabilities[~reached] = 0
    return probabilities.astype(int)


# %% misconception="no return" item="classify" fails="classify-visible classify-hidden" says="return"
def classify(probabilities, threshold=0.5):
    np.where(np.asarray(probabilities) >= threshold, 1, 0)


# %% misconception="an empty array" item="classify" fails="classify-visible classify-hidden" says="shape"
def classify(probabilities, threshold=0.5):
    return np.array([], dtype=int)


# %% misconception="NaN everywhere" item="classify" fails="classify-visible classify-hidden" says="classes are the integers"
def classify(probabilities, threshold=0.5):
    return np.full(np.shape(probabilities), np.nan)


# %% misconception="threshold on log-odds" item="classify" fails="classify-visible classify-hidden" says="not log-odds"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) >= 0, 1, 0)


# %% misconception="threshold and probabilities in the wrong places" item="classify" fails="classify-visible classify-hidden" says="swapped"
def classify(probabilities, threshold=0.5):
    return np.where(threshold >= np.asarray(probabilities), 1, 0)


# %% misconception="the decimals are cut off" item="classify" fails="classify-visible classify-hidden" says="cut off"
def classify(probabilities, threshold=0.5):
    return np.asarray(probabilities).astype(int)


# %% misconception="classes -1 and 1" item="classify" fails="classify-visible classify-hidden" says="the classes are 0 and 1"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) >= threshold, 1, -1)


# %% misconception="floats instead of integers" item="classify" fails="classify-visible" points=2 says="integers"
def classify(probabilities, threshold=0.5):
    return np.heaviside(np.asarray(probabilities) - threshold, 1.0)


# %% misconception="the visible classes only" item="classify" fails="classify-hidden" points=1 says="shape"
def classify(probabilities, threshold=0.5):
    return 1 if np.ndim(probabilities) == 0 else [0, 0, 1, 1, 1]


# %% misconception="flattened classes" item="classify" fails="classify-hidden" points=1 says="shape"
def classify(probabilities, threshold=0.5):
    if np.ndim(probabilities) == 0:
        return int(probabilities >= threshold)
    return [int(p >= threshold) for p in np.ravel(probabilities)]


# %% misconception="a list for one number" item="classify" fails="classify-visible classify-hidden" says="one number"
def classify(probabilities, threshold=0.5):
    return (np.atleast_1d(probabilities) >= threshold).astype(int)


# %% correct="upper case and blanks" item="sigmoid-meaning"
sigmoid_meaning = " B "


# %% misconception="a residual" item="sigmoid-meaning" fails="sigmoid-meaning-hidden" says="residual"
sigmoid_meaning = "a"


# %% misconception="a class" item="sigmoid-meaning" fails="sigmoid-meaning-hidden" says="threshold"
sigmoid_meaning = "c"


# %% misconception="accuracy" item="sigmoid-meaning" fails="sigmoid-meaning-hidden" says="accuracy"
sigmoid_meaning = "d"


# %% misconception="None" item="sigmoid-meaning" fails="sigmoid-meaning-hidden" says="set sigmoid_meaning"
sigmoid_meaning = None

# %% equivalent="At z = 0 both branches give one half." item="sigmoid"
# was: return np.where(np.asarray(z) >= 0, 1, shrunk) / (1 + shrunk)
# now: return np.where(np.asarray(z) > 0, 1, shrunk) / (1 + shrunk)
