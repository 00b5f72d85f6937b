"""The outputs of a code cell become nodes, each by the richest of its forms that paper can show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from readybook.workbook.formulas import formula
from readybook.workbook.markup import blocks_of_html
from readybook.workbook.nodes import Node, missing, notice, plain
from readybook.workbook.pictures import Pictures, Unusable
from readybook.workbook.prose import blocks
from readybook.workbook.sources import Sources, from_base64
from readybook.workbook.terminal import terminal

PICTURES = tuple(f"image/{kind}" for kind in ("png", "jpeg", "svg+xml", "gif", "webp", "bmp", "tiff"))
WIDGET = "application/vnd.jupyter.widget-view+json"
LONGEST_HTML = 1_000_000  # characters
OBJECT = re.compile(r"<[\w.]+( object| at 0x|\.)[^\n]*>")  # says nothing to a reader
FORMULA = re.compile(r"\s*(?:\$\$(?P<two>.+)\$\$|\$(?P<one>[^$]+)\$|\\\[(?P<bracket>.+)\\\])\s*", re.DOTALL)
ENVIRONMENT = re.compile(r"\s*\\begin\{(?!tab|document|itemize|enumerate)[a-z]+\*?\}.*", re.DOTALL)


def of_outputs(outputs: Any, pictures: Pictures, *, folder: Path | None = None, alt: str = "") -> list[Node]:
    """Return the nodes of a cell's outputs.

    `alt` describes pictures that do not describe themselves; `folder` is the notebook's.
    """
    if not isinstance(outputs, list):
        return [] if outputs is None else [missing("Outputs that are not a list")]
    reading = _Outputs(pictures, folder, alt or "Picture that the code above drew")
    return [node for output in _merged(outputs) for node in reading.nodes(output)]


def _merged(outputs: list[Any]) -> list[Any]:
    """Return the outputs with each run of pieces of one stream as one piece."""
    merged: list[Any] = []
    for output in outputs:
        before = merged[-1] if merged else {}
        if _is_stream(output) and _is_stream(before) and output.get("name") == before["name"]:
            merged[-1] = {**before, "text": before["text"] + joined(output.get("text"))}
        elif _is_stream(output):
            merged.append({**output, "name": output.get("name"), "text": joined(output.get("text"))})
        else:
            merged.append(output)
    return merged


def _is_stream(output: Any) -> bool:
    return isinstance(output, Mapping) and output.get("output_type") == "stream"


def joined(value: Any) -> str:
    """Return a text of a notebook, which may be kept as a list of lines; anything else as Python shows it."""
    if isinstance(value, list):
        return "".join(line if isinstance(line, str) else repr(line) for line in value)
    return value if isinstance(value, str) else "" if value is None else repr(value)


class _Outputs:
    def __init__(self, pictures: Pictures, folder: Path | None, alt: str) -> None:
        self._pictures = pictures
        self._folder = folder
        self._alt = alt
        self._forms: tuple[tuple[str, Callable[[str, Mapping[str, Any]], list[Node]]], ...] = (
            ("text/latex", self._latex),
            ("text/markdown", self._markdown),
            ("text/html", self._html),
            ("application/json", self._json),
            ("text/plain", self._plain),
        )

    def nodes(self, output: Any) -> list[Node]:
        try:
            return self._output(output)
        except Exception as error:  # one broken output must not take the others along
            return [missing(f"An output that cannot be read ({type(error).__name__})")]

    def _output(self, output: Any) -> list[Node]:
        if not isinstance(output, Mapping):
            return [missing("An output that is none")]
        kind = output.get("output_type")
        if kind == "stream":
            return terminal(output["text"], "stderr" if output.get("name") == "stderr" else "stream")
        if kind == "error":
            return _error(output)
        if kind in ("display_data", "execute_result", "update_display_data"):
            data, metadata = output.get("data"), output.get("metadata")
            return self._richest(
                data if isinstance(data, Mapping) else {}, metadata if isinstance(metadata, Mapping) else {}
            )
        return [missing(f"An output of an unknown type: {joined(kind)[:80]}")]

    def _richest(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> list[Node]:
        if WIDGET in data:
            words = joined(data.get("text/plain")).strip().split("\n")[0][:120]
            return [notice("Interactive widget: shown in Jupyter only" + (f" ({words})" if words else ""))]
        broken: list[Node] = []
        for media in PICTURES:
            if media in data:
                picture = self._picture(
                    data[media], media, metadata.get(media), joined(data.get("text/plain"))
                )
                if picture["is"] == "picture":
                    return [*broken, picture]
                broken.append(picture)
        for media, make in self._forms:
            found = make(joined(data[media]), data) if data.get(media) not in (None, "") else []
            if found:
                return broken + found
        others = ", ".join(str(media)[:80] for media in data if str(media) != "text/plain")
        return broken or ([notice(f"Output of the type {others}: shown in Jupyter only")] if others else [])

    def _picture(self, value: Any, media: str, sizes: Any, words: str) -> Node:
        sizes = sizes if isinstance(sizes, Mapping) else {}
        name = f"Picture ({media}) of this output"
        try:
            is_text = media == "image/svg+xml" and "<" in joined(value)
            data = joined(value).encode("utf-8", "replace") if is_text else from_base64(value)
        except Unusable as why:
            return missing(f"{name}: {why}")
        alt = words.strip().strip("<>") if words.startswith("<Figure ") else self._alt
        return self._pictures.node(
            data,
            media,
            name=name,
            alt=alt,
            width=_number(sizes.get("width")),
            height=_number(sizes.get("height")),
        )

    def _latex(self, value: str, _data: Mapping[str, Any]) -> list[Node]:
        found = FORMULA.fullmatch(value)
        if found:
            return [formula(next(tex for tex in found.groups() if tex), block=True)]
        return [formula(value, block=True)] if ENVIRONMENT.fullmatch(value) else []

    def _markdown(self, value: str, _data: Mapping[str, Any]) -> list[Node]:
        return blocks(value, self._pictures, folder=self._folder)

    def _html(self, value: str, data: Mapping[str, Any]) -> list[Node]:
        words = joined(data.get("text/plain"))
        if len(value) > LONGEST_HTML:
            return [] if words.strip() else [notice("Output too large for paper: shown in Jupyter only")]
        tells = bool(words.strip()) and not OBJECT.fullmatch(words.strip())
        # scikit-learn's drawing of an estimator lives by its styles; its text says the same
        if tells and ("sk-top-container" in value or not re.search(r"<(table|img)\b", value, re.IGNORECASE)):
            return []
        found = blocks_of_html(value, Sources(self._pictures, folder=self._folder).picture)
        shows = any(node["is"] != "paragraph" for node in found) or plain(found).strip()
        return found if shows else [notice("Interactive output: shown in Jupyter only")]

    def _json(self, _value: str, data: Mapping[str, Any]) -> list[Node]:
        written = json.dumps(data["application/json"], indent=2, ensure_ascii=False, default=str)
        return terminal(written, "result")

    def _plain(self, value: str, _data: Mapping[str, Any]) -> list[Node]:
        return terminal(value, "result")


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 < value < 100_000 else None


def _error(output: Mapping[str, Any]) -> list[Node]:
    traceback = output.get("traceback")
    lines = [joined(line) for line in traceback] if isinstance(traceback, list) else [joined(traceback)]
    words = "\n".join(lines)
    if not words.strip():
        words = f"{joined(output.get('ename')) or 'Error'}: {joined(output.get('evalue'))}"
    return terminal(words, "error")
