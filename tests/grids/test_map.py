import numpy as np
import pytest

from fenqun.errors import UsageError
from fenqun.grids.answers import answers
from fenqun.grids.map import perceptual_map
from fenqun.grids.positioning import Positioning
from fenqun.grids.resampling import rotation

ASKED = {"from": "survey", "segmentation": "need", "ours": "Ours", "resamples": 100}


def drawn(found, **asked):
    return perceptual_map(found, Positioning.model_validate({**ASKED, **asked}))


def test_the_map_shows_brands_with_masses_that_add_up(surveyed):
    found = drawn(surveyed(), ideal="ideal")
    assert [brand.name for brand in found.brands] == ["Ours", "Plush", "Rival", "Sporty"]
    assert sum(brand.mass for brand in found.brands) == pytest.approx(1)
    assert sum(brand.contributions[0] for brand in found.brands) == pytest.approx(1)
    assert all(0 <= brand.quality <= 1 for brand in found.brands)


def test_each_segment_is_nearest_to_what_it_dreams_of(surveyed):
    family, young = drawn(surveyed(), ideal="ideal").ideals
    assert (family.segment, family.distances[0][0] in ("Ours", "Rival"), family.is_open) == ("family", True, False)
    assert young.model == "rated"
    assert [name for name, _, _ in young.distances][-1] == "Plush"


def test_what_a_segment_misses_comes_first(surveyed):
    _, young = drawn(surveyed(), ideal="ideal").ideals
    first = young.wishes[0]
    assert (first.attribute, first.brand) == ("fast", "Sporty") or first.attribute == "cheap"
    assert first.wanted - first.most == max(wish.wanted - wish.most for wish in young.wishes)
    assert sum(wish.wanted for wish in young.wishes) == pytest.approx(1)


def test_a_place_far_from_all_brands_is_open(surveyed):
    found = drawn(surveyed(), ideal="Sporty", segmentation="need")
    assert {ideal.segment: ideal.is_open for ideal in found.ideals} == {"family": True, "young": True}
    assert found.ideals[0].open_often == 1


def test_more_respondents_make_smaller_regions(surveyed):
    few, many = drawn(surveyed(30), ideal="ideal"), drawn(surveyed(200), ideal="ideal")
    for one, other in zip(few.brands, many.brands, strict=True):
        assert other.region.major < one.region.major


def test_regions_are_as_wide_as_surveys_drawn_anew_differ(surveyed):
    base = drawn(surveyed(120), ideal="ideal")
    again = [drawn(surveyed(120, seed=seed), ideal="ideal", resamples=0) for seed in range(2, 32)]
    target = np.array([(brand.x, brand.y) for brand in base.brands])
    places = [np.array([(brand.x, brand.y) for brand in each.brands]) for each in again]
    spread = np.std([each @ rotation(each, target) for each in places], axis=0)
    for at, brand in enumerate(base.brands):
        assert 0.6 < np.hypot(brand.region.major, brand.region.minor) / (2.448 * np.hypot(*spread[at])) < 1.6


def test_the_same_seed_draws_the_same_map(surveyed):
    assert drawn(surveyed(), ideal="ideal") == drawn(surveyed(), ideal="ideal")
    assert drawn(surveyed(), ideal="ideal").brands != drawn(surveyed(), ideal="ideal", seed=2).brands


def test_without_resamples_nothing_is_said_of_how_sure_it_is(surveyed):
    found = drawn(surveyed(), ideal="ideal", resamples=0)
    assert found.resamples == 0
    assert {brand.region for brand in found.brands} == {None}
    assert found.ideals[0].open_often is None
    assert found.ideals[0].distances[0][2] is None


def test_preferences_place_ideals_with_their_fit(surveyed):
    found = drawn(surveyed(), preference="fine", method="components")
    assert {ideal.model for ideal in found.ideals} <= {"ideal_point", "vector"}
    assert all(0 <= ideal.fit <= 1 for ideal in found.ideals)
    assert [attribute.name for attribute in found.attributes] == ["cheap", "fast", "roomy"]


def test_a_direction_has_no_distances(surveyed):
    for ideal in drawn(surveyed(), preference="fine").ideals:
        if ideal.model == "vector":
            assert (ideal.distances, ideal.region, ideal.is_open) == ((), None, False)


def test_counts_of_nobody_known_are_drawn_again_by_cell(surveyed):
    table = [("", "", brand, attribute, 1, count)
             for brand, row in {"A": (30, 10, 20), "B": (10, 30, 20), "C": (5, 5, 30)}.items()
             for attribute, count in zip("xyz", row, strict=True)]  # fmt: skip
    found = perceptual_map(answers(table), Positioning.model_validate({"from": "counts", "resamples": 50}))
    assert found.resamples == 50
    assert all(brand.region for brand in found.brands)
    assert found.ideals == ()


def test_a_supplementary_brand_has_no_mass(surveyed):
    plush = drawn(surveyed(), ideal="ideal", supplementary=["Plush"]).brands[-1]
    assert (plush.name, plush.mass, plush.is_supplementary) == ("Plush", 0, True)
    assert 0 <= plush.quality <= 1


def test_two_brands_or_none_are_too_few():
    rows = [("", "", brand, attribute, 1, 5) for brand in "AB" for attribute in "xyz"]
    for few in (rows, []):
        with pytest.raises(UsageError, match="takes 3 brands"):
            perceptual_map(answers(few), Positioning.model_validate({"from": "counts"}))


def test_brands_that_are_seen_alike_have_no_map():
    rows = [("", "", brand, attribute, 1, 5) for brand in "ABC" for attribute in "xyz"]
    with pytest.raises(UsageError, match="seen alike"):
        perceptual_map(answers(rows), Positioning.model_validate({"from": "counts"}))


def test_brands_on_one_line_lie_on_one_line():
    rows = [("", "", brand, attribute, 1, count)
            for brand, row in {"A": (30, 10), "B": (10, 30), "C": (20, 20)}.items()
            for attribute, count in zip("xy", row, strict=True)]  # fmt: skip
    found = perceptual_map(answers(rows), Positioning.model_validate({"from": "counts", "resamples": 0}))
    assert {brand.y for brand in found.brands} == {0}
