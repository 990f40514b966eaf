"""What others' advisories are about, class by class, tried at this API.

Segment filters and sort direction (Mautic CVE-2026-4776, -115190, -115191, -115192, -3105; Unomi CVE-2020-11975;
Superset CVE-2025-48912), templates (CVE-2026-9558), foreign ids (Unleash CVE-2026-77426), traversal (CVE-2026-9559),
requests to other hosts (PostHog CVE-2025-1521, MLflow CVE-2026-64849). Formulas in exports: test_exports.py; wrong
types: test_wrong_types.py; tokens: test_tokens.py.
"""

import time
from pathlib import Path

import pytest

INJECTED = [
    "spend_total > 0) OR (1=1",
    "spend_total > 0; DROP TABLE profile",
    "spend_total > 0 UNION SELECT * FROM sqlite_master",
    "__import__('os').system('touch /tmp/fenqun_was_here')",
    "().__class__.__bases__[0].__subclasses__()",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "mvel: Runtime.getRuntime().exec('id')",
    "read_csv('/etc/passwd') > 0",
    "spend_total > (SELECT 1)",
]


@pytest.mark.parametrize("rule", INJECTED)
def test_a_filter_is_read_by_our_language_only(asked, rule):
    for answer in (
        asked("/customers", params={"where": rule}),
        asked("/customers", method="POST", json={"where": {"any": [rule]}}),
        asked("/count", method="POST", json={"rule": rule}),
        asked("/exports/customers", params={"where": rule}),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert not Path("/tmp/fenqun_was_here").exists()


@pytest.mark.parametrize(
    "sort", ["spend_total DESC", "spend_total; --", "1", "(SELECT 1)", "spend_total,city", "", '"']
)
def test_customers_are_sorted_by_a_column_and_nothing_else(asked, sort):
    assert asked("/customers", params={"sort": sort}).status_code == 422
    assert asked("/exports/customers", params={"sort": sort}).status_code == 422


@pytest.mark.parametrize("direction", ["DESC", "desc; --", "1 UNION SELECT", ""])
def test_a_direction_is_true_or_false(asked, direction):
    assert asked("/customers", params={"descending": direction}).status_code == 422


@pytest.mark.parametrize("cursor", ["x", "eyJhIjoxfQ==", "' OR 1=1 --", "e30", "AAAA", "[1,2]", "%00"])
def test_a_cursor_that_no_page_gave_is_refused(asked, cursor):
    assert asked("/customers", params={"after": cursor}).status_code == 422
    assert asked("/customers/C01/timeline", params={"after": cursor}).status_code == 422


@pytest.mark.parametrize("search", ["' OR '1'='1", "%", "_", "\\", "<script>alert(1)</script>", "{{7*7}}", "a" * 1000])
def test_a_search_is_a_text_and_not_a_pattern(asked, search):
    assert asked("/customers", params={"search": search}).json()["total"] == 0


def test_a_name_is_never_run_as_a_template(changed, app):
    folder = app.state.served.workspace.directory
    tags = folder / "tags.yaml"
    tags.write_text(tags.read_text("utf-8") + "  odd: {rule: age > 1, meaning: '{{7*7}} ${7*7} <%= 7*7 %>'}\n", "utf-8")
    app.state.served.workspace.refresh()
    assert changed("/tags/odd", method="GET").json()["meaning"] == "{{7*7}} ${7*7} <%= 7*7 %>"
    report = changed("/exports/report", method="GET").text
    assert "49" not in report.split("<body", 1)[1].split("odd", 1)[-1][:200]


@pytest.mark.parametrize("name", ["..%2F..%2Fx.yaml", "%2Fetc%2Fpasswd", "..%5C..%5Cx", "%2e%2e%2f%2e%2e", "x%00.csv"])
def test_a_name_in_an_address_is_no_path(asked, name):
    paths = (
        f"/tags/{name}",
        f"/sources/{name}/quality",
        f"/definitions/tags/{name}",
        f"/arrivals/{name}",
        f"/jobs/{name}",
    )
    for path in (*paths, f"/sources/{name}/set-aside"):
        assert asked(path).status_code in (404, 422)


@pytest.mark.parametrize("path", ["../../../../etc/passwd", "/etc/passwd", ".fenqun/records.db"])
def test_a_list_outside_the_workspace_is_refused(asked, path):
    answer = asked("/count", method="POST", json={"rule": f'customer_id in listed("{path}")'})
    assert answer.status_code == 422
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path", ["../outside.csv", "/etc/passwd", "sqlite:////etc/passwd", "sqlite:///.fenqun/records.db"]
)
def test_a_source_outside_the_workspace_is_refused(changed, path):
    source = {"path": path, "role": "orders"}
    if "://" in path:
        source = {"database": {"url": path, "table": "x"}, "role": "orders"}
    answer = changed("/definitions/sources/more", method="PUT", json={"data": source}, headers={"If-None-Match": "*"})
    if answer.status_code == 200:
        job = changed("/jobs", json={}).json()
        for _ in range(300):
            job = changed(f"/jobs/{job['id']}", method="GET").json()
            if job["state"] not in ("waiting", "running"):
                break
            time.sleep(0.1)
        assert job["state"] == "failed"
        assert "root:" not in str(job)


@pytest.mark.parametrize("url", ["postgresql://169.254.169.254/x", "postgresql://$FENQUN_SECRET@127.0.0.1/x"])
def test_an_analyst_makes_the_server_connect_nowhere(changed, monkeypatch, url):
    monkeypatch.setenv("FENQUN_SECRET", "top-secret")
    source = {"database": {"url": url, "table": "x"}, "role": "orders"}
    body, headers = {"json": {"data": source}}, {"If-None-Match": "*"}
    answer = changed("/definitions/sources/far", method="PUT", role="analyst", headers=headers, **body)
    assert answer.status_code == 403
    assert "top-secret" not in answer.text


def test_undo_reaches_no_further_than_saving(changed):
    seen = changed("/settings", method="GET")
    settings = {"json": {"data": seen.json()["data"] | {"name": "Ours"}}, "headers": {"If-Match": seen.headers["etag"]}}
    edit = changed("/settings", method="PUT", **settings).json()["edit"]
    assert changed(f"/edits/{edit}/undo", role="analyst").status_code == 403
    assert changed(f"/edits/{edit}/undo").status_code == 200


def test_own_sql_reaches_no_file_and_no_record(asked):
    for sql in (
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/**')",
        "SELECT * FROM sqlite_scan('.fenqun/records.db', 'users')",
        "SELECT * FROM read_csv('http://127.0.0.1:1/x')",
        "ATTACH '.fenqun/records.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM duckdb_secrets()",
        "SELECT getenv('HOME')",
    ):
        answer = asked("/query", method="POST", json={"sql": sql})
        told = answer.status_code == 422 or answer.json()["rows"] in ([], [[""]], [[None]])
        assert told, (sql, answer.text)


def test_an_error_tells_no_path_of_the_server(asked, shared_app):
    folder = str(shared_app.state.served.workspace.directory.parent)
    for path in ("/tags/x", "/sources/x/quality", "/exports?what=x", "/customers/x", "/arrivals/x", "/nothing"):
        assert folder not in asked(path).text
