"""Movement as charts."""

import json

import pytest

from fenqun.language import translator
from fenqun.web.sankey import movers_url, sankey, sizes_over_time

LATE = {"start": "2024-05-31", "end": "2024-06-30"}


@pytest.fixture
def moves(tiny_past):
    return tiny_past.moves("level", **LATE)


def _drawn(moves, **options):
    return sankey(moves, translator("en"), **{"everyone": False, "may_see": True, **options})


def test_its_flows_and_its_table_are_the_moves(moves):
    chart = _drawn(moves)
    (series,) = chart.options["series"]
    told = [(link["source"], link["target"].rstrip("\u200b"), link["value"]) for link in series["links"]]
    assert told == list(chart.figures.rows)
    assert sum(customers for _, _, customers in told) == moves.moved + moves.new + moves.gone


def test_each_segment_stands_at_most_once_on_each_side(moves):
    (series,) = _drawn(moves, everyone=True).options["series"]
    names = [node["name"] for node in series["data"]]
    assert len(set(names)) == len(names)
    assert {link["source"] for link in series["links"]} | {link["target"] for link in series["links"]} == set(names)


def test_a_segment_has_one_colour_on_both_sides(moves):
    (series,) = _drawn(moves, everyone=True).options["series"]
    colours = {}
    for node in series["data"]:
        colours.setdefault(node["name"].rstrip("\u200b"), set()).add(node["itemStyle"]["color"]["colour"])
    assert all(len(each) == 1 for each in colours.values())


def test_a_flow_leads_to_its_customers_for_who_may_see_them(moves):
    (series,) = _drawn(moves).options["series"]
    assert all(link["url"].startswith("/moves/level/customers?start=") for link in series["links"])
    assert "url" not in json.dumps(_drawn(moves, may_see=False).options)


def test_who_was_not_there_is_a_dash_in_the_address(moves):
    assert movers_url(moves, "", "one_time").endswith("source=-&target=one_time")


def test_sizes_are_lines_over_the_snapshots(tiny_past):
    customers, value = sizes_over_time(tiny_past.sizes("level"), translator("en"))
    assert customers.label == "Level: customers over time"
    assert [row[0] for row in customers.figures.rows] == ["2024-04-30", "2024-05-31", "2024-06-30"]
    assert value.figures.rows[-1][1] == 3501.0
