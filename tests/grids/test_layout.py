import numpy as np
import pytest
from sklearn.decomposition import PCA

from fenqun.grids.correspondence import correspondence
from fenqun.grids.layout import Layout, Plan
from fenqun.grids.positioning import Positioning

ASKED = {"from": "survey", "segmentation": "need"}


def laid(found, **asked):
    plan = Plan.of(found, Positioning.model_validate({**ASKED, **asked}))
    return Layout.of(found.sums.sum(axis=0), plan)


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
    assert len(layout.axes.rows) == 3
    assert layout.brands[3] == pytest.approx(alone.brands[3])


def test_standard_coordinates_of_attributes_are_the_longer_ones(surveyed):
    symmetric, brands = laid(surveyed()), laid(surveyed(), biplot="brands")
    assert brands.attributes == pytest.approx(symmetric.attributes / np.sqrt(symmetric.axes.inertia))


def test_without_an_ideal_or_a_preference_nobody_has_one(surveyed):
    layout = laid(surveyed())
    assert layout.wanted == ()
    assert layout.ideals(layout.own).shape == (0, 2)


def test_a_table_with_an_empty_brand_cannot_be_laid_out(surveyed):
    found = surveyed()
    plan = Plan.of(found, Positioning.model_validate(ASKED))
    sums = found.sums.sum(axis=0)
    sums[:, :, plan.brands[0]] = 0
    assert Layout.of(sums, plan) is None


def test_another_layout_is_turned_onto_this_one(surveyed):
    base, other = laid(surveyed(), ideal="ideal"), laid(surveyed(seed=2), ideal="ideal")
    from fenqun.grids.resampling import rotation

    turned = other.brands @ base.onto(other, rotation)
    assert np.linalg.norm(turned - base.brands @ base.own, axis=1).max() < 0.15
