# ruff: noqa: E501, SIM905 (lists of TeX)
"""TeX that no formula is: broken, huge, deep, greedy, or aimed at the typesetter."""

from __future__ import annotations

import random

from .formulas_of_the_field import FORMULAS

BROKEN = (
    "", " ", "$", "{", "}", "\\", "&", "#", "%", "_", "^", "x_", "x^", "x__y", "\\frac", "\\frac{a}", "\\left(",
    "\\right)", "\\begin{cases}", "\\end{cases}", "\\begin{foo}x\\end{foo}", "\\text{", "\\text{$}", "\\text{$x}",
    "\\not", "\\not\\not=", "\\big", "\\big\\frac", "\\middle|", "\\left\\frac x \\right)", "\\tag{}", "\\tag{$x$}",
    "\\tag{1}\\tag{2}", "\\binom{}{}", "\\sqrt{}", "{}^{}_{}", "\\hat{}", "\\underbrace{}_{}", "\\text{}", "\\mathrm{}",
    "\\operatorname{}", "\\xrightarrow{}", "\\mathop{}", "\\overset{}{}", "\\begin{cases}\\end{cases}",
    "\\begin{array}{}\\end{array}", "\\begin{array}{|c|}\\hline\\end{array}", "\\substack{a\\\\b", "\\text{=zz}",
    "\\begin{array}{||}a&b\\\\ \\hline\\hline\\end{array}", "\\class{cases}{x}", "\\class{operator}{x}", "\\verb|=41|",
    "\\begin{matrix}\\class{hline}{}\\end{matrix}", "\\sideset{a}{b}", "\\hspace{1e9cm}", "\\kern-99999pt x", "1.2.3",
)  # fmt: skip
STRANGE = (
    "\x00", "a\x07b", "\ud800", "\uffff", "\ue000", "a\u202eb", "e\u0302\u0302", "\\text{👍 données 数据}",
    "\\unicode{x110000}", "\\unicode{xD800}", "\\unicode{xE000}", "\\unicode{x0}", "&#xD800;", "\\text{&#x0;}",
)  # fmt: skip
GREEDY = (
    "x" * 100_000, "x" * 9_999, "{" * 5_000, "{" * 4_000 + "x" + "}" * 4_000, "\\frac{" * 300 + "x",
    "\\sqrt{" * 60 + "x" + "}" * 60, "x_{" * 100 + "y" + "}" * 100, "'" * 2_000, "\\not" * 500, "\\sum" * 1_000,
    "\\displaystyle" * 500, "\\color{red}" * 400 + "x", "\\left(" * 200 + "x" + "\\right)" * 200,
    "\\begin{matrix}" + "&" * 4_900 + "\\end{matrix}", "\\begin{matrix}" + "\\\\" * 4_000 + "\\end{matrix}",
    "\\begin{matrix} a" * 30 + "\\end{matrix}" * 30, "\\def\\a{\\a}\\a", "\\newcommand{\\a}[1]{#1 \\a{#1}}\\a x",
    "\\newcommand{\\a}[1]{#1#1}\\a{\\a{\\a{\\a{x}}}}", "\\newcommand{\\a}[2]{#2#2{#1#1}}\\a{x}{\\a}",
    "\\def\\a{xx}" + "".join(f"\\def\\{b}{{\\{a}\\{a}}}" for a, b in zip("abcdefghijklmnopqrstuvw",
                                                                       "bcdefghijklmnopqrstuvwx", strict=True)) + "\\x",
)  # fmt: skip
AIMED = (
    "#let x = 1", "\\text{#sys.inputs}", "$#panic()$", "]#panic()[", '\\text{" + panic() + "}', "\\text{*a* _b_ <c> @d}",
    "\\operatorname{panic}", "\\mathrm{eval}", '"quoted"', "/* x", "// x", "\\text{`code`}",
)  # fmt: skip

_PIECES = (
    "\\frac \\left( \\right) { } _ ^ & \\\\ x 1 \\text{ $ \\begin{cases} \\end{cases} \\sum ' \\hat \\begin{aligned} "
    "\\end{aligned} \\sqrt [ ] \\color{red} \\not \\big | \\limits \\underbrace \\mathrm \\overset \\hline #1 % \\tag{1} "
    "\\mathbb{R} \\operatorname \\middle \\over \\def\\q \\q \\newcommand{\\w}[1] \\w \\displaystyle \\, \\hspace{1em} "
    "\\prime \\bmod \\pmod \\boxed \\cancel \\xrightarrow \\substack \\phantom \\choose é \\begin{matrix} \\end{matrix} "
    "\\begin{array}{|c|} \\end{array} \\nolimits \\mathrel \\vec \\overline \\bra \\binom"
).split()


def shuffled(count: int) -> list[str]:
    """Pieces of TeX in no order, formulas of the field with a few signs lost, and bytes: count of each."""
    chance = random.Random(20)
    pieces = ["".join(chance.choices(_PIECES, k=chance.randint(1, 14))) for _ in range(count)]
    lost = []
    for _ in range(count):
        tex = chance.choice(FORMULAS)
        place = chance.randrange(len(tex))
        lost.append(
            tex[:place] + chance.choice(("", "}", "{", "\\", "&")) + tex[place + chance.randint(0, 6) :]
        )
    noise = [chance.randbytes(chance.randint(1, 60)).decode("latin-1") for _ in range(count)]
    return [*pieces, *lost, *noise]
