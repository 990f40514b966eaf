"""What one refresh leaves behind: tables at their versions and what was found out on the way."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from fenqun.clock import Moment
from fenqun.definition import DataType


@dataclass(frozen=True)
class Stored:
    """One table's content as it was put into the store; it never changes.

    `files` are relative to the store, `note` is what the writer wanted remembered with them (plain JSON). `vector`:
    which rows of the first file are the table's no longer, as its Delta log says it; `rows` counts those that are.
    """

    table: str
    files: tuple[str, ...]
    columns: Mapping[str, DataType]
    rows: int
    note: Mapping[str, Any] = field(default_factory=dict)
    vector: Mapping[str, Any] = field(default_factory=dict)

    @property
    def gone(self) -> int:
        """How many rows of the files are the table's no longer."""
        return int(self.vector.get("cardinality", 0))

    def as_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Stored":
        """The inverse of `as_json`."""
        columns = {name: DataType(kind) for name, kind in data["columns"].items()}
        return cls(data["table"], tuple(data["files"]), columns, data["rows"], data["note"], data.get("vector", {}))


@dataclass(frozen=True)
class Snapshot:
    """The result of one refresh as of one moment.

    `content` is plain JSON: the definitions used, cut points fitted, quality reports, summaries.
    """

    id: str
    as_of: Moment
    made_at: datetime
    tables: Mapping[str, Stored]
    content: Mapping[str, Any]

    def as_row(self) -> dict[str, str]:
        """As texts, for the list of snapshots; `about` says what is told of it there."""
        tables = {name: stored.as_json() for name, stored in self.tables.items()}
        return {
            "id": self.id,
            "as_of": self.as_of.instant.isoformat(),
            "time_zone": self.as_of.zone,
            "made_at": self.made_at.isoformat(),
            "tables": json.dumps(tables, ensure_ascii=False),
            "content": json.dumps(self.content, ensure_ascii=False, allow_nan=False),
            "about": json.dumps(self.content.get("about", {}), ensure_ascii=False, allow_nan=False),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Snapshot":
        """The inverse of `as_row`."""
        return cls(
            row["id"],
            Moment(datetime.fromisoformat(row["as_of"]), row["time_zone"]),
            datetime.fromisoformat(row["made_at"]),
            {name: Stored.from_json(stored) for name, stored in json.loads(row["tables"]).items()},
            json.loads(row["content"]),
        )


@dataclass(frozen=True)
class Outline:
    """A snapshot as the list of them tells it, its content unopened.

    `customers` and `value` (what they are worth together) are None where it was made before they were told.
    """

    id: str
    as_of: Moment
    made_at: datetime
    customers: int | None
    value: float | None


@dataclass(frozen=True)
class Freed:
    """Files of the store, and their bytes, that were taken away or would be."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: "Freed") -> "Freed":
        return Freed(self.files + other.files, self.bytes + other.bytes)
