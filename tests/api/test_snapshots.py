def test_the_history_is_what_the_workspace_answers(asked_past, tiny_past):
    assert asked_past("/snapshots").json() == tiny_past.history().as_json()
    first = asked_past("/snapshots", params={"limit": 1}).json()
    assert len(first["snapshots"]) == 1
    rest = asked_past("/snapshots", params={"after": first["after"]}).json()
    assert [line["as_of"] for line in rest["snapshots"]] == ["2024-04-30", "2024-06-30"]
