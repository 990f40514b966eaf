"""What a refresh computes on: the engine that fenqun.yaml names, and how it reads and writes the store's tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Phrase, UsageError, message
from fenqun.profiles.trait import Trait
from fenqun.project.definitions import Project
from fenqun.project.settings import DUCKDB, SPARK
from fenqun.query import Query, column, identifier_table
from fenqun.sources.facts import Fact
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.amending import Amending, Depends
from fenqun.workspace.arrivals import Arrival
from fenqun.workspace.gathering import Gathering
from fenqun.workspace.in_place import InPlace
from fenqun.workspace.layered import register
from fenqun.workspace.measuring import About, Said
from fenqun.workspace.tables import PROFILE

if TYPE_CHECKING:
    from fenqun.engine.spark import Spark

_NO_PYSPARK = message("the engine '{engine}' needs PySpark: pip install 'fenqun[spark]'")


class Gathered(Protocol):
    """What is known of the sources' customers before the traits are computed."""

    @property
    def said(self) -> Mapping[str, Said]:
        """By source that was gathered, how its measures came about."""
        ...

    def asks_all(self, fact: Fact) -> bool:
        """Whether the rows of all customers will be looked at."""
        ...

    def latest(self, fact: Fact) -> datetime | None:
        """The latest moment among the table's rows; it must be in the engine."""
        ...

    def gathered(self, facts: Iterable[Fact], traits: Mapping[str, Trait], about: About) -> Mapping[str, Query]:
        """By source, the measures of its customers, as tables of the engine, where they are there."""
        ...


class Computing(Protocol):
    """An engine with the store's tables."""

    @property
    def engine(self) -> Backend:
        """The engine."""
        ...

    def register(self, name: str, files: Iterable[str], columns: Mapping[str, DataType]) -> None:
        """Name files of the store, read as one table."""
        ...

    def written(self, table: str, select: exp.Query, note: Mapping[str, Any] | None = None) -> Stored:
        """The rows of the select, in its order, as the table's new content in the store, and the note beside them."""
        ...

    def known(self, arrivals: Sequence[Arrival], zone: str, *, afresh: bool) -> Gathered:
        """What is known of the sources' customers; `afresh`: nothing that earlier refreshes kept is used."""
        ...

    def amending(self, project: Project, depends: Depends) -> Amending | None:
        """How the profile is written where only some customers have become others; None where all is."""
        ...


@contextmanager
def computing(store: Store, engine: str, scratch: Path, session: Any = None) -> Iterator[Computing]:
    """What a refresh computes on while the block runs. `session`: of Spark, where there is one already.

    Raises UsageError where Spark is named and not installed or not reached.
    """
    if engine == DUCKDB and session is None:
        with DuckDB([store.directory], scratch=scratch, many_rules=True, keeps_footers=True) as duckdb:
            yield OnDuckDB(store, duckdb)
        return
    with _spark(store, engine, session) as spark:
        yield OnSpark(store, spark)


def in_place(store: Store, engine: str, session: Any = None) -> InPlace | None:
    """What reads sources where they lie, as `computing` is told; None where this machine reads them all."""
    if engine == DUCKDB and session is None:
        return None
    return InPlace(store, lambda settings: _spark(store, engine, session, settings))


def _spark(store: Store, engine: str, session: Any, settings: Mapping[str, str] | None = None) -> "Spark":
    try:
        from fenqun.engine.spark import Spark, session_at  # noqa: PLC0415 - whoever does without need not have it
    except ModuleNotFoundError as error:
        raise UsageError(what=Phrase(_NO_PYSPARK, engine=engine)) from error
    session = session or session_at(engine if engine != DUCKDB else SPARK)
    return Spark(session, address=store.address, settings={**(settings or {}), **store.hadoop})


@dataclass(frozen=True)
class OnDuckDB:
    """DuckDB in this process; what the store has elsewhere is fetched."""

    store: Store
    engine: DuckDB

    def register(self, name: str, files: Iterable[str], columns: Mapping[str, DataType]) -> None:
        """Name files of the store, read as one table."""
        register(self.engine, name, self.store.paths(files), columns)

    def written(self, table: str, select: exp.Query, note: Mapping[str, Any] | None = None) -> Stored:
        """The rows of the select, in its order, as the table's new content in the store: one file."""
        file = self.store.stage(table) / f"{table}.parquet"
        self.engine.write_parquet(select, file)
        return self.store.put(table, [file], note=note)

    def known(self, arrivals: Sequence[Arrival], zone: str, *, afresh: bool) -> Gathered:
        """What earlier refreshes have kept of the customers whose rows did not change."""
        return Gathering(self.store, self.engine, arrivals, zone, afresh=afresh)

    def amending(self, project: Project, depends: Depends) -> Amending | None:
        """Over the profile that was stored last, where it can be told who has become another."""
        kept = self.store.kept(PROFILE)
        changed = depends.changed(kept)
        if kept is None or changed is None:
            return None
        return Amending(self.store, self.engine, project, kept, changed, depends.said)


@dataclass(frozen=True)
class OnSpark:
    """Spark, whose workers read and write the store's files where they lie."""

    store: Store
    engine: "Spark"

    def register(self, name: str, files: Iterable[str], columns: Mapping[str, DataType]) -> None:
        """Name files of the store, read as one table."""
        self.engine.register_parquet(name, self.store.named(files), columns)

    def written(self, table: str, select: exp.Query, note: Mapping[str, Any] | None = None) -> Stored:
        """The rows of the select as the table's new content: files in the order of its rows."""
        folder = self.store.stage(table)
        self.engine.write_parts(select, folder)
        return self.store.put(table, self.store.staged(folder), note=note)

    def known(self, arrivals: Sequence[Arrival], zone: str, *, afresh: bool) -> Gathered:
        """Nothing: every refresh asks the rows of all customers."""
        return _Everyone(self.engine)

    def amending(self, project: Project, depends: Depends) -> Amending | None:
        """All of it is written: it is not known who has become another."""
        return None


@dataclass(frozen=True)
class _Everyone:
    """No measures are kept: the traits' query asks for them."""

    engine: Backend
    said: Mapping[str, Said] = field(default_factory=dict)

    def asks_all(self, fact: Fact) -> bool:
        return True

    def latest(self, fact: Fact) -> datetime | None:
        if fact.table.time_column is None:
            return None
        latest = exp.select(exp.Max(this=column(fact.table.time_column))).from_(identifier_table(fact.table.table))
        found: datetime | None = self.engine.rows(latest)[0][0]
        return found

    def gathered(self, facts: Iterable[Fact], traits: Mapping[str, Trait], about: About) -> Mapping[str, Query]:
        return {}
