"""Where shares end, by SQL, against the definition in plain Python."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenqun.query import column
from fenqun.segments.level_fit import cuts_by_customers, cuts_by_value
from fenqun.segments.levels import read_levels

from .oracle import level_cuts

LEVELS = ["top 10%", "next 25.5%", "next 30%", "rest"]
SHARES = [Fraction(1, 10), Fraction(355, 1000), Fraction(655, 1000)]
SCORES = st.lists(st.none() | st.integers(0, 8), max_size=25)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SCORES)
def test_shares_of_customers_end_where_the_middle_of_a_group_lies(numbers, scores):
    shop = numbers(score=scores)
    known = [score for score in scores if score is not None]
    assert cuts_by_customers(shop.profile, column("score"), SHARES, shop.ask) == level_cuts(known, read_levels(LEVELS))


def _by_value(rows, shares):
    sums = {}
    for score, value in rows:
        if score is not None:
            sums[score] = sums.get(score, 0) + max(value or 0, 0)
    whole, above, middles = sum(sums.values()), 0, {}
    for score in sorted(sums, reverse=True):
        middles[score] = Fraction(2 * above + sums[score], 2 * whole) if whole else 2
        above += sums[score]
    return [min((score for score, middle in middles.items() if middle <= share), default=None) for share in shares]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.none() | st.integers(0, 8), st.none() | st.integers(-5, 30)), max_size=25))
def test_shares_of_value_end_where_the_middle_of_a_groups_value_lies(numbers, rows):
    shop = numbers(score=[row[0] for row in rows], value=[row[1] for row in rows])
    shares = [Fraction(1, 2), Fraction(3, 4)]
    assert cuts_by_value(shop.profile, column("score"), "value", shares, shop.ask) == _by_value(rows, shares)
