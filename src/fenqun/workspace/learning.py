"""What segmentations learned from a sample: kept beside what people did, and used until it is asked for anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fenqun import clock
from fenqun.clock import Moment
from fenqun.segments import clusters
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import Clusters
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """By segmentation what it learned: `found` counts as it is now defined; `former` is what others learned under its
    name, which those found anew stand for."""

    found: Mapping[str, Found] = field(default_factory=dict)
    former: Mapping[str, Found] = field(default_factory=dict)


def known(workspace: "Opened", segmentations: Mapping[str, Any]) -> Known:
    """What there is to take as found of the segmentations that learn."""
    learning = {name: each for name, each in segmentations.items() if isinstance(each, Clusters)}
    if not learning or not (workspace.directory / HIDDEN / "records.db").is_file():
        return Known()
    models, found, former = workspace.records.models, {}, {}
    for name, segmentation in learning.items():
        if (kept := models.kept(name, clusters.essence(segmentation))) is not None:
            found[name] = kept.found
        elif (before := models.former(name)) is not None and clusters.is_successor(segmentation, before.essence):
            former[name] = before.found
    return Known(found, former)


def learned_since(workspace: "Opened", segmentations: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    """The segmentations that learned anew since the snapshot, which remembers what it was computed with."""
    before = content.get("fitted", {})
    found = known(workspace, segmentations).found
    return [name for name, one in found.items() if name in before and before[name] != one]


def keep(workspace: "Opened", fitted: Mapping[str, Fitted[Any]], as_of: Moment, before: Known) -> None:
    """Have what was learned count from now on, where customers enough were there and it was not known before."""
    for name, one in fitted.items():
        division = one.segmentation
        if isinstance(division, Clusters) and name not in before.found and clusters.is_whole(division, one.found):
            count(workspace, name, division, one.found, as_of)


def count(workspace: "Opened", name: str, division: Clusters, found: Found, as_of: Moment) -> None:
    """Have what was found count from now on. as_of: of the customers that it was learned from."""
    from fenqun.store.records.models import Learned  # noqa: PLC0415 - SQLAlchemy takes long to load

    told, essence = as_of.instant.isoformat(timespec="seconds"), clusters.essence(division)
    workspace.records.models.add(Learned(clock.now(), workspace.actor.name, name, essence, found, told))
