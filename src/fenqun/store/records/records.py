"""All kinds of records over one file."""

from pathlib import Path

from fenqun.store.records.database import METADATA, opened
from fenqun.store.records.hand_tags import HandTags


class Records:
    """The records of a workspace, a part for each kind. Several processes may read and write at once."""

    def __init__(self, path: Path) -> None:
        engine = opened(path)
        METADATA.create_all(engine)
        self.hand_tags = HandTags(engine)
