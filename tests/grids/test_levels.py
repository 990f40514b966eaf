from fenqun.definition import DataType
from fenqun.grids.grid import Dimension
from fenqun.grids.levels import banded, of_bands, of_segmentation
from fenqun.rules.text import to_text


def test_a_segmentation_has_its_segments_unknown_last() -> None:
    levels = of_segmentation("value", ["unknown", "A", "B"])
    assert levels.levels == ("A", "B", "unknown")
    assert to_text(levels.condition("A")) == 'in_segment(value, "A")'
    assert levels.labels() == {}


def test_a_number_that_is_only_named_has_quarters() -> None:
    cut = banded(Dimension.model_validate("age"), DataType.NUMBER)
    assert (cut.cuts, cut.bins) == ("equal_count", 4)


def test_bands_are_told_by_their_cuts() -> None:
    cut = banded(Dimension.model_validate({"trait": "age", "cuts": [30, 60]}), DataType.NUMBER)
    levels = of_bands(cut, {"cuts": [30, 60]})
    assert levels.levels == ("<30", "30..60", ">=60", "unknown")
    assert to_text(levels.condition("30..60")) == "age >= 30 and age < 60"
    assert to_text(levels.condition("unknown")) == "unknown(age)"
    assert levels.labels()["<30"].text("en") == "under 30"


def test_a_text_has_its_frequent_values_and_others() -> None:
    cut = banded(Dimension.model_validate("city"), DataType.TEXT)
    levels = of_bands(cut, {"values": ["上海"], "others": True})
    assert levels.levels == ("上海", "others", "unknown")
    assert to_text(levels.condition("上海")) == 'city in ("上海")'
