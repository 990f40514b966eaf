"""The perceptual map: brands, attributes and segments' ideals on one plane, how sure each place is, and the gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from fenqun.errors import Phrase, UsageError, message
from fenqun.grids.answers import Answers
from fenqun.grids.axes import Array
from fenqun.grids.layout import Layout, Plan
from fenqun.grids.positioning import Positioning
from fenqun.grids.resampling import Ellipse, ellipse, recounted, resampled, rotation

FEWEST_BRANDS, FEWEST_ATTRIBUTES = 3, 2


@dataclass(frozen=True)
class MapPoint:
    """A brand or attribute on the map.

    `mass`: its weight, 0 of a supplementary one. `quality`: the share of its distance from the origin that the plane
    shows. `contributions`: what share of the inertia of each of the two axes is its own.
    """

    name: str
    x: float
    y: float
    mass: float
    quality: float
    contributions: tuple[float, float]
    region: Ellipse | None
    is_supplementary: bool = False


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
class PerceptualMap:
    """The map. `inertia`: of every axis. `spacing`: how far a brand usually is from its nearest rival.

    `left_out`: brands and attributes without any answer that counts. `resamples`: how many could be drawn.
    """

    brands: tuple[MapPoint, ...]
    attributes: tuple[MapPoint, ...]
    ideals: tuple[Ideal, ...]
    inertia: tuple[float, ...]
    spacing: float
    left_out: tuple[str, ...]
    resamples: int


def perceptual_map(found: Answers, wanted: Positioning) -> PerceptualMap:
    """The map of what was answered. Raises UsageError where it takes more brands or answers than there are."""
    plan = Plan.of(found, wanted)
    if len(plan.brands) < FEWEST_BRANDS or len(plan.attributes) < FEWEST_ATTRIBUTES:
        said = message("a map takes {brands} brands and {attributes} attributes with answers; there are {n} and {m}")
        have = {"n": len(plan.brands), "m": len(plan.attributes)}
        raise UsageError(what=Phrase(said, brands=FEWEST_BRANDS, attributes=FEWEST_ATTRIBUTES, **have))
    base = Layout.of(found.sums.sum(axis=0), plan)
    if base is None or not base.axes.inertia.size:
        raise UsageError(what=Phrase(message("all brands are seen alike: there is nothing to lay apart")))
    drawn: PerceptualMap = _rounded(_Drawing(found, plan, base, _Cloud.of(found, plan, base)).map())
    return drawn


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
        drawn = [(layout, base.onto(layout, rotation)) for layout in _layouts(found, plan)]
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


def _layouts(found: Answers, plan: Plan) -> Iterator[Layout]:
    wanted = plan.wanted
    if found.together and len(found.answered) > 1:
        tables = resampled(found.sums, wanted.resamples, wanted.seed)
    elif wanted.method == "correspondence":
        counts = found.total.sum(axis=0)
        tables = (np.stack([counts, drawn]) for drawn in recounted(counts, wanted.resamples, wanted.seed))
    else:
        return
    for sums in tables:
        if (layout := Layout.of(sums, plan)) is not None and layout.axes.inertia.size:
            yield layout


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
        plan, base = self.plan, self.base
        return PerceptualMap(
            brands=tuple(self._brands()),
            attributes=tuple(self._attributes()),
            ideals=tuple(self._ideal(place) for place in range(len(base.wanted)) if self._has_ideal(place)),
            inertia=tuple(float(each) for each in base.axes.inertia),
            spacing=base.spacing(base.own),
            left_out=plan.left_out,
            resamples=self.cloud.times,
        )

    def _brands(self) -> Iterator[MapPoint]:
        axes, active = self.base.axes, len(self.plan.brands)
        more = axes.shown(self.base.table[active:]) if active < len(self.names) else np.empty(0)
        places = self.base.brands @ self.base.own
        for at, name in enumerate(self.names):
            is_active = at < active
            quality = axes.row_quality[at, :2].sum() if is_active else more[at - active]
            yield MapPoint(
                name,
                *_pair(places[at]),
                float(axes.row_masses[at]) if is_active else 0.0,
                float(quality),
                _pair(axes.row_contributions[at]) if is_active else (0.0, 0.0),
                ellipse(self.cloud.brands[:, at]),
                is_supplementary=not is_active,
            )

    def _attributes(self) -> Iterator[MapPoint]:
        axes, places = self.base.axes, self.base.attributes @ self.base.own
        for at, place in enumerate(self.plan.attributes):
            yield MapPoint(
                self.found.attributes[place],
                *_pair(places[at]),
                float(axes.column_masses[at]),
                float(axes.column_quality[at, :2].sum()),
                _pair(axes.column_contributions[at]),
                ellipse(self.cloud.attributes[:, at]),
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
            wishes=tuple(self._wishes(at)) if model == "rated" else (),
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
