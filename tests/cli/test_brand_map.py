from dataclasses import replace

import pytest

from fenqun.answers import CheckAnswer, PositioningsAnswer
from fenqun.cli.brand_map import show_positioning, show_positionings


def test_the_map_the_gaps_and_the_statements_are_drawn(drawn, car_market):
    told = drawn(show_positioning, car_market.positioning("brands"))
    assert "◆ Yuanshan" in told
    assert "☆" in told
    assert told.index("Off-road under 150k: ") < told.index("Sedan: ")
    assert "No rival is near" in told
    assert "What is said to whom" in told
    lines = [line.split() for line in told.splitlines()]
    assert any(line[:1] == ["Beichen"] and len(line) == 9 for line in lines)


def test_what_is_left_out_or_withheld_is_said(drawn, car_market):
    answer = replace(car_market.positioning("brands"), left_out=("Oldie",), withheld=("MPV",), ideals=(), statements=())
    told = drawn(show_positioning, answer)
    assert "Without answers, so not on the map: Oldie." in told
    assert "Too few respondents to be told of: MPV." in told
    assert "Where is the gap" not in told


def test_few_respondents_are_a_hint(drawn, car_market):
    answer = car_market.positioning("brands")
    ideals = (replace(answer.ideals[0], few=True, respondents=12),)
    assert "Only 12 respondents: take it as a hint." in drawn(show_positioning, replace(answer, ideals=ideals))


def test_without_respondents_the_source_is_named(drawn, car_market):
    answer = replace(car_market.positioning("brands"), respondents=None)
    assert "brand_survey" in drawn(show_positioning, answer)


def test_the_list_says_where_to_declare_one(drawn):
    assert "positioning.yaml" in drawn(show_positionings, PositioningsAnswer(()))


@pytest.mark.parametrize("show", [show_positioning, show_positionings])
def test_another_answer_is_no_map(show, drawn):
    with pytest.raises(TypeError):
        drawn(show, CheckAnswer({}))


def test_factors_and_scaling_are_told_in_their_own_words(drawn, car_market):
    told = drawn(show_positioning, car_market.positioning("ratings"))
    assert "of the variance of the ratings is shown" in told
    assert "→ factor 1: " in told and "↑ factor 2: " in told
    told = drawn(show_positioning, car_market.positioning("likeness"))
    assert "stress 0." in told and "→ dimension 1: " in told
    assert told.index("Pairs of brands") < told.index("Where is the gap")


def test_why_to_take_care_is_said(drawn, car_market):
    answer = replace(car_market.positioning("brands"), warnings=("Beware of this.",))
    assert "Beware of this." in drawn(show_positioning, answer)
