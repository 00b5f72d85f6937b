"""Asks pip whether the packages of constraints.txt go together on every Python that is promised.

    python tools/check_pins.py [VERSION ...]

VERSION: such as 3.12.0 (default: the first and the last release of each minor version). Nothing is
installed. It takes a minute a version, and asks the package index.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from readybook.environment import ROOT
from readybook.interpreters import PROMISED

LAST = 99  # newer than any release of a minor version: only bounds can tell them apart
NO_WHEEL = ("yattag",)  # of nbgrader; pure Python that comes as source alone


def main(versions: Sequence[str]) -> None:
    """Check each version of Python; exit with one sentence for each that cannot have the pinned packages."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        pins = [line.partition(" ")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()]
        built = [pin for pin in pins if pin.partition("==")[0] in NO_WHEEL]
        pip("wheel", "--no-deps", "--wheel-dir", folder, *built)
        for version in versions or [f"{minor}.{patch}" for minor in PROMISED for patch in (0, LAST)]:
            found = list(problems_with(version, Path(folder)))
            print(
                f"Python {version}: {found[0] if found else 'every pinned package can be installed'}",
                flush=True,
            )
            problems += found
    if problems:
        sys.exit("Choose other versions in constraints.txt, or narrow requires-python in pyproject.toml.")


def problems_with(version: str, wheels: Path) -> Iterator[str]:
    """Yield a sentence for each reason why the pinned packages cannot be installed."""
    target = {
        "python_version": ".".join(version.split(".")[:2]),
        "python_full_version": version,
        "extra": "",
    }
    report = wheels / "report.json"
    options = ["--dry-run", "--ignore-installed", "--target", str(wheels), "--report", str(report)]
    options += ["--python-version", version, "--only-binary", ":all:", "--find-links", str(wheels)]
    options += ["--constraint", str(ROOT / "constraints.txt")]
    done = pip("install", *options, *wanted(target), check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        yield (errors or done.stderr.splitlines() or ["pip failed"])[0]
        return
    packages = [package["metadata"] for package in json.loads(report.read_text("utf-8"))["install"]]
    names = {canonicalize_name(package["name"]) for package in packages}
    for package in packages:  # pip has read markers by the Python that it runs on
        for text in package.get("requires_dist", []):
            needed = Requirement(text)
            if applies(needed, target) and canonicalize_name(needed.name) not in names:
                yield f"{package['name']} needs {needed.name} there, which has no pin"


def wanted(target: dict[str, str]) -> list[str]:
    """Return what the project and all its extras ask for on a version of Python."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [
        *project["dependencies"],
        *(t for extra in project["optional-dependencies"].values() for t in extra),
    ]
    needed = [Requirement(text) for text in texts]
    return [
        f"{r.name}{'[' + ','.join(r.extras) + ']' if r.extras else ''}{r.specifier}"
        for r in needed
        if applies(r, target)
    ]


def applies(requirement: Requirement, target: dict[str, str]) -> bool:
    """Whether a requirement counts on a version of Python."""
    return requirement.marker is None or requirement.marker.evaluate(target)


def pip(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run pip quietly; exit with its own words when it must not fail."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode:
        sys.exit(f"pip failed: {done.stderr.strip()}")
    return done


if __name__ == "__main__":
    main(sys.argv[1:])
