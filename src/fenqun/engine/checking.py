"""Typed rows checked: derived columns, values that cannot be, returns, and which rows are set aside and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.arriving import FILE, RAW, ROW
from fenqun.engine.columns import Typed, case, money, narrowed
from fenqun.engine.leftovers import TEXT
from fenqun.engine.totals import total_of
from fenqun.engine.wall_clock import to_utc_sql
from fenqun.errors import Problems
from fenqun.query import column, identifier_table, named
from fenqun.rules.compile import Scope, compile_condition
from fenqun.rules.local_day import day_sql
from fenqun.rules.syntax import Node
from fenqun.rules.types import condition_errors
from fenqun.sources.plausible import Bounds, bounds
from fenqun.sources.reading.staged import ROW_COLUMN
from fenqun.sources.source import TIME_COLUMN, VALID_FROM, Role, Source
from fenqun.sources.standard import StandardColumn, customer_attributes, standard

IS_RETURN = "is_return"
REASON, COLUMN, VALUE, KEPT = "_reason", "_column", "_value", "_kept"
CHECKED_ROWS, LATER = "checked", "later"
"""The table of all rows as `checked` gives them, and that of the places of rows that an earlier row is enough for."""
UNREAD, UNLIKELY = "_unread_", "_unlikely_"
"""Before a column's name: the text of a value that could not be read, or that cannot be."""

TOTAL = "_total"
"""The word of a row that is a total of others."""
_NO_NUMBERS = (DataType.TEXT, DataType.DATE, DataType.TIME, DataType.BOOLEAN)

_NARROW = ("customer_id", "referrer_id", "order_id", "product_id", "phone")
"""What is one, however wide it is written: Ｍ００３ is M003."""

ORDERING = (Role.ORDERS, Role.ORDER_LINES)
KEYS = {Role.CUSTOMERS: "customer_id", Role.ORDERS: "order_id", Role.PRODUCTS: "product_id"}
"""The column whose value no two rows share."""


@dataclass(frozen=True)
class Checked:
    """The rows as a select: `_file`, `_row`, the columns, the texts of what was not taken over (UNREAD, UNLIKELY);
    `_reason` to set the row aside (a code of REASONS or NULL) with its `_column` and `_value`; `_kept` by `where`."""

    select: exp.Select
    columns: Mapping[str, DataType]
    unread: tuple[str, ...]
    unlikely: tuple[str, ...]
    key: str | None
    """The column whose value no two rows share, if there is one."""


def known_columns(role: Role) -> dict[str, StandardColumn]:
    """The standard columns of a role, and those of customers that its rows may carry."""
    carried = customer_attributes(role)
    of_customers = {name: each for name, each in standard(Role.CUSTOMERS).items() if name in carried}
    return of_customers | dict(standard(role))


def missing(role: Role, columns: Collection[str]) -> str | None:
    """The column that a source of this role cannot do without and does not have."""
    key = {Role.PRODUCTS: "product_id", Role.RETURNS: "order_id"}.get(role, "customer_id")
    if key in columns or (role is Role.ORDER_LINES and "order_id" in columns):
        return None
    return key


def required(role: Role, columns: Mapping[str, DataType]) -> dict[str, str]:
    """Columns a row cannot do without, and the code of the reason where the value is missing.

    Lines without a customer of their own take the order's, so they need its id.
    """
    needs = {"customer_id": role not in (Role.PRODUCTS, Role.RETURNS), "product_id": role is Role.PRODUCTS}
    needs["order_id"] = role is Role.RETURNS or (role is Role.ORDER_LINES and "customer_id" not in columns)
    found = {
        name: "no_customer" if name == "customer_id" else "no_key" for name in needs if needs[name] and name in columns
    }
    time = TIME_COLUMN.get(role)
    return found | ({time: "no_time"} if time in columns and time else {})


def checked(typed: Mapping[str, Typed], source: Source, zone: str, as_of: Moment, today: date) -> Checked:
    """The rows of `raw`, typed and checked.

    Raises Problems where the source's rules do not fit its columns.
    """
    select = _moments(_typed(typed), typed, zone)
    columns = {name: each.type for name, each in typed.items()}
    select = _replaced(
        select, **{name: narrowed(column(name)) for name in _NARROW if columns.get(name) is DataType.TEXT}
    )
    select = _coded(select, columns, source.role)
    if source.role in ORDERING:
        select, columns = _derived(select, columns)
    select, unlikely = _likely(select, columns, source.role, today)
    if source.role in ORDERING:
        marked = {IS_RETURN: _is_return(source.returns, columns, as_of)}
        select = _replaced(select, **marked) if IS_RETURN in columns else _also(select, **marked)
        columns = {**columns, IS_RETURN: DataType.BOOLEAN}
    unread = tuple(name for name, each in typed.items() if each.unread is not None)
    kept = _condition(source.where, columns, as_of) if source.where is not None else exp.true()
    key = KEYS.get(source.role)
    select = _also(select, **{TOTAL: _total(typed, source, unread, unlikely)})
    reasons = _reasons(source.role, columns, unread, unlikely)
    return Checked(_also(select, **reasons, **{KEPT: kept}), columns, unread, unlikely, key if key in columns else None)


def _total(typed: Mapping[str, Typed], source: Source, unread: tuple[str, ...], unlikely: tuple[str, ...]) -> exp.Expr:
    """The word of a row that is a total; what was computed on the way says nothing about it."""
    given = {name: each.type for name, each in typed.items() if name != IS_RETURN}
    given = {name: kind for name, kind in given.items() if source.columns.get(name) != ROW_COLUMN}
    misread = [(UNREAD, name) for name in unread] + [(UNLIKELY, name) for name in unlikely]
    return total_of(given, [mark + name for mark, name in misread if given.get(name) in _NO_NUMBERS])


def _typed(typed: Mapping[str, Typed]) -> exp.Select:
    select = exp.select(column(FILE), column(ROW)).from_(identifier_table(RAW))
    for name, each in typed.items():
        select = select.select(named(each.value, name), copy=False)
        if each.unread is not None:
            select = select.select(named(each.unread, UNREAD + name), copy=False)
        if each.left is not None:
            same = exp.EQ(this=exp.cast(column(name, of=RAW), "VARCHAR"), expression=column(TEXT, of=each.left))
            select = select.join(identifier_table(each.left), on=same, join_type="left", copy=False)
    return select


def _replaced(select: exp.Select, **values: exp.Expr) -> exp.Select:
    """All columns, those named with another value. Values are over the columns of `select`."""
    if not values:
        return select
    # Spelled out: not every engine can say "all columns, but this one so".
    chosen = (named(values[name], name) if name in values else column(name) for name in select.named_selects)
    return exp.select(*chosen).from_(select.subquery("rows"))


def _also(select: exp.Select, **values: exp.Expr) -> exp.Select:
    """All columns and further ones."""
    if not values:
        return select
    there = (column(name) for name in select.named_selects)
    return exp.select(*there, *(named(value, name) for name, value in values.items())).from_(select.subquery("rows"))


def _moments(select: exp.Select, typed: Mapping[str, Typed], zone: str) -> exp.Select:
    return _replaced(select, **{name: to_utc_sql(column(name), zone) for name, each in typed.items() if each.on_clock})


def _coded(select: exp.Select, columns: Mapping[str, DataType], role: Role) -> exp.Select:
    names = {name: each for name, each in known_columns(role).items() if each.values}
    known = {name: each for name, each in names.items() if columns.get(name) is DataType.TEXT}
    return _replaced(select, **{name: _standard_value(name, each) for name, each in known.items()})


def _standard_value(name: str, each: StandardColumn) -> exp.Expr:
    """`女` is `female`; a text that spells no standard value stays."""
    ifs = []
    for value, spellings in each.values.items():
        texts = [exp.Literal.string(text) for text in (value, *spellings)]
        spelled = exp.In(this=exp.func("lower", column(name)), expressions=texts)
        ifs.append(exp.If(this=spelled, true=exp.Literal.string(value)))
    return exp.Case(ifs=ifs, default=column(name))


def _derived(select: exp.Select, columns: Mapping[str, DataType]) -> tuple[exp.Select, dict[str, DataType]]:
    """With amount, cost, profit and discount where they follow from other columns."""
    has = set(columns)
    types = dict(columns)
    for name, needs, value in _formulas():
        if name not in has and needs <= has:
            select = _also(select, **{name: money(value)})
            types[name] = DataType.NUMBER
            has.add(name)
    return select, types


def _formulas() -> tuple[tuple[str, set[str], exp.Expr], ...]:
    amount, cost, profit, quantity = (
        # Wide enough that no product or difference of two overflows.
        exp.cast(column(name), "DECIMAL(20,4)")
        for name in ("amount", "cost", "profit", "quantity")
    )
    rate = exp.cast(column("discount_rate"), "DOUBLE")
    left = exp.Sub(this=exp.Literal.number(1), expression=rate.copy())
    off = exp.Div(
        this=exp.Paren(this=exp.Mul(this=exp.cast(amount, "DOUBLE"), expression=rate)), expression=exp.Paren(this=left)
    )
    possible = exp.and_(rate.copy() >= exp.Literal.number(0), rate.copy() < exp.Literal.number(1))
    return (
        ("amount", {"quantity", "unit_price"}, exp.Mul(this=quantity, expression=column("unit_price"))),
        ("cost", {"amount", "profit"}, exp.Sub(this=amount.copy(), expression=profit)),
        ("profit", {"amount", "cost"}, exp.Sub(this=amount.copy(), expression=cost)),
        ("discount", {"amount", "discount_rate"}, case(possible, off)),
    )


def _likely(
    select: exp.Select, columns: Mapping[str, DataType], role: Role, today: date
) -> tuple[exp.Select, tuple[str, ...]]:
    """With values that cannot be taken as unknown, and kept as text beside."""
    unlikely = {}
    for name, kind in columns.items():
        if name in known_columns(role) and (found := bounds(role, name, kind, today)):
            unlikely[name] = _beyond(name, found)
    texts = {UNLIKELY + name: case(wrong, exp.cast(column(name), "VARCHAR")) for name, wrong in unlikely.items()}
    unknown = {name: case(column(UNLIKELY + name).is_(exp.null()), column(name)) for name in unlikely}
    return _replaced(_also(select, **texts), **unknown), tuple(unlikely)


def _beyond(name: str, found: Bounds) -> exp.Expr:
    below = [exp.LT(this=column(name), expression=_limit(found.least))] if found.least is not None else []
    above = [exp.GT(this=column(name), expression=_limit(found.most))] if found.most is not None else []
    return exp.or_(*below, *above)


def _limit(value: float | date) -> exp.Expr:
    return day_sql(value) if isinstance(value, date) else exp.Literal.number(value)


def _is_return(rule: Node | None, columns: Mapping[str, DataType], as_of: Moment) -> exp.Expr:
    """By the rule; without one, by the file's own mark, else a negative quantity, or amount where there is none."""
    if rule is not None:
        return _condition(rule, columns, as_of)
    if columns.get(IS_RETURN) is DataType.BOOLEAN:
        return exp.func("coalesce", column(IS_RETURN), exp.false())
    sign = next((name for name in ("quantity", "amount") if name in columns), None)
    if sign is None:
        return exp.false()
    return exp.func("coalesce", exp.LT(this=column(sign), expression=exp.Literal.number(0)), exp.false())


def _condition(rule: Node, columns: Mapping[str, DataType], as_of: Moment) -> exp.Expr:
    errors = condition_errors(rule, columns, rows=True)
    if errors:
        raise Problems(errors)
    return compile_condition(rule, Scope(columns, as_of))


def _reasons(
    role: Role, columns: Mapping[str, DataType], unread: tuple[str, ...], unlikely: tuple[str, ...]
) -> dict[str, exp.Expr]:
    """The first reason to set the row aside, its column and the value's text; NULL where there is none."""
    tests: list[tuple[str, str, str]] = [("total_row", "", TOTAL)]
    for name, reason in required(role, columns).items():
        if name == TIME_COLUMN.get(role):
            tests += [("unreadable_time", name, UNREAD + name)] if name in unread else []
            tests += [("impossible_time", name, UNLIKELY + name)] if name in unlikely else []
        tests.append((reason, name, name))
    if role is Role.CUSTOMERS and VALID_FROM in unread:
        tests.append(("unreadable_time", VALID_FROM, UNREAD + VALID_FROM))
    if role in ORDERING:
        tests += [("unreadable_number", name, UNREAD + name) for name in ("amount", "quantity") if name in unread]
    return {
        REASON: _first(tests, [exp.Literal.string(reason) for reason, _, _ in tests]),
        COLUMN: _first(tests, [exp.Literal.string(name) if name else exp.null() for _, name, _ in tests]),
        VALUE: _first(tests, [exp.cast(column(test), "VARCHAR") for _, _, test in tests]),
    }


def _first(tests: list[tuple[str, str, str]], results: list[exp.Expr]) -> exp.Expr:
    """The result of the first test that holds: a required value is missing, or there is a text not taken over."""
    ifs = []
    for (_, name, test), result in zip(tests, results, strict=True):
        missing = column(test).is_(exp.null())
        ifs.append(exp.If(this=missing if test == name else exp.not_(missing), true=result))
    return exp.Case(ifs=ifs)
