from fenqun import Workspace
from fenqun.engine.duckdb import DuckDB
from fenqun.project.lists import COLUMNS
from fenqun.query import table
from fenqun.workspace.listing import listed


def test_each_file_that_is_named_is_a_table_of_its_values(tiny: Workspace) -> None:
    with DuckDB(threads=1) as engine:
        found = listed(engine, tiny.project)
        assert list(found) == ["data/friends.txt"]
        rows = engine.rows(table(found["data/friends.txt"], COLUMNS).select)
    assert "C02" in {row[0] for row in rows}
