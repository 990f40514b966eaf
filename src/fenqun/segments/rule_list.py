"""Kind `rules`: the first rule that holds places the customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType, Noun
from fenqun.errors import DefinitionError
from fenqun.query import Ask, Query
from fenqun.rules.compile import Scope, compile_condition
from fenqun.rules.evaluate import Lists, Row, holds
from fenqun.rules.syntax import And, Literal, Node, Not, Value, names
from fenqun.rules.types import condition_errors
from fenqun.segments.fitted import Columns, Fitted, text
from fenqun.segments.segmentation import UNKNOWN, RuleList, RuleSegment


def inputs(segmentation: RuleList) -> frozenset[str]:
    """The names the rules mention."""
    rules = [segment.rule for segment in segmentation.segments.values() if segment.rule is not None]
    return frozenset[str]().union(*(names(rule) for rule in rules))


def problems(segmentation: RuleList, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """What is wrong in the rules, each with the part `path`: where in the definition."""
    found = []
    for name, segment in segmentation.segments.items():
        for error in condition_errors(segment.rule, types) if segment.rule is not None else ():
            error.parts["path"] = ("segments", name, "rule")
            found.append(error)
    return found


def fit(segmentation: RuleList, profile: Query, ask: Ask) -> dict[str, Any]:
    """Nothing: rules look for nothing in the data."""
    return {}


def outputs(segmentation: RuleList, name: str) -> dict[str, DataType]:
    """The segment."""
    return {name: DataType.TEXT}


def columns(fitted: Fitted[RuleList], scope: Scope) -> Columns:
    """The segment of each customer, never NULL."""
    cases = exp.Case(default=text(UNKNOWN))
    for name, segment in fitted.segmentation.segments.items():
        if segment.rule is None:
            cases.set("default", text(name))
        else:
            cases = cases.when(compile_condition(segment.rule, scope), text(name), copy=False)
    found = cases if cases.args.get("ifs") else cases.args["default"]
    return {fitted.name: (DataType.TEXT, found)}


def place(fitted: Fitted[RuleList], row: Row, moment: Moment, lists: Lists | None) -> dict[str, Value | None]:
    """The segment of one customer."""
    for name, segment in fitted.segmentation.segments.items():
        if segment.rule is None or holds(segment.rule, row, moment, lists):
            return {fitted.name: name}
    return {fitted.name: UNKNOWN}


def condition(fitted: Fitted[RuleList], segment: str, row: Row) -> Node:
    """The rule of a segment, and that none before it holds."""
    return first_match(fitted.segmentation.segments, segment)


def first_match(segments: Mapping[str, RuleSegment], segment: str) -> Node:
    """What places a customer in `segment` of a first-match list."""
    before: list[Node] = []
    for name, candidate in segments.items():
        if name == segment:
            # The segment's own rule is what a reader looks for: it comes first.
            own = [candidate.rule] if candidate.rule is not None else []
            return all_of([*own, *before])
        if candidate.rule is not None:
            before.append(Not(candidate.rule))
    # Nobody's rule: unknown, unless the last segment takes the rest.
    return Literal(False) if any(candidate.rest for candidate in segments.values()) else all_of(before)


def all_of(parts: Sequence[Node]) -> Node:
    """The conditions as one; true where there are none."""
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Literal(True)


def declared_segments(segmentation: RuleList) -> list[str]:
    """In order, `unknown` last."""
    return [*segmentation.segments, UNKNOWN]


def segment_names(fitted: Fitted[RuleList]) -> list[str]:
    """All that are declared."""
    return declared_segments(fitted.segmentation)


def segments(fitted: Fitted[RuleList]) -> Mapping[str, Noun]:
    """The label and meaning of each segment, as declared."""
    return fitted.segmentation.segments
