"""Sizes, values and what sets apart: of every segmentation and tag of a profile, in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlglot import exp

from fenqun.answers import plain
from fenqun.engine.backend import Backend
from fenqun.query import Query, column, named
from fenqun.rules.calls import double
from fenqun.segments import kinds
from fenqun.segments.figures import EXACT
from fenqun.segments.fitted import Fitted
from fenqun.segments.groups import Group, describing, instead, measure, measure_together, without
from fenqun.segments.summary import SegmentSummary, segment_summary, summarise
from fenqun.workspace.worth import Carried

DESCRIBING = ("attribute", "trait")
"""What groups of customers are told by."""

_WORTH = "exact value"
"""No name of a definition: those hold no blanks."""


@dataclass(frozen=True)
class Summaries:
    """All customers, the sum of their value (None where no trait stands for it), and each division as plain JSON."""

    customers: int
    total_value: float | None
    by_name: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """The profile in the engine: what each column is, the trait that stands for value, the least size of a segment."""

    query: Query
    kinds: Mapping[str, str]
    value: str | None
    min_size: int

    @property
    def describing(self) -> list[str]:
        """The columns that groups of customers are told by."""
        return [name for name, kind in self.kinds.items() if kind in DESCRIBING]

    @property
    def tags(self) -> list[str]:
        """The tags among them."""
        return [name for name, kind in self.kinds.items() if kind == "tag"]


@dataclass(frozen=True)
class Sums:
    """The sums of a profile: exact, so that those of some customers can be taken out of them and put in.

    `carried`: of all and of every tag. `groups`: by segmentation and segment (those with customers), over the `traits`
    that groups are told by.
    """

    traits: Sequence[str]
    carried: Carried
    groups: Mapping[str, Mapping[str, Group]]

    def after(self, was: "Sums", now: "Sums") -> "Sums":
        """When some customers, whose sums were `was`, have become those of `now`."""
        groups = {}
        for name, segments in self.groups.items():
            every = {**segments, **now.groups[name]}
            found = {
                segment: instead(
                    segments.get(segment, Group()),
                    was.groups[name].get(segment, Group()),
                    now.groups[name].get(segment, Group()),
                )
                for segment in every
            }
            groups[name] = {segment: group for segment, group in found.items() if group.customers}
        return Sums(self.traits, self.carried.after(was.carried, now.carried), groups)


def sums(
    profile: Profile,
    fitted: Mapping[str, Fitted[Any]],
    backend: Backend,
    *,
    traits: Sequence[str] | None = None,
    carried: Carried | None = None,
) -> Sums:
    """Every segmentation in full, and of every tag how many carry it and what they are worth.

    `traits`: those that groups are told by; `carried`: what is known of the tags already; the profile is asked for what
    is not given.
    """
    if traits is None:
        traits = describing(profile.query, profile.describing, backend.rows)
    sizes = {name: len(kinds.segment_names(found)) for name, found in fitted.items()}
    groups = measure(profile.query, sizes, traits, backend.rows, value=profile.value)
    return Sums(traits, carried or _carried(profile, profile.tags, backend), groups)


def summaries(found: Sums, profile: Profile, fitted: Mapping[str, Fitted[Any]]) -> Summaries:
    """What is told of the sums."""
    by_name: dict[str, Any] = {}
    for name, each in fitted.items():
        least = each.segmentation.min_size
        least = profile.min_size if least is None else least
        told = summarise(found.groups[name], kinds.segment_names(each), min_size=least, leave_out=_made_of(each))
        by_name[name] = plain(told)
    total = None if found.carried.worth is None else float(found.carried.worth)
    tags = {tag: _of_tag(tag, found.carried) for tag in profile.tags}
    return Summaries(found.carried.customers, total, by_name | tags)


def _of_tag(tag: str, carried: Carried) -> dict[str, Any]:
    (count, worth), everyone = carried.by_tag[tag], carried.worth
    return {
        "customers": count,
        "share": count / carried.customers if carried.customers else 0.0,
        "value": None if worth is None else float(worth),
        "value_share": float(worth / everyone) if worth is not None and everyone is not None and everyone > 0 else None,
    }


def _made_of(fitted: Fitted[Any]) -> frozenset[str]:
    """The trait that bands are cut from: that the segments differ in it goes without saying."""
    return kinds.inputs(fitted.segmentation) if fitted.segmentation.kind == "bands" else frozenset()


def _carried(profile: Profile, tags: list[str], backend: Backend) -> Carried:
    """The customers, their value, and both of those who carry each tag; one query."""
    # Cast once, and not once for each tag.
    worth = exp.TryCast(this=double(column(profile.value)) if profile.value else exp.Literal.number(0), to=EXACT.copy())
    inner = exp.select(*(column(tag) for tag in tags), named(worth, _WORTH)).from_(profile.query.select.subquery("all"))
    parts: list[exp.Expr] = [exp.Count(this=exp.Star()), exp.Sum(this=column(_WORTH))]
    for tag in tags:
        carried = exp.Case(ifs=[exp.If(this=column(tag), true=column(_WORTH))])
        parts += [exp.CountIf(this=column(tag)), exp.Sum(this=carried)]
    wanted = (named(part, f"part {at}") for at, part in enumerate(parts))
    row = backend.rows(exp.select(*wanted).from_(inner.subquery("profile")))[0]
    counts = [int(count or 0) for count in (row[0], *row[2::2])]
    sums = [(worth or Decimal(0)) if profile.value is not None else None for worth in row[1::2]]
    return Carried(counts[0], sums[0], dict(zip(tags, zip(counts[1:], sums[1:], strict=True), strict=True)))


@dataclass(frozen=True)
class Everyone:
    """All customers as one group, and the columns that groups of them are told by."""

    traits: Sequence[str]
    group: Group


def everyone(profile: Profile, backend: Backend) -> Everyone:
    """All customers, for tags to be told against: the same for every tag of a snapshot."""
    traits = describing(profile.query, profile.describing, backend.rows)
    return Everyone(traits, measure_together(profile.query, traits, backend.rows, value=profile.value))


def tag_summary(profile: Profile, tag: str, carriers: int, against: Everyone, backend: Backend) -> SegmentSummary:
    """Who carries a tag, `carriers` of them, against everyone; only the smaller side of the two is gone through."""
    everyone = against.group
    carries: exp.Expression = exp.Is(this=column(tag), expression=exp.true())
    is_usual = 2 * carriers > everyone.customers
    group = measure_together(
        profile.query,
        against.traits,
        backend.rows,
        among=exp.not_(carries) if is_usual else carries,
        value=profile.value,
        values={name: len(counts) for name, counts in everyone.texts.items()},
    )
    return segment_summary(tag, without(everyone, group) if is_usual else group, everyone, min_size=0)
