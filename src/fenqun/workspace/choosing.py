"""What the owner decides of tables that have arrived: their role, their columns' names, what becomes of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from fenqun.definition import ColumnName, Name
from fenqun.errors import DuplicateName, FenqunError, InvalidValue, Phrase, Problems, UnknownKey, UnknownName, message
from fenqun.project.init import Wish
from fenqun.project.invalid import Origin, invalid
from fenqun.project.settings import Settings
from fenqun.sources.look import Look
from fenqun.sources.source import Role

How = Literal["new", "add", "add_new", "replace", "leave"]
HOWS: tuple[How, ...] = get_args(How)
JOINING: tuple[How, ...] = ("add", "add_new", "replace")
"""The ways of a table to a source there is."""
CUSTOMER = "customer_id"
_KEYS = ("role", "source", "how", "columns")
_WISHES = ("name", "language", "currency", "time_zone")
_COLUMN = TypeAdapter[str](ColumnName)
_NAME = TypeAdapter[str](Name)


@dataclass(frozen=True)
class Choice:
    """What is decided of one table; None: as it was taken for. `columns`: names by header, '' leaves the column out."""

    role: Role | None = None
    source: str | None = None
    how: How | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


CHOICES = TypeAdapter[dict[str, Choice]](dict[str, Choice])
WISH = TypeAdapter[Wish](Wish)


def again(before: Choice | None, said: Choice) -> Choice:
    """What is decided of a table now: what is not said stays as it was; a role that is named has its columns anew."""
    if before is None:
        return said
    columns = said.columns if said.role else {**before.columns, **said.columns}
    return Choice(said.role or before.role, said.source or before.source, said.how or before.how, columns)


def choices_of(written: Mapping[str, Any], tables: Mapping[str, Look]) -> dict[str, Choice]:
    """The decisions by table, from plain data. Raises Problems with everything in them that cannot be."""
    problems: list[FenqunError] = []
    found = {}
    for key, decided in written.items():
        if key not in tables:
            problems.append(UnknownName(what=Phrase(message("table")), name=str(key), known=tables))
        elif not isinstance(decided, Mapping):
            problems.append(InvalidValue(key=key, what=Phrase(_NO_MAPPING)))
        else:
            problems.extend(_problems(key, decided, tables[key]))
            found[key] = decided
    if problems:
        raise Problems(problems)
    return {key: _choice(decided) for key, decided in found.items()}


_NO_MAPPING = message("names with values are needed here")
_NO_TEXT = message("a text is needed here")


def _choice(decided: Mapping[str, Any]) -> Choice:
    role = decided.get("role") or None
    columns = {str(header): name.strip() for header, name in (decided.get("columns") or {}).items()}
    return Choice(Role(role) if role else None, decided.get("source") or None, decided.get("how") or None, columns)


def _problems(key: str, decided: Mapping[str, Any], look: Look) -> Iterator[FenqunError]:
    for name in decided:
        if name not in _KEYS:
            yield UnknownKey(name=str(name), where=key, known=_KEYS)
    yield from _of_the_table(key, decided)
    columns = decided.get("columns") or {}
    if not isinstance(columns, Mapping):
        yield InvalidValue(key=f"{key}.columns", what=Phrase(_NO_MAPPING))
    else:
        yield from _of_columns(key, columns, look.header)


def _of_the_table(key: str, decided: Mapping[str, Any]) -> Iterator[FenqunError]:
    role, how, source = decided.get("role"), decided.get("how"), decided.get("source")
    if role and role not in list(Role):
        yield UnknownName(what=Phrase(message("role")), name=str(role), known=Role)
    if how and how not in HOWS:
        yield UnknownName(what=Phrase(message("way to take a table")), name=str(how), known=HOWS)
    if source:
        yield from _invalid(_NAME, source, f"{key}.source")


def _of_columns(key: str, columns: Mapping[Any, Any], header: Sequence[str]) -> Iterator[FenqunError]:
    taken: dict[str, str] = {}
    for column, name in columns.items():
        way = f"{key}.columns.{column}"
        if column not in header:
            yield UnknownName(what=Phrase(message("column")), name=str(column), known=header)
        elif not isinstance(name, str):
            yield InvalidValue(key=way, what=Phrase(_NO_TEXT))
        elif plain := name.strip():
            if plain.casefold() in taken:
                yield DuplicateName(name=plain, first=taken[plain.casefold()])
            taken[plain.casefold()] = str(column)
            yield from _invalid(_COLUMN if plain == CUSTOMER else _NAME, plain, way)


def _invalid(adapter: TypeAdapter[str], value: Any, way: str) -> Iterator[FenqunError]:
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError as error:
        yield from invalid(error, str, Origin((way,)))


def wish_of(written: Mapping[str, Any]) -> Wish:
    """What the owner says of a workspace yet to be made; what is blank is found. Raises Problems."""
    given = {name: value for name, value in written.items() if value not in (None, "")}
    problems: list[FenqunError] = [
        UnknownKey(name=str(name), where="wish", known=_WISHES) for name in given if name not in _WISHES
    ]
    try:
        Settings.model_validate({name: given[name] for name in _WISHES if name in given})
    except ValidationError as error:
        problems.extend(invalid(error, Settings, Origin(())))
    if problems:
        raise Problems(problems)
    return WISH.validate_python(given)
