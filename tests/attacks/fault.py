"""Submissions that break, by accident or on purpose, and must cost only what is broken."""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from functools import partial

from .case import EXERCISE, JUNIOR, Case, items, reference

fault = partial(Case, kind="fault")


def all_but(*broken: str, assignment: str = JUNIOR) -> tuple[str, ...]:
    """Return all items of an assignment but these."""
    return tuple(name for name in items(assignment) if name not in broken)


# What breaks the cell itself, put in place of the answer to `broken`, with everything else right.
IN_CELL = {
    "exit-in-cell": ("The kernel is left by os._exit.", "import os\nos._exit(1)"),
    "killed-in-cell": ("The kernel kills itself.", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    "segfault-in-cell": ("The kernel reads from address 0.", "import ctypes\nctypes.string_at(0)"),
    "abort-in-cell": ("The kernel calls abort.", "import os\nos.abort()"),
    "loop-in-cell": ("A cell never ends.", "while True: pass"),
    "deaf-loop": ("A cell never ends and takes no interrupt.",
                  "while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
    "sleep-in-cell": ("A cell sleeps for an hour.", "import time\ntime.sleep(3600)"),
    "stopped-in-cell": ("The kernel stops itself.", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    "restart-in-cell": ("A cell asks for another kernel.", "get_ipython().kernel.do_shutdown(True)\nimport IPython\nIPython.Application.instance().kernel.do_shutdown(True)"),
    "sys-exit": ("A cell calls sys.exit.", "import sys\nsys.exit(0)"),
    "quit": ("A cell calls quit().", "quit()"),
    "syntax-error": ("A cell is no Python.", "def knn_predict(x_train, y_train:\n    return"),
    "null-character": ("A cell holds a null character.", "x = 1\0"),
    "deep-expression": ("A cell holds an expression that no parser can take.", "(" * 5_000 + "1" + ")" * 5_000),
    "memory-error": ("A cell raises MemoryError.", "raise MemoryError"),
    "waits-for-input": ("A cell asks a question that nobody answers.", "k = int(input('k? '))"),
    "waits-for-debugger": ("A breakpoint was left in.", "breakpoint()"),
}  # fmt: skip

# What breaks when a check calls the function.
IN_FUNCTION = {
    "exit-in-function": ("A function leaves the process.", "import os; os._exit(0)"),
    "segfault-in-function": ("A function reads from address 0.", "import ctypes; ctypes.string_at(0)"),
    "loop-in-function": ("A function never ends.", "while True: pass"),
    "recursion-in-function": ("A function calls itself for ever.", "return knn_predict(*args)"),
    "native-recursion": (
        "A function overflows the C stack.",
        "import sys; sys.setrecursionlimit(10**9); f = lambda: f(); f()",
    ),
    "sys-exit-in-function": ("A function calls sys.exit.", "import sys; sys.exit(0)"),
    "input-in-function": ("A function asks for input.", "return input('y? ')"),
    "print-in-function": ("A function prints without end.", "while True: print('x' * 1000)"),
}

# What breaks the surroundings but no answer: every item is right and deserves its points.
AROUND = {
    "streams-closed": ("stdin, stdout and stderr are closed.",
                       "import os, sys\nsys.stdout.close(); sys.stderr.close(); sys.stdin.close()"),
    "descriptors-closed": ("The file descriptors 0, 1 and 2 are closed.", "import os\nfor n in (0, 1, 2): os.close(n)"),
    "recursion-limited": ("The recursion limit is as low as the libraries bear.",
                          "import sys\nlimit = sys.getrecursionlimit()\nsys.setrecursionlimit(300)"),
    "builtins-deleted": ("open, input and eval are deleted from builtins.",
                         "import builtins\ndel builtins.open, builtins.input, builtins.eval"),
    "huge-print": ("An own cell prints 20 MB.", "print('x' * 20_000_000)"),
    "memory-eaten": (
        "An own cell takes all the memory that it gets and gives it back.",
        "held = []\ntry:\n    for _ in range(40 if @IN_A_BOX@ else 0): held.append(bytearray(b'x') * 100_000_000)\n"
        "except MemoryError:\n    pass\ndel held",
    ),
    "many-forks": (
        "An own cell forks until it may not, and ends them all.",
        "import os, time\nborn = []\ntry:\n    for _ in range(300):\n        child = os.fork()\n"
        "        if child == 0: time.sleep(30); os._exit(0)\n        born.append(child)\n"
        "finally:\n    for child in born: os.kill(child, 9); os.waitpid(child, 0)",
    ),
    "own-cell-fails": ("An own cell raises.", "raise RuntimeError('my own experiment')"),
    "directory-left": ("The working directory is another and the old one is gone.",
                       "import os, tempfile\nos.chdir(tempfile.mkdtemp())"),
    "signals-blocked": ("Signals are blocked and alarms are set.",
                        "import signal\nfor s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)\n"
                        "signal.signal(signal.SIGALRM, lambda *a: None)\nsignal.setitimer(signal.ITIMER_REAL, 1, 1)"),
    "namespace-cleared": ("Half-way, %reset would ask; here a cell deletes its own names.",
                          "scratch = 1\ndel scratch"),
}  # fmt: skip

# Messages that no sound kernel sends, put out by the last cell.
MESSAGES = (
    "kernel = get_ipython().kernel\n"
    "def send(kind, content):\n"
    "    kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())"
)
ODD_MESSAGES = [
    ("stream", "{'name': 'x/../y', 'text': 'z'}"),
    ("stream", "{'name': 'stdout', 'text': 5}"),
    ("display_data", "{'data': [1], 'metadata': 7}"),
    ("display_data", "{'data': {'application/json': eval('[' * 90 + ']' * 90)}, 'metadata': {}}"),
    ("update_display_data", "{'data': {}, 'metadata': {}, 'transient': {'display_id': ['x']}}"),
    ("clear_output", "{'wait': 'for ever'}"),
    ("comm_open", "{'comm_id': 'x', 'target_name': 'y', 'data': {}}"),
    ("mystery", "{'x': 1}"),
    ("error", "{}"),
    ("status", "{'execution_state': 'idle'}"),
]  # fmt: skip

# scikit-learn sorts, and the course's own given cells print warnings: what needs those cannot pass.
NEEDY = ("compare-features", "three-way-split", "choose-k", "final-accuracy", "gradient-descent")

EXERCISE_LOOP = "def train(model, X, y, **options):\n    while True: pass"
EXERCISE_STUB = 'def train(model, X, y, **options):\n    raise NotImplementedError("not attempted yet")'

CASES = [
    *(
        fault(name, says=says, solves=all_but("knn-predict"), answers={"knn-predict": code})
        for name, (says, code) in IN_CELL.items()
    ),
    *(
        fault(name, says=says, solves=all_but("knn-predict"),
              answers={"knn-predict": f"def knn_predict(*args):\n    {code}"})
        for name, (says, code) in IN_FUNCTION.items()
    ),
    *(fault(name, says=says, solves=("*",), first=code) for name, (says, code) in AROUND.items()),
    fault("training-loops", says="The training loop never ends.", assignment=EXERCISE,
          solves=all_but("train", assignment=EXERCISE), answers={"train": EXERCISE_LOOP}),
    fault("training-stub", says="One function still raises NotImplementedError.", assignment=EXERCISE,
          solves=all_but("train", assignment=EXERCISE), answers={"train": EXERCISE_STUB}),
    fault("dies-twice", says="Two cells kill the kernel.", solves=all_but("is-leaf", "fit-line"),
          answers=dict.fromkeys(["is-leaf", "fit-line"], "import os\nos._exit(1)")),
    fault("half-characters", says="A function prints and raises text that cannot be written to a file.",
          solves=all_but("knn-predict"),
          answers={"knn-predict": "def knn_predict(*args):\n    print('\\ud800')\n    raise ValueError('\\ud800 \\x00 \\x1b[31m')"}),
    fault("odd-messages", says="The kernel sends messages that no sound kernel sends.", solves=("*",),
          last=MESSAGES + "\n" + "\n".join(f"send({kind!r}, {content})" for kind, content in ODD_MESSAGES)),
    fault("half-characters-shown", says="An own cell shows text that cannot be written to a file.", solves=("*",),
          last=MESSAGES + "\nsend('stream', {'name': 'stdout', 'text': 'half \\ud800'})\nprint('\\ud800')"),
    fault("builtins-needed-deleted", says="print and sorted, which libraries need, are deleted from builtins.",
          solves=all_but(*NEEDY), passes=("gradient-descent-visible",),
          answers={name: reference(JUNIOR)[name] for name in NEEDY},
          first="import builtins\ndel builtins.print, builtins.sorted"),
]  # fmt: skip
