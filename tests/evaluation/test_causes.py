"""What can change for a customer."""

from fenqun.evaluation.causes import Cause, either, leaves, own_conditions, score_inputs, scores
from fenqun.rules.parse import parse
from fenqun.rules.text import to_text
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import Bands, Grade, Rfm, RuleList


def _told(rule):
    return [(to_text(leaf.node), leaf.positive) for leaf in leaves(parse(rule))]


def test_a_rule_ends_in_its_conditions_each_with_its_sense():
    assert _told("a > 1 and not (b or c in (1, 2))") == [("a > 1", True), ("b", False), ("c in (1, 2)", False)]


def test_a_condition_that_stands_twice_is_told_once_and_a_constant_never():
    assert _told("a > 1 and (a > 1 or true)") == [("a > 1", True)]


def test_what_a_condition_turned_into_is_what_its_rule_wants_or_does_not():
    (wanted,) = leaves(parse("a > 1"))
    (unwanted,) = leaves(parse("not a > 1"))
    assert [wanted.turned(for_it=it).became for it in (True, False)] == ["true", "false"]
    assert [unwanted.turned(for_it=it).became for it in (True, False)] == ["false", "true"]


def _own(segmentation, found):
    conditions = own_conditions(Fitted("seg", segmentation, found))
    return {name: to_text(node) for name, node in conditions.items()}


def test_who_takes_the_rest_has_no_condition():
    assert _own(RuleList(kind="rules", segments={"a": "x > 1", "b": "rest"}), {}) == {"a": "x > 1"}


def test_bands_lie_between_their_cuts():
    bands = Bands(kind="bands", trait="x", cuts=[1], segments=["low", "high"])
    assert _own(bands, {"cuts": [1]}) == {"low": "x < 1", "high": "x >= 1", "unknown": "unknown(x)"}


def test_rfm_tells_by_its_scores_and_only_unknown_by_its_traits():
    rfm = Rfm(kind="rfm", recency="r1", frequency="f1", monetary="m1")
    assert _own(rfm, {}) == {"unknown": "unknown(r1) or unknown(f1) or unknown(m1)"}
    assert scores(Fitted("seg", rfm, {})) == ("seg_recency_score", "seg_frequency_score", "seg_monetary_score")


def test_each_input_of_a_grade_has_a_score_of_its_own():
    grade = Grade(kind="grade", score={"x": 3, "y": 1}, segments={"A": ">= 50", "B": "rest"})
    found = {"weights": {"x": 0.75, "y": 0.25}, "scales": {}, "cuts": [50]}
    parts = score_inputs(Fitted("seg", grade, found))
    assert {name: part.found["weights"] for name, part in parts.items()} == {"x": {"x": 0.75}, "y": {"y": 0.25}}


def test_of_a_score_of_one_input_that_input_tells_nothing():
    grade = Grade(kind="grade", score={"x": 1}, segments={"A": ">= 50", "B": "rest"})
    assert score_inputs(Fitted("seg", grade, {"weights": {"x": 1.0}})) == {}


def test_what_put_them_out_of_one_side_of_a_cut_and_into_the_other_is_told_once():
    out, into = (
        Cause("condition", rule, became, parse(rule)) for rule, became in (("x < 5", "false"), ("x >= 5", "true"))
    )
    other = Cause("condition", "known(x)", "true", parse("known(x)"))
    assert either({out: 3, other: 1}, {into: 3, other: 2}) == {into: 3, other: 2}
    assert either({out: 3}, {}) == {out: 3}
