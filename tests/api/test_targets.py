import pytest

TEXT = """targets:
  push:
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      rivals: {ratings: {quality: 2, general: 5, one_time: 3}, by: Li, on: 2024-06-01, better: lower, weight: 1}
    avoid: {rivals: 5}
    criteria: {customers: 1}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}, one_time: {returns: 3, cost: 2}}}
"""
GIVEN = {"chosen": ["quality"], "rejected": {"general": "rivals"}, "why": "best"}


@pytest.fixture
def choosing(app):
    """The workspace served, with a target choice."""
    workspace = app.state.served.workspace
    (workspace.directory / "targets.yaml").write_text(TEXT, "utf-8")
    return workspace


@pytest.fixture
def analyst(choosing, client_as):
    return client_as("analyst")


def test_answers_are_those_of_the_workspace(analyst, choosing):
    asked = choosing.acting(choosing.actor, language="en")
    headers = {"Accept-Language": "en"}
    told = analyst.get("/api/v1/targets/push", headers=headers)
    assert told.json() == asked.targets("push").as_json()
    assert "no-store" in told.headers["Cache-Control"]
    previewed = analyst.get("/api/v1/targets/push", params={"weight": ["size=3", "spend_total=0"]}, headers=headers)
    assert previewed.json() == asked.targets("push", weights={"size": 3, "spend_total": 0}).as_json()
    criteria = analyst.get("/api/v1/criteria/level", headers=headers)
    assert criteria.json() == asked.criteria("level").as_json()
    assert analyst.get("/api/v1/targets/push/allocation", params={"total": 10}).json()["total"] == 10


def test_a_decision_is_recorded_once_however_often_it_arrives(analyst):
    for _ in range(2):
        done = analyst.post("/api/v1/targets/push/decisions", json=GIVEN, headers={"Idempotency-Key": "1"})
        assert done.status_code == 200
    (line,) = analyst.get("/api/v1/decisions").json()["decisions"]
    assert (line["why"], line["recorded_by"]) == ("best", "analyst")
    assert analyst.get("/api/v1/decisions", params={"targets": "other"}).json()["decisions"] == []


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("get", "/targets/nowhere", {}, 404),
        ("get", "/criteria/nowhere", {}, 404),
        ("get", "/targets/push", {"params": {"weight": "size"}}, 422),
        ("get", "/targets/push", {"params": {"weight": "nowhere=1"}}, 422),
        ("get", "/targets/push/allocation", {"params": {"total": "-1"}}, 422),
        ("get", "/decisions", {"params": {"after": 0}}, 422),
        ("post", "/targets/push/decisions", {"json": {**GIVEN, "why": ""}}, 422),
        ("post", "/targets/push/decisions", {"json": {**GIVEN, "chosen": ["nobody"]}}, 422),
        ("post", "/targets/push/decisions", {"json": {**GIVEN, "chosen": "quality"}}, 422),
        ("post", "/targets/nowhere/decisions", {"json": GIVEN}, 404),
    ],
)
def test_what_cannot_be_asked_is_told(analyst, method, path, options, status):
    answer = analyst.request(method, f"/api/v1{path}", **options)
    assert answer.status_code == status, answer.text


def test_viewers_look_and_decide_nothing(choosing, client_as):
    viewer = client_as("viewer")
    assert viewer.get("/api/v1/targets/push").status_code == 200
    assert viewer.post("/api/v1/targets/push/decisions", json=GIVEN).status_code == 403
