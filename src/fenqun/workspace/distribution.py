"""How a trait is distributed over the customers."""

from collections.abc import Mapping
from math import floor, log10
from typing import Any

from sqlglot import exp

from fenqun.answers import Bin, TraitAnswer, ValueCount, plain
from fenqun.definition import DataType
from fenqun.query import Ask, Query, column, named
from fenqun.rules.local_day import local_time_sql
from fenqun.workspace.view import Known, View

FEW_VALUES = 12
MOST_VALUES = 20
MOST_BINS = 14
_TAIL = 0.98
"""The last bin takes what lies above this quantile: a few giants would otherwise leave one bin for everyone else."""


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


def _rows(profile: Query) -> exp.Expression:
    return profile.select.subquery("profile", copy=False)


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
    tail = exp.Anonymous(this="quantile_disc", expressions=[value, exp.Literal.number(str(_TAIL))])
    low, edge, high = ask(exp.select(exp.Min(this=value), tail, exp.Max(this=value)).from_(_rows(profile)))[0]
    start, width, count = _edges(float(low), float(edge if edge > low else high))
    place = exp.Floor(this=(value - exp.Literal.number(repr(start))) / exp.Literal.number(repr(width)))
    first, last = exp.Literal.number("0"), exp.Literal.number(str(count - 1))
    bounded = exp.Greatest(this=exp.Least(this=place, expressions=[last]), expressions=[first])
    select = exp.select(named(exp.cast(bounded, "int"), "place"), exp.Count(this=exp.Star())).from_(_rows(profile))
    known = select.where(exp.Not(this=exp.Is(this=column(name), expression=exp.Null()))).group_by(exp.Literal.number(1))
    counts = {int(place): int(customers) for place, customers in ask(known)}
    edges = [start + width * at for at in range(count)] + [max(start + width * count, float(high))]
    return tuple(Bin(edges[at], edges[at + 1], counts.get(at, 0)) for at in range(count))


def _edges(low: float, high: float) -> tuple[float, float, int]:
    """A round start, a round width and how many bins reach from `low` past `high`."""
    span = (high - low) or abs(high) or 1.0
    rough = span / (MOST_BINS - 2)
    power = 10.0 ** floor(log10(rough))
    width = next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= rough)
    start = floor(low / width) * width
    return start, width, max(1, min(MOST_BINS + 1, floor((high - start) / width) + 1))
