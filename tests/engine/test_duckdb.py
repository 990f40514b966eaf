import os
import signal
import threading
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import deltalake
import polars
import pyarrow
import pyarrow.parquet
import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.engine.duckdb import _HELD, DuckDB, parquet
from fenqun.errors import Cancelled, OutOfMemory, UsageError
from fenqun.query import column, identifier_table, named, table

COLUMNS = {
    "id": DataType.TEXT,
    "amount": DataType.NUMBER,
    "day": DataType.DATE,
    "at": DataType.TIME,
    "new": DataType.BOOLEAN,
}
ROWS = [("甲", 1.5, date(2024, 5, 1), datetime(2024, 5, 1, 12), True), ("o'k", None, None, None, None)]


@pytest.fixture
def engine(tmp_path: Path):
    with DuckDB([tmp_path / "ok"], scratch=tmp_path / "scratch") as engine:
        (tmp_path / "ok").mkdir()
        yield engine


def numbers(count: int) -> exp.Select:
    return exp.select(named(column("range"), "n")).from_(exp.func("range", exp.Literal.number(count)))


def test_it_is_a_backend(engine):
    backend: Backend = engine
    assert backend.rows(exp.select(exp.Literal.number(1))) == [(1,)]


def test_rows_put_in_come_back_unchanged(engine):
    engine.table_from_rows("a list", COLUMNS, ROWS)
    assert engine.rows(table("a list", COLUMNS).select) == ROWS
    assert engine.types(table("a list", COLUMNS).select) == COLUMNS


def test_no_rows_make_an_empty_table(engine):
    engine.table_from_rows("t", COLUMNS, [])
    assert engine.rows(table("t", COLUMNS).select) == []


def test_many_rows_keep_their_order(engine):
    engine.table_from_rows("t", {"n": DataType.NUMBER}, [(n,) for n in range(120_000)])
    assert [row[0] for row in engine.rows(exp.select(column("n")).from_("t"))] == list(range(120_000))


def test_a_view_may_replace_a_table_and_a_table_a_view(engine):
    one, two = (exp.select(exp.alias_(exp.Literal.number(n), "n")) for n in (1, 2))
    assert engine.materialise("x", one) == 1
    engine.view("x", two)
    assert engine.rows(exp.select("n").from_("x")) == [(2,)]
    assert engine.materialise("x", exp.select("n").from_("x").union(one, distinct=False)) == 2


def test_parquet_written_is_read_back_in_order(engine, tmp_path):
    path = tmp_path / "ok" / "it's.parquet"
    assert engine.write_parquet(numbers(300_000), path) == 300_000
    engine.register_parquet("p", [path], {"n": DataType.NUMBER})
    assert [row[0] for row in engine.rows(exp.select(column("n")).from_("p"))] == list(range(300_000))


def test_bound_values_are_written_in_their_order_with_their_types(engine, tmp_path):
    columns = {"name": exp.DataType.build("varchar"), "count": exp.DataType.build("bigint")}
    columns |= {"bytes": exp.DataType.build("blob")}
    rows = [("b", 2, b"\x00\xff"), ("a", None, b""), ("'; --", 1 << 40, bytes(100_000))]
    assert engine.write_values(columns, rows, tmp_path / "ok" / "some.parquet") == 3
    read = exp.select("*").from_(parquet([tmp_path / "ok" / "some.parquet"]))
    assert engine.rows(read) == rows
    assert engine.engine_types(read) == {"name": "VARCHAR", "count": "BIGINT", "bytes": "BLOB"}
    assert engine.write_values(columns, [], tmp_path / "ok" / "none.parquet") == 0
    with pytest.raises(FileExistsError):
        engine.write_values(columns, rows, tmp_path / "ok" / "none.parquet")


def test_a_parquet_file_is_never_overwritten(engine, tmp_path):
    path = tmp_path / "ok" / "x.parquet"
    engine.write_parquet(numbers(1), path)
    with pytest.raises(FileExistsError):
        engine.write_parquet(numbers(1), path)


def many(engine: DuckDB, *, kind: str) -> exp.Select:
    """Rows of every type that a source has; a number of that type in `amount`."""
    number = column("range")
    day = exp.cast(exp.Literal.string("2024-01-01"), "DATE")
    far = exp.Mod(
        this=exp.Mul(this=number.copy(), expression=exp.Literal.number(7919)), expression=exp.Literal.number(40_009)
    )
    told = {
        "n": number,
        "id": exp.DPipe(this=exp.Literal.string("甲"), expression=number.copy()),
        "amount": exp.cast(exp.Div(this=far, expression=exp.Literal.number(8)), kind),
        "at": exp.Add(this=exp.cast(day, "TIMESTAMP"), expression=exp.func("to_microseconds", far.copy())),
        "day": exp.Add(
            this=day.copy(),
            expression=exp.cast(exp.Mod(this=number.copy(), expression=exp.Literal.number(900)), "INTEGER"),
        ),
        "new": exp.Mod(this=number.copy(), expression=exp.Literal.number(3)).eq(exp.Literal.number(0)),
        "nothing": exp.cast(exp.null(), "VARCHAR"),
    }
    known = exp.Mod(this=number.copy(), expression=exp.Literal.number(5)) > exp.Literal.number(0)
    some = {f"some {name}": exp.If(this=known.copy(), true=value.copy()) for name, value in told.items()}
    rows = exp.func("range", exp.Literal.number(40_000))
    return exp.select(*(named(value, name) for name, value in {**told, **some}.items())).from_(rows)


def encodings(path: Path) -> dict[str, set[str]]:
    """By column, how the first rows of it are written."""
    group = pyarrow.parquet.ParquetFile(path).metadata.row_group(0)
    chunks = [group.column(at) for at in range(group.num_columns)]
    return {chunk.path_in_schema: {chunk.compression, *chunk.encodings} for chunk in chunks}


@pytest.mark.parametrize("kind", ["DECIMAL(18,4)", "DOUBLE", "BIGINT"])
def test_rows_of_a_source_are_the_same_to_every_reader(engine, tmp_path, kind):
    path = tmp_path / "ok" / "rows.parquet"
    assert engine.write_rows(many(engine, kind=kind), path) == 40_000
    rows = engine.rows(many(engine, kind=kind))
    assert [tuple(row.values()) for row in pyarrow.parquet.read_table(path).to_pylist()] == rows
    assert polars.read_parquet(path).rows() == rows
    deltalake.convert_to_deltalake(path.parent)
    delta = deltalake.QueryBuilder().register("rows", deltalake.DeltaTable(path.parent))
    found = pyarrow.table(delta.execute('SELECT * FROM rows ORDER BY "n"').read_all())
    assert [tuple(row.values()) for row in found.to_pylist()] == rows


def test_rows_of_a_source_are_written_by_their_differences(engine, tmp_path):
    path = tmp_path / "ok" / "rows.parquet"
    engine.write_rows(many(engine, kind="DECIMAL(18,4)"), path)
    found = encodings(path)
    assert {"ZSTD", "DELTA_BINARY_PACKED"} <= found["n"] & found["amount"] & found["at"]
    assert {"ZSTD", "DELTA_LENGTH_BYTE_ARRAY"} <= found["id"]


def test_where_a_column_is_a_double_older_sparks_can_read_the_rows(engine, tmp_path):
    path = tmp_path / "ok" / "rows.parquet"
    engine.write_rows(many(engine, kind="DOUBLE"), path)
    assert set().union(*encodings(path).values()) <= {"ZSTD", "PLAIN", "RLE", "PLAIN_DICTIONARY", "RLE_DICTIONARY"}


def test_no_files_are_an_empty_table(engine):
    engine.register_parquet("p", [], COLUMNS)
    assert engine.rows(table("p", COLUMNS).select) == []
    assert engine.types(table("p", COLUMNS).select) == COLUMNS


def test_an_arrow_result_keeps_order_by(engine):
    descending = numbers(500_000).order_by(exp.Ordered(this=column("n"), desc=True))
    assert pyarrow.table(engine.arrow(descending)).column(0).to_pylist() == list(range(499_999, -1, -1))


def test_money_is_decimal_and_a_divisor_of_zero_is_unknown(engine):
    money = exp.cast(exp.Literal.string("1.25"), exp.DataType.build("DECIMAL(18,4)"))
    zero = exp.Div(this=exp.cast(exp.Literal.number(1), "DOUBLE"), expression=exp.cast(exp.Literal.number(0), "DOUBLE"))
    assert engine.rows(exp.select(money, zero)) == [(Decimal("1.2500"), None)]


@pytest.mark.parametrize(
    "text",
    [
        "select 1; select 2",
        "create table x (i int)",
        "copy (select 1) to '{ok}/y.csv'",
        "attach '{ok}/y.db'",
        "set threads = 1",
        "with a as (insert into t values ('x', 1, null, null, null) returning 1) select * from a",
        "select * from read_text('/etc/passwd')",
        "select * from read_text('{ok}/../secret')",
        "selec 1",
        "",
    ],
)
def test_only_one_reading_select_can_be_asked(engine, tmp_path, text):
    engine.table_from_rows("t", COLUMNS, ROWS)
    with pytest.raises(UsageError):
        engine.read_only_sql(text.replace("{ok}", str(tmp_path / "ok")))
    assert len(engine.rows(table("t", COLUMNS).select)) == 2


def test_a_persons_select_is_answered_up_to_the_limit(engine):
    engine.table_from_rows("t", COLUMNS, ROWS)
    answer = engine.read_only_sql('select id as "编号" from t order by id', limit=1)
    assert (answer.columns, answer.rows) == (("编号",), [("o'k",)])
    assert engine.rows(exp.select(exp.Count(this=exp.Star())).from_(identifier_table("t"))) == [(2,)]


def test_a_running_select_can_be_stopped(engine):
    big = numbers(10_000_000_000)
    stopper = threading.Timer(0.3, engine.interrupt)
    stopper.daemon = True
    stopper.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        engine.rows(
            exp.select(exp.Sum(this=exp.func("length", exp.func("md5", exp.cast(column("n"), "VARCHAR"))))).from_(
                big.subquery("b")
            )
        )
    stopper.join()
    assert time.monotonic() - started < 10


def test_past_the_memory_limit_it_says_so():
    with DuckDB(memory_limit="50MB", threads=1) as engine, pytest.raises(OutOfMemory, match="50MB"):
        engine.materialise(
            "big",
            exp.select(exp.func("repeat", exp.Literal.string("x"), column("n"))).from_(numbers(100_000).subquery("b")),
        )


@pytest.fixture
def ctrl_c():
    """As in a terminal: what a shell starts in the background is deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_stops_a_select_as_ctrl_c(tmp_path):
    many = exp.select(exp.alias_(exp.func("unnest", exp.func("range", exp.Literal.number(3_000))), "n"))
    hashed = exp.alias_(exp.func("hash", column("n", of="a"), column("n", of="b")), "h")
    crossed = exp.select(hashed).from_(many.subquery("a")).join(many.subquery("b"), join_type="cross")
    with DuckDB([tmp_path]) as engine, pytest.raises(KeyboardInterrupt):
        engine.write_parquet(many, tmp_path / "warm.parquet")
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        for number in range(100):
            engine.write_parquet(crossed.order_by(column("h")), tmp_path / f"{number}.parquet")


def test_a_session_sees_the_same_tables_and_is_closed_apart(engine):
    engine.materialise("t", numbers(3))
    with engine.session() as session:
        assert session.rows(table("t", {"n": DataType.NUMBER}).select) == [(0,), (1,), (2,)]
    assert engine.rows(exp.select(exp.Count(this=exp.Star())).from_("t")) == [(3,)]


def test_a_session_is_in_utc_too_and_its_settings_are_locked(engine, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        with engine.session() as session:
            zone = exp.func("current_setting", exp.Literal.string("TimeZone"))
            assert session.rows(exp.select(zone)) == [("UTC",)]
            with pytest.raises(UsageError):
                session.read_only_sql("SET TimeZone = 'Asia/Tokyo'")
            with pytest.raises(UsageError):
                session.read_only_sql("SELECT * FROM read_text('/etc/hostname')")
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


@pytest.mark.parametrize("many_rules", [True, False])
def test_rules_of_long_lists_hold_the_same_however_they_are_planned(many_rules):
    with DuckDB(many_rules=many_rules) as engine:
        engine.view("n", numbers(12))
        is_in = [
            exp.In(this=column("n"), expressions=[exp.Literal.number(at) for at in range(k, 20)]) for k in range(9)
        ]
        found = engine.rows(exp.select(*(exp.CountIf(this=each) for each in is_in)).from_("n"))
    assert found == [(12, 11, 10, 9, 8, 7, 6, 5, 4)]


def test_one_session_is_stopped_and_another_goes_on(engine):
    engine.view("endless", numbers(1))
    product = numbers(3_000_000).subquery("a").sql("duckdb")
    engine._connection.execute(
        f"CREATE OR REPLACE VIEW endless AS SELECT count(*) AS n FROM {product}, {product[:-1]}b"
    )
    with engine.session() as slow, engine.session() as other:
        timer = threading.Timer(0.2, slow.interrupt)
        timer.start()
        with pytest.raises(Cancelled):
            slow.rows(exp.select(exp.Star()).from_("endless"))
        assert other.rows(exp.select(exp.Literal.number(1))) == [(1,)]


def test_what_is_held_takes_the_place_of_what_it_was_made_of(engine):
    engine.view("t", numbers(1000))
    engine.hold(
        "t", exp.select(column("n"), named(exp.Mul(this=column("n"), expression=column("n")), "square")).from_("t")
    )
    assert engine.rows(exp.select(exp.Max(this=column("square"))).from_("t")) == [(998_001,)]
    engine.hold("t", exp.select(column("n")).from_("t"))
    with engine.session() as session:
        assert session.rows(exp.select(exp.Count(this=exp.Star())).from_("t")) == [(1000,)]


def test_readers_never_miss_a_view_that_is_replaced(engine):
    engine.view("v", numbers(1))
    wrong, done = [], threading.Event()

    def read():
        while not done.is_set():
            with engine.session() as session:
                if session.rows(exp.select(exp.Count(this=exp.Star())).from_("v"))[0][0] not in (1, 2):
                    wrong.append(1)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with engine.session() as writer:
        for size in (2, 1) * 20:
            writer.replace("v", numbers(size))
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong


def test_a_view_that_cannot_be_replaced_stays(engine):
    engine.view("v", numbers(2))
    with pytest.raises(Exception, match="nowhere"):
        engine.replace("v", exp.select(column("nowhere")).from_("v"))
    assert engine.rows(exp.select(exp.Count(this=exp.Star())).from_("v")) == [(2,)]


def test_what_is_held_is_there_also_while_somebody_else_writes():
    with DuckDB() as engine, engine.session() as writing, engine.session() as holding:
        seven = exp.select(exp.alias_(exp.Literal.number(7), "a"))
        holding.hold("before", seven)
        writing._connection.execute(f"BEGIN; CREATE TABLE {_HELD}.main.somebody AS SELECT 1 AS a")
        holding.hold("numbers", seven)
        assert holding.rows(exp.select("a").from_("numbers")) == [(7,)]
        writing._connection.execute("ROLLBACK")


def test_a_file_in_place_of_another_is_read_anew_where_footers_are_kept(tmp_path):
    target = tmp_path / "rows.parquet"
    with DuckDB([tmp_path], keeps_footers=True) as engine:
        for number in (1, 2):
            target.unlink(missing_ok=True)
            engine.write_parquet(exp.select(exp.Literal.number(number).as_("n")), target)
            engine.register_parquet("rows", [target], {"n": DataType.NUMBER})
            assert engine.rows(exp.select("n").from_("rows")) == [(number,)]
