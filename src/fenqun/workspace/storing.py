"""Where a workspace's computed tables lie: in its hidden folder, or where its settings say."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from fenqun.errors import InvalidValue, Phrase, Place, message
from fenqun.project.yaml import SETTINGS_FILE
from fenqun.sources.address import is_url
from fenqun.store.bucket import Bucket
from fenqun.store.tables import Store
from fenqun.workspace.naming import setting_in
from fenqun.workspace.view import HIDDEN

COPIES = "cache"
"""Of the hidden folder: copies of what lies in a bucket."""


def store_of(directory: Path) -> Store:
    """The store that the settings in the folder name; its own where they name none or cannot be read.

    Raises InvalidValue for what is no address, UsageError for a folder that cannot be.
    """
    return store_at(directory, setting_in(directory, "store") or None)


def store_at(directory: Path, url: str | None) -> Store:
    """The store at that URL (see `Settings.store`) for the workspace in the folder; None: its own."""
    hidden = directory / HIDDEN
    if url is None:
        return Store(hidden / "store")
    try:
        scratch = (hidden / "scratch").absolute()
        return Store(Bucket(url, hidden / COPIES) if is_url(url) else _folder(url), scratch=scratch)
    except ValueError:
        said = message("write an address such as s3://bucket/path or file:///mnt/shared/shop")
        raise InvalidValue(key="store", what=Phrase(said), at=Place(SETTINGS_FILE)) from None


def _folder(url: str) -> Path:
    """The folder that a `file:` URL names. Raises ValueError."""
    scheme, host, path, *_ = urlsplit(url)
    if scheme != "file" or host or not path.strip("/"):
        raise ValueError(url)
    return Path(unquote(path))
