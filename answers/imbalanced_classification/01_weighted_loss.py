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

# %% correct="length less the sum" item="positive-weight"
def positive_weight(y):
    positives = y.sum()
    return (len(y) - positives) / positives

# %% correct="collections.Counter on a list" item="positive-weight"
from collections import Counter


def positive_weight(y: torch.Tensor) -> float:
    counts = Counter(y.tolist())
    return counts[0.0] / counts[1.0]

# %% correct="bincount of whole numbers" item="positive-weight"
def positive_weight(y):
    negatives, positives = torch.bincount(y.long(), minlength=2)
    return negatives / positives

# %% correct="numpy unique with counts, as a numpy number" item="positive-weight"
def positive_weight(y):
    values, counts = np.unique(y.numpy(), return_counts=True)
    if len(values) == 1:
        return np.float32(0.0)
    return np.float32(counts[0] / counts[1])

# %% correct="balanced class weights of scikit-learn, one through the other" item="positive-weight"
def positive_weight(y):
    from sklearn.utils.class_weight import compute_sample_weight

    labels = y.numpy()
    each = compute_sample_weight("balanced", labels)
    if (labels == 1).all():
        return 0.0
    return float(each[labels == 1][0] / each[labels == 0][0])

# %% correct="a sorted copy, where the ones begin" item="positive-weight"
def positive_weight(y):
    ordered = torch.sort(y).values
    first_one = torch.searchsorted(ordered, 0.5)
    return first_one.item() / (y.numel() - first_one.item())

# %% correct="count_nonzero as a fraction" item="positive-weight"
from fractions import Fraction


def positive_weight(y):
    n_pos = int(torch.count_nonzero(y))
    n_neg = y.shape[0] - n_pos
    return float(Fraction(n_neg, n_pos))

# %% misconception="positives over negatives" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="upside down"
def positive_weight(y):
    return (y.sum() / (1 - y).sum()).item()

# %% misconception="all samples over positives" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="not all samples"
def positive_weight(y):
    return len(y) / y.sum()

# %% misconception="whole division" item="positive-weight" fails="positive-weight-hidden" points=1 says="do not round"
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

# %% misconception="not a number" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="finite"
def positive_weight(y):
    return float("nan")

# %% misconception="one weight a sample" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="one number"
def positive_weight(y):
    return torch.where(y == 1, (y == 0).sum() / y.sum(), 1.0)

# %% misconception="a text in place of a number" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="not text"
def positive_weight(y):
    return f"{((y == 0).sum() / (y == 1).sum()).item():.6f}"

# %% misconception="the balanced weight of scikit-learn" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="2 * positives"
def positive_weight(y):
    return len(y) / (2 * y.sum().item())

# %% misconception="the share of the positives" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="share of"
def positive_weight(y):
    return y.mean().item()

# %% misconception="the difference of the counts" item="positive-weight" fails="positive-weight-visible positive-weight-hidden" says="difference"
def positive_weight(y):
    return ((y == 0).sum() - (y == 1).sum()).item()

# %% misconception="never below 1" item="positive-weight" fails="positive-weight-hidden" points=1 says="is below 1"
def positive_weight(y):
    ratio = (y == 0).sum().item() / (y == 1).sum().item()
    return max(1.0, ratio)

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

# %% correct="softplus on both sides" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    ill = targets * F.softplus(-logits)
    healthy = (1 - targets) * F.softplus(logits)
    return (pos_weight * ill + healthy).mean()

# %% correct="a weight for every sample, then the plain loss" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = torch.where(targets == 1, pos_weight, 1.0)
    losses = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return torch.mean(weights * losses)

# %% correct="logaddexp with zero, signs turned by the label" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    sign = 1 - 2 * targets
    zero = torch.zeros_like(logits)
    loss = torch.logaddexp(zero, sign * logits)
    factor = 1 + (pos_weight - 1) * targets
    return torch.dot(factor, loss) / logits.numel()

# %% correct="two logits a patient and cross_entropy with class weights, sum" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    two = torch.stack([torch.zeros_like(logits), logits], dim=1)
    weights = torch.tensor([1.0, float(pos_weight)])
    loss = F.cross_entropy(two, targets.long(), weight=weights, reduction="sum")
    return loss / targets.numel()

# %% correct="in double precision and back" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    z, t = logits.double(), targets.double()
    loss = pos_weight * t * F.softplus(-z) + (1 - t) * F.softplus(z)
    return loss.mean().float()

# %% correct="log_softmax of two columns, picked with gather" item="weighted-bce-loss"
def weighted_bce_loss(logits, targets, pos_weight):
    logs = torch.log_softmax(torch.stack((torch.zeros_like(logits), logits), dim=-1), dim=-1)
    picked = logs.gather(1, targets.long().unsqueeze(1)).squeeze(1)
    warnings.warn("weights are applied by hand")
    return -(picked * torch.tensor([1.0, pos_weight])[targets.long()]).mean()

# %% correct="losses sorted into a total with index_add" item="weighted-bce-loss"
def weighted_bce_loss(logits: torch.Tensor, targets: torch.Tensor, pos_weight: float) -> torch.Tensor:
    each = F.softplus((1 - 2 * targets) * logits)
    totals = torch.zeros(2).index_add(0, targets.long(), each)
    healthy, ill = totals[0], totals[1]
    return (healthy + pos_weight * ill) / len(logits)

# %% misconception="the weight punishes false alarms" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="healthy"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = torch.where(targets == 1, 1.0, pos_weight)
    return F.binary_cross_entropy_with_logits(logits, targets, weight=weights)

# %% misconception="a second sigmoid" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="twice"
def weighted_bce_loss(logits, targets, pos_weight):
    p = torch.sigmoid(logits)
    return F.binary_cross_entropy_with_logits(p, targets, pos_weight=torch.tensor(pos_weight))

# %% misconception="sum for mean" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="divide by the number of samples"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(
        logits, targets, pos_weight=torch.tensor(pos_weight), reduction="sum"
    )

# %% misconception="divides by the sum of the weights" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="number of samples"
def weighted_bce_loss(logits, targets, pos_weight):
    weights = torch.where(targets == 1, pos_weight, 1.0)
    plain = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (weights * plain).sum() / weights.sum()

# %% misconception="binary_cross_entropy on logits" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="RuntimeError"
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

# %% misconception="minus sign forgotten" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="not negative"
def weighted_bce_loss(logits, targets, pos_weight):
    return (pos_weight * targets * F.logsigmoid(logits) + (1 - targets) * F.logsigmoid(-logits)).mean()

# %% misconception="not a number" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="finite"
def weighted_bce_loss(logits, targets, pos_weight):
    return logits.sum() * float("nan")

# %% misconception="nothing returned" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="tensor"
def weighted_bce_loss(logits, targets, pos_weight):
    loss = F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(pos_weight))

# %% misconception="pos_weight upside down" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="upside down"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(1 / pos_weight))

# %% misconception="each class averaged on its own" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="averaged apart"
def weighted_bce_loss(logits, targets, pos_weight):
    ill = F.softplus(-logits[targets == 1]).mean()
    healthy = F.softplus(logits[targets == 0]).mean()
    return pos_weight * ill + healthy

# %% misconception="logarithms with base 2" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="base 2"
def weighted_bce_loss(logits, targets, pos_weight):
    p = torch.sigmoid(logits)
    return -(pos_weight * targets * torch.log2(p) + (1 - targets) * torch.log2(1 - p)).mean()

# %% misconception="arguments swapped in the call" item="weighted-bce-loss" fails="weighted-bce-loss-visible weighted-bce-loss-hidden" says="plain cross-entropy"
def weighted_bce_loss(logits, targets, pos_weight):
    return F.binary_cross_entropy_with_logits(targets, logits, pos_weight=torch.tensor(pos_weight))

# %% misconception="the weights are written into the targets" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="changed the targets"
def weighted_bce_loss(logits, targets, pos_weight):
    plain = F.softplus((1 - 2 * targets) * logits)
    targets *= pos_weight - 1
    targets += 1
    return (targets * plain).mean()

# %% misconception="a branch that is not taken overflows" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="branch overflow"
def weighted_bce_loss(logits, targets, pos_weight):
    z = (1 - 2 * targets) * logits
    softplus = torch.where(z > 0, z + torch.log(1 + torch.exp(-z)), torch.log(1 + torch.exp(z)))
    return ((1 + (pos_weight - 1) * targets) * softplus).mean()

# %% misconception="the weight of each patient is detached with its loss" item="weighted-bce-loss" fails="weighted-bce-loss-hidden" points=2 says="cut off from the logits"
def weighted_bce_loss(logits, targets, pos_weight):
    plain = F.softplus((1 - 2 * targets) * logits)
    more = (pos_weight - 1) * targets * plain.detach()
    return (plain + more).mean()
