BIG = "/definitions/tags/big"


def test_a_section_lists_its_definitions(asked):
    lines = asked("/definitions/tags").json()["lines"]
    assert [line["name"] for line in lines] == ["big", "adult_in_shanghai", "friends", "vip"]
    assert asked("/definitions/nothing").status_code == 422


def test_a_definition_has_its_version_as_its_tag(asked):
    answer = asked(BIG)
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    assert answer.json()["data"]["rule"] == "spend_total >= 500 or orders_total >= 3"
    assert asked("/definitions/tags/bigg").status_code == 404


def test_a_change_of_what_was_seen_is_written(changed):
    seen = changed(BIG, method="GET").headers["etag"]
    saved = changed(BIG, method="PUT", json={"data": "spend_total >= 400"}, headers={"If-Match": seen})
    assert saved.status_code == 200
    assert "+  big: spend_total >= 400" in saved.json()["diff"]
    assert changed(BIG, method="GET").headers["etag"] == saved.headers["etag"] != seen


def test_a_change_of_something_else_by_now_is_refused(changed):
    seen = changed(BIG, method="GET").headers["etag"]
    first, second = (
        changed(BIG, method="PUT", json={"data": f"spend_total >= {least}"}, headers={"If-Match": seen})
        for least in (400, 300)
    )
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["type"] == "urn:fenqun:EditConflict"
    assert changed(BIG, method="GET").json()["data"] == "spend_total >= 400"


def test_a_change_without_a_condition_is_refused(changed):
    for headers in ({}, {"If-Match": "*"}, {"If-Match": '""'}):
        answer = changed(BIG, method="PUT", json={"data": "spend_total >= 400"}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (428, "urn:fenqun:ConditionMissing")
    assert changed(BIG, method="DELETE").status_code == 428


def test_something_new_is_written_once(changed):
    options = {"method": "PUT", "json": {"text": "young: age < 30  # for now\n"}, "headers": {"If-None-Match": "*"}}
    assert changed("/definitions/tags/young", **options).status_code == 200
    assert changed("/definitions/tags/young", **options).status_code == 412
    assert "# for now" in changed("/definitions/tags/young", method="GET").json()["text"]


def test_clusters_are_learned_anew(changed):
    buyers = {"kind": "clusters", "traits": ["spend_total", "orders_total"], "count": 2}
    options = {"json": {"data": buyers}, "headers": {"If-None-Match": "*"}}
    assert changed("/definitions/segmentations/buyers", method="PUT", **options).status_code == 200
    told = changed("/segmentations/buyers/refit", method="POST", json={}).json()
    assert (told["kept"], told["change"]["moving"]) == (False, 0)
    assert changed("/segmentations/buyers/refit", method="POST", json={"keep": True}).json()["kept"]
    assert changed("/segmentations/level/refit", method="POST", json={}).status_code == 422


def test_a_definition_is_renamed_wherever_it_is_named(changed):
    seen = changed(BIG, method="GET").headers["etag"]
    options = {"method": "POST", "json": {"name": "large"}}
    assert changed(f"{BIG}/rename", **options).status_code == 428
    answer = changed(f"{BIG}/rename", **options, headers={"If-Match": seen})
    assert (answer.status_code, answer.json()["name"]) == (200, "large")
    assert answer.headers["etag"] == changed("/definitions/tags/large", method="GET").headers["etag"]
    assert "tagged(large)" in changed("/definitions/segmentations/level", method="GET").json()["text"]
    assert changed(BIG, method="GET").status_code == 404
    taken = {"method": "POST", "json": {"name": "vip"}, "headers": {"If-Match": answer.headers["etag"]}}
    assert changed("/definitions/tags/large/rename", **taken).status_code == 422


def test_with_any_problem_nothing_is_written(changed, app):
    tags = app.state.served.workspace.directory / "tags.yaml"
    before = tags.read_bytes()
    body = {"data": {"rule": "spnd_total > 1", "owner": "crm"}}
    answer = changed("/definitions/tags/rich", method="PUT", json=body, headers={"If-None-Match": "*"})
    assert answer.status_code == 422
    assert (answer.json()["problems"][0]["file"], answer.json()["problems"][0]["path"]) == ("tags.yaml", "rule")
    assert tags.read_bytes() == before


def test_a_draft_says_who_would_come_and_go(changed):
    told = changed(f"{BIG}/draft", json={"data": {"rule": "spend_total >= 600"}}).json()
    assert (told["moving"], told["entering_sample"], told["leaving_sample"]) == (1, [], ["C05"])


def test_a_definition_is_taken_out_and_put_back(changed):
    seen = changed("/definitions/tags/friends", method="GET").headers["etag"]
    gone = changed("/definitions/tags/friends", method="DELETE", headers={"If-Match": seen})
    assert gone.status_code == 200
    assert changed("/definitions/tags/friends", method="GET").status_code == 404
    assert changed(f"/edits/{gone.json()['edit']}/undo").status_code == 200
    assert changed("/definitions/tags/friends", method="GET").headers["etag"] == seen


def test_what_others_need_stays(changed):
    seen = changed(BIG, method="GET").headers["etag"]
    answer = changed(BIG, method="DELETE", headers={"If-Match": seen})
    assert answer.status_code == 422
    assert "level" in answer.json()["detail"]


def test_settings_are_an_administrators(changed):
    seen = changed("/settings", method="GET")
    options = {"method": "PUT", "json": {"data": seen.json()["data"] | {"name": "Ours"}}}
    options["headers"] = {"If-Match": seen.headers["etag"]}
    assert changed("/settings", role="analyst", **options).status_code == 403
    assert changed("/settings", **options).status_code == 200


def test_edits_come_latest_first(changed):
    for least in (1, 2):
        options = {"json": {"data": f"age > {least}"}, "headers": {"If-None-Match": "*"}}
        changed(f"/definitions/tags/over_{least}", method="PUT", **options)
    told = changed("/edits", method="GET", params={"limit": 1}).json()
    assert [edit["name"] for edit in told["edits"]] == ["over_2"]
    rest = changed("/edits", method="GET", params={"limit": 1, "after": told["after"]}).json()
    assert [edit["name"] for edit in rest["edits"]] == ["over_1"]
    assert changed("/edits/999/undo").status_code in (404, 422)
