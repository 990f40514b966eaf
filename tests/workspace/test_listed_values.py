"""The values of the files that rules name."""

from fenqun.workspace.listed_values import listed_values


def test_they_are_those_of_the_snapshot(tiny, tiny_past):
    assert listed_values(tiny.view()) == {"data/friends.txt": {"C02", "C05", "nobody"}}
    assert listed_values(tiny_past.view()) == {}
