from pathlib import Path

import pyarrow.parquet
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.arriving import Arrived
from fenqun.engine.checking import CHECKED_ROWS, LATER, Checked
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.setting_aside import counts_by_reason, problems_by_column, set_aside
from fenqun.sources.reading.staged import Rejected

TEXT, NUMBER, BOOLEAN = DataType.TEXT, DataType.NUMBER, DataType.BOOLEAN
COLUMNS = {"_file": TEXT, "_row": NUMBER, "id": TEXT, "age": NUMBER, "_unread_age": TEXT, "_unlikely_age": TEXT}
COLUMNS |= {"_reason": TEXT, "_column": TEXT, "_value": TEXT, "_kept": BOOLEAN}
ROWS = [
    ("f", 2, "a", 30, None, None, None, None, None, True),
    ("f", 3, "b", None, "old", None, None, None, None, True),
    ("f", 4, "c", None, None, "-1", None, None, None, True),
    ("f", 5, None, None, "x", None, "no_customer", "id", None, True),
    ("f", 6, "d", None, "x", None, None, None, None, False),
    ("f", 7, "a", None, "x", None, None, None, None, True),
]


def test_rows_and_values_are_listed_once_with_place_and_reason(tmp_path: Path):
    rows = Checked(exp.select("*"), {"id": TEXT, "age": NUMBER}, ("age",), ("age",), "id")
    arrived = Arrived({}, {"id": "编号"}, (), (("f", Rejected(9, None, "a,b,c", "the record is too long")),))
    with DuckDB([tmp_path]) as engine:
        engine.table_from_rows(CHECKED_ROWS, COLUMNS, ROWS)
        engine.table_from_rows(LATER, {"_file": TEXT, "_row": NUMBER}, [("f", 7)])
        set_aside(engine, "s", rows, arrived, tmp_path / "aside.parquet")
        dropped, values = counts_by_reason(engine, kept=False), counts_by_reason(engine, kept=True)
        problems = problems_by_column(engine)
    listed = [tuple(row.values())[2:] for row in pyarrow.parquet.read_table(tmp_path / "aside.parquet").to_pylist()]
    assert listed == [
        (3, "age", "old", "unreadable_number", True),
        (4, "age", "-1", "impossible", True),
        (5, "id", None, "no_customer", False),
        (7, "id", "a", "duplicate_key", False),
        (9, None, "a,b,c", "the record is too long", False),
    ]
    assert dropped == {"duplicate_key": 1, "no_customer": 1, "the record is too long": 1}
    assert (values, problems) == ({"impossible": 1, "unreadable_number": 1}, {("age", False): 1, ("age", True): 1})
