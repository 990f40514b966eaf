"""A snapshot as people see it: its names with their labels in one language, and an engine over its tables."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fenqun.definition import DataType, Label
from fenqun.errors import Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.store.snapshot import Snapshot

if TYPE_CHECKING:
    from fenqun.engine.duckdb import DuckDB
    from fenqun.query import Query
    from fenqun.store.tables import Store

HIDDEN = ".fenqun"
"""The folder in a workspace for what is computed and recorded."""

PROFILE = "profile"
SET_ASIDE = "set_aside"
LISTS = "lists"
"""The tables of a snapshot beside those of the sources: of the last, the values of every `listed` file."""

UNKNOWN = "unknown"
"""What stands in tables for those whose value is not known; in segmentations it is a segment."""

_DAY_ENDS = "23:59:59.999999"


@dataclass(frozen=True)
class Known:
    """A column of the profile; `kind`: attribute, trait, tag, segmentation or score."""

    name: str
    kind: str
    type: DataType
    label: str
    unit: str
    meaning: str
    family: str


@dataclass(frozen=True)
class View:
    """The snapshot in a language. Asking for a name it does not hold raises UnknownName with the nearest one."""

    snapshot: Snapshot
    store: "Store"
    language: str

    @property
    def content(self) -> Mapping[str, Any]:
        """What the refresh remembered."""
        return self.snapshot.content

    @property
    def as_of(self) -> str:
        """The moment: a day where it is a day's end, else day and time of the zone."""
        local = self.snapshot.as_of.local
        return local.date().isoformat() if local.time().isoformat() == _DAY_ENDS else local.isoformat(" ", "seconds")

    @property
    def zone(self) -> str:
        """The workspace's time zone."""
        return self.snapshot.as_of.zone

    @property
    def customers(self) -> int:
        """How many customers the profile has."""
        return int(self.content["customers"])

    @property
    def value(self) -> str | None:
        """The trait that stands for a customer's value, if the profile has it."""
        return self.content["value"] if self.content["value"] in self.content["names"] else None

    def names(self, *kinds: str) -> list[str]:
        """The profile's columns of these kinds, in order; all where none is given."""
        return [name for name, entry in self.content["names"].items() if not kinds or entry["kind"] in kinds]

    def known(self, name: str) -> Known:
        """The column of that name."""
        entry = self.content["names"].get(name)
        if entry is None:
            what = Phrase(message("trait, attribute, tag or segmentation"))
            raise UnknownName(what=what, name=name, known=self.names())
        shown = {part: self._text(entry[part]) for part in ("label", "unit", "meaning", "family")}
        shown["unit"] = shown["unit"].replace("{currency}", self.content["currency"] or "")
        return Known(name, entry["kind"], DataType(entry["type"]), **shown | {"label": shown["label"] or name})

    def label(self, name: str) -> str:
        """The label of a column."""
        return self.known(name).label

    def segment_label(self, segmentation: str, segment: str) -> str:
        """The label of a segment."""
        declared = self.content["segments"][segmentation].get(segment, {})
        return self._text(declared.get("label")) or segment

    def segment_meaning(self, segmentation: str, segment: str) -> str:
        """The meaning of a segment, or an empty text."""
        return self._text(self.content["segments"][segmentation].get(segment, {}).get("meaning"))

    def segments(self, segmentation: str) -> list[str]:
        """The segments of a segmentation, in order. Raises UnknownName."""
        if segmentation not in self.content["segments"]:
            what = Phrase(message("segmentation"))
            raise UnknownName(what=what, name=segmentation, known=self.content["segments"])
        return list(self.content["segments"][segmentation])

    def known_segment(self, segmentation: str, segment: str) -> str:
        """The segment itself. Raises UnknownName where the segmentation has none of that name."""
        known = self.segments(segmentation)
        if segment not in known:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=segmentation)
            raise UnknownName(what=what, name=segment, known=known)
        return segment

    def value_label(self, name: str, value: Any) -> str:
        """How a value of a column is shown: a segment by its label, anything else as it is."""
        if name in self.content["segments"]:
            return self.segment_label(name, str(value))
        return translator(self.language)(message("unknown")) if value == UNKNOWN else str(value)

    def _text(self, label: Any) -> str:
        return Label.model_validate(label).text(self.language) if label else ""

    @property
    def types(self) -> dict[str, DataType]:
        """The type of every column of the profile."""
        return {name: DataType(entry["type"]) for name, entry in self.content["names"].items()}

    @property
    def profile(self) -> "Query":
        """The profile as a query."""
        from fenqun.query import table  # noqa: PLC0415 - what is answered from memory does not wait for it

        return table(PROFILE, self.snapshot.tables[PROFILE].columns)

    @contextmanager
    def engine(self, *tables: str, scratch: Path | None = None) -> Iterator["DuckDB"]:
        """An engine with the named tables of the snapshot (default: the profile), under their names."""
        from fenqun.engine.duckdb import DuckDB  # noqa: PLC0415 - what is answered from memory does not wait for it

        with DuckDB([self.store.directory], scratch=scratch) as engine:
            for name in tables or (PROFILE,):
                stored = self.snapshot.tables[name]
                engine.register_parquet(name, self.store.files(self.snapshot, name), stored.columns)
            yield engine
