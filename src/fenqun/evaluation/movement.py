"""Movement between the segments of a division: who went where, what for, and what that was worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from fenqun.evaluation.causes import Cause
from fenqun.evaluation.causing import ENTERED, LEFT, Causing, causings, with_turns
from fenqun.evaluation.crossing import AFTER, BEFORE, CUSTOMER, FROM, HELD, TO, Crossing, moved
from fenqun.evaluation.side import Difference, Side
from fenqun.query import Ask, column, named

Counts = Mapping[Cause, int]

_KEYS = (FROM, TO, HELD, LEFT, ENTERED)
_FIGURES = 5


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
    """All moves between two snapshots, one query, one pass over both profiles."""
    crossing = Crossing(start, end)
    causes = causings(crossing)
    found: dict[tuple[str | None, str | None], Move] = {}
    for row in ask(_counted(crossing, causes)):
        move = _move(row, causes)
        known = found.get((move.start, move.end))
        found[move.start, move.end] = move if known is None else _together(known, move)
    return Movement(tuple(found.values()), crossing.changed, crossing.comparable)


def _counted(crossing: Crossing, causes: Sequence[Causing]) -> exp.Select:
    keys = [column(name) for name in _KEYS]
    up = exp.GT(this=column(AFTER), expression=column(BEFORE))
    figures: list[exp.Expr] = [
        exp.Count(this=exp.Star()),
        exp.Sum(this=column(BEFORE)),
        exp.Sum(this=column(AFTER)),
        _filtered(exp.Sum(this=column(BEFORE)), up),
        _filtered(exp.Sum(this=column(AFTER)), up.copy()),
    ]
    figures += [_filtered(exp.Count(this=exp.Star()), _where(causing)) for causing in causes]
    wanted = (named(figure, f"figure {at}") for at, figure in enumerate(figures))
    select = exp.select(*keys, *wanted).from_(with_turns(crossing).subquery("turned"))
    return select.group_by(*(key.copy() for key in keys))


def _where(causing: Causing) -> exp.Expr:
    """Of those by whose values they moved: what is cheap to see comes first."""
    own = column(LEFT) if causing.side == "out" else column(ENTERED)
    segment = column(FROM) if causing.side == "out" else column(HELD)
    mine = [segment.eq(causing.segment), own] if causing.segment is not None else []
    return exp.and_(moved(), *mine, column(HELD).eq(column(TO)), causing.happened)


def _filtered(aggregate: exp.Expr, condition: exp.Expr) -> exp.Expr:
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _move(row: Sequence[Any], causes: Sequence[Causing]) -> Move:
    start, end, held, left_by_own, entered_by_own = row[: len(_KEYS)]
    customers, before, after, up_before, up_after = row[len(_KEYS) : len(_KEYS) + _FIGURES]
    worth = Worth(_exact(before), _exact(after), _exact(up_after) - _exact(up_before))
    if start is None or end is None or start == end:
        return Move(start, end, int(customers), worth)
    how = "by_values" if held == end else "by_definition" if held in (start, None) else "by_both"
    counted = [(causing, int(n)) for causing, n in zip(causes, row[len(_KEYS) + _FIGURES :], strict=True) if n]
    out = {causing.cause: n for causing, n in counted if causing.side == "out"}
    into = {causing.cause: n for causing, n in counted if causing.side == "in"}
    either = {causing.cause: n for causing, n in counted if causing.segment is None}
    # Where the segment's own conditions did not turn, those of the other end of the move did.
    left = out if left_by_own else {**into, **either}
    entered = into if entered_by_own else {**out, **either}
    return Move(start, end, int(customers), worth, left=left, entered=entered, **{how: int(customers)})


def _exact(total: Decimal | None) -> Fraction:
    return Fraction(total or 0)


def _together(one: Move, other: Move) -> Move:
    return Move(
        one.start,
        one.end,
        one.customers + other.customers,
        one.worth + other.worth,
        one.by_values + other.by_values,
        one.by_definition + other.by_definition,
        one.by_both + other.by_both,
        added((one.left, other.left)),
        added((one.entered, other.entered)),
    )


def added(counts: Iterable[Counts]) -> dict[Cause, int]:
    """The counts of each cause together."""
    found: dict[Cause, int] = {}
    for each in counts:
        for cause, customers in each.items():
            found[cause] = found.get(cause, 0) + customers
    return found


def movers(start: Side, end: Side, *, source: str | None, target: str | None) -> exp.Select:
    """Who made a move: CUSTOMER, BEFORE, AFTER and HELD, in no order. None: not there."""
    rows = Crossing(start, end).rows()
    select = exp.select(*(column(name) for name in (CUSTOMER, BEFORE, AFTER, HELD))).from_(rows.subquery("rows"))
    for name, segment in ((FROM, source), (TO, target)):
        absent = exp.Is(this=column(name), expression=exp.null())
        select = select.where(absent if segment is None else column(name).eq(segment))
    return select
