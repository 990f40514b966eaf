from dataclasses import dataclass

import pytest

from fenqun.language import translator
from fenqun.web.cells import Cells
from fenqun.web.parts import Head, heads

CELLS = Cells(translator("en"))


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (1234.5, "number", "1,234"),
        ("1234", "text", "1234"),
        (0.125, "share", "12.5 %"),
        (True, "boolean", "yes"),
        (False, "text", "no"),
        ("2024-05-31", "date", "2024-05-31"),
        ("<b>", "text", "<b>"),
        (None, "number", '<span class="unknown" title="unknown">–</span>'),
    ],
)
def test_a_value_is_told_by_its_type(value, kind, told):
    assert str(CELLS.shown(value, kind)) == told


def test_what_comes_from_the_data_is_not_marked_as_safe():
    assert not hasattr(CELLS.shown("<b>"), "__html__")


def test_a_row_is_a_mapping_or_an_answer():
    @dataclass
    class Row:
        spend: float

    assert CELLS.cell({"spend": 2.0}, Head("spend", "Spend", "number")) == "2"
    assert CELLS.cell(Row(2.0), Head("spend", "Spend", "number")) == "2"


def test_a_segment_is_called_by_its_label():
    labels = {"level": {"a": "Gold"}}
    assert CELLS.cell({"level": "a"}, Head("level", "Level"), labels) == "Gold"
    assert CELLS.cell({"level": "b"}, Head("level", "Level"), labels) == "b"
    assert CELLS.cell({"name": "a"}, Head("name", "Name"), labels) == "a"


def test_yes_and_no_are_the_readers():
    assert Cells(translator("zh-Hans")).shown(True) == "是"


def test_the_name_of_a_sign_is_escaped():
    assert '#i-&#34;&gt;"' in CELLS.icon('">')


@pytest.mark.parametrize(
    ("value", "label", "told"),
    [
        (2002, "Spend", "2,002"),
        (2002, "出生年份", "2002"),
        (True, "Birth year", "yes"),
        ("x", "Birth year", "x"),
        (None, "Spend", '<span class="unknown" title="unknown">–</span>'),
    ],
)
def test_a_value_beside_its_name_is_told_by_it(value, label, told):
    assert str(CELLS.told(value, label)) == told


def test_a_column_of_years_and_one_of_shares_are_told_as_such():
    year, trend = heads([("birth_year", "Birth year", "number"), ("trend", "Trend", "number", "变化比例")])
    assert (CELLS.cell({"birth_year": 1987}, year), CELLS.cell({"trend": -1}, trend)) == ("1987", "-100.0 %")
    assert trend.unit == ""
