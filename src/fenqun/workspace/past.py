"""Which snapshot a person means: by its id, the beginning of it, or a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from fenqun.clock import end_of_day, to_utc, written
from fenqun.errors import NoSnapshot, NoSuchSnapshot, UsageError
from fenqun.store.snapshot import Outline
from fenqun.store.tables import Store
from fenqun.workspace.view import moment_text

_NEAR = 5


def meant(store: Store, named: str | date) -> str:
    """The id of the snapshot: one of that id, the only one whose id begins so, or the one as of a day or moment.

    Of a day: the greatest `as_of` that is not after its end on the workspace's clock, and of several the one made
    last. Raises NoSuchSnapshot, NoSnapshot.
    """
    outlines = store.outlines()
    if not outlines:
        raise NoSnapshot
    begun = [outline for outline in outlines if isinstance(named, str) and named and outline.id.startswith(named)]
    if len(begun) == 1:
        return begun[0].id
    if begun:
        raise NoSuchSnapshot(name=named, near=_told(begun[-_NEAR:]))
    moment = _moment(named, outlines)
    earlier = [outline for outline in outlines if outline.as_of.instant <= _utc(moment, outline.as_of.zone)]
    if not earlier:
        nearest = sorted(outlines, key=lambda outline: (outline.as_of.instant, outline.id))[:_NEAR]
        raise NoSuchSnapshot(name=str(named), near=_told(nearest))
    return max(earlier, key=lambda outline: (outline.as_of.instant, outline.id)).id


def _moment(named: str | date, outlines: Sequence[Outline]) -> date:
    if not isinstance(named, str):
        return named
    try:
        return written(named)
    except UsageError:
        raise NoSuchSnapshot(name=named, near=_told(outlines[-_NEAR:])) from None


def _utc(moment: date, zone: str) -> datetime:
    if not isinstance(moment, datetime):
        return end_of_day(moment, zone).instant
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else to_utc(moment, zone)


def _told(outlines: Sequence[Outline]) -> str:
    return ", ".join(f"{outline.id} ({moment_text(outline.as_of)})" for outline in outlines)
