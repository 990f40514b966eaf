"""Which two snapshots are meant."""

import pytest

from fenqun.errors import NothingBefore, UsageError
from fenqun.evaluation.side import TAGGED, UNTAGGED
from fenqun.query import column
from fenqun.workspace.ends import ends_of, engine_over, in_order, label_of, segments_of, sides


def test_without_a_word_the_last_and_the_one_before_it_by_as_of(tiny_past):
    ends = ends_of(tiny_past, None, None)
    assert (ends.start.as_of, ends.end.as_of) == ("2024-04-30", "2024-05-31")
    assert [outline.as_of.day.month for outline in in_order(tiny_past)] == [4, 5, 6]


def test_the_start_comes_before_the_end(tiny_past):
    with pytest.raises(UsageError, match=r"'2024-06-30 .* is not before '2024-05-31"):
        ends_of(tiny_past, "2024-06-30", None)
    with pytest.raises(UsageError):
        ends_of(tiny_past, "2024-05-31", "2024-05-31")


def test_before_the_first_there_is_nothing(tiny, tiny_past):
    for workspace in (tiny, tiny_past.at("2024-04-30")):
        with pytest.raises(NothingBefore, match="no snapshot before the one as of"):
            ends_of(workspace, None, None)


def test_a_tag_is_with_or_without(tiny_past):
    view = ends_of(tiny_past, None, None).end
    assert segments_of(view, "big") == [TAGGED, UNTAGGED]
    assert [label_of(view, "big", segment) for segment in (TAGGED, UNTAGGED)] == ["with 'big'", "without 'big'"]
    assert label_of(view, "level", "quality") == view.segment_label("level", "quality")


def test_both_profiles_lie_in_one_engine(tiny_past):
    ends = ends_of(tiny_past, "2024-05-31", "2024-06-30")
    start, end = sides(ends, "level")
    with engine_over(ends) as engine:
        ids = [
            {row[0] for row in engine.rows(side.profile.select.select(column("customer_id"), append=False))}
            for side in (start, end)
        ]
    assert ids[1] - ids[0] == {"C99"}
    assert list(end.lists.values()) == ["end: data/friends.txt"]
