def test_what_is_sent_again_is_made_once(changed):
    options = {"json": {"customer_ids": ["C01"]}, "headers": {"Idempotency-Key": "1"}}
    first, again = changed("/tags/vip/add", **options), changed("/tags/vip/add", **options)
    assert first.json() == again.json()
    assert again.json()["changed"] == 1
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    made = changed("/audit", method="GET", params={"action": "tag_add"}).json()["lines"]
    assert len([line for line in made if line["door"] == "api"]) == 1


def test_a_key_is_for_one_request_only(changed):
    headers = {"Idempotency-Key": "1"}
    changed("/tags/vip/add", json={"customer_ids": ["C01"]}, headers=headers)
    other = changed("/tags/vip/add", json={"customer_ids": ["C02"]}, headers=headers)
    elsewhere = changed("/tags/rich/add", json={"customer_ids": ["C01"]}, headers=headers)
    assert (other.status_code, elsewhere.status_code) == (422, 422)
    assert "Idempotency-Key" in other.json()["detail"]


def test_a_key_is_ones_own(changed):
    options = {"json": {"customer_ids": ["C01"]}, "headers": {"Idempotency-Key": "1"}}
    changed("/tags/vip/add", **options)
    assert changed("/tags/vip/add", role="analyst", **options).json()["already"] == 1


def test_what_failed_may_be_tried_again(changed):
    headers = {"Idempotency-Key": "1"}
    assert changed("/tags/level/add", json={"customer_ids": ["C01"]}, headers=headers).status_code == 422
    assert changed("/tags/vip/add", json={"customer_ids": ["C01"]}, headers=headers).status_code == 200


def test_a_started_job_is_found_again(changed):
    options = {"json": {}, "headers": {"Idempotency-Key": "1"}}
    first, again = changed("/jobs", **options), changed("/jobs", **options)
    assert (again.status_code, again.headers["location"]) == (202, first.headers["location"])
    changed(f"/jobs/{first.json()['id']}/cancel")


def test_the_header_is_documented_where_it_counts(every_operation):
    named = {
        operation["operationId"]
        for _, _, operation in every_operation
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    }
    assert named == {
        "tag_add",
        "tag_remove",
        "undo_edit",
        "start_job",
        "take",
        "save_list",
        "decide",
        "save_pick",
        "refit",
    }
