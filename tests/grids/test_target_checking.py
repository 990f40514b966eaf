"""What is wrong with target choices."""

import pytest

from fenqun.definition import DataType
from fenqun.grids.target import Target
from fenqun.grids.target_checking import problems

TYPES = {
    "level": DataType.TEXT,
    "city": DataType.TEXT,
    "wallet": DataType.NUMBER,
    "vip": DataType.BOOLEAN,
}
SEGMENTS = {"level": ["A", "B", "unknown"]}
PLAIN = {"of": "level", "attractiveness": {"size": 1}, "strength": {"wallet": 1, "vip": 1}}


def _said(**change):
    target = Target.model_validate({**PLAIN, **change})
    return [(str(problem), problem.parts["path"]) for problem in problems(target, TYPES, SEGMENTS)]


def test_a_sound_choice_has_no_problems():
    assert _said() == []


RATED = {"ratings": {"A": 1, "X": 2}, "by": "Li", "on": "2026-01-02", "weight": 1}
CIRCLE = [("size", "value", 9), ("size", "growth", 1 / 9), ("value", "growth", 9)]


@pytest.mark.parametrize(
    ("change", "said", "path"),
    [
        ({"of": "nowhere"}, "no segmentation 'nowhere'", ("of",)),
        ({"of": "wallet"}, "'wallet' is no segmentation", ("of",)),
        ({"strength": {"walet": 1}}, "Did you mean 'wallet'?", ("strength", "walet")),
        ({"strength": {"city": 1}}, "neither a number nor yes or no", ("strength", "city")),
        ({"strength": {"rivals": RATED}}, "no segment of 'level' 'X'", ("strength", "rivals")),
        ({"leave_out": ["X"]}, "no segment of 'level' 'X'", ("leave_out",)),
        ({"criteria": {"reached_by": "wallet"}}, "'wallet' is not yes or no", ("criteria", "reached_by")),
        ({"criteria": {"capacity": {"X": 1}}}, "no segment", ("criteria", "capacity")),
        (
            {"budget": {"total": 1, "segments": {"X": {"saturation": 1, "half": 1}}}},
            "no segment",
            ("budget", "segments"),
        ),
        (
            {"attractiveness": {"weights": "ahp", "factors": ["size", "value", "growth"], "comparisons": CIRCLE}},
            "consistency ratio",
            ("attractiveness", "comparisons"),
        ),
    ],
)
def test_each_problem_says_where(change, said, path):
    (found,) = _said(**change)
    assert said in found[0]
    assert found[1] == path


def test_segments_that_only_the_data_tells_are_taken_on_trust():
    assert _said(of="city", leave_out=["北京"]) == []
