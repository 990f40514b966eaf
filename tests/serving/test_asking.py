from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from starlette.datastructures import FormData

from fenqun.access.permissions import Permission
from fenqun.serving.asking import SIGNED_IN, Asking, asked, needs


def asking(app: FastAPI, client, path: str = "/probe", **request) -> Asking:
    """What a route is given that needs READ."""
    given: list[Asking] = []

    @app.api_route("/probe", methods=["GET", "POST"])
    def probe(asking: Annotated[Asking, Depends(needs(Permission.READ))]) -> dict:
        given.append(asking)
        return {}

    method = "POST" if "data" in request or "files" in request else "GET"
    answer = client.request(method, path, **request)
    assert answer.status_code == 200, answer.text
    return given[0]


def test_who_asks_is_known_with_their_role_now(app, client_as):
    identity = asking(app, client_as("analyst")).identity
    assert (identity.name, identity.role, identity.via) == ("analyst", "analyst", "session")


def test_the_workspace_is_theirs(app, client_as):
    actor = asking(app, client_as("viewer")).workspace.actor
    assert (actor.name, actor.door, actor.sees_personal, actor.address) == ("viewer", "web", False, "127.0.0.1")


def test_who_may_see_personal_data_does(app, client_as):
    assert asking(app, client_as("marketer")).workspace.actor.sees_personal


def test_the_workspace_speaks_the_readers_language(app, client_as):
    spoken = asking(app, client_as("viewer"), headers={"Accept-Language": "zh-TW"})
    assert (spoken.language, spoken.workspace.language) == ("zh-Hant", "zh-Hant")


def test_a_page_is_of_one_snapshot(app, client_as):
    workspace = asking(app, client_as("viewer")).workspace
    before = workspace.snapshot
    app.state.served.workspace.refresh()
    assert (workspace.snapshot, app.state.served.workspace.snapshot != before) == (before, True)
    assert workspace.overview() == workspace.overview()


def test_a_change_is_asked_of_whatever_is_the_latest(app, client_as):
    workspace = asking(app, client := client_as("viewer"), data={"_csrf": client.csrf}).workspace
    app.state.served.workspace.refresh()
    assert workspace.snapshot == app.state.served.workspace.snapshot


def test_allows_asks_the_role(app, client_as):
    viewer = asking(app, client_as("viewer"))
    assert viewer.allows(Permission.READ)
    assert not viewer.allows(Permission.EXPORT)


def test_the_fields_of_a_form_are_read(app, client_as):
    data = {"name": "VIP ", "ids": ["C1", "C2"], "_csrf": (client := client_as("viewer")).csrf}
    sent = asking(app, client, data=data)
    assert sent.text("name") == "VIP "
    assert sent.texts("ids") == ["C1", "C2"]
    assert (sent.text("other"), sent.texts("other")) == ("", [])


def test_files_are_read_and_are_no_texts(app, client_as):
    sent = asking(app, client_as("viewer"), files={"file": ("客户.csv", b"a,b\n1,2\n")})
    assert sent.text("file") == ""
    assert sent.form["file"].filename == "客户.csv"


def test_a_form_sent_by_get_is_none(app, client_as):
    assert asking(app, client_as("viewer")).form == FormData()


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_htmx_asks_for_a_part_of_a_page(app, client_as, headers, part):
    assert asking(app, client_as("viewer"), headers=headers).is_fragment is part


def test_where_to_come_back_to_is_the_path_with_its_query(app, client_as):
    assert asking(app, client_as("viewer"), "/probe?a=%E5%AE%A2&b=1").path_and_query == "/probe?a=%E5%AE%A2&b=1"


def test_two_forms_of_one_browser_have_two_tokens_that_both_count(app, client_as):
    given = asking(app, client_as("viewer"))
    tokens = {given.csrf, given.csrf}
    assert len(tokens) == 2


def test_the_token_of_a_form_field_counts_as_that_of_the_header(app, client_as):
    client = client_as("viewer")
    del client.headers["X-CSRF-Token"]
    assert asking(app, client, data={"_csrf": client.csrf}).identity.name == "viewer"


def test_a_token_is_not_taken_from_the_address(app, client_as):
    client = client_as("viewer")
    del client.headers["X-CSRF-Token"]
    assert client.post("/sign-out", params={"_csrf": client.csrf}).status_code == 403


def test_the_needs_say_what_they_need():
    assert needs(Permission.TAG).permission is Permission.TAG
    assert needs(None).permission is None
    assert (SIGNED_IN.permission, SIGNED_IN.signed_in) == (None, True)


def test_one_request_is_looked_up_once(app, client_as):
    given = asking(app, client_as("viewer"))
    assert asked(given.request) is asked(given.request)


def test_a_page_asks_the_snapshot_that_the_address_names(app, client_as):
    workspace = app.state.served.workspace
    first = workspace.snapshot
    workspace.refresh()
    then = asking(app, client_as("admin"), "/probe", params={"as_of": first})
    assert (then.workspace.snapshot, then.workspace.is_past) == (first, True)
    assert then.allows(Permission.EXPORT)
    assert not then.allows(Permission.DEFINE)


@pytest.mark.parametrize("path", ["/overview", "/tags"])
def test_a_snapshot_that_is_nowhere_is_told_on_a_page(app, client_as, path):
    answer = client_as("viewer").get("/" if path == "/overview" else path, params={"as_of": "1999-12-31"})
    assert (answer.status_code, "no snapshot &#39;1999-12-31&#39;" in answer.text) == (404, True)


def test_nothing_is_changed_in_the_past(app, client_as):
    browser, first = client_as("admin"), app.state.served.workspace.snapshot
    assert browser.get("/tags/big/edit", params={"as_of": first}).status_code == 409
    assert browser.post("/jobs", params={"as_of": first}).status_code == 409
    assert browser.get("/tags/big/edit").status_code == 200
