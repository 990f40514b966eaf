def test_tags_are_counted(asked):
    tags = {tag["name"]: tag["tagged"] for tag in asked("/tags").json()["tags"]}
    assert tags == {"big": 5, "adult_in_shanghai": 4, "friends": 2, "vip": 2}


def test_a_tag_is_told_by_its_rule(asked, tiny):
    assert asked("/tags/big").json() == tiny.show("big").as_json()
    assert asked("/tags/level").status_code == 404


def test_a_tag_is_given_and_taken_by_hand(changed):
    given = changed("/tags/vip/add", json={"customer_ids": ["C01", "C03"], "note": "fair"}).json()
    assert (given["changed"], given["already"]) == (1, 1)
    by_hand = changed("/tags/vip/by-hand", method="GET").json()["tags"]
    assert [(tag["customer_id"], tag["by"], tag["note"]) for tag in by_hand if tag["customer_id"] == "C01"] == [
        ("C01", "admin", "fair")
    ]
    assert changed("/tags/vip/remove", json={"customer_ids": ["C01"]}).json()["changed"] == 1


def test_all_that_fit_a_rule_are_tagged_at_once(changed):
    given = changed("/tags/rich/add", json={"where": {"trait": "spend_total", "is": ">=", "value": 1000}}).json()
    assert given["changed"] == 2


def test_customers_are_named_one_way_only(changed):
    for body in ({}, {"customer_ids": []}, {"customer_ids": ["C01"], "search": "x"}):
        answer = changed("/tags/vip/add", json=body)
        assert answer.status_code == 422
        assert "give either 'customer_ids' or 'where' and 'search'" in answer.json()["detail"]


def test_who_only_looks_gives_no_tag(changed):
    assert changed("/tags/vip/add", json={"customer_ids": ["C01"]}, role="viewer").status_code == 403
