"""What can change for a customer and so move it: a condition turns, a score rises or falls, an input drives it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal as OneOf

from fenqun.rules.syntax import And, Compare, Comparison, Literal, Node, Not, Or
from fenqun.rules.text import to_text
from fenqun.segments import kinds, rfm
from fenqun.segments.fitted import Fitted
from fenqun.segments.segmentation import DIMENSIONS, UNKNOWN, Clusters, Grade, Rfm, RuleList, Segmentation

Became = OneOf["true", "false", "higher", "lower", ""]


@dataclass(frozen=True)
class Cause:
    """`condition`: `what` is the rule of a condition that became true or false. `score`: a score's column that became
    higher or lower. `input`: the trait that moved a grade's score the most, to higher or lower. `hand`: no rule."""

    kind: OneOf["condition", "score", "input", "hand"]
    what: str
    became: Became
    node: Node | None = field(default=None, compare=False)


BY_HAND = Cause("hand", "", "")


@dataclass(frozen=True)
class Leaf:
    """A condition at the bottom of a rule; `positive` where the rule wants it true."""

    node: Node
    positive: bool

    def turned(self, *, for_it: bool) -> Cause:
        """The cause where it changed to make its rule true (or false)."""
        return Cause("condition", to_text(self.node), "true" if self.positive == for_it else "false", self.node)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """The conditions a rule is made of, each once in each sense; constants aside."""
    return tuple(dict.fromkeys(leaf for leaf in _leaves(node, True) if not isinstance(leaf.node, Literal)))


def _leaves(node: Node, positive: bool) -> Iterator[Leaf]:
    match node:
        case And(items=items) | Or(items=items):
            for item in items:
                yield from _leaves(item, positive)
        case Not(item=item):
            yield from _leaves(item, not positive)
        case _:
            yield Leaf(node, positive)


def own_conditions(division: Fitted[Segmentation]) -> Mapping[str, Node]:
    """By segment what a customer must fulfil for it alone, whatever comes before it in a list of rules.

    A segment that takes the rest has none; those of RFM scores have none either, nor have clusters: scores and inputs
    tell.
    """
    segmentation = division.segmentation
    if isinstance(segmentation, RuleList):
        return {name: segment.rule for name, segment in segmentation.segments.items() if segment.rule is not None}
    if isinstance(segmentation, Rfm | Clusters):
        return {UNKNOWN: kinds.condition(division, UNKNOWN, {})}
    return {name: kinds.condition(division, name, {}) for name in kinds.segment_names(division)}


def scores(division: Fitted[Segmentation]) -> tuple[str, ...]:
    """The columns of the scores whose rise or fall moves a customer."""
    if not isinstance(division.segmentation, Rfm):
        return ()
    return tuple(rfm.score_name(division.name, dimension) for dimension in DIMENSIONS)


def score_inputs(division: Fitted[Segmentation]) -> Mapping[str, Fitted[Grade]]:
    """By trait of a grade's score the score of that trait alone, by the same weights and scales; else none."""
    grade, found = division.segmentation, division.found
    if not isinstance(grade, Grade) or len(grade.score) < 2:
        return {}
    weights = found["weights"]
    return {name: Fitted(division.name, grade, {**found, "weights": {name: weights[name]}}) for name in weights}


def either(left: Mapping[Cause, int], entered: Mapping[Cause, int]) -> dict[Cause, int]:
    """What put customers in and out, a cause that did both once; `x < 5 became false` is `x >= 5 became true`."""
    told = dict(entered)
    for cause, customers in left.items():
        if _mirrored(cause) not in told:
            told[cause] = max(customers, told.get(cause, 0))
    return told


_MIRRORED: Mapping[str, Comparison] = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def _mirrored(cause: Cause) -> Cause | None:
    node = cause.node
    if not isinstance(node, Compare) or node.operator not in _MIRRORED:
        return None
    turned = replace(node, operator=_MIRRORED[node.operator])
    return Cause("condition", to_text(turned), "true" if cause.became == "false" else "false")
