"""Who did what, and when: entries that are only ever added, each sealed with the hash of the one before."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, Row, String, Table, func, select
from sqlalchemy.dialects.sqlite import insert

from fenqun.store.records.database import METADATA, trigger, writing

_AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False, index=True),
    Column("door", String, nullable=False),
    Column("address", String, nullable=False),
    Column("action", String, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("details", String, nullable=False),
    Column("hash", String, nullable=False),
)
_SEALED = [column for column in _AUDIT.columns if column.name != "hash"]
_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String, nullable=False),
)
_ROWS_AT_ONCE = 1_000

_NO = "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
_NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM audit)"
trigger(_AUDIT, f"audit_stays BEFORE UPDATE ON audit {_NO}")
trigger(_AUDIT, f"audit_is_kept BEFORE DELETE ON audit {_NO}")
# INSERT OR REPLACE deletes without asking the trigger above.
trigger(_AUDIT, f"audit_grows_at_its_end BEFORE INSERT ON audit WHEN NEW.number IS NOT {_NEXT} {_NO}")
trigger(_HEAD, f"audit_head_is_kept BEFORE DELETE ON audit_head {_NO}")
trigger(_HEAD, f"audit_head_is_new BEFORE INSERT ON audit_head WHEN NEW.number + 1 IS NOT {_NEXT} {_NO}")
trigger(_HEAD, f"audit_head_is_the_last BEFORE UPDATE ON audit_head WHEN NEW.number + 1 IS NOT {_NEXT} {_NO}")


@dataclass(frozen=True)
class Entry:
    """One entry; `at` is UTC in ISO form, to the microsecond. `number` counts from 1."""

    number: int
    at: str
    who: str
    door: str
    address: str
    action: str
    what: str
    details: Mapping[str, Any] = field(default_factory=dict)
    hash: str = ""


@dataclass(frozen=True)
class Deed:
    """What is to be recorded: who, by which door and from where, did what to what."""

    who: str
    door: str
    address: str
    action: str
    what: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The last entry's number and hash; 0 and '' before the first. Kept elsewhere, it proves that much of the audit."""

    number: int = 0
    hash: str = ""


class Audit:
    """The entries by number, and the head: the number and hash of the last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, deed: Deed, *, at: datetime) -> Entry:
        """The entry as it was sealed and written; several processes at once get one number after the other."""
        with writing(self._engine) as connection:
            head, last = _head(connection), _last(connection)
            row = {
                "number": last + 1,
                "at": f"{at.isoformat(timespec='microseconds')}Z",
                **{name: _writable(getattr(deed, name)) for name in ("who", "door", "address", "action", "what")},
                "details": _writable(_canonical(deed.details)),
            }
            row["hash"] = _sealed(head.hash, [row[column.name] for column in _SEALED])
            connection.execute(_AUDIT.insert().values(row))
            moved = {"number": row["number"], "hash": row["hash"]}
            head_moves = insert(_HEAD).values(id=1, **moved).on_conflict_do_update(index_elements=["id"], set_=moved)
            connection.execute(head_moves)
        return _entry(row)

    def lines(
        self,
        *,
        after: int | None = None,
        limit: int = 50,
        who: str = "",
        action: str = "",
        since: datetime | None = None,
    ) -> list[Entry]:
        """The entries, the latest first, older than number `after`. since: naive UTC, included."""
        query = select(_AUDIT).order_by(_AUDIT.c.number.desc()).limit(limit)
        if after is not None:
            query = query.where(_AUDIT.c.number < after)
        if who:
            query = query.where(_AUDIT.c.who == who)
        if action:
            query = query.where(_AUDIT.c.action == action)
        if since is not None:
            query = query.where(_AUDIT.c.at >= since.isoformat(timespec="microseconds"))
        with self._reading("replace") as connection:
            return [_entry(dict(row._mapping)) for row in connection.execute(query)]

    def actions(self) -> list[str]:
        """Every action that has been recorded, by name."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(_AUDIT.c.action).distinct().order_by(_AUDIT.c.action)).scalars())

    def head(self) -> Head:
        """The last entry's number and hash."""
        with self._engine.connect() as connection:
            return _head(connection)

    def verify(self, *, known: Head | None = None) -> int | None:
        """The number of the first entry that is not as it was written, None where all are.

        Found: an entry changed, put in, taken out or moved, also at the end, as the head is kept apart. Not found in
        the file alone: somebody who writes it past its triggers and computes every later hash and the head anew, or
        puts back an older copy of the whole file. Against that, keep a head elsewhere and give it as `known`: the
        entry of its number must still have its hash.
        """
        before = Head()
        with self._reading("surrogateescape") as connection:
            query = select(_AUDIT).order_by(_AUDIT.c.number).execution_options(yield_per=_ROWS_AT_ONCE)
            for row in connection.execute(query):
                number = before.number + 1
                fits = row.number == number and row.hash == _sealed(before.hash, _parts(row))
                if not fits or (known is not None and number == known.number and row.hash != known.hash):
                    return number
                before = Head(number, row.hash)
            head = _head(connection)
        if head != before or (known is not None and known.number > before.number):
            return before.number + 1
        return None

    @contextmanager
    def _reading(self, undecodable: str) -> Iterator[Connection]:
        """A connection that also reads bytes that are no text, which only somebody else can have written."""
        with self._engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.text_factory = lambda raw: raw.decode("utf-8", undecodable)
            yield connection


def _parts(row: Row[Any]) -> list[Any]:
    return [row._mapping[column.name] for column in _SEALED]


def _head(connection: Connection) -> Head:
    found = connection.execute(select(_HEAD.c.number, _HEAD.c.hash).where(_HEAD.c.id == 1)).first()
    return Head(*found) if found else Head()


def _last(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(_AUDIT.c.number), 0))).scalar_one())


def _sealed(before: str, parts: list[Any]) -> str:
    return sha256((before + _canonical(parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(value: object) -> str:
    """The one way to write the value: keys in order, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=str)


def _writable(text: str) -> str:
    """The text without halves of characters, which file names may hold and SQLite does not."""
    return text.encode("utf-8", "replace").decode()


def _entry(row: Mapping[str, Any]) -> Entry:
    try:
        details = json.loads(row["details"])
    except (TypeError, ValueError):  # somebody wrote into the file; `verify` says where
        details = {}
    return Entry(**{**row, "details": details if isinstance(details, dict) else {}})
