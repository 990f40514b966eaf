"""Kind `rfm`: scores of recency, frequency and monetary value, and a map of them to segments."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.query import Ask, Query, column
from fenqun.rules.calls import double, floating
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Lists, Row, holds
from fenqun.rules.syntax import Call, In, Name, Node, Or, Value, walk, with_children
from fenqun.rules.types import condition_errors
from fenqun.segments.bands import between_cuts
from fenqun.segments.cuts import bin_of, ladder
from fenqun.segments.figures import count_known, quantile_cuts, ranked_cuts, sums
from fenqun.segments.fitted import Columns, Fitted, as_double, is_known, text
from fenqun.segments.rfm_maps import by_grid, by_halves
from fenqun.segments.rule_list import all_of, first_match
from fenqun.segments.segmentation import DIMENSIONS, UNKNOWN, Dimension, Rfm, RuleSegment

_LETTERS: Mapping[str, Dimension] = {"r": "recency", "f": "frequency", "m": "monetary"}


def inputs(segmentation: Rfm) -> frozenset[str]:
    """The three traits."""
    return frozenset(segmentation.trait(dimension) for dimension in DIMENSIONS)


def problems(segmentation: Rfm, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """Traits that are nowhere or no numbers, and what is wrong in an own map's rules."""
    found: list[DefinitionError] = []
    for dimension in DIMENSIONS:
        name = segmentation.trait(dimension)
        if name not in types:
            found.append(UnknownName(what=Phrase(message("trait")), name=name, known=types, path=(dimension,)))
        elif types[name] is not DataType.NUMBER:
            said = Phrase(message("'{name}' is no number: RFM scores numbers"), name=name)
            found.append(WrongType(what=said, path=(dimension,)))
    scores = dict.fromkeys(_LETTERS, DataType.NUMBER)
    for name, segment in (segmentation.segments or {}).items():
        errors = list(condition_errors(segment.rule, scores)) if segment.rule is not None else []
        if segment.rule is not None and any(isinstance(node, In) and node.listed for node in walk(segment.rule)):
            errors.append(WrongType(what=Phrase(message("a rule over scores takes no list from a file"))))
        for error in errors:
            error.parts["path"] = ("segments", name, "rule")
        found += errors
    return found


def fit(segmentation: Rfm, profile: Query, ask: Ask) -> dict[str, Any]:
    """Per dimension `{"cuts": […], "closed": "left" | "right"}`, cuts ascending, among those with all three known.

    Where equal values are parted, a cut is the pair of the value and the id of the last customer below.
    """
    names = {dimension: segmentation.trait(dimension) for dimension in DIMENSIONS}
    known = sorted(set(names.values()))
    given = segmentation.cuts if isinstance(segmentation.cuts, dict) else {}
    count = count_known(profile, known, ask) if len(given) < len(DIMENSIONS) else 0
    asked = [one for one in DIMENSIONS if one not in given and not segmentation.splits(one)]
    free = {names[dimension]: segmentation.count(dimension) for dimension in asked}
    if segmentation.cuts == "mean":
        totals = sums(profile, known, [double(column(name)) for name in free], ask) if free else []
        cuts = {name: [float(total / count)] if count else [] for name, total in zip(free, totals, strict=True)}
    else:
        cuts = quantile_cuts(profile, known, free, count, ask)
    found: dict[str, Any] = {}
    for dimension, name in names.items():
        if dimension in given:
            # Reaching a cut is the better side: few days, but many orders and much money.
            found[dimension] = {"cuts": given[dimension], "closed": "right" if dimension == "recency" else "left"}
        elif segmentation.splits(dimension):
            pairs = ranked_cuts(profile, known, name, segmentation.count(dimension), count, ask)
            found[dimension] = {"cuts": pairs, "closed": "right"}
        elif segmentation.cuts == "quantile_plus_one":
            found[dimension] = {"cuts": [cut + 1 for cut in cuts[name]], "closed": "left"}
        else:
            found[dimension] = {"cuts": cuts[name], "closed": "right"}
    return found


def score_name(name: str, dimension: Dimension) -> str:
    """The column of a dimension's score."""
    return f"{name}_{dimension}_score"


def outputs(segmentation: Rfm, name: str) -> dict[str, DataType]:
    """The segment, and the three scores."""
    scores = {score_name(name, dimension): DataType.NUMBER for dimension in DIMENSIONS}
    return {name: DataType.TEXT, **scores}


def _scores(fitted: Fitted[Rfm], dimension: Dimension) -> list[int]:
    """The score of each bin, bins of rising values; few days score high."""
    best = fitted.segmentation.count(dimension)
    bins = len(fitted.found[dimension]["cuts"]) + 1
    return [best - at for at in range(bins)] if dimension == "recency" else list(range(1, bins + 1))


def ready_segments(segmentation: Rfm) -> Mapping[str, RuleSegment]:
    """The map: the own one, or the ready one."""
    if segmentation.segments is not None:
        return segmentation.segments
    if segmentation.map == "eight":
        r, f, m = (segmentation.count(dimension) for dimension in DIMENSIONS)
        return by_halves((r, f, m))
    return by_grid(segmentation.map or "eleven")


Rules = tuple[tuple[str, Node | None], ...]


def _rules(segmentation: Rfm) -> Rules:
    return tuple((name, segment.rule) for name, segment in ready_segments(segmentation).items())


def _segment_of(rules: Rules, moment: Moment, scores: Sequence[int]) -> str:
    row = dict(zip(_LETTERS, scores, strict=True))
    return next((name for name, rule in rules if rule is None or holds(rule, row, moment)), UNKNOWN)


@lru_cache(maxsize=8)
def _mapped(rules: Rules, moment: Moment, scores: tuple[tuple[int, ...], ...]) -> Mapping[tuple[int, ...], str]:
    """The segment of each three scores: a refresh asks several times, for other cuts."""
    return {at: _segment_of(rules, moment, at) for at in product(*scores)}


def columns(fitted: Fitted[Rfm], scope: Scope) -> Columns:
    """The segment, never NULL, and the three scores, NULL where any of the three traits is unknown."""
    values = {dimension: scope.column(fitted.segmentation.trait(dimension)) for dimension in DIMENSIONS}
    known = exp.and_(*(is_known(value.copy()) for value in values.values()))
    passes = {dimension: _passes(fitted, dimension, scope) for dimension in DIMENSIONS}
    scores = {dimension: _scores(fitted, dimension) for dimension in DIMENSIONS}
    mapped = _mapped(_rules(fitted.segmentation), scope.as_of, tuple(map(tuple, scores.values())))
    names = {at: text(segment) for at, segment in mapped.items()}
    by_score = _tree(names, list(scores.values()), list(passes.values()))
    # Not by `when`, which copies the tree.
    segment = exp.Case(ifs=[exp.If(this=known.copy(), true=by_score)], default=text(UNKNOWN))
    found: Columns = {fitted.name: (DataType.TEXT, segment)}
    for dimension in DIMENSIONS:
        leaves = [exp.Literal.number(score) for score in scores[dimension]]
        score = exp.Case().when(known.copy(), ladder(leaves, passes[dimension]))
        found[score_name(fitted.name, dimension)] = (DataType.NUMBER, score)
    return found


Passes = Callable[[int], exp.Expression]


def _tree(
    names: Mapping[tuple[int, ...], exp.Expression],
    scores: Sequence[Sequence[int]],
    passes: Sequence[Passes],
    prefix: tuple[int, ...] = (),
) -> exp.Expression:
    """The segment by recency, within it by frequency, within it by monetary value."""
    if not scores:
        return names[prefix]
    leaves = [_tree(names, scores[1:], passes[1:], (*prefix, score)) for score in scores[0]]
    return ladder(leaves, passes[0])


def _passes(fitted: Fitted[Rfm], dimension: Dimension, scope: Scope) -> Passes:
    cuts, closed = fitted.found[dimension]["cuts"], fitted.found[dimension]["closed"]
    value = double(scope.column(fitted.segmentation.trait(dimension)))
    compare = exp.GTE if closed == "left" else exp.GT

    def above(at: int) -> exp.Expression:
        if not isinstance(cuts[at], list | tuple):
            return compare(this=value.copy(), expression=floating(cuts[at]))
        edge, customer = floating(cuts[at][0]), text(cuts[at][1])
        later = exp.and_(
            exp.EQ(this=value.copy(), expression=edge.copy()),
            exp.GT(this=scope.column("customer_id"), expression=customer),
        )
        return exp.Or(this=exp.GT(this=value.copy(), expression=edge), expression=exp.Paren(this=later))

    return above


def place(fitted: Fitted[Rfm], row: Row, moment: Moment, lists: Lists | None) -> dict[str, Value | None]:
    """The segment and the scores of one customer."""
    scores = {dimension: _score(fitted, dimension, row) for dimension in DIMENSIONS}
    known = [score for score in scores.values() if score is not None]
    if len(known) < len(scores):
        return {fitted.name: UNKNOWN, **{score_name(fitted.name, dimension): None for dimension in DIMENSIONS}}
    placed: dict[str, Value | None] = {fitted.name: _segment_of(_rules(fitted.segmentation), moment, known)}
    return placed | {score_name(fitted.name, dimension): score for dimension, score in scores.items()}


def _score(fitted: Fitted[Rfm], dimension: Dimension, row: Row) -> int | None:
    value = as_double(row.get(fitted.segmentation.trait(dimension)))
    if value is None:
        return None
    cuts, closed = fitted.found[dimension]["cuts"], fitted.found[dimension]["closed"]
    if cuts and isinstance(cuts[0], list | tuple):
        at = sum((value, str(row["customer_id"])) > (edge, customer) for edge, customer in cuts)
    else:
        at = bin_of(value, cuts, closed)
    return _scores(fitted, dimension)[at]


def condition(fitted: Fitted[Rfm], segment: str, row: Row) -> Node:
    """The segment's rule over the scores, and between which cuts each score of this customer lies."""
    traits = [Name(fitted.segmentation.trait(dimension)) for dimension in DIMENSIONS]
    if segment == UNKNOWN and any(row.get(trait.name) is None for trait in traits):
        return Or(tuple(Call("unknown", (trait,)) for trait in traits))
    ready = fitted.segmentation.segments is None
    chosen = ready_segments(fitted.segmentation)
    rule = chosen[segment].rule if ready and segment in chosen else first_match(chosen, segment)
    parts = [_renamed(rule, fitted.name)] if rule is not None else []
    return all_of([*parts, *_bounds(fitted, row)])


def _renamed(node: Node, name: str) -> Node:
    """The rule with the scores' columns for the letters."""
    if isinstance(node, Name):
        return Name(score_name(name, _LETTERS[node.name]), column=node.column)
    return with_children(node, lambda child: _renamed(child, name))


def _bounds(fitted: Fitted[Rfm], row: Row) -> list[Node]:
    found = []
    for dimension in DIMENSIONS:
        value = as_double(row.get(fitted.segmentation.trait(dimension)))
        cuts, closed = fitted.found[dimension]["cuts"], fitted.found[dimension]["closed"]
        if value is not None and not any(isinstance(cut, list | tuple) for cut in cuts):
            name = Name(fitted.segmentation.trait(dimension))
            found.append(between_cuts(name, cuts, bin_of(value, cuts, closed), closed))
    return found


def declared_segments(segmentation: Rfm) -> list[str]:
    """In order, `unknown` last."""
    return [*ready_segments(segmentation), UNKNOWN]


def segment_names(fitted: Fitted[Rfm]) -> list[str]:
    """All of the map."""
    return declared_segments(fitted.segmentation)


def segments(fitted: Fitted[Rfm]) -> Mapping[str, RuleSegment]:
    """The label and meaning of each segment."""
    return ready_segments(fitted.segmentation)
