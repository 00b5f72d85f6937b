# ruff: noqa: RUF001 (signs of mathematics look like letters)
"""What the signs and attributes of latex2mathml's MathML stand for."""

from __future__ import annotations

BIG_OPERATORS = frozenset("∑∏∐⋂⋃⨀⨁⨂⨄⨆⋁⋀∫∬∭∮∯∰")

PRIMES = {"′": 1, "″": 2, "‴": 3, "⁗": 4}

# latex2mathml's sign, and the one that mathematics has for it
SIGNS = {"-": "−", "*": "∗", "~": "∼", "·": "⋅", "⧵": "∖", "•": "∙"}

# Signs above a base: the combining sign that Typst takes, and whether it grows with the base.
ACCENTS = {
    "´": "\u0301", "¯": "\u0304", "˘": "\u0306", "ˇ": "\u030c", "˙": "\u0307", "¨": "\u0308", "⃛": "\u20db",
    "⃜": "\u20dc", "`": "\u0300", "^": "\u0302", "˚": "\u030a", "~": "\u0303", "→": "\u20d7", "←": "\u20d6",
    "↔": "\u20e1",
}  # fmt: skip

LINE = "―"
BRACES = {"⏞": "brace", "⏟": "brace", "⎴": "bracket", "⎵": "bracket", "⏜": "paren", "⏝": "paren"}

STYLES: dict[str, tuple[str, ...]] = {
    "normal": ("upright",), "bold": ("bold", "upright"), "italic": ("italic",), "bold-italic": ("bold",),
    "double-struck": ("bb",), "script": ("cal",), "fraktur": ("frak",), "sans-serif": ("sans", "upright"),
    "sans-serif-italic": ("sans", "italic"), "monospace": ("mono",),
}  # fmt: skip

OPERATORS_WITH_LIMITS = frozenset(("lim", "sup", "inf", "max", "min"))

WIDTHS = {  # in em
    "negativethinmathspace": -0.167, "negativemediummathspace": -0.222, "negativethickmathspace": -0.278,
    "thinmathspace": 0.167, "thickmathspace": 0.278,
}  # fmt: skip
UNITS = {  # in em, with a letter of 10 pt as TeX's manual has it
    "em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "px": 0.1, "bp": 0.1,
    "mm": 0.285, "cm": 2.85, "in": 7.2, "pc": 1.2,
}  # fmt: skip
WIDEST_SPACE = 20.0  # in em

SIZES = {"0": "inline", "1": "script", "2": "sscript"}
CLASSES = {
    "mathrel": "relation", "mathbin": "binary", "mathord": "normal", "mathopen": "opening",
    "mathclose": "closing", "mathpunct": "punctuation", "mathinner": "normal",
}  # fmt: skip

_FENCES = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "cases": ("{", None), "dcases": ("{", None), "rcases": (None, "}"),
    "drcases": (None, "}"),
}  # fmt: skip
_CENTRED_LINES = ("gather", "gather*", "gathered", "multline", "multline*")
_PAIRS = ("align", "align*", "alignat", "alignat*", "alignedat", "aligned", "flalign", "flalign*", "split")
_ALIGNMENTS = {"l": "left", "c": "center", "r": "right"}
FENCE_SIGNS = {"<": "⟨", ">": "⟩"}

COLOURS = {  # readable on white (contrast at least 4.5)
    "red": "#c81e1e", "blue": "#1d4ed8", "green": "#15733a", "orange": "#b45309", "purple": "#7e22ce",
    "violet": "#7e22ce", "magenta": "#be185d", "pink": "#be185d", "cyan": "#0e7490", "teal": "#0f766e",
    "brown": "#854d0e", "gray": "#5b6470", "grey": "#5b6470", "darkgreen": "#15733a", "darkblue": "#1e3a8a",
    "darkred": "#991b1b", "crimson": "#b91c1c", "olive": "#5b6b12", "navy": "#1e3a8a", "royalblue": "#1d4ed8",
    "forestgreen": "#15733a", "maroon": "#7f1d1d",
}  # fmt: skip


def table_style(name: str, columns: str, width: int) -> dict[str, object]:
    """How the environment of a table sets it: fences, columns' alignment, upright rules, size and kind."""
    fences = _FENCES.get(name, (None, None))
    kind = "pairs" if name in _PAIRS else "lines" if name in _CENTRED_LINES else "matrix"
    if name.startswith("eqnarray"):
        columns = "rcl"
    if "cases" in name:
        columns = "l" * width
    letters = columns.replace("|", "")
    align = [_ALIGNMENTS.get(letters[place : place + 1], "center") for place in range(width)]
    upright = [len(columns[:place].replace("|", "")) for place, sign in enumerate(columns) if sign == "|"]
    return {
        "kind": kind, "open": fences[0], "close": fences[1], "align": align,
        "upright": sorted({place for place in upright if place <= width}),
        "display": name.startswith(("d", "eqnarray")), "small": name in ("smallmatrix", "substack"),
    }  # fmt: skip
