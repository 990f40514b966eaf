"""What sets of customers are worth together, exactly: the trait that stands for value, as sets of its bits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.query import column, named
from fenqun.rules.calls import double, integer
from fenqun.segments.figures import EXACT
from fenqun.store.memberships import Members
from fenqun.store.slices import Slices
from fenqun.workspace.layered import numbered

if TYPE_CHECKING:
    from fenqun.workspace.membering import Rows

_DECIMALS = (0, 2, 4, 6, 8, 10)
"""So many decimals a value may have; the fewer do, the fewer bits there are. The last are those of `EXACT`."""
_ALL_DIGITS = Context(prec=76)
_EXACT = "exact value"
"""No name of a definition: those hold no blanks."""


@dataclass(frozen=True)
class Carried:
    """How many customers there are and what they are worth (None without a trait for it), and both of each tag's."""

    customers: int
    worth: Decimal | None
    by_tag: Mapping[str, tuple[int, Decimal | None]]

    def after(self, was: "Carried", now: "Carried") -> "Carried":
        """When some customers, of whom `was` is known, have become those of `now`."""
        by_tag = {}
        for tag, (count, worth) in self.by_tag.items():
            (count_was, worth_was), (count_now, worth_now) = was.by_tag[tag], now.by_tag[tag]
            by_tag[tag] = count - count_was + count_now, _instead(worth, worth_was, worth_now)
        customers = self.customers - was.customers + now.customers
        return Carried(customers, _instead(self.worth, was.worth, now.worth), by_tag)


def _instead(worth: Decimal | None, was: Decimal | None, now: Decimal | None) -> Decimal | None:
    return None if worth is None else _ALL_DIGITS.add(_ALL_DIGITS.subtract(worth, was or Decimal(0)), now or Decimal(0))


@dataclass(frozen=True)
class Worth:
    """The values of a snapshot's customers as whole numbers of `1 / 10 ** decimals`."""

    slices: Slices
    decimals: int

    def of(self, members: Members) -> Decimal:
        """The sum of their values, as the engine sums them: unknown ones are left out."""
        return Decimal(f"{self.slices.total(members)}e-{self.decimals}")


def worth(rows: "Rows", value: str) -> Worth | None:
    """The values of the column; None where they are too far apart to be whole numbers of 64 bits."""
    least, most, count, *fitting = rows.engine.rows(_measured(rows, value))[0]
    if count == 0:
        return Worth(Slices(Members.everyone(0), 0, ()), 0)
    decimals = next((each for each, fits in zip(_DECIMALS, fitting, strict=True) if fits == count), None)
    if decimals is None:
        return None
    first, last = (int(limit.scaleb(decimals)) for limit in (least, most))
    whole = exp.cast(exp.Mul(this=_narrow(value, decimals), expression=integer(10**decimals)), "bigint")
    above = exp.Coalesce(this=exp.Sub(this=whole, expression=exp.paren(integer(first))), expressions=[integer(0)])
    known = exp.Not(this=exp.paren(exp.Is(this=_narrow(value, decimals), expression=exp.null())))
    found = rows.sets([known, *_bits(above, (last - first).bit_length())])
    return Worth(Slices(found[0], first, found[1:]), decimals)


def _narrow(value: str, decimals: int) -> exp.Expression:
    """As 18 digits, so many of them decimals: many times as fast as `EXACT`; NULL where it does not fit."""
    return exp.TryCast(this=double(column(value)), to=exp.DataType.build(f"decimal(18, {decimals})"))


def _measured(rows: "Rows", value: str) -> exp.Select:
    """The least value, the most, how many there are, and of each number of decimals, of how many it is enough."""
    exact = exp.TryCast(this=double(column(value)), to=EXACT.copy())
    inner = numbered(rows.files, [column(value), named(exact, _EXACT)])
    parts: list[exp.Expr] = [each(this=column(_EXACT)) for each in (exp.Min, exp.Max, exp.Count)]
    told = (exp.cast(_narrow(value, decimals), EXACT.copy()) for decimals in _DECIMALS)
    parts += [exp.CountIf(this=each.eq(column(_EXACT))) for each in told]
    return exp.select(*(named(part, f"part {at}") for at, part in enumerate(parts))).from_(inner.subquery("p"))


def _bits(number: exp.Expression, width: int) -> Iterator[exp.Expression]:
    for bit in range(width):
        common = exp.BitwiseAnd(this=number.copy(), expression=integer(1 << bit))
        yield exp.NEQ(this=exp.paren(common, copy=False), expression=integer(0))
