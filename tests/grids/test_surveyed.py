import pytest

from fenqun.definition import DataType
from fenqun.grids.positioning import Positioning
from fenqun.grids.surveyed import problems, renamed, source_problems

TYPES = {"need": DataType.TEXT}
SEGMENTS = {"need": ["young", "family"]}
COLUMNS = {"customer_id": DataType.TEXT, "brand": DataType.TEXT, "attribute": DataType.TEXT,
           "answer": DataType.NUMBER, "day": DataType.DATE}  # fmt: skip
SAID = {"need": "n", "offer": "o"}


def read(**asked):
    return Positioning.model_validate({"from": "survey", **asked})


def test_what_fits_has_no_problems():
    fits = read(segmentation="need", statements={"young": SAID}, where='brand != "x"')
    assert problems(fits, TYPES, SEGMENTS) == []
    assert source_problems(fits, COLUMNS) == []
    assert problems(read(), {}, {}) == []


def test_a_segmentation_or_segment_that_is_nowhere_is_named_with_the_nearest():
    (error,) = problems(read(segmentation="needs"), TYPES, SEGMENTS)
    assert error.parts["path"] == ("segmentation",)
    assert "need" in str(error)
    (error,) = problems(read(segmentation="need", statements={"yuong": SAID}), TYPES, SEGMENTS)
    assert error.parts["path"] == ("statements", "yuong")


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"brand": "brnd"}, ("brand",)),
        ({"attribute": "item"}, ("attribute",)),
        ({"answer": "day"}, ("answer",)),
        ({"attributes": ["answer", "cheap"]}, ("attributes", 1)),
        ({"attributes": ["answer"], "preference": "liked", "segmentation": "need"}, ("preference",)),
        ({"where": "colour == 1"}, ("where",)),
        ({"method": "mds", "other": "second"}, ("other",)),
    ],
)
def test_columns_that_the_survey_does_not_have_are_named(asked, path):
    (error,) = source_problems(read(**asked), COLUMNS)
    assert error.parts["path"][: len(path)] == path


def test_factors_want_to_know_whose_ratings_they_are():
    assert source_problems(read(method="factors"), COLUMNS) == []
    without = {name: type_ for name, type_ in COLUMNS.items() if name != "customer_id"}
    (error,) = source_problems(read(method="factors"), without)
    assert (error.parts["path"], "needs customers' ratings" in str(error)) == (("method",), True)


def test_the_segmentation_follows_a_renaming():
    written = {"from": "s", "segmentation": "need", "ours": "need"}
    assert renamed(written, {"need": "wish"}) == {"from": "s", "segmentation": "wish", "ours": "need"}
    assert renamed({"from": "s"}, {"need": "wish"}) == {"from": "s"}
    assert renamed(3, {}) == 3
