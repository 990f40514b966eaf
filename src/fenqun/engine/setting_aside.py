"""The set-aside table: every row not used and every value not taken over, with its place, its text and the reason."""

from collections.abc import Mapping
from pathlib import Path

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, ROW, Arrived
from fenqun.engine.backend import Backend
from fenqun.engine.checking import CHECKED_ROWS, COLUMN, KEPT, LATER, REASON, UNLIKELY, UNREAD, VALUE, Checked
from fenqun.engine.duckdb import DuckDB
from fenqun.query import column, identifier_table, named, table
from fenqun.sources.quality import SET_ASIDE

ASIDE = "set aside"
_REJECTED = "rejected"
_UNREADABLE = {
    DataType.NUMBER: "unreadable_number",
    DataType.DATE: "unreadable_date",
    DataType.TIME: "unreadable_time",
    DataType.BOOLEAN: "unreadable_yes_no",
}


def set_aside(engine: DuckDB, source: str, rows: Checked, arrived: Arrived, path: Path) -> None:
    """Write the table, and name it ASIDE for the counts below."""
    engine.write_parquet(listed(engine, source, rows, arrived), path)
    engine.register_parquet(ASIDE, [path], SET_ASIDE)


def listed(engine: Backend, source: str, rows: Checked, arrived: Arrived) -> exp.Select:
    """The table in the order of files and rows.

    Columns as in `quality.SET_ASIDE`; `reason` is a code of REASONS, or the reader's own sentence.
    """
    _keep_rejected(engine, source, arrived)
    parts: list[exp.Query] = [table(_REJECTED, SET_ASIDE).select, _dropped(source), _later(source, rows.key)]
    parts += [_value(source, name, UNREAD, _UNREADABLE[rows.columns[name]]) for name in rows.unread]
    parts += [_value(source, name, UNLIKELY, "impossible") for name in rows.unlikely]
    everything = exp.union(*parts, distinct=False)
    places = {"row": exp.cast(column("row"), "BIGINT")}
    chosen = exp.select(*(named(places.get(name) or column(name), name) for name in SET_ASIDE))
    chosen = chosen.from_(everything.subquery("everything"))
    order = [exp.Ordered(this=column(name)) for name in ("file", "row", "kept", "column")]
    return chosen.order_by(*order)


def _keep_rejected(engine: Backend, source: str, arrived: Arrived) -> None:
    names = {of: name for name, of in arrived.headers.items()}
    rows = [
        (
            source,
            file,
            found.row,
            names.get(found.column or "", found.column),
            found.value,
            found.reason,
            found.column is not None,
        )
        for file, found in arrived.rejected
    ]
    engine.table_from_rows(_REJECTED, SET_ASIDE, rows)


def _listed(source: str, name: exp.Expr, value: exp.Expr, reason: exp.Expr, *, kept: bool) -> exp.Select:
    return exp.select(
        named(exp.Literal.string(source), "source"),
        named(column(FILE), "file"),
        named(exp.cast(column(ROW), "DOUBLE"), "row"),
        named(name, "column"),
        named(value, "value"),
        named(reason, "reason"),
        named(exp.true() if kept else exp.false(), "kept"),
    ).from_(identifier_table(CHECKED_ROWS))


def _dropped(source: str) -> exp.Select:
    rows = _listed(source, column(COLUMN), column(VALUE), column(REASON), kept=False)
    return rows.where(exp.not_(column(REASON).is_(exp.null())))


def _later(source: str, key: str | None) -> exp.Select:
    """Rows whose key an earlier row has; where the source has no key, those that an earlier file has."""
    name, value = (exp.Literal.string(key), column(key)) if key else (exp.null(), exp.null())
    reason = exp.Literal.string("duplicate_key" if key else "repeated_row")
    rows = _listed(source, exp.cast(name, "VARCHAR"), exp.cast(value, "VARCHAR"), reason, kept=False)
    return rows.join(identifier_table(LATER), using=[column(FILE), column(ROW)], join_type="semi")


def _value(source: str, name: str, mark: str, reason: str) -> exp.Select:
    """Values of used rows that were taken as unknown."""
    rows = _listed(source, exp.Literal.string(name), column(mark + name), exp.Literal.string(reason), kept=True)
    used = exp.and_(column(REASON).is_(exp.null()), column(KEPT), exp.not_(column(mark + name).is_(exp.null())))
    return rows.where(used).join(identifier_table(LATER), using=[column(FILE), column(ROW)], join_type="anti")


def counts_by_reason(engine: Backend, *, kept: bool) -> Mapping[str, int]:
    """Rows of ASIDE by reason: those set aside, or the values of used rows taken as unknown."""
    chosen = exp.select(column("reason"), exp.Count(this=exp.Star())).from_(identifier_table(ASIDE))
    of_kind = column("kept") if kept else exp.not_(column("kept"))
    return dict(engine.rows(chosen.where(of_kind).group_by(column("reason")).order_by(column("reason"))))


def problems_by_column(engine: Backend) -> Mapping[tuple[str, bool], int]:
    """Values of used rows taken as unknown, by column and whether they cannot be (or else cannot be read)."""
    impossible = named(column("reason").eq(exp.Literal.string("impossible")), "is_impossible")
    chosen = exp.select(column("column"), impossible, exp.Count(this=exp.Star())).from_(identifier_table(ASIDE))
    chosen = chosen.where(column("kept")).group_by(exp.Literal.number(1), exp.Literal.number(2))
    return {(name, is_impossible): count for name, is_impossible, count in engine.rows(chosen)}
