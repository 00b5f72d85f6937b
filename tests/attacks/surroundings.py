"""Honest submissions that bring along or set what Python, its libraries and the system read elsewhere.

Everything is right, and due: what a candidate is called, lays beside the notebook or sets in a cell moves no point.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import os
import unicodedata
from functools import partial
from pathlib import Path

from .case import EVERYTHING, EXERCISE, JUNIOR, Case
from .place import Place

surround = partial(Case, kind="surround", solves=EVERYTHING)

SET = {
    "python-variables": ("Python's own variables are set for whatever starts later.",
                         "import os\nos.environ.update(PYTHONOPTIMIZE='2', PYTHONWARNINGS='error', PYTHONPATH='/nowhere', PYTHONSTARTUP='/nowhere.py', PYTHONHASHSEED='1', PYTHONSAFEPATH='1', PYTHONUTF8='0', PYTHONDEVMODE='1')"),
    "library-variables": ("The libraries' variables are set.",
                          "import os\nos.environ.update(MPLBACKEND='svg', MATPLOTLIBRC='/nowhere', OMP_NUM_THREADS='64', MKL_NUM_THREADS='64', KMP_AFFINITY='verbose', TORCH_LOGS='all', LOKY_MAX_CPU_COUNT='99', TMPDIR='/nowhere')"),
    "no-environment": ("The environment is emptied.", "import os\nos.environ.clear()"),
    "locale": ("The locale is another.", "import locale\nfor name in ('de_DE.UTF-8', 'tr_TR.UTF-8', 'C', 'POSIX'):\n    try: locale.setlocale(locale.LC_ALL, name)\n    except locale.Error: pass"),
    "time-zone": ("The time zone is another.", "import os, time\nos.environ['TZ'] = 'Pacific/Kiritimati'\ntime.tzset()"),
    "umask": ("New files may be read by nobody.", "import os\nos.umask(0o777)"),
    "root-directory": ("The working directory is the root.", "import os\nos.chdir('/')"),
    "path-emptied": ("sys.path is emptied, and its finders forget.", "import importlib, sys\nsys.path[:] = []\nsys.path_importer_cache.clear()\nimportlib.invalidate_caches()"),
    "path-first": ("The working directory stands first on sys.path.", "import sys\nsys.path.insert(0, ''); sys.path.insert(0, '.')"),
    "backend": ("matplotlib's backend is another.", "import matplotlib\nmatplotlib.use('svg')\nplt.rcParams['backend'] = 'pdf'"),
    "streams": ("stdout and stderr are other objects, and ASCII.", "import io, sys\nsys.stdout = io.TextIOWrapper(io.BytesIO(), encoding='ascii')\nsys.stderr = sys.stdout"),
    "integer-digits": ("Numbers of more than 640 digits are not read.", "import sys\nsys.set_int_max_str_digits(640)"),
    "switch-interval": ("Threads switch every ten seconds, and errors in C are shown.", "import faulthandler, sys\nsys.setswitchinterval(10); faulthandler.enable(all_threads=True)"),
    "priority": ("The process is as nice as it can be, on one processor.", "import os\nos.nice(19); os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])"),
    "hooks": ("Hooks for displays, errors and audits are set.", "import sys\nsys.addaudithook(lambda *a: None)\nsys.excepthook = sys.displayhook = sys.unraisablehook = lambda *a: None\nsys.setprofile(None); sys.settrace(None)"),
    "decimal": ("Decimals and floats are shown and rounded in other ways.", "import decimal\ndecimal.getcontext().prec = 3\nnp.set_printoptions(legacy='1.13', floatmode='fixed', precision=1)"),
    "profile": ("A startup file for IPython is written at home.", "import os, pathlib\nhome = pathlib.Path(os.path.expanduser('~')) / '.ipython/profile_default/startup'\ntry:\n    home.mkdir(parents=True, exist_ok=True); (home / '0.py').write_text('raise SystemExit')\nexcept OSError as error: print(error)"),
    "builtin-names": ("Names of builtins are used for other things, in an own cell.", "id, input, hash, ascii, bin, oct, memoryview = 7, 'x', 0, '', b'', 8, None"),
    "given-names": ("Names of the given cells are used for other things, and given back.", "kept = np, plt\nnp, plt = 'mine', None\nnp, plt = kept"),
    "import-hooks": ("A finder that finds nothing stands first among the finders.", "import sys\nclass Nothing:\n    def find_spec(self, name, path, target=None): return None\nsys.meta_path.insert(0, Nothing())"),
}  # fmt: skip

BESIDE = {
    "ordinary-modules": ("Modules with ordinary names lie beside.", dict.fromkeys(["utils.py", "data.py", "test.py", "solution.py", "main.py", "agent.py", "probe.py", "helpers.py", "grading.py", "setup.py"], "raise RuntimeError('not for import')\n")),
    "library-names": ("Modules with names of libraries that are not used lie beside.", dict.fromkeys(["tkinter.py", "curses.py", "turtle.py", "pandas.py", "seaborn.py", "tensorflow/__init__.py"], "raise RuntimeError('not for import')\n")),
    "configurations": ("Configurations of tools lie beside.", {"pyproject.toml": "[tool.x]\n", "setup.cfg": "[metadata]\n", "jupyter_config.py": "1 / 0\n", "nbgrader_config.py": "1 / 0\n", "conftest.py": "1 / 0\n", ".env": "PYTHONOPTIMIZE=2\n", ".python-version": "2.7\n"}),
    "environment": ("A virtual environment's files lie beside.", {"venv/pyvenv.cfg": "home = /nowhere\n", "venv/lib/site.pth": "import sys; sys.exit()\n", "x.pth": "import sys; sys.exit()\n", "requirements.txt": "numpy==1.0\n", "__pycache__/numpy.pyc": "x"}),
    "matplotlibrc": ("A matplotlibrc lies beside.", {"matplotlibrc": "backend: svg\nfigure.dpi: 30\n"}),
    "checkpoints": ("A folder of checkpoints and hidden files lie beside.", {".ipynb_checkpoints/junior_ml_workbook-checkpoint.ipynb": "{}", ".DS_Store": "x", "Thumbs.db": "x", "~$notes.docx": "x", ".git/config": "[core]\n"}),
}  # fmt: skip

# Names of candidates that nbgrader takes; each is a folder in submitted/.
NAMES = (
    "O'Brien",
    "Smith, Jane",
    unicodedata.normalize("NFD", "José"),
    "अनिता",
    "Nguyễn Thị Ánh",
    "müller (2)",
    "a&b=c;d",
    "李小龙",
    "-dash",
    "100% #1",
    "student@example.org",
    "x" * 100,
)


def old_files(folder: Path, _: Place) -> None:
    """Give the files times of another century, and rights that are few."""
    for path in [*folder.iterdir(), folder]:
        os.utime(path, (0, 0))
        path.chmod(0o500 if path.is_dir() else 0o400)


CASES = [
    *(surround(f"sets-{name}", says=says, first=code) for name, (says, code) in SET.items()),
    *(surround(f"beside-{name}", says=says, files=files) for name, (says, files) in BESIDE.items()),
    *(surround(name, says="The candidate's name is of another kind.", assignment=(JUNIOR, EXERCISE)[n % 2]) for n, name in enumerate(NAMES)),
    surround("old-files", says="The files are of 1970, and may only be read.", lay=old_files),
    surround("sets-libraries-exercise", says="The libraries' variables are set.", assignment=EXERCISE, first=SET["library-variables"][1]),
]  # fmt: skip
