from pathlib import Path

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import table
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace import folding
from fenqun.workspace.folding import folded

COLUMNS = {"_file": DataType.TEXT, "_row": DataType.NUMBER, "customer_id": DataType.TEXT}
TABLE = "sources/orders"


class Growing:
    """A source that gets a row at a time."""

    def __init__(self, directory: Path) -> None:
        self.store = Store(directory)
        self.rows: Stored | None = None
        self.count = 0

    def grow(self, rows: int = 1) -> Stored:
        """So many more rows, behind those there."""
        path = self.store.stage(TABLE) / "rows.parquet"
        with DuckDB([self.store.directory]) as engine:
            new = [("orders.csv", float(self.count + at), f"C{self.count + at}") for at in range(rows)]
            engine.table_from_rows("new", COLUMNS, new)
            engine.write_parquet(table("new", COLUMNS).select, path)
        self.count += rows
        if self.rows is None:
            self.rows = self.store.put(TABLE, [path])
            return self.rows
        base, files, counts = folded(self.store, self.rows, [path])
        self.rows = self.store.put(TABLE, files, note={"pieces": counts}, after=base)
        return self.rows

    def ids(self) -> list[str]:
        """All customers, in the order of the files."""
        with DuckDB([self.store.directory]) as engine:
            files = self.store.paths(self.rows.files if self.rows else ())
            return [row[0] for row in engine.rows(exp.select("customer_id").from_(parquet(files)))]


@pytest.fixture
def growing(tmp_path, monkeypatch):
    monkeypatch.setattr(folding, "MOST_SMALL", 3)
    return Growing(tmp_path)


def test_small_files_become_one_now_and_then(growing):
    found = [(len(stored.files), stored.note.get("pieces")) for stored in (growing.grow() for _ in range(7))]
    assert found == [
        (1, None),
        (2, [1, 1]),
        (3, [1, 1, 1]),
        (4, [1, 1, 1, 1]),
        (2, [1, 4]),
        (3, [1, 4, 1]),
        (4, [1, 4, 1, 1]),
    ]
    assert growing.ids() == [f"C{number}" for number in range(7)]
    assert growing.rows.rows == 7


def test_large_files_and_what_was_read_whole_stay(growing, monkeypatch):
    monkeypatch.setattr(folding, "SMALL", 5)
    for rows in (1, 1, 5, 1, 1, 1, 1):
        stored = growing.grow(rows)
    assert stored.note["pieces"] == [1, 1, 1, 4]
    assert growing.ids() == [f"C{number}" for number in range(11)]
