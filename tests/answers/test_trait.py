from dataclasses import replace

from fenqun.answers import Bin


def test_a_trait_as_json_has_bins_and_values_as_lists(tiny):
    binned = replace(tiny.show("spend_total"), bins=(Bin(0.0, 1.0, 2),), values=())
    assert binned.as_json()["bins"] == [{"low": 0.0, "high": 1.0, "customers": 2}]
    assert binned.as_json()["values"] == []
    assert set(tiny.show("city").as_json()["values"][0]) == {"value", "label", "customers"}


def test_a_trait_is_shown_in_a_notebook(tiny):
    assert "上海" in tiny.show("city")._repr_html_()
