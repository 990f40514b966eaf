"""How often chance alone gives so large an F or chi squared: upper tails, in plain Python."""

from math import exp, lgamma, log

_STEPS, _NEAR, _TINY = 10_000, 1e-15, 1e-300


def of_f(value: float, between: int, within: int) -> float:
    """The chance of an F of these degrees of freedom at or above the value.

    Source: Abramowitz & Stegun (1964), 26.6.2, through the incomplete beta function.
    """
    if value <= 0:
        return 1.0
    return incomplete_beta(within / (within + between * value), within / 2, between / 2)


def of_chi_squared(value: float, freedom: int) -> float:
    """The chance of a chi squared of these degrees of freedom at or above the value.

    Source: Abramowitz & Stegun (1964), 26.4.2, through the incomplete gamma function.
    """
    half, point = freedom / 2, value / 2
    if point <= 0:
        return 1.0
    return 1 - _lower_gamma(half, point) if point < half + 1 else _upper_gamma(half, point)


def incomplete_beta(point: float, one: float, other: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction.

    Source: Abramowitz & Stegun (1964), 26.5.8, evaluated as Lentz (1976) does.
    """
    if point <= 0 or point >= 1:
        return 0.0 if point <= 0 else 1.0
    size = exp(lgamma(one + other) - lgamma(one) - lgamma(other) + one * log(point) + other * log(1 - point))
    if point < (one + 1) / (one + other + 2):
        return size * _beta_fraction(point, one, other) / one
    return 1 - size * _beta_fraction(1 - point, other, one) / other


def _beta_fraction(point: float, one: float, other: float) -> float:
    upper, lower = 1.0, _apart(1 - (one + other) * point / (one + 1))
    lower = 1 / lower
    found = lower
    for step in range(1, _STEPS):
        even = step * (other - step) * point / ((one + 2 * step - 1) * (one + 2 * step))
        odd = -(one + step) * (one + other + step) * point / ((one + 2 * step) * (one + 2 * step + 1))
        for part in (even, odd):
            lower = 1 / _apart(1 + part * lower)
            upper = _apart(1 + part / upper)
            found *= lower * upper
        if abs(lower * upper - 1) < _NEAR:
            break
    return found


def _lower_gamma(half: float, point: float) -> float:
    part = total = 1 / half
    for step in range(1, _STEPS):
        part *= point / (half + step)
        total += part
        if part < total * _NEAR:
            break
    return total * exp(-point + half * log(point) - lgamma(half))


def _upper_gamma(half: float, point: float) -> float:
    start = point + 1 - half
    upper, lower = 1 / _TINY, 1 / start
    found = lower
    for step in range(1, _STEPS):
        part = -step * (step - half)
        start += 2
        lower = 1 / _apart(part * lower + start)
        upper = _apart(start + part / upper)
        found *= lower * upper
        if abs(lower * upper - 1) < _NEAR:
            break
    return found * exp(-point + half * log(point) - lgamma(half))


def _apart(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
