"""Whose work a file is that came by mail: for `c.ZipCollectApp.collector_plugin` in nbgrader_config.py."""

from __future__ import annotations

import re
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin

from readybook.candidates import same, shown, why_refused

# What browsers and file managers add to the name of a second copy.
_COPY = re.compile(r" ?\(\d+\)$")


class MailedFiles(FileNameCollectorPlugin):  # type: ignore[misc]
    """Takes CANDIDATE_NOTEBOOK.ipynb and CANDIDATE/NOTEBOOK.ipynb, and says why it takes nothing else.

    Where `named_regexp` is set, that decides, as it does in nbgrader's own plugin.
    """

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return whose the file is, and which notebook; None when it is skipped."""
        if self.named_regexp:
            found: dict[str, str] | None = super().collect(submitted_file)
            return found
        path = Path(same(submitted_file))
        notebook, candidate = self._read(path)
        reason = self._why_skipped(path, notebook, candidate)
        if reason:
            self.log.warning("%s: skipped, since %s", shown(path.name), reason)
            return None
        return {"student_id": candidate, "file_id": notebook}

    def _read(self, path: Path) -> tuple[str, str]:
        """Return which notebook a file is and whose; what cannot be told is empty."""
        stem = _COPY.sub("", path.stem)
        for notebook in self._notebooks():
            if stem == notebook:
                is_nobodys = path.parent == self._extracted()
                return notebook, "" if is_nobodys else path.parent.name
            if stem.endswith(f"_{notebook}"):
                return notebook, stem.removesuffix(f"_{notebook}").strip()
        return "", ""

    def _why_skipped(self, path: Path, notebook: str, candidate: str) -> str:
        inside = path.relative_to(self._extracted()) if path.is_relative_to(self._extracted()) else path
        wanted = " or ".join(f"CANDIDATE_{name}.ipynb" for name in self._notebooks())
        if "__MACOSX" in inside.parts or path.name.startswith("._"):
            return "it is a hidden copy that macOS makes"
        if path.suffix not in self.valid_ext:
            return f"it is no notebook; only files that are called {wanted} are taken"
        if not notebook:
            return f"it is not called {wanted}; rename it"
        if not candidate:
            return f"nothing says whose it is; rename it to {wanted}"
        if reason := why_refused(candidate):
            return f"{shown(candidate)} is no name for a candidate's folder; rename it ({reason})"
        return ""

    def _notebooks(self) -> list[str]:
        """The names of the assignment's notebooks, the longest first."""
        course = self.parent.coursedir
        folder = Path(course.format_path(course.release_directory, ".", course.assignment_id))
        names = {same(path.stem) for path in folder.glob("*.ipynb")} or {course.assignment_id}
        return sorted(names, key=len, reverse=True)

    def _extracted(self) -> Path:
        """The folder into which `zip_collect` unpacks."""
        app = self.parent
        inside = app.collect_directory_structure.format(
            downloaded=app.downloaded_directory,
            assignment_id=app.coursedir.assignment_id,
            collect_step=app.extracted_directory,
        )
        return Path(same(str(Path(app.coursedir.root, inside))))
