from dataclasses import replace

import pytest

from fenqun.answers import MapAxis
from fenqun.answers.map_words import axis_name, shown_of, told
from fenqun.language import translator

SAY = translator("en")


@pytest.fixture
def answer(car_market):
    found = car_market.positioning("brands")
    return replace(found, axes=(MapAxis(1, 2.0, 0.5),), explained=0.5, stress=0.125)


@pytest.mark.parametrize(
    ("method", "axis", "shown", "line"),
    [
        ("correspondence", "axis 1: 50.0 % of the differences", "of what sets the brands apart",
         "50.0 % of what sets the brands apart is shown"),
        ("components", "axis 1: 50.0 % of the differences", "of what sets the brands apart",
         "50.0 % of what sets the brands apart is shown"),
        ("factors", "factor 1: 50.0 % of the variance of the ratings", "of the variance of the ratings",
         "50.0 % of the variance of the ratings is shown"),
        ("mds", "dimension 1: 50.0 % of how unlike brands are", "of how unlike the brands are",
         "stress 0.12, 50.0 % of how unlike the brands are is shown"),
    ],
)  # fmt: skip
def test_axes_and_fit_are_told_in_the_words_of_the_method(answer, method, axis, shown, line):
    answer = replace(answer, method=method)
    assert (axis_name(answer, 0, SAY), shown_of(answer, SAY), told(answer, SAY)) == (axis, shown, line)


def test_an_axis_that_is_not_there_has_no_name(answer):
    assert axis_name(answer, 1, SAY) == ""
