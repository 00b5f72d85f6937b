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

# %% misconception="positives first, then negatives" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="another order"
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

# %% correct="Counter over pairs" item="confusion-counts"
from collections import Counter

def confusion_counts(y_true, y_pred):
    pairs = Counter(zip(y_true.tolist(), y_pred.tolist()))
    return pairs[0, 0], pairs[0, 1], pairs[1, 0], pairs[1, 1]

# %% correct="torch masks" item="confusion-counts"
import torch

def confusion_counts(y_true, y_pred):
    t = torch.tensor(y_true).bool()
    p = torch.tensor(y_pred).bool()
    counts = [(~t & ~p).sum(), (~t & p).sum(), (t & ~p).sum(), (t & p).sum()]
    return tuple(c.item() for c in counts)

# %% correct="true positives by product, the rest by subtraction" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    n = len(y_true)
    tp = int(np.dot(y_true, y_pred))
    fn = int(np.sum(y_true)) - tp
    fp = int(np.sum(y_pred)) - tp
    return (n - tp - fn - fp, fp, fn, tp)

# %% correct="add.at on a 2 by 2 table, as a flat array" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    table = np.zeros((2, 2), dtype=np.int64)
    np.add.at(table, (y_true, y_pred), 1)
    return table.flatten()

# %% correct="2-D histogram" item="confusion-counts"
def confusion_counts(y_true: np.ndarray, y_pred: np.ndarray) -> tuple[int, int, int, int]:
    h, _, _ = np.histogram2d(y_true, y_pred, bins=[[-0.5, 0.5, 1.5], [-0.5, 0.5, 1.5]])
    (tn, fp), (fn, tp) = h.astype(int).tolist()
    return tn, fp, fn, tp

# %% correct="a list of tensors" item="confusion-counts"
import torch

def confusion_counts(y_true, y_pred):
    t = torch.as_tensor(y_true)
    p = torch.as_tensor(y_pred)
    return [((t == a) & (p == b)).sum() for a in (0, 1) for b in (0, 1)]

# %% extra=true
import logging

def how_many(mask):
    return int(np.count_nonzero(mask))

# %% correct="helper in a cell above, with a log line" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    logging.warning("counting %d", len(y_true))
    true_pos, pred_pos = y_true == 1, y_pred == 1
    return (how_many(~true_pos & ~pred_pos), how_many(~true_pos & pred_pos),
            how_many(true_pos & ~pred_pos), how_many(true_pos & pred_pos))

# %% correct="whole numbers kept as floats" item="confusion-counts"
def confusion_counts(y_true, y_pred):
    t = np.eye(2)[y_true]
    p = np.eye(2)[y_pred]
    return tuple((t.T @ p).ravel())

# %% correct="named tuple" item="confusion-counts"
from typing import NamedTuple

class Counts(NamedTuple):
    tn: int
    fp: int
    fn: int
    tp: int

def confusion_counts(y_true, y_pred):
    t, p = list(y_true), list(y_pred)
    both = list(zip(t, p))
    return Counts(tn=both.count((0, 0)), fp=both.count((0, 1)), fn=both.count((1, 0)), tp=both.count((1, 1)))

# %% misconception="the visible case by heart" item="confusion-counts" fails="confusion-counts-hidden" points=1 says="add up to the number"
def confusion_counts(y_true, y_pred):
    return 2, 0, 1, 3

# %% misconception="class 0 taken for the positive one" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="class 1 is the positive one"
def confusion_counts(y_true, y_pred):
    tp = np.sum((y_true == 0) & (y_pred == 0))
    fp = np.sum((y_true == 1) & (y_pred == 0))
    fn = np.sum((y_true == 0) & (y_pred == 1))
    tn = np.sum((y_true == 1) & (y_pred == 1))
    return tn, fp, fn, tp

# %% misconception="an empty list" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="four numbers"
def confusion_counts(y_true, y_pred):
    return []

# %% misconception="right and wrong answers only" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="four numbers"
def confusion_counts(y_true, y_pred):
    right = np.sum(y_true == y_pred)
    return right, len(y_true) - right

# %% misconception="four times nothing" item="confusion-counts" fails="confusion-counts-visible confusion-counts-hidden" says="must be a number"
def confusion_counts(y_true, y_pred):
    return None, None, None, None

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

# %% misconception="no care for zero, plain numbers" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="ZeroDivisionError"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = (int(n) for n in confusion_counts(y_true, y_pred))
    p, r = tp / (tp + fp), tp / (tp + fn)
    return {"accuracy": (tn + tp) / len(y_true), "precision": p, "recall": r, "f1": 2 * p * r / (p + r)}

# %% misconception="no care for zero, numpy numbers" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="it is 0.0"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = np.bincount(2 * y_true + y_pred, minlength=4)
    p, r = tp / (tp + fp), tp / (tp + fn)
    return {"accuracy": (tn + tp) / len(y_true), "precision": p, "recall": r, "f1": 2 * p * r / (p + r)}

# %% misconception="the accuracy counts true positives only" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="true negatives"
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

# %% misconception="the average over both classes" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="no average"
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

# %% misconception="not a number" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="share from 0 to 1"
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

# %% correct="scikit-learn's report as a dict" item="classification-metrics"
from sklearn.metrics import classification_report

def classification_metrics(y_true, y_pred):
    report = classification_report(y_true, y_pred, labels=[0, 1], output_dict=True, zero_division=0)
    one = report["1"]
    return dict(accuracy=report["accuracy"], precision=one["precision"], recall=one["recall"], f1=one["f1-score"])

# %% correct="loops, many temporaries and early defaults" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    right = 0
    predicted_pos = 0
    actual_pos = 0
    hits = 0
    for t, p in zip(y_true, y_pred):
        if t == p:
            right = right + 1
        if p == 1:
            predicted_pos = predicted_pos + 1
        if t == 1:
            actual_pos = actual_pos + 1
        if t == 1 and p == 1:
            hits = hits + 1
    result = {}
    result["accuracy"] = right / len(y_true)
    result["precision"] = 0
    result["recall"] = 0
    result["f1"] = 0
    if predicted_pos > 0:
        result["precision"] = hits / predicted_pos
    if actual_pos > 0:
        result["recall"] = hits / actual_pos
    if result["precision"] + result["recall"] > 0:
        p, r = result["precision"], result["recall"]
        result["f1"] = 2 * p * r / (p + r)
    print(result)
    return result

# %% correct="torch float32 scalars" item="classification-metrics"
import torch

def classification_metrics(y_true, y_pred):
    t, p = torch.tensor(y_true).float(), torch.tensor(y_pred).float()
    tp = (t * p).sum()
    precision = torch.nan_to_num(tp / p.sum())
    recall = torch.nan_to_num(tp / t.sum())
    f1 = torch.nan_to_num(2 * precision * recall / (precision + recall))
    return {"accuracy": (t == p).float().mean(), "precision": precision, "recall": recall, "f1": f1}

# %% correct="numpy means of masks, nan turned to 0" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    precision = np.mean(y_true[y_pred == 1])   # warns for an empty slice
    recall = np.mean(y_pred[y_true == 1])
    precision, recall = np.nan_to_num([precision, recall])
    f1 = np.nan_to_num(np.divide(2 * precision * recall, precision + recall))
    return {"accuracy": np.mean(y_true == y_pred), "precision": precision, "recall": recall, "f1": f1}

# %% extra=true
def share(part, whole):
    """part / whole, 0 where there is nothing to divide by."""
    return float(part) / float(whole) if whole else 0.0

# %% correct="helper in a cell above, sets of indices" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    actual = set(np.flatnonzero(y_true))
    marked = set(np.flatnonzero(y_pred))
    hit = actual & marked
    wrong = actual ^ marked
    return {
        "accuracy": share(len(y_true) - len(wrong), len(y_true)),
        "precision": share(len(hit), len(marked)),
        "recall": share(len(hit), len(actual)),
        "f1": share(2 * len(hit), len(actual) + len(marked)),
    }

# %% correct="divide with out and where, 0-d arrays" item="classification-metrics"
def classification_metrics(y_true, y_pred):
    tp = np.sum((y_true == 1) & (y_pred == 1))
    top = np.array([np.sum(y_true == y_pred), tp, tp, 2 * tp], dtype=float)
    bottom = np.array([y_true.size, y_pred.sum(), y_true.sum(), y_true.sum() + y_pred.sum()], dtype=float)
    out = np.zeros(4)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return dict(zip(["accuracy", "precision", "recall", "f1"], [np.array(v) for v in out]))

# %% correct="scikit-learn's four in one call, defaultdict" item="classification-metrics"
from collections import defaultdict
from sklearn.metrics import precision_recall_fscore_support

def classification_metrics(y_true, y_pred):
    p, r, f, _ = precision_recall_fscore_support(y_true, y_pred, average="binary", zero_division=0)
    out = defaultdict(float)
    out["accuracy"] += np.equal(y_true, y_pred).sum() / len(y_true)
    out["precision"] += p
    out["recall"] += r
    out["f1"] += f
    return out

# %% correct="exact fractions" item="classification-metrics"
from fractions import Fraction

def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = (int(c) for c in confusion_counts(y_true, y_pred))

    def ratio(a, b):
        return Fraction(a, b) if b else 0.0

    return {"accuracy": float(ratio(tp + tn, tp + tn + fp + fn)), "precision": float(ratio(tp, tp + fp)),
            "recall": float(ratio(tp, tp + fn)), "f1": float(ratio(2 * tp, 2 * tp + fp + fn))}

# %% misconception="class 0 taken for the positive one" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="class 1 is the positive one"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    return {
        "accuracy": (tn + tp) / len(y_true),
        "precision": tn / (tn + fn) if tn + fn else 0.0,
        "recall": tn / (tn + fp) if tn + fp else 0.0,
        "f1": 2 * tn / (2 * tn + fp + fn) if tn + fp + fn else 0.0,
    }

# %% misconception="F1 without its factor 2" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="look for the 2s"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return {"accuracy": (tn + tp) / len(y_true), "precision": p, "recall": r, "f1": p * r / (p + r) if p + r else 0.0}

# %% misconception="percent" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="a share from 0 to 1"
def classification_metrics(y_true, y_pred):
    tn, fp, fn, tp = confusion_counts(y_true, y_pred)
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"accuracy": 100 * (tn + tp) / len(y_true), "precision": 100 * p, "recall": 100 * r, "f1": 100 * f1}

# %% misconception="nothing predicted counts as perfect" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="nothing is predicted positive"
from sklearn import metrics

def classification_metrics(y_true, y_pred):
    return {
        "accuracy": metrics.accuracy_score(y_true, y_pred),
        "precision": metrics.precision_score(y_true, y_pred, zero_division=1),
        "recall": metrics.recall_score(y_true, y_pred, zero_division=1),
        "f1": metrics.f1_score(y_true, y_pred, zero_division=1),
    }

# %% misconception="the visible case by heart" item="classification-metrics" fails="classification-metrics-hidden" points=1 says="accuracy: which counts"
def classification_metrics(y_true, y_pred):
    return {"accuracy": 5 / 6, "precision": 1.0, "recall": 3 / 4, "f1": 6 / 7}

# %% misconception="scikit-learn with the predictions first" item="classification-metrics" fails="classification-metrics-visible classification-metrics-hidden" says="swapped"
from sklearn import metrics

def classification_metrics(y_true, y_pred):
    return {
        "accuracy": metrics.accuracy_score(y_pred, y_true),
        "precision": metrics.precision_score(y_pred, y_true, zero_division=0),
        "recall": metrics.recall_score(y_pred, y_true, zero_division=0),
        "f1": metrics.f1_score(y_pred, y_true, zero_division=0),
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

# %% misconception="a loss is for regression" item="metric-family" fails="metric-family-hidden" points=1 says="log_loss scores"
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

# %% correct="comprehension over one string" item="metric-family"
metric_family = {
    name: "regression" if name.endswith("_error") or name == "r2" else "classification"
    for name in ("accuracy f1 log_loss max_error mean_absolute_error mean_squared_error "
                 "precision r2 recall roc_auc").split()
}

# %% correct="fromkeys and a union" item="metric-family"
metric_family = dict.fromkeys(("r2", "max_error", "mean_squared_error", "mean_absolute_error"), "regression")
metric_family |= dict.fromkeys({"f1", "recall", "precision", "accuracy", "roc_auc", "log_loss"}, "classification")

# %% correct="dict with keyword names" item="metric-family"
c, r = "classification", "regression"
metric_family = dict(accuracy=c, f1=c, log_loss=c, max_error=r, mean_absolute_error=r,
                     mean_squared_error=r, precision=c, r2=r, recall=c, roc_auc=c)

# %% correct="turned round from family to names" item="metric-family"
families = {
    "classification": ["precision", "recall", "f1", "accuracy", "roc_auc", "log_loss"],
    "regression": ["mean_absolute_error", "mean_squared_error", "max_error", "r2"],
}
metric_family = {metric: family for family, metrics in families.items() for metric in metrics}
print(metric_family)

# %% correct="numpy strings by a mask" item="metric-family"
_names = np.array(["accuracy", "f1", "log_loss", "max_error", "mean_absolute_error",
                   "mean_squared_error", "precision", "r2", "recall", "roc_auc"])
_reg = np.array([0, 0, 0, 1, 1, 1, 0, 1, 0, 0], dtype=bool)
metric_family = dict(zip(_names, np.where(_reg, "regression", "classification")))

# %% correct="by asking scikit-learn which module defines it" item="metric-family"
import sklearn.metrics as skm

def where(name):
    for full in (name, name + "_score"):
        f = getattr(skm, full, None)
        if f is not None:
            module = f.__module__
            return "regression" if "regression" in module else "classification"
    raise KeyError(name)

metric_family = {n: where(n) for n in ["accuracy", "f1", "log_loss", "max_error", "mean_absolute_error",
                                       "mean_squared_error", "precision", "r2", "recall", "roc_auc"]}

# %% correct="default dict" item="metric-family"
from collections import defaultdict

metric_family: dict[str, str] = defaultdict(lambda: "classification")
for m in "max_error mean_absolute_error mean_squared_error r2".split():
    metric_family[m] = "regression"
for m in "accuracy f1 log_loss precision recall roc_auc".split():
    metric_family[m]

# %% misconception="an area is a quantity" item="metric-family" fails="metric-family-hidden" points=1 says="roc_auc ranks"
metric_family = dict.fromkeys(["accuracy", "f1", "log_loss", "precision", "recall"], "classification")
for metric in ["roc_auc", "r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="an error is a wrong class" item="metric-family" fails="metric-family-hidden" points=1 says="difference of two quantities"
metric_family = dict.fromkeys(["accuracy", "f1", "log_loss", "precision", "recall", "roc_auc", "max_error"], "classification")
for metric in ["r2", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="a share of right answers is a quantity" item="metric-family" fails="metric-family-hidden" points=1 says="accuracy, precision and recall: do they"
metric_family = dict.fromkeys(["f1", "log_loss", "precision", "recall", "roc_auc"], "classification")
for metric in ["accuracy", "r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "regression"

# %% misconception="other words for the families" item="metric-family" fails="metric-family-visible metric-family-hidden" says="in lower case"
metric_family = dict.fromkeys(["accuracy", "f1", "log_loss", "precision", "recall", "roc_auc"], "Classification")
for metric in ["r2", "max_error", "mean_absolute_error", "mean_squared_error"]:
    metric_family[metric] = "Regression"

# %% correct="upper case with a blank" item="f1-meaning"
f1_meaning = "D "

# %% misconception="F1 is not for classification" item="f1-meaning" fails="f1-meaning-hidden" says="counts of classes"
f1_meaning = "a"

# %% misconception="F1 is the accuracy" item="f1-meaning" fails="f1-meaning-hidden" says="accuracy"
f1_meaning = "b"

# %% misconception="F1 is the precision" item="f1-meaning" fails="f1-meaning-hidden" says="precision alone"
f1_meaning = "c"

# %% misconception="not a letter of the four" item="f1-meaning" fails="f1-meaning-hidden" says="set f1_meaning"
f1_meaning = 0.86

# %% equivalent="The product of booleans is their conjunction." item="confusion-counts"
# was: tn = int(np.sum((y_true == 0) & (y_pred == 0)))
# now: tn = int(np.sum((y_true == 0) * (y_pred == 0)))

# %% equivalent="The product of booleans is their conjunction." item="confusion-counts"
# was: fp = int(np.sum((y_true == 0) & (y_pred == 1)))
# now: fp = int(np.sum((y_true == 0) * (y_pred == 1)))

# %% equivalent="The product of booleans is their conjunction." item="confusion-counts"
# was: fn = int(np.sum((y_true == 1) & (y_pred == 0)))
# now: fn = int(np.sum((y_true == 1) * (y_pred == 0)))

# %% equivalent="The product of booleans is their conjunction." item="confusion-counts"
# was: tp = int(np.sum((y_true == 1) & (y_pred == 1)))
# now: tp = int(np.sum((y_true == 1) * (y_pred == 1)))

# %% equivalent="Of booleans, a // b is 1 only where both are 1; numpy gives 0 for a division by 0." item="confusion-counts"
# was: tn = int(np.sum((y_true == 0) & (y_pred == 0)))
# now: tn = int(np.sum((y_true == 0) // (y_pred == 0)))

# %% equivalent="Of booleans, a // b is 1 only where both are 1; numpy gives 0 for a division by 0." item="confusion-counts"
# was: fp = int(np.sum((y_true == 0) & (y_pred == 1)))
# now: fp = int(np.sum((y_true == 0) // (y_pred == 1)))

# %% equivalent="Of booleans, a // b is 1 only where both are 1; numpy gives 0 for a division by 0." item="confusion-counts"
# was: fn = int(np.sum((y_true == 1) & (y_pred == 0)))
# now: fn = int(np.sum((y_true == 1) // (y_pred == 0)))

# %% equivalent="Of booleans, a // b is 1 only where both are 1; numpy gives 0 for a division by 0." item="confusion-counts"
# was: tp = int(np.sum((y_true == 1) & (y_pred == 1)))
# now: tp = int(np.sum((y_true == 1) // (y_pred == 1)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: tn = int(np.sum((y_true == 0) & (y_pred == 0)))
# now: tn = int(np.sum((y_true <= 0) & (y_pred == 0)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: tn = int(np.sum((y_true == 0) & (y_pred == 0)))
# now: tn = int(np.sum((y_true == 0) & (y_pred <= 0)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: fp = int(np.sum((y_true == 0) & (y_pred == 1)))
# now: fp = int(np.sum((y_true <= 0) & (y_pred == 1)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: fn = int(np.sum((y_true == 1) & (y_pred == 0)))
# now: fn = int(np.sum((y_true == 1) & (y_pred <= 0)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: fp = int(np.sum((y_true == 0) & (y_pred == 1)))
# now: fp = int(np.sum((y_true == 0) & (y_pred >= 1)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: fn = int(np.sum((y_true == 1) & (y_pred == 0)))
# now: fn = int(np.sum((y_true >= 1) & (y_pred == 0)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: tp = int(np.sum((y_true == 1) & (y_pred == 1)))
# now: tp = int(np.sum((y_true >= 1) & (y_pred == 1)))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="confusion-counts"
# was: tp = int(np.sum((y_true == 1) & (y_pred == 1)))
# now: tp = int(np.sum((y_true == 1) & (y_pred >= 1)))

# %% equivalent="Where one of the counts is 0 there is no hit, and F1 is 0 either way." item="classification-metrics"
# was: "f1": float(2 * tp / (predicted + actual)) if predicted + actual else 0.0,
# now: "f1": float(2 * tp / (predicted + actual)) if predicted * actual else 0.0,

# %% equivalent="The product of booleans is their conjunction." item="classification-metrics"
# was: tp = np.sum((y_true == 1) & (y_pred == 1))
# now: tp = np.sum((y_true == 1) * (y_pred == 1))

# %% equivalent="Of booleans, a // b is 1 only where both are 1; numpy gives 0 for a division by 0." item="classification-metrics"
# was: tp = np.sum((y_true == 1) & (y_pred == 1))
# now: tp = np.sum((y_true == 1) // (y_pred == 1))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="classification-metrics"
# was: tp = np.sum((y_true == 1) & (y_pred == 1))
# now: tp = np.sum((y_true >= 1) & (y_pred == 1))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="classification-metrics"
# was: tp = np.sum((y_true == 1) & (y_pred == 1))
# now: tp = np.sum((y_true == 1) & (y_pred >= 1))

# %% equivalent="Labels are 0 and 1, nothing beyond." item="classification-metrics"
# was: predicted, actual = np.sum(y_pred == 1), np.sum(y_true == 1)
# now: predicted, actual = np.sum(y_pred >= 1), np.sum(y_true == 1)

# %% equivalent="Labels are 0 and 1, nothing beyond." item="classification-metrics"
# was: predicted, actual = np.sum(y_pred == 1), np.sum(y_true == 1)
# now: predicted, actual = np.sum(y_pred == 1), np.sum(y_true >= 1)
