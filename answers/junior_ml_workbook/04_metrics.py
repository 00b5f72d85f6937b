# %% correct="a loop over the samples" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    tn = fp = fn = tp = 0
    for truth, guess in zip(y_true, y_pred):
        if truth == 1 and guess == 1:
            tp += 1
        elif truth == 1:
            fn += 1
        elif guess == 1:
            fp += 1
        else:
            tn += 1
    return tn, fp, fn, tp

# %% correct="scikit-learn with both labels named, an array" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    from sklearn.metrics import confusion_matrix
    return confusion_matrix(y_true, y_pred, labels=[0, 1]).ravel()

# %% correct="bincount, a list" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    return list(np.bincount(2 * y_true + y_pred, minlength=4))

# %% misconception="true positives first" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="true negatives come first"
def confusion_counts(y_true, y_pred):
    tn, fp, fn, tp = np.bincount(2 * y_true + y_pred, minlength=4)
    return tp, fp, fn, tn

# %% misconception="false positives and false negatives swapped" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="false alarm"
def confusion_counts(y_true, y_pred):
    return tuple(np.bincount(2 * y_pred + y_true, minlength=4))

# %% misconception="a table instead of a flat tuple" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="flat tuple"
def confusion_counts(y_true, y_pred):
    return np.bincount(2 * y_true + y_pred, minlength=4).reshape(2, 2)

# %% misconception="scikit-learn without labels" item="confusion-counts" fails="confusion-counts-hidden" points=1 says="a class never occurs"
def confusion_counts(y_true, y_pred):
    from sklearn.metrics import confusion_matrix
    return tuple(confusion_matrix(y_true, y_pred).ravel())

# %% misconception="positives first, then negatives" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="see the order"
def confusion_counts(y_true, y_pred):
    tp, fp = np.sum((y_true == 1) & (y_pred == 1)), np.sum((y_true == 0) & (y_pred == 1))
    tn, fn = np.sum((y_true == 0) & (y_pred == 0)), np.sum((y_true == 1) & (y_pred == 0))
    return tp, fp, tn, fn

# %% misconception="shares instead of counts" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="add up to"
def confusion_counts(y_true, y_pred):
    return tuple(np.bincount(2 * y_true + y_pred, minlength=4) / len(y_true))

# %% misconception="predicted classes counted, not outcomes" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="add up to"
def confusion_counts(y_true, y_pred):
    return tuple(np.sum(v) for v in (y_true == 0, y_pred == 1, y_pred == 0, y_true == 1))

# %% misconception="an argument changed in place" item="confusion-counts" fails="confusion-counts-hidden" points=1 says="was changed"
def confusion_counts(y_true, y_pred):
    y_true *= 2
    y_true += y_pred
    return tuple(np.bincount(y_true, minlength=4))

# %% misconception="nothing returned" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="return"
def confusion_counts(y_true, y_pred):
    pass

# %% misconception="one number for all" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="four numbers"
def confusion_counts(y_true, y_pred):
    return np.sum(y_true == y_pred)

# %% misconception="not numbers" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="add up to"
def confusion_counts(y_true, y_pred):
    return (float("nan"),) * 4

# %% correct="from confusion_counts, with if" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    accuracy = (tn + tp) / (tn + fp + fn + tp)
    precision = 0.0
    if tp + fp > 0:
        precision = tp / (tp + fp)
    recall = 0.0
    if tp + fn > 0:
        recall = tp / (tp + fn)
    f1 = 0.0
    if precision + recall > 0:
        f1 = 2 * precision * recall / (precision + recall)
    return {"accuracy": accuracy, "precision": precision, "recall": recall, "f1": f1}

# %% correct="scikit-learn functions" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    from sklearn import metrics
    return {
        "f1": metrics.f1_score(y_true, y_pred),
        "recall": metrics.recall_score(y_true, y_pred),
        "precision": metrics.precision_score(y_true, y_pred),
        "accuracy": metrics.accuracy_score(y_true, y_pred),
    }

# %% correct="a helper that divides, float32 arrays without axes" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    def share(part, whole):
        return np.array(part / max(whole, 1), dtype=np.float32)
    hits = (y_true * y_pred).sum()
    return dict(
        accuracy=share((y_true == y_pred).sum(), y_true.size),
        precision=share(hits, y_pred.sum()),
        recall=share(hits, y_true.sum()),
        f1=share(2 * hits, y_pred.sum() + y_true.sum()),
    )

# %% misconception="F1 is not for classification: left out" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="F1 scores classes too"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    return {
        "accuracy": (tn + tp) / len(y_true),
        "precision": tp / (tp + fp) if tp + fp else 0.0,
        "recall": tp / (tp + fn) if tp + fn else 0.0,
    }

# %% misconception="F1 is not for classification: R2 in its place" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="0.25 is R2"
def classification_metrics(y_true, y_pred):
    from sklearn.metrics import r2_score
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    return {
        "accuracy": (tn + tp) / len(y_true),
        "precision": tp / (tp + fp) if tp + fp else 0.0,
        "recall": tp / (tp + fn) if tp + fn else 0.0,
        "f1": r2_score(y_true, y_pred),
    }

# %% correct="the harmonic mean from the standard library" item="classification-metrics"
from statistics import harmonic_mean

def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
    f1 = harmonic_mean([precision, recall])
    return dict(accuracy=(tp + tn) / len(y_true), precision=precision, recall=recall, f1=f1)

# %% misconception="F1 as a plain average" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="plain average"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return {"accuracy": (tn + tp) / len(y_true), "precision": p, "recall": r, "f1": (p + r) / 2}

# %% misconception="precision and recall swapped" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="swapped"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    return {
        "accuracy": (tn + tp) / len(y_true),
        "precision": tp / (tp + fn) if tp + fn else 0.0,
        "recall": tp / (tp + fp) if tp + fp else 0.0,
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0,
    }

# %% misconception="no care for zero, plain numbers" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="division by zero"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = (int(n) for n in confusion_counts(y_true, y_pred))
    p, r = tp / (tp + fp), tp / (tp + fn)
    return {"accuracy": (tn + tp) / len(y_true), "precision": p, "recall": r, "f1": 2 * p * r / (p + r)}

# %% misconception="no care for zero, numpy numbers" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="it is 0.0"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = np.bincount(2 * y_true + y_pred, minlength=4)
    p, r = tp / (tp + fp), tp / (tp + fn)
    return {"accuracy": (tn + tp) / len(y_true), "precision": p, "recall": r, "f1": 2 * p * r / (p + r)}

# %% misconception="the accuracy counts true positives only" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="accuracy"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    return {
        "accuracy": tp / len(y_true),
        "precision": tp / (tp + fp) if tp + fp else 0.0,
        "recall": tp / (tp + fn) if tp + fn else 0.0,
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0,
    }

# %% misconception="rounded" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="do not round"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    return {
        "accuracy": round((tn + tp) / len(y_true), 3),
        "precision": round(tp / (tp + fp), 3) if tp + fp else 0.0,
        "recall": round(tp / (tp + fn), 3) if tp + fn else 0.0,
        "f1": round(2 * tp / (2 * tp + fp + fn), 3) if tp + fp + fn else 0.0,
    }

# %% misconception="the average over both classes" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="which counts"
def classification_metrics(y_true, y_pred):
    from sklearn import metrics
    p, r, f1, _ = metrics.precision_recall_fscore_support(y_true, y_pred, average="macro")
    return {"accuracy": np.mean(y_true == y_pred), "precision": p, "recall": r, "f1": f1}

# %% misconception="a tuple" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="expect a dict"
def classification_metrics(y_true, y_pred):
    return 5 / 6, 1.0, 0.75, 6 / 7

# %% misconception="no numbers" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="expect one number"
def classification_metrics(y_true, y_pred):
    return dict.fromkeys(["accuracy", "precision", "recall", "f1"])

# %% misconception="empty arrays" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="expect one number"
def classification_metrics(y_true, y_pred):
    return dict.fromkeys(["accuracy", "precision", "recall", "f1"], np.array([]))

# %% misconception="not a number" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="accuracy"
def classification_metrics(y_true, y_pred):
    return dict.fromkeys(["accuracy", "precision", "recall", "f1"], float("nan"))

# %% misconception="an argument changed in place" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="was changed"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    y_pred -= y_true
    return {
        "accuracy": np.mean(y_pred == 0),
        "precision": tp / (tp + fp) if tp + fp else 0.0,
        "recall": tp / (tp + fn) if tp + fn else 0.0,
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0,
    }

# %% correct="one name a line" item="metric-family"
metric_family = {
    "accuracy": "classification",
    "f1": "classification",
    "log_loss": "classification",
    "max_error": "regression",
    "mean_absolute_error": "regression",
    "mean_squared_error": "regression",
    "precision": "classification",
    "r2": "regression",
    "recall": "classification",
    "roc_auc": "classification",
}

# %% correct="filled by a loop" item="metric-family"
metric_family = {}
for metric in ["r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"
for metric in ["accuracy", "f1", "log_loss", "precision", "recall", "roc_auc"]:
    metric_family[metric] = "classification"

# %% misconception="F1 is not for classification" item="metric-family" fails="metric-family-hidden" points=1 says="F1 joins precision and recall"
metric_family = dict.fromkeys(["accuracy", "log_loss", "precision", "recall", "roc_auc"], "classification")
for metric in ["f1", "r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="F1 and R2 exchanged" item="metric-family" fails="metric-family-hidden" points=1 says="F1 joins precision and recall"
metric_family = dict.fromkeys(["accuracy", "r2", "log_loss", "precision", "recall", "roc_auc"], "classification")
for metric in ["f1", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="R2 is for classification" item="metric-family" fails="metric-family-hidden" points=1 says="R2 compares"
metric_family = dict.fromkeys(["accuracy", "f1", "r2", "log_loss", "precision", "recall", "roc_auc"], "classification")
for metric in ["max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="a loss is for regression" item="metric-family" fails="metric-family-hidden" points=1 says="1 of the other eight"
metric_family = dict.fromkeys(["accuracy", "f1", "precision", "recall", "roc_auc"], "classification")
for metric in ["log_loss", "r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="one name is missing" item="metric-family" fails="metric-family-visible metric-family-hidden" says="roc_auc"
metric_family = dict.fromkeys(["accuracy", "f1", "log_loss", "precision", "recall"], "classification")
for metric in ["r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="the dict the other way round" item="metric-family" fails="metric-family-visible metric-family-hidden" says="missing or misspelt"
metric_family = {
    "classification": ["accuracy", "f1", "log_loss", "precision", "recall", "roc_auc"],
    "regression": ["r2", "max_error", "mean_absolute_error", "mean_squared_error"],
}

# %% misconception="nothing" item="metric-family" fails="metric-family-visible metric-family-hidden" says="must be a dict"
metric_family = None

# %% correct="upper case with a blank" item="f1-meaning"
f1_meaning = "D "

# %% misconception="F1 is not for classification" item="f1-meaning" fails="f1-meaning-hidden" says="counts of classes"
f1_meaning = "a"

# %% misconception="F1 is the accuracy" item="f1-meaning" fails="f1-meaning-hidden" says="accuracy"
f1_meaning = "b"

# %% misconception="F1 is the precision" item="f1-meaning" fails="f1-meaning-hidden" says="precision alone"
f1_meaning = "c"
