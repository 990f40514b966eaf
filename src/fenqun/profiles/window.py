"""Which span of time a trait looks at, and the span of the same length before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fenqun.clock import Moment, end_of_day, start_of_day
from fenqun.profiles.trait import Trait

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Window:
    """Moments (naive UTC) in `(after, until]`. Without `after` it is the whole past, unknown moments included."""

    until: datetime
    after: datetime | None = None

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies within."""
        if moment is None:
            return self.after is None
        return (self.after is None or moment > self.after) and moment <= self.until


def window(trait: Trait, as_of: Moment) -> Window:
    """The span a trait looks at; never past `as_of`."""
    if trait.last is not None:
        return Window(as_of.instant, as_of.before(trait.last))
    if trait.between is not None:
        until = end_of_day(trait.between.last, as_of.zone).instant
        after = start_of_day(trait.between.first, as_of.zone) - _MICROSECOND
        return Window(min(until, as_of.instant), after)
    return Window(as_of.instant)


def window_before(trait: Trait, as_of: Moment) -> Window | None:
    """The span of the same length that ends where the trait's begins; None for a trait without a window."""
    if trait.last is not None:
        begins = as_of.before(trait.last)
        return Window(begins, Moment(begins, as_of.zone).before(trait.last))
    if trait.between is not None:
        first = trait.between.first
        earlier = first - (trait.between.last - first) - timedelta(days=1)
        after = start_of_day(earlier, as_of.zone) - _MICROSECOND
        return Window(min(start_of_day(first, as_of.zone) - _MICROSECOND, as_of.instant), after)
    return None
