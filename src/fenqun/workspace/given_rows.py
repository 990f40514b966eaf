"""What examples give and expect: names and values checked against the definitions, and typed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from fenqun.clock import to_utc
from fenqun.definition import DataType
from fenqun.engine.given import Given
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.project.definitions import Project
from fenqun.project.examples import ONE, Written
from fenqun.rules.syntax import names
from fenqun.sources.source import Role, Source
from fenqun.sources.standard import customer_attributes, standard
from fenqun.workspace.approving import kept_columns

if TYPE_CHECKING:
    from fenqun.store.tables import Store

_DERIVED = frozenset({"is_return"})
TYPES = {
    DataType.NUMBER: message("a number"),
    DataType.TEXT: message("a text"),
    DataType.DATE: message("a day"),
    DataType.TIME: message("a moment"),
    DataType.BOOLEAN: message("true or false"),
}


@dataclass(frozen=True)
class Columns:
    """The columns of a source: those known from its last import (None: there was none), and the type of any other."""

    source: Source
    imported: Mapping[str, DataType] | None
    defined: Collection[str] = ()
    """Names of traits, tags and segmentations: no column that nobody has seen is called so."""

    @property
    def types(self) -> Mapping[str, DataType]:
        """All columns that are known; of a source that was not imported yet those that its definition names, and all
        standard ones."""
        if self.imported is not None:
            return {**self.source.types, **self.imported}
        named_ = standard(self.source.role).items()
        standard_ = {name: each.type for name, each in named_ if name not in self.defined}
        mapped = {name: _standard(self.source.role).get(name, DataType.TEXT) for name in self.source.columns}
        return {**standard_, **mapped, **self.source.types}

    def type_of(self, name: str, values: Iterable[Any]) -> DataType:
        """The type of a column, found in its values where nothing tells."""
        told = self.types.get(name) or _standard(self.source.role).get(name)
        return told or next((_type_of(value) for value in values if value is not None), DataType.TEXT)


def columns_of(project: Project, store: "Store") -> dict[str, Columns]:
    """By source."""
    return {
        name: Columns(source, kept_columns(store, name, source), project.names)
        for name, source in project.sources.items()
    }


def given(
    written: Written, project: Project, columns: Mapping[str, Columns]
) -> tuple[list[Given], list[DefinitionError]]:
    """The rows of an example, of every source of the project, and what is wrong in them."""
    problems: list[DefinitionError] = []
    for source in written.example.given:
        if source not in project.sources:
            what, at = Phrase(message("source")), written.origin.key(("given", source))
            problems.append(UnknownName(what=what, name=source, known=project.sources, at=at))
    found = [_of_source(written, project, name, columns[name], problems) for name in project.sources]
    return found, problems


def _of_source(
    written: Written, project: Project, name: str, columns: Columns, problems: list[DefinitionError]
) -> Given:
    rows = written.example.given.get(name, [])
    source = project.sources[name]
    named_ = dict.fromkeys(column for row in rows for column in row)
    for row, at in _unknown(rows, columns):
        place = written.origin.key(("given", name, row, at))
        what = Phrase(message("column of '{source}'"), source=name)
        problems.append(UnknownName(what=what, name=at, known=columns.types, at=place))
    of_rules = [rule for rule in (source.where, source.returns) if rule is not None]
    wanted = dict.fromkeys([*named_, *(each for rule in of_rules for each in names(rule) if each not in _DERIVED)])
    if rows and source.role not in (Role.PRODUCTS, Role.RETURNS) and _has_customer(columns, named_):
        wanted = {"customer_id": None, **wanted}
    types = {each: columns.type_of(each, (row.get(each) for row in rows)) for each in wanted}
    zone = source.time_zone or project.settings.time_zone
    typed = [dict(_typed(written, (name, at), row, types, problems)) for at, row in enumerate(rows)]
    if "customer_id" in types:
        typed = [{**row, "customer_id": row.get("customer_id") or _whose(written)} for row in typed]
    return Given(name, source, typed, types or {"customer_id": DataType.TEXT}, zone)


def _has_customer(columns: Columns, named_: Mapping[str, Any]) -> bool:
    """Whether rows bear the customer's id: lines may leave that to their order."""
    if columns.source.role is not Role.ORDER_LINES or "customer_id" in named_:
        return True
    return "customer_id" in columns.types or "order_id" not in named_


def _whose(written: Written) -> str | None:
    """Whose rows those are that name nobody: of the only customer, if there is only one."""
    expected = list(written.example.expected)
    return expected[0] if len(expected) == 1 else None


def _unknown(rows: Sequence[Mapping[str, Any]], columns: Columns) -> Iterator[tuple[int, str]]:
    """Columns that the source does not have, where its columns are known."""
    if columns.imported is None:
        return
    known = {*columns.types, *_standard(columns.source.role), "customer_id"}
    yield from ((at, name) for at, row in enumerate(rows) for name in row if name not in known)


def _typed(
    written: Written,
    at: tuple[str, int],
    row: Mapping[str, Any],
    types: Mapping[str, DataType],
    problems: list[DefinitionError],
) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        try:
            yield name, as_type(value, types[name])
        except ValueError:
            what = Phrase(message("'{name}' takes {kind}"), name=name, kind=Phrase(TYPES[types[name]]))
            problems.append(WrongType(what=what, at=written.origin.value(("given", *at, name))))
            yield name, None


def as_type(value: Any, kind: DataType) -> Any:
    """The value as the column holds it, moments on the wall clock. Raises ValueError where it is of another type."""
    if value is None:
        return None
    match kind:
        case DataType.BOOLEAN if isinstance(value, bool):
            return value
        case DataType.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        case DataType.TEXT if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        case DataType.DATE:
            return value if type(value) is date else date.fromisoformat(str(value))
        case DataType.TIME:
            return _wall_clock(value)
        case _:
            raise ValueError(value)


def _wall_clock(value: Any) -> datetime:
    if type(value) is date:
        return datetime.combine(value, time())
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=None)


def as_moment(value: Any, zone: str) -> datetime:
    """An expected moment as the profile holds it, naive UTC. Raises ValueError."""
    found = value if isinstance(value, datetime) else _wall_clock(value)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else to_utc(found, zone)


def customers_of(written: Written, rows: Iterable[Given]) -> list[str]:
    """Everybody that an example speaks of."""
    named_ = [str(row["customer_id"]) for each in rows for row in each.rows if row.get("customer_id")]
    expected = [customer for customer in written.example.expected if customer != ONE or not named_]
    return list(dict.fromkeys([*expected, *named_]))


def _standard(role: Role) -> dict[str, DataType]:
    carried = customer_attributes(role)
    found = {name: each.type for name, each in standard(Role.CUSTOMERS).items() if name in carried}
    return found | {name: each.type for name, each in standard(role).items()}


def _type_of(value: Any) -> DataType:
    if isinstance(value, bool):
        return DataType.BOOLEAN
    if isinstance(value, int | float):
        return DataType.NUMBER
    if isinstance(value, datetime):
        return DataType.TIME
    return DataType.DATE if isinstance(value, date) else DataType.TEXT
