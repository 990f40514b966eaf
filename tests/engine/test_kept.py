import pytest

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.kept import kept
from fenqun.query import Query, table

NUMBERS = {"x": DataType.NUMBER}


@pytest.fixture
def engine():
    with DuckDB() as made:
        made.table_from_rows("numbers", NUMBERS, [(1.0,), (2.0,)])
        yield made


def tables(engine) -> list[str]:
    return [row[0] for row in engine.rows(_NAMES.select)]


_NAMES = Query(table("duckdb_tables", {"table_name": DataType.TEXT}).select, {"table_name": DataType.TEXT})


def test_a_query_is_run_once_and_forgotten_after(engine):
    before = engine.rows(table("numbers", NUMBERS).select)
    with kept(engine, table("numbers", NUMBERS)) as query:
        engine.table_from_rows("numbers", NUMBERS, [(3.0,)])
        assert engine.rows(query.select) == before
        assert dict(query.columns) == NUMBERS
        assert len(tables(engine)) == 2
    assert tables(engine) == ["numbers"]


def test_it_is_forgotten_also_where_the_look_at_it_fails(engine):
    with pytest.raises(RuntimeError), kept(engine, table("numbers", NUMBERS)):
        raise RuntimeError
    assert tables(engine) == ["numbers"]
