"""Where the pictures of a notebook come from: attachments, data addresses and files beside the notebook."""

from __future__ import annotations

import binascii
import mimetypes
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from readybook.workbook.nodes import Node, missing
from readybook.workbook.pictures import MOST_BYTES, Pictures, Unusable

PREFERRED = ("image/svg+xml", "image/png", "image/jpeg")
LONGEST_NAME = 200


class Sources:
    """Finds the pictures that one cell names; never outside the notebook's folder, never on the network."""

    def __init__(
        self, pictures: Pictures, *, folder: Path | None = None, attachments: Mapping[str, Any] | None = None
    ) -> None:
        self._pictures = pictures
        self._folder = folder
        self._attachments = attachments if isinstance(attachments, Mapping) else {}

    def picture(
        self, address: str, alt: str, width: float | None = None, height: float | None = None
    ) -> Node:
        """Return the picture at an address, or a missing node that says why there is none."""
        address = address.strip()
        name = f"Picture {_short(address)}" + (f" ({alt.strip()})" if alt.strip() else "")
        try:
            data, media = self._read(address)
        except Unusable as why:
            return missing(f"{name}: {why}")
        return self._pictures.node(data, media, name=name, alt=alt, width=width, height=height)

    def _read(self, address: str) -> tuple[bytes, str]:
        scheme = address.partition(":")[0].lower() if ":" in address else ""
        if scheme == "attachment":
            return self._attached(unquote(address.partition(":")[2]))
        if scheme == "data":
            return _within(address)
        if scheme in ("http", "https") or address.startswith("//"):
            raise Unusable("pictures on the network are not fetched")
        return _beside(self._folder, address)

    def _attached(self, name: str) -> tuple[bytes, str]:
        kinds = self._attachments.get(name)
        if not isinstance(kinds, Mapping) or not kinds:
            raise Unusable("the cell has no such attachment")
        media = next((kind for kind in PREFERRED if kind in kinds), str(next(iter(kinds))))
        return from_base64(kinds.get(media)), media


def from_base64(data: object) -> bytes:
    """Return the bytes of a base64 text or of a list of its lines; raise Unusable when it is none."""
    if isinstance(data, list) and all(isinstance(line, str) for line in data):
        data = "".join(data)
    if not isinstance(data, str):
        raise Unusable("its data are not text")
    try:
        decoded = b64decode(data)
    except (binascii.Error, ValueError) as error:
        raise Unusable("its data are not base64") from error
    if data.strip() and not decoded:
        raise Unusable("its data are not base64")
    return decoded


def _within(address: str) -> tuple[bytes, str]:
    head, comma, data = address.partition(",")
    if not comma:
        raise Unusable("the address holds no data")
    media = head.partition(":")[2].lower()
    if media.endswith(";base64"):
        return from_base64(unquote(data)), media.removesuffix(";base64")
    return unquote_to_bytes(data), media


def _beside(folder: Path | None, address: str) -> tuple[bytes, str]:
    try:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            raise Unusable("only pictures in the notebook's folder are set")
        if folder is None:
            raise Unusable("the notebook's folder is not known")
        home = folder.resolve()
        path = (home / unquote(parts.path)).resolve()
        if not path.is_relative_to(home):
            raise Unusable("it lies outside the notebook's folder")
        if not path.is_file():
            raise Unusable("there is no such file")
        if path.stat().st_size > MOST_BYTES:
            raise Unusable(f"the picture is larger than {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes(), mimetypes.guess_type(path.name)[0] or ""
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a null character, no permission
        raise Unusable("the file cannot be read") from error


def _short(address: str) -> str:
    if address[:5].lower() == "data:":
        return "inside the text"
    return address if len(address) <= LONGEST_NAME else address[:LONGEST_NAME] + "…"
