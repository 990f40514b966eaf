"""Movement between the segments of a division: who went where, what for, and what that was worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from typing import Any

from sqlglot import exp

from fenqun.evaluation.causes import Cause
from fenqun.evaluation.causing import ENTERED, LEFT, Causing, causings, with_turns
from fenqun.evaluation.crossing import AFTER, BEFORE, CUSTOMER, FROM, HELD, TO, Crossing, moved
from fenqun.evaluation.side import Difference, Side
from fenqun.query import Ask, column, named
from fenqun.rules.calls import integer

Counts = Mapping[Cause, int]

ABSENT, ANY = "", "*"
"""In place of a segment: of customers who were not there, or who were in any other."""

_KEYS = (FROM, TO, HELD, LEFT, ENTERED)
_BITS = 60
"""Causes told in one number: those that happened to a customer are the bits of it."""


@dataclass(frozen=True)
class Worth:
    """The value of customers at the start and at the end, and of that change what was won; lost is the rest.

    Who was not there, or has no known value, counts as zero.
    """

    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    gain: Fraction = Fraction(0)

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.before + other.before, self.after + other.after, self.gain + other.gain)

    @property
    def loss(self) -> Fraction:
        """What those whose value fell lost, zero or above."""
        return self.gain - (self.after - self.before)


@dataclass(frozen=True)
class Move:
    """The customers who were in `start` and are in `end`; None: who was not there (new), or is not any more (gone).

    Of who moved, `by_values` would be in `end` by the start's definition and cut points too; `by_definition` would
    still be in `start`; `by_both` would be elsewhere. `left` and `entered` count the causes among `by_values`: what
    put them out of `start`, and into `end`; a customer may have several.
    """

    start: str | None
    end: str | None
    customers: int = 0
    worth: Worth = Worth()
    by_values: int = 0
    by_definition: int = 0
    by_both: int = 0
    left: Counts = field(default_factory=dict)
    entered: Counts = field(default_factory=dict)


@dataclass(frozen=True)
class Movement:
    """Every pair of segments that has customers. `changed`: whether the definition or its cut points differ.

    `comparable`: whether the start's definition could be asked of the end's values; otherwise all is by definition.
    """

    moves: tuple[Move, ...]
    changed: Difference
    comparable: bool


def movement(start: Side, end: Side, ask: Ask) -> Movement:
    """All moves between two snapshots: one query over both profiles, and one over those who moved for the causes."""
    crossing = Crossing(start, end)
    found = {(move.start, move.end): move for move in map(_sized, ask(_sizes(crossing)))}
    if not any(None not in pair and pair[0] != pair[1] for pair in found):
        return Movement(tuple(found.values()), crossing.changed, crossing.comparable)
    causes = causings(crossing)
    for row in ask(_happened(crossing, causes)):
        pair = row[0], row[1]
        found[pair] = _with_causes(found[pair], row, causes)
    return Movement(tuple(found.values()), crossing.changed, crossing.comparable)


def _sizes(crossing: Crossing) -> exp.Select:
    """By pair of segments how many, and their value at both ends, of all and of those whose value rose."""
    keys = [column(FROM), column(TO)]
    up = exp.Where(this=exp.GT(this=column(AFTER), expression=column(BEFORE)))
    sums = [exp.Sum(this=column(name)) for name in (BEFORE, AFTER)]
    risen = [exp.Filter(this=each.copy(), expression=up.copy()) for each in sums]
    figures = (exp.Count(this=exp.Star()), *sums, *risen)
    wanted = (named(figure, f"figure {at}") for at, figure in enumerate(figures))
    select = exp.select(*keys, *wanted).from_(crossing.rows().subquery("rows"))
    return select.group_by(*(key.copy() for key in keys))


def _sized(row: Sequence[Any]) -> Move:
    start, end, customers, *totals = row
    before, after, up_before, up_after = (Fraction(total or 0) for total in totals)
    return Move(start, end, int(customers), Worth(before, after, up_after - up_before))


def _happened(crossing: Crossing, causes: Sequence[Causing]) -> exp.Select:
    """Of who moved, by their segments, how, and what happened to them (bits in the order of the causes), how many.

    One number to group by is many times quicker than a count for each cause.
    """
    flags: list[exp.Expr] = [
        exp.Case(default=integer(0)).when(_where(each), integer(1 << at % _BITS)) for at, each in enumerate(causes)
    ]
    masks = [reduce(_plus, flags[at : at + _BITS]) for at in range(0, len(flags), _BITS)]
    moves = exp.select(*(column(name) for name in _KEYS), *(named(mask, f"mask {at}") for at, mask in enumerate(masks)))
    moves = moves.from_(with_turns(crossing).subquery("turned")).where(moved())
    keys = [column(name) for name in (*_KEYS, *(f"mask {at}" for at in range(len(masks))))]
    select = exp.select(*keys, named(exp.Count(this=exp.Star()), "customers")).from_(moves.subquery("moves"))
    return select.group_by(*(key.copy() for key in keys))


def _plus(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.Add(this=left, expression=right)


def _where(causing: Causing) -> exp.Expr:
    """Of those by whose values they moved: what is cheap to see comes first."""
    own = column(LEFT) if causing.side == "out" else column(ENTERED)
    segment = column(FROM) if causing.side == "out" else column(HELD)
    mine = [segment.eq(causing.segment), own] if causing.segment is not None else []
    return exp.and_(*mine, column(HELD).eq(column(TO)), causing.happened)


def _with_causes(move: Move, row: Sequence[Any], causes: Sequence[Causing]) -> Move:
    """The move with those of one row told."""
    held, left_by_own, entered_by_own, *masks, customers = row[2:]
    how = "by_values" if held == move.end else "by_definition" if held in (move.start, None) else "by_both"
    happened = [causing for at, causing in enumerate(causes) if int(masks[at // _BITS]) >> at % _BITS & 1]
    out, into, either = (
        {each.cause: int(customers) for each in happened if wanted(each)}
        for wanted in (
            lambda each: each.side == "out",
            lambda each: each.side == "in",
            lambda each: each.segment is None,
        )
    )
    # Where the segment's own conditions did not turn, those of the other end of the move did.
    left = out if left_by_own else {**into, **either}
    entered = into if entered_by_own else {**out, **either}
    return replace(
        move,
        left=added((move.left, left)),
        entered=added((move.entered, entered)),
        **{how: getattr(move, how) + int(customers)},
    )


def added(counts: Iterable[Counts]) -> dict[Cause, int]:
    """The counts of each cause together."""
    found: dict[Cause, int] = {}
    for each in counts:
        for cause, customers in each.items():
            found[cause] = found.get(cause, 0) + customers
    return found


def movers(start: Side, end: Side, *, source: str, target: str) -> exp.Select:
    """Who made a move: CUSTOMER, FROM, TO, BEFORE, AFTER and HELD, in no order.

    ABSENT: not there; ANY: there, in any other segment, so that they are as many as entered or left.
    """
    rows = Crossing(start, end).rows()
    wanted = (column(name) for name in (CUSTOMER, FROM, TO, BEFORE, AFTER, HELD))
    select = exp.select(*wanted).from_(rows.subquery("rows"))
    for name, segment in ((FROM, source), (TO, target)):
        absent = exp.Is(this=column(name), expression=exp.null())
        if segment == ANY:
            other = exp.NullSafeNEQ(this=column(FROM), expression=column(TO))
            select = select.where(exp.and_(exp.not_(absent), other))
        else:
            select = select.where(absent if segment == ABSENT else column(name).eq(segment))
    return select
