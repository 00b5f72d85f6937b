"""The picture files of one document: Typst tries each alone, because a broken one fails all of it."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typst
from PIL import Image

from readybook.workbook.fonts import fonts, mend_text, uncovered
from readybook.workbook.nodes import Node, missing

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
# Pillow would hand EPS to Ghostscript; these formats it reads by itself
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "PPM")
AS_THEY_ARE = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
MOST_PRINTED = 8_000_000  # pixels; A4 at 300 to an inch, larger pictures are scaled down
PLAIN_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")
TURNED_SIDEWAYS = (5, 6, 7, 8)  # values of EXIF's orientation
ORIENTATION = 0x0112
# Typst would compute the pixels of a filter, which may take minutes
_FILTER = re.compile(r"""\sfilter\s*=\s*(?:"[^"]*"|'[^']*')|(?<![-\w])filter\s*:[^;}<>"']*""")
TRIAL = '#set document(title: "Trial")\n#set page(width: 99cm, height: 99cm)\n#image("/{name}", alt: "Trial")'


class Unusable(Exception):
    """A picture cannot be set; the message says why."""


@dataclass(frozen=True)
class _Usable:
    data: bytes
    suffix: str
    size: tuple[int, int] | None  # in pixels; None: the picture has no pixels of its own


class Pictures:
    """Writes pictures into the folder `pictures` of a document's root folder, equal ones once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[str, tuple[int, int] | None] | Unusable] = {}

    def node(
        self,
        data: bytes,
        media: str,
        *,
        name: str,
        alt: str = "",
        width: float | None = None,
        height: float | None = None,
    ) -> Node:
        """Return a picture node, or a missing node that says by `name` which picture cannot be set and why.

        `media` is a media type such as image/png; width and height are in CSS pixels, None: natural.
        """
        try:
            file, size = self._stored(data, media)
        except Unusable as why:
            return missing(f"{name}: {why}")
        return {
            "is": "picture",
            "file": file,
            "alt": mend_text(alt, set()).strip() or "Picture without a description",
            "width": _width(size, width, height),
        }

    def _stored(self, data: bytes, media: str) -> tuple[str, tuple[int, int] | None]:
        key = hashlib.sha256(data).hexdigest()[:24]
        if key not in self._known:
            try:
                self._known[key] = self._written(key, _usable(data, media))
            except Unusable as why:
                self._known[key] = why
        known = self._known[key]
        if isinstance(known, Unusable):
            raise known
        return known

    def _written(self, key: str, picture: _Usable) -> tuple[str, tuple[int, int] | None]:
        file = f"pictures/{key}.{picture.suffix}"
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture.data)
        return file, picture.size


def _width(size: tuple[int, int] | None, width: float | None, height: float | None) -> float | None:
    if width is not None and width > 0:
        return width
    if size is None:
        return None
    return size[0] * height / size[1] if height is not None and height > 0 else float(size[0])


def _usable(data: bytes, media: str) -> _Usable:
    if not data:
        raise Unusable("the picture is empty")
    if len(data) > MOST_BYTES:
        raise Unusable(f"the picture is larger than {MOST_BYTES // 1_000_000} MB")
    if "svg" in media.lower() or data.lstrip()[:5].lower() in (b"<svg ", b"<?xml"):
        return _drawing(data)
    try:
        return _pixels(data)
    except (Unusable, MemoryError):
        raise
    except Exception as error:  # Pillow's readers raise anything at all on broken files
        raise Unusable("the picture is damaged or of an unknown kind") from error


def _drawing(data: bytes) -> _Usable:
    data = _in_our_fonts(data)
    why = _refusal(data, "svg")
    if why is None:
        return _Usable(data, "svg", None)
    reaches_out = "linked image" in why
    raise Unusable(
        "the drawing refers to other files" if reaches_out else "the drawing is not an SVG that can be read"
    )


def _in_our_fonts(drawing: bytes) -> bytes:
    """Return the drawing with its words in fonts that are there: Typst leaves out words in any other."""
    words = drawing.decode("utf-8", errors="replace")
    words = mend_text(words, uncovered(words))
    words = re.sub(r"""font-family\s*=\s*(["'])(.*?)\1""", lambda m: f'font-family="{_like(m[2])}"', words)
    words = re.sub(
        r"""font-family\s*:\s*([^;}<>]+?)(?=\s*[;}<"])""", lambda m: f"font-family:{_like(m[1])}", words
    )
    words = re.sub(r"""(?<![-\w])font\s*:\s*([^;}<>"]*?\d(?:px|pt|em|%))[^;}<>"]*""", r"font:\1 Inter", words)
    words = _FILTER.sub("", words)
    root = re.search(r"<svg\b[^>]*>", words)
    if root and "font-family" not in root[0]:
        words = words.replace("<svg", '<svg font-family="Inter"', 1)
    return words.encode()


def _like(families: str) -> str:
    mono = re.search(r"mono|courier|consolas|menlo", families, re.IGNORECASE)
    return "JetBrains Mono" if mono else "Inter"


def _pixels(data: bytes) -> _Usable:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Unusable(f"the picture has more than {MOST_PIXELS // 1_000_000} million pixels")
        image.load()
        suffix = AS_THEY_ARE.get(image.format or "")
        sideways = image.getexif().get(ORIENTATION) in TURNED_SIDEWAYS
        size = (height, width) if sideways else (width, height)
        if width * height > MOST_PRINTED:
            scale = (MOST_PRINTED / (width * height)) ** 0.5
            image.thumbnail((max(1, int(width * scale)), max(1, int(height * scale))))
            suffix = None
        if suffix and image.mode in PLAIN_MODES and _refusal(data, suffix) is None:
            return _Usable(data, suffix, size)
        return _encoded_anew(image)


def _encoded_anew(image: Image.Image) -> _Usable:
    if image.mode.startswith(("I", "F")):
        # Pillow's own conversion cuts 16 bits off at 255 instead of scaling them
        shades = np.asarray(image, dtype=float)
        image = Image.fromarray(np.interp(shades, (shades.min(), shades.max()), (0, 255)).astype(np.uint8))
    see_through = "A" in image.getbands() or "transparency" in image.info
    target = "RGBA" if see_through else "RGB"
    png = io.BytesIO()
    image.convert(target).save(png, "PNG")
    if _refusal(png.getvalue(), "png") is not None:
        raise Unusable("the picture cannot be set")
    return _Usable(png.getvalue(), "png", image.size)


def _refusal(data: bytes, suffix: str) -> str | None:
    """Return why Typst refuses the picture; alone in its folder, it can link to no other file."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"trial.{suffix}"
        Path(folder, name).write_bytes(data)
        source = TRIAL.format(name=name).encode()
        try:
            typst.Compiler(root=folder, font_paths=fonts()).compile(
                source, format="pdf", pdf_standards=["ua-1"]
            )
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of Typst's is no Exception
            return str(error)
    return None
