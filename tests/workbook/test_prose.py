"""Markdown on paper: as Jupyter reads it, with nothing lost and nothing that reaches out."""

from __future__ import annotations

import pytest

from readybook.workbook.headings import settle
from readybook.workbook.nodes import plain
from readybook.workbook.pictures import Pictures
from readybook.workbook.prose import blocks
from tests.workbook.paper import read_back, words_of


@pytest.fixture
def read(tmp_path):
    return lambda markdown, **more: blocks(markdown, Pictures(tmp_path), **more)


def first(nodes, kind):
    """Return the first node of a kind, however deep it stands."""
    for node in nodes:
        inner = [*node.get("body", []), *node.get("items", []), *node.get("rows", []), *node.get("cells", [])]
        found = node if node.get("is") == kind else first(inner, kind)
        if found:
            return found
    return None


def test_a_nested_list_keeps_its_start_and_its_boxes(read):
    (outer,) = read("4. four\n   - [x] done\n   - [ ] open\n5. five")
    assert (outer["ordered"], outer["start"], len(outer["items"])) == (True, 4, 2)
    inner = outer["items"][0]["body"][1]
    assert [item["checked"] for item in inner["items"]] == [True, False]
    assert outer["items"][1]["checked"] is None


def test_a_loose_list_is_told_from_a_tight_one(read):
    assert read("- a\n- b")[0]["tight"]
    assert not read("- a\n\n- b")[0]["tight"]


@pytest.mark.parametrize("tex", ["$$x^2$$", "\\\\[x^2\\\\]"])
def test_a_display_formula_stands_alone(read, tex):
    before, formula, after = read(f"Before {tex} after")
    assert (plain([before]), formula["tex"], formula["block"], plain([after])) == (
        "Before",
        "x^2",
        True,
        "after",
    )


def test_an_environment_reaches_the_formulas_whole(read):
    (formula,) = read("\\begin{align}\na &= b \\\\\n_c &= d_\n\\end{align}")
    assert formula["tex"].startswith("\\begin{align}")
    assert "_c &= d_" in formula["tex"]


def test_formulas_in_html_are_found_and_in_code_are_not(read):
    html = read("<div>with $a < b$ inside <code>$c$</code></div>")
    assert first(html, "formula")["tex"] == "a < b"
    assert first(html, "code")["text"] == "$c$"


def test_an_escaped_dollar_is_no_formula(read):
    assert plain(read("costs \\$5 and \\$6")) == "costs $5 and $6"


@pytest.mark.parametrize("address", ["https://a.example/x", "http://a.example", "mailto:a@b.example"])
def test_addresses_of_the_web_become_links(read, address):
    assert first(read(f"[here]({address})"), "link")["url"] == address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "other.ipynb", "//h"]
)
def test_other_addresses_keep_only_their_text(read, address):
    nodes = read(f"[here]({address})")
    assert first(nodes, "link") is None
    assert plain(nodes) == "here"


def test_a_link_within_the_document_finds_its_heading_and_a_lost_one_becomes_text(read):
    heading, body = settle(read("## Two words\n\n[there](#Two-words) and [nowhere](#gone)"))
    assert first([body], "link")["url"] == "#" + heading["anchor"]
    assert "nowhere" in plain([body])
    assert sum(node["is"] == "link" for node in body["body"]) == 1


def test_levels_of_headings_never_skip(read):
    nodes = settle(read("### deep\n\n###### deeper\n\n> # in a quote\n\n##### x"))
    levels = [first([node], "heading")["level"] for node in nodes]
    assert levels == [1, 2, 1, 2]


def test_a_footnote_stands_where_it_is_called(read):
    note = first(read("Word.[^a]\n\n[^a]: The *note*."), "footnote")
    assert plain(note["body"]) == "The note."


def test_footnotes_that_call_each_other_end(read):
    assert "one" in plain(first(read("a[^1]\n\n[^1]: one[^2]\n[^2]: two[^1]"), "footnote")["body"])


def test_what_only_looks_like_a_tag_is_kept(read):
    assert plain(read("Vec<int> and List<String> x<y")) == "Vec<int> and List<String> x<y"


def test_scripts_styles_and_comments_are_dropped(read):
    assert plain(read("<p>a<script>b()</script><style>c</style><!-- d -->e</p>")) == "ae"


def test_details_show_what_they_hide(read):
    (quote,) = read("<details><summary>More</summary>\n\n**inside**\n\n</details>")
    assert [plain([node]) for node in quote["body"]] == ["More", "inside"]


def test_a_table_keeps_sides_and_escaped_bars(read):
    (table,) = read("| a | b |\n|:-:|--:|\n| `x \\| y` | 2 |")
    assert table["align"] == ["center", "right"]
    assert first(table["rows"], "code")["text"] == "x | y"
    assert [row["header"] for row in table["rows"]] == [True, False]


@pytest.mark.parametrize(
    "markdown",
    [
        ">" * 60 + " MARK",
        "\n".join("  " * n + "- MARK" for n in range(50)),
        "<b>" * 400 + "MARK",
        "<div>" * 3000 + "MARK",
    ],
)
def test_text_however_deep_is_set(read, tmp_path, markdown):
    assert "MARK" in words_of(read_back(read(markdown), tmp_path))


@pytest.mark.parametrize(
    "markdown", ["", " \n", "#", "[]()", "![]()", "-\n-", "<table></table>", "\ud800\uffff\x00", "|a|\n|-|"]
)
def test_strange_markdown_never_fails_the_document(read, tmp_path, markdown):
    assert len(read_back(read(markdown), tmp_path).pages) == 1
