"""The perceptual map: brands, attributes and segments' ideals on one plane, how sure each place is, and the gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from fenqun.errors import Phrase, UsageError, message
from fenqun.grids.answers import Answers, Told
from fenqun.grids.axes import Array, Axes, contributions
from fenqun.grids.factoring import fewest_attributes
from fenqun.grids.factors import Factors
from fenqun.grids.layout import FACTORS, Layout, Plan
from fenqun.grids.positioning import Method, Positioning
from fenqun.grids.resampling import Ellipse, ellipse, recounted, redrawn, rotation
from fenqun.grids.scaled import Scaled

FEWEST_BRANDS, FEWEST_ATTRIBUTES = 3, 2


@dataclass(frozen=True)
class MapPoint:
    """A brand or attribute on the map.

    `mass`: its weight, 0 of a supplementary one. `quality`: how well the plane tells where it is, 0 to 1 (of axes the
    share of its distance from the origin that the plane shows). `contributions`: what share of the spread along each of
    the two axes is its own. `communality`: of an attribute, the share of its variance that all factors account for.
    """

    name: str
    x: float
    y: float
    mass: float
    quality: float
    contributions: tuple[float, float]
    region: Ellipse | None
    is_supplementary: bool = False
    communality: float | None = None


@dataclass(frozen=True)
class Wish:
    """How much of an attribute a segment's ideal has, and who has most: of what is said of it, or its mean rating.

    `unmet_often`: in what share of the resamples the ideal has more than any brand.
    """

    attribute: str
    wanted: float
    most: float
    brand: str
    ours: float | None
    unmet_often: float | None


@dataclass(frozen=True)
class Ideal:
    """Where a segment's ideal is.

    `model`: `rated` as a brand of its own (`fit`: how much of its distance from the origin the plane shows);
    `ideal_point` or `vector` from preferences (`fit`: R²); of a vector x and y are a direction, and there are no
    distances. `distances`: by brand, the nearest first, with the share of the resamples in which it was nearest.
    `is_open`: no brand but ours is as near as brands usually are to each other, `open_often` in so many resamples.
    """

    segment: str
    model: Literal["rated", "ideal_point", "vector"]
    x: float
    y: float
    fit: float
    region: Ellipse | None
    distances: tuple[tuple[str, float, float | None], ...]
    is_open: bool
    open_often: float | None
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class Pair:
    """How unlike two brands are, and how far from each other they lie on the plane."""

    brand: str
    other: str
    unlike: float
    distance: float


@dataclass(frozen=True)
class PerceptualMap:
    """The map. `inertia`: of every axis, of `total`. `spacing`: how far a brand usually is from its nearest rival.

    `left_out`: brands and attributes without any answer that counts. `resamples`: how many could be drawn. Of scaling:
    `stress` and every pair, the least unlike first. Of factors: in how many `rows` a customer rated a brand on all
    attributes, and the `improper` attributes, of whose variance nothing is left to themselves.
    """

    method: Method

    brands: tuple[MapPoint, ...]
    attributes: tuple[MapPoint, ...]
    ideals: tuple[Ideal, ...]
    inertia: tuple[float, ...]
    total: float
    spacing: float
    left_out: tuple[str, ...]
    resamples: int
    stress: float | None
    pairs: tuple[Pair, ...]
    rows: int | None
    improper: tuple[str, ...]


def perceptual_map(found: Answers, wanted: Positioning) -> PerceptualMap:
    """The map of what was answered. Raises UsageError where it takes more brands or answers than there are."""
    plan = Plan.of(found, wanted)
    if len(plan.brands) < FEWEST_BRANDS or len(plan.attributes) < FEWEST_ATTRIBUTES:
        said = message("a map takes {brands} brands and {attributes} attributes with answers; there are {n} and {m}")
        have = {"n": len(plan.brands), "m": len(plan.attributes)}
        raise UsageError(what=Phrase(said, brands=FEWEST_BRANDS, attributes=FEWEST_ATTRIBUTES, **have))
    if plan.method == "factors" and len(plan.attributes) < (least := fewest_attributes(plan.wanted.factors or FACTORS)):
        said = message("{n} factors take {least} attributes with answers; there are {m}")
        raise UsageError(what=Phrase(said, n=plan.wanted.factors or FACTORS, least=least, m=len(plan.attributes)))
    told = found.told()
    base = Layout.of(told, plan)
    if base is None:
        raise UsageError(what=_why_not(told, plan))
    drawn: PerceptualMap = _rounded(_Drawing(found, plan, base, _Cloud.of(found, plan, base)).map())
    return drawn


def _why_not(told: Told, plan: Plan) -> Phrase:
    """Why answers that are there make no map."""
    if plan.method != "factors" or told.moments is None:
        return Phrase(message("all brands are seen alike: there is nothing to lay apart"))
    said = message(
        "the ratings have no factors: it takes more rows in which a customer rates a brand on all {n} attributes than"
        " attributes (there are {rows}), and attributes none of which is always rated the same or follows from others"
    )
    return Phrase(said, n=len(plan.attributes), rows=round(float(told.moments[0, 0])))


def _rounded(value: Any) -> Any:
    """To a millionth: what lies beyond hangs on the machine."""
    if isinstance(value, float):
        return round(value, 6) + 0.0
    if isinstance(value, tuple):
        return tuple(_rounded(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _rounded(getattr(value, part.name)) for part in fields(value)})
    return value


@dataclass(frozen=True)
class _Cloud:
    """The resamples laid over the map: places on the plane (times, n, 2) by kind of point, and what each said."""

    brands: Array
    attributes: Array
    ideals: Array
    distances: Array
    """(times, n_segments, n_brands)"""
    spacing: Array
    unmet: Array
    """(times, n_segments, n_attributes)"""

    @property
    def times(self) -> int:
        """How many resamples could be drawn."""
        return len(self.spacing)

    @classmethod
    def of(cls, found: Answers, plan: Plan, base: Layout) -> "_Cloud":
        """Each resample with the best rotation onto the map."""
        drawn = [(layout, base.onto(layout, rotation)) for layout in _layouts(found, plan, base)]
        n_brands, n_attributes, n_segments = len(base.brands), len(base.attributes), len(base.wanted)

        def stacked(parts: Sequence[Array], *shape: int) -> Array:
            return np.array(parts) if parts else np.empty((0, *shape))

        return cls(
            brands=stacked([layout.brands @ turn for layout, turn in drawn], n_brands, 2),
            attributes=stacked([layout.attributes @ turn for layout, turn in drawn], n_attributes, 2),
            ideals=stacked([layout.ideals(turn) for layout, turn in drawn], n_segments, 2),
            distances=stacked([layout.distances(turn) for layout, turn in drawn], n_segments, n_brands),
            spacing=np.array([layout.spacing(turn) for layout, turn in drawn]),
            unmet=stacked([layout.unmet for layout, _ in drawn], n_segments, n_attributes),
        )


def _layouts(found: Answers, plan: Plan, base: Layout) -> Iterator[Layout]:
    for told in _told_again(found, plan):
        if (layout := Layout.of(told, plan, base)) is not None:
            yield layout


def _told_again(found: Answers, plan: Plan) -> Iterator[Told]:
    """What would have been answered by other respondents."""
    wanted = plan.wanted
    if found.together and len(found.groups) > 1:
        yield from map(found.told, redrawn(len(found.groups), wanted.resamples, wanted.seed))
    elif plan.method == "correspondence":
        counts = found.total.sum(axis=0)
        yield from (Told(np.stack([counts, drawn])) for drawn in recounted(counts, wanted.resamples, wanted.seed))


@dataclass(frozen=True)
class _Drawing:
    found: Answers
    plan: Plan
    base: Layout
    cloud: _Cloud

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The brands, supplementary ones last."""
        shown = (*self.plan.brands, *self.plan.supplementary)
        return tuple(self.found.brands[place] for place in shown)

    @cached_property
    def _rivals(self) -> list[int]:
        """Whom the place of an ideal may be taken by: all brands but ours."""
        return [at for at, name in enumerate(self.names) if name != self.plan.wanted.ours]

    def map(self) -> PerceptualMap:
        plan, base, space = self.plan, self.base, self.base.space
        inertia = tuple(_rounded(float(each)) for each in space.inertia)
        return PerceptualMap(
            method=plan.method,
            brands=tuple(self._brands()),
            attributes=tuple(self._attributes()),
            ideals=tuple(self._ideal(place) for place in range(len(base.wanted)) if self._has_ideal(place)),
            inertia=inertia,
            total=sum(inertia) if isinstance(space, Axes) else space.total,
            spacing=base.spacing(base.own),
            left_out=plan.left_out,
            resamples=self.cloud.times,
            stress=space.stress if isinstance(space, Scaled) else None,
            pairs=tuple(self._pairs(space)) if isinstance(space, Scaled) else (),
            rows=self._rows if isinstance(space, Factors) else None,
            improper=tuple(self._improper(space)) if isinstance(space, Factors) else (),
        )

    @property
    def _rows(self) -> int:
        moments = self.found.moments
        return round(float(moments[:, 0, 0].sum())) if moments is not None else 0

    def _improper(self, space: Factors) -> Iterator[str]:
        for place, improper in zip(self.plan.attributes, space.solution.improper, strict=True):
            if improper:
                yield self.found.attributes[place]

    def _pairs(self, space: Scaled) -> Iterator[Pair]:
        first, second = np.triu_indices(len(space.rows), 1)
        order = np.argsort(space.unlike[first, second], kind="stable")
        for one, other in zip(first[order], second[order], strict=True):
            unlike, away = space.unlike[one, other], space.distances[one, other]
            yield Pair(self.names[one], self.names[other], float(unlike), float(away))

    def _brands(self) -> Iterator[MapPoint]:
        space, active = self.base.space, len(self.plan.brands)
        more = space.shown(self.base.table[active:]) if active < len(self.names) else np.empty(0)
        places, parts = self.base.brands @ self.base.own, contributions(space.row_masses, space.rows)
        for at, name in enumerate(self.names):
            is_active = at < active
            yield MapPoint(
                name,
                *_pair(places[at]),
                float(space.row_masses[at]) if is_active else 0.0,
                float(space.row_shown[at] if is_active else more[at - active]),
                _pair(parts[at]) if is_active else (0.0, 0.0),
                ellipse(self.cloud.brands[:, at]),
                is_supplementary=not is_active,
            )

    def _attributes(self) -> Iterator[MapPoint]:
        space, places = self.base.space, self.base.attributes @ self.base.own
        parts = contributions(space.column_masses, space.columns)
        common = space.solution.communalities if isinstance(space, Factors) else None
        for at, place in enumerate(self.plan.attributes if len(places) else ()):
            yield MapPoint(
                self.found.attributes[place],
                *_pair(places[at]),
                float(space.column_masses[at]),
                float(space.column_shown[at]),
                _pair(parts[at]),
                ellipse(self.cloud.attributes[:, at]),
                communality=float(common[at]) if common is not None else None,
            )

    def _has_ideal(self, at: int) -> bool:
        return bool(np.isfinite(self.base.ideals(self.base.own)[at]).all())

    def _ideal(self, at: int) -> Ideal:
        base, cloud = self.base, self.cloud
        place, (model, fit) = base.ideals(base.own)[at], base.models(base.own)[at]
        distances = base.distances(base.own)[at] if model != "vector" else np.full(len(self.names), np.nan)
        known = np.isfinite(cloud.distances[:, at]).all(axis=1)
        near, usual = cloud.distances[known, at], cloud.spacing[known]
        often = np.bincount(near.argmin(axis=1), minlength=len(self.names)) / len(near) if len(near) else None
        order = np.argsort(distances) if np.isfinite(distances).all() else np.empty(0, dtype=int)
        return Ideal(
            segment=base.wanted[at],
            model=model,
            x=float(place[0]),
            y=float(place[1]),
            fit=fit,
            region=ellipse(cloud.ideals[:, at]) if model != "vector" else None,
            distances=tuple(
                (self.names[near_], float(distances[near_]), float(often[near_]) if often is not None else None)
                for near_ in order
            ),
            is_open=bool(distances[self._rivals].min() > base.spacing(base.own)) if len(order) else False,
            open_often=float((near[:, self._rivals].min(axis=1) > usual).mean()) if len(near) and len(order) else None,
            wishes=tuple(self._wishes(at)) if model == "rated" and self.plan.wanted.other is None else (),
        )

    def _wishes(self, at: int) -> Iterator[Wish]:
        """What the ideal has beyond the brands first."""
        wishes, profiles = self.base.wishes[at], self.base.profiles
        unmet = self.cloud.unmet[:, at]
        known = np.isfinite(unmet).all(axis=1)
        ours = self.names.index(self.plan.wanted.ours) if self.plan.wanted.ours in self.names else None
        for each in np.argsort(profiles.max(axis=0) - wishes):
            most = int(profiles[:, each].argmax())
            yield Wish(
                attribute=self.found.attributes[self.plan.attributes[each]],
                wanted=float(wishes[each]),
                most=float(profiles[most, each]),
                brand=self.names[most],
                ours=float(profiles[ours, each]) if ours is not None else None,
                unmet_often=float((unmet[known, each] > 0).mean()) if known.any() else None,
            )


def _pair(values: Array) -> tuple[float, float]:
    """The first two, a missing one zero."""
    first, second = (*(float(each) for each in values[:2]), 0.0)[:2]
    return first, second
