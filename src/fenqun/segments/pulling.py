"""What moves a customer from one cluster to another: how far each trait pulls towards the new centre."""

from collections.abc import Mapping

from sqlglot import exp

from fenqun.rules.calls import double, floating
from fenqun.rules.compile import Scope
from fenqun.rules.evaluate import Row
from fenqun.segments.clusters import found_names, known_model, known_values, learned_traits
from fenqun.segments.fitted import Fitted, text
from fenqun.segments.segmentation import Clusters


def pulling(fitted: Fitted[Clusters]) -> list[str]:
    """The traits that may pull; none where no centre was found."""
    return learned_traits(fitted) if fitted.found["centres"] else []


def pulls(fitted: Fitted[Clusters], before: Row, after: Row, way: tuple[str, str]) -> dict[str, float]:
    """By trait half of what its change took off the squared distance to the new centre, less that to the old one.

    way: the segments left and entered; nothing where one has no centre, or a trait is unknown.
    """
    names = found_names(fitted)
    start, end = known_values(fitted, before), known_values(fitted, after)
    if start is None or end is None or not set(way) <= set(names):
        return {}
    left, entered = (fitted.found["centres"][names.index(segment)] for segment in way)
    model = known_model(fitted)
    shifts = zip(model.scaled(fitted.found, start), model.scaled(fitted.found, end), strict=True)
    parts = zip(learned_traits(fitted), left, entered, shifts, strict=True)
    return {trait: (to - out) * (at_end - at_start) for trait, out, to, (at_start, at_end) in parts}


def pulls_sql(
    fitted: Fitted[Clusters], scopes: tuple[Scope, Scope], way: tuple[exp.Expr, exp.Expr]
) -> Mapping[str, exp.Expression]:
    """The same as SQL. scopes: of before and after; way: the SQL of the segments left and entered."""
    traits, model = pulling(fitted), known_model(fitted)
    start, end = (model.scaled_sql(fitted.found, [double(scope.column(each)) for each in traits]) for scope in scopes)
    found = {}
    for at, trait in enumerate(traits):
        out, to = (_coordinate(fitted, segment, at) for segment in way)
        found[trait] = exp.Mul(this=_minus(to, out), expression=_minus(end[at], start[at]))
    return found


def _coordinate(fitted: Fitted[Clusters], segment: exp.Expr, at: int) -> exp.Expression:
    cases = exp.Case()
    for name, centre in zip(found_names(fitted), fitted.found["centres"], strict=True):
        cases = cases.when(segment.copy().eq(text(name)), floating(centre[at]), copy=False)
    return cases


def _minus(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return exp.Paren(this=exp.Sub(this=exp.Paren(this=left), expression=exp.Paren(this=right)))
