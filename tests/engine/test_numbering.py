import pyarrow.parquet
import pytest

from fenqun.definition import DataType
from fenqun.engine import numbering, runs
from fenqun.engine.arriving import RAW
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.numbering import CUSTOMERS, NUMBER, numbered, rows_by_number
from fenqun.engine.runs import Stretch, write_runs
from fenqun.query import table

COLUMNS = {"_file": DataType.TEXT, "_row": DataType.NUMBER, "customer_id": DataType.TEXT}
ROWS = [("a", 1, "z"), ("a", 2, "y"), ("a", 3, None), ("a", 4, "x"), ("b", 1, "z"), ("b", 2, "z"), ("b", 3, "x")]


@pytest.fixture
def engine(tmp_path):
    with DuckDB([tmp_path], threads=1) as engine:
        engine.table_from_rows(RAW, COLUMNS, ROWS)
        yield engine


def read(path):
    return pyarrow.parquet.read_table(path).to_pylist()


def test_each_customer_has_a_number_of_its_own_in_the_order_of_the_ids(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(numbering, "FEWEST_EACH", 2)
    rows = numbered(engine, table(RAW, COLUMNS).select, len(ROWS), tmp_path)
    assert rows is not None
    numbers = {row["customer_id"]: row[NUMBER] for row in read(tmp_path / CUSTOMERS)}
    assert sorted(numbers) == ["x", "y", "z"]
    assert numbers["x"] < numbers["y"] < numbers["z"]
    found = engine.rows(rows)
    assert sorted((file, number, str(whose)) for file, number, whose, _ in found) == sorted(
        (file, number, str(whose)) for file, number, whose in ROWS
    )
    assert all(number == numbers.get(whose) for *_, whose, number in found)


@pytest.mark.parametrize(("fewest", "most"), [(4, 10), (1, 2)])
def test_few_rows_of_each_customer_get_none_nor_do_more_customers_than_memory_holds(
    engine, tmp_path, monkeypatch, fewest, most
):
    monkeypatch.setattr(numbering, "FEWEST_EACH", fewest)
    monkeypatch.setattr(numbering, "MOST_NUMBERED", most)
    assert numbered(engine, table(RAW, COLUMNS).select, len(ROWS), tmp_path) is None
    assert not (tmp_path / CUSTOMERS).exists()


def test_rows_are_found_by_the_numbers_in_their_files(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(numbering, "FEWEST_EACH", 1)
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 1)
    monkeypatch.setattr(runs, "MOST_CELLS", 4 * 3)
    select, files = table(RAW, COLUMNS).select, [Stretch("a", 1, 4), Stretch("b", 1, 3)]
    written = write_runs(engine, select, ["customer_id"], files, tmp_path / "x", beside=tmp_path)
    assert [[row["customer_id"] for row in read(path)] for path in written] == [["x", "y", "z", None], ["x", "z", "z"]]
    (number,) = [row[NUMBER] for row in read(tmp_path / CUSTOMERS) if row["customer_id"] == "z"]
    known = {"customer_id": DataType.TEXT, NUMBER: DataType.NUMBER}
    engine.table_from_rows("whose", known, [("z", number)])
    found = rows_by_number(written, ["_row", "customer_id"], table("whose", known))
    assert sorted(engine.rows(found)) == [(1, "z"), (1, "z"), (2, "z")]
