"""Names of candidates: all that nbgrader can take, but for what its pages would run."""

from __future__ import annotations

import unicodedata

import pytest

from readybook.candidates import same, shown, why_refused


@pytest.mark.parametrize(
    "name",
    [
        *("O'Brien", "Smith, Jane", "अनिता", "山田\u3000太郎", "\u200fعلي", "😀", "AT&T", "a>b"),
        *(
            "100%",
            "50%2",
            "[x",
            "*",
            "?",
            "_under",
            "-dash",
            "+plus",
            "=1+1",
            " ",
            "#1",
            "{id}",
            "a\\",
            "a" * 255,
        ),
    ],
)
def test_what_nbgrader_takes_is_taken(name: str) -> None:
    assert why_refused(name) == ""
    assert why_refused(unicodedata.normalize("NFD", name)) == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *(
            (name, "markup")
            for name in ("<b>", 'say "hi"', "a%3Cimg", "a%253cb", "&lt;b", "a%26lt;b", "&#x22;")
        ),
        *((name, "control character") for name in ("new\nline", "esc\x1b[31m", "tab\t")),
        (".hidden", "dot"),
        ("[x]", "pattern"),
        ("Jane [2026]", "pattern"),
        ("b\udcff", "UTF-8"),
    ],
)
def test_what_its_pages_would_run_and_what_it_cannot_find_is_refused_with_a_reason(
    name: str, reason: str
) -> None:
    assert reason in why_refused(name)


def test_names_are_equal_whose_letters_are_only_coded_in_other_ways() -> None:
    assert same("Jose\u0301") == same("Jos\u00e9")
    assert same("José") != same("Jose")


def test_a_name_in_a_sentence_is_printable_and_on_one_line() -> None:
    assert shown("a\nb\x1b[1m\udcff\u202e") == "a\ufffdb\ufffd[1m\ufffd\ufffd"
    assert shown("山田\u3000太郎 क्\u200dष") == "山田\u3000太郎 क्\u200dष"
    assert len(shown("a" * 255)) == 80
