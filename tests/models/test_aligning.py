from fenqun.models.aligning import aligned


def test_each_stands_for_the_nearest_former_one():
    assert aligned([[9.0], [0.5]], [[0.0], [10.0]]) == [1, 0]


def test_all_are_matched_together_and_not_one_by_one():
    # The nearest to 2 is 3; but then 4 would have to stand for 0.
    assert aligned([[2.0], [4.0]], [[3.0], [0.0]]) == [1, 0]


def test_one_more_stands_for_none():
    assert aligned([[0.0], [5.0], [10.0]], [[0.0], [10.0]]) == [0, None, 1]


def test_one_less_leaves_one_out():
    assert aligned([[10.0]], [[0.0], [10.0]]) == [1]


def test_nothing_stands_for_nothing():
    assert aligned([], [[1.0]]) == []
    assert aligned([[1.0]], []) == [None]
