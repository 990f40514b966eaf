import pytest

from fenqun.serving.asking import Asking
from fenqun.web.in_words import described, told


class _Asking:
    def __init__(self, workspace, language):
        self.workspace = workspace.acting(workspace.actor, language=language)
        self.language = language


@pytest.fixture
def say(tiny):
    """What is told of a definition."""

    def saying(section, data, language="en"):
        asking: Asking = _Asking(tiny, language)
        return told(asking, section, data, asking.workspace.names())

    return saying


def test_a_tag_is_told_by_its_rule(say):
    assert say("tags", "spend_total >= 500") == [("Given", "Spend is at least 500")]
    assert say("tags", {"rule": "spend_total >= 500", "label": "Big"}) == [("Given", "Spend is at least 500")]
    assert say("tags", {"owner": "crm"}) == [("Given", "by hand")]


def test_a_rule_that_cannot_be_told_yet_stands_as_it_is_written(say):
    assert say("tags", "not_there_yet > 1") == [("Given", "not_there_yet > 1")]


def test_segments_are_told_by_their_rules_under_their_labels(say):
    segments = {"a": {"rule": "orders_total == 1", "label": {"en": "Once", "zh-Hans": "一次"}}, "b": "rest"}
    data = {"kind": "rules", "segments": segments}
    assert say("segmentations", data) == [("Once", "orders_total is 1"), ("b", "everyone not yet placed")]
    assert say("segmentations", data, "zh-Hans")[0][0] == "一次"


def test_bands_are_told_by_their_cut_points(say):
    data = {"kind": "bands", "trait": "spend_total", "cuts": [0, 100.5], "segments": ["few", "some", "many"]}
    assert say("segmentations", data) == [
        ("Trait or attribute", "Spend"),
        ("Cut points", "0, 100.5"),
        ("Segments", "few, some, many"),
    ]
    assert ("Cut points", "natural breaks") in say("segmentations", {**data, "cuts": "natural_breaks"})


def test_a_grid_is_told_by_labels_of_its_levels_and_measures(tiny):
    asking = _Asking(tiny, "en")
    data = {"rows": ["level", {"by": "channel", "split": "quality"}], "measures": ["customers", "mean(spend_total)"]}
    told_of = told(asking, "grids", data, asking.workspace.names(), {"mean(spend_total)": "mean of Spend"})
    assert told_of == [
        ("Rows", "Level > channel (only of Quality & more)"),
        ("Measures", "customers, mean of Spend"),
    ]


def test_an_rfm_is_told_by_its_dimensions_and_its_map(say):
    assert say("segmentations", {"kind": "rfm"}) == [
        ("Recency", "Days since last order"),
        ("Frequency", "orders_total"),
        ("Monetary value", "Spend"),
        ("Cut points", "equal counts"),
        ("Segments", "eleven segments"),
    ]
    cuts = {"recency": [30, 90], "monetary": [100]}
    assert ("Cut points", "Recency: 30, 90; Monetary value: 100") in say("segmentations", {"kind": "rfm", "cuts": cuts})
    own = {"kind": "rfm", "segments": {"best": "r == 5", "others": "rest"}}
    assert say("segmentations", own)[-2:] == [("best", "r == 5"), ("others", "everyone not yet placed")]


def test_a_grade_is_told_by_its_weights_and_levels(say):
    data = {
        "kind": "grade",
        "score": {"spend_total": 0.7, "days_since_last_order": {"weight": 0.3, "better": "lower"}},
        "by": "spend_total",
        "segments": {"A": "top 10%", "B": {"level": "next 30%", "label": "Good"}, "C": "rest"},
    }
    assert say("segmentations", data) == [
        ("Spend", "weight 0.7, better: more"),
        ("Days since last order", "weight 0.3, better: less"),
        ("Levels share out", "Spend"),
        ("A", "the best 10 %"),
        ("Good", "the next 30 %"),
        ("C", "everyone else"),
    ]
    entropy = {**data, "score": ["spend_total"], "weights": "entropy"}
    assert say("segmentations", entropy)[:2] == [("Spend", "better: more"), ("Weights", "entropy of the data")]


@pytest.mark.parametrize("data", [None, {}, [], {"kind": "grade", "segments": []}, {"kind": "rules", "segments": None}])
def test_what_is_written_wrong_is_told_as_far_as_it_goes(say, data):
    assert say("segmentations", data) == []


def test_a_definition_says_what_it_is_called_and_means():
    data = {"label": {"zh-Hans": "大客户"}, "meaning": "Spends much", "owner": "crm", "min_size": 5}
    asking: Asking = _Asking.__new__(_Asking)
    asking.language = "zh-Hant"
    assert [text for _, text in described(asking, data)] == ["大客户", "Spends much", "crm", "5"]
    assert described(asking, "spend_total > 1") == []
