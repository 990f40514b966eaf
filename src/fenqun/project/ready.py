"""The ready-made definitions, and which of them a workspace's records can bear."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from fenqun.definition import DataType
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait
from fenqun.profiles.typed import type_of_aggregate
from fenqun.project.definitions import NOUNS
from fenqun.rules.types import condition_errors, type_of
from fenqun.segments import kinds
from fenqun.sources.source import WINDOWED

Types = Mapping[str, DataType]

_HOMES = ("fenqun.profiles", "fenqun.segments")
_READERS = {section: TypeAdapter[Any](noun) for section, noun in NOUNS.items()}


@dataclass(frozen=True)
class Ready:
    """A ready-made definition: its heading and name, the noun, and its text as written (YAML data with its style)."""

    section: str
    name: str
    noun: Any
    written: Any


@dataclass(frozen=True)
class Records:
    """What the records offer: the columns of each source, and the attributes of the customers."""

    sources: Mapping[str, Types]
    attributes: Types = field(default_factory=dict)


def catalogue() -> tuple[Ready, ...]:
    """All ready-made definitions in their order. A name after `|` tells variants of one definition apart."""
    return _catalogue()


def applicable(records: Records, *, without: Collection[str] = ()) -> list[Ready]:
    """The ready-made definitions whose every name exists, with the right type; of variants the first.

    A definition may rest on others that are applicable. One whose name an attribute has already is left out, and so
    are those named by `without`.
    """
    types: dict[str, DataType] = {"customer_id": DataType.TEXT, **records.attributes}
    waiting = [ready for ready in catalogue() if ready.name not in without]
    taken: list[Ready] = []
    while True:
        now = [ready for ready in waiting if ready.name not in types and _made(ready, records.sources, types)]
        if not now:
            return [ready for ready in catalogue() if any(ready is kept for kept in taken)]
        for ready in now:
            if ready.name not in types:
                taken.append(ready)
                types.update(_made(ready, records.sources, types))
        waiting = [ready for ready in waiting if ready not in now]


def _made(ready: Ready, sources: Mapping[str, Types], types: Types) -> dict[str, DataType]:
    """The columns the definition adds to the profile; none where something it needs is missing."""
    if isinstance(ready.noun, Trait):
        made = _trait(ready.noun, sources, types)
        return {ready.name: made} if made else {}
    if isinstance(ready.noun, Tag):
        wrong = ready.noun.rule is not None and condition_errors(ready.noun.rule, types)
        return {} if wrong else {ready.name: DataType.BOOLEAN}
    if kinds.problems(ready.noun, types):
        return {}
    return kinds.outputs(ready.noun, ready.name)


def _trait(trait: Trait, sources: Mapping[str, Types], types: Types) -> DataType | None:
    if trait.source is None:
        typed = type_of(trait.value, types)
        return None if typed.errors else typed.type
    columns = sources.get(trait.source)
    if columns is None or (trait.last and WINDOWED.isdisjoint(columns)):
        return None
    typed = type_of_aggregate(trait, columns)
    wrong = typed.errors or (trait.where is not None and condition_errors(trait.where, columns, rows=True))
    return None if wrong else typed.type


@cache
def _catalogue() -> tuple[Ready, ...]:
    return tuple(ready for home in _HOMES for ready in _read(home))


def _read(home: str) -> Iterator[Ready]:
    file = resources.files(home).joinpath("ready.yaml")
    if not file.is_file():
        return
    for section, entries in YAML().load(file.read_text(encoding="utf-8")).items():
        for name, written in entries.items():
            yield Ready(section, name.split("|")[0], _READERS[section].validate_python(written), written)
