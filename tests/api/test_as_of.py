import pytest

from fenqun.api.answering import SNAPSHOT

THEN = {"as_of": "2024-06-30"}


def test_a_question_is_answered_from_the_snapshot_it_names(asked_past, tiny_past):
    then = asked_past("/overview", params=THEN)
    assert then.json() == tiny_past.at("2024-06-30").overview().as_json()
    assert then.headers[SNAPSHOT] == tiny_past.store.ids()[0]
    assert asked_past("/overview").json()["as_of"] == "2024-05-31"


def test_the_etag_is_that_of_the_snapshot(asked_past):
    then, now = asked_past("/tags", params=THEN), asked_past("/tags")
    assert then.headers["ETag"] != now.headers["ETag"]
    again = asked_past("/tags", params=THEN, headers={"If-None-Match": then.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_questions_by_post_take_it_too(asked_past):
    body = {"rule": "big"}
    then = asked_past("/count", method="POST", params=THEN, json=body).json()
    assert then["customers"] > asked_past("/count", method="POST", json=body).json()["customers"]


def test_files_are_of_the_snapshot(asked_past):
    asked = {"what": "big", "format": "csv"}
    assert asked_past("/exports", params=asked | THEN).content != asked_past("/exports", params=asked).content


@pytest.mark.parametrize("named", ["1999-01-01", "nosuch", "0"])
def test_a_snapshot_that_is_nowhere_is_not_found(asked_past, named):
    answer = asked_past("/overview", params={"as_of": named})
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:fenqun:NoSuchSnapshot"


def test_every_operation_that_answers_from_a_snapshot_declares_it(every_operation):
    """Those that list what is now, and those that change something, do not."""
    declaring = {
        described["operationId"]
        for _, _, described in every_operation
        if any(parameter["name"] == "as_of" for parameter in described.get("parameters", []))
    }
    assert declaring >= {
        *("overview", "sources", "quality", "source_quality", "source_set_aside", "traits", "trait", "names", "values"),
        *("tags", "tag", "segmentations", "segmentation", "members", "cross", "compare", "customers", "customer"),
        *("find_customers", "timeline", "why", "why_segment", "rule", "count", "query", "export", "export_customers"),
        *("export_found_customers", "report"),
    }
    assert not declaring & {"history", "tag_add", "save_definition", "start_job", "definitions", "jobs", "users"}


def test_a_change_in_the_past_is_refused(asked_past):
    answer = asked_past("/tags/vip/add", method="POST", params=THEN, json={"customer_ids": ["C01"]})
    assert answer.status_code in (409, 422)
