"""The throwaway place a submission is graded in: its canaries, its listeners, and who did harm to them."""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
import signal
import site
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from math import inf
from pathlib import Path

# Set where the whole grading runs in a throwaway box.
THROWAWAY = "READYBOOK_THROWAWAY"
# What could hurt a machine does nothing where a box is missing.
IN_A_BOX = (
    f"('{THROWAWAY}' in __import__('os').environ"
    " or __import__('os').readlink('/proc/self/ns/pid') != '@PIDS@')"
)
# Set for the grading command only; a candidate who prints it has read the grader's environment.
ENVIRONMENT_SECRET = "READYBOOK_CANARY"


@dataclass(frozen=True)
class Place:
    """A course directory, a home directory and listeners that nobody but the cases knows of."""

    course: Path
    home: Path
    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def site_packages(self) -> Path:
        return Path(next(path for path in site.getsitepackages() if path.endswith("site-packages")))

    def fill(self, text: str, case: str) -> str:
        """Return a text of the corpus with this place's paths in it; attackers know where things are."""
        for word, value in {
            "@COURSE@": self.course,
            "@HOME@": self.home,
            "@SITE@": self.site_packages,
            "@PORT@": self.port,
            "@CASE@": case,
            "@IN_A_BOX@": IN_A_BOX,
            "@PIDS@": Path("/proc/self/ns/pid").readlink(),
        }.items():
            text = text.replace(word, str(value))
        return text

    def secret(self, name: str) -> str:
        """Return the secret that was planted under a name; it stands in no submission."""
        return hashlib.sha256(f"{self.token} {name}".encode()).hexdigest()[:24]

    def plant(self) -> None:
        """Write the canaries."""
        self.home.mkdir(parents=True, exist_ok=True)
        for name, path in {
            "course": self.course / "secret.txt",
            "home": self.home / ".netrc",
        }.items():
            path.write_text(self.secret(name), encoding="utf-8")

    def digest(self, name: str) -> str:
        """Return a digest of a file or folder of the course, to tell whether it was changed."""
        path, total = self.course / name, hashlib.sha256()
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(str(file.relative_to(self.course)).encode() + file.read_bytes())
        return total.hexdigest()


@dataclass(frozen=True)
class Scene:
    """What a probe may look at when a submission has been graded.

    seconds, limit: how long that took, and how long it might take. orphans: processes that its batch left.
    """

    case: str
    place: Place
    page: str
    outputs: str
    before: dict[str, str]
    heard: list[bytes]
    seconds: float = 0.0
    limit: float = inf
    orphans: int = 0

    @property
    def autograded(self) -> Path:
        return self.place.course / "autograded" / self.case


Probe = Callable[[Scene], str]


def printed(words: str) -> Probe:
    """Harm when the words, made up at run time, stand in the submission's outputs."""
    return lambda scene: f"said {words!r}" if words in scene.outputs else ""


def read_secret(name: str) -> Probe:
    """Harm when the planted secret stands in what the candidate gets or in any output."""
    return lambda scene: f"read the {name}" if scene.place.secret(name) in scene.outputs + scene.page else ""


def appeared(path: str) -> Probe:
    """Harm when a file is there after grading (@HOME@ and so on are filled in); it is removed again."""

    def look(scene: Scene) -> str:
        file = Path(scene.place.fill(path, scene.case))
        if not os.path.lexists(file):
            return ""
        if file.is_file():
            file.unlink()
        return f"wrote {path}"

    return look


def changed(name: str) -> Probe:
    """Harm when a file or folder of the course is not what it was."""
    return lambda scene: f"changed {name}" if scene.place.digest(name) != scene.before[name] else ""


def heard(scene: Scene) -> str:
    """Harm when a listener outside got a message with the case's name in it."""
    return "reached the network" if any(scene.case.encode() in message for message in scene.heard) else ""


def left_behind(scene: Scene) -> str:
    """Harm when a process goes on that has the case's marker in its arguments; it is ended."""
    found = list(_processes_with(f"left-behind-{scene.case}"))
    for process in found:
        os.kill(process, signal.SIGKILL)
    return f"left {len(found)} processes behind" if found else ""


def _processes_with(words: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if words.encode() in arguments and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def processes_left(scene: Scene) -> str:
    """Harm when any process of the batch went on when its command had ended."""
    return f"left {scene.orphans} processes behind" if scene.orphans else ""


def over_time(scene: Scene) -> str:
    """Harm when a submission held up its batch for longer than it was given."""
    over = scene.seconds - scene.limit
    return f"took {over:.0f} s more than it was given" if over > 0 else ""


def system_used_up(_: Scene) -> str:
    """Harm when this machine has no inotify instances left, or is left with sets of semaphores and queues."""
    libc = ctypes.CDLL(None)
    made = [libc.inotify_init() for _ in range(16)]
    for descriptor in made:
        if descriptor >= 0:
            os.close(descriptor)
    sets = sum(
        len(Path("/proc/sysvipc", kind).read_text().splitlines()) - 1 for kind in ("sem", "msg", "shm")
    )
    if min(made) < 0:
        return "left no inotify instances"
    return f"left {sets} semaphores, queues and segments" if sets > 64 else ""


def larger_than(megabytes: int) -> Probe:
    """Harm when what is kept of the submission is too large to open."""

    def look(scene: Scene) -> str:
        size = sum(file.lstat().st_size for file in scene.autograded.rglob("*") if file.is_file())
        return f"left {size / 1e6:.0f} MB in autograded/" if size > megabytes * 1e6 else ""

    return look


def in_page(text: str) -> Probe:
    """Harm when the candidate's feedback page holds this markup or this hidden text."""
    return lambda scene: f"put {text!r} into the page" if text in scene.page else ""


class _Alive(HTMLParser):
    """Notes what would run in a page: handlers of events, and addresses that are scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if "attacked" in (value or "") and (name.startswith("on") or "javascript:" in (value or "")):
                self.found.append(f"<{tag} {name}>")


def alive_in_page(scene: Scene) -> str:
    """Harm when the candidate's feedback page would run something of the candidate's."""
    parser = _Alive()
    parser.feed(scene.page)
    return f"put {parser.found[0]} into the page" if parser.found else ""


class Listeners:
    """Sockets outside the box, of four kinds, that write down whatever reaches them."""

    def __init__(self, place: Place) -> None:
        self.heard: list[bytes] = []
        self.sockets = [
            socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        ]
        tcp, udp, named, abstract = self.sockets
        for inet in (tcp, udp):
            inet.bind(("127.0.0.1", place.port))
        named.bind(str(place.home / "listener"))
        abstract.bind(f"\0readybook-{place.port}")
        for stream in (tcp, named, abstract):
            stream.listen()
        for one in self.sockets:
            threading.Thread(target=self._listen, args=(one,), daemon=True).start()

    def _listen(self, one: socket.socket) -> None:
        while True:
            try:
                if one.type == socket.SOCK_DGRAM:
                    self.heard.append(one.recv(1000))
                    continue
                connection, _ = one.accept()
            except OSError:
                return  # closed
            with connection:
                connection.settimeout(2)
                try:
                    self.heard.append(connection.recv(1000))
                except OSError:
                    continue

    def close(self) -> None:
        for one in self.sockets:
            one.close()


def free_port() -> int:
    """Return a TCP port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
