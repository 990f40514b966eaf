from datetime import datetime

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine import leftovers
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.leftovers import read_leftovers
from fenqun.query import column, identifier_table
from fenqun.sources.reading.spelling import decide


def read(texts: list[str], monkeypatch=None):
    spelling = decide([text for text in texts if text], wanted=DataType.NUMBER)
    with DuckDB() as engine:
        engine.table_from_rows("raw", {"x": DataType.TEXT}, [(text,) for text in texts])
        found = read_leftovers(engine, "x", exp.true(), spelling, "UTC")
        chosen = exp.select(column("_text"), column("_value"), column("_bad")).from_(identifier_table(found.name))
        return found, sorted(engine.rows(chosen), key=repr)


def test_each_distinct_text_is_read_once():
    found, rows = read(["1,000", "1,000", "x", "x", "N/A"])
    assert rows == [("1,000", "1000", False), ("N/A", None, False), ("x", None, True)]
    assert (found.bad_rows, found.whole) == (2, True)


def test_many_texts_are_read_batch_by_batch(monkeypatch):
    monkeypatch.setattr(leftovers, "BATCH", 2)
    assert len(read([f"¥{n}.5" for n in range(5)])[1]) == 5


def test_no_texts_leave_nothing():
    assert read([])[1] == []


def test_a_moment_without_zone_among_others_with_one_is_of_the_workspaces_clock():
    texts = ["2024-07-01T10:00:00Z", "2024-07-01T10:00:00+08:00", "2024-07-01T10:00:00"]
    spelling = decide(texts, wanted=DataType.TIME)
    found = [row[1] for row in leftovers._read(texts, spelling, "Europe/Berlin")]
    assert [datetime.fromisoformat(each).hour if each else None for each in found[:2]] == [10, 2]
    assert found[2] in (None, "2024-07-01 08:00:00")
