"""Where the shares of a grade end in the data: the least score of each level."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import double, floating
from fenqun.segments.cuts import ladder
from fenqun.segments.figures import count_known, exact_sum, values_at, with_known

Cuts = list[float | None]
"""The least score of each level but the last; None for a level that nobody reaches."""


def cuts_by_customers(profile: Query, score: exp.Expression, shares: Sequence[Fraction], ask: Ask) -> Cuts:
    """The shares (where each ends, from the best) of the customers with a score; of few, three queries.

    Customers with one score share a level: the one in which the middle of their group lies.
    """
    scored = exp.select(named(score, "score")).from_(profile.under("profile"), copy=False)
    scores = Query(scored, {"score": DataType.NUMBER})
    count = count_known(scores, ["score"], ask)
    if count == 0:
        return [None for _ in shares]
    # Only the group in which a share ends can lie on both sides of it: the others end before or begin after.
    places = [count - 1 - min(floor(share * count), count - 1) for share in shares]
    values = values_at(scores, ["score"], {"score": places}, count, ask)["score"]
    edges = sorted(set(values.values()))
    bins = {int(at): (int(customers), float(least)) for at, customers, least in ask(_parts(scores, edges))}
    cuts: Cuts = []
    for share, place in zip(shares, places, strict=True):
        edge = values[place]
        on = 2 * edges.index(edge) + 1
        here, _ = bins[on]
        above = [part for at, part in bins.items() if at > on]
        within = 2 * sum(customers for customers, _ in above) + here <= 2 * share * count
        cuts.append(edge if within else min((least for _, least in above), default=None))
    return cuts


def _parts(scores: Query, edges: Sequence[float]) -> exp.Select:
    """How many scores are on each edge, between two, below and above all, and the least of each part; parts from 0,
    those of odd numbers are the edges."""

    def passes(at: int) -> exp.Expression:
        compare = exp.GT if at % 2 else exp.GTE
        return compare(this=column("score"), expression=floating(edges[at // 2]))

    part = ladder([exp.Literal.number(at) for at in range(2 * len(edges) + 1)], passes)
    parts = with_known(scores, ["score"], named(part, "part"), column("score")).subquery("parts")
    wanted = (exp.Count(this=exp.Star()), exp.Min(this=column("score")))
    return exp.select(column("part"), *wanted).from_(parts).group_by(column("part"))


def cuts_by_value(profile: Query, score: exp.Expression, by: str, shares: Sequence[Fraction], ask: Ask) -> Cuts:
    """The shares of what the customers with a score brought, `by` a trait; two queries.

    Who brought less than nothing does not lessen what the others brought. Equal scores stay together.
    """
    known_or_zero = exp.Coalesce(this=double(column(by)), expressions=[floating(0)])
    brought = exp.Greatest(this=known_or_zero, expressions=[floating(0)], ignore_nulls=True)
    scored = exp.select(named(score, "score"), named(brought, "brought")).from_(profile.under("profile"), copy=False)
    scores = Query(scored, {"score": DataType.NUMBER, "brought": DataType.NUMBER})
    whole = float(ask(with_known(scores, ["score"], named(exact_sum(column("brought")), "whole")))[0][0] or 0)
    if whole <= 0:
        return [None for _ in shares]
    groups = with_known(scores, ["score"], column("score"), named(exact_sum(column("brought")), "size"))
    groups = groups.group_by(column("score"))
    order = exp.Order(expressions=[exp.Ordered(this=column("score"), desc=True)])
    reached = exp.Window(this=exp.Sum(this=column("size")), order=order, spec=_UP_TO_HERE.copy())
    summed = exp.select(column("score"), column("size"), named(reached, "reached")).from_(groups.subquery("groups"))
    least = [named(_least_within(share, whole), f"end {at}") for at, share in enumerate(shares)]
    row = ask(exp.select(*least).from_(summed.subquery("summed")))[0]
    return [None if cut is None else float(cut) for cut in row]


_UP_TO_HERE = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")


def _least_within(share: Fraction, whole: float) -> exp.Expression:
    """The least score whose group has its middle within the share: 2·reached - size <= 2·share·whole."""
    doubled = exp.Mul(this=floating(2), expression=double(column("reached")))
    middle = exp.Paren(this=exp.Sub(this=doubled, expression=double(column("size"))))
    left = exp.Mul(this=middle, expression=floating(share.denominator))
    within = exp.LTE(this=left, expression=floating(2 * share.numerator * whole))
    return exp.Min(this=exp.Case().when(within, column("score")))
