from unittest.mock import patch

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import table
from fenqun.workspace.stretches import stretches

COLUMNS = {"customer_id": DataType.TEXT}


@pytest.fixture
def engine(tmp_path):
    with DuckDB([tmp_path]) as duckdb:
        yield duckdb


def written(engine, path, ids):
    engine.table_from_rows("ids", COLUMNS, [(each,) for each in ids])
    engine.write_parquet(table("ids", COLUMNS).select, path)
    return path


def divided(engine, files, rows, at_once):
    """The ids that meet each condition."""
    with patch("fenqun.workspace.stretches.ROWS_AT_ONCE", at_once):
        found = stretches(engine, files, rows)
    return [
        sorted(row[0] for row in engine.rows(exp.select("customer_id").from_(parquet(files)).where(each)))
        for each in found
    ]


def test_few_rows_are_not_divided(engine, tmp_path):
    file = written(engine, tmp_path / "a.parquet", ["a", "b", None])
    assert divided(engine, [file], 3, 10) == [["a", "b"]]


def test_rows_in_order_are_divided_evenly_and_a_customer_never(engine, tmp_path):
    file = written(engine, tmp_path / "a.parquet", ["a", "a", "a", "b", "c", "c", "d", "e"])
    parts = divided(engine, [file], 8, 2)
    assert parts == [["a", "a", "a", "b"], ["c", "c"], ["d", "e"]]


def test_rows_of_other_files_out_of_order_are_in_one_stretch_each(engine, tmp_path):
    files = [
        written(engine, tmp_path / "a.parquet", ["m", "c", "x"]),
        written(engine, tmp_path / "b.parquet", ["a", "z", "n", None]),
    ]
    parts = divided(engine, files, 7, 2)
    assert sorted(each for part in parts for each in part) == ["a", "c", "m", "n", "x", "z"]


def test_one_customer_alone_is_one_stretch(engine, tmp_path):
    file = written(engine, tmp_path / "a.parquet", ["a"] * 9)
    assert divided(engine, [file], 9, 2) == [["a"] * 9]
