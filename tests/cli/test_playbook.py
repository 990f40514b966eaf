from dataclasses import replace

import pytest

from fenqun.answers import CheckAnswer
from fenqun.cli.playbook import show_playbook, show_playbooks


def test_each_play_is_told_with_whom_it_is_for(drawn, car_market):
    told = drawn(show_playbook, car_market.playbook("market"))
    assert told.index("Off-road, under 150k") < told.index("All without a play of their own") < told.index("Sedan, ")
    assert "every 2 weeks" in told
    assert "First call after a club meeting: “You drove the hill" in told
    assert "%" in told


def test_what_is_missing_or_overdue_is_said(drawn, car_market):
    answer = car_market.playbook("market")
    play = replace(answer.plays[0], overdue=True, missing=("owner", "kpi"))
    segments = answer.plays[1].segments
    told = drawn(
        show_playbook, replace(answer, plays=(play,), without=segments[:1], unplaced=("suv | low",), withheld=3)
    )
    for said in ("the review is overdue", "no owner", "nothing to measure it by", "Without a play", "suv | low"):
        assert said in told
    assert "3 cells are withheld" in told


def test_without_a_value_trait_the_size_is_told_alone(drawn, car_market):
    answer = car_market.playbook("market")
    segment = replace(answer.plays[0].segments[0], value=None, value_share=None)
    told = drawn(show_playbook, replace(answer, plays=(), without=(segment,)))
    assert "of the value" not in told


@pytest.mark.parametrize("show", [show_playbook, show_playbooks])
def test_another_answer_is_no_playbook(show, drawn):
    with pytest.raises(TypeError):
        drawn(show, CheckAnswer({}))
