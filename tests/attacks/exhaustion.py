"""Submissions that use up what a process or a machine has a number of, in a function and in a cell.

What one check uses up, the next has again: only the answer that does it is lost. Each stops at a cap.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from functools import partial
from textwrap import indent

from .case import EVERYTHING, Case
from .fault import all_but
from .place import over_time, processes_left, system_used_up

HARMS = (over_time, processes_left, system_used_up)
exhaust = partial(Case, kind="exhaust", harms=HARMS)

# What all of these need: it takes one after the other until there is no more, and keeps them.
HELPERS = """
import ctypes, errno, fcntl, mmap, os, select, signal, socket, sys, threading, time
libc, held = ctypes.CDLL(None, use_errno=True), []
def take(one, most):
    try:
        for _ in range(most): held.append(one())
    except (OSError, RuntimeError, MemoryError, ValueError, OverflowError): pass
    return len(held)
def number(function, *values):
    result = function(*values)
    if result < 0: raise OSError(ctypes.get_errno(), "no more")
    return result
"""

# name: (what is used up, the code that does it)
RESOURCES = {
    "descriptors": ("all file descriptors", "take(lambda: os.dup(2), 10**5)"),
    "pipes": ("all descriptors, by pipes that are full", """
def full():
    ends = os.pipe()
    os.set_blocking(ends[1], False); os.write(ends[1], bytes(65536))
    return ends
take(full, 10**4)
"""),
    "processes": ("all processes, which wait", """
def waiting():
    child = os.fork()
    if child == 0: time.sleep(600); os._exit(0)
    return child
take(waiting, 400)
"""),
    "zombies": ("all processes, which have ended and are not waited for", """
def ended():
    child = os.fork()
    if child == 0: os._exit(0)
    return child
take(ended, 2_000)
"""),
    "burners": ("both processors, by eight processes", """
def burning():
    child = os.fork()
    if child == 0:
        end = time.monotonic() + 600
        while time.monotonic() < end: pass
        os._exit(0)
    return child
take(burning, 8)
"""),
    "threads": ("all threads", """
stay = threading.Event()
def thread():
    new = threading.Thread(target=stay.wait, daemon=True); new.start()
    return new
take(thread, 5_000)
"""),
    "inotify": ("all inotify instances of the user", "take(lambda: number(libc.inotify_init), 1_000)"),
    "watches": ("all inotify watches of the user", """
place = number(libc.inotify_init)
for n in range(20_000):
    name = f"/tmp/watched-{n}"
    try: open(name, "w").close()
    except OSError: break
    if libc.inotify_add_watch(place, name.encode(), 0xfff) < 0: break
"""),
    "terminals": ("all pseudo-terminals", "take(os.openpty, 5_000)"),
    "epolls": ("all epoll instances", "take(select.epoll, 10**5)"),
    "timers": ("all timers of the user", """
def timer():
    made = ctypes.c_void_p()
    number(libc.timer_create, 0, None, ctypes.byref(made))
    return made
take(timer, 10**6)
"""),
    "signals": ("all pending signals of the user", """
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN + 5})
take(lambda: number(libc.sigqueue, os.getpid(), int(signal.SIGRTMIN) + 5, 0), 10**6)
"""),
    "locks": ("20,000 locks of parts of a file", """
file = open("/tmp/locked", "wb"); held.append(file)
try:
    for n in range(20_000): fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 2 * n)
except OSError: pass
"""),
    "semaphores": ("sets of semaphores, in memory of the system", "take(lambda: number(libc.semget, 0, 32_000, 0o600), 400)"),
    "queues": ("message queues, in memory of the system", """
text = ctypes.create_string_buffer((1).to_bytes(8, "little") + bytes(8_000))
def queue():
    made = number(libc.msgget, 0, 0o600)
    while libc.msgsnd(made, text, 8_000, 0o4000) == 0: pass
    return made
take(queue, 4_000)
"""),
    "named-queues": ("named message queues", """
def queue():
    made = number(libc.mq_open, f"/q{len(held)}".encode(), 0o102, 0o600, None)
    while libc.mq_timedsend(made, bytes(8_000), 8_000, 0, ctypes.byref((ctypes.c_long * 2)(0, 0))) == 0: pass
    return made
take(queue, 1_000)
"""),
    "keys": ("all keys of the user", """
import platform
call = {"x86_64": 248, "aarch64": 217}[platform.machine()]
take(lambda: number(libc.syscall, call, b"user", f"key{len(held)}".encode(), bytes(1_000), 1_000, -2), 50_000)
"""),
    "calls": ("what seldom-used system calls give: memory files, rings, counters, programs", """
for call, arguments in {319: (b"x", 0), 425: (4096, bytes(120)), 298: (bytes(120), 0, -1, -1, 0), 323: (0,),
                        321: (0, bytes(72), 72), 447: (0,), 290: (0, 0), 283: (1, 0)}.items():
    take(lambda: number(libc.syscall, call, *arguments), len(held) + 500)
"""),
    "disk": ("every folder's room", """
for folder in (".", "/tmp", "/dev/shm", os.path.expanduser("~")):
    for n in range(40):
        try: open(f"{folder}/room-{n}", "wb").write(bytes(50_000_000))
        except OSError: break
"""),
    "files": ("room for files, by 100,000 empty ones in each folder", """
for folder in (".", "/tmp", "/dev/shm"):
    try:
        for n in range(100_000): os.close(os.open(f"{folder}/empty-{n}", os.O_CREAT | os.O_WRONLY))
    except OSError: pass
"""),
    "sockets": ("all descriptors, by sockets that are full", """
def full():
    pair = socket.socketpair()
    for end in pair:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10**6); end.setblocking(False)
        try:
            while True: end.send(bytes(10_000))
        except BlockingIOError: pass
    return pair
take(full, 2_000)
"""),
    "passed-descriptors": ("descriptors that are under way in sockets", """
def under_way():
    pair = socket.socketpair()
    try:
        while True: socket.send_fds(pair[0], [b"x"], [2] * 200, socket.MSG_DONTWAIT)
    except BlockingIOError: pass
    return pair
take(under_way, 400)
"""),
    "maps": ("all memory maps", """
def pair():
    one = mmap.mmap(-1, 8192)
    libc.mprotect(ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(one)) + 4096), 4096, 1)
    return one
take(pair, 10**5)
"""),
    "memory": ("all memory that it gets", "take(lambda: bytearray(b'x') * 50_000_000, 120 if @IN_A_BOX@ else 0)"),
    "addresses": ("all addresses, without touching them", "take(lambda: mmap.mmap(-1, 1 << 30), 10**4)"),
    "limits": ("its own limits, which it lowers", """
import resource
for name in ("FSIZE", "NPROC", "NOFILE", "SIGPENDING", "MEMLOCK", "STACK"):
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (0, 0))
"""),
    "seconds": ("its own time of the processor, of which it leaves itself one second", """
import resource
spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
resource.setrlimit(resource.RLIMIT_CPU, (spent + 1, spent + 1))
while True: pass
"""),
    "pictures": ("memory, by pictures that nobody closes", "take(lambda: plt.figure(figsize=(40, 40), dpi=100).canvas.draw(), 60)"),
    "environment": ("the room for the environment, so that no program can be started", "for n in range(60): os.environ[f'FULL{n}'] = 'x' * 100_000"),
    "module-locks": ("every lock of a library, which nobody gives back", """
import logging, matplotlib, warnings
for lock in (logging._lock, threading._shutdown_locks_lock if hasattr(threading, "_shutdown_locks_lock") else threading.Lock()):
    threading.Thread(target=lock.acquire, daemon=True).start()
"""),
}  # fmt: skip

# Of the kernel's own these would end what any kernel needs, or are nothing a cell could keep.
IN_CHECKS_ONLY = ("seconds", "addresses", "calls", "module-locks")

# A function that is right and leaves one more behind each time; all of it is due.
LEAKS = {
    "descriptors": "leaked = []\ndef leak(): leaked.append(os.open('/dev/null', os.O_RDONLY))",
    "threads": "def leak(): threading.Thread(target=time.sleep, args=(900,), daemon=True).start()",
    "loops": "import asyncio\nleaked = []\ndef leak(): leaked.append(asyncio.new_event_loop())",
    "processes": "def leak(): subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(900)'], stdin=-3, stdout=-3, stderr=-3)",
    "files": "def leak(): leaked = tempfile.NamedTemporaryFile(delete=False, prefix='leak'); leaked.write(bytes(100_000))",
    "figures": "def leak(): plt.figure()",
    "memory": "leaked = []\ndef leak(): leaked.append(np.ones(100_000))",
}
LEAKY = """
import os, subprocess, sys, tempfile, threading, time
import matplotlib.pyplot as plt
{leak}

def sigmoid(z):
    leak()
    return np.exp(-np.logaddexp(0, -np.asarray(z)))
"""


def in_check(name: str) -> Case:
    what, code = RESOURCES[name]
    body = indent(code.strip(), "    ")
    return exhaust(
        f"{name}-used-up",
        says=f"A function uses up {what}.",
        solves=all_but("knn-predict"),
        first=HELPERS,
        answers={"knn-predict": f"def knn_predict(*args):\n{body}"},
    )


def in_cell(name: str) -> Case:
    what, code = RESOURCES[name]
    return exhaust(
        f"{name}-kept",
        says=f"A cell uses up {what}, and keeps it.",
        solves=all_but("knn-predict"),
        first=HELPERS,
        answers={"knn-predict": code.strip()},
    )


CASES = [
    *(in_check(name) for name in RESOURCES),
    *(in_cell(name) for name in RESOURCES if name not in IN_CHECKS_ONLY),
    *(
        exhaust(
            f"{name}-leaked",
            says=f"Each call of a right function leaves {name} behind.",
            solves=EVERYTHING,
            answers={"sigmoid": LEAKY.format(leak=leak)},
        )
        for name, leak in LEAKS.items()
    ),
]
