"""A store in a folder, and Parquet files to put into it."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def write() -> Callable[..., Path]:
    """Writes a select's rows as a Parquet file, as the engine does."""

    def _write(path: Path, select: str, *, row_group_size: int = 122_880) -> Path:
        quoted = str(path).replace("'", "''")
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({select}) TO '{quoted}' (FORMAT parquet, ROW_GROUP_SIZE {row_group_size})")
        return path

    return _write


@pytest.fixture
def put(store: Store, write: Callable[[Path, str], Path]) -> Callable[[str, str], Stored]:
    """Puts a select's rows into a table as its whole content."""
    return lambda table, select: store.put(table, [write(store.stage(table) / "part.parquet", select)])
