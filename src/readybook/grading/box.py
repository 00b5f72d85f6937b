"""The box: the command line that runs a program shut off from everything but Python itself."""

from __future__ import annotations

import functools
import json
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from readybook.grading import surroundings
from readybook.grading.bubblewrap import WALLS, BoxUnavailable, bubblewrap

MEBIBYTE = 2**20
GIBIBYTE = 2**30

# Files of this package that the box holds too, read-only, in one folder.
TRUSTED = ("candidate.py", "agent.py", "walls.py", "warm_parent.py")
WORK, TEMPORARY, TRUSTED_FOLDER, FILES = "/box/work", "/tmp", "/box/trusted", "/box/files"
HOME, FONTS = f"{TEMPORARY}/home", f"{TEMPORARY}/matplotlib"
# Where a warm parent's box has the whole /proc, and a folder for its forks to work with.
VISIBLE_PROC, KEPT = "/box/proc", "/box/kept"
# The command that stands for the candidate kernel: boxed((KERNEL, connection_file), ...).
KERNEL = "kernel"
# What matplotlib draws with in a notebook; ipykernel says so too late for who has imported it before.
INLINE = "module://matplotlib_inline.backend_inline"
CHANNELS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")

SYSTEM = (
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/share",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/usr/local/share",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/matplotlibrc",
    "/sys/devices/system/cpu",  # where torch asks what the processor can do
)
# Folders far too wide to be shown whole; what Python needs of them is in SYSTEM.
WIDE = ("/", "/usr", "/usr/local")


@dataclass(frozen=True)
class Limits:
    """What one box may use: sizes in bytes, and counts."""

    memory: int = 3 * GIBIBYTE  # all its processes together
    processes: int = 128
    threads: int = 1024
    file_size: int = 64 * MEBIBYTE
    disk: int = 256 * MEBIBYTE  # the work directory; /tmp and /dev/shm get as much again each
    open_files: int = 1024


@dataclass(frozen=True)
class Channels:
    """The sockets a kernel and its client talk through, opened by the grader before the kernel starts.

    Hand `descriptors` to Popen as `pass_fds`.
    """

    connection_file: Path
    sockets: Mapping[int, socket.socket]

    @property
    def descriptors(self) -> tuple[int, ...]:
        return tuple(each.fileno() for each in self.sockets.values())


@contextmanager
def channels(shared: Path) -> Iterator[Channels]:
    """Open the sockets of one kernel in `shared` and write its connection file there; close them after.

    The box sees `shared` read-only, so the kernel cannot put sockets there itself.
    Raises OSError when the path of `shared` is too long for a socket (about 100 bytes).
    """
    stem = shared / f"kernel-{secrets.token_hex(4)}"
    opened: dict[int, socket.socket] = {}
    try:
        for port in range(1, len(CHANNELS) + 1):
            opened[port] = socket.socket(socket.AF_UNIX)
            opened[port].bind(f"{stem}-{port}")
            opened[port].listen(64)
            opened[port].setblocking(False)
        connection_file = stem.with_suffix(".json")
        connection = {
            "transport": "ipc",
            "ip": str(stem),
            "key": secrets.token_hex(32),
            "signature_scheme": "hmac-sha256",
            "kernel_name": "python3",
            **{name: port for port, name in enumerate(CHANNELS, start=1)},
        }
        connection_file.touch(mode=0o600)
        connection_file.write_text(json.dumps(connection), encoding="utf-8")
        yield Channels(connection_file, opened)
    finally:
        for each in opened.values():
            each.close()


def boxed(
    argv: Sequence[str],
    *,
    shared: Path,
    files: Mapping[str, Path],
    limits: Limits,
    environment: Mapping[str, str],
    channels: Channels | None = None,
    hidden: Sequence[Path] = (),
) -> list[str]:
    """Return the command line that runs `argv` in a box.

    In it are only Python's environment and the system's libraries, read-only; copies of `files` in the
    current directory, by name; and `shared`, read-only and at its own path: sockets in it can be
    connected to. `argv` is a program and its arguments, or (KERNEL, connection file) for a kernel.
    Folders in `hidden` are empty in the box even where they lie inside Python's environment.

    Start it from a thread that outlives the box: the box ends with the thread that started it.
    Raises BoxUnavailable when there is no bubblewrap or a folder cannot be hidden, ValueError when a
    name in `files` leads elsewhere.
    """
    return [
        *_started(WALLS, environment),
        *("--tmpfs", "/proc/1", "--remount-ro", "/proc/1"),
        *_furnished(limits.disk),
        *(part for name, path in files.items() for part in _given(name, path)),
        *_closed(shared, hidden),
        *("--chdir", WORK, "--"),
        *_first(argv, f"{TRUSTED_FOLDER}/candidate.py", FILES, limits, channels, boxed=True),
    ]


def parent_settings(owner: int, door: int, modules: Sequence[str], *, boxed: bool) -> str:
    """Return what `warm_parent.py` has to know, as it takes it."""
    box = {"kept": KEPT, "visible_proc": VISIBLE_PROC} if boxed else None
    return json.dumps({"owner": owner, "door": door, "modules": list(modules), "box": box})


def boxed_parent(
    owner: int,
    door: int,
    modules: Sequence[str],
    *,
    shared: Path,
    environment: Mapping[str, str],
    hidden: Sequence[Path] = (),
) -> list[str]:
    """Return the command line that runs a warm parent in a box, in which its forks make boxes of their own.

    owner, door: descriptors on which it hears. shared: the folder of all folders that its forks are to share.
    What `boxed` says of the rest holds here too.
    """
    settings = parent_settings(owner, door, modules, boxed=True)
    walls = [part for part in WALLS if part != "--disable-userns"]  # which its forks do, each for itself
    return [
        *_started(walls, environment),
        *("--bind", "/proc", VISIBLE_PROC, "--tmpfs", KEPT),
        *_furnished(MEBIBYTE),
        *_closed(shared, hidden),
        *("--chdir", "/", "--"),
        *(sys.executable, "-s", f"{TRUSTED_FOLDER}/warm_parent.py", settings),
    ]


def fork_request(
    argv: Sequence[str], *, shared: Path, files: Mapping[str, Path], limits: Limits, channels: Channels | None
) -> dict[str, Any]:
    """Return what a warm parent has to know to run `argv` in a box as `boxed` would.

    shared: a folder inside that which the parent shares. Copies of `files` are laid into it.
    """
    for name, path in files.items():
        target = shared / "files" / _inside(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    parent = str(shared.parent)
    fonts = surroundings.font_list()
    below = [name for name in (*_environment(), *SYSTEM) if Path(name).is_relative_to(TEMPORARY)]
    below += [f"{FONTS}/{fonts.name}"] if fonts else []
    return {
        **_settings(limits, str(shared / "files"), boxed=True),
        "shown": {name: name for name in [*below, str(shared)]},
        "fresh": {TEMPORARY: limits.disk, WORK: limits.disk, "/dev/shm": limits.disk, parent: 4096},
        "folders": [HOME],
        "work": WORK,
        "argv": list(argv),
        "ports": [str(port) for port in channels.sockets] if channels else [],
    }


def _started(walls: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Bubblewrap with its walls, an environment, processes and devices.

    /proc/sys is covered because the machine's settings in it can be written by root without any
    capability; callers cover /proc/1 because whoever writes to its memory can undo --die-with-parent.
    """
    drawing = {"MPLCONFIGDIR": FONTS, "MPLBACKEND": INLINE}
    variables = {**surroundings.variables(HOME), **drawing, **environment}
    return [
        bubblewrap(),
        *walls,
        *("--uid", "1000", "--gid", "1000", "--hostname", "box", "--new-session", "--clearenv"),
        *(part for name, value in variables.items() for part in ("--setenv", name, value)),
        *("--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"),
    ]


def _furnished(size: int) -> list[str]:
    """Folders to write to, of `size` bytes each; Python and the system's libraries; our own programs."""
    fonts = surroundings.font_list()
    return [
        *("--size", str(size), "--tmpfs", "/dev/shm"),
        *("--size", str(size), "--perms", "0700", "--tmpfs", TEMPORARY),
        *_python(),  # after /tmp, since the environment may lie there
        *("--size", str(size), "--perms", "0700", "--tmpfs", WORK),
        *("--perms", "0700", "--dir", HOME),
        *(("--ro-bind", str(fonts), f"{FONTS}/{fonts.name}") if fonts else ()),
        *(part for name in TRUSTED for part in _trusted(name)),
    ]


def _closed(shared: Path, hidden: Sequence[Path]) -> list[str]:
    """What is shared, what is hidden, and nothing else to write to."""
    return [
        *("--ro-bind", str(shared), str(shared)),
        *(part for folder in hidden for part in _cover(folder)),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
    ]


@contextmanager
def unboxed(
    argv: Sequence[str],
    *,
    files: Mapping[str, Path],
    limits: Limits,
    channels: Channels | None = None,
) -> Iterator[tuple[list[str], Path, dict[str, str]]]:
    """Give a command line, a directory and an environment that run `argv` with limits but no walls.

    The directory, with copies of `files`, is removed at the end.
    """
    with tempfile.TemporaryDirectory(prefix="readybook-", ignore_cleanup_errors=True) as folder:
        work, given = Path(folder, "work"), Path(folder, "files")
        for name, path in files.items():
            target = given / _inside(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        for place in (work, Path(folder, "tmp"), Path(folder, "home")):
            place.mkdir()
        first = str(Path(__file__).with_name("candidate.py"))
        command = _first(argv, first, str(given), limits, channels, boxed=False)
        own = {"TMPDIR": f"{folder}/tmp", "MPLBACKEND": INLINE}
        yield command, work, surroundings.environment(f"{folder}/home", own)


def _first(
    argv: Sequence[str], first: str, files: str, limits: Limits, channels: Channels | None, *, boxed: bool
) -> list[str]:
    """The command of the program that sets the limits and then runs `argv`."""
    settings = _settings(limits, files, boxed=boxed)
    sockets = {str(port): each.fileno() for port, each in channels.sockets.items()} if channels else {}
    return [sys.executable, "-s", first, json.dumps({**settings, "sockets": sockets}), *argv]


def _settings(limits: Limits, files: str, *, boxed: bool) -> dict[str, Any]:
    """What `candidate.py` has to know."""
    return {
        "boxed": boxed,
        "files": files,
        "memory": limits.memory,
        "processes": limits.threads,
        "file_size": limits.file_size,
        "open_files": limits.open_files,
    }


@functools.cache
def _python() -> tuple[str, ...]:
    """Arguments that show Python's environment and the system's libraries, read-only."""
    arguments: list[str] = []
    for name in (*SYSTEM, *_environment()):
        path = Path(name)
        if path.is_symlink() and name in SYSTEM:
            arguments += ["--symlink", str(path.readlink()), name]
        elif path.exists():
            arguments += ["--ro-bind", name, name]
    return tuple(arguments)


def _environment() -> list[str]:
    """The folders of the running Python, outermost first, each at every path it is reached by."""
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    program = Path(sys.executable)
    while program.is_symlink():
        program = program.parent / program.readlink()
        folders.add(str(program.parent.parent))
    folders |= {str(Path(folder).resolve()) for folder in folders}
    return sorted(folder for folder in folders if folder not in WIDE)


def _trusted(name: str) -> tuple[str, ...]:
    path = Path(__file__).with_name(name)
    return ("--ro-bind", str(path), f"{TRUSTED_FOLDER}/{name}") if path.exists() else ()


def _given(name: str, path: Path) -> tuple[str, ...]:
    return ("--ro-bind", str(path), f"{FILES}/{_inside(name)}")


def _cover(folder: Path) -> tuple[str, ...]:
    """Arguments that empty `folder`; none when nothing in the box leads to it anyway."""
    folder = folder.resolve()
    if str(folder) in _environment():
        raise BoxUnavailable(
            f"{folder}: Python is installed in the course directory itself, so candidates' code would see "
            "the course; make the environment in a folder of its own"
        )
    if not any(folder.is_relative_to(shown) for shown in (*SYSTEM, *_environment())):
        return ()
    return ("--tmpfs", str(folder), "--remount-ro", str(folder))


def _inside(name: str) -> str:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or not name:
        raise ValueError(f"{name!r} is not the name of a file in the work directory; give one without '..'")
    return name
