"""The causes of moves as SQL over the rows of a crossing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from sqlglot import exp

from fenqun.evaluation.causes import BY_HAND, Became, Cause, leaves, own_conditions, score_inputs, scores
from fenqun.evaluation.crossing import END, FROM, HELD, START, Crossing, moved
from fenqun.query import column, named
from fenqun.rules.compile import compile_condition
from fenqun.segments.fitted import Fitted
from fenqun.segments.pulling import pulling, pulls_sql
from fenqun.segments.scoring import score_sql
from fenqun.segments.segmentation import Clusters

LEFT, ENTERED = "left by own", "entered by own"
"""Whether the conditions of the segment left turned false, and those of the one entered true."""

_DRIVER = "driver"
_SHIFT = "shift "


@dataclass(frozen=True)
class Causing:
    """A cause, the SQL that is true where it happened, and of which segment's conditions it tells (None: of any):
    those that turned false for who is out of it, or true for who is in it."""

    cause: Cause
    happened: exp.Expr
    side: Literal["out", "in"]
    segment: str | None = None


def with_turns(crossing: Crossing) -> exp.Select:
    """The crossing's rows with LEFT and ENTERED."""
    rows = crossing.rows()
    if crossing.comparable and (shifts := _shifts(crossing)):
        told = (named(exp.Case().when(moved(), shift), _SHIFT + name) for name, shift in shifts.items())
        rows = exp.select(exp.Star(), *told).from_(rows.subquery("rows"))
        rows = exp.select(exp.Star(), named(_driver(crossing, list(shifts)), _DRIVER)).from_(rows.subquery("shifted"))
    return exp.select(exp.Star(), *_turns(crossing)).from_(rows.subquery("rows"))


def _shifts(crossing: Crossing) -> Mapping[str, exp.Expression]:
    """By input what its change did: to the score of a grade, or to the distances from the two centres of clusters."""
    division = crossing.start.division
    if isinstance(division.segmentation, Clusters):
        clusters = cast("Fitted[Clusters]", division)
        return pulls_sql(clusters, (crossing.at_start, crossing.at_end), (column(FROM), column(HELD)))
    return {
        name: _minus(score_sql(alone, crossing.at_end.column), score_sql(alone, crossing.at_start.column))
        for name, alone in score_inputs(division).items()
    }


def _turns(crossing: Crossing) -> Iterator[exp.Expr]:
    own = own_conditions(crossing.start.division) if crossing.comparable else {}
    out, into = exp.Case(default=exp.false()), exp.Case(default=exp.false())
    for segment, node in own.items():
        before, after = compile_condition(node, crossing.at_start), compile_condition(node, crossing.at_end)
        out = out.when(column(FROM).eq(segment), _first_only(before, after), copy=False)
        into = into.when(column(HELD).eq(segment), _first_only(after, before), copy=False)
    for cases, name in ((out, LEFT), (into, ENTERED)):
        turned = cases if own else exp.false()
        yield named(exp.Case(default=exp.false()).when(moved(), turned), name)


def _first_only(first: exp.Expr, second: exp.Expr) -> exp.Expr:
    return exp.and_(first.copy(), exp.not_(second.copy()))


def causings(crossing: Crossing) -> list[Causing]:
    """All that may have moved somebody, over the columns of `with_turns`."""
    if not crossing.comparable:
        return []
    found = [*_conditions(crossing), *_scored(crossing), *_driven(crossing)]
    return found + (list(_both(BY_HAND, _by_hand())) if crossing.start.is_tag else [])


def _conditions(crossing: Crossing) -> Iterator[Causing]:
    for segment, node in own_conditions(crossing.start.division).items():
        for leaf in leaves(node):
            before, after = (compile_condition(leaf.node, scope) for scope in (crossing.at_start, crossing.at_end))
            if not leaf.positive:
                before, after = after, before
            yield Causing(leaf.turned(for_it=False), _first_only(before, after), "out", segment)
            yield Causing(leaf.turned(for_it=True), _first_only(after, before), "in", segment)


def _scored(crossing: Crossing) -> Iterator[Causing]:
    for name in scores(crossing.start.division):
        rose, fell = _rose_and_fell(name)
        yield from _both(Cause("score", name, "higher"), rose)
        yield from _both(Cause("score", name, "lower"), fell)


def _driven(crossing: Crossing) -> Iterator[Causing]:
    division = crossing.start.division
    is_pulled = isinstance(division.segmentation, Clusters)
    names = pulling(cast("Fitted[Clusters]", division)) if is_pulled else score_inputs(division)
    for name in names:
        ways: tuple[Became, ...] = ("higher", "lower")
        turned = _rose_and_fell(name) if is_pulled else _rose_and_fell(*crossing.scores)
        for became, way in zip(ways, turned, strict=True):
            yield from _both(Cause("input", name, became), exp.and_(way, column(_DRIVER).eq(name)))


def _driver(crossing: Crossing, names: list[str]) -> exp.Expr:
    """The input that moved the score most, the way it went, or pulled most to the new centre; of equals the first."""
    shifts = [column(_SHIFT + name) for name in names]
    most = [
        best(this=shifts[0].copy(), expressions=[shift.copy() for shift in shifts[1:]], ignore_nulls=True)
        for best in (exp.Greatest, exp.Least)
    ]
    is_pulled = isinstance(crossing.start.division.segmentation, Clusters)
    ways = (exp.true(),) if is_pulled else _rose_and_fell(*crossing.scores)
    found = exp.Case()
    for way, extreme in zip(ways, most, strict=False):
        first = exp.Case()
        for name, shift in zip(names, shifts, strict=True):
            first = first.when(shift.eq(extreme.copy()), exp.Literal.string(name), copy=False)
        found = found.when(way, first)
    return found


def _rose_and_fell(score: str) -> tuple[exp.Expr, exp.Expr]:
    before, after = column(START + score), column(END + score)
    return exp.GT(this=after, expression=before), exp.LT(this=after.copy(), expression=before.copy())


def _by_hand() -> exp.Expr:
    return exp.not_(exp.or_(column(LEFT), column(ENTERED)))


def _both(cause: Cause, happened: exp.Expr) -> Iterator[Causing]:
    yield Causing(cause, happened, "out")
    yield Causing(cause, happened.copy(), "in")


def _minus(left: exp.Expr, right: exp.Expr) -> exp.Expression:
    return exp.Paren(this=exp.Sub(this=exp.Paren(this=left), expression=exp.Paren(this=right)))
