"""Names come from the text alone: every Python finds the same, and they are what the language says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from readybook.course import CourseError
from readybook.grading.plan import plan
from readybook.interpreters import interpreters
from readybook.names import names_of, replaced_names
from tests.made_cells import NEW_SYNTAX, Cell, cells

ROOT = Path(__file__).resolve().parents[1]

# Each: a cell, what it binds, what it reads.
CONSTRUCTS = [
    ("[key for key in table if key]", "", "table"),
    ("{a: b for a, (b, *c) in pairs}", "", "pairs"),
    ("[y for x in xs for y in x if z]", "", "xs z"),
    ("[(last := x) for x in xs]", "last", "xs"),
    ("[[last := y for y in x] for x in xs]", "last", "xs"),
    ("[lambda: x for x in xs]", "", "xs"),
    ("def f():\n    return [(last := x) for x in xs], last", "f", "xs"),
    ("def f():\n    global last\n    return [(last := x) for x in xs]", "f", "xs"),
    ("x = [x for x in x]", "x", ""),
    ("def f(x=[x for x in y]):\n    return x", "f", "y"),
    ("top = 1\ndef top():\n    return local", "top", "local"),
    ("def top():\n    here = 1\n    return here", "top", ""),
    (
        "f = lambda x, /, y=default, *rest, k=other, **named: (x, y, rest, k, named, z)",
        "f",
        "default other z",
    ),
    ("f = lambda x: lambda: x + y", "f", "y"),
    ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = y\n    return g", "f", "y"),
    ("def f():\n    x = 1\n    def g():\n        global x\n        return x", "f", "x"),
    ("def f():\n    global x\n    def g():\n        return x", "f", "x"),
    ("def f(x):\n    def g():\n        global x\n        def h():\n            return x", "f", "x"),
    ("def f():\n    global calls\n    calls += 1", "f", "calls"),
    ("def f():\n    global made\n    made = 1", "f", ""),
    ("def f():\n    x: int = 1\n    return x", "f", ""),
    ("def f(g=(h := 1)):\n    return h", "f h", ""),
    ("class C:\n    a = b\n    def m(self):\n        return a, __class__", "C", "a b"),
    ("class C:\n    a = 1\n    b = [a for _ in range(3)]\n    c = [x for x in a]", "C", "a"),
    ("class C:\n    fit = fit", "C", "fit"),
    ("class C:\n    global made\n    made = 1", "C made", ""),
    ("class C:\n    class D:\n        x = 1\n        y = x\n    z = x", "C", "x"),
    ("class C(Base, metaclass=Meta):\n    __slots__ = names\n    where = __module__", "C", "Base Meta names"),
    ("class C:\n    def m(self):\n        return __secret, self.__own", "C", "_C__secret"),
    ("def f():\n    x = 1\n    class C:\n        x = x", "f", "x"),
    ("@wrap(by)\ndef f(a: A, *b: B, c: C = d) -> D:\n    pass", "f", "A B C D by d wrap"),
    ("@wrap\nclass C:\n    x: X\n    y: Y = z", "C", "X Y wrap z"),
    ("from __future__ import annotations\ndef f(a: A) -> B:\n    c: C = d", "annotations f", "d"),
    ("x: X = y", "x", "X y"),
    ("x: X", "x", "X"),
    ("(x): X", "", "X"),
    ("a.b: X = y", "", "X a y"),
    ("x += y", "x", "y"),
    ("x[i] += y", "", "i x y"),
    ("a = b, *c = d", "a b c", "d"),
    ("for i, *(j, a.k) in rows:\n    pass\nelse:\n    i", "i j", "a rows"),
    ("with a as b, c() as (d, e[f]):\n    b", "b d", "a c e f"),
    ("try:\n    a\nexcept E as e:\n    e\nfinally:\n    b", "e", "E a b"),
    ("try:\n    a\nexcept* (E, F) as e:\n    pass", "e", "E F a"),
    ("match a:\n    case [b, *c] | {'k': b, **c} if d: e", "b c", "a d e"),
    ("match a:\n    case C(x, y=z) as w: pass\n    case m.n: pass\n    case _: v", "w x z", "C a m v"),
    ("import a.b, c.d as e\nfrom f import g as h, i\nfrom .. import j", "a e h i j", ""),
    ("from a import *\nb", "", "b"),
    ("del a, b.c, d[e]", "a", "b d e"),
    ("f'{a!r:>{b}} {c=} {{d}}'", "", "a b c"),
    ("async def f():\n    async with a as b:\n        return [c async for c in b]", "f", "a"),
    ("result = await answer\nasync for x in y: pass", "result x", "answer y"),
    ("a if b else c; a < b < c; not d; a[b:c, ...]; a(*b, **c, k=d)", "", "a b c d"),
    ("if (n := len(a)) > 1: n", "n", "a"),
    ("print(len(__name__), ExceptionGroup, PythonFinalizationError, _IncompleteInputError)", "", ""),
    ("display(In, _)", "", "In _ display"),
    ("global x\nx = y", "x", "y"),
    ("lambda_ = 1\ngenexpr, top = (x for x in y), lambda: 1\nlistcomp", "genexpr lambda_ top", "listcomp y"),
    ("'\\d' is 1", "", ""),
]
# What Pythons before 3.12 cannot read.
NEW_CONSTRUCTS = [
    ("def f[T: Bound, *Ts, **P](a: T, b: Known = c) -> Ts:\n    return T, P, d", "f", "Bound Known c d"),
    ("class C[T](Base[T], Other):\n    a: T\n    def m[S](self, x: S) -> T: ...", "C", "Base Other"),
    (
        "class C:\n    U = 1\n    def m[T: U](self, x: U) -> V: ...\n    type W = U\n    def n(self): U",
        "C",
        "U V",
    ),
    ("class C:\n    U = 1\n    def m[T: U](self, x: U) -> V: ...\n    type W = U", "C", "V"),
    ("type X[T] = dict[T, Y]", "X", "Y"),
    ("type X = X | None", "X", ""),
    ("def f(x):\n    type X = x | X\n    return X", "f", ""),
    ("@wrap\ndef f[T](x=T): ...", "f", "T wrap"),
    ('f"{a["k"]} {b:{c["d"]}} {"\\n".join(e)}"', "", "a b c e"),
]
# Each: a check, and what it takes from the candidate only to replace it.
REPLACED = [
    ("x = x + 1", "x"),
    ("x += 1", "x"),
    ("x = 1\nx += 1\ndel x", ""),
    ("del x", "x"),
    ("for x in x: pass", "x"),
    ("with x as x: pass", "x"),
    ("old = f\nf = g\nf = old", "f"),
    ("[f(x) for x in xs]\nf = 1\nx = 2", "f"),
    ("sum(x for _ in y)\nx = 1", "x"),
    ("def g():\n    return f\nf = 1", ""),
    ("@f\ndef f(): ...", "f"),
    ("def g(x=f): ...\nf = 1", "f"),
    ("f(1)\ndef f(): ...", "f"),
    ("f(1)\nimport f.g", "f"),
    ("f(1)\nclass f: ...", "f"),
    ("class C:\n    f = f\nC.f = f = 1", "f"),
    ("class C:\n    f = 1\n    f = f + 1", ""),
    ("x\nmatch y:\n    case [x, *y]: pass", "x y"),
    ("e\ntry: pass\nexcept E as e: pass", "e"),
    ("(x := x + 1)", "x"),
]


MISTAKES = [
    "a b",
    "def f(a, a): ...",
    "nonlocal x",
    "return 1",
    "def f(x):\n    global x",
    "def f():\n    from a import *",
]


def names(words: str) -> frozenset[str]:
    return frozenset(words.split())


@pytest.mark.parametrize(("source", "bound", "read"), CONSTRUCTS)
def test_a_construct_binds_and_reads_what_the_language_says(source: str, bound: str, read: str) -> None:
    found = names_of(source)
    assert (found.bound, found.read) == (names(bound), names(read))


@pytest.mark.parametrize(("source", "bound", "read"), NEW_CONSTRUCTS)
def test_so_does_what_only_newer_pythons_can_read(source: str, bound: str, read: str) -> None:
    if sys.version_info < NEW_SYNTAX:
        with pytest.raises(SyntaxError):
            names_of(source)
        return
    found = names_of(source)
    assert (found.bound, found.read) == (names(bound), names(read))


@pytest.mark.parametrize(("source", "replaced"), REPLACED)
def test_what_a_check_replaces_is_what_it_met_before(source: str, replaced: str) -> None:
    assert replaced_names(source) == names(replaced)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_check_that_no_python_can_run_is_refused_whether_or_not_it_parses(mistake: str) -> None:
    facts = {"schema_version": 3, "grade_id": "double", "grade": True, "solution": False, "points": 1}
    book = new_notebook(cells=[new_code_cell(mistake, metadata={"nbgrader": facts})])
    with pytest.raises(CourseError, match=r"the check 'double' is not plain Python \(line \d\)"):
        plan(book, book)


def test_a_name_that_is_known_as_a_task_counts_although_python_has_it() -> None:
    assert names_of("sum(x)", frozenset({"sum"})).read == {"sum", "x"}


def test_a_thousand_deep_is_not_too_deep() -> None:
    assert names_of("total = " + " + ".join(["x"] * 1000)).read == {"x"}


@pytest.mark.parametrize("is_new", [False, True], ids=["every Python", "newer Pythons"])
def test_300_cells_made_from_a_grammar_have_the_names_that_they_were_made_with(is_new: bool) -> None:
    made = list(cells(300, is_new=is_new))
    assert any(cell.is_new for cell in made) is is_new
    assert [cell.source for cell in made if is_readable(cell) and found(cell.source) != expected(cell)] == []


def test_every_python_here_finds_the_same_names_in_the_course_its_answers_and_made_cells() -> None:
    sources = [*course_cells(), *(cell.source for cell in cells(300))]
    assert len(sources) > 900
    script = """
        import json, sys
        from readybook.names import names_of, replaced_names
        def found(source):
            try:
                names = names_of(source)
            except SyntaxError:
                return "no Python"
            return [sorted(names.bound), sorted(names.read), sorted(replaced_names(source))]
        print(json.dumps([found(source) for source in json.load(sys.stdin)]))
    """
    answers = {
        version: subprocess.run(
            [python, "-X", "utf8", "-c", dedent(script)],
            input=json.dumps(sources),
            env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for version, python in interpreters().items()
    }
    assert answers
    first, *others = answers.values()
    assert sum(names != "no Python" for names in json.loads(first)) > 0.9 * len(sources)
    for other in others:
        assert json.loads(other) == json.loads(first)


def course_cells() -> list[str]:
    """Return every code cell of the course, and every answer of the bank."""
    texts = [
        "".join(cell["source"])
        for folder in ("source", "release")
        for path in sorted((ROOT / folder).rglob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    for path in sorted((ROOT / "answers").rglob("*.py")):
        texts += re.split(r"(?m)^# %%.*$", path.read_text(encoding="utf-8"))
    return list(dict.fromkeys(texts))


def is_readable(cell: Cell) -> bool:
    return sys.version_info >= NEW_SYNTAX or not cell.is_new


def found(source: str) -> tuple[frozenset[str], frozenset[str]]:
    names = names_of(source)
    return names.bound, names.read


def expected(cell: Cell) -> tuple[frozenset[str], frozenset[str]]:
    return cell.bound, cell.read
