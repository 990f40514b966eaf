from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from fenqun.grids.cells import Matrix
from fenqun.grids.nesting import Nesting, Step, nesting
from fenqun.grids.withholding import Place, withheld

FLAT = nesting([Step("a", ("x", "y", "z"))], letters_first=True)
NESTED = nesting([Step("a", ("x", "y", "z")), Step("b", ("p", "q", "r"), frozenset({"y"}))], letters_first=True)
DEEP = nesting([Step("a", ("x", "y")), Step("b", ("p", "q"))], letters_first=False)
AXES = [FLAT, NESTED, DEEP, nesting([], letters_first=True)]


def summed(leaves: Matrix, rows: Nesting, columns: Nesting) -> Matrix:
    def total(row: int, at: int) -> int:
        inside = product(rows.below(row), columns.below(at))
        return sum(leaves[rows.leaves.index(one)][columns.leaves.index(other)] for one, other in inside)

    return [[total(row, at) for at in range(len(columns.nodes))] for row in range(len(rows.nodes))]


def test_nothing_is_withheld_where_no_cell_is_small() -> None:
    counts = summed([[10, 10, 10]] * 3, FLAT, FLAT)
    assert withheld(counts, FLAT, FLAT, floor=10, also=frozenset()) == frozenset()


def test_a_small_cell_takes_three_others_with_it() -> None:
    counts = summed([[2, 20, 30], [40, 21, 50], [60, 70, 22]], FLAT, FLAT)
    assert withheld(counts, FLAT, FLAT, floor=5, also=frozenset()) == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_a_row_of_few_customers_is_withheld_with_its_total_and_another() -> None:
    counts = summed([[2, 1, 0], [40, 21, 50], [60, 70, 22]], FLAT, FLAT)
    found = withheld(counts, FLAT, FLAT, floor=5, also=frozenset())
    assert {(1, 0), (1, 1), (1, 2)} <= found
    assert (0, 0) not in found


def test_a_grid_of_too_few_tells_nothing_at_all() -> None:
    counts = summed([[1, 0, 0], [0, 1, 0], [0, 0, 1]], FLAT, FLAT)
    assert (0, 0) in withheld(counts, FLAT, FLAT, floor=5, also=frozenset())


def bounds(hidden: Place, found: frozenset[Place], counts: Matrix, rows: Nesting, columns: Nesting) -> tuple[int, int]:
    """The least and the most the cell can hold given all that is shown, by linear programming over the leaves."""
    leaves = list(product(rows.leaves, columns.leaves))

    def line(row: int, at: int) -> list[float]:
        inside = set(product(rows.below(row), columns.below(at)))
        return [float(leaf in inside) for leaf in leaves]

    shown = [(row, at) for row in range(len(rows.nodes)) for at in range(len(columns.nodes)) if (row, at) not in found]
    equal = {"A_eq": np.array([line(*each) for each in shown]), "b_eq": [counts[row][at] for row, at in shown]}
    aim = np.array(line(*hidden))
    # At most all customers there are and some more: the total may be withheld too.
    box = (0, counts[0][0] + 10)
    told = equal if shown else {}
    least = linprog(aim, bounds=box, **told).fun
    most = -linprog(-aim, bounds=box, **told).fun
    return round(least), round(most)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Matrix, Nesting, Nesting]:
    rows, columns = draw(st.sampled_from(AXES)), draw(st.sampled_from(AXES))
    count = st.one_of(st.integers(0, 6), st.integers(0, 60))
    leaves = draw(
        st.lists(
            st.lists(count, min_size=len(columns.leaves), max_size=len(columns.leaves)),
            min_size=len(rows.leaves),
            max_size=len(rows.leaves),
        )
    )
    return summed(leaves, rows, columns), rows, columns


@given(tables(), st.integers(1, 8), st.booleans())
@example((summed([[1, 1, 0], [1, 0, 0], [0, 0, 0]], FLAT, FLAT), FLAT, FLAT), 3, False)
def test_no_withheld_cell_can_be_computed_from_what_is_shown(
    table: tuple[Matrix, Nesting, Nesting], floor: int, more: bool
) -> None:
    counts, rows, columns = table
    also = frozenset({(len(rows.nodes) - 1, len(columns.nodes) - 1)}) if more else frozenset[Place]()
    found = withheld(counts, rows, columns, floor=floor, also=also)
    small = {place for place in product(range(len(rows.nodes)), range(len(columns.nodes)))
             if 0 < counts[place[0]][place[1]] < floor}  # fmt: skip
    assert small | also <= found
    if not small and not also:
        assert not found
    for place in found:
        least, most = bounds(place, found, counts, rows, columns)
        assert least < most, (place, found)


@pytest.mark.parametrize("axis", AXES)
def test_a_table_without_customers_shows_its_zeros(axis: Nesting) -> None:
    counts = [[0] * len(axis.nodes) for _ in FLAT.nodes]
    assert withheld(counts, FLAT, axis, floor=10, also=frozenset()) == frozenset()
