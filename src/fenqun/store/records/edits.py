"""The edits of the workspace's text: what stood there before and after, for undo and for looking back."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Engine, Executable, Integer, RowMapping, String, Table, select, update

from fenqun.store.records.database import METADATA, writing

_EDITS = Table(
    "edits",
    METADATA,
    Column("edit", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("by", String, nullable=False),
    Column("section", String, nullable=False),
    Column("name", String, nullable=False),
    Column("file", String, nullable=False),
    Column("before", String),
    Column("after", String),
    Column("behind", String),
    Column("start", Integer, nullable=False),
    Column("gone", String, nullable=False),
    Column("come", String, nullable=False),
    Column("hash_before", String, nullable=False),
    Column("hash_after", String, nullable=False),
    Column("diff", String, nullable=False),
    Column("undoes", Integer),
    Column("undone_by", Integer),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class EditRecord:
    """One edit; `at` is naive UTC. `edit` is its number, 0 before it is kept.

    `before` and `after`: the definition's text, None where there was none; `behind`: the definition it stood behind.
    The file's text changed at `start`, where `gone` gave way to `come`; the hashes are of the whole file's text, ''
    where there was no file. Of a renaming, which `before` and `after` show by their names, `gone` tells all files, as
    JSON: by file its hash after, where it changed, what was there and what came. `undoes`: the edit it takes back.
    """

    at: datetime
    by: str
    section: str
    name: str
    file: str
    before: str | None
    after: str | None
    behind: str | None
    start: int
    gone: str
    come: str
    hash_before: str
    hash_after: str
    diff: str
    undoes: int | None = None
    undone_by: int | None = None
    edit: int = 0


class Edits:
    """The edits in their order."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, edits: Sequence[EditRecord], write: Callable[[], None], *, also: Sequence[Executable] = ()
    ) -> list[int]:
        """The numbers of the edits, kept if `write`, which makes them, does not raise; those undone are marked.

        also: statements about other records that hold, or do not, together with the edits.
        """
        numbers = []
        with writing(self._engine) as connection:
            for edit in edits:
                values = {name: value for name, value in asdict(edit).items() if name != "edit"}
                number = int(connection.execute(_EDITS.insert().values(values).returning(_EDITS.c.edit)).scalar_one())
                if edit.undoes is not None:
                    connection.execute(update(_EDITS).where(_EDITS.c.edit == edit.undoes).values(undone_by=number))
                numbers.append(number)
            for statement in also:
                connection.execute(statement)
            write()
        return numbers

    def get(self, edit: int) -> EditRecord | None:
        """The edit of that number."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_EDITS).where(_EDITS.c.edit == edit)).mappings().first()
        return _record(row) if row is not None else None

    def last(self) -> EditRecord | None:
        """The latest edit that was neither taken back nor takes one back."""
        query = select(_EDITS).where(_EDITS.c.undone_by.is_(None), _EDITS.c.undoes.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(_EDITS.c.edit.desc()).limit(1)).mappings().first()
        return _record(row) if row is not None else None

    def listed(self, *, limit: int, after: int | None = None, **of: str | None) -> list[EditRecord]:
        """The edits, the latest first, older than `after`; `of`: of this section, name or file only."""
        query = select(_EDITS).order_by(_EDITS.c.edit.desc()).limit(limit)
        if after is not None:
            query = query.where(_EDITS.c.edit < after)
        for column, value in of.items():
            if value is not None:
                query = query.where(_EDITS.c[column] == value)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query).mappings()]


def _record(row: RowMapping) -> EditRecord:
    return EditRecord(**{str(name): value for name, value in row.items()})
