"""Time: what day it is, the zones, and the two edges of a window. Nothing else asks the clock."""

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fenqun.definition import Duration
from fenqun.errors import Phrase, UsageError, message

_MICROSECOND = timedelta(microseconds=1)
_STEP = timedelta(days=5)
"""Shorter than the time between two changes of any zone's clock since 1970: 7 days less an hour, in Gaza and Recife."""


def now() -> datetime:
    """This moment, naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def written(text: str) -> date | datetime:
    """The day or the moment a text in ISO form names. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(what=Phrase(message("'{text}' is not a date; write 2024-05-31"), text=text)) from None
    return moment.date() if len(text) <= 10 else moment


@dataclass(frozen=True)
class Moment:
    """The moment everything is computed as of: an instant (naive UTC) seen in a time zone."""

    instant: datetime
    zone: str = "UTC"

    @property
    def local(self) -> datetime:
        """The wall clock of the zone at the instant, naive."""
        return to_local(self.instant, self.zone)

    @property
    def day(self) -> date:
        """The calendar day of the zone at the instant."""
        return self.local.date()

    def before(self, span: Duration) -> datetime:
        """The instant `span` earlier on the wall clock, naive UTC: the open edge of a window."""
        return to_utc(_earlier(self.local, span), self.zone)


def end_of_day(day: date, zone: str) -> Moment:
    """The last microsecond of a calendar day in a zone, so that a window of n days holds n whole days."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return Moment(to_utc(midnight, zone) - _MICROSECOND, zone)


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of a calendar day in a zone, naive UTC."""
    return to_utc(datetime.combine(day, time()), zone)


def _earlier(local: datetime, span: Duration) -> datetime:
    if span.unit in ("day", "week"):
        return local - timedelta(days=span.count * (7 if span.unit == "week" else 1))
    months = local.year * 12 + local.month - 1 - span.count * (12 if span.unit == "year" else 1)
    year, month = divmod(months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))


def is_zone(name: str) -> bool:
    """Whether the time zone database knows the name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def to_utc(local: datetime, zone: str) -> datetime:
    """The instant of a wall-clock time, naive UTC; the earlier of two where a clock was put back,
    and as if the clock had not moved where it was put forward."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).replace(tzinfo=None)


def to_local(instant: datetime, zone: str) -> datetime:
    """The wall-clock time of an instant (naive UTC), naive."""
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@dataclass(frozen=True)
class Offset:
    """From `since` (naive UTC; None: from the beginning) the wall clock runs `ahead` of UTC."""

    since: datetime | None
    ahead: timedelta


@cache
def offsets(zone: str, first_year: int = 1970, last_year: int = 2100) -> tuple[Offset, ...]:
    """The zone's offsets from UTC in the order they came into force, over whole years.

    Engines disagree on time-zone casts; these constants make the conversion plain arithmetic in each of them.
    """
    day, end = datetime(first_year, 1, 1), datetime(last_year + 1, 1, 1)  # noqa: DTZ001 - naive UTC
    found = [Offset(None, _ahead(day, zone))]
    while day < end:
        following = min(day + _STEP, end)
        if _ahead(following, zone) != found[-1].ahead:
            found.append(Offset(_change(day, following, zone), _ahead(following, zone)))
        day = following
    return tuple(found)


def _ahead(instant: datetime, zone: str) -> timedelta:
    return to_local(instant, zone) - instant


def _change(low: datetime, high: datetime, zone: str) -> datetime:
    """The first whole second in (low, high] at which the offset of `high` is in force."""
    after = _ahead(high, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (low, middle) if _ahead(middle, zone) == after else (middle, high)
    return high


def local_day(moment: datetime, zone: str) -> date:
    """The day on the zone's wall clock at a moment (naive UTC)."""
    changes, ahead = _table(zone)
    try:
        return (moment + ahead[bisect_right(changes, moment)]).date()
    except OverflowError:
        return date.max if moment.year > 1 else date.min


@cache
def _table(zone: str) -> tuple[list[datetime], list[timedelta]]:
    found = offsets(zone)
    return [offset.since for offset in found if offset.since is not None], [offset.ahead for offset in found]
