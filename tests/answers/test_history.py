from fenqun.answers import HistoryAnswer, SnapshotSize


def test_a_size_that_is_not_known_is_none():
    answer = HistoryAnswer((), None, (SnapshotSize("000000-00000000", "2024-06-30", None, None),))
    assert answer.as_json() == {
        "snapshots": [], "after": None,
        "sizes": [{"id": "000000-00000000", "as_of": "2024-06-30", "customers": None, "total_value": None}],
    }  # fmt: skip
