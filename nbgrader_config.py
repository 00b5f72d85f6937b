"""nbgrader's settings for this course; plain `nbgrader` commands from this folder use them."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (traitlets provides it)
root = Path(__file__).resolve().parent

# formgrader finds the course also when JupyterLab was started in a folder above it.
c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "readybook"

# nbgrader starts `alembic` and `jupyter` by name: let it find its own environment's,
# also when that was not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# One gesture everywhere: replace the line that raises.
c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE: replace the next line\nraise NotImplementedError("not attempted yet")'
}
c.ClearSolutions.text_stub = "*Your answer: double-click here and write.*"

# release/ comes with the course, so it is always there already. Making it anew gives the
# same bytes, and tells the gradebook about the assignment, which a skip would not.
c.GenerateAssignment.force = True

# A warning never costs marks: nbgrader takes any text on stderr for a failure.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s)."

# A candidate who copies or splits a cell must not lose the whole submission.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "readybook.grading.duplicates.ForgetDuplicates",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# A deleted or renamed check counts as not passed, instead of going missing.
c.OverwriteCells.add_missing_cells = True

# Longest honest cell: training, well under 10 s; the rest is for a slow machine.
c.Execute.timeout = 60
# Nobody needs the kernel once its notebook has run: waiting for a polite end costs 1 s each.
c.Execute.shutdown_kernel = "immediate"
# The data are small: more threads than one only get in each other's way.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# `nbgrader zip_collect` takes files that came by mail, named CANDIDATE_ASSIGNMENT.ipynb or
# CANDIDATE/ASSIGNMENT.ipynb (what unpacking CANDIDATE.zip gives), also with a browser's " (1)".
# Anything else is skipped with a warning, as are the hidden copies that macOS puts into zips.
c.ZipCollectApp.strict = True
assignments = "|".join(sorted(path.name for path in root.glob("source/*/")))
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\](?!extracted[/\\])(?P<student_id>[^\W_][^/\\]*?)[_/\\]"
    rf"(?P<file_id>{assignments})(?: ?\(\d+\))?\.ipynb$"
)
