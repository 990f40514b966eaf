import numpy as np
import pandas as pd
import prince
import pytest
from scipy.stats import chi2_contingency

from fenqun.grids.correspondence import correspondence

DRAW = np.random.default_rng(7)
TABLES = [DRAW.poisson(DRAW.uniform(1, 40, shape)) + 1.0 for shape in ((3, 3), (4, 7), (9, 5), (12, 12))]


@pytest.mark.parametrize("counts", TABLES, ids=lambda counts: str(counts.shape))
def test_coordinates_are_those_of_prince_up_to_sign(counts):
    n = min(counts.shape) - 1
    axes = correspondence(counts)
    other = prince.CA(n_components=n, engine="scipy").fit(pd.DataFrame(counts))
    frame = pd.DataFrame(counts)
    assert np.abs(axes.rows) == pytest.approx(np.abs(other.row_coordinates(frame).to_numpy()))
    assert np.abs(axes.columns) == pytest.approx(np.abs(other.column_coordinates(frame).to_numpy()))
    assert axes.inertia == pytest.approx(other.eigenvalues_)
    assert axes.row_contributions == pytest.approx(other.row_contributions_.to_numpy())
    assert axes.column_contributions == pytest.approx(other.column_contributions_.to_numpy())
    assert axes.row_quality == pytest.approx(other.row_cosine_similarities(frame).to_numpy())
    assert axes.column_quality == pytest.approx(other.column_cosine_similarities(frame).to_numpy())


@pytest.mark.parametrize("counts", TABLES, ids=lambda counts: str(counts.shape))
def test_total_inertia_is_chi_square_over_the_number_counted(counts):
    statistic = chi2_contingency(counts, correction=False).statistic
    assert correspondence(counts).inertia.sum() == pytest.approx(statistic / counts.sum())


@pytest.mark.parametrize("counts", TABLES, ids=lambda counts: str(counts.shape))
def test_distances_between_rows_are_those_between_their_profiles(counts):
    axes = correspondence(counts)
    profiles = counts / counts.sum(axis=1, keepdims=True)
    weights = counts.sum(axis=0) / counts.sum()
    expected = np.sqrt(((profiles[0] - profiles[1]) ** 2 / weights).sum())
    assert np.linalg.norm(axes.rows[0] - axes.rows[1]) == pytest.approx(expected)


@pytest.mark.parametrize("counts", TABLES, ids=lambda counts: str(counts.shape))
def test_the_table_can_be_had_back_from_the_coordinates(counts):
    axes = correspondence(counts)
    ratio = 1 + axes.rows @ axes.standard_columns.T
    made = counts.sum() * np.outer(axes.row_masses, axes.column_masses) * ratio
    assert made == pytest.approx(counts)


def test_rows_with_one_profile_have_no_axis():
    assert correspondence(np.array([[1.0, 2, 3], [10, 20, 30]])).inertia.size == 0


def test_two_brands_stand_on_one_axis():
    axes = correspondence(np.array([[30.0, 10], [10, 30]]))
    assert axes.inertia == pytest.approx([0.25])
    assert sorted(axes.rows[:, 0]) == pytest.approx([-0.5, 0.5])
