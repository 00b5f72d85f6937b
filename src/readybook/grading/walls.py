"""What a fork of a warm parent does to shut itself in: namespaces, mounts and capabilities of its own.

Runs inside bubblewrap's box, whose view of the files it narrows, and so needs nothing but the standard
library. Each function raises OSError where the system refuses.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

NAMESPACES = 0x10000000 | 0x20000000 | 0x20000 | 0x40000000 | 0x8000000  # user, pid, mount, net, ipc
NO_SUID, NO_DEVICES, NO_EXECUTION, READ_ONLY = 2, 4, 8, 1
REMOUNT, BIND, RECURSIVE = 32, 4096, 16384
SET_DUMPABLE, DROP_BOUNDING, AMBIENT, CLEAR_ALL = 4, 24, 47, 4
CAPABILITY_VERSION = 0x20080522
MOST_FILES = 1024  # of a small folder; a large one has one for each of its pages
TERMINALS = 64  # the machine has some thousands for everybody


def leave_namespaces() -> None:
    """Enter namespaces of one's own; the next fork is the first process of them."""
    user, group = os.getuid(), os.getgid()
    _call("unshare", NAMESPACES)
    set_dumpable(True)  # else the maps belong to nobody
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(text, encoding="ascii")


def own_view(shown: Mapping[str, str], fresh: Mapping[str, int], kept: str, visible_proc: str) -> None:
    """Mount what this box has of its own, over what all boxes of the parent could see.

    shown: what stays to be seen below the fresh folders, by the path it is to have. fresh: folders that
    become empty ones of their own, and how many bytes each may hold. kept: an empty folder to work with.
    visible_proc: where the parent's own /proc is mounted whole, which the system asks for before it gives
    another.
    """
    _mount("proc", "/proc", "proc", NO_SUID | NO_DEVICES | NO_EXECUTION)
    Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
    for name in ("sys", "sysrq-trigger", "irq", "bus"):
        if Path("/proc", name).exists():
            _bind(f"/proc/{name}", f"/proc/{name}")
            _read_only(f"/proc/{name}")
    _empty("/proc/1", READ_ONLY)
    _empty(visible_proc, READ_ONLY)
    held = {}
    for number, (path, source) in enumerate(shown.items()):
        held[path] = f"{kept}/{number}"
        _make_place(held[path], like=source)
        _bind(source, held[path])
    for path, size in fresh.items():
        if Path(path).is_dir():
            _empty(path, size=size)
    for path, source in held.items():
        _make_place(path, like=source)
        _bind(source, path)
    _empty(kept, READ_ONLY)
    terminals = f"newinstance,ptmxmode=0666,mode=620,max={TERMINALS}"
    _mount("devpts", "/dev/pts", "devpts", NO_SUID | NO_EXECUTION, terminals)


def raise_loopback() -> None:
    """Bring up the loopback interface, the only one there is."""
    up_and_running, get_flags, set_flags = 0x1 | 0x40, 0x8913, 0x8914
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack_from("H", fcntl.ioctl(any_socket, get_flags, request), 16)
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", flags | up_and_running))


def drop_capabilities() -> None:
    """Give up every privilege over the namespaces, for good."""
    libc = ctypes.CDLL(None)
    for capability in range(64):
        libc.prctl(DROP_BOUNDING, capability, 0, 0, 0)
    libc.prctl(AMBIENT, CLEAR_ALL, 0, 0, 0)
    header = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITY_VERSION, 0))
    _call("capset", header, ctypes.create_string_buffer(bytes(24)))


def set_dumpable(dumpable: bool) -> None:
    """Let other processes of this user look into this one, or keep them from it."""
    _call("prctl", SET_DUMPABLE, int(dumpable), 0, 0, 0)


def close_all_but(descriptors: Sequence[int]) -> None:
    """Close every file but these, and have nothing where a terminal would be."""
    last = 2
    for each in [*sorted(each for each in descriptors if each > last), os.sysconf("SC_OPEN_MAX")]:
        os.closerange(last + 1, each)
        last = each
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.close(nothing)


def _make_place(path: str, like: str) -> None:
    """Make an empty folder or file to mount something on."""
    if Path(like).is_dir():
        Path(path).mkdir(parents=True, exist_ok=True)
    else:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch()


def _empty(path: str, flags: int = 0, size: int = 4096) -> None:
    options = f"mode=0700,size={size},nr_inodes={max(MOST_FILES, size // 4096)}"
    _mount("tmpfs", path, "tmpfs", NO_SUID | NO_DEVICES | flags, options)


def _bind(source: str, path: str) -> None:
    _mount(source, path, None, BIND | RECURSIVE)


def _read_only(path: str) -> None:
    _mount(None, path, None, REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES | NO_EXECUTION)


def _mount(source: str | None, path: str, kind: str | None, flags: int, data: str | None = None) -> None:
    texts = [None if text is None else text.encode() for text in (source, path, kind, data)]
    _call("mount", *texts[:3], ctypes.c_ulong(flags), texts[3], about=path)


def _call(name: str, *arguments: object, about: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name} {about}: {os.strerror(error)}")
