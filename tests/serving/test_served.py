from starlette.applications import Starlette
from starlette.requests import Request

from fenqun.serving.cookies import Cookies
from fenqun.serving.served import Served, served_by
from fenqun.workspace import Workspace


def test_a_folder_without_definitions_is_new(tmp_path, tiny):
    assert Served(Workspace(tmp_path), Cookies(b"s")).is_new
    assert not Served(tiny, Cookies(b"s")).is_new


def test_it_becomes_a_workspace_while_it_is_served(tmp_path):
    served = Served(Workspace(tmp_path), Cookies(b"s"))
    (tmp_path / "fenqun.yaml").write_text("name: shop\n")
    assert not served.is_new


def test_a_request_finds_what_its_server_shares(tmp_path):
    app = Starlette()
    app.state.served = Served(Workspace(tmp_path), Cookies(b"s"))
    assert served_by(Request({"type": "http", "app": app})) is app.state.served
