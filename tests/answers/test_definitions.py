"""Answers about the text, as JSON."""

from datetime import date

from fenqun.answers import ChangeAnswer, DefinitionAnswer, Edit, EditsAnswer, FreshnessAnswer, SegmentChange


def test_a_definition_is_plain_json() -> None:
    data = {"from": "orders", "between": [date(2024, 1, 1), date(2024, 6, 30)]}
    answer = DefinitionAnswer("traits", "x", "X", "traits.yaml", 3, "x: …", data, "v1", ("sources/orders",), ())
    assert answer.as_json()["data"] == {"from": "orders", "between": ["2024-01-01", "2024-06-30"]}
    assert answer.as_json()["uses"] == ["sources/orders"]


def test_a_change_tells_every_segment_and_move() -> None:
    segment = SegmentChange("A", "A", None, 5, 5, 0, 12.5)
    change = ChangeAnswer(
        "tags", "a", "2024-06-30", 9, 5, (segment,), ("c1",), (), (), {"cuts": [1.0]}, (("A", "B", 2),)
    )
    told = change.as_json()
    assert told["segments"] == [
        {"name": "A", "label": "A", "before": None, "after": 5, "entering": 5, "leaving": 0, "value_after": 12.5,
         "too_small": False}
    ]  # fmt: skip
    assert (told["moves"], told["problems"]) == ([["A", "B", 2]], [])


def test_edits_and_freshness_are_plain_json() -> None:
    edit = Edit(1, "2024-05-01T08:30:00Z", "li", "tags", "vip", "tags.yaml", "+vip", None)
    assert EditsAnswer((edit,), None).as_json()["edits"][0]["undoes"] is None
    assert FreshnessAnswer("", "", "", ("tags/vip",), (), (), False).as_json()["changed"] == ["tags/vip"]
