import httpx
import pytest

from fenqun.api.document import METHODS
from fenqun.client import Client


def test_the_token_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("FENQUN_TOKEN", "fq_x")
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["authorization"])
        return httpx.Response(200, json={"status": "ok", "version": "1"})

    with Client(transport=httpx.MockTransport(answer)) as client:
        client.health()
    assert sent == ["Bearer fq_x"]


def test_a_closed_client_asks_no_more():
    client = Client(token="x", transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.health()


def test_every_operation_has_a_method_of_a_verbs_name():
    from fenqun.api.document import document
    from fenqun.api.routes import operations

    other = {
        "source_quality": "quality", "members": "customers", "find_customers": "customers", "why_segment": "why",
        "hand_tags": "tag_list", "source_set_aside": "export", "export_found_customers": "export_customers",
        "save_definition": "save", "delete_definition": "delete", "rename_definition": "rename",
        "draft_definition": "draft", "undo_edit": "undo",
        "settings": "definition", "save_settings": "save", "start_job": "start", "cancel_job": "cancel",
        "send_files": "look", "arrival": "seen", "preview_set_aside": "preview", "deactivate_user": "deactivate",
        "activate_user": "activate", "revoke_token": "revoke", "make_token": "tokens",
        "save_pick": "pick",
    }  # fmt: skip
    paths = document(operations)["paths"].values()
    ids = {path[method]["operationId"] for path in paths for method in METHODS if method in path}
    assert {name for name in ids if not hasattr(Client, other.get(name, name))} == set()
