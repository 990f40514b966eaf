import pytest

from fenqun.web.numerals import numeral, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("１２", 12), ("", None), ("²", None), ("-1", None), ("1.5", None), ("9" * 16, None)],
)
def test_a_whole_number_is_made_of_digits(text, number):
    assert whole(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" -1.5 ", -1.5), ("1e3", 1000.0), ("nan", None), ("inf", None), ("1e999", None), ("²", None)],
)
def test_a_number_is_finite(text, number):
    assert numeral(text) == number
    assert type(numeral(text)) is type(number)


def test_digits_without_end_are_no_number():
    assert (whole("9" * 5_000), numeral("9" * 5_000)) == (None, None)
