from types import SimpleNamespace

from fenqun.web.segmentation_form import SegmentationForm, SegmentRow, changed, data_of, unfinished

ASKING = SimpleNamespace(language="en")


def form(*names: str, kind: str = "grade") -> SegmentationForm:
    rows = tuple(SegmentRow(name, level="top 5%", rest=name == "rest") for name in names)
    return SegmentationForm(kind, "value", "", "", "", rows, {}, {}, {"score": {"spend": 1}})


def names(of: SegmentationForm) -> list[str]:
    return [row.name for row in of.rows]


def test_rows_move_within_their_bounds() -> None:
    assert names(changed(ASKING, form("a", "b", "c"), "up:2")) == ["a", "c", "b"]
    assert names(changed(ASKING, form("a", "b", "c"), "down:0")) == ["b", "a", "c"]
    for nothing in ("up:0", "down:2", "remove:7", "up:x", "", "fly:1"):
        assert names(changed(ASKING, form("a", "b", "c"), nothing)) == ["a", "b", "c"]


def test_a_new_row_comes_before_everyone_not_yet_placed() -> None:
    assert names(changed(ASKING, form("a", "rest"), "add")) == ["a", "", "rest"]
    assert names(changed(ASKING, form("a", "b"), "add")) == ["a", "b", ""]


def test_rows_without_a_name_are_left_out_and_empty_words_not_written() -> None:
    assert data_of(ASKING, form("A", "")) == {"kind": "grade", "score": {"spend": 1}, "segments": {"A": "top 5%"}}


def levels(of: SegmentationForm) -> list[str]:
    return [row.level for row in of.rows]


def test_a_new_level_is_the_next_before_everyone_else():
    rows = tuple(SegmentRow(name, level=level) for name, level in (("A", "top 5%"), ("B", "rest")))
    made = changed(ASKING, SegmentationForm("grade", "g", "", "", "", rows, {}), "add")
    assert levels(made) == ["top 5%", "next %", "rest"]
    assert unfinished(made) == []


def test_levels_that_change_places_are_told_anew():
    rows = tuple(SegmentRow(name, level=level) for name, level in (("A", "top 5%"), ("B", "next 15%"), ("C", "rest")))
    made = changed(ASKING, SegmentationForm("grade", "g", "", "", "", rows, {}), "down:0")
    assert list(zip(names(made), levels(made), strict=True)) == [("B", "top 15%"), ("A", "next 5%"), ("C", "rest")]


def test_a_level_without_its_number_is_not_finished():
    rows = (SegmentRow("A", level="top 5%"), SegmentRow("B", level="next %"), SegmentRow("C", level="rest"))
    assert unfinished(SegmentationForm("grade", "g", "", "", "", rows, {})) == ["B"]
