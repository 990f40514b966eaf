"""What a refresh computes on. What Spark makes of it is looked at in tests/engine/test_spark.py."""

import sys
from pathlib import Path

import pytest
from sqlglot import exp

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.errors import NoSnapshot, UsageError
from fenqun.query import column, identifier_table, named
from fenqun.store.tables import Store
from fenqun.workspace.computing import computing, in_place


def test_duckdb_writes_a_table_of_the_store_and_reads_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    (tmp_path / "scratch").mkdir()
    with computing(store, "duckdb", tmp_path / "scratch") as on:
        stored = on.written("numbers", exp.select(named(exp.Literal.number(7), "n")))
        on.register("read", stored.files, {"n": DataType.NUMBER})
        assert on.engine.rows(exp.select(column("n")).from_(identifier_table("read"))) == [(7,)]
    assert (len(stored.files), stored.rows, stored.columns) == (1, 1, {"n": DataType.NUMBER})


def test_sources_are_read_where_they_lie_by_spark_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    assert in_place(store, "duckdb") is None
    assert in_place(store, "local[2]") is not None
    assert in_place(store, "duckdb", object()) is not None


def test_spark_without_pyspark_says_what_to_install(tiny_text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tiny_text / "fenqun.yaml").open("a", encoding="utf-8") as settings:
        settings.write("engine: local[2]\n")
    monkeypatch.delitem(sys.modules, "fenqun.engine.spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(UsageError, match=r"the engine 'local\[2\]' needs PySpark: pip install 'fenqun\[spark\]'"):
        Workspace(tiny_text).refresh()
    with pytest.raises(NoSnapshot):
        Workspace(tiny_text).overview()


def test_spark_without_java_says_what_to_install(tiny_text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed (extra 'spark')")
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    def no_java(_: object) -> None:
        raise PySparkRuntimeError(errorClass="JAVA_GATEWAY_EXITED", messageParameters={})

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", no_java)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    with (tiny_text / "fenqun.yaml").open("a", encoding="utf-8") as settings:
        settings.write("engine: local[2]\n")
    with pytest.raises(UsageError, match="Java 17 or 21"):
        Workspace(tiny_text).refresh()
