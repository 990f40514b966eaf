"""The sums of a large profile, kept beside it: where rows were written over it, only those are summed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.aside import aside
from fenqun.engine.backend import Backend
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.query import Query, column, identifier_table
from fenqun.segments.fitted import Fitted
from fenqun.segments.groups import ALWAYS, MOST_VALUES, Figures, Group, describing
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace.amending import FEWEST_ROWS, Over, Replaced
from fenqun.workspace.summing import Profile, Sums, sums
from fenqun.workspace.worth import Carried

SUMS = "sums"
"""The store's table: a row of all customers and tags, with a blank name, and one for each segmentation."""
_COLUMNS = {"name": DataType.TEXT, "sums": DataType.TEXT}
_TO_WRITE = "sums to write"
_EVERYONE = ""


@dataclass(frozen=True)
class KeptSums:
    """The sums in the store; none where Spark computes, which writes its profiles whole. `value`: the trait that stands
    for value now; sums of another are not taken."""

    store: Store
    engine: Backend
    value: str | None

    def know(self, profile: Stored) -> bool:
        """Whether the sums are those of this profile; a refresh that was killed may have left others."""
        return self._stored(profile) is not None

    def after(self, over: Over | None, profile: Profile, fitted: Mapping[str, Fitted[Any]]) -> Sums | None:
        """The sums of the profile that was written over; None where what they were is not known."""
        kept = self._of(over.kept) if over else None
        if kept is None or over is None or not isinstance(self.engine, DuckDB):
            return None
        known = {*profile.tags} == kept.carried.by_tag.keys() and fitted.keys() == kept.groups.keys()
        if not known or self._traits(over.rows, profile, kept.traits) != kept.traits:
            return None
        if over.rows is None:
            return kept

        def of(rows: Query, engine: Backend) -> Sums:
            return sums(replace(profile, query=rows), fitted, engine, traits=kept.traits)

        were = over.rows.were
        with aside(self.engine, lambda engine: of(were, engine)) as was:
            now = of(over.rows.are, self.engine)
            return kept.after(was.result(), now)

    def _traits(self, rows: Replaced | None, profile: Profile, kept: Sequence[str]) -> Sequence[str]:
        """Those that groups are told by; everyone is asked only where the rows written over leave it open."""
        kinds = profile.query.columns
        texts = [name for name in profile.describing if kinds[name] is DataType.TEXT]
        if rows is not None and texts:
            sure = [_still_few(name, rows.were) if name in kept else _many(name) for name in texts]
            if not all(self.engine.rows(exp.select(*sure).from_(rows.are.under("rows")))[0]):
                return describing(profile.query, profile.describing, self.engine.rows)
        return [name for name in profile.describing if name in kept or kinds[name] in ALWAYS]

    def keep(self, found: Sums, profile: Stored) -> None:
        """Write the sums of the profile; those of a small one are soon made again."""
        if profile.rows < FEWEST_ROWS or not isinstance(self.engine, DuckDB):
            return
        self.engine.table_from_rows(_TO_WRITE, _COLUMNS, list(_written(found)))
        file = self.store.stage(SUMS) / f"{SUMS}.parquet"
        self.engine.write_parquet(exp.select("*").from_(identifier_table(_TO_WRITE)), file)
        self.engine.drop(_TO_WRITE)
        self.store.put(SUMS, [file], note={"profile": profile.files, "traits": found.traits, "value": self.value})

    def _stored(self, profile: Stored) -> Stored | None:
        stored = self.store.kept(SUMS)
        known = {"profile": list(profile.files), "value": self.value}
        return stored if stored is not None and known.items() <= stored.note.items() else None

    def _of(self, profile: Stored) -> Sums | None:
        if (stored := self._stored(profile)) is None:
            return None
        files = parquet(self.store.paths(stored.files))
        rows = self.engine.rows(exp.select(*(column(name) for name in _COLUMNS)).from_(files))
        return _read(stored.note["traits"], {name: json.loads(text) for name, text in rows})


def _still_few(name: str, were: Query) -> exp.Expr:
    """Whether the text has values, and none that it had not in the rows before."""
    known = exp.not_(column(name).is_(exp.null()))
    there = exp.select(column(name)).distinct().from_(were.under("rows")).where(known)
    new = exp.and_(known.copy(), exp.not_(exp.In(this=column(name), query=there.subquery())))
    some = exp.GT(this=exp.Count(this=column(name)), expression=exp.Literal.number(0))
    return exp.and_(some, exp.EQ(this=exp.CountIf(this=new), expression=exp.Literal.number(0)))


def _many(name: str) -> exp.Expr:
    """Whether the text has more values than groups are told by."""
    values = exp.Count(this=exp.Distinct(expressions=[column(name)]))
    return exp.GT(this=values, expression=exp.Literal.number(MOST_VALUES))


def _written(found: Sums) -> Iterator[tuple[str, str]]:
    carried = found.carried
    tags = {tag: [count, _text(worth)] for tag, (count, worth) in carried.by_tag.items()}
    yield _EVERYONE, json.dumps([carried.customers, _text(carried.worth), tags])
    for name, groups in found.groups.items():
        yield name, json.dumps({segment: _group(group) for segment, group in groups.items()})


def _text(exact: Decimal | Fraction | None) -> str | None:
    return None if exact is None else str(exact)


def _group(group: Group) -> list[Any]:
    numbers = {name: [each.known, str(each.total), str(each.squares)] for name, each in group.numbers.items()}
    return [group.customers, _text(group.value), numbers, group.texts]


def _read(traits: Sequence[str], rows: Mapping[str, Any]) -> Sums:
    customers, worth, tags = rows[_EVERYONE]
    by_tag = {tag: (count, _decimal(each)) for tag, (count, each) in tags.items()}
    groups = {
        name: {segment: _group_of(*parts) for segment, parts in segments.items()}
        for name, segments in rows.items()
        if name != _EVERYONE
    }
    return Sums(traits, Carried(customers, _decimal(worth), by_tag), groups)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _group_of(
    customers: int, value: str | None, numbers: Mapping[str, Any], texts: Mapping[str, Mapping[str, int]]
) -> Group:
    figures = {
        name: Figures(known, Fraction(total), Fraction(squares)) for name, (known, total, squares) in numbers.items()
    }
    return Group(customers, None if value is None else Fraction(value), figures, texts)
