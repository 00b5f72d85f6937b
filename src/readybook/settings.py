"""The course's settings as nbgrader reads them: nbgrader_config.py, and the user's own Jupyter folders."""

from __future__ import annotations

import glob
import re
from urllib.parse import unquote

from jupyter_core.application import JupyterApp
from jupyter_core.paths import jupyter_config_path
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from readybook.course import Course, CourseError


def read_settings(course: Course) -> Config:
    """Return the configuration that `nbgrader` commands have in the course directory.

    Raises CourseError when a file of it cannot be run.
    """

    class Reader(JupyterApp):
        name = "nbgrader"
        raise_config_file_errors = True

        @property
        def config_file_paths(self) -> list[str]:
            return [str(course.root), *jupyter_config_path()]

    reader = Reader()
    try:
        reader.load_config_file()
    except Exception as error:
        raise CourseError(
            f"{course.root / 'nbgrader_config.py'}: it, or another nbgrader_config.py that Jupyter finds, "
            f"cannot be run ({type(error).__name__}: {error}); mend it"
        ) from error
    return reader.config


class LiteralDirectory(CourseDirectory):  # type: ignore[misc]
    """nbgrader's view of a course, in which a step's directory is a name also where paths become patterns.

    nbgrader itself escapes nothing but the root, and so loses its way in a directory called `a+b`.
    """

    def format_path(
        self, nbgrader_step: str, student_id: str, assignment_id: str, escape: bool = False
    ) -> str:
        """Return a path, or with `escape` a regular expression, in which the other parts may be groups."""
        step = re.escape(nbgrader_step) if escape else nbgrader_step
        return str(super().format_path(step, student_id, assignment_id, escape))


def course_directory(course: Course, assignment: str = "") -> CourseDirectory:
    """Return nbgrader's own view of a course, for one assignment; raises CourseError."""
    root = str(course.root)
    if root not in glob.glob(root) or unquote(root) != root:  # noqa: PTH207 (the path is the pattern)
        raise CourseError(
            f"{root}: nbgrader takes the brackets or percent signs in this path for a pattern or a code, and "
            "finds nothing there; rename the folder"
        )
    directory = LiteralDirectory(config=read_settings(course))
    directory.root = root
    directory.assignment_id = assignment
    return directory


def gradebook_url(course: Course) -> str:
    """Return the address of the course's gradebook; raises CourseError."""
    return str(course_directory(course).db_url)
