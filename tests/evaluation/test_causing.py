"""The causes as SQL: which there are, and that each is computed once."""

from fenqun.evaluation.causing import causings, with_turns
from fenqun.evaluation.crossing import Crossing
from fenqun.segments.segmentation import Bands, Grade, RuleList

LEVEL = RuleList(kind="rules", segments={"high": "spend >= 100 and orders > 1", "low": "rest"})


def _told(crossing):
    return [(each.cause.what, each.cause.became, each.side, each.segment) for each in causings(crossing)]


def test_each_condition_may_put_out_or_in(ends):
    assert _told(Crossing(*ends(LEVEL, {}, {}))) == [
        ("spend >= 100", "false", "out", "high"),
        ("spend >= 100", "true", "in", "high"),
        ("orders > 1", "false", "out", "high"),
        ("orders > 1", "true", "in", "high"),
    ]


def test_definitions_that_cannot_be_compared_have_no_causes(ends):
    start, end = ends(LEVEL, {}, {}, Bands(kind="bands", trait="orders", cuts=[1]))
    crossing = Crossing(start, end)
    crossing.comparable = False
    assert causings(crossing) == []


def test_many_inputs_of_a_grade_make_no_endless_question(ends):
    grade = Grade(kind="grade", score={"spend": 1, "orders": 1, "days": 1}, segments={"A": ">= 50", "B": "rest"})
    crossing = Crossing(*ends(grade, {"a": (1, 2, 3)}, {"a": (1, 2, 3)}))
    assert len(with_turns(crossing).sql("duckdb")) < 10_000
    assert [each.cause.what for each in causings(crossing) if each.cause.kind == "input"][::4] == [
        "spend",
        "orders",
        "days",
    ]
