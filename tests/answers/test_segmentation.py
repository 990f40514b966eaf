import json

from fenqun.answers import SegmentationAnswer


def test_a_segmentation_as_json_has_what_others_read_from_it(tiny):
    answer = tiny.show("level")
    assert isinstance(answer, SegmentationAnswer)
    plain = json.loads(json.dumps(answer.as_json()))
    assert set(plain) == {
        "name", "label", "kind", "meaning", "as_of", "customers", "value", "segments", "powers", "fitted",
    }  # fmt: skip
    assert set(plain["segments"][0]) == {
        "name", "label", "customers", "share", "value", "value_share", "too_small", "meaning", "apart", "centre",
    }  # fmt: skip


def test_an_overview_holds_its_segmentations_in_full(tiny):
    assert tiny.overview().segmentations[0] == tiny.show("level")


def test_a_cross_tab_and_a_comparison_are_shown_in_notebooks(tiny):
    assert "quality" in tiny.show("level", by="value")._repr_html_()
    assert "adjusted_rand" in tiny.compare("level", "value")._repr_html_()
