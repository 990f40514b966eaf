"""What sets of customers are worth together, exactly: the trait that stands for value, as sets of its bits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.engine.duckdb import parquet
from fenqun.query import column, named
from fenqun.rules.calls import double, integer
from fenqun.segments.figures import EXACT
from fenqun.store.bits import bits
from fenqun.store.memberships import Members
from fenqun.store.slices import Slices

if TYPE_CHECKING:
    from fenqun.workspace.membering import Rows

_DECIMALS = (0, 2, 4, 6, 8, 10)
"""So many decimals a value may have; the fewer do, the fewer bits there are. The last are those of `EXACT`."""
_DIGITS = 17
"""What a whole number of 64 bits holds for certain, with room for a difference."""


@dataclass(frozen=True)
class Carried:
    """How many customers there are and what they are worth (None without a trait for it), and both of each tag's."""

    customers: int
    worth: Decimal | None
    by_tag: Mapping[str, tuple[int, Decimal | None]]


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
    exact = exp.TryCast(this=double(column(value)), to=EXACT.copy())
    least, most, *fits = rows.engine.rows(_measured(rows, exact))[0]
    if least is None:
        return Worth(Slices(Members.everyone(0), 0, ()), 0)
    decimals = next(each for each, is_enough in zip(_DECIMALS, fits, strict=True) if is_enough)
    first, last = (int(limit.scaleb(decimals)) for limit in (least, most))
    if max(abs(first), abs(last)) >= 10**_DIGITS:
        return None
    narrow = exp.TryCast(this=exact, to=exp.DataType.build(f"decimal(18, {decimals})"))
    whole = exp.cast(exp.Mul(this=narrow, expression=integer(10**decimals)), "bigint")
    above = exp.Coalesce(this=exp.Sub(this=whole, expression=exp.paren(integer(first))), expressions=[integer(0)])
    found = _bits(rows, exact, above, (last - first).bit_length())
    return Worth(Slices(found[0], first, found[1:]), decimals)


def _measured(rows: "Rows", exact: exp.Expr) -> exp.Select:
    """The least value and the most, and of each number of decimals, whether all values have no more."""
    inner = exp.select(named(exact, "exact")).from_(parquet(rows.files))
    fits = (
        exp.LogicalAnd(this=column("exact").eq(exp.cast(column("exact"), f"decimal(38, {decimals})")))
        for decimals in _DECIMALS
    )
    limits = exp.Min(this=column("exact")), exp.Max(this=column("exact"))
    parts = (named(part, f"part {at}") for at, part in enumerate([*limits, *fits]))
    return exp.select(*parts).from_(inner.subquery("p"))


def _bits(rows: "Rows", exact: exp.Expr, above: exp.Expr, width: int) -> Sequence[Members]:
    """Who has a value, and of each bit, who has it."""
    known = exp.Not(this=exp.paren(exp.Is(this=exact.copy(), expression=exp.null())))
    each = (exp.paren(exp.BitwiseAnd(this=above.copy(), expression=integer(1 << bit))) for bit in range(width))
    has = (exp.NEQ(this=bit, expression=integer(0)) for bit in each)
    _, found = bits(rows.engine.arrow(rows.select([known, *has])), width + 1)
    return [Members.of_bits(one) for one in found]
