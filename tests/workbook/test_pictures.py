"""Pictures: what Typst sets, what is encoded anew, and what is refused with its reason."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from readybook.workbook import pictures as module
from readybook.workbook.pictures import Pictures
from readybook.workbook.prose import blocks
from readybook.workbook.sources import Sources
from tests.workbook.paper import read_back, words_of
from tests.workbook.torture import DRAWING, png


def encoded(image, kind, **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


RED = Image.new("RGB", (40, 20), "red")
DEEP = Image.fromarray((np.arange(800).reshape(20, 40) * 80).astype("uint16"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50">{}</svg>'


@pytest.fixture
def node(tmp_path):
    held = Pictures(tmp_path)
    return lambda data, media="", **more: held.node(data, media, name="Picture", **more)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_common_pictures_are_kept_as_they_are(node, tmp_path, kind):
    data = encoded(RED, kind)
    made = node(data)
    assert (tmp_path / made["file"]).read_bytes() == data
    assert made["width"] == 40


@pytest.mark.parametrize(
    "data",
    [encoded(RED.convert("CMYK"), "JPEG"), encoded(RED, "BMP"), encoded(RED, "TIFF"), encoded(DEEP, "PNG")],
    ids=["CMYK", "BMP", "TIFF", "16 bit"],
)
def test_odd_pictures_are_encoded_anew(node, tmp_path, data):
    made = node(data)
    assert made["file"].endswith(".png")
    assert Image.open(tmp_path / made["file"]).mode in ("L", "RGB", "RGBA")


def test_sixteen_bits_keep_their_shades(node, tmp_path):
    shades = np.asarray(Image.open(tmp_path / node(encoded(DEEP, "PNG"))["file"]))
    assert shades.min() == 0
    assert shades.max() >= 254
    assert len(np.unique(shades)) > 200


def test_equal_pictures_are_stored_once(node, tmp_path):
    assert node(png())["file"] == node(png(), alt="again")["file"]
    assert len(list((tmp_path / "pictures").iterdir())) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"no picture", "damaged"),
        (png()[:60], "damaged"),
        (encoded(RED.resize((300, 300)), "JPEG")[:700], "damaged"),
        (encoded(Image.new("1", (8000, 8000)), "PNG"), "more than 50 million pixels"),
        (b"<svg ", "not an SVG"),
    ],
)
def test_a_broken_picture_says_why(node, data, why):
    assert why in node(data)["text"]


def test_a_picture_that_is_too_large_says_so(node, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    assert "larger than" in node(png())["text"]


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "../x.png", "file:///etc/passwd", "http://a.example/x.png", "x.png"]
)
def test_a_drawing_cannot_refer_to_other_files(node, tmp_path, address):
    (tmp_path / "x.png").write_bytes(png())
    made = node(SVG.format(f'<image href="{address}" width="9" height="9"/>').encode())
    assert made["text"] == "Picture: the drawing refers to other files"


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', '"&x;&x;"'])
def test_a_drawing_cannot_name_entities_that_reach_out(node, entity):
    data = f"<!DOCTYPE svg [<!ENTITY x {entity}>]>" + SVG.format("<text>&x;</text>")
    assert node(data.encode(), "image/svg+xml")["is"] == "missing"


@pytest.mark.parametrize("family", ["Helvetica, sans-serif", "DejaVu Sans Mono", "Nothing"])
def test_words_of_a_drawing_show_in_any_font(node, tmp_path, family):
    drawing = DRAWING.format("WORDS").replace("Helvetica, sans-serif", family)
    assert "WORDS" in words_of(read_back([node(drawing.encode(), "image/svg+xml")], tmp_path))


def test_a_height_alone_keeps_the_shape(node):
    assert node(png(60, 30), height=15)["width"] == 30


def test_a_wide_picture_leaves_the_line_and_a_small_one_stays(tmp_path):
    address = "data:image/png;base64," + base64.b64encode(png(60, 30)).decode()
    wide, small = (f'see <img src="{address}" width={width} alt=x> here' for width in (400, 20))
    assert [node["is"] for node in blocks(wide, Pictures(tmp_path))] == ["paragraph", "picture", "paragraph"]
    assert [node["is"] for node in blocks(small, Pictures(tmp_path))] == ["paragraph"]


@pytest.fixture
def find(tmp_path):
    home = tmp_path / "home"
    (home / "a b").mkdir(parents=True)
    (home / "a b" / "dot.png").write_bytes(png())
    (tmp_path / "secret.png").write_bytes(png())
    (home / "out.png").symlink_to(tmp_path / "secret.png")
    (home / "in.png").symlink_to(home / "a b" / "dot.png")
    kept = {"dot.png": {"image/png": base64.b64encode(png()).decode()}, "odd": 5}
    return Sources(Pictures(tmp_path / "document"), folder=home, attachments=kept).picture


@pytest.mark.parametrize(
    "address", ["a%20b/dot.png", "./a%20b/../in.png", "in.png?raw=true", "attachment:dot.png"]
)
def test_pictures_in_the_notebook_s_folder_are_found(find, address):
    assert find(address, "dot")["is"] == "picture"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("../secret.png", "outside"),
        ("out.png", "outside"),
        ("/etc/passwd", "outside"),
        ("%2e%2e/secret.png", "outside"),
        ("a%00b", "cannot be read"),
        ("file:///etc/passwd", "only pictures in the notebook's folder"),
        ("https://a.example/x.png", "not fetched"),
        ("//a.example/x.png", "not fetched"),
        ("attachment:none.png", "no such attachment"),
        ("attachment:odd", "no such attachment"),
        ("data:image/png;base64,%%%", "not base64"),
        ("data:image/png", "holds no data"),
        ("gone.png", "no such file"),
        ("", "no such file"),
    ],
)
def test_other_pictures_say_why_they_are_missing(find, address, why):
    assert why in find(address, "dot")["text"]
