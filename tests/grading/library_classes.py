"""Every class that the claimed libraries have, by its full name."""

from __future__ import annotations

import contextlib
import importlib
import io
import pkgutil
import sys
import warnings

ROOTS = ("torch.nn", "torch.optim", "torch.utils.data", "sklearn")
LIBRARIES = ("torch", "sklearn", "scipy", "numpy", "collections", "builtins", "_collections_abc", "datetime")
LEFT_OUT = {"tests", "conftest", "__main__", "_build_utils", "cupy"}


def import_libraries() -> None:
    """Import all modules in which a class stands that may be claimed; raises ImportError."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for root in ROOTS:
            path = importlib.import_module(root).__path__
            for module in pkgutil.walk_packages(path, root + ".", onerror=lambda _: None):
                if LEFT_OUT.isdisjoint(module.name.split(".")):
                    importlib.import_module(module.name)


def library_classes() -> dict[str, type]:
    """Return the loaded classes of all libraries, those that may not be claimed as well."""
    found = {}
    for name, module in list(sys.modules.items()):
        if module is not None and name.partition(".")[0] in LIBRARIES:
            for kind in list(vars(module).values()):
                if isinstance(kind, type):
                    found[f"{kind.__module__}.{kind.__qualname__}"] = kind
    return found


def is_native(kind: type) -> bool:
    """Whether Python itself says that instances of `kind` have fields of their own for C code.

    It lets no class come from two that both have some.
    """
    if not kind.__flags__ & 1 << 9:
        return kind is not object
    for other in (dict, list):
        try:
            type.__new__(type(kind), "Both", (kind, other), {})
        except TypeError as error:
            if "lay-out" in str(error) or "acceptable base" in str(error):
                return True
        except Exception:  # its own rules for classes that come from it: Python had no objection
            continue
    return False
