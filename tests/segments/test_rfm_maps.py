"""The ready maps of scores to segments."""

from itertools import product

import pytest

from fenqun.rules.evaluate import holds
from fenqun.segments.rfm_maps import by_grid, by_halves

from .conftest import NOW

MAPS = [by_grid("ten"), by_grid("eleven"), by_halves((5, 5, 5))]


@pytest.mark.parametrize("ready", MAPS)
def test_a_ready_map_holds_each_combination_of_scores_once(ready):
    for r, f, m in product(range(1, 6), repeat=3):
        row = {"r": r, "f": f, "m": m}
        assert sum(holds(segment.rule, row, NOW) for segment in ready.values()) == 1


@pytest.mark.parametrize("ready", MAPS)
def test_every_segment_of_a_ready_map_has_label_and_meaning_in_three_languages(ready):
    for segment in ready.values():
        assert set(segment.label.root) == set(segment.meaning.root) == {"en", "zh-Hans", "zh-Hant"}


def _at(ready, r, f, m):
    return next(name for name, segment in ready.items() if holds(segment.rule, {"r": r, "f": f, "m": m}, NOW))


def test_the_ten_look_at_recency_and_frequency_only():
    assert [_at(by_grid("ten"), 5, f, 1) for f in range(1, 6)] == [
        "new",
        "potential_loyalists",
        "potential_loyalists",
        "champions",
        "champions",
    ]


def test_the_eleven_take_the_mean_of_frequency_and_spending_rounded_up():
    assert [_at(by_grid("eleven"), 1, f, m) for f, m in ((2, 2), (2, 3), (4, 4), (4, 5))] == [
        "lost",
        "at_risk",
        "at_risk",
        "cant_lose",
    ]


def test_the_eight_are_above_the_middle_or_not():
    assert _at(by_halves((5, 5, 5)), 4, 3, 5) == "important_development"
    assert _at(by_halves((2, 2, 2)), 1, 2, 1) == "general_keep"
