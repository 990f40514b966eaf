"""The form of a column's numbers."""

import pytest

from fenqun.sources.reading.numbers import is_identity, number_form


@pytest.mark.parametrize(
    ("texts", "decimal", "thousands", "ambiguous", "misfits"),
    [
        (["1", "2"], ".", "", False, 0),
        (["1,234", "1,234.5"], ".", ",", False, 0),
        (["1,234"], ".", ",", True, 0),
        (["1.234", "1.5"], ".", "", False, 0),
        (["1.234.567,8"], ",", ".", False, 0),
        (["1,2345"], ",", "", False, 0),
        (["12,34.5", "1"], ".", "", False, 1),
        ([], ".", "", False, 0),
    ],
)
def test_marks_are_found(texts, decimal, thousands, ambiguous, misfits):
    form = number_form(texts)
    assert (form.decimal, form.thousands, form.ambiguous, form.misfits) == (decimal, thousands, ambiguous, misfits)


def test_percent_counts_where_most_have_it():
    assert number_form(["5%", "7%"]).percent
    assert not number_form(["5%", "7", "8"]).percent


@pytest.mark.parametrize(
    ("text", "identity"), [("007", True), ("0", False), ("0.5", False), ("9" * 16, True), ("1E5", True)]
)
def test_ids_are_told_from_numbers(text, identity):
    assert is_identity(text) is identity
