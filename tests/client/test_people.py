def test_who_asks_and_whether_anyone_answers(client, client_of):
    assert client.health().status == "ok"
    with client_of("viewer") as viewer:
        assert (viewer.me().name, viewer.me().permissions) == ("viewer", ("customers", "read"))


def test_users_are_made_and_changed(client):
    assert client.make_user("li", role="viewer", full_name="李").one_time_password
    assert client.change_role("li", "marketer").role == "marketer"
    assert not client.deactivate("li").active
    assert client.activate("li").active
    assert client.reset_password("li").one_time_password
    assert [user.name for user in client.users().users] == ["admin", "li"]


def test_ones_own_tokens(client):
    mine = client.tokens().tokens
    assert [token.name for token in mine] == ["test"]
    assert client.health().status == "ok"


def test_the_audit_page_after_page(client):
    for tag in ("one", "two", "three"):
        client.tag_add(tag, ["C01"])
    assert [line.what for line in client.audit_lines(who="admin", action="tag_add", limit=2)] == ["three", "two", "one"]
    assert client.audit(verify=True).broken is None
