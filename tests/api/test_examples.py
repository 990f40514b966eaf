"""The examples of the document are what the tiny workspace answers.

FENQUN_WRITE_EXAMPLES=1 writes them anew into src/fenqun/api/examples.json.
"""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import fenqun.api

FILE = Path(fenqun.api.__file__).with_name("examples.json")
TINY = Path(__file__).parents[1] / "tiny" / "data"
CHANGES = {
    *("id", "arrival", "job", "token", "snapshot", "version", "secret", "one_time_password", "hash", "head", "etag"),
    *("at", "made_at", "seen_at", "used_at", "expires_at", "asked_at", "started_at", "ended_at", "since", "state"),
    *("store_bytes", "share_done", "step", "log", "after", "address", "outcome", "If-Match", "who", "replaced", "new"),
    *("seconds", "computing_seconds", "later_bytes", "number"),
}
"""What is another every time; masked before examples are compared."""
FEW = 2
EARLIER = {"start": "2024-05-31", "end": "2024-06-30"}
TESTS = """tests:
  a second order makes a general customer:
    as_of: 2024-05-31
    given:
      orders:
        - {ordered_at: 2024-05-01, amount: 100}
        - {ordered_at: 2024-05-20, amount: 50}
    expect: {orders_12m: 2, spend_total: 150, level: quality}
"""


POSITIONING = """positioning:
  channels:
    from: orders
    brand: channel
    attribute: customer_id
    answer: amount
    where: amount > 0
    ours: web
    resamples: 0
    segmentation: level
    statements:
      quality: {need: somebody who knows them, offer: a person to call, against: shop}
"""


PLAYBOOKS = """playbooks:
  care:
    of: level
    owner: sales
    review: 2024-12-31
    segments:
      quality: {strategy: Keep them close, cadence: 1 month, offers: [Preview], kpi: orders a year}
"""
GRIDS = """grids:
  cities:
    label: {en: Levels by channel}
    rows: [level, {by: city, split: quality}]
    columns: [channel]
    measures: [customers, value, mean(age)]
"""


TARGETS = """targets:
  push:
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      rivals: {ratings: {quality: 2, general: 5, one_time: 3}, by: Li, on: 2024-06-01, better: lower, weight: 1}
    avoid: {rivals: 5}
    criteria: {customers: 1}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}, one_time: {returns: 3, cost: 2}}}
"""


def requests(seen: dict[str, Any]):
    """Operation, parameters, body: in an order in which each finds what it needs. `seen`: answers so far."""
    yield "health", {}, None
    yield "me", {}, None
    yield "overview", {}, None
    yield "freshness", {}, None
    yield "history", {"limit": 2}, None
    yield "vacuum", {}, {"dry_run": True}
    yield "doctor", {}, {"mend": False}
    yield "sources", {}, None
    yield "quality", {}, None
    yield "source_quality", {"source": "orders"}, None
    yield "traits", {}, None
    yield "trait", {"trait": "spend_total"}, None
    yield "names", {}, None
    yield "values", {"name": "city", "limit": 2}, None
    yield "tags", {}, None
    yield "tag", {"tag": "big"}, None
    yield "hand_tags", {"tag": "vip"}, None
    yield "segmentations", {}, None
    yield "segmentation", {"segmentation": "level"}, None
    yield "members", {"segmentation": "level", "segment": "quality", "limit": 2}, None
    yield "cross", {"first": "level", "second": "spend_band"}, None
    yield "compare", {"first": "level", "second": "spend_band", "outcomes": ["spend_total"]}, None
    yield "overlap", {"names": ["big", "friends"]}, None
    yield "customers", {"where": "spend_total > 100", "sort": "spend_total", "descending": True, "limit": 2}, None
    where = {"all": [{"trait": "spend_total", "is": ">", "value": 100}, "not tagged(vip)"]}
    yield "find_customers", {}, {"where": where, "columns": ["city", "spend_total"], "limit": 2}
    yield "customer", {"customer_id": "C01"}, None
    yield "memberships", {"customer_id": "C01"}, None
    yield "timeline", {"customer_id": "C01", "limit": 2}, None
    yield "why", {"customer_id": "C01", "name": "big"}, None
    yield "why_segment", {"customer_id": "C02", "name": "level", "segment": "quality"}, None
    yield "rule", {}, {"rule": "spend_total > 100 and city == '上海'"}
    yield "count", {}, {"rule": {"trait": "spend_total", "is": ">", "value": 100}, "sample": 2}
    yield (
        "query",
        {},
        {"sql": "SELECT city, count(*) AS customers FROM profile GROUP BY city ORDER BY city", "limit": 10},
    )
    yield "definitions", {"section": "tags"}, None
    yield "definition", {"section": "tags", "name": "big"}, None
    yield "draft_definition", {"section": "tags", "name": "big"}, {"data": {"rule": "spend_total >= 50"}}
    yield "test", {}, {"only": ""}
    buyers = {"kind": "clusters", "traits": {"spend_total": "log", "orders_total": None}, "segments": ["few", "many"]}
    yield "save_definition", {"section": "segmentations", "name": "buyers", "If-None-Match": "*"}, {"data": buyers}
    yield "refit", {"segmentation": "buyers"}, {"keep": False}
    made = f'"{seen["save_definition"]["version"]}"'
    yield "delete_definition", {"section": "segmentations", "name": "buyers", "If-Match": made}, None
    version = f'"{seen["definition"]["version"]}"'
    saved = {"data": {"rule": "spend_total >= 50", "owner": "crm"}}
    yield "save_definition", {"section": "tags", "name": "big", "If-Match": version}, saved
    yield "plan", {}, None
    yield "edits", {"limit": 1}, None
    yield "undo_edit", {"edit": seen["save_definition"]["edit"]}, None
    unused = {"data": {"rule": "age < 18"}}
    yield "save_definition", {"section": "tags", "name": "young", "If-None-Match": "*"}, unused
    version = f'"{seen["save_definition"]["version"]}"'
    yield "rename_definition", {"section": "tags", "name": "young", "If-Match": version}, {"name": "younger"}
    version = f'"{seen["rename_definition"]["version"]}"'
    yield "delete_definition", {"section": "tags", "name": "younger", "If-Match": version}, None
    yield "settings", {}, None
    version = f'"{seen["settings"]["version"]}"'
    yield "save_settings", {"If-Match": version}, {"data": seen["settings"]["data"] | {"name": "Our shop"}}
    yield "file", {"file": "tags.yaml"}, None
    version = f'"{seen["file"]["version"]}"'
    yield "save_file", {"file": "tags.yaml", "If-Match": version}, {"text": seen["file"]["text"] + "# ours\n"}
    yield "save_list", {}, {"name": "fair 2024", "values": ["C01", "C02"]}
    yield "tag_add", {"tag": "vip"}, {"customer_ids": ["C01", "C02"], "note": "met at the fair"}
    yield "tag_remove", {"tag": "vip"}, {"where": "spend_total < 50"}
    yield "send_files", {}, TINY / "orders.csv"
    arrival = seen["send_files"]["arrival"]
    yield "arrival", {"arrival": arrival}, None
    table = seen["send_files"]["tables"][0]["key"]
    yield "choose", {"arrival": arrival}, {"choices": {table: {"how": "replace", "source": "orders"}}}
    yield "preview", {"arrival": arrival}, None
    yield "take", {"arrival": arrival}, {"choices": {}}
    yield "replaced", {}, None
    yield "put_back", {"replaced": seen["replaced"]["files"][0]["id"]}, None
    yield "start_job", {}, {"work": "refresh"}
    yield "jobs", {"limit": 1}, None
    yield "job", {"job": seen["start_job"]["id"]}, None
    yield "cancel_job", {"job": seen["start_job"]["id"]}, None
    yield "users", {}, None
    yield "make_user", {}, {"name": "li", "role": "viewer", "full_name": "李"}
    yield "change_role", {"user": "li"}, {"role": "marketer"}
    yield "deactivate_user", {"user": "li"}, None
    yield "activate_user", {"user": "li"}, None
    yield "reset_password", {"user": "li"}, None
    yield "make_token", {}, {"name": "nightly export", "scope": ["read", "export"], "days": 30}
    yield "tokens", {}, None
    yield "revoke_token", {"token": seen["make_token"]["id"]}, None
    yield "audit", {"limit": 1, "action": "tag_add"}, None
    between = {"segmentation": "level", **EARLIER}
    yield "moves", between, None
    yield "movers", {**between, "target": "quality", "limit": 2}, None
    yield "sizes", {"segmentation": "level"}, None
    yield "path", {"customer_id": "C01", "limit": 2}, None
    yield "positionings", {}, None
    yield "positioning", {"name": "channels"}, None
    yield "playbooks", {}, None
    yield "playbook", {"name": "care"}, None
    yield "grids", {}, None
    yield "grid", {"grid": "cities", "row": ["level"], "measure": "value"}, None
    yield "pick", {"grid": "cities", "cell": ["A/*"]}, None
    yield "save_pick", {"grid": "cities"}, {"cells": ["A/1", "B/*"], "tag": "chosen_cells"}
    yield "drill", {"grid": "cities", "cell": "A/*", "by": ["sex"]}, None
    yield "suggest", {"grid": "cities", "among": ["sex", "big", "city"]}, None
    yield "targets", {"targets": "push", "weight": ["size=2"]}, None
    yield "criteria", {"name": "level"}, None
    yield "allocate", {"targets": "push", "total": 50}, None
    decided = {"chosen": ["quality"], "rejected": {"general": "rivals are too strong"}, "why": "brings most"}
    yield "decide", {"targets": "push"}, {**decided, "by": "the board"}
    yield "decisions", {"targets": "push", "limit": 1}, None


def _make_a_past(workspace) -> None:
    """A snapshot as of an earlier day, then one as of the latest: customers have moved."""
    for day in EARLIER.values():
        workspace.refresh(as_of=date.fromisoformat(day))


@pytest.fixture
def recorded(app, client_as, every_operation) -> dict[str, Any]:
    """What every example answers, in a workspace of its own."""
    browser, seen, made = client_as("admin"), {}, {}
    (app.state.served.workspace.directory / "tests.yaml").write_text(TESTS, encoding="utf-8")
    (app.state.served.workspace.directory / "positioning.yaml").write_text(POSITIONING, encoding="utf-8")
    (app.state.served.workspace.directory / "playbooks.yaml").write_text(PLAYBOOKS, encoding="utf-8")
    (app.state.served.workspace.directory / "grids.yaml").write_text(GRIDS, encoding="utf-8")
    (app.state.served.workspace.directory / "targets.yaml").write_text(TARGETS, encoding="utf-8")
    _make_a_past(app.state.served.workspace)
    known = {described["operationId"]: (method, path, described) for method, path, described in every_operation}
    for name, parameters, body in requests(seen):
        method, path, described = known[name]
        response = ask(browser, method, path, described, parameters, body)
        assert response.status_code < 300, (name, response.text)
        seen[name] = response.json()
        example = {"parameters": parameters, "status": response.status_code, "answer": few(seen[name])}
        if isinstance(body, dict):
            example["body"] = body
        made[name] = example
    return made


def ask(browser, method, path, described, parameters, body):
    """The request as its description has it."""
    places = {parameter["name"].lower(): parameter["in"] for parameter in described.get("parameters", [])}
    sent = {place: {} for place in ("path", "query", "header")}
    for name, value in parameters.items():
        sent[places[name.lower()]][name] = value
    options = {"files": [("files", (body.name, body.read_bytes()))]} if isinstance(body, Path) else {"json": body}
    address = path.format(**sent["path"])
    return browser.request(method, address, params=sent["query"], headers=sent["header"], **options)


def few(value: Any) -> Any:
    """The same with long lists cut, so that people read it."""
    if isinstance(value, dict):
        return {key: few(held) for key, held in value.items()}
    return [few(held) for held in value[:FEW]] if isinstance(value, list) else value


def masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "…" if key in CHANGES else masked(held) for key, held in value.items()}
    return [masked(held) for held in value] if isinstance(value, list) else value


def test_every_example_is_what_is_answered(recorded):
    if "FENQUN_WRITE_EXAMPLES" in os.environ:
        FILE.write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = json.loads(FILE.read_text(encoding="utf-8"))
    assert masked(told) == masked(recorded), "FENQUN_WRITE_EXAMPLES=1 writes them anew"


def test_every_operation_has_an_example_or_answers_with_a_file(every_operation):
    told = json.loads(FILE.read_text(encoding="utf-8"))
    files = {"source_set_aside", "preview_set_aside", "export", "export_customers", "export_found_customers", "report"}
    files |= {"export_movers", "export_grid"}
    assert {described["operationId"] for _, _, described in every_operation} == set(told) | files
