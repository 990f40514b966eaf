import pytest
from starlette.requests import Request
from starlette.responses import Response

from fenqun.serving.cookies import SESSION, VISIT, Cookies

OURS = Cookies(b"s" * 32)
THEIRS = Cookies(b"t" * 32)


def written(cookies: Cookies, kind: str, value: str) -> str:
    answer = Response()
    cookies.write(answer, kind, value)
    return answer.headers["set-cookie"]


def request(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def test_a_cookie_reads_back():
    assert OURS.read(request(written(OURS, SESSION, "abc").split(";")[0]), SESSION) == "abc"


@pytest.mark.parametrize("changed", ["x{}", "{}x", "{}.", ""])
def test_a_changed_cookie_is_none(changed):
    name, _, value = written(OURS, SESSION, "abc").split(";")[0].partition("=")
    assert OURS.read(request(f"{name}={changed.format(value)}"), SESSION) is None


def test_a_cookie_of_another_server_is_none():
    value = written(THEIRS, SESSION, "abc").split(";")[0].partition("=")[2]
    assert OURS.read(request(f"{OURS.name(SESSION)}={value}"), SESSION) is None


def test_a_cookie_of_another_kind_is_none():
    value = written(OURS, VISIT, "abc").split(";")[0].partition("=")[2]
    assert OURS.read(request(f"{OURS.name(SESSION)}={value}"), SESSION) is None


def test_no_script_and_no_other_site_has_the_cookie():
    flags = written(OURS, SESSION, "abc").lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "path=/" in flags
    assert "domain" not in flags


def test_over_https_the_cookie_is_secure_and_of_this_host_alone():
    cookie = written(Cookies(b"s" * 32, secure=True), SESSION, "abc")
    assert cookie.startswith("__Host-fenqun-session-")
    assert "secure" in cookie.lower()


def test_two_workspaces_on_one_machine_have_two_cookies():
    assert OURS.name(SESSION) != THEIRS.name(SESSION)


def test_a_token_is_of_its_holder_and_another_one_each_time():
    first, second = OURS.token("mei"), OURS.token("mei")
    assert first != second
    assert OURS.is_token("mei", first)
    assert OURS.is_token("mei", second)


@pytest.mark.parametrize(
    "token",
    ["", ".", "a.b", "é.é", "\ud800.x", THEIRS.token("mei"), OURS.token("bo")],
    ids=["nothing", "point", "parts", "accents", "surrogate", "of another workspace", "of another holder"],
)
def test_any_other_token_is_none_of_the_holder(token):
    assert not OURS.is_token("mei", token)
