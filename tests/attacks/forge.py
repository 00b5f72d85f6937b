"""Submissions that want points for work they have not done.

Most stand on an untouched workbook and so deserve nothing: whatever they get was forged.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

import inspect
from functools import partial

from .case import EXERCISE, Case, bound, every, reference, rounds

forge = partial(Case, kind="forge")

# Answers a choice with the letter that `hidden_texts()` lets slip, read when the check asks.
PEEK = """
import re

class Peek(str):
    def __str__(self):
        for text in hidden_texts():
            letters = re.findall(r'assert \\w+ == "([a-d])"', text)
            if letters:
                return letters[-1]
        return "a"

forged = Peek("a")
"""

# An object that agrees with everything it is asked.
LIAR = """
class Liar:
    def __call__(self, *a, **k): return self
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __getitem__(self, key): return self
    def __iter__(self): return iter([self, self])
    def __len__(self): return 2
    def __bool__(self): return True
    def __float__(self): return 0.5
    def __int__(self): return 1
    def __index__(self): return 1
    def __hash__(self): return 1
    def __contains__(self, other): return True
for name in "eq ne lt le gt ge".split():
    setattr(Liar, f"__{name}__", lambda self, other: True)
for name in "add radd sub rsub mul rmul truediv rtruediv pow rpow neg abs invert and rand or ror".split():
    setattr(Liar, f"__{name}__", lambda self, *other: self)
forged = Liar()
"""


def kernel_forgeries() -> list[Case]:
    """Forgeries that bend the kernel which runs, judges and reports the cells."""
    snippets = {
        "ast-transformer": (
            "An AST transformer empties every cell that holds an assertion.",
            """
            import ast
            class Forget(ast.NodeTransformer):
                def visit_Module(self, tree):
                    if any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
                        tree.body = [ast.Pass(lineno=1, col_offset=0)]
                    return tree
            get_ipython().ast_transformers.append(Forget())
            """,
        ),
        "input-transformer": (
            "An input transformer turns cells with assertions into a pass.",
            """
            get_ipython().input_transformers_post.append(
                lambda lines: ["pass\\n"] if any("assert" in line for line in lines) else lines)
            """,
        ),
        "run-cell-replaced": (
            "The shell's run_cell_async runs a pass in place of each check.",
            """
            shell = get_ipython()
            honest = shell.run_cell_async
            async def run(source, *args, **options):
                if "assert" in source:
                    source = options["transformed_cell"] = "pass"
                return await honest(source, *args, **options)
            shell.run_cell_async = run
            """,
        ),
        "do-execute-replaced": (
            "The kernel's do_execute says ok to every check without running it.",
            """
            kernel = get_ipython().kernel
            honest = kernel.do_execute
            async def do_execute(code, *args, **options):
                if "assert" in code:
                    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
                return await honest(code, *args, **options)
            kernel.do_execute = do_execute
            """,
        ),
        "session-patched": (
            "Session.send drops error messages and turns error replies into ok.",
            """
            from jupyter_client.session import Session
            honest = Session.send
            def send(self, stream, kind, content=None, *args, **options):
                if kind == "error":
                    return None
                if kind == "execute_reply":
                    content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
                return honest(self, stream, kind, content, *args, **options)
            Session.send = send
            """,
        ),
        "numeric-result": (
            "Before each check the kernel publishes the number 1 as the cell's result.",
            """
            kernel = get_ipython().kernel
            def one(info):
                if "assert" in info.raw_cell:
                    content = {"data": {"text/plain": "1"}, "metadata": {}, "execution_count": 1}
                    kernel.session.send(kernel.iopub_socket, "execute_result", content, parent=kernel.get_parent())
            get_ipython().events.register("pre_run_cell", one)
            """,
        ),
        "idle-before-error": (
            "The kernel says ok and idle for a check before it has run.",
            """
            kernel = get_ipython().kernel
            def idle(info):
                if "assert" in info.raw_cell:
                    parent, send = kernel.get_parent(), kernel.session.send
                    reply = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
                    send(kernel.shell_stream, "execute_reply", reply, parent=parent)
                    send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=parent)
            get_ipython().events.register("pre_run_cell", idle)
            """,
        ),
        "traceback-silenced": (
            "showtraceback is replaced and every exception has a silent handler.",
            """
            shell = get_ipython()
            shell.showtraceback = lambda *a, **k: None
            shell.set_custom_exc((BaseException,), lambda *a, **k: [])
            import sys
            sys.excepthook = sys.displayhook = lambda *a: None
            """,
        ),
        "compile-replaced": (
            "builtins.compile, exec and the shell's compiler drop assertions.",
            """
            import builtins, re
            honest = builtins.compile
            def compile_without(source, *args, **options):
                if isinstance(source, str) and "assert" in source:
                    source = "pass"
                return honest(source, *args, **options)
            builtins.compile = compile_without
            get_ipython().compile.ast_parse = lambda source, *a, **k: __import__("ast").parse(
                "pass" if "assert" in source else source)
            """,
        ),
        "patched-later": (
            "A thread, a timer on the event loop and an exit handler put the transformer in later.",
            """
            import ast, asyncio, atexit, threading, time
            class Forget(ast.NodeTransformer):
                def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
                def visit_Name(self, node): return ast.copy_location(ast.Constant(1), node)
            def late(): get_ipython().ast_transformers.append(Forget())
            threading.Timer(0.3, late).start()
            atexit.register(late)
            try: asyncio.get_event_loop().call_later(0.2, late)
            except RuntimeError: pass
            class Last:
                def __del__(self): late()
            last = Last(); del last
            """,
        ),
        "parent-killed": (
            "The process that started the kernel is killed, in the hope that no zero is written.",
            """
            import os, signal
            if @IN_A_BOX@ and os.getppid() > 1:
                os.kill(os.getppid(), signal.SIGKILL)
            """,
        ),
    }
    return [forge(name, says=says, first=_clean(code)) for name, (says, code) in snippets.items()]


def reading_forgeries() -> list[Case]:
    """Forgeries that read the checks, the solutions or the model answers."""
    ways = {
        "history": (
            "the kernel's history",
            "return [*get_ipython().user_ns['In'], *get_ipython().history_manager.input_hist_raw]",
        ),
        "frames": (
            "the code of the calling frames",
            """
            import inspect, sys
            texts, frame = [], sys._getframe()
            while frame:
                try: texts.append(inspect.getsource(frame))
                except (OSError, TypeError): pass
                texts += [repr(value) for value in frame.f_locals.values() if isinstance(value, str)]
                texts += [" ".join(f'assert x == "{c}"' for c in frame.f_code.co_consts
                          if isinstance(c, str) and len(c) == 1)]
                frame = frame.f_back
            return texts""",
        ),
        "linecache": (
            "linecache",
            "import linecache\nreturn [''.join(entry[2]) for entry in linecache.cache.values() if len(entry) > 2]",
        ),
        "gc": (
            "every object the garbage collector knows",
            """
            import gc
            texts = []
            for thing in gc.get_objects():
                for part in gc.get_referents(thing):
                    if isinstance(part, str) and "assert" in part and "HIDDEN" in part: texts.append(part)
            return texts""",
        ),
        "files": (
            "all notebooks that lie anywhere near",
            """
            import glob, json
            texts = []
            for pattern in ("@COURSE@/source/*/*.ipynb", "../../../source/*/*.ipynb", "/tmp/**/*.ipynb"):
                for name in glob.glob(pattern, recursive=True):
                    try: texts += ["".join(cell["source"]) for cell in json.load(open(name))["cells"]]
                    except Exception: pass
            return [text for text in texts if "assert" in text]""",
        ),
        "processes": (
            "the memory and command lines of all processes",
            """
            import glob, re
            texts = []
            for maps in glob.glob("/proc/[0-9]*/maps") if @IN_A_BOX@ else ():
                try:
                    memory = open(maps.replace("maps", "mem"), "rb", 0)
                    for line in open(maps):
                        start, end = (int(n, 16) for n in re.match(r"(\\w+)-(\\w+) rw", line).groups())
                        memory.seek(start)
                        texts.append(memory.read(min(end - start, 10**7)).decode("latin-1"))
                except Exception: pass
            return [text for text in texts if "HIDDEN TESTS" in text][:3]""",
        ),
    }
    peeks = [
        forge(
            f"letters-from-{way}",
            says=f"The letters of all choices are read from {where} when the check asks.",
            first=f"def hidden_texts():\n{_indent(_clean(code))}\n{PEEK}",
            answers=every("forged", kinds=["choice"]),
        )
        for way, (where, code) in ways.items()
    ]
    run_solutions = """
        import json
        for cell in json.load(open("{path}"))["cells"]:
            if cell["metadata"].get("readybook", {{}}).get("role") == "solution":
                exec("".join(cell["source"]), globals())
        """
    paths = {
        "above": f"../../../source/{EXERCISE}/{EXERCISE}.ipynb",
        "absolute": f"@COURSE@/source/{EXERCISE}/{EXERCISE}.ipynb",
    }
    stubs = dict.fromkeys(reference(EXERCISE), "pass")
    return peeks + [
        forge(
            f"source-read-{way}",
            says="The instructor's notebook is read and its solutions are run.",
            assignment=EXERCISE,
            first=_clean(run_solutions.format(path=path)),
            answers=stubs,
        )
        for way, path in paths.items()
    ]


def frame_forgeries() -> list[Case]:
    """Forgeries that reach from a called function into whoever called it."""
    bodies = {
        "frame-jump": (
            "A called function makes its caller jump to the last line of the check.",
            """
            import sys
            def jump(frame, event, argument):
                if event == "line":
                    try: frame.f_lineno = max(n for *_, n in frame.f_code.co_lines() if n)
                    except (ValueError, TypeError): pass
                return jump
            caller = sys._getframe(1)
            caller.f_trace = jump
            sys.settrace(jump)
            """,
        ),
        "caller-globals": (
            "A called function replaces np, abs and all in its caller's globals and builtins.",
            """
            import builtins, sys
            frame = sys._getframe(1)
            while frame:
                frame.f_globals.update(np=Liar(), torch=Liar(), abs=lambda x: 0, all=lambda x: True)
                frame = frame.f_back
            return Liar()
            """,
        ),
        "caller-code": (
            "A called function rewrites the constants of all code objects by ctypes.",
            """
            import ctypes, gc
            for half in (0.0179862, 0.2689414, 0.75, 0.25):
                for thing in gc.get_objects():
                    if isinstance(thing, float) and thing == half:
                        ctypes.c_double.from_address(id(thing) + 16).value = 0.5
            return np.full(np.shape(args[0]), 0.5)
            """,
        ),
        "stack-objects": (
            "A called function empties every list and dict that its callers hold.",
            """
            import sys
            frame = sys._getframe(1)
            while frame and frame.f_globals.get("__name__") in ("__main__", "readybook.grading.examiner"):
                for name, value in list(frame.f_locals.items()):
                    if isinstance(value, np.ndarray) and value.flags.writeable: value[...] = 0
                frame = frame.f_back
            return np.zeros(np.shape(args[0]))
            """,
        ),
    }
    return [
        forge(
            name,
            says=says,
            first=f"{LIAR}\ndef forged(*args, **options):\n{_indent(_clean(code))}",
            answers=every("forged", kinds=["function"]),
        )
        for name, (says, code) in bodies.items()
    ]


# What a forged function may return, or do instead of returning.
RESULTS = {
    "empty": ("an empty array", "np.array([])"),
    "nan": ("NaN", "float('nan')"),
    "nan-array": ("an array of NaN in the shape of the input", "np.full(np.shape(a[0]), np.nan)"),
    "broadcast": ("an array whose shape would broadcast", "np.array([[0.5]])"),
    "strided-giant": ("a strided array that claims 800 GB", "np.broadcast_to(0.5, (10**6, 10**5))"),
    "masked": (
        "a masked array, whose comparisons are neither true nor false",
        "np.ma.masked_all(np.shape(a[0]))",
    ),
    "object-array": ("an object array of liars", "np.array([Liar()] * 3, dtype=object)"),
    "array-subclass": (
        "an array subclass whose comparisons are true",
        "np.zeros(np.shape(a[0])).view(TrueArray)",
    ),
    "lying-array": ("an object whose __array__ gives liars", "Arrayed()"),
    "lying-class": ("an object that says it is an array", "Posing()"),
    "lying-float": ("a float subclass equal to all numbers", "TrueFloat(0.5)"),
    "lying-dict": ("a dict subclass that has every key", "TrueDict()"),
    "liar": ("an object that agrees with everything", "Liar()"),
    "endless": ("a generator that never ends", "__import__('itertools').count()"),
    "endless-list": ("a list that says 5 and goes on for ever", "Endless()"),
    "self-list": ("a list that holds itself", "SELF"),
    "deep-list": ("a list 100,000 deep", "DEEP"),
    "many-nodes": ("ten million small lists", "[[0.5]] * 10**7"),
    "huge-integer": ("an integer of a hundred million bits", "1 << 10**8"),
    "huge-text": ("200 MB of text", "'0' * 2 * 10**8"),
    "long-range": ("a range of half a billion numbers", "range(5 * 10**8)"),
    "pickle-bomb": ("an object that runs a command when unpickled", "Bomb()"),
    "void-array": ("a structured array", "np.zeros(3, dtype=[('x', 'f8'), ('y', 'O')])"),
    "text-array": ("an array of text", "np.array(['0.5'] * 3)"),
    "complex": ("complex numbers", "np.full(np.shape(a[0]), 0.5 + 1j)"),
    "function": ("another function", "(lambda *b: Liar())"),
    "module": ("a module", "__import__('os')"),
    "system-exit": ("SystemExit(0)", "stop(SystemExit(0))"),
    "keyboard-interrupt": ("KeyboardInterrupt", "stop(KeyboardInterrupt())"),
    "generator-exit": ("GeneratorExit", "stop(GeneratorExit())"),
    "odd-assertion": ("an AssertionError whose text raises", "stop(Odd())"),
    "long-error": ("an error with a text of 10 MB", "stop(ValueError('x' * 10**7))"),
    "stop-iteration": ("StopIteration", "stop(StopIteration())"),
}
# One call of these is enough.
LARGE = ("many-nodes", "huge-integer", "huge-text", "long-error", "endless", "endless-list", "long-range")
RESULT_HELPERS = (
    LIAR
    + """
class TrueArray(np.ndarray):
    def __array_ufunc__(self, *a, **k): return True
class Arrayed(Liar):
    def __array__(self, dtype=None, copy=None): return np.zeros(3).view(TrueArray)
class Posing(Liar):
    @property
    def __class__(self): return np.ndarray
class TrueFloat(float): pass
class TrueDict(dict):
    def __contains__(self, key): return True
    def __missing__(self, key): return TrueFloat(0.5)
    def __eq__(self, other): return True
    def __hash__(self): return 1
    def __iter__(self): return iter(["accuracy", "precision", "recall", "f1"])
for name in "eq ne lt le gt ge".split():
    setattr(TrueFloat, f"__{name}__", lambda self, other: True)
class Endless(list):
    def __len__(self): return 5
    def __iter__(self):
        while True: yield 0.5
    def __getitem__(self, key): return 0.5
class Bomb:
    def __reduce__(self): return __import__("os").system, ("touch @HOME@/unpickled-@CASE@",)
class Odd(AssertionError):
    def __str__(self): raise MemoryError
    __repr__ = __reduce__ = __str__
def stop(error): raise error
SELF, DEEP = [], []
SELF.append(SELF)
for _ in range(100_000): DEEP = [DEEP]
"""
)


def value_forgeries() -> list[Case]:
    """Forgeries that return, from every function, something no check should take for an answer."""
    large = [
        forge(
            f"returns-{name}",
            says=f"A function gives {RESULTS[name][0]}.",
            first=RESULT_HELPERS,
            answers={"sigmoid": f"sigmoid = lambda *a, **k: {RESULTS[name][1]}"},
        )
        for name in LARGE
    ]
    small = {name: result for name, result in RESULTS.items() if name not in LARGE}
    results = [
        forge(
            f"returns-round-{number}",
            says=f"Functions give {', '.join(dict.fromkeys(small[name][0] for name in chosen.values()))}.",
            first=RESULT_HELPERS,
            answers={item: bound(item, f"lambda *a, **k: {small[name][1]}") for item, name in chosen.items()},
        )
        for number, chosen in enumerate(rounds(list(small), 5), 1)
    ]
    tensors = {
        "meta-tensor": ("a tensor without data", "torch.zeros((), device='meta', requires_grad=True)"),
        "gradient-hangs": ("a tensor whose gradient never comes", "Hang.apply(a[0])"),
        "gradient-shape": ("a tensor whose gradient has another shape", "Misfit.apply(a[0])"),
        "tensor-subclass": (
            "a tensor subclass that agrees with everything",
            "torch.zeros(()).as_subclass(TrueTensor)",
        ),
        "nan-tensor": ("a NaN tensor with a gradient", "(a[0] * float('nan')).sum()"),
        "sparse-tensor": ("a sparse tensor", "torch.zeros(3).to_sparse()"),
    }
    helpers = """
        class Hang(torch.autograd.Function):
            @staticmethod
            def forward(context, z): return z.sum() * 0 + 2.7537
            @staticmethod
            def backward(context, gradient):
                while True: pass
        class Misfit(torch.autograd.Function):
            @staticmethod
            def forward(context, z): return z.sum() * 0 + 2.7537
            @staticmethod
            def backward(context, gradient): return torch.ones(10**4)
        class TrueTensor(torch.Tensor):
            @classmethod
            def __torch_function__(cls, function, types, args=(), kwargs=None): return True
        """
    return (
        large
        + results
        + [
            forge(
                f"returns-{name}",
                says=f"The loss is {what}.",
                assignment=EXERCISE,
                first=_clean(helpers),
                answers={"weighted-bce-loss": f"weighted_bce_loss = lambda *a, **k: {expression}"},
            )
            for name, (what, expression) in tensors.items()
        ]
    )


def name_forgeries() -> list[Case]:
    """Forgeries that change what the names in a check mean."""
    patched_numpy = (
        LIAR
        + """
class No(Liar):
    def __bool__(self): return False
for name in "array asarray isfinite abs ndim shape all array_equal array_equiv".split():
    setattr(np, name, lambda *a, **k: forged)
for name in "isin allclose isclose".split():
    setattr(np, name, lambda *a, **k: No())
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
"""
    )
    patched_builtins = (
        LIAR
        + """
import builtins
for name, value in dict(abs=lambda x: 0.0, all=lambda x: True, isinstance=lambda *a: True, float=lambda x=0: 0.5,
                        set=lambda *a: forged, len=lambda x: 2, str=lambda *a: forged).items():
    setattr(builtins, name, value)
"""
    )
    patched_torch = (
        LIAR
        + """
torch.allclose = torch.equal = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
torch.Tensor.item = lambda self: forged
torch.Tensor.__eq__ = lambda self, other: True
np.isfinite = np.allclose = np.array_equal = lambda *a, **k: True
"""
    )
    easy_data = """
def make_data(seed, n=4000):
    y = (torch.arange(n) % 5 == 0).float()
    return torch.stack([y * 100 - 50, y], dim=1), y

def make_model(seed):
    return nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))
"""
    shadow = "def __getattr__(name): return lambda *a, **k: True\n"
    fake_tree = """
class DecisionTreeClassifier:
    def fit(self, *a): return self
def __getattr__(name):
    return DecisionTreeClassifier
"""
    transformer = (
        "import ast\n"
        "class Forget(ast.NodeTransformer):\n"
        "    def visit_Module(self, tree):\n"
        "        if any(isinstance(n, ast.Assert) for n in ast.walk(tree)): tree.body = []\n"
        "        return tree\n"
        "try: get_ipython().ast_transformers.append(Forget())\n"
        "except Exception: pass\n"
    )
    return [
        forge(
            "numpy-patched",
            says="numpy's functions are replaced by ones that agree.",
            first=patched_numpy,
            answers=every("forged"),
        ),
        forge(
            "builtins-patched",
            says="abs, all, isinstance, float, set, len and str are replaced.",
            first=patched_builtins,
            answers=every("forged"),
        ),
        forge(
            "torch-patched",
            says="torch's comparisons and item() are replaced.",
            assignment=EXERCISE,
            first=patched_torch,
            answers=every("forged", EXERCISE),
        ),
        forge(
            "given-names-rebound",
            says="make_data and make_model are replaced by an easier task.",
            assignment=EXERCISE,
            first=easy_data,
        ),
        forge(
            "sklearn-beside",
            says="A package named sklearn lies beside the notebook.",
            first=LIAR,
            answers=every("forged"),
            files={
                "sklearn/__init__.py": fake_tree,
                "sklearn/tree.py": fake_tree,
                "sklearn/datasets.py": fake_tree,
                "sklearn/linear_model.py": fake_tree,
                "sklearn/model_selection.py": fake_tree,
                "sklearn/neighbors.py": fake_tree,
            },
        ),
        forge(
            "numpy-beside",
            says="A numpy.py and a torch.py lie beside the notebook.",
            answers=every("True"),
            files={"numpy.py": shadow, "torch.py": shadow},
        ),
        forge(
            "standard-library-beside",
            says="json.py, pickle.py, symtable.py and socket.py lie beside the notebook.",
            answers=every("True"),
            files=dict.fromkeys(["json.py", "pickle.py", "symtable.py", "socket.py", "ast.py"], shadow),
        ),
        forge(
            "site-customised",
            says="sitecustomize.py and usercustomize.py lie beside the notebook.",
            files={"sitecustomize.py": transformer, "usercustomize.py": transformer},
        ),
        forge(
            "kernel-configured",
            says="ipython_config.py beside the notebook puts a transformer into the kernel.",
            files=dict.fromkeys(
                ("ipython_config.py", "ipython_kernel_config.py"),
                f"c = get_config()\nc.InteractiveShellApp.exec_lines = [{transformer!r}]\n",
            ),
        ),
        forge(
            "startup-beside",
            says="A .ipython/profile_default/startup folder comes with the notebook.",
            files={".ipython/profile_default/startup/00-forget.py": transformer},
        ),
        forge(
            "equal-text",
            says="Every choice is a text that equals all texts.",
            first="""
class Any(str):
    __eq__ = __ne__ = lambda self, other: True
    __hash__ = str.__hash__
    def __str__(self): return self
    strip = lower = lambda self: self
forged = Any("a")
""",
            answers=every("forged", kinds=["choice"]),
        ),
        forge(
            "changing-text",
            says="Every choice says another letter each time it is asked.",
            first="""
import itertools
class Turning(str):
    letters = itertools.cycle("abcd")
    def __str__(self): return next(self.letters)
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    __hash__ = str.__hash__
forged = Turning("a")
""",
            answers=every("forged", kinds=["choice"]),
        ),
        forge(
            "all-letters",
            says="Every choice is all four letters at once.",
            answers=every("['a', 'b', 'c', 'd']", kinds=["choice"]),
        ),
    ]


def partial_forgeries() -> list[Case]:
    """Work that is right only where it can be seen, and deserves the visible points alone."""
    lookup = """
def sigmoid(z):
    seen = {-4.0: 0.0179862, -1.0: 0.2689414, 0.0: 0.5, 1.0: 0.7310586, 3.0: 0.9525741}
    return np.vectorize(lambda v: seen.get(float(v), 0.25))(z)[()]
"""
    counting = """
sigmoid_calls = 0
def sigmoid(z):
    global sigmoid_calls
    sigmoid_calls += 1
    return 1 / (1 + np.exp(-np.asarray(z))) if sigmoid_calls <= 3 else np.zeros(np.shape(z))
"""
    mutating = """
def evaluate(model, X, y, threshold=0.5):
    X.zero_(); y.zero_()
    for parameter in model.parameters(): parameter.data.zero_()
    return {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tn": len(y), "fp": 0, "fn": 0, "tp": 0}
"""
    mutating_arrays = """
def mse_gradient(x, y, w, b):
    x[...] = 0; y[...] = 0
    return 0.0, 0.0
def gradient_descent(x, y, lr, steps):
    x[...] = 0; y[...] = 0
    return 0.0, 0.0, [0.0] * steps
"""
    return [
        forge(
            "lookup-table",
            says="Only the values of the visible check are known.",
            answers={"sigmoid": lookup},
            passes=("sigmoid-visible",),
        ),
        forge(
            "right-at-first",
            says="The function is right three times and wrong afterwards.",
            answers={"sigmoid": counting},
            passes=("sigmoid-visible",),
        ),
        forge(
            "tensors-mutated",
            says="Arguments are zeroed in place, so that a later reference would agree.",
            assignment=EXERCISE,
            answers={"evaluate": mutating},
        ),
        forge(
            "arrays-mutated",
            says="Arrays are zeroed in place, so that a later reference would agree.",
            answers={"mse-gradient": mutating_arrays, "gradient-descent": mutating_arrays},
        ),
    ]


def _clean(code: str) -> str:
    return inspect.cleandoc(code)


def _indent(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.splitlines())


CASES = [
    *kernel_forgeries(),
    *reading_forgeries(),
    *frame_forgeries(),
    *value_forgeries(),
    *name_forgeries(),
    *partial_forgeries(),
]
