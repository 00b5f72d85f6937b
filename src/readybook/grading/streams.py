"""Joins what a cell printed piece by piece, as a terminal shows it, in time that grows with its length."""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode


def joined(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Return outputs with one stream of each name, where its first piece stood; errors after other text.

    It is what nbclient's `coalesce_streams` gives, whose pattern takes seconds for one long line.
    """
    kept: list[NotebookNode] = []
    pieces: dict[str, list[str]] = {}
    for output in outputs:
        if output.output_type != "stream":
            kept.append(output)
        elif output.name in pieces:
            pieces[output.name].append(output.text)
        else:
            pieces[output.name] = [output.text]
            kept.append(output)
    for at, output in enumerate(kept):
        if output.output_type == "stream":
            output.text = overwritten("".join(pieces[output.name]))
            below = kept[at + 1] if at + 1 < len(kept) else None
            if output.name == "stderr" and below is not None and below.get("name") == "stdout":
                below.text = overwritten("".join(pieces["stdout"]))
                kept[at], kept[at + 1] = below, output
    return kept


def overwritten(text: str) -> str:
    """Return a text without what a carriage return within its line has overwritten."""
    return "\n".join(map(_last_of, text.split("\n"))) if "\r" in text else text


def _last_of(line: str) -> str:
    end = "\r" if line.endswith("\r") else ""
    return line.removesuffix("\r").rpartition("\r")[2] + end
