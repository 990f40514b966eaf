from collections.abc import Iterator
from datetime import datetime
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import WrongType
from fenqun.query import column
from fenqun.rules.compile import MOST_COMPARED, Scope, compile_condition, compile_filter, compile_value
from fenqun.rules.parse import parse
from fenqun.rules.syntax import Arithmetic, Call, Compare, In, Literal, Name, Node, Not

TYPES = {"spend": DataType.NUMBER, "city": DataType.TEXT, "vip": DataType.BOOLEAN, "at": DataType.TIME}
SCOPE = Scope(TYPES, Moment(datetime(2024, 5, 1, 18), "Asia/Shanghai"), lists={"f.csv": "listed"})


def sql(node: exp.Expression) -> str:
    return node.sql("duckdb")


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET ieee_floating_point_ops=false; SET error_on_division_by_zero=false")
        connection.execute(
            "CREATE TABLE profile AS SELECT * FROM (VALUES (1::DOUBLE, 'a', true, TIMESTAMP '2024-05-01 15:00'), "
            '(NULL, NULL, NULL, NULL)) AS t(spend, city, vip, "at")'
        )
        yield connection


def answers(engine: duckdb.DuckDBPyConnection, expression: exp.Expression) -> list[Any]:
    found = engine.execute(exp.select(expression).from_("profile").sql("duckdb")).fetchall()
    return [value for (value,) in found]


def test_a_condition_is_never_null_and_a_filter_stays_plain() -> None:
    rule = parse("spend >= 5 and not city == 'a'")
    assert sql(compile_condition(rule, SCOPE)) == (
        """CASE WHEN ("spend" >= 5) AND (NOT (CASE WHEN "city" = 'a' THEN TRUE ELSE FALSE END)) """
        "THEN TRUE ELSE FALSE END"
    )
    assert sql(compile_filter(parse("spend >= 1.5"), SCOPE)) == '"spend" >= 1.5e0'


def test_names_and_texts_cannot_leave_their_quotes() -> None:
    hostile = Scope({'x"; DROP': DataType.TEXT}, SCOPE.as_of)
    rule = Compare("==", Name('x"; DROP'), Literal("'; DROP TABLE profile; --\\"))
    assert sql(compile_filter(rule, hostile)) == """"x""; DROP" = '''; DROP TABLE profile; --\\'"""


@pytest.mark.parametrize("values", [["a"], range(MOST_COMPARED), range(MOST_COMPARED + 1)])
def test_many_values_are_looked_up_with_the_same_answers(engine: duckdb.DuckDBPyConnection, values: Any) -> None:
    texts = tuple(f"{value}" for value in (*values, "a"))
    for operand, some in (
        (Name("city"), texts),
        (Name("spend"), (*map(len, texts), 2.5)),
        (Name("at"), ("2024-05-01",)),
    ):
        assert answers(engine, compile_condition(In(operand, some), SCOPE)) == [True, False]
    assert answers(engine, compile_condition(Not(In(Name("city"), texts)), SCOPE)) == [False, True]


def test_a_listed_file_becomes_a_semi_join() -> None:
    assert sql(compile_filter(parse("city in listed('f.csv')"), SCOPE)) == (
        '"city" IN (SELECT "text" FROM "listed" WHERE NOT "text" IS NULL)'
    )


def test_columns_come_from_the_scope() -> None:
    scope = Scope({"spend": DataType.NUMBER}, SCOPE.as_of, column=lambda name: column(name, of="orders"))
    assert sql(compile_filter(parse("spend > 1"), scope)) == '"orders"."spend" > 1'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spend * 2", [2.0, None]),
        ("spend / 0", [None, None]),
        ("spend * 1e308 * 10", [None, None]),
        ("if_unknown(spend * 1e308 * 10, 7)", [7.0, 7.0]),
        ("days_since(at)", [3, None]),
        ("round(spend / 3, 2)", [0.33, None]),
    ],
)
def test_a_value_is_null_where_it_is_unknown(
    engine: duckdb.DuckDBPyConnection, text: str, found: list[float | None]
) -> None:
    scope = Scope(TYPES, Moment(datetime(2024, 5, 4), "Asia/Shanghai"))
    assert answers(engine, compile_value(parse(text), scope)) == found


def test_sql_grows_no_faster_than_the_rule() -> None:
    nested = parse("spend")
    lengths = []
    for _ in range(7):
        guarded = Call("if_unknown", (Arithmetic("*", nested, Literal(2)), Literal(1)))
        nested = Call("when", (Compare(">", guarded, Literal(1)), Literal(3), Literal(2)))
        lengths.append(len(sql(compile_condition(Compare(">", nested, Literal(1)), SCOPE))))
    assert lengths[-1] - lengths[-2] == lengths[-2] - lengths[-3] < 2_000


def test_the_widest_rule_and_the_deepest_run(engine: duckdb.DuckDBPyConnection) -> None:
    wide = " or ".join(f"spend == {number}" for number in range(3_000, 0, -1))
    assert answers(engine, compile_condition(parse(wide), SCOPE)) == [True, False]
    deep = "spend"
    for _ in range(14):
        deep = f"-({deep} + 1)"
    assert answers(engine, compile_condition(parse(f"unknown({deep})"), SCOPE)) == [False, True]


@pytest.mark.parametrize(
    "rule",
    [
        parse("city > 5"),
        parse("spend and vip"),
        parse("spend + city"),
        parse("days_since(spend) > 1"),
        parse("when(vip, 1, 'x') == 1"),
        parse("vip in listed('f.csv')"),
        parse("city in listed('other.csv')"),
        Call("sum", (Name("spend"),)),
    ],
)
def test_what_does_not_fit_is_refused(rule: Node) -> None:
    with pytest.raises(WrongType):
        compile_condition(rule, SCOPE)
