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

# %% misconception="every batch counts the same" item="train" fails="train-hidden" points=3 says="count alike"
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

# %% misconception="the loss of the last batch" item="train" fails="train-hidden" points=3 says="left out"
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

# %% misconception="the sum over samples" item="train" fails="train-visible train-hidden" says="a total"
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

# %% misconception="the total of all epochs" item="train" fails="train-visible train-hidden" says="a total over rows or epochs"
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

# %% misconception="the last smaller batch is dropped" item="train" fails="train-hidden" points=3 says="left out"
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

# %% misconception="pos_weight left out" item="train" fails="train-hidden" points=3 says="pos_weight, or two sigmoids"
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

# %% misconception="the weight upside down" item="train" fails="train-hidden" points=3 says="pos_weight, or two sigmoids"
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


# %% correct="Dataset class of one's own with a data loader" item="train"
from torch.utils.data import DataLoader, Dataset


class Patients(Dataset):
    def __init__(self, X, y):
        self.X = X
        self.y = y

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.X[i], self.y[i]


def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    loader = DataLoader(Patients(X, y), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.as_tensor([pos_weight]))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    history = []
    for epoch in range(1, epochs + 1):
        model.train()
        running_loss = 0
        for inputs, labels in loader:
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = criterion(outputs, labels)
            loss.backward()
            optimizer.step()
            running_loss += loss.item() * inputs.size(0)
        epoch_loss = running_loss / len(loader.dataset)
        history.append(epoch_loss)
        print("Epoch %d/%d - loss %.4f" % (epoch, epochs, epoch_loss))
    model.eval()
    return model, history


# %% correct="plain gradient descent written out by hand" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    model.train()
    params = [p for p in model.parameters() if p.requires_grad]
    losses = []
    for epoch in range(epochs):
        order = torch.randperm(X.shape[0])
        sum_of_losses = 0.0
        for rows in order.split(batch_size):
            z, t = model(X[rows]), y[rows]
            loss = (pos_weight * t * F.softplus(-z) + (1 - t) * F.softplus(z)).mean()
            grads = torch.autograd.grad(loss, params)
            with torch.no_grad():
                for p, g in zip(params, grads):
                    p -= lr * g
            sum_of_losses += float(loss) * len(rows)
        losses.append(sum_of_losses / X.shape[0])
        print(epoch, losses[-1])
    return model, losses


# %% correct="step with a closure, RMSprop" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    weight = torch.tensor(float(pos_weight))
    model.train(True)
    losses = []
    for epoch in range(epochs):
        shuffled = torch.randperm(len(y))
        weighted_sum = 0.0
        for start in range(0, len(y), batch_size):
            batch = shuffled[start:start + batch_size]

            def closure():
                optimizer.zero_grad()
                loss = F.binary_cross_entropy_with_logits(
                    model(X[batch]), y[batch], pos_weight=weight)
                loss.backward()
                return loss

            batch_loss = optimizer.step(closure)
            weighted_sum += batch_loss.item() * batch.numel()
        losses.append(weighted_sum / len(y))
        print(f"[{epoch}] loss = {losses[-1]:.5f}")
    return model, losses


# %% extra=true
import logging
import sys

log = logging.getLogger("training")


def batch_rows(n, size):
    order = torch.randperm(n).tolist()
    while order:
        yield order[:size]
        order = order[size:]


def sample_losses(z, y, w):
    return -(w * y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z))


# %% correct="sample losses kept in a list, helpers above, a log and stderr" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    opt = torch.optim.AdamW(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        seen = []
        for rows in batch_rows(len(X), batch_size):
            each = sample_losses(model(X[rows]), y[rows], pos_weight)
            model.zero_grad()
            each.mean().backward()
            opt.step()
            seen += each.detach().tolist()
        assert len(seen) == len(X)
        losses.append(float(np.mean(seen)))
        log.warning("epoch %d", epoch)
        print("loss", losses[-1], file=sys.stderr)
        print("epoch", epoch, "loss", round(losses[-1], 4))
    return model, losses


# %% correct="weights of the samples in place of pos_weight, sum over the batch size" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    n = y.numel()
    row_weights = torch.where(y == 1, float(pos_weight), 1.0)
    optimiser = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, nesterov=True)
    losses = []
    for epoch in range(epochs):
        order = torch.randperm(n)
        Xs, ys, ws = X[order], y[order], row_weights[order]
        epoch_sum = torch.zeros((), dtype=torch.float64)
        for xb, yb, wb in zip(Xs.split(batch_size), ys.split(batch_size), ws.split(batch_size)):
            model.train()
            batch_sum = F.binary_cross_entropy_with_logits(
                model(xb), yb, weight=wb, reduction="sum")
            (batch_sum / len(yb)).backward()
            optimiser.step()
            optimiser.zero_grad()
            epoch_sum += batch_sum.detach()
        losses.append((epoch_sum / n).item())
        print(f"{epoch + 1:3d} {losses[-1]:.6f}")
    return model, losses


# %% correct="shuffled with scikit-learn, mean of batch losses weighted with numpy" item="train"
from sklearn.utils import gen_batches, shuffle


def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        order = shuffle(np.arange(len(y)), random_state=seed + epoch)
        batch_losses, sizes = [], []
        for part in gen_batches(len(y), batch_size):
            rows = torch.from_numpy(order[part])
            optimizer.zero_grad(set_to_none=False)
            loss = F.binary_cross_entropy_with_logits(
                model(X[rows]), y[rows], pos_weight=torch.tensor(pos_weight))
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
            sizes.append(len(rows))
        losses.append(np.average(batch_losses, weights=sizes))
        print(losses[-1])
    return (model, losses)


# %% correct="a beginner's many small steps" item="train"
import random


def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    # make everything repeatable
    torch.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed)

    # the loss
    pos_weight_tensor = torch.tensor([pos_weight], dtype=torch.float32)
    loss_function = nn.BCEWithLogitsLoss(pos_weight=pos_weight_tensor)

    # the optimizer
    optimizer = torch.optim.Adam(params=model.parameters(), lr=lr)

    number_of_samples = X.size()[0]
    number_of_batches = number_of_samples // batch_size
    if number_of_samples % batch_size != 0:
        number_of_batches = number_of_batches + 1

    losses = []
    for epoch in range(epochs):
        model.train()
        indices = list(range(number_of_samples))
        random.shuffle(indices)
        total_loss = 0.0
        total_count = 0
        for batch_number in range(number_of_batches):
            first = batch_number * batch_size
            last = min(first + batch_size, number_of_samples)
            X_batch = torch.stack([X[i] for i in indices[first:last]])
            y_batch = torch.stack([y[i] for i in indices[first:last]])
            optimizer.zero_grad()
            logits = model(X_batch)
            loss = loss_function(logits, y_batch)
            loss.backward()
            optimizer.step()
            count = last - first
            total_loss = total_loss + loss.item() * count
            total_count = total_count + count
        mean_loss = total_loss / total_count
        losses.append(mean_loss)
        print("Epoch", epoch + 1, "of", epochs, "has the loss", mean_loss)
    return model, losses


# %% correct="type hints, samplers, old gradients dropped one by one" item="train"
from torch.utils.data import BatchSampler, RandomSampler


def train(
    model: nn.Module, X: torch.Tensor, y: torch.Tensor, *, epochs: int, lr: float,
    pos_weight: float, batch_size: int, seed: int,
) -> tuple[nn.Module, list[float]]:
    torch.manual_seed(seed)
    shuffler = torch.Generator().manual_seed(seed)
    sampler = BatchSampler(RandomSampler(range(len(X)), generator=shuffler), batch_size, False)
    optimizer = torch.optim.SGD([{"params": list(model.parameters()), "lr": lr}], lr=lr)
    was_training = model.training
    model.train()
    losses: list[float] = []
    for _ in range(epochs):
        total = 0.0
        for rows in sampler:
            for p in model.parameters():
                p.grad = None
            loss = F.binary_cross_entropy_with_logits(
                model(X[rows]), y[rows], pos_weight=X.new_tensor(pos_weight))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
        print(f"loss {losses[-1]:.3f}")
    model.train(was_training)
    return model, losses


# %% correct="gradients from torch.func, momentum by hand" item="train"
from torch.func import functional_call, grad_and_value


def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    model.train()

    def loss_of(params, xb, yb):
        buffers = {name: b.clone() for name, b in model.named_buffers()}
        z = functional_call(model, (params, buffers), (xb,))
        return F.binary_cross_entropy_with_logits(z, yb, pos_weight=torch.tensor(pos_weight))

    step = grad_and_value(loss_of)
    speed = {name: torch.zeros_like(p) for name, p in model.named_parameters()}
    losses = []
    for epoch in range(epochs):
        parts = torch.randperm(len(X)).split(batch_size)
        values = []
        for rows in parts:
            params = {name: p.detach() for name, p in model.named_parameters()}
            grads, value = step(params, X[rows], y[rows])
            with torch.no_grad():
                for name, p in model.named_parameters():
                    speed[name] = 0.9 * speed[name] + grads[name]
                    p.sub_(lr * speed[name])
            values.append(value.item())
        losses.append(sum(v * len(rows) for v, rows in zip(values, parts)) / len(X))
        print(f"epoch {epoch}: {losses[-1]:.4f}")
    return model, losses


# %% correct="numpy permutation, losses in a numpy array, list for the pair" item="train"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    opt = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    losses = np.zeros(epochs)
    for e in range(epochs):
        model.train()
        p = rng.permutation(len(y))
        for i in range(0, len(y), batch_size):
            b = torch.as_tensor(p[i:i + batch_size])
            opt.zero_grad()
            l = nn.functional.binary_cross_entropy_with_logits(
                model(X[b]).reshape(-1), y[b].reshape(-1),
                pos_weight=torch.full((1,), pos_weight))
            l.backward()
            opt.step()
            losses[e] += l.item() * len(b) / len(y)
        print(f"epoch {e}: {losses[e]}")
    return [model, list(losses)]


# %% misconception="a learning rate of its own" item="train" fails="train-hidden" points=3 says="use lr"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(model(X[idx]), y[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="always five epochs" item="train" fails="train-visible train-hidden" says="4 epochs"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(5):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(model(X[idx]), y[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="one epoch too many" item="train" fails="train-visible train-hidden" says="4 epochs"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(epochs + 1):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(model(X[idx]), y[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="a copy is trained and the given model returned" item="train" fails="train-visible train-hidden" says="no parameter changed"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    import copy

    net = copy.deepcopy(model)
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    net.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(net(X[idx]), y[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="logits and labels change places" item="train" fails="train-visible train-hidden" says="swapped"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(y[idx], model(X[idx]))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="the weight goes to the healthy" item="train" fails="train-hidden" points=3 says="pos_weight, or two sigmoids"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(-model(X[idx]), 1 - y[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="divided by the weights, not by the rows" item="train" fails="train-hidden" points=3 says="means over rows"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            w = torch.where(y[idx] == 1, pos_weight, 1.0)
            each = F.binary_cross_entropy_with_logits(model(X[idx]), y[idx], reduction="none")
            loss = (w * each).sum() / w.sum()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="the batch means are added up" item="train" fails="train-visible train-hidden" says="a total"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(model(X[idx]), y[idx])
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total)
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses


# %% misconception="the loss is cut from its graph" item="train" fails="train-visible train-hidden" says="RuntimeError"
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(pos_weight))
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        perm = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            idx = perm[i:i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(model(X[idx]), y[idx])
            loss = loss.detach()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        losses.append(total / len(X))
        print(f"epoch {epoch + 1}: {losses[-1]:.4f}")
    return model, losses

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch * 1}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch - 1}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch / 1}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch // 1}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch % 1}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch ** 1}: loss {losses[-1]:.3f}")

# %% equivalent="Callers name all arguments behind it, so the mark makes no difference to them." item="train"
# was: def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
# now: def train(model, X, y, /, epochs, lr, pos_weight, batch_size, seed):

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch + 1}: loss {losses[not 1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch + 2}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch + 0}: loss {losses[-1]:.3f}")

# %% equivalent="The print is for the reader; no point hangs on it." item="train"
# was: print(f"epoch {epoch + 1}: loss {losses[-1]:.3f}")
# now: print(f"epoch {epoch + 1}: loss {losses[- 0]:.3f}")
