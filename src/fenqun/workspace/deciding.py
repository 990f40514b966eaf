"""Decisions about segments: recorded with the figures as they were, and shown with how these have moved since."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fenqun import clock
from fenqun.answers import DecisionLine, DecisionsAnswer, Drift, Rejected, TargetsAnswer
from fenqun.errors import FenqunError, Phrase, UnknownName, UsageError, message
from fenqun.store.records.decisions import Decision
from fenqun.workspace.keyset import page_size
from fenqun.workspace.targets_told import targets_answer

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened
    from fenqun.workspace.view import View

MOST_TEXT = 10_000
_KEPT = ("customers", "value", "attractiveness", "strength", "score", "rank", "verdict")
"""What is kept of each segment."""


def decide(
    workspace: "Opened", name: str, chosen: Sequence[str], rejected: Mapping[str, str], why: str, by: str
) -> DecisionLine:
    """Record the decision and tell the audit. Raises UnknownName, UsageError."""
    view = workspace.view()
    answer = targets_answer(workspace, view, name, {})
    _check(answer, chosen, rejected, why, by)
    decision = Decision(
        at=clock.now(),
        by=by.strip() or workspace.actor.name,
        recorded_by=workspace.actor.name,
        targets=name,
        division=answer.of,
        snapshot=answer.snapshot,
        as_of=answer.as_of,
        chosen=list(dict.fromkeys(chosen)),
        rejected={segment: told.strip() for segment, told in rejected.items()},
        why=why.strip(),
        figures={segment.name: {key: getattr(segment, key) for key in _KEPT} for segment in answer.segments},
    )
    number = workspace.records.decisions.add(decision)
    workspace.audit("decide", f"targets/{name}", decision=number, chosen=decision.chosen, rejected=list(rejected))
    kept = workspace.records.decisions.listed(limit=1, after=number + 1)[0]
    return _line(view, kept, answer)


def _check(answer: TargetsAnswer, chosen: Sequence[str], rejected: Mapping[str, str], why: str, by: str) -> None:
    known = [segment.name for segment in answer.segments]
    for segment in (*chosen, *rejected):
        if segment not in known:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=answer.of)
            raise UnknownName(what=what, name=segment, known=known)
    if not chosen and not rejected:
        raise UsageError(what=Phrase(message("a decision chooses or rejects at least one segment")))
    if both := [segment for segment in chosen if segment in rejected]:
        raise UsageError(what=Phrase(message("'{name}' cannot be both chosen and rejected"), name=both[0]))
    if not why.strip() or not all(told.strip() for told in rejected.values()):
        raise UsageError(what=Phrase(message("say why: of the decision, and of each segment that is rejected")))
    if max(map(len, (why, by, *rejected.values()))) > MOST_TEXT:
        raise UsageError(what=Phrase(message("a reason is at most {most} characters long"), most=MOST_TEXT))


def decisions(workspace: "Opened", name: str | None, after: int | None, limit: int) -> DecisionsAnswer:
    """A page of the decisions, of one choice where named, each with its drift. Raises UsageError, NoSnapshot."""
    view = workspace.view()
    found = workspace.records.decisions.listed(limit=page_size(limit) + 1, after=after, targets=name)
    now: dict[str, TargetsAnswer | None] = {}
    for each in found[:limit]:
        if each.targets not in now:
            now[each.targets] = _now(workspace, view, each.targets)
    lines = tuple(_line(view, each, now[each.targets]) for each in found[:limit])
    return DecisionsAnswer(lines, lines[-1].number if len(found) > limit else None)


def _now(workspace: "Opened", view: "View", name: str) -> TargetsAnswer | None:
    """The choice as it stands now; None where it is gone or can no longer be asked, or not by who asks."""
    try:
        return targets_answer(workspace, view, name, {})
    except FenqunError:
        return None


def _line(view: "View", decision: Decision, now: TargetsAnswer | None) -> DecisionLine:
    segments = {segment.name: segment for segment in now.segments} if now else {}

    def label(segment: str) -> str:
        of = decision.division
        if segment in segments:
            return segments[segment].label
        known = of in view.content["segments"] and segment in view.content["segments"][of]
        return view.segment_label(of, segment) if known else segment

    drift = [
        _drift(name, label(name), name in decision.chosen, decision.figures.get(name, {}), segments.get(name))
        for name in (*decision.chosen, *decision.rejected)
        if now is not None
    ]
    moment = clock.Moment(decision.at, view.zone)
    return DecisionLine(
        number=decision.number,
        at=moment.local.isoformat(" ", "seconds"),
        by=decision.by,
        recorded_by=decision.recorded_by,
        targets=decision.targets,
        label=now.label if now else decision.targets,
        snapshot=decision.snapshot,
        as_of=decision.as_of,
        chosen=tuple(decision.chosen),
        chosen_labels=tuple(label(name) for name in decision.chosen),
        rejected=tuple(Rejected(name, label(name), why) for name, why in decision.rejected.items()),
        why=decision.why,
        drift=tuple(drift),
    )


def _drift(name: str, label: str, chosen: bool, then: Mapping[str, Any], now: Any) -> Drift:
    keys = ("customers", "value", "score", "rank", "verdict")
    before = {f"{key}_then": then.get(key) for key in keys}
    after = {f"{key}_now": getattr(now, key, None) for key in keys}
    told: dict[str, Any] = {**before, **after}
    for key in ("verdict_then", "verdict_now"):
        told[key] = told[key] or ""
    return Drift(name=name, label=label, chosen=chosen, **told)
