"""The figures that segments are judged on."""

from datetime import datetime

import pytest
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.grids.criteria import Reach
from fenqun.grids.standing import CONSENTING, Earlier, figures, measured, reach, with_consents
from fenqun.grids.target import Target
from fenqun.query import column, table
from fenqun.segments.groups import Group, measure

TYPES = {"customer_id": "VARCHAR", "level": "VARCHAR", "spend": "DOUBLE", "city": "VARCHAR", "vip": "BOOLEAN"}
KINDS = {"VARCHAR": DataType.TEXT, "DOUBLE": DataType.NUMBER, "BOOLEAN": DataType.BOOLEAN, "TIMESTAMP": DataType.TIME}
ROWS = [
    ("1", "A", 10.0, "北京", True),
    ("2", "A", 20.0, None, False),
    ("3", "B", None, "上海", None),
    ("4", "B", 6.0, None, None),
]
TARGET = Target.model_validate(
    {
        "of": "level",
        "attractiveness": {"size": 1, "value": 1, "value_per_customer": 1, "growth": 1, "value_growth": 1},
        "strength": {
            "spend": 1,
            "vip": 1,
            "rivals": {"ratings": {"A": 4}, "by": "Li", "on": "2026-01-02", "weight": 1},
        },
    }
)


def _made(connection, name, types, rows):
    columns = ", ".join(f"{each} {kind}" for each, kind in types.items())
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(types))})", rows)
    return table(name, {each: KINDS[kind] for each, kind in types.items()})


@pytest.fixture
def ask(connection):
    return lambda select: connection.execute(select.sql("duckdb")).fetchall()


@pytest.fixture
def profile(connection):
    return _made(connection, "profile", TYPES, ROWS)


@pytest.fixture
def groups(profile, ask):
    return measure(profile, {"level": 2}, ["spend", "vip"], ask, value="spend")["level"]


def test_each_factor_has_its_figure_by_segment(groups):
    earlier = {"A": Earlier(4, 60.0), "B": Earlier(1, None)}
    assert figures(TARGET, groups, ["A", "B"], earlier) == {
        "size": {"A": 2, "B": 2},
        "value": {"A": 30, "B": 6},
        "value_per_customer": {"A": 15, "B": 3},
        "growth": {"A": -0.5, "B": 1},
        "value_growth": {"A": -0.5},
        "spend": {"A": 15, "B": 6},
        "vip": {"A": 0.5},
        "rivals": {"A": 4},
    }


def test_a_segment_without_customers_has_no_figures(groups):
    found = figures(TARGET, groups, ["C"], None)
    assert all(told == {} for told in found.values())


@pytest.mark.parametrize("earlier", [None, Earlier(0, 0.0)])
def test_growth_from_nothing_is_not_known(earlier):
    assert measured("growth", Group(3), earlier) is None


def test_the_share_of_value_without_a_value_trait_is_not_known():
    assert [measured(each, Group(3), Earlier(1, 1.0)) for each in ("value", "value_per_customer", "value_growth")] == [
        None,
        None,
        None,
    ]


def test_reach_counts_who_has_every_input_known_and_who_may_be_contacted(profile, ask):
    assert reach(profile, "level", ["spend", "city"], "vip", ask) == {"A": Reach(2, 1, 1), "B": Reach(2, 0, 0)}
    assert reach(profile, "level", [], None, ask) == {"A": Reach(2, 2, None), "B": Reach(2, 2, None)}


SAID = {"customer_id": "VARCHAR", "channel": "VARCHAR", "granted": "BOOLEAN", "changed_at": "TIMESTAMP"}
WORDS = [
    ("1", "email", False, datetime(2026, 1, 1)),
    ("1", "sms", True, datetime(2026, 1, 1)),
    ("2", "email", True, datetime(2026, 1, 1)),
    ("2", "email", False, datetime(2026, 1, 2)),
    ("3", "email", True, datetime(2026, 1, 3)),
    ("3", "email", False, datetime(2026, 1, 3)),
    ("9", "email", True, datetime(2026, 1, 1)),
]


def _consenting(connection, ask, profile, rows, until, types=SAID):
    consents = _made(connection, "consents", types, rows)
    found = with_consents(profile, consents, until)
    select = found.select.subquery("all")
    rows = ask(exp.select(column("customer_id"), column(CONSENTING)).from_(select))
    assert len(rows) == len(ROWS)
    return sorted(customer for customer, consents_ in rows if consents_)


def test_the_latest_word_on_any_channel_counts_and_a_refusal_of_the_same_moment(connection, ask, profile):
    assert _consenting(connection, ask, profile, WORDS, datetime(2026, 2, 1)) == ["1"]


def test_what_is_said_later_is_not_known_yet(connection, ask, profile):
    assert _consenting(connection, ask, profile, WORDS, datetime(2026, 1, 1)) == ["1", "2"]


def test_a_list_of_consents_without_times_or_channels_is_taken_as_it_is(connection, ask, profile):
    types = {name: SAID[name] for name in ("customer_id", "granted")}
    words = [("1", True), ("2", None), ("3", True), ("3", False)]
    assert _consenting(connection, ask, profile, words, datetime(2026, 1, 1), types) == ["1"]
