"""The calendar day of a moment in a zone as SQL: plain constants, so that every engine and `clock.local_day` agree."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from sqlglot import exp

from fenqun.clock import Offset, offsets


def local_day_sql(moment: exp.Expression, zone: str) -> exp.Expression:
    """The day on the zone's wall clock at a moment (naive UTC).

    `moment` is repeated once per change of that clock: give a column or a variable.
    """
    return _built(moment, zone).copy()


@lru_cache(maxsize=256)
def _built(moment: exp.Expression, zone: str) -> exp.Expression:
    return exp.cast(local_time_sql(moment, zone), exp.DataType.Type.DATE, copy=False)


def local_time_sql(moment: exp.Expression, zone: str) -> exp.Expression:
    """The reading of the zone's wall clock at a moment (naive UTC), naive; `moment` as for `local_day_sql`."""
    found = offsets(zone)
    utc = found == (Offset(None, timedelta(0)),)
    return moment.copy() if utc else exp.Add(this=moment.copy(), expression=_tree(moment, found))


def _tree(moment: exp.Expression, found: tuple[Offset, ...]) -> exp.Expression:
    """A balanced tree of CASE: as many comparisons per row as the logarithm of the number of changes."""
    if len(found) == 1:
        seconds = exp.Literal.number(abs(int(found[0].ahead.total_seconds())))
        signed = exp.Neg(this=seconds) if found[0].ahead < timedelta(0) else seconds
        return exp.Anonymous(this="TO_SECONDS", expressions=[signed])
    middle = len(found) // 2
    since = found[middle].since or datetime.min.replace(tzinfo=UTC)
    before = exp.LT(this=moment.copy(), expression=moment_sql(since))
    return exp.Case(
        ifs=[exp.If(this=before, true=_tree(moment, found[:middle]))], default=_tree(moment, found[middle:])
    )


def moment_sql(moment: datetime) -> exp.Expression:
    """A moment (naive UTC) as a constant."""
    return exp.cast(exp.Literal.string(moment.isoformat(sep=" ")), exp.DataType.Type.TIMESTAMP)


def day_sql(day: date) -> exp.Expression:
    """A day as a constant."""
    return exp.cast(exp.Literal.string(day.isoformat()), exp.DataType.Type.DATE)
