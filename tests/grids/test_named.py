import pytest

from fenqun.definition import DataType
from fenqun.grids.named import misnamed, unknown_segments

TYPES = {"level": DataType.TEXT, "age": DataType.NUMBER}
SEGMENTS = {"level": ["quality", "general"]}


@pytest.mark.parametrize(
    ("name", "said"),
    [("level", []), (None, []), ("levl", ["Did you mean 'level'"]), ("age", ["'age' is no segmentation"])],
)
def test_what_stands_for_a_segmentation_is_a_column_of_text(name, said):
    found = list(misnamed(name, "of", TYPES))
    assert [error.parts["path"] for error in found] == [("of",)] * len(said)
    assert all(part in str(error) for part, error in zip(said, found, strict=True))


def test_a_segment_that_its_segmentation_does_not_have_is_named_with_the_nearest():
    (error,) = unknown_segments("level", [("quality", ("a",)), ("generl", ("b", 1))], SEGMENTS)
    assert error.parts["path"] == ("b", 1)
    assert "Did you mean 'general'" in str(error)


def test_segments_of_what_is_not_known_are_no_matter():
    assert list(unknown_segments("other", [("x", ())], SEGMENTS)) == []
    assert list(unknown_segments(None, [("x", ())], SEGMENTS)) == []
