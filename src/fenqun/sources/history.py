"""Customers whose rows say since when they hold: every state they were in, and when each attribute became another."""

from collections.abc import Sequence

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import Query, column, named
from fenqun.rules.functions import CHANGED_AT
from fenqun.sources.source import VALID_FROM

_KEYS = ("customer_id", VALID_FROM)
_EVER = "0001-01-01"


def with_history(rows: Query, others: Sequence[Query]) -> Query:
    """The states of the customers: the rows of the source, and as states from ever those of the sources that say no
    beginning; a row without one is such a state, too.

    An empty value means that nothing changed. Beside each attribute there is `…_changed_at`: the row's beginning where
    the value differs from the one known before. Windows look at `valid_from`, so a refresh as of a day sees what held.
    """
    attributes = [name for name in rows.columns if name not in _KEYS and not name.startswith("_")]
    parts = [_states(rows, rows), *(_states(each, rows) for each in others)]
    every = exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
    changes = (named(_changed(name), name + CHANGED_AT) for name in attributes)
    select = exp.select(*(column(name) for name in (*_KEYS, *attributes)), *changes).from_(every.subquery("states"))
    times = {name + CHANGED_AT: DataType.TIME for name in attributes}
    kept = {name: rows.columns[name] for name in attributes}
    return Query(select, {"customer_id": rows.columns["customer_id"], VALID_FROM: DataType.TIME, **kept, **times})


def _states(rows: Query, like: Query) -> exp.Select:
    """The rows with the columns of `like`; what they do not have, or have of another type, is not known."""
    chosen = (
        _of(rows, name, kind) for name, kind in like.columns.items() if name != VALID_FROM and not name.startswith("_")
    )
    begin: exp.Expr = _ever()
    if VALID_FROM in rows.columns:
        begin = exp.Coalesce(this=exp.cast(column(VALID_FROM), "TIMESTAMP"), expressions=[begin])
    return exp.select(named(begin, VALID_FROM), *chosen).from_(rows.select.subquery("rows"))


def _ever() -> exp.Cast:
    return exp.cast(exp.Literal.string(_EVER), "TIMESTAMP")


def _of(rows: Query, name: str, kind: DataType) -> exp.Expr:
    return column(name) if rows.columns.get(name) is kind else named(exp.null(), name)


def _changed(name: str) -> exp.Expr:
    last = exp.IgnoreNulls(this=exp.LastValue(this=column(name)))
    order = exp.Order(expressions=[exp.Ordered(this=column(VALID_FROM))])
    rows = exp.WindowSpec(
        kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=exp.Literal.number(1), end_side="PRECEDING"
    )
    before = exp.Window(this=last, partition_by=[column("customer_id")], order=order, spec=rows)
    # Two that both hold from ever do not agree; nothing changed.
    later = column(VALID_FROM) > _ever()
    return exp.Case(ifs=[exp.If(this=exp.and_(column(name).neq(before), later), true=column(VALID_FROM))])
