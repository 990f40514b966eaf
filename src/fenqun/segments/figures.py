"""Exact figures over the profile, by few queries: counts, extremes, sums and ordered values."""

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlglot import exp

from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import double, floating
from fenqun.segments.cuts import between, quantile_ranks
from fenqun.segments.fitted import is_known

EXACT = exp.DataType.build("decimal(38, 10)")
"""What is summed is a decimal: sums of doubles depend on their order, and a refresh repeated must not."""
MANY = 100_000
"""Customers, of whom it takes longer to put a trait in order than to ask whether it has few values."""
SOME = 10_000
"""Customers, by whom that is judged."""
FEW = 2_000
"""Different values among these: where there are no more, all are counted sooner than put in order."""
MORE = 1_000_000
"""Customers, of whom it takes longer to put a trait of many values in order than to look first near which values."""
PER_STEP = 32
"""Customers to a step, were many values spread evenly from the least to the greatest."""


def exact_sum(expression: exp.Expression) -> exp.Expression:
    """The sum in decimals of ten places; what does not fit (10^28 and more) is left out."""
    return exp.Sum(this=exp.TryCast(this=expression, to=EXACT.copy()))


def with_known(profile: Query, names: Iterable[str], *select: exp.Expression) -> exp.Select:
    """`select` over the customers for whom all `names` are known."""
    found = exp.select(*select).from_(profile.under("profile"), copy=False)
    return found.where(*(is_known(column(name)) for name in names))


def count_known(profile: Query, names: Iterable[str], ask: Ask) -> int:
    """How many customers have all `names` known."""
    return int(ask(with_known(profile, names, named(exp.Count(this=exp.Star()), "customers")))[0][0])


def values_at(
    profile: Query, known: Sequence[str], wanted: Mapping[str, Sequence[int]], count: int, ask: Ask
) -> dict[str, dict[int, float]]:
    """The values at places (from 0) of each trait's ascending order, among the `count` customers with all `known`.

    One query puts all in order. Among many customers two are asked before, and for each trait one or two: few values
    are counted, of many only those near the places are put in order.
    """
    places = {name: sorted(set(indexes)) for name, indexes in wanted.items() if indexes}
    if not places or count == 0:
        return {name: {} for name in wanted}
    found = _among_many(profile, known, places, count, ask) if count >= MANY else {}
    if others := [name for name in places if name not in found]:
        lists = [named(_ordered(double(column(name)), places[name], count), name) for name in others]
        found |= dict(zip(others, ask(with_known(profile, known, *lists))[0], strict=True))
    return {name: dict(zip(places.get(name, ()), map(float, found.get(name, ())), strict=True)) for name in wanted}


def _among_many(
    profile: Query, known: Sequence[str], places: Mapping[str, Sequence[int]], count: int, ask: Ask
) -> dict[str, list[Any]]:
    """The values of each trait at its places; not of those that no steps part, as what has no end."""
    few = _of_few_values(profile, known, places, ask)
    others = [name for name in places if name not in few] if count >= MORE else []
    ends = extremes(profile, known, others, ask) if others else {}
    found = {}
    for name, indexes in places.items():
        values = with_known(profile, known, named(double(column(name)), "value"))
        if name in few:
            found[name] = [value for _, value, _, _ in _held(values, column("value"), indexes, ask)]
        elif name in ends and (step := _step(*ends[name], count // PER_STEP)) is not None:
            found[name] = _near(values, step, indexes, ask)
    return found


def _of_few_values(profile: Query, known: Sequence[str], names: Iterable[str], ask: Ask) -> list[str]:
    """The traits that seem to have few different values, by some of the customers: days, numbers of orders."""
    names = list(names)
    some = with_known(profile, known, *map(column, names)).limit(SOME)
    distinct = [named(exp.Count(this=exp.Distinct(expressions=[column(name)])), name) for name in names]
    row = ask(exp.select(*distinct).from_(some.subquery("drawn")))[0]
    return [name for name, values in zip(names, row, strict=True) if int(values) <= FEW]


def _step(low: float, high: float, steps: int) -> exp.Expression | None:
    """Which of so many even steps from low to high a `value` is in: never less for a greater one, also as rounded."""
    per_step = steps / (high - low) if low < high else 0.0
    if not 0 < per_step < math.inf:
        return None
    away = exp.Paren(this=exp.Sub(this=column("value"), expression=exp.Paren(this=floating(low))))
    return exp.cast(exp.Mul(this=away, expression=floating(per_step)), "int")


def _near(values: exp.Select, step: exp.Expression, places: Sequence[int], ask: Ask) -> list[Any]:
    """The `value` at each place, of those alone put in order that are in the steps which hold the places."""
    before: dict[int, int] = {}
    count, among = 0, []
    for place, at, first, end in _held(values, step, places, ask):
        if at not in before:
            before[at], count = count, count + end - first
        among.append(before[at] + place - first)
    # Listed as a query: it is joined, where of several values in a row each is compared with most customers'.
    steps = exp.Explode(this=exp.Array(expressions=[exp.Literal.number(at) for at in before]))
    those = exp.In(this=step, query=exp.select(named(steps, "step")).subquery())
    near = exp.select(_ordered(column("value"), among, count)).from_(values.subquery("known"))
    return list(ask(near.where(those))[0][0])


def _held(values: exp.Select, by: exp.Expression, places: Sequence[int], ask: Ask) -> list[tuple[int, Any, int, int]]:
    """For each place, in order: the place, what those have there that it is ordered `by`, the place of the first of
    them, and that after the last."""
    customers, order = column("customers"), exp.Order(expressions=[exp.Ordered(this=column("by"))])
    counted = exp.select(named(by, "by"), named(exp.Count(this=exp.Star()), "customers"))
    counted = counted.from_(values.subquery("known")).group_by(by)
    reached = named(exp.Window(this=exp.Sum(this=customers), order=order), "end")
    groups = exp.select(column("by"), customers, reached).from_(counted.subquery("counted"))
    place, end = column("place"), column("end")
    first = exp.Sub(this=end, expression=customers)
    wanted = exp.Explode(this=exp.Array(expressions=[exp.Literal.number(each) for each in places]))
    holds = exp.and_(exp.LTE(this=first, expression=place), exp.GT(this=end, expression=place))
    found = exp.select(place, column("by"), first, end).from_(groups.subquery("groups"))
    found = found.join(exp.select(named(wanted, "place")).subquery("wanted"), on=holds).order_by(place)
    return [(int(row[0]), row[1], int(row[2]), int(row[3])) for row in ask(found)]


def _ordered(value: exp.Expression, indexes: Sequence[int], count: int) -> exp.Expression:
    # Asked for in the middle of its step (index + ½) / count, rounding cannot move a value to its neighbour.
    fractions = [exp.Literal.number(f"{(index + 0.5) / count!r}") for index in indexes]
    return exp.Anonymous(this="quantile_disc", expressions=[value, exp.Array(expressions=fractions)])


def quantile_cuts(
    profile: Query, known: Sequence[str], bins: Mapping[str, int], count: int, ask: Ask
) -> dict[str, list[float]]:
    """Per trait its bins - 1 inner quantiles (type 7), among the `count` customers with all `known`."""
    ranks = {name: quantile_ranks(count, size) for name, size in bins.items()}
    last = count - 1
    wanted = {
        name: [place for at in found for place in (at.index, min(at.index + 1, last))] for name, found in ranks.items()
    }
    values = values_at(profile, known, wanted, count, ask)
    return {
        name: [between(values[name][at.index], values[name][min(at.index + 1, last)], at.part) for at in found]
        for name, found in ranks.items()
    }


def ranked_cuts(profile: Query, known: Sequence[str], name: str, bins: int, count: int, ask: Ask) -> list[list[Any]]:
    """The (value, customer id) at the end of each bin but the last, equal values parted in the order of the ids.

    Only those who have a value that is parted are put in order: two queries more than the values take.
    """
    places = [at.index for at in quantile_ranks(count, bins)]
    values = values_at(profile, known, {name: places}, count, ask)[name]
    edges = sorted(set(values.values()))
    if not edges:
        return []
    value = double(column(name))
    below = (exp.LT(this=value.copy(), expression=floating(edge)) for edge in edges)
    counts = [exp.Count(this=exp.Case().when(each, exp.Literal.number(1))) for each in below]
    row = ask(with_known(profile, known, *(named(part, f"below {at}") for at, part in enumerate(counts))))[0]
    before = {edge: int(count) for edge, count in zip(edges, row, strict=True)}
    wanted = {place: (edge, place - before[edge] + 1) for place, edge in values.items()}
    found = ask(_ranked(profile, known, value, wanted.values()))
    ids = {(float(edge), int(rank)): str(customer) for edge, rank, customer in found}
    return [[values[place], ids[wanted[place]]] for place in places]


def _ranked(
    profile: Query, known: Sequence[str], value: exp.Expression, wanted: Iterable[tuple[float, int]]
) -> exp.Select:
    """Of those with one value: value, rank by id (from 1) and id, at the wanted values and ranks."""
    pairs = sorted(set(wanted))
    order = exp.Order(expressions=[exp.Ordered(this=column("customer_id"))])
    rank = exp.Window(this=exp.RowNumber(), partition_by=[value.copy()], order=order)
    parts = (named(value.copy(), "value"), named(rank, "rank"), named(column("customer_id"), "id"))
    edges = [floating(edge) for edge in dict.fromkeys(edge for edge, _ in pairs)]
    ranked = with_known(profile, known, *parts).where(exp.In(this=value.copy(), expressions=edges))
    found = [
        exp.and_(
            exp.EQ(this=column("value"), expression=floating(edge)),
            exp.EQ(this=column("rank"), expression=exp.Literal.number(rank)),
        )
        for edge, rank in pairs
    ]
    selected = exp.select(column("value"), column("rank"), column("id")).from_(ranked.subquery("ranked"))
    return selected.where(exp.or_(*found))


def extremes(profile: Query, known: Sequence[str], names: Sequence[str], ask: Ask) -> dict[str, tuple[float, float]]:
    """The least and the greatest value of each trait; nothing where no customer has all `known`."""
    wanted = [
        named(function(this=double(column(name))), f"{name} {function.__name__}")
        for name in names
        for function in (exp.Min, exp.Max)
    ]
    row = ask(with_known(profile, known, *wanted))[0]
    if row[0] is None:
        return {}
    return {name: (float(row[2 * at]), float(row[2 * at + 1])) for at, name in enumerate(names)}


def sums(profile: Query, known: Sequence[str], wanted: Sequence[exp.Expression], ask: Ask) -> list[Decimal]:
    """The exact sum of each expression; zero for no customers."""
    columns = [named(exact_sum(expression), f"sum {at}") for at, expression in enumerate(wanted)]
    return [Decimal(total or 0) for total in ask(with_known(profile, known, *columns))[0]]
