"""A snapshot as people see it: its names with their labels in one language, and an engine over its tables."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fenqun.clock import Moment
from fenqun.definition import DataType, Label
from fenqun.errors import Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.sources.role import Role, called
from fenqun.store.snapshot import Snapshot
from fenqun.workspace.actor import Actor
from fenqun.workspace.tables import PROFILE

if TYPE_CHECKING:
    from fenqun.engine.duckdb import DuckDB
    from fenqun.query import Query
    from fenqun.store.tables import Store
    from fenqun.workspace.resident import Resident

HIDDEN = ".fenqun"
"""The folder in a workspace for what is computed and recorded."""

UNKNOWN = "unknown"
"""What stands in tables for those whose value is not known; in segmentations it is a segment."""

CODED: Mapping[str, Mapping[str, str]] = {
    "kind": {"person": message("person"), "company": message("company")},
    "sex": {"female": message("female"), "male": message("male")},
}
"""The standard values of attributes, by attribute, and what they are called in English."""

_DAY_ENDS = "23:59:59.999999"

_T = TypeVar("_T")


def moment_text(moment: Moment) -> str:
    """The moment on its wall clock: a day where it is a day's end, else day and time."""
    local = moment.local
    return local.date().isoformat() if local.time().isoformat() == _DAY_ENDS else local.isoformat(" ", "seconds")


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
    personal: bool = False


@dataclass(frozen=True)
class View:
    """The snapshot as one person sees it, in a language.

    Asking for a name it does not hold raises UnknownName with the nearest one. `resident`: what is kept open between
    questions, None where everything is opened anew. `list_file` finds the file that a rule names with `listed`.
    """

    snapshot: Snapshot
    store: "Store"
    language: str
    actor: Actor = field(default_factory=Actor.of_this_process)
    resident: "Resident | None" = None
    list_file: Callable[[str], Path] = Path
    _found: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def content(self) -> Mapping[str, Any]:
        """What the refresh remembered."""
        return self.snapshot.content

    @property
    def as_of(self) -> str:
        """The moment: a day where it is a day's end, else day and time of the zone."""
        return moment_text(self.snapshot.as_of)

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

    def visible(self, *kinds: str) -> list[str]:
        """The same, without those whose values who asks may not see."""
        return [name for name in self.names(*kinds) if name not in self.hidden]

    def known(self, name: str) -> Known:
        """The column of that name."""
        entry = self.content["names"].get(name)
        if entry is None:
            what = Phrase(message("trait, attribute, tag or segmentation"))
            raise UnknownName(what=what, name=name, known=self.names())
        shown = {part: self._text(entry[part]) for part in ("label", "unit", "meaning", "family")}
        shown["unit"] = shown["unit"].replace("{currency}", self.content["currency"] or "")
        label, personal = shown.pop("label") or name, name in self.personal
        return Known(name, entry["kind"], DataType(entry["type"]), label, **shown, personal=personal)

    @cached_property
    def personal(self) -> frozenset[str]:
        """The columns whose values are personal data."""
        return frozenset(name for name, entry in self.content["names"].items() if entry.get("personal", True))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The columns whose values who asks may not see."""
        return frozenset() if self.actor.sees_personal else self.personal

    def hidden_of(self, source: str) -> frozenset[str]:
        """The columns of a source whose values who asks may not see."""
        if self.actor.sees_personal:
            return frozenset()
        told = self.content.get("sources", {}).get(source)
        return frozenset(told["personal"] if told else self.snapshot.tables[f"sources/{source}"].columns)

    def permit(self, names: Collection[str]) -> None:
        """Raises NotAllowed where one of the columns is hidden: counting by it would tell its values too."""
        if found := sorted(self.hidden.intersection(names)):
            labels = translator(self.language)(message(", ")).join(self.label(name) for name in found)
            self.actor.refuse(Phrase(message("personal data ({names})"), names=labels))

    def permit_personal(self, what: Phrase) -> None:
        """Raises NotAllowed where who asks may not see personal data, which `what` may hold anywhere."""
        if not self.actor.sees_personal:
            self.actor.refuse(what)

    def label(self, name: str) -> str:
        """The label of a column."""
        return self.known(name).label

    def source_label(self, source: str) -> str:
        """What a source of the snapshot is called."""
        told = self.content.get("sources", {}).get(source, {})
        label = Label.model_validate(told["label"]) if told.get("label") else None
        return called(source, Role(self.content["quality"][source]["role"]), label, self.language)

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
        """How a value of a column is shown: a segment by its label, a standard value in words, else as it is."""
        if name in self.content["segments"]:
            return self.segment_label(name, str(value))
        if value == UNKNOWN:
            return translator(self.language)(message("unknown"))
        return self.coded(name).get(str(value), str(value))

    def coded(self, name: str) -> dict[str, str]:
        """What the standard values of an attribute are called, none where it has none."""
        translate = translator(self.language)
        return {value: translate(text) for value, text in CODED.get(name, {}).items()}

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
        """An engine with the named tables of the snapshot (default: the profile), under their names.

        Where one is kept open, a session of it, with all tables; `scratch` must then lie beside the store.
        """
        with self.resident.session(self.snapshot) if self.resident else nullcontext() as session:
            if session is not None:
                yield session
                return
        with self.own_engine(*tables, scratch=scratch) as engine:
            yield engine

    @contextmanager
    def own_engine(self, *tables: str, scratch: Path | None = None) -> Iterator["DuckDB"]:
        """An engine for this question alone, whatever is kept open."""
        from fenqun.engine.duckdb import DuckDB  # noqa: PLC0415 - what is answered from memory does not wait for it
        from fenqun.workspace.registering import register  # noqa: PLC0415

        with DuckDB([self.store.directory], scratch=scratch) as engine:
            register(engine, self.store, self.snapshot, tables or (PROFILE,))
            yield engine

    @property
    def is_kept(self) -> bool:
        """Whether what is remembered stays for the next question: it may then take longer to make."""
        return self.resident is not None and self.resident.keeps(self.snapshot)

    def remember(self, key: tuple[Any, ...], make: Callable[[], _T]) -> _T:
        """What `make` gives of this snapshot, kept under the key: between questions where anything is, else while
        this view is looked at."""
        if self.resident is not None:
            return self.resident.remember(self.snapshot, key, make)
        if key not in self._found:
            self._found[key] = make()
        kept: _T = self._found[key]
        return kept
