"""Where jobs run: in processes on this machine, or on the workers of a Dask cluster."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import util

from loky import ProcessPoolExecutor

from readybook import __version__
from readybook.course import CourseError
from readybook.grading.bubblewrap import BoxUnavailable
from readybook.grading.kernel import ONE_THREAD
from readybook.grading.prepare import Done, Task, carried_out
from readybook.grading.probe import why_unavailable
from readybook.grading.surroundings import over_the_callers, settle, why_too_narrow
from readybook.grading.warm import Modules, WarmParents, WarmUnavailable, warm_parents

CONNECT_SECONDS = 10


class WorkerUnfit(Exception):
    """Why a worker cannot run submissions; the text is one sentence."""


@dataclass(frozen=True)
class Workers:
    """Where jobs are sent, and how many run there at once."""

    executor: Executor
    number: int


@contextmanager
def processes(jobs: int) -> Iterator[Workers]:
    """Give so many processes of this machine; they end at once with the block.

    Raises CourseError when none can be started.
    """
    try:
        executor = ProcessPoolExecutor(
            max_workers=jobs,
            initializer=_begin,
            initargs=(os.getpid(), tempfile.gettempdir()),
            env=over_the_callers(),
        )
    except OSError as error:
        raise CourseError(
            f"no processes can be started here ({error}); they need to write to /dev/shm"
        ) from None
    try:
        executor.submit(gc.collect)  # has them start now, while kernels' parents are still importing
        yield Workers(executor, jobs)
    finally:
        executor.shutdown(wait=True, kill_workers=True)


def _begin(owner: int, folder: str) -> None:
    """Have this process end with its owner, leave Ctrl-C to that, and its temporary files in a folder."""
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        set_signal_at_parents_death = 1
        ctypes.CDLL(None).prctl(set_signal_at_parents_death, signal.SIGKILL)
        if os.getppid() != owner:
            os._exit(1)
    gc.freeze()  # what is loaded now stays, and need not be looked through again


def run_here(task: Task, warm: WarmParents | None) -> Done:
    """Carry out a task in a process of this machine."""
    return carried_out(task, warm)


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Give the workers of a Dask scheduler, which must be there already.

    Raises CourseError when there is none, or no worker of it can run submissions.
    """
    if not util.find_spec("distributed"):
        raise CourseError("--scheduler: Dask is not installed here; run 'pip install \"readybook[cluster]\"'")
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CourseError(
            f"--scheduler {address}: no Dask scheduler answers there ({reason}); look whether it runs, and "
            "whether this machine may reach it"
        ) from None
    with client:
        answers = client.run(why_unfit, __version__, on_error="return")
        if not answers:
            raise CourseError(f"--scheduler {address}: it has no workers; start some with 'dask worker'")
        unfit = {
            worker: answer if isinstance(answer, str) else f"readybook cannot be used there ({answer})"
            for worker, answer in answers.items()
            if answer is not None
        }
        if unfit:
            worker, reason = next(iter(unfit.items()))
            raise CourseError(
                f"--scheduler {address}: {len(unfit)} of {len(answers)} workers cannot grade, such as "
                f"{worker}: {reason}"
            )
        yield Workers(client.get_executor(pure=False), sum(client.nthreads().values()))


def why_unfit(version: str) -> str | None:
    """Return why this process cannot run jobs of that version of the package, or None when it can."""
    if version != __version__:
        return f"it has readybook {__version__}, and this machine {version}; install the same on both"
    if reason := why_unavailable():
        return reason
    return None


def run_there(task: Task, modules: Modules, version: str) -> Done:
    """Carry out a task in a worker of a cluster, with warm parents of the worker's own.

    Raises WorkerUnfit.
    """
    settle()
    rules = task.terms.rules
    limits = rules.options.limits
    narrow = why_too_narrow(limits.memory, limits.file_size, limits.open_files, rules.seconds.total)
    if reason := why_unfit(version) or narrow:
        raise WorkerUnfit(reason)
    try:
        with _starting:
            parents = _own_parents(modules)
        return carried_out(task, parents)
    except WarmUnavailable:  # they were ended: the next job starts others
        _own_parents.cache_clear()
        return carried_out(task)


_starting = threading.Lock()


@cache
def _own_parents(modules: Modules) -> WarmParents | None:
    """Warm parents that live as long as this process; None where kernels start cold."""
    found: list[WarmParents] = []
    is_ready, is_over = threading.Event(), threading.Event()

    def keep() -> None:  # parents end with the thread that started them, and a worker's threads may end
        with ExitStack() as stack:
            try:
                found.append(stack.enter_context(warm_parents(modules, (), ONE_THREAD)).ready())
            except (WarmUnavailable, BoxUnavailable, CourseError):
                return
            finally:
                is_ready.set()
            is_over.wait()

    atexit.register(is_over.set)
    threading.Thread(target=keep, name="warm parents", daemon=True).start()
    is_ready.wait()
    return found[0] if found else None
