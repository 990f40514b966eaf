import pytest

from fenqun.errors import NotAllowed, UnknownName, UsageError
from fenqun.workspace import overlap
from fenqun.workspace.actor import Actor


def test_every_two_are_counted_as_a_rule_counts_them(tiny):
    answer = tiny.overlap(["big", "friends", "value"])
    rules = {part.name: part.name for part in answer.sets if part.kind == "tag"}
    rules |= {
        part.name: 'in_segment({}, "{}")'.format(*part.name.split("/"))
        for part in answer.sets
        if part.kind == "segment"
    }
    for row, one in enumerate(answer.sets):
        assert one.customers == answer.table[row][row]
        for place, other in enumerate(answer.sets):
            both = tiny.count(f"{rules[one.name]} and {rules[other.name]}", sample=0).customers
            assert answer.table[row][place] == both


def test_jaccard_and_lift_are_those_of_the_counts(tiny):
    answer = tiny.overlap(["big", "friends"])
    assert answer.table == ((5, 1), (1, 2))
    assert answer.jaccard == ((1.0, 1 / 6), (1 / 6, 1.0))
    assert answer.lift == ((13 / 5, 13 / 10), (13 / 10, 13 / 2))


def test_of_nobody_neither_is_known(tiny):
    answer = tiny.overlap(["big", "value/unknown"])
    assert [part.customers for part in answer.sets] == [5, 0]
    assert (answer.jaccard[1], answer.lift[1]) == ((0.0, None), (None, None))


def test_what_is_named_twice_is_there_once_and_nothing_named_is_every_tag(tiny):
    names = [part.name for part in tiny.overlap(["value/A", "value", "big"]).sets]
    assert names == ["value/A", *(f"value/{part}" for part in "BC"), "value/unknown", "big"]
    assert [part.name for part in tiny.overlap().sets] == ["big", "adult_in_shanghai", "friends", "vip"]


def test_a_segment_is_called_by_both_names(tiny):
    (part,) = tiny.overlap(["level/general"]).sets
    assert (part.kind, part.label, part.share) == ("segment", "Level: general", part.customers / 13)


def test_what_is_no_set_of_customers_has_no_overlap(tiny, monkeypatch):
    with pytest.raises(UnknownName):
        tiny.overlap(["nowhere"])
    with pytest.raises(UnknownName):
        tiny.overlap(["value/Z"])
    for name in ("city", "spend_total", "big/A"):
        with pytest.raises(UsageError, match="is no tag, segmentation"):
            tiny.overlap([name])
    monkeypatch.setattr(overlap, "MOST_SETS", 3)
    with pytest.raises(UsageError, match="4 tags and segments are too many"):
        tiny.overlap()


def test_tags_of_personal_data_are_not_told(tiny):
    viewer = tiny.acting(Actor("viewer", sees_personal=False))
    hidden = viewer.view().hidden.intersection(viewer.view().names("tag"))
    assert {part.name for part in viewer.overlap().sets} == {*viewer.view().names("tag")} - hidden
    for name in hidden:
        with pytest.raises(NotAllowed):
            viewer.overlap(["big", name])
