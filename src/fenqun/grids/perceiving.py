"""The answers of a survey about brands, added up by segment and by disjoint groups of respondents."""

from collections.abc import Iterator

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.grids.positioning import Positioning
from fenqun.query import Query, column, named

CUSTOMER = "customer_id"
SEGMENT, GROUP, BRAND, ATTRIBUTE, ANSWERED, TOTAL = "segment", "group", "brand", "attribute", "answered", "total"
COLUMNS = (SEGMENT, GROUP, BRAND, ATTRIBUTE, ANSWERED, TOTAL)
"""Of `perceived`."""
_HEX = 2


def perceived(source: Query, profile: Query, wanted: Positioning) -> Query:
    """A row per segment, group of respondents, brand and attribute: how many answered, and the sum of the answers.

    yes is 1 and no 0. A respondent's answers are all in one of 256 groups, by the id alone. The segment is '' without a
    segmentation, or of who is not in the profile; the group is '' where the source has no respondents. Rows without a
    brand, an attribute or a readable answer are passed over. Of judgements of pairs the other brand is the attribute.
    """
    segmented = wanted.segmentation is not None and CUSTOMER in source.columns
    rows = exp.select(*_asked(source, wanted, segmented=segmented)).from_(source.select.subquery("s"))
    if segmented:
        who = exp.select(column(CUSTOMER), column(str(wanted.segmentation))).from_(profile.select.subquery("profile"))
        same = column(CUSTOMER, of="p").eq(column(CUSTOMER, of="s"))
        rows = rows.join(who.subquery("p"), on=same, join_type="left")
    long = _unfolded(rows, wanted)
    keys = [column(name) for name in (SEGMENT, GROUP, BRAND, ATTRIBUTE)]
    sums = (named(exp.Count(this=column(TOTAL)), ANSWERED), named(exp.Sum(this=column(TOTAL)), TOTAL))
    told = [exp.Not(this=exp.Is(this=column(name), expression=exp.null())) for name in (BRAND, ATTRIBUTE, TOTAL)]
    found = exp.select(*keys, *sums).from_(long.subquery("a")).where(*told).group_by(*keys).order_by(*keys)
    return Query(found, {name: DataType.NUMBER if name in (ANSWERED, TOTAL) else DataType.TEXT for name in COLUMNS})


_VALUE = "value "
"""Before the name of a column of answers, while a row holds several."""


def respondents(source: Query, profile: Query, wanted: Positioning) -> Query:
    """A row per segment, '' without a segmentation: how many customers of the profile answered at all."""
    who = exp.select(column(CUSTOMER)).distinct().from_(source.select.subquery("s"))
    same = column(CUSTOMER, of="p").eq(column(CUSTOMER, of="w"))
    segment = column(wanted.segmentation, of="p") if wanted.segmentation else exp.Literal.string("")
    found = exp.select(named(segment, SEGMENT), named(exp.Count(this=exp.Star()), ANSWERED))
    found = found.from_(profile.select.subquery("p")).join(who.subquery("w"), on=same).group_by(segment.copy())
    return Query(found, {SEGMENT: DataType.TEXT, ANSWERED: DataType.NUMBER})


def _asked(source: Query, wanted: Positioning, *, segmented: bool) -> Iterator[exp.Expr]:
    nobody = exp.Literal.string("")
    segment = column(wanted.segmentation, of="p") if segmented and wanted.segmentation else nobody
    yield named(exp.func("coalesce", segment, nobody.copy()), SEGMENT)
    yield named(group_of(column(CUSTOMER, of="s")) if CUSTOMER in source.columns else nobody.copy(), GROUP)
    yield named(exp.cast(column(wanted.brand, of="s"), "text"), BRAND)
    if wanted.asked is None:
        yield named(exp.cast(column(wanted.other or wanted.attribute, of="s"), "text"), ATTRIBUTE)
        yield named(as_number(column(wanted.answer, of="s"), source.columns[wanted.answer]), TOTAL)
        return
    for name in wanted.asked:
        yield named(as_number(column(name, of="s"), source.columns[name]), _VALUE + name)


def _unfolded(rows: exp.Select, wanted: Positioning) -> exp.Query:
    """A row per answer."""
    if wanted.asked is None:
        return rows
    parts = [
        exp.select(
            *(column(name) for name in (SEGMENT, GROUP, BRAND)),
            named(exp.Literal.string(name), ATTRIBUTE),
            named(column(_VALUE + name), TOTAL),
        ).from_(rows.subquery("r"))
        for name in wanted.asked
    ]
    found: exp.Query = parts[0]
    for part in parts[1:]:
        found = exp.union(found, part, distinct=False)
    return found


def group_of(customer: exp.Expr) -> exp.Expr:
    """One of 256 texts, alike on every engine."""
    digest = exp.MD5(this=exp.cast(customer, "text"))
    return exp.Substring(this=digest, start=exp.Literal.number(1), length=exp.Literal.number(_HEX))


def as_number(answer: exp.Expr, type_: DataType) -> exp.Expr:
    """An answer as a number; yes is 1 and no 0."""
    if type_ is DataType.BOOLEAN:
        one, zero = exp.Literal.number(1), exp.Literal.number(0)
        yes = exp.Case().when(answer, exp.cast(one, "double"))
        return yes.when(exp.Not(this=answer.copy()), exp.cast(zero, "double"))
    return exp.TryCast(this=answer, to=exp.DataType.build("double"))
