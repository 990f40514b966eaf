import json


def test_a_page_as_json_has_moments_in_iso_form(tiny):
    fields = {
        field["name"]: field["value"]
        for family in tiny.customer("C03").as_json()["families"]
        for field in family["fields"]
    }
    assert fields["registered_at"] == "2023-03-05T23:59:59"
    assert fields["birth_date"] == "2000-02-29"


def test_a_reason_as_json_is_a_tree(tiny):
    reason = json.loads(json.dumps(tiny.why("C03", "level/quality").as_json()))["reason"]
    assert set(reason) == {"kind", "text", "rule", "holds", "values", "children"}
    assert reason["kind"] == "all"
    assert {child["kind"] for child in reason["children"]} == {"condition"}
