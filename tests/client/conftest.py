"""A client of a served copy of the tiny workspace, in process."""

import warnings
from shutil import copytree

import pytest

from fenqun.access.permissions import ROLES
from fenqun.client import Client
from fenqun.server.app import application


def transport(app):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather have httpx2
        from starlette.testclient import TestClient

    return TestClient(app, "http://127.0.0.1:8050")._transport


def token(app, role: str) -> str:
    from fenqun import clock
    from fenqun.access import tokens
    from fenqun.store.records.users import User

    workspace, now = app.state.served.workspace, clock.now()
    workspace.records.users.add(User(role, role, now))
    return tokens.make(workspace, role, "test", scope=[each.value for each in ROLES[role]], at=now).secret


@pytest.fixture(scope="session")
def reading(shared_app):
    """An administrator's, of a workspace that all tests share and none changes."""
    secret = token(shared_app, "admin")
    with Client("http://127.0.0.1:8050", token=secret, language="en", transport=transport(shared_app)) as made:
        yield made


@pytest.fixture(scope="session")
def past(tiny_past, tmp_path_factory):
    """An administrator's, of a workspace with a past."""
    app = application(copytree(tiny_past.directory, tmp_path_factory.mktemp("past") / "tiny"))
    with Client("http://127.0.0.1:8050", token=token(app, "admin"), language="en", transport=transport(app)) as made:
        yield made


@pytest.fixture(scope="session")
def cars(car_market, tmp_path_factory):
    """An administrator's, of the example of a car market."""
    app = application(copytree(car_market.directory, tmp_path_factory.mktemp("served") / "cars"))
    with Client("http://127.0.0.1:8050", token=token(app, "admin"), language="en", transport=transport(app)) as made:
        yield made


@pytest.fixture
def client(app):
    """An administrator's, of a workspace free to change."""
    with Client("http://127.0.0.1:8050", token=token(app, "admin"), language="en", transport=transport(app)) as made:
        yield made


@pytest.fixture
def client_of(app):
    """Another role's."""
    return lambda role: Client("http://127.0.0.1:8050", token=token(app, role), transport=transport(app))
