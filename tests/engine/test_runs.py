import pyarrow.parquet
import pytest

from fenqun.definition import DataType
from fenqun.engine import runs
from fenqun.engine.arriving import RAW
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.runs import Stretch, are_many, write_runs
from fenqun.query import table

COLUMNS = {"_file": DataType.TEXT, "_row": DataType.NUMBER, "customer_id": DataType.TEXT}


@pytest.fixture
def engine(tmp_path):
    with DuckDB([tmp_path], threads=1) as engine:
        yield engine


def written(engine, folder, rows):
    """What lies in which file, of rows of the files a and b."""
    engine.table_from_rows(RAW, COLUMNS, rows)
    files = [
        Stretch(file, min(numbers), max(numbers))
        for file in ("a", "b")
        if (numbers := [int(number) for of, number, _ in rows if of == file])
    ]
    found = write_runs(engine, table(RAW, COLUMNS).select, ["customer_id"], files, folder / "x", beside=folder)
    rows = {file.name: pyarrow.parquet.read_table(file).to_pylist() for file in found}
    return {name: [(row["_file"], row["_row"], row["customer_id"]) for row in listed] for name, listed in rows.items()}


ROWS = [("a", 1, "z"), ("a", 2, "y"), ("a", 3, "z"), ("b", 1, "x"), ("b", 2, "z")]


def test_few_rows_stay_in_the_order_of_their_files(engine, tmp_path):
    assert written(engine, tmp_path, ROWS) == {"x.parquet": ROWS}


def test_no_rows_are_an_empty_file(engine, tmp_path):
    assert written(engine, tmp_path, []) == {"x.parquet": []}


def test_many_rows_lie_together_by_customer(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 1)
    order = [("b", 1, "x"), ("a", 2, "y"), ("a", 1, "z"), ("a", 3, "z"), ("b", 2, "z")]
    assert written(engine, tmp_path, ROWS) == {"x-1.parquet": order}


def test_more_than_is_sorted_at_once_lies_in_several_runs_each_of_whole_files_or_parts_of_one(
    engine, tmp_path, monkeypatch
):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 2)
    monkeypatch.setattr(runs, "MOST_CELLS", 2 * 3)
    assert written(engine, tmp_path, ROWS) == {
        "x-1.parquet": [("a", 2, "y"), ("a", 1, "z")],
        "x-2.parquet": [("a", 3, "z")],
        "x-3.parquet": [("b", 1, "x"), ("b", 2, "z")],
    }


@pytest.mark.parametrize(("rows", "many"), [(1_000_000, False), (1_000_001, True)])
def test_a_million_rows_are_not_many(rows, many):
    assert are_many([Stretch("a", 2, rows), Stretch("b", 1, 1)]) is many


def test_rows_without_a_customer_lie_together_by_order(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 0)
    columns = {**COLUMNS, "order_id": DataType.TEXT}
    engine.table_from_rows(RAW, columns, [("a", 1, "c", "2"), ("a", 2, "b", "1")])
    (file,) = write_runs(
        engine, table(RAW, columns).select, ["order_id"], [Stretch("a", 1, 2)], tmp_path / "x", beside=tmp_path
    )
    assert pyarrow.parquet.read_table(file, columns=["order_id"]).column(0).to_pylist() == ["1", "2"]
