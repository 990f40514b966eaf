"""What models learned, as it was learned: frozen until somebody asks for it anew; only ever added."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, Engine, Executable, Integer, RowMapping, String, Table, insert, select

from fenqun.store.records.database import METADATA, only_added, writing

_MODELS = Table(
    "models",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("name", String, nullable=False, index=True),
    Column("essence", String, nullable=False, index=True),
    Column("found", String, nullable=False),
    Column("as_of", String, nullable=False),
    sqlite_autoincrement=True,
)
only_added(_MODELS, "what was learned is only ever added to")


@dataclass(frozen=True)
class Learned:
    """The parameters that a definition learned; `at` is naive UTC, `as_of` the moment of the customers learned from.

    `essence`: all of the definition that decides what is learned, as plain JSON. `found`: the parameters.
    """

    at: datetime
    by: str
    name: str
    essence: Mapping[str, Any]
    found: Mapping[str, Any]
    as_of: str


class Models:
    """What was learned, by definition; what was learned last counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, learned: Learned) -> None:
        """It counts from now on."""
        with writing(self._engine) as connection:
            connection.execute(insert(_MODELS).values(_row(learned)))

    def kept(self, name: str, essence: Mapping[str, Any]) -> Learned | None:
        """What the definition learned; of one that never did, what another of the same essence learned."""
        query = select(_MODELS).where(_MODELS.c.essence == _json(essence))
        order = (_MODELS.c.name != name, _MODELS.c.number.desc())
        return self._first(query.order_by(*order))

    def former(self, name: str) -> Learned | None:
        """What the definition of that name learned last, whatever it said then."""
        return self._first(select(_MODELS).where(_MODELS.c.name == name).order_by(_MODELS.c.number.desc()))

    def renaming(self, names: Mapping[str, str], *, at: datetime, by: str) -> list[Executable]:
        """What is to be executed so that what was learned of traits counts under their new names; names: by old one."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_MODELS).order_by(_MODELS.c.number)).mappings()
            latest = {(row["name"], row["essence"]): _learned(row) for row in rows}
        found = (_renamed(learned, names) for learned in latest.values() if names.keys() & learned.essence["traits"])
        return [insert(_MODELS).values({**_row(learned), "at": at, "by": by}) for learned in found]

    def _first(self, query: Any) -> Learned | None:
        with self._engine.connect() as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        return _learned(row) if row is not None else None


def _renamed(learned: Learned, names: Mapping[str, str]) -> Learned:
    essence, found = learned.essence, learned.found
    traits = {names.get(each, each): how for each, how in essence["traits"].items()}
    return Learned(
        learned.at,
        learned.by,
        learned.name,
        {**essence, "traits": traits, "order": names.get(essence["order"], essence["order"])},
        {**found, "traits": [names.get(each, each) for each in found["traits"]]},
        learned.as_of,
    )


def _row(learned: Learned) -> dict[str, Any]:
    plain = {name: getattr(learned, name) for name in ("at", "by", "name", "as_of")}
    return {**plain, "essence": _json(learned.essence), "found": json.dumps(learned.found, ensure_ascii=False)}


def _json(essence: Mapping[str, Any]) -> str:
    """The one way to write it."""
    return json.dumps(essence, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _learned(row: RowMapping) -> Learned:
    told = {name: json.loads(row[name]) for name in ("essence", "found")}
    return Learned(**{**{str(name): value for name, value in row.items() if name != "number"}, **told})
