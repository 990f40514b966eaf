"""Two profiles side by side."""

from sqlglot import exp

from fenqun.evaluation.crossing import CUSTOMER, FROM, HELD, TO, Crossing
from fenqun.query import column
from fenqun.segments.segmentation import RuleList

LEVEL = RuleList(kind="rules", segments={"high": "spend >= 100", "low": "rest"})
LATER = RuleList(kind="rules", segments={"high": "spend >= 50", "low": "rest"})


def _rows(crossing, ask):
    names = (CUSTOMER, FROM, TO, HELD)
    select = exp.select(*(column(name) for name in names)).from_(crossing.rows().subquery("rows"))
    return sorted(ask(select))


def test_a_customer_of_either_side_has_a_row(ends, ask):
    crossing = Crossing(*ends(LEVEL, {"a": (1, 1), "b": (100, 1)}, {"b": (1, 1), "c": (1, 1)}))
    assert _rows(crossing, ask) == [
        ("a", "low", None, None),
        ("b", "high", "low", "low"),
        ("c", None, "low", "low"),
    ]


def test_held_is_where_the_older_definition_would_put_who_moved(ends, ask):
    crossing = Crossing(*ends(LEVEL, {"a": (60, 1), "b": (1, 1)}, {"a": (60, 1), "b": (200, 1)}, LATER))
    assert (crossing.changed, crossing.comparable) == ("definition", True)
    assert _rows(crossing, ask) == [("a", "low", "high", "low"), ("b", "low", "high", "high")]


def test_only_the_columns_that_are_asked_for_are_read(ends):
    names = {part.name for part in Crossing(*ends(LEVEL, {}, {})).rows().find_all(exp.Column) if part.table == "s"}
    assert names == {"customer_id", "seg", "spend"}
