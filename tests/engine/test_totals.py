import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.totals import total_of
from fenqun.query import identifier_table

COLUMNS = {"customer_id": DataType.TEXT, "city": DataType.TEXT, "amount": DataType.NUMBER}
MISREAD = {"_unread_ordered_at": DataType.TEXT}


def total(*row: object, columns: dict[str, DataType] = COLUMNS) -> object:
    with DuckDB() as engine:
        engine.table_from_rows("t", {**columns, **MISREAD}, [(*row, None)[: len(columns) + 1]])
        return engine.rows(exp.select(total_of(columns, list(MISREAD))).from_(identifier_table("t")))[0][0]


@pytest.mark.parametrize(
    "word",
    [
        *("合计", "合 计：", "总计", "總計", "小计", "小計", "汇总", "彙總", "本页小计", "共计", "累计", "【合计】"),
        *("Total", "TOTAL:", "Grand total", "Grand Total", "Subtotal", "Sub-total", "Totals", "(Total)", "* total *"),
    ],
)
def test_a_word_for_a_total_and_nothing_but_numbers_is_a_total(word):
    assert total(word, None, 99_999) == word


@pytest.mark.parametrize(
    "row",
    [
        ("Total", "Paris", 5),
        ("合计", "上海", 5),
        ("合计商贸有限公司", None, 5),
        ("Total Energies", None, 5),
        ("C1", None, 5),
        (None, None, 5),
        ("C1", "Total", 5),
    ],
)
def test_whoever_has_anything_else_to_tell_is_a_customer(row):
    assert total(*row) is None


def test_a_word_where_the_date_would_be_is_one_too():
    with DuckDB() as engine:
        engine.table_from_rows("t", {**COLUMNS, **MISREAD}, [(None, None, 5, "合计"), ("合计", None, 5, "2024-13-01")])
        words = engine.rows(exp.select(total_of(COLUMNS, list(MISREAD))).from_(identifier_table("t")))
        assert words == [("合计",), (None,)]


def test_a_table_without_numbers_or_texts_has_no_totals():
    assert total("Total", columns={"customer_id": DataType.TEXT}) is None
    assert total(5, columns={"amount": DataType.NUMBER}) is None
