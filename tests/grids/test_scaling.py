import numpy as np
import pytest
from sklearn.manifold import MDS

from fenqun.grids.axes import between
from fenqun.grids.scaling import classical, guttman, metric, placed, random_starts, raw_stress, stress_1

ROADS = """
3313
2963 1318
3175 1326 204
3339 1294 583 460
2762 1498 206 409 785
3276 2218 966 1136 1545 760
2610 803 677 747 853 1662 1418
4485 1172 2256 2224 2047 2436 3196 1975
2977 2018 597 714 1115 460 460 1118 2897
3030 1490 172 330 731 269 269 895 2428 550
4532 1305 2084 2052 1827 2290 2971 1936 676 2671 2280
2753 645 690 739 789 714 1458 158 1817 1159 863 1178
3949 636 1558 1550 1347 1764 2498 1439 698 2198 1730 668 1281
2865 521 1011 1059 1101 1035 1778 425 1693 1479 1183 1762 320 1157
2282 1014 925 1077 1209 911 1537 328 2185 1238 1098 2250 328 1724 618
2179 1365 747 977 1160 583 1104 591 2565 805 851 2507 724 2010 1109 331
3000 1033 285 280 340 465 1176 513 1971 877 457 1799 471 1273 792 856 821
817 1460 1511 1662 1794 1497 2050 995 2631 1751 1683 2700 1048 2097 1011 586 946 1476
3927 2868 1616 1786 2196 1403 650 2068 3886 949 1500 3231 2108 3188 2428 2187 1754 1827 2707
1991 1802 1175 1381 1588 937 1455 1019 2974 1155 1205 2937 1157 2409 1363 898 428 1249 1209 2105
"""
"""By road between 21 cities of Europe, in kilometres: `eurodist` of R, from the Cambridge Encyclopaedia (1992)."""
PRINTED = {
    "Athens": (2290.274680, 1798.80293), "Barcelona": (-825.382790, 546.81148), "Brussels": (59.183341, -367.08135),
    "Calais": (-82.845973, -429.91466), "Cherbourg": (-352.499435, -290.90843), "Cologne": (293.689633, -405.31194),
    "Copenhagen": (681.931545, -1108.64478), "Geneva": (-9.423364, 240.40600), "Gibraltar": (-2048.449113, 642.45854),
    "Hamburg": (561.108970, -773.36929), "Hook of Holland": (164.921799, -549.36704),
    "Lisbon": (-1935.040811, 49.12514),
    "Lyons": (-226.423236, 187.08779), "Madrid": (-1423.353697, 305.87513), "Marseilles": (-299.498710, 388.80726),
    "Milan": (260.878046, 416.67381), "Munich": (587.675679, 81.18224), "Paris": (-156.836257, -211.13911),
    "Rome": (709.413282, 1109.36665), "Stockholm": (839.445911, -1836.79055), "Vienna": (911.230500, 205.93020),
}  # fmt: skip
"""What `cmdscale(eurodist)` of R prints."""


def roads():
    lines = [[float(each) for each in line.split()] for line in ROADS.strip().splitlines()]
    found = np.zeros((21, 21))
    found[np.tril_indices(21, -1)] = [each for line in lines for each in line]
    return found + found.T


def table(n, dimensions, seed=1):
    points = np.random.default_rng(seed).normal(size=(n, dimensions))
    return between(points, points)


def settled(unlike, seed=1):
    return metric(unlike, [classical(unlike)[0], *random_starts(len(unlike), float(unlike.max()), 16, seed)])


def test_a_published_map_of_cities_comes_out_as_it_is_printed():
    points, values = classical(roads())
    printed = np.array(list(PRINTED.values()))
    turned = points * np.sign((points * printed).sum(axis=0))
    assert turned == pytest.approx(printed, abs=1e-4)
    assert values[:2] == pytest.approx([19538377.0895, 11856555.3340], abs=1e-3)


def test_points_of_a_plane_are_given_back_by_both():
    points = np.random.default_rng(2).normal(size=(8, 2))
    unlike = between(points, points)
    for found in (classical(unlike)[0], settled(unlike)):
        assert between(found, found) == pytest.approx(unlike, abs=1e-5)
        assert found.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)


@pytest.mark.parametrize(("n", "dimensions"), [(5, 4), (8, 4), (15, 5), (21, None)])
def test_the_stress_is_no_more_than_that_of_scikit_learn(n, dimensions):
    unlike = roads() / 1000 if dimensions is None else table(n, dimensions)
    given = {"n_components": 2, "metric": "precomputed", "init": "random", "n_init": 8, "normalized_stress": False}
    other = MDS(**given, max_iter=2000, eps=1e-10, random_state=0).fit(unlike)
    assert raw_stress(unlike, settled(unlike)) <= other.stress_ * (1 + 1e-6)


def test_every_step_lowers_the_stress():
    unlike = table(9, 5)
    points = random_starts(9, 1.0, 1, seed=3)[0]
    stresses = []
    for _ in range(60):
        stresses.append(raw_stress(unlike, points))
        points = guttman(unlike, points)
    assert (np.diff(stresses) <= 1e-12).all()


def test_stress_1_is_the_root_of_the_share_that_is_wrong_where_it_is_least():
    unlike = table(9, 5)
    points = settled(unlike)
    assert stress_1(unlike, points) == pytest.approx(
        np.sqrt(2 * raw_stress(unlike, points) / (unlike**2).sum()), abs=1e-6
    )
    assert stress_1(unlike, 3 * points) == pytest.approx(stress_1(unlike, points))
    assert stress_1(unlike, np.zeros((9, 2))) == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_things_does_not_change_the_map(seed):
    unlike = table(7, 4, seed)
    order = np.random.default_rng(seed).permutation(7)
    one, other = settled(unlike), settled(unlike[np.ix_(order, order)])
    assert between(other, other) == pytest.approx(between(one, one)[np.ix_(order, order)], abs=1e-3)
    one, other = classical(unlike)[0], classical(unlike[np.ix_(order, order)])[0]
    assert np.abs(other) == pytest.approx(np.abs(one[order]))


def test_the_first_dimension_is_the_longest():
    found = settled(table(9, 4))
    assert found[:, 0] @ found[:, 0] >= found[:, 1] @ found[:, 1]
    assert found.T @ found == pytest.approx(np.diag(np.diag(found.T @ found)), abs=1e-9)


def test_a_further_point_is_placed_where_its_distances_say():
    draw = np.random.default_rng(4)
    points, more = draw.normal(size=(6, 2)), draw.normal(size=(5, 2)) * 3
    assert placed(between(more, points), points) == pytest.approx(more, abs=1e-6)


def test_one_that_is_not_known_of_every_point_is_nowhere():
    points = np.random.default_rng(4).normal(size=(4, 2))
    found = placed(np.array([[1, 2, np.nan, 1], [1, 1, 1, 1.0]]), points)
    assert np.isnan(found[0]).all() and np.isfinite(found[1]).all()


def test_things_in_a_row_and_in_one_place_have_maps():
    row = between(np.arange(4.0)[:, None], np.arange(4.0)[:, None])
    assert classical(row)[0][:, 1] == pytest.approx(np.zeros(4), abs=1e-6)
    assert settled(row)[:, 1] == pytest.approx(np.zeros(4), abs=1e-3)
    assert classical(np.zeros((3, 3)))[0] == pytest.approx(np.zeros((3, 2)))
