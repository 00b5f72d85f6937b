"""Runs of inline nodes: their spaces, and how they and blocks turn into one another."""

from __future__ import annotations

from readybook.workbook.nodes import Node, paragraph, text

WIDEST_IN_A_LINE = 200  # CSS pixels; a wider picture after words on the line before is a plot, no sign
SPACED = ("strong", "emphasis", "strike", "sub", "sup", "link")


def tidy(run: list[Node]) -> list[Node]:
    """Return inline nodes with spaces as HTML shows them: one at most between words, none at the ends."""
    body = _single_spaces(run, [True])
    while body and (body[-1]["is"] == "break" or (body[-1]["is"] == "text" and not body[-1]["text"].strip())):
        body.pop()
    if body and body[-1]["is"] == "text":
        body[-1] = text(body[-1]["text"].rstrip(" "))
    return body


def _single_spaces(run: list[Node], after_space: list[bool]) -> list[Node]:
    """`after_space` holds whether the words before the run end in a space, and is brought up to date."""
    out: list[Node] = []
    for node in run:
        if node["is"] == "text":
            words = node["text"].lstrip(" ") if after_space[0] else node["text"]
            if not words:
                continue
            after_space[0] = words.endswith(" ")
            if out and out[-1]["is"] == "text":
                out[-1] = text(out[-1]["text"] + words)
            else:
                out.append(text(words))
        elif node["is"] in SPACED:
            out.append({**node, "body": _single_spaces(node["body"], after_space)})
        else:
            if node["is"] != "anchor":
                after_space[0] = node["is"] == "break"
            out.append(node)
    return out


def split_at_blocks(run: list[Node]) -> list[Node]:
    """Return paragraphs of inline nodes; what stands alone becomes a block."""
    found: list[Node] = []
    rest: list[Node] = []
    for node in run:
        if _stands_alone(node):
            found.extend(_paragraph(rest))
            found.append(node)
            rest = []
        else:
            rest.append(node)
    return found + _paragraph(rest)


def _stands_alone(node: Node) -> bool:
    if node["is"] == "picture":
        return node["width"] is None or node["width"] > WIDEST_IN_A_LINE
    return node["is"] == "notice" or (node["is"] == "formula" and bool(node["block"]))


def _paragraph(run: list[Node]) -> list[Node]:
    body = tidy(run)
    if body and all(node["is"] in ("picture", "missing") or _blank(node) for node in body):
        return [node for node in body if not _blank(node)]
    return [paragraph(*body)] if body else []


def _blank(node: Node) -> bool:
    return node["is"] == "break" or (node["is"] == "text" and not node["text"].strip())


def flattened(blocks: list[Node]) -> list[Node]:
    """Return blocks as one run of inline nodes, with line breaks where blocks ended."""
    out: list[Node] = []
    for block in blocks:
        if out:
            out.append({"is": "break"})
        out.extend(_flat(block))
    return out


def _flat(block: Node) -> list[Node]:
    kind = block["is"]
    if kind == "heading":
        return [{"is": "strong", "body": block["body"]}]
    if kind == "listing":
        lines = block["text"].split("\n")
        coded: list[Node] = [{"is": "code", "text": line} for line in lines]
        return [node for line in coded for node in ({"is": "break"}, line)][1:]
    if kind == "list":
        return _flat_items(block)
    if kind == "table":
        return _flat_rows(block)
    if kind == "quote":
        return flattened(block["body"])
    if kind == "rule":
        return []
    if kind == "formula":
        return [{**block, "block": False}]
    return list(block["body"]) if kind == "paragraph" else [block]


def _flat_items(block: Node) -> list[Node]:
    out: list[Node] = []
    for number, item in enumerate(block["items"], block["start"]):
        mark = f"{number}. " if block["ordered"] else "• "
        out += [{"is": "break"}, text(mark), *flattened(item["body"])]
    return out[1:]


def _flat_rows(block: Node) -> list[Node]:
    out: list[Node] = []
    for row in block["rows"]:
        out.append({"is": "break"})
        for number, cell in enumerate(row["cells"]):
            out += ([text(" · ")] if number else []) + cell["body"]
    return out[1:]
