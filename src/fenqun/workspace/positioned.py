"""A positioning of the workspace's text, asked of a snapshot: the map, the gaps and the statements, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fenqun.answers import (
    BrandPair,
    MapAxis,
    PlacedAttribute,
    PlacedBrand,
    PositioningAnswer,
    PositioningLine,
    PositioningsAnswer,
    SegmentIdeal,
)
from fenqun.errors import Phrase, UnknownName, message
from fenqun.grids.positioning import Positioning
from fenqun.language import Translator, translator
from fenqun.project.load import load
from fenqun.workspace.declared import reading_of
from fenqun.workspace.gap_told import cautions, distances, region, told_gap, wishes
from fenqun.workspace.perceived import Found, found_of
from fenqun.workspace.stating import size_of, stated
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.grids.map import Ideal
    from fenqun.workspace.opened import Opened


def declared(workspace: "Opened") -> Mapping[str, Positioning]:
    """The positionings as they are written now."""
    return reading_of(workspace).project.positioning


def positionings_answer(workspace: "Opened") -> PositioningsAnswer:
    """All of them, in the order written."""
    language = workspace.language
    lines = (
        PositioningLine(name, noun.shown(name, language), noun.meaning.text(language) if noun.meaning else "")
        for name, noun in declared(workspace).items()
    )
    return PositioningsAnswer(tuple(lines))


def positioning_answer(workspace: "Opened", name: str) -> PositioningAnswer:
    """The map with what follows from it. Raises UnknownName, NotComputed, Problems, NotAllowed, UsageError."""
    project, view = reading_of(workspace).project, workspace.view()
    if name in project.broken and name not in project.positioning:
        load(workspace.directory)
    if name not in project.positioning:
        raise UnknownName(what=Phrase(message("positioning")), name=name, known=project.positioning)
    wanted = project.positioning[name]
    return _Telling(view, name, wanted, found_of(workspace, view, wanted)).answer()


@dataclass(frozen=True)
class _Telling:
    view: View
    name: str
    wanted: Positioning
    found: Found

    @property
    def translate(self) -> Translator:
        return translator(self.view.language)

    def called(self, name: str) -> str:
        return self.wanted.called(name, self.view.language)

    def answer(self) -> PositioningAnswer:
        view, wanted, drawn = self.view, self.wanted, self.found.map
        shares = [inertia / drawn.total for inertia in drawn.inertia]
        ideals = sorted(self._ideals(), key=lambda ideal: (not ideal.open, -ideal.customers, ideal.segment))
        return PositioningAnswer(
            name=self.name,
            label=wanted.shown(self.name, view.language),
            meaning=wanted.meaning.text(view.language) if wanted.meaning else "",
            as_of=view.as_of,
            method=drawn.method,
            biplot=wanted.biplot,
            source=wanted.source,
            source_label=view.source_label(wanted.source),
            ours=wanted.ours,
            segmentation=wanted.segmentation,
            segmentation_label=view.label(wanted.segmentation) if wanted.segmentation else "",
            respondents=self.found.answered,
            value_label=view.label(view.value) if view.value else "",
            currency=view.content["currency"] or "",
            axes=tuple(
                MapAxis(at + 1, inertia, share)
                for at, (inertia, share) in enumerate(zip(drawn.inertia, shares, strict=True))
            ),
            explained=sum(shares[:2]),
            scaling=(wanted.scaling or "smacof") if drawn.method == "mds" else None,
            stress=drawn.stress,
            rows=drawn.rows,
            spacing=drawn.spacing,
            resamples=drawn.resamples,
            brands=tuple(self._brands()),
            attributes=tuple(self._attributes()),
            ideals=tuple(ideals),
            statements=tuple(stated(view, self.name, wanted, segment) for segment in wanted.statements),
            pairs=tuple(self._pairs()),
            warnings=tuple(cautions(drawn, self.called, self.translate)),
            left_out=tuple(self.called(each) for each in drawn.left_out),
            withheld=tuple(self._segment(each) for each in self.found.withheld),
        )

    def _brands(self) -> Iterator[PlacedBrand]:
        for point in self.found.map.brands:
            yield PlacedBrand(
                **_placed(point, self.called(point.name)),
                ours=point.name == self.wanted.ours,
                supplementary=point.is_supplementary,
            )

    def _attributes(self) -> Iterator[PlacedAttribute]:
        for point in self.found.map.attributes:
            yield PlacedAttribute(**_placed(point, self.called(point.name)), communality=point.communality)

    def _pairs(self) -> Iterator[BrandPair]:
        for pair in self.found.map.pairs:
            brand, other = self.called(pair.brand), self.called(pair.other)
            yield BrandPair(pair.brand, brand, pair.other, other, pair.unlike, pair.distance)

    def _segment(self, segment: str) -> str:
        return self.view.segment_label(str(self.wanted.segmentation), segment)

    def _ideals(self) -> Iterator[SegmentIdeal]:
        return (self._ideal(ideal) for ideal in self.found.map.ideals if ideal.segment not in self.found.withheld)

    def _ideal(self, ideal: "Ideal") -> SegmentIdeal:
        view, respondents = self.view, self.found.respondents.get(ideal.segment, 0)
        size = size_of(view, str(self.wanted.segmentation), ideal.segment)
        return SegmentIdeal(
            segment=ideal.segment,
            label=self._segment(ideal.segment),
            model=ideal.model,
            x=ideal.x,
            y=ideal.y,
            fit=ideal.fit,
            region=region(ideal.region),
            respondents=respondents,
            few=respondents < self.found.min_size,
            customers=int(size["customers"]),
            share=int(size["customers"]) / view.customers if view.customers else 0.0,
            value=size.get("value"),
            value_share=size.get("value_share"),
            distances=distances(ideal, self.called),
            open=ideal.is_open,
            open_often=ideal.open_often,
            wishes=wishes(ideal, self.called),
            told=told_gap(ideal, self.found.map, self.wanted.ours, self.called, self.translate),
        )


def _placed(point: Any, label: str) -> dict[str, Any]:
    shared = ("name", "x", "y", "mass", "quality", "contributions")
    return {**{each: getattr(point, each) for each in shared}, "label": label, "region": region(point.region)}
