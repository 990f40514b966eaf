import numpy as np

from fenqun.grids.answers import answers, paired, with_moments

ROWS = [("x", "0a", "B1", "cheap", 2, 1), ("y", "0a", "B2", "cheap", 3, 2), ("x", "ff", "B1", "fast", 1, 1)]


def test_sums_lie_by_group_segment_brand_and_attribute():
    found = answers(ROWS)
    assert (found.segments, found.brands, found.attributes) == (("x", "y"), ("B1", "B2"), ("cheap", "fast"))
    assert found.answered.shape == (2, 2, 2, 2)
    assert found.answered[0, 0, 0, 0] == 2
    assert found.total[0, 1, 1, 0] == 2
    assert found.total[1, 0, 0, 1] == 1
    assert found.told().sums.sum() == 2 + 1 + 3 + 2 + 1 + 1
    assert found.together


def test_counts_of_nobody_known_are_one_group():
    found = answers([("", "", "B1", "cheap", 1, 40.0)])
    assert not found.together
    assert found.total.tolist() == [[[[40.0]]]]


def test_no_rows_are_no_answers():
    assert answers([]).brands == ()


def test_a_group_counts_as_often_as_it_weighs():
    told = answers(ROWS).told(np.array([2.0, 0]))
    assert told.sums[0].tolist() == [[[4, 0], [0, 0]], [[0, 0], [6, 0]]]
    assert told.moments is None


def test_products_are_kept_by_group_and_are_the_same_both_ways():
    found = with_moments(answers(ROWS), 2, [("ff", 3, 1.0, 2.0, 4.0, 5.0, 6.0)])
    assert found.told().moments.tolist() == [[3, 1, 2], [1, 4, 5], [2, 5, 6]]
    assert found.told(np.array([1.0, 0])).moments.sum() == 0


def test_pairs_add_up_whichever_was_named_first_and_nobody_with_itself():
    judged = answers([("", "0a", "A", "B", 1, 3.0), ("", "0a", "B", "A", 2, 5.0), ("", "0a", "C", "C", 1, 9.0)])
    found = paired(judged)
    assert found.brands == found.attributes == ("A", "B", "C")
    assert found.told().sums[1, 0].tolist() == [[0, 8, 0], [8, 0, 0], [0, 0, 0]]
    assert found.told().sums[0, 0, 0, 1] == 3
