"""Makes candidates' notebooks from instructors' notebooks by nbgrader's own generate_assignment."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import Config, PyFileConfigLoader

from readybook.course import Course, CourseError


def nbgrader_config(course: Course) -> Config:
    """Return the settings in the course's nbgrader_config.py."""
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    return config


def released(course: Course, sources: Mapping[str, str]) -> dict[str, str]:
    """Return the release notebook's text for each assignment's source text.

    nbgrader works in a throwaway course directory with the course's own settings,
    so neither the course's files nor its gradebook are touched.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Course(Path(folder).resolve())
        shutil.copy(course.root / "nbgrader_config.py", scratch.root)
        config = nbgrader_config(scratch)
        config.CourseDirectory.db_url = f"sqlite:///{scratch.root / 'gradebook.db'}"
        api = NbGraderAPI(CourseDirectory(config=config), config=config)
        return {name: _release_text(scratch, api, name, text) for name, text in sources.items()}


def _release_text(scratch: Course, api: NbGraderAPI, name: str, source: str) -> str:
    scratch.source(name).parent.mkdir(parents=True)
    scratch.source(name).write_text(source, encoding="utf-8", newline="\n")
    result = api.generate_assignment(name)
    if not result["success"]:
        reason = (result["error"] or result["log"]).strip().splitlines()[-1]
        raise CourseError(f"{name}: nbgrader could not make the release: {reason}")
    return scratch.release(name).read_text(encoding="utf-8")
