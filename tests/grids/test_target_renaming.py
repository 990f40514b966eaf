"""Target choices under other names of columns."""

import pytest

from fenqun.grids.target_renaming import of_other_grid, renamed

NAMES = {"wallet": "purse", "value": "worth", "vip": "known"}


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ({"of": "value"}, {"of": "worth"}),
        ({"strength": {"wallet": 2}}, {"strength": {"wallet": {"trait": "purse", "weight": 2}}}),
        ({"strength": {"wallet": {"weight": 2}}}, {"strength": {"wallet": {"weight": 2, "trait": "purse"}}}),
        ({"strength": {"x": {"trait": "wallet"}}}, {"strength": {"x": {"trait": "purse"}}}),
        ({"strength": {"wallet": {"measure": "size"}}}, {"strength": {"wallet": {"measure": "size"}}}),
        ({"attractiveness": {"value": 2}}, {"attractiveness": {"value": 2}}),
        ({"attractiveness": ["size", "value"]}, {"attractiveness": ["size", "value"]}),
        (
            {"strength": {"weights": "ahp", "factors": ["wallet", "size"]}},
            {"strength": {"weights": "ahp", "factors": {"wallet": {"trait": "purse"}, "size": None}}},
        ),
        ({"criteria": {"reached_by": "vip", "reach": 1}}, {"criteria": {"reached_by": "known", "reach": 1}}),
        ({"strength": 3}, {"strength": 3}),
        ("no choice", "no choice"),
    ],
)
def test_names_of_columns_change_and_factors_keep_theirs(written, becomes):
    assert renamed(written, NAMES) == becomes


def test_a_grid_is_followed_by_the_choices_of_its_cells():
    assert of_other_grid({"grid": "a", "at_most": 2}, "a", "b") == {"grid": "b", "at_most": 2}
    assert of_other_grid({"grid": "c"}, "a", "b") == {"grid": "c"}
    assert of_other_grid("no choice", "a", "b") == "no choice"
