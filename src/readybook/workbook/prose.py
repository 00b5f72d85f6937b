"""Markdown becomes blocks, by the rules that Jupyter itself converts it with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from mistune import BlockState, HTMLRenderer
from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import MarkdownWithMath, MathInlineParser

from readybook.workbook.markup import blocks_of_html
from readybook.workbook.nodes import Node, missing, notice
from readybook.workbook.pictures import Pictures
from readybook.workbook.sources import Sources
from readybook.workbook.tags import KNOWN

TAG = re.compile(r"</?\s*([A-Za-z][\w:-]*)")
NO_TEXT = re.compile(
    r"(<!--.*?-->|<(?:script|style|pre|code)\b.*?</(?:script|style|pre|code)>|</?[a-z][^>]*>)",
    re.DOTALL | re.IGNORECASE,
)
LONGEST = 500_000  # characters
TOO_LONG = "The rest of this text is left out here: the attached notebook has it"
MATH_RULES = ["block_math_tex", "inline_math_tex", "latex_environment"]


def blocks(
    markdown: str,
    pictures: Pictures,
    *,
    folder: Path | None = None,
    attachments: Mapping[str, Any] | None = None,
) -> list[Node]:
    """Return the blocks of a Markdown cell.

    Pictures are looked for among the cell's attachments and in the notebook's folder, None: there is none.
    """
    if len(markdown) > LONGEST:
        start = blocks(markdown[:LONGEST], pictures, folder=folder, attachments=attachments)
        return [*start, notice(TOO_LONG)]
    find = Sources(pictures, folder=folder, attachments=attachments).picture
    try:
        html = html_of(markdown)
    except Exception as error:  # the source itself is better than nothing
        source: Node = {"is": "listing", "language": "markdown", "text": markdown}
        return [missing(f"Markdown that cannot be read ({type(error).__name__}); its source:"), source]
    return blocks_of_html(html, find)


def html_of(markdown: str) -> str:
    """Return Markdown as HTML; formulas and footnotes stand in elements of our own."""
    plugins = [import_plugin(name) for name in (*MarkdownWithMath.DEFAULT_PLUGINS, "footnotes")]
    renderer = _Renderer()
    parser = MarkdownWithMath(renderer=renderer, plugins=plugins)
    for name, write in (("footnote_ref", _note), ("footnotes", _notes), ("footnote_item", _note_item)):
        renderer.register(name, write)  # after the plugin, which brings its own
    return str(parser.render(markdown.replace("\r\n", "\n")))


class _Renderer(HTMLRenderer):
    """Writes HTML for our own reader of it; nothing needs to be made safe, because no browser sees it."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)

    def block_math(self, body: str) -> str:
        return f"<rb-formula-block>{escape(body)}</rb-formula-block>"

    def inline_math(self, body: str) -> str:
        return f"<rb-formula>{escape(body)}</rb-formula>"

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def block_code(self, code: str, info: str | None = None) -> str:
        words = (info or "").split()
        language = f' class="language-{escape(words[0])}"' if words else ""
        return f"<pre><code{language}>{escape(code)}</code></pre>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f'<img src="{escape(url)}" alt="{text}" title="{escape(title or "")}">'

    def inline_html(self, html: str) -> str:
        tag = TAG.match(html)
        # what looks like a tag and is none, as in List<int>, is text that would be lost
        return html if tag is None or tag[1].lower() in KNOWN else escape(html)

    def block_html(self, html: str) -> str:
        return _with_formulas(html) + "\n" if "$" in html or "\\begin{" in html else html + "\n"


def _with_formulas(html: str) -> str:
    """Return HTML with the formulas in its texts marked, as Jupyter sets them there too."""
    pieces = NO_TEXT.split(html)
    return "".join(piece if at % 2 else _marked(piece) for at, piece in enumerate(pieces))


def _marked(words: str) -> str:
    parser = MathInlineParser(hard_wrap=False)
    parser.rules = list(MATH_RULES)
    renderer = _Renderer()
    markdown = MarkdownWithMath(renderer=renderer, inline=parser, plugins=[])
    return str(renderer.render_tokens(markdown.inline(words, {}), BlockState()))


def _note(_renderer: HTMLRenderer, key: str, index: int) -> str:
    return f'<rb-note key="{escape(key)}">[{index}]</rb-note>'


def _notes(_renderer: HTMLRenderer, text: str) -> str:
    return f"<rb-notes>{text}</rb-notes>"


def _note_item(_renderer: HTMLRenderer, text: str, key: str, index: int) -> str:  # noqa: ARG001
    return f'<rb-footnote key="{escape(key)}">{text}</rb-footnote>'
