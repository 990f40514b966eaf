"""One customer: the profile page, and why in or out of a segment."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from fenqun.answers import CustomerAnswer, Family, Field, Membership, ReasonAnswer, WhyAnswer
from fenqun.clock import to_local
from fenqun.engine.backend import Backend
from fenqun.errors import NoSuchCustomer, Phrase, UsageError, message
from fenqun.language import translator
from fenqun.profiles.tag import Tag
from fenqun.project.definitions import define
from fenqun.query import column
from fenqun.rules.evaluate import Lists, holds
from fenqun.rules.explain import Reason, reasons, sentence
from fenqun.rules.syntax import And, Not, Or, names
from fenqun.segments import kinds
from fenqun.segments.clusters import distance_to
from fenqun.segments.fitted import Fitted
from fenqun.workspace.changes import changes_of
from fenqun.workspace.standing import Standing, standings
from fenqun.workspace.view import View

Row = Mapping[str, Any]
_NO_OTHERS: Mapping[str, str] = MappingProxyType({})

NOUNS = {
    "attribute": message("attribute"),
    "trait": message("trait"),
    "tag": message("tag"),
    "segmentation": message("segmentation"),
    "score": message("score"),
}
"""The kinds of columns of the profile, in words."""


def customer_row(view: View, backend: Backend, customer_id: str) -> Row:
    """The customer's row of the profile, by column. Raises NoSuchCustomer."""
    select = view.profile.select.copy().where(column("customer_id").eq(exp.Literal.string(customer_id)))
    found = backend.rows(select)
    if not found:
        raise NoSuchCustomer(customer_id=customer_id, as_of=view.as_of)
    return dict(zip(view.profile.columns, found[0], strict=True))


def customer_answer(view: View, backend: Backend, customer_id: str) -> CustomerAnswer:
    """The customer's page; values that who asks may not see are None, and their fields hidden."""
    row = customer_row(view, backend, customer_id)
    families = _families(view, row)
    attributes = sum(len(family.fields) for family in families)
    everyone = standings(view, backend, row)
    return CustomerAnswer(
        customer_id=customer_id,
        as_of=view.as_of,
        completeness=sum(family.known for family in families) / attributes if attributes else 0.0,
        families=families,
        traits=tuple(_field(view, row, name, everyone.get(name)) for name in view.names("trait")),
        tags=tuple(_field(view, row, name) for name in view.visible("tag") if row[name]),
        segments=tuple(_membership(view, row, name) for name in view.visible("segmentation")),
        changes=changes_of(view, backend, customer_id),
    )


def _families(view: View, row: Row) -> tuple[Family, ...]:
    by_family: dict[str, list[str]] = {}
    for name in view.names("attribute"):
        if name != "customer_id":
            by_family.setdefault(view.known(name).family, []).append(name)
    return tuple(
        Family(
            name=family,
            label=family,
            fields=tuple(_field(view, row, name) for name in members),
            known=sum(row[name] is not None for name in members),
        )
        for family, members in by_family.items()
    )


def _field(view: View, row: Row, name: str, standing: Standing | None = None) -> Field:
    known = view.known(name)
    hidden = name in view.hidden
    return Field(
        name=name,
        label=known.label,
        value=None if hidden else _on_wall_clock(view, row[name]),
        value_label="" if hidden else view.coded(name).get(row[name], ""),
        unit=known.unit,
        median=standing.median if standing else None,
        rank=standing.rank if standing else None,
        meaning=known.meaning,
        hidden=hidden,
    )


def _membership(view: View, row: Row, name: str) -> Membership:
    return Membership(name, view.label(name), row[name], view.segment_label(name, row[name]))


def why_answer(view: View, backend: Backend, customer_id: str, what: str, lists: Lists) -> WhyAnswer:
    """Why the customer is in `what`, or not: a tag, a segmentation (the segment it is in), or segmentation/segment."""
    row = customer_row(view, backend, customer_id)
    name, _, segment = what.partition("/")
    kind = view.known(name).kind
    view.permit({name, *_made_of(view, name, kind)})
    if kind == "tag" and not segment:
        return _why_tag(view, row, name, lists)
    if kind != "segmentation":
        asked = message("'{name}' is a {kind}; ask why of a tag, a segmentation or segmentation/segment")
        raise UsageError(what=Phrase(asked, name=name, kind=Phrase(NOUNS[kind])))
    return _why_segment(view, row, name, view.known_segment(name, segment) if segment else row[name], lists)


def _made_of(view: View, name: str, kind: str) -> frozenset[str]:
    """The names whose values tell why: none for what is not asked why of."""
    if kind == "segmentation":
        return kinds.inputs(fitted(view, name).segmentation)
    rule = Tag.model_validate(view.content["tags"].get(name, {})).rule if kind == "tag" else None
    return names(rule) if rule is not None else frozenset()


def _why_tag(view: View, row: Row, name: str, lists: Lists) -> WhyAnswer:
    declared = view.content["tags"].get(name, {})
    tag = Tag.model_validate(declared)
    inside = bool(row[name])
    if tag.rule is None:
        reason = _by_hand(view, inside)
    else:
        reason = _reason(view, reasons(tag.rule, row, view.snapshot.as_of, lists))
        if inside and not holds(tag.rule, row, view.snapshot.as_of, lists):
            both = (reason, _by_hand(view, inside))
            reason = ReasonAnswer("any", reason.text, reason.rule, inside, reason.values, both)
    label = view.label(name)
    return WhyAnswer(
        customer_id=row["customer_id"],
        name=name,
        label=label,
        segment=name,
        segment_label=label,
        inside=inside,
        actual=name if inside else "",
        actual_label=label if inside else "",
        as_of=view.as_of,
        reason=reason,
    )


def _by_hand(view: View, inside: bool) -> ReasonAnswer:
    return ReasonAnswer("condition", translator(view.language)(message("given by hand")), "", inside, {}, ())


def fitted(view: View, name: str) -> Fitted[Any]:
    """The segmentation as it was defined and fitted at the refresh."""
    project = define({"segmentations": {name: view.content["segmentations"][name]}})
    return Fitted(name, project.segmentations[name], view.content["fitted"][name])


def _why_segment(view: View, row: Row, name: str, segment: str, lists: Lists) -> WhyAnswer:
    reason = kinds.why(fitted(view, name), segment, row, view.snapshot.as_of, lists=lists)
    distances = _distances(view, name)
    return WhyAnswer(
        customer_id=row["customer_id"],
        name=name,
        label=view.label(name),
        segment=segment,
        segment_label=view.segment_label(name, segment),
        inside=row[name] == segment,
        actual=row[name],
        actual_label=view.segment_label(name, row[name]),
        as_of=view.as_of,
        reason=_reason(view, reason, distances),
    )


def _distances(view: View, name: str) -> dict[str, str]:
    """What the distances from the centres of clusters are called; of other segmentations nothing."""
    if view.content["segmentations"][name]["kind"] != "clusters":
        return {}
    said = translator(view.language)(message("distance from the centre of {segment}"))
    segments = view.segments(name)
    return {distance_to(name, each): said.format(segment=view.segment_label(name, each)) for each in segments}


def _reason(view: View, reason: Reason, others: Mapping[str, str] = _NO_OTHERS) -> ReasonAnswer:
    """others: what is told of under names that are no columns."""

    def label(name: str) -> str:
        return view.label(name) if name in view.content["names"] else others.get(name, name)

    told = sentence(reason.node, view.language, label)
    values = {label(name): _on_wall_clock(view, value) for name, value in reason.values.items()}
    children = tuple(_reason(view, child, others) for child in reason.children)
    return ReasonAnswer(_KINDS.get(type(reason.node), "condition"), told, reason.text, reason.holds, values, children)


_KINDS = {And: "all", Or: "any", Not: "not"}


def _on_wall_clock(view: View, value: Any) -> Any:
    return to_local(value, view.zone) if isinstance(value, datetime) else value
