"""What happened with one customer: the rows of every source that tells of it, the latest first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlglot import exp

from fenqun.answers import Happening, TimelineAnswer
from fenqun.clock import to_local
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import NoSuchCustomer, message
from fenqun.language import translator
from fenqun.query import column, identifier_table, named
from fenqun.sources.facts import imported
from fenqun.sources.returned import IS_RETURN
from fenqun.sources.source import Role
from fenqun.sources.standard import label_of
from fenqun.workspace.changes import changed
from fenqun.workspace.keyset import Key, beyond, cursor, foreign, ordered, page_size, row_of
from fenqun.workspace.names import ID
from fenqun.workspace.tables import PROFILE, SOURCES
from fenqun.workspace.view import View

_ROLES = (
    Role.ORDERS,
    Role.ORDER_LINES,
    Role.RETURNS,
    Role.EVENTS,
    Role.CONTACTS,
    Role.SURVEYS,
    Role.REFERRALS,
    Role.CONSENTS,
)
"""Whose rows happen with a customer."""

_WHO = (ID, "referrer_id")
_ORDER = "order_id"
LINES = "lines"
"""The detail of an order that holds its lines."""
_AT, _MARK, _ALL = "happened at", "happening", "all of them"
_Row = dict[str, Any]


@dataclass(frozen=True)
class _Source:
    """A source that tells of customers. `time`: its column that says when; `mark` tells its happenings apart.

    `by_order`: its rows are lines of orders that no other source has, a happening each order.
    """

    name: str
    role: Role
    columns: Mapping[str, DataType]
    time: str | None
    by_order: bool = False

    @property
    def details(self) -> list[str]:
        """The columns that are told."""
        return [name for name in self.columns if not name.startswith("_") and name != self.time]

    @property
    def mark(self) -> exp.Expr:
        """What tells its happenings apart."""
        if self.by_order:
            return column(_ORDER)
        row = exp.cast(column("_row"), "varchar")
        return exp.func("concat", column("_file"), exp.Literal.string(":"), row)

    @property
    def at(self) -> exp.Expr:
        """When a row happened."""
        return exp.cast(column(self.time) if self.time else exp.null(), "timestamp")

    def rows(self, customer_id: str, *cells: exp.Expr) -> exp.Select:
        """The customer's rows."""
        who = [column(name).eq(exp.Literal.string(customer_id)) for name in _WHO if name in self.columns]
        return exp.select(*cells).from_(identifier_table(SOURCES + self.name)).where(exp.or_(*who))


def timeline_answer(view: View, customer_id: str, after: str | None, limit: int) -> TimelineAnswer:
    """A page of the timeline. Raises NoSuchCustomer, UsageError."""
    size = page_size(limit)
    told = _told(view)
    edge = _edge(customer_id, after) if after else None
    with view.engine(PROFILE, *(name for name in view.snapshot.tables if name.startswith(SOURCES))) as engine:
        _exists(view, engine, customer_id)
        pages = [(source, _page(engine, source, customer_id, edge, size)) for source in told]
        total = view.remember(("happenings", customer_id), lambda: _total(engine, pages, customer_id, counted=not edge))
        states = _states(view, engine, customer_id)
        found = [(source, row) for source, rows in [*pages, *_beyond(states, edge)] for row in rows]
        found.sort(key=lambda each: (each[0].name, each[1][_MARK]))
        found.sort(key=lambda each: each[1][_AT].isoformat() if each[1][_AT] else "", reverse=True)
        page = found[:size]
        lines = _lines(view, engine, page)
    total += sum(len(rows) for _, rows in states)
    last = page[-1] if len(found) > size else None
    return TimelineAnswer(
        customer_id=customer_id,
        total=total,
        happenings=tuple(_happening(view, customer_id, source, row, lines) for source, row in page),
        labels=_labels(view, page),
        after=cursor(customer_id, _as_text(*last)) if last else None,
        currency=view.content["currency"] or "",
    )


def _told(view: View) -> list[_Source]:
    """The sources that tell of customers; lines of orders that another source has are details of those."""
    quality = view.content["quality"]
    stored = {name: view.snapshot.tables[SOURCES + name].columns for name in quality}
    has_orders = any(report["role"] == Role.ORDERS for report in quality.values())
    found = []
    for name, columns in stored.items():
        role = Role(quality[name]["role"])
        lines = role is Role.ORDER_LINES
        if role in _ROLES and ID in columns and not (lines and has_orders):
            time = imported(name, role, columns).time_column
            found.append(_Source(name, role, columns, time, by_order=lines and _ORDER in columns))
    return found


def _exists(view: View, engine: DuckDB, customer_id: str) -> None:
    """Raises NoSuchCustomer."""
    here = exp.select(exp.Literal.number(1)).from_(identifier_table(PROFILE))
    if not engine.rows(here.where(column(ID).eq(exp.Literal.string(customer_id)))):
        raise NoSuchCustomer(customer_id=customer_id, as_of=view.as_of)


def _total(engine: DuckDB, pages: Sequence[tuple[_Source, Sequence[_Row]]], customer_id: str, *, counted: bool) -> int:
    """How many happenings there are; counted: the rows of the first page say it themselves."""
    if counted:
        return sum(rows[0][_ALL] for _, rows in pages if rows)
    every = (_page(engine, source, customer_id, None, 1) for source, _ in pages)
    return sum(rows[0][_ALL] for rows in every if rows)


def _page(engine: DuckDB, source: _Source, customer_id: str, edge: Sequence[Any] | None, size: int) -> list[_Row]:
    """The source's happenings from the edge on, one more than a page has."""
    names = [_AT, _MARK, _ALL, *([_ORDER] if source.by_order else source.details)]
    when, mark = named(exp.Min(this=source.at) if source.by_order else source.at, _AT), named(source.mark, _MARK)
    every = named(exp.Window(this=exp.Count(this=exp.Star())), _ALL)
    inner = source.rows(customer_id, when, mark, every, *(column(name) for name in names[3:]))
    if source.by_order:
        inner = inner.group_by(column(_ORDER))
    keys = [Key(column(_AT), descending=True, nullable=True), Key(exp.Literal.string(source.name)), Key(column(_MARK))]
    select = exp.select(*(column(name) for name in names)).from_(inner.subquery("h"))
    if edge is not None:
        select = select.where(beyond(keys, edge))
    rows = engine.rows(select.order_by(*ordered([keys[0], keys[2]])).limit(size + 1))
    return [dict(zip(names, row, strict=True)) for row in rows]


def _states(view: View, engine: DuckDB, customer_id: str) -> list[tuple[_Source, list[_Row]]]:
    """What became another attribute, a happening for each moment of a source, with the value before and after."""
    found: dict[str, dict[datetime, _Row]] = {}
    for change in changed(view, engine, customer_id):
        row = found.setdefault(change.source, {}).setdefault(change.at, {_AT: change.at, _MARK: ""})
        told = change.told(view)
        row[change.name] = {part: getattr(told, part) for part in ("before", "after", "before_label", "after_label")}
    columns = {name: view.snapshot.tables[SOURCES + name].columns for name in found}
    return [(_Source(name, Role.CUSTOMERS, columns[name], None), list(rows.values())) for name, rows in found.items()]


def _beyond(
    states: Sequence[tuple[_Source, list[_Row]]], edge: Sequence[Any] | None
) -> list[tuple[_Source, list[_Row]]]:
    """Those that come after the page before, which ended at the edge."""
    if edge is None:
        return list(states)
    at, *place = edge
    return [
        (
            source,
            [row for row in rows if at and (row[_AT] < at or (row[_AT] == at and [source.name, row[_MARK]] > place))],
        )
        for source, rows in states
    ]


def _lines(view: View, engine: DuckDB, page: Sequence[tuple[_Source, _Row]]) -> Mapping[str, list[_Row]]:
    """The lines of the page's orders, by order."""
    orders = {row[_ORDER] for source, row in page if source.role in (Role.ORDERS, Role.ORDER_LINES) and row.get(_ORDER)}
    found: dict[str, list[_Row]] = {}
    for name, report in view.content["quality"].items():
        columns = view.snapshot.tables[SOURCES + name].columns
        if report["role"] != Role.ORDER_LINES or _ORDER not in columns or not orders:
            continue
        left_out = {_ORDER, *_WHO, "ordered_at", *view.hidden_of(name)}
        told = [each for each in columns if not each.startswith("_") and each not in left_out]
        wanted = exp.In(this=column(_ORDER), expressions=[exp.Literal.string(order) for order in sorted(orders)])
        select = exp.select(*(column(each) for each in (_ORDER, *told))).from_(identifier_table(SOURCES + name))
        for order, *values in engine.rows(
            select.where(wanted).order_by(column(_ORDER), column("_file"), column("_row"))
        ):
            found.setdefault(order, []).append(_known(view, zip(told, values, strict=True)))
    return found


def _happening(view: View, customer_id: str, source: _Source, row: _Row, lines: Mapping[str, list[_Row]]) -> Happening:
    at = row[_AT]
    hidden = view.hidden_of(source.name)
    shown = [
        (name, value)
        for name, value in row.items()
        if name not in (_AT, _MARK, _ALL) and name not in hidden and not (name in _WHO and value == customer_id)
    ]
    details = _known(view, shown)
    if source.role in (Role.ORDERS, Role.ORDER_LINES) and (of_order := lines.get(row.get(_ORDER, ""))):
        details[LINES] = of_order
    when = "" if at is None else at.date().isoformat() if _is_day(source) else to_local(at, view.zone).isoformat(" ")
    amount = None if source.role is Role.CUSTOMERS else _amount(details)
    return Happening(when, source.name, source.role.value, details, amount)


def _amount(details: _Row) -> Any:
    """What it came to: its own amount, else the sum of what its lines say; None where neither is known."""
    of_lines = [line["amount"] for line in details.get(LINES, ()) if "amount" in line]
    return details.get("amount", sum(of_lines) if of_lines else None)


def _is_day(source: _Source) -> bool:
    return source.time is not None and source.columns[source.time] is DataType.DATE


def _known(view: View, values: Any) -> _Row:
    """What is known, moments on the workspace's wall clock; that a row is no return goes without saying."""
    return {
        name: to_local(value, view.zone) if isinstance(value, datetime) else value
        for name, value in values
        if value is not None and (name, value) != (IS_RETURN, False)
    }


def _labels(view: View, page: Sequence[tuple[_Source, _Row]]) -> dict[str, Mapping[str, str]]:
    """By source of the page, and for lines of orders, what the columns are called."""
    sources = {source.name: source.role for source, _ in page}
    labels: dict[str, Mapping[str, str]] = {name: _called(view, name, role) for name, role in sources.items()}
    if Role.ORDERS in sources.values() or Role.ORDER_LINES in sources.values():
        of_lines = (name for name, report in view.content["quality"].items() if report["role"] == Role.ORDER_LINES)
        labels[LINES] = dict(pair for name in of_lines for pair in _called(view, name, Role.ORDER_LINES).items())
    return labels


def _called(view: View, name: str, role: Role) -> Mapping[str, str]:
    """What a source's columns are called: as the catalogue says, else by their headers."""
    headers = view.content.get("sources", {}).get(name, {}).get("headers", {})
    headers = {**headers, IS_RETURN: translator(view.language)(message("taken back")), LINES: _lines_word(view)}
    return {
        column_: label.text(view.language) if (label := label_of(role, column_)) else headers.get(column_, column_)
        for column_ in (*view.snapshot.tables[SOURCES + name].columns, LINES)
        if not column_.startswith("_")
    }


def _lines_word(view: View) -> str:
    return translator(view.language)(message("order lines"))


def _as_text(source: _Source, row: _Row) -> str:
    return json.dumps([row[_AT].isoformat() if row[_AT] else None, source.name, row[_MARK]])


def _edge(customer_id: str, after: str) -> Sequence[Any]:
    """When, in which source and which of its rows the page before ended. Raises UsageError."""
    try:
        at, source, mark = json.loads(row_of(customer_id, after))
        return [datetime.fromisoformat(at) if at is not None else None, str(source), str(mark)]
    except (ValueError, TypeError) as error:
        raise foreign() from error
