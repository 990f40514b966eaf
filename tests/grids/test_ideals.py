import numpy as np
import pytest

from fenqun.grids.ideals import preferred

BRANDS = np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1], [0.5, 0.5], [-0.7, 0.2]])


def test_liking_that_falls_with_distance_gives_the_ideal_point_back():
    ideal = np.array([0.3, -0.4])
    found = preferred(BRANDS, 5 - 2 * ((BRANDS - ideal) ** 2).sum(axis=1))
    assert found.model == "ideal_point"
    assert found.point == pytest.approx(ideal)
    assert found.fit == pytest.approx(1)


def test_liking_that_only_rises_gives_a_direction():
    found = preferred(BRANDS, BRANDS @ [3.0, 4.0])
    assert found.model == "vector"
    assert found.point == pytest.approx([0.6, 0.8])
    assert found.fit == pytest.approx(1)


def test_what_is_liked_least_in_the_middle_gives_a_direction():
    liking = (BRANDS**2).sum(axis=1) + 0.1 * BRANDS[:, 0]
    assert preferred(BRANDS, liking).model == "vector"


def test_noise_lowers_the_fit():
    noise = np.random.default_rng(1).normal(scale=0.5, size=6)
    assert 0 < preferred(BRANDS, BRANDS @ [1.0, 0.0] + noise).fit < 0.99


def test_brands_that_are_liked_alike_tell_nothing():
    assert preferred(BRANDS, np.full(6, 3.0)) is None


@pytest.mark.parametrize("brands", (0, 1, 3))
def test_too_few_brands_tell_nothing(brands):
    assert preferred(BRANDS[:brands], np.arange(float(brands) or 1.0)) is None


def test_four_brands_give_a_direction_on_a_plane():
    assert preferred(BRANDS[:4], np.array([4.0, 1, 3, 2])).model == "vector"
