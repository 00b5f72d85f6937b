"""What a course imports: what its own solved notebooks load, and what its checks ask for by name."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from readybook.caches import cache_folder
from readybook.grading import surroundings
from readybook.grading.steps import Plan
from readybook.parsing import parsed

RUN_SECONDS = 300


def modules_of(
    notebooks: Sequence[NotebookNode],
    folder: Path,
    environment: Mapping[str, str],
    say: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Return the names of the modules that these notebooks load, in the order in which they do.

    notebooks: solved ones of the course's own, which are run once, outside any box; what came of it is kept
    for later. folder: what lies beside them. say: hears of it, as it takes seconds. Cells that cannot be
    run are passed over.
    """
    cells = [cell.source for book in notebooks for cell in book.cells if cell.cell_type == "code"]
    what = json.dumps([sys.prefix, sys.version, cells])
    kept = cache_folder() / f"modules-{hashlib.sha256(what.encode()).hexdigest()[:16]}.json"
    with contextlib.suppress(OSError, ValueError):
        return list(json.loads(kept.read_text(encoding="utf-8")))
    say("Running the course's solved notebooks once, to see what they import ...")
    names = _found_by_running(cells, folder, environment)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(names), encoding="utf-8")
        fresh.replace(kept)
    return names


def modules_of_checks(plans: Sequence[Plan]) -> list[str]:
    """Return what checks, and the given cells that they need, import by name.

    It is far less than `modules_of`: what a library loads only once it is used, such as torch for its first
    optimizer, is used in the candidate kernel.
    """
    found: dict[str, None] = {}
    sources = [cell.source for each in plans for cells in (each.given, each.checks) for cell in cells]
    for source in sources:
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(parsed(source)):
                if isinstance(node, ast.Import):
                    found |= dict.fromkeys(each.name for each in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    # What is imported from a module may be a module itself.
                    found |= dict.fromkeys([node.module, *(f"{node.module}.{a.name}" for a in node.names)])
    return list(found)


def _found_by_running(cells: Sequence[str], folder: Path, environment: Mapping[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="readybook-") as scratch:
        place = Path(scratch, "course")
        shutil.copytree(folder, place, ignore=shutil.ignore_patterns("*.ipynb"))
        try:
            done = subprocess.run(
                [*surroundings.PYTHON, "-m", "readybook.grading.preload"],
                input=json.dumps(cells),
                capture_output=True,
                encoding="utf-8",
                cwd=place,
                env=surroundings.environment(scratch, environment),
                timeout=RUN_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return []
    return list(json.loads(done.stdout))


def main() -> None:
    """Run the cells on standard input; print the names of the modules that they loaded."""
    cells = json.load(sys.stdin)
    before = set(sys.modules)
    space: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for cell in cells:
            with contextlib.suppress(BaseException):
                exec(compile(cell, "<cell>", "exec", dont_inherit=True, optimize=0), space)
    found = [name for name, module in sys.modules.items() if name not in before and module is not None]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
