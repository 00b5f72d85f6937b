"""Says which name of a piece of Python belongs to which scope, by rules that no version of Python changes.

The standard library's `symtable` tells how one interpreter compiles a scope, and that differs: since 3.12
it counts the variables of comprehensions, since 3.14 it hides those of annotations.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

_EACH_CLASS_HAS = frozenset({"__module__", "__qualname__"})
_Part: TypeAlias = "tuple[ast.AST, _Scope]"


class Use(NamedTuple):
    """One use of a global name: what happens to it, and whether only once a function is called."""

    name: str
    to: type[ast.expr_context]
    later: bool


def uses_of_globals(tree: ast.Module) -> Iterator[Use]:
    """Yield each use of a global name at any depth, in the order in which the code runs."""
    for node, scope in _leaves([(tree, _Scope("module", None, tree.body))]):
        if not isinstance(node, ast.Name):
            continue
        name, to = scope.mangled(node.id), type(node.ctx)
        if scope.is_global(name, to):
            yield Use(name, to, scope.later)
        elif to is not ast.Load:
            scope.bound_so_far.add(name)


class _Scope:
    """A module, function, class, comprehension, or the type parameters of one of them.

    kind: one of these words, or "alias", whose value is looked at only when somebody asks for it.
    body: the nodes that run in it. names: what it binds besides, such as parameters.
    """

    def __init__(
        self, kind: str, parent: _Scope | None, body: Sequence[ast.AST] = (), names: Iterable[str] = ()
    ) -> None:
        self.kind = kind
        self.parent = parent
        self.body = body
        self.names = frozenset(names)
        self.private: str = parent.private if parent else ""
        self.quoted: bool = parent.quoted if parent else _has_quoted_annotations(body)
        self.later: bool = kind in ("function", "alias") or bool(parent and parent.later)
        # An assignment expression in a comprehension binds in what is around the comprehension.
        self.owner: _Scope = parent.owner if parent and kind == "comprehension" else self
        self.bound_so_far = set(_EACH_CLASS_HAS)  # a class runs line by line

    @cached_property
    def declared(self) -> dict[str, type[ast.AST]]:
        """Which names are declared `global` or `nonlocal` here."""
        return {
            self.mangled(name): type(node)
            for node in self._own_leaves
            if isinstance(node, ast.Global | ast.Nonlocal)
            for name in node.names
        }

    @cached_property
    def bound(self) -> frozenset[str]:
        """Which names are bound here, and thus mean this scope's own all through it."""
        found = {
            self.mangled(node.id)
            for node in self._own_leaves
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        return frozenset(found | {self.mangled(name) for name in self.names}) - self.declared.keys()

    @cached_property
    def _own_leaves(self) -> list[ast.AST]:
        parts = [(node, self) for node in self.body]
        return [node for node, scope in _leaves(parts, self) if scope is self]

    def is_global(self, name: str, to: type[ast.expr_context]) -> bool:
        """Whether a name that is used here is the global one."""
        if self.kind == "class" and (name in self.bound or name in _EACH_CLASS_HAS):
            return to is ast.Load and name not in self.bound_so_far
        scope, sees_class = self, True
        while scope.parent:
            # What a class binds is seen by itself and by type parameters, not by its functions.
            seen = scope.kind != "class" or sees_class
            if scope.kind == "class" and scope is not self and name == "__class__":
                return False
            if seen and name in scope.declared:
                return scope.declared[name] is ast.Global
            if seen and name in scope.bound:
                return False
            sees_class = sees_class and scope.kind in ("type", "alias")
            scope = scope.parent
        return True

    def mangled(self, name: str) -> str:
        """Return what Python makes of a private name in a class, such as `_C__x` of `__x`."""
        hidden = self.private and name.startswith("__") and not name.endswith("__")
        return f"_{self.private}{name}" if hidden else name


def _has_quoted_annotations(body: Sequence[ast.AST]) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in body
    )


def _leaves(parts: Iterable[_Part], within: _Scope | None = None) -> Iterator[_Part]:
    """Yield names and declarations in the order in which they run, each with its scope.

    within: leave out all scopes but this one and its comprehensions.
    """
    waiting = list(parts)[::-1]
    while waiting:  # and no recursion: a sum of a thousand terms is a thousand deep
        node, scope = waiting.pop()
        if within and scope.owner is not within:
            continue
        if isinstance(node, ast.Name | ast.Global | ast.Nonlocal):
            yield node, scope
        else:
            waiting += list(_parts(node, scope))[::-1]


def _parts(node: ast.AST, scope: _Scope) -> Iterator[_Part]:
    """Yield what a node consists of, in the order in which it runs, each with the scope that it runs in."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _all([*node.decorator_list, *_defaults(node.args)], scope)
            around, parameters = _type_parameters(node, scope)
            yield from parameters
            if not scope.quoted:
                yield from _all([*_annotations(node.args), node.returns], around)
            yield from _all(node.body, _Scope("function", around, node.body, _arguments(node.args)))
            yield _binding(node.name), scope
        case ast.Lambda():
            yield from _all(_defaults(node.args), scope)
            yield node.body, _Scope("function", scope, [node.body], _arguments(node.args))
        case ast.ClassDef():
            yield from _all(node.decorator_list, scope)
            around, parameters = _type_parameters(node, scope)
            yield from parameters
            yield from _all([*node.bases, *node.keywords], around)
            inside = _Scope("class", around, node.body)
            inside.private = node.name.lstrip("_")
            yield from _all(node.body, inside)
            yield _binding(node.name), scope
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _comprehension(node, scope)
        case ast.NamedExpr():
            yield node.value, scope
            yield node.target, scope.owner
        case ast.Assign():
            yield from _all([node.value, *node.targets], scope)
        case ast.AugAssign():
            reads = [ast.Name(node.target.id, ast.Load())] if isinstance(node.target, ast.Name) else []
            yield from _all([*reads, node.value, node.target], scope)
        case ast.AnnAssign():
            binds = node.simple or node.value or not isinstance(node.target, ast.Name)
            yield from _all([node.value, node.target if binds else None], scope)
            if not scope.quoted:
                yield node.annotation, scope
        case ast.For() | ast.AsyncFor():
            yield from _all([node.iter, node.target, *node.body, *node.orelse], scope)
        case ast.Import() | ast.ImportFrom():
            names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
            yield from _all([_binding(name) for name in names if name != "*"], scope)
        case ast.ExceptHandler():
            yield from _all([node.type, node.name and _binding(node.name), *node.body], scope)
        case ast.MatchAs() | ast.MatchStar() | ast.MatchMapping():
            name = node.rest if isinstance(node, ast.MatchMapping) else node.name
            yield from _all([*ast.iter_child_nodes(node), name and _binding(name)], scope)
        case _ if type(node).__name__ == "TypeAlias":  # since 3.12
            yield node.name, scope  # type: ignore[attr-defined]
            around, parameters = _type_parameters(node, scope, "alias")
            yield from parameters
            yield node.value, around  # type: ignore[attr-defined]
        case _:
            yield from _all(ast.iter_child_nodes(node), scope)


def _all(nodes: Iterable[ast.AST | str | None], scope: _Scope) -> Iterator[_Part]:
    return ((node, scope) for node in nodes if isinstance(node, ast.AST))


def _binding(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def _type_parameters(node: ast.AST, scope: _Scope, kind: str = "type") -> tuple[_Scope, Iterator[_Part]]:
    """Return the scope of a node's type parameters, `scope` itself when there are none, and they in it."""
    parameters: list[ast.AST] = getattr(node, "type_params", [])  # since 3.12
    if not parameters and kind == "type":
        return scope, iter(())
    names = [parameter.name for parameter in parameters]  # type: ignore[attr-defined]
    around = _Scope(kind, scope, names=names)
    return around, _all(parameters, around)


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: _Scope
) -> Iterator[_Part]:
    targets = [part for generator in node.generators for part in ast.walk(generator.target)]
    names = [part.id for part in targets if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    inside = _Scope("comprehension", scope, names=names)
    for number, generator in enumerate(node.generators):
        yield generator.iter, inside if number else scope
        yield from _all([generator.target, *generator.ifs], inside)
    result = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    yield from _all(result, inside)


def _every(arguments: ast.arguments) -> list[ast.arg]:
    positional = [*arguments.posonlyargs, *arguments.args]
    return [arg for arg in (*positional, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg) if arg]


def _arguments(arguments: ast.arguments) -> list[str]:
    return [arg.arg for arg in _every(arguments)]


def _annotations(arguments: ast.arguments) -> list[ast.expr | None]:
    return [arg.annotation for arg in _every(arguments)]


def _defaults(arguments: ast.arguments) -> list[ast.expr | None]:
    return [*arguments.defaults, *arguments.kw_defaults]
