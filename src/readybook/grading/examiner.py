"""The examiner: a trusted process that runs the checks of one submission.

Started by `sealed.py` with the descriptor of a listening socket, its door. One line of JSON on its standard
input is the `Examination`; a second, when the candidate's cells have run, is the `Task`: which checks to run,
and by what names snapshots wait at the door. It answers with one line of JSON a check.
Given cells and checks are the course's own text and run here; the names that the candidate bound are
stand-ins for what waits in the snapshots (see `agent.py`).
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import signal
import socket
import sys
import time
import types
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from readybook.grading.conversation import Conversation, UnsendableArgument
from readybook.grading.replies import HostileReply, NoReply, read_frame
from readybook.grading.standins import UnfitAnswer, for_its_effect

MESSAGE = 300
PRINTED = 20_000
HELLO_SECONDS = 30.0
RING_SECONDS = 2.0


@dataclass(frozen=True)
class Given:
    """A cell of the course's own that checks need; `remote`: what it reads of the candidate's names."""

    source: str
    remote: tuple[str, ...]
    binds: tuple[str, ...]


@dataclass(frozen=True)
class CheckCell:
    """One check: its text, where its snapshot stands, and which names are the candidate's.

    given: the indices of the given cells that must have run before.
    """

    grade_id: str
    source: str
    place: str
    remote: tuple[str, ...]
    given: tuple[int, ...]
    hidden: bool


@dataclass(frozen=True)
class Examination:
    """All that the examiner is told: cells, seconds for a check, and bytes of memory it may take."""

    given: tuple[Given, ...]
    checks: tuple[CheckCell, ...]
    seconds: float
    memory: int

    @classmethod
    def from_json(cls, text: str) -> Examination:
        facts = json.loads(text)
        facts["given"] = tuple(Given(**given) for given in facts["given"])
        facts["checks"] = tuple(CheckCell(**check) for check in facts["checks"])
        return cls(**facts)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Task:
    """Which checks to run, by grade id, and by what names snapshots wait at the door, by place.

    uses_up: whether the last check at a place may use up the snapshot there. is_second: whether these checks
    ran once already and now have changed arguments let through. seconds: for checks at some places less time
    than usual.
    """

    checks: tuple[str, ...]
    places: dict[str, str]
    uses_up: bool = True
    is_second: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Outcome:
    """How one check went.

    error: None or the exception's name. message: one or two sentences for the candidate. score: the part of
    the points that the check's last line names, or None. fault: a sentence when the check itself could not
    be carried out, for which the candidate is not to blame. gone: whether the check's snapshot did not
    outlive it, though it was to. again: whether the check has to be run once more, with a snapshot that is
    not used up by its first run.
    """

    grade_id: str
    error: str | None = None
    message: str = ""
    printed: str = ""
    score: float | None = None
    fault: str = ""
    gone: bool = False
    again: bool = False


MEANINGS: dict[type, str] = {
    AssertionError: "a value is not what it should be",
    ZeroDivisionError: "division by zero",
    OverflowError: "a number became too large",
    RecursionError: "a function calls itself without end",
    IndexError: "an index is out of bounds",
    KeyError: "a key that a dict does not have",
    UnboundLocalError: "a local name is used before it has a value",
    NameError: "a name is used that is not defined",
    AttributeError: "an attribute that an object does not have",
    TypeError: "a value of another type than expected, or a call with other arguments",
    ValueError: "a value of the right type that cannot be used, such as an array of another shape",
    RuntimeError: "an error inside a library that your code calls",
    MemoryError: "too much memory was asked for",
}


class CheckTimeout(Exception):
    """A check took longer than it may."""


class Examiner:
    """Runs checks one after the other in one namespace, each against a snapshot of its own."""

    def __init__(self, examination: Examination, door: socket.socket) -> None:
        self.examination = examination
        self.door = door
        self.waiting: dict[str, list[socket.socket]] = {}
        self.module = types.ModuleType("__main__")
        sys.modules["__main__"] = self.module  # pickles name what given cells define by this module
        self.space = self.module.__dict__
        self.task = Task((), {})
        self.last_ones: frozenset[str] = frozenset()  # checks that may use up their snapshots
        self.patience = HELLO_SECONDS  # in all: a program that breaks its snapshots waits once, not always
        self.done: set[int] = set()
        self.starred: set[str] = set()  # names that given cells took from modules with a star
        self.given_names = {name for given in examination.given for name in given.binds}

    def prepare(self) -> None:
        """Run the given cells that need nothing of the candidate's, up to the first that does."""
        for index, given in enumerate(self.examination.given):
            if given.remote:
                return
            with redirected():
                self.run_given(index)

    def run_given(self, index: int) -> None:
        if index not in self.done:
            self.done.add(index)
            given = self.examination.given[index]
            before = set(self.space)
            execute(given.source, f"given cell {index}", self.space)
            if "*" in given.binds:
                self.starred |= set(self.space) - before

    def examine(self, check: CheckCell) -> Outcome:
        """Run a check, and again with changed arguments let through if the candidate's code changed any.

        The first run keeps a candidate from changing the data that the expected value is computed from
        afterwards; the second shows a check what it would have seen of changed arguments in one process, and
        so may say that they were changed. A check passes when both do.
        """
        if self.task.is_second:
            return self.run(check, applies_changes=True)[0]
        outcome, saw_changes = self.run(check, applies_changes=False)
        if saw_changes and not outcome.fault and not outcome.gone:
            if check.grade_id in self.last_ones:
                return replace(outcome, again=True)
            outcome = outcome_of_both(outcome, self.run(check, applies_changes=True)[0])
        return outcome

    def run(self, check: CheckCell, *, applies_changes: bool) -> tuple[Outcome, bool]:
        conversation = None
        seconds = self.examination.seconds + 2
        with redirected() as printed, alarm(HELLO_SECONDS + seconds, own=seconds):
            try:
                seed_generators()
                conversation = self.meet(check, applies_changes=applies_changes)
                self.bind(check, conversation)
                value = execute(check.source, "check", self.space)
                score = float(value) if type(value) in (int, float) else None
                outcome = Outcome(check.grade_id, score=score)
            except BaseException as error:
                outcome = explained(check, error)
        gone = conversation is not None and not conversation.end(HELLO_SECONDS)
        outcome = replace(outcome, printed=printable(printed.getvalue()[:PRINTED]), gone=gone)
        return outcome, bool(conversation and conversation.saw_changes)

    def bind(self, check: CheckCell, conversation: Conversation) -> None:
        """Run the given cells that the check needs and bind the candidate's names for it."""
        for index in check.given:
            given = self.examination.given[index]
            if index not in self.done and given.remote:
                self.space.update(conversation.names(list(given.remote)))
            self.run_given(index)
        remote = [name for name in check.remote if name not in self.starred]
        for name in remote:
            self.space.pop(name, None)
        self.space.update(conversation.names(remote))
        conversation.watch(self.space, remote)

    def meet(self, check: CheckCell, *, applies_changes: bool) -> Conversation:
        """Return a conversation with a snapshot that waits at the check's place; raises NoReply."""
        if check.place not in self.task.places:
            raise NoReply("did not get as far as this check")
        name = self.task.places[check.place]
        start = time.monotonic()
        until = start + max(self.patience, 0.2)
        while not self.waiting.get(name):
            self.door.settimeout(max(until - time.monotonic(), 0.001))
            try:
                connection, _ = self.door.accept()
            except TimeoutError:
                self.patience -= time.monotonic() - start
                raise NoReply("was not running any more") from None
            with contextlib.suppress(NoReply, HostileReply):
                said = read_frame(connection, min(until, time.monotonic() + 1.0)).header.get("hello")
                self.waiting.setdefault(str(said)[:100], []).append(connection)
        connection = self.waiting[name].pop(0)
        end = time.monotonic() + self.task.seconds.get(check.place, self.examination.seconds)
        is_last = check.grade_id in self.last_ones
        conversation = Conversation(
            connection, end, self.given_names, applies_changes=applies_changes, is_last=is_last
        )
        conversation.begin()
        return conversation


def outcome_of_both(first: Outcome, second: Outcome) -> Outcome:
    """Return the outcome of a check that ran twice: with its arguments protected, and without."""
    return second if first.error is None or second.error is not None else first


def explained(check: CheckCell, error: BaseException) -> Outcome:
    """Return the outcome of a check that ended in `error`, in words that give away nothing hidden."""
    if isinstance(error, UnsendableArgument):
        return Outcome(check.grade_id, fault=str(error))
    name = type(error).__name__
    if isinstance(error, NoReply):
        return Outcome(check.grade_id, "NoAnswer", f"Your code {error}.")
    if isinstance(error, HostileReply):
        return Outcome(check.grade_id, "NoAnswer", f"What your code returned cannot be read: {error}.")
    if isinstance(error, CheckTimeout | TimeoutError):
        return Outcome(check.grade_id, "NoAnswer", "Your code did not come to an end in time.")
    if isinstance(error, UnfitAnswer):
        return Outcome(check.grade_id, "TypeError", shortened(str(error)))
    if isinstance(error, NotImplementedError):
        return Outcome(check.grade_id, name, "not attempted yet")
    if isinstance(error, NameError) and error.name in check.remote:
        return Outcome(check.grade_id, name, f"name '{error.name}' is not defined")
    own = isinstance(error, AssertionError) and is_raised_by_check(error)
    if own or (not check.hidden and str(error)):
        return Outcome(
            check.grade_id, name, shortened(str(error)) or "a condition of this check does not hold"
        )
    # The text of other errors may hold what a hidden check expects, or what it called the code with.
    meaning = next((MEANINGS[kind] for kind in type(error).__mro__ if kind in MEANINGS), name)
    return Outcome(check.grade_id, name, f"{meaning} (hidden check)" if check.hidden else meaning)


def is_raised_by_check(error: BaseException) -> bool:
    """Whether an assertion of the course's own text failed, not one in a library or the candidate's code."""
    if "from_candidate" in error.__dict__:
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.startswith(("<check", "<given"))


def shortened(text: str) -> str:
    line = " ".join(printable(text).split())
    return line if len(line) <= MESSAGE else line[: MESSAGE - 4] + " ..."


def printable(text: str) -> str:
    """Return a text that any file can hold: without halves of characters and control characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in whole)


def execute(source: str, name: str, space: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last line if that is an expression, as a notebook does.

    Its assertions count whatever this Python was told.
    """
    tree = ForItsEffect().visit(ast.parse(source))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    ast.fix_missing_locations(tree)
    space["_for_its_effect"] = for_its_effect
    exec(compile(tree, f"<{name}>", "exec", dont_inherit=True, optimize=0), space)
    if last is None:
        return None
    value = ast.fix_missing_locations(ast.Expression(last.value))
    return eval(compile(value, f"<{name}>", "eval", dont_inherit=True, optimize=0), space)


class ForItsEffect(ast.NodeTransformer):
    """Marks calls whose result nobody takes: such a call is made for what it does to its arguments."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        self.generic_visit(node)
        if isinstance(node.value, ast.Call):
            mark = ast.Name("_for_its_effect", ast.Load())
            node.value.func = ast.copy_location(ast.Call(mark, [node.value.func], []), node.value.func)
        return node


def seed_generators() -> None:
    """Let every check start from the same random numbers."""
    if "random" in sys.modules:
        sys.modules["random"].seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)


@contextlib.contextmanager
def redirected() -> Iterator[io.StringIO]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        yield printed


@contextlib.contextmanager
def alarm(seconds: float, own: float) -> Iterator[None]:
    """Raise CheckTimeout in the block once it has taken too long, or so much processor time of its `own`.

    A library that does not come back to Python in time after that is ended with this process.
    """

    def ring(*_: object) -> None:
        raise CheckTimeout

    signal.signal(signal.SIGALRM, ring)
    signal.signal(signal.SIGVTALRM, ring)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    timers = {signal.ITIMER_REAL: seconds, signal.ITIMER_VIRTUAL: own, signal.ITIMER_PROF: own + RING_SECONDS}
    for timer, left in timers.items():
        signal.setitimer(timer, left)
    try:
        yield
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)


def limit_memory(size: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(stdin: TextIO, stdout: TextIO, door: socket.socket) -> None:
    """Examine as the lines on `stdin` say, meeting snapshots at `door`, and answer on `stdout`."""
    examination = Examination.from_json(stdin.readline())
    limit_memory(examination.memory)
    os.environ["MPLBACKEND"] = "Agg"
    warnings.simplefilter("ignore")
    examiner = Examiner(examination, door)
    examiner.prepare()
    _say(stdout, {"ready": True})
    task = examiner.task = Task(**json.loads(stdin.readline()))
    checks = [check for check in examination.checks if check.grade_id in task.checks]
    if task.uses_up:
        examiner.last_ones = frozenset({check.place: check.grade_id for check in checks}.values())
    for check in checks:
        _say(stdout, asdict(examiner.examine(check)))


def _say(stdout: TextIO, facts: dict[str, Any]) -> None:
    stdout.write(json.dumps(facts) + "\n")
    stdout.flush()


def begin(door: int) -> None:
    """Examine as the lines on this process's standard input say, at the door of this descriptor."""
    # Checks may print and read: the lines to the grader are kept apart from that.
    lines_in, lines_out = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    with Path(os.devnull).open("r+") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)
    main(lines_in, lines_out, socket.socket(fileno=door))


if __name__ == "__main__":
    from readybook.grading import examiner  # classes of the module, not of __main__, which is replaced

    examiner.begin(int(sys.argv[1]))
