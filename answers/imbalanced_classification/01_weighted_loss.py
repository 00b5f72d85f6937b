# %% correct="counts with comparisons" item="positive-weight"
def positive_weight(y):
    return (y == 0).sum() / (y == 1).sum()

# %% correct="a loop with counters" item="positive-weight"
def positive_weight(y):
    number_of_positives = 0
    number_of_negatives = 0
    for label in y:
        if label == 1:
            number_of_positives += 1
        else:
            number_of_negatives += 1
    weight = number_of_negatives / number_of_positives
    return weight

# %% correct="from the mean, in numpy" item="positive-weight"
def positive_weight(y):
    share = np.asarray(y, dtype=np.float64).mean()
    return 1 / share - 1

# %% misconception="positives over negatives" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="upside down"
def positive_weight(y):
    return (y.sum() / (1 - y).sum()).item()

# %% misconception="all samples over positives" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="not all samples"
def positive_weight(y):
    return len(y) / y.sum()

# %% misconception="whole division" item="positive-weight" fails="positive-weight-hidden" points=1 says="negatives / positives"
def positive_weight(y):
    return (y == 0).sum().item() // (y == 1).sum().item()

# %% misconception="always the 3 of the visible check" item="positive-weight" fails="positive-weight-hidden" points=1 says="other shares"
def positive_weight(y):
    return 3.0

# %% misconception="flips the labels in place" item="positive-weight" fails="positive-weight-hidden" points=1 says="changed the labels"
def positive_weight(y):
    positives = y.sum().item()
    negatives = y.mul_(-1).add_(1).sum().item()
    return negatives / positives

# %% misconception="prints instead of returning" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="None"
def positive_weight(y):
    print((y == 0).sum() / (y == 1).sum())

# %% misconception="not a number" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="expected"
def positive_weight(y):
    return float("nan")

# %% misconception="one weight a sample" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="one number"
def positive_weight(y):
    return torch.where(y == 1, (y == 0).sum() / y.sum(), 1.0)

# %% correct="torch's own loss" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(pos_weight))

# %% correct="the module and a weight of shape (1,)" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([pos_weight]))
    loss = criterion(logits, targets)
    return loss

# %% correct="logsigmoid by hand" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    positive = pos_weight * targets * F.logsigmoid(logits)
    negative = (1 - targets) * F.logsigmoid(-logits)
    return -(positive + negative).sum() / logits.numel()

# %% correct="the log1p trick and weights for samples" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = 1 + (pos_weight - 1) * targets
    plain = torch.clamp(logits, min=0) - logits * targets + torch.log1p(torch.exp(-logits.abs()))
    return torch.mean(weights * plain)

# %% correct="a loop over samples" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    total = torch.tensor(0.0)
    for i in range(len(logits)):
        z = logits[i]
        if targets[i] == 1:
            loss = pos_weight * torch.logaddexp(torch.tensor(0.0), -z)
        else:
            loss = torch.logaddexp(torch.tensor(0.0), z)
        total = total + loss
    return total / len(logits)

# %% correct="two boolean groups" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    ill = F.softplus(-logits[targets == 1]).sum()
    healthy = F.softplus(logits[targets == 0]).sum()
    return (pos_weight * ill + healthy) / targets.shape[0]

# %% misconception="the weight punishes false alarms" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="healthy"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = torch.where(targets == 1, 1.0, pos_weight)
    return F.binary_cross_entropy_with_logits(logits, targets, weight=weights)

# %% misconception="a second sigmoid" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="twice"
def weighted_bce_loss(logits, targets, pos_weight):
    p = torch.sigmoid(logits)
    return F.binary_cross_entropy_with_logits(p, targets, pos_weight=torch.tensor(pos_weight))

# %% misconception="sum for mean" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="the sum"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(
        logits, targets, pos_weight=torch.tensor(pos_weight), reduction="sum"
    )

# %% misconception="divides by the sum of the weights" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="number of samples"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = torch.where(targets == 1, pos_weight, 1.0)
    plain = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (weights * plain).sum() / weights.sum()

# %% misconception="binary_cross_entropy on logits" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="between 0 and 1"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = torch.where(targets == 1, pos_weight, 1.0)
    return F.binary_cross_entropy(logits, targets, weight=weights)

# %% misconception="the logarithm of a rounded sigmoid" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="overflowed"
def weighted_bce_loss(logits, targets, pos_weight):
    p = torch.sigmoid(logits)
    return -(pos_weight * targets * torch.log(p) + (1 - targets) * torch.log(1 - p)).mean()

# %% misconception="a small number inside the logarithm" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="cut off"
def weighted_bce_loss(logits, targets, pos_weight):
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(pos_weight * targets * p.log() + (1 - targets) * (1 - p).log()).mean()

# %% misconception="torch cuts the logarithm of binary_cross_entropy at -100" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="cut off"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = 1 + (pos_weight - 1) * targets
    return F.binary_cross_entropy(torch.sigmoid(logits), targets, weight=weights)

# %% misconception="item() cuts the gradient" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="gradient"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(pos_weight)).item()

# %% misconception="detached on the way" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="gradient"
def weighted_bce_loss(logits, targets, pos_weight):
    z = logits.detach().numpy()
    y = targets.numpy()
    losses = pos_weight * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    return torch.tensor(losses.mean())

# %% misconception="a new leaf: the value is right, the gradient lost" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="gradient"
def weighted_bce_loss(logits, targets, pos_weight):
    z = torch.tensor(logits.tolist(), requires_grad=True)
    return F.binary_cross_entropy_with_logits(z, targets, pos_weight=torch.tensor(pos_weight))

# %% misconception="one loss a sample" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="scalar"
def weighted_bce_loss(logits, targets, pos_weight):
    return pos_weight * targets * F.softplus(-logits) + (1 - targets) * F.softplus(logits)

# %% misconception="the whole loss is weighted" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="not the whole loss"
def weighted_bce_loss(logits, targets, pos_weight):
    return pos_weight * F.binary_cross_entropy_with_logits(logits, targets)

# %% misconception="the weight is forgotten" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="no effect"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(logits, targets)

# %% misconception="minus sign forgotten" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="plain cross-entropy"
def weighted_bce_loss(logits, targets, pos_weight):
    return (pos_weight * targets * F.logsigmoid(logits) + (1 - targets) * F.logsigmoid(-logits)).mean()

# %% misconception="not a number" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="finite"
def weighted_bce_loss(logits, targets, pos_weight):
    return logits.sum() * float("nan")

# %% misconception="nothing returned" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="tensor"
def weighted_bce_loss(logits, targets, pos_weight):
    loss = F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(pos_weight))

# %% misconception="a text in place of a number" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="not text"
def positive_weight(y):
    return f"{((y == 0).sum() / (y == 1).sum()).item():.6f}"
