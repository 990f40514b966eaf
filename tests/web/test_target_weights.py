"""Weights of a target choice, from a form into its definition."""

import pytest

from fenqun.errors import UsageError
from fenqun.web.target_weights import weights_of, with_weights


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"size": 1, "value": 2}, {"size": 3, "value": 2}),
        (
            {"size": {"weight": 1, "better": "lower"}, "value": 2},
            {"size": {"weight": 3, "better": "lower"}, "value": 2},
        ),
        (
            {"factors": ["size", "value"], "weights": "ahp", "comparisons": [["size", "value", 3]]},
            {"factors": {"size": 3, "value": None}},
        ),
        ({"growth": 1}, {"growth": 1}),
    ],
)
def test_a_weight_takes_the_place_of_what_was_written(written, expected):
    data = {"of": "level", "attractiveness": written}
    assert with_weights(data, {"size": 3.0}) == {"of": "level", "attractiveness": expected}
    assert data["attractiveness"] is written


def test_what_is_no_number_is_told():
    assert weights_of({"size": "0.25"}) == {"size": 0.25}
    with pytest.raises(UsageError):
        weights_of({"size": "much"})
