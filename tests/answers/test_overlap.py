from fenqun.answers import MembershipsAnswer, OverlapAnswer, OverlapSet


def test_an_overlap_is_plain_json_with_the_unknown_as_none():
    part = OverlapSet("big", "Big", "tag", 2, 0.5)
    told = OverlapAnswer("2024-06-30", 4, (part,), ((2,),), ((1.0,),), ((None,),)).as_json()
    assert told["sets"] == [{"name": "big", "label": "Big", "kind": "tag", "customers": 2, "share": 0.5}]
    assert (told["table"], told["jaccard"], told["lift"]) == ([[2]], [[1.0]], [[None]])


def test_a_customer_may_be_in_nothing():
    assert MembershipsAnswer("C1", "2024-06-30", (), ()).as_json()["tags"] == []
