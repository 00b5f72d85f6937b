"""Makes the project's own environment in .venv, once, and brings it up to date when needed.

`make` runs this file with whatever Python it finds, before anything is installed: it uses the
standard library alone, and syntax that an outdated Python 3 still reads.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 15)
ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
EVERYTHING = (("--editable", ".[test]"),)
NO_NETWORK = (
    "NewConnectionError",
    "ConnectTimeout",
    "name resolution",
    "getaddrinfo",
    "ProxyError",
    "unreachable",
)


def main() -> None:
    """Make or update the environment; exit with one sentence when that cannot be done."""
    here = sys.version_info[:2]
    if not OLDEST <= here < TOO_NEW:
        what = "too old" if here < OLDEST else "newer than what it was tried with"
        sys.exit(
            f"Readybook needs Python 3.{OLDEST[1]} to 3.{TOO_NEW[1] - 1}, and this is {here[0]}.{here[1]}, "
            f"{what}: install one of those and name it, e.g. 'make demo PYTHON=python3.{TOO_NEW[1] - 2}'."
        )
    make(VENV, sys.executable, EVERYTHING)


def make(venv: Path, python: str, wishes: "tuple[tuple[str, ...], ...]") -> None:
    """Make or update an environment for a Python; exit with one sentence when that cannot be done.

    wishes: what pip is asked to install, one call after the other, from the project's folder.
    """
    version = sys.version
    if python != sys.executable:
        asked = [python, "-c", "import sys; print(sys.version, end='')"]
        version = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout
    stamp, wanted = venv / "installed", _fingerprint(version, wishes)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not program(venv, "pip").exists() or not _is_of(venv, version):
        print(f"Making the environment in {os.path.relpath(str(venv))} ...", flush=True)
        made = subprocess.run([python, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True)
        if made.returncode:
            reason = " ".join((made.stdout + made.stderr).split())[:300]
            sys.exit(f"The environment could not be made in {venv}: {reason}")
    print("Installing the tested packages (a few minutes, this once) ...", flush=True)
    for packages in wishes:
        _install(venv, packages)
    stamp.write_text(wanted)


def program(venv: Path, name: str) -> Path:
    """Return where an environment has a program."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def _fingerprint(version: str, wishes: "tuple[tuple[str, ...], ...]") -> str:
    """Return a fingerprint of everything an environment is made from."""
    parts = [version.encode(), str(ROOT).encode(), repr(wishes).encode()]
    parts += [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _is_of(venv: Path, version: str) -> bool:
    """Whether an environment is of a version of Python, as far as packages are made for it."""
    settings = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
    minor = ".".join(version.split(".")[:2])
    return f"version = {minor}." in settings


def _install(venv: Path, packages: "tuple[str, ...]") -> None:
    """Install packages in their tested versions, showing which one is under way."""
    command = [str(program(venv, "python")), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--retries", "1", "--constraint", "constraints.txt", *packages]
    log_file = venv / "install.log"
    tail: list[str] = []
    with log_file.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        for line in process.stdout or ():
            log.write(line)
            tail = [*tail[-200:], line.strip()]
            if sys.stdout.isatty() and line.startswith(("Collecting", "Installing collected")):
                print("\r\033[K  " + line.strip()[:76], end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="")
    if process.wait():
        if any(sign in line for line in tail for sign in NO_NETWORK):
            sys.exit("The package index cannot be reached: check the network and run the command again.")
        errors = [line for line in tail if line.startswith("ERROR")] or tail[-1:]
        sys.exit(f"Installing failed: {errors[0]} (pip's whole report is in {log_file})")


if __name__ == "__main__":
    main()
