"""The tables of files that have arrived: what they were taken for, as decided so far."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from fenqun.engine.carrying import packed, unpacked
from fenqun.engine.looking import look_apart, look_apart_as_told
from fenqun.errors import FenqunError, Problems
from fenqun.project.init import Wish
from fenqun.sources.look import Look, Told
from fenqun.sources.source import Role
from fenqun.workspace.choosing import CHOICES, WISH, Choice, again
from fenqun.workspace.receiving import Arrival

_TABLES, _CHOICES, _WISH = "tables.json", "choices.json", "wish.json"


@dataclass(frozen=True)
class Table:
    """A table of a file as first seen: `file` is the name it was given; `fits`: whether it fits a role."""

    key: str
    file: str
    look: Look
    fits: bool


@dataclass(frozen=True)
class Tables:
    """The tables of an arrival, and what is wrong with the files that have none."""

    found: tuple[Table, ...]
    problems: tuple[dict[str, Any], ...] = ()

    @property
    def looks(self) -> dict[str, Look]:
        """The first looks by key."""
        return {table.key: table.look for table in self.found}

    @property
    def errors(self) -> list[FenqunError]:
        """What is wrong, as errors."""
        return [unpacked(problem) for problem in self.problems]


_KEPT_TABLES = TypeAdapter[Tables](Tables)
_KEPT_LOOK = TypeAdapter[Look](Look)


def tables_of(arrival: Arrival) -> Tables:
    """The tables of the files, looked at once and remembered. Raises what is wrong where none can be read."""
    remembered = arrival.kept(_TABLES)
    if remembered is not None:
        return _KEPT_TABLES.validate_python(remembered)
    found: list[Table] = []
    problems: list[FenqunError] = []
    for number, (path, given) in enumerate(arrival.files.items(), start=1):
        try:
            found.extend(_tables(path, given, number))
        except FenqunError as error:
            problems.append(error)
    if problems and not found:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    tables = Tables(tuple(found), tuple(packed(problem) for problem in problems))
    arrival.keep(_TABLES, _KEPT_TABLES.dump_python(tables, mode="json"))
    return tables


def _tables(path: Path, given: str, number: int) -> Iterator[Table]:
    """The tables of one file; those that fit no role are shown as customers would be, for their owner to say."""
    looked = look_apart(path, None)
    looks = [(look, True) for look in looked.found]
    alone = not looked.found and not looked.left_out
    for sheet in [None] if alone else looked.left_out:
        looks += [(look, False) for look in _readable(path, sheet, alone=alone)]
    for place, (look, fits) in enumerate(looks, start=1):
        yield Table(f"{number}-{place}", given, look, fits)


def _readable(path: Path, sheet: str | None, *, alone: bool) -> list[Look]:
    """The look at a table of no role; none at a sheet beside others that is no table at all."""
    try:
        return [look_apart_as_told(path, Told(Role.CUSTOMERS, sheet))]
    except FenqunError:
        if alone:
            raise
        return []


def decided(arrival: Arrival) -> dict[str, Choice]:
    """What was decided of the tables so far."""
    return CHOICES.validate_python(arrival.kept(_CHOICES, {}))


def decide(arrival: Arrival, choices: Mapping[str, Choice]) -> None:
    """Remembers what was decided of some tables; of the others it stays."""
    arrival.keep(_CHOICES, CHOICES.dump_python(with_said(arrival, choices), mode="json"))


def with_said(arrival: Arrival, choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """What was decided so far, and what is said now."""
    before = decided(arrival)
    return before | {key: again(before.get(key), choice) for key, choice in choices.items()}


def wished(arrival: Arrival) -> Wish:
    """What was said so far of the workspace yet to be made."""
    return WISH.validate_python(arrival.kept(_WISH, {}))


def wish(arrival: Arrival, said: Wish) -> None:
    """Remembers it."""
    arrival.keep(_WISH, WISH.dump_python(said, mode="json"))


def look_at(arrival: Arrival, table: Table, choice: Choice) -> Look:
    """The table as decided: looked at anew, in the child, where that differs from the guess."""
    role = choice.role or table.look.role
    guessed = {header: name for name, header in table.look.recognition.columns.items()}
    names = {header: name for header, name in choice.columns.items() if header in table.look.header}
    if role is table.look.role and all(guessed.get(header, "") == name for header, name in names.items()):
        return table.look
    told = Told(role, table.look.sheet, names)
    kept = f"look-{_mark([table.key, role, sorted(names.items())])}.json"
    remembered = arrival.kept(kept)
    if remembered is None:
        remembered = _KEPT_LOOK.dump_python(look_apart_as_told(table.look.path, told), mode="json")
        arrival.keep(kept, remembered)
    return _KEPT_LOOK.validate_python(remembered)


def _mark(data: object) -> str:
    return sha256(json.dumps(data).encode()).hexdigest()[:24]
