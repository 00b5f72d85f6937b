"""Submissions that take time: kernels that freeze, answers that never end, clocks and lines that are held.

Whatever a submission does, its batch waits no longer for it than its total says; what is right elsewhere counts.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from functools import partial
from textwrap import indent

from .case import EVERYTHING, EXERCISE, Case, bound
from .channel import SOCKETS
from .fault import all_but
from .place import over_time, processes_left

stall = partial(Case, kind="stall", harms=(over_time, processes_left))

# What stops everything but the answer to `knn-predict`, when a check calls it; all else is due.
IN_FUNCTION = {
    "everybody-stopped": ("A function stops every process it can reach.", "os.kill(-1, signal.SIGSTOP)"),
    "everybody-killed": ("A function kills every process it can reach.", "os.kill(-1, signal.SIGKILL)"),
    "parent-stopped": ("A function stops the process that it was forked from.",
                       "os.kill(os.getppid(), signal.SIGSTOP)"),
    "stopped-again-and-again": ("A function leaves a process that stops all others ten times a second.", """
if os.fork() == 0:
    os.setsid()
    for _ in range(6_000): os.kill(-1, signal.SIGSTOP); time.sleep(0.1)
"""),
    "line-held": ("A function ends, and a child of its own keeps the line open.", """
if os.fork() == 0: time.sleep(600)
os._exit(0)
"""),
    "lock-held-in-c": ("A function waits in C and keeps Python's lock.", "ctypes.PyDLL(None).sleep(3600)"),
    "paused": ("A function waits for a signal, and takes none.",
               "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)); ctypes.PyDLL(None).pause()"),
    "pattern": ("A function looks for a pattern that takes for ever.", "re.match('(x+x+)+y', 'x' * 60)"),
    "large-power": ("A function raises a number to a power of millions.", "return 7 ** 10**9"),
    "large-text-number": ("A function reads a number of a hundred million digits.",
                          "sys.set_int_max_str_digits(0); return int('9' * 10**8)"),
    "native-work": ("A function hands a library work for hours.", "return np.linalg.svd(np.random.rand(12_000, 12_000))"),
    "exit-refused": ("A function goes on at its end.", """
atexit.register(time.sleep, 3600); threading._register_atexit(time.sleep, 3600)
sys.exit()
"""),
    "every-error-caught": ("A function catches whatever is thrown at it.", """
while True:
    try:
        while True: time.sleep(1)
    except BaseException: continue
"""),
    "many-loops": ("A function starts 50 threads that never end, and then does not either.", """
def spin():
    while True: pass
for _ in range(50): threading.Thread(target=spin).start()
spin()
"""),
    "letters-one-by-one": ("A function answers itself, a letter a second.", """
tell(struct.pack('>II', 10_000, 0))
while True: tell(b' '); time.sleep(1)
"""),
    "blobs-one-by-one": ("A function promises 250 MB and sends a byte a second.", """
tell(struct.pack('>II', 40, 250_000_000) + b'{"result": ["bytes", 250000000]}'.ljust(40))
while True: tell(b'x'); time.sleep(1)
"""),
    "questions-without-end": ("A function asks the examiner without end, in its own language.", """
frame = b'{"callback": 0, "result": ["list", [["list", []], ["dict", []]]]}'
while True: tell(struct.pack('>II', len(frame), 0) + frame); time.sleep(0.001)
"""),
    "answers-without-end": ("A function answers a hundred thousand times.", """
frame = b'{"result": 0.5}'
for _ in range(100_000): tell(struct.pack('>II', len(frame), 0) + frame)
"""),
}  # fmt: skip
MODULES = (
    "import atexit, ctypes, os, re, signal, sys, threading, time\nsys.set_int_max_str_digits(0)\n" + SOCKETS
)

# What a result may do without end when somebody looks at it; one class for each of these methods.
ENDLESS_METHODS = (
    *("__len__", "__iter__", "__next__", "__getattr__", "__getattribute__", "__getitem__", "__array__"),
    *("__array_interface__", "__float__", "__index__", "__eq__", "__repr__", "__hash__", "__reduce_ex__"),
    *("__instancecheck__", "__dlpack__", "__buffer__", "__del__", "__format__", "__class__", "__dict__"),
)
ENDLESS = """
import time
def for_ever(*args, **options):
    while True: time.sleep(1)
def endless(name):
    mine = property(for_ever) if name in ("__class__", "__dict__", "__array_interface__") else for_ever
    base = list if name == "__iter__" else dict if name in ("__getitem__", "__len__") else object
    return type("Endless", (base,), {name: mine})()
class State(dict):
    items = keys = values = __iter__ = for_ever
"""

# Results that are plain and large: what each costs its reader is to be counted as the candidate's.
LARGE = {
    "range": "range(240_000_000)",
    "far-range": "range(10**18)",
    "numbers": "np.zeros(30_000_000)",
    "no-numbers": "np.zeros((10**9, 0))",
    "small-numbers": "np.zeros(240_000_000, dtype=np.int8)",
    "truths": "np.ones((12_000, 12_000), dtype=bool)",
    "long-text": "'x' * 3_900_000",
    "bytes": "bytes(250_000_000)",
    "texts": "np.full(600_000, 'x' * 100)",
    "tuples": "((0.5,) * 60,) * 6_000",
    "keys": "{n: n for n in range(190_000)}",
    "decimals": "10 ** 4_299",
    "long-decimals": "10 ** 1_000_000",
    "moments": "np.full(30_000_000, np.datetime64('NaT'))",
    "objects": "np.full(390_000, None)",
    "sets": "frozenset(range(390_000))",
}  # fmt: skip
LARGE_ITEMS = ("fit-line", "knn-predict")

AGENT = """
import sys, time
agents = [m for m in list(sys.modules.values()) if hasattr(m, "Session") and hasattr(m, "snapshot")]
def slowly(function, seconds):
    def slow(*args, **options):
        time.sleep(seconds)
        return function(*args, **options)
    return slow
"""
# What holds up everybody who waits for the kernel, from its first cell on; nothing else was done.
IN_KERNEL = {
    "slow-snapshots": ("What makes the copies for the checks takes nine seconds each time.",
                       AGENT + "for agent in agents: agent.snapshot = slowly(agent.snapshot, 9)"),
    "no-hello": ("A copy comes to the door and says nothing.",
                 AGENT + "for agent in agents: agent.Session.send = slowly(agent.Session.send, 3600)"),
    "late-hello": ("A copy comes to the door after two seconds.",
                   AGENT + "import socket\nclass Late(socket.socket):\n    connect = slowly(socket.socket.connect, 2)\nsocket.socket = Late"),
    "slow-answers": ("Every answer comes eight seconds late.",
                     AGENT + "for agent in agents: agent.Session.send = slowly(agent.Session.send, 8)"),
    "slow-forks": ("A hook keeps every copy for ten seconds.",
                   "import os, time\nos.register_at_fork(after_in_child=lambda: time.sleep(10))"),
    "slow-before-forks": ("A hook keeps the kernel for ten seconds before every copy.",
                          "import os, time\nos.register_at_fork(before=lambda: time.sleep(10))"),
    "frozen-later": ("The kernel stops itself when three seconds are over.",
                     "import os, signal, threading\nthreading.Timer(3, os.kill, (os.getpid(), signal.SIGSTOP)).start()"),
    "frozen-copies": ("Each copy stops the kernel it came from.",
                      "import os, signal\nos.register_at_fork(after_in_child=lambda: os.kill(os.getppid(), signal.SIGSTOP))"),
    "slow-hooks": ("A hook of IPython takes nine seconds after each cell.",
                   "import time\nget_ipython().events.register('post_run_cell', lambda *a: time.sleep(9))"),
    "slow-transformer": ("A transformer of IPython takes nine seconds before each cell.",
                         "import time\ndef slow(lines):\n    time.sleep(9)\n    return lines\nget_ipython().input_transformers_cleanup.append(slow)"),
    "never-idle": ("The kernel never says that it is idle.",
                   "session, send = get_ipython().kernel.session, get_ipython().kernel.session.send\n"
                   "session.send = lambda stream, kind, *a, **k: None if 'status' in str(kind) or kind == 'status' else send(stream, kind, *a, **k)"),
    "never-replies": ("The kernel shows outputs and never replies.",
                      "session, send = get_ipython().kernel.session, get_ipython().kernel.session.send\n"
                      "session.send = lambda stream, kind, *a, **k: None if 'reply' in str(kind) else send(stream, kind, *a, **k)"),
    "late-kernel": ("The kernel thinks nine seconds about whatever it is asked.",
                    "import asyncio\nkernel = get_ipython().kernel\nfirst = kernel.do_execute\n"
                    "async def late(*a, **k):\n    await asyncio.sleep(9)\n    return await first(*a, **k)\nkernel.do_execute = late"),
    "traced": ("Every line of Python takes a tenth of a second.",
               "import sys, time\ndef slow(*a):\n    time.sleep(0.1)\n    return slow\nsys.settrace(slow)\nimport threading; threading.settrace(slow)"),
    "collected": ("Every collection of garbage takes five seconds.",
                  "import gc, time\ngc.set_threshold(50)\ngc.callbacks.append(lambda *a: time.sleep(5))"),
}  # fmt: skip

# What looks like a stall and harms nothing; all is due.
HARMLESS = {
    "end-refused": ("The kernel does not end when it is asked to.",
                    "import atexit, signal, threading, time\natexit.register(time.sleep, 3600)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                    "threading.Thread(target=time.sleep, args=(3600,)).start()\nget_ipython().kernel.do_shutdown = lambda restart: time.sleep(3600)"),
    "thread-prints": ("A thread prints a hundred lines a second, to the end.",
                      "import threading, time\ndef talk():\n    while True: print('still here'); time.sleep(0.01)\nthreading.Thread(target=talk, daemon=True).start()"),
    "loop-busy": ("A callback of the event loop calls itself again and again.",
                  "import asyncio\nloop = asyncio.get_event_loop()\ndef again(): loop.call_later(0.001, again)\nagain()"),
    "endless-picture": ("An own cell shows something that never comes to an end of itself.",
                        "class Long:\n    def __repr__(self):\n        while True: pass\nLong()"),
    "endless-goodbye": ("An object in the namespace never comes to an end of itself.",
                        "import time\nclass Stay:\n    def __del__(self): time.sleep(3600)\nstay = Stay()"),
    "slow-cell": ("An own cell sleeps for eight seconds.", "import time\ntime.sleep(8)"),
}  # fmt: skip


def in_function(name: str) -> Case:
    says, code = IN_FUNCTION[name]
    body = indent(code.strip(), "    ")
    return stall(
        name,
        says=says,
        solves=all_but("knn-predict"),
        first=MODULES,
        answers={"knn-predict": f"def knn_predict(*args):\n{body}"},
    )


def endless_results() -> list[Case]:
    """Return submissions whose functions give objects with a method that never ends, three at a time; nothing else is done."""
    items = ("knn-predict", "fit-line", "add-square")
    return [
        stall(
            f"endless-results-{number}",
            says=f"Results have methods that never end: {', '.join(ENDLESS_METHODS[number - 1 :: 7])}.",
            first=ENDLESS,
            answers={
                item: bound(item, f"lambda *args: endless({name!r})")
                for item, name in zip(items, ENDLESS_METHODS[number - 1 :: 7], strict=True)
            },
        )
        for number in range(1, 8)
    ]


def large_results() -> list[Case]:
    """Return submissions whose functions give plain results that cost their reader much."""
    names = list(LARGE)
    return [
        stall(
            f"large-results-{number}",
            says=f"Results are large: {', '.join(names[number - 1 :: 8])}.",
            solves=all_but(*LARGE_ITEMS),
            answers={
                item: bound(item, f"lambda *args: {LARGE[name]}")
                for item, name in zip(LARGE_ITEMS, names[number - 1 :: 8], strict=True)
            },
        )
        for number in range(1, 9)
    ]


CASES = [
    *(in_function(name) for name in IN_FUNCTION),
    *endless_results(),
    *large_results(),
    *(stall(name, says=says, first=code) for name, (says, code) in IN_KERNEL.items()),
    *(stall(name, says=says, solves=EVERYTHING, first=code) for name, (says, code) in HARMLESS.items()),
    stall("lock-held-in-cell", says="A cell waits in C and keeps Python's lock.", solves=all_but("knn-predict"),
          answers={"knn-predict": "import ctypes\nctypes.PyDLL(None).sleep(3600)"}),
    stall("two-deaf-cells", says="Two cells wait in C and keep Python's lock.", solves=all_but("knn-predict", "fit-line"),
          answers=dict.fromkeys(["knn-predict", "fit-line"], "import ctypes\nctypes.PyDLL(None).sleep(3600)")),
    stall("endless-state", says="A trained model's state and parameters never come to an end.", assignment=EXERCISE,
          solves=all_but("train", assignment=EXERCISE), first=ENDLESS,
          answers={"train": "class Model(nn.Module):\n    def state_dict(self, *a, **k): return State()\n    def parameters(self, *a):\n        while True: yield nn.Parameter(torch.zeros(2))\n"
                            "    def forward(self, X): return for_ever()\ndef train(model, X, y, **options): return Model(), [1.0] * options['epochs']"}),
]  # fmt: skip
