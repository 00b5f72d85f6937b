# ruff: noqa: E501, W291, RUF001  (the notebook's own text)
"""A notebook of everything that is hard to set; each thing carries a marker to be found by in a PDF."""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

ESC = "\x1b"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60"><rect width="320" height="60" fill="#dbeafe"/>'
    '<text x="10" y="36" font-family="Helvetica, sans-serif" font-size="20">{}</text></svg>'
)
MARKUP_ALIKE = (
    r"""#read("/etc/passwd") $x$ *a* @ref <label> // \u{1F600} ` `` ``` ] [ #{ panic() } \ ~ _a_ = b"""
)

FORMULAS = r"""# MARK-TITLE-1 Formulas

Inline $e^{i\pi} + 1 = 0$ and \\(a_1 \le b^2\\), in *emphasis $x$*. MARK-MATH-1

$$
\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}
$$

\begin{equation}
\hat\beta = (X^\top X)^{-1} X^\top y
\end{equation}

\begin{align}
a &= b + c \\
  &= d
\end{align}

$$f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}$$

$$A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \tag{7}$$

\\[ \sum_{k=1}^n k = \tfrac{n(n+1)}{2} \\]

Text before $$\nabla \cdot E = \rho$$ and after. MARK-MATH-2

Prices: it costs \$5 and \$6. MARK-MATH-3

$\undefinedcommand{x}$ MARK-MATH-4
"""

PROSE = r"""# MARK-HEADING-1 with `code` and *emphasis*

### MARK-HEADING-2 skips a level

###### MARK-HEADING-3 skips three

Setext MARK-HEADING-4
---------------------

**bold** *slanted* ***both*** ~~struck~~ `code` **bold `code` [link](https://example.com/a)** MARK-INLINE-1

A hard break  
MARK-BREAK-1 and a<br>MARK-BREAK-2, H<sub>2</sub>O, x<sup>2</sup>, &lt;entity&gt; &amp; &copy; &eacute; MARK-ENTITY-1

Links: [MARK-LINK-1](https://example.com/one "title"), <https://example.com/auto>, https://example.com/bare,
[mail](mailto:a@example.com), [to a heading](#MARK-HEADING-1-with-code-and-emphasis),
[MARK-LINK-2 nowhere](#nowhere), [MARK-LINK-3 script](javascript:alert(1)), [MARK-LINK-4 file](file:///etc/passwd)

- one MARK-LIST-1
  - two
    1. three
    2. four
       - five MARK-LIST-2
         - six
           - seven MARK-LIST-3
- a paragraph

  and another in one item MARK-LIST-4

7. seven MARK-LIST-5
8. eight

- [x] done MARK-TASK-1
- [ ] to do MARK-TASK-2
  - [x] nested `code` MARK-TASK-3
- no task MARK-TASK-4

> A quote MARK-QUOTE-1
>
> > in a quote
> >
> > - with a list MARK-QUOTE-2
>
> ```python
> x = 1  # MARK-QUOTE-3
> ```

```python
def softmax(z: np.ndarray) -> np.ndarray:  # MARK-CODE-1
    '''Return e^z over its sum.'''
	e = np.exp(z - z.max(axis=-1, keepdims=True))  # a tab before

    return e / e.sum(axis=-1, keepdims=True)
```

~~~unknownlanguage
MARK-CODE-2 `ticks` $x$ #read("/etc/passwd")
~~~

    indented MARK-CODE-3

| left | middle | right | MARK-TABLE-1 |
|:-----|:------:|------:|---|
| `a \| b` | **bold** | 1.5 | $x^2$ |
| [link](https://example.com/t) | *c* | 22.75 | MARK-TABLE-2 |

A footnote.[^n] Another.[^m] The first again.[^n]

[^n]: MARK-FOOTNOTE-1 with *emphasis* and `code`.
[^m]: MARK-FOOTNOTE-2

***

term
: MARK-DEFINITION-1
"""

HTML = r"""<div class="alert alert-info"><b>Note</b> MARK-HTML-1 with $x^2$</div>

<details><summary>MARK-HTML-2 summary</summary>

Hidden **text** MARK-HTML-3

</details>

<table><tr><th>A</th><th colspan=2>B</th></tr><tr><td rowspan=9>1</td><td>2<td>MARK-HTML-4</tr></table>

<center><font color="red">MARK-HTML-5</font></center><!-- NEVER-SHOWN-1 -->

<script>alert("NEVER-SHOWN-2")</script><style>p { color: red } /* NEVER-SHOWN-3 */</style>

<ul><li>a<ul><li>MARK-HTML-6</li></ul></li></ul>

Vec<int> and List<String> and 1 < 2 > 0 MARK-HTML-7 <unknown-tag>MARK-HTML-8</unknown-tag>

<iframe src="https://example.com/video"></iframe> MARK-HTML-9
"""

PICTURES = r"""## Pictures

![MARK-ALT-1](attachment:dot.png)

![local picture](plots/plot.png)

Text with a small ![small](plots/dot.gif) picture. MARK-PICTURE-1

<img src="plots/plot.png" width="120" alt="narrow">

<img src="plots/drawing.svg" alt="drawing">

![percent](data:image/png;base64,{data})

![MARK-MISSING-1](plots/nothing.png)
![MARK-MISSING-2](https://example.com/remote.png)
![MARK-MISSING-3](../outside.png)
![MARK-MISSING-4](/etc/passwd)
![MARK-MISSING-5](attachment:nothing.png)
![MARK-MISSING-6](plots/broken.png)
![MARK-MISSING-7](data:image/png;base64,!!!!)
"""

SCRIPTS = """## Characters

Greek αβγ ΔΣΩ, Cyrillic Привет, мир, Polish zażółć, Vietnamese Tiếng Việt MARK-SCRIPT-1

Arabic العربية, Hebrew עברית, Hindi हिन्दी, Thai ภาษาไทย MARK-SCRIPT-2

Chinese 中文測試, Japanese 日本語テスト, Korean 한국어 MARK-SCRIPT-3

Emoji 😀 👍🏽 👨‍👩‍👧‍👦 🧑🏿‍💻 🏳️‍🌈 🇩🇪 ❤️ ☺️ 1️⃣ 🧬 🫨 ✅ ⚠️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 MARK-SCRIPT-4

Symbols → ⇒ ∑ ∫ ≤ ≈ ∈ ∀ ∞ ½ ① ☑ ✓ ✗ █▓░ │┌┐ ⎛⎞ ⠿ 𝔸 𝒜 𝜎 ﬁ MARK-SCRIPT-5

Unknown \U00013000 \ufdd0 \u202etxt\u202c \x07 e\u0301 MARK-SCRIPT-6
"""

LONG = (
    "## Long words\n\n"
    + "a" * 300
    + " MARK-LONG-1 https://example.com/"
    + "path/" * 40
    + " MARK-LONG-2 `"
    + "c" * 200
    + "` MARK-LONG-3\n\n| a | b |\n|---|---|\n| "
    + "w" * 150
    + " | MARK-LONG-4 |\n"
)

CODE = (
    "import numpy as np  # MARK-SOURCE-1\n\n\n"
    "class Model:\n    def fit(self, features, targets, learning_rate=0.01, epochs=100, batch_size=32, "
    "shuffle=True, callbacks=None, verbose=False):  # MARK-SOURCE-2\n"
    "        return '" + "x" * 200 + "'\n"
    "f'{MARKUP!r} " + MARKUP_ALIKE.replace("'", "") + "'  # MARK-SOURCE-3"
)


def _frame(rows: int, columns: int, mark: str) -> str:
    head = "".join(f"<th>column {number}</th>" for number in range(columns))
    body = "".join(
        f"<tr><th>{row}</th>"
        + "".join(f"<td>{row * 0.731 + number:.4f}</td>" for number in range(columns))
        + "</tr>"
        for row in range(rows)
    )
    return (
        '<div><style scoped>.dataframe tbody tr th { vertical-align: top; }</style><table border="1" class="dataframe">'
        f'<thead><tr style="text-align: right;"><th>{mark}</th>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"<p>{rows} rows × {columns} columns</p></div>"
    )


SPANS = """<table><thead><tr><th></th><th colspan="2" halign="left">MARK-SPANS-1</th><th colspan="2">second</th></tr>
<tr><th></th><th>mean</th><th>std</th><th>mean</th><th>std</th></tr></thead>
<tbody><tr><th rowspan="2" valign="top">a</th><td>1.0</td><td>2.0</td><td>3.0</td><td>4.0</td></tr>
<tr><td rowspan="99" colspan="0">5.0</td><td colspan="7000">x</td></tr><tr><td rowspan="-3">MARK-SPANS-2</td></tr>
</tbody></table>"""


def png(width: int = 60, height: int = 30, mode: str = "RGB") -> bytes:
    """Return a picture in one colour, in one of Pillow's modes."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#3b82f6").convert(mode).save(data, "PNG")
    return data.getvalue()


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _display(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> NotebookNode:
    return new_output("display_data", data=data, metadata=metadata or {})


def _stream(text: str, name: str = "stdout") -> NotebookNode:
    return new_output("stream", text=text, name=name)


def _printed() -> list[NotebookNode]:
    bar = "".join(f"\r{percent:3}%|{'█' * (percent // 5):<20}|" for percent in range(0, 101, 5))
    colours = " ".join(
        f"{ESC}[{code}mcolour {code}{ESC}[0m" for code in (*range(30, 38), *range(90, 98), 41, 43, 7)
    )
    return [
        _stream("MARK-STREAM-1 plain\n\tafter a tab\n"),
        _stream("the same stream goes on: " + MARKUP_ALIKE + " MARK-STREAM-2\n"),
        _stream("MARK-STREAM-3 a warning\n", "stderr"),
        _stream(
            f"{colours} {ESC}[1mbold{ESC}[0m {ESC}[38;5;208m256{ESC}[0m {ESC}[38;2;9;99;200mtrue{ESC}[0m MARK-ANSI-1\n"
        ),
        _stream(bar + " MARK-PROGRESS-1\nabc\b\b\bMARK-BACKSPACE-1\n\x07\x00bell MARK-CONTROL-1\n"),
        _stream("long " + "word " * 32 + "MARK-LONGLINE-1\n" + "z" * 300 + "MARK-LONGLINE-2\n"),
        _stream("MARK-CUT-1 " + "y" * 5000 + "NEVER-SHOWN-4\n"),
    ]


def _results() -> list[NotebookNode]:
    return [
        _display({"image/png": encoded(png(640, 480)), "text/plain": "<Figure size 640x480 with 1 Axes>"}),
        _display({"image/png": encoded(png(800, 200))}, {"image/png": {"width": 400, "height": 100}}),
        _display({"image/svg+xml": DRAWING.format("MARK-SVG-1"), "text/plain": "<NEVER-SHOWN-5 object>"}),
        _display(
            {"image/png": encoded(png())[:40], "text/plain": "MARK-BROKEN-1 instead of a broken picture"}
        ),
        _display({"text/html": _frame(5, 4, "MARK-FRAME-1"), "text/plain": "NEVER-SHOWN-6"}),
        _display({"text/html": SPANS, "text/plain": "NEVER-SHOWN-7"}),
        _display({"text/html": _frame(3, 12, "MARK-FRAME-2")}),
        _display({"text/html": _frame(4, 40, "MARK-FRAME-3")}),
        _display({"text/html": _frame(1000, 3, "MARK-FRAME-4")}),
        _display(
            {
                "text/html": "<b>MARK-RICH-1</b> <script>NEVER-SHOWN-8</script>",
                "text/plain": "<x.HTML object>",
            }
        ),
        _display({"text/latex": r"$\displaystyle \frac{1}{2}$", "text/plain": "1/2"}),
        _display({"text/markdown": "**MARK-RICH-2** in Markdown"}),
        _display({"application/json": {"MARK-JSON-1": [1, {"b": None}]}}),
        _display(
            {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "MARK-WIDGET-1()"}
        ),
        _display({"application/vnd.plotly.v1+json": {}}),
        new_output("execute_result", data={"text/plain": "array([[1., 2.],\n       [3., 4.]]) MARK-PLAIN-1"}),
    ]


def _failure() -> list[NotebookNode]:
    lines = [
        f"{ESC}[31m{'-' * 75}{ESC}[39m",
        f"{ESC}[31mZeroDivisionError{ESC}[39m   Traceback (most recent call last)",
        f"{ESC}[36mCell{ESC}[39m{ESC}[36m {ESC}[39m{ESC}[32mIn[1]{ESC}[39m{ESC}[32m, line 1{ESC}[39m\n"
        f"{ESC}[32m----> {ESC}[39m{ESC}[32m1{ESC}[39m {ESC}[43m{ESC}[32;43m1{ESC}[39m{ESC}[43m/{ESC}[32;43m0{ESC}[0m",
        f"{ESC}[31mZeroDivisionError{ESC}[39m: MARK-ERROR-1 division by zero",
    ]
    return [
        new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=lines),
        new_output("error", ename="MARK-ERROR-2", evalue="without a traceback", traceback=[]),
    ]


def _many_lines() -> list[NotebookNode]:
    return [_stream("MARK-MANY-1\n" + "".join(f"line {n} of 5000\n" for n in range(5000)) + "MARK-MANY-2\n")]


def lay_files(folder: Path) -> None:
    """Write the pictures that the notebook names into its folder, and one beside the folder."""
    plots = folder / "plots"
    plots.mkdir(parents=True, exist_ok=True)
    (plots / "plot.png").write_bytes(png(400, 200))
    (plots / "dot.gif").write_bytes(b"")
    Image.new("RGB", (16, 16), "#b91c1c").save(plots / "dot.gif")
    (plots / "drawing.svg").write_text(DRAWING.format("drawing"), encoding="utf-8")
    (plots / "broken.png").write_bytes(png()[:50])
    (folder.parent / "outside.png").write_bytes(png())


def torture() -> NotebookNode:
    """Return the notebook; its pictures are laid by `lay_files`."""
    pictures = new_markdown_cell(PICTURES.replace("{data}", encoded(png(300, 90))))
    pictures["attachments"] = {"dot.png": {"image/png": encoded(png(90, 40))}}
    markup = new_markdown_cell("## Like code\n\nText " + MARKUP_ALIKE.replace("`", r"\`") + " MARK-LIKE-1\n")
    sources = (FORMULAS, PROSE, HTML)
    cells = [new_markdown_cell(source) for source in sources]
    cells += [pictures, markup, new_markdown_cell(SCRIPTS), new_markdown_cell(LONG), new_code_cell(CODE)]
    cells += [new_code_cell("", outputs=made()) for made in (_printed, _results, _failure, _many_lines)]
    return new_notebook(cells=cells)


if __name__ == "__main__":
    lay_files(Path(sys.argv[1]).resolve().parent)
    nbformat.write(torture(), sys.argv[1])
