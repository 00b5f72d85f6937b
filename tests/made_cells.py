"""Cells made from a grammar of all that binds and reads names, each with the names that it must have.

What a piece means is put together from what its parts mean, as the language reference tells it, and not by
walking a tree: so the expectation owes nothing to the code that is tried, or to the Python that runs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

GLOBALS = [f"g{number}" for number in range(12)]
NEW_SYNTAX = (3, 12)  # type parameters, `type`, and quotes of one kind within a string


@dataclass(frozen=True)
class Cell:
    """A cell's text, the names that it must bind and read, and whether older Pythons cannot read it."""

    source: str
    bound: frozenset[str]
    read: frozenset[str]
    is_new: bool


@dataclass(frozen=True)
class Piece:
    """Some lines in one scope: what they bind there, what they read there, what scopes in them read.

    fixed: what they read as a global, whatever the scopes around them bind.
    """

    lines: tuple[str, ...]
    bound: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    deep: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()


def cells(number: int = 300, *, is_new: bool = False) -> Iterator[Cell]:
    """Yield so many cells, the same ones each time."""
    for seed in range(number):
        maker = _Maker(random.Random(f"{seed} {is_new}"), is_new)
        whole = maker.block(depth=0)
        read = (whole.read | whole.deep | whole.fixed) - whole.bound
        yield Cell("\n".join(whole.lines), whole.bound, read, maker.made_new)


class _Maker:
    def __init__(self, chance: random.Random, is_new: bool) -> None:
        self.chance = chance
        self.is_new = is_new
        self.made_new = False
        self.counter = 0

    def fresh(self, letter: str) -> str:
        self.counter += 1
        return f"{letter}{self.counter}"

    def one(self) -> str:
        return self.chance.choice(GLOBALS)

    def block(self, depth: int, size: int = 4, inside: str = "module") -> Piece:
        simple: list[Callable[[int], Piece]] = [
            *(self.assignment, self.annotated, self.imports, self.deleted, self.changed, self.walrus),
            *(self.comprehension, self.handler, self.loop, self.context, self.matched, self.formatted),
        ]
        deep: list[Callable[[int], Piece]] = [self.function, self.class_, self.anonymous, self.outside]
        if self.is_new:
            deep += [self.alias, self.generic, self.generic_class]
        choices = simple + (deep * 2 if depth < 3 else [])
        if inside == "class":  # where these are not allowed, or bind elsewhere
            choices = [make for make in choices if make not in (self.walrus, self.outside)]
        return joined([self.chance.choice(choices)(depth) for _ in range(self.chance.randint(2, size))])

    # expressions: text, and the names that it reads

    def value(self) -> tuple[str, frozenset[str]]:
        a, b = self.one(), self.one()
        forms = [f"{a}", f"{a} + {b}", f"f0({a}, *{b})", f"{a}[{b}:1]", f"{a}.{b}", f"{{**{a}, 'k': {b}}}"]
        text = self.chance.choice(forms)
        names = {a} if text == a or "." in text else {a, b}
        return text, frozenset(names | ({"f0"} if "f0" in text else set()))

    # statements

    def assignment(self, _: int) -> Piece:
        text, read = self.value()
        a, b, c = self.one(), self.one(), self.one()
        target, bound = self.chance.choice(
            [(a, {a}), (f"{a}, *{b}", {a, b}), (f"[{a}, ({b}, {c})]", {a, b, c}), (f"{a} = {b}", {a, b})]
        )
        return Piece((f"{target} = {text}",), frozenset(bound), read)

    def annotated(self, _: int) -> Piece:
        text, read = self.value()
        name, kind = self.fresh("n"), self.one()
        return Piece((f"{name}: {kind} = {text}",), frozenset({name}), read | {kind})

    def imports(self, _: int) -> Piece:
        name = self.fresh("m")
        text, bound = self.chance.choice(
            [
                (f"import {name}.part", name),
                (f"import other.part as {name}", name),
                (f"from other import part as {name}", name),
                (f"from .{name} import {name}", name),
            ]
        )
        return Piece((text,), frozenset({bound}))

    def deleted(self, _: int) -> Piece:
        name, (text, read) = self.fresh("d"), self.value()
        return Piece((f"{name} = {text}", f"del {name}"), frozenset({name}), read)

    def changed(self, _: int) -> Piece:
        text, read = self.value()
        name = self.fresh("c")
        return Piece((f"{name} = 0", f"{name} += {text}"), frozenset({name}), read)

    def walrus(self, _: int) -> Piece:
        name, (text, read), local = self.fresh("w"), self.value(), self.fresh("v")
        lines = self.chance.choice(
            [f"if ({name} := {text}): pass", f"[({name} := {local}) for {local} in ({text})]"]
        )
        return Piece((lines,), frozenset({name}), read)

    def comprehension(self, _: int) -> Piece:
        local, (first, read) = self.one(), self.value()
        other = self.one()
        opened, closed = self.chance.choice(["[]", "{}", "()"])
        lines = [
            (f"{opened}({local}, {other}) for {local} in ({first}){closed}", {other} - {local}),
            (f"{{{local}: {other} for {local}, _ in ({first}) if {other}}}", {other} - {local}),
            (f"{opened}u for {local} in ({first}) for u in ({local}, {other}){closed}", {other} - {local}),
            (f"{opened}[{local} for u in {local}] for {local} in ({first}){closed}", set()),
        ]
        text, more = self.chance.choice(lines)
        # A class body is not seen from within a comprehension: what is read there is read as by a function.
        return Piece((text,), frozenset(), read, frozenset(more))

    def handler(self, _: int) -> Piece:
        name, (text, read) = self.fresh("e"), self.value()
        kind = self.one()
        star = self.chance.choice(["", "*"])
        lines = ("try:", f"    {text}", f"except{star} {kind} as {name}:", f"    {name}")
        return Piece(lines, frozenset({name}), read | {kind})

    def loop(self, depth: int) -> Piece:
        name, (text, read) = self.fresh("i"), self.value()
        body = self.assignment(depth)
        lines = (f"for {name}, _ in ({text}):", *indented(body), "else:", f"    {name}")
        return Piece(lines, body.bound | {name, "_"}, read | body.read)

    def context(self, _: int) -> Piece:
        name, (text, read) = self.fresh("h"), self.value()
        return Piece((f"with ({text}) as {name}, {name}:", "    pass"), frozenset({name}), read)

    def matched(self, _: int) -> Piece:
        (text, read), kind = self.value(), self.one()
        a, b, c = self.fresh("p"), self.fresh("p"), self.fresh("p")
        pattern, bound = self.chance.choice(
            [
                (f"[{a}, *{b}]", {a, b}),
                (f"{{'k': {a}, **{b}}}", {a, b}),
                (f"{kind}({a}, x=[{b}, _]) as {c}", {a, b, c}),
                (f"{kind}.x | {kind}.y", set()),
            ]
        )
        lines = (f"match {text}:", f"    case {pattern} if {self.one()}:", "        pass")
        guard = lines[1].rpartition(" if ")[2].rstrip(":")
        kinds = {kind} if kind in pattern else set()
        return Piece(lines, frozenset(bound), read | kinds | {guard})

    def formatted(self, _: int) -> Piece:
        a, b = self.one(), self.one()
        if self.is_new and self.chance.random() < 0.5:
            self.made_new = True
            return Piece((f'f"{{{a}["k"]:{{{b}}}}} {{"{a}"}}"',), read=frozenset({a, b}))
        return Piece((f"f'{{{a}!r:>{{{b}}}}} {{{a}=}} {{{{{b}}}}}'",), read=frozenset({a, b}))

    def function(self, depth: int, types: Sequence[str] = ()) -> Piece:
        name, parameter, more = self.fresh("f"), self.one(), self.fresh("a")
        decorator, (default, read), kind = self.one(), self.value(), self.one()
        body = self.block(depth + 1, 3)
        own = body.bound | {parameter, more, "rest", "named"}
        deep = frozenset((body.read | body.deep) - own - set(types))
        brackets = f"[{', '.join(types)}]" if types else ""
        asynchronous = self.chance.choice(["", "async "])
        head = f"{parameter}, /, {more}: {kind} = ({default}), *rest, **named"
        lines = (
            f"@{decorator}",
            f"{asynchronous}def {name}{brackets}({head}) -> {self.chance.choice([*types, kind])}:",
            *indented(body),
        )
        return Piece(lines, frozenset({name}), read | {decorator, kind}, deep, body.fixed)

    def outside(self, _: int) -> Piece:
        name, far, changed = self.fresh("f"), self.fresh("far"), self.one()
        near, (text, read) = self.fresh("x"), self.value()
        lines = (
            *(f"def {name}({near}):", "    def inner():", f"        global {far}, {changed}"),
            *(f"        nonlocal {near}", f"        {near} = {text}", f"        {changed} += 1"),
            *(f"        {far} = {near}", "    return inner"),
        )
        return Piece(lines, frozenset({name}), frozenset(), read, frozenset({changed}))

    def anonymous(self, _: int) -> Piece:
        name, parameter, other = self.fresh("l"), self.one(), self.one()
        default, read = self.value()
        text = (
            f"{name} = lambda {parameter}, *, k=({default}): [k, {parameter}, {other}, lambda: {parameter}]"
        )
        return Piece((text,), frozenset({name}), read, frozenset({other} - {parameter}))

    def class_(self, depth: int, types: Sequence[str] = ()) -> Piece:
        name, base, option = self.fresh("K"), self.one(), self.one()
        body = self.block(depth + 1, 3, inside="class")
        brackets = f"[{', '.join(types)}]" if types else ""
        lines = (f"class {name}{brackets}({base}, option={option}):", *indented(body))
        # Neither its functions nor a class around it share what a class binds. What it reads first and
        # binds afterwards is at first the global.
        deep, fixed = body.deep | (body.read - body.bound), body.fixed | (body.read & body.bound)
        return Piece(lines, frozenset({name}), frozenset({base, option}), deep, fixed)

    def alias(self, _: int) -> Piece:
        self.made_new = True
        name, kind, other = self.fresh("X"), self.fresh("T"), self.one()
        text, read = self.chance.choice(
            [(f"type {name}[{kind}] = dict[{kind}, {other}]", {other}), (f"type {name} = {other}", {other})]
        )
        return Piece((text,), frozenset({name}), frozenset(read | ({"dict"} & set(text.split("[")))))

    def generic(self, depth: int) -> Piece:
        self.made_new = True
        return self.function(depth, [self.fresh("T")])

    def generic_class(self, depth: int) -> Piece:
        self.made_new = True
        return self.class_(depth, [self.fresh("T")])


def joined(pieces: Sequence[Piece]) -> Piece:
    """Return pieces one after the other; what is read after it was bound is the scope's own."""
    bound: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    for piece in pieces:
        read |= piece.read - bound
        bound |= piece.bound
    lines = [line for piece in pieces for line in piece.lines]
    deep = frozenset[str]().union(*(piece.deep for piece in pieces))
    fixed = frozenset[str]().union(*(piece.fixed for piece in pieces))
    return Piece(tuple(lines), bound, read, deep, fixed)


def indented(piece: Piece) -> list[str]:
    """Return the lines of a piece as the body of something."""
    return [f"    {line}" for line in piece.lines]
