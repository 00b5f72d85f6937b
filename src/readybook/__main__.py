"""Lets `readybook`, and `python -m readybook`, run in a Python that is set apart from the caller's shell."""

from __future__ import annotations

import os
import site
import sys


def main() -> int:
    """Become `python -m readybook.cli` without the caller's flags, variables of Python's, and own modules.

    Nothing is imported before that could come from the folder in which the command was given.
    """
    apart = ["-E", "-P", "-s", "-X", "utf8"]
    if __file__.startswith(site.getusersitepackages()):  # where only a Python without -s finds it
        apart.remove("-s")
    if os.name != "nt":  # where a program cannot become another one
        os.execv(sys.executable, [sys.executable, *apart, "-m", "readybook.cli", *sys.argv[1:]])
    from readybook.cli import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
