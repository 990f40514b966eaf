"""One application for tests that change nothing that others look at."""

from shutil import copytree

import pytest


@pytest.fixture(scope="session")
def house(tiny, tmp_path_factory):
    """The workbench and the API of a refreshed workspace, shared."""
    from fenqun.server.app import application

    return application(copytree(tiny.directory, tmp_path_factory.mktemp("house") / "tiny"))


@pytest.fixture
def at(house, browse):
    """A browser by role, at the shared application."""
    return lambda role=None: browse(house, role)
