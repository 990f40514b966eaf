from fenqun.grids.answers import answers

ROWS = [("x", "0a", "B1", "cheap", 2, 1), ("y", "0a", "B2", "cheap", 3, 2), ("x", "ff", "B1", "fast", 1, 1)]


def test_sums_lie_by_group_segment_brand_and_attribute():
    found = answers(ROWS)
    assert (found.segments, found.brands, found.attributes) == (("x", "y"), ("B1", "B2"), ("cheap", "fast"))
    assert found.answered.shape == (2, 2, 2, 2)
    assert found.answered[0, 0, 0, 0] == 2
    assert found.total[0, 1, 1, 0] == 2
    assert found.total[1, 0, 0, 1] == 1
    assert found.sums.sum() == 2 + 1 + 3 + 2 + 1 + 1
    assert found.together


def test_counts_of_nobody_known_are_one_group():
    found = answers([("", "", "B1", "cheap", 1, 40.0)])
    assert not found.together
    assert found.total.tolist() == [[[[40.0]]]]


def test_no_rows_are_no_answers():
    assert answers([]).brands == ()
