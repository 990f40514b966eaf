import pytest

from fenqun.models.clusters import Clusters

TWO = Clusters([None], 2, 2, is_scaled=False)
HEAPS = [(at * 100.0 + more,) for at in range(3) for more in range(20)]


def test_clusters_are_numbered_by_the_first_input_least_first():
    found = TWO.fit([(9.0,), (8.0,), (1.0,)])
    assert (found["centres"], found["numbers"], found["sizes"]) == ([[1.0], [8.5]], [0, 1], [1, 2])


def test_another_input_may_number_them():
    model = Clusters([None, None], 2, 2, order=1, is_scaled=False)
    assert model.fit([(1.0, 9.0), (5.0, 0.0)])["centres"] == [[5.0, 0.0], [1.0, 9.0]]


def test_found_anew_they_keep_their_numbers():
    former = {"means": [0.0], "deviations": [1.0], "centres": [[1.0], [9.0]], "numbers": [1, 0]}
    found = TWO.fit([(2.0,), (2.0,), (8.0,)], former)
    assert (found["centres"], found["numbers"]) == ([[8.0], [2.0]], [0, 1])


def test_on_another_scale_they_are_matched_where_they_lie():
    model = Clusters([None], 2, 2)
    former = {"means": [100.0], "deviations": [10.0], "centres": [[-10.0], [-9.0]], "numbers": [1, 0]}
    found = model.fit([(0.0,), (0.0,), (10.0,), (10.0,)], former)
    assert dict(zip(found["numbers"], found["centres"], strict=True)) == {0: [1.0], 1: [-1.0]}


def test_one_more_gets_a_number_that_nobody_had():
    model = Clusters([None], 3, 3, is_scaled=False)
    former = {"means": [0.0], "deviations": [1.0], "centres": [[1.0], [9.0]], "numbers": [0, 3]}
    assert model.fit([(1.0,), (5.0,), (9.0,)], former)["numbers"] == [0, 1, 3]
    assert model.fit([(1.0,), (5.0,), (9.0,)], {**former, "numbers": [0, 1]})["numbers"] == [0, 1, 2]


def test_the_data_say_how_many_and_the_figures_are_kept():
    found = Clusters([None], 2, 5).fit(HEAPS)
    assert len(found["centres"]) == 3
    assert [each["count"] for each in found["evidence"]] == [2, 3, 4, 5]
    assert max(found["evidence"], key=lambda each: each["silhouette"])["count"] == 3


def test_no_more_are_tried_than_there_are_different_customers():
    found = Clusters([None], 2, 8).fit([(1.0,), (5.0,), (9.0,)] * 4)
    assert [each["count"] for each in found["evidence"]] == [2, 3]


def test_an_input_that_is_the_same_for_all_parts_nobody():
    found = Clusters([None, None], 2, 2).fit([(0.1, 1.0), (0.1, 2.0), (0.1, 9.0)])
    assert found["deviations"][0] == 1.0
    assert [centre[0] for centre in found["centres"]] == [0.0, 0.0]


def test_a_fit_can_be_ended_between_its_parts():
    called = []

    def check():
        called.append(None)
        if len(called) == 3:
            raise KeyboardInterrupt

    model = Clusters([None], 2, 3)
    with pytest.raises(KeyboardInterrupt):
        model.fit([(1.0,), (2.0,), (8.0,), (9.0,)], check=check)
    model.fit([(1.0,), (2.0,), (8.0,), (9.0,)], check=lambda: called.append(None))
    assert len(called) == 3 + 2 * 2  # each number of clusters is tried, and judged
