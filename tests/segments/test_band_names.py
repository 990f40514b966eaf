"""Names and edges of bands in words."""

import pytest

from fenqun.segments.band_names import band_labels, given_names, shown


def test_names_say_which_edge_belongs_to_the_band():
    assert given_names([18, 65], "left") == ["<18", "18..65", ">=65"]
    assert given_names([0.5], "right") == ["<=0.5", ">0.5"]


def test_labels_tell_the_edges_in_three_languages():
    labels = band_labels([18.0, 65.0], "left")
    assert [label.text("en") for label in labels] == ["under 18", "18 to under 65", "65 and over"]
    assert [label.text("zh-Hans") for label in band_labels([18, 65], "right")] == [
        "不超过 18",
        "超过 18 至 65",
        "超过 65",
    ]
    assert band_labels([], "left") == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(18.0, "18"), (1234.567, "1,234.57"), (12000, "12,000"), (0.0123456, "0.01235"), (2.5, "2.5"), (-3.0, "-3")],
)
def test_a_cut_is_shown_shortly(value, text):
    assert shown(value) == text


def test_cuts_that_may_be_years_have_no_thousands_apart():
    assert [label.text("en") for label in band_labels([1970, 1990], "left")] == [
        "under 1970",
        "1970 to under 1990",
        "1990 and over",
    ]
    assert band_labels([1970, 2500], "left")[0].text("en") == "under 1,970"
