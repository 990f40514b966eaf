"""The limited child as it is started, in full."""

import subprocess

import pytest


@pytest.fixture(autouse=True)
def started_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    from fenqun.engine import confined

    monkeypatch.setattr(confined, "subprocess", subprocess)
