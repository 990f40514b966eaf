import re

import pytest
from fastapi.routing import iter_route_contexts

from fenqun.access.permissions import ROLES, Permission
from fenqun.errors import DamagedStore
from fenqun.server.app import TAKE_FILES, application
from fenqun.server.settings import ServerSettings
from fenqun.serving.asking import SAFE, Needs
from fenqun.serving.headers import ALWAYS

# What anyone may ask for: the way in, and what a browser needs to show it.
OPEN = {
    ("GET", "/api/v1/health"),
    ("GET", "/favicon.ico"),
    ("GET", "/robots.txt"),
    ("GET", "/sign-in"),
    ("GET", "/static/{name:path}"),
    ("POST", "/preferences"),
    ("POST", "/sign-in"),
}


def needs_of(dependant):
    found = [part.call for part in dependant.dependencies if isinstance(part.call, Needs)]
    return found + [need for part in dependant.dependencies for need in needs_of(part)]


def routes(app):
    """Every method and path with what it needs."""
    for context in iter_route_contexts(app.routes):
        for method in sorted(context.methods):
            yield method, context.path, needs_of(context.dependant)


def address(path):
    """The path with a name that is nowhere in every place of one."""
    return re.sub(r"\{\w+(:\w+)?\}", "999999", path)


def asked(client, method, path):
    return client.request(method, address(path))


def test_every_route_declares_what_it_needs(house):
    assert [(method, path) for method, path, needs in routes(house) if len(needs) != 1] == []


def test_only_these_are_open_to_anyone(house):
    found = {(m, path) for m, path, (need,) in routes(house) if need.permission is None and not need.signed_in}
    assert found == OPEN


def test_who_is_not_signed_in_gets_nothing_else(house, at):
    nobody, wrong = at(None), []
    for method, path, (need,) in routes(house):
        if need.permission is None and not need.signed_in:
            continue
        answer = asked(nobody, method, path)
        sent_away = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
        if not (answer.status_code == 401 if path.startswith("/api/") else sent_away):
            wrong.append((method, path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_gets_what_it_includes_and_nothing_else(house, at, role):
    client, wrong = at(role), []
    for method, path, (need,) in routes(house):
        allowed = need.permission is None or need.permission in ROLES[role]
        if allowed and method not in SAFE:
            continue
        status = asked(client, method, path).status_code
        if status >= 500 or (status == 403) is allowed:
            wrong.append((method, path, status))
    assert wrong == []


def test_the_roles_differ_by_what_some_route_needs(house):
    needed = {need.permission for _, _, (need,) in routes(house)} - {None}
    assert needed >= set(Permission) - {Permission.PERSONAL}


def test_a_change_needs_the_token_of_the_browser(house, at):
    client, wrong = at("admin"), []
    for token in ("", "x.y", at("viewer").csrf):
        client.headers["X-CSRF-Token"] = token
        for method, path, _ in routes(house):
            if method not in SAFE and asked(client, method, path).status_code != 403:
                wrong.append((method, path, token))
    assert wrong == []


def test_another_site_changes_nothing_even_with_a_token(house, at):
    client = at("admin")
    client.headers["Sec-Fetch-Site"] = "cross-site"
    assert asked(client, "POST", "/users").status_code == 403


def test_every_answer_has_the_headers_and_is_kept_by_nobody(house, at):
    client, wrong = at("viewer"), []
    for method, path, (need,) in routes(house):
        answer = asked(client, method, path)
        if any(answer.headers.get(name) != value for name, value in ALWAYS.items()):
            wrong.append((method, path, "headers"))
        # Figures of all customers may be kept by the one who asked, to ask whether they are still true.
        figures = need.permission is Permission.READ and answer.headers["cache-control"] == "private, no-cache"
        if "no-store" not in answer.headers["cache-control"] and not figures:
            wrong.append((method, path, answer.headers["cache-control"]))
    assert wrong == []


def test_a_method_that_is_not_there_is_refused_with_those_that_are(at):
    answer = at("admin").request("DELETE", "/users")
    assert answer.status_code == 405
    assert answer.headers["allow"] in ("GET", "POST", "GET, POST", "POST, GET")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/users", "/api/v1/me", "/robots.txt"])
def test_head_answers_as_get_without_a_body(at, path):
    client = at("admin")
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers.get("content-type") == got.headers.get("content-type")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/users/", "/users/mei", "/%00", "/..%2f..%2fetc/passwd", "/" + "a" * 4000]
)
def test_what_is_not_there_is_404_or_405_and_no_more(at, path):
    assert at("admin").get(path).status_code in (404, 405)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=", "x", "/"]
)
@pytest.mark.parametrize("path", ["/sign-in", "/users", "/settings", "/jobs/x/cancel", "/api/v1/rules/count"])
def test_a_body_of_an_odd_kind_is_the_askers_fault(at, path, kind):
    answer = at("admin").post(path, content=b"\xff\x00--x\r\n", headers={"Content-Type": kind})
    assert 300 <= answer.status_code < 500


def test_a_body_past_the_limit_is_refused_before_it_is_read(at):
    answer = at("admin").post("/users", content=b"name=" + b"x" * (9 * 1024 * 1024), headers=FORM)
    assert answer.status_code == 413


def test_a_body_without_a_length_is_counted_as_it_arrives(at):
    parts = (b"name=" + b"x" * 1024 * 1024 for _ in range(10))
    assert at("admin").post("/users", content=parts, headers=FORM).status_code == 413


def test_nobody_unknown_sends_a_large_body(at):
    def body():
        yield b"a"
        raise AssertionError("the body was read")

    assert at(None).post("/users", content=body(), headers=FORM).status_code == 303


def test_files_may_be_larger(house):
    from fenqun.serving.limits import BodyLimit

    limits = next(layer.kwargs["limits"] for layer in house.user_middleware if layer.cls is BodyLimit)
    assert all(limits.of(path) == ServerSettings().upload_bytes for path in TAKE_FILES)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8050", "127.0.0.1.evil.example", "", "10.0.0.1", "[::2]"]
)
def test_a_request_for_another_host_gets_nothing(at, host):
    answer = at("admin").get("/", headers={"Host": host})
    assert (answer.status_code, answer.text) == (400, "Unknown host")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8050", "LOCALHOST", "[::1]:8050"])
def test_this_machine_is_known_by_its_names(at, host):
    assert at("admin").get("/robots.txt", headers={"Host": host}).status_code == 200


def test_an_error_of_the_program_says_nothing_of_what_is_inside(house, at, monkeypatch, caplog):
    monkeypatch.setattr("fenqun.access.users.listed", lambda _: 1 / {"王梅": 0}["王梅"])
    answer = at("admin").get("/users?who=王梅")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "王梅" not in caplog.text
    assert re.search(r"[0-9a-f]{8}: ZeroDivisionError at ", caplog.text)


def test_an_error_while_telling_of_an_error_is_told_too(at, monkeypatch, caplog):
    admin = at("admin")
    monkeypatch.setattr("fenqun.serving.asking.identified", lambda _: 1 / 0)
    answer = admin.get("/users")
    assert answer.status_code == 500
    assert re.fullmatch(r"Something went wrong here: [0-9a-f]{8}", answer.text)


def test_where_nobody_can_be_known_it_says_why(at, monkeypatch):
    def fail(_):
        raise DamagedStore(what="the records", directory="x")

    admin = at("admin")
    monkeypatch.setattr("fenqun.serving.asking.identified", fail)
    answer = admin.get("/users")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert "are damaged" in answer.text


def test_an_error_of_the_program_at_the_api_is_a_problem(at, monkeypatch):
    monkeypatch.setattr("fenqun.jobs.jobs", lambda *_, **__: 1 / 0)
    answer = at("admin").get("/api/v1/jobs")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_log_names_the_pattern_and_neither_query_nor_customer(at, caplog):
    with caplog.at_level("INFO", logger="fenqun.server"):
        at("admin").get("/customers/C03?search=王梅")
    assert "GET /customers/{customer_id}" in caplog.text
    assert "C03" not in caplog.text
    assert "王梅" not in caplog.text


def test_pages_are_small_on_the_way(at):
    answer = at("admin").get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 30_000


def test_what_is_compressed_already_is_sent_as_it_is(at):
    answer = at("admin").get("/reports/export?what=profile&format=xlsx", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-length"] == str(len(answer.content))


def test_over_https_cookies_are_secure_and_browsers_told(tiny_copy, browse):
    app = application(tiny_copy.directory, ServerSettings(over_https=True))
    answer = browse(app, None).get("/sign-in", headers={"Cookie": ""})
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert answer.headers["set-cookie"].startswith("__Host-fenqun-visit-")
    assert "secure" in answer.headers["set-cookie"].lower()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
