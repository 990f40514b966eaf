import numpy as np
import pytest

from fenqun.grids.axes import between
from fenqun.grids.gaps import spacing


def test_spacing_is_the_median_distance_to_the_nearest_rival():
    places = np.array([[0.0, 0], [1, 0], [3, 0], [10, 0]])
    assert spacing(between(places, places)) == pytest.approx(1.5)


def test_brands_in_one_place_have_no_spacing():
    assert spacing(np.zeros((3, 3))) == 0
