import pytest
from sqlglot import exp

from fenqun.engine.backend import Answering, ArrowStream, Backend
from fenqun.engine.duckdb import DuckDB


def asked(protocol: type) -> set[str]:
    return {name for name in vars(protocol) if not name.startswith("_")}


def test_every_engine_does_all_that_a_backend_does():
    pytest.importorskip("pyspark", reason="Spark is not installed (extra 'spark')")
    from fenqun.engine.spark import Spark

    for engine in (DuckDB, Spark):
        assert asked(Backend) <= set(vars(engine))
    assert asked(Answering) <= set(vars(DuckDB))


def test_a_result_is_an_arrow_stream():
    with DuckDB() as engine:
        assert isinstance(engine.arrow(exp.select(exp.Literal.number(1))), ArrowStream)
