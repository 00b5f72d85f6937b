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


# %% misconception="the output is a class" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="classes"
def sigmoid(z):
    return (1 / (1 + np.exp(-z)) >= 0.5).astype(int)


# %% misconception="the output is a residual" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="rising log-odds"
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


# %% misconception="a softmax over the array" item="sigmoid" fails="sigmoid-visible sigmoid-hidden" says="even chance"
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


# %% misconception="clipped too early" item="sigmoid" fails="sigmoid-hidden" points=1 says="far ends"
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


# %% correct="torch, a tensor comes back" item="sigmoid"
import torch

def sigmoid(z):
    return torch.sigmoid(torch.as_tensor(z))

# %% misconception="overflow for one number alone" item="sigmoid" fails="sigmoid-hidden" points=1 says="OverflowError"
import math

def sigmoid(z):
    if np.ndim(z) == 0:
        return 1 / (1 + math.exp(-z))
    return 1 / (1 + np.exp(-z))

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


# %% misconception="the probability is the class already" item="classify" fails="classify-visible classify-hidden" says="class"
def classify(probabilities, threshold=0.5):
    return probabilities


# %% misconception="the class is a residual from the threshold" item="classify" fails="classify-visible classify-hidden" says="class"
def classify(probabilities, threshold=0.5):
    return np.abs(np.asarray(probabilities) - threshold)


# %% misconception="sigmoid once more" item="classify" fails="classify-visible classify-hidden" says="probability already"
def classify(probabilities, threshold=0.5):
    p = 1 / (1 + np.exp(-np.asarray(probabilities)))
    return np.where(p >= threshold, 1, 0)


# %% correct="digitize, small integers" item="classify"
def classify(probabilities, threshold=0.5):
    return np.asarray(np.digitize(probabilities, [threshold]), dtype=np.uint8)

# %% misconception="above only, not equal" item="classify" fails="classify-visible classify-hidden" says="equal to the threshold"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) > threshold, 1, 0)


# %% misconception="the threshold is ignored" item="classify" fails="classify-hidden" points=1 says="default"
def classify(probabilities, threshold=0.5):
    return np.where(np.asarray(probabilities) >= 0.5, 1, 0)


# %% misconception="rounding stands in for a threshold" item="classify" fails="classify-visible classify-hidden" says="equal to the threshold"
def classify(probabilities, threshold=0.5):
    return np.round(probabilities).astype(int)


# %% misconception="probabilities rounded to two places first" item="classify" fails="classify-hidden" points=1 says="even 0.001 below"
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


# %% misconception="one number at a time" item="classify" fails="classify-visible classify-hidden" says="ambiguous"
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


# %% misconception="NaN everywhere" item="classify" fails="classify-visible classify-hidden" says="class"
def classify(probabilities, threshold=0.5):
    return np.full(np.shape(probabilities), np.nan)


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
