"""A warm parent: it has imported what a course imports, and forks processes that need not do so again.

Started by `warm.py` as `warm_parent.py SETTINGS`, where SETTINGS is a JSON object: `owner`, the descriptor of
a line to whoever started it, with whom it ends; `door`, that of a socket to which requests come; `modules`,
what to import; `box`, what a box of its own is made of, or null for examiners, which are ours and need none.
A request is a JSON object, and the descriptors that the new process is to have; the same line then tells of
that process, which ends when the line does. Nothing of a candidate's ever runs here.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import io
import json
import os
import random
import select
import signal
import socket
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

REQUEST_BYTES = 1 << 18
REQUEST_SECONDS = 10.0
BURY_SECONDS = 1


def main() -> None:
    settings = json.loads(sys.argv[1])
    owner, door = socket.socket(fileno=settings["owner"]), socket.socket(fileno=settings["door"])
    gc.disable()  # it would look through all modules again and again
    if settings["box"]:
        import candidate  # type: ignore[import-not-found]

        candidate.load()
    else:
        from readybook.grading import examiner  # noqa: F401
    preload(settings["modules"])
    if settings["box"]:
        with contextlib.suppress(Exception):
            rehearse_drawing()
    gc.collect()
    gc.enable()
    gc.freeze()  # what is here already stays shared with the forks, and is never looked through again
    threads = len([*Path("/proc/self/task").iterdir()])
    owner.send(json.dumps({"threads": threads}).encode())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    while owner not in select.select([owner, door], [], [])[0]:
        report, _ = door.accept()
        with report:
            report.settimeout(REQUEST_SECONDS)
            data: bytes = b""
            descriptors: list[int] = []
            with contextlib.suppress(OSError):
                data, descriptors, _, _ = socket.recv_fds(report, REQUEST_BYTES, 16)
            if data and not os.fork():
                owner.close()
                door.close()
                begin(json.loads(data), report, descriptors, settings["box"])
            for descriptor in descriptors:
                os.close(descriptor)


def preload(names: list[str]) -> None:
    """Import modules; what cannot be imported is left to whoever asks for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            try:
                importlib.import_module(name)
            except BaseException:
                continue


def rehearse_drawing() -> None:
    """Draw a picture that nobody sees, where matplotlib is loaded: it reads fonts for its first one alone.

    pyplot, and with it the candidate's own figures, hears nothing of it.
    """
    if "matplotlib.pyplot" in sys.modules:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure()
        axes = FigureCanvasAgg(figure).figure.subplots()
        axes.plot([1, 10], label="line")
        axes.set(title="title", xlabel="x", ylabel="y", yscale="log")
        axes.legend()
        figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def begin(
    request: dict[str, Any], report: socket.socket, descriptors: list[int], box: dict[str, Any] | None
) -> NoReturn:
    """Become what is asked for, and end when that ends."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        report.settimeout(None)
        if box is None:
            examine(report, descriptors, request)
        else:
            be_boxed(report, descriptors, request, box)
    except BaseException:
        complain(report)
    finally:
        os._exit(0)


def examine(report: socket.socket, descriptors: list[int], request: dict[str, Any]) -> None:
    """Be an examiner; `descriptors`: its door, and its standard streams."""
    from readybook.grading import examiner

    os.setsid()
    set_signal_at_parents_death = 1
    ctypes.CDLL(None).prctl(set_signal_at_parents_death, signal.SIGKILL)
    os.chdir(request["folder"])
    reseed()
    door, *streams = descriptors
    redirect(streams, range(3))
    tell(report, os.getpid())
    report.send(b"ready")
    report.close()
    try:
        examiner.begin(door)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()


def be_boxed(
    report: socket.socket, descriptors: list[int], request: dict[str, Any], box: dict[str, Any]
) -> None:
    """Shut this process in, and start in it what is asked for."""
    import walls  # type: ignore[import-not-found]

    walls.close_all_but([report.fileno(), *descriptors])
    walls.leave_namespaces()
    first = os.fork()
    if first:
        tell(report, first)
        return
    os.setsid()
    walls.own_view(request["shown"], request["fresh"], box["kept"], box["visible_proc"])
    walls.raise_loopback()
    walls.set_dumpable(False)  # what is in the box cannot reach into its first process
    kernel = os.fork()
    if not kernel:
        become(report, descriptors, request)
    walls.drop_capabilities()
    walls.close_all_but([report.fileno()])
    outlive(kernel, report)


def outlive(kernel: int, report: socket.socket) -> None:
    """Wait until the kernel has ended or nobody wants it any more, and bury what else ends."""
    ends = select.poll()
    ends.register(report, select.POLLHUP)
    ends.register(os.pidfd_open(kernel), select.POLLIN)
    while not ends.poll(1000 * BURY_SECONDS):
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def become(report: socket.socket, descriptors: list[int], request: dict[str, Any]) -> NoReturn:
    """Bind this process to its limits and be the candidate's kernel, or any other program."""
    import candidate
    import walls

    try:
        for folder in request["folders"]:
            Path(folder).mkdir(parents=True, exist_ok=True)
        os.chdir(request["work"])
        candidate.take_files(request["files"])
        walls.drop_capabilities()
        walls.set_dumpable(True)
        candidate.limit(request)
        candidate.filter_system_calls()
        reseed()
        streams = len(descriptors) - len(request["ports"])
        redirect(descriptors[:streams], [1, 2])
        ports = dict(zip(request["ports"], descriptors[streams:], strict=True))
        report.send(b"ready")
        report.close()
        candidate.run(request["argv"], ports)
    except BaseException:
        complain(report)
    finally:
        os._exit(1)


def redirect(descriptors: Sequence[int], streams: Sequence[int]) -> None:
    """Put open files in the place of standard streams."""
    for descriptor, stream in zip(descriptors, streams, strict=False):
        os.dup2(descriptor, stream)
        os.close(descriptor)


def complain(report: socket.socket) -> None:
    """Say why nothing comes of a request, if somebody still waits for it."""
    with contextlib.suppress(OSError):
        report.send(traceback.format_exc()[-2000:].encode())


def tell(report: socket.socket, pid: int) -> None:
    """Report a handle of a process, which means the same in every namespace."""
    handle = os.pidfd_open(pid)
    socket.send_fds(report, [b"process"], [handle])
    os.close(handle)


def reseed() -> None:
    """Give this process random numbers of its own: forks begin with those of their parent."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "torch" in sys.modules:
        sys.modules["torch"].seed()


if __name__ == "__main__":
    main()
