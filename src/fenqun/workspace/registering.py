"""The tables of a snapshot in an engine, under their names."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.query import column, identifier_table, named, table
from fenqun.store.snapshot import Snapshot
from fenqun.workspace import layered
from fenqun.workspace.tables import LISTS, PROFILE

if TYPE_CHECKING:
    from fenqun.store.tables import Store

LIST = "list: "
"""Before the path of a file that rules name with `listed`: the view of its values as of the refresh."""

SEARCHABLE = "searchable profile"
"""The profile with two more columns (see `search_column`). People's own SQL does not know it."""


def search_column(personal: bool) -> str:
    """The column that holds a customer's id and text attributes in small letters, the personal ones too if wished."""
    return "search all" if personal else "search open"


def register(engine: DuckDB, store: "Store", snapshot: Snapshot, tables: Iterable[str]) -> None:
    """Views of the named tables; beside the profile the searchable one, beside the lists a view of each."""
    for name in tables:
        layered.register(engine, name, store.files(snapshot, name), snapshot.tables[name].columns)
        if name == PROFILE:
            engine.view(SEARCHABLE, searchable(snapshot))
        if name == LISTS:
            _register_lists(engine, snapshot)


def hold(engine: DuckDB, snapshot: Snapshot) -> None:
    """Read the registered profile, with its search columns, into memory; others may ask of it meanwhile."""
    engine.hold(SEARCHABLE, searchable(snapshot))
    columns = snapshot.tables[PROFILE].columns
    engine.replace(PROFILE, exp.select(*(column(name) for name in columns)).from_(identifier_table(SEARCHABLE)))


def searchable(snapshot: Snapshot) -> exp.Select:
    """The profile with its search columns, over the registered profile."""
    texts = {
        name: entry.get("personal", True)
        for name, entry in snapshot.content["names"].items()
        if entry["kind"] == "attribute" and entry["type"] == DataType.TEXT
    }
    everything = [*texts]
    plain = [name for name, personal in texts.items() if not personal]
    joined = (named(_joined(some), search_column(all_)) for all_, some in ((True, everything), (False, plain)))
    return exp.select(exp.Star(), *joined).from_(identifier_table(PROFILE))


def _joined(names: Iterable[str]) -> exp.Expr:
    """The id and the texts in one, with a sign between them that no search holds."""
    between = exp.func("chr", exp.Literal.number(0))
    cells = (column(name) for name in ("customer_id", *names))
    return exp.func("lower", exp.Anonymous(this="CONCAT_WS", expressions=[between, *cells]))


def _register_lists(engine: DuckDB, snapshot: Snapshot) -> None:
    every = table(LISTS, snapshot.tables[LISTS].columns).select
    for path in snapshot.content.get("lists", ()):
        engine.view(LIST + path, every.where(column("list").eq(exp.Literal.string(path))))
