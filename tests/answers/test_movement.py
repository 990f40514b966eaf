from fenqun.answers import SizesAnswer, SnapshotMark


def test_an_answer_about_movement_is_plain_json():
    sizes = SizesAnswer("level", "Level", "segmentation", None, "", (SnapshotMark("1", "2024-05-31"),), ())
    assert sizes.as_json()["snapshots"] == [{"id": "1", "as_of": "2024-05-31"}]
