# ruff: noqa: RUF001 (signs of mathematics look like letters)
from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path
from typing import Any

import nbformat
import pypdf
import pytest

from readybook.workbook.formulas import LONGEST, Macros, formula
from tests.conftest import ROOT

from .formula_pages import pdf, text
from .formulas_of_the_field import FORMULAS
from .hostile_formulas import AIMED, BROKEN, GREEDY, STRANGE, shuffled

IN_MARKDOWN = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<!\\)\$([^$\n]+?)\$", re.S)


def block(tex: str) -> dict[str, Any]:
    return formula(tex, block=True)


def formulas_of_the_course() -> list[dict[str, Any]]:
    found: dict[tuple[str, bool], None] = {}
    for folder in ("release", "source"):
        for path in sorted((ROOT / folder).glob("*/*.ipynb")):
            cells = nbformat.read(path, as_version=4).cells
            for cell in (cell for cell in cells if cell.cell_type == "markdown"):
                found |= {(m[1] or m[2], bool(m[1])): None for m in IN_MARKDOWN.finditer(cell.source)}
    return [formula(tex, block=is_block) for tex, is_block in found]


@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_of_the_field_is_set(tex: str) -> None:
    assert block(tex)["math"] is not None


def test_all_formulas_of_the_field_stand_in_an_accessible_pdf(tmp_path: Path) -> None:
    assert len(FORMULAS) == 80
    assert pdf([formula(tex, block=is_block) for tex in FORMULAS for is_block in (True, False)], tmp_path,
               pdf_standards="ua-1")  # fmt: skip


def test_every_formula_of_the_course_is_set(tmp_path: Path) -> None:
    nodes = formulas_of_the_course()
    assert len(nodes) > 50
    assert [node["tex"] for node in nodes if node["math"] is None] == []
    assert pdf(nodes, tmp_path)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\sigma(z) = \frac{1}{1 + e^{-z}}", "σ(z)=11+e−z"),
        (r"\text{Precision} = \frac{\text{TP}}{\text{TP} + \text{FP}}", "Precision=TPTP+FP"),
        (r"\text{recall}(t) = \text{all $p_i$ of 50\%}", "recall(t)=allpiof50%"),
        (r"\operatorname*{arg\,min}_\theta L", "argminθL"),
        (r"\mathcal{N}(0, 1), \mathbb{R}^n, \mathbf{x}", "N(0,1),Rn,x"),
        (r"a \le b \ne c \not= d \not\in e", "a≤b≠c≠d∉e"),
        (r"X \sim p, \quad A \setminus B", "X∼p,A∖B"),
        (r"a - b * c", "a−b∗c"),
        (r"f'(x) + g''", "f′(x)+g′′"),
        (r"\begin{aligned} a &= b \\[2pt] &= c + d \end{aligned}", "a=b=c+d"),
        (r"\begin{array}{c|c} [1] & 2 \\ \hline 3 & \end{array}", "[1]23"),
        (r"\begin{aligned}[t] [a, b] &= {c} \end{aligned}", "[a,b]=c"),
        (r"x_12 + 2in + 1.5e3", "x12+2in+1.5e3"),
        (r"\newcommand{\E}[1]{\mathbb{E}[#1]} \E{X}", "E[X]"),
        (r"\renewcommand{\vec}[1]{\mathbf{#1}} \vec{v}", "v"),
        (r"\DeclareMathOperator*{\argmax}{arg\,max} \argmax_w", "argmaxw"),
        (r"50\% % a comment \frac", "50%"),
        (r"α ≤ \text{ключ}", "α≤ключ"),
        (r"a = b \label{eq:a} \notag", "a=b"),
        (r"see \eqref{eq:a}", "see(eq:a)"),
        (r"a = b \\ c = d", "a=bc=d"),
        (r"\bigl\{ x \bigr\} \left\lVert y \right\rVert", "{x}‖y‖"),
        (r"p(x) \propto \exp\!\left(-\tfrac12 x\right)", "p(x)∝exp(−12x)"),
    ],
)
def test_what_stands_in_a_formula_stands_in_the_pdf(tex: str, expected: str, tmp_path: Path) -> None:
    assert text([block(tex)], tmp_path) == expected


def test_a_numbered_equation_keeps_its_number(tmp_path: Path) -> None:
    node = block(r"\begin{equation} a = b \tag{3} \label{eq:ab} \end{equation}")
    assert (node["number"], node["starred"]) == ("3", False)
    assert text([node], tmp_path) == "a=b(3)"


def test_a_starred_tag_stands_without_brackets(tmp_path: Path) -> None:
    node = block(r"a = b \tag*{Bayes}")
    assert (node["number"], node["starred"]) == ("Bayes", True)
    assert text([node], tmp_path) == "a=bBayes"


def test_rows_with_tags_of_their_own_keep_them(tmp_path: Path) -> None:
    node = block(r"\begin{align} a &= b \tag{1} \\ c &= d \tag{2} \end{align}")
    assert node["number"] is None
    assert text([node], tmp_path) == "a=b(1)c=d(2)"


def test_rows_of_align_get_no_number_that_the_notebook_does_not_give(tmp_path: Path) -> None:
    assert text([block(r"\begin{align} a &= b \\ c &= d \end{align}")], tmp_path) == "a=bc=d"


@pytest.mark.parametrize(
    "tex",
    [r"\foo{x}", r"x + \foo", r"\text{\foo}", r"\begin{tikzpicture}\end{tikzpicture}", r"\mathfoo{x}",
     "a & b", r"\frac{a}", r"\left( a", "{a", "a}", "#1", r"\sout{x}"],
)  # fmt: skip
def test_what_cannot_be_read_is_shown_as_tex(tex: str, tmp_path: Path) -> None:
    node = block(tex)
    assert node["math"] is None
    assert text([node], tmp_path) == tex.replace(" ", "")


@pytest.mark.parametrize("written", [r"\mathrm{d}", r"{\rm d}", r"\text{d}"])
def test_a_letter_set_upright_is_not_italic(written: str) -> None:
    assert block(written)["math"] in (
        {"is": "symbol", "text": "d", "styles": ["upright"]},
        {"is": "text", "text": "d", "styles": []},
    )


def test_letters_are_single_and_names_are_words() -> None:
    parts = block(r"ab\log \mathrm{ReLU} 12")["math"]["body"]
    assert [(part["is"], part.get("text", "")) for part in parts] == [
        ("symbol", "a"), ("symbol", "b"), ("operator", ""), ("word", "ReLU"), ("word", "12"),
    ]  # fmt: skip


def test_aligned_rows_meet_at_the_sign(tmp_path: Path) -> None:
    positions = _places("=", r"\begin{aligned} a &= b \\ aaaaaa + b &= c \end{aligned}", tmp_path)
    assert len(positions) == 2
    assert positions[0] == pytest.approx(positions[1], abs=0.1)


def test_limits_stand_below_in_a_block_and_beside_in_a_line(tmp_path: Path) -> None:
    for tex, is_block, below in (
        (r"\sum_i", True, True),
        (r"\sum_i", False, False),
        (r"\sum\limits_i", False, True),
        (r"\sum\nolimits_i", True, False),
        (r"\max_i", True, True),
    ):
        (left,) = _places("max" if "max" in tex else "∑", tex, tmp_path, is_block)
        (right,) = _places("𝑖", tex, tmp_path, is_block)
        assert (right - left < 10.5) is below, tex


def _places(sign: str, tex: str, folder: Path, is_block: bool = True) -> list[float]:
    """How far from the left the sign stands each time, in points."""
    places: list[float] = []

    def note(piece: str, matrix: Any, at: Any, _font: Any, _size: Any) -> None:
        if sign in piece:
            places.append(at[4] * matrix[0] + matrix[4])

    page = pypdf.PdfReader(io.BytesIO(pdf([formula(tex, block=is_block)], folder))).pages[0]
    page.extract_text(visitor_text=note)
    return places


def test_macros_of_one_formula_serve_the_formulas_after_it(tmp_path: Path) -> None:
    macros = Macros()
    formula(r"\newcommand{\R}{\mathbb{R}}", block=True, macros=macros)
    assert text([formula(r"x \in \R", block=True, macros=macros)], tmp_path) == "x∈R"
    assert formula(r"x \in \R", block=True)["math"] is None


def test_a_formula_too_wide_for_the_page_is_broken_into_lines(tmp_path: Path) -> None:
    tex = " + ".join(f"x_{{{number}}}" for number in range(200))
    assert text([block(tex)], tmp_path).endswith("x198+x199")


def test_whatever_stands_for_tex_a_node_comes_back_soon_and_is_set(tmp_path: Path) -> None:
    nodes = []
    for tex in (*BROKEN, *STRANGE, *GREEDY, *AIMED, *shuffled(300)):
        begun = time.perf_counter()
        nodes += [formula(tex, block=is_block) for is_block in (True, False)]
        assert time.perf_counter() - begun < 5, tex[:80]
    assert all(node["is"] == "formula" for node in nodes)
    json.dumps(nodes).encode()
    assert pdf([node for node in nodes if node["math"] is not None], tmp_path)
    assert pdf([{**node, "tex": node["tex"][:200]} for node in nodes if node["math"] is None], tmp_path)


@pytest.mark.parametrize("tex", AIMED)
def test_text_never_becomes_code_of_the_typesetter(tex: str, tmp_path: Path) -> None:
    assert pdf([block(tex)], tmp_path)


def test_a_formula_longer_than_any_is_shown_as_tex() -> None:
    assert block("x" * (LONGEST + 1))["math"] is None
    assert block("x" * 100)["math"] is not None


def test_signs_that_no_font_has_are_taken_out_of_the_tex() -> None:
    assert block("a\x00\ud800b")["tex"] == "a\ufffd\ufffdb"
