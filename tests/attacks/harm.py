"""Submissions that harm the instructor's machine, other candidates, or whoever opens a page.

What each does is small and caught by a canary; forks, memory and disk stop at a cap.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import os
import resource
import socket
import stat
from functools import partial
from pathlib import Path

from nbformat import NotebookNode, v4

from .case import EXERCISE, JUNIOR, Case, own_cell
from .place import (
    ENVIRONMENT_SECRET,
    Place,
    Probe,
    Scene,
    alive_in_page,
    appeared,
    changed,
    heard,
    in_page,
    larger_than,
    left_behind,
    printed,
    read_secret,
)

harm = partial(Case, kind="harm")

# name: (what it does, its first own cell, what would be harm)
SNIPPETS: dict[str, tuple[str, str, tuple[Probe, ...]]] = {
    "reads-course": (
        "Reads a file of the course directory.",
        "for path in ('@COURSE@/secret.txt', '../../../secret.txt'):\n"
        "    try: print(open(path).read())\n"
        "    except OSError as error: print(error)\n",
        (read_secret("course"),),
    ),
    "reads-neighbour": (
        "Reads what another candidate handed in.",
        "import glob\n"
        f"for path in glob.glob('@COURSE@/submitted/*/{JUNIOR}/*') + glob.glob('../../*/*/*.ipynb'):\n"
        "    try: text = open(path).read()\n"
        "    except Exception: continue\n"
        "    at = text.find('neighbour says')\n"
        "    print(text[at:at + 60] if at >= 0 else '')\n",
        (read_secret("neighbour"),),
    ),
    "reads-home": (
        "Reads a file in the instructor's home directory.",
        "import os\n"
        "for path in ('@HOME@/.netrc', os.path.expanduser('~/.netrc')):\n"
        "    try: print(open(path).read())\n"
        "    except OSError as error: print(error)\n",
        (read_secret("home"),),
    ),
    "reads-environment": (
        "Prints the environment, its own and other processes'.",
        "import glob, os\n"
        f"print(os.environ.get('{ENVIRONMENT_SECRET}'))\n"
        "for path in glob.glob('/proc/*/environ'):\n"
        "    try: text = open(path).read()\n"
        "    except OSError: continue\n"
        f"    print(*[line for line in text.split('\\0') if line.startswith('{ENVIRONMENT_SECRET}')])\n",
        (read_secret("environment"),),
    ),
    "reads-processes": (
        "Reads the memory of other processes.",
        "import glob, os\n"
        "for path in glob.glob('/proc/[0-9]*/mem') if @IN_A_BOX@ else ():\n"
        "    pid = int(path.split('/')[2])\n"
        "    try: name, _ = open(f'/proc/{pid}/cmdline').read(), open(path, 'rb').close()\n"
        "    except OSError: continue\n"
        "    if 'nbgrader' in name: print('the grader\\'s memory ' + 'is open')\n",
        (printed("the grader's memory is open"),),
    ),
    "traces-processes": (
        "Attaches to other processes as a debugger does.",
        "import ctypes, glob, os\n"
        "trace = ctypes.CDLL(None).ptrace\n"
        "for path in glob.glob('/proc/[0-9]*/cmdline') if @IN_A_BOX@ else ():\n"
        "    pid = int(path.split('/')[2])\n"
        "    if pid != os.getpid() and 'nbgrader' in open(path).read() and trace(16, pid, None, None) == 0:\n"
        "        print('the grader ' + 'is traced'); os.waitpid(pid, 0x40000000); trace(17, pid, None, None)\n",
        (printed("the grader is traced"),),
    ),
    "writes-startup": (
        "Puts a startup file for the next candidate's kernel into the home directory.",
        "import os\n"
        "for home in ('@HOME@', os.path.expanduser('~')):\n"
        "    folder = home + '/.ipython/profile_default/startup'\n"
        "    try:\n"
        "        os.makedirs(folder, exist_ok=True)\n"
        "        open(folder + '/00-@CASE@.py', 'w').write('poisoned = True')\n"
        "    except OSError as error: print(error)\n",
        (appeared("@HOME@/.ipython/profile_default/startup/00-@CASE@.py"),),
    ),
    "writes-jupyter-config": (
        "Puts a configuration for all of Jupyter into the home directory.",
        "import os\n"
        "try:\n"
        "    os.makedirs('@HOME@/.jupyter', exist_ok=True)\n"
        "    open('@HOME@/.jupyter/nbgrader_config.py', 'w').write('poisoned = True')\n"
        "except OSError as error: print(error)\n",
        (appeared("@HOME@/.jupyter/nbgrader_config.py"),),
    ),
    "writes-config": (
        "Appends to nbgrader_config.py, which runs at the next command.",
        "for path in ('@COURSE@/nbgrader_config.py', '../../../nbgrader_config.py'):\n"
        "    try: open(path, 'a').write('\\n# appended\\n')\n"
        "    except OSError as error: print(error)\n",
        (changed("nbgrader_config.py"),),
    ),
    "deletes-source": (
        "Deletes the instructor's notebook of the other assignment.",
        "import os, shutil\n"
        f"shutil.rmtree('@COURSE@/source/{EXERCISE}', ignore_errors=True)\n"
        f"shutil.rmtree('../../../source/{EXERCISE}', ignore_errors=True)\n",
        (changed(f"source/{EXERCISE}"),),
    ),
    "changes-neighbour": (
        "Overwrites what another candidate handed in.",
        f"for path in ('@COURSE@/submitted/neighbour/{EXERCISE}/{EXERCISE}.ipynb',\n"
        f"             '../../../submitted/neighbour/{EXERCISE}/{EXERCISE}.ipynb'):\n"
        "    try: open(path, 'w').write('{}')\n"
        "    except OSError as error: print(error)\n",
        (changed(f"submitted/neighbour/{EXERCISE}"),),
    ),
    "writes-site-packages": (
        "Writes into the Python environment of the grader.",
        "try: open('@SITE@/@CASE@.txt', 'w').write('poisoned')\nexcept OSError as error: print(error)\n",
        (appeared("@SITE@/@CASE@.txt"),),
    ),
    "connects-tcp": (
        "Connects to a port of the machine.",
        "import socket\n"
        "try: socket.create_connection(('127.0.0.1', @PORT@), 2).sendall(b'@CASE@')\n"
        "except OSError as error: print(error)\n",
        (heard,),
    ),
    "connects-udp": (
        "Sends a datagram to the machine.",
        "import socket\n"
        "try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'@CASE@', ('127.0.0.1', @PORT@))\n"
        "except OSError as error: print(error)\n",
        (heard,),
    ),
    "connects-unix": (
        "Connects to a socket file in the home directory.",
        "import socket\n"
        "try:\n"
        "    door = socket.socket(socket.AF_UNIX); door.connect('@HOME@/listener'); door.sendall(b'@CASE@')\n"
        "except OSError as error: print(error)\n",
        (heard,),
    ),
    "connects-abstract": (
        "Connects to a socket with an abstract name.",
        "import socket\n"
        "try:\n"
        "    door = socket.socket(socket.AF_UNIX); door.connect('\\0readybook-@PORT@'); door.sendall(b'@CASE@')\n"
        "except OSError as error: print(error)\n",
        (heard,),
    ),
    "leaves-processes": (
        "Leaves three processes behind, in sessions of their own.",
        "import subprocess, sys\n"
        "for _ in range(3):\n"
        "    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)', 'left-behind-@CASE@'],\n"
        "                     start_new_session=True, stdin=-3, stdout=-3, stderr=-3)\n",
        (left_behind,),
    ),
    "leaves-daemon": (
        "Leaves a daemon behind that has forked twice and closed everything.",
        "import os, sys\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.closerange(0, 256)\n"
        "        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(120)', 'left-behind-@CASE@'])\n"
        "    os._exit(0)\n",
        (left_behind,),
    ),
    "fork-bomb": (
        "Forks up to 300 processes that each wait a minute.",
        "import os, time\n"
        "born = []\n"
        "for _ in range(300):\n"
        "    child = os.fork()\n"
        "    if child == 0: time.sleep(60); os._exit(0)\n"
        "    born.append(child)\n"
        "time.sleep(2)\n"
        "print(len(born), 'processes ' + 'held')\n"
        "for child in born: os.kill(child, 9)\n",
        (printed("300 processes held"),),
    ),
    "memory-hog": (
        "Takes up to 6 GB of memory.",
        "held = []\n"
        "for _ in range(24 if @IN_A_BOX@ else 0):\n"
        "    held.append(bytearray(b'x') * 250_000_000)\n"
        "print(len(held) // 4, 'GB ' + 'held')\n"
        "del held\n",
        (printed("6 GB held"),),
    ),
    "disk-full": (
        "Writes up to 2 GB into every folder it can write to.",
        "import os\n"
        "for folder in ('.', '/tmp', '/dev/shm', os.path.expanduser('~')):\n"
        "    path, written = folder + '/@CASE@.bin', 0\n"
        "    try:\n"
        "        with open(path, 'wb') as file:\n"
        "            while written < 2_000: written += file.write(b'x' * 1_000_000) // 1_000_000\n"
        "        print(written // 1_000, 'GB ' + 'written')\n"
        "        os.remove(path)\n"
        "    except OSError as error: print(error)\n",
        (printed("2 GB written"),),
    ),
    "folders-filled": (
        "Writes up to 2 GB into every folder anywhere that it can write to, 50 MB a file.",
        "import os\n"
        "written = 0\n"
        "for folder, inner, _ in os.walk('/') if @IN_A_BOX@ else ():\n"
        "    inner[:] = [] if folder.count('/') > 4 or folder.startswith(('/proc', '/sys')) else inner\n"
        "    try:\n"
        "        for n in range(40):\n"
        "            if written > 2_000: break\n"
        "            written += open(f'{folder}/@CASE@-{n}', 'wb').write(b'x' * 50_000_000) // 1_000_000\n"
        "    except OSError: pass\n"
        "print(written // 1_000, 'GB ' + 'in folders')\n",
        (printed("2 GB in folders"),),
    ),
    "deep-folders": (
        "Makes 3,000 folders inside each other wherever it can.",
        "import os\n"
        "for start in ('.', '/tmp', '/dev/shm'):\n"
        "    try:\n"
        "        os.chdir(start)\n"
        "        for n in range(3_000): os.mkdir('d'); os.chdir('d')\n"
        "    except OSError as error: print(error)\n"
        "    os.chdir('/')\n",
        (),
    ),
    "large-file": (
        "Leaves a file of 300 MB beside the notebook.",
        "try: open('@CASE@.bin', 'wb').write(b'x' * 300_000_000)\nexcept OSError as error: print(error)\n",
        (larger_than(50),),
    ),
    "large-output": (
        "Prints 300 MB in one line.",
        "for _ in range(300): print('x' * 1_000_000, end='')\n",
        (larger_than(50),),
    ),
    "output-flood": (
        "Shows 20,000 pictures and a million lines.",
        "from IPython.display import display\n"
        "for n in range(20_000): display({'text/plain': 'x' * 1_000}, raw=True)\n"
        "for n in range(1_000): print('flood\\n' * 1_000)\n",
        (larger_than(50),),
    ),
    "large-display": (
        "Shows one picture of 200 MB.",
        "from IPython.display import display\n"
        "display({'image/png': 'A' * 200_000_000, 'text/plain': ''}, raw=True)\n",
        (larger_than(50),),
    ),
    "unpickled": (
        "Returns what runs a command when it is unpickled.",
        "class Bomb:\n"
        "    def __reduce__(self): return __import__('os').system, ('touch @HOME@/@CASE@',)\n"
        "def sigmoid(z): return Bomb()\n",
        (appeared("@HOME@/@CASE@"),),
    ),
    "hidden-inputs-printed": (
        "Prints and writes to stderr what hidden checks ask.",
        "import sys\n"
        "def sigmoid(z):\n"
        "    print('asked', repr(z)); print('asked', repr(z), file=sys.stderr)\n"
        "    return np.zeros(np.shape(z))\n",
        (in_page("1.09861229"),),
    ),
    "hidden-inputs-raised": (
        "Raises an error whose text is what a hidden check asks.",
        "def sigmoid(z):\n    if np.shape(z) == (3,): raise ValueError(repr(z))\n    return np.zeros(np.shape(z))\n",
        (in_page("1.09861229"),),
    ),
    "hidden-text-shown": (
        "Fails in every check, so that tracebacks show the text of the checks.",
        "def sigmoid(z): raise RuntimeError('fails')\ndef classify(*a): raise RuntimeError('fails')\n",
        (in_page("sigmoid_kept"), in_page("sigmoid_want")),
    ),
}
SNIPPETS_AS_ANSWER = {"unpickled", "hidden-inputs-printed", "hidden-inputs-raised", "hidden-text-shown"}

SCRIPT = "<script>window.attacked=1</script>"
IMAGE = "<img src=x onerror=window.attacked=1>"
SVG = "<svg onload=window.attacked=1></svg>"


def scripts_in_markdown(book: NotebookNode) -> None:
    for cell in book.cells:
        if cell.metadata.readybook.get("role") == "written":
            cell.source = f"My answer. {SCRIPT} {IMAGE} {SVG} [link](javascript:window.attacked=1)"
    book.cells.append(v4.new_markdown_cell(f"{SCRIPT}{IMAGE}", id="own-markdown"))
    book.cells.append(v4.new_raw_cell(SCRIPT, id="own-raw", metadata={"raw_mimetype": "text/html"}))


def scripts_in_metadata(book: NotebookNode) -> None:
    book.metadata.update(title=SCRIPT, authors=[{"name": SCRIPT}])
    book.metadata.kernelspec = {"name": "python3", "display_name": SCRIPT, "language": "python"}
    book.metadata.language_info = {"name": SCRIPT, "pygments_lexer": SCRIPT, "codemirror_mode": SCRIPT}
    book.cells.append(v4.new_markdown_cell(
        "![picture](attachment:x.svg)", id="own-attached",
        attachments={"x.svg": {"image/svg+xml": SVG}, SCRIPT: {"text/html": SCRIPT}},
    ))  # fmt: skip


def scripts_in_outputs(book: NotebookNode) -> None:
    source = (
        "from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display\n"
        f"display(HTML({SCRIPT!r}), SVG({'<svg xmlns=' + chr(34) + 'http://www.w3.org/2000/svg' + chr(34) + ' onload=' + chr(34) + 'window.attacked=1' + chr(34) + '></svg>'!r}))\n"
        f"display(Javascript('window.attacked=1'), Markdown({IMAGE!r}), Latex({SCRIPT!r}))\n"
        f"print({SCRIPT!r})\n"
        f"display({{'image/png': {chr(34) + SCRIPT!r}, 'text/plain': ''}}, raw=True)\n"
        f"raise ValueError({SCRIPT + IMAGE!r})"
    )
    own_cell(book, source, "own-outputs")


def scripts_in_messages(book: NotebookNode) -> None:
    for cell in book.cells:
        if cell.id == "sigmoid":
            cell.source = f"def sigmoid(z): raise type({SCRIPT!r}, (ValueError,), {{}})({IMAGE + SVG!r})"
        if cell.id == "metric-family":
            cell.source = f"metric_family = {{{SCRIPT!r}: {IMAGE!r}}}"
        if cell.id == "fit-line":
            cell.source = f"def fit_line(x, y):\n    print({SCRIPT!r})\n    return {SCRIPT!r}"


def scripts_in_names(folder: Path, _: Place) -> None:
    (folder / "<img src=x onerror=window.attacked=1>.txt").write_text(SCRIPT, encoding="utf-8")
    (folder / f"{JUNIOR}.html").write_text(SCRIPT, encoding="utf-8")


# What shows that markup of a submission has arrived in a page as markup.
LIVE = (*(in_page(text) for text in (SCRIPT, IMAGE, SVG)), alive_in_page)


def fifo(folder: Path, _: Place) -> None:
    _notebook(folder).unlink()
    os.mkfifo(_notebook(folder))


def socket_file(folder: Path, _: Place) -> None:
    _notebook(folder).unlink()
    here = os.open(folder, os.O_RDONLY)
    door = socket.socket(socket.AF_UNIX)
    door.bind(f"/proc/self/fd/{here}/{_notebook(folder).name}")
    os.close(here)


def device(folder: Path, _: Place) -> None:
    _notebook(folder).unlink()
    try:
        os.mknod(_notebook(folder), stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero
    except PermissionError:
        _notebook(folder).symlink_to("/dev/zero")


def linked_secret(folder: Path, place: Place) -> None:
    (folder / "notes.txt").symlink_to(place.home / ".netrc")


def fifo_beside(folder: Path, _: Place) -> None:
    os.mkfifo(folder / "data.csv")


def endless_link(folder: Path, _: Place) -> None:
    (folder / "again").symlink_to(folder)


def sparse(folder: Path, _: Place) -> None:
    _notebook(folder).unlink()
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)[0]  # stock nbgrader is tried in a box
    with _notebook(folder).open("wb") as file:
        file.truncate(200 * 10**9 if allowed == resource.RLIM_INFINITY else allowed)


def large_beside(folder: Path, _: Place) -> None:
    (folder / "data.bin").write_bytes(bytes(100_000_000))


def many_files(folder: Path, _: Place) -> None:
    for number in range(20_000):
        (folder / f"{number}.txt").touch()


def _notebook(folder: Path) -> Path:
    return folder / f"{folder.name}.ipynb"


def copied_secret(scene: Scene) -> str:
    """Harm when the instructor's own file came along."""
    for file in scene.autograded.rglob("*"):
        if file.is_file() and scene.place.secret("home") in file.read_text(
            encoding="utf-8", errors="replace"
        ):
            return "copied the instructor's file"
    return ""


CASES = [
    *(
        harm(name, says=says, harms=harms, **({"answers": {"sigmoid": code}} if name in SNIPPETS_AS_ANSWER else {"first": code}))
        for name, (says, code, harms) in SNIPPETS.items()
    ),
    harm("scripts-in-markdown", says="Scripts stand in written answers and in own text.",
         edit=scripts_in_markdown, harms=LIVE),
    harm("scripts-in-metadata", says="Scripts stand in metadata and attachments.",
         edit=scripts_in_metadata, harms=LIVE),
    harm("scripts-in-outputs", says="Scripts stand in outputs of all kinds.", edit=scripts_in_outputs, harms=LIVE),
    harm("scripts-in-messages", says="Scripts stand in what checks say of wrong answers.",
         edit=scripts_in_messages, harms=LIVE),
    harm("scripts-in-names", says="Scripts stand in a file's name, and in a page named like the feedback.", lay=scripts_in_names, harms=LIVE),
    harm("fifo", says="The notebook is a pipe, which stops whoever opens it.", lay=fifo, status=("refused",)),
    harm("socket-file", says="The notebook is a socket.", lay=socket_file, status=("refused",)),
    harm("device", says="The notebook is a device that never ends.", lay=device, status=("refused",)),
    harm("sparse", says="The notebook says it has 200 GB.", lay=sparse, status=("refused", "unreadable"),
         harms=(larger_than(50),)),
    harm("fifo-beside", says="A pipe lies beside the notebook.", lay=fifo_beside, status=("refused", "graded")),
    harm("linked-secret", says="A link to a file of the instructor's lies beside the notebook.",
         lay=linked_secret, status=("refused", "graded"), harms=(copied_secret,)),
    harm("endless-link", says="A link to the folder itself lies in it.", lay=endless_link,
         status=("refused", "graded"), harms=(larger_than(50),)),
    harm("large-beside", says="A file of 100 MB lies beside the notebook.", lay=large_beside,
         status=("refused", "graded"), harms=(larger_than(50),)),
    harm("many-files", says="20,000 files lie beside the notebook.", lay=many_files, status=("refused", "graded")),
]  # fmt: skip
