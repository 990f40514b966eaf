import pytest


def test_a_page_of_customers_in_order(asked):
    told = asked("/customers", params={"where": "spend_total > 100", "sort": "spend_total", "descending": True}).json()
    assert [row["customer_id"] for row in told["rows"]] == ["C03", "C01", "C10", "C06", "C05"]
    assert (told["total"], told["customers"]) == (5, 13)


def test_pages_follow_one_another(asked):
    first = asked("/customers", params={"limit": 5}).json()
    second = asked("/customers", params={"limit": 5, "after": first["after"]}).json()
    third = asked("/customers", params={"limit": 5, "after": second["after"]}).json()
    ids = [row["customer_id"] for page in (first, second, third) for row in page["rows"]]
    assert len(ids) == len(set(ids)) == 13
    assert third["after"] is None
    back = asked("/customers", params={"limit": 5, "before": second["before"]}).json()
    assert back["rows"] == first["rows"]


def test_a_tree_is_sent_as_a_body(asked):
    where = {"all": [{"trait": "city", "is": "==", "value": "上海"}, "tagged(big)"]}
    told = asked("/customers", method="POST", json={"where": where, "columns": ["city"]}).json()
    assert [row["customer_id"] for row in told["rows"]] == ["C01", "C03", "C10"]


def test_personal_values_are_hidden_from_who_may_not_see_them(asked):
    told = asked("/customers", params={"columns": ["name", "spend_total"]}, role="viewer").json()
    assert told["hidden"] == ["name"]
    assert {row["name"] for row in told["rows"]} == {None}
    assert asked("/customers", params={"where": "name == '张三'"}, role="viewer").status_code == 403


def test_one_customer_and_none(asked, tiny):
    assert asked("/customers/C01").json() == tiny.customer("C01").as_json()
    missing = asked("/customers/C77")
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:fenqun:NoSuchCustomer")


def test_an_odd_id_is_found(asked):
    assert asked("/customers/%3DC12").json()["customer_id"] == "=C12"
    assert asked("/customers/a%2Fb").json()["detail"] == "no customer 'a/b' in the snapshot of 2024-06-30."
    assert asked("/customers/a%2Ftimeline/why/big").status_code == 404


@pytest.mark.parametrize(("about", "inside"), [("big", True), ("level", True), ("level/general", False)])
def test_why_in_or_not(asked, tiny, about, inside):
    told = asked(f"/customers/C01/why/{about}").json()
    assert told == tiny.why("C01", about).as_json()
    assert told["inside"] is inside


def test_what_happened_is_paged(asked):
    first = asked("/customers/C01/timeline", params={"limit": 3}).json()
    assert (first["total"], len(first["happenings"])) == (4, 3)
    rest = asked("/customers/C01/timeline", params={"limit": 3, "after": first["after"]}).json()
    assert len(rest["happenings"]) == 1
    assert asked("/customers/C77/timeline").status_code == 404


def test_one_customers_memberships_are_told(asked, tiny):
    assert asked("/customers/C03/memberships").json() == tiny.memberships("C03").as_json()
    assert asked("/customers/C77/memberships").status_code == 404
