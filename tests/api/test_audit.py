def test_the_audit_comes_latest_first_in_pages(changed):
    for tag in ("one", "two", "three"):
        changed(f"/tags/{tag}/add", json={"customer_ids": ["C01"]})
    asking = {"action": "tag_add", "who": "admin", "limit": 2}
    first = changed("/audit", method="GET", params=asking).json()
    rest = changed("/audit", method="GET", params=asking | {"after": first["after"]}).json()
    assert [line["what"] for line in first["lines"] + rest["lines"]] == ["three", "two", "one"]


def test_the_chain_is_checked_when_asked(changed):
    told = changed("/audit", method="GET", params={"verify": "true"}).json()
    assert (told["verified"], told["broken"]) == (True, None)


def test_since_is_a_day_or_a_moment(changed):
    changed("/tags/vip/add", json={"customer_ids": ["C01"]})
    found = {
        since: len(changed("/audit", method="GET", params={"since": since, "action": "tag_add"}).json()["lines"])
        for since in ("2020-01-01", "2020-01-01T00:00:00+08:00", "2999-01-01")
    }
    assert found["2020-01-01"] == found["2020-01-01T00:00:00+08:00"] > found["2999-01-01"] == 0
    assert changed("/audit", method="GET", params={"since": "0.5"}).status_code == 422


def test_only_who_may_looks_at_the_audit(changed):
    assert changed("/audit", method="GET", role="analyst").status_code == 403
