"""Files to read, made on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fenqun.sources.reading.read import stage
from fenqun.sources.reading.staged import ReadOptions, Staged

Stage = Callable[..., Staged]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "staged"
    folder.mkdir()
    return folder


@pytest.fixture
def stage_bytes(tmp_path: Path, into: Path) -> Stage:
    def staged(content: bytes, name: str = "file.csv", **options: object) -> Staged:
        path = tmp_path / name
        path.write_bytes(content)
        return stage(path, ReadOptions(**options), into)

    return staged
