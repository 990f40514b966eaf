"""What divides at one end, and whether both ends divide alike."""

import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.evaluation.side import TAGGED, UNTAGGED, Side, as_division, difference
from fenqun.query import column, table
from fenqun.rules.parse import parse
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import Bands, RuleList

from .conftest import MAY

BANDS = Bands(kind="bands", trait="spend", cuts="equal_count", bins=2)


def _rules(**segments):
    return Fitted("seg", RuleList(kind="rules", segments=segments), {})


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (_rules(a="x > 1"), _rules(a="x > 1"), ""),
        (_rules(a="x > 1"), _rules(a={"rule": "x > 1", "label": "A", "meaning": "many"}), ""),
        (_rules(a="x > 1"), _rules(a="x > 2"), "definition"),
        (_rules(a="x > 1", b="y"), _rules(b="y", a="x > 1"), "definition"),
        (_rules(label="x > 1"), _rules(label="x > 2"), "definition"),
        (Fitted("seg", BANDS, {"cuts": [1]}), Fitted("seg", BANDS, {"cuts": [2]}), "cuts"),
    ],
)
def test_a_definition_is_the_same_whatever_it_is_called(start, end, told):
    assert difference(start, end) == told


def test_a_tag_is_two_segments():
    side = Side(table("p", {"vip": DataType.BOOLEAN}), MAY, as_division("vip", parse("x > 1")), is_tag=True)
    assert [side.segment_of({"vip": held}) for held in (True, False, None)] == [TAGGED, UNTAGGED, UNTAGGED]
    assert side.segment(column("vip")).sql("duckdb") == "CASE WHEN \"vip\" IS TRUE THEN 'tagged' ELSE 'untagged' END"


def test_a_tag_given_by_hand_holds_nobody_by_rule():
    assert as_division("vip", None).segmentation.segments[TAGGED].rule.value is False


def test_a_segmentation_is_its_own_column():
    side = Side(table("p", {"seg": DataType.TEXT}), Moment(MAY.instant), _rules(a="x > 1"))
    assert side.segment(column("seg")) == column("seg")
    assert isinstance(side.segment(column("seg")), exp.Column)
    assert (side.name, side.segment_of({"seg": "a"})) == ("seg", "a")
