"""The form of a column's dates."""

import pytest

from fenqun.sources.reading.dates import date_form


@pytest.mark.parametrize(
    ("texts", "formats", "order", "ambiguous"),
    [
        (["2024-05-01"], ("%Y-%m-%d",), None, False),
        (["2024/5/1", "2024/5/2 10:00"], ("%Y/%m/%d", "%Y/%m/%d %H:%M"), None, False),
        (["2024/5/1", "2024-5-2"], ("%Y-%m-%d",), None, False),
        (["13/1/2024", "1/2/2024"], ("%d/%m/%Y",), "day_first", False),
        (["1/13/2024", "1/2/2024"], ("%m/%d/%Y",), "month_first", False),
        (["1/2/2024"], ("%m/%d/%Y",), "month_first", True),
        (["1/2/2024", "2/2/2024"], ("%d/%m/%Y",), "day_first", True),
        (["55-01-02", "03-04-05"], ("%y-%m-%d",), "year_first", False),
        (["hello"], (), None, False),
        ([], (), None, False),
    ],
)
def test_formats_are_found(texts, formats, order, ambiguous):
    form = date_form(texts)
    assert (form.formats, form.order, form.ambiguous) == (formats, order, ambiguous)


def test_the_most_days_past_twelve_win_over_a_slip():
    form = date_form(["13/1/2024", "14/1/2024", "1/15/2024"])
    assert (form.order, form.ambiguous) == ("day_first", False)


def test_a_column_without_slashes_needs_no_steps():
    assert date_form(["2024-05-01 10:00:00"]).steps == ()
    assert date_form(["2024/05/01"]).steps == ()


def test_misfits_are_counted():
    assert date_form(["2024-05-01", "YOLO", "12:30"]).misfits == 2
