"""Kind `bands`: a number cut into bands, or a segment for each value of a text or tag."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.query import Ask, Query, column, named
from fenqun.rules.calls import double, floating
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Lists, Row
from fenqun.rules.syntax import Call, Compare, In, Literal, Name, Node, Not, Or, Value
from fenqun.segments.band_names import band_labels, given_names, plain
from fenqun.segments.cuts import bin_of, equal_widths, ladder, natural_breaks
from fenqun.segments.figures import (
    count_known,
    exact_sum,
    extremes,
    quantile_cuts,
    with_known,
)
from fenqun.segments.fitted import Columns, Fitted, as_double, as_text, is_known, text
from fenqun.segments.rule_list import all_of
from fenqun.segments.segmentation import OTHERS, OTHERS_SEGMENT, UNKNOWN, Bands, Segment

MOST_POINTS = 1_000
"""Natural breaks are exact for at most so many different values; more are first put into so many groups of equal
count, equal values together, each standing for its mean."""
_YES_NO = {
    "true": Segment.model_validate({"label": {"en": "Yes", "zh-Hans": "是", "zh-Hant": "是"}}),
    "false": Segment.model_validate({"label": {"en": "No", "zh-Hans": "否", "zh-Hant": "否"}}),
}


def inputs(segmentation: Bands) -> frozenset[str]:
    """The trait."""
    return frozenset({segmentation.trait})


def problems(segmentation: Bands, types: Mapping[str, DataType]) -> list[DefinitionError]:
    """A trait that is nowhere, or of a type that has no such bands."""
    name, path = segmentation.trait, ("trait",)
    if name not in types:
        return [UnknownName(what=Phrase(message("trait or attribute")), name=name, known=types, path=path)]
    fits = {DataType.TEXT, DataType.BOOLEAN} if segmentation.cuts == "values" else {DataType.NUMBER}
    if types[name] in fits:
        return []
    said = message("'{name}' is no number: only numbers are cut into bands; write 'cuts: values' for texts and tags")
    if segmentation.cuts == "values":
        said = message("'{name}' is neither text nor tag: 'cuts: values' needs one of these")
    return [WrongType(what=Phrase(said, name=name), path=path)]


def fit(segmentation: Bands, profile: Query, ask: Ask) -> dict[str, Any]:
    """`{"cuts": […]}`, ascending; or `{"values": […]}`, the most frequent first."""
    trait, cuts, bins = segmentation.trait, segmentation.cuts, segmentation.count
    if isinstance(cuts, list):
        return {"cuts": cuts}
    if cuts == "values":
        if profile.columns[trait] is DataType.BOOLEAN:
            return {"values": ["true", "false"], "others": False}
        return {"values": _frequent(profile, trait, bins, ask), "others": True}
    if cuts == "natural_breaks":
        return {"cuts": _natural(profile, trait, bins, ask)}
    if cuts == "equal_width":
        found = extremes(profile, [trait], [trait], ask)
        return {"cuts": equal_widths(*found[trait], bins) if found else []}
    count = count_known(profile, [trait], ask)
    return {"cuts": quantile_cuts(profile, [trait], {trait: bins}, count, ask)[trait]}


def _frequent(profile: Query, trait: str, most: int, ask: Ask) -> list[str]:
    value, customers = as_text(column(trait)), exp.Count(this=exp.Star())
    ours = exp.In(this=value.copy(), expressions=[text(OTHERS), text(UNKNOWN)])
    by = with_known(profile, [trait], named(value, "value"), named(customers, "customers")).group_by(value.copy())
    order = (exp.Ordered(this=column("customers"), desc=True), exp.Ordered(this=column("value")))
    by = by.where(exp.Not(this=ours))
    ranked = exp.select(column("value")).from_(by.subquery("counted")).order_by(*order).limit(most)
    return [str(row[0]) for row in ask(ranked)]


def _natural(profile: Query, trait: str, classes: int, ask: Ask) -> list[float]:
    value = double(column(trait))
    distinct = named(exp.Count(this=exp.Distinct(expressions=[value])), "values")
    count, values = ask(with_known(profile, [trait], named(exp.Count(this=exp.Star()), "customers"), distinct))[0]
    many = int(values) > MOST_POINTS
    grouped = with_known(profile, [trait], named(value.copy(), "value"), named(_group(value, many, int(count)), "at"))
    # Each group: its count, its sum, its greatest value (where a break after it lies).
    parts = (exp.Count(this=exp.Star()), exact_sum(column("value")), exp.Max(this=column("value")))
    select = (named(part, f"part {at}") for at, part in enumerate(parts))
    rows = ask(exp.select(*select).from_(grouped.subquery("grouped")).group_by(column("at")))
    rows = sorted(rows, key=lambda row: float(row[2]))
    # What no decimal holds has no sum: such a group stands by its greatest value.
    points = [
        (float(most) if total is None or not many else float(total) / size, int(size)) for size, total, most in rows
    ]
    return [float(rows[end][2]) for end in natural_breaks(points, classes)]


def _group(value: exp.Expression, many: bool, count: int) -> exp.Expression:
    """The value itself, or where there are many, which thousandth of the customers its first one is in."""
    if not many:
        return value.copy()
    order = exp.Order(expressions=[exp.Ordered(this=value.copy())])
    before = exp.Paren(this=exp.Sub(this=exp.Window(this=exp.Rank(), order=order), expression=exp.Literal.number(1)))
    return exp.Floor(this=exp.Div(this=double(before), expression=floating(count / MOST_POINTS)))


def _above(cuts: Sequence[float], edge: str, value: exp.Expression) -> Any:
    compare = exp.GTE if edge == "left" else exp.GT
    return lambda at: compare(this=double(value.copy()), expression=floating(cuts[at]))


def outputs(segmentation: Bands, name: str) -> dict[str, DataType]:
    """The segment."""
    return {name: DataType.TEXT}


def columns(fitted: Fitted[Bands], scope: Scope) -> Columns:
    """The segment of each customer, never NULL."""
    value = scope.column(fitted.segmentation.trait)
    if "values" in fitted.found:
        found = _by_value(fitted, value)
    else:
        cuts, names = fitted.found["cuts"], band_names(fitted)
        found = ladder([text(name) for name in names], _above(cuts, fitted.segmentation.edge, value))
    return {fitted.name: (DataType.TEXT, exp.Case(default=text(UNKNOWN)).when(is_known(value.copy()), found))}


def _by_value(fitted: Fitted[Bands], value: exp.Expression) -> exp.Expression:
    kept = as_text(value.copy())
    # A text that says unknown is just that, not one of the others.
    values = [text(found) for found in (*fitted.found["values"], UNKNOWN)]
    return exp.Case(default=text(OTHERS)).when(exp.In(this=kept, expressions=values), kept.copy())


def place(fitted: Fitted[Bands], row: Row, moment: Moment, lists: Lists | None) -> dict[str, Value | None]:
    """The segment of one customer."""
    value = row.get(fitted.segmentation.trait)
    if value is None:
        return {fitted.name: UNKNOWN}
    if "values" in fitted.found:
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return {fitted.name: written if written in (*fitted.found["values"], UNKNOWN) else OTHERS}
    known = as_double(value)
    if known is None:
        return {fitted.name: UNKNOWN}
    return {fitted.name: band_names(fitted)[bin_of(known, fitted.found["cuts"], fitted.segmentation.edge)]}


def condition(fitted: Fitted[Bands], segment: str, row: Row) -> Node:
    """Between which cuts, or which value."""
    trait = Name(fitted.segmentation.trait)
    if "values" in fitted.found:
        return _value_condition(fitted, segment, row)
    if segment == UNKNOWN:
        return Call("unknown", (trait,))
    names = band_names(fitted)
    if segment not in names:
        return Literal(False)
    return between_cuts(trait, fitted.found["cuts"], names.index(segment), fitted.segmentation.edge)


def _value_condition(fitted: Fitted[Bands], segment: str, row: Row) -> Node:
    trait, values = Name(fitted.segmentation.trait), tuple(fitted.found["values"])
    known, yes_or_no = Call("known", (trait,)), not fitted.found["others"]
    if segment == UNKNOWN:
        unknown = Call("unknown", (trait,))
        return unknown if yes_or_no else Or((unknown, In(trait, (UNKNOWN,))))
    if yes_or_no:
        return trait if segment == "true" else all_of([known, Not(trait)])
    return all_of([known, Not(In(trait, (*values, UNKNOWN)))]) if segment == OTHERS else In(trait, (segment,))


def between_cuts(name: Name, cuts: Sequence[float], at: int, edge: str) -> Node:
    """That a number lies in bin `at` (from 0)."""
    parts: list[Node] = []
    if at > 0:
        parts.append(Compare(">=" if edge == "left" else ">", name, _cut(cuts[at - 1])))
    if at < len(cuts):
        parts.append(Compare("<" if edge == "left" else "<=", name, _cut(cuts[at])))
    return all_of(parts) if parts else Call("known", (name,))


def _cut(value: float) -> Literal:
    return Literal(plain(value))


def band_names(fitted: Fitted[Bands]) -> list[str]:
    """The names of the bands of a number, lowest first; one less cut found, one name less."""
    return _declared_bands(fitted.segmentation)[: len(fitted.found["cuts"]) + 1]


def _declared_bands(segmentation: Bands) -> list[str]:
    if segmentation.segments is not None:
        return list(segmentation.segments)
    if isinstance(segmentation.cuts, list):
        return given_names(segmentation.cuts, segmentation.edge)
    return [str(at) for at in range(1, segmentation.count + 1)]


def declared_segments(segmentation: Bands) -> list[str] | None:
    """The bands, lowest first, `unknown` last; None where values of the data are the segments."""
    return None if segmentation.cuts == "values" else [*_declared_bands(segmentation), UNKNOWN]


def segment_names(fitted: Fitted[Bands]) -> list[str]:
    """In order, `unknown` last; by value the most frequent first, then `others`."""
    values = fitted.found.get("values")
    if values is None:
        return [*(fitted.segmentation.segments or band_names(fitted)), UNKNOWN]
    return [*values, *([OTHERS] if fitted.found["others"] else []), UNKNOWN]


def segments(fitted: Fitted[Bands]) -> dict[str, Segment]:
    """The label and meaning of each segment that has one: as declared, else the band's edges in words."""
    declared = dict(fitted.segmentation.segments or {})
    if "values" in fitted.found:
        return {**({OTHERS: OTHERS_SEGMENT} if fitted.found["others"] else _YES_NO), **declared}
    labels = band_labels(fitted.found["cuts"], fitted.segmentation.edge)
    told = {name: Segment(label=label) for name, label in zip(band_names(fitted), labels, strict=False)}
    return {**told, **{name: segment for name, segment in declared.items() if segment.label is not None}}
