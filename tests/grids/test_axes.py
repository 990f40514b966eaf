import numpy as np
import pytest

from fenqun.grids.axes import contributions, decomposed
from fenqun.grids.correspondence import correspondence

COUNTS = np.array([[20.0, 5, 5], [5, 20, 5], [5, 5, 20], [10, 10, 4]])


def test_an_axis_points_to_its_greatest_right_component():
    _, _, right = decomposed(np.array([[-1.0, -2.0], [1.0, 2.0], [0.0, 0.5]]), 1.0)
    assert (right[np.abs(right).argmax(axis=0), [0, 1]] > 0).all()


def test_shares_add_up_to_one():
    assert correspondence(COUNTS).shares.sum() == pytest.approx(1)


def test_contributions_of_every_axis_add_up_to_one():
    axes = correspondence(COUNTS)
    assert contributions(axes.row_masses, axes.rows).sum(axis=0) == pytest.approx([1, 1])
    assert contributions(axes.column_masses, axes.columns) * axes.inertia == pytest.approx(
        axes.column_masses[:, None] * axes.columns**2
    )


def test_squared_cosines_of_a_point_add_up_to_one():
    axes = correspondence(COUNTS)
    assert axes.row_quality.sum(axis=1) == pytest.approx(np.ones(4))
    assert axes.column_quality.sum(axis=1) == pytest.approx(np.ones(3))


def test_a_row_of_the_table_is_placed_where_it_stands():
    axes = correspondence(COUNTS)
    assert axes.place(COUNTS) == pytest.approx(axes.rows)
    assert axes.shown(COUNTS) == pytest.approx(np.ones(4))


def test_a_row_of_the_average_stands_at_the_origin_and_is_shown_wholly():
    average = COUNTS.sum(axis=0)[None]
    axes = correspondence(COUNTS)
    assert axes.place(average) == pytest.approx(np.zeros((1, 2)))


def test_a_row_that_holds_nothing_stands_nowhere():
    assert np.isnan(correspondence(COUNTS).place(np.zeros((1, 3)))).all()


def test_what_lies_outside_of_all_axes_is_not_shown():
    flat = correspondence(np.array([[20.0, 10, 10], [10, 20, 20]]))
    assert flat.shown(np.array([[10.0, 20, 0]]))[0] < 0.9
