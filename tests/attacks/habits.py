"""Honest submissions in other habits than the answer bank's: all points are due that plain Jupyter's checks give.

`python -m tests.attacks.plain habit` shows that it gives them all. Here, each function is wrapped into something.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from functools import partial

from .case import EVERYTHING, EXERCISE, JUNIOR, Case, functions, reference
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
# What is tried in the exercise too, where models and gradients cross.
IN_EXERCISE = ("timed", "callables", "pool-of-threads", "worker-thread", "loop-in-thread", "signal-guard")
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


CASES = [
    *(wrapped(name) for name in WRAPPED),
    *(wrapped(name, EXERCISE) for name in IN_EXERCISE),
]
