"""Honest submissions that keep something: workers, connections, memory, settings; see `habits.py`."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from .case import EXERCISE, JUNIOR, Case, items, reference
from .habits import habit

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
# What stands in a first cell of the candidate's own; every answer is the authors'.
STATES = {
    "scratch-arrays": ("Three arrays of 40 MB are kept and written to by every answer.", "scratch = [np.zeros(5_000_000) for _ in range(3)]", "for kept in scratch: kept += 1\n"),
    "one-large-array": ("One array of 120 MB is kept and added to by every answer.", "scratch = np.zeros(15_000_000)", "scratch += 1\n"),
    "large-array-anew": ("An array of 120 MB is made anew by every answer.", "scratch = None", "scratch = np.random.rand(15_000_000)\n"),
    "large-list": ("A list of three million numbers is added to by every answer.", "kept = []", "kept = [n + 1 for n in range(3_000_000)]\n"),
    "large-text": ("A text grows by 10 MB with every answer.", "story = ''", "story += 'x' * 10_000_000\n"),
    "large-dictionary": ("A dictionary of arrays grows by 5 MB with every answer.", "results = {}", "results[len(results)] = np.random.rand(625_000)\n"),
    "global-generator": ("One generator of random numbers is drawn from everywhere.", "rng = np.random.default_rng(42); np.random.seed(42)", "rng.random(10); np.random.rand(3)\n"),
    "seeds-in-cells": ("Every answer begins with all seeds, and torch takes doubles.", "import random, torch\ntorch.set_default_dtype(torch.float64)", "random.seed(1); np.random.seed(1); torch.manual_seed(1)\n"),
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


def with_state(name: str) -> Case:
    says, first, start = STATES[name]
    answers = {item: f"{start}{reference(JUNIOR)[item]}" for item in items(JUNIOR)}
    return habit(f"habit-{name}", says=says, first=first, answers=answers)


CASES = [
    *(habit(f"habit-{name}", says=says, answers={item: code.strip()}) for name, (says, item, code) in PROCESSES.items()),
    *(with_state(name) for name in STATES),
    *(habit(f"habit-{name}", says=says, assignment=EXERCISE, first=code) for name, (says, code) in EXERCISE_FIRST.items()),
]  # fmt: skip
