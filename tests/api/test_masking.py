"""What is personal reaches nobody who may not see it, at any operation."""

import json
from pathlib import Path

import pytest

import fenqun.api
from fenqun import clock
from fenqun.access import tokens
from fenqun.access.permissions import Permission

EXAMPLES = json.loads(Path(fenqun.api.__file__).with_name("examples.json").read_text("utf-8"))
PERSONAL = ("王五", "孙七", "吴九", "2000-02-29", "1992-11-11", "1979-12-31")
"""Names and days of birth that stand in no other column."""


@pytest.fixture(scope="module")
def masked(shared_app):
    """An administrator's token for everything but personal values."""
    scope = [each.value for each in Permission if each is not Permission.PERSONAL]
    made = tokens.make(shared_app.state.served.workspace, "admin", "masked", scope=scope, at=clock.now())
    return {"Authorization": f"Bearer {made.secret}"}


def asking(operation, path):
    named = {"grid": "sizes", "target": "choice", "positioning": "map", "segmentation": "level"}
    usual = {"parameters": {"source": "customers", "what": "profile", **named}}
    example = EXAMPLES.get(operation["operationId"], usual)
    places = {parameter["name"]: parameter["in"] for parameter in operation.get("parameters", [])}
    given = {name: value for name, value in example["parameters"].items() if name in places}
    query = {name: value for name, value in given.items() if places[name] == "query"}
    return path.removeprefix("/api/v1").format_map({**given}), query


def test_no_answer_holds_a_personal_value(asked, masked, every_operation):
    tried = []
    for method, path, operation in every_operation:
        if method == "get" and "{arrival}" not in path and "{job}" not in path:
            address, query = asking(operation, path)
            answer = asked(address, params=query, headers=masked)
            tried.append(answer.status_code)
            assert not [value for value in PERSONAL if value in answer.text], operation["operationId"]
    assert tried.count(200) > 25


@pytest.mark.parametrize(
    "body",
    [
        {"sql": "SELECT name FROM profile"},
        {"sql": "SELECT * FROM customers"},
        {"sql": "SELECT min(name) FROM profile"},
    ],
)
def test_own_sql_is_for_who_sees_everything(asked, masked, body):
    assert asked("/query", method="POST", json=body, headers=masked).status_code == 403


@pytest.mark.parametrize(
    "rule", ["name == '王五'", "starts_with(name, '王')", {"trait": "name", "is": "in", "value": ["王五"]}]
)
def test_no_rule_guesses_at_a_personal_value(asked, masked, rule):
    for path, body in (
        ("/count", {"rule": rule}),
        ("/rules", {"rule": rule}),
        ("/customers", {"where": rule}),
        ("/exports/customers", {"where": rule}),
        ("/tags/guess/add", {"where": rule}),
        ("/definitions/tags/guess/draft", {"data": {"rule": rule}}),
    ):
        assert asked(path, method="POST", json=body, headers=masked).status_code == 403
    assert asked("/customers", params={"sort": "name"}, headers=masked).status_code == 403
    assert asked("/customers", params={"search": "王五"}, headers=masked).json()["total"] == 0
    assert asked("/compare?first=level&second=value&outcomes=name", headers=masked).status_code == 403
    assert asked("/cross?first=level&second=name", headers=masked).status_code == 403
