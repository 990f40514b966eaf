from collections import Counter
from datetime import date

from fenqun.packs.shop.draw import generator
from fenqun.packs.shop.groups import GROUPS
from fenqun.packs.shop.people import Who
from fenqun.packs.shop.purchases import habits
from fenqun.packs.shop.seasons import Period
from fenqun.packs.shop.traces import HEADERS, Traces

YEARS = Period(date(2024, 1, 1), date(2025, 12, 31))
HABITS = habits(YEARS)
BY_NAME = {group.name: group for group in GROUPS}


def rows(group, active=(0, YEARS.days - 1), count=100):
    who = Who("K000001", BY_NAME[group], YEARS.first)
    for number in range(count):
        yield from Traces(generator(1, "traces", number), who, HABITS[group], YEARS).rows(active)


def test_a_row_has_its_file_s_columns():
    for file, row in rows("loyal_family"):
        assert len(row) == len(HEADERS[file])
        assert row[0] == "K000001"


def test_bargain_hunters_browse_and_visitors_share():
    hunters, families = (
        Counter(row[1] for file, row in rows(group) if file == "events") for group in ("bargain_hunter", "regular")
    )
    assert hunters["browse"] > 2 * families["browse"]


def test_the_lapsed_are_less_satisfied_than_loyal_families():
    def mean(group):
        answers = [
            int(row[3]) for file, row in rows(group, count=500) if file == "surveys" and row[2] == "satisfaction"
        ]
        return sum(answers) / len(answers)

    assert mean("lapsed") + 1 < mean("loyal_family")


def test_answers_keep_within_their_scales():
    answers = {(row[2], int(row[3])) for file, row in rows("lapsed", count=500) if file == "surveys"}
    assert all((1 <= answer <= 5) if item == "satisfaction" else (0 <= answer <= 10) for item, answer in answers)


def test_only_companies_are_visited():
    def channels(group):
        return {row[2] for file, row in rows(group) if file == "contacts"}

    assert "上门" in channels("big_company")
    assert "上门" not in channels("lapsed")


def test_moments_lie_within_the_active_days():
    moments = [row[2] for file, row in rows("visitor", active=(10, 10)) if file == "events"]
    assert all(moment.startswith("2024-01-11 ") for moment in moments)
