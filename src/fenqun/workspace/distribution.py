"""How a trait is distributed over the customers."""

from collections.abc import Mapping
from functools import reduce
from itertools import pairwise
from typing import Any

from sqlglot import exp

from fenqun.answers import Bin, TraitAnswer, ValueCount, plain
from fenqun.definition import DataType
from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import floating
from fenqun.rules.local_day import local_time_sql
from fenqun.workspace.bins import inner_edges
from fenqun.workspace.view import Known, View

FEW_VALUES = 12
MOST_VALUES = 20
_RANGE = ("0.01", "0.5", "0.98")
"""The quantiles that bins are laid out for: a few giants would otherwise leave one bin for everyone else."""


def trait_answer(view: View, name: str, ask: Ask) -> TraitAnswer:
    """The distribution of a trait or attribute over the profile."""
    entry = view.known(name)
    counts = exp.select(exp.Count(this=column(name)), exp.Count(this=exp.Distinct(expressions=[column(name)]))).from_(
        _rows(view.profile)
    )
    known, distinct = (int(count) for count in ask(counts)[0])
    bins, values = _parts(view, entry, distinct, ask) if known else ((), ())
    shown = sum(part.customers for part in bins) + sum(part.customers for part in values)
    return TraitAnswer(
        name=name,
        label=entry.label,
        kind=entry.kind,
        type=entry.type.value,
        unit=entry.unit,
        meaning=entry.meaning,
        as_of=view.as_of,
        customers=view.customers,
        known=known,
        statistics=_statistics(view.profile, name, ask) if known and entry.type is DataType.NUMBER else {},
        bins=bins,
        values=values,
        other=known - shown,
    )


def _parts(view: View, entry: Known, distinct: int, ask: Ask) -> tuple[tuple[Bin, ...], tuple[ValueCount, ...]]:
    """The bins of a number of many values; else the values, of days the years."""
    name = entry.name
    if entry.type is DataType.NUMBER and distinct > FEW_VALUES:
        return _bins(view.profile, name, ask), ()
    if entry.type in (DataType.DATE, DataType.TIME):
        day = column(name) if entry.type is DataType.DATE else local_time_sql(column(name), view.zone)
        return (), _values(view, name, exp.Extract(this=exp.var("year"), expression=day), ask, by_value=True)
    return (), _values(view, name, column(name), ask, by_value=entry.type is DataType.NUMBER)


def _rows(profile: Query) -> exp.Expr:
    return profile.under("profile")


def _statistics(profile: Query, name: str, ask: Ask) -> Mapping[str, Any]:
    value = exp.cast(column(name), "double")
    quartiles = [
        exp.Anonymous(this="quantile_cont", expressions=[value, exp.Literal.number(part)]) for part in _QUARTILES
    ]
    wanted = (exp.Min(this=column(name)), *quartiles, exp.Max(this=column(name)), exp.Avg(this=value))
    deviation = exp.Anonymous(this="stddev_pop", expressions=[value])
    found = ask(exp.select(*wanted, deviation).from_(_rows(profile)))[0]
    return dict(zip(("min", "p25", "median", "p75", "max", "mean", "deviation"), found, strict=True))


_QUARTILES = ("0.25", "0.5", "0.75")


def _values(view: View, name: str, value: exp.Expression, ask: Ask, *, by_value: bool) -> tuple[ValueCount, ...]:
    """The most frequent values, in the order of the values where asked; one that is unknown is not among them."""
    count = exp.Count(this=exp.Star())
    select = exp.select(named(value, "value"), named(count, "customers")).from_(_rows(view.profile))
    select = select.where(exp.Not(this=exp.Is(this=column(name), expression=exp.Null())))
    frequent = select.group_by(exp.Literal.number(1)).order_by(
        exp.Ordered(this=column("customers"), desc=True), exp.Ordered(this=column("value"))
    )
    found = ask(frequent.limit(MOST_VALUES))
    if by_value:
        found = sorted(found)
    return tuple(_counted(view, name, part, int(customers)) for part, customers in found)


def _counted(view: View, name: str, value: Any, customers: int) -> ValueCount:
    text = f"{value:.15g}" if isinstance(value, float) else str(plain(value))
    text = text.lower() if isinstance(value, bool) else text
    return ValueCount(text, view.value_label(name, text), customers)


def _bins(profile: Query, name: str, ask: Ask) -> tuple[Bin, ...]:
    value = exp.cast(column(name), "double")
    range_ = [exp.Anonymous(this="quantile_disc", expressions=[value, exp.Literal.number(part)]) for part in _RANGE]
    ends = exp.select(exp.Min(this=value), *range_, exp.Max(this=value)).from_(_rows(profile))
    low, first, median, last, high = (float(end) for end in ask(ends)[0])
    edges = inner_edges(first, median, last if last > first else high)
    passed = [exp.cast(exp.GTE(this=value, expression=floating(edge)), "int") for edge in edges]
    nothing: exp.Expr = exp.Literal.number(0)
    place = reduce(lambda sum_, one: exp.Add(this=sum_, expression=one), passed, nothing)
    select = exp.select(named(place, "place"), exp.Count(this=exp.Star())).from_(_rows(profile))
    known = select.where(exp.Not(this=exp.Is(this=column(name), expression=exp.Null()))).group_by(exp.Literal.number(1))
    counts = {int(place): int(customers) for place, customers in ask(known)}
    whole = [min(low, edges[0]) if edges else low, *edges, max(high, edges[-1]) if edges else high]
    return tuple(Bin(*pair, counts.get(at, 0)) for at, pair in enumerate(pairwise(whole)))
