# %% correct="a DataLoader and AdamW" item="train"
from torch.utils.data import DataLoader, TensorDataset


def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    loader = DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([float(pos_weight)]))
    history = []
    for epoch in range(1, epochs + 1):
        model.train()
        running_loss, seen = 0.0, 0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = criterion(model(xb), yb)
            loss.backward()
            optimizer.step()
            running_loss += loss.item() * xb.size(0)
            seen += xb.size(0)
        history.append(running_loss / seen)
        print(f"Epoch {epoch}/{epochs} - loss: {history[-1]:.4f}")
    return model, history

# %% correct="SGD with momentum, slices of a numpy permutation" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for epoch in range(epochs):
        order = torch.from_numpy(rng.permutation(len(X)))
        batch_losses, sizes = [], []
        for start in range(0, len(X), batch_size):
            idx = order[start:start + batch_size]
            out = model(X[idx])
            loss = F.binary_cross_entropy_with_logits(out, y[idx], pos_weight=torch.tensor(pos_weight))
            opt.zero_grad(set_to_none=False)
            loss.backward()
            opt.step()
            batch_losses.append(loss.item())
            sizes.append(len(idx))
        losses.append(np.average(batch_losses, weights=sizes))
        print("epoch", epoch, "loss", losses[-1])
    return model, losses

# %% correct="plain SGD, its own weighted loss, gradients cleared after the step" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    optimizer.zero_grad()
    losses = []
    n = X.shape[0]
    model.train()
    for epoch in range(epochs):
        perm = torch.randperm(n, generator=generator)
        X_epoch = X[perm]
        y_epoch = y[perm]
        sum_of_losses = 0.0
        number_of_batches = (n + batch_size - 1) // batch_size
        for i in range(number_of_batches):
            X_batch = X_epoch[i * batch_size:(i + 1) * batch_size]
            y_batch = y_epoch[i * batch_size:(i + 1) * batch_size]
            logits = model(X_batch)
            positive_part = pos_weight * y_batch * F.softplus(-logits)
            negative_part = (1 - y_batch) * F.softplus(logits)
            per_sample = positive_part + negative_part
            loss = per_sample.mean()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            sum_of_losses = sum_of_losses + per_sample.detach().sum()
        losses.append(sum_of_losses / n)
        print(f"epoch {epoch + 1}: {losses[-1]}")
    model.eval()
    return model, losses

# %% correct="RMSprop with clipped gradients" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    weight = torch.as_tensor(pos_weight, dtype=torch.float32)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(X)).split(batch_size):
            model.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += float(loss.detach()) * rows.numel()
        print(f"epoch {epoch}: {total / len(X):.3f}")
        losses += [total / len(X)]
    return model, losses

# %% correct="Adam with a cosine schedule" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight), reduction="sum")
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.split(torch.randperm(len(y)), batch_size):
            optimizer.zero_grad()
            loss = loss_fn(model(X[rows]), y[rows])
            (loss / len(rows)).backward()
            optimizer.step()
            total += loss.item()
        scheduler.step()
        losses.append(total / len(y))
        print(epoch, losses[-1])
    return model, losses

# %% misconception="backward() replaces the old gradient" item="train" fails="train-visible train-hidden" says="old gradients"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="gradients cleared once an epoch" item="train" fails="train-hidden" points=3 says="old gradients"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        optimizer.zero_grad()
        for rows in torch.randperm(len(y)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="gradients cleared between backward and step" item="train" fails="train-visible train-hidden" says="gradient"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="no optimiser step" item="train" fails="train-visible train-hidden" says="no parameter changed"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="every batch counts the same" item="train" fails="train-hidden" points=3 says="by its size"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / -(-len(y) // batch_size))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="the loss of the last batch" item="train" fails="train-hidden" points=3 says="by its size"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total = loss.item()
        losses.append(total)
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="the sum over samples" item="train" fails="train-visible train-hidden" says="mean"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total)
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="the total of all epochs" item="train" fails="train-visible train-hidden" says="goes on in the next"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    total = 0.0
    model.train()
    for epoch in range(epochs):
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="the last smaller batch is dropped" item="train" fails="train-hidden" points=3 says="by its size"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            if len(rows) < batch_size:
                continue
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="a new model is in train mode anyhow" item="train" fails="train-hidden" points=3 says="dropout"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="eval mode while training" item="train" fails="train-hidden" points=3 says="dropout"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.eval()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="never shuffled" item="train" fails="train-hidden" points=3 says="shuffle"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.arange(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="labels shuffled apart from the rows" item="train" fails="train-visible train-hidden" says="shuffled unlike"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        y = y[torch.randperm(len(y))]
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="no seed" item="train" fails="train-visible" points=5 says="seed torch first"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="a generator for the shuffling only" item="train" fails="train-visible" points=5 says="seed torch first"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    shuffler = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y), generator=shuffler).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="pos_weight left out" item="train" fails="train-hidden" points=3 says="pos_weight"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="a sigmoid before a loss that has one" item="train" fails="train-visible train-hidden" says="two sigmoids"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(torch.sigmoid(model(X[rows])), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="only the losses are returned" item="train" fails="train-visible train-hidden" says="two things"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return losses

# %% misconception="nothing is returned" item="train" fails="train-visible train-hidden" says="two things"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")

# %% misconception="losses first" item="train" fails="train-visible train-hidden" says="model"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return losses, model

# %% misconception="one number for all epochs" item="train" fails="train-visible train-hidden" says="list of floats"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses[-1]

# %% misconception="the loss is climbed" item="train" fails="train-visible train-hidden" says="rose"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            (-loss).backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="columns centred in place" item="train" fails="train-hidden" points=3 says="changed"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    X -= X.mean(dim=0)
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="losses that are not numbers" item="train" fails="train-visible train-hidden" says="finite"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(float("nan"))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% misconception="no epochs at all" item="train" fails="train-visible train-hidden" says="4 epochs"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(y))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, []

# %% misconception="a loss a batch" item="train" fails="train-visible train-hidden" says="4 losses"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    weight = torch.tensor(pos_weight)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(y)).split(batch_size):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=weight)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
    return model, losses

# %% correct="plain SGD stepped by hand" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = None
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            model.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
            total += loss.item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% correct="train mode for each epoch, eval mode at its end" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        model.train()
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(total / n)
        model.eval()
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="shuffled once for all epochs" item="train" fails="train-hidden" points=3 says="same batches"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    order = torch.randperm(n)
    for epoch in range(epochs):
        perm = order
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="seeded anew in each epoch" item="train" fails="train-hidden" points=3 says="same batches"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        torch.manual_seed(seed)
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="train mode in the first epoch only" item="train" fails="train-hidden" points=3 says="dropout"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(total / n)
        model.eval()
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="the gradient of a sum" item="train" fails="train-hidden" points=3 says="far too long"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight), reduction='sum')
            loss.backward()
            opt.step()
            total += loss.item()
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="the loss after the update" item="train" fails="train-hidden" points=3 says="before the update"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight)).item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="the loss of all data after the epoch" item="train" fails="train-hidden" points=3 says="before the update"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(F.binary_cross_entropy_with_logits(model(X), y, pos_weight=torch.tensor(pos_weight)).item())
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="a batch size of its own" item="train" fails="train-hidden" points=3 says="is batch_size used"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    batch_size = 32
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="the weight upside down" item="train" fails="train-hidden" points=3 says="pos_weight"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(xb), yb, pos_weight=torch.tensor(1 / pos_weight))
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses

# %% misconception="pos_weight in the report only" item="train" fails="train-hidden" points=3 says="on the gradient"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = len(X)
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        perm = torch.randperm(n)
        total = 0.0
        for i in range(0, n, batch_size):
            idx = perm[i:i + batch_size]
            xb, yb = X[idx], y[idx]
            opt.zero_grad()
            z = model(xb)
            loss = F.binary_cross_entropy_with_logits(z, yb)
            loss.backward()
            opt.step()
            total += F.binary_cross_entropy_with_logits(z.detach(), yb, pos_weight=torch.tensor(pos_weight)).item() * len(xb)
        losses.append(total / n)
        print(f"epoch {epoch} loss {losses[-1]:.4f}")
    return model, losses
