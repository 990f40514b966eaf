"""Who carries each tag and is in each segment, as compressed sets of the profile's rows: made of its columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import Backend
from fenqun.engine.duckdb import DuckDB, parquet, sql_type
from fenqun.query import Query, column, identifier_table, named
from fenqun.store.bits import bits, numbers
from fenqun.store.memberships import Members
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.amending import Over
from fenqun.workspace.layered import ROW, layers, numbered
from fenqun.workspace.tables import MEMBERSHIPS
from fenqun.workspace.worth import Carried, worth

TAG, SEGMENT = "tag", "segment"
"""The kinds of rows: `value` is blank for a tag, the segment for a segmentation's."""

_AT_ONCE = 100
"""Columns read together: the bits of all their customers lie in memory."""
_IN_A_FILE = 64
"""A file is read as a whole, also for one of its sets."""
_TOGETHER = 8
"""Lists that are made in one go through the rows: each of them takes time for all of the others, its condition's rows
being copied for all. Of 125,000 rows 84 lists took 0.24 s together, 0.14 s one by one and 0.10 s so."""
_WRITTEN = {
    "kind": sql_type(DataType.TEXT),
    "name": sql_type(DataType.TEXT),
    "value": sql_type(DataType.TEXT),
    "count": exp.DataType.build("bigint"),
    "bitmap": exp.DataType.build("blob"),
}
_NOBODY = Members.everyone(0)

Membership = tuple[str, str]
"""A tag and '', or a segmentation and one of its segments."""
OnSet = Callable[[str, str, Members], None]
"""Takes the name of a tag or segmentation, the segment or '', and who is in it."""
_Set = tuple[str, str, str, int, bytes]


@dataclass(frozen=True)
class Rows:
    """The profile's rows in an engine: the number of a row, from 0, stands for a customer (see `layered.numbered`)."""

    engine: DuckDB
    files: Sequence[Path]
    customers: int

    def sets(self, cells: Sequence[exp.Expr]) -> list[Members]:
        """For each of the cells, which are yes or no, the rows that have it. All of them lie in memory at once."""
        everyone, amended = layers(self.files)
        if len(everyone) > 1:
            told = [named(cell, f"cell {at}") for at, cell in enumerate(cells)]
            ordered = numbered(everyone, told).subquery("rows")
            return self._bits(exp.select(*(column(cell.alias) for cell in told)).from_(ordered).order_by(column(ROW)))
        found = self._bits(exp.select(*cells).from_(parquet(everyone)))
        return _patched(self.engine, found, parquet(amended), cells) if amended else found

    def _bits(self, select: exp.Select) -> list[Members]:
        """The rows in the order of the select: a file of everyone was written in the order of the ids."""
        count, found = bits(self.engine.arrow(select), len(select.selects))
        is_everyone = not layers(self.files)[1]
        if is_everyone and count != self.customers:
            raise ValueError(f"{count} rows of {self.customers} customers")
        return [Members.of_bits(each) for each in found]

    def members(
        self, asked: Mapping[str, Sequence[str]], *, before: "Before | None" = None
    ) -> Iterator[tuple[Membership, Members]]:
        """Who is in them; `asked`: the segments by segmentation, none for a tag. Few columns are read at a time.

        `before`: the sets of the profile that rows of this one were written over.
        """
        every = [key for name, segments in asked.items() for key in keys(name, segments)]
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            found = before.patched(some) if before else self.sets([_cell(*key) for key in some])
            yield from zip(some, found, strict=True)

    def only(self, name: str, segment: str) -> Members:
        """Who is in one of them."""
        ((_, found),) = self.members({name: [segment] if segment else ()})
        return found

    def numbered(self) -> exp.Select:
        """Each `customer_id` with its `row`."""
        rows = numbered(self.files, [column("customer_id")]).subquery("rows")
        return exp.select(named(column(ROW), "row"), column("customer_id")).from_(rows)


def _patched(engine: DuckDB, sets: Sequence[Members], rows: exp.Expr, cells: Sequence[exp.Expr]) -> list[Members]:
    """The sets when the rows of a table stand for those of the same numbers; of them those have each cell that do."""
    number = exp.func("list", exp.cast(column(ROW), "uint"))
    some = (exp.Filter(this=number.copy(), expression=exp.Where(this=cell.copy())) for cell in cells)
    lists = [named(each, f"part {at}") for at, each in enumerate([number, *some])]
    together = [lists[start : start + _TOGETHER] for start in range(0, len(lists), _TOGETHER)]
    parts = [exp.select(*some).from_(rows.copy()).subquery(f"lists {at}") for at, some in enumerate(together)]
    asked = exp.select("*").from_(parts[0])
    for part in parts[1:]:
        asked = asked.join(part, join_type="cross", copy=False)
    over, *now = map(Members.of_rows, numbers(engine.arrow(asked), len(lists)))
    return [was.patched(over, each) for was, each in zip(sets, now, strict=True)]


def _cell(name: str, segment: str) -> exp.Expr:
    is_in = column(name).eq(exp.Literal.string(segment)) if segment else column(name)
    return exp.Coalesce(this=is_in, expressions=[exp.false()])


def keys(name: str, segments: Sequence[str]) -> list[Membership]:
    """The memberships that a tag (no segments) or a segmentation has."""
    return [(name, segment) for segment in segments] or [(name, "")]


def wanted(content: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The segments of every segmentation that a snapshot remembers, and none for every tag."""
    tags = [name for name, entry in content["names"].items() if entry["kind"] == TAG]
    return {**dict.fromkeys(tags, ()), **{name: list(segments) for name, segments in content["segments"].items()}}


@dataclass(frozen=True)
class Before:
    """The sets that were written beside a profile, and the table of the rows that were written over its own."""

    engine: DuckDB
    rows: Query

    def patched(self, asked: Sequence[Membership]) -> list[Members]:
        """Who is in them now; nobody was in a segment that there was not."""
        found = read(self.engine, {name for name, _ in asked})
        sets = [found.get(key, _NOBODY) for key in asked]
        return _patched(self.engine, sets, self.rows.under("written"), [_cell(*key) for key in asked])


def _kept(store: Store, profile: Stored) -> Stored | None:
    """The memberships of this profile; None where those written last are of another one."""
    stored = store.kept(MEMBERSHIPS)
    return stored if stored and stored.note.get("profile") == list(profile.files) else None


@dataclass(frozen=True)
class Beside:
    """The table of memberships by its name, and what it says of the tags; neither where Spark computes.

    There the sets would be made in this process, of every customer.
    """

    tables: Mapping[str, Stored]
    carried: Carried | None = None


def beside(
    store: Store,
    engine: Backend,
    profile: Stored,
    told: Mapping[str, Any],
    *,
    over: Over | None = None,
    is_summed: bool = False,
) -> Beside:
    """The memberships of a profile that was just stored. `told`: as in a snapshot's content, `value` among it.

    `over`: what it was written over. What the sets say of the tags is left out where that is known (`is_summed`), and
    where the tags' values do not fit (see `worth`).
    """
    if not isinstance(engine, DuckDB):
        return Beside({})
    kept, known = _kept(store, over.kept) if over else None, None
    if over and kept:
        if over.rows is None:
            return Beside({MEMBERSHIPS: kept})
        engine.register_parquet(MEMBERSHIPS, store.paths(kept.files), kept.columns)
        known = Before(engine, over.rows.are)
    rows = Rows(engine, store.paths(profile.files), profile.rows)
    value = None if is_summed else told["value"]
    found = None if value is None else worth(rows, value)
    by_tag: dict[str, tuple[int, Decimal | None]] = {}

    def count(name: str, segment: str, members: Members) -> None:
        if not segment:
            by_tag[name] = len(members), None if found is None else found.of(members)

    writing = Writing(store, rows, profile.files, known)
    tables = {MEMBERSHIPS: writing.written(wanted(told), on_set=count)}
    if is_summed or (value is not None and found is None):
        return Beside(tables)
    everyone = None if found is None else found.of(Members.everyone(rows.customers))
    return Beside(tables, Carried(rows.customers, everyone, by_tag))


@dataclass(frozen=True)
class Writing:
    """The table of memberships on its way into the store; `profile`: the files of the profile, as the store names
    them, `before`: as for `Rows.members`."""

    store: Store
    rows: Rows
    profile: Sequence[str]
    before: Before | None = None

    def written(
        self,
        asked: Mapping[str, Sequence[str]],
        *,
        on_set: OnSet = lambda _name, _segment, _members: None,
    ) -> Stored:
        """A row for each tag and segment, `bitmap` in the portable Roaring format.

        asked: as in `Rows.members`. `on_set` is given each of them.
        """
        folder = self.store.stage(MEMBERSHIPS)
        files: list[Path] = []
        sets: list[_Set] = []
        size = 0
        for (name, value), members in self.rows.members(asked, before=self.before):
            on_set(name, value, members)
            bitmap = members.to_bytes()
            size += len(bitmap)
            sets.append((SEGMENT if value else TAG, name, value, len(members), bitmap))
            if len(sets) == _IN_A_FILE:
                files.append(self._file(sets, folder / f"memberships-{len(files):04}.parquet"))
                sets.clear()
        if sets or not files:
            files.append(self._file(sets, folder / f"memberships-{len(files):04}.parquet"))
        return self.store.put(MEMBERSHIPS, files, note={"bytes": size, "profile": list(self.profile)})

    def _file(self, sets: Sequence[_Set], path: Path) -> Path:
        self.rows.engine.write_values(_WRITTEN, sets, path)
        return path


def read(engine: DuckDB, names: Iterable[str] | None = None) -> dict[Membership, Members]:
    """The memberships in the table, which is registered in the engine; of these names, or all."""
    rows = exp.select(*(column(part) for part in ("name", "value", "bitmap"))).from_(identifier_table(MEMBERSHIPS))
    if names is not None:
        rows = rows.where(column("name").isin(*(exp.Literal.string(name) for name in names)))
    return {(name, value): Members.of_bytes(bitmap) for name, value, bitmap in engine.rows(rows)}
