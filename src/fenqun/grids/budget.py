"""Money divided over segments so that it brings the most, and what one unit more would bring."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fenqun.errors import Phrase, UsageError, message
from fenqun.grids.target import Budget, Response

_STEPS = 200
"""Halvings of the multiplier's range: past what a double can hold."""

CURVE = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""The totals, as parts of the one given, that the allocation is told for."""


@dataclass(frozen=True)
class Line:
    """What money x brings in one segment: S·x / (x + h) of a curve, rate·x up to a cap; and between what x must lie."""

    name: str
    least: float
    most: float
    saturation: float = 0.0
    half: float = 0.0
    rate: float = 0.0

    @property
    def is_curve(self) -> bool:
        """Whether each further unit brings less than the one before."""
        return self.half > 0

    def brings(self, money: float) -> float:
        """The return of so much money."""
        return self.saturation * money / (money + self.half) if self.is_curve else self.rate * money

    def slope(self, money: float) -> float:
        """What one unit more would bring."""
        return self.saturation * self.half / (money + self.half) ** 2 if self.is_curve else self.rate

    def wants(self, price: float) -> float:
        """The money at which a unit more no longer brings the price; at a rate equal to the price, the least."""
        if not self.is_curve:
            return self.most if self.rate > price else self.least
        if price <= 0:
            return self.most
        best = math.sqrt(self.saturation * self.half / price) - self.half
        return min(max(best, self.least), self.most)


@dataclass(frozen=True)
class Share:
    """What one segment gets and brings. `slope`: what one unit more would bring there.

    `bound_price`: by how much that is more (at its most) or less (at its least) than the total's shadow price; 0 where
    neither binds.
    """

    name: str
    money: float
    returns: float
    slope: float
    bound: str
    bound_price: float


@dataclass(frozen=True)
class Allocation:
    """The division that brings most. `price`: what one unit more of the total would bring; 0 where some stays."""

    total: float
    spent: float
    returns: float
    price: float
    shares: tuple[Share, ...]


def lines_of(budget: Budget, customers: Mapping[str, int]) -> list[Line]:
    """Each segment's line. customers: of each segment; beyond them there is nobody to spend on."""
    return [_line(name, response, customers.get(name, 0)) for name, response in budget.segments.items()]


def _line(name: str, response: Response, customers: int) -> Line:
    most = math.inf if response.most is None else response.most
    if response.saturation is not None and response.half is not None:
        return Line(name, response.least, most, response.saturation, response.half)
    cost, returns = response.cost or 1.0, response.returns or 0.0
    reached = customers if response.customers is None else min(response.customers, customers)
    most = min(most, cost * reached)
    return Line(name, min(response.least, most), most, rate=returns / cost)


def allocate(lines: Sequence[Line], total: float, *, least_return: float = 0.0) -> Allocation:
    """The total divided so that it brings the most: where money is left to divide, every unit brings the same.

    What brings nothing, or less than `least_return`, is not spent unless it is somebody's least. Exact for lines that
    never rise more steeply, which these are: the multiplier of the total is found by halving (water filling).
    Raises UsageError where what must be spent is more than the total.
    """
    bound = math.fsum(line.least for line in lines)
    if bound > total * (1 + 1e-12):
        said = message("the least of all segments together is {least}, more than the total of {total}")
        raise UsageError(what=Phrase(said, least=f"{bound:,.2f}", total=f"{total:,.2f}"))
    wanted = _at(lines, least_return)
    if math.fsum(wanted) <= total:
        _fill(lines, wanted, least_return, total)
        return _allocation(lines, wanted, total, price=_price_left(lines, wanted, total, least_return))
    price = _price(lines, total, least_return)
    money = _at(lines, price)
    _fill(lines, money, price, total)
    _spread(lines, money, total)
    return _allocation(lines, money, total, price=price)


def _at(lines: Sequence[Line], price: float) -> list[float]:
    return [line.wants(price) for line in lines]


def _price(lines: Sequence[Line], total: float, least_return: float) -> float:
    """The price at which the segments want the total: a rate at which they cross it, or a point between two."""
    low, high = least_return, max(line.slope(0.0) for line in lines)
    for rate in sorted({line.rate for line in lines if not line.is_curve and line.rate > least_return}):
        at_least = math.fsum(_at(lines, rate))
        at_most = math.fsum(
            line.most if not line.is_curve and line.rate == rate else line.wants(rate) for line in lines
        )
        if at_least <= total <= at_most:
            return rate
        low, high = (rate, high) if at_least > total else (low, min(high, rate))
    return _halved(lambda price: math.fsum(_at(lines, price)) > total, low, high)


def _halved(wants_more: Callable[[float], bool], low: float, high: float) -> float:
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if wants_more(middle) else (low, middle)
    return high


def _fill(lines: Sequence[Line], money: list[float], price: float, total: float) -> None:
    """What is left goes to those whose rate is the price, each alike as far as its room goes."""
    tied = [at for at, line in enumerate(lines) if not line.is_curve and line.rate == price and price > 0]
    left = total - math.fsum(money)
    for done, at in enumerate(sorted(tied, key=lambda place: lines[place].most - money[place])):
        given = min(lines[at].most - money[at], max(left, 0.0) / (len(tied) - done))
        money[at] += given
        left -= given


def _spread(lines: Sequence[Line], money: list[float], total: float) -> None:
    """The last rounding error goes where there is room, so that all is spent to the unit."""
    left = total - math.fsum(money)
    free = [at for at, line in enumerate(lines) if line.least < money[at] < line.most]
    if free:
        largest = max(free, key=lambda at: money[at])
        money[largest] += left


def _price_left(lines: Sequence[Line], money: Sequence[float], total: float, least_return: float) -> float:
    """Of a total that is not used up nothing more comes; of one that just is, the least return at most."""
    if math.fsum(money) < total * (1 - 1e-12) or not lines:
        return 0.0
    return least_return


def _allocation(lines: Sequence[Line], money: Sequence[float], total: float, *, price: float) -> Allocation:
    shares = tuple(_share(line, spent, price) for line, spent in zip(lines, money, strict=True))
    returns = math.fsum(share.returns for share in shares)
    return Allocation(total, math.fsum(money), returns, price, shares)


def _share(line: Line, money: float, price: float) -> Share:
    slope = line.slope(money)
    at_most = math.isfinite(line.most) and money >= line.most * (1 - 1e-12)
    at_least = money <= line.least * (1 + 1e-12)
    bound = "most" if at_most and slope >= price else "least" if at_least and slope <= price else ""
    bound_price = slope - price if bound else 0.0
    return Share(line.name, money, line.brings(money), slope, bound, bound_price)


def at_totals(lines: Sequence[Line], total: float, *, least_return: float = 0.0) -> list[Allocation]:
    """The allocation of parts and multiples of the total; totals below what must be spent are left out."""
    bound = math.fsum(line.least for line in lines)
    totals = [total * part for part in CURVE if total * part >= bound]
    return [allocate(lines, each, least_return=least_return) for each in totals]
