from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from fenqun.serving.heads import Heads


def test_head_is_get_without_the_body():
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse(request.method), methods=["GET"])])
    answer = TestClient(Heads(app)).head("/")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "3")


def test_other_methods_are_as_they_are():
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse(request.method), methods=["POST"])])
    assert TestClient(Heads(app)).post("/").text == "POST"
