"""Two profiles of a few customers in DuckDB, divided by a segmentation each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.evaluation.side import Side
from fenqun.query import column, identifier_table, named, table
from fenqun.rules.compile import Scope
from fenqun.segments.fitted import Fitted
from fenqun.segments.kinds import columns, fit

MAY, JUNE = Moment(datetime(2024, 5, 31, 12)), Moment(datetime(2024, 6, 30, 12))
NUMBERS = ("spend", "orders", "days")


@pytest.fixture(scope="session")
def ask(connection) -> Callable[[exp.Query], Sequence[tuple[Any, ...]]]:
    return lambda select: connection.execute(select.sql("duckdb")).fetchall()


@pytest.fixture(scope="session")
def ends(connection, ask):
    """Both sides of a movement: customers by id with (spend, orders, days) before and after, divided as `seg`.

    `hand`: who has the tag `tag` at each end whatever its rule (spend >= 100) says.
    """

    def side(name: str, segmentation: Any, moment: Moment, rows: Mapping[str, Sequence[Any]], hand: str) -> Side:
        types = {"customer_id": DataType.TEXT, **dict.fromkeys(NUMBERS, DataType.NUMBER), "tag": DataType.BOOLEAN}
        connection.execute(f"CREATE OR REPLACE TABLE {name} (customer_id VARCHAR, spend DOUBLE, orders DOUBLE, "
                           "days DOUBLE, tag BOOLEAN)")  # fmt: skip
        padded = {customer: [*values, *([None] * (3 - len(values)))] for customer, values in rows.items()}
        held = [[who, *values, who == hand or (values[0] or 0) >= 100] for who, values in padded.items()]
        marks = ", ".join(["(?, ?, ?, ?, ?)"] * len(held))
        if held:
            connection.execute(f"INSERT INTO {name} VALUES {marks}", [cell for row in held for cell in row])
        base = table(name, types)
        fitted = Fitted("seg", segmentation, fit(segmentation, base, ask))
        made = columns(fitted, Scope(types, moment))
        added = (named(sql, output) for output, (_, sql) in made.items())
        whole = exp.select(exp.Star(), *added).from_(identifier_table(name))
        connection.execute(f"CREATE OR REPLACE TABLE {name}_profile AS {whole.sql('duckdb')}")
        known = {**types, **{output: kind for output, (kind, _) in made.items()}}
        return Side(table(f"{name}_profile", known), moment, fitted, "spend")

    def make(first, start, end, second=None, *, hand: Mapping[str, str] | None = None) -> tuple[Side, Side]:
        hand = hand or {"start": "", "end": ""}
        return side("start_", first, MAY, start, hand["start"]), side("end_", second or first, JUNE, end, hand["end"])

    return make


@pytest.fixture(scope="session")
def rows_of(ask):
    """A side's rows by customer."""

    def read(side: Side) -> dict[str, dict[str, Any]]:
        names = list(side.profile.columns)
        found = ask(exp.select(*(column(name) for name in names)).from_(side.profile.select.subquery("p")))
        return {row[0]: dict(zip(names, row, strict=True)) for row in found}

    return read
