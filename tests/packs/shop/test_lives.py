from datetime import date

from fenqun.packs.shop.draw import generator
from fenqun.packs.shop.lives import LAPSED_DAYS, NEW_DAYS, begin
from fenqun.packs.shop.seasons import Period

YEARS = Period(date(2024, 1, 1), date(2025, 12, 31))
LIVES = [begin(generator(1, "life", number), number, YEARS) for number in range(1, 3_001)]


def lives(kind):
    return [(who, active) for who, active in LIVES if who.group.life == kind]


def test_every_life_lies_within_the_period():
    assert all(0 <= first <= last < YEARS.days for _, (first, last) in LIVES)


def test_newcomers_came_lately():
    assert all(YEARS.days - NEW_DAYS <= first and last == YEARS.days - 1 for _, (first, last) in lives("new"))


def test_the_lapsed_have_been_gone_for_long():
    assert all(last <= YEARS.days - 1 - LAPSED_DAYS for _, (_, last) in lives("lapsed"))


def test_who_came_before_the_period_registered_before_it():
    assert all((who.joined <= YEARS.first) == (first == 0) for who, (first, _) in LIVES)


def test_a_period_of_one_day_has_customers():
    day = Period(date(2025, 1, 1), date(2025, 1, 1))
    assert {begin(generator(1, "life", n), n, day)[1] for n in range(1, 300)} == {(0, 0)}


def test_the_groups_have_about_their_shares():
    loyal = sum(who.group.name == "loyal_family" for who, _ in LIVES)
    assert 300 < loyal < 420
