import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from fenqun.serving.headers import CONTENT_SECURITY, SecurityHeaders


def answer(headers=None, **options):
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("x", headers=headers))])
    return TestClient(SecurityHeaders(app, **options)).get("/")


def test_nobody_keeps_an_answer_that_does_not_say_so():
    assert answer().headers["cache-control"] == "no-store"
    assert answer({"Cache-Control": "no-cache"}).headers["cache-control"] == "no-cache"


def test_no_route_weakens_what_a_browser_may_do():
    told = answer({"Content-Security-Policy": "default-src *", "X-Content-Type-Options": "off"}).headers
    assert told["content-security-policy"] == CONTENT_SECURITY
    assert told["x-content-type-options"] == "nosniff"


def test_nothing_runs_or_loads_but_what_this_server_serves():
    assert "script-src 'self';" in CONTENT_SECURITY
    assert "default-src 'none'" in CONTENT_SECURITY
    assert "unsafe" not in CONTENT_SECURITY


@pytest.mark.parametrize("cookie", ["a=1; Path=/", "a=1; Path=/; Secure"])
def test_over_https_every_cookie_is_bound_to_it(cookie):
    headers = {"Set-Cookie": cookie}
    assert answer(headers, over_https=True).headers.get_list("set-cookie") == ["a=1; Path=/; Secure"]
    assert answer(headers).headers.get_list("set-cookie") == [cookie]


def test_https_is_asked_for_only_where_it_is_spoken():
    assert "strict-transport-security" not in answer().headers
    assert answer(over_https=True).headers["strict-transport-security"] == "max-age=31536000"
