"""Kind `clusters`: customers alike in several numbers, about centres learned from a sample."""

from collections.abc import Callable, Mapping, Sequence
from operator import mul, sub
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.models import clusters
from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import double
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Lists, Row
from fenqun.rules.explain import Reason, reasons
from fenqun.rules.syntax import Call, Compare, Literal, Name, Node, Not, Or, Value
from fenqun.segments.figures import with_known
from fenqun.segments.fitted import Columns, Fitted, as_double, text
from fenqun.segments.segmentation import UNKNOWN, Clusters, Segment

_TYPES = frozenset({DataType.NUMBER, DataType.BOOLEAN})


def inputs(segmentation: Clusters) -> frozenset[str]:
    """The traits."""
    return frozenset(segmentation.traits)


def problems(segmentation: Clusters, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """Traits that are nowhere, or neither numbers nor yes and no."""
    found: list[DefinitionError] = []
    for name in segmentation.traits:
        if name not in types:
            what = Phrase(message("trait or attribute"))
            found.append(UnknownName(what=what, name=name, known=types, path=("traits", name)))
        elif types[name] not in _TYPES:
            said = Phrase(message("'{name}' is no number: clusters are alike in numbers and in yes or no"), name=name)
            found.append(WrongType(what=said, path=("traits", name)))
    return found


def model(segmentation: Clusters, traits: Sequence[str]) -> clusters.Clusters:
    """How its clusters are found, of the traits in this order."""
    fewest, most = segmentation.range
    return clusters.Clusters(
        [segmentation.traits[name].transform for name in traits],
        fewest,
        most,
        order=traits.index(_order(segmentation)),
        seed=segmentation.seed,
        is_scaled=segmentation.scaling == "z_score",
    )


def _order(segmentation: Clusters) -> str:
    return segmentation.order or next(iter(segmentation.traits))


def known_model(fitted: Fitted[Clusters]) -> clusters.Clusters:
    """The model whose parameters were found."""
    return model(fitted.segmentation, learned_traits(fitted))


def learned_traits(fitted: Fitted[Clusters]) -> list[str]:
    """The traits in the order of the parameters, whatever order the definition now has them in."""
    return list(fitted.found["traits"])


def essence(segmentation: Clusters) -> dict[str, Any]:
    """All of the definition that decides what is learned, as plain JSON; its words and its segments' names do not."""
    fewest, most = segmentation.range
    return {
        "kind": "clusters",
        "traits": {name: trait.transform for name, trait in sorted(segmentation.traits.items())},
        "count": [fewest, most],
        "scaling": segmentation.scaling,
        "order": _order(segmentation),
        "sample": segmentation.sample,
        "seed": segmentation.seed,
    }


def is_successor(segmentation: Clusters, former: Mapping[str, Any]) -> bool:
    """Whether clusters found anew may stand for those that were learned by the definition of this essence.

    Segments that have names, or are so many, do not keep them where their number changes.
    """
    now = essence(segmentation)
    is_same = all(now[key] == former.get(key) for key in ("traits", "scaling", "order"))
    fewest, most = now["count"]
    return is_same and (fewest < most or former["count"] == now["count"])


def fit(
    segmentation: Clusters,
    profile: Query,
    ask: Ask,
    former: Mapping[str, Any] | None = None,
    check: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """`traits`, and the parameters of the model for these in their order; `former`: those whose numbers are to be kept.

    `check`: called now and then, may raise to end the work. Raises UsageError without the libraries that it takes.
    """
    traits = sorted(segmentation.traits) if former is None else list(former["traits"])
    rows = [tuple(map(float, row)) for row in ask(sample(segmentation, profile, traits))]
    return {"traits": traits, **model(segmentation, traits).fit(rows, former, check=check)}


def sample(segmentation: Clusters, profile: Query, traits: Sequence[str]) -> exp.Select:
    """The traits of so many customers of whom all are known, as doubles: those whose ids have the least md5.

    Alike on every engine and for every order of the rows, and nobody's place depends on who else is there.
    """
    values = [named(double(column(name)), f"value {at}") for at, name in enumerate(traits)]
    drawn = exp.Concat(expressions=[column("customer_id"), text(f"/{segmentation.seed}")])
    order = [exp.Ordered(this=exp.MD5(this=drawn)), exp.Ordered(this=column("customer_id"))]
    return with_known(profile, traits, *values).order_by(*order).limit(segmentation.sample)


def is_whole(segmentation: Clusters, found: Mapping[str, Any]) -> bool:
    """Whether there were customers enough: what was learned of fewer is not kept."""
    return len(found["centres"]) >= segmentation.range[0]


def distance_name(name: str) -> str:
    """The column of the distance from the customer's own centre."""
    return f"{name}_distance"


def outputs(segmentation: Clusters, name: str) -> dict[str, DataType]:
    """The segment, and how far the customer is from its centre."""
    return {name: DataType.TEXT, distance_name(name): DataType.NUMBER}


def columns(fitted: Fitted[Clusters], scope: Scope) -> Columns:
    """The segment, never NULL, and the distance, NULL where any trait is unknown."""
    distances = _distances_sql(fitted, scope)
    least = _least(distances)
    return {
        fitted.name: (DataType.TEXT, _segment(fitted, distances, least)),
        distance_name(fitted.name): (DataType.NUMBER, least.copy()),
    }


def steps(fitted: Fitted[Clusters], scope: Scope) -> tuple[Columns, Columns]:
    """The distance; and the segment, which looks at it."""
    distances, least = _distances_sql(fitted, scope), distance_name(fitted.name)
    segment = _segment(fitted, distances, column(least))
    return {least: (DataType.NUMBER, _least(distances))}, {fitted.name: (DataType.TEXT, segment)}


def _distances_sql(fitted: Fitted[Clusters], scope: Scope) -> list[exp.Expression]:
    values = [double(scope.column(name)) for name in learned_traits(fitted)]
    return known_model(fitted).score(fitted.found, values)


def _least(distances: Sequence[exp.Expression]) -> exp.Expression:
    if not distances:
        return exp.cast(exp.null(), "double")
    first, *others = (distance.copy() for distance in distances)
    # A distance is unknown where a trait is, and then all of them are.
    return exp.Least(this=first, expressions=others, ignore_nulls=True) if others else first


def _segment(fitted: Fitted[Clusters], distances: Sequence[exp.Expression], least: exp.Expression) -> exp.Expression:
    cases = exp.Case(default=text(UNKNOWN))
    for name, distance in zip(found_names(fitted), distances, strict=True):
        # Of equal distances the first; an unknown one is at most nothing.
        is_nearest = exp.LTE(this=distance.copy(), expression=least.copy())
        cases = cases.when(is_nearest, text(name), copy=False)
    return cases if distances else text(UNKNOWN)


def place(fitted: Fitted[Clusters], row: Row, moment: Moment, lists: Lists | None) -> dict[str, Value | None]:
    """The segment of one customer, and the distance from its centre."""
    found = distances(fitted, row)
    if not found:
        return {fitted.name: UNKNOWN, distance_name(fitted.name): None}
    nearest = min(found, key=lambda name: found[name])
    return {fitted.name: nearest, distance_name(fitted.name): found[nearest]}


def distances(fitted: Fitted[Clusters], row: Row) -> dict[str, float]:
    """How far one customer is from the centre of each segment; nothing where a trait is unknown."""
    values = known_values(fitted, row)
    if values is None:
        return {}
    scores = known_model(fitted).score_one(fitted.found, values)
    return dict(zip(found_names(fitted), scores, strict=True))


def known_values(fitted: Fitted[Clusters], row: Row) -> list[float] | None:
    """The traits of one customer in the order of the parameters; None where one is unknown."""
    values = [_number(row.get(name)) for name in learned_traits(fitted)]
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None


def _number(value: Value | None) -> float | None:
    return float(value) if isinstance(value, bool) else as_double(value)


def distance_to(name: str, segment: str) -> str:
    """What the distance of one customer from the centre of a segment is called where it is told why."""
    return f"{name}: {segment}"


def condition(fitted: Fitted[Clusters], segment: str, row: Row) -> Node:
    """That the segment's centre is nearer than the nearest other, over `distance_to`; or that a trait is unknown."""
    traits = [Call("unknown", (Name(name),)) for name in fitted.segmentation.traits]
    if segment == UNKNOWN:
        return Literal(True) if not fitted.found["centres"] else Or(tuple(traits)) if len(traits) > 1 else traits[0]
    names, found = found_names(fitted), distances(fitted, row)
    if segment not in found:
        return Literal(False)
    rival = _rival(segment, found)
    if rival is None:
        return Literal(True)
    is_first = names.index(segment) < names.index(rival)
    one, other = (Name(distance_to(fitted.name, name)) for name in (segment, rival))
    return Compare("<=" if is_first else "<", one, other)


def _rival(segment: str, found: Mapping[str, float]) -> str | None:
    """The nearest other segment; None where there is none."""
    return min((name for name in found if name != segment), key=lambda name: found[name], default=None)


def why(fitted: Fitted[Clusters], segment: str, row: Row, moment: Moment) -> Reason:
    """Whether the segment's centre is nearer than the nearest other; below it each trait, on which side of the middle
    between the two centres the customer's value lies, what weighs most first."""
    found = distances(fitted, row)
    told = reasons(condition(fitted, segment, row), {**row, **_by_name(fitted, found)}, moment)
    rival = _rival(segment, found) if segment in found else None
    if rival is None:
        return told
    sides = [reasons(node, row, moment) for node in _sides(fitted, segment, rival, row)]
    return Reason(told.node, "", told.holds, told.values, tuple(sides))


def _by_name(fitted: Fitted[Clusters], found: Mapping[str, float]) -> dict[str, float]:
    return {distance_to(fitted.name, name): distance for name, distance in found.items()}


def _sides(fitted: Fitted[Clusters], segment: str, rival: str, row: Row) -> list[Node]:
    """For each trait in which the two centres differ, that the value lies on the segment's side of their middle."""
    known, names, traits = known_model(fitted), found_names(fitted), learned_traits(fitted)
    own, other = (fitted.found["centres"][names.index(name)] for name in (segment, rival))
    middle = known.unscaled(fitted.found, [(one + two) / 2 for one, two in zip(own, other, strict=True)])
    at_customer = known.scaled(fitted.found, [_number(row[name]) or 0.0 for name in traits])
    weights = [abs((at - two) ** 2 - (at - one) ** 2) for at, one, two in zip(at_customer, own, other, strict=True)]
    order = sorted(range(len(traits)), key=lambda at: (-weights[at], at))
    return [_side(traits[at], own[at] > other[at], middle[at], row) for at in order if own[at] != other[at]]


def _side(trait: str, is_above: bool, middle: float, row: Row) -> Node:
    if isinstance(row[trait], bool):
        return Name(trait) if is_above else Not(Name(trait))
    return Compare(">=" if is_above else "<=", Name(trait), Literal(middle))


def centres(fitted: Fitted[Clusters]) -> dict[str, dict[str, float]]:
    """By segment its centre in the units of the traits; of a trait taken by its logarithm the middle by that."""
    known, traits = known_model(fitted), learned_traits(fitted)
    return {
        name: dict(zip(traits, known.unscaled(fitted.found, centre), strict=True))
        for name, centre in zip(found_names(fitted), fitted.found["centres"], strict=True)
    }


def apart(fitted: Fitted[Clusters]) -> dict[str, dict[str, float]]:
    """By segment how far its centre is above (negative: below) the mean of those learned from, on the scale of the
    distances: in standard deviations where that is how traits are scaled."""
    found, traits = fitted.found, learned_traits(fitted)
    sizes = found["sizes"]
    means = [sum(map(mul, along, sizes)) / sum(sizes) for along in zip(*found["centres"], strict=True)]
    return {
        name: dict(zip(traits, map(sub, centre, means), strict=True))
        for name, centre in zip(found_names(fitted), found["centres"], strict=True)
    }


def _name(segmentation: Clusters, number: int) -> str:
    return list(segmentation.segments)[number] if segmentation.segments else str(number + 1)


def found_names(fitted: Fitted[Clusters]) -> list[str]:
    """The segments that have a centre, in the order of the centres."""
    return [_name(fitted.segmentation, number) for number in fitted.found["numbers"]]


def declared_segments(segmentation: Clusters) -> list[str] | None:
    """By number or name, `unknown` last; None where the data tell how many."""
    fewest, most = segmentation.range
    return [*(_name(segmentation, number) for number in range(most)), UNKNOWN] if fewest == most else None


def segment_names(fitted: Fitted[Clusters]) -> list[str]:
    """Those declared, or those that were found; `unknown` last."""
    return declared_segments(fitted.segmentation) or [*found_names(fitted), UNKNOWN]


def segments(fitted: Fitted[Clusters]) -> Mapping[str, Segment]:
    """The label and meaning of each segment that has one, as declared."""
    return fitted.segmentation.segments or {}
