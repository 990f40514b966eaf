"""Who went where and why, on a few customers."""

from fractions import Fraction

import pytest

from fenqun.definition import DataType
from fenqun.evaluation.causes import Cause
from fenqun.evaluation.movement import ABSENT, ANY, Worth, movement, movers
from fenqun.evaluation.side import Side, as_division
from fenqun.query import Query
from fenqun.rules.parse import parse
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import Bands, Grade, Rfm, RuleList

from .conftest import MAY

LEVEL = RuleList(kind="rules", segments={"high": "spend >= 100 and orders >= 2", "low": "orders >= 1", "none": "rest"})


def _moved(ends, ask):
    found = movement(*ends, ask)
    return {(move.start, move.end): move for move in found.moves}


def _sizes(moves):
    return {pair: move.customers for pair, move in moves.items()}


def _told(counts):
    return {(cause.what, cause.became): n for cause, n in counts.items()}


def test_everyone_is_in_one_cell_the_new_and_the_gone_too(ends, ask):
    pair = ends(LEVEL, {"a": (100, 2), "b": (50, 1), "c": (0, 0)}, {"a": (100, 2), "b": (0, 0), "d": (9, 1)})
    assert _sizes(_moved(pair, ask)) == {("high", "high"): 1, ("low", "none"): 1, ("none", None): 1, (None, "low"): 1}


def test_who_fell_out_of_a_rule_did_so_by_the_conditions_that_turned_false(ends, ask):
    pair = ends(LEVEL, {"a": (100, 2), "b": (100, 2)}, {"a": (99, 2), "b": (99, 1)})
    move = _moved(pair, ask)["high", "low"]
    assert _told(move.left) == {("spend >= 100", "false"): 2, ("orders >= 2", "false"): 1}
    # `orders >= 1` held before as well: they are in `low` because they are in `high` no longer.
    assert move.entered == move.left


def test_who_climbed_did_so_by_the_conditions_of_the_higher_rule(ends, ask):
    move = _moved(ends(LEVEL, {"a": (99, 2)}, {"a": (100, 2)}), ask)["low", "high"]
    assert _told(move.entered) == {("spend >= 100", "true"): 1}
    assert move.left == move.entered


def test_a_condition_under_not_turns_the_other_way(ends, ask):
    rules = RuleList(kind="rules", segments={"quiet": "not (spend > 5 or orders > 1)", "loud": "rest"})
    move = _moved(ends(rules, {"a": (5, 1)}, {"a": (6, 1)}), ask)["quiet", "loud"]
    assert _told(move.left) == {("spend > 5", "true"): 1}


def test_a_condition_turns_by_time_alone(ends, ask):
    rules = RuleList(kind="rules", segments={"old": "days_since('2024-05-20') > 20", "young": "rest"})
    move = _moved(ends(rules, {"a": (0, 0)}, {"a": (0, 0)}), ask)["young", "old"]
    assert [cause.became for cause in move.entered] == ["true"]


def test_what_moved_by_another_definition_is_told_apart(ends, ask):
    later = RuleList(kind="rules", segments={"high": "spend >= 50", "low": "orders >= 1", "none": "rest"})
    moves = _moved(
        ends(LEVEL, {"a": (60, 1), "b": (10, 1), "c": (10, 1)}, {"a": (60, 1), "b": (110, 3), "c": (60, 1)}, later), ask
    )
    move = moves["low", "high"]
    assert (move.by_values, move.by_definition, move.by_both) == (1, 2, 0)
    assert _told(move.entered) == {("spend >= 100", "true"): 1, ("orders >= 2", "true"): 1}


def test_who_would_have_moved_elsewhere_moved_by_both(ends, ask):
    later = RuleList(kind="rules", segments={"high": "spend >= 100", "some": "orders >= 1", "none": "rest"})
    move = _moved(ends(LEVEL, {"a": (100, 2)}, {"a": (10, 1)}, later), ask)["high", "some"]
    assert (move.by_values, move.by_definition, move.by_both, move.left) == (0, 0, 1, {})


def test_labels_and_sizes_are_no_change_of_the_definition(ends, ask):
    told = RuleList(kind="rules", label="Level", min_size=9, segments=LEVEL.segments)
    assert movement(*ends(LEVEL, {}, {}, told), ask).changed == ""


def test_segments_in_another_order_are_another_definition(ends, ask):
    turned = RuleList(kind="rules", segments={"low": "orders >= 1", "high": "spend >= 100 and orders >= 2"})
    same = RuleList(kind="rules", segments=dict(reversed(turned.segments.items())))
    assert movement(*ends(turned, {}, {}, same), ask).changed == "definition"


def test_a_definition_over_traits_that_are_gone_cannot_be_compared(ends, ask):
    start, end = ends(LEVEL, {"a": (100, 2)}, {"a": (1, 1)})
    visits = RuleList(kind="rules", segments={"high": "visits > 1", "low": "rest"})
    known = Query(start.profile.select, {**start.profile.columns, "visits": DataType.NUMBER})
    found = movement(Side(known, MAY, Fitted("seg", visits, {}), "spend"), end, ask)
    assert not found.comparable
    assert [(move.customers, move.by_definition, move.left) for move in found.moves] == [(1, 1, {})]


@pytest.mark.parametrize(
    ("before", "after", "cell", "left", "entered"),
    [
        (5, 15, ("<10", "10–20"), ("spend < 10", "false"), ("spend >= 10", "true")),
        (5, 25, ("<10", "≥20"), ("spend < 10", "false"), ("spend >= 20", "true")),
        (25, 5, ("≥20", "<10"), ("spend >= 20", "false"), ("spend < 10", "true")),
        (None, 5, ("unknown", "<10"), ("unknown(spend)", "false"), ("spend < 10", "true")),
    ],
)
def test_a_band_is_left_and_entered_over_its_cuts(ends, ask, before, after, cell, left, entered):
    bands = Bands(kind="bands", trait="spend", cuts=[10, 20], segments=["<10", "10–20", "≥20"])
    move = _moved(ends(bands, {"a": (before, 1)}, {"a": (after, 1)}), ask)[cell]
    assert (_told(move.left), _told(move.entered)) == ({left: 1}, {entered: 1})


def test_cut_points_that_were_found_anew_are_told_apart(ends, ask):
    bands = Bands(kind="bands", trait="spend", cuts="equal_count", bins=2)
    start = {name: (spend, 1) for name, spend in zip("abcd", (1, 2, 3, 4), strict=True)}
    end = {name: (spend, 1) for name, spend in zip("abcd", (1, 2, 3, 1), strict=True)}
    found = movement(*ends(bands, start, end), ask)
    assert found.changed == "cuts"
    moves = {(move.start, move.end): move for move in found.moves}
    # By the old cut (2.5) only d is lower; the new one (1.5) lifts b.
    assert (moves["2", "1"].by_values, moves["1", "2"].by_definition) == (1, 1)


def test_of_rfm_the_scores_that_changed_are_counted(ends, ask):
    cuts = {"recency": [10], "frequency": [2], "monetary": [100]}
    map_ = {"best": "r == 2 and f == 2", "rest": "rest"}
    rfm = Rfm(kind="rfm", recency="days", frequency="orders", monetary="spend", cuts=cuts, segments=map_)
    pair = ends(rfm, {"a": (100, 2, 5), "b": (100, 2, 5)}, {"a": (100, 2, 11), "b": (99, 1, 5)})
    move = _moved(pair, ask)["best", "rest"]
    assert _told(move.left) == {
        ("seg_recency_score", "lower"): 1,
        ("seg_frequency_score", "lower"): 1,
        ("seg_monetary_score", "lower"): 1,
    }


def test_of_a_grade_the_threshold_and_the_input_that_moved_most_are_counted(ends, ask):
    grade = Grade(kind="grade", score={"spend": 0.5, "orders": 0.5}, segments={"A": ">= 50", "B": "rest"})
    start = {"low": (0, 0), "top": (100, 10), "a": (60, 5), "b": (50, 6)}
    end = {"low": (0, 0), "top": (100, 10), "a": (10, 5), "b": (50, 0)}
    move = _moved(ends(grade, start, end), ask)["A", "B"]
    assert _told(move.left) == {("seg_score >= 50.0", "false"): 2, ("spend", "lower"): 1, ("orders", "lower"): 1}


def test_a_tag_given_by_hand_has_no_conditions(ends, ask):
    start, end = ends(LEVEL, {"a": (1, 1), "b": (100, 1)}, {"a": (1, 1), "b": (1, 1)}, hand={"start": "b", "end": "a"})
    rule = as_division("tag", parse("spend >= 100"))
    tagged = [Side(side.profile, side.moment, rule, "spend", is_tag=True) for side in (start, end)]
    moves = _moved(tagged, ask)
    assert _told(moves["untagged", "tagged"].entered) == {("", ""): 1}
    assert _told(moves["tagged", "untagged"].left) == {("spend >= 100", "false"): 1}


def test_the_worth_of_a_move_is_what_was_won_and_lost(ends, ask):
    pair = ends(LEVEL, {"a": (1, 1), "b": (5, 1), "c": (None, 1)}, {"a": (4, 1), "b": (3, 1), "c": (2.5, 1)})
    worth = _moved(pair, ask)["low", "low"].worth
    assert worth == Worth(Fraction(6), Fraction("9.5"), Fraction("5.5"))
    assert worth.loss == 2


def test_the_movers_are_those_that_were_counted(ends, ask):
    pair = ends(LEVEL, {"a": (100, 2), "b": (100, 2), "c": (1, 1)}, {"a": (1, 1), "b": (100, 2), "d": (1, 1)})
    assert [row[0] for row in ask(movers(*pair, source="high", target="low"))] == ["a"]
    assert [row[0] for row in ask(movers(*pair, source=ABSENT, target="low"))] == ["d"]
    assert [row[0] for row in ask(movers(*pair, source="low", target=ABSENT))] == ["c"]
    assert sorted(row[0] for row in ask(movers(*pair, source=ANY, target="low"))) == ["a"]
    assert [row[0] for row in ask(movers(*pair, source=ANY, target=ABSENT))] == ["c"]


def test_without_customers_there_are_no_moves(ends, ask):
    assert movement(*ends(LEVEL, {}, {}), ask).moves == ()


def test_where_nobody_moved_nobody_is_asked_why(ends, ask):
    asked = []
    start, end = ends(LEVEL, {"a": (100, 2), "b": (0, 0)}, {"a": (120, 2), "c": (9, 1)})
    movement(start, end, lambda select: asked.append(select) or ask(select))
    assert len(asked) == 1


def test_a_cause_is_known_by_its_words():
    assert Cause("condition", "a > 1", "true", parse("a > 1")) == Cause("condition", "a > 1", "true")
