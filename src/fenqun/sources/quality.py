"""What was found in a source's records: every row accounted for, every column described."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.errors import message
from fenqun.query import Query, column, named
from fenqun.sources.facts import SourceTable
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import Role

REASONS: Mapping[str, str] = {
    "total_row": message("a total of other rows"),
    "no_customer": message("no customer"),
    "no_key": message("no id"),
    "no_time": message("no time"),
    "unreadable_time": message("cannot be read as a time"),
    "impossible_time": message("a time that cannot be"),
    "unreadable_number": message("cannot be read as a number"),
    "unreadable_date": message("cannot be read as a date"),
    "unreadable_yes_no": message("cannot be read as yes or no"),
    "impossible": message("a value that cannot be"),
    "duplicate_key": message("the id was there before"),
    "repeated_row": message("the same row is in an earlier file"),
}
"""Why a row was set aside, or a value taken as unknown: codes and their sentences."""


@dataclass(frozen=True)
class FileRead:
    """One file: its path in the workspace, its data rows counted independently, what was decided."""

    file: str
    rows: int
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Frequent:
    """A value and the number of used rows that have it."""

    value: str
    rows: int


@dataclass(frozen=True)
class ColumnQuality:
    """One column over the used rows; values as text, moments in UTC.

    `unreadable` and `impossible` values are among the `missing`. `distinct` is an estimate where `estimated`.
    `smallest` and `largest` are None for text, and where nothing is known; `frequent` is empty for other types.
    """

    name: str
    file_column: str | None
    type: DataType
    rows: int
    missing: int
    unreadable: int = 0
    impossible: int = 0
    distinct: int = 0
    estimated: bool = False
    smallest: str | None = None
    largest: str | None = None
    frequent: tuple[Frequent, ...] = ()


@dataclass(frozen=True)
class QualityReport:
    """One import of a source: read == used + sum of set_aside + left_out, always.

    `set_aside` and `value_problems` count by a code of `REASONS`; the rows themselves are in the set-aside table.
    `duplicate_lines` are used rows equal to an earlier one in every column of the file; None where not looked for.
    `repeated_rows` are those among the used rows that an earlier file of the source has as well: they count twice. None
    where rows have an id of their own, or there is one file. `redated_orders` are order ids with more than one date, of
    which all rows are one order. None where there are no such ids or dates.
    `orphans` are used rows of a customer that no customers source has; None where there is no such source.
    """

    source: str
    role: Role
    read: int
    used: int
    set_aside: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    value_problems: Mapping[str, int] = field(default_factory=dict)
    duplicate_lines: int | None = None
    repeated_rows: int | None = None
    redated_orders: int | None = None
    orphans: int | None = None
    returns: int | None = None
    files: tuple[FileRead, ...] = ()
    columns: tuple[ColumnQuality, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for."""
        return self.read == self.used + self.left_out + sum(self.set_aside.values())


_ADAPTER = TypeAdapter(QualityReport)

SET_ASIDE: Mapping[str, DataType] = {
    "source": DataType.TEXT,
    "file": DataType.TEXT,
    "row": DataType.NUMBER,
    "column": DataType.TEXT,
    "value": DataType.TEXT,
    "reason": DataType.TEXT,
    "kept": DataType.BOOLEAN,
}
"""The set-aside table: a row per row set aside (`kept` false), and per value of a used row taken as unknown (true)."""


def to_json(report: QualityReport) -> dict[str, Any]:
    """The report as plain JSON values."""
    return dict(_ADAPTER.dump_python(report, mode="json"))


def from_json(data: Mapping[str, Any]) -> QualityReport:
    """The report back from `to_json`."""
    return _ADAPTER.validate_python(dict(data))


def orphans(rows: SourceTable, customers: Sequence[SourceTable]) -> Query:
    """One row: how many rows of a source belong to nobody in the customers sources, those without customer too.

    No list of all customers is made where there are fewer rows: the engine joins from the smaller side.
    """
    nobody: exp.Expr = exp.true()
    if "customer_id" in rows.columns:
        same = column("customer_id", of="c").eq(column("customer_id", of="r"))
        lists = (exp.select("1").from_(each.query.select.subquery("c")).where(same.copy()) for each in customers)
        nobody = exp.and_(*(exp.not_(exp.Exists(this=listed)) for listed in lists))
    counted = exp.select(named(exp.Count(this=exp.Star()), "rows")).from_(rows.query.select.subquery("r"))
    return Query(counted.where(nobody), {"rows": DataType.NUMBER})
