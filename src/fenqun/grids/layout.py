"""One table of answers laid out: the axes, the brands and attributes on them, and the segments' ideals."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fenqun.grids import gaps
from fenqun.grids.answers import Answers
from fenqun.grids.axes import Array, Axes
from fenqun.grids.components import components
from fenqun.grids.correspondence import correspondence
from fenqun.grids.ideals import Preferred, preferred
from fenqun.grids.positioning import Positioning

Model = Literal["rated", "ideal_point", "vector"]


@dataclass(frozen=True)
class Plan:
    """Which brands and attributes make the axes, by their places in the answers, and which are only shown."""

    wanted: Positioning
    segments: tuple[str, ...]
    brands: tuple[int, ...]
    supplementary: tuple[int, ...]
    attributes: tuple[int, ...]
    ideal: int | None
    preference: int | None
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, found: Answers, wanted: Positioning) -> "Plan":
        """Without the brands and attributes that nothing is known of."""
        answered, total = (each.sum(axis=(0, 1)) for each in (found.answered, found.total))
        counts = wanted.method == "correspondence"
        known = total > 0 if counts else answered > 0
        attributes = [at for at, name in enumerate(found.attributes) if name != wanted.preference]
        apart = {wanted.ideal, *wanted.supplementary}
        active = [at for at, name in enumerate(found.brands) if name not in apart]
        kept, told = _known(known, active, attributes, every=not counts)
        more = [at for at, name in enumerate(found.brands) if name in wanted.supplementary]
        lost = [found.brands[at] for at in active if at not in kept]
        lost += [found.attributes[at] for at in attributes if at not in told]
        return cls(
            wanted,
            found.segments,
            tuple(kept),
            tuple(at for at in more if known[at, told].any() and (counts or known[at, told].all())),
            tuple(told),
            _place(found.brands, wanted.ideal),
            _place(found.attributes, wanted.preference),
            tuple(lost),
        )


def _known(known: Array, brands: list[int], attributes: list[int], *, every: bool) -> tuple[list[int], list[int]]:
    """The brands and attributes that hold something of each other; every: all of them, attributes given up first."""
    told = [at for at in attributes if known[brands, at].any()]
    kept = [at for at in brands if known[at, told].any()]
    if every:
        told = [at for at in told if known[kept, at].all()]
    return kept, told


def _place(names: tuple[str, ...], name: str | None) -> int | None:
    return names.index(name) if name in names else None


@dataclass(frozen=True)
class Layout:
    """A table of answers on its axes. table (n_brands, n_attributes): counts or mean ratings, supplementary brands
    last. liked (n_segments, n_brands): the mean preference. dreamt (n_segments, n_attributes): the ideal's own row.
    """

    plan: Plan
    axes: Axes
    table: Array
    liked: Array | None
    dreamt: Array | None

    @classmethod
    def of(cls, sums: Array, plan: Plan) -> "Layout | None":
        """Of how many answered and their sums (2, n_segments, n_brands, n_attributes); None where a brand or attribute
        has none of it."""
        shown, attributes = [*plan.brands, *plan.supplementary], list(plan.attributes)
        counts = plan.wanted.method == "correspondence"
        table = _values(sums.sum(axis=1), counts=counts)[np.ix_(shown, attributes)]
        active = table[: len(plan.brands)]
        if not np.isfinite(active).all() or (counts and not (active.sum(axis=0).all() and active.sum(axis=1).all())):
            return None
        axes = correspondence(active) if counts else components(active, standardised=plan.wanted.standardised)
        by_segment = _values(sums, counts=counts)
        return cls(
            plan,
            axes,
            table,
            _values(sums, counts=False)[:, shown, plan.preference] if plan.preference is not None else None,
            by_segment[:, plan.ideal][:, attributes] if plan.ideal is not None else None,
        )

    @cached_property
    def brands(self) -> Array:
        """In principal coordinates (n_brands, k), supplementary ones last."""
        more = self.axes.place(self.table[len(self.plan.brands) :])
        return np.vstack([self.axes.rows, more])

    @cached_property
    def attributes(self) -> Array:
        """As the biplot wants them (n_attributes, k)."""
        return self.axes.columns if self.plan.wanted.biplot == "symmetric" else self.axes.standard_columns

    @cached_property
    def own(self) -> Array:
        """From all axes to its own plane (k, 2)."""
        return np.eye(self.axes.inertia.size, 2)

    def onto(self, other: "Layout", rotation: Callable[[Array, Array], Array]) -> Array:
        """What turns another layout, of the same plan, onto this one's plane (k of the other, 2)."""
        ours, theirs = (np.vstack([each.axes.rows, each.axes.columns]) for each in (self, other))
        return rotation(theirs, ours) @ self.own

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """The segments an ideal is looked for of."""
        has = self.plan.ideal is not None or self.plan.preference is not None
        return tuple(name for name in self.plan.segments if name) if has else ()

    @cached_property
    def _at(self) -> list[int]:
        return [self.plan.segments.index(name) for name in self.wanted]

    @cached_property
    def _rated(self) -> Array | None:
        """The ideals on all axes (n_segments, k)."""
        return self.axes.place(self.dreamt[self._at]) if self.dreamt is not None else None

    def _liking(self, plane: Array) -> list[Preferred | None]:
        if self.liked is None:
            return []
        active = len(self.plan.brands)
        places = (self.brands @ plane)[:active]
        told = (self.liked[at, :active] for at in self._at)
        return [_liking(places[known], each[known]) for each in told for known in [np.isfinite(each)]]

    def ideals(self, plane: Array) -> Array:
        """On a plane (n_segments, 2), NaN where unknown; of a vector its direction, as long as the farthest brand."""
        if self._rated is not None:
            return np.asarray(self._rated @ plane)
        farthest = float(np.linalg.norm(self.brands @ plane, axis=1).max())
        points = [
            np.full(2, np.nan) if each is None else each.point * (farthest if each.model == "vector" else 1.0)
            for each in self._liking(plane)
        ]
        return np.array(points).reshape(-1, 2)

    def models(self, plane: Array) -> list[tuple[Model, float]]:
        """Of each segment which model places its ideal, and how well it fits."""
        if self.dreamt is not None:
            return [("rated", float(fit)) for fit in self.axes.shown(self.dreamt[self._at])]
        return [(each.model, each.fit) if each else ("vector", 0.0) for each in self._liking(plane)]

    def distances(self, plane: Array) -> Array:
        """From each ideal to each brand (n_segments, n_brands): of rated ones over all axes, else on the plane."""
        if self._rated is not None:
            ideals, brands = self._rated, self.brands
        else:
            brands = self.brands @ plane
            ideals = np.array(
                [
                    each.point if each is not None and each.model == "ideal_point" else np.full(2, np.nan)
                    for each in self._liking(plane)
                ]
            ).reshape(-1, 2)
        return np.asarray(np.linalg.norm(ideals[:, None] - brands[None], axis=2))

    def spacing(self, plane: Array) -> float:
        """How far a brand usually is from its nearest rival, by the same measure."""
        return gaps.spacing(self.axes.rows if self._rated is not None else self.axes.rows @ plane)

    @cached_property
    def profiles(self) -> Array:
        """How much of each attribute each brand has (n_brands, n_attributes): of all said of it, or its mean rating."""
        return _profiles(self.table) if self.axes.profiles else self.table

    @cached_property
    def wishes(self) -> Array:
        """The same of each segment's ideal (n_segments, n_attributes)."""
        dreamt = self.dreamt[self._at] if self.dreamt is not None else np.empty((0, len(self.plan.attributes)))
        return _profiles(dreamt) if self.axes.profiles else dreamt

    @cached_property
    def unmet(self) -> Array:
        """How much more of each attribute each ideal has than any brand (n_segments, n_attributes)."""
        if self.dreamt is None:
            return np.full((len(self.wanted), len(self.plan.attributes)), np.nan)
        return np.asarray(self.wishes - self.profiles.max(axis=0))


def _liking(places: Array, liked: Array) -> Preferred | None:
    return preferred(places, liked) if len(liked) else None


def _profiles(counts: Array) -> Array:
    sums = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counts, sums, out=np.full(counts.shape, np.nan), where=sums > 0))


def _values(sums: Array, *, counts: bool) -> Array:
    """The sums of answers, or their means, NaN where nobody answered."""
    answered, total = sums
    if counts:
        return np.asarray(total)
    return np.asarray(np.divide(total, answered, out=np.full(total.shape, np.nan), where=answered > 0))
