import json

from fenqun.segments.segmentation import UNKNOWN


def test_what_is_remembered_is_plain_json(tiny):
    content = tiny.store.latest().content
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert (content["language"], content["time_zone"], content["customers"]) == ("en", "Asia/Shanghai", 13)


def test_definitions_are_remembered_as_they_were_used(tiny):
    content = tiny.store.latest().content
    assert content["tags"]["adult_in_shanghai"] == {"rule": 'city == "上海" and not age < 18'}
    assert content["traits"]["orders_12m"] == {"from": "orders", "value": "count()", "last": "12 months"}
    assert content["segmentations"]["spend_band"]["cuts"] == [0.0, 100.0, 1000.0]


def test_every_column_of_the_profile_is_described(tiny):
    snapshot = tiny.store.latest()
    assert ["customer_id", *snapshot.content["names"]] == list(snapshot.tables["profile"].columns)
    kinds = {name: entry["kind"] for name, entry in snapshot.content["names"].items()}
    assert (kinds["city"], kinds["age"], kinds["vip"], kinds["rfm"], kinds["value_score"]) == (
        "attribute", "trait", "tag", "segmentation", "score",
    )  # fmt: skip


def test_a_score_is_called_by_its_segmentation_in_every_language(tiny):
    label = tiny.store.latest().content["names"]["rfm_recency_score"]["label"]
    assert label["en"] == "rfm: recency score"
    assert set(label) == {"en", "zh-Hans", "zh-Hant"}


def test_an_own_column_is_called_as_in_its_file(tiny):
    entry = tiny.store.latest().content["names"]["note"]
    assert entry["label"] == "备注"
    assert entry["family"]["en"] == "Other attributes"


def test_segments_are_remembered_with_the_unknown_last(tiny):
    segments = tiny.store.latest().content["segments"]
    assert all(list(found)[-1] == UNKNOWN for found in segments.values())
    assert segments["level"]["quality"]["label"] == {"en": "Quality & more", "zh-Hans": "优质"}


def test_a_tag_nobody_declared_is_remembered_too(tiny_copy):
    tiny_copy.tag_add("朋友", ["C01"])
    tiny_copy.refresh()
    content = tiny_copy.store.latest().content
    assert content["tags"]["朋友"] == {}
    assert content["summaries"]["朋友"]["customers"] == 1


def test_what_is_personal_is_remembered_of_the_profile_and_the_sources(tiny):
    content = tiny.store.latest().content
    assert {name for name, entry in content["names"].items() if entry["personal"]} == {"name", "birth_date"}
    assert content["sources"]["customers"]["personal"] == ["birth_date", "name"]
    assert content["sources"]["orders"] == {
        "role": "orders", "label": None, "headers": {}, "personal": [],
    }  # fmt: skip
    assert content["lists"] == ["data/friends.txt"]
