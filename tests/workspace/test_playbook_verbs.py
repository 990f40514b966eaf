import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, UnknownName


def test_the_playbooks_that_are_declared_are_listed(car_market):
    (line,) = car_market.playbooks().playbooks
    assert (line.name, line.of, line.plays) == ("market", "parts", 2)


def test_the_chosen_part_of_the_market_has_a_play_with_its_statement(car_market):
    own, default = car_market.playbook("market").plays
    (segment,) = own.segments
    assert (segment.name, [said.positioning for said in segment.statements]) == ("off_road_under_150k", ["brands"])
    assert (own.own, default.own, len(default.segments)) == (True, False, 11)


def test_one_that_is_nowhere_is_named_with_the_nearest(car_market):
    with pytest.raises(UnknownName, match="Did you mean 'market'"):
        car_market.playbook("markt")


def test_before_the_first_refresh_there_are_no_sizes(tiny_text):
    (tiny_text / "playbooks.yaml").write_text("playbooks: {care: {of: level, default: s}}\n", encoding="utf-8")
    workspace = Workspace(tiny_text)
    assert [line.name for line in workspace.playbooks().playbooks] == ["care"]
    with pytest.raises(NoSnapshot):
        workspace.playbook("care")
