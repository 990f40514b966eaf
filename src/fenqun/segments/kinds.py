"""The verbs of every kind of segmentation, one door: what it needs, what its fit finds, where a customer belongs."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, cast

from fenqun.clock import Moment
from fenqun.definition import DataType, Noun
from fenqun.errors import DefinitionError
from fenqun.query import Ask, Keep, Query, unkept
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Lists, Row
from fenqun.rules.explain import Reason, reasons
from fenqun.rules.syntax import Node, Value
from fenqun.segments import bands, clusters, grade, rfm, rule_list
from fenqun.segments.fitted import Columns, Fitted
from fenqun.segments.segmentation import DIMENSIONS, UNKNOWN, UNKNOWN_SEGMENT, Clusters, Grade, Segment, Segmentation

_KINDS: Mapping[str, ModuleType] = {
    "rules": rule_list,
    "bands": bands,
    "rfm": rfm,
    "grade": grade,
    "clusters": clusters,
}


def inputs(segmentation: Segmentation) -> frozenset[str]:
    """The traits, attributes, tags and segmentations it needs in the profile."""
    found: frozenset[str] = _KINDS[segmentation.kind].inputs(segmentation)
    return found


def looked_at(segmentation: Segmentation) -> frozenset[str]:
    """What its fit looks at: its inputs, and who has them where that parts equal values or draws a sample; nothing
    where the definition says all."""
    if segmentation.kind == "rules" or (segmentation.kind == "bands" and isinstance(segmentation.cuts, list)):
        return frozenset()
    is_by_customer = segmentation.kind == "clusters" or (
        segmentation.kind == "rfm" and any(segmentation.splits(dimension) for dimension in DIMENSIONS)
    )
    return inputs(segmentation) | ({"customer_id"} if is_by_customer else set())


def problems(segmentation: Segmentation, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """All that is wrong given the profile's `types`; the part `path` says where in the definition."""
    found: list[DefinitionError] = _KINDS[segmentation.kind].problems(segmentation, types)
    return found


def outputs(segmentation: Segmentation, name: str) -> dict[str, DataType]:
    """The columns it adds to the profile: the segment under its own name, then scores."""
    found: dict[str, DataType] = _KINDS[segmentation.kind].outputs(segmentation, name)
    return found


def fit(
    segmentation: Segmentation,
    profile: Query,
    ask: Ask,
    *,
    keep: Keep = unkept,
    former: Mapping[str, Any] | None = None,
    check: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """What is to be found in the data, as plain JSON, by a few exact aggregate queries; of clusters, from a sample.

    profile: one row per customer; `customer_id` and all of `inputs`. keep: what is dear to compute is then run once.
    former: what was learned before, whose segments keep their names. check: called now and then by what learns long,
    may raise to end it.
    """
    if segmentation.kind == "grade":
        return grade.fit(segmentation, profile, ask, keep)
    if segmentation.kind == "clusters":
        return clusters.fit(segmentation, profile, ask, former, check)
    found: dict[str, Any] = _KINDS[segmentation.kind].fit(segmentation, profile, ask)
    return found


def columns(fitted: Fitted[Segmentation], scope: Scope) -> Columns:
    """The columns of `outputs` over those of the profile; the segment is never NULL."""
    found: Columns = _KINDS[fitted.segmentation.kind].columns(fitted, scope)
    return found


def steps(fitted: Fitted[Segmentation], scope: Scope) -> tuple[Columns, Columns]:
    """The same columns in two steps: those of the second may look at those of the first, which are run once."""
    if fitted.segmentation.kind == "grade":
        return grade.steps(cast("Fitted[Grade]", fitted), scope)
    if fitted.segmentation.kind == "clusters":
        return clusters.steps(cast("Fitted[Clusters]", fitted), scope)
    return columns(fitted, scope), {}


def place(
    fitted: Fitted[Segmentation], row: Row, moment: Moment, lists: Lists | None = None
) -> dict[str, Value | None]:
    """The same columns for one customer, in plain Python."""
    found: dict[str, Value | None] = _KINDS[fitted.segmentation.kind].place(fitted, row, moment, lists)
    return found


def why(fitted: Fitted[Segmentation], segment: str, row: Row, moment: Moment, *, lists: Lists | None = None) -> Reason:
    """Each condition of being in `segment`, with its value for this customer, true or false.

    Raises KeyError for a segment that `segment_names` does not hold.
    """
    if segment not in segment_names(fitted):
        raise KeyError(segment)
    if fitted.segmentation.kind == "clusters":
        return clusters.why(cast("Fitted[Clusters]", fitted), segment, row, moment)
    return reasons(condition(fitted, segment, row), {**row, **place(fitted, row, moment, lists)}, moment, lists)


def condition(fitted: Fitted[Segmentation], segment: str, row: Row) -> Node:
    """What places a customer in `segment`, as a rule over the columns of the profile; `row` is the customer's.

    Of RFM it says between which cuts the customer's values lie, of clusters which other centre is nearest; of the
    other kinds it is the same for everyone.
    """
    found: Node = _KINDS[fitted.segmentation.kind].condition(fitted, segment, row)
    return found


def declared_segments(segmentation: Segmentation) -> list[str] | None:
    """Every segment that a customer can be in, `unknown` last; None where only the data tell."""
    found: list[str] | None = _KINDS[segmentation.kind].declared_segments(segmentation)
    return found


def segment_names(fitted: Fitted[Segmentation]) -> list[str]:
    """Every segment in order, also those without a customer; `unknown` last."""
    found: list[str] = _KINDS[fitted.segmentation.kind].segment_names(fitted)
    return found


def segments(fitted: Fitted[Segmentation]) -> dict[str, Noun]:
    """Label and meaning of every segment, in order."""
    told: Mapping[str, Noun] = _KINDS[fitted.segmentation.kind].segments(fitted)
    ours = {UNKNOWN: UNKNOWN_SEGMENT}
    return {name: told.get(name, ours.get(name, Segment())) for name in segment_names(fitted)}
