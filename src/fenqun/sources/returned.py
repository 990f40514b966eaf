"""Orders taken back, as rows of their own that net the spend."""

from collections.abc import Sequence

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import Query, column, named
from fenqun.sources.source import Role
from fenqun.sources.standard import standard

IS_RETURN = "is_return"
_MONEY = "DECIMAL(18,4)"
_SHARE, _AT = "_share", "_at"


def returned(sources: Sequence[Query]) -> Query | None:
    """One row per returned order, or per product of it where the sources say which: `order_id`, `product_id`,
    `returned_at` (the first) and `amount` (all that was paid back), as far as any source has them.

    Rows whose `returned` is false are none. None where no source names orders.
    """
    usable = [source for source in sources if "order_id" in source.columns]
    if not usable:
        return None
    wanted = {"product_id": DataType.TEXT, "returned_at": DataType.TIME, "amount": DataType.NUMBER}
    columns = {name: kind for name, kind in wanted.items() if any(name in source.columns for source in usable)}
    keys = ["order_id", *(name for name in columns if name == "product_id")]
    every = (
        exp.union(*(_said(source, columns) for source in usable), distinct=False)
        if len(usable) > 1
        else _said(usable[0], columns)
    )
    found = exp.select(*(column(key) for key in keys)).from_(every.subquery("returns"))
    if "returned_at" in columns:
        found = found.select(named(exp.Min(this=column("returned_at")), "returned_at"))
    if "amount" in columns:
        found = found.select(named(exp.Sum(this=exp.Abs(this=column("amount"))), "amount"))
    return Query(found.group_by(*(column(key) for key in keys)), {"order_id": DataType.TEXT, **columns})


def _said(source: Query, columns: dict[str, DataType]) -> exp.Select:
    types = {DataType.TEXT: "VARCHAR", DataType.TIME: "TIMESTAMP", DataType.NUMBER: _MONEY}
    chosen = (
        column(name) if name in source.columns else named(exp.cast(exp.null(), types[kind]), name)
        for name, kind in columns.items()
    )
    select = exp.select(column("order_id"), *chosen).from_(source.select.subquery("said"))
    return (
        select.where(exp.func("coalesce", column("returned"), exp.true())) if "returned" in source.columns else select
    )


def with_returns(rows: Query, returns: Query, time_column: str | None) -> Query:
    """The rows of orders or their lines, and for each returned one another: at the time of the return where it is
    known, its money and quantity negated, `is_return` true.

    Where an amount was paid back, the rows of the order share it by their amounts, and no more than their sum.
    """
    again = _matched(rows, returns, time_column)
    chosen = [named(_turned(name, kind, time_column), name) for name, kind in rows.columns.items()]
    turned = exp.select(*chosen).from_(again.subquery("again"))
    return Query(exp.union(rows.select, turned, distinct=False), rows.columns)


def _matched(rows: Query, returns: Query, time_column: str | None) -> exp.Select:
    """The returned rows with `_share` (of their amounts that was paid back; NULL: all) and `_at` (when)."""
    keys = [key for key in ("order_id", "product_id") if key in returns.columns and key in rows.columns]
    same = exp.and_(*(column(key, "r").eq(column(key, "t")) for key in keys))
    select = exp.select(*(column(name, "r") for name in rows.columns))
    share: exp.Expr = exp.cast(exp.null(), "DOUBLE")
    if "amount" in returns.columns and "amount" in rows.columns:
        total = exp.Window(this=exp.Sum(this=column("amount", "r")), partition_by=[column(key, "t") for key in keys])
        part = exp.Div(this=exp.cast(column("amount", "t"), "DOUBLE"), expression=exp.cast(total, "DOUBLE"))
        positive = exp.GT(this=total.copy(), expression=exp.Literal.number(0))
        most = exp.func("least", part, exp.cast(exp.Literal.number(1), "DOUBLE"))
        share = exp.Case(ifs=[exp.If(this=exp.and_(column("amount", "t").is_(exp.null()).not_(), positive), true=most)])
    at: exp.Expr = exp.cast(exp.null(), "TIMESTAMP")
    if time_column is not None:
        known = [column("returned_at", "t")] if "returned_at" in returns.columns else []
        at = exp.func("coalesce", *known, column(time_column, "r"))
    select = select.select(named(share, _SHARE), named(at, _AT)).from_(rows.select.subquery("r"))
    return select.join(returns.select.subquery("t"), on=same).where(exp.not_(column(IS_RETURN, "r")))


def _turned(name: str, kind: DataType, time_column: str | None) -> exp.Expr:
    if name == IS_RETURN:
        return exp.true()
    if name == time_column:
        return column(_AT)
    if kind is not DataType.NUMBER or not is_summed(name):
        return column(name)
    part = exp.Mul(this=exp.cast(column(name), "DOUBLE"), expression=column(_SHARE))
    some = exp.Neg(this=exp.cast(exp.func("round", part, exp.Literal.number(4)), _MONEY))
    return exp.Case(ifs=[exp.If(this=column(_SHARE).is_(exp.null()), true=exp.Neg(this=column(name)))], default=some)


def is_summed(name: str) -> bool:
    """Whether the column of an order is the sum of its lines': money and quantities, no prices and shares."""
    known = standard(Role.ORDERS).get(name)
    is_number = known is not None and known.type is DataType.NUMBER
    return is_number and name != "discount_rate"
