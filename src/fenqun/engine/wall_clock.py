"""From a zone's wall clock to moments (naive UTC), as plain constants: `clock.to_utc` in SQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlglot import exp

from fenqun.clock import offsets
from fenqun.rules.local_day import moment_sql


@dataclass(frozen=True)
class _Reading:
    """From the wall-clock reading `since` (None: from the beginning) the clock runs `ahead` of UTC."""

    since: datetime | None
    ahead: timedelta


def to_utc_sql(local: exp.Expr, zone: str) -> exp.Expr:
    """The moment of a wall-clock TIMESTAMP. `local` is repeated once per change of the clock: give a column."""
    readings = _readings(zone)
    if len(readings) == 1 and not readings[0].ahead:
        return local
    return exp.Sub(this=local.copy(), expression=_tree(local, readings))


def _readings(zone: str) -> list[_Reading]:
    """The first of two equal readings counts where the clock was put back, and the old offset in the hour left out
    where it was put forward: so a new offset holds from the later of its two readings of the change."""
    found = offsets(zone)
    changes = [
        _Reading(after.since + max(before.ahead, after.ahead), after.ahead)
        for before, after in pairwise(found)
        if after.since is not None
    ]
    return [_Reading(None, found[0].ahead), *changes]


def _tree(local: exp.Expr, readings: list[_Reading]) -> exp.Expr:
    if len(readings) == 1:
        return _seconds(readings[0].ahead)
    middle = len(readings) // 2
    before = exp.LT(this=local.copy(), expression=moment_sql(readings[middle].since or datetime.min))  # noqa: DTZ901
    return exp.Case(
        ifs=[exp.If(this=before, true=_tree(local, readings[:middle]))], default=_tree(local, readings[middle:])
    )


def _seconds(ahead: timedelta) -> exp.Expr:
    seconds = int(ahead.total_seconds())
    number: exp.Expr = exp.Literal.number(abs(seconds))
    return exp.func("to_seconds", exp.Neg(this=number) if seconds < 0 else number)
