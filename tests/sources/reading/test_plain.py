"""Plain characters and replacements."""

import unicodedata

from fenqun.sources.reading.plain import FULL_WIDTH, NARROW, PLAIN, WIDE, apply, narrow, needed, plain, unwrapped


def test_every_wide_character_has_a_plain_one():
    assert len(WIDE) == len(PLAIN)
    assert plain("\u3000１２，３４５．６％\u00a0") == "12,345.6%"


def test_only_steps_that_change_something_are_kept():
    steps = (("x", "y"), ("a(b)", r"\1"))
    assert needed(steps, ["ab", "c"]) == ((("a(b)", r"\1"),), ["b", "c"])
    assert apply(steps, "xab") == "yb"


def test_what_shields_a_text_from_a_spreadsheet_is_not_of_it():
    assert [unwrapped(text) for text in (' ="0012" ', "'+86 138", "'tis", "=1+1", "=")] == [
        "0012",
        "+86 138",
        "'tis",
        "=1+1",
        "=",
    ]
    assert plain('="１２"') == "12"


def test_every_full_width_letter_has_the_plain_one_that_unicode_says():
    assert unicodedata.normalize("NFKC", FULL_WIDTH) == NARROW
    assert narrow("Ｍ００３　（Ａ）") == "M003 (A)"


def test_what_only_looks_like_another_stays():
    assert narrow("②²½客ｱ") == "②²½客ｱ"
