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


# %% misconception="the roc curve with thresholds dropped" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    from sklearn.metrics import roc_curve

    _, recall, thresholds = roc_curve(y, probabilities)
    return thresholds[recall >= target][0]


# %% misconception="the wanted number of positives is rounded down" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="at least"
def threshold_for_recall(probabilities, y, target):
    found = np.sort(np.asarray(probabilities)[np.asarray(y) == 1])[::-1]
    return float(found[max(int(target * len(found)), 1) - 1])


# %% misconception="the recall nearest to the target" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="at least"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities), np.asarray(y)
    return float(min(p, key=lambda t: abs((p[y == 1] >= t).mean() - target)))


# %% misconception="recall has to exceed the target" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities), np.asarray(y)
    return float(max((t for t in p if (p[y == 1] >= t).mean() > target), default=p.min()))


# %% misconception="0.5 is the threshold" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="below the target"
def threshold_for_recall(probabilities, y, target):
    return 0.5


# %% misconception="the share of all rows that are flagged" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
def threshold_for_recall(probabilities, y, target):
    p = np.asarray(probabilities, dtype=float)
    return float(max(t for t in p if (p >= t).mean() >= target))


# %% misconception="precision in place of recall" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="below the target"
def threshold_for_recall(probabilities, y, target):
    p, y = np.asarray(probabilities, dtype=float), np.asarray(y)
    return float(max((t for t in p if y[p >= t].mean() >= target), default=p.max()))


# %% misconception="strictly greater" item="threshold-for-recall" fails="threshold-for-recall-visible threshold-for-recall-hidden" says="larger threshold"
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


# %% misconception="the numbers of one case" item="threshold-for-recall" fails="threshold-for-recall-hidden" points=1 says="recall"
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
