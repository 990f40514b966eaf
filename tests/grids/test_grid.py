from typing import Any

import pytest

from fenqun.errors import Problems
from fenqun.grids.grid import Grid
from fenqun.project.definitions import define


def test_an_axis_nests_and_splits_only_some_levels() -> None:
    grid = Grid.model_validate(
        {"rows": ["value", {"split": "B", "by": "city"}], "columns": [{"trait": "age", "cuts": [30]}]}
    )
    assert [dimension.name for dimension in grid.dimensions] == ["value", "city", "age"]
    assert grid.rows[1].split == ["B"]
    assert grid.columns[0].bands is not None and grid.columns[0].bands.cuts == [30]
    assert [measure.text for measure in grid.measures] == ["customers", "share", "value", "average"]


def test_every_column_is_named_with_its_place() -> None:
    written = {
        "rows": ["a"],
        "columns": [{"trait": "b", "cuts": [1]}],
        "measures": ["mean(c)", "growth(d, e)"],
        "outcome": "f",
    }
    assert list(Grid.model_validate(written).named()) == [
        ("a", ("rows", 0, "by")),
        ("b", ("columns", 0, "trait")),
        ("c", ("measures", 0)),
        ("d", ("measures", 1)),
        ("e", ("measures", 1)),
        ("f", ("outcome",)),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"rows": ["a"]}, "a grid crosses 2 to 6 dimensions; 1 given"),
        ({"rows": ["a", "b", "c", "d"], "columns": ["e", "f", "g"]}, "a grid crosses 2 to 6 dimensions; 7 given"),
        ({"rows": ["a"], "columns": ["a"]}, "'a' stands twice"),
        ({"rows": [{"by": "a", "split": "B"}], "columns": ["b"]}, "'split' names levels of the dimension before it"),
        ({"rows": [{"by": "a", "cuts": [1]}], "columns": ["b"]}, "belong to a 'trait'"),
        ({"rows": [{"trait": "a"}], "columns": ["b"]}, "'cuts' is missing"),
        ({"rows": [{"trait": "a", "cuts": [2, 1]}], "columns": ["b"]}, "each greater than the one before"),
        ({"rows": ["a"], "columns": ["b"], "measures": ["response"]}, "name the trait or tag that tells 'response'"),
        ({"rows": ["a"], "columns": ["b"], "measures": ["size"]}, "'size' is no measure"),
        ({"rows": ["a"], "colums": ["b"]}, "no key 'colums'"),
    ],
)
def test_what_is_wrong_with_a_grid_is_told(written: dict[str, Any], said: str) -> None:
    with pytest.raises(Problems, match=said):
        define({"grids": {"g": written}})
