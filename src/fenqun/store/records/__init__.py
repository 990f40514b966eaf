"""What people did and no rebuild brings back, in one SQLite file: each kind of record has a module."""

from fenqun.store.records.hand_tags import HandTag
from fenqun.store.records.records import Records

__all__ = ["HandTag", "Records"]
