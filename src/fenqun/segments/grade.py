"""Kind `grade`: a weighted score of several traits, and levels of it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, InvalidValue, Phrase, UnknownName, WrongType, message
from fenqun.query import Ask, Query, column, named
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Lists, Row
from fenqun.rules.syntax import Call, Compare, Literal, Name, Node, Or, Value
from fenqun.segments.figures import exact_sum
from fenqun.segments.fitted import Columns, Fitted, double, is_known, number, text
from fenqun.segments.levels import Least, ends, level_of, read_levels
from fenqun.segments.rule_list import all_of
from fenqun.segments.scoring import compared, fit_score, score_of, score_sql
from fenqun.segments.segmentation import UNKNOWN, Grade, GradeSegment

CUSTOMERS = "customers"
"""What levels by share count, where `by` names no trait."""


def inputs(segmentation: Grade) -> frozenset[str]:
    """The traits of the score, and the one that shares are counted by."""
    return frozenset(segmentation.score) | ({segmentation.by} - {CUSTOMERS})


def problems(segmentation: Grade, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """Traits that are nowhere or no numbers, comparisons that are missing or contradict each other."""
    found: list[DefinitionError] = []
    places = [(name, ("score", name)) for name in segmentation.score]
    for name, path in [*places, *([(segmentation.by, ("by",))] if segmentation.by != CUSTOMERS else [])]:
        if name not in types:
            found.append(UnknownName(what=Phrase(message("trait or attribute")), name=name, known=types, path=path))
        elif types[name] is not DataType.NUMBER:
            said = Phrase(message("'{name}' is no number: a score adds up numbers"), name=name)
            found.append(WrongType(what=said, path=path))
    return found + (_comparison_problems(segmentation) if segmentation.weights == "ahp" else [])


def _comparison_problems(segmentation: Grade) -> list[DefinitionError]:
    given = [frozenset(pair[:2]) for pair in segmentation.comparisons]
    wanted = [frozenset(pair) for pair in combinations(segmentation.score, 2)]
    if len(segmentation.score) > 15:
        return [_comparisons(Phrase(message("at most 15 traits can be compared in pairs")))]
    if sorted(map(sorted, given)) != sorted(map(sorted, wanted)):
        missing = ["/".join(pair) for pair in combinations(segmentation.score, 2) if frozenset(pair) not in given]
        said = message("each pair of the traits of the score once, and no other; missing: {missing}")
        return [_comparisons(Phrase(said, missing=", ".join(missing) or "-"))]
    found = compared(segmentation)
    if found.consistent or segmentation.allow_inconsistent:
        return []
    said = message(
        "the comparisons contradict each other: consistency ratio {ratio}, at most 0.1 is taken; mend them, or say "
        "'allow_inconsistent: true'"
    )
    return [_comparisons(Phrase(said, ratio=f"{found.ratio:.3f}"))]


def _comparisons(what: Phrase) -> InvalidValue:
    return InvalidValue(key="comparisons", what=what, path=("comparisons",))


def fit(segmentation: Grade, profile: Query, ask: Ask) -> dict[str, Any]:
    """The scales and weights of the score, and `cuts`: the least score of each level but the last, None for a level
    that nobody reaches."""
    found = fit_score(segmentation, profile, ask)
    levels = read_levels([segment.level for segment in segmentation.segments.values()])
    if not (shares := ends(levels)):
        return {**found, "cuts": [level.score for level in levels if isinstance(level, Least)]}
    score = score_sql(Fitted("", segmentation, found), column)
    return {**found, "cuts": _cuts(segmentation, profile, score, shares, ask)}


def _cuts(
    segmentation: Grade, profile: Query, score: exp.Expression, shares: Sequence[Fraction], ask: Ask
) -> list[Any]:
    """Where the shares end, from the scores counted from the best: equal scores stay together, by their middle."""
    # A customer who brought less than nothing does not lessen what the others brought.
    brought = exp.Greatest(this=_known_or_zero(segmentation.by), expressions=[number(0)])
    size = exp.Count(this=exp.Star()) if segmentation.by == CUSTOMERS else exact_sum(column("brought"))
    wanted = [named(score, "score"), *([] if segmentation.by == CUSTOMERS else [named(brought, "brought")])]
    scored = exp.select(*wanted).from_(profile.select.subquery("profile"))
    groups = exp.select(column("score"), named(size, "size")).from_(scored.subquery("scored"))
    groups = groups.where(is_known(column("score"))).group_by(column("score"))
    order = exp.Order(expressions=[exp.Ordered(this=column("score"), desc=True)])
    reached = exp.Window(this=exp.Sum(this=column("size")), order=order, spec=_UP_TO_HERE.copy())
    whole = exp.Window(this=exp.Sum(this=column("size")))
    summed = exp.select(column("score"), column("size"), named(reached, "reached"), named(whole, "whole"))
    summed = summed.from_(groups.subquery("groups"))
    least = [named(_least_within(end), f"end {at}") for at, end in enumerate(shares)]
    row = ask(exp.select(*least).from_(summed.subquery("summed")))[0]
    return [None if cut is None else float(cut) for cut in row]


def _known_or_zero(name: str) -> exp.Expression:
    return exp.Coalesce(this=double(column(name)), expressions=[number(0)])


_UP_TO_HERE = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")


def _least_within(end: Fraction) -> exp.Expression:
    """The least score whose group has its middle within `end`: (2·reached - size) / (2·whole) <= end."""
    doubled = exp.Mul(this=number(2), expression=double(column("reached")))
    middle = exp.Paren(this=exp.Sub(this=doubled, expression=double(column("size"))))
    left = exp.Mul(this=middle, expression=number(end.denominator))
    right = exp.Mul(this=number(2 * end.numerator), expression=double(column("whole")))
    some = exp.GT(this=column("whole"), expression=exp.Literal.number(0))
    within = exp.and_(some, exp.LTE(this=left, expression=right))
    return exp.Min(this=exp.Case().when(within, column("score")))


def score_name(name: str) -> str:
    """The column of the score."""
    return f"{name}_score"


def outputs(segmentation: Grade, name: str) -> dict[str, DataType]:
    """The segment, and the score."""
    return {name: DataType.TEXT, score_name(name): DataType.NUMBER}


def columns(fitted: Fitted[Grade], scope: Scope) -> Columns:
    """The segment, never NULL, and the score, NULL where any of its traits is unknown."""
    score = score_sql(fitted, scope.column)
    *names, last = fitted.segmentation.segments
    cases = exp.Case(default=text(last)).when(exp.Is(this=score, expression=exp.Null()), text(UNKNOWN))
    for name, cut in zip(names, fitted.found["cuts"], strict=True):
        if cut is not None:
            cases = cases.when(exp.GTE(this=score.copy(), expression=number(cut)), text(name), copy=False)
    return {
        fitted.name: (DataType.TEXT, cases),
        score_name(fitted.name): (DataType.NUMBER, score.copy()),
    }


def place(fitted: Fitted[Grade], row: Row, moment: Moment, lists: Lists | None) -> dict[str, Value | None]:
    """The segment and the score of one customer."""
    score = score_of(fitted, row)
    if score is None:
        return {fitted.name: UNKNOWN, score_name(fitted.name): None}
    level = list(fitted.segmentation.segments)[level_of(score, fitted.found["cuts"])]
    return {fitted.name: level, score_name(fitted.name): score}


def condition(fitted: Fitted[Grade], segment: str, row: Row) -> Node:
    """Between which scores, and that each trait is known."""
    traits = [Name(name) for name in fitted.segmentation.score]
    if segment == UNKNOWN:
        unknown = tuple(Call("unknown", (trait,)) for trait in traits)
        return Or(unknown) if len(unknown) > 1 else unknown[0]
    score, cuts = Name(score_name(fitted.name)), fitted.found["cuts"]
    at = list(fitted.segmentation.segments).index(segment)
    parts: list[Node] = []
    if at < len(cuts) and cuts[at] is None:
        return Literal(False)
    if at < len(cuts):
        parts.append(Compare(">=", score, Literal(cuts[at])))
    above = [cut for cut in cuts[:at] if cut is not None]
    if above:
        parts.append(Compare("<", score, Literal(min(above))))
    return all_of([*parts, *(Call("known", (trait,)) for trait in traits)])


def segment_names(fitted: Fitted[Grade]) -> list[str]:
    """From the best, `unknown` last."""
    return [*fitted.segmentation.segments, UNKNOWN]


def segments(fitted: Fitted[Grade]) -> Mapping[str, GradeSegment]:
    """The label and meaning of each level, as declared."""
    return fitted.segmentation.segments
