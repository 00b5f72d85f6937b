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

# %% misconception="precision and recall change places" item="evaluate" fails="evaluate-visible evaluate-hidden" says="alarms"
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

# %% misconception="two sigmoids" item="evaluate" fails="evaluate-visible evaluate-hidden" says="4 2 1 3"
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

# %% misconception="a division by zero" item="evaluate" fails="evaluate-hidden" points=3 says="division by zero"
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

# %% misconception="gradients are kept" item="evaluate" fails="evaluate-visible evaluate-hidden" says="requires grad"
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
