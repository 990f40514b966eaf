def test_a_whole_file_is_read_and_written(changed):
    seen = changed("/files/tags.yaml", method="GET")
    text = seen.json()["text"] + "  young: age < 30\n"
    options = {"method": "PUT", "json": {"text": text}, "headers": {"If-Match": seen.headers["etag"]}}
    assert changed("/files/tags.yaml", **options).status_code == 200
    assert changed("/files/tags.yaml", **options).status_code == 412
    assert changed("/definitions/tags/young", method="GET").json()["data"] == "age < 30"


def test_only_the_workspaces_text_is_a_file(asked):
    for name in ("data%2Forders.csv", ".fenqun%2Frecords.db", "other.yaml"):
        assert asked(f"/files/{name}").status_code in (404, 422)


def test_the_settings_need_more_than_to_define(changed):
    seen = changed("/files/fenqun.yaml", method="GET", role="analyst")
    options = {"method": "PUT", "headers": {"If-Match": seen.headers["etag"]}}
    options["json"] = {"text": seen.json()["text"] + "allow: [/etc]\n"}
    assert changed("/files/fenqun.yaml", role="analyst", **options).status_code == 403
    assert changed("/files/fenqun.yaml", **options).status_code == 200


def test_who_may_not_define_reads_no_text(asked):
    for path in ("/files/sources.yaml", "/definitions/sources/orders", "/settings", "/edits"):
        assert asked(path, role="marketer").status_code == 403


def test_a_long_list_is_kept_for_rules(changed):
    kept = changed("/lists", json={"name": "fair", "values": ["C01", "C02"]})
    assert kept.status_code == 201
    rule = f'customer_id in listed("{kept.json()["path"]}")'
    assert changed("/count", json={"rule": rule}).json()["customers"] == 2
    assert changed("/lists", json={"name": "fair", "values": []}).status_code == 422


def test_the_name_of_a_list_is_no_path(changed, app):
    folder = app.state.served.workspace.directory
    for name in ("../../evil", "/tmp/evil", ".fenqun/records.db", "a/b"):
        kept = changed("/lists", json={"name": name, "values": ["C01"]})
        if kept.status_code == 201:
            assert (folder / kept.json()["path"]).resolve().parent == (folder / "lists").resolve()
