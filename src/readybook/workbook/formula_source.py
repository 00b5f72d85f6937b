# ruff: noqa: RUF001 (signs of text look like others)
"""TeX of notebooks, brought to the part of TeX that latex2mathml reads right.

Each step mends something that is lost before there is a MathML tree to mend: latex2mathml's tokeniser ends
``\\text{..}`` at the first closing brace, reads ``\\operatorname`` with letters only, ``\\\\[2pt]`` as text,
knows few environments, numbers the rows of ``align`` by itself and does not let a macro take a known name.
What must reach the tree in spite of that (the name of an environment, the class of a symbol) travels as
``\\class{name}``, which latex2mathml hands through as an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

TEXT_MARK = "="
RELAX = r"\relax"
OWN = (
    "own"  # before the name of a macro, as latex2mathml looks for its own commands before it looks for macros
)

_DEPTH_OF_TEXT = 4
_TEXT_COMMANDS = {
    **dict.fromkeys(("text", "textrm", "textnormal", "textup", "textmd", "mbox", "hbox", "textsc"), "text"),
    "textbf": "textbf", "textit": "textit", "emph": "textit", "textsl": "textit",
    "textsf": "textsf", "texttt": "texttt",
}  # fmt: skip
_SIGNS_OF_TEXT = {
    r"\ ": " ", r"\,": "\u2009", r"\;": " ", r"\:": " ", r"\quad": "\u2003", r"\qquad": "\u2003\u2003",
    r"\!": "", r"\-": "", r"\ldots": "…", r"\dots": "…", r"\textbackslash": "\\", r"\%": "%", r"\$": "$",
    r"\&": "&", r"\#": "#", r"\_": "_", r"\{": "{", r"\}": "}",
    "---": "—", "--": "–", "``": "“", "''": "”", "~": "\u00a0", "{": "", "}": "",
}  # fmt: skip
_PART_OF_TEXT = re.compile(r"\\[a-zA-Z]+ ?|\\.|---?|``|''|.", re.S)
_COMMAND = re.compile(r"\\([a-zA-Z]+)|\\.", re.S)
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*\{?|def\s*|DeclareMathOperator\*?\s*\{?)\s*\\([a-zA-Z]+)"
)
_PLAIN_GROUPS = ("equation", "equation*", "displaymath", "math", "subequations")
_ENVIRONMENTS = frozenset((
    "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array", "cases",
    "dcases", "rcases", "drcases", "aligned", "align", "align*", "alignat", "alignat*", "alignedat",
    "flalign", "flalign*", "split", "eqnarray", "eqnarray*", "gather", "gather*", "gathered", "multline",
    "multline*",
))  # fmt: skip
_BORDER = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}(?:\s*\[[tbc]\])?(\s*\{(?:[^{}]|\{[^{}]*\})*\})?")
_NO_COLUMN = re.compile(r"[@!>pmb]\s*\{[^{}]*\}|[^lcr|]")
_LENGTH = r"-?[\d.]*\s*(?:pt|em|ex|mm|cm|in|pc|mu|px|bp|\\[a-zA-Z]+)"
_NEW_LINE = re.compile(r"\\\\\*?(?:\s*\[\s*" + _LENGTH + r"\s*\])?|\\.", re.S)
_TABLES = ("substack", "cases", "matrix", "pmatrix")
_CLASSES = ("mathrel", "mathbin", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner")

_MATH_COMMANDS = frozenset((
    "bb", "bf", "cal", "frak", "it", "rm", "scr", "sf", "sfit", "tt", "normal", "bin", "choice", "close",
    "inner", "op", "open", "ord", "punct", "rel", "strut", "ring", "clap", "llap", "rlap",
))  # fmt: skip

# Commands that latex2mathml does not know or reads wrong, in words that it reads right.
_WORDS = {
    "arg": r"\operatorname{arg}",
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
    "limsup": r"\operatorname*{lim\,sup}",
    "liminf": r"\operatorname*{lim\,inf}",
    "sgn": r"\operatorname{sgn}",
    "implies": r"\;\Longrightarrow\;",
    "impliedby": r"\;\Longleftarrow\;",
    "iff": r"\;\Longleftrightarrow\;",
    "colon": r"\class{mathpunct}{:}",
    "renewcommand": r"\newcommand",
    "providecommand": r"\newcommand",
    "notag": "",
    "nonumber": "",
    "allowbreak": "",
    "nobreak": "",
    "displaylimits": "",
    "centering": "",
    "medspace": r"\:",
    "hline": r"\class{hline}{}",
    "hdashline": r"\class{hline}{}",
    "newline": r"\\",
    "bm": r"\boldsymbol",
    "lbrace": r"\{",
    "rbrace": r"\}",
    "dotsm": r"\cdots",
    "ensuremath": "",
    "mathds": r"\mathbb",
    "mathbbm": r"\mathbb",
    "dag": r"\dagger",
    "ddag": r"\ddagger",
}


class NotReadable(ValueError):
    """The formula cannot be brought to what latex2mathml reads."""


class Source(NamedTuple):
    """TeX for latex2mathml, and the tags taken out of it: (text, whether it stands without brackets)."""

    tex: str
    tags: list[tuple[str, bool]]


def prepared(tex: str, known: Iterable[str] = ()) -> Source:
    """The TeX that latex2mathml reads right, where known are names of macros defined before."""
    tex = re.sub(r"(\\.)|%[^\n]*(?:\n[ \t]*)?", lambda found: found[1] or "", tex, flags=re.S)
    if _end_of_group(tex + "}", 0) != len(tex):
        raise NotReadable("a brace that no other closes")
    tex = _with_own_macros(tex, {*known, *_DEFINITION.findall(tex)})
    tex = _with_groups(tex, ("label",), lambda _name, _body: "")
    tex = _with_groups(tex, ("eqref",), lambda _name, body: rf"\text{{({body})}}")
    tex = _with_groups(tex, ("ref",), lambda _name, body: rf"\text{{{body}}}")
    tex, tags = _without_tags(tex)
    tex = _with_groups(tex, tuple(_TEXT_COMMANDS), _text)
    tex = _COMMAND.sub(lambda found: _WORDS.get(found[1], found[0]), tex)
    tex = _with_groups(tex, ("operatorname", "operatorname*", "operatornamewithlimits"), _operator)
    tex = _with_groups(tex, _TABLES, lambda name, body: rf"{{{_beginning(name)}{body}\end{{matrix}}}}")
    if not _MATH_COMMANDS.issuperset(re.findall(r"\\math([a-zA-Z]+)", tex)):
        raise NotReadable("a font that latex2mathml would pass over in silence")
    tex = re.sub(rf"\\({'|'.join(_CLASSES)})\s*(?=\{{)", r"\\class{\1}", tex)
    tex = re.sub(r"\\([a-zA-Z]+)\s*\\nolimits(?![a-zA-Z])", r"\\class{nolimits}{\\\1}", tex)
    tex = re.sub(r"\\color\s*(\{[^{}]*\})\s*(?=\{)", r"\\textcolor\1", tex)
    tex = _NEW_LINE.sub(lambda found: r"\\ " if found[0].startswith(r"\\") else found[0], tex)
    tex = _BORDER.sub(_border, tex)
    # latex2mathml drops a last row whose last cell is empty, with all its other cells
    return Source(re.sub(r"&\s*(?=\\end\{matrix\})", "&{}", tex), tags)


def _with_own_macros(tex: str, names: set[str]) -> str:
    """The TeX with user's macros renamed, and operators declared as plain macros."""
    tex = re.sub(r"\\((?:re|provide)?newcommand)\*", r"\\\1", tex)
    if names:
        own = {name: rf"\{OWN}{name}" for name in names}
        tex = _COMMAND.sub(lambda found: own.get(found[1], found[0]), tex)
    declared = re.compile(r"\\DeclareMathOperator(\*?)\s*\{?\s*(\\[a-zA-Z]+)\s*\}?\s*\{")
    while found := declared.search(tex):
        end = _end_of_group(tex, found.end())
        operator = rf"\newcommand{{{found[2]}}}{{\operatorname{found[1]}{{{tex[found.end() : end]}}}}}"
        tex = tex[: found.start()] + operator + tex[end + 1 :]
    return tex


def _end_of_group(tex: str, start: int) -> int:
    """Where the group ends whose first character after the brace stands at start."""
    depth = 1
    for found in re.compile(r"\\.|[{}]", re.S).finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    raise NotReadable("a brace is not closed")


def _with_groups(tex: str, names: tuple[str, ...], rewritten: Callable[[str, str], str]) -> str:
    """The TeX with each ``\\name{body}`` rewritten."""
    command = re.compile(rf"\\({'|'.join(re.escape(name) for name in names)})\s*\{{|\\.", re.S)
    parts, place = [], 0
    while found := command.search(tex, place):
        parts.append(tex[place : found.start()])
        place = found.end()
        if not found[1]:
            parts.append(found[0])
            continue
        end = _end_of_group(tex, place)
        parts.append(rewritten(found[1], tex[place:end]))
        place = end + 1
    return "".join((*parts, tex[place:]))


def _without_tags(tex: str) -> tuple[str, list[tuple[str, bool]]]:
    """The TeX without its tag; of several tags each stays in its line as text."""
    tags: list[tuple[str, bool]] = []

    def noted(name: str, body: str) -> str:
        tags.append((body, name == "tag*"))
        return ""

    def as_text(name: str, body: str) -> str:
        return rf"\qquad\text{{{body}}}" if name == "tag*" else rf"\qquad\text{{({body})}}"

    bare = _with_groups(tex, ("tag", "tag*"), noted)
    if len(tags) > 1:
        return _with_groups(tex, ("tag", "tag*"), as_text), []
    return bare, [(plain_text(body), starred) for body, starred in tags]


def plain_text(body: str) -> str:
    """What TeX prints for text without formulas and without commands other than signs and spaces."""
    parts = []
    for part in _PART_OF_TEXT.findall(re.sub(r"\s+", " ", body)):
        sign = _SIGNS_OF_TEXT.get(part if part == r"\ " else part.rstrip(" ") or part, part)
        if sign == part and part.startswith("\\"):
            raise NotReadable(f"{part} in a text")
        parts.append(sign)
    return "".join(parts)


def _text(name: str, body: str, depth: int = 0) -> str:
    """A text command as pieces that the tokeniser keeps whole: hexadecimal digits, formulas beside them."""
    if depth > _DEPTH_OF_TEXT or re.search(r"(?<!\\)#\d", body):
        raise NotReadable("a text in texts too deep, or with a macro's argument")
    if RELAX in body:
        raise NotReadable(RELAX)
    pieces: list[str] = []
    nested = re.compile(rf"\\({'|'.join(_TEXT_COMMANDS)})\s*\{{|(\$)|\\.|[^\\$]", re.S)
    plain, place = "", 0
    while found := nested.match(body, place):
        place = found.end()
        if found[1]:
            end = _end_of_group(body, place)
            pieces += [_whole(name, plain), _text(found[1], body[place:end], depth + 1)]
            plain, place = "", end + 1
        elif found[2]:
            end = body.find("$", place)
            if end < 0:
                raise NotReadable("a formula in a text is not closed")
            pieces += [_whole(name, plain), rf"{{\textstyle {body[place:end]}}}"]
            plain, place = "", end + 1
        else:
            plain += found[0]
    return f"{{{''.join((*pieces, _whole(name, plain)))}}}"


def _whole(name: str, text: str) -> str:
    if not text:
        return ""
    return rf"\{_TEXT_COMMANDS[name]}{{{TEXT_MARK}{plain_text(text).encode().hex()}}}"


def _operator(name: str, body: str) -> str:
    kind = "operator" if name == "operatorname" else "operator-limits"
    if re.fullmatch(r"(?:[^\W_]|[-\s'*]|\\[,;:])*", body):
        return rf"\class{{{kind}}}{{{_whole('text', re.sub('[ ~]+', '', body))}}}"
    return rf"\class{{{kind}}}{{\mathrm{{{body}}}}}"


def _beginning(name: str) -> str:
    # RELAX, since latex2mathml takes a bracket or a brace at the beginning for the columns' alignment
    return rf"\class{{{name}}}\begin{{matrix}}{RELAX} "


def _border(found: re.Match[str]) -> str:
    """The beginning or end of an environment: all are read as a matrix that bears the environment's name."""
    side, name, group = found[1], found[2], found[3] or ""
    if name in _PLAIN_GROUPS:
        return ("{" if side == "begin" else "}") + group
    if name not in _ENVIRONMENTS:
        raise NotReadable(f"environment {name}")
    if side == "end":
        return r"\end{matrix}" + group
    if name == "array":
        name, group = f"array {_NO_COLUMN.sub('', group.strip()[1:-1])}", ""
    elif name.startswith("alignat") or name == "alignedat":
        group = ""
    return rf"{_beginning(name)}{group}"
