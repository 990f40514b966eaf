"""Which span of time a trait looks at, and the span of the same length before it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fenqun.clock import Moment, end_of_day, start_of_day
from fenqun.profiles.trait import Trait

_MICROSECOND = timedelta(microseconds=1)
_UNITS = {"day": (1, "day"), "week": (7, "day"), "month": (1, "month"), "year": (12, "month")}


@dataclass(frozen=True)
class Window:
    """Moments (naive UTC) in `(after, until]`. Without `after` it is the whole past, unknown moments included.

    `span` says the same for any moment of a refresh (`last 30 days`): windows of one span move with it.
    """

    until: datetime
    after: datetime | None = None
    span: str = field(default="", compare=False)

    @property
    def moves(self) -> bool:
        """Whether it begins later when the moment of the refresh is later."""
        return "last " in self.span

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies within."""
        if moment is None:
            return self.after is None
        return (self.after is None or moment > self.after) and moment <= self.until


def window(trait: Trait, as_of: Moment) -> Window:
    """The span a trait looks at; never past `as_of`."""
    if trait.last is not None:
        return Window(as_of.instant, as_of.before(trait.last), _span(trait))
    if trait.between is not None:
        until = end_of_day(trait.between.last, as_of.zone).instant
        after = start_of_day(trait.between.first, as_of.zone) - _MICROSECOND
        return Window(min(until, as_of.instant), after, _span(trait))
    return Window(as_of.instant)


def window_before(trait: Trait, as_of: Moment) -> Window | None:
    """The span of the same length that ends where the trait's begins; None for a trait without a window."""
    if trait.last is not None:
        begins = as_of.before(trait.last)
        return Window(begins, Moment(begins, as_of.zone).before(trait.last), f"before {_span(trait)}")
    if trait.between is not None:
        first = trait.between.first
        earlier = first - (trait.between.last - first) - timedelta(days=1)
        after = start_of_day(earlier, as_of.zone) - _MICROSECOND
        until = min(start_of_day(first, as_of.zone) - _MICROSECOND, as_of.instant)
        return Window(until, after, f"before {_span(trait)}")
    return None


def _span(trait: Trait) -> str:
    """`last`, by months or days, whichever it counts; or `between`."""
    if trait.last is not None:
        factor, unit = _UNITS[trait.last.unit]
        return f"last {trait.last.count * factor} {unit}s"
    return f"between {trait.between.first} {trait.between.last}" if trait.between is not None else ""
