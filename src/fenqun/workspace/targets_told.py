"""A target choice in words: scores, verdicts, criteria and what would overturn it, with labels."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fenqun.answers import (
    FactorFigure,
    TargetFactor,
    TargetsAnswer,
    TargetSegment,
    WeightChange,
)
from fenqun.answers import target_words as words
from fenqun.answers.figures import figure, number, per_cent, unit_of
from fenqun.errors import message
from fenqun.grids.choosing import Choice
from fenqun.grids.sensitivity import Overturn
from fenqun.grids.target import AXES, RATED, AxisName, Factor
from fenqun.language import translator
from fenqun.segments.groups import Group
from fenqun.workspace.criteria_told import criteria_told
from fenqun.workspace.division import mark_of
from fenqun.workspace.targets import Asked, asked, declared, planned_of, weighed_otherwise
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened
    from fenqun.workspace.targets import Weights

SHOWN_CHANGES = 5


def targets_answer(workspace: "Opened", view: View, name: str, weights: "Weights") -> TargetsAnswer:
    """The choice by its definition, with other weights where they are given. Raises as `asked`."""
    written = declared(workspace, name)
    target = weighed_otherwise(written, weights) if weights else written
    asked_for = (target.model_dump_json(), mark_of(workspace, target), planned_of(workspace, target))
    previewed = target != written
    key = ("targets", name, *asked_for, previewed, view.language, view.actor.sees_personal, workspace.store.mark())

    def made() -> TargetsAnswer:
        return _Telling(asked(workspace, view, name, target), previewed=previewed).answer()

    return view.remember(key, made)


class _Telling:
    def __init__(self, asked_: Asked, *, previewed: bool) -> None:
        self.asked, self.previewed = asked_, previewed
        self.view, self.target = asked_.view, asked_.target
        self.translate = translator(asked_.view.language)

    def answer(self) -> TargetsAnswer:
        view, target, asked_ = self.view, self.target, self.asked
        language = view.language
        return TargetsAnswer(
            name=asked_.name,
            label=target.shown(asked_.name, language),
            meaning=target.meaning.text(language) if target.meaning else "",
            of=asked_.division.name,
            of_label=asked_.division.label,
            kind="segmentation" if target.grid is None else "grid",
            snapshot=view.snapshot.id,
            as_of=view.as_of,
            customers=view.customers,
            value=view.value,
            value_label=view.label(view.value) if view.value else "",
            currency=view.content["currency"] or "",
            balance=target.balance,
            at_most=target.at_most,
            strategy=asked_.strategy,
            strategy_why=self._strategy_why(),
            weights={axis: target.axis(axis).weights for axis in AXES},
            ratios=asked_.ratios,
            draws=target.sensitivity.draws,
            since=asked_.measured.since,
            factors=tuple(self._factor(axis, name) for axis in AXES for name in target.axis(axis).factors),
            segments=tuple(self._segment(choice) for choice in asked_.choices),
            changes=tuple(self._change(change) for change in asked_.overturns[:SHOWN_CHANGES]),
            notes=tuple(self._notes()),
            previewed=self.previewed,
            budgeted=target.budget is not None,
        )

    def _label(self, segment: str) -> str:
        return self.asked.division.parts.get(segment, segment)

    def _labels(self, factors: Iterable[str]) -> str:
        return self.translate(message(", ")).join(self._factor_label(name) for name in factors)

    def _factor_label(self, name: str) -> str:
        factor = self.target.factors[name]
        if factor.label is not None:
            return factor.label.text(self.view.language)
        measure, trait = factor.measure_of(name), factor.trait_of(name)
        if measure is not None:
            return self.translate(words.MEASURES[measure])
        return name if trait is None else self.view.label(trait)

    def _factor(self, axis: AxisName, name: str) -> TargetFactor:
        factor, weighted = self.target.factors[name], self.asked.weighted
        told = self.asked.figures.get(name, {}).values()
        low, high = factor.scale or (RATED if factor.ratings else (min(told, default=None), max(told, default=None)))
        measure, trait = factor.measure_of(name), factor.trait_of(name)
        return TargetFactor(
            name=name,
            label=self._factor_label(name),
            axis=axis,
            kind="ratings" if factor.ratings else "measure" if measure else "trait",
            of=measure or trait or "",
            unit=self._unit(name),
            better=factor.better,
            weight=weighted.weights[axis].get(name, 0.0),
            combined=weighted.combined.get(name, 0.0),
            low=low,
            high=high,
            by=factor.by or "",
            on=factor.on.isoformat() if factor.on else "",
        )

    def _unit(self, name: str) -> str:
        factor = self.target.factors[name]
        measure, trait = factor.measure_of(name), factor.trait_of(name)
        if measure in words.SHARE_MEASURES or (trait and self.view.known(trait).kind == "tag"):
            return "share"
        if measure in ("value", "value_per_customer") and self.view.value:
            return unit_of(self.view.known(self.view.value))
        return unit_of(self.view.known(trait)) if trait else ""

    def _figure(self, name: str, value: float) -> str:
        """A figure of a factor as people write it."""
        if self._unit(name) == "share":
            return per_cent(value)
        trait = self.target.factors[name].trait_of(name)
        return figure(value, self.view.known(trait)) if trait else number(value)

    def _segment(self, choice: Choice) -> TargetSegment:
        name, scored = choice.scored.name, choice.scored
        group, everyone = self.asked.measured.groups.get(name, Group()), self.asked.measured.everyone
        value = None if everyone.value is None else float(group.value or 0)
        whole = None if everyone.value is None or everyone.value <= 0 else float(everyone.value)
        sure = self.asked.steadiness.get(name)
        return TargetSegment(
            name=name,
            label=self._label(name),
            customers=group.customers,
            share=group.customers / everyone.customers if everyone.customers else 0.0,
            value=value,
            value_share=None if value is None or whole is None else value / whole,
            attractiveness=scored.attractiveness,
            strength=scored.strength,
            score=scored.score,
            rank=choice.rank,
            cell=scored.cell,
            zone=scored.zone or "",
            verdict=choice.verdict,
            why=self._why(choice),
            figures=tuple(self._factor_figure(factor, name) for factor in self.target.factors),
            criteria=criteria_told(self.asked, name),
            on_top=sure.share_on_top if sure else None,
            median_rank=sure.median_rank if sure else None,
            least_rank=sure.least_rank if sure else None,
            greatest_rank=sure.greatest_rank if sure else None,
        )

    def _factor_figure(self, factor: str, segment: str) -> FactorFigure:
        scaled = self.asked.weighted.scaled.get(factor, {})
        return FactorFigure(factor, self.asked.figures.get(factor, {}).get(segment), scaled.get(segment))

    def _why(self, choice: Choice) -> str:
        t, scored = self.translate, choice.scored
        if choice.verdict == "avoid":
            return self._rivals(choice)
        if choice.verdict == "fails":
            named = t(message(", ")).join(t(words.CRITERIA[name]) for name in choice.because)
            return t(message("not {criteria}, which is required")).format(criteria=named)
        if choice.verdict == "unjudged":
            told = self._labels(choice.because)
            return t(message("not known: {factors}")).format(factors=told) if told else t(message("nothing is known"))
        said = {
            "target": message("rank {rank} of {all}, score {score}"),
            "reserve": message("rank {rank} of {all}, score {score}; at most {most} are wanted"),
            "weak": message("rank {rank} of {all}, score {score}: too little of both to put more in"),
        }[choice.verdict]
        count = len(self.asked.ranked)
        score = f"{scored.score:.1f}"
        return t(said).format(rank=choice.rank, all=count, score=score, most=self.target.at_most)

    def _rivals(self, choice: Choice) -> str:
        t, found = self.translate, []
        for name in choice.because:
            limit, is_lower = self.target.avoid[name], self.target.factors[name].better == "lower"
            said = (
                message("{factor} {figure}, from {limit} on")
                if is_lower
                else message("{factor} {figure}, {limit} or less")
            )
            told = self._figure(name, self.asked.figures[name][choice.scored.name])
            found.append(t(said).format(factor=self._factor_label(name), figure=told, limit=self._figure(name, limit)))
        return t(message("rivals are too strong: {why}")).format(why=t(message("; ")).join(found))

    def _change(self, change: Overturn) -> WeightChange:
        return WeightChange(
            factor=change.factor,
            label=self._factor_label(change.factor),
            weight=change.weight,
            becomes=change.becomes,
            chosen=change.chosen,
            chosen_label=self._label(change.chosen),
            rival=change.rival,
            rival_label=self._label(change.rival),
        )

    def _strategy_why(self) -> str:
        t = self.translate
        chosen = [choice.scored.name for choice in self.asked.choices if choice.verdict == "target"]
        everyone = self.asked.measured.everyone
        count = sum(self.asked.measured.groups[name].customers for name in chosen)
        share = per_cent(count / everyone.customers if everyone.customers else 0.0)
        if self.asked.strategy == "none":
            return t(message("No segment is good enough to go for"))
        if self.asked.strategy == "undifferentiated":
            limit = number(self.target.criteria.effect)
            said = message("No segment differs from all others by {limit} or more: one offer to all of them will do")
            return t(said).format(limit=limit)
        if self.asked.strategy == "concentrated":
            said = message("All means on one segment, {name}, with {share} of the customers")
            return t(said).format(name=self._label(chosen[0]), share=share)
        said = message("{count} segments that differ, with {share} of the customers: an offer for each")
        return t(said).format(count=len(chosen), share=share)

    def _notes(self) -> Iterable[str]:
        t = self.translate
        if withheld := self.asked.division.withheld:
            said = message("{count} cells are left out: too few customers to be told of, or they would tell of such")
            yield t(said).format(count=number(withheld))
        for name, factor in self.target.factors.items():
            if self.asked.figures.get(name):
                continue
            said = message("{factor} is not known of any segment: it weighs nothing")
            yield t(said).format(factor=self._factor_label(name)) + self._hint(name, factor)

    def _hint(self, name: str, factor: Factor) -> str:
        is_growth = factor.measure_of(name) in words.SHARE_MEASURES
        if is_growth and self.asked.measured.since is None:
            return self.translate(message(" (there is no earlier snapshot to tell growth against)"))
        return ""
