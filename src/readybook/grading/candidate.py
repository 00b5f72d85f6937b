"""The first program in the box: it binds itself to the limits, then becomes the candidate kernel.

The box holds this file without the package it comes from, so it imports nothing of ours but `agent`,
which lies beside it. It is called `candidate.py SETTINGS kernel CONNECTION_FILE`, or
`candidate.py SETTINGS COMMAND...` for any other program; SETTINGS is a JSON object.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import importlib
import json
import logging
import os
import resource
import shutil
import struct
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SPARE_DESCRIPTORS = 32  # for `agent`, where a program has used up all that it usually may have


def limit(settings: dict[str, Any]) -> None:
    """Set the limits of this process and of all that it starts; none of them can be raised again."""
    limits = {
        "RLIMIT_FSIZE": settings["file_size"],
        "RLIMIT_NOFILE": settings["open_files"] + SPARE_DESCRIPTORS,
        "RLIMIT_DATA": settings["memory"],
        "RLIMIT_STACK": 8 << 20,  # as usual: without it endless recursion in a library takes all memory
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": 1024,  # timers too
    }
    # Before Linux 5.14 the kernel counts all processes of the user, not those of the box.
    if settings["boxed"] and kernel_release() >= (5, 14):
        limits["RLIMIT_NPROC"] = settings["processes"]
    for name, value in limits.items():
        with contextlib.suppress(AttributeError, OSError, ValueError):  # a limit this system does not know
            number = getattr(resource, name)
            hard = resource.getrlimit(number)[1]
            lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
            spare = SPARE_DESCRIPTORS if name == "RLIMIT_NOFILE" else 0
            resource.setrlimit(number, (lowest - spare, lowest))
    os.umask(0o077)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def kernel_release() -> tuple[int, int]:
    """Return the two leading numbers of the running Linux kernel; (0, 0) where there is none."""
    numbers = os.uname().release.split(".")
    if sys.platform != "linux" or not all(number.isdigit() for number in numbers[:2]):
        return (0, 0)
    return int(numbers[0]), int(numbers[1])


# System calls that a workbook never makes: namespaces (a way to privileges), memory that no process
# is charged for, other processes' memory, what a machine has few of, and corners of the kernel with a
# history of holes.
# Each with its number on x86-64 and on 64-bit ARM (-1: there is none), and the error it ends in.
REFUSED = {
    "unshare": (272, 97, errno.EPERM),
    "setns": (308, 268, errno.EPERM),
    "clone3": (435, 435, errno.ENOSYS),  # its flags cannot be read here; libc falls back on clone
    "ptrace": (101, 117, errno.EPERM),
    "process_vm_readv": (310, 270, errno.EPERM),
    "process_vm_writev": (311, 271, errno.EPERM),
    "pidfd_getfd": (438, 438, errno.EPERM),
    "memfd_create": (319, 279, errno.ENOSYS),
    "memfd_secret": (447, 447, errno.ENOSYS),
    "shmget": (29, 194, errno.EPERM),
    "semget": (64, 190, errno.EPERM),
    "msgget": (68, 186, errno.EPERM),
    # Of these the machine has few for all boxes of a user; libraries then look at files now and again.
    "inotify_init": (253, -1, errno.ENOSYS),
    "inotify_init1": (294, 26, errno.ENOSYS),
    "fanotify_init": (300, 262, errno.ENOSYS),
    "bpf": (321, 280, errno.EPERM),
    "perf_event_open": (298, 241, errno.EPERM),
    "userfaultfd": (323, 282, errno.EPERM),
    "io_uring_setup": (425, 425, errno.ENOSYS),
    "add_key": (248, 217, errno.EPERM),
    "request_key": (249, 218, errno.EPERM),
    "keyctl": (250, 219, errno.EPERM),
    "open_by_handle_at": (304, 265, errno.EPERM),
}
MACHINES = {"x86_64": (0, 0xC000003E, 56, 41), "aarch64": (1, 0xC00000B7, 220, 198)}
NAMESPACES = 0x7E020000  # the CLONE_NEW... flags
FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink: those that a network namespace holds in


def filter_system_calls() -> None:
    """Have the kernel refuse, from now on, what REFUSED names, new namespaces and odd sockets.

    It is a second wall: on a machine whose numbers are not known here, or without seccomp, the
    box stands without it.
    """
    if sys.platform != "linux" or os.uname().machine not in MACHINES:
        return
    column, architecture, clone, socket = MACHINES[os.uname().machine]
    allow, refuse = 0x7FFF0000, 0x00050000
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    number, machine, first_argument = 0, 4, 16
    program = [
        (load, 0, 0, machine),
        (equal, 1, 0, architecture),
        (give, 0, 0, refuse | errno.ENOSYS),
        (load, 0, 0, number),
        (at_least, 0, 1, 0x40000000),
        (give, 0, 0, refuse | errno.ENOSYS),
    ]
    for row in REFUSED.values():
        if row[column] >= 0:
            program += [(equal, 0, 1, row[column]), (give, 0, 0, refuse | row[2])]
    program += [
        (equal, 0, 4, clone),
        (load, 0, 0, first_argument),
        (any_bit, 0, 1, NAMESPACES),
        (give, 0, 0, refuse | errno.EPERM),
        (give, 0, 0, allow),
        (equal, 0, 2 + len(FAMILIES), socket),
        (load, 0, 0, first_argument),
        *((equal, len(FAMILIES) - place, 0, family) for place, family in enumerate(FAMILIES)),
        (give, 0, 0, refuse | errno.EAFNOSUPPORT),
        (give, 0, 0, allow),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    pointer = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None)
    no_new_privileges, set_seccomp, by_filter = 38, 22, 2
    libc.prctl(no_new_privileges, 1, 0, 0, 0)
    libc.prctl(set_seccomp, by_filter, pointer, 0, 0)


def take_files(folder: str) -> None:
    """Copy the files that the course gives with the notebook into the work directory."""
    if Path(folder).is_dir():
        shutil.copytree(folder, ".", dirs_exist_ok=True, copy_function=shutil.copyfile)


def load() -> None:
    """Import what the kernel is made of."""
    with contextlib.suppress(ModuleNotFoundError):
        import agent  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # half of the kernel's start-up; nobody debugs here
    # The last one would come with the first large message, when the candidate may have changed anything.
    names = ("ipykernel.kernelapp", "IPython.core.debugger", "tornado.platform.asyncio", "zmq.utils.garbage")
    for name in names:
        importlib.import_module(name)


def run_kernel(connection_file: str, sockets: dict[str, int]) -> None:
    """Run ipykernel on listening sockets that the grader opened, until it is told to stop.

    The box has no folder of the grader's that it may write to, so ipykernel cannot make its
    sockets itself: `sockets` gives, for each port, the descriptor of one that is ready.
    """
    load()
    import zmq
    from ipykernel.heartbeat import Heartbeat
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    def bind(socket: zmq.Socket[bytes], folder: str, port: int) -> int:
        if str(port) in sockets:
            socket.setsockopt(zmq.USE_FD, sockets[str(port)])
        socket.bind(f"ipc://{folder}-{port}")
        return port

    class KernelApp(IPKernelApp):
        def _try_bind_socket(self, socket: zmq.Socket[bytes], port: int) -> int:
            return bind(socket, self.ip, port)

        def init_heartbeat(self) -> None:
            self.heartbeat = Beat(zmq.Context(), (self.transport, self.ip, self.hb_port))  # type: ignore[no-untyped-call]
            self.heartbeat.start()

    class Beat(Heartbeat):
        def _try_bind_socket(self) -> int:
            return bind(self.socket, self.ip, self.port)

    sys.path[:] = [entry for entry in sys.path if entry != str(HERE)]
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.IPKernelApp.log_level = logging.CRITICAL  # it would print how to connect to it
    app = KernelApp.instance(config=config)
    app.initialize(["-f", connection_file])  # type: ignore[no-untyped-call]
    assert app.shell is not None
    app.shell.observe(leave_at_once, "exit_now")
    let_go_of_the_terminal()
    gc.freeze()  # what is here stays: no need to look through it again
    app.start()  # type: ignore[no-untyped-call]


def leave_at_once(change: dict[str, Any]) -> None:
    """End when a cell asks for the kernel's end: ipykernel would go on for a moment, into innocent cells."""
    if change["new"]:
        os._exit(0)


def let_go_of_the_terminal() -> None:
    """Put nothing in the place of the grader's own input and outputs.

    ipykernel keeps copies of them, and whoever finds those could write to the instructor's terminal.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    for stream, plain in ((sys.stdout, 1), (sys.stderr, 2)):
        os.dup2(nothing, getattr(stream, "_original_stdstream_copy", None) or plain)
    os.close(nothing)


def run(argv: list[str], sockets: dict[str, int]) -> None:
    """Run ("kernel", connection file), or a program and its arguments."""
    if argv[0] == "kernel":
        run_kernel(argv[1], sockets)
    else:
        os.execvp(argv[0], argv)


def main() -> None:
    settings = json.loads(sys.argv[1])
    take_files(settings["files"])
    limit(settings)
    if settings["boxed"]:
        filter_system_calls()
    run(sys.argv[2:], settings["sockets"])


if __name__ == "__main__":
    main()
