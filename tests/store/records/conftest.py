"""Records in a file of their own."""

from pathlib import Path

import pytest

from fenqun.store.records import Records


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".fenqun" / "records.db"


@pytest.fixture
def kept(path: Path) -> Records:
    return Records(path)
