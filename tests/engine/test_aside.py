import threading
import time

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.aside import aside
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Cancelled
from fenqun.query import column, table

MANY = exp.select(exp.alias_(exp.func("unnest", exp.func("range", exp.Literal.number(100_000))), "a"))
PAIRS = exp.select(exp.Sum(this=exp.func("hash", column("a", of="x"), column("a", of="y")))).from_(MANY.subquery("x"))
ENDLESS = PAIRS.join(MANY.subquery("y"), join_type="cross")


@pytest.fixture
def engine():
    with DuckDB() as engine:
        engine.table_from_rows("t", {"n": DataType.NUMBER}, [(1.0,), (2.0,)])
        yield engine


def asked(engine):
    return engine.rows(table("t", {"n": DataType.NUMBER}).select)


def test_work_sees_the_same_tables_while_the_block_runs(engine):
    both = threading.Barrier(2, timeout=60)

    def work(session):
        both.wait()
        return asked(session)

    with aside(engine, work) as done:
        both.wait()
        assert asked(engine) == [(1.0,), (2.0,)]
    assert done.result() == [(1.0,), (2.0,)]
    assert not engine.helpers


def test_what_interrupts_the_engine_interrupts_the_work(engine):
    with aside(engine, lambda session: session.rows(ENDLESS)) as done:
        while not done.done():
            engine.interrupt()
            time.sleep(0.01)
    assert isinstance(done.exception(), Cancelled)
    engine.interrupt()
    assert asked(engine) == [(1.0,), (2.0,)]


def test_an_error_in_the_block_ends_the_work(engine):
    with pytest.raises(ZeroDivisionError), aside(engine, lambda session: session.rows(ENDLESS)):
        raise ZeroDivisionError
    assert not engine.helpers


def test_an_error_of_the_work_is_raised_where_its_result_is_asked(engine):
    with aside(engine, lambda _session: 1 // 0) as done, pytest.raises(ZeroDivisionError):
        done.result()
