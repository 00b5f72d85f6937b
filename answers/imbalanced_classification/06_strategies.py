# %% correct="scikit-learn's scores, torch's draw" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    from sklearn.metrics import precision_recall_fscore_support

    def scores(model, cut):
        with torch.no_grad():
            flagged = torch.sigmoid(model(X_test)) >= cut
        three = precision_recall_fscore_support(y_test.int(), flagged.int(), average="binary", zero_division=0)
        return dict(zip(("precision", "recall", "f1"), three))

    positives = torch.nonzero(y_train == 1).flatten()
    negatives = torch.nonzero(y_train == 0).flatten()
    generator = torch.Generator().manual_seed(seed)
    extra = torch.randint(len(positives), (len(negatives) - len(positives),), generator=generator)
    rows = torch.cat([negatives, positives, positives[extra]])
    plain = fit(X_train, y_train, pos_weight=1.0)
    weighted = fit(X_train, y_train, pos_weight=len(negatives) / len(positives))
    oversampled = fit(X_train[rows], y_train[rows], pos_weight=1.0)
    return {
        "plain": scores(plain, 0.5),
        "weighted": scores(weighted, 0.5),
        "oversampled": scores(oversampled, 0.5),
        "moved threshold": scores(plain, threshold),
    }


# %% correct="beginner's loops, weight as a tensor, four fits, tensors as scores" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    import random

    random.seed(seed)
    share = y_train.mean()
    new_X = list(X_train)
    new_y = list(y_train)
    positives = [i for i in range(len(y_train)) if y_train[i] == 1]
    negatives = [i for i in range(len(y_train)) if y_train[i] == 0]
    while len(new_X) < 2 * len(negatives):
        i = random.choice(positives)
        new_X.append(X_train[i])
        new_y.append(y_train[i])
    result = {}
    for name in ("plain", "weighted", "oversampled", "moved threshold"):
        if name == "weighted":
            model = fit(X_train, y_train, (1 - share) / share)
        elif name == "oversampled":
            model = fit(torch.stack(new_X), torch.stack(new_y), 1)
        else:
            model = fit(X_train, y_train, torch.tensor(1.0))
        model.eval()
        cut = threshold if name == "moved threshold" else 0.5
        predicted = (torch.sigmoid(model(X_test)) >= cut).float()
        tp = (predicted * y_test).sum()
        fp = (predicted * (1 - y_test)).sum()
        fn = ((1 - predicted) * y_test).sum()
        precision = tp / (tp + fp) if tp + fp > 0 else torch.tensor(0.0)
        recall = tp / (tp + fn)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
        result[name] = {"precision": precision, "recall": recall, "f1": f1}
    return result


# %% correct="the threshold as log-odds, rows shuffled, more scores than asked" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    draw = np.random.RandomState(seed)
    label = y_train.numpy().astype(bool)
    extra = draw.choice(np.flatnonzero(label), size=(~label).sum() - label.sum(), replace=True)
    rows = draw.permutation(np.concatenate([np.arange(len(label)), extra]))
    plain = fit(X_train, y_train, 1.0)
    plans = {
        "moved threshold": (plain, np.log(threshold / (1 - threshold))),
        "plain": (plain, 0.0),
        "weighted": (fit(X_train, y_train, (~label).sum() / label.sum()), 0.0),
        "oversampled": (fit(X_train[rows], y_train[rows], 1.0), 0.0),
    }
    table = {}
    for name, (model, cut) in plans.items():
        flagged = model(X_test).detach().numpy() >= cut
        tp = int((flagged & (y_test.numpy() == 1)).sum())
        table[name] = {
            "precision": tp / flagged.sum() if flagged.any() else 0.0,
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum().item()),
            "accuracy": (flagged == (y_test.numpy() == 1)).mean(),
        }
    return table


# %% correct="the candidate's evaluate of section 3 does the scores" item="compare-strategies"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        flagged = torch.sigmoid(model(X)) >= threshold
    tp, fp = int((flagged & (y == 1)).sum()), int((flagged & (y == 0)).sum())
    fn, tn = int((~flagged & (y == 1)).sum()), int((~flagged & (y == 0)).sum())
    p, r = tp / (tp + fp) if tp + fp else 0.0, tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"precision": p, "recall": r, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    torch.manual_seed(seed)
    ill, healthy = X_train[y_train == 1], X_train[y_train == 0]
    extra = ill[torch.randint(len(ill), (len(healthy) - len(ill),))]
    X_more = torch.cat([X_train, extra])
    y_more = torch.cat([y_train, torch.ones(len(extra))])
    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, (y_train == 0).sum() / (y_train == 1).sum())
    return {
        "plain": evaluate(plain, X_test, y_test),
        "weighted": evaluate(weighted, X_test, y_test),
        "oversampled": evaluate(fit(X_more, y_more, 1.0), X_test, y_test),
        "moved threshold": evaluate(plain, X_test, y_test, threshold=threshold),
    }


# %% misconception="repeats without replacement, so too few" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="class balance"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    extra = np.random.default_rng(seed).permutation(ones)[:missing]
    rows = [*range(len(y_train)), *extra]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, missing / len(ones) + 1)
    part = X_test, y_test
    plans = {"plain": (plain, 0.5, part), "weighted": (weighted, 0.5, part)}
    plans["moved threshold"] = plain, threshold, part
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5, part
    table = {}
    for name, (model, cut, (X, y)) in plans.items():
        flagged = torch.sigmoid(model(X)) >= cut
        tp = (flagged * y).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y.sum()).item(),
        }
    return table


# %% misconception="the weight is always 4" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="wrong weight"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 4.0)
    part = X_test, y_test
    plans = {"plain": (plain, 0.5, part), "weighted": (weighted, 0.5, part)}
    plans["moved threshold"] = plain, threshold, part
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5, part
    table = {}
    for name, (model, cut, (X, y)) in plans.items():
        flagged = torch.sigmoid(model(X)) >= cut
        tp = (flagged * y).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y.sum()).item(),
        }
    return table


# %% misconception="scored on a balanced test part" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="a score is off"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    more = np.flatnonzero(y_test == 1)
    test_rows = [*range(len(y_test)), *np.resize(more, max(len(y_test) - 2 * len(more), 0))]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, missing / len(ones) + 1)
    part = X_test, y_test
    plans = {"plain": (plain, 0.5, part), "weighted": (weighted, 0.5, part)}
    plans["moved threshold"] = plain, threshold, part
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5, (X_test[test_rows], y_test[test_rows])
    table = {}
    for name, (model, cut, (X, y)) in plans.items():
        flagged = torch.sigmoid(model(X)) >= cut
        tp = (flagged * y).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y.sum()).item(),
        }
    return table


# %% misconception="noise on the repeats" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="every training row"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    draw = np.random.default_rng(seed)
    extra = X_train[draw.choice(ones, missing)]
    extra = extra + 0.01 * torch.tensor(draw.normal(size=extra.shape)).float()
    X_more, y_more = torch.cat([X_train, extra]), torch.cat([y_train, torch.ones(missing)])
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, missing / len(ones) + 1)
    part = X_test, y_test
    plans = {"plain": (plain, 0.5, part), "weighted": (weighted, 0.5, part)}
    plans["moved threshold"] = plain, threshold, part
    plans["oversampled"] = fit(X_more, y_more, 1.0), 0.5, part
    table = {}
    for name, (model, cut, (X, y)) in plans.items():
        flagged = torch.sigmoid(model(X)) >= cut
        tp = (flagged * y).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y.sum()).item(),
        }
    return table


# %% misconception="repeats and a weight at once" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="twice over"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    weight = 1 + missing / len(ones)
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, weight)
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], weight), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="the test rows are repeated too" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="test part"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    X_all, y_all = torch.cat([X_train, X_test]), torch.cat([y_train, y_test])
    ones, missing = np.flatnonzero(y_all == 1), int((1 - 2 * y_all).sum())
    rows = [*range(len(y_all)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_all[rows], y_all[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="the threshold is put to logits" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="no logit"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = model(X_test) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="the weight is upside down" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="below 1"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, len(ones) / (missing + len(ones)))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="the threshold is moved on the weighted model" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="moved threshold"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (weighted, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="scored on the training part" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="test precision"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_train)) >= cut
        tp = (flagged * y_train).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_train.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_train.sum()).item(),
        }
    return table


# %% misconception="positives drawn afresh, some lost" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="every training row"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*np.flatnonzero(y_train == 0), *np.random.default_rng(seed).choice(ones, missing + len(ones))]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="positives repeated without a draw" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="another seed"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.resize(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="the seed is left unused" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="one seed"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng().choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="both classes repeated until twice as many rows" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="class balance"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(len(y_train), len(y_train))]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="strictly above the threshold" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="ties"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) > cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="undefined precision becomes NaN" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="0/0 is 0.0"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": float(np.divide(tp, flagged.sum().item())),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="rounded scores" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="a score is off"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return {k: {name: round(v, 3) for name, v in row.items()} for k, row in table.items()}


# %% misconception="accuracy in place of precision" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="test precision"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": (flagged == y_test).float().mean().item(),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return table


# %% misconception="the training labels are changed in place" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="changed"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    y_train[:] = 1.0
    return table


# %% misconception="None comes back" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="dictionary"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    print(table)


# %% misconception="a list without names" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="dictionary"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return list(table.values())


# %% misconception="scores are None" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="real numbers"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
    rows = [*range(len(y_train)), *np.random.default_rng(seed).choice(ones, missing)]
    plain, weighted = fit(X_train, y_train, 1.0), fit(X_train, y_train, 1 + missing / len(ones))
    plans = {"plain": (plain, 0.5), "weighted": (weighted, 0.5), "moved threshold": (plain, threshold)}
    plans["oversampled"] = fit(X_train[rows], y_train[rows], 1.0), 0.5
    table = {}
    for name, (model, cut) in plans.items():
        flagged = torch.sigmoid(model(X_test)) >= cut
        tp = (flagged * y_test).sum().item()
        table[name] = {
            "precision": tp / max(flagged.sum().item(), 1),
            "recall": tp / y_test.sum().item(),
            "f1": 2 * tp / (flagged.sum() + y_test.sum()).item(),
        }
    return {name: {"precision": None, "recall": None, "f1": None} for name in table}


# %% correct="numpy generator and scikit-learn scores" item="compare-strategies"
from sklearn.metrics import f1_score, precision_score, recall_score


def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    def scores(model, cut):
        with torch.no_grad():
            pred = (torch.sigmoid(model(X_test)) >= cut).int()
        return {"precision": precision_score(y_test, pred, zero_division=0),
                "recall": recall_score(y_test, pred, zero_division=0),
                "f1": f1_score(y_test, pred, zero_division=0)}

    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos), replace=True)
    rows = np.concatenate([np.arange(len(y_train)), extra])
    plain = fit(X_train, y_train, 1.0)
    return {
        "plain": scores(plain, 0.5),
        "weighted": scores(fit(X_train, y_train, n_neg / len(pos)), 0.5),
        "oversampled": scores(fit(X_train[rows], y_train[rows], 1.0), 0.5),
        "moved threshold": scores(plain, threshold),
    }


# %% correct="torch only, generator of its own, four fits in a loop" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    gen = torch.Generator().manual_seed(seed)
    pos = (y_train == 1).nonzero().flatten()
    neg = (y_train == 0).nonzero().flatten()
    draw = pos[torch.randint(len(pos), (len(neg) - len(pos),), generator=gen)]
    X_over = torch.cat([X_train, X_train[draw]])
    y_over = torch.cat([y_train, y_train[draw]])
    jobs = [
        ("plain", X_train, y_train, 1.0, 0.5),
        ("weighted", X_train, y_train, len(neg) / len(pos), 0.5),
        ("oversampled", X_over, y_over, 1.0, 0.5),
        ("moved threshold", X_train, y_train, 1.0, threshold),
    ]
    result = {}
    for key, X, y, weight, cut in jobs:
        model = fit(X, y, weight)
        model.eval()
        p = torch.sigmoid(model(X_test).detach())
        alarm = p >= cut
        tp = (alarm & (y_test == 1)).sum().item()
        called = alarm.sum().item()
        ill = (y_test == 1).sum().item()
        precision = tp / called if called else 0.0
        recall = tp / ill if ill else 0.0
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        result[key] = {"precision": precision, "recall": recall, "f1": f1}
    return result


# %% extra=true
from sklearn.metrics import classification_report
from sklearn.utils import resample


def scores_at(model, X, y, cut):
    with torch.inference_mode():
        flagged = model(X).sigmoid() >= cut
    report = classification_report(
        y.int().numpy(), flagged.int().numpy(), labels=[0, 1],
        output_dict=True, zero_division=0)["1"]
    return {"precision": report["precision"], "recall": report["recall"],
            "f1": report["f1-score"]}


# %% correct="resample and a report of scikit-learn, helper above" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    ill = y_train == 1
    missing = int((~ill).sum() - ill.sum())
    ratio = float((~ill).sum() / ill.sum())
    out = {}
    model = fit(X_train, y_train, pos_weight=1.0)
    out["moved threshold"] = scores_at(model, X_test, y_test, threshold)
    out["plain"] = scores_at(model, X_test, y_test, 0.5)
    model = fit(X_train, y_train, pos_weight=ratio)
    out["weighted"] = scores_at(model, X_test, y_test, 0.5)
    if missing > 0:
        more = resample(X_train[ill].numpy(), n_samples=missing, random_state=seed)
        X_more = torch.vstack([X_train, torch.from_numpy(more)])
        y_more = torch.hstack([y_train, torch.ones(missing)])
    else:
        X_more, y_more = X_train, y_train
    model = fit(X_more, y_more, pos_weight=1.0)
    out["oversampled"] = scores_at(model, X_test, y_test, 0.5)
    return out


# %% correct="how often each row is repeated, drawn at once; weight as a tensor" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    positives = int(y_train.sum())
    negatives = len(y_train) - positives
    rng = np.random.RandomState(seed)
    times = np.ones(len(y_train), dtype=int)
    times[y_train.numpy() == 1] += rng.multinomial(
        negatives - positives, np.full(positives, 1 / positives))
    times = torch.tensor(times)
    big = X_train.repeat_interleave(times, dim=0), y_train.repeat_interleave(times)
    one = torch.tensor(1.0)

    def judge(fitted, cut):
        with torch.no_grad():
            called = (1 / (1 + torch.exp(-fitted(X_test))) >= cut).double()
        hits = float((called * y_test).sum())
        return dict(
            precision=hits / max(float(called.sum()), 1.0),
            recall=hits / max(float(y_test.sum()), 1.0),
            f1=2 * hits / max(float(called.sum() + y_test.sum()), 1.0),
        )

    return dict(
        plain=judge(fit(X_train, y_train, one), 0.5),
        weighted=judge(fit(X_train, y_train, (y_train == 0).sum() / y_train.sum()), 0.5),
        oversampled=judge(fit(*big, one), 0.5),
        **{"moved threshold": judge(fit(X_train, y_train, one), threshold)},
    )


# %% correct="counts of numpy's unique, more scores than asked, numpy numbers" item="compare-strategies"
import sys

from sklearn.metrics import confusion_matrix


def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    _, (n_neg, n_pos) = np.unique(y_train.numpy(), return_counts=True)
    order = np.argsort(y_train.numpy(), kind="stable")  # negatives first
    u = np.random.default_rng(seed).random(n_neg - n_pos)
    drawn = order[n_neg + (u * n_pos).astype(int)]
    rows = torch.tensor(list(drawn) + list(order))
    print(f"{len(drawn)} repeats", file=sys.stderr)

    models = {
        "plain": fit(X_train, y_train, 1),
        "weighted": fit(X_train, y_train, np.float64(n_neg) / n_pos),
        "oversampled": fit(X_train[rows], y_train[rows], 1),
    }
    models["moved threshold"] = models["plain"]
    cuts = {"moved threshold": threshold}

    table = {}
    for name, model in models.items():
        p = torch.sigmoid(model(X_test)).detach().numpy()
        pred = p >= cuts.get(name, 0.5)
        tn, fp, fn, tp = confusion_matrix(y_test.numpy() == 1, pred, labels=[False, True]).ravel()
        precision = tp / (tp + fp) if tp + fp else np.float64(0)
        recall = tp / (tp + fn) if tp + fn else np.float64(0)
        f1 = 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else np.float64(0)
        table[name] = {"accuracy": (tp + tn) / len(pred), "precision": precision,
                       "recall": recall, "f1": f1, "tp": tp, "fp": fp}
    return table


# %% correct="torch seeded as a whole, multinomial draw, type hints" item="compare-strategies"
from collections.abc import Callable


def compare_strategies(
    fit: Callable, X_train: torch.Tensor, y_train: torch.Tensor, X_test: torch.Tensor,
    y_test: torch.Tensor, *, threshold: float, seed: int,
) -> dict[str, dict[str, float]]:
    n_pos = int((y_train == 1).sum())
    n_neg = int((y_train == 0).sum())

    torch.manual_seed(seed)
    chosen = torch.multinomial(y_train, n_neg - n_pos, replacement=True)
    order = torch.cat((torch.arange(len(y_train)), chosen))
    order = order[torch.randperm(len(order))]

    def score(model: nn.Module, cut: float) -> dict[str, float]:
        with torch.no_grad():
            flagged = torch.sigmoid(model(X_test)) >= cut
        hits = int(y_test[flagged].sum())
        if hits == 0:
            return {"precision": 0.0, "recall": 0.0, "f1": 0.0}
        p, r = hits / int(flagged.sum()), hits / int(y_test.sum())
        return {"precision": p, "recall": r, "f1": 2 * p * r / (p + r)}

    plans = {
        "plain": (X_train, y_train, 1.0, 0.5),
        "weighted": (X_train, y_train, n_neg / n_pos, 0.5),
        "oversampled": (X_train[order], y_train[order], 1.0, 0.5),
        "moved threshold": (X_train, y_train, 1.0, threshold),
    }
    return {key: score(fit(X, y, w), cut) for key, (X, y, w, cut) in plans.items()}


# %% extra=true
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        alarm = torch.sigmoid(model(X)) >= threshold
    tn, fp, fn, tp = torch.bincount(2 * y.long() + alarm.long(), minlength=4).tolist()
    precision = tp / max(tp + fp, 1)
    recall = tp / max(tp + fn, 1)
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1,
            "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% correct="evaluate of section 3 at work, positives and negatives apart" item="compare-strategies"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    X_pos, X_neg = X_train[y_train == 1], X_train[y_train == 0]
    rng = np.random.default_rng(seed)
    picks = [int(rng.integers(0, len(X_pos))) for _ in range(len(X_neg) - len(X_pos))]
    X_bal = torch.cat([X_neg, X_pos, X_pos[picks]], dim=0)
    y_bal = torch.cat([torch.zeros(len(X_neg)), torch.ones(len(X_neg))])

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, len(X_neg) / len(X_pos))
    oversampled = fit(X_bal, y_bal, 1.0)
    return {
        "oversampled": evaluate(oversampled, X_test, y_test),
        "weighted": evaluate(weighted, X_test, y_test),
        "plain": evaluate(plain, X_test, y_test),
        "moved threshold": evaluate(plain, X_test, y_test, threshold=threshold),
    }


# %% misconception="precision and recall change places" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="changed places"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": recall, "recall": precision, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="F1 is the plain mean" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="a score is off"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = (precision + recall) / 2
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="the threshold stays at 0.5" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="moved threshold"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, 0.5),
    }


# %% misconception="a threshold chosen on the test part" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="moved threshold"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": max((score(plain, t / 20) for t in range(1, 20)), key=lambda s: s["f1"]),
    }


# %% misconception="all samples over the positives" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="wrong weight"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, len(y_train) / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="every model sees the test part too" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="test part"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    X_train, y_train = torch.cat([X_train, X_test]), torch.cat([y_train, y_test])
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="the sure ones are below the threshold" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="plain"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) < cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="other names for the keys" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="moved threshold"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved_threshold": score(plain, threshold),
    }


# %% misconception="one repeat too few" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="class balance"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos) - 1)
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, 0.5),
        "weighted": score(weighted, 0.5),
        "oversampled": score(oversampled, 0.5),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="all thresholds moved" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="plain"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    rng = np.random.default_rng(seed)
    pos = np.flatnonzero(y_train.numpy() == 1)
    n_neg = len(y_train) - len(pos)
    extra = rng.choice(pos, size=n_neg - len(pos))
    rows = np.concatenate([np.arange(len(y_train)), extra])

    def score(model, cut):
        with torch.no_grad():
            alarm = torch.sigmoid(model(X_test)) >= cut
        tp = int((alarm & (y_test == 1)).sum())
        precision = tp / int(alarm.sum()) if alarm.any() else 0.0
        recall = tp / int((y_test == 1).sum())
        f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}

    plain = fit(X_train, y_train, 1.0)
    weighted = fit(X_train, y_train, n_neg / len(pos))
    oversampled = fit(X_train[rows], y_train[rows], 1.0)
    return {
        "plain": score(plain, threshold),
        "weighted": score(weighted, threshold),
        "oversampled": score(oversampled, threshold),
        "moved threshold": score(plain, threshold),
    }


# %% misconception="the answer to the visible case alone" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="wrong weight"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    return {
        "plain": {"precision": 0.5, "recall": 0.25, "f1": 1 / 3},
        "weighted": {"precision": 0.75, "recall": 0.75, "f1": 0.75},
        "oversampled": {"precision": 0.75, "recall": 0.75, "f1": 0.75},
        "moved threshold": {"precision": 2 / 3, "recall": 0.5, "f1": 4 / 7},
    }


# %% misconception="an empty dict" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="no dictionary"
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    return {}

# %% equivalent="Callers name all arguments behind it, so the mark makes no difference to them." item="compare-strategies"
# was: def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
# now: def compare_strategies(fit, X_train, y_train, X_test, y_test, /, threshold, seed):

# %% equivalent="The product of booleans is their conjunction." item="compare-strategies"
# was: hits, alarms = int((flagged & ill).sum()), int(flagged.sum())
# now: hits, alarms = int((flagged * ill).sum()), int(flagged.sum())

# %% equivalent="Labels are 0 and 1, nothing beyond." item="compare-strategies"
# was: flagged, ill = torch.sigmoid(model(X_test)) >= cut, y_test == 1
# now: flagged, ill = torch.sigmoid(model(X_test)) >= cut, y_test >= 1

# %% equivalent="Labels are 0 and 1, nothing beyond." item="compare-strategies"
# was: ones, missing = np.flatnonzero(y_train == 1), int((1 - 2 * y_train).sum())
# now: ones, missing = np.flatnonzero(y_train >= 1), int((1 - 2 * y_train).sum())
