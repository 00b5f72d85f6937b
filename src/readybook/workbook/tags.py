"""The tags of HTML by what becomes of them."""

from __future__ import annotations

DROPPED = frozenset("script style head meta link template noscript col colgroup wbr".split())  # noqa: SIM905
SHOWN_ELSEWHERE = frozenset("audio video iframe object embed canvas svg".split())  # noqa: SIM905
HEADINGS = {f"h{level}": level for level in range(1, 7)}
GROUPS = frozenset(
    {
        "html",
        "body",
        "div",
        "p",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "center",
        "figure",
        "figcaption",
        "address",
        "form",
        "fieldset",
        "legend",
        "caption",
        "hgroup",
    }
)
OUR_BLOCKS = frozenset({"rb-formula-block", "rb-notes"})
BLOCKS = (
    GROUPS
    | OUR_BLOCKS
    | HEADINGS.keys()
    | frozenset("ul ol li blockquote pre hr table details summary dl dt dd".split())  # noqa: SIM905
)
WRAPPERS = {
    "b": "strong",
    "strong": "strong",
    "mark": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "dfn": "emphasis",
    "var": "emphasis",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "sub": "sub",
    "sup": "sup",
}
CODE = frozenset({"code", "kbd", "samp", "tt"})
NEUTRAL = frozenset(
    {
        "span",
        "font",
        "small",
        "big",
        "u",
        "ins",
        "abbr",
        "acronym",
        "q",
        "bdi",
        "bdo",
        "nobr",
        "time",
        "ruby",
        "rt",
        "rp",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "a",
        "br",
        "img",
        "input",
        "rb-formula",
        "rb-note",
        "rb-footnote",
    }
)
KNOWN = BLOCKS | WRAPPERS.keys() | CODE | NEUTRAL | DROPPED | SHOWN_ELSEWHERE
