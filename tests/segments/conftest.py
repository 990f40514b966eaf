"""A profile of a few customers in DuckDB, and the real customers of Online Retail."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.query import Query, column, named, table
from fenqun.rules.compile import Scope
from fenqun.segments.fitted import Fitted
from fenqun.segments.kinds import columns, fit, place

NOW = Moment(datetime(2024, 6, 30, 12))
SQL_TYPES = {DataType.NUMBER: "DOUBLE", DataType.TEXT: "VARCHAR", DataType.BOOLEAN: "BOOLEAN"}


class Shop:
    """A profile that can be asked, and segmentations placed on it both ways."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, profile: Query) -> None:
        self.connection = connection
        self.profile = profile

    def ask(self, select: exp.Query) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(select.sql("duckdb")).fetchall()

    def rows(self, *more: exp.Expression) -> list[dict[str, Any]]:
        select = exp.select(exp.Star(), *more).from_(self.profile.select.subquery("profile"))
        found = self.connection.execute(select.order_by(column("customer_id")).sql("duckdb"))
        names = [described[0] for described in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def fitted(self, segmentation: Any, name: str = "seg") -> Fitted[Any]:
        return Fitted(name, segmentation, fit(segmentation, self.profile, self.ask))

    def placed(self, fitted: Fitted[Any]) -> list[dict[str, Any]]:
        """The segmentation's columns by SQL, in the order of the ids."""
        made = columns(fitted, Scope(self.profile.columns, NOW))
        rows = self.rows(*(named(sql, name) for name, (_, sql) in made.items()))
        return [{name: row[name] for name in made} for row in rows]

    def placed_in_python(self, fitted: Fitted[Any]) -> list[dict[str, Any]]:
        return [place(fitted, row, NOW) for row in self.rows()]

    def segments(self, segmentation: Any) -> list[Any]:
        fitted = self.fitted(segmentation)
        assert self.placed(fitted) == self.placed_in_python(fitted)
        return [row["seg"] for row in self.placed(fitted)]


def shop_of(
    connection: duckdb.DuckDBPyConnection, types: Mapping[str, DataType], rows: Sequence[Sequence[Any]]
) -> Shop:
    types = {"customer_id": DataType.TEXT, **types}
    declared = ", ".join(f'"{name}" {SQL_TYPES[kind]}' for name, kind in types.items())
    connection.execute(f"CREATE OR REPLACE TABLE profile ({declared})")
    if rows:
        marks = ", ".join("?" for _ in types)
        numbered = [(f"c{at:04}", *row) for at, row in enumerate(rows)]
        connection.executemany(f"INSERT INTO profile VALUES ({marks})", numbered)
    return Shop(connection, table("profile", types))


@pytest.fixture
def numbers(connection) -> Callable[..., Shop]:
    """A profile of numbers: `numbers(spend=[1, 2, None])`."""

    def make(**values: Sequence[float | None]) -> Shop:
        types = dict.fromkeys(values, DataType.NUMBER)
        return shop_of(connection, types, list(zip(*values.values(), strict=True)))

    return make


@pytest.fixture(scope="session")
def retail(connection, real_data) -> Shop:
    """4,338 customers of Online Retail as of 2011-12-10, days counted by the calendar."""
    connection.execute(
        """CREATE OR REPLACE TABLE retail AS
        SELECT CustomerID AS customer_id,
               date_diff('day', max(strptime(InvoiceDate, '%Y-%m-%d %H:%M:%S'))::DATE, DATE '2011-12-10')
                   AS days_since_last_order,
               count(DISTINCT InvoiceNo) AS orders_total,
               sum(Quantity::DECIMAL(18,4) * UnitPrice::DECIMAL(18,4))::DOUBLE AS spend_total
        FROM read_csv(?, header = true, all_varchar = true)
        WHERE CustomerID IS NOT NULL AND CustomerID != '' AND InvoiceNo NOT LIKE 'C%'
          AND Quantity::BIGINT > 0 AND UnitPrice::DOUBLE > 0
        GROUP BY CustomerID""",
        [str(real_data / "online_retail.csv.gz")],
    )
    traits = ("days_since_last_order", "orders_total", "spend_total")
    return Shop(connection, table("retail", {"customer_id": DataType.TEXT, **dict.fromkeys(traits, DataType.NUMBER)}))
