from sqlglot import exp

from fenqun.engine.backend import ArrowStream, Backend
from fenqun.engine.duckdb import DuckDB


def test_every_engine_does_all_that_a_backend_does():
    asked = {name for name in vars(Backend) if not name.startswith("_")}
    assert asked <= set(vars(DuckDB))


def test_a_result_is_an_arrow_stream():
    with DuckDB() as engine:
        assert isinstance(engine.arrow(exp.select(exp.Literal.number(1))), ArrowStream)
