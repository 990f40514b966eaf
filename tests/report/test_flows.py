"""Movement drawn for the report."""

import re
from itertools import pairwise

import pytest

from fenqun.report.flows import LINE_HEIGHT, ROOM, courses, flows

LATE = {"start": "2024-05-31", "end": "2024-06-30"}


@pytest.fixture
def drawn(tiny_past):
    return flows(tiny_past.moves("level", **LATE), "new", "gone")


def test_each_move_is_a_ribbon_and_who_stayed_is_none(drawn):
    told = {(ribbon.source, ribbon.target, ribbon.customers) for ribbon in drawn.ribbons}
    assert ("general", "Quality & more", 1) in told
    assert ("new", "one_time", 1) in told
    assert all(source != target for source, target, _ in told)


def test_bars_are_as_high_as_their_customers_together_on_either_side(drawn):
    for left in (True, False):
        bars = [bar for bar in drawn.bars if bar.is_left is left]
        assert sum(bar.height for bar in bars) == pytest.approx(ROOM)
        assert sum(bar.customers for bar in bars) == 7
        assert all(one.y + one.height < other.y for one, other in pairwise(bars))


def test_everything_lies_within_the_drawing(drawn):
    numbers = [float(number) for ribbon in drawn.ribbons for number in re.findall(r"[\d.]+", ribbon.path)]
    assert max(numbers) <= 640
    assert all(bar.y + bar.height <= drawn.height for bar in drawn.bars)


def test_where_nobody_moved_nothing_is_drawn(tiny_past):
    assert flows(tiny_past.moves("big"), "new", "gone").ribbons == ()


def test_lines_reach_from_the_first_snapshot_to_the_last(tiny_past):
    lines = courses(tiny_past.sizes("level"))
    assert [line.label for line in lines] == ["Quality & more", "general", "one_time", "Unknown"]
    assert lines[0].points.split()[0] == f"0.0,{LINE_HEIGHT}"
    assert lines[0].points.split()[-1].startswith("640.0,")
