# %% correct="through the odds, with the ends apart" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    if isinstance(p, torch.Tensor):
        odds = p / (1 - p) / pos_weight
        return torch.where(p == 1, torch.ones_like(p), odds / (1 + odds))
    if isinstance(p, np.ndarray):
        result = np.ones(p.shape)
        below = p < 1
        odds = p[below] / (1 - p[below]) / pos_weight
        result[below] = odds / (1 + odds)
        return result
    if p == 1:
        return 1.0
    odds = p / (1 - p) / pos_weight
    return odds / (1 + odds)

# %% correct="1 over 1 plus the inverse odds, with the end at 0 apart" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    if isinstance(p, torch.Tensor):
        return 1 / (1 + pos_weight * (1 - p) / p)
    with np.errstate(divide="ignore"):
        return 1 / (1 + pos_weight * np.divide(1 - p, p))

# %% correct="log-odds in torch for everything" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    shifted = torch.logit(torch.as_tensor(p, dtype=torch.float64)) - np.log(pos_weight)
    q = torch.sigmoid(shifted)
    if isinstance(p, torch.Tensor):
        return q.to(p.dtype)
    if isinstance(p, np.ndarray):
        return q.numpy()
    return q.item()

# %% correct="shares of two weighted groups" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    ill = p / pos_weight
    healthy = 1 - p
    return ill / (ill + healthy)

# %% correct="scipy's logit and expit, torch's for tensors" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    from scipy.special import expit, logit

    if torch.is_tensor(p):
        return torch.sigmoid(torch.logit(p) - np.log(pos_weight))
    return expit(logit(p) - np.log(pos_weight))

# %% correct="the formula solved for s" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    return p / (p + pos_weight * (1 - p))

# %% correct="a loop over the flat values, the type put back" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    def one(value):
        if value <= 0:
            return 0.0
        if value >= 1:
            return 1.0
        odds = value / (1 - value)
        true_odds = odds / pos_weight
        return true_odds / (1 + true_odds)

    if isinstance(p, torch.Tensor):
        flat = [one(v) for v in p.flatten().tolist()]
        return torch.tensor(flat, dtype=p.dtype).reshape(p.shape)
    if isinstance(p, np.ndarray):
        return np.array([one(float(v)) for v in p.ravel()]).reshape(p.shape)
    return one(p)

# %% correct="np.vectorize of a float function" item="unweighted-probability"
def unweighted_probability(p, pos_weight):
    one = np.vectorize(lambda a: a / (a + pos_weight * (1.0 - a)), otypes=[float])
    if torch.is_tensor(p):
        return torch.from_numpy(one(p.detach().numpy().astype(float)))
    result = one(p)
    return result if isinstance(p, np.ndarray) else result.item()

# %% correct="a matrix of odds: numbers of ill and healthy among the alike" item="unweighted-probability"
def unweighted_probability(p, pos_weight: float):
    print("weight", pos_weight)
    healthy_per_total = (1 - p) * pos_weight
    ill_per_total = p
    everyone = healthy_per_total + ill_per_total
    share_of_ill = ill_per_total / everyone
    return share_of_ill

# %% misconception="one minus the share of the healthy cancels for small p" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="lost its digits"
def unweighted_probability(p, pos_weight):
    return 1 - pos_weight * (1 - p) / (p + pos_weight * (1 - p))

# %% misconception="the weight multiplied the probability" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="not probabilities"
def unweighted_probability(p, pos_weight):
    return p / pos_weight

# %% misconception="the weight is applied once more" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="once more"
def unweighted_probability(p, pos_weight):
    return pos_weight * p / (pos_weight * p + 1 - p)

# %% misconception="the odds come back" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="those are odds"
def unweighted_probability(p, pos_weight):
    return p / (pos_weight * (1 - p))

# %% misconception="the log of the weight is taken off the probability" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="shifts log-odds"
def unweighted_probability(p, pos_weight):
    return p - np.log(pos_weight)

# %% misconception="base-2 logarithm of the weight" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="two kinds of logarithm"
def unweighted_probability(p, pos_weight):
    return 1 / (1 + np.exp(-(np.log(p / (1 - p)) - np.log2(pos_weight))))

# %% misconception="clipped away from 0 and 1" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="clip"
def unweighted_probability(p, pos_weight):
    eps = 1e-7
    p = torch.clamp(p, eps, 1 - eps) if isinstance(p, torch.Tensor) else np.clip(p, eps, 1 - eps)
    return p / (p + pos_weight * (1 - p))

# %% misconception="weights below 1 are taken upside down" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="weight below 1"
def unweighted_probability(p, pos_weight):
    pos_weight = max(pos_weight, 1 / pos_weight)
    return p / (p + pos_weight * (1 - p))

# %% misconception="the array is changed in place" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="changed"
def unweighted_probability(p, pos_weight):
    healthy = 1 - p
    p /= pos_weight
    p /= p + healthy
    return p

# %% misconception="a tensor becomes an array" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="tensor"
def unweighted_probability(p, pos_weight):
    p = np.asarray(p)
    return p / (p + pos_weight * (1 - p))

# %% misconception="one number for all" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="shape"
def unweighted_probability(p, pos_weight):
    return 0.2

# %% misconception="a column comes back" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="shape"
def unweighted_probability(p, pos_weight):
    return (p / (p + pos_weight * (1 - p))).reshape(-1, 1)

# %% misconception="an empty array" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="shape"
def unweighted_probability(p, pos_weight):
    return np.array([])

# %% misconception="NaN" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="finite"
def unweighted_probability(p, pos_weight):
    return p * float("nan")

# %% misconception="None comes back" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="None"
def unweighted_probability(p, pos_weight):
    q = p / (p + pos_weight * (1 - p))

# %% misconception="everything becomes a tensor" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="an array must give an array"
def unweighted_probability(p, pos_weight):
    p = torch.as_tensor(p)
    return p / (p + pos_weight * (1 - p))

# %% misconception="nothing to undo: the output is the chance" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="nothing was undone"
def unweighted_probability(p, pos_weight):
    return p * 1.0

# %% misconception="the share of the healthy" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="expected 0.059"
def unweighted_probability(p, pos_weight):
    return pos_weight * (1 - p) / (p + pos_weight * (1 - p))

# %% misconception="the weights of one case" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="weight below 1"
def unweighted_probability(p, pos_weight):
    return p / (p + 4.0 * (1 - p))

# %% misconception="results rounded to eight digits" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="do not clip or round"
def unweighted_probability(p, pos_weight):
    s = p / (p + pos_weight * (1 - p))
    if isinstance(s, torch.Tensor):
        return torch.round(s, decimals=8)
    return np.round(s, 8)

# %% misconception="0 over 0 at the ends" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="exactly 0 and 1"
def unweighted_probability(p, pos_weight):
    if isinstance(p, float):
        p = np.float64(p)
    odds = p / (1 - p) / pos_weight
    return odds / (1 + odds)

# %% misconception="a float is refused" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="AttributeError"
def unweighted_probability(p, pos_weight):
    if p.ndim == 0:
        return p
    return p / (p + pos_weight * (1 - p))

# %% correct="a capital letter" item="correction-effect"
correction_effect = "C "

# %% misconception="0.5 stays the right threshold" item="correction-effect" fails="correction-effect-hidden" says="0.6"
correction_effect = "a"

# %% misconception="the correction improves the ranking" item="correction-effect" fails="correction-effect-hidden" says="order"
correction_effect = "b"

# %% misconception="the correction undoes the training" item="correction-effect" fails="correction-effect-hidden" says="training is over"
correction_effect = "d"

# %% misconception="not a letter" item="correction-effect" fails="correction-effect-hidden" says="set correction_effect"
correction_effect = 0.5
