import numpy as np
import pytest
from sklearn.decomposition import PCA

from fenqun.grids.answers import answers, with_moments
from fenqun.grids.correspondence import correspondence
from fenqun.grids.layout import Layout, Plan, method_of
from fenqun.grids.positioning import Positioning

ASKED = {"from": "survey", "segmentation": "need"}


def laid(found, **asked):
    plan = Plan.of(found, Positioning.model_validate({**ASKED, **asked}))
    return Layout.of(found.told(), plan)


def test_the_ideal_and_the_preference_do_not_bear_on_the_axes(surveyed):
    found = surveyed()
    plan = Plan.of(found, Positioning.model_validate({**ASKED, "ideal": "ideal"}))
    assert [found.brands[at] for at in plan.brands] == ["Ours", "Plush", "Rival", "Sporty"]
    plan = Plan.of(found, Positioning.model_validate({**ASKED, "preference": "fine"}))
    assert [found.attributes[at] for at in plan.attributes] == ["cheap", "fast", "roomy"]


def test_a_brand_of_which_nothing_is_said_is_left_out(surveyed):
    found = surveyed()
    found.total[:, :, found.brands.index("Plush")] = 0
    assert Plan.of(found, Positioning.model_validate(ASKED)).left_out == ("Plush",)


def test_counts_are_laid_out_by_correspondence_analysis(surveyed):
    found = surveyed()
    layout = laid(found, ideal="ideal")
    counts = found.total.sum(axis=(0, 1))[list(layout.plan.brands)]
    assert layout.brands == pytest.approx(correspondence(counts).rows)


def test_ratings_are_laid_out_by_components_of_their_means(surveyed):
    found = surveyed()
    layout = laid(found, ideal="ideal", method="components")
    means = (found.total.sum(axis=(0, 1)) / found.answered.sum(axis=(0, 1)))[list(layout.plan.brands)]
    assert np.abs(layout.brands) == pytest.approx(np.abs(PCA(n_components=3).fit_transform(means)))


def test_a_supplementary_brand_stands_where_it_would_and_moves_nobody(surveyed):
    found = surveyed()
    layout = laid(found, ideal="ideal", supplementary=["Plush"])
    alone = laid(found, ideal="ideal", supplementary=["Plush", "nobody"])
    assert len(layout.space.rows) == 3
    assert layout.brands[3] == pytest.approx(alone.brands[3])


def test_standard_coordinates_of_attributes_are_the_longer_ones(surveyed):
    symmetric, brands = laid(surveyed()), laid(surveyed(), biplot="brands")
    assert brands.attributes == pytest.approx(symmetric.attributes / np.sqrt(symmetric.space.inertia))


def test_without_an_ideal_or_a_preference_nobody_has_one(surveyed):
    layout = laid(surveyed())
    assert layout.wanted == ()
    assert layout.ideals(layout.own).shape == (0, 2)


def test_a_table_with_an_empty_brand_cannot_be_laid_out(surveyed):
    found = surveyed()
    plan = Plan.of(found, Positioning.model_validate(ASKED))
    told = found.told()
    told.sums[:, :, plan.brands[0]] = 0
    assert Layout.of(told, plan) is None


def test_another_layout_is_turned_onto_this_one(surveyed):
    base, other = laid(surveyed(), ideal="ideal"), laid(surveyed(seed=2), ideal="ideal")
    from fenqun.grids.resampling import rotation

    turned = other.brands @ base.onto(other, rotation)
    assert np.linalg.norm(turned - base.brands @ base.own, axis=1).max() < 0.15


def test_answers_of_one_to_ten_on_average_are_ratings_and_larger_ones_amounts(surveyed):
    asked = Positioning.model_validate({**ASKED, "ideal": "ideal"})
    assert method_of(surveyed(), asked) == "correspondence"
    assert method_of(surveyed(factor=5), asked) == "components"
    assert method_of(surveyed(factor=50), asked) == "correspondence"
    counts = answers([("", "", "A", "x", 1, 30.0)])
    assert method_of(counts, Positioning.model_validate({"from": "counts"})) == "correspondence"


def test_how_much_brands_are_liked_does_not_make_yes_and_no_ratings(surveyed):
    found = surveyed()
    found.total[..., found.attributes.index("fine")] *= 10
    assert method_of(found, Positioning.model_validate({**ASKED, "preference": "fine"})) == "correspondence"


@pytest.mark.parametrize("standardised", [False, True])
def test_classical_scaling_of_mean_ratings_is_their_components(surveyed, standardised):
    asked = {"ideal": "ideal", "standardised": standardised}
    one, other = (
        laid(surveyed(), **asked, method="components"),
        laid(surveyed(), **asked, method="mds", scaling="classical"),
    )
    assert np.abs(other.brands) == pytest.approx(np.abs(one.brands[:, :2]))
    assert other.distances(other.own) == pytest.approx(one.distances(one.own))
    assert other.spacing(other.own) == pytest.approx(one.spacing(one.own))


def test_factors_are_found_from_the_products_that_go_with_the_answers(surveyed):
    found = surveyed()
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(60, 40, 2)) @ draw.normal(size=(2, 4)) + draw.normal(size=(60, 40, 4))
    wide = np.concatenate([np.ones((60, 40, 1)), rows], axis=2)
    upper = np.triu_indices(5)
    products = [(group, *(each.T @ each)[upper]) for group, each in zip(found.groups, wide, strict=True)]
    assert laid(found, method="factors") is None
    layout = laid(with_moments(found, 4, products), method="factors")
    correlations = np.corrcoef(rows.reshape(-1, 4).T)
    common = layout.space.columns @ layout.space.columns.T
    assert common[np.triu_indices(4, 1)] == pytest.approx(correlations[np.triu_indices(4, 1)], abs=0.05)
    assert layout.brands.shape == (5, 2)
