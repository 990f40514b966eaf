from pathlib import Path

import pytest
from sqlglot import exp

from fenqun.engine.arriving import File, arrive, mapped, raw_sample
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import InvalidValue, UnreadableFile
from fenqun.query import column, identifier_table
from fenqun.sources.reading.staged import Rejected, Staged


@pytest.fixture
def engine(tmp_path: Path):
    with DuckDB([tmp_path]) as engine:
        yield engine


def csv(folder: Path, name: str, text: str, rows: int, **options) -> File:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    header = tuple(text.splitlines()[0].split(","))
    return File(f"data/{name}", Staged("csv", path, header, rows, **options))


def test_mapped_names_go_first_and_the_others_get_their_own():
    assert mapped(["Kunde", "Annual Income (k$)", "城市"], {"customer_id": "Kunde"}) == {
        "customer_id": "Kunde",
        "annual_income_k": "Annual Income (k$)",
        "城市": "城市",
    }


def test_one_column_may_bear_two_names():
    assert mapped(["id"], {"order_id": "id", "customer_id": "id"}) == {"order_id": "id", "customer_id": "id"}


def test_customer_id_needs_no_mapping_and_no_other_column_takes_its_name():
    assert mapped(["customer_id", "x"], {}) == {"customer_id": "customer_id", "x": "x"}
    assert mapped(["customer_id", "k"], {"customer_id": "k"}) == {
        "customer_id": "k",
        "customer_id_value": "customer_id",
    }


def test_rows_keep_their_places_over_files_with_other_columns(engine, tmp_path):
    first = csv(tmp_path, "a.csv", "k,x\n1,甲\n2,\n", 2)
    second = csv(tmp_path, "b.csv", "y,k\n7,3\n", 1, first_row=5)
    found = arrive(engine, "s", [first, second], {"key": "k"}, tmp_path)
    select = exp.select("_file", "_row", "key", "x", "y").from_(identifier_table("raw"))
    assert engine.rows(select) == [
        ("data/a.csv", 2, "1", "甲", None),
        ("data/a.csv", 3, "2", None, None),
        ("data/b.csv", 5, "3", None, "7"),
    ]
    assert (found.rows, found.headers["key"]) == (3, "k")
    assert raw_sample(engine, ["key"], 2) == {"key": ["1", "2"]}


def test_a_row_column_says_the_row(engine, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("_row,k\n17,x\n", encoding="utf-8")
    staged = Staged("csv", path, ("k",), 1, row_column="_row", rejected=(Rejected(9, None, "a,b", "cut"),))
    found = arrive(engine, "s", [File("a.csv", staged)], {}, tmp_path)
    assert engine.rows(exp.select(column("_row"), column("k")).from_("raw")) == [(17, "x")]
    assert (found.rows, len(found.rejected)) == (2, 1)


def test_rows_that_two_readers_count_differently_are_refused(engine, tmp_path):
    with pytest.raises(UnreadableFile, match=r"data/a\.csv: .*3 rows were counted in it, but 1 were read"):
        arrive(engine, "s", [csv(tmp_path, "a.csv", "k\n1\n", 3)], {}, tmp_path)


def test_names_that_differ_only_in_case_are_refused(engine, tmp_path):
    with pytest.raises(InvalidValue, match="upper and lower case"):
        arrive(engine, "s", [csv(tmp_path, "a.csv", "k,x\n1,2\n", 1)], {"Key": "k", "key": "x"}, tmp_path)
