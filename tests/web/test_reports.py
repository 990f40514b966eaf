import pytest


def test_who_may_only_look_is_told_so_and_exports_nothing(reader_as):
    viewer = reader_as("viewer")
    assert "exports nothing" in viewer.get("/reports").text
    assert viewer.get("/reports/report.html").status_code == 403
    assert viewer.get("/reports/export?what=profile").status_code == 403


def test_the_report_is_a_page_of_its_own_to_be_saved(marketer, app):
    answer = marketer.get("/reports/report.html")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''report.html"
    assert "Tiny shop" in answer.text
    last = app.state.served.workspace.records.audit.lines()[0]
    assert (last.who, last.action, last.details["to"]) == ("marketer", "report", "download")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_customers_are_exported_in_every_format_and_the_audit_knows_how_many(marketer, app, kind):
    answer = marketer.get(f"/reports/export?what=profile&format={kind}")
    assert answer.headers["content-disposition"].endswith(f"profile.{kind}")
    last = app.state.served.workspace.records.audit.lines()[0]
    assert (last.what, last.details["rows"]) == ("profile", int(answer.headers["fenqun-rows"]))


@pytest.mark.parametrize("query", ["what=nope", "", "what=profile&format=exe", "what=../x", "what=profile&format=html"])
def test_what_cannot_be_exported_is_told(marketer, query):
    assert marketer.get(f"/reports/export?{query}").status_code == 422


def test_the_choice_is_in_the_address(marketer):
    page = marketer.get("/reports?what=set_aside&format=xlsx").text
    assert '<option value="set_aside" selected>' in page
    assert 'value="xlsx" checked' in page


def test_figures_given_as_a_file_are_in_the_audit(client_as, app):
    sent = {"name": "Segments", "rows": "4"}
    assert client_as("viewer").post("/reports/figures", data=sent).status_code == 204
    line = app.state.served.workspace.records.audit.lines(limit=1)[0]
    assert (line.who, line.action, line.what) == ("viewer", "export", "figures/Segments")
    assert (line.details["rows"], line.details["to"]) == (4, "download")


def test_a_count_that_is_none_is_not_told(client_as, app):
    assert client_as("viewer").post("/reports/figures", data={"name": "x" * 999, "rows": "²"}).status_code == 204
    assert len(app.state.served.workspace.records.audit.lines(limit=1)[0].what) == len("figures/") + 200
