"""Outputs of cells: the richest form that paper can show, and no output that can fail the rest."""

from __future__ import annotations

import base64

import pytest

from readybook.workbook import fonts
from readybook.workbook.fonts import covered, mend_glyphs, uncovered
from readybook.workbook.outputs import of_outputs
from readybook.workbook.pictures import Pictures
from readybook.workbook.terminal import readable
from tests.workbook.paper import read_back, words_of
from tests.workbook.torture import png

PICTURE = base64.b64encode(png(100, 50)).decode()


@pytest.fixture
def nodes(tmp_path):
    return lambda *outputs: of_outputs(list(outputs), Pictures(tmp_path))


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data):
    named = {key.replace("__", "/").replace("_xml", "+xml"): value for key, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {}}


def lines(node):
    return ["".join(span["text"] for span in line) for line in node["lines"]]


def printed(nodes, text):
    (node,) = nodes(stream(text))
    return lines(node)


def test_pieces_of_one_stream_are_one(nodes):
    made = nodes(stream("a"), stream(["b", "\nc"]), stream("err", "stderr"), stream("d"))
    assert [(node["kind"], lines(node)) for node in made] == [
        ("stream", ["ab", "c"]),
        ("stderr", ["err"]),
        ("stream", ["d"]),
    ]


@pytest.mark.parametrize(
    ("text", "on_screen"),
    [
        ("10%\r100%\n", "100%"),
        ("long line\rshort", "shortline"),
        ("long line\r\x1b[Kshort", "short"),
        ("done\r", "done"),
        ("a\r\n", "a"),
        ("abc\b\bx", "ax"),
        ("a\tb", "a       b"),
        ("\x1b[31mred\x1b[0m\rgr", "grd"),
        ("bell\x07", "bell"),
    ],
)
def test_a_line_is_what_a_terminal_shows_at_the_end(nodes, text, on_screen):
    tree, _lost = mend_glyphs(nodes(stream(text)))
    assert lines(tree[0]) == [on_screen]


def test_colours_are_readable_on_white(nodes):
    (node,) = nodes(stream("\x1b[1;93mbright\x1b[0m plain \x1b[43mtinted\x1b[0m"))
    bright, plain, tinted = node["lines"][0]
    assert bright["bold"]
    assert bright["colour"] == readable((255, 255, 0))
    assert plain["colour"] is None
    assert tinted["tinted"]


@pytest.mark.parametrize("colour", [(255, 255, 255), (255, 255, 0), (0, 255, 0), (200, 200, 255), (0, 0, 0)])
def test_every_colour_has_a_contrast_of_4_5_at_least(colour):
    parts = [int(readable(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_of_many_lines_the_first_and_last_are_shown(nodes):
    head, notice, tail = nodes(stream("".join(f"{n}\n" for n in range(5000))))
    assert (len(head["lines"]), len(tail["lines"])) == (60, 20)
    assert lines(tail)[-1] == "4999"
    assert notice["text"] == "4,920 more lines are left out here"


def test_eighty_lines_are_shown_whole(nodes):
    assert len(printed(nodes, "x\n" * 80)) == 80


@pytest.mark.parametrize("length", [5_000, 1_000_000])
def test_a_very_long_line_says_how_much_is_left_out(nodes, length):
    (line,) = printed(nodes, "x" * length)
    assert line == "x" * 2000 + f" … {length - 2000:,} more characters left out"


def test_the_richest_form_is_shown(nodes):
    (node,) = nodes(shown(image__png=PICTURE, text__html="<table><tr><td>1", text__plain="<Figure size 1x1>"))
    assert (node["is"], node["alt"], node["width"]) == ("picture", "Figure size 1x1", 100)


def test_the_size_of_a_sharp_figure_is_honoured(nodes):
    output = shown(image__png=PICTURE)
    output["metadata"] = {"image/png": {"width": 50, "height": 25}}
    assert nodes(output)[0]["width"] == 50


def test_a_broken_picture_says_so_and_the_text_is_shown(nodes):
    broken, text = nodes(shown(image__png=PICTURE[:40], text__plain="words"))
    assert (broken["is"], lines(text)) == ("missing", ["words"])


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        ({"text__html": "<table><tr><td>1</table>", "text__plain": "1"}, ["table"]),
        ({"text__html": "<b>x</b>", "text__plain": "<IPython.core.display.HTML object>"}, ["paragraph"]),
        ({"text__html": "<b>x</b>", "text__plain": "x"}, ["terminal"]),
        (
            {"text__html": '<div class="sk-top-container"><table><tr><td>p', "text__plain": "Ridge()"},
            ["terminal"],
        ),
        ({"text__html": "<script>draw()</script>"}, ["notice"]),
        ({"text__latex": "$\\displaystyle x$", "text__plain": "x"}, ["formula"]),
        ({"text__latex": "\\begin{tabular}{l}x\\end{tabular}", "text__plain": "x"}, ["terminal"]),
        ({"text__markdown": "# a\n\nb"}, ["heading", "paragraph"]),
        ({"application__json": {"a": [1]}}, ["terminal"]),
        ({"application__vnd.jupyter.widget-view+json": {}, "text__plain": "Slider()"}, ["notice"]),
        ({"application__vnd.plotly.v1+json": {}}, ["notice"]),
        ({}, []),
    ],
)
def test_each_form_becomes_its_node(nodes, data, kinds):
    assert [node["is"] for node in nodes(shown(**data))] == kinds


@pytest.mark.parametrize(
    "output",
    [
        None,
        3,
        {},
        {"output_type": "stream"},
        {"output_type": "stream", "text": [1, "a"]},
        {"output_type": "stream", "text": "\x1b[38;5;999ma\x1b[38;2;1mb\x1b]\x1b["},
        {"output_type": "stream", "text": "\r" * 9000 + "\b" * 9000 + "\x1b" * 9000},
        {"output_type": "error"},
        {"output_type": "error", "traceback": 5, "ename": None},
        {"output_type": "display_data", "data": []},
        {"output_type": "display_data", "data": {"image/png": 5, 7: 8}},
        {
            "output_type": "display_data",
            "data": {"image/png": "é!"},
            "metadata": {"image/png": {"width": "x"}},
        },
        {"output_type": "display_data", "data": {"text/html": "<b>" * 3000}},
        {"output_type": "execute_result", "data": {"application/json": {1: {2}}}},
    ],
)
def test_a_malformed_output_never_takes_the_others_along(nodes, tmp_path, output):
    assert "AFTER" in words_of(read_back(nodes(output, stream("AFTER")), tmp_path))


def test_outputs_that_are_no_list_are_missing(tmp_path):
    assert of_outputs({"a": 1}, Pictures(tmp_path))[0]["is"] == "missing"


def test_characters_that_no_font_holds_become_their_numbers():
    tree, lost = mend_glyphs([{"is": "text", "text": "a\U00013000b\u202ec\ud800\ufffe\x07\n"}])
    assert tree[0]["text"] == "a[U+13000]bc\n"
    assert lost == {"\U00013000"}


def test_emoji_and_scripts_are_covered():
    assert uncovered("αЖ中한ع👍🏽👨‍👩‍👧🇩🇪❤️1️⃣🧬→∑│█") == set()


def test_without_the_optional_fonts_chinese_is_shown_by_numbers(monkeypatch):
    usual = [path for path in fonts._files() if "intl_cjk" not in str(path)]
    monkeypatch.setattr(fonts, "_files", lambda: usual)
    tree, lost = mend_glyphs([{"is": "text", "text": "中α"}])
    assert (tree[0]["text"], lost) == ("[U+4E2D]\N{GREEK SMALL LETTER ALPHA}", {"中"})


def test_plain_text_needs_no_look_at_the_fonts():
    missing = {chr(code) for code in range(0x20, 0x250) if chr(code).isprintable()} - covered()
    assert missing == set()
