from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from fenqun import Workspace
from fenqun.errors import NotAllowed, NotComputed, Problems, UsageError
from fenqun.packs.cars.market import ATTRIBUTES, BRANDS, seen
from fenqun.packs.cars.market import RATED as RATED_OF
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

    monkeypatch.setitem(sys.modules, "fenqun.grids.mapping", None)
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


RATED = "from: brand_ratings, segmentation: market, ideal: ideal, resamples: 40, attributes: [economical, frugal, "
RATED += "versatile, practical, capable, rugged, roomy, spacious, affordable, good_value, refined, premium]"
PAIRS = "from: brand_pairs, segmentation: market, ideal: ideal, method: mds, other: other, resamples: 40"
SIGNS = list(RATED_OF)


def alike(points, truth):
    """The correlation of two configurations laid over each other, 1 where one is the other turned and made larger."""
    both = [each - each.mean(axis=0) for each in (np.asarray(points), np.asarray(truth))]
    lengths = np.linalg.norm(both[0]) * np.linalg.norm(both[1])
    return np.linalg.svd(both[0].T @ both[1], compute_uv=False).sum() / lengths


def true_places(signs=ATTRIBUTES):
    """Of each brand in the order of their names what it is truly seen as, on its principal axes."""
    shares = np.array([[seen()[brand][ATTRIBUTES.index(RATED_OF.get(sign, sign))] for sign in signs]
                       for brand in sorted(BRANDS)])  # fmt: skip
    centred = shares - shares.mean(axis=0)
    return centred @ np.linalg.svd(centred, full_matrices=False)[2].T


def places(answer):
    return [(brand.x, brand.y) for brand in sorted(answer.brands, key=lambda brand: brand.name)]


@pytest.mark.parametrize(
    "written",
    [SURVEY, f"{SURVEY}, method: components", f"{SURVEY}, method: mds, scaling: classical",
     f"{RATED}, method: components", f"{RATED}, method: factors, factors: 2", RATED],
    ids=["counts", "shares", "classical", "ratings", "factors", "default"],
)  # fmt: skip
def test_every_method_finds_how_brands_are_truly_seen(asked, written):
    truth = true_places(SIGNS if "ratings" in written else ATTRIBUTES)
    assert alike(places(asked(written)), truth[:, :2]) > 0.95


@pytest.mark.parametrize("written", [f"{RATED}, method: mds", PAIRS], ids=["ratings", "pairs"])
def test_least_squares_show_as_much_of_the_truth_as_a_plane_can(asked, written):
    truth = true_places(SIGNS if "ratings" in written else ATTRIBUTES)
    most = np.linalg.norm(truth[:, :2]) / np.linalg.norm(truth)
    assert alike(places(asked(written)), truth) > 0.95 * most


@pytest.mark.parametrize(
    "written",
    [f"{RATED}, method: components", f"{RATED}, method: factors, factors: 5", f"{RATED}, method: mds",
     f"{RATED}, method: mds, scaling: classical, standardised: true", PAIRS],
    ids=["components", "factors", "mds", "classical", "pairs"],
)  # fmt: skip
def test_by_every_method_the_gap_is_where_the_market_has_it(asked, written):
    found = asked(f"{written}, ours: Yuanshan")
    assert [ideal.segment for ideal in found.ideals if ideal.open] == ["off_road_under_150k"]
    assert found.ideals[0].open_often > 0.9
    nearest = {ideal.segment: ideal.distances[0].brand for ideal in found.ideals}
    assert (nearest["sedan"], nearest["suv"], nearest["mpv"]) == ("Xingchi", "Changhe", "Haiyue")
    assert all(brand.region for brand in found.brands)


def test_ratings_say_that_they_are_and_are_mapped_by_components(asked):
    assert (asked(RATED).method, asked(SURVEY).method) == ("components", "correspondence")


def test_factors_tell_what_they_account_for(asked):
    found = asked(f"{RATED}, method: factors, factors: 5")
    assert found.rows == 5 * found.respondents
    assert found.explained == pytest.approx(sum(each.quality for each in found.attributes) / len(SIGNS), abs=1e-5)
    whole = sum(axis.share for axis in found.axes)
    assert whole == pytest.approx(sum(each.communality for each in found.attributes) / len(SIGNS), abs=1e-4)
    by_name = {each.name: each for each in found.attributes}
    for one, other in zip(SIGNS[::2], SIGNS[1::2], strict=True):
        assert np.hypot(by_name[one].x - by_name[other].x, by_name[one].y - by_name[other].y) < 0.1
    assert (found.stress, found.pairs, found.warnings) == (None, (), ())


def test_signs_of_one_thing_each_leave_a_factor_nothing_to_itself(asked):
    some = "attributes: [capable, affordable, refined, economical, versatile, roomy]"
    found = asked(
        f"from: brand_ratings, where: 'brand != \"ideal\"', method: factors, factors: 3, resamples: 0, {some}"
    )
    assert any("Heywood" in warning for warning in found.warnings)


def test_too_few_rows_for_factors_are_told(asked):
    few = """where: 'customer_id < "B000040"'"""
    found = asked(f"{RATED}, method: factors, {few}")
    assert any("Factors take 100 rows" in warning for warning in found.warnings)


def test_scaling_tells_its_stress_and_every_pair(asked):
    found = asked(PAIRS)
    assert (found.scaling, len(found.pairs), found.attributes) == ("smacof", 10, ())
    assert found.explained == pytest.approx(1 - found.stress**2, abs=1e-4)
    assert [pair.unlike for pair in found.pairs] == sorted(pair.unlike for pair in found.pairs)
    assert all(ideal.wishes == () for ideal in found.ideals)


def test_stress_that_is_poor_is_told(asked):
    found = asked(f"{RATED}, method: mds, scaling: classical")
    assert found.stress > 0.2
    assert any("stress" in warning for warning in found.warnings)
