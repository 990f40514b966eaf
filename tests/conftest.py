"""Where the real data sets lie, when they are there, and a workspace of a dozen customers."""

import os
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from fenqun import Workspace

# How long an example takes says more of the machine than of the code.
settings.register_profile("fenqun", deadline=None)
settings.load_profile("fenqun")

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
_TINY = Path(__file__).with_name("tiny")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; skips where it is missing."""
    folder = Path(os.environ.get("FENQUN_REAL_DATA", _BESIDE))
    if not folder.is_dir():
        pytest.skip(f"real data sets are not here ({folder.name}); set FENQUN_REAL_DATA to their folder")
    return folder


@pytest.fixture
def tiny_text(tmp_path: Path) -> Path:
    """A workspace of a dozen customers, its text and files only; free to change."""
    return Path(copytree(_TINY, tmp_path / "tiny"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> "Workspace":
    """The same, with `vip` given to C03 and C99 by hand, refreshed; to be asked, not changed."""
    from fenqun import Workspace  # most tests need no workspace, and it takes long to load

    workspace = Workspace(copytree(_TINY, tmp_path_factory.mktemp("workspace") / "tiny"))
    workspace.tag_add("vip", ["C03", "C99"], note="hand-picked")
    workspace.refresh()
    return workspace


@pytest.fixture
def tiny_copy(tiny: "Workspace", tmp_path: Path) -> "Workspace":
    """A refreshed copy of it, free to change."""
    return type(tiny)(copytree(tiny.directory, tmp_path / "tiny"))
