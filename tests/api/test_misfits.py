import pytest

from fenqun.api.misfits import misfit
from fenqun.errors import Phrase, untranslated
from fenqun.language import translator


def text(kind: str, **details: object) -> str:
    return misfit({"type": kind, "loc": ("query", "limit"), **details}, untranslated).text


@pytest.mark.parametrize(
    ("kind", "details", "said"),
    [
        ("int_parsing", {"input": "x"}, "query.limit: a whole number is needed here, not 'x'."),
        ("string_type", {"input": {"a": 1}}, "query.limit: a text is needed here, not keys with values."),
        ("list_type", {"input": None}, "query.limit: a list is needed here, not nothing."),
        ("less_than_equal", {"ctx": {"le": 9}}, "query.limit: at most 9 is allowed."),
        ("extra_forbidden", {}, "query.limit: nothing of this name is taken here."),
        (
            "literal_error",
            {"ctx": {"expected": "'csv' or 'xlsx'"}},
            "query.limit: one of these is needed: 'csv' or 'xlsx'.",
        ),
        ("something_new", {}, "query.limit: this does not fit here."),
    ],
)
def test_what_does_not_fit_is_said_in_our_words(kind, details, said):
    assert text(kind, **details) == said


def test_what_we_say_ourselves_is_said_as_it_is():
    said = ValueError(Phrase("a text may not hold this character"))
    assert text("value_error", ctx={"error": said}) == "query.limit: a text may not hold this character."


def test_a_long_value_is_not_said_whole():
    assert len(text("int_parsing", input="x" * 5000)) < 150


def test_it_is_said_in_the_readers_language():
    details = {"type": "int_parsing", "loc": ("query", "limit"), "input": "x"}
    assert "整数" in misfit(details, translator("zh-Hans")).text
