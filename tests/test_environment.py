"""pyproject.toml, constraints.txt and environment.yml ask for the same packages, and tools start quickly."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from readybook import environment
from readybook.environment import TOO_NEW
from readybook.interpreters import PROMISED

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}

# What torch's large build brings along differs from build to build: torch itself says which version.
FOR_GPUS = ("nvidia-", "cuda-", "triton")
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
            if wanted and needed not in seen and not needed.startswith(FOR_GPUS):
                assert needed in pins(), f"{needed}, which {name} needs, is not in constraints.txt"
                waiting.append(needed)
                seen.add(needed)
    assert "sqlalchemy" in seen  # of nbgrader: the walk went below our own list


@pytest.mark.parametrize(
    ("version", "what"), [("(3, 9)", "too old"), ("(3, 15)", "newer"), ("(4, 0)", "newer")]
)
def test_a_python_that_is_too_old_or_too_new_is_told_what_to_do(
    tmp_path: Path, version: str, what: str
) -> None:
    script = (ROOT / "src/readybook/environment.py").read_text(encoding="utf-8")
    pretended = re.sub(r"sys\.version_info\[:2\]", version, script)
    assert pretended != script
    (tmp_path / "environment.py").write_text(pretended, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "environment.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"needs Python {PROMISED[0]} to {PROMISED[-1]}, and this is {version[1]}." in done.stderr
    assert what in done.stderr
    assert re.search(r"make demo PYTHON=python3\.1\d'", done.stderr)


def test_all_that_names_pythons_names_the_same() -> None:
    assert PROJECT["requires-python"] == f">={PROMISED[0]},<3.{TOO_NEW[1]}"
    assert f"Python {PROMISED[0]} to {PROMISED[-1]}" in (ROOT / "Makefile").read_text(encoding="utf-8")
    workflow = yaml.safe_load((ROOT / ".github/workflows/pythons.yml").read_text(encoding="utf-8"))
    tried = workflow["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert tried == [release for version in PROMISED for release in (f"{version}.0", version)]


def test_an_environment_of_another_python_is_made_anew(tmp_path: Path) -> None:
    pip, settings = environment.program(tmp_path, "pip"), tmp_path / "pyvenv.cfg"
    pip.parent.mkdir()
    pip.touch()
    settings.write_text("version = 3.9.1\n", encoding="utf-8")
    environment.make(tmp_path, sys.executable, ())
    assert pip.stat().st_size
    assert f"version = {HERE}." in settings.read_text(encoding="utf-8")
    (tmp_path / "left").touch()
    environment.make(tmp_path, sys.executable, ())
    assert (tmp_path / "left").exists(), "nothing had changed"


def python_that_says(words: str, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)


def test_pythons_are_found_where_they_run_and_not_where_they_only_lie(tmp_path: Path) -> None:
    other = next(version for version in PROMISED if version != HERE)
    python_that_says("echo no such version; exit 127", tmp_path / f"shims/python{other}")
    python_that_says("echo 3.9 $0", tmp_path / f"pyenv/versions/{other}.9/bin/python")
    python_that_says(f"echo {other} $0", tmp_path / f"pyenv/versions/{other}.3/bin/python")
    script = "from readybook.interpreters import interpreters; print(interpreters())"
    variables = {"PATH": str(tmp_path / "shims"), "PYENV_ROOT": str(tmp_path / "pyenv")}
    done = subprocess.run(
        [sys.executable, "-c", script], env=variables, capture_output=True, text=True, check=True
    )
    assert ast.literal_eval(done.stdout) == {
        HERE: sys.executable,
        other: str(tmp_path / f"pyenv/versions/{other}.3/bin/python"),
    }


def test_where_there_is_no_other_python_the_quick_tests_say_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "readybook", "test-pythons", "--quick"],
        cwd=ROOT,
        env={"PATH": "", "PYENV_ROOT": "nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    others = ", ".join(version for version in PROMISED if version != HERE)
    assert done.stdout == f"Not found here, and so not tried: Python {others}.\n"
    assert done.returncode == 0
