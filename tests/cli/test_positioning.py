import pytest


@pytest.fixture
def cars(run, car_market):
    return lambda *arguments, **options: run("-w", car_market.directory, *arguments, **options)


def test_without_a_name_the_positionings_are_listed(cars):
    assert "brands" in cars("positioning").out
    lines = cars("positioning", "--json").json["positionings"]
    assert [line["name"] for line in lines] == ["brands", "ratings", "likeness"]


def test_the_map_is_told_or_given_as_json(cars, car_market):
    assert "Where is the gap" in cars("positioning", "brands").out
    assert cars("positioning", "brands", "--json").json == car_market.positioning("brands").as_json()


def test_a_name_that_is_nowhere_is_an_error(cars):
    told = cars("positioning", "brnds")
    assert (told.status, "Did you mean 'brands'" in told.err) == (1, True)


def test_where_none_is_declared_it_is_said_where_to(ask):
    assert "positioning.yaml" in ask("positioning").out
