def test_segmentations_come_in_order(asked):
    names = [each["name"] for each in asked("/segmentations").json()["segmentations"]]
    assert names == ["level", "value", "spend_band", "rfm", "channel"]


def test_a_segmentation_holds_everyone_once(asked):
    told = asked("/segmentations/level").json()
    assert sum(segment["customers"] for segment in told["segments"]) == told["customers"] == 13


def test_what_is_no_segmentation_is_not_there(asked):
    assert [asked(f"/segmentations/{name}").status_code for name in ("big", "age", "nothing")] == [404, 404, 404]


def test_members_are_those_of_the_segment(asked):
    told = asked("/segmentations/level/segments/quality/customers").json()
    assert [row["customer_id"] for row in told["rows"]] == ["C01", "C03"]
    assert told["total"] == 2


def test_an_unknown_segment_is_not_there(asked):
    answer = asked("/segmentations/level/segments/qualty/customers")
    assert (answer.status_code, answer.json()["problems"][0]["hint"]) == (404, "Did you mean 'quality'?")
