import numpy as np
import pandas as pd
import prince
import pytest
from scipy.stats import chi2_contingency

from fenqun.grids.axes import contributions
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
    assert contributions(axes.row_masses, axes.rows) == pytest.approx(other.row_contributions_.to_numpy())
    assert contributions(axes.column_masses, axes.columns) == pytest.approx(other.column_contributions_.to_numpy())
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


# Staff groups (senior and junior managers, senior and junior employees, secretaries) by how much they smoke (none,
# light, medium, heavy), and what the R package `ca` prints of it, in thousandths: for each axis the coordinate, the
# squared cosine and the contribution. Nenadić and Greenacre, Correspondence Analysis in R, Journal of Statistical
# Software 20(3), 2007.
SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]], dtype=float)
PRINTED_ROWS = [
    (66, 92, 3, 194, 800, 214),
    (-259, 526, 84, 243, 465, 551),
    (381, 999, 512, 11, 1, 3),
    (-233, 942, 331, -58, 58, 152),
    (201, 865, 70, -79, 133, 81),
]
PRINTED_COLUMNS = [
    (393, 994, 654, 30, 6, 29),
    (-99, 327, 31, -141, 657, 463),
    (-196, 982, 166, -7, 1, 2),
    (-294, 684, 150, 198, 310, 506),
]


def test_a_published_table_comes_out_as_it_is_printed():
    axes = correspondence(SMOKE)
    assert [round(share, 6) for share in axes.inertia] == [0.074759, 0.010017, 0.000414]
    assert [round(100 * share, 1) for share in axes.inertia / axes.inertia.sum()] == [87.8, 11.8, 0.5]
    for printed, points, quality, parts in (
        (PRINTED_ROWS, axes.rows, axes.row_quality, contributions(axes.row_masses, axes.rows)),
        (PRINTED_COLUMNS, axes.columns, axes.column_quality, contributions(axes.column_masses, axes.columns)),
    ):
        figures = np.array(printed)
        for axis in (0, 1):
            coordinates, squared, contribution = figures[:, 3 * axis : 3 * axis + 3].T
            # The direction of an axis is nobody's to say, but the same for rows and columns.
            turned = np.sign(axes.rows[2, axis]) * points[:, axis]
            assert 1000 * turned == pytest.approx(coordinates, abs=0.51)
            assert 1000 * quality[:, axis] == pytest.approx(squared, abs=0.51)
            assert 1000 * parts[:, axis] == pytest.approx(contribution, abs=0.51)
