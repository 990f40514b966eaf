from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.errors import NotAllowed, NotComputed, Problems, UsageError
from fenqun.workspace import perceived
from fenqun.workspace.actor import Actor

SURVEY = "from: brand_survey, segmentation: market, ideal: ideal, resamples: 0"


@pytest.fixture(scope="module")
def asked(car_market, tmp_path_factory):
    """The map of a positioning written so, over the refreshed example; `settings` go below its own."""
    directory = Path(copytree(car_market.directory, tmp_path_factory.mktemp("perceived") / "cars"))
    own = (directory / "fenqun.yaml").read_text("utf-8")

    def ask(written: str, *, settings: str = "", actor: Actor | None = None):
        (directory / "positioning.yaml").write_text(f"positioning:\n  p: {{{written}}}\n", encoding="utf-8")
        (directory / "fenqun.yaml").write_text(own + settings, encoding="utf-8")
        return Workspace(directory, actor=actor).positioning("p")

    return ask


def test_only_the_rows_that_are_asked_for_are_looked_at(asked):
    everyone = asked(SURVEY)
    some = asked(f"""{SURVEY}, where: 'brand != "Beichen" and known(answer)'""")
    assert {brand.name for brand in everyone.brands} - {brand.name for brand in some.brands} == {"Beichen"}
    assert some.respondents == everyone.respondents


def test_values_of_a_profile_s_attribute_are_no_segments(asked):
    with pytest.raises(UsageError, match="'vehicle' is no segmentation"):
        asked("from: brand_survey, segmentation: vehicle, ideal: ideal")


def test_a_source_that_no_snapshot_has_waits_for_a_refresh(asked):
    with pytest.raises(NotComputed, match="survey_of_2026"):
        asked("from: survey_of_2026")


def test_columns_that_the_survey_does_not_have_are_told(asked):
    with pytest.raises(Problems, match="no column 'item'"):
        asked("from: brand_survey, attribute: item")


def test_ideals_of_segments_with_too_few_respondents_are_withheld(asked):
    found = asked(SURVEY, settings="privacy: {floor: 60}\n")
    assert found.withheld
    assert {ideal.label for ideal in found.ideals}.isdisjoint(found.withheld)
    assert all(ideal.respondents >= 60 for ideal in found.ideals)


def test_a_source_without_respondents_has_no_ideals_and_no_count(asked):
    found = asked("from: orders, brand: brand, attribute: vehicle, answer: amount, resamples: 0")
    assert found.respondents == 1_500
    assert found.ideals == ()


def test_personal_data_are_not_laid_out_for_who_may_not_see_them(asked):
    actor = Actor("guest", sees_personal=False)
    assert asked(SURVEY, actor=actor).brands
    with pytest.raises(NotAllowed):
        asked("from: customers, brand: birth_date, attribute: sex, answer: budget", actor=actor)


def test_without_the_extra_it_is_said_what_to_install(asked, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "fenqun.grids.answers", None)
    with pytest.raises(UsageError, match=r"pip install 'fenqun\[models\]'"):
        asked(SURVEY)
    assert perceived.CUSTOMER == "customer_id"


def test_a_definition_that_cannot_be_read_says_why(asked):
    with pytest.raises(Problems, match="either 'ideal' or 'preference'"):
        asked("from: brand_survey, segmentation: market, ideal: ideal, preference: reliable")
    with pytest.raises(Problems, match="no key 'colour'"):
        asked("from: brand_survey, colour: red")


def test_how_brands_are_liked_places_ideals_too(asked):
    found = asked("from: brand_survey, segmentation: market, preference: reliable, resamples: 20")
    assert "reliable" not in {attribute.name for attribute in found.attributes}
    assert {ideal.model for ideal in found.ideals} <= {"vector", "ideal_point"}
    assert all(ideal.wishes == () for ideal in found.ideals)


def test_ratings_and_attributes_in_standard_coordinates_have_maps_too(asked):
    found = asked(f"{SURVEY}, method: components, standardised: true, biplot: brands")
    assert (found.method, found.biplot) == ("components", "brands")
    assert found.ideals[0].wishes[0].wanted <= 1


def test_an_earlier_snapshot_is_asked_by_the_text_of_now(asked, car_market):
    assert asked(SURVEY).as_of == car_market.at(car_market.view().snapshot.id).positioning("brands").as_of
