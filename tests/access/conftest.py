"""A workspace's folder with nothing in it but its records, and time as it is given."""

from datetime import datetime
from pathlib import Path

import pytest

from fenqun.access.sessions import Visit
from fenqun.workspace import Workspace
from fenqun.workspace.actor import Actor

AT = datetime(2024, 5, 1, 8, 30)


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """As somebody at the workbench who has not signed in yet."""
    return Workspace(tmp_path / "shop", actor=Actor("", "web", address="10.0.0.7"))


@pytest.fixture
def now() -> Visit:
    return Visit(AT, "Firefox")
