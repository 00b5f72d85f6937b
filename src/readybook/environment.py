"""Makes the project's own environment in .venv, once, and brings it up to date when needed.

`make` runs this file with whatever Python it finds, before anything is installed: it uses the
standard library alone, and syntax that an outdated Python 3 still reads.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 14)
ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOG = VENV / "install.log"
STAMP = VENV / "installed"
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
        sys.exit(
            f"Readybook needs Python 3.11 to 3.13, and this is {here[0]}.{here[1]}: install one and name it, "
            "e.g. 'make demo PYTHON=python3.12'."
        )
    if STAMP.exists() and STAMP.read_text() == wanted():
        return
    if not (BIN / "pip").exists() and not (BIN / "pip.exe").exists():
        print("Making the environment in .venv ...", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            reason = " ".join((made.stdout + made.stderr).split())[:300]
            sys.exit(f"The environment could not be made in {VENV}: {reason}")
    install()
    STAMP.write_text(wanted())


def wanted() -> str:
    """Return a fingerprint of everything the environment is made from."""
    parts = [sys.version.encode(), str(ROOT).encode()]
    parts += [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def install() -> None:
    """Install the project with the tested versions, showing which package is under way."""
    print("Installing the tested packages (a few minutes, this once) ...", flush=True)
    command = [str(BIN / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--retries", "1"]
    command += ["--constraint", "constraints.txt", "--editable", ".[test]"]
    tail: list[str] = []
    with LOG.open("w", encoding="utf-8") as log:
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
        sys.exit(f"Installing failed: {errors[0]} (pip's whole report is in {LOG})")


if __name__ == "__main__":
    main()
