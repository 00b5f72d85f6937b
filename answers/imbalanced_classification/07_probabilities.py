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


# %% misconception="one minus the share of the healthy cancels for small p" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="log-odds"
def unweighted_probability(p, pos_weight):
    return 1 - pos_weight * (1 - p) / (p + pos_weight * (1 - p))


# %% misconception="the weight multiplied the probability" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="odds"
def unweighted_probability(p, pos_weight):
    return p / pos_weight


# %% misconception="the weight is applied once more" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="once more"
def unweighted_probability(p, pos_weight):
    return pos_weight * p / (pos_weight * p + 1 - p)


# %% misconception="the odds come back" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="expected"
def unweighted_probability(p, pos_weight):
    return p / (pos_weight * (1 - p))


# %% misconception="the log of the weight is taken off the probability" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="expected"
def unweighted_probability(p, pos_weight):
    return p - np.log(pos_weight)


# %% misconception="base-2 logarithm of the weight" item="unweighted-probability" fails="unweighted-probability-visible unweighted-probability-hidden" says="expected"
def unweighted_probability(p, pos_weight):
    return 1 / (1 + np.exp(-(np.log(p / (1 - p)) - np.log2(pos_weight))))


# %% misconception="clipped away from 0 and 1" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="log-odds"
def unweighted_probability(p, pos_weight):
    eps = 1e-7
    p = torch.clamp(p, eps, 1 - eps) if isinstance(p, torch.Tensor) else np.clip(p, eps, 1 - eps)
    return p / (p + pos_weight * (1 - p))


# %% misconception="weights below 1 are taken upside down" item="unweighted-probability" fails="unweighted-probability-hidden" points=1 says="log-odds"
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


# %% correct="a capital letter" item="correction-effect"
correction_effect = "C "

# %% misconception="0.5 stays the right threshold" item="correction-effect" fails="correction-effect-hidden" says="0.6"
correction_effect = "a"

# %% misconception="the correction improves the ranking" item="correction-effect" fails="correction-effect-hidden" says="order"
correction_effect = "b"

# %% misconception="the correction undoes the training" item="correction-effect" fails="correction-effect-hidden" says="training is over"
correction_effect = "d"
