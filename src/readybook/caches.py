"""Where things are kept that cost time to find out and can be found out again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder for this user's caches; it may not exist yet, and cannot for whoever has no home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "readybook")
    except RuntimeError:
        return Path(os.devnull, "readybook")
