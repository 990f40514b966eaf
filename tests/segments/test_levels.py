"""Levels of a grade."""

from fractions import Fraction

import pytest

from fenqun.segments.levels import Least, Rest, Share, ends, level_of, read_level, read_levels

from .oracle import level_cuts

FOUR = ["top 5%", "next 15%", "next 30%", "rest"]


def grades(scores, texts=FOUR):
    levels = read_levels(texts)
    return ["ABCD"[level_of(score, level_cuts(scores, levels))] for score in scores]


def test_customers_with_equal_scores_share_the_level_of_their_middle():
    assert grades([10, 10, 10, 10]) == ["C", "C", "C", "C"]


def test_a_hundred_different_scores_fill_the_shares():
    found = grades(list(range(100)))
    assert [found.count(level) for level in "ABCD"] == [5, 15, 30, 50]


def test_a_level_that_nobody_reaches_is_passed_over():
    assert level_cuts([1, 2], read_levels(FOUR)) == [None, None, 2]
    assert grades([1, 2]) == ["D", "C"]


def test_scores_may_be_given_and_are_reached_from_below():
    assert grades([79.9, 80, 100], [">= 80", "rest"]) == ["B", "A", "A"]


def test_no_scores_have_no_levels():
    assert grades([]) == []


def test_levels_are_read_exactly():
    assert read_level(" top  12.5 % ") == Share(Fraction(1, 8), first=True)
    assert read_level("next 30%") == Share(Fraction(3, 10), first=False)
    assert read_level(">= -1.5") == Least(-1.5)
    assert read_level("rest") == Rest()
    assert ends(read_levels(FOUR)) == [Fraction(1, 20), Fraction(1, 5), Fraction(1, 2)]


@pytest.mark.parametrize(
    "texts",
    [
        ["top 5%"],
        ["rest"],
        ["rest", "top 5%"],
        ["top 5%", "top 5%", "rest"],
        ["next 5%", "rest"],
        ["top 60%", "next 60%", "rest"],
        ["top 0%", "rest"],
        ["top 5%", ">= 3", "rest"],
        [">= 3", ">= 3", "rest"],
        ["best", "rest"],
    ],
)
def test_levels_that_make_no_division_are_refused(texts):
    with pytest.raises(ValueError):
        read_levels(texts)
