"""Honest submissions in other habits than the answer bank's: all points are due that plain Jupyter's checks give.

`python -m tests.attacks.plain habit` shows that it gives them all.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nbformat import NotebookNode, v4

from .case import EVERYTHING, EXERCISE, JUNIOR, Case, functions, own_cell, reference
from .place import over_time

habit = partial(Case, kind="habit", solves=EVERYTHING, harms=(over_time,))

# How a function that is right is wrapped into something else; {f} is its name, everything else is written above.
WRAPPED = {
    "timed": ("Every function has a decorator that times and counts.", """
import functools, time
CALLS = {}
def timed(function):
    @functools.wraps(function)
    def inner(*args, **options):
        start = time.perf_counter()
        try: return function(*args, **options)
        finally: CALLS[function.__name__] = CALLS.get(function.__name__, 0) + time.perf_counter() - start
    return inner
""", "timed({f})"),
    "cached-by-bytes": ("Every function remembers its results by the bytes of its arguments.", """
import functools, hashlib, pickle
CACHE = {}
def cached(function):
    @functools.wraps(function)
    def inner(*args, **options):
        key = function.__name__, hashlib.md5(pickle.dumps((args, options))).hexdigest()
        if key not in CACHE: CACHE[key] = function(*args, **options)
        return CACHE[key]
    return inner
""", "cached({f})"),
    "cached-on-disk": ("joblib keeps every result on the disk.", """
import joblib, tempfile
memory = joblib.Memory(tempfile.mkdtemp(), verbose=0)
""", "memory.cache({f})"),
    "partials": ("Every function is a partial of a partial.", "import functools", "functools.partial(functools.partial({f}))"),
    "callables": ("Every function is an object that can be called.", """
from dataclasses import dataclass, field
from typing import Callable
@dataclass(eq=False)
class Step:
    name: str
    work: Callable = field(repr=False)
    history: list = field(default_factory=list)
    def __call__(self, *args, **options):
        self.history.append(len(args))
        return self.work(*args, **options)
""", "Step('{f}', {f})"),
    "methods": ("Every function is a method of one object.", """
class Toolbox:
    def __init__(self): self.tools = {}
    def add(self, tool):
        self.tools[tool.__name__] = tool
        def method(self, *args, **options): return self.tools[tool.__name__](*args, **options)
        return method.__get__(self)
box = Toolbox()
""", "box.add({f})"),
    "closures": ("Every function is a closure over its logger.", """
import logging
logging.basicConfig(level=logging.DEBUG, force=True)
logging.getLogger('matplotlib').setLevel(logging.WARNING)
def logged(function):
    log = logging.getLogger(function.__name__)
    def closure(*args, **options):
        log.debug('called with %d arguments', len(args))
        return function(*args, **options)
    return closure
""", "logged({f})"),
    "pool-of-threads": ("A pool of threads made at the start runs every function.", """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(max_workers=2)
print(list(pool.map(abs, [-1, 2])))
def pooled(function): return lambda *args, **options: pool.submit(function, *args, **options).result()
""", "pooled({f})"),
    "pool-of-threads-each": ("A new pool of threads runs every call.", """
from concurrent.futures import ThreadPoolExecutor
def pooled(function):
    def inner(*args, **options):
        with ThreadPoolExecutor() as pool: return pool.submit(function, *args, **options).result()
    return inner
""", "pooled({f})"),
    "multiprocessing-threads": ("multiprocessing.pool.ThreadPool, made at the start, runs every function.", """
from multiprocessing.pool import ThreadPool
threads = ThreadPool(3)
print(threads.map(abs, [-1, 2]))
def pooled(function): return lambda *args, **options: threads.apply(function, args, options)
""", "pooled({f})"),
    "worker-thread": ("One thread made at the start takes all work out of a queue.", """
import queue, threading
tasks = queue.Queue()
def work():
    while True:
        function, args, options, result = tasks.get()
        try: result.put((True, function(*args, **options)))
        except BaseException as error: result.put((False, error))
threading.Thread(target=work, daemon=True).start()
def queued(function):
    def inner(*args, **options):
        result = queue.Queue()
        tasks.put((function, args, options, result))
        fine, value = result.get()
        if not fine: raise value
        return value
    return inner
""", "queued({f})"),
    "loop-in-thread": ("An event loop in a thread of its own runs every function.", """
import asyncio, threading
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
def awaited(function):
    async def later(*args, **options):
        await asyncio.sleep(0)
        return function(*args, **options)
    return lambda *args, **options: asyncio.run_coroutine_threadsafe(later(*args, **options), loop).result()
""", "awaited({f})"),
    "asyncio-run": ("asyncio.run in a thread runs every function.", """
import asyncio
from concurrent.futures import ThreadPoolExecutor
def awaited(function):
    async def later(*args, **options): return await asyncio.to_thread(function, *args, **options)
    def inner(*args, **options):
        with ThreadPoolExecutor(1) as pool: return pool.submit(asyncio.run, later(*args, **options)).result()
    return inner
""", "awaited({f})"),
    "lock-around": ("A lock and a condition made at the start stand around every call.", """
import threading
lock, turn = threading.RLock(), threading.Condition()
def locked(function):
    def inner(*args, **options):
        with lock, turn:
            turn.notify_all()
            return function(*args, **options)
    return inner
""", "locked({f})"),
    "timer-beside": ("A timer goes off again and again in the background.", """
import threading
ticks = []
def tick():
    ticks.append(len(ticks))
    clock = threading.Timer(0.05, tick); clock.daemon = True; clock.start()
tick()
def beside(function): return lambda *args, **options: (ticks.append(0), function(*args, **options))[1]
""", "beside({f})"),
    "warnings-are-errors": ("Floating-point errors raise, and warnings are errors, except where results are made.", """
np.seterr(all='raise')
warnings.simplefilter('error', RuntimeWarning)
def quiet(function):
    def inner(*args, **options):
        with np.errstate(all='ignore'): return function(*args, **options)
    return inner
""", "quiet({f})"),
    "executed": ("Every function is compiled again from its own code.", """
import types
def again(function): return types.FunctionType(function.__code__.replace(co_name='again'), globals(), 'again', function.__defaults__)
""", "again({f})"),
    "dispatched": ("Every function goes through a table of its name and a match statement.", """
TABLE = {}
def dispatch(function):
    TABLE[name := function.__name__] = function
    def inner(*args, **options):
        match name.split('_'):
            case [_, *_] if name in TABLE: return TABLE[name](*args, **options)
            case _: raise KeyError(name)
    return inner
""", "dispatch({f})"),
    "generators": ("Every function takes its result out of a generator.", """
def generated(function):
    def steps(*args, **options):
        yield 'begun'
        yield function(*args, **options)
    return lambda *args, **options: [*steps(*args, **options)][-1]
""", "generated({f})"),
    "progress": ("Every call draws a progress bar, to stdout and as a display.", """
from IPython.display import HTML, display
def shown(function):
    def inner(*args, **options):
        bar = display(HTML('<progress value=0>'), display_id=True)
        for n in range(0, 101, 25):
            print(f"\\r{'#' * (n // 5):20} {n}%", end='', flush=True)
            if bar: bar.update(HTML(f'<progress value={n} max=100>'))
        print()
        return function(*args, **options)
    return inner
""", "shown({f})"),
    "files-between": ("Every result goes through a file in a folder of the candidate's.", """
import pathlib, pickle
folder = pathlib.Path('cache'); folder.mkdir(exist_ok=True)
def through_file(function):
    path = folder / f'{function.__name__}.pickle'
    def inner(*args, **options):
        path.write_bytes(pickle.dumps(function(*args, **options)))
        return pickle.loads(path.read_bytes())
    return inner
""", "through_file({f})"),
    "signal-guard": ("An alarm guards every call against taking too long.", """
import signal
def guarded(function):
    def inner(*args, **options):
        signal.signal(signal.SIGALRM, lambda *a: (_ for _ in ()).throw(TimeoutError('too slow')))
        signal.alarm(30)
        try: return function(*args, **options)
        finally: signal.alarm(0)
    return inner
""", "guarded({f})"),
    "plots-each": ("Every call saves a picture into a buffer.", """
import io
plt.rcParams.update({'figure.facecolor': 'black', 'font.size': 7}); plt.style.use('ggplot')
def drawn(function):
    def inner(*args, **options):
        figure, ax = plt.subplots(); ax.plot([1, 2]); figure.savefig(io.BytesIO()); plt.close(figure)
        return function(*args, **options)
    return inner
""", "drawn({f})"),
    "recursion-deep": ("Every call stands a thousand calls deep.", """
import sys
sys.setrecursionlimit(5_000)
def deeper(function):
    def down(n, *args, **options): return function(*args, **options) if n == 0 else down(n - 1, *args, **options)
    return lambda *args, **options: down(1_000, *args, **options)
""", "deeper({f})"),
}  # fmt: skip

# Processes that work for the candidate cannot be handed what stands in no file: they stand inside the answer.
PROCESSES = {
    "process-pool": ("A pool of two processes works for one function.", "knn-predict", """
from concurrent.futures import ProcessPoolExecutor
import multiprocessing
def near(x_train, y_train, k, x): return y_train[np.argsort(np.abs(x_train - x), kind='stable')[:k]].mean()
def knn_predict(x_train, y_train, x_query, k):
    from functools import partial
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('fork')) as pool:
        return np.array(list(pool.map(partial(near, x_train, y_train, k), x_query)))
"""),
    "process-pool-early": ("A pool of two processes, made with the function, works for it.", "knn-predict", """
import multiprocessing
from functools import partial
def near(x_train, y_train, k, x): return y_train[np.argsort(np.abs(x_train - x), kind='stable')[:k]].mean()
workers = multiprocessing.get_context('fork').Pool(2)
def knn_predict(x_train, y_train, x_query, k):
    return np.array(workers.map(partial(near, x_train, y_train, k), x_query))
"""),
    "process-executor-early": ("A ProcessPoolExecutor that has worked before works for the function.", "knn-predict", """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import partial
def near(x_train, y_train, k, x): return y_train[np.argsort(np.abs(x_train - x), kind='stable')[:k]].mean()
workers = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('fork'))
print(list(workers.map(abs, [-1, 2])))
def knn_predict(x_train, y_train, x_query, k):
    return np.array(list(workers.map(partial(near, x_train, y_train, k), x_query)))
"""),
    "joblib-early": ("joblib's workers, made before, work for the function.", "knn-predict", """
from joblib import Parallel, delayed
parallel = Parallel(n_jobs=2)
print(parallel(delayed(abs)(n) for n in [-1, 2]))
def near(x_train, y_train, k, x): return y_train[np.argsort(np.abs(x_train - x), kind='stable')[:k]].mean()
def knn_predict(x_train, y_train, x_query, k):
    return np.array(Parallel(n_jobs=2)(delayed(near)(x_train, y_train, k, x) for x in x_query))
"""),
    "joblib-threads": ("joblib's threads work for the function, in a context made before.", "knn-predict", """
from joblib import Parallel, delayed, parallel_config
parallel = Parallel(n_jobs=2, backend='threading').__enter__()
def near(x_train, y_train, k, x): return y_train[np.argsort(np.abs(x_train - x), kind='stable')[:k]].mean()
def knn_predict(x_train, y_train, x_query, k):
    return np.array(parallel(delayed(near)(x_train, y_train, k, x) for x in x_query))
"""),
    "child-program": ("A program that was started before computes for the function.", "l2-penalty", """
import json, subprocess, sys
helper = subprocess.Popen([sys.executable, '-u', '-c', 'import json, sys\\nfor line in sys.stdin: w, lam = json.loads(line); print(lam * sum(v * v for v in w), flush=True)'],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
def l2_penalty(weights, lam):
    helper.stdin.write(json.dumps([list(map(float, weights)), float(lam)]) + '\\n'); helper.stdin.flush()
    return float(helper.stdout.readline())
"""),
    "database": ("A database in memory, opened before, computes for the function.", "l2-penalty", """
import sqlite3
database = sqlite3.connect(':memory:', check_same_thread=False)
database.execute('create table weights (w real)')
def l2_penalty(weights, lam):
    database.execute('delete from weights')
    database.executemany('insert into weights values (?)', [(float(w),) for w in weights])
    return lam * database.execute('select sum(w * w) from weights').fetchone()[0]
"""),
    "shared-memory": ("An anonymous map and a memory map of a file hold what the function computes with.", "add-square", """
import mmap, tempfile
room = np.frombuffer(mmap.mmap(-1, 1 << 20))
kept = np.memmap(tempfile.NamedTemporaryFile(), dtype=float, mode='w+', shape=(1 << 17,))
def add_square(X):
    wide = kept[: 2 * X.size].reshape(len(X), -1)
    wide[:] = np.hstack([X, X**2]); room[: X.size] = X.ravel()
    return wide
"""),
    "socket-pair": ("A thread answers the function through a pair of sockets.", "numbers-to-keep", """
import socket, threading
here, there = socket.socketpair()
def answer():
    while data := there.recv(100):
        model, n = data.decode().split(); there.send(str(2 if model == 'line' else 2 * int(n)).encode())
threading.Thread(target=answer, daemon=True).start()
def numbers_to_keep(model, n_train):
    here.send(f'{model} {n_train}'.encode())
    return int(here.recv(100))
"""),
}  # fmt: skip

# Real numbers in other clothes: as arrays of one axis, and as single numbers.
VECTORS = {
    "array-subclass": "np.asarray(a).view(type('Column', (np.ndarray,), {'unit': 'm'}))",
    "tensor": "torch.as_tensor(a)",
    "tensor-subclass": "torch.as_tensor(a).as_subclass(type('Column', (torch.Tensor,), {}))",
    "parameter": "torch.nn.Parameter(torch.as_tensor(a), requires_grad=False)",
    "tensor-view": "torch.as_tensor(a).repeat_interleave(2)[::2]",
    "array-array": "array.array('d', a)",
    "user-list": "collections.UserList(list(a))",
    "deque": "collections.deque(a)",
    "flat-iterator": "np.asarray(a).flat",
    "memoryview": "memoryview(np.ascontiguousarray(a))",
    "ctypes-array": "(ctypes.c_double * len(a))(*a)",
    "has-array": "Arrayed(np.asarray(a))",
    "has-interface": "Interfaced(np.asarray(a))",
    "sequence": "Sequenced(list(a))",
    "memory-map": "mapped(np.asarray(a))",
    "shared-buffer": "np.frombuffer(mmap.mmap(-1, max(len(a), 1) * 8), dtype=float, count=len(a)) + a",
    "big-endian": "np.asarray(a).astype('>f8')",
    "backwards": "np.asarray(a)[::-1].copy()[::-1]",
    "read-only": "read_only(np.asarray(a))",
    "masked": "np.ma.array(a)",
    "mixed-list": "[n % 2 and np.float64(v) or torch.tensor(v).double() if n % 3 else float(v) for n, v in enumerate(a)]",
    "named-tuple": "collections.namedtuple('Row', [f'c{n}' for n in range(len(a))])(*a)",
    "tuple-subclass": "type('Row', (tuple,), {})(a)",
    "record-field": "np.rec.fromarrays([a, a], names='x,y').x",
    "characters": "np.char.mod('%.17g', np.asarray(a)).astype(float)",
}  # fmt: skip
NUMBERS = {
    "float-subclass": "type('Cost', (float,), {'__str__': lambda self: 'much'})(a)",
    "array-of-none": "np.array(a).view(type('Cost', (np.ndarray,), {}))",
    "tensor": "torch.tensor(a).as_subclass(type('Cost', (torch.Tensor,), {}))",
    "ctypes-number": "ctypes.c_double(a)",
    "has-array": "Arrayed(np.array(a))",
    "memory-map": "mapped(np.array([a]))[0]",
    "float-of-numpy": "type('Cost', (np.float64,), {})(a)",
    "long-double": "np.longdouble(a)",
}
CLOTHES = """
import array, collections, collections.abc, ctypes, mmap, tempfile
import torch
class Arrayed:
    def __init__(self, values): self.values = values
    def __array__(self, dtype=None, copy=None): return np.array(self.values, dtype=dtype)
class Interfaced:
    def __init__(self, values): self.values, self.__array_interface__ = values, values.__array_interface__
class Sequenced(collections.abc.Sequence):
    def __init__(self, values): self.values = values
    def __len__(self): return len(self.values)
    def __getitem__(self, n): return self.values[n]
def mapped(values):
    made = np.memmap(tempfile.NamedTemporaryFile(), dtype=float, mode='w+', shape=values.shape)
    made[:] = values
    return made
def read_only(values):
    values = values.copy(); values.flags.writeable = False
    return values
"""

# What stands in a first cell of the candidate's own; every answer is the authors'.
STATES = {
    "scratch-arrays": ("Three arrays of 40 MB are kept and written to by every answer.", "scratch = [np.zeros(5_000_000) for _ in range(3)]", "for kept in scratch: kept += 1\n"),
    "one-large-array": ("One array of 120 MB is kept and added to by every answer.", "scratch = np.zeros(15_000_000)", "scratch += 1\n"),
    "large-array-anew": ("An array of 120 MB is made anew by every answer.", "scratch = None", "scratch = np.random.rand(15_000_000)\n"),
    "large-list": ("A list of three million numbers is added to by every answer.", "kept = []", "kept = [n + 1 for n in range(3_000_000)]\n"),
    "large-text": ("A text grows by 10 MB with every answer.", "story = ''", "story += 'x' * 10_000_000\n"),
    "large-dictionary": ("A dictionary of arrays grows by 5 MB with every answer.", "results = {}", "results[len(results)] = np.random.rand(625_000)\n"),
    "global-generator": ("One generator of random numbers is drawn from everywhere.", "rng = np.random.default_rng(42); np.random.seed(42)", "rng.random(10); np.random.rand(3)\n"),
    "seeds-in-cells": ("Every answer begins with all seeds.", "import random, torch", "random.seed(1); np.random.seed(1); torch.manual_seed(1)\n"),
    "magic-lines": ("Every answer begins with magics.", "%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n%precision 4", "%time sum(range(10))\nfiles = !ls\n%timeit -n 1 -r 1 1 + 1\n"),
    "history": ("Every answer looks at the outputs and inputs so far.", "1 + 1", "latest = (Out, In, _, __, ___)\nlen(In)\n"),
    "warnings-shown": ("Every answer warns, and all warnings are shown always.", "warnings.simplefilter('always')", "warnings.warn('here')\nnp.array([1.0]) / 0\n"),
    "garbage": ("The garbage collector is off, and on again.", "import gc\ngc.disable()\ngc.set_threshold(10)", "gc.collect(); gc.enable()\n"),
    "print-options": ("numpy, plots and floats are shown in other ways.", "np.set_printoptions(precision=2, formatter={'float': lambda v: f'<{v:.1f}>'})\nplt.switch_backend('agg')\nget_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda v, p, c: p.text('float'))", "plt.figure(); plt.plot([1, 2]); plt.show()\n"),
    "exceptions-printed": ("Every answer fails once on purpose, and shows the traceback.", "import traceback", "try: 1 / 0\nexcept ZeroDivisionError: traceback.print_exc()\n"),
    "two-threads": ("Two threads work on in the background.", "import threading, time\nseen = []\ndef look():\n    while True: seen.append(time.time()); time.sleep(0.01)\nfor _ in range(2): threading.Thread(target=look, daemon=True).start()", "len(seen)\n"),
    "fork-hooks": ("Forks are counted and take a little.", "import os, time\nforks = []\nos.register_at_fork(before=lambda: forks.append(1), after_in_child=lambda: time.sleep(0.2))", "len(forks)\n"),
}  # fmt: skip

EXERCISE_FIRST = {
    "torch-seeded": ("torch is seeded, deterministic and has one thread.", "torch.manual_seed(7); torch.use_deterministic_algorithms(True); torch.set_num_threads(2)"),
    "torch-large": ("A tensor of 120 MB is kept and added to by hooks.", "scratch = torch.zeros(30_000_000)\nget_ipython().events.register('pre_run_cell', lambda *a: scratch.add_(1))"),
    "torch-anomaly": ("Anomalies are detected and profiles printed.", "torch.autograd.set_detect_anomaly(True)\ntorch.set_printoptions(precision=2, sci_mode=False)"),
    "torch-interop": ("Threads of torch's own have worked before.", "torch.set_num_threads(4)\nmodel = nn.Linear(500, 500)\nmodel(torch.rand(2_000, 500)).sum().backward()"),
}  # fmt: skip
EXERCISE_ANSWERS = {
    "loss-function-class": ("The loss is a torch.autograd.Function.", "weighted-bce-loss", """
class Loss(torch.autograd.Function):
    @staticmethod
    def forward(context, z, y, w):
        context.save_for_backward(z, y); context.w = w
        return (w * y * F.softplus(-z) + (1 - y) * F.softplus(z)).mean()
    @staticmethod
    def backward(context, grown):
        z, y = context.saved_tensors
        return grown * ((1 - y) * torch.sigmoid(z) - context.w * y * torch.sigmoid(-z)) / len(z), None, None
def weighted_bce_loss(logits, targets, pos_weight): return Loss.apply(logits, targets, float(pos_weight))
"""),
    "loss-subclass": ("The loss is of a subclass of torch.Tensor.", "weighted-bce-loss", """
class Cost(torch.Tensor): pass
def weighted_bce_loss(logits, targets, pos_weight):
    return (pos_weight * targets * F.softplus(-logits) + (1 - targets) * F.softplus(logits)).mean().as_subclass(Cost)
"""),
    "loss-einsum": ("The loss is an einsum of stacked terms.", "weighted-bce-loss", """
def weighted_bce_loss(logits, targets, pos_weight):
    terms = torch.stack([F.softplus(-logits), F.softplus(logits)])
    return torch.einsum('kn,kn->', torch.stack([pos_weight * targets, 1 - targets]), terms) / logits.numel()
"""),
    "loss-vmap": ("The loss is a vmap over the samples.", "weighted-bce-loss", """
def one(z, y, w): return w * y * F.softplus(-z) + (1 - y) * F.softplus(z)
def weighted_bce_loss(logits, targets, pos_weight):
    return torch.func.vmap(one, in_dims=(0, 0, None))(logits, targets, torch.tensor(float(pos_weight))).mean()
"""),
    "loss-scripted": ("The loss is compiled by TorchScript.", "weighted-bce-loss", """
@torch.jit.script
def scripted(z: torch.Tensor, y: torch.Tensor, w: float) -> torch.Tensor:
    return (w * y * torch.nn.functional.softplus(-z) + (1 - y) * torch.nn.functional.softplus(z)).mean()
def weighted_bce_loss(logits, targets, pos_weight): return scripted(logits, targets, float(pos_weight))
"""),
    "weight-of-numpy": ("The weight is a 0-d array of a subclass.", "positive-weight", """
class Ratio(np.ndarray): pass
def positive_weight(y):
    values = y.numpy()
    return np.array((values == 0).sum() / (values == 1).sum()).view(Ratio)
"""),
    "scores-mapping": ("The scores are a Counter and an OrderedDict merged.", "evaluate", """
from collections import Counter, OrderedDict
def evaluate(model, X, y, threshold=0.5):
    with torch.inference_mode():
        called = (model.eval()(X).sigmoid() >= threshold).long()
    counts = Counter(zip(y.long().tolist(), called.tolist()))
    tn, fp, fn, tp = (counts[pair] for pair in [(0, 0), (0, 1), (1, 0), (1, 1)])
    ratio = lambda a, b: a / b if b else 0.0
    return OrderedDict(precision=ratio(tp, tp + fp), recall=ratio(tp, tp + fn), f1=ratio(2 * tp, 2 * tp + fp + fn)) | dict(tn=tn, fp=fp, fn=fn, tp=tp)
"""),
    "trained-copy": ("The training works on the model with hooks, a scheduler, clipping and a tensor of losses.", "train", """
def train(model, X, y, *, epochs, lr, pos_weight, batch_size, seed):
    generator = torch.Generator().manual_seed(seed); torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0)
    losses = []
    for epoch in range(epochs):
        model.train()
        total = torch.zeros(())
        for rows in torch.utils.data.BatchSampler(torch.utils.data.RandomSampler(range(len(y)), generator=generator), batch_size, False):
            optimizer.zero_grad(set_to_none=True)
            loss = F.binary_cross_entropy_with_logits(model(X[rows]), y[rows], pos_weight=torch.as_tensor(pos_weight))
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1e6)
            optimizer.step()
            total += loss.detach() * len(rows)
        scheduler.step()
        losses.append(total / len(y))
        print(f'{epoch}: {losses[-1]:.3f}')
    return model, torch.stack(losses)
"""),
}  # fmt: skip

# The trees in a check of these hold functions, and so cannot be pickled.
CACHES, UNPICKLED = ("cached-by-bytes", "cached-on-disk"), ("leaf-of", "predict-one")


def wrapped(name: str, assignment: str = JUNIOR) -> Case:
    says, above, code = WRAPPED[name]
    answers = {
        item: f"{reference(assignment)[item]}\n{(f := item.replace('-', '_'))} = {code.format(f=f)}"
        for item in functions(assignment)
        if name not in CACHES or item not in UNPICKLED
    }
    label = name if assignment == JUNIOR else f"{name}-exercise"
    return habit(f"habit-{label}", says=says, assignment=assignment, first=above.strip(), answers=answers)


def clothed() -> list[Case]:
    """Return submissions whose numbers come in other types, one kind for arrays and one for numbers in each."""
    numbers = list(NUMBERS.items())
    cases = []
    for position, (name, code) in enumerate(VECTORS.items()):
        other, number = numbers[position % len(numbers)]
        answers = {
            "knn-predict": f"{reference(JUNIOR)['knn-predict']}\nplain_knn = knn_predict\n"
            f"def knn_predict(*args):\n    a = plain_knn(*args)\n    return {code}",
            "l2-penalty": f"{reference(JUNIOR)['l2-penalty']}\nplain_penalty = l2_penalty\n"
            f"def l2_penalty(*args):\n    a = plain_penalty(*args)\n    return {number}",
        }
        cases.append(
            habit(
                f"habit-type-{name}",
                says=f"An array comes back as {name.replace('-', ' ')}, a number as {other.replace('-', ' ')}.",
                first=CLOTHES.strip(),
                answers=answers,
            )
        )
    return cases


def with_state(name: str) -> Case:
    says, first, start = STATES[name]
    answers = {item: f"{start}{text}" for item, text in reference(JUNIOR).items() if item in functions()}
    return habit(f"habit-{name}", says=says, first=first, answers=answers)


# -- notebooks of another shape ------------------------------------------------------------------------


def solutions(book: NotebookNode) -> list[NotebookNode]:
    return [c for c in book.cells if c.cell_type == "code" and c.metadata.readybook.get("role") == "solution"]


def named(book: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in book.cells if cell.id == name)


def windows_lines(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = cell.source.replace("\n", "\r\n")


def tabs(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = cell.source.replace("    ", "\t")


def timed_cells(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = f"%%time\n{cell.source}"


def other_languages(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = f"# Здесь моё решение — 我的答案 — حلّي 🙂\n{cell.source}\nπ_ähnlich, 数 = 3.14, 'größer \u200b'  # ok"


def long_lines(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source += "\n# " + "blah " * 4_000 + "\nlong_text = " + repr("x" * 20_000)


def written_files(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            name = cell.id.replace("-", "_")
            own_cell(
                book,
                f"%%writefile my_{name}.py\n{MODULE_IMPORTS}{cell.source}",
                f"own-{name}",
                after="messages",
            )
            cell.source = f"from my_{name} import {name}"


def run_scripts(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            own_cell(
                book,
                f"%%writefile my_{cell.id}.py\n{MODULE_IMPORTS}{cell.source}",
                f"own-{cell.id}",
                after="messages",
            )
            cell.source = f"%run -i my_{cell.id}.py"


def executed_text(book: NotebookNode) -> None:
    for cell in solutions(book):
        cell.source = f"exec(compile({cell.source!r}, '<mine>', 'exec'))"


def redefined(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            at = book.cells.index(cell)
            book.cells.insert(at + 1, v4.new_code_cell(cell.source, id=f"own-again-{cell.id}"))
            cell.source = cell.source.partition("\n")[0] + "\n    return None  # first try"


def in_two_cells(book: NotebookNode) -> None:
    for cell in solutions(book):
        if cell.source.startswith("def "):
            name = cell.id.replace("-", "_")
            helper = cell.source.replace(f"def {name}(", f"def helper_of_{name}(", 1)
            book.cells.insert(book.cells.index(cell), v4.new_code_cell(helper, id=f"own-helper-{cell.id}"))
            cell.source = f"{name} = lambda *a, **k: helper_of_{name}(*a, **k)"


def setup_extended(book: NotebookNode) -> None:
    named(
        book, "setup"
    ).source += "\nfrom scipy.special import expit\nimport math, itertools as it\nEPSILON = 1e-12"
    named(book, "messages").source += "\n\n\ndef squared(values):\n    return np.square(values)"
    named(book, "sigmoid").source = "def sigmoid(z):\n    return expit(np.asarray(z, dtype=float))[()]"
    named(
        book, "l2-penalty"
    ).source = "def l2_penalty(weights, lam):\n    return math.fsum(it.chain(lam * squared(weights)))"


def setup_cleared(book: NotebookNode) -> None:
    for name in ("setup", "messages", "as-floats"):
        own_cell(
            book,
            named(book, name).source,
            f"own-{name}",
            after="as-floats" if name == "setup" else "own-setup",
        )
        named(book, name).source = ""


def setup_rewritten(book: NotebookNode) -> None:
    named(book, "setup").source = (
        "# all imports\nfrom numpy import exp, abs as magnitude\n" + named(book, "setup").source
    )
    named(
        book, "sigmoid"
    ).source = "def sigmoid(z):\n    small = exp(-magnitude(z))\n    return np.where(np.asarray(z) >= 0, 1, small) / (1 + small)"


def data_cell_extended(book: NotebookNode) -> None:
    named(book, "cross-entropy-data").source += "\nloss_floor = 1e-12  # mine"
    named(book, "binary-cross-entropy").source = (
        "def binary_cross_entropy(y_true, p_hat):\n    p = np.clip(p_hat, loss_floor, 1 - loss_floor)\n"
        "    return -np.where(np.asarray(y_true) == 1, np.log(p), np.log1p(-p)).mean()"
    )


MODULE_IMPORTS = (
    "import numpy as np\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.model_selection import train_test_split\nfrom sklearn.neighbors import KNeighborsClassifier\n"
)
EDITS = {
    "windows-lines": ("Lines of answers end as on Windows.", windows_lines),
    "tabs": ("Answers are indented by tabs.", tabs),
    "timed-cells": ("Every answer is timed by a cell magic.", timed_cells),
    "other-languages": ("Comments and names are in other scripts.", other_languages),
    "long-lines": ("Answers have lines of 20,000 characters.", long_lines),
    "written-files": ("Answers are written to files and imported.", written_files),
    "run-scripts": ("Answers are written to files and run.", run_scripts),
    "executed-text": ("Answers are texts that are executed.", executed_text),
    "redefined": ("Every function is defined again in a cell below.", redefined),
    "in-two-cells": ("Every function stands above, and gets its name below.", in_two_cells),
    "setup-extended": ("Imports, a number and a helper were added to given cells.", setup_extended),
    "setup-cleared": (
        "The given cells were emptied, and stand in cells of the candidate's own.",
        setup_cleared,
    ),
    "setup-rewritten": ("Lines were put above the given imports.", setup_rewritten),
    "data-extended": ("A number was added to the given data.", data_cell_extended),
}

FILES = {
    "imported-beside": ("A module of the candidate's own lies beside and is imported.", {"helpers.py": "import numpy as np\ndef stable(z): return np.exp(-np.logaddexp(0, -np.asarray(z)))\n"},
                        "sigmoid", "import sys; sys.path.insert(0, '.')\nfrom helpers import stable as sigmoid"),
    "package-beside": ("A package of the candidate's own lies beside.", {"mine/__init__.py": "from .core import *\n", "mine/core.py": "import numpy as np\ndef sigmoid(z): return np.exp(-np.logaddexp(0, -np.asarray(z)))\n"},
                       "sigmoid", "import importlib, mine\nimportlib.reload(mine)\n%load_ext autoreload\n%autoreload 2\nsigmoid = mine.sigmoid"),
    "table-beside": ("A table lies beside and is read.", {"data/numbers.csv": "line,2\nknn,2\n"},
                     "numbers-to-keep", "import csv\nTABLE = dict(csv.reader(open('data/numbers.csv')))\ndef numbers_to_keep(model, n_train, /):\n    return int(TABLE[model]) * (n_train if model == 'knn' else 1)"),
}  # fmt: skip


def first_of(names: Sequence[str]) -> Sequence[str]:
    """Return the wrappers that the exercise is tried with too, where models and gradients cross."""
    return [
        name
        for name in names
        if name
        in ("timed", "callables", "pool-of-threads", "worker-thread", "loop-in-thread", "signal-guard")
    ]


CASES = [
    *(wrapped(name) for name in WRAPPED),
    *(wrapped(name, EXERCISE) for name in first_of(list(WRAPPED))),
    *(habit(f"habit-{name}", says=says, answers={item: code.strip()}) for name, (says, item, code) in PROCESSES.items()),
    *clothed(),
    *(with_state(name) for name in STATES),
    *(habit(f"habit-{name}", says=says, edit=edit) for name, (says, edit) in EDITS.items()),
    *(habit(f"habit-{name}", says=says, files=files, answers={item: code}) for name, (says, files, item, code) in FILES.items()),
    *(habit(f"habit-{name}", says=says, assignment=EXERCISE, first=code) for name, (says, code) in EXERCISE_FIRST.items()),
    *(habit(f"habit-{name}", says=says, assignment=EXERCISE, answers={item: code.strip()}) for name, (says, item, code) in EXERCISE_ANSWERS.items()),
]  # fmt: skip
