# %% correct="the k-th largest positive, k counted up" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    found = sorted((float(p) for p, label in zip(probabilities, y) if label == 1), reverse=True)
    k = 1
    while k / len(found) < target:
        k += 1
    return found[k - 1]

# %% correct="scikit-learn's precision-recall curve" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    from sklearn.metrics import precision_recall_curve

    _, recall, thresholds = precision_recall_curve(y, probabilities)
    return thresholds[recall[:-1] >= target].max()

# %% correct="every probability is tried, in torch" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    p = torch.as_tensor(probabilities)
    y = torch.as_tensor(y)
    best = 0.0
    for candidate in p:
        flagged = p >= candidate
        true_positives = ((flagged == True) & (y == 1)).sum().item()
        false_negatives = ((flagged == False) & (y == 1)).sum().item()
        recall = true_positives / (true_positives + false_negatives)
        if recall >= target and candidate.item() > best:
            best = candidate.item()
    return best

# %% correct="largest first, and a zero-dimensional tensor comes back" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    p, y = torch.as_tensor(probabilities), torch.as_tensor(y)
    for t in p.unique().flip(0):
        if ((p >= t) & (y == 1)).sum() / (y == 1).sum() >= target:
            return t

# %% correct="scikit-learn's roc curve with every threshold" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    from sklearn.metrics import roc_curve

    _, recall, thresholds = roc_curve(y, probabilities, drop_intermediate=False)
    return thresholds[recall >= target][0]

# %% correct="max over a comprehension in plain Python" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    p, labels = probabilities.tolist(), y.tolist()
    positives = [a for a, b in zip(p, labels) if b == 1]
    return max(
        t for t in p if sum(q >= t for q in positives) / len(positives) >= target
    )

# %% correct="cumulative sum along the sorted rows, last row of a tie" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    p = np.array(probabilities)
    y = np.array(y)
    order = np.argsort(-p, kind="stable")
    p, y = p[order], y[order]
    recall = np.cumsum(y) / y.sum()
    return float(p[np.argmax(recall >= target)])

# %% correct="torch all the way with topk of the positives" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    p, y = torch.as_tensor(probabilities), torch.as_tensor(y)
    positives = p[y == 1]
    n = len(positives)
    needed = next(k for k in range(1, n + 1) if k / n >= target)
    return positives.topk(needed).values[-1].item()

# %% correct="bisection over the sorted values" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    values = sorted(set(probabilities.tolist()))
    positives = [p for p, label in zip(probabilities.tolist(), y.tolist()) if label]
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high + 1) // 2
        found = sum(1 for p in positives if p >= values[middle])
        if found / len(positives) >= target:
            low = middle
        else:
            high = middle - 1
    return values[low]

# %% correct="a table of all against all" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    p = np.asarray(probabilities)
    pos = p[np.asarray(y) > 0.5]
    recall = (pos[:, None] >= p[None, :]).mean(axis=0)
    good = p[recall >= target]
    return good.max().item()

# %% correct="a quantile of the positives taken from below" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    positives = np.sort(np.asarray(probabilities)[np.asarray(y) == 1])
    n = len(positives)
    may_miss = 0
    while (n - (may_miss + 1)) / n >= target:
        may_miss += 1
    return float(positives[may_miss])

# %% correct="recall_score for each candidate, with prints" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target):
    from sklearn.metrics import recall_score

    best = None
    all_p = np.array(probabilities)
    all_y = np.array(y).astype(int)
    for candidate in all_p:
        flagged = (all_p >= candidate).astype(int)
        recall = recall_score(all_y, flagged)
        if recall >= target:
            if best is None or candidate > best:
                best = candidate
    print("threshold", best)
    return best

# %% correct="the k-th largest positive, k by ceil with a little room" item="threshold-for-recall"
import math


def threshold_for_recall(probabilities, y, target):
    positives = [float(p) for p, label in zip(probabilities, y) if label == 1]
    k = math.ceil(target * len(positives) - 1e-9)
    positives.sort(reverse=True)
    return positives[k - 1]

# %% extra=true
def recall_at(p, y, t):
    hits = sum(1 for a, b in zip(p, y) if b == 1 and a >= t)
    return hits / sum(1 for b in y if b == 1)
# %% correct="recall in a helper, candidates are the positives only" item="threshold-for-recall"
def threshold_for_recall(probabilities, y, target: float) -> float:
    p, labels = [float(a) for a in probabilities], [int(b) for b in y]
    candidates = sorted((a for a, b in zip(p, labels) if b == 1), reverse=True)
    for t in candidates:
        if recall_at(p, labels, t) >= target:
            return t
    return min(candidates)

# %% misconception="the roc curve with thresholds dropped" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    from sklearn.metrics import roc_curve

    _, recall, thresholds = roc_curve(y, probabilities)
    return thresholds[recall >= target][0]

# %% misconception="the wanted number of positives is rounded down" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="no rounding down"
def threshold_for_recall(probabilities, y, target):
    found = np.sort(np.asarray(probabilities)[np.asarray(y) == 1])[::-1]
    return float(found[max(int(target * len(found)), 1) - 1])

# %% misconception="the recall nearest to the target" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="no rounding down"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities), np.asarray(y)
    return float(min(p, key=lambda t: abs((p[y == 1] >= t).mean() - target)))

# %% misconception="recall has to exceed the target" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="recall equal to the target is enough"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities), np.asarray(y)
    return float(max((t for t in p if (p[y == 1] >= t).mean() > target), default=p.min()))

# %% misconception="0.5 is the threshold" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="below 0.75"
def threshold_for_recall(probabilities, y, target):
    return 0.5

# %% misconception="the share of all rows that are flagged" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="only positives count"
def threshold_for_recall(probabilities, y, target):
    p = np.asarray(probabilities, dtype=float)
    return float(max(t for t in p if (p >= t).mean() >= target))

# %% misconception="precision in place of recall" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="flagged positives / positives"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    return float(max((t for t in p if y[p >= t].mean() >= target), default=p.max()))

# %% misconception="strictly greater" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="p = t"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    fitting = [t for t in p if (p[y == 1] > t).mean() >= target]
    return float(max(fitting, default=0.0))

# %% misconception="the smallest threshold that keeps the recall" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    return float(min(probabilities))

# %% misconception="an interpolated quantile" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="recall"
def threshold_for_recall(probabilities, y, target):
    p = np.asarray(probabilities, dtype=float)
    return float(np.quantile(p[np.asarray(y) == 1], 1 - target))

# %% misconception="a grid of rounded thresholds" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="not the largest probability"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    grid = np.arange(0, 101) / 100
    return float(max(t for t in grid if (p[y == 1] >= t).mean() >= target))

# %% misconception="the rows are taken to come in order" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="recall"
def threshold_for_recall(probabilities, y, target):
    found = [float(p) for p, label in zip(probabilities, y) if label == 1]
    return found[int(np.ceil(target * len(found))) - 1]

# %% misconception="the array is sorted in place" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="changed"
def threshold_for_recall(probabilities, y, target):
    p, labels = np.asarray(probabilities), np.asarray(y)
    order = np.argsort(-p)
    p[:], labels[:] = p[order], labels[order]
    recall = np.cumsum(labels) / labels.sum()
    return float(p[np.argmax(recall >= target)])

# %% misconception="the numbers of one case" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="one of the probabilities"
def threshold_for_recall(probabilities, y, target):
    return 0.476

# %% misconception="None comes back" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="None"
def threshold_for_recall(probabilities, y, target):
    print(max(probabilities))

# %% misconception="NaN comes back" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="finite"
def threshold_for_recall(probabilities, y, target):
    return float("nan")

# %% misconception="all fitting thresholds come back" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="one"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    return [t for t in p if (p[y == 1] >= t).mean() >= target]

# %% misconception="an empty array comes back" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="one"
def threshold_for_recall(probabilities, y, target):
    return np.array([])

# %% misconception="the smallest of the positives first" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="flagged positives / positives"
def threshold_for_recall(probabilities, y, target):
    found = sorted(float(p) for p, label in zip(probabilities, y) if label == 1)
    return found[int(np.ceil(target * len(found))) - 1]

# %% misconception="off by one: one positive more than needed" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    found = sorted((float(p) for p, label in zip(probabilities, y) if label == 1), reverse=True)
    return found[min(int(np.ceil(target * len(found))), len(found) - 1)]

# %% misconception="the recall comes back in place of the threshold" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="below 0.75"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    recalls = [(p[y == 1] >= t).mean() for t in p]
    return float(min(r for r in recalls if r >= target))

# %% misconception="halfway between two probabilities" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="one of the probabilities"
def threshold_for_recall(probabilities, y, target):
    p, y = np.unique(np.asarray(probabilities, dtype=float)), np.asarray(y)
    found = np.asarray(probabilities, dtype=float)[y == 1]
    t = max(t for t in p if (found >= t).mean() >= target)
    lower = p[p < t]
    return float((t + lower.max()) / 2) if len(lower) else float(t)

# %% misconception="the positives are those with label 0" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="positives"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    return float(max(t for t in p if (p[y == 0] >= t).mean() >= target))

# %% misconception="tied rows are counted one by one" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    found = np.sort(p[y == 1])[::-1]
    different = np.unique(found)[::-1]
    needed = int(np.ceil(target * len(found) - 1e-9))
    return float(different[min(needed, len(different)) - 1])

# %% correct="a capital letter" item="promised-recall"
promised_recall = " B"

# %% misconception="a threshold guarantees its recall" item="promised-recall" fails="promised-recall-hidden" says="fitted to the 20"
promised_recall = "a"

# %% misconception="nothing can be said about unseen rows" item="promised-recall" fails="promised-recall-hidden" says="kept out of training"
promised_recall = "c"

# %% misconception="recall depends on the share of positives" item="promised-recall" fails="promised-recall-hidden" says="the ill only"
promised_recall = "d"

# %% misconception="not a letter" item="promised-recall" fails="promised-recall-hidden" says="set promised_recall"
promised_recall = 0.95

# %% equivalent="Labels are 0 and 1, nothing beyond." item="threshold-for-recall"
# was: of_positives = np.asarray(probabilities, dtype=float)[np.asarray(y) == 1]
# now: of_positives = np.asarray(probabilities, dtype=float)[np.asarray(y) >= 1]

# %% equivalent="Recall has reached 1 at the last positive, so one entry more is never the first." item="threshold-for-recall"
# was: recall = np.arange(1, len(descending) + 1) / len(descending)
# now: recall = np.arange(1, len(descending) + 2) / len(descending)
