from datetime import datetime

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.repeating import Ids, order_ids, repeated_rows
from fenqun.query import identifier_table

LINES = {"_file": DataType.TEXT, "_row": DataType.NUMBER, "product": DataType.TEXT, "amount": DataType.NUMBER}
ORDERS = {"order_id": DataType.TEXT, "ordered_at": DataType.TIME}


def repeated(*rows: tuple) -> list[tuple]:
    with DuckDB() as engine:
        engine.table_from_rows("t", LINES, rows)
        return sorted(engine.rows(repeated_rows("t", ["product", "amount"], exp.true())))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], []),
        ([("a", 1, "tea", 5)], []),
        ([("a", 1, "tea", 5), ("a", 2, "tea", 5)], []),
        ([("a", 1, "tea", 5), ("b", 1, "tea", 5)], [("b", 1)]),
        ([("a", 1, "tea", 5), ("b", 1, "tea", 6)], []),
        ([("a", 1, "tea", None), ("b", 1, "tea", None)], [("b", 1)]),
        ([("a", 1, None, None), ("b", 7, None, None), ("c", 3, None, None)], [("b", 7), ("c", 3)]),
    ],
)
def test_a_row_is_repeated_where_an_earlier_file_has_it(rows, found):
    assert repeated(*rows) == found


def test_what_a_file_has_twice_stays_twice():
    one = [("a", 1, "tea", 5), ("a", 2, "tea", 5)]
    assert repeated(*one, ("b", 1, "tea", 5)) == [("b", 1)]
    assert repeated(*one, *[("b", row, "tea", 5) for row in (1, 2, 3)]) == [("b", 1), ("b", 2)]


def ids(zone: str, *rows: tuple) -> Ids | None:
    with DuckDB() as engine:
        engine.table_from_rows("t", ORDERS, [(order, datetime.fromisoformat(at)) for order, at in rows])
        return order_ids(engine, exp.select("*").from_(identifier_table("t")), ORDERS, zone)


def test_an_order_id_of_two_days_of_the_zone_is_counted_once():
    twice = [("1", "2026-01-02 15:59"), ("1", "2026-01-02 16:01"), ("1", "2026-01-09 10:00")]
    assert ids("UTC", *twice[:2]) == Ids(again=1, redated=0)
    assert ids("Asia/Shanghai", *twice[:2]) == Ids(again=1, redated=1)
    assert ids("UTC", *twice) == Ids(again=1, redated=1)
    assert ids("UTC", *twice[:1], ("2", "2026-01-02 10:00")) == Ids(again=0, redated=0)
    assert ids("UTC") == Ids(again=0, redated=0)


def test_rows_without_an_id_or_a_time_are_not_looked_at():
    with DuckDB() as engine:
        engine.table_from_rows("t", {"order_id": DataType.TEXT}, [("1",)])
        rows = exp.select("*").from_(identifier_table("t"))
        assert order_ids(engine, rows, {"order_id": DataType.TEXT}, "UTC") is None
