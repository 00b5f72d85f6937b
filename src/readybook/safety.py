"""Makes what a submission holds harmless to show: no markup, no script, no address to call."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import bleach  # type: ignore[import-untyped]
from markupsafe import Markup, escape
from mistune.plugins import import_plugin
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

MOST_CHARACTERS = 20_000
MOST_OUTPUTS = 100

# A picture is known by how its bytes begin, whatever type it claims to have.
_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_RETURNED_OVER = re.compile(r"^[^\n]*\r(?!\n)", re.MULTILINE)

# Tags without any attribute: nothing among them can load, link, style or run.
_TEXT_TAGS = {"p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li"}
_TAGS = _TEXT_TAGS | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}


@dataclass(frozen=True)
class Shown:
    """One output as a page shows it; of a picture, the text is its data address."""

    kind: Literal["text", "error", "picture"]
    text: str


def safe_outputs(outputs: object) -> list[NotebookNode]:
    """Return a cell's outputs with plain text, PNG and JPEG pictures only, each of valid types.

    What has another form is kept by its plain text, or named when it has none.
    """
    if not isinstance(outputs, list):
        return []
    return [safe for output in outputs if isinstance(output, Mapping) and (safe := _safe_output(output))]


def _safe_output(output: Mapping[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type=kind, name=name, text=_text(output.get("text")))
    if kind == "error":
        ename, evalue = _text(output.get("ename")), _text(output.get("evalue"))
        lines = output.get("traceback")
        traceback = [_text(line) for line in lines] if isinstance(lines, list) else []
        return NotebookNode(output_type=kind, ename=ename, evalue=evalue, traceback=traceback)
    data = NotebookNode(_safe_data(output.get("data")))
    if kind == "display_data":
        return NotebookNode(output_type=kind, data=data, metadata=NotebookNode())
    if kind == "execute_result":
        count = output.get("execution_count")
        count = count if type(count) is int and count >= 0 else None
        return NotebookNode(output_type=kind, data=data, metadata=NotebookNode(), execution_count=count)
    return None


def _safe_data(data: object) -> dict[str, str]:
    if not isinstance(data, Mapping):
        return {}
    kept = {kind: _text(data[kind]) for kind in _PICTURES if picture(kind, data.get(kind))}
    if "text/plain" in data:
        kept["text/plain"] = _text(data["text/plain"])
    if not kept and data:
        kept["text/plain"] = f"(not shown here: {', '.join(sorted(plain(kind)[:60] for kind in data)[:5])})"
    return kept


def shown(outputs: object, *, tracebacks: bool = False) -> list[Shown]:
    """Return what a page shows of a cell's outputs: pictures, else text, and what ended the cell.

    tracebacks: show an error's whole traceback, which may quote hidden checks, and not its last line only.
    """
    found: list[Shown] = []
    for output in safe_outputs(outputs):
        new = _shown(output, tracebacks)
        if found and new.kind == found[-1].kind == "text":
            new = Shown("text", found.pop().text + new.text)
        found.append(new)
    whole = [Shown(each.kind, each.text if each.kind == "picture" else plain(each.text)) for each in found]
    if len(whole) > MOST_OUTPUTS:
        whole[MOST_OUTPUTS:] = [Shown("text", f"({len(whole) - MOST_OUTPUTS} more outputs are not shown)")]
    return [each for each in whole if each.text.strip()]


def _shown(output: NotebookNode, tracebacks: bool) -> Shown:
    if output.output_type == "stream":
        return Shown("text", output.text)
    if output.output_type == "error" and tracebacks and output.traceback:
        return Shown("error", "\n".join(output.traceback))
    if output.output_type == "error":
        return Shown("error", f"{output.ename}: {output.evalue}" if output.evalue else output.ename)
    for kind in _PICTURES:
        if kind in output.data:
            return Shown("picture", picture(kind, output.data[kind]))
    return Shown("text", output.data.get("text/plain", "") + "\n")


def pictures(attachments: object) -> list[Shown]:
    """Return the pictures that were pasted into a text cell."""
    if not isinstance(attachments, Mapping):
        return []
    bundles = [bundle for bundle in attachments.values() if isinstance(bundle, Mapping)]
    addresses = [picture(kind, bundle.get(kind)) for bundle in bundles for kind in _PICTURES]
    return [Shown("picture", address) for address in addresses if address][:MOST_OUTPUTS]


def picture(kind: str, data: object) -> str:
    """Return the data address of a base64-coded PNG or JPEG, or nothing when it is not one."""
    try:
        raw = base64.b64decode("".join(_text(data).split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if kind not in _PICTURES or not raw.startswith(_PICTURES[kind]):
        return ""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def plain(text: object) -> str:
    """Return text as a terminal would leave it: no colour codes, no control characters, not endless."""
    uncoloured: str = strip_ansi(_text(text))  # type: ignore[no-untyped-call]
    clean = _CONTROLS.sub("", _RETURNED_OVER.sub("", uncoloured.replace("\r\n", "\n")))
    if len(clean) <= MOST_CHARACTERS:
        return clean
    return f"{clean[:MOST_CHARACTERS]}\n... ({len(clean) - MOST_CHARACTERS} more characters are not shown)"


def _text(value: object) -> str:
    """Return a notebook's text, which may be a list of lines, in characters that a file can hold."""
    if isinstance(value, list):
        return "".join(map(_text, value))
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def markdown_html(source: object) -> Markup:
    """Render Markdown by Jupyter's rules; HTML in it stays text, links and pictures become words."""
    text = plain(source)
    plugins = [import_plugin("strikethrough"), import_plugin("table")]
    try:
        html = MarkdownWithMath(_Words(), plugins=plugins).render(text)
    except RecursionError:
        return Markup("<pre>{}</pre>").format(text)
    # mistune escapes already; what bleach lets pass does not depend on that.
    return Markup(bleach.clean(html, tags=_TAGS, attributes={}, strip=False))


class _Words(IPythonRenderer):
    """Renders Markdown in which nothing leads elsewhere."""

    def __init__(self) -> None:
        super().__init__(escape=True, exclude_anchor_links=True)

    def block_code(self, code: str, info: str | None = None) -> str:  # noqa: ARG002  (mistune passes it)
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        return f"{text} ({escape(url)})"

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        return f"[picture: {text or escape(url)}]"


def code_html(source: object) -> Markup:
    """Return Python code in colours; text of any other kind comes through as it is."""
    return Markup(highlight(plain(source), PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)))


def code_styles(selector: str) -> Markup:
    """Return the style sheet for what `code_html` returns."""
    return Markup(HtmlFormatter(style="default").get_style_defs(selector))
