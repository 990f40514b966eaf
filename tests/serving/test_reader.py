import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from fenqun.serving.cookies import Cookies
from fenqun.serving.reader import address_of, is_api, is_fragment, language_asked, theme_asked
from fenqun.serving.served import Served
from fenqun.workspace import Workspace


def request(path="/", workspace=None, client=("10.0.0.7", 1), **headers) -> Request:
    app = Starlette()
    app.state.served = Served(workspace, Cookies(b"s"))
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "path": path, "headers": raw, "app": app, "client": client, "query_string": b""})


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("en", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK;q=0.5,en;q=0.4", "zh-Hant"),
        ("fr,en;q=0.2,zh;q=0.9", "zh-Hans"),
        ("zh;q=0,en-GB;q=0.1", "en"),
        ("ZH-hant-TW", "zh-Hant"),
        ("fr", "zh-Hant"),
        ("*", "zh-Hant"),
        ("", "zh-Hant"),
        (";;q=x,,zh;q=many", "zh-Hant"),
        ("en;" + "q=1," * 9000, "en"),
    ],
)
def test_the_language_is_the_first_we_speak_else_the_workspaces(tmp_path, asked, language):
    workspace = Workspace(tmp_path, language="zh-Hant")
    assert language_asked(request(workspace=workspace, accept_language=asked)) == language


def test_the_language_chosen_here_comes_first():
    assert language_asked(request(cookie="language=zh-Hans", accept_language="en")) == "zh-Hans"


@pytest.mark.parametrize("cookie", ["language=fr", "language=", "language=../../etc"])
def test_a_language_that_is_none_is_not_taken(cookie):
    assert language_asked(request(cookie=cookie, accept_language="en")) == "en"


def test_a_folder_that_is_no_workspace_speaks_english(tmp_path):
    assert language_asked(request(workspace=Workspace(tmp_path))) == "en"


@pytest.mark.parametrize(
    ("cookie", "theme"), [("theme=dark", "dark"), ("theme=light", "light"), ("theme=x", ""), ("", "")]
)
def test_the_theme_is_as_chosen_else_as_the_machine_has_it(cookie, theme):
    assert theme_asked(request(cookie=cookie)) == theme


@pytest.mark.parametrize(("path", "api"), [("/api/v1/me", True), ("/apiary", False), ("/", False), ("/x/api/", False)])
def test_programs_ask_below_api(path, api):
    assert is_api(request(path)) is api


def test_a_part_is_asked_for_by_htmx():
    assert is_fragment(request(hx_request="true"))
    assert not is_fragment(request())


def test_the_address_is_where_the_request_came_from():
    assert address_of(request()) == "10.0.0.7"
    assert address_of(request(client=None)) == ""
