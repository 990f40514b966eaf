"""Answers about positioning: where brands stand as the market sees them, what segments would rather have, and gaps."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class MapAxis:
    """An axis of a map: how much it accounts for, and its share of all there is, 0 to 1 (see PositioningAnswer)."""

    number: int
    inertia: float
    share: float


@dataclass(frozen=True)
class MapRegion:
    """Where a point would lie in 95 % of such surveys: an ellipse about it.

    Half its long and short axis, and the long one's angle from the first axis of the map, -90 to 90 degrees.
    """

    major: float
    minor: float
    angle: float


@dataclass(frozen=True)
class PlacedBrand:
    """A brand on the map. `mass`: its weight, 0 of one that does not bear on the axes (`supplementary`).

    `quality`: how well the map tells where it is, 0 to 1: the share of what sets it apart that the map shows (of `mds`,
    how well its distances are those it should have); `contributions`: its share of either axis.
    """

    name: str
    label: str
    x: float
    y: float
    mass: float
    quality: float
    contributions: tuple[float, float]
    region: MapRegion | None
    ours: bool
    supplementary: bool


@dataclass(frozen=True)
class PlacedAttribute:
    """An attribute on the map; see PlacedBrand. `quality`: of `factors` the share of its variance that the two of the
    map account for, of `mds` R² of its ratings on the map. `communality`: of `factors`, what all of them account for.
    """

    name: str
    label: str
    x: float
    y: float
    mass: float
    quality: float
    contributions: tuple[float, float]
    region: MapRegion | None
    communality: float | None


@dataclass(frozen=True)
class BrandPair:
    """How unlike two brands are (as rated or as judged), and how far from each other they lie on the map."""

    brand: str
    label: str
    other: str
    other_label: str
    unlike: float
    distance: float


@dataclass(frozen=True)
class BrandDistance:
    """How far a brand is from an ideal, and in what share of the resamples it was the nearest."""

    brand: str
    label: str
    distance: float
    nearest_often: float | None


@dataclass(frozen=True)
class Wish:
    """How much of an attribute a segment's ideal has, and the brand that has most: a share of all that is said of it,
    or its mean rating. `unmet_often`: in what share of the resamples the ideal has more than any brand.
    """

    attribute: str
    label: str
    wanted: float
    most: float
    brand: str
    brand_label: str
    ours: float | None
    unmet_often: float | None


@dataclass(frozen=True)
class SegmentIdeal:
    """What a segment would rather have, and who is near; sizes are those of the snapshot.

    `model`: `rated` (`fit`: how much of what sets it apart the map shows), `ideal_point` or `vector` (`fit`: R²; of a
    vector x and y are a direction). `few`: fewer respondents than the settings call a segment. `open`: no rival is as
    near as brands usually are to each other; `open_often` in what share of the resamples. `told`: all of it in words.
    """

    segment: str
    label: str
    model: str
    x: float
    y: float
    fit: float
    region: MapRegion | None
    respondents: int
    few: bool
    customers: int
    share: float
    value: float | None
    value_share: float | None
    distances: tuple[BrandDistance, ...]
    open: bool
    open_often: float | None
    wishes: tuple[Wish, ...]
    told: str


@dataclass(frozen=True)
class StatementLine:
    """What is said to a segment: for whom, what they need, our offer, the reason to believe it, against whom.

    `told`: all of it as a sentence. `positioning`: which one says it.
    """

    positioning: str
    segment: str
    label: str
    customers: int
    whom: str
    need: str
    offer: str
    reason: str
    against: tuple[str, ...]
    told: str


@dataclass(frozen=True)
class PositioningAnswer(Answer):
    """A perceptual map with segments' ideals, the gaps first, and position statements.

    `method`: `correspondence`, `components`, `factors` or `mds`. `explained`: what the map's two axes account for, 0 to
    1: of the inertia, of the variance of the brands' mean ratings, of the variance of all ratings, or of the squares of
    how unlike brands are. Of `mds`: `scaling`, Kruskal's `stress` 1, and all `pairs` of brands, the least unlike first.
    Of `factors`: in how many `rows` a customer rated a brand on all attributes. `warnings`: why to take care.

    `spacing`: how far a brand usually is from its nearest rival. `respondents`: customers who answered, None where the
    source knows none. `left_out`: brands and attributes without answers; `withheld`: segments with fewer respondents
    than may be told of.
    """

    name: str
    label: str
    meaning: str
    as_of: str
    method: str
    biplot: str
    source: str
    source_label: str
    ours: str | None
    segmentation: str | None
    segmentation_label: str
    respondents: int | None
    value_label: str
    currency: str
    axes: tuple[MapAxis, ...]
    explained: float
    scaling: str | None
    stress: float | None
    rows: int | None
    spacing: float
    resamples: int
    brands: tuple[PlacedBrand, ...]
    attributes: tuple[PlacedAttribute, ...]
    ideals: tuple[SegmentIdeal, ...]
    pairs: tuple[BrandPair, ...]
    statements: tuple[StatementLine, ...]
    warnings: tuple[str, ...]
    left_out: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class PositioningLine:
    """A positioning that is declared, for a list of them."""

    name: str
    label: str
    meaning: str


@dataclass(frozen=True)
class PositioningsAnswer(Answer):
    """The positionings of the workspace's text."""

    positionings: tuple[PositioningLine, ...]
