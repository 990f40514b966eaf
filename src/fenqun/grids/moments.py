"""How attributes go together over the rows of a customer that rates a brand: sums of products by group."""

from collections.abc import Sequence
from itertools import combinations_with_replacement

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.grids.perceiving import CUSTOMER, GROUP, as_number, group_of
from fenqun.grids.positioning import Positioning
from fenqun.query import Query, column, named

_RATED = "rated "
"""Before the number of an attribute: the column of its ratings."""


def moments(source: Query, wanted: Positioning, brands: Sequence[str], attributes: Sequence[str]) -> Query:
    """A row per group of respondents: of the customer's rows that rate one of these brands on all these attributes, how
    many there are, the sums of the ratings, and of their products two by two, each attribute with itself and those
    after it. Who rates the same twice counts with the mean.
    """
    rated = [f"{_RATED}{place}" for place in range(len(attributes))]
    rows = exp.select(named(column(CUSTOMER), CUSTOMER), column(wanted.brand))
    rows = rows.select(*(named(_rating(source, wanted, name), to) for name, to in zip(attributes, rated, strict=True)))
    rows = rows.from_(source.select.subquery("s")).group_by(column(CUSTOMER), column(wanted.brand))
    rows = rows.where(exp.cast(column(wanted.brand), "text").isin(*(exp.Literal.string(name) for name in brands)))
    sums = [named(exp.Sum(this=column(name)), name) for name in rated]
    for one, other in combinations_with_replacement(rated, 2):
        product = exp.Mul(this=column(one), expression=column(other))
        sums.append(named(exp.Sum(this=product), f"{one} {other}"))
    told = [exp.Not(this=exp.Is(this=column(name), expression=exp.null())) for name in rated]
    group = group_of(column(CUSTOMER))
    found = exp.select(named(group, GROUP), named(exp.Count(this=exp.Star()), _RATED), *sums)
    found = found.from_(rows.subquery("r")).where(*told).group_by(group.copy()).order_by(column(GROUP))
    return Query(found, {GROUP: DataType.TEXT, **{each.alias: DataType.NUMBER for each in found.selects[1:]}})


def _rating(source: Query, wanted: Positioning, attribute: str) -> exp.Expr:
    """The mean of a customer's ratings of a brand on an attribute."""
    if wanted.attributes is not None:
        return exp.Avg(this=as_number(column(attribute), source.columns[attribute]))
    answer = as_number(column(wanted.answer), source.columns[wanted.answer])
    same = exp.cast(column(wanted.attribute), "text").eq(exp.Literal.string(attribute))
    return exp.Avg(this=exp.Case().when(same, answer))
