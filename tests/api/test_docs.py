from fenqun.api.docs import PAGE


def test_the_page_holds_no_script_or_style_of_its_own():
    assert "<style" not in PAGE
    assert "style=" not in PAGE
    assert '<script type="module" src="/static/' in PAGE
    assert "://" not in PAGE


def test_who_is_signed_in_reads_the_docs(client_as):
    browser = client_as("viewer")
    page = browser.get("/api/docs")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert browser.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_nobody_else_does(client_as):
    browser = client_as(None)
    assert browser.get("/api/v1/openapi.json").status_code == 401
    assert browser.get("/api/docs").status_code in (302, 303, 307, 401)


def test_what_the_page_loads_is_there(client_as):
    browser = client_as("viewer")
    for name in ("docs.css", "docs.js", "icon.svg"):
        assert browser.get(f"/static/{name}").status_code == 200
