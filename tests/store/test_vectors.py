"""Deletion vectors, read by another implementation than the one that wrote them."""

import duckdb
from deltalake import DeltaTable, QueryBuilder
from pyroaring import BitMap

from fenqun.store.memberships import Members
from fenqun.store.tables import Store


def written(store, name, first, last, value):
    """A file of the table `t`: a row for each number from `first` to `last`."""
    folder = store.stage("t")
    path = folder / name
    with duckdb.connect() as connection:
        rows = f"SELECT i AS id, {value} AS value FROM range({first}, {last}) r(i)"
        connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path


def told(store):
    table = (
        QueryBuilder().register("t", DeltaTable(store.place.uri("t"))).execute("SELECT id, value FROM t ORDER BY id")
    )
    found = table.read_all()
    return list(zip(found.column("id").to_pylist(), found.column("value").to_pylist(), strict=True))


def test_other_readers_of_delta_tables_pass_over_the_rows_that_are_gone(tmp_path):
    store = Store(tmp_path / "store")
    base = store.put("t", [written(store, "base.parquet", 0, 10, 1)])
    over = store.put("t", [written(store, "over.parquet", 3, 6, 2)], after=base, gone=Members(BitMap([3, 4, 5])))
    assert (over.rows, over.gone, len(over.files)) == (10, 3, 2)
    assert told(store) == [(i, 2 if 3 <= i < 6 else 1) for i in range(10)]
    assert store.kept("t") == over
    again = store.put("t", [written(store, "over.parquet", 2, 7, 3)], after=base, gone=Members(BitMap(range(2, 7))))
    assert told(store) == [(i, 3 if 2 <= i < 7 else 1) for i in range(10)]
    assert store.kept("t") == again
    store.put("t", [written(store, "base.parquet", 0, 4, 5)])
    assert told(store) == [(i, 5) for i in range(4)]
