def test_a_sound_workspace_is_told_to_be_so(client_as):
    page = client_as("admin").get("/settings/doctor").text
    assert "Nothing is wrong. Checked: snapshots 1, tables " in page


def test_findings_are_listed_and_mended(app, client_as):
    store = app.state.served.workspace.store
    latest = store.latest()
    app.state.served.workspace.refresh()
    (store.directory / store.latest().tables["profile"].files[0]).unlink()
    admin = client_as("admin")
    page = admin.get("/settings/doctor").text
    assert ("is broken" in page, "Mend what is safe to" in page) == (True, True)
    assert admin.post("/settings/doctor").status_code == 303
    assert "Nothing is wrong" in admin.get("/settings/doctor").text
    assert app.state.served.workspace.snapshot == latest.id


def test_only_who_may_change_settings_mends(client_as):
    assert client_as("analyst").get("/settings/doctor").status_code == 403
