def test_the_history_is_what_the_workspace_answers(asked_past, tiny_past):
    assert asked_past("/snapshots").json() == tiny_past.history().as_json()
    first = asked_past("/snapshots", params={"limit": 1}).json()
    assert len(first["snapshots"]) == 1
    rest = asked_past("/snapshots", params={"after": first["after"]}).json()
    assert [line["as_of"] for line in rest["snapshots"]] == ["2024-04-30", "2024-06-30"]


def test_what_would_be_freed_is_told(changed, app):
    told = changed("/snapshots/vacuum", json={"dry_run": True}).json()
    assert (told["keep"], told["kept"], told["snapshots"]) == ("24 months", 1, [])
    assert changed("/snapshots/vacuum", json={}).json()["dry_run"] is False
    assert changed("/snapshots/vacuum", json={}, role="analyst").status_code == 403


def test_the_doctor_tells_and_mends(changed, app):
    workspace = app.state.served.workspace
    first = workspace.snapshot
    workspace.refresh()
    (workspace.store.directory / workspace.store.latest().tables["profile"].files[0]).unlink()
    told = changed("/doctor", json={}).json()
    assert (told["sound"], [finding["kind"] for finding in told["findings"]]) == (False, ["snapshot"])
    assert changed("/doctor", json={"mend": True}).json()["sound"] is True
    assert changed("/overview", method="GET").json()["snapshot"] == first
