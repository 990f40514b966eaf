"""A division at one end of a movement: a segmentation, or a tag as two segments, as defined and fitted then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.query import Query
from fenqun.rules.syntax import Literal as Written
from fenqun.rules.syntax import Node
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import RuleList, RuleSegment, Segmentation

TAGGED, UNTAGGED = "tagged", "untagged"
"""The segments of a tag."""

_WORDS = {"label", "meaning", "min_size"}
"""What a definition says beside how it divides."""

Difference = Literal["", "definition", "cuts"]


@dataclass(frozen=True)
class Side:
    """A snapshot's profile, a row per customer, and what divides it there.

    `value`: the trait that stands for a customer's value, where there is one. `lists`: by file that rules name, the
    table of its values. `is_tag`: the profile holds true and false, and only `division` speaks of segments.
    """

    profile: Query
    moment: Moment
    division: Fitted[Segmentation]
    value: str | None = None
    lists: Mapping[str, str] = field(default_factory=dict)
    is_tag: bool = False

    @property
    def name(self) -> str:
        """The column that divides."""
        return self.division.name

    def segment(self, held: exp.Expression) -> exp.Expression:
        """The segment, given the SQL of the dividing column."""
        if not self.is_tag:
            return held
        untagged = exp.Case(default=exp.Literal.string(UNTAGGED))
        return untagged.when(exp.Is(this=held, expression=exp.true()), exp.Literal.string(TAGGED))

    def segment_of(self, row: Mapping[str, Any]) -> str:
        """The segment of one customer's row."""
        held = row[self.name]
        return str(held) if not self.is_tag else TAGGED if held is True else UNTAGGED


def as_division(tag: str, rule: Node | None) -> Fitted[Segmentation]:
    """A tag as two segments; one given by hand alone has a rule that holds nobody."""
    kept = RuleSegment(rule=rule if rule is not None else Written(False))
    rest = RuleSegment(rest=True)
    return Fitted(tag, RuleList(kind="rules", segments={TAGGED: kept, UNTAGGED: rest}), {})


def difference(start: Fitted[Segmentation], end: Fitted[Segmentation]) -> Difference:
    """Whether both divide alike: "" if they do, else that the definition changed, or only what was fitted to it."""
    if _essence(start) != _essence(end):
        return "definition"
    return "" if start.found == end.found else "cuts"


def _essence(division: Fitted[Segmentation]) -> str:
    """The definition without its words; the order of its segments counts."""
    told = division.segmentation.model_dump(mode="json", by_alias=True, exclude=_WORDS)
    segments = {name: _without_words(segment) for name, segment in (told.get("segments") or {}).items()}
    return json.dumps({**told, "segments": segments}, ensure_ascii=False)


def _without_words(segment: Any) -> Any:
    return {key: value for key, value in segment.items() if key not in _WORDS} if isinstance(segment, dict) else segment
