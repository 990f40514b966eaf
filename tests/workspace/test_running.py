import threading

import pytest

from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Cancelled
from fenqun.query import column
from fenqun.workspace.running import Running


def test_a_running_question_is_stopped_and_its_neighbour_is_not():
    running = Running()
    with DuckDB() as engine, engine.session() as slow, engine.session() as other:
        # Some seconds of work, were it not stopped.
        endless = "SELECT count(*) AS n FROM range(3000000) a, range(3000000) b WHERE a.range * b.range % 7 = 3"
        slow._connection.execute(f"CREATE VIEW endless AS {endless}")
        timer = threading.Timer(0.2, running.cancel)
        timer.start()
        from sqlglot import exp

        with pytest.raises(Cancelled), running.reaches(slow.interrupt):
            slow.rows(exp.select(column("n")).from_("endless"))
        assert other.rows(exp.select(exp.Literal.number(1))) == [(1,)]


def test_what_begins_after_a_cancel_stops_at_once():
    running = Running()
    running.cancel()
    with pytest.raises(Cancelled), running.reaches(lambda: None):
        raise AssertionError
