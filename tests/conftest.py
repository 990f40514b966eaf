"""Where the real data sets lie, when they are there."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; skips where it is missing."""
    folder = Path(os.environ.get("FENQUN_REAL_DATA", _BESIDE))
    if not folder.is_dir():
        pytest.skip(f"real data sets are not here ({folder.name}); set FENQUN_REAL_DATA to their folder")
    return folder
