from datetime import date

from fenqun.definition import DataType
from fenqun.engine.describing import describe, duplicate_lines
from fenqun.engine.duckdb import DuckDB
from fenqun.sources.quality import Frequent

COLUMNS = {"city": DataType.TEXT, "day": DataType.DATE, "n": DataType.NUMBER}
ROWS = [("上海", date(2024, 1, 2), 1.0), ("上海", None, 3.0), ("北京", date(2024, 1, 1), 3.0), (None, None, 3.0)]


def test_a_column_is_described_over_all_rows():
    with DuckDB() as engine:
        engine.table_from_rows("t", COLUMNS, ROWS)
        city, day, number = describe(engine, "t", COLUMNS, {"city": "城市"})
    assert (city.rows, city.missing, city.distinct, city.file_column) == (4, 1, 2, "城市")
    assert city.frequent == (Frequent("上海", 2), Frequent("北京", 1))
    assert (day.smallest, day.largest, day.missing) == ("2024-01-01", "2024-01-02", 2)
    assert (number.distinct, number.smallest, number.estimated) == (2, "1.0", False)


def test_no_rows_are_described_as_nothing_known():
    with DuckDB() as engine:
        engine.table_from_rows("t", COLUMNS, [])
        assert [(each.rows, each.missing, each.largest) for each in describe(engine, "t", COLUMNS, {})] == [
            (0, 0, None)
        ] * 3


def test_lines_equal_in_everything_are_counted_after_the_first():
    with DuckDB() as engine:
        engine.table_from_rows("t", COLUMNS, [*ROWS, ROWS[3], ROWS[3], ROWS[0]])
        assert duplicate_lines(engine, "t", list(COLUMNS)) == 3
