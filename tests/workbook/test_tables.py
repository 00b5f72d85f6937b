"""HTML tables: spans of every kind, and sizes that no page holds."""

from __future__ import annotations

import random

import pytest

from readybook.workbook.markup import blocks_of_html
from readybook.workbook.nodes import missing, plain
from tests.workbook.paper import lay_out, read_back, words_of


def read(html):
    return blocks_of_html(html, lambda address, _alt, _width: missing(address))


def cells(table):
    return [[plain(cell["body"]) for cell in row["cells"]] for row in table["rows"]]


def grid(rows, columns):
    body = "".join(
        "<tr>" + "".join(f"<td>{y}.{x}</td>" for x in range(columns)) + "</tr>" for y in range(rows)
    )
    return f"<table><thead><tr>{''.join(f'<th>c{x}</th>' for x in range(columns))}</tr></thead>{body}</table>"


def test_spans_of_pandas_are_kept():
    (table,) = read(
        "<table><thead><tr><th></th><th colspan=2>a</th></tr><tr><th></th><th>x</th><th>y</th></tr></thead>"
        "<tbody><tr><th rowspan=2>r</th><td>1</td><td>2</td></tr><tr><td>3<td>4</tr></tbody></table>"
    )
    assert table["columns"] == 3
    assert [row["header"] for row in table["rows"]] == [True, True, False, False]
    assert table["rows"][0]["cells"][1]["colspan"] == 2
    assert table["rows"][2]["cells"][0]["rowspan"] == 2
    assert cells(table)[3] == ["3", "4"]


def test_numbers_stand_right_and_words_left():
    (table,) = read("<table><tr><th>a<th>b</tr><tr><td>x<td>-1.5e-3</tr><tr><td>y<td>NaN</tr></table>")
    assert table["align"] == ["left", "right"]


def test_cells_without_end_tags_do_not_hold_the_next():
    (table,) = read("<table><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert cells(table) == [["a", "b"], ["c", "d"]]


def test_of_forty_columns_the_first_and_last_are_shown_with_a_notice():
    table, notice = read(grid(2, 40))
    assert table["columns"] == 13
    assert cells(table)[0][0] == "c0"
    assert cells(table)[0][-1] == "c39"
    assert notice["text"] == "28 columns left out here"


def test_of_a_thousand_rows_the_first_and_last_are_shown_with_a_notice():
    table, notice = read(grid(1000, 3))
    assert cells(table)[1][0] == "0.0"
    assert cells(table)[-1][0] == "999.0"
    assert notice["text"] == "965 rows left out here"


def test_a_span_over_the_gap_covers_what_is_left_of_it():
    html = grid(100, 2).replace("<td>0.0</td>", "<td rowspan=100>all</td>").replace("<td>50.0</td>", "")
    table, _notice = read(html)
    spans = [
        cell["rowspan"] for row in table["rows"] for cell in row["cells"] if plain(cell["body"]) == "all"
    ]
    assert spans == [25, 10]


def test_a_column_that_only_a_wide_span_makes_is_left_out():
    (table,) = read("<table><tr><td colspan=7000>wide</td></tr><tr><td>a</td><td>b</td></tr></table>")
    assert table["columns"] == 2


def test_random_spans_never_fail_typst(tmp_path):
    rng = random.Random(7)
    spans = ["1", "1", "1", "2", "3", "50", "0", "-1", "x", ""]
    tables = []
    for _ in range(20):
        rows = "".join(
            "<tr>"
            + "".join(
                f"<{rng.choice(['td', 'th'])} colspan={rng.choice(spans)} rowspan={rng.choice(spans)}>w"
                for _ in range(rng.randint(0, 15))
            )
            for _ in range(rng.randint(1, 50))
        )
        tables += read(f"<table>{rows}</table>")
    assert lay_out(tables, tmp_path).startswith(b"%PDF")


def test_a_long_table_repeats_its_header_on_the_next_page(tmp_path):
    long = grid(38, 2).replace("<td>", "<td>line<br>line<br>")
    pages = read_back(read(long), tmp_path).pages
    assert len(pages) > 1
    assert all("c0" in page.extract_text() for page in pages)


@pytest.mark.parametrize("columns", [3, 12])
def test_long_words_stay_on_the_page(tmp_path, columns):
    html = "<table><tr>" + f"<td>{'w' * 120}END</td>" * columns + "</tr></table>"
    reader = read_back(read(html), tmp_path)
    places = []
    reader.pages[0].extract_text(
        visitor_text=lambda text, _cm, tm, *_: places.append(tm[4]) if text.strip() else None
    )
    assert max(places) < float(reader.pages[0].mediabox.width) - 50
    assert words_of(reader).replace("\n", "").count("w") == 120 * columns
