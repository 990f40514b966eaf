"""A workspace's files, written as a test gives them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def workspace(tmp_path: Path) -> Write:
    """Writes files under a folder and returns it; `fenqun.yaml` is there without being given."""

    def _write(files: Mapping[str, str]) -> Path:
        for name, text in {"fenqun.yaml": "name: shop\n", **files}.items():
            path = tmp_path / "shop" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "shop"

    return _write
