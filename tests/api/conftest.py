"""A served copy of the tiny workspace that tests ask and do not change, by token; and the operations of the API."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from fenqun.access import tokens
from fenqun.access.permissions import ROLES
from fenqun.api.document import METHODS, document
from fenqun.api.routes import operations


@pytest.fixture(scope="session")
def api_document() -> dict[str, Any]:
    return document(operations)


@pytest.fixture(scope="session")
def every_operation(api_document) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each."""
    return [
        (method, path, described[method])
        for path, described in api_document["paths"].items()
        for method in METHODS
        if method in described
    ]


def _client(app):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather have httpx2
        from starlette.testclient import TestClient

    return TestClient(app, "http://127.0.0.1:8050", follow_redirects=False)


@pytest.fixture(scope="session")
def token_of() -> Callable[..., str]:
    """A token of a user of that name and role, with all that the role includes."""

    def made(app, role: str = "admin") -> str:
        from fenqun import clock
        from fenqun.store.records.users import User

        workspace, now = app.state.served.workspace, clock.now()
        workspace.records.users.add(User(role, role, now))
        return tokens.make(workspace, role, "test", scope=[each.value for each in ROLES[role]], at=now).secret

    return made


@pytest.fixture(scope="session")
def asked(shared_app, token_of) -> Iterator[Callable[..., Any]]:
    """Asks the shared workspace as a user of the role: `asked("/overview", role="viewer").json()`."""
    secrets = {role: token_of(shared_app, role) for role in ROLES}
    client = _client(shared_app)

    def ask(path: str, *, method: str = "GET", role: str = "admin", headers=None, **options):
        signed = {"Authorization": f"Bearer {secrets[role]}"} if role else {}
        return client.request(method, f"/api/v1{path}", headers=signed | (headers or {}), **options)

    return ask


@pytest.fixture(scope="session")
def asked_past(tiny_past, tmp_path_factory, token_of) -> Callable[..., Any]:
    """Asks, as an administrator, a workspace with a past that all tests share and none changes."""
    from fenqun.server.app import application

    app = application(Path(copytree(tiny_past.directory, tmp_path_factory.mktemp("served") / "tiny")))
    client, signed = _client(app), {"Authorization": f"Bearer {token_of(app)}"}

    def ask(path: str, *, method: str = "GET", headers=None, **options):
        return client.request(method, f"/api/v1{path}", headers=signed | (headers or {}), **options)

    return ask


@pytest.fixture(scope="session")
def asked_cars(car_market, tmp_path_factory, token_of) -> Callable[..., Any]:
    """Asks the example of a car market as a user of the role; none changes it."""
    from fenqun.server.app import application

    app = application(Path(copytree(car_market.directory, tmp_path_factory.mktemp("served") / "cars")))
    client, secrets = _client(app), {}

    def ask(path: str, *, role: str = "admin", headers=None, **options):
        secrets.setdefault(role, token_of(app, role))
        return client.get(
            f"/api/v1{path}", headers={"Authorization": f"Bearer {secrets[role]}"} | (headers or {}), **options
        )

    return ask


@pytest.fixture
def changed(app, token_of) -> Callable[..., Any]:
    """Asks a workspace of the test's own, free to change, as `asked` does."""
    client, secrets = _client(app), {}

    def ask(path: str, *, method: str = "POST", role: str = "admin", headers=None, **options):
        if role not in secrets:
            secrets[role] = token_of(app, role)
        signed = {"Authorization": f"Bearer {secrets[role]}"}
        return client.request(method, f"/api/v1{path}", headers=signed | (headers or {}), **options)

    return ask
