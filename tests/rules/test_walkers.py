"""All walkers agree: random rules over random rows give the same answers in DuckDB and in plain Python."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.query import identifier_table
from fenqun.rules.compile import Scope, compile_condition, compile_filter, compile_value
from fenqun.rules.evaluate import holds, value
from fenqun.rules.parse import parse
from fenqun.rules.syntax import And, Arithmetic, Call, Compare, In, Literal, Name, Negative, Node, Not, Or
from fenqun.rules.text import to_text
from fenqun.rules.tree import from_tree, to_tree
from fenqun.rules.types import type_of

NUMBER, TEXT, DATE, TIME, BOOLEAN = DataType.NUMBER, DataType.TEXT, DataType.DATE, DataType.TIME, DataType.BOOLEAN
TYPES = {
    "orders": NUMBER, "spend": NUMBER, "price": NUMBER, "姓名": TEXT, "city": TEXT, "birth_date": DATE,
    "ordered_at": TIME, "seen_at": TIME, "vip": BOOLEAN, "老客户": BOOLEAN,
}  # fmt: skip
PHYSICAL = {
    "orders": "BIGINT", "spend": "DOUBLE", "price": "DECIMAL(18,4)", "姓名": "VARCHAR", "city": "VARCHAR",
    "birth_date": "DATE", "ordered_at": "TIMESTAMP", "seen_at": "TIMESTAMP", "vip": "BOOLEAN", "老客户": "BOOLEAN",
}  # fmt: skip
ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo"]
COUNTED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
LISTED = {"values.csv": ["北京", "a", "5", "2.5", "2024-03-10"]}

texts = st.one_of(
    st.sampled_from(["", "a", "北京", "a;b ； 北京", "ΑΣ", "İ", "ß", "😀", "x'y\"z\\", "%_", "A b"]),
    st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=6),
)
integers = st.one_of(st.integers(-5, 5), st.integers(-(2**62), 2**62))
floats = st.one_of(st.sampled_from([0.0, 0.5, 2.5, -1.5, 1e308, 0.1]), st.floats(allow_nan=False, allow_infinity=False))
money = st.decimals(-99999, 99999, places=4)
days = st.one_of(
    st.sampled_from([date(2024, 2, 29), date(2000, 2, 29), date(2024, 3, 10), date(2024, 5, 1)]),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
moments = st.one_of(
    st.datetimes(datetime(1960, 1, 1), datetime(2110, 1, 1)),
    st.datetimes(datetime(2024, 3, 9), datetime(2024, 3, 12)),
    st.datetimes(datetime(2018, 2, 17), datetime(2018, 2, 19)),
)
VALUES = {NUMBER: st.one_of(integers, floats), TEXT: texts, DATE: days, TIME: moments, BOOLEAN: st.booleans()}
rows = st.fixed_dictionaries(
    {
        "orders": st.none() | integers, "spend": st.none() | floats, "price": st.none() | money,
        "姓名": st.none() | texts, "city": st.none() | texts, "birth_date": st.none() | days,
        "ordered_at": st.none() | moments, "seen_at": st.none() | moments,
        "vip": st.none() | st.booleans(), "老客户": st.none() | st.booleans(),
    }
)  # fmt: skip


def values_of(kind: DataType, depth: int) -> st.SearchStrategy[Node]:
    leaves = st.one_of(
        st.sampled_from([Name(name) for name, known in TYPES.items() if known is kind]), VALUES[kind].map(Literal)
    )
    if depth == 0:
        return leaves
    same, flag = values_of(kind, depth - 1), conditions(depth - 1)
    return st.one_of(
        leaves,
        st.tuples(same, same).map(lambda both: Call("if_unknown", both)),
        st.tuples(flag, same, same).map(lambda all_: Call("when", all_)),
        *computed(kind, depth - 1),
    )


def computed(kind: DataType, depth: int) -> list[st.SearchStrategy[Node]]:
    number, text = values_of(NUMBER, depth) if kind is NUMBER else None, values_of(TEXT, depth)
    day = st.one_of(values_of(DATE, depth), values_of(TIME, depth))
    one_day = st.sampled_from(
        ["year", "month", "day", "weekday", "days_since", "months_since", "years_since", "days_until_anniversary"]
    )
    if number is not None:
        return [
            st.tuples(st.sampled_from("+-*/"), number, number).map(lambda parts: Arithmetic(*parts)),
            number.map(Negative),
            st.tuples(st.sampled_from(["abs", "floor", "ceil", "round"]), number).map(lambda p: Call(p[0], (p[1],))),
            st.tuples(number, st.integers(0, 10)).map(lambda p: Call("round", (p[0], Literal(p[1])))),
            text.map(lambda node: Call("length", (node,))),
            st.tuples(one_day, day).map(lambda p: Call(p[0], (p[1],))),
            st.tuples(day, day).map(lambda both: Call("days_between", both)),
        ]
    if kind is TEXT:
        return [text.map(lambda node: Call("lower", (node,)))]
    return [day.map(lambda node: Call("day_of", (node,)))] if kind is DATE else []


def compared(kind: DataType, depth: int) -> st.SearchStrategy[Node]:
    signs = st.sampled_from(["==", "!="] if kind is BOOLEAN else ["==", "!=", "<", "<=", ">", ">="])
    other = st.one_of(values_of(DATE, depth), values_of(TIME, depth)) if kind in (DATE, TIME) else None
    side = other if other is not None else values_of(kind, depth)
    written = days.map(lambda day: Literal(day.isoformat())) if kind in (DATE, TIME) else side
    return st.tuples(signs, values_of(kind, depth), st.one_of(side, written)).map(lambda parts: Compare(*parts))


def within(kind: DataType, depth: int) -> st.SearchStrategy[Node]:
    written = st.one_of(days, days.map(str), moments) if kind is TIME else VALUES[kind]
    listing = st.just(In(Name("city"), listed="values.csv")) if kind is TEXT else st.nothing()
    if kind in (NUMBER, DATE, TIME):
        listing = values_of(kind, depth).map(lambda node: In(node, listed="values.csv"))
    values = st.tuples(values_of(kind, depth), st.lists(written, max_size=4)).map(lambda p: In(p[0], tuple(p[1])))
    return st.one_of(values, listing)


def conditions(depth: int) -> st.SearchStrategy[Node]:
    kind = st.sampled_from(list(DataType))
    leaves = st.sampled_from([Name("vip"), Name("老客户"), Literal(True), Call("tagged", (Name("vip"),))])
    if depth == 0:
        return leaves
    below = conditions(depth - 1)
    any_value = kind.flatmap(lambda known: values_of(known, depth - 1))
    text = values_of(TEXT, depth - 1)
    return st.one_of(
        leaves,
        kind.flatmap(lambda known: compared(known, depth - 1)),
        kind.flatmap(lambda known: within(known, depth - 1)),
        below.map(Not),
        st.lists(below, min_size=2, max_size=3).map(lambda items: And(tuple(items))),
        st.lists(below, min_size=2, max_size=3).map(lambda items: Or(tuple(items))),
        st.tuples(st.sampled_from(["known", "unknown"]), any_value).map(lambda p: Call(p[0], (p[1],))),
        st.tuples(st.sampled_from(["contains", "starts_with", "ends_with", "has_item"]), text, text).map(
            lambda p: Call(p[0], p[1:])
        ),
        st.tuples(text, st.sampled_from(["a", "^.$", "[一-龥]+", "(?i)A", "\\d", ""])).map(
            lambda p: Call("matches", (p[0], Literal(p[1])))
        ),
        st.lists(texts, min_size=1, max_size=3).map(
            lambda names: Call("in_segment", (Name("city"), *map(Literal, names)))
        ),
    )


def any_rule() -> st.SearchStrategy[Node]:
    return st.one_of(conditions(3), st.sampled_from(list(DataType)).flatmap(lambda kind: values_of(kind, 3)))


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone='UTC'; SET ieee_floating_point_ops=false; SET error_on_division_by_zero=false")
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in PHYSICAL.items())
        connection.execute(f"CREATE TABLE profile (n INTEGER, {columns})")
        connection.execute("CREATE TABLE listed (text VARCHAR, number DOUBLE, day DATE)")
        connection.execute(
            "INSERT INTO listed VALUES ('北京', NULL, NULL), ('a', NULL, NULL), ('5', 5, NULL), ('2.5', 2.5, NULL), "
            "('2024-03-10', NULL, '2024-03-10')"
        )
        yield connection


LISTS = {"values.csv": [*LISTED["values.csv"], 5.0, 2.5, date(2024, 3, 10)]}


def stored(engine: duckdb.DuckDBPyConnection, customers: list[dict[str, Any]]) -> None:
    engine.execute("DELETE FROM profile")
    if customers:
        marks = ", ".join("?" for _ in range(len(TYPES) + 1))
        engine.executemany(
            f"INSERT INTO profile VALUES ({marks})",
            [[n, *(row[name] for name in TYPES)] for n, row in enumerate(customers)],
        )


def answers(engine: duckdb.DuckDBPyConnection, expression: Any) -> list[Any]:
    from sqlglot import exp

    select = exp.select(expression).from_(identifier_table("profile")).order_by("n")
    return [found for (found,) in engine.execute(select.sql("duckdb")).fetchall()]


def plain(found: Any) -> Any:
    return float(found) if isinstance(found, int | Decimal) and not isinstance(found, bool) else found


@COUNTED
@given(rule=conditions(3), customers=st.lists(rows, min_size=1, max_size=6), as_of=moments, zone=st.sampled_from(ZONES))
def test_the_engine_and_python_agree_on_every_condition(
    engine: duckdb.DuckDBPyConnection, rule: Node, customers: list[dict[str, Any]], as_of: datetime, zone: str
) -> None:
    assert type_of(rule, TYPES).errors == ()
    moment = Moment(as_of, zone)
    scope = Scope(TYPES, moment, lists={"values.csv": "listed"})
    stored(engine, customers)
    expected = [holds(rule, row, moment, LISTS) for row in customers]
    assert answers(engine, compile_condition(rule, scope)) == expected
    assert [found is True for found in answers(engine, compile_filter(rule, scope))] == expected
    assert answers(engine, compile_condition(Not(rule), scope)) == [not found for found in expected]


@COUNTED
@given(
    rule=st.sampled_from(list(DataType)).flatmap(lambda kind: values_of(kind, 3)),
    customers=st.lists(rows, min_size=1, max_size=6),
    as_of=moments,
    zone=st.sampled_from(ZONES),
)
def test_the_engine_and_python_agree_on_every_value(
    engine: duckdb.DuckDBPyConnection, rule: Node, customers: list[dict[str, Any]], as_of: datetime, zone: str
) -> None:
    assert type_of(rule, TYPES).errors == ()
    moment = Moment(as_of, zone)
    stored(engine, customers)
    expected = [plain(value(rule, row, moment, LISTS)) for row in customers]
    scope = Scope(TYPES, moment, lists={"values.csv": "listed"})
    assert [plain(found) for found in answers(engine, compile_value(rule, scope))] == expected


@COUNTED
@given(rule=any_rule())
def test_a_rule_written_as_text_reads_back_as_itself(rule: Node) -> None:
    assert parse(to_text(rule)) == rule


@COUNTED
@given(rule=any_rule())
def test_a_rule_written_as_a_yaml_tree_reads_back_as_itself(rule: Node) -> None:
    assert from_tree(to_tree(rule)) == rule
