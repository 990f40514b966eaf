def test_two_segmentations_are_crossed(asked, tiny):
    told = asked("/cross", params={"first": "level", "second": "value"}).json()
    assert told == tiny.show("level", by="value").as_json()


def test_two_segmentations_are_compared(asked, tiny):
    asking = {"first": "level", "second": "value", "outcomes": ["orders_total", "spend_total"]}
    told = asked("/compare", params=asking).json()
    assert told == tiny.compare("level", "value", outcomes=["orders_total", "spend_total"]).as_json()


def test_what_is_named_wrongly_in_the_query_is_a_wrong_question(asked):
    answer = asked("/cross", params={"first": "levl", "second": "value"})
    assert (answer.status_code, answer.json()["problems"][0]["hint"]) == (422, "Did you mean 'level'?")


def test_tags_and_segments_overlap(asked, tiny):
    assert asked("/overlap").json() == tiny.overlap().as_json()
    names = ["big", "value/A"]
    assert asked("/overlap", params={"names": names}).json() == tiny.overlap(names).as_json()
    assert asked("/overlap", params={"names": ["city"]}).status_code == 422
