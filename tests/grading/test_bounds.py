"""What a submission may use ends where it must, and what one check uses up the next one has again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readybook.grading.box import Limits
from readybook.grading.clock import Stopwatch
from readybook.grading.sealed import Seconds
from readybook.grading.watch import Watch
from tests.grading.conftest import OPTIONS, RunCells, messages

PASSED = ""
GRACE = 8  # seconds after its end within which a submission's verdict stands, on a busy machine

# Time


STALLS = {
    "copies take long": """
import sys, time
agent = sys.modules['agent']
agent.snapshot = lambda *_: time.sleep(9)
""",
    "no answer to an interrupt": """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: time.sleep(1)
""",
    "the loop of the kernel is held": """
import asyncio, time
asyncio.get_event_loop().call_soon(lambda: time.sleep(1000))
""",
}


@pytest.mark.parametrize("stall", STALLS)
def test_the_verdict_stands_when_the_time_of_the_submission_is_over(run_cells: RunCells, stall: str) -> None:
    began = time.monotonic()
    checks = "# %% answer\ndef g():\n    return 2\n# %% check\nassert g() == 2\n" * 6
    ran = run_cells(f"# %% own\n{STALLS[stall]}\n{checks}", seconds=Seconds(5, 5, 8))
    assert time.monotonic() - began < 8 + GRACE
    assert len(ran.outcomes) == 6


def test_a_function_that_stops_all_processes_fails_its_own_check_at_most(run_cells: RunCells) -> None:
    began = time.monotonic()
    ran = run_cells("""
# %% answer
import os, signal
def f():
    os.kill(-1, signal.SIGSTOP)
    return 0
def g():
    return 2
# %% check
assert f() == 1, 'not 1'
# %% check
assert g() == 2
# %% own
1
# %% check
assert g() == 2
""")
    assert messages(ran) == ["not 1", PASSED, PASSED]
    assert time.monotonic() - began < 20


# A busy machine


@pytest.fixture
def busy_processor() -> Iterator[int]:
    """The number of a processor on which four programs never pause."""
    number = min(os.sched_getaffinity(0))
    code = f"import os\nos.sched_setaffinity(0, [{number}])\nwhile True: pass"
    programs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
    yield number
    for program in programs:
        program.kill()
        program.wait()


def test_time_without_a_processor_does_not_count(run_cells: RunCells, busy_processor: int) -> None:
    ran = run_cells(
        f"""
# %% own
import os, time
os.sched_setaffinity(0, [{busy_processor}])
began = time.process_time()
while time.process_time() < began + 0.7: pass
# %% answer
a = 1
# %% check
assert a == 1
""",
        seconds=Seconds(3, 20, 60),
    )
    assert messages(ran) == [PASSED]
    assert ran.outputs[0] == []
    assert not ran.met_wall_limit


def test_a_limit_that_was_met_for_want_of_a_processor_is_told(
    run_cells: RunCells, busy_processor: int
) -> None:
    ran = run_cells(
        f"""
# %% own
import os
os.sched_setaffinity(0, [{busy_processor}])
while True: pass
# %% answer
a = 1
# %% check
assert a == 1
""",
        seconds=Seconds(20, 5, 8),
    )
    assert "did not come to an end" in ran.outputs[0][-1].evalue
    assert ran.met_wall_limit


def test_sleep_is_no_want_of_a_processor() -> None:
    command = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        program.stdout.readline()
        with Watch(program.pid, Limits()) as watch:
            time.sleep(2)
    assert watch.waited < 0.2


def test_a_stopwatch_ends_a_limit_at_three_times_its_length_whatever_is_waited_for() -> None:
    waited = 0.0
    stopwatch = Stopwatch(lambda: waited)
    assert not stopwatch.is_over(60)
    assert stopwatch.is_over(0)
    waited = 1000.0
    assert stopwatch.starved
    assert stopwatch.used < 0
    assert not stopwatch.is_over(1)
    time.sleep(0.2)
    assert stopwatch.is_over(0.05)


# What one check uses up


USED_UP = {
    "descriptors": "[os.dup(0) for _ in range(10**6)]",
    "all descriptors": """
        import resource
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        [os.dup(0) for _ in range(10**6)]""",
    "processes": "[os.fork() or time.sleep(60) for _ in range(10**6)]",
    "processes of other sessions": """
        for _ in range(20):
            if not os.fork():
                os.setsid()
                os.fork()
                time.sleep(60)""",
    "threads": "[threading.Thread(target=time.sleep, args=(60,)).start() for _ in range(10**6)]",
    "terminals": "[os.openpty() for _ in range(10**6)]",
    "epolls": "kept = [select.epoll() for _ in range(10**6)]",
    "sockets": "kept = [socket.socketpair() for _ in range(10**6)]",
    "pipes": "[os.set_blocking(os.pipe()[1], False) for _ in range(10**6)]",
    "locks": """
        file = open('locked', 'w')
        for at in range(10**5):
            fcntl.lockf(file, fcntl.LOCK_EX, 1, 2 * at)
        os.fork() or time.sleep(60)""",
    "disk": "[open(f'file-{n}', 'wb').write(bytes(50 << 20)) for n in range(10**6)]",
    "memory disk": "[open(f'/dev/shm/file-{n}', 'wb').write(bytes(50 << 20)) for n in range(10**6)]",
    "semaphores": """
        for n in range(10**6):
            if ctypes.CDLL(None).semget(0, 32000, 0o600) < 0: break""",
    "watches of files": """
        for n in range(10**6):
            if ctypes.CDLL(None).inotify_init() < 0: break""",
    "timers": """
        libc, timer = ctypes.CDLL(None), ctypes.c_void_p()
        for n in range(10**6):
            if libc.timer_create(1, None, ctypes.byref(timer)) < 0: break""",
    "memory": "kept = [bytes(2**28) for _ in range(10**6)]",
}


def test_what_a_check_uses_up_the_next_has_again(run_cells: RunCells) -> None:
    each = "".join(
        f"""
# %% answer
def f{number}():
    try:
        {code}
    except OSError:
        pass
    return 0
# %% check
assert f{number}() == 1, 'not 1'
# %% hidden
assert f{number}() == 1, 'not 1'
# %% own
{number}
# %% check
assert g() == 0
"""
        for number, code in enumerate(USED_UP.values())
    )
    ran = run_cells(
        f"""
# %% answer
import ctypes, fcntl, os, select, socket, subprocess, threading, time
def g():
    with open('file', 'wb') as file, open('/dev/shm/file', 'wb') as other, open('locked', 'w') as locked:
        file.write(bytes(1000)), other.write(bytes(1000)), fcntl.lockf(locked, fcntl.LOCK_EX)
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()
    os.openpty()
    return subprocess.run(['true']).returncode
{each}
""",
        seconds=Seconds(20, 4, 300),
    )
    said = messages(ran)
    assert dict(zip(USED_UP, said[2::3], strict=True)) == dict.fromkeys(USED_UP, PASSED)
    assert all(said[0::3])
    assert all(said[1::3])


@pytest.mark.parametrize("kind", ["descriptors", "all descriptors"])
def test_what_a_cell_uses_up_its_copies_do_not_need(run_cells: RunCells, kind: str) -> None:
    ran = run_cells(f"""
# %% own
import os
try:
    if True:
        {USED_UP[kind]}
except OSError:
    pass
# %% answer
def g():
    return 2
# %% check
assert g() == 2
# %% hidden
assert g() + g() == 4
""")
    assert messages(ran) == [PASSED, PASSED]


# Sizes


def test_outputs_of_a_notebook_have_a_size_together(run_cells: RunCells) -> None:
    cells = "# %% own\nprint('x' * 10_000)\n" * 20
    ran = run_cells(
        f"{cells}# %% answer\ndef g():\n    return 2\n# %% check\nassert g() == 2",
        options=replace(OPTIONS, notebook_output_bytes=50_000),
    )
    assert messages(ran) == [PASSED]
    assert 40_000 < len(str(ran.outputs)) < 60_000
    assert ran.notes == ["Of the cells' outputs, what came after the first 0.05 MB was left out."]


@pytest.mark.parametrize("use", ["list(f())", "sum(f())", "np.array(f())"])
def test_a_value_too_large_for_the_examiner_fails_its_own_check_only(run_cells: RunCells, use: str) -> None:
    ran = run_cells(
        f"""
# %% given
import numpy as np
# %% answer
def f():
    return range(10**12)
def g():
    return 2
# %% check
{use}
# %% check
assert g() == 2
""",
        seconds=Seconds(20, 3, 120),
    )
    first, second = messages(ran)
    assert first
    assert second == PASSED


def peak_of_own_memory() -> int:
    """The most bytes that this process held since the last time it was asked."""
    facts = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    Path("/proc/self/clear_refs").write_text("5")
    return int(facts["VmHWM"].split()[0]) * 1024


def test_outputs_that_nobody_reads_do_not_pile_up_in_the_grader(run_cells: RunCells) -> None:
    peak_of_own_memory()
    before = peak_of_own_memory()
    ran = run_cells("""
# %% own
import threading, time
kernel = get_ipython().kernel
def flood():
    time.sleep(1)
    while True:
        kernel.session.send(kernel.iopub_socket, 'stream', {'name': 'stdout', 'text': 'x' * 8_000_000})
threading.Thread(target=flood, daemon=True).start()
# %% answer
def f():
    time.sleep(8)
    return 1
# %% check
assert f() == 1
""")
    assert messages(ran) == [PASSED]
    assert peak_of_own_memory() - before < 100 * 2**20


# Memory


def test_copies_that_wait_for_checks_are_not_the_candidates_memory(run_cells: RunCells) -> None:
    answers = "".join(
        f"# %% answer\nheld += 1\ndef f{n}():\n    return held[0] == {n + 1}\n# %% check\nassert f{n}()\n"
        for n in range(12)
    )
    ran = run_cells(
        f"# %% own\nimport numpy as np\nheld = np.zeros(15_000_000)\n{answers}",
        options=replace(OPTIONS, limits=replace(OPTIONS.limits, memory=700 * 2**20)),
    )
    assert messages(ran) == [PASSED] * 12
    assert ran.notes == []


# Threads and processes that a copy does not have


POOLS = """
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from operator import pow
import asyncio, multiprocessing, queue, subprocess, threading

threads = ThreadPoolExecutor(2)
def by_threads(xs):
    return list(threads.map(lambda x: x * x, xs))

processes = ProcessPoolExecutor(2)
def by_processes(xs):
    return list(processes.map(pow, xs, [2] * len(xs)))

pool = multiprocessing.Pool(2)
def by_pool(xs):
    return pool.starmap(pow, [(x, 2) for x in xs])

loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
async def square(x): return x * x
def by_loop(xs):
    return [asyncio.run_coroutine_threadsafe(square(x), loop).result() for x in xs]

asked, answered = queue.Queue(), queue.Queue()
def work():
    while True: answered.put(asked.get() ** 2)
threading.Thread(target=work, daemon=True).start()
def by_queue(xs):
    for x in xs: asked.put(x)
    return [answered.get() for _ in xs]

helper = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
def by_program(xs):
    if helper.poll() is not None: raise RuntimeError('it ended')
    helper.stdin.write(f'{[x * x for x in xs]}\\n'); helper.stdin.flush()
    return eval(helper.stdout.readline())
"""
WAYS = ("threads", "processes", "pool", "loop", "queue", "program")


def test_workers_that_were_started_before_a_check_work_in_it(run_cells: RunCells) -> None:
    checks = "".join(f"# %% check\nassert by_{way}([1, 2, 3]) == [1, 4, 9]\n" for way in WAYS)
    ran = run_cells(
        f"""
# %% answer
{POOLS}
[f([1]) for f in (by_threads, by_processes, by_pool, by_loop, by_queue, by_program)]
def changes(xs):
    squares = by_threads(xs)
    xs.clear()
    return squares
{checks}
# %% check
xs = [5]
assert changes(xs) == [25] and xs == [5], f'xs is {{xs}}'
# %% hidden
assert by_threads([4]) == [4], 'not 4'
# %% hidden
assert by_threads([5]) == [25]
""",
        seconds=Seconds(20, 10, 120),
    )
    assert dict(zip(WAYS, messages(ran), strict=False)) == dict.fromkeys(WAYS, PASSED)
    assert messages(ran)[len(WAYS) :] == ["xs is []", "not 4", PASSED]
