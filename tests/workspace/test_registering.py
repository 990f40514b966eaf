from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.workspace.registering import LIST, SEARCHABLE, hold, register, search_column
from fenqun.workspace.tables import LISTS, PROFILE

FOUND = {"customer_id": DataType.TEXT, search_column(True): DataType.TEXT, search_column(False): DataType.TEXT}


def rows(engine):
    return {row[0]: row[1:] for row in engine.rows(table(SEARCHABLE, FOUND).select)}


def test_the_search_columns_hold_texts_in_small_letters_the_personal_ones_apart(tiny):
    view = tiny.view()
    with DuckDB([view.store.directory]) as engine:
        register(engine, view.store, view.snapshot, [PROFILE])
        found = rows(engine)
    assert found["C06"] == (
        "c06\0ann & co\0female\0北京\0@sum(1+1)*cmd|' /c calc'!a0",
        "c06\0female\0北京\0@sum(1+1)*cmd|' /c calc'!a0",
    )
    assert found["C11"] == ("c11", "c11")


def test_what_is_held_is_what_was_registered(tiny):
    view = tiny.view()
    with DuckDB([view.store.directory]) as engine:
        register(engine, view.store, view.snapshot, [PROFILE])
        before = rows(engine), engine.rows(view.profile.select)
        hold(engine, view.snapshot)
        assert (rows(engine), engine.rows(view.profile.select)) == before


def test_each_list_is_a_view_of_its_values(tiny):
    view = tiny.view()
    with DuckDB([view.store.directory]) as engine:
        register(engine, view.store, view.snapshot, [LISTS])
        values = engine.rows(table(f"{LIST}data/friends.txt", {"text": DataType.TEXT}).select)
    assert sorted(values) == [("C02",), ("C05",), ("nobody",)]
