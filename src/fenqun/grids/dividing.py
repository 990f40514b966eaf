"""How well a dimension divides a number, or yes from no: what it accounts for, less what chance gives its levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, log, log2

from fenqun.grids.chances import of_chi_squared, of_f
from fenqun.segments.groups import Figures


@dataclass(frozen=True)
class Divided:
    """What a division accounts for, over the customers whose outcome is known.

    `explained`: the share of a number's variance (eta squared), or of a yes/no's entropy; `corrected`: the same less
    what chance gives to so many levels, 0 at least. `gain`: information in bits, of a yes/no. `chance`: how often an
    outcome unrelated to it would be divided so well; 1 where there is nothing to divide.
    """

    explained: float
    corrected: float
    gain: float | None
    chance: float


_NOTHING = Divided(0.0, 0.0, None, 1.0)


def of_number(groups: Sequence[Figures]) -> Divided:
    """By the variance between groups against that within: one-way F.

    Source: Fisher (1925); epsilon squared of Kelley (1935), An unbiased correlation ratio measure.
    """
    there = [group for group in groups if group.known]
    whole = sum(there, Figures())
    between, within = len(there) - 1, whole.known - len(there)
    if between < 1 or within < 1 or whole.spread == 0:
        return _NOTHING
    inside = sum((group.spread for group in there), Fraction(0))
    outside = whole.spread - inside
    explained = max(float(outside / whole.spread), 0.0)
    if inside == 0:
        return Divided(explained, 1.0, None, 0.0)
    by_chance = inside / within
    corrected = max(float((outside - between * by_chance) / whole.spread), 0.0)
    return Divided(explained, corrected, None, of_f(float(outside / between / by_chance), between, within))


def of_yes_and_no(groups: Sequence[tuple[int, int]]) -> Divided:
    """By the information the group gives about the answer; each group as (yes, no). Likelihood-ratio chi squared.

    Source: Quinlan (1986), information gain; Miller (1955) for what chance gives; Wilks (1938).
    """
    there = [group for group in groups if sum(group)]
    totals = [sum(part) for part in zip(*there, strict=True)] if there else [0, 0]
    known = sum(totals)
    freedom = len(there) - 1
    if freedom < 1 or not all(totals):
        return _NOTHING
    all_ = _entropy(totals)
    gain = max(all_ - fsum(sum(group) / known * _entropy(group) for group in there), 0.0)
    nats = gain * _LN2
    corrected = max(nats - freedom / (2 * known), 0.0) / _LN2
    return Divided(gain / all_, corrected / all_, gain, of_chi_squared(2 * known * nats, freedom))


_LN2 = log(2)


def _entropy(counts: Sequence[int]) -> float:
    total = sum(counts)
    return -fsum(count / total * log2(count / total) for count in counts if count)
