from pathlib import Path

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import column, table
from fenqun.workspace.layered import AMENDED, layers, overlaid

COLUMNS = {"customer_id": DataType.TEXT, "spend": DataType.NUMBER}


def test_the_file_over_the_others_is_known_by_its_name():
    files = [Path("x/measures-1.parquet"), Path("x/measures-2.parquet"), Path("y") / AMENDED]
    assert layers(files) == (files[:2], files[2:])
    assert layers(files[:2]) == (files[:2], [])


def test_what_lies_over_the_others_counts(tmp_path):
    with DuckDB([tmp_path]) as engine:
        for name, rows in (("one", [("a", 1.0), ("b", 2.0)]), ("two", [("c", 3.0)])):
            engine.table_from_rows("rows", COLUMNS, rows)
            engine.write_parquet(table("rows", COLUMNS).select, tmp_path / f"{name}.parquet")
        engine.table_from_rows("over", COLUMNS, [("b", 20.0), ("d", 4.0)])
        files = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
        found = overlaid(files, table("over", COLUMNS).select, [column(name) for name in COLUMNS])
        assert sorted(engine.rows(found)) == [("a", 1.0), ("b", 20.0), ("c", 3.0), ("d", 4.0)]
