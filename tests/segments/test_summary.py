"""Sizes, values, and what sets a segment apart."""

import json
from dataclasses import asdict
from fractions import Fraction

import pytest

from fenqun.segments.groups import Figures, Group
from fenqun.segments.summary import Difference, cohens_d, cohens_h, differences, summarise

from .test_quality import figures


def group(*spends, city=()):
    counts = {name: city.count(name) for name in city}
    return Group(len(spends), sum(map(Fraction, spends)), {"spend": figures(*spends)}, {"city": counts})


GROUPS = {"A": group(90, 110, city=["x", "x"]), "B": group(10, 0, -10, 0, city=["x", "y", "y", "y"])}


def test_sizes_and_shares_add_up_to_everyone():
    found = summarise(GROUPS, ["A", "B", "unknown"], min_size=3)
    told = [(part.name, part.customers, part.value, part.value_share, part.too_small) for part in found.segments]
    assert told == [("A", 2, 200, 1.0, True), ("B", 4, 0, 0.0, False), ("unknown", 0, 0, 0.0, False)]
    assert found.customers == 6
    assert sum(part.share for part in found.segments) == pytest.approx(1)


def test_a_segment_is_told_by_what_differs_most():
    first, second, third = summarise(GROUPS, ["A", "B"], min_size=0).segments[0].apart
    assert (first.trait, first.here, first.index) == ("spend", 100, 300)
    assert {(second.value, second.here, second.everywhere), (third.value, third.here, third.everywhere)} == {
        ("x", 1.0, 0.5),
        ("y", 0.0, 0.5),
    }


def test_cohens_d_is_the_textbook_one():
    # Means 100 and 0, pooled variance (200 + 200) / 4.
    assert cohens_d(figures(90, 110), figures(10, 0, -10, 0)) == pytest.approx(10)
    assert cohens_d(figures(1, 1), figures(2, 2)) == pytest.approx(-2)
    assert cohens_d(figures(1), figures(1)) is None
    assert cohens_d(figures(), figures(1)) is None


def test_cohens_h_is_the_textbook_one():
    assert cohens_h(0.65, 0.45) == pytest.approx(0.4044, abs=5e-4)  # Cohen's table of 2·arcsin√p: 1.875 and 1.471
    assert cohens_h(0.5, 0.5) == 0


def test_small_differences_and_the_other_side_of_a_tag_are_not_told():
    here = Group(100, None, {}, {"vip": {"true": 90, "false": 10}, "city": {"x": 52, "y": 48}})
    everyone = Group(200, None, {}, {"vip": {"true": 100, "false": 100}, "city": {"x": 100, "y": 100}})
    (found,) = differences(here, everyone)
    assert (found.trait, found.value, found.here, found.index) == ("vip", "true", 0.9, 180)


def test_the_only_segment_is_like_everyone():
    assert summarise({"A": GROUPS["A"]}, ["A", "unknown"], min_size=30).segments[0].apart == ()


def test_without_a_value_above_zero_there_are_no_shares_of_it():
    (without,) = summarise({"A": Group(3)}, ["A"], min_size=0).segments
    (negative,) = summarise({"A": Group(3, Fraction(-5))}, ["A"], min_size=0).segments
    assert (without.value, without.value_share) == (None, None)
    assert (negative.value, negative.value_share) == (-5, None)


def test_nobody_is_summarised_as_nobody():
    found = summarise({}, ["A", "unknown"], min_size=0)
    assert [(part.customers, part.share) for part in found.segments] == [(0, 0.0), (0, 0.0)]


def test_a_summary_is_plain_json():
    assert json.loads(json.dumps(asdict(summarise(GROUPS, ["A", "B"], min_size=3))))["customers"] == 6
    assert Difference("a", None, 1, 1, None, 0) != Figures()


def test_what_the_segments_are_made_of_is_left_out():
    found = summarise(GROUPS, ["A", "B"], min_size=0, leave_out={"city"})
    assert {part.trait for segment in found.segments for part in segment.apart} == {"spend"}
    assert [power.trait for power in found.powers] == ["spend"]


def test_a_trait_known_for_few_of_a_segment_tells_nothing():
    here = Group(100, None, {}, {"industry": {"care": 19}})
    everyone = Group(200, None, {}, {"industry": {"care": 20, "trade": 60}})
    assert differences(here, everyone) == ()
    found = differences(Group(95, None, {}, here.texts), everyone)
    assert {difference.value for difference in found} == {"care", "trade"}
