"""pyproject.toml, constraints.txt and environment.yml ask for the same packages, and tools start quickly."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}

ONLY_ON_PYPI = {"justmytype-western-core", "latex2mathml", "manimgx-fonts", "typst"}


def runtime_requirements() -> list[Requirement]:
    return [Requirement(text) for text in PROJECT["dependencies"]]


def pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def test_every_declared_package_has_a_lower_bound_and_a_pin_above_it() -> None:
    extras = [Requirement(text) for texts in PROJECT["optional-dependencies"].values() for text in texts]
    for requirement in [*runtime_requirements(), *extras]:
        assert any(clause.operator == ">=" for clause in requirement.specifier), requirement
        pin = pins().get(canonicalize_name(requirement.name))
        assert pin is not None, f"constraints.txt has no {requirement.name}"
        assert pin in requirement.specifier, f"{requirement.name}=={pin} is not {requirement.specifier}"


def test_conda_users_get_the_same_packages_with_the_same_bounds() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = {text for text in environment["dependencies"] if isinstance(text, str)}
    # pip brings what is for some systems only, and what conda-forge does not have
    everywhere = [r for r in runtime_requirements() if r.marker is None and r.name not in ONLY_ON_PYPI]
    wanted = {f"{CONDA_NAMES.get(r.name, r.name)}{r.specifier}" for r in everywhere}
    python = "python" + ",".join(sorted(PROJECT["requires-python"].split(","), reverse=True))
    assert conda == wanted | {python, "pip"}


def test_everything_that_gets_installed_is_pinned() -> None:
    waiting, seen = ["readybook"], set()
    while waiting:
        name = canonicalize_name(waiting.pop())
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            needed = canonicalize_name(requirement.name)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and needed not in seen:
                assert needed in pins(), f"{needed}, which {name} needs, is not in constraints.txt"
                waiting.append(needed)
                seen.add(needed)
    assert "sqlalchemy" in seen  # of nbgrader: the walk went below our own list


def test_an_old_python_is_told_in_one_sentence(tmp_path: Path) -> None:
    script = (ROOT / "src/readybook/environment.py").read_text(encoding="utf-8")
    pretended = re.sub(r"sys\.version_info\[:2\]", "(3, 9)", script)
    assert pretended != script
    (tmp_path / "environment.py").write_text(pretended, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "environment.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 to 3.13, and this is 3.9" in done.stderr
