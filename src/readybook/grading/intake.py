"""Looks at what a candidate handed in before anything else opens it, and copies what is sound.

Only regular files are opened, by their own folder's descriptor and without following links, so nothing
that lies there can lead elsewhere, make the grader wait, or fill its memory.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from readybook.grading.handed_in import MB, Copy, HandedIn, Limits, shown
from readybook.grading.jsontext import IntakeError
from readybook.grading.opening import Intake, opened

__all__ = ["MB", "Intake", "Limits", "collect", "take_in"]

_TIMESTAMP = "timestamp.txt"
# Browsers add these to the name of a download whose type they do not know.
_NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.I)
_PASSED_OVER = (".ipynb_checkpoints", "__pycache__", "*.pyc", "__MACOSX", "._*", ".DS_Store", ".git", "~*")
_CAN_OPEN_IN = os.open in os.supports_dir_fd
_DEEPEST_FOLDER = 8


@dataclass
class _Found:
    """What has been gathered from a folder so far."""

    limits: Limits
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seen: int = 0

    @property
    def room(self) -> int:
        left = self.limits.total_bytes - sum(map(len, self.files.values()))
        return min(left, self.limits.other_file_bytes)


def take_in(
    folder: Path,
    notebook_name: str,
    limits: Limits = Limits(),  # noqa: B008 (it cannot change)
    release: NotebookNode | None = None,
) -> Intake:
    """Return what `submitted/<candidate>/<assignment>` holds of the notebook, decoded; never raises.

    release: with it a notebook under another name is taken only when items of the release are in it.
    """
    return opened(collect(folder, notebook_name, limits), limits, release)


def collect(folder: Path, notebook_name: str, limits: Limits) -> HandedIn:
    """Return what `submitted/<candidate>/<assignment>` holds, not looked into yet; never raises."""
    found = _Found(limits)
    timestamp = status = message = ""
    copies, names = tuple[Copy, ...](), list[str]()
    try:
        with _opened(folder) as directory:
            names = _names(directory, found)
            timestamp = _timestamp(directory, found)
            _gather(directory, "", names, found)
            copies = tuple(_copies(directory, names, notebook_name, limits))
    except IntakeError as reason:
        place = "/".join(shown(name) for name in (folder.parent.name, reason.name) if name)
        status, message = reason.status, f"{place}: {reason.clause}"
    except Exception as error:  # whatever was handed in, the batch goes on
        status = "unreadable"
        message = f"{shown(folder.parent.name)}: the submission cannot be read ({_kind(error)})"
    return HandedIn(
        candidate=folder.parent.name,
        wanted=notebook_name,
        copies=copies,
        there=tuple(name for name in names[:5] if not _is_passed_over(name)),
        files=found.files,
        timestamp=timestamp,
        notes=tuple(found.notes),
        status=status,
        message=message,
    )


def _kind(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__


# Opening


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Open the candidate's folder and the assignment in it; neither may be a link."""
    if not _CAN_OPEN_IN:
        raise IntakeError("refused", "submissions are only opened safely on Linux and macOS; use WSL2")
    candidate = _open_folder(folder.parent, None)
    try:
        directory = _open_folder(Path(folder.name), candidate)
    finally:
        os.close(candidate)
    try:
        yield directory
    finally:
        os.close(directory)


def _open_folder(path: Path, parent: int | None) -> int:
    name = "" if parent is None else path.name
    try:
        facts = os.stat(path, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        raise IntakeError("missing", "nothing was handed in", name) from None
    if not stat.S_ISDIR(facts.st_mode):
        raise IntakeError("refused", f"it {_what_it_is(facts) or 'is a file'}, not a folder", name)
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)


def _read(name: str, directory: int, most: int) -> bytes:
    """Return a regular file's bytes; raise IntakeError for anything else and for larger ones."""
    try:
        _check(name, os.stat(name, dir_fd=directory, follow_symlinks=False), most)
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
        with os.fdopen(os.open(name, flags, dir_fd=directory), "rb") as file:
            _check(name, os.fstat(file.fileno()), most)  # it may have been exchanged in between
            data = file.read(most + 1)
    except OSError as error:
        raise IntakeError("unreadable", f"the file cannot be read ({_kind(error)})", name) from None
    if len(data) > most:
        raise _too_large(name, most)
    return data


def _check(name: str, facts: os.stat_result, most: int) -> None:
    what = _what_it_is(facts)
    if what:
        raise IntakeError("refused", f"it {what}, and only plain files are taken", name)
    if facts.st_size > most:
        raise _too_large(name, most)


def _too_large(name: str, most: int) -> IntakeError:
    size = f"{most // MB} MB" if most >= MB else f"{most:,} bytes"
    return IntakeError("refused", f"the file is larger than {size}", name)


def _what_it_is(facts: os.stat_result) -> str:
    kinds = {
        stat.S_IFLNK: "is a link",
        stat.S_IFDIR: "is a folder",
        stat.S_IFIFO: "is a pipe",
        stat.S_IFSOCK: "is a socket",
        stat.S_IFCHR: "is a device",
        stat.S_IFBLK: "is a device",
    }
    kind = stat.S_IFMT(facts.st_mode)
    if kind == stat.S_IFREG:
        # A second name may lie in source/: what its owner may read is not thereby the candidate's work.
        return "is a hard link (copy it and hand in the copy)" if facts.st_nlink > 1 else ""
    return kinds.get(kind, "is not a plain file")


def _names(directory: int, found: _Found) -> list[str]:
    """Return a folder's names in order, as many as the limits allow."""
    with os.scandir(directory) as entries:
        names = [entry.name for entry in islice(entries, max(0, found.limits.files - found.seen) + 1)]
    found.seen += len(names)
    if found.seen > found.limits.files:
        names.pop()
        found.notes.append(f"there are more than {found.limits.files} files; the rest was left out")
    return sorted(names)


# Choosing


def _copies(directory: int, names: Sequence[str], wanted: str, limits: Limits) -> Iterator[Copy]:
    """Yield the notebook of that name, else the others, as far as there is room for them."""
    exact = f"{wanted}.ipynb"
    others = [name for name in names if _NOTEBOOK.search(name) and not _is_passed_over(name)]
    chosen = [exact] if _is_there(exact, directory) else others
    if len(chosen) > limits.copies:
        clause = f"there is no such file, but {len(chosen)} other notebooks: give the right one this name"
        raise IntakeError("missing", clause, exact)
    room = limits.total_bytes
    for name in chosen:
        copy = _copy(name, directory, min(room, limits.notebook_bytes))
        room -= len(copy.data)
        yield copy


def _copy(name: str, directory: int, most: int) -> Copy:
    try:
        return Copy(name, _read(name, directory, most))
    except IntakeError as reason:
        return Copy(name, status=reason.status, clause=reason.clause)


def _is_there(name: str, directory: int) -> bool:
    with suppress(FileNotFoundError):
        os.stat(name, dir_fd=directory, follow_symlinks=False)
        return True
    return False


def _is_passed_over(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _PASSED_OVER)


# Other files


def _timestamp(directory: int, found: _Found) -> str:
    if not _is_there(_TIMESTAMP, directory):
        return ""
    try:
        text = _read(_TIMESTAMP, directory, 200).decode("utf-8-sig").strip()
        if parse_utc(text) is not None:
            return text
    except IntakeError as reason:
        found.notes.append(f"{_TIMESTAMP}: {reason.clause}")
    except Exception:  # nbgrader's reader raises many kinds for one fact
        found.notes.append(f"{_TIMESTAMP}: it holds no time, so nobody knows whether the work was late")
    return ""


def _gather(directory: int, prefix: str, names: Sequence[str], found: _Found) -> None:
    """Take the regular files that are no notebooks, in this folder and below."""
    for name in names:
        path = prefix + name
        if _is_passed_over(name) or _NOTEBOOK.search(name) or path == _TIMESTAMP:
            continue
        try:
            name.encode("utf-8")
            if stat.S_ISDIR(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode):
                _gather_below(directory, name, path, found)
            else:
                found.files[path] = _read(name, directory, max(0, found.room))
        except IntakeError as reason:
            found.notes.append(f"{shown(path)}: {reason.clause}; left out")
        except (OSError, UnicodeError) as error:
            found.notes.append(f"{shown(path)}: it cannot be read ({_kind(error)}); left out")


def _gather_below(directory: int, name: str, path: str, found: _Found) -> None:
    if path.count("/") >= _DEEPEST_FOLDER:
        raise IntakeError("refused", "the folder lies too deep")
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=directory)
    try:
        _gather(inner, f"{path}/", _names(inner, found), found)
    finally:
        os.close(inner)
