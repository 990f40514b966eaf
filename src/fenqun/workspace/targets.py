"""Which segments to go for: a target choice of the workspace's text, asked of a snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from fenqun.actions.playing import planned
from fenqun.answers import SnapshotMark
from fenqun.errors import FenqunError, NotComputed, Phrase, Problems, UnknownName, UsageError, message
from fenqun.grids import choosing, sensitivity, standing, target_checking
from fenqun.grids.choosing import Choice, Scored, Weighted
from fenqun.grids.criteria import Judged, Judging, Reach
from fenqun.grids.standing import Earlier
from fenqun.grids.target import AXES, Axis, Target
from fenqun.grids.weighing import comparison
from fenqun.project.load import read
from fenqun.query import table
from fenqun.segments.groups import Group, describing, measure, together
from fenqun.segments.segmentation import UNKNOWN
from fenqun.workspace.division import Division, division_of
from fenqun.workspace.ends import in_order
from fenqun.workspace.inputs import behind, newest_day
from fenqun.workspace.size_marks import sizes_of
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View, moment_text

if TYPE_CHECKING:
    from fenqun.engine.backend import Backend
    from fenqun.project.definitions import Project
    from fenqun.workspace.opened import Opened

Weights = Mapping[str, float]
"""By factor another weight than the definition's, for a preview."""

_GROWING = {"growth", "value_growth"}


def declared(workspace: "Opened", name: str) -> Target:
    """The choice as it is written now. Raises UnknownName, and Problems where it cannot be read."""
    project = _project(workspace)
    if name not in project.targets:
        if name in project.broken:
            project = workspace.project
        raise UnknownName(what=Phrase(message("target choice")), name=name, known=project.targets)
    return project.targets[name]


def _project(workspace: "Opened") -> "Project":
    return workspace.project if workspace.is_made else read(workspace.directory).project


def weighed_otherwise(target: Target, weights: Weights) -> Target:
    """The choice with these weights in place of its own; factors that are not named keep what they weigh.

    Raises UsageError for what is no factor, and where the definition finds weights itself and not all are given.
    """
    if unknown := sorted(weights.keys() - target.factors.keys()):
        raise UnknownName(what=Phrase(message("factor")), name=unknown[0], known=target.factors)
    changed = dict[str, Axis]()
    for axis in AXES:
        held = target.axis(axis)
        named = {name: weights.get(name, factor.weight) for name, factor in held.factors.items()}
        if all(name not in weights for name in named):
            continue
        if missing := [name for name, weight in named.items() if weight is None]:
            said = message("give the weight of each factor of this axis; missing: {missing}")
            raise UsageError(what=Phrase(said, missing=", ".join(missing)))
        if any(not 0 <= (weight or 0) < float("inf") for weight in named.values()) or not any(named.values()):
            raise UsageError(what=Phrase(message("weights are 0 or more, and not all zero")))
        factors = {name: held.factors[name].model_copy(update={"weight": weight}) for name, weight in named.items()}
        changed[axis] = held.model_copy(update={"factors": factors, "weights": "given", "comparisons": []})
    return target.model_copy(update=changed)


@dataclass(frozen=True)
class Measured:
    """What the snapshot tells of the segments: groups by segment, who can be reached, and by which earlier snapshot."""

    groups: Mapping[str, Group]
    reach: Mapping[str, Reach]
    everyone: Group
    earlier: Mapping[str, Earlier] | None
    since: SnapshotMark | None


@dataclass(frozen=True)
class Asked:
    """A choice asked of a snapshot: everything in it follows from the definition and what was measured."""

    view: View
    name: str
    target: Target
    division: Division
    measured: Measured
    judging: Judging

    @cached_property
    def segments(self) -> list[str]:
        """Those that are considered, in the order of the segmentation or grid."""
        left_out = {UNKNOWN, *self.target.leave_out}
        return [name for name in self.division.parts if name not in left_out]

    @cached_property
    def figures(self) -> choosing.Figures:
        """By factor and segment."""
        return standing.figures(self.target, self.measured.groups, self.segments, self.measured.earlier)

    @cached_property
    def weighted(self) -> Weighted:
        """Scaled and weighed."""
        return choosing.weigh(self.target, self.figures, self.segments)

    @cached_property
    def criteria(self) -> Mapping[str, Sequence[Judged]]:
        """By segment its five criteria; no weight changes them."""
        wanted = (self.target.criteria.model_dump_json(), tuple(sorted(self.target.traits)), self.judging.planned)
        key = ("target criteria", *self.division.key, *wanted, tuple(self.segments))
        return self.view.remember(key, self._criteria)

    def _criteria(self) -> Mapping[str, Sequence[Judged]]:
        nobody = Reach(0, 0, 0)
        group = self.measured.groups.get
        return {
            name: self.judging.judge(name, group(name, Group()), self.measured.reach.get(name, nobody))
            for name in self.segments
        }

    @cached_property
    def choices(self) -> list[Choice]:
        """Every segment with its verdict, the best first."""
        required = self.target.criteria.required
        failing = {
            name: [each.criterion for each in judged if each.passes is False and each.criterion in required]
            for name, judged in self.criteria.items()
        }
        scored = [self.weighted.score(name) for name in self.segments]
        return choosing.choose(self.target, scored, self.figures, failing=failing)

    @cached_property
    def strategy(self) -> choosing.Strategy:
        """What the proposal amounts to."""
        differing = {
            name: next(each.passes for each in judged if each.criterion == "differentiable")
            for name, judged in self.criteria.items()
        }
        return choosing.strategy_of(self.choices, differing)

    @cached_property
    def ranked(self) -> list[Scored]:
        """Those that may be chosen, the best first."""
        return [choice.scored for choice in self.choices if choice.rank is not None]

    @cached_property
    def steadiness(self) -> Mapping[str, sensitivity.Steadiness]:
        """By segment that may be chosen how sure its rank is."""
        names = [scored.name for scored in self.ranked]
        weights, how = self.weighted.combined, self.target.sensitivity
        found = sensitivity.steadiness(self.weighted.scaled, weights, names, self.target.at_most, how)
        return {each.name: each for each in found}

    @cached_property
    def ratios(self) -> dict[str, float]:
        """By axis that is weighed by pairwise comparisons their consistency ratio."""
        found = {axis: comparison(self.target.axis(axis)) for axis in AXES}
        return {axis: told.ratio for axis, told in found.items() if told is not None}

    @cached_property
    def overturns(self) -> list[sensitivity.Overturn]:
        """The smallest changes of weights that put somebody else in place of a target."""
        chosen = [choice.scored.name for choice in self.choices if choice.verdict == "target"]
        others = [choice.scored.name for choice in self.choices if choice.verdict in ("reserve", "weak")]
        return sensitivity.overturns(self.weighted.scaled, self.weighted.combined, chosen, others)


def asked(workspace: "Opened", view: View, name: str, target: Target) -> Asked:
    """The choice asked of the snapshot. Raises Problems, NotComputed, NotAllowed."""
    _check(workspace, view, target)
    view.permit(target.traits)
    division = division_of(workspace, target)
    for part in {part for part, _ in target.stated()} if target.grid is not None and not division.withheld else ():
        division.known(part)
    with view.engine(PROFILE, *_consents(view)) as engine:
        measured = _Measuring(workspace, view, target, division, engine).measured()
    judging = _judging(view, target, division, measured)
    return Asked(view, name, target, division, measured, replace(judging, planned=planned_of(workspace, target)))


def planned_of(workspace: "Opened", target: Target) -> frozenset[str] | None:
    """The segments or cells with a play in the playbooks as they are written now; None: no playbook is of these."""
    return planned(_project(workspace).playbooks.values(), of=target.of, grid=target.grid)


def _check(workspace: "Opened", view: View, target: Target) -> None:
    """What the snapshot does not hold: declared since, or nowhere."""
    project = _project(workspace)
    segments = {name: view.segments(name) for name in view.content["segments"]}
    for name in (each for each, _ in target.named() if each not in view.types and each in project.names):
        raise NotComputed(what=Phrase(message("trait, tag or segmentation")), name=name)
    if found := target_checking.problems(target, view.types, segments):
        raise Problems(found)


@dataclass(frozen=True)
class _Measuring:
    """What is measured for a choice; for other weights of it nothing has to be asked again."""

    workspace: "Opened"
    view: View
    target: Target
    division: Division
    engine: "Backend"

    def measured(self) -> Measured:
        """All that the snapshot, and an earlier one, tell of the parts."""
        view, key = self.view, self.division.key
        groups = view.remember(("target groups", *key), self._groups)
        if missing := [name for name in sorted(self.target.traits) if not _told(groups, name)]:
            more = self._measure(missing)
            groups = {name: _with(group, more.get(name, Group())) for name, group in groups.items()}
        reach = view.remember(("target reach", *key, self.target.criteria.reached_by), self._reach)
        earlier, since = self._earlier()
        return Measured(groups, reach, together(groups.values()), earlier, since)

    def _groups(self) -> dict[str, Group]:
        """By part, in all that may tell one from another: nothing personal, as it is nobody's to look at."""
        view = self.view
        told = [name for name in view.names("attribute", "trait") if name not in view.personal]
        return self._measure(describing(view.profile, told, self.engine.rows))

    def _measure(self, traits: Sequence[str]) -> dict[str, Group]:
        division = self.division
        sizes = {division.column: len(division.parts)}
        found = measure(division.profile, sizes, traits, self.engine.rows, value=self.view.value)
        return found[division.column]

    def _reach(self) -> dict[str, Reach]:
        profile, reachable = self.division.profile, self.target.criteria.reached_by
        if reachable is None and (consents := _consents(self.view)):
            words = table(consents[0], self.view.snapshot.tables[consents[0]].columns)
            profile = standing.with_consents(profile, words, self.view.snapshot.as_of.instant)
            reachable = standing.CONSENTING
        inputs = sorted(self.division.inputs)
        return standing.reach(profile, self.division.column, inputs, reachable, self.engine.rows)

    def _earlier(self) -> tuple[Mapping[str, Earlier] | None, SnapshotMark | None]:
        """The sizes in the snapshot that growth is told against; none where no factor is growth, or there is none."""
        target, moment = self.target, self.view.snapshot.as_of
        if not any(factor.measure_of(name) in _GROWING for name, factor in target.factors.items()):
            return None, None
        until = moment.instant if target.growth_over is None else moment.before(target.growth_over)
        before = [each for each in in_order(self.workspace) if each.as_of.instant <= until]
        before = [each for each in before if each.as_of.instant < moment.instant]
        for outline in reversed(before):
            if (sizes := self._sizes(outline.id)) is not None:
                return sizes, SnapshotMark(outline.id, moment_text(outline.as_of))
        return None, None

    def _sizes(self, snapshot: str) -> Mapping[str, Earlier] | None:
        """Of an earlier snapshot; None where it does not have the division."""
        if self.target.of is not None:
            told = sizes_of(self.workspace.store.snapshot(snapshot).content).get(self.target.of)
            return None if told is None else {name: Earlier(int(count), value) for name, (count, value) in told.items()}
        then = self.workspace.at(snapshot)
        try:
            division = division_of(then, self.target)
        except FenqunError:
            return None
        view = then.view()
        with view.own_engine() as engine:
            sizes = {division.column: len(division.parts)}
            groups = measure(division.profile, sizes, [], engine.rows, value=view.value)[division.column]
        return {
            name: Earlier(group.customers, None if group.value is None else float(group.value))
            for name, group in groups.items()
            if name in division.parts
        }


def _told(groups: Mapping[str, Group], name: str) -> bool:
    return any(name in group.numbers or name in group.texts for group in groups.values())


def _with(group: Group, more: Group) -> Group:
    return replace(group, numbers={**group.numbers, **more.numbers}, texts={**group.texts, **more.texts})


def _consents(view: View) -> list[str]:
    """The table of the first source of consents, where there is one that can be asked."""
    reports = view.content["quality"].items()
    tables = [f"sources/{name}" for name, report in reports if report["role"] == "consents"]
    held = view.snapshot.tables
    return [name for name in tables if name in held and {"customer_id", "granted"} <= held[name].columns.keys()][:1]


def _judging(view: View, target: Target, division: Division, measured: Measured) -> Judging:
    moment = view.snapshot.as_of
    made_of = behind(view, division.inputs)
    newest = newest_day(view, made_of)
    fewest = target.criteria.customers
    if fewest is None:
        least = division.min_size
        settings = view.content.get("declared", {}).get("settings", {})
        fewest = settings.get("min_size", 0) if least is None else least
    return Judging(
        asked=target.criteria,
        everyone=measured.everyone,
        fewest=int(fewest),
        days_old=None if newest is None else max((moment.instant - newest).total_seconds() / 86_400, 0.0),
        days_allowed=(moment.instant - moment.before(target.criteria.fresh)).total_seconds() / 86_400,
        made_of=made_of,
    )
