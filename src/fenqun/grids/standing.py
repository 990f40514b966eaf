"""What the segments of a target choice are judged on: their figures, out of a few queries over the profile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.grids.criteria import Reach
from fenqun.grids.target import Measure, Target
from fenqun.query import Ask, Query, column, named
from fenqun.segments.fitted import is_known
from fenqun.segments.groups import Group

CONSENTING = "may be contacted"
"""No name of a definition: those hold no blanks."""

_NTH = "nth word"


@dataclass(frozen=True)
class Earlier:
    """A segment in an earlier snapshot: its customers, and their value (None where no trait stood for it)."""

    customers: int
    value: float | None


def figures(
    target: Target, groups: Mapping[str, Group], segments: Iterable[str], earlier: Mapping[str, Earlier] | None
) -> dict[str, dict[str, float]]:
    """By factor and segment its figure; what is not known is missing, and all of a segment without customers.

    groups: by segment, as `measure` gives them. earlier: None where there is no earlier snapshot.
    """
    there = [segment for segment in segments if segment in groups and groups[segment].customers]
    found: dict[str, dict[str, float]] = {}
    for name, factor in target.factors.items():
        measure, trait = factor.measure_of(name), factor.trait_of(name)
        told: dict[str, float | None]
        if factor.ratings is not None:
            told = {segment: factor.ratings.get(segment) for segment in there}
        elif measure is not None:
            told = {each: measured(measure, groups[each], (earlier or {}).get(each)) for each in there}
        else:
            told = {segment: mean(groups[segment], trait or name) for segment in there}
        found[name] = {segment: figure for segment, figure in told.items() if figure is not None}
    return found


def measured(measure: Measure, group: Group, earlier: Earlier | None) -> float | None:
    """A measure of one segment; growth is unknown where it was not there before."""
    value = None if group.value is None else float(group.value)
    if measure == "size":
        return float(group.customers)
    if measure == "value":
        return value
    if measure == "value_per_customer":
        return None if value is None else value / group.customers
    if earlier is None:
        return None
    if measure == "growth":
        return _growth(group.customers, earlier.customers)
    return None if value is None else _growth(value, earlier.value)


def _growth(now: float, before: float | None) -> float | None:
    return now / before - 1 if before is not None and before > 0 else None


def mean(group: Group, trait: str) -> float | None:
    """The mean of a number over those of whom it is known, or the share of them who carry a tag."""
    if trait in group.numbers:
        figures_ = group.numbers[trait]
        return float(figures_.total / figures_.known) if figures_.known else None
    counts = group.texts.get(trait, {})
    known = sum(counts.values())
    return counts.get("true", 0) / known if known else None


def reach(profile: Query, division: str, inputs: Sequence[str], reachable: str | None, ask: Ask) -> dict[str, Reach]:
    """By segment how many customers have all of `inputs` known, and how many the yes/no column `reachable`; a query."""
    known = exp.and_(*(is_known(column(name)) for name in inputs)) if inputs else exp.true()
    parts: list[exp.Expr] = [exp.Count(this=exp.Star()), exp.CountIf(this=known)]
    if reachable is not None:
        parts.append(exp.CountIf(this=exp.Is(this=column(reachable), expression=exp.true())))
    wanted = (named(part, f"part {at}") for at, part in enumerate(parts))
    select = exp.select(column(division), *wanted).from_(profile.under("profile"), copy=False)
    rows = ask(select.group_by(column(division)))
    return {
        str(segment): Reach(int(customers), int(told), int(rest[0]) if rest else None)
        for segment, customers, told, *rest in rows
    }


def with_consents(profile: Query, consents: Query, until: datetime) -> Query:
    """The profile with CONSENTING: whether a customer's latest word on any channel and purpose is that it is granted.

    consents: rows with `customer_id` and `granted`, and `channel`, `purpose`, `changed_at` where the source has them.
    until: naive UTC; what was said later is not known yet. Who never said anything has granted nothing; of words of
    the same moment a refusal counts.
    """
    who = exp.select(column("customer_id")).distinct().from_(_latest(consents, until).subquery("words"))
    who = who.where(column(_NTH).eq(1), column("granted").is_(exp.true()))
    columns = [column(name, of="p") for name in profile.columns]
    there = exp.Not(this=exp.Is(this=column("customer_id", of="w"), expression=exp.null()))
    select = exp.select(*columns, named(there, CONSENTING)).from_(profile.under("p"), copy=False)
    on = column("customer_id", of="p").eq(column("customer_id", of="w"))
    joined = select.join(who.subquery("w"), on=on, join_type="left")
    return Query(joined, {**profile.columns, CONSENTING: DataType.BOOLEAN})


def _latest(consents: Query, until: datetime) -> exp.Select:
    """The words of each customer on each channel and purpose, counted from the latest."""
    per = [column(name) for name in ("customer_id", "channel", "purpose") if name in consents.columns]
    granted = exp.Coalesce(this=column("granted"), expressions=[exp.false()])
    order = [exp.Ordered(this=granted)]
    rows = consents.select.subquery("consents")
    select = exp.select(column("customer_id"), column("granted")).from_(rows)
    if "changed_at" in consents.columns:
        moment = exp.cast(exp.Literal.string(until.isoformat(" ")), "timestamp")
        select = select.where(exp.LTE(this=column("changed_at"), expression=moment))
        order = [exp.Ordered(this=column("changed_at"), desc=True), *order]
    nth = exp.Window(this=exp.RowNumber(), partition_by=per, order=exp.Order(expressions=order))
    return select.select(named(nth, _NTH))
