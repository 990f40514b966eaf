"""What is told of each division in the list of snapshots."""

from fenqun.workspace.size_marks import sizes_of


def test_segments_and_carriers_are_told_with_their_value():
    content = {
        "tags": {"vip": {}},
        "summaries": {
            "level": {"segments": [{"name": "a", "customers": 2, "value": 3.5}]},
            "vip": {"customers": 1, "share": 0.5, "value": None},
        },
    }
    assert sizes_of(content) == {"level": {"a": (2, 3.5)}, "vip": {"tagged": (1, None)}}


def test_they_lie_in_the_list_so_that_no_content_need_be_read(tiny_past):
    told = tiny_past.store.abouts(tiny_past.store.ids())
    assert all("sizes" in about for about in told.values())
