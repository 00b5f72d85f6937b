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


# %% misconception="the threshold is put to logits" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="a score is off"
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


# %% misconception="scored on the training part" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="expected precision"
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


# %% misconception="undefined precision becomes NaN" item="compare-strategies" fails="compare-strategies-hidden" points=1 says="a score is off"
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


# %% misconception="accuracy in place of precision" item="compare-strategies" fails="compare-strategies-visible compare-strategies-hidden" says="expected precision"
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
