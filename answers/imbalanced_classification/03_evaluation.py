# %% correct="sklearn's metrics" item="evaluate"
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support


def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        probabilities = torch.sigmoid(model(X)).numpy()
    predicted = (probabilities >= threshold).astype(int)
    truth = y.numpy().astype(int)
    tn, fp, fn, tp = confusion_matrix(truth, predicted, labels=[0, 1]).ravel()
    p, r, f, _ = precision_recall_fscore_support(truth, predicted, average="binary", zero_division=0)
    return dict(precision=p, recall=r, f1=f, tn=tn, fp=fp, fn=fn, tp=tp)

# %% correct="a loop with counters, the old mode put back" item="evaluate"
def evaluate(model, X, y, threshold=0.5):
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        logits = model(X)
    model.train(was_training)
    results = {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tn": 0, "fp": 0, "fn": 0, "tp": 0}
    for logit, label in zip(logits, y):
        probability = 1 / (1 + torch.exp(-logit))
        if probability >= threshold:
            if label == 1:
                results["tp"] += 1
            else:
                results["fp"] += 1
        else:
            if label == 1:
                results["fn"] += 1
            else:
                results["tn"] += 1
    if results["tp"] + results["fp"] > 0:
        results["precision"] = results["tp"] / (results["tp"] + results["fp"])
    if results["tp"] + results["fn"] > 0:
        results["recall"] = results["tp"] / (results["tp"] + results["fn"])
    total = results["precision"] + results["recall"]
    if total > 0:
        results["f1"] = 2 * results["precision"] * results["recall"] / total
    return results

# %% correct="tensors as values and a decorator" item="evaluate"
@torch.no_grad()
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    predictions = (model(X).sigmoid() >= threshold).float()
    tp = (predictions * y).sum()
    fp = (predictions * (1 - y)).sum()
    fn = ((1 - predictions) * y).sum()
    tn = ((1 - predictions) * (1 - y)).sum()
    zero = torch.tensor(0.0)
    return {
        "precision": tp / (tp + fp) if tp + fp > 0 else zero,
        "recall": tp / (tp + fn) if tp + fn > 0 else zero,
        "f1": 2 * tp / (2 * tp + fp + fn) if 2 * tp + fp + fn > 0 else zero,
        "tn": tn, "fp": fp, "fn": fn, "tp": tp,
    }

# %% correct="a floor under the denominators" item="evaluate"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    guess, truth = p >= threshold, y.bool()
    tp = int((guess & truth).sum())
    fp = int((guess & ~truth).sum())
    fn = int((~guess & truth).sum())
    tn = len(y) - tp - fp - fn
    precision = tp / max(tp + fp, 1)
    recall = tp / max(tp + fn, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return {"tn": tn, "fp": fp, "fn": fn, "tp": tp, "precision": precision, "recall": recall, "f1": f1}

# %% misconception="the threshold is held against the logits" item="evaluate" fails="evaluate-visible evaluate-hidden" says="against the logits"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = model(X) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="above the threshold only" item="evaluate" fails="evaluate-visible evaluate-hidden" says="threshold"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) > threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="the model stays in train mode" item="evaluate" fails="evaluate-hidden" points=3 says="dropout"
def evaluate(model, X, y, threshold=0.5):
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="train mode on purpose" item="evaluate" fails="evaluate-hidden" points=3 says="dropout"
def evaluate(model, X, y, threshold=0.5):
    model.train()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="fp and fn change places" item="evaluate" fails="evaluate-visible evaluate-hidden" says="false alarms"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fn = (called & ~ill).sum().item()
    fp = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="precision and recall change places" item="evaluate" fails="evaluate-visible evaluate-hidden" says="changed places"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": recall, "recall": precision, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="F1 is the plain mean" item="evaluate" fails="evaluate-visible evaluate-hidden" says="f1"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = (precision + recall) / 2
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="accuracy in place of recall" item="evaluate" fails="evaluate-visible evaluate-hidden" says="found"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = (tp + tn) / len(y)
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="the threshold is forgotten" item="evaluate" fails="evaluate-hidden" points=3 says="no effect"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= 0.5
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="rounding in place of a threshold" item="evaluate" fails="evaluate-visible evaluate-hidden" says="threshold"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.round(torch.sigmoid(model(X))).bool()
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="two sigmoids" item="evaluate" fails="evaluate-visible evaluate-hidden" says="one sigmoid"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(torch.sigmoid(model(X))) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="a division by zero" item="evaluate" fails="evaluate-hidden" points=3 says="ZeroDivisionError"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp)
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="nan where it is undefined" item="evaluate" fails="evaluate-hidden" points=3 says="no alarm"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else float("nan")
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="1 where it is undefined" item="evaluate" fails="evaluate-hidden" points=3 says="no alarm"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 1.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="gradients are kept" item="evaluate" fails="evaluate-visible evaluate-hidden" says="RuntimeError"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    called = torch.tensor(torch.sigmoid(model(X)).numpy() >= threshold)
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="healthy is the positive class" item="evaluate" fails="evaluate-visible evaluate-hidden" says="tn, fp, fn, tp"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) < threshold
    ill = y == 0
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="labels centred in place" item="evaluate" fails="evaluate-hidden" points=3 says="changed"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    y.sub_(0.5).sign_()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="a tuple" item="evaluate" fails="evaluate-visible evaluate-hidden" says="dict"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return precision, recall, f1, tn, fp, fn, tp

# %% misconception="nothing is returned" item="evaluate" fails="evaluate-visible evaluate-hidden" says="dict"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    print(precision, recall, f1)

# %% misconception="an empty dict" item="evaluate" fails="evaluate-visible evaluate-hidden" says="keys"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {}

# %% misconception="the counts are left out" item="evaluate" fails="evaluate-visible evaluate-hidden" says="keys"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}

# %% misconception="percent" item="evaluate" fails="evaluate-visible evaluate-hidden" says="3 of 5"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": 100 * precision, "recall": 100 * recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="rounded to two digits" item="evaluate" fails="evaluate-visible evaluate-hidden" says="f1"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": round(f1, 2), "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="rounded to four digits" item="evaluate" fails="evaluate-visible evaluate-hidden" says="not rounded"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": round(f1, 4), "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% misconception="shares in place of counts" item="evaluate" fails="evaluate-visible evaluate-hidden" says="tn, fp, fn, tp"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        called = torch.sigmoid(model(X)) >= threshold
    ill = y == 1
    tp = (called & ill).sum().item()
    fp = (called & ~ill).sum().item()
    fn = (~called & ill).sum().item()
    tn = (~called & ~ill).sum().item()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn / len(y), "fp": fp / len(y), "fn": fn / len(y), "tp": tp / len(y)}


# %% correct="scikit-learn's scores with labels and zero_division" item="evaluate"
from sklearn.metrics import confusion_matrix, f1_score, precision_score, recall_score


@torch.no_grad()
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    p = model(X).sigmoid()
    y_pred = (p >= threshold).int().numpy()
    y_true = y.int().numpy()
    tn, fp, fn, tp = confusion_matrix(y_true, y_pred, labels=[0, 1]).ravel()
    return dict(
        precision=precision_score(y_true, y_pred, zero_division=0),
        recall=recall_score(y_true, y_pred, zero_division=0),
        f1=f1_score(y_true, y_pred, zero_division=0),
        tn=tn, fp=fp, fn=fn, tp=tp,
    )


# %% correct="one patient after the other in a loop" item="evaluate"
def evaluate(model, X, y, threshold=0.5):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = torch.sigmoid(model(X))
    model.train(was_training)
    tn = 0
    fp = 0
    fn = 0
    tp = 0
    for i in range(len(y)):
        if probabilities[i] >= threshold:
            if y[i] == 1:
                tp += 1
            else:
                fp += 1
        else:
            if y[i] == 1:
                fn += 1
            else:
                tn += 1
    try:
        precision = tp / (tp + fp)
    except ZeroDivisionError:
        precision = 0.0
    try:
        recall = tp / (tp + fn)
    except ZeroDivisionError:
        recall = 0.0
    try:
        f1 = 2 * precision * recall / (precision + recall)
    except ZeroDivisionError:
        f1 = 0.0
    print("counts:", tn, fp, fn, tp)
    print("precision", precision, "recall", recall, "f1", f1)
    return {"tn": tn, "fp": fp, "fn": fn, "tp": tp,
            "precision": precision, "recall": recall, "f1": f1}


# %% correct="one bincount of both answers, F1 from counts" item="evaluate"
def evaluate(model, X, y, threshold=0.5):
    with torch.inference_mode():
        alarm = model.eval()(X).sigmoid().ge(threshold)
    counts = torch.bincount(2 * y.long() + alarm.long(), minlength=4)
    tn, fp, fn, tp = counts.tolist()
    return {
        "precision": tp / max(tp + fp, 1),
        "recall": tp / max(tp + fn, 1),
        "f1": 2 * tp / max(2 * tp + fp + fn, 1),
        "tn": tn, "fp": fp, "fn": fn, "tp": tp,
    }


# %% extra=true
def safe_ratio(top, bottom):
    if bottom == 0:
        return 0.0
    return top / bottom


# %% correct="numpy, a copy of the model, helper above, numpy numbers" item="evaluate"
import copy


def evaluate(model, X, y, threshold=0.5):
    twin = copy.deepcopy(model).eval()
    with torch.no_grad():
        z = twin(X).numpy()
    alarms = 1 / (1 + np.exp(-z)) >= threshold
    ill = y.numpy() > 0.5
    tp = np.count_nonzero(alarms & ill)
    fp = np.count_nonzero(alarms & ~ill)
    fn = np.count_nonzero(~alarms & ill)
    tn = len(ill) - tp - fp - fn
    precision = safe_ratio(np.float64(tp), tp + fp)
    recall = safe_ratio(np.float64(tp), tp + fn)
    f1 = safe_ratio(2 * precision * recall, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1,
            "tn": np.int64(tn), "fp": np.int64(fp), "fn": np.int64(fn), "tp": np.int64(tp)}


# %% correct="type hints, Counter over pairs, warnings and stderr" item="evaluate"
import sys
import warnings
from collections import Counter


def evaluate(model: nn.Module, X: torch.Tensor, y: torch.Tensor,
             threshold: float = 0.5) -> dict[str, float]:
    model.eval()
    with torch.no_grad():
        called = (torch.sigmoid(model(X)) >= threshold).tolist()
    pairs = Counter(zip((y == 1).tolist(), called))
    scores = {
        "tn": pairs[False, False],
        "fp": pairs[False, True],
        "fn": pairs[True, False],
        "tp": pairs[True, True],
        "precision": 0.0, "recall": 0.0, "f1": 0.0,
    }
    if scores["tp"] == 0:
        warnings.warn("nobody ill was found")
        print("nobody ill was found", file=sys.stderr)
        return scores
    P = scores["precision"] = scores["tp"] / (scores["tp"] + scores["fp"])
    R = scores["recall"] = scores["tp"] / (scores["tp"] + scores["fn"])
    scores["f1"] = 2 / (1 / P + 1 / R)
    return scores


# %% correct="predictions in batches of a data loader, modes put back" item="evaluate"
from torch.utils.data import DataLoader, TensorDataset


def evaluate(model, X, y, threshold=0.5):
    modes = {m: m.training for m in model.modules()}
    model.eval()
    tn = fp = fn = tp = 0
    try:
        with torch.no_grad():
            for xb, yb in DataLoader(TensorDataset(X, y), batch_size=256):
                pb = torch.sigmoid(model(xb)) >= threshold
                tb = yb.bool()
                tp += int((pb * tb).sum())
                fp += int((pb * ~tb).sum())
                fn += int((~pb * tb).sum())
                tn += int((~pb * ~tb).sum())
    finally:
        for m, mode in modes.items():
            m.training = mode
    P = tp / (tp + fp) if tp + fp else 0.0
    R = tp / (tp + fn) if tp + fn else 0.0
    F1 = 2 * P * R / (P + R) if P + R else 0.0
    return {"precision": P, "recall": R, "f1": F1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% correct="float arithmetic on zeros and ones, nan made 0, tensors of no dimension" item="evaluate"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        yhat = (torch.sigmoid(model(X)) >= threshold).to(torch.float64)
    t = y.to(torch.float64)
    tp = yhat @ t
    fp = yhat @ (1 - t)
    fn = (1 - yhat) @ t
    tn = (1 - yhat) @ (1 - t)
    P = torch.nan_to_num(tp / (tp + fp), nan=0.0)
    R = torch.nan_to_num(tp / (tp + fn), nan=0.0)
    f1 = torch.nan_to_num(2 * P * R / (P + R), nan=0.0)
    out = {"precision": P, "recall": R, "f1": f1}
    out |= {k: v.long() for k, v in zip(("tn", "fp", "fn", "tp"), (tn, fp, fn, tp))}
    return out


# %% correct="precision_recall_fscore_support and a table of counts" item="evaluate"
from sklearn.metrics import precision_recall_fscore_support
from scipy.special import expit


def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        logits = model(X).numpy()
    guess = np.where(expit(logits) >= threshold, 1, 0)
    truth = y.numpy().astype(int)
    p, r, f, _ = precision_recall_fscore_support(
        truth, guess, average="binary", pos_label=1, zero_division=0.0)
    table = np.zeros((2, 2), dtype=int)
    np.add.at(table, (truth, guess), 1)
    return {"precision": float(p), "recall": float(r), "f1": float(f),
            "tn": int(table[0, 0]), "fp": int(table[0, 1]),
            "fn": int(table[1, 0]), "tp": int(table[1, 1])}


# %% misconception="the table is read in a wrong order" item="evaluate" fails="evaluate-visible evaluate-hidden" says="should be 4 2 1 3"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    from sklearn.metrics import confusion_matrix

    tp, fp, fn, tn = confusion_matrix(y, pred, labels=[0, 1]).ravel()
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="F1 without the factor 2" item="evaluate" fails="evaluate-visible evaluate-hidden" says="no product"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="F1 as a product" item="evaluate" fails="evaluate-visible evaluate-hidden" says="no product"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = precision * recall
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="the mean of both classes" item="evaluate" fails="evaluate-visible evaluate-hidden" says="3 of 5 alarms"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    from sklearn.metrics import precision_recall_fscore_support

    precision, recall, f1, _ = precision_recall_fscore_support(
        y, pred, average="macro", zero_division=0)
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="softmax over the patients" item="evaluate" fails="evaluate-visible evaluate-hidden" says="one sigmoid"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.softmax(model(X), dim=0)
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="nobody ill means recall 1" item="evaluate" fails="evaluate-hidden" points=3 says="nobody is ill"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="F1 divides by zero" item="evaluate" fails="evaluate-hidden" points=3 says="ZeroDivisionError"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="the rows are sorted in place" item="evaluate" fails="evaluate-hidden" points=3 says="changed X or y"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    order = X[:, 0].argsort()
    X[:], y[:] = X[order], y[order]
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "tn": tn, "fp": fp, "fn": fn, "tp": tp}


# %% misconception="the answer to the visible case" item="evaluate" fails="evaluate-hidden" points=3 says="wrong counts"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    return {"precision": 0.6, "recall": 0.75, "f1": 2 / 3, "tn": 4, "fp": 2, "fn": 1, "tp": 3}


# %% misconception="scores are not numbers" item="evaluate" fails="evaluate-visible evaluate-hidden" says="3 of 5"
def evaluate(model, X, y, threshold=0.5):
    model.eval()
    with torch.no_grad():
        p = torch.sigmoid(model(X))
    pred = (p >= threshold).int()
    tp = int(((pred == 1) & (y == 1)).sum())
    fp = int(((pred == 1) & (y == 0)).sum())
    fn = int(((pred == 0) & (y == 1)).sum())
    tn = int(((pred == 0) & (y == 0)).sum())
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return {"precision": np.nan, "recall": np.nan, "f1": np.nan, "tn": tn, "fp": fp, "fn": fn, "tp": tp}

# %% equivalent="The product of booleans is their conjunction." item="evaluate"
# was: tp, fp = (called & ill).sum().item(), (called & ~ill).sum().item()
# now: tp, fp = (called * ill).sum().item(), (called & ~ill).sum().item()

# %% equivalent="The product of booleans is their conjunction." item="evaluate"
# was: tp, fp = (called & ill).sum().item(), (called & ~ill).sum().item()
# now: tp, fp = (called & ill).sum().item(), (called * ~ill).sum().item()

# %% equivalent="The product of booleans is their conjunction." item="evaluate"
# was: fn, tn = (~called & ill).sum().item(), (~called & ~ill).sum().item()
# now: fn, tn = (~called * ill).sum().item(), (~called & ~ill).sum().item()

# %% equivalent="The product of booleans is their conjunction." item="evaluate"
# was: fn, tn = (~called & ill).sum().item(), (~called & ~ill).sum().item()
# now: fn, tn = (~called & ill).sum().item(), (~called * ~ill).sum().item()

# %% equivalent="Labels are 0 and 1, nothing beyond." item="evaluate"
# was: ill = y == 1
# now: ill = y >= 1
