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
    ("value", "text"), [(18.0, "18"), (1234.567, "1234.57"), (0.0123456, "0.01235"), (2.5, "2.5"), (-3.0, "-3")]
)
def test_a_cut_is_shown_shortly(value, text):
    assert shown(value) == text
