"""Sizes over the snapshots."""

import pytest

from fenqun.errors import UsageError


def test_they_are_what_each_snapshot_shows(tiny_past):
    sizes = tiny_past.sizes("level")
    assert [mark.as_of for mark in sizes.snapshots] == ["2024-04-30", "2024-05-31", "2024-06-30"]
    for place, mark in enumerate(sizes.snapshots):
        shown = {segment.name: segment for segment in tiny_past.at(mark.id).show("level").segments}
        for segment in sizes.segments:
            assert segment.customers[place] == shown[segment.name].customers
            assert segment.value[place] == shown[segment.name].value


def test_of_a_tag_those_who_carry_it(tiny_past):
    (tagged,) = tiny_past.sizes("big").segments
    assert (tagged.customers, tagged.value) == ((0, 0, 5), (0.0, 0.0, 5047.66))


def test_only_snapshots_that_have_it_are_told(tiny_past):
    assert [mark.as_of for mark in tiny_past.at("2024-06-30").sizes("friends").snapshots] == ["2024-06-30"]


def test_a_trait_has_no_segments(tiny_past):
    with pytest.raises(UsageError):
        tiny_past.sizes("spend_total")
