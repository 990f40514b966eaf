import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, UnknownName


def test_the_positionings_that_are_declared_are_listed(car_market):
    line, *others = car_market.positionings().positionings
    assert [other.name for other in others] == ["ratings", "likeness"]
    assert (line.name, line.label) == ("brands", "How car brands are seen")


def test_a_positioning_that_is_nowhere_is_named_with_the_nearest(car_market):
    with pytest.raises(UnknownName, match="Did you mean 'brands'"):
        car_market.positioning("brand")


def test_before_the_first_refresh_there_is_no_map(tiny_text):
    (tiny_text / "positioning.yaml").write_text("positioning:\n  brands: {from: orders}\n", encoding="utf-8")
    workspace = Workspace(tiny_text)
    assert [line.name for line in workspace.positionings().positionings] == ["brands"]
    with pytest.raises(NoSnapshot):
        workspace.positioning("brands")
