"""nbgrader's settings for this course; plain `nbgrader` commands from this folder use them."""

import os
import sys
from pathlib import Path

import readybook

c = get_config()  # noqa: F821  (traitlets provides it)
root = Path(__file__).resolve().parent

# formgrader finds the course also when JupyterLab was started in a folder above it.
c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "readybook"

# nbgrader starts `alembic` and `jupyter` by name: let it find its own environment's,
# also when that was not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH") or os.defpath])

# nbgrader has the folder it runs in searched first: what lies there is not to stand in for a library.
here = str(Path.cwd())
sys.path[:] = [*(place for place in sys.path if place != here), here]

# One gesture everywhere: replace the line that raises.
c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE: replace the next line\nraise NotImplementedError("not attempted yet")'
}
c.ClearSolutions.text_stub = "*Your answer: double-click here and write.*"

# release/ comes with the course, so it is always there already. Making it anew gives the
# same bytes, and tells the gradebook about the assignment, which a skip would not.
c.GenerateAssignment.force = True

# Each release carries its digest and is kept in kept_releases/, so that a submission is graded on the
# release it came from, also when the assignment has been changed since.
c.GenerateAssignment.exporter_class = "readybook.authoring.generate.ReleaseExporter"

# Submissions are taken in, rebuilt on the release, and run in a box; the checks run apart from them.
# What is graded is built from release/, whose cells need not be validated once more for everybody.
# `c.SealedExporter` has the settings: seconds, memory, and what to do where there is no box.
c.Autograde.exporter_class = "readybook.grading.exporter.SealedExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
]
c.Autograde.autograde_preprocessors = [
    "readybook.grading.execute.SealedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "readybook.grading.execute.SaveStatus",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Feedback and formgrader show a submission as text: nothing of it runs, nothing hidden is told.
c.GenerateFeedback.exporter_class = "readybook.reports.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = []
c.HTMLExporter.template_name = "readybook"
c.HTMLExporter.extra_template_basedirs = [str(Path(readybook.__file__).parent / "reports" / "templates")]
c.HTMLExporter.filters = {
    "safe_code": "readybook.safety.code_html",
    "safe_code_styles": "readybook.safety.code_styles",
    "safe_markdown": "readybook.safety.markdown_html",
    "safe_outputs": "readybook.safety.shown",
    "safe_pictures": "readybook.safety.pictures",
}

# A zero in grades.csv is a score; what has no score says why.
c.ExportApp.plugin_class = "readybook.reports.export.StatusExport"

# `nbgrader zip_collect` takes files that came by mail, named CANDIDATE_ASSIGNMENT.ipynb or
# CANDIDATE/ASSIGNMENT.ipynb (what unpacking CANDIDATE.zip gives), also with a browser's " (1)".
# Anything else is skipped with a sentence, as are the hidden copies that macOS puts into zips.
c.ZipCollectApp.strict = True
c.ZipCollectApp.collector_plugin = "readybook.mailed.MailedFiles"
