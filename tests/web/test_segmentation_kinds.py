import pytest

from fenqun.web.segmentation_kinds import compared, cuts_how, cuts_text, lower_is_better, own_of, weight_of


def test_what_is_not_written_holds_by_default() -> None:
    own = own_of("rfm", {"kind": "rfm", "frequency": "visits"})
    assert (own["recency"], own["frequency"], own["monetary"]) == ("days_since_last_order", "visits", "spend_total")
    assert own["map"] is None
    assert own_of("rules", {"kind": "rules"}) == {}


def test_comparisons_are_read_both_ways() -> None:
    own = {"comparisons": [["a", "b", 3], ["c", "a", 5]]}
    assert compared(own, "a", "b") == 3
    assert compared(own, "b", "a") == pytest.approx(1 / 3)
    assert compared(own, "a", "c") == pytest.approx(1 / 5)
    assert compared(own, "b", "c") == 1


def test_an_indicator_may_be_bare_or_say_which_way_is_better() -> None:
    assert (weight_of(0.5), lower_is_better(0.5)) == (0.5, False)
    assert (weight_of({"weight": 2, "better": "lower"}), lower_is_better({"better": "lower"})) == (2, True)
    assert weight_of(None) is None


@pytest.mark.parametrize(
    ("own", "how", "text"),
    [
        ({"cuts": [1, 2.5, 1000.0]}, "given", "1, 2.5, 1000"),
        ({"cuts": "mean"}, "mean", ""),
        ({"cuts": None}, "equal_count", ""),
    ],
)
def test_cut_points_are_shown_as_they_are_given(own, how, text) -> None:
    assert cuts_how(own) == how
    assert cuts_text(own) == text


def test_cut_points_by_dimension_have_a_field_each() -> None:
    own = {"cuts": {"recency": [30, 90]}}
    assert cuts_how(own) == "given"
    assert (cuts_text(own, "recency"), cuts_text(own, "monetary")) == ("30, 90", "")
