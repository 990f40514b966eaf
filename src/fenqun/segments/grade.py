"""Kind `grade`: a weighted score of several traits, and levels of it."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, InvalidValue, Phrase, UnknownName, WrongType, message
from fenqun.query import Ask, Keep, Query, column, named, unkept
from fenqun.rules.calls import floating
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Lists, Row
from fenqun.rules.syntax import Call, Compare, Literal, Name, Node, Or, Value
from fenqun.segments.fitted import Columns, Fitted, text
from fenqun.segments.level_fit import cuts_by_customers, cuts_by_value
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
        "the comparisons contradict each other: consistency ratio {ratio}, at most 0.1 is taken; correct them, or say "
        "'allow_inconsistent: true'"
    )
    return [_comparisons(Phrase(said, ratio=f"{found.ratio:.3f}"))]


def _comparisons(what: Phrase) -> InvalidValue:
    return InvalidValue(key="comparisons", what=what, path=("comparisons",))


def fit(segmentation: Grade, profile: Query, ask: Ask, keep: Keep = unkept) -> dict[str, Any]:
    """The scales and weights of the score, and `cuts`: the least score of each level but the last, None for a level
    that nobody reaches."""
    found = fit_score(segmentation, profile, ask)
    levels = read_levels([segment.level for segment in segmentation.segments.values()])
    if not (shares := ends(levels)):
        return {**found, "cuts": [level.score for level in levels if isinstance(level, Least)]}
    is_by_customers = segmentation.by == CUSTOMERS
    wanted = {"score": score_sql(Fitted("", segmentation, found), column)}
    wanted |= {} if is_by_customers else {"by": column(segmentation.by)}
    selected = exp.select(*(named(expression, name) for name, expression in wanted.items()))
    scored = Query(selected.from_(profile.under("profile"), copy=False), dict.fromkeys(wanted, DataType.NUMBER))
    with keep(scored) as scores:
        if is_by_customers:
            return {**found, "cuts": cuts_by_customers(scores, column("score"), shares, ask)}
        return {**found, "cuts": cuts_by_value(scores, column("score"), "by", shares, ask)}


def score_name(name: str) -> str:
    """The column of the score."""
    return f"{name}_score"


def outputs(segmentation: Grade, name: str) -> dict[str, DataType]:
    """The segment, and the score."""
    return {name: DataType.TEXT, score_name(name): DataType.NUMBER}


def columns(fitted: Fitted[Grade], scope: Scope) -> Columns:
    """The segment, never NULL, and the score, NULL where any of its traits is unknown."""
    score = score_sql(fitted, scope.column)
    return {
        fitted.name: (DataType.TEXT, _segment(fitted, scope, score)),
        score_name(fitted.name): (DataType.NUMBER, score.copy()),
    }


def steps(fitted: Fitted[Grade], scope: Scope) -> tuple[Columns, Columns]:
    """The score; and the segment, which looks at it."""
    score = score_name(fitted.name)
    first: Columns = {score: (DataType.NUMBER, score_sql(fitted, scope.column))}
    return first, {fitted.name: (DataType.TEXT, _segment(fitted, scope, column(score)))}


def _segment(fitted: Fitted[Grade], scope: Scope, score: exp.Expression) -> exp.Expression:
    *names, last = fitted.segmentation.segments
    unknown = exp.or_(*(exp.Is(this=scope.column(name), expression=exp.Null()) for name in fitted.segmentation.score))
    cases = exp.Case(default=text(last)).when(unknown, text(UNKNOWN))
    for name, cut in zip(names, fitted.found["cuts"], strict=True):
        if cut is not None:
            cases = cases.when(exp.GTE(this=score.copy(), expression=floating(cut)), text(name), copy=False)
    return cases


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


def declared_segments(segmentation: Grade) -> list[str]:
    """From the best, `unknown` last."""
    return [*segmentation.segments, UNKNOWN]


def segment_names(fitted: Fitted[Grade]) -> list[str]:
    """All that are declared."""
    return declared_segments(fitted.segmentation)


def segments(fitted: Fitted[Grade]) -> Mapping[str, GradeSegment]:
    """The label and meaning of each level, as declared."""
    return fitted.segmentation.segments
