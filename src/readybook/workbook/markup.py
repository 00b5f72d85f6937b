"""HTML becomes nodes: what Markdown is turned into first, and what outputs hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from readybook.workbook.formulas import formula
from readybook.workbook.inlines import flattened, split_at_blocks, tidy
from readybook.workbook.nodes import Node, PictureOf, missing, notice, paragraph, plain, text
from readybook.workbook.tables import table
from readybook.workbook.tags import BLOCKS, CODE, DROPPED, GROUPS, HEADINGS, KNOWN, SHOWN_ELSEWHERE, WRAPPERS

# Typst's own limit is about 80 calls deep; each level of nesting takes several
DEEPEST_BLOCK = 7
DEEPEST_INLINE = 8
SAFE_SCHEMES = ("http", "https", "mailto")
LONGEST_ADDRESS = 8_000  # bytes; Typst refuses longer ones
LONGEST_HEADING = 1_000  # characters; Typst keeps a heading in one piece with what follows
COLUMN = 640.0  # CSS pixels in the width of a page's text, for widths in per cent


@dataclass
class Reading:
    """What is known while one piece of HTML is read."""

    picture: PictureOf
    notes: dict[str, list[Node]] = field(default_factory=dict)


def blocks_of_html(html: str, picture: PictureOf) -> list[Node]:
    """Return the blocks of a piece of HTML; scripts, styles and comments are dropped, other text is kept."""
    try:
        soup = BeautifulSoup(html, "html.parser")
        reading = Reading(picture)
        _gather_notes(soup, reading)
        return _blocks(soup, reading, 0)
    except Exception as error:  # whatever a notebook holds, the rest of the document is set
        shown = paragraph(text(re.sub(r"<[^>]*>", " ", html)))
        return [missing(f"Text that cannot be set as it was meant ({type(error).__name__}):"), shown]


def _gather_notes(soup: BeautifulSoup, reading: Reading) -> None:
    for holder in soup.find_all("rb-notes"):
        for item in holder.find_all("rb-footnote"):
            body = flattened(_blocks(item, Reading(reading.picture), 1))
            reading.notes.setdefault(str(item.get("key")), body)
        holder.decompose()


def _blocks(element: Tag, reading: Reading, depth: int) -> list[Node]:
    """Return the children of an element as blocks; runs of inline children become paragraphs."""
    found: list[Node] = []
    run: list[Node] = []

    def close() -> None:
        found.extend(split_at_blocks(tidy(run)))
        run.clear()

    for child in element.children:
        if isinstance(child, Tag) and _is_block(child):
            close()
            found.extend(_block(child, reading, depth))
        else:
            run.extend(_inline(child, reading, 0))
    close()
    return found


def _is_block(element: Tag) -> bool:
    return element.name in BLOCKS or (
        element.name not in DROPPED | SHOWN_ELSEWHERE and element.find(list(BLOCKS)) is not None
    )


def _block(element: Tag, reading: Reading, depth: int) -> list[Node]:
    if depth >= DEEPEST_BLOCK and element.name != "pre":
        body = tidy(_inlines(element, reading, DEEPEST_INLINE))
        return [paragraph(*body)] if body else []
    make = MAKERS.get(element.name)
    if make is not None:
        return make(element, reading, depth + 1)
    if element.name in HEADINGS:
        return _heading(element, reading)
    if "alert" in (element.get("class") or []):
        return _quote(element, reading, depth + 1)
    # a group of groups is no deeper on the page
    return _blocks(element, reading, depth + (element.name not in GROUPS))


def _heading(element: Tag, reading: Reading) -> list[Node]:
    body = tidy(_inlines(element, reading, 0))
    if not plain(body).strip() and not any(node["is"] != "text" for node in body):
        return []
    if len(plain(body)) > LONGEST_HEADING:
        return [paragraph(*body)]
    anchor = str(element.get("id") or plain(body).strip().replace(" ", "-"))
    return [{"is": "heading", "level": HEADINGS[element.name], "body": body, "anchor": anchor}]


def _list(element: Tag, reading: Reading, depth: int) -> list[Node]:
    items = [_item(child, reading, depth) for child in element.find_all("li", recursive=False)]
    stray = [child for child in element.children if isinstance(child, Tag) and child.name != "li"]
    for child in stray:
        items.append({"checked": None, "body": _block(child, reading, depth)})
    if not items:
        return _blocks(element, reading, depth)
    start = str(element.get("start", "1"))
    return [
        {
            "is": "list",
            "ordered": element.name == "ol",
            "start": int(start) if start.isdecimal() and len(start) < 10 else 1,
            "tight": element.find("p") is None,
            "items": items,
        }
    ]


def _item(element: Tag, reading: Reading, depth: int) -> Node:
    box = element.find("input")
    checked = box.has_attr("checked") if isinstance(box, Tag) and box.find_parent("li") is element else None
    return {"checked": checked, "body": _blocks(element, reading, depth)}


def _quote(element: Tag, reading: Reading, depth: int) -> list[Node]:
    body = _blocks(element, reading, depth)
    return [{"is": "quote", "body": body}] if body else []


def _details(element: Tag, reading: Reading, depth: int) -> list[Node]:
    summary = element.find("summary", recursive=False)
    head: list[Node] = []
    if isinstance(summary, Tag):
        head = [paragraph({"is": "strong", "body": tidy(_inlines(summary, reading, 1))})]
        summary.extract()
    return [{"is": "quote", "body": head + _blocks(element, reading, depth)}]


def _definitions(element: Tag, reading: Reading, depth: int) -> list[Node]:
    items: list[Node] = []
    for child in element.find_all(["dt", "dd"]):
        if child.name == "dt":
            term = {"is": "strong", "body": tidy(_inlines(child, reading, 1))}
            items.append({"checked": None, "body": [paragraph(term)]})
        elif items:
            items[-1]["body"].extend(_blocks(child, reading, depth))
        else:
            items.append({"checked": None, "body": _blocks(child, reading, depth)})
    return [{"is": "list", "ordered": False, "start": 1, "tight": True, "items": items}] if items else []


def _listing(element: Tag, _reading: Reading, _depth: int) -> list[Node]:
    code = element.find("code")
    classes: list[str] = list(code.get("class") or ()) if isinstance(code, Tag) else []
    language = next((str(name)[9:] for name in classes if str(name).startswith("language-")), None)
    return [{"is": "listing", "language": language or None, "text": element.get_text().strip("\n")}]


def _table(element: Tag, reading: Reading, _depth: int) -> list[Node]:
    return table(element, lambda cell: flattened(_blocks(cell, reading, DEEPEST_BLOCK - 2)))


def _rule(_element: Tag, _reading: Reading, _depth: int) -> list[Node]:
    return [{"is": "rule"}]


def _formula_block(element: Tag, _reading: Reading, _depth: int) -> list[Node]:
    return [formula(element.get_text(), block=True)]


MAKERS: dict[str, Callable[[Tag, Reading, int], list[Node]]] = {
    "ul": _list,
    "ol": _list,
    "blockquote": _quote,
    "details": _details,
    "dl": _definitions,
    "pre": _listing,
    "table": _table,
    "hr": _rule,
    "rb-formula-block": _formula_block,
}


def _inlines(element: Tag, reading: Reading, depth: int) -> list[Node]:
    return [node for child in element.children for node in _inline(child, reading, depth)]


def _inline(child: PageElement, reading: Reading, depth: int) -> list[Node]:
    if isinstance(child, NavigableString):
        return [] if isinstance(child, PreformattedString | Comment) else [text(re.sub(r"\s+", " ", child))]
    if not isinstance(child, Tag) or child.name in DROPPED:
        return []
    if depth > DEEPEST_INLINE:
        return [text(re.sub(r"\s+", " ", child.get_text()))]
    return _element(child, reading, depth + 1)


def _element(element: Tag, reading: Reading, depth: int) -> list[Node]:
    name = element.name
    if name in WRAPPERS:
        body = _inlines(element, reading, depth)
        return [{"is": WRAPPERS[name], "body": body}] if body else []
    if name in CODE:
        words = element.get_text()
        # the sign between columns stays escaped in code
        return [
            {"is": "code", "text": words.replace(r"\|", "|") if element.find_parent(["td", "th"]) else words}
        ]
    if name == "br":
        return [{"is": "break"}]
    if name == "img":
        return [_picture(element, reading)]
    if name == "a":
        return _link(element, reading, depth)
    if name == "rb-formula":
        return [formula(element.get_text(), block=False)]
    if name == "rb-formula-block":
        return [formula(element.get_text(), block=True)]
    if name == "rb-note":
        note = reading.notes.get(str(element.get("key")))
        return [{"is": "footnote", "body": note}] if note else [text(element.get_text())]
    if name in SHOWN_ELSEWHERE:
        address = str(element.get("src") or element.get("data") or "")
        return [notice(f"<{name}> {address[:200]}".strip() + ": shown in Jupyter only")]
    start = [] if name in KNOWN else [text(_start(element))]
    return start + _inlines(element, reading, depth)


def _start(element: Tag) -> str:
    told = (f' {key}="{value}"' if value else f" {key}" for key, value in element.attrs.items())
    return f"<{element.name}{''.join(told)}>"


def _picture(element: Tag, reading: Reading) -> Node:
    alt = str(element.get("alt") or element.get("title") or "")
    width = _length(str(element.get("width") or _styled(element, "width")))
    return reading.picture(str(element.get("src") or ""), alt, width)


def _styled(element: Tag, key: str) -> str:
    found = re.search(rf"(?<![\w-]){key}\s*:\s*([^;]+)", str(element.get("style") or ""))
    return found[1] if found else ""


def _length(told: str) -> float | None:
    """Return CSS pixels for "300", "300px" or "50%" (of the page's text), None for anything else."""
    found = re.fullmatch(r"(\d{1,5}(?:\.\d+)?)\s*(px|%|)", told.strip())
    if found is None:
        return None
    return float(found[1]) * (COLUMN / 100 if found[2] == "%" else 1.0)


def _link(element: Tag, reading: Reading, depth: int) -> list[Node]:
    body = _inlines(element, reading, depth)
    anchor = element.get("id") or element.get("name")
    place: list[Node] = [{"is": "anchor", "anchor": str(anchor)}] if anchor else []
    address = str(element.get("href") or "").strip()
    if not _safe(address):
        return place + body
    return [*place, {"is": "link", "url": address, "body": body or [text(address)]}]


def _safe(address: str) -> bool:
    if len(address.encode("utf-8", "replace")) > LONGEST_ADDRESS:
        return False
    try:
        return (address.startswith("#") and len(address) > 1) or urlsplit(
            address
        ).scheme.lower() in SAFE_SCHEMES
    except ValueError:
        return False
