"""Words that are hard on whoever reads, measures or writes them."""

from __future__ import annotations

from tests.workbook.torture import DRAWING, MARKUP_ALIKE

WORDS = [
    "", " ", "\n\n", "\x00\x07\x1b[31mred\x08\x7f", "\ud800", "a\udfffb", "\u202eright\u2066",
    "\ufeff\ufffe", "\U0010ffff", "word " * 2000, "w" * 20_000, "`" * 3000, "*" * 501 + "a", "_" * 999,
    "[" * 400, "> " * 300 + "deep", "  - x\n" * 300,
    "".join(f"{'  ' * depth}- deep\n" for depth in range(120)), "#" * 7 + " seven", "# \n## \n### ",
    "# : after a colon", "#  \u200b", "**bold", "****", "** **", "***\n***", "**$x$**", "**![](a.png)**",
    "$$", "$" * 99, "$$" + "{" * 300 + "$$", r"$\frac" * 60 + "$",
    r"$$\begin{matrix}" + "&" * 500 + r"\end{matrix}$$", r"$\left( x$", "<div>" * 600, "<span>" * 600 + "x",
    "<table>" * 40 + "<tr><td>x", "<table><tr></tr></table>", "<details><summary>",
    "<table><tr><td colspan=0 rowspan=99999>x<td rowspan=0>y</table>", "<ol start='99999999999'><li>x</ol>",
    "<!--", "<img>", "<img src=''>", "<img src='data:image/png;base64,'>",
    "<img src='data:,' width='99999%' alt='\ud800'>", "<img src='..'>", "<img src='\x00'>",
    "<img src='http://[::1'>", "<a href='http://[::1'>x</a>", "<a href='#'>x</a>",
    f"[long](http://example.com/{'a' * 9000})", "[\ud800](http://example.com/\ud800)",
    "[](http://example.com)", "[x](javascript:alert(1))", "[x](FILE:///etc/passwd)", "[x](#x)\n\n# x\n# x",
    "[^1]\n\n[^1]: [^1]", "[^1]: \n", "```\ud800\n```", "~~~" + "x" * 999, "```python\n" + "(" * 2000,
    "|a|\n|-|\n" + "|b|c|d|\n" * 90, "|" * 300, "&#0;&#xd800;", "### BEGIN HIDDEN TESTS",
    "### END HIDDEN TESTS", "raise NotImplementedError", "**Your name:** " + "N" * 999, MARKUP_ALIKE,
    DRAWING.format("&"), "'\"<>&;\\", "place-1", "item double", "a" * 70 + '"', "\u0301" * 500,
    "👨‍👩‍👧" * 300, "=" * 9000 + "\n" + "-" * 9000,
]  # fmt: skip
