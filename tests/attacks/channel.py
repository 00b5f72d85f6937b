"""Forgeries that know how sealed grading works and attack the way between the two processes.

The candidate's kernel forks a waiting copy of itself for each check; the examiner calls
the candidate's functions there over a socket and decodes what comes back.
"""
# ruff: noqa: E501 (a row of a table is one line, with the code that it is about)

from __future__ import annotations

from functools import partial

from .case import EXERCISE, Case, bound, every, rounds
from .forge import LIAR

forge = partial(Case, kind="forge")

SOCKETS = """
import gc, os, socket, stat, struct, threading
def descriptors():
    for name in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode): yield int(name)
        except OSError: pass
def tell(frame):
    for fd in descriptors():
        try: os.set_blocking(fd, False); os.write(fd, frame)
        except OSError: pass
"""

# What is written into every socket that a called function finds in its process.
FRAMES = {
    "json-passed": (
        "a JSON text that says passed",
        """b'{"status": "ok", "passed": true, "value": 1.0, "points": 9}\\n' * 3""",
    ),
    "framed-passed": (
        "framed JSON, big and little endian",
        """b"".join(struct.pack(f, 30) + b'{"ok": true, "value": [1, 0.5]}' for f in (">I", "<I", ">Q", "<Q"))""",
    ),
    "huge-length": ("a length of 2**64 - 1", "b'\\xff' * 64"),
    "negative-length": ("a negative length", "struct.pack('<q', -1) * 8 + struct.pack('>i', -2) * 8"),
    "zero-frames": ("a hundred thousand empty frames", "b'\\0' * 400_000"),
    "pickle": (
        "a pickle that runs a command",
        """b"\\x80\\x04cposix\\nsystem\\n(S'touch @HOME@/unpickled-@CASE@'\\ntR." """,
    ),
    "nested": ("a frame nested 100,000 deep", "struct.pack('<I', 200_000) + b'[' * 100_000 + b']' * 100_000"),
    "nested-tags": ("type tags nested without end", "(b'l\\1\\0\\0\\0' + b't\\1\\0\\0\\0') * 50_000"),
    "noise": ("random bytes", "os.urandom(100_000)"),
    "half": ("the first half of a frame", "struct.pack('<I', 1000) + b'x'"),
}


def frame_attacks() -> list[Case]:
    """Return submissions whose functions write frames of their own, one kind a function."""
    cases = []
    for number, chosen in enumerate(rounds(list(FRAMES), 2), 1):
        senders = {item: f"sends(lambda: {FRAMES[name][1]})" for item, name in chosen.items()}
        cases.append(
            forge(
                f"sends-round-{number}",
                says=f"Functions write into every socket: {', '.join(what for what, _ in FRAMES.values())}.",
                first=SOCKETS + "def sends(frame):\n    return lambda *a, **k: tell(frame()) or 0.5\n",
                answers={item: bound(item, code) for item, code in senders.items()},
            )
        )
    return cases


SNIPPETS = {
    "sends-before-asked": (
        "A thread writes answers into every socket without being asked.",
        f"{SOCKETS}\n"
        "import time\n"
        "def flood():\n"
        "    for _ in range(200):\n"
        "        tell(struct.pack('<I', 8) + b'\\0' * 8); time.sleep(0.02)\n"
        "threading.Thread(target=flood, daemon=True).start()\n"
        "os.register_at_fork(after_in_child=lambda: threading.Thread(target=flood, daemon=True).start())\n",
    ),
    "sockets-stolen": (
        "Every socket is shut, closed and replaced by one of the candidate's.",
        f"{SOCKETS}\n"
        "def forged(*args, **options):\n"
        "    mine, other = socket.socketpair()\n"
        "    other.send(b'{\"passed\": true}')\n"
        "    for fd in list(descriptors()):\n"
        "        if fd > 2: os.dup2(mine.fileno(), fd)\n"
        "    return 0.5\n",
    ),
    "agent-patched": (
        "Every function of every module that is no library's is replaced.",
        "import sys, types\n"
        f"{LIAR}\n"
        "for module in list(sys.modules.values()):\n"
        "    path = getattr(module, '__file__', None) or ''\n"
        "    if path and 'site-packages' not in path and '/lib/python' not in path:\n"
        "        for name, value in list(vars(module).items()):\n"
        "            if isinstance(value, types.FunctionType): setattr(module, name, forged)\n",
    ),
    "agent-objects": (
        "All functions that the garbage collector knows of the agent get other code.",
        "import gc, types\n"
        "def empty(*args, **options): return b''\n"
        "for thing in gc.get_objects():\n"
        "    if isinstance(thing, types.FunctionType) and 'agent' in (thing.__module__ or ''):\n"
        "        try: thing.__code__ = empty.__code__\n"
        "        except (ValueError, AttributeError): pass\n",
    ),
    "pickle-patched": (
        "pickle, struct and marshal are replaced, so that what is asked is not what is answered.",
        f"{LIAR}\n"
        "import marshal, pickle, struct\n"
        "pickle.loads = pickle.load = pickle._loads = lambda *a, **k: forged\n"
        "pickle.Unpickler = forged\n"
        "struct.unpack = lambda *a: (1,)\n",
    ),
    "socket-patched": (
        "The socket methods send and receive what the candidate likes.",
        "import os, socket\n"
        "class Mine(socket.socket):\n"
        "    def sendall(self, data, *a): return super().sendall(b'\\1' * len(data))\n"
        "    def send(self, data, *a): return super().send(b'\\1' * len(data))\n"
        "socket.socket = Mine\n"
        "honest = os.write\n"
        "os.write = lambda fd, data: honest(fd, b'\\1' * len(data)) if fd > 2 else honest(fd, data)\n",
    ),
    "fork-patched": (
        "os.fork says it is the child, the parent, or fails.",
        "import itertools, os\n"
        "answers = itertools.cycle([0, 12345, -1])\n"
        "os.fork = os.forkpty = lambda: next(answers)\n",
    ),
    "fork-hooked": (
        "Hooks around fork kill, stop and duplicate the copies.",
        "import os\n"
        "generation = 0\n"
        "def again():\n"
        "    global generation\n"
        "    generation += 1\n"
        "    if generation < 4: os.fork()\n"
        "os.register_at_fork(after_in_child=again)\n",
    ),
    "fork-counted": (
        "Copies behave in another way than the kernel they were forked from.",
        f"{LIAR}\n"
        "import os\n"
        "def inside(): globals().update(dict.fromkeys(\n"
        "    ['sigmoid', 'classify', 'sigmoid_meaning', 'f1_meaning', 'l2_penalty', 'np'], forged))\n"
        "os.register_at_fork(after_in_child=inside)\n",
    ),
    "stopped": (
        "A called function stops its own process.",
        "import os, signal\ndef forged(*a, **k): os.kill(os.getpid(), signal.SIGSTOP)\n",
    ),
    "copies-killed": (
        "A called function kills all processes that it sees in the box.",
        "import os, signal\n"
        "def forged(*a, **k):\n"
        "    if @IN_A_BOX@:\n"
        "        for name in os.listdir('/proc'):\n"
        "            if name.isdigit() and int(name) not in (1, os.getpid()):\n"
        "                os.kill(int(name), signal.SIGKILL)\n"
        "    return 0.5\n",
    ),
    "copies-written": (
        "A called function writes into the memory of the other copies.",
        "import os, re\n"
        "def forged(*a, **k):\n"
        "    if not @IN_A_BOX@: return 0.5\n"
        "    for name in os.listdir('/proc'):\n"
        "        if not name.isdigit() or int(name) in (1, os.getpid()): continue\n"
        "        try:\n"
        "            memory = open(f'/proc/{name}/mem', 'r+b', 0)\n"
        "            for line in open(f'/proc/{name}/maps'):\n"
        "                if '[stack]' in line:\n"
        "                    memory.seek(int(line.split('-')[0], 16)); memory.write(b'\\0' * 4096)\n"
        "        except OSError: pass\n"
        "    return 0.5\n",
    ),
    "doors-forced": (
        "Every socket file in reach is connected to, filled and replaced.",
        "import glob, os, socket, stat\n"
        "for folder in ('/tmp', '/run', '.', '..') if @IN_A_BOX@ else ():\n"
        "    for path in glob.glob(folder + '/**', recursive=True)[:2000]:\n"
        "        try:\n"
        "            if stat.S_ISSOCK(os.lstat(path).st_mode):\n"
        "                with socket.socket(socket.AF_UNIX) as door:\n"
        "                    door.settimeout(0.2); door.connect(path); door.send(b'{\"passed\": true}\\n' * 9)\n"
        "        except OSError: pass\n",
    ),
    "kernels-entered": (
        "Every connection file in reach is used to run code in that kernel.",
        "import glob, json, os\n"
        "from jupyter_client import BlockingKernelClient\n"
        "mine = get_ipython().kernel.config.get('IPKernelApp', {}).get('connection_file', '')\n"
        "for path in glob.glob('@HOME@/.local/share/jupyter/runtime/kernel-*.json') + glob.glob('/tmp/**/*.json', recursive=True)[:200]:\n"
        "    if path == mine or not @IN_A_BOX@: continue\n"
        "    try:\n"
        "        client = BlockingKernelClient(connection_file=path)\n"
        "        client.load_connection_file(); client.start_channels()\n"
        "        client.execute('import ast, builtins; builtins.abs = lambda x: 0')\n"
        "        client.stop_channels()\n"
        "    except Exception as error: print(type(error).__name__)\n",
    ),
    "late-answers": (
        "Functions answer after the time is up, and go on sending.",
        f"{SOCKETS}\n"
        "import time\n"
        "def forged(*args, **options):\n"
        "    def later():\n"
        "        for _ in range(20): time.sleep(1); tell(b'\\1' * 100)\n"
        "    threading.Thread(target=later).start()\n"
        "    time.sleep(300)\n",
    ),
    "callback-abused": (
        "A function calls what it was given with liars and for ever.",
        f"{LIAR}\n"
        "def forged(*args, **options):\n"
        "    for thing in [*args, *options.values()]:\n"
        "        for name in dir(thing):\n"
        "            try: getattr(thing, name)(forged)\n"
        "            except BaseException: pass\n"
        "    return 0.5\n",
    ),
}
# What the agent is made to answer to each call: a header, and the bytes that come with it.
REPLIES = {
    "negative-shape": ("an array of negative length", '{"result": ["array", "<f8", [-1], -8]}', "b''"),
    "giant-shape": ("an array with more entries than bytes", '{"result": ["array", "<f8", [10**9, 10**9], 8]}', "bytes(8)"),
    "empty-giant": ("an empty array with a giant axis", '{"result": ["array", "<f8", [0, 10**18], 0]}', "b''"),
    "object-array": ("an array of pointers", '{"result": ["array", "|O", [4], 32]}', "b'\\x41' * 32"),
    "void-array": ("an array of records", '{"result": ["array", "O,f8", [1], 16]}', "b'\\x41' * 16"),
    "wild-text": ("text of code points that do not exist", '{"result": ["array", "<U4", [1], 16]}', "b'\\xff' * 16"),
    "other-order": ("an array in the other byte order", '{"result": ["array", ">f8", [2], 16]}', "b'\\x7f' * 16"),
    "left-over": ("more bytes than arrays", '{"result": 0.5}', "b'x' * 1000"),
    "missing-bytes": ("fewer bytes than arrays", '{"result": ["array", "<f8", [4], 32]}', "b'x' * 8"),
    "handle-negative": ("a handle of number -1", '{"result": ["handle", -1, ABOUT]}', "b''"),
    "handle-endless": ("handles all the way down", '{"result": ["handle", 0, ABOUT]}', "b''"),
    "handle-posing": ("a handle that says it is everything", '{"result": ["handle", 0, {**ABOUT, "bases": ["numpy.ndarray", "builtins.float", "torch.nn.Module", "sklearn.tree.DecisionTreeClassifier"]}]}', "b''"),
    "callback-unknown": ("a function that was never given", '{"result": ["callback", 0]}', "b''"),
    "callback-asked": ("a call back to a function that was never given", '{"callback": 0, "result": ["list", [["list", []], ["dict", []]]]}', "b''"),
    "dunder-record": ("a record with fields named __class__ and __eq__", '{"result": ["record", "float", ["__class__", "__eq__"], [1, 2]]}', "b''"),
    "code-record": ("a record whose name is code", '{"result": ["record", "x): import os #", ["y"], [1]]}', "b''"),
    "code-named": ("a named tuple whose fields are code", '{"result": ["named", "Counts", ["a, b=__import__(\'os\')"], [1]]}', "b''"),
    "unhashable-key": ("a dict with lists for keys", '{"result": ["dict", [[["list", []], 1]]]}', "b''"),
    "colliding-set": ("a set of numbers with one hash", '{"result": ["set", [n * (2**61 - 1) for n in range(150_000)]]}', "b''"),
    "colliding-dict": ("a dict of numbers with one hash", '{"result": ["dict", [[n * (2**61 - 1), 0] for n in range(90_000)]]}', "b''"),
    "giant-range": ("a range of 2**62 numbers", '{"result": ["range", [0, 2**62, 1]]}', "b''"),
    "unknown-tag": ("a tag that nobody agreed on", '{"result": ["eval", "__import__(\'os\')._exit(0)"]}', "b''"),
    "no-object": ("a header that is a number", '7', "b''"),
    "not-finite": ("NaN and Infinity as numbers", '{"result": ["list", [float("nan"), float("inf")]]}', "b''"),
    "many-digits": ("a number of 4,000 digits", '{"result": 10**4_000}', "b''"),
    "changed-unknown": ("changes of arguments that do not exist", '{"result": 0.5, "changed": ["list", [["list", [99, 0.5]]]]}', "b''"),
    "changed-shape": ("an argument changed into something else", '{"result": 0.5, "changed": ["list", [["list", [0, ["list", [1, 2]]]]]]}', "b''"),
    "changed-names": ("changes of arguments by the names of attributes", '{"result": 0.5, "changed": ["list", [["list", ["__class__", 0.5]]]]}', "b''"),
    "error-exit": ("an error named SystemExit", '{"error": {"type": "SystemExit", "builtins": ["SystemExit", "BaseException"], "text": "0", "arguments": [0]}}', "b''"),
    "error-stop": ("an error named StopIteration", '{"error": {"type": "StopIteration", "builtins": ["StopIteration"], "text": "", "arguments": []}}', "b''"),
    "error-group": ("an error that cannot be made", '{"error": {"type": "x", "builtins": ["ExceptionGroup", "UnicodeDecodeError"], "text": "x", "arguments": ["x", 1]}}', "b''"),
    "error-types": ("an error of wrong types", '{"error": {"type": 1, "builtins": {"x": 1}, "text": "x", "arguments": [[]]}}', "b''"),
    "printed-flood": ("a printed text of 4 MB", '{"result": 0.5, "printed": "x" * 4_000_000}', "b''"),
    "everything-tensor": ("a tensor with endless gradients", '{"result": ["tensor", "float32", [], 4, 0, ["tensor", "float32", [], 4, 0, None]]}', "bytes(8)"),
}  # fmt: skip


# These keep the examiner at work for a check's whole time.
SLOW_REPLIES = ("colliding-set", "colliding-dict", "giant-range")
REPLYING = """
import json, struct, sys
agent = sys.modules.get('agent')
ABOUT = {'type': 'x', 'name': 'x', 'doc': '', 'callable': True, 'bases': [], 'parameters': None}
last = None
def hostile(self, target, *_):
    global last
    last = getattr(target, 'reply', last)
    header, blobs = last()
    header = json.dumps(header).encode()
    self.connection.sendall(struct.pack('>II', len(header), len(blobs)) + header + blobs)
    return self.receive()
if agent: agent.Session.do_call = agent.Session.do_next = agent.Session.do_item = hostile
def replies(reply):
    forged = lambda *a, **k: 0.5
    forged.reply = reply
    return forged
"""


def reply_attacks() -> list[Case]:
    """Return submissions that make the agent answer calls with frames of their own, one kind a function."""
    quick = [name for name in REPLIES if name not in SLOW_REPLIES]
    dealt = [*rounds(quick, 5), *({"sigmoid": name} for name in SLOW_REPLIES)]
    cases = []
    for number, chosen in enumerate(dealt, 1):
        kinds = dict.fromkeys(REPLIES[name][0] for name in chosen.values())
        cases.append(
            forge(
                f"replies-round-{number}",
                says=f"The agent is made to answer calls with {', '.join(kinds)}.",
                first=REPLYING,
                answers={
                    item: bound(item, f"replies(lambda: ({REPLIES[name][1]}, {REPLIES[name][2]}))")
                    for item, name in chosen.items()
                },
            )
        )
    return cases


NAMES_REPLY = """
import json, struct, sys
agent = sys.modules.get('agent')
ABOUT = {'type': 'x', 'name': 'x', 'doc': '', 'callable': True, 'bases': [], 'parameters': None}
def hostile(self, names):
    extra = ['np', 'abs', 'all', 'isinstance', 'str', '__builtins__', '_for_its_effect', 'torch', 'print']
    found = {name: ['handle', 0, ABOUT] for name in [*names, *extra]}
    header = json.dumps({'result': found}).encode()
    self.connection.sendall(struct.pack('>II', len(header), 0) + header)
    return {'result': None}
if agent: agent.Session.do_names = hostile
def forged(*args, **options): return 0.5
"""

FIT_ENTERED = """
def compare_strategies(fit, X_train, y_train, X_test, y_test, *, threshold, seed):
    for path in ("__globals__", "__code__", "__closure__", "__self__", "_session"):
        value = getattr(fit, path, None)
        if isinstance(value, dict) and "plan_due" in value:
            rows = value["plan_due"]
            return {key: dict(zip(("precision", "recall", "f1"), row)) for key, row in rows.items()}
    session = getattr(fit, "_session", None)
    if session:
        for number in range(50):
            try: session.call_back(number, ("plan_due",), {})
            except BaseException: pass
    return {}
"""
ONE_ITEM = {"stopped", "late-answers", "callback-abused"}  # each call costs its whole time


def _answers(name: str, code: str) -> dict[str, str]:
    if "def forged(" not in code:
        return every("forged") if "forged = Liar()" in code else {}
    return {"sigmoid": "sigmoid = forged"} if name in ONE_ITEM else every("forged", kinds=["function"])


CASES = [
    *frame_attacks(),
    *reply_attacks(),
    forge(
        "replies-extra-names",
        says="The agent binds np, abs and __builtins__ besides what was asked.",
        first=NAMES_REPLY,
        answers=every("forged"),
    ),
    forge(
        "fit-abused",
        says="The function that a check hands over is called for ever.",
        assignment=EXERCISE,
        answers={
            "compare-strategies": "def compare_strategies(fit, X_train, y_train, X_test, y_test, **o):\n"
            "    while True: fit(X_train, y_train, 1.0)"
        },
    ),
    forge(
        "fit-entered",
        says="The function that a check hands over is searched for its check.",
        assignment=EXERCISE,
        answers={"compare-strategies": FIT_ENTERED},
    ),
    *(
        forge(name, says=says, first=code, answers=_answers(name, code))
        for name, (says, code) in SNIPPETS.items()
    ),
]
