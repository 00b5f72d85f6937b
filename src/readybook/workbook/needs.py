"""Tells which of the packages that make the PDF is not installed, before anything fails for want of it."""

from __future__ import annotations

from importlib.util import find_spec

# Modules, and the packages that they come in.
PACKAGES = {
    "typst": "typst",
    "latex2mathml": "latex2mathml",
    "bs4": "beautifulsoup4",
    "PIL": "pillow",
    "fontTools": "fonttools",
    "justmytype_western_core": "justmytype-western-core",
    "manimgx_fonts": "manimgx-fonts",
}


def what_is_missing() -> str:
    """Return one sentence on packages that are not installed; empty when all are there."""
    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if not missing:
        return ""
    return f"the PDF needs {' and '.join(missing)}; run 'pip install {' '.join(missing)}'"
