"""Both engines, the same questions, the same answers; one Spark for all of it."""

import json
import math
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlglot import exp

from fenqun import Workspace
from fenqun.clock import Moment, end_of_day
from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.kept import kept
from fenqun.errors import Cancelled, OutOfMemory, UsageError
from fenqun.packs.sample_shop import simulate
from fenqun.profiles.aggregate import aggregate
from fenqun.profiles.profile import with_values
from fenqun.profiles.trait import Trait
from fenqun.query import Query, column, identifier_table, named, table
from fenqun.rules.compile import Scope, compile_condition, compile_value
from fenqun.rules.parse import parse
from fenqun.rules.shared import OFTEN
from fenqun.rules.syntax import Node
from fenqun.rules.types import type_of
from fenqun.segments import figures
from fenqun.segments.figures import sums, values_at
from fenqun.segments.fitted import Fitted
from fenqun.segments.kinds import fit, steps
from fenqun.segments.segmentation import Segmentation
from fenqun.sources.facts import SourceTable
from fenqun.sources.role import Role
from fenqun.workspace import arrivals

from ..profiles.test_agreement import COLUMNS as ORDER_COLUMNS
from ..profiles.test_agreement import ROWS as ORDER_ROWS
from ..profiles.test_agreement import TRAITS, WINDOWS
from ..rules.test_walkers import DATE, LISTED, NUMBER, PHYSICAL, TEXT, TYPES, any_rule, rows
from ..segments.test_kinds import EVERY, MANY
from ..segments.test_kinds import TYPES as PROFILE_TYPES
from .test_duckdb import encodings
from .test_duckdb import many as any_rows
from .test_in_place import CASES as LYING
from .test_in_place import imported_twice

pytest.importorskip("pyspark", reason="Spark is not installed (extra 'spark')")
pytestmark = [
    pytest.mark.skipif(which("java") is None, reason="Spark needs a Java runtime"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def started_in_full() -> None:
    """In the nursery's stead: how files are read is no question here."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark on two threads. What it computes for a dozen rows it need not compile before."""
    import sys

    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "1g")
        for setting, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.sql.adaptive.enabled": "false",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.local.dir": str(tmp_path_factory.mktemp("spark")),
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        }.items():
            builder = builder.config(setting, value)
        made = builder.getOrCreate()
        made.sparkContext.setLogLevel("OFF")
        yield made
        made.stop()


@pytest.fixture(scope="module")
def spark(session: Any) -> Iterator[Any]:
    from fenqun.engine.spark import Spark

    with Spark(session) as engine:
        yield engine


@pytest.fixture(scope="module")
def duckdb() -> Iterator[DuckDB]:
    with DuckDB(threads=2) as engine:
        yield engine


@pytest.fixture(scope="module")
def engines(duckdb: DuckDB, spark: Any) -> tuple[Backend, Backend]:
    return duckdb, spark


def same(one: Any, other: Any) -> bool:
    """The same text, day, yes or no, whole number; of fractions 9 digits."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    numbers = (int, float, Decimal)
    if isinstance(one, numbers) and isinstance(other, numbers) and not isinstance(one, bool):
        return one == other or math.isclose(float(one), float(other), rel_tol=1e-9)
    return type(one) is type(other) and bool(one == other)


def differing(wanted: Sequence[Any], found: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    assert len(wanted) == len(found)
    return {
        name: (mine[at], theirs[at])
        for mine, theirs in zip(wanted, found, strict=True)
        for at, name in enumerate(names)
        if not same(mine[at], theirs[at])
    }


def _customer(*values: Any) -> dict[str, Any]:
    return dict(zip(TYPES, values, strict=True))


CUSTOMERS = [
    _customer(
        *(3, 2.5, Decimal("1.2345"), "Straße ΑΣ İ", "a", date(2000, 2, 29)),
        *(datetime(2024, 3, 31, 0, 59, 59, 999999), datetime(2024, 3, 10, 7), True, False),
    ),
    _customer(
        *(-5, 0.1, Decimal("-0.0001"), "x;y； z ", "北京", date(1, 1, 1)),
        *(datetime(1, 1, 2), datetime(1969, 12, 31, 23, 59, 59), False, None),
    ),
    _customer(*[None] * len(TYPES)),
    _customer(
        *(2**62, 1e300, Decimal("99999.9999"), "a\\b'c`${x}\n\"☃", "5", date(2024, 6, 30)),
        *(datetime(2024, 6, 30, 16), datetime(2024, 11, 3, 6), True, True),
    ),
    _customer(
        *(0, -0.0, Decimal("0.5000"), "", "", date(1999, 12, 31)),
        *(datetime(2024, 10, 27, 1), datetime(2038, 1, 19), False, True),
    ),
    _customer(
        *(1, 0.49999999999999994, Decimal("2.0000"), "ｆ🤦🏼‍♂️ß%_", "2.5", date(9999, 12, 31)),
        *(datetime(9999, 12, 31, 1), datetime(2024, 3, 10, 6, 59), None, False),
    ),
    _customer(
        *(7, -2.5, Decimal("3.3333"), "aé", "2024-03-10", date(2023, 3, 1)),
        *(datetime(2024, 2, 29, 15, 59, 59), None, True, True),
    ),
    _customer(
        *(4, 1234567.125, None, "ＡA b", "a", date(2024, 7, 1)),
        *(datetime(1987, 4, 12, 3), datetime(2024, 4, 6, 15), None, None),
    ),
]

RULES = [
    *("orders / 2", "spend / 0", "known(spend / 0)", "1 / spend", "spend * spend", "spend * 1e10 * 1e300", "-spend"),
    *("orders * price", "price + price * 3", "orders - 1", "price / 3", "abs(spend)"),
    *("round(spend)", "round(spend * 1.005, 2)", "round(price, 1)", "round(spend, 10)"),
    *("floor(spend)", "floor(spend / 3)", "ceil(spend)", "ceil(price * -1)", "floor(orders)", "abs(orders - 10)"),
    *("days_since(birth_date)", "months_since(birth_date)", "years_since(birth_date)", "weekday(birth_date)"),
    *("days_until_anniversary(birth_date)", "days_until_anniversary(ordered_at)", "year(birth_date)"),
    *("days_between(birth_date, ordered_at)", "day_of(ordered_at)", "weekday(seen_at)", "month(seen_at)"),
    *("day(ordered_at)", "days_since(seen_at)", "years_since(ordered_at)", 'days_between(ordered_at, "2024-03-10")'),
    *('has_item(姓名, "z")', 'has_item(姓名, "")', "has_item(姓名, city)", 'contains(姓名, "${x}")'),
    *('contains(姓名, "")', "contains(姓名, '\\\\b')", 'contains(姓名, "%")', 'starts_with(姓名, "a")'),
    *('ends_with(姓名, "☃")', 'ends_with(姓名, " ")', "contains(姓名, city)", 'matches(姓名, "a\\\\w+$")'),
    *('matches(姓名, "(?i)STRASSE|straße")', 'matches(姓名, "^.$")', "matches(姓名, '[[:alpha:]]+\\\\pN?')"),
    *("length(姓名)", "lower(姓名)", "length(lower(姓名))", 'lower(姓名) == "straße ασ i"', 'if_unknown(city, "none")'),
    *("orders in (1, 3, 4)", "spend in (0.1, 2.5)", "price in (2, 0.5)", 'city in ("a", "", "5")', "not vip"),
    *('not (city in ("a"))', "when(vip, 1, 2.5)", "when(vip, city, 姓名)", "if_unknown(spend, 7)", "unknown(city)"),
    *('ordered_at > date("2024-05-01")', 'seen_at > time("2024-05-01 10:00")', 'birth_date in (date("2024-06-30"))'),
    *('seen_at in ("2024-03-10")', 'ordered_at == "2024-06-30"', "birth_date < ordered_at", "ordered_at >= seen_at"),
    *('姓名 == "a\\\\b\'c`${x}\n\\"☃"', "spend == 0.1", "spend == price", "orders == price", "vip == 老客户"),
    *('spend > 0 and (vip or not (city == "a"))', "unknown(city) or spend < 0", "tagged(vip)", "city < 姓名"),
    *('in_segment(city, "a", "北京")', 'city in listed("values.csv")', 'not orders in listed("values.csv")'),
    *('birth_date in listed("values.csv")', 'ordered_at in listed("values.csv")', "price > orders", "spend <= 1e300"),
    *(f"orders in ({', '.join(map(str, range(60)))})", "if_unknown(vip, 老客户)", "when(unknown(vip), spend, price)"),
]
_LISTED = [(text, *LISTED_AS) for text, LISTED_AS in zip(LISTED["values.csv"], [
    (None, None), (None, None), (5.0, None), (2.5, None), (None, date(2024, 3, 10)),
], strict=True)]  # fmt: skip


def stored(engine: Backend, customers: Sequence[Mapping[str, Any]]) -> None:
    """The customers as they come out of files: whole numbers, money and doubles."""
    types = {"n": NUMBER, **TYPES}
    rows = [(at, *(_as_text(row[name]) for name in TYPES)) for at, row in enumerate(customers)]
    engine.table_from_rows("as texts", {name: kind if name == "n" else TEXT for name, kind in types.items()}, rows)
    cast = (named(exp.cast(column(name), kind), name) for name, kind in {"n": "BIGINT", **PHYSICAL}.items())
    engine.materialise("profile", exp.select(*cast).from_(identifier_table("as texts")))
    engine.table_from_rows("listed", {"text": TEXT, "number": NUMBER, "day": DATE}, _LISTED)


def _as_text(found: Any) -> str | None:
    return None if found is None else str(found).lower() if isinstance(found, bool) else str(found)


def answers(engine: Backend, nodes: Sequence[Node], as_of: Moment) -> list[tuple[Any, ...]]:
    """Of each customer, every rule's value, in one select."""
    scope = Scope(TYPES, as_of, lists={"values.csv": "listed"})
    chosen = (named(_compiled(node, scope), f"c{at}") for at, node in enumerate(nodes))
    select = exp.select(column("n"), *chosen).from_(identifier_table("profile")).order_by(column("n"))
    return [tuple(row[1:]) for row in engine.rows(select)]


def test_every_part_of_the_language_means_the_same(engines: tuple[Backend, Backend]) -> None:
    nodes, as_of = [parse(rule) for rule in RULES], Moment(datetime(2024, 6, 30, 12), "America/New_York")
    assert [str(error) for node in nodes for error in type_of(node, TYPES).errors] == []
    for engine in engines:
        stored(engine, CUSTOMERS)
    wanted, found = (answers(engine, nodes, as_of) for engine in engines)
    assert differing(wanted, found, RULES) == {}


def _compiled(node: Node, scope: Scope) -> exp.Expression:
    is_condition = type_of(node, TYPES).type is DataType.BOOLEAN
    return (compile_condition if is_condition else compile_value)(node, scope)


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(any_rule(), min_size=30, max_size=30),
    st.lists(rows, min_size=6, max_size=6),
    st.sampled_from([Moment(datetime(2024, 5, 1, 18), "Asia/Shanghai"), Moment(datetime(2024, 3, 10, 7), "UTC")]),
)
def test_random_rules_mean_the_same(
    engines: tuple[Backend, Backend], rules: list[Node], customers: list[dict[str, Any]], as_of: Moment
) -> None:
    for engine in engines:
        stored(engine, customers)
    wanted, found = (answers(engine, rules, as_of) for engine in engines)
    assert differing(wanted, found, [str(rule) for rule in rules]) == {}


def test_what_rules_share_means_the_same(engines: tuple[Backend, Backend]) -> None:
    as_of = Moment(datetime(2024, 6, 30, 12), "America/New_York")
    rules = [rule for rule in RULES if type_of(parse(rule), TYPES).type is DataType.BOOLEAN]
    rules += ["orders > 2", "3 <= orders < 5", "not price < 2", "spend >= 1", "spend < 0.5", "not spend <= 2.5"]
    rules += ['city != "a"', 'not city in ("a", "5")', f"city in ({', '.join(repr(str(at)) for at in range(70))})"]
    values = {f"{rule} {at}": parse(rule) for rule in rules for at in range(OFTEN)}
    for engine in engines:
        stored(engine, CUSTOMERS)
    kept = table("profile", {"n": NUMBER, **TYPES})
    query = with_values(kept, values, as_of, lists={"values.csv": "listed"}).select.subquery("p")
    ordered = exp.select(*(column(name) for name in values)).from_(query).order_by(column("n"))
    wanted = answers(engines[0], [*values.values()], as_of)
    assert "shared 0" in ordered.sql()
    for engine in engines:
        assert differing(wanted, engine.rows(ordered), [*values]) == {}


ORDERS = SourceTable(
    "orders", Role.ORDERS, {name: kind for name, (kind, _) in ORDER_COLUMNS.items()}, "orders", "ordered_at"
)
AS_OF = [end_of_day(date(2024, 3, 11), "Asia/Shanghai"), Moment(datetime(2024, 3, 11, 4, 30), "UTC")]


def orders(engine: Backend, given_rows: Sequence[Sequence[Any]]) -> None:
    """Orders as they lie in a store: money in decimals, pieces whole."""
    texts = [tuple(_as_text(part) for part in row) for row in given_rows]
    engine.table_from_rows("orders as texts", dict.fromkeys(ORDER_COLUMNS, TEXT), texts)
    cast = (named(exp.cast(column(name), kind), name) for name, (_, kind) in ORDER_COLUMNS.items())
    engine.materialise("orders", exp.select(*cast).from_(identifier_table("orders as texts")))


def traits_of(engine: Backend, traits: Mapping[str, Trait], as_of: Moment) -> list[tuple[Any, ...]]:
    query = aggregate(ORDERS, traits, as_of)
    select = exp.select(*map(column, ["customer_id", *traits])).from_(query.select.subquery("t"))
    return engine.rows(select.order_by(column("customer_id")))


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many examples, the same each time."""
    found: list[Any] = []

    @settings(max_examples=count, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def keep(example: Any) -> None:
        found.append(example)

    keep()
    return found[:count]


@pytest.mark.parametrize("at", range(0, len(WINDOWS), 2))
def test_every_measure_gives_the_same_trait(engines: tuple[Backend, Backend], at: int) -> None:
    """Medians, favourites with ties, first and last, trends: each in one of the windows, all in one select."""
    traits = {name: trait for number, (name, trait) in enumerate(TRAITS.items()) if number % len(WINDOWS) == at}
    given_rows = drawn(ORDER_ROWS, 90)
    for engine in engines:
        orders(engine, given_rows)
    wanted, found = (traits_of(engine, traits, AS_OF[at % len(AS_OF)]) for engine in engines)
    assert differing(wanted, found, ["customer_id", *map(str, traits.values())]) == {}


def profile(engine: Backend, customers: Sequence[Sequence[Any]]) -> Query:
    types = {"customer_id": TEXT, **PROFILE_TYPES}
    engine.table_from_rows("customers", types, [(f"c{at:04}", *row) for at, row in enumerate(customers)])
    return table("customers", types)


def divided(engine: Backend, customers: Sequence[Sequence[Any]]) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """What every kind of segmentation finds, and each customer's segments and scores by all of them."""
    query, scope = profile(engine, customers), Scope(PROFILE_TYPES, AS_OF[1])
    fitted: dict[str, Any] = {}
    first: list[exp.Expression] = []
    second: list[exp.Expression] = []
    for name, written in EVERY.items():
        segmentation = TypeAdapter(Segmentation).validate_python(written)
        found = fit(segmentation, query, engine.rows, keep=lambda asked: kept(engine, asked))
        fitted[name] = json.loads(json.dumps(found))
        for made, into in zip(steps(Fitted(name, segmentation, found), scope), (first, second), strict=True):
            into += [named(sql, each) for each, (_, sql) in made.items()]
    inner = exp.select(exp.Star(), *first).from_(query.select.subquery("p"))
    outer = exp.select(exp.Star(), *second).from_(inner.subquery("q")).order_by(column("customer_id"))
    return fitted, engine.rows(outer)


@pytest.mark.parametrize("customers", [MANY, MANY[:1], []], ids=["many", "one", "nobody"])
def test_every_kind_of_segmentation_divides_the_same(engines: tuple[Backend, Backend], customers: list[Any]) -> None:
    (cuts, wanted), (found_cuts, found) = (divided(engine, customers) for engine in engines)
    assert {name: (cuts[name], found_cuts[name]) for name in cuts if not same(cuts[name], found_cuts[name])} == {}
    assert [row for pair in zip(wanted, found, strict=True) if not same(*pair) for row in pair] == []


@pytest.mark.parametrize("case", LYING)
def test_a_source_is_the_same_where_it_lies(case: str, spark: Any, tmp_path: Path) -> None:
    """Whatever workers read: the rows, those set aside, with their places and texts, and the report."""
    (told, rows, aside), (also, found, out) = imported_twice(tmp_path, case, spark)
    assert found == rows
    assert out == aside
    assert also.quality == told.quality
    assert also.columns == told.columns


def test_what_spark_cannot_read_as_one_table_is_for_this_machine(spark: Any, tmp_path: Path) -> None:
    folder = tmp_path / "a {b} *?' 文件"
    folder.mkdir()
    day = pa.array([datetime(2024, 5, 1)], pa.timestamp("ns"))
    for name, column_, options in (
        ("good.parquet", pa.array([1], pa.int64()), {}),
        ("text.parquet", pa.array(["a"]), {}),
        ("_hidden.parquet", pa.array([1]), {}),
        ("old.parquet", day, {"use_deprecated_int96_timestamps": True}),
        ("fine.parquet", day, {"version": "2.6"}),
    ):
        pq.write_table(pa.table({"n": column_}), folder / name, **options)
    (folder / "none.parquet").write_bytes(b"PAR1")
    told = {name: spark.lie("lying", [(folder / name).as_uri()]) for name in ("good.parquet", "none.parquet")}
    assert told["good.parquet"].columns == {"n": "BIGINT"}
    assert list(told["good.parquet"].rows.values()) == [1]
    assert told["none.parquet"] is None
    for name in ("_hidden.parquet", "old.parquet", "fine.parquet", "gone.parquet"):
        assert spark.lie("lying", [(folder / name).as_uri()]) is None, name
    assert spark.lie("lying", [(folder / name).as_uri() for name in ("good.parquet", "text.parquet")]) is None


@contextmanager
def spied(answers: list[list[tuple[Any, ...]]]) -> Iterator[None]:
    """Notes what the engine gives back."""
    from fenqun.engine.spark import Spark

    asked = Spark.rows

    def noting(self: Any, select: exp.Query) -> list[Any]:
        answers.append(asked(self, select))
        return answers[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Spark, "rows", noting)
        yield


def profile_of(workspace: Workspace, at: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and all rows of the snapshot at that place in the list, in the order they lie in."""
    snapshot = workspace.store.snapshot(workspace.store.ids()[at])
    columns = snapshot.tables["profile"].columns
    with DuckDB([workspace.store.directory]) as engine:
        engine.register_parquet("profile", workspace.store.files(snapshot, "profile"), columns)
        return list(columns), engine.rows(table("profile", columns).select)


def content_of(workspace: Workspace, at: int) -> dict[str, Any]:
    """What a snapshot remembers, but how long it took."""
    content = dict(workspace.store.snapshot(workspace.store.ids()[at]).content)
    return {part: told for part, told in content.items() if part != "timings"}


def agrees(directory: Path, session: Any) -> Workspace:
    """The workspace refreshed on DuckDB and then on Spark, after looking at every row and at all that is told."""
    on_duckdb, on_spark = Workspace(directory), Workspace(directory, spark=session)
    on_duckdb.refresh(full=True)
    on_spark.refresh()
    (columns, wanted), (found_columns, found) = profile_of(on_duckdb, -2), profile_of(on_duckdb, -1)
    assert columns == found_columns
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    assert differing(wanted, found, columns) == {}
    told, also = content_of(on_duckdb, -2), content_of(on_duckdb, -1)
    assert {part for part in {*told, *also} if not same(told.get(part), also.get(part))} == set()
    return on_duckdb


def test_a_shop_of_a_dozen_customers_is_the_same(tiny_copy: Workspace, session: Any) -> None:
    workspace = agrees(tiny_copy.directory, session)
    assert workspace.show("level").segments == workspace.at(workspace.store.ids()[-2]).show("level").segments


def test_the_sample_shop_is_the_same_and_no_customer_comes_to_the_driver(tmp_path: Path, session: Any) -> None:
    """Orders and their lines: of 200 customers, no answer names one."""
    simulate(tmp_path / "files", customers=200, seed=5)
    files = {name: [tmp_path / "files" / f"{name}.csv"] for name in ("customers", "orders", "order_lines", "products")}
    Workspace.init(tmp_path / "shop", files=files, name="shop", time_zone="Asia/Shanghai", currency="CNY")
    told: list[list[tuple[Any, ...]]] = []
    with spied(told):
        workspace = agrees(tmp_path / "shop", session)
    ids = {row[0] for row in profile_of(workspace, -1)[1]}
    assert len(ids) > 190
    assert told
    assert [row for rows in told for row in rows if not ids.isdisjoint(map(str, row))] == []


def test_cdnow_is_the_same(tmp_path: Path, session: Any, real_data: Path) -> None:
    Workspace.init(tmp_path / "cdnow", files={"orders": [real_data / "cdnow" / "CDNOW_sample.txt"]})
    assert agrees(tmp_path / "cdnow", session).overview().customers == 2357


KEPT_IN_TEXT = {
    "changes.csv": """customer_id,city,children,email,valid_from
C1,Paris,1,a@x,
C1,Rome,,,2024-01-01
C1,Bonn,2,b@x,2024-03-01 08:30:00
C1,Kiel,,,2024-09-01
C2,Oslo,,,2024-02-29
C3,,,,
""",
    "list.csv": "customer_id,city,birth_date\nC1,Paris,2000-02-29\nC2,Bari,1990-12-31\nC4,Ulm,\n",
    "lines.csv": """order_id,customer_id,ordered_at,product_id,quantity,amount
O1,C1,2024-03-31 01:59:59,P1,2,10.10
O1,C1,2024-03-31 01:59:59,P2,1,3
O2,C1,2024-06-30 23:59:59,P2,3,0.333
O3,C2,2023-06-30 12:00:00,P1,1,5
O4,,2024-01-01,P1,1,7
O5,C9,2024-05-05 05:05:05,P9,1,1234567.8912
""",
    "products.csv": "product_id,product,category,cost\nP1,Tea,drinks,3.3333\nP2,O'Brien's \\ 茶,food,\n",
    "returns.csv": "order_id,amount,returned_at\nO1,4.20,2024-04-02\nO3,,\n",
    "some.txt": "C2\nC9\n",
    "fenqun.yaml": """name: Everything
time_zone: Europe/Berlin
as_of: 2024-06-30
value: spend
min_size: 1
sources:
  list: {path: list.csv, role: customers}
  changes: {path: changes.csv, role: customers}
  lines: {path: lines.csv, role: order_lines}
  products: {path: products.csv, role: products}
  returns: {path: returns.csv, role: returns}
""",
    "traits.yaml": """traits:
  spend: {from: lines, value: sum(amount)}
  spend_30d: {from: lines, value: sum(amount), last: 30 days}
  cost: {from: lines, value: sum(cost)}
  favourite: {from: lines, value: "top(category, by=sum(amount))"}
  last_product: {from: lines, value: last(product)}
  orders: {from: orders, value: count()}
  middle: {from: orders, value: median(amount)}
  first_day: {from: orders, value: day_of(min(ordered_at))}
  growth: {from: orders, value: trend(sum(amount)), last: 3 months}
  worth: spend / orders
""",
    "tags.yaml": """tags:
  moved: changed(city)
  moved_lately: 'changed(city, last="4 months")'
  chosen: 'customer_id in listed("some.txt")'
  tea: 'contains(favourite, "drink") or matches(last_product, "(?i)^TEA$")'
""",
    "segmentations.yaml": """segmentations:
  place: {kind: bands, trait: city, cuts: values, bins: 2}
  split: {kind: rfm, recency: orders, frequency: orders, monetary: spend, bins: 2, map: eight, ties: split_by_id}
""",
}


def test_states_returns_lines_and_lists_are_the_same(tmp_path: Path, session: Any) -> None:
    folder = tmp_path / "with {blanks} & 百分号"
    folder.mkdir()
    for name, text in KEPT_IN_TEXT.items():
        (folder / name).write_text(text, "utf-8")
    Workspace(folder).tag_add("by_hand", ["C2", "C4"])
    workspace = agrees(folder, session)
    assert "Bonn" in {change.after for change in workspace.customer("C1").changes}
    assert workspace.query("select count(*) from profile where moved_lately").rows == ((1,),)


def test_parquet_is_imported_where_it_lies_and_no_row_of_it_comes_here(
    tmp_path: Path, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Delta table and a folder: the same snapshot; customers are named in the most frequent values alone."""
    rng = random.Random(7)
    ids = [f"C{rng.randrange(60):02}" for _ in range(300)]
    at = [datetime(2024, 1 + n % 6, 1 + n % 27, n % 24) for n in range(300)]
    orders = {"order_id": range(300), "customer_id": ids, "ordered_at": at, "amount": [n / 8 for n in range(300)]}
    (tmp_path / "orders").mkdir()
    for number in range(3):
        part = pa.table({name: list(values)[number::3] for name, values in orders.items()})
        pq.write_table(part, tmp_path / f"orders/{number}.parquet")
    people = {"customer_id": [f"C{n:02}" for n in range(60)], "city": ["Oslo", "Rome", "Bari"] * 20}
    write_deltalake(tmp_path / "people", pa.table(people))
    (tmp_path / "fenqun.yaml").write_text(
        """as_of: 2024-07-01
sources:
  orders: {path: orders, role: orders}
  people: {path: people, role: customers}
""",
        "utf-8",
    )
    (tmp_path / "traits.yaml").write_text("traits:\n  spend: {from: orders, value: sum(amount)}\n", "utf-8")
    Workspace(tmp_path).refresh()
    monkeypatch.setattr(arrivals, "import_source", None)
    told: list[list[tuple[Any, ...]]] = []
    with spied(told):
        Workspace(tmp_path, spark=session).refresh(full=True)
    (columns, wanted), (found_columns, found) = profile_of(Workspace(tmp_path), -2), profile_of(Workspace(tmp_path), -1)
    assert (columns, differing(wanted, found, columns)) == (found_columns, {})
    assert same(content_of(Workspace(tmp_path), -2)["quality"], content_of(Workspace(tmp_path), -1)["quality"])
    frequent = [row for rows in told for row in rows if not set(ids).isdisjoint(map(str, row))]
    assert {len(row) for row in frequent} <= {2}


def test_values_at_places_are_the_same_however_they_are_found(
    engines: tuple[Backend, Backend], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [0.0, -0.0, -2.5, 1e-3, 7.25, 7.25, 7.25, 1234567.125, *(at / 7 for at in range(40)), None]
    rows = [(value, at % 3) for at, value in enumerate(many)]
    places = {"many": range(48), "few": [0, 15, 16, 47]}
    wanted = [
        dict(enumerate(sorted(value for value in many if value is not None))),
        {0: 0.0, 15: 0.0, 16: 1.0, 47: 2.0},
    ]
    for name, value in {"MANY": 1, "FEW": 3, "MORE": 1, "PER_STEP": 1}.items():
        monkeypatch.setattr(figures, name, value)
    for engine in engines:
        engine.table_from_rows("known numbers", {"many": NUMBER, "few": NUMBER}, rows)
        profile = table("known numbers", {"many": NUMBER, "few": NUMBER})
        assert list(values_at(profile, ["many", "few"], places, 48, engine.rows).values()) == wanted


def numbers(engine: Backend, name: str, count: int) -> exp.Select:
    """A table `name` of the numbers from 0."""
    engine.table_from_rows(name, {"n": NUMBER, "t": TEXT}, [(at, f"t{at:04}") for at in range(count)])
    return exp.select(column("n"), column("t")).from_(identifier_table(name))


def test_files_are_in_the_order_of_the_rows_wherever_they_lie(spark: Any, duckdb: DuckDB, tmp_path: Path) -> None:
    folder = tmp_path / "a {b} *?' 文件"
    for name, count in {"many": 500, "none": 0}.items():
        (folder / name).mkdir(parents=True)
        spark.write_parts(
            numbers(spark, "some numbers", count).order_by(exp.Ordered(this=column("t"), desc=True)), folder / name
        )
        files = sorted((folder / name).iterdir())
        assert files
        assert all(file.match("part-*.parquet") for file in files)
        wanted = [(float(at), f"t{at:04}") for at in reversed(range(count))]
        with DuckDB([folder]) as reader:
            reader.register_parquet("back", files, {"n": NUMBER, "t": TEXT})
            assert reader.rows(exp.select(column("n"), column("t")).from_(identifier_table("back"))) == wanted
        spark.register_parquet("back", files, {"t": TEXT, "n": NUMBER})
        back = exp.select(column("t"), column("n")).from_(identifier_table("back"))
        assert sorted(spark.rows(back)) == sorted((text, at) for at, text in wanted)
        assert list(spark.types(back)) == ["t", "n"]


@pytest.mark.parametrize("vectorised", [True, False])
def test_rows_of_a_source_as_the_machine_wrote_them_are_read(vectorised: bool, session: Any, tmp_path: Path) -> None:
    with DuckDB([tmp_path]) as writer:
        rows = any_rows(writer, kind="DECIMAL(18,4)")
        writer.write_rows(rows, tmp_path / "rows.parquet")
        wanted = writer.rows(rows)
    assert {"DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY"} <= set().union(
        *encodings(tmp_path / "rows.parquet").values()
    )
    session.conf.set("spark.sql.parquet.enableVectorizedReader", vectorised)
    try:
        found = session.read.parquet(str(tmp_path / "rows.parquet")).collect()
    finally:
        session.conf.unset("spark.sql.parquet.enableVectorizedReader")
    assert sorted(map(tuple, found)) == wanted


def test_a_column_that_some_files_lack_is_unknown_in_them(spark: Any, tmp_path: Path) -> None:
    first = numbers(spark, "first", 1)
    for name, select in {"a": first, "b": exp.select(column("n")).from_(identifier_table("first"))}.items():
        (tmp_path / name).mkdir()
        spark.write_parts(select, tmp_path / name)
    files = [file for name in "ba" for file in (tmp_path / name).iterdir()]
    spark.register_parquet("both", files, {"n": NUMBER, "t": TEXT})
    assert sorted(spark.rows(table("both", {"t": TEXT}).select), key=str) == [("t0000",), (None,)]
    spark.register_parquet("nothing", [], {"n": NUMBER, "t": TEXT})
    assert spark.rows(table("nothing", {"t": TEXT}).select) == []


def test_what_is_kept_stays_and_what_is_dropped_is_gone(spark: Any) -> None:
    from pyspark.errors import AnalysisException

    select = numbers(spark, "odd `name`.with; signs", 3)
    assert spark.materialise("kept", select) == 3
    spark.view(
        "seen", exp.select(column("n")).from_(identifier_table("kept")).where(column("n") > exp.Literal.number(0))
    )
    assert spark.materialise("kept", exp.select(column("n")).from_(identifier_table("seen"))) == 2
    assert sorted(spark.rows(exp.select(column("n")).from_(identifier_table("kept")))) == [(1.0,), (2.0,)]
    spark.drop("kept")
    spark.drop("kept")
    with pytest.raises(AnalysisException):
        spark.rows(exp.select(column("n")).from_(identifier_table("kept")))


def test_who_gave_the_session_keeps_settings_and_views(session: Any, spark: Any) -> None:
    spark.view("ours", exp.select(named(exp.Literal.number(1), "n")))
    assert "ours" not in {found.name for found in session.catalog.listTables()}
    assert session.conf.get("spark.sql.variable.substitute") == "true"


def test_what_is_stopped_is_cancelled_and_can_be_asked_again(spark: Any) -> None:
    some = numbers(spark, "some", 3_000)
    product = exp.select(exp.Count(this=exp.Star())).from_(some.subquery("a"))
    for name in "bc":
        product = product.join(some.copy().subquery(name), join_type="cross")
    told: list[float | None] = []

    def stop() -> None:
        while (share := spark.progress()) is None:
            time.sleep(0.05)
        told.append(share)
        while not stopped.wait(0.1):
            spark.interrupt()

    stopped = threading.Event()
    stopping = threading.Thread(target=stop)
    stopping.start()
    try:
        with pytest.raises(Cancelled):
            spark.rows(product.where(column("t", "a") > column("t", "b")))
    finally:
        stopped.set()
        stopping.join()
    assert told[0] is not None
    assert 0 <= told[0] <= 1
    assert spark.progress() is None
    assert spark.rows(exp.select(exp.Count(this=exp.Star())).from_(some.subquery("a"))) == [(3_000,)]


def test_what_workers_lack_is_told(spark: Any) -> None:
    for said, told in {
        "[PYTHON_EXCEPTION] ModuleNotFoundError: No module named 'fenqun'": UsageError,
        "Job aborted: java.lang.OutOfMemoryError: Java heap space": OutOfMemory,
    }.items():

        def fail(text: str = said) -> None:
            raise RuntimeError(text)

        with pytest.raises(told):
            spark._guarded(fail)


def test_numbers_past_their_type_fail_and_do_not_become_others(engines: tuple[Backend, Backend]) -> None:
    huge = exp.select(exp.cast(exp.Literal.number("1e300"), "BIGINT"))
    for engine in engines:
        with pytest.raises(Exception, match=r"(?i)overflow|range|cast"):
            engine.rows(huge)


def test_cut_points_of_many_values_are_the_same(engines: tuple[Backend, Backend]) -> None:
    """More than are cut one by one, sums of doubles that are no decimals, and values past those."""
    drawn_values = random.Random(3)
    values = [drawn_values.lognormvariate(4, 2) for _ in range(1_200)] + [1e22, 1e29, 0.1 + 0.2, 1.00015, 5e-5, -1.0]
    wanted = {
        "breaks": {"kind": "bands", "trait": "spend", "cuts": "natural_breaks", "bins": 4},
        "counts": {"kind": "bands", "trait": "spend", "cuts": "equal_count", "bins": 100},
        "score": {
            "kind": "grade",
            "score": {"spend": 1},
            "scaling": "z_score",
            "segments": {"A": "top 5%", "B": "rest"},
        },
    }
    found = []
    for engine in engines:
        engine.table_from_rows("spenders", {"spend": NUMBER}, [(value,) for value in values])
        query = table("spenders", {"spend": NUMBER})
        cuts = {
            name: fit(TypeAdapter(Segmentation).validate_python(one), query, engine.rows)
            for name, one in wanted.items()
        }
        found.append({**cuts, "sums": sums(query, ["spend"], [column("spend")], engine.rows)})
    assert {part: (told, found[1][part]) for part, told in found[0].items() if not same(told, found[1][part])} == {}
