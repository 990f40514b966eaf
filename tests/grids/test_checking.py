from typing import Any

import pytest

from fenqun.definition import DataType
from fenqun.grids.checking import problems
from fenqun.grids.grid import Grid

TYPES = {
    "value": DataType.TEXT,
    "city": DataType.TEXT,
    "vip": DataType.BOOLEAN,
    "spend": DataType.NUMBER,
    "born": DataType.DATE,
}
SEGMENTS = {"value": ["A", "B"]}


@pytest.mark.parametrize(
    "written",
    [
        {"rows": ["value", {"by": "city", "split": ["A", "unknown"]}], "columns": ["vip"]},
        {"rows": ["value"], "columns": [{"trait": "spend", "cuts": [10]}], "measures": ["mean(spend)", "share(vip)"]},
        {"rows": ["city", {"by": "vip", "split": "Paris"}]},
        {"rows": ["value"], "columns": ["vip"], "response": "vip", "outcome": "spend", "satisfaction": "spend"},
        {"rows": [{"trait": "spend", "cuts": [10]}, {"by": "vip", "split": "<10"}]},
    ],
)
def test_a_grid_over_what_there_is_has_no_problems(written: dict[str, Any]) -> None:
    assert problems(Grid.model_validate(written), TYPES, SEGMENTS) == []


@pytest.mark.parametrize(
    ("written", "said", "path"),
    [
        ({"rows": ["valu"], "columns": ["vip"]}, "no trait, attribute, tag or segmentation 'valu'", ("rows", 0, "by")),
        ({"rows": ["value"], "columns": ["spend"]}, "'spend' is neither text nor yes or no", ("columns", 0)),
        (
            {"rows": ["value"], "columns": [{"trait": "city", "cuts": [1]}]},
            "'city' is no number",
            ("columns", 0, "trait"),
        ),
        ({"rows": ["value", {"by": "vip", "split": "D"}]}, "no level of 'value' 'D'", ("rows", 1, "split")),
        ({"rows": ["value"], "columns": ["vip"], "measures": ["mean(city)"]}, "another type", ("measures", 0)),
        ({"rows": ["value"], "columns": ["vip"], "measures": ["share(lost)"]}, "'lost'", ("measures", 0)),
        ({"rows": ["value"], "columns": ["vip"], "satisfaction": "born"}, "another type", ("satisfaction",)),
    ],
)
def test_what_does_not_fit_the_profile_is_told_with_its_place(
    written: dict[str, Any], said: str, path: tuple[object, ...]
) -> None:
    (problem,) = problems(Grid.model_validate(written), TYPES, SEGMENTS)
    assert said in str(problem)
    assert problem.parts["path"] == path
