"""One table of answers laid out: the axes, the brands and attributes on them, and the segments' ideals."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fenqun.errors import Phrase, UsageError, message
from fenqun.grids import gaps
from fenqun.grids.answers import Answers, Told
from fenqun.grids.axes import Array, Axes, Space, between
from fenqun.grids.components import components
from fenqun.grids.correspondence import correspondence
from fenqun.grids.factors import Factors, factors
from fenqun.grids.ideals import Preferred, preferred
from fenqun.grids.positioning import Method, Positioning
from fenqun.grids.scaled import Scaled, of_pairs, of_ratings

Model = Literal["rated", "ideal_point", "vector"]
FACTORS = 2
MOST_RATING = 10
"""Answers that are more on average are amounts or counts, if nothing else is said."""


@dataclass(frozen=True)
class Plan:
    """Which brands and attributes make the axes, by their places in the answers, and which are only shown."""

    wanted: Positioning
    method: Method
    segments: tuple[str, ...]
    brands: tuple[int, ...]
    supplementary: tuple[int, ...]
    attributes: tuple[int, ...]
    ideal: int | None
    preference: int | None
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, found: Answers, wanted: Positioning) -> "Plan":
        """Without the brands and attributes that nothing is known of. Of pairs the attributes are the brands again.

        Raises UsageError where two brands were never judged together.
        """
        answered, total = (each.sum(axis=(0, 1)) for each in (found.answered, found.total))
        method = method_of(found, wanted)
        known = total > 0 if method == "correspondence" else answered > 0
        apart = {wanted.ideal, *wanted.supplementary}
        active = [at for at, name in enumerate(found.brands) if name not in apart]
        if wanted.other is not None:
            kept = told = _judged(found, known, active)
            lost: list[str] = []
        else:
            attributes = [at for at, name in enumerate(found.attributes) if name != wanted.preference]
            kept, told = _known(known, active, attributes, every=method != "correspondence")
            lost = [found.brands[at] for at in active if at not in kept]
            lost += [found.attributes[at] for at in attributes if at not in told]
        more = [at for at, name in enumerate(found.brands) if name in wanted.supplementary]
        some = method == "correspondence"
        return cls(
            wanted,
            method,
            found.segments,
            tuple(kept),
            tuple(at for at in more if known[at, told].any() and (some or known[at, told].all())),
            tuple(told),
            _place(found.brands, wanted.ideal),
            _place(found.attributes, wanted.preference),
            tuple(lost),
        )


def method_of(found: Answers, wanted: Positioning) -> Method:
    """How the map is made. Without a method customers' answers are ratings where the mean of some brand on some
    attribute is above 1, and none above 10: yes and no are below, amounts beyond.
    """
    if wanted.method is not None:
        return wanted.method
    asked = [at for at, name in enumerate(found.attributes) if name != wanted.preference]
    answered, total = (each.sum(axis=(0, 1))[:, asked] for each in (found.answered, found.total))
    are_ratings = (total > answered).any() and (total <= MOST_RATING * answered).all()
    return "components" if found.together and bool(are_ratings) else "correspondence"


def _judged(found: Answers, known: Array, brands: list[int]) -> list[int]:
    """The brands, each of which was judged with each other."""
    for one in brands:
        for other in brands:
            if other > one and not known[one, other]:
                said = message("nobody said how unlike {brand} and {other} are")
                raise UsageError(what=Phrase(said, brand=found.brands[one], other=found.brands[other]))
    return brands


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
    """A table of answers as points. table (n_brands, n_attributes): counts, mean ratings or how unlike, supplementary
    brands last. liked (n_segments, n_brands): the mean preference. dreamt (n_segments, n_attributes): the ideal's row.
    """

    plan: Plan
    space: Space
    table: Array
    liked: Array | None
    dreamt: Array | None

    @classmethod
    def of(cls, told: Told, plan: Plan, base: "Layout | None" = None) -> "Layout | None":
        """Of what was answered; None where a brand or attribute has none of it, or nothing tells the brands apart.

        base: a layout much like this one, to begin the search with.
        """
        shown, attributes = [*plan.brands, *plan.supplementary], list(plan.attributes)
        counts = plan.method == "correspondence"
        table = _values(told.sums.sum(axis=1), counts=counts)[np.ix_(shown, attributes)]
        if plan.wanted.other is not None:
            np.fill_diagonal(table, 0.0)
        active = table[: len(plan.brands)]
        if not np.isfinite(active).all() or (counts and not (active.sum(axis=0).all() and active.sum(axis=1).all())):
            return None
        space = _space(active, told, plan, base.space if base else None)
        if space is None or not space.inertia.size:
            return None
        by_segment = _values(told.sums, counts=counts)
        return cls(
            plan,
            space,
            table,
            _values(told.sums, counts=False)[:, shown, plan.preference] if plan.preference is not None else None,
            by_segment[:, plan.ideal][:, attributes] if plan.ideal is not None else None,
        )

    @cached_property
    def brands(self) -> Array:
        """In principal coordinates (n_brands, k), supplementary ones last."""
        more = self.space.place(self.table[len(self.plan.brands) :])
        return np.vstack([self.space.rows, more])

    @cached_property
    def attributes(self) -> Array:
        """As the biplot wants them (n_attributes, k)."""
        if self.plan.wanted.biplot == "brands" and isinstance(self.space, Axes):
            return self.space.standard_columns
        return self.space.columns

    @cached_property
    def own(self) -> Array:
        """From all axes to its own plane (k, 2)."""
        return np.eye(self.space.inertia.size, 2)

    def onto(self, other: "Layout", rotation: Callable[[Array, Array], Array]) -> Array:
        """What turns another layout, of the same plan, onto this one's plane (k of the other, 2)."""
        return rotation(other.space.anchors, self.space.anchors) @ self.own

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
        return self.space.place(self.dreamt[self._at]) if self.dreamt is not None else None

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
            return [("rated", float(fit)) for fit in self.space.shown(self.dreamt[self._at])]
        return [(each.model, each.fit) if each else ("vector", 0.0) for each in self._liking(plane)]

    def distances(self, plane: Array) -> Array:
        """From each ideal to each brand (n_segments, n_brands): of rated ones by the measure of the space, else on the
        plane.
        """
        if self.dreamt is not None:
            return self.space.away(self.dreamt[self._at], self.table)
        ideals = np.array(
            [
                each.point if each is not None and each.model == "ideal_point" else np.full(2, np.nan)
                for each in self._liking(plane)
            ]
        ).reshape(-1, 2)
        return between(ideals, self.brands @ plane)

    def spacing(self, plane: Array) -> float:
        """How far a brand usually is from its nearest rival, by the same measure."""
        if self._rated is not None:
            return gaps.spacing(self.space.apart)
        return gaps.spacing(between(self.space.rows @ plane, self.space.rows @ plane))

    @cached_property
    def profiles(self) -> Array:
        """How much of each attribute each brand has (n_brands, n_attributes): of all said of it, or its mean rating."""
        return _profiles(self.table) if self.plan.method == "correspondence" else self.table

    @cached_property
    def wishes(self) -> Array:
        """The same of each segment's ideal (n_segments, n_attributes)."""
        dreamt = self.dreamt[self._at] if self.dreamt is not None else np.empty((0, len(self.plan.attributes)))
        return _profiles(dreamt) if self.plan.method == "correspondence" else dreamt

    @cached_property
    def unmet(self) -> Array:
        """How much more of each attribute each ideal has than any brand (n_segments, n_attributes)."""
        if self.dreamt is None:
            return np.full((len(self.wanted), len(self.plan.attributes)), np.nan)
        return np.asarray(self.wishes - self.profiles.max(axis=0))


def _space(table: Array, told: Told, plan: Plan, base: Space | None) -> Space | None:
    """The brands' rows of the table as points, by the method."""
    wanted = plan.wanted
    if plan.method == "correspondence":
        return correspondence(table)
    if plan.method == "components":
        return components(table, standardised=wanted.standardised)
    if plan.method == "factors":
        start = base.solution.uniquenesses if isinstance(base, Factors) else None
        return factors(table, told.moments, wanted.factors or FACTORS, start) if told.moments is not None else None
    begin = base.rows if isinstance(base, Scaled) else wanted.seed
    if wanted.other is not None:
        return of_pairs(table, wanted.scaling or "smacof", start=begin)
    return of_ratings(table, wanted.scaling or "smacof", standardised=wanted.standardised, start=begin)


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
