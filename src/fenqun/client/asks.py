"""What a client asks about all customers: overview, traits, tags, segmentations, rules."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

from fenqun.answers import (
    ComparisonAnswer,
    CountAnswer,
    CrossTabAnswer,
    FreshnessAnswer,
    HistoryAnswer,
    MovesAnswer,
    NamesAnswer,
    OverlapAnswer,
    OverviewAnswer,
    PlaybookAnswer,
    PlaybooksAnswer,
    PositioningAnswer,
    PositioningsAnswer,
    QualityAnswer,
    RowsAnswer,
    RuleAnswer,
    SegmentationAnswer,
    SegmentationsAnswer,
    SizesAnswer,
    SourcesAnswer,
    TagAnswer,
    TagsAnswer,
    TraitAnswer,
    TraitsAnswer,
    ValuesAnswer,
)
from fenqun.client.wire import Wire


def part(name: object) -> str:
    """A name as one part of an address."""
    return quote(str(name), safe="")


class Ends(TypedDict, total=False):
    """Between which snapshots: ids, the beginning of one, or days; without: the latest and the one before it."""

    start: str | None
    end: str | None


class Asks:
    """The questions about all customers."""

    _wire: Wire

    def overview(self) -> OverviewAnswer:
        """The latest snapshot at a glance."""
        return self._wire.get(OverviewAnswer, "/overview")

    def history(self, *, after: str | None = None, limit: int = 50) -> HistoryAnswer:
        """The snapshots that are kept, the latest first: their sizes, and what changed in each."""
        return self._wire.get(HistoryAnswer, "/snapshots", after=after, limit=limit)

    def moves(self, segmentation: str, **ends: Unpack[Ends]) -> MovesAnswer:
        """Who went between the segments of a segmentation or tag, and why."""
        return self._wire.get(MovesAnswer, f"/moves/{part(segmentation)}", **ends)

    def sizes(self, segmentation: str) -> SizesAnswer:
        """The size and value of each segment in every snapshot."""
        return self._wire.get(SizesAnswer, f"/sizes/{part(segmentation)}")

    def positionings(self) -> PositioningsAnswer:
        """The positionings that are declared."""
        return self._wire.get(PositioningsAnswer, "/positioning")

    def positioning(self, name: str) -> PositioningAnswer:
        """How the market sees the brands, the gaps, and what is said to whom."""
        return self._wire.get(PositioningAnswer, f"/positioning/{part(name)}")

    def playbooks(self) -> PlaybooksAnswer:
        """The playbooks that are declared."""
        return self._wire.get(PlaybooksAnswer, "/playbooks")

    def playbook(self, name: str) -> PlaybookAnswer:
        """What is done for each segment, what is said to it, and what is missing."""
        return self._wire.get(PlaybookAnswer, f"/playbooks/{part(name)}")

    def freshness(self) -> FreshnessAnswer:
        """What has changed since the latest refresh."""
        return self._wire.get(FreshnessAnswer, "/freshness")

    def sources(self) -> SourcesAnswer:
        """The sources: rows read, used and set aside."""
        return self._wire.get(SourcesAnswer, "/sources")

    def quality(self, source: str | None = None) -> QualityAnswer:
        """What the import found, of one source or all."""
        return self._wire.get(QualityAnswer, "/quality" if source is None else f"/sources/{part(source)}/quality")

    def traits(self) -> TraitsAnswer:
        """The attributes and traits."""
        return self._wire.get(TraitsAnswer, "/traits")

    def trait(self, name: str) -> TraitAnswer:
        """How an attribute or trait is distributed."""
        return self._wire.get(TraitAnswer, f"/traits/{part(name)}")

    def tags(self) -> TagsAnswer:
        """The tags."""
        return self._wire.get(TagsAnswer, "/tags")

    def tag(self, name: str) -> TagAnswer:
        """A tag: how many carry it, what sets them apart."""
        return self._wire.get(TagAnswer, f"/tags/{part(name)}")

    def segmentations(self) -> SegmentationsAnswer:
        """The segmentations with their segments."""
        return self._wire.get(SegmentationsAnswer, "/segmentations")

    def segmentation(self, name: str) -> SegmentationAnswer:
        """A segmentation: its segments, what sets each apart."""
        return self._wire.get(SegmentationAnswer, f"/segmentations/{part(name)}")

    def cross(self, first: str, second: str) -> CrossTabAnswer:
        """Two segmentations, tags or traits of few values crossed."""
        return self._wire.get(CrossTabAnswer, "/cross", first=first, second=second)

    def compare(self, first: str, second: str, *, outcomes: Sequence[str] = ()) -> ComparisonAnswer:
        """Two segmentations side by side. outcomes: traits to explain; none: the main ones."""
        return self._wire.get(ComparisonAnswer, "/compare", first=first, second=second, outcomes=tuple(outcomes))

    def overlap(self, names: Sequence[str] = ()) -> OverlapAnswer:
        """How many customers are in every two of the tags and segments; none named: every tag."""
        return self._wire.get(OverlapAnswer, "/overlap", names=tuple(names))

    def names(self) -> NamesAnswer:
        """What rules may name."""
        return self._wire.get(NamesAnswer, "/names")

    def values(self, name: str, *, search: str = "", limit: int = 50) -> ValuesAnswer:
        """The most frequent values of a text attribute or trait."""
        return self._wire.get(ValuesAnswer, f"/names/{part(name)}/values", search=search, limit=limit)

    def rule(self, rule: Any) -> RuleAnswer:
        """A rule, given as text or tree, in all its forms."""
        return self._wire.post(RuleAnswer, "/rules", {"rule": rule})

    def count(self, rule: Any, *, sample: int = 5) -> CountAnswer:
        """How many customers a rule holds, with a few of them."""
        return self._wire.post(CountAnswer, "/count", {"rule": rule, "sample": sample})

    def query(self, sql: str, *, limit: int = 1000) -> RowsAnswer:
        """The rows of your own SELECT."""
        return self._wire.post(RowsAnswer, "/query", {"sql": sql, "limit": limit})
