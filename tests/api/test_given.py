import pytest
from pydantic import TypeAdapter, ValidationError

from fenqun.api.given import DEEPEST, GivenName, Plain, RuleGiven


def nested(levels: int) -> object:
    return [] if levels == 1 else [nested(levels - 1)]


@pytest.mark.parametrize("value", [None, 1, "上海", {"a": [1.5, True]}, nested(DEEPEST)])
def test_plain_data_is_taken_as_it_is(value):
    assert TypeAdapter(Plain).validate_python(value) == value


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"\ud800": 1}, ["a\0b"], nested(DEEPEST + 1)])
def test_what_the_program_cannot_hold_is_refused(value):
    with pytest.raises(ValidationError):
        TypeAdapter(Plain).validate_python(value)


@pytest.mark.parametrize("value", [5, None, ["tagged(x)"], "x" * 100_001])
def test_a_rule_is_text_or_a_tree(value):
    with pytest.raises(ValidationError):
        TypeAdapter(RuleGiven).validate_python(value)


@pytest.mark.parametrize("value", ["", "x" * 201, "a\0", 5])
def test_a_name_is_a_text_of_some_length(value):
    with pytest.raises(ValidationError):
        TypeAdapter(GivenName).validate_python(value, strict=True)


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_says_that_it_is_json(asked, sent):
    answer = asked("/rules", method="POST", content=b'{"rule": "age > 1"}', headers={"Content-Type": sent})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


def test_a_charset_may_be_said(asked):
    options = {"content": b'{"rule": "age > 1"}', "headers": {"Content-Type": "application/json; charset=utf-8"}}
    assert asked("/rules", method="POST", **options).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"rule": \xff}', b"nonsense"])
def test_what_is_no_json_cannot_be_read(asked, body):
    answer = asked("/rules", method="POST", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:fenqun:MalformedBody")


def test_a_body_that_is_missing_is_missed(asked):
    answer = asked("/rules", method="POST")
    assert answer.status_code in (415, 422)


def test_a_body_past_the_limit_is_cut_off(asked):
    body = b'{"rule": "' + b"x" * 9_000_000 + b'"}'
    answer = asked("/rules", method="POST", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:fenqun:TooLarge")
